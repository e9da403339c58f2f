"""Events: what several sources say happened, and how they date it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.compare.events import compare_events, may_be_one
from crossread.model import Coverage, Pin, Reading, Shelf, Span
from crossread.testing import a_document, read_with, sealed
from crossread.workspace import rule_analysers


def events(*texts: str, row: tuple[str, ...]) -> list[Any]:
    """Return the events of a row that holds these words, one in each text."""
    readings = []
    for number, text in enumerate(texts):
        document = a_document(text, source=f"{number}.txt", date="2024-05-20")
        readings.append(read_with(document, rule_analysers()))
    documents = [one.document for one in readings]
    pins = []
    for document, words in zip(documents, row, strict=True):
        start = document.text.index(words)
        pins.append(Pin(document.id, Span(start, start + len(words))))
    states = tuple((one.id, "asserts") for one in documents)
    coverage = sealed(Coverage(tuple(pins), states), *documents)
    shelf = Shelf([Reading(one.document, one.layers) for one in readings], {Coverage: (coverage,)})
    return [one.body for one in compare_events(shelf)]


def test_dates_that_can_be_one_are_alike() -> None:
    first, later = "The gates were closed on 3 May 2024.", "The gates were closed in May 2024."
    (event,) = events(first, later, row=(first, later))
    assert (event.dated, event.values) == ("alike", ("2024-05-03", "2024-05"))


def test_dates_that_cannot_be_one_differ() -> None:
    first, later = "The gates were closed on 3 May 2024.", "The gates were closed on 4 May 2024."
    (event,) = events(first, later, row=(first, later))
    assert event.dated == "differently"


def test_a_week_is_compared_by_its_year() -> None:
    first, later = "They vetoed the bill last week.", "They vetoed the bill on 15 May 2024."
    (event,) = events(first, later, row=(first, later))
    assert event.values[0].startswith("2024-W")
    assert event.dated == "alike"


def test_one_source_alone_may_give_the_date() -> None:
    first, later = "The gates were closed on 3 May 2024.", "The gates were closed at dawn."
    (event,) = events(first, later, row=(first, later))
    assert (event.dated, len(event.time)) == ("once", 1)


def test_a_date_right_before_a_statement_is_its_own_and_others_are_not() -> None:
    led = "On 3 May 2024, the gates were closed."
    other = "They met on 4 May 2024 because the gates were closed."
    (event,) = events(led, other, row=("the gates were closed", "the gates were closed"))
    assert event.values == ("2024-05-03",)


@pytest.mark.parametrize("which", ["the 2016", "Ann Lee’s 2016", "their 2016"])
def test_a_year_that_says_which_thing_is_meant_dates_no_event(which: str) -> None:
    said = f"The council went to court over {which} election."
    later = "The council went to court over the election on 3 May 2024."
    (event,) = events(said, later, row=(said, later))
    assert (event.dated, event.values) == ("once", ("2024-05-03",))


def test_statements_without_a_date_and_of_one_source_are_no_events() -> None:
    plain = "The gates were closed at dawn."
    assert events(plain, plain + " Yes.", row=(plain, plain)) == []


DATES = st.sampled_from(["2024", "2024-05", "2024-05-03", "2024-05-04", "2023", "2023-12-01"])


@given(st.lists(DATES, min_size=1), st.lists(DATES, min_size=1))
def test_being_one_is_mutual(a: list[str], b: list[str]) -> None:
    assert may_be_one(a, b) == may_be_one(b, a)
    assert may_be_one(a, a)


@pytest.mark.parametrize("value", ["P3D", "T12:00"])
def test_durations_and_times_of_day_date_nothing(value: str) -> None:
    text = "The strike went on for three days." if value == "P3D" else "They met at noon."
    assert events(text, text + " Yes.", row=(text, text)) == []
