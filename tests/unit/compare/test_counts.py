"""Whether two numbers count one thing, and whether both can hold."""

import pytest

from crossread.compare.candidates import LAYERS, Statement, statements_of
from crossread.compare.counts import Count, can_both_hold, count_one_thing, counts_of, said
from crossread.model import Reading, Shelf
from crossread.testing import a_document, read_with
from crossread.workspace import rule_analysers

ANALYSERS = [one for one in rule_analysers() if one.provides in LAYERS or not one.languages]


def statement(text: str) -> tuple[Statement, str]:
    reading = read_with(a_document(text), ANALYSERS)
    layers = {kind: reading.layers.get(kind, ()) for kind in LAYERS}
    (found,) = statements_of(Shelf([Reading(reading.document, layers)]))
    return found, text


def count(text: str) -> Count:
    (found,) = counts_of(*statement(text))
    return found


@pytest.mark.parametrize(
    "a, b",
    [
        ("At least 14 people died in the Lindrum fire.", "Nine were killed when the fire spread."),
        ("About 600 workers walked out of the mill.", "Some 250 mill workers walked out."),
        ("The repair cost $2.5 billion last year.", "Repairs cost $3 billion, the paper wrote."),
        ("Some 35 percent of voters stayed at home.", "Of the voters 40 percent stayed at home."),
        ("Dozens of people died in the Lindrum fire.", "The fire in Lindrum killed 29 people."),
    ],
)  # fmt: skip
def test_accounts_of_one_thing_are_joined(a: str, b: str) -> None:
    assert count_one_thing(count(a), count(b))


@pytest.mark.parametrize(
    "a, b",
    [
        ("The fire in Lindrum killed 14 people.", "The fire in Lindrum wounded 20 people."),
        ("The fire in Lindrum killed 14 people.", "The fire in Lindrum killed 6 children."),
        ("Some 35 percent of voters stayed at home.", "Some 350 voters stayed at home that day."),
        ("The repair cost $2.5 billion last year.", "The repair cost 3 billion euros last year."),
        ("About 600 workers walked out of the mill.", "About 600 wreaths floated past the mill."),
        ("The fire in Lindrum killed 14 people.", "The fire in Lindrum killed 9,000 people."),
    ],
)
def test_accounts_of_different_things_are_kept_apart(a: str, b: str) -> None:
    assert not count_one_thing(count(a), count(b))


@pytest.mark.parametrize(
    "text",
    [
        "Lindrum marked its 80th harvest fair this week.",
        "In 1931 the harvest failed in all of Lindrum.",
        "One of the mills closed in the spring of that year.",
        "Half of the mills closed in the spring of that year.",
    ],
)
def test_ranks_years_and_shares_are_not_counted(text: str) -> None:
    assert counts_of(*statement(text)) == []


@pytest.mark.parametrize(
    "a, b, together",
    [
        ("14 people", "20 people", False),
        ("at least 14 people", "20 people", True),
        ("at least 14 people", "nine people", False),
        ("over 20 people", "20 people", False),
        ("at most 20 people", "20 people", True),
        ("fewer than 20 people", "20 people", False),
        ("about 600 people", "580 people", True),
        ("about 600 people", "250 people", False),
        ("10 to 20 people", "15 people", True),
        ("dozens of people", "29 people", True),
        ("dozens of people", "14 people", False),
        ("dozens of people", "a dozen people", True),
        ("hundreds of people", "a dozen people", False),
    ],
)
def test_numbers_that_rule_each_other_out(a: str, b: str, together: bool) -> None:
    first, later = (count(f"The fire in the Lindrum mill killed {one}.") for one in (a, b))
    assert can_both_hold(first, later) is together
    assert can_both_hold(later, first) is together


@pytest.mark.parametrize(
    "text, words",
    [
        ("At least 1,400 people died in the fire.", "at least 1,400"),
        ("Dozens of people died in the Lindrum fire.", "dozens"),
        ("The repair cost over $2.5 billion last year.", "over $2.5 billion"),
    ],
)
def test_number_is_said_with_its_comparator(text: str, words: str) -> None:
    assert said(count(text)) == words
