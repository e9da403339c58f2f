import datetime as dt
import random

import pytest

from crossread.analyse import furniture, mentions, paragraphs, quotation, sentences, times
from crossread.compare.grouping import (
    MIXED_FROM,
    Dates,
    GroupingSettings,
    apart,
    events_of,
    grouping_comparer,
)
from crossread.compare.reuse import COMPARER as REUSE
from crossread.engine.run import Models, compare_documents
from crossread.model import Done, Group
from crossread.testing import a_document, no_models, pin_of, read_with

READ = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER,
    quotation.ANALYSER, times.ANALYSER,
)  # fmt: skip
DAM = (
    "The Orlan dam burst on Tuesday and flooded four villages below the reservoir.",
    "Four villages lie under water since the Orlan dam gave way, rescuers said on Tuesday.",
    "Rescuers searched four flooded villages after the burst of the Orlan dam.",
)
STRIKE = (
    "Bus drivers in Port Dunn walked out on Monday over wages and night shifts.",
    "The strike of Port Dunn bus drivers over night shifts entered its second day.",
)


def groups(*texts, dates=(), settings=GroupingSettings()):  # noqa: B008  frozen
    documents = [
        a_document(text, source=f"{n}.txt", date=dates[n] if dates else None)
        for n, text in enumerate(texts)
    ]
    readings = [read_with(one, READ) for one in documents]
    ended = compare_documents(readings, (REUSE, grouping_comparer(settings)), Models(no_models))
    outcome = ended[-1].outcome
    assert isinstance(outcome, Done), outcome
    place = {one.id: n for n, one in enumerate(documents)}
    return [[place[one] for one in found.body.documents] for found in outcome.found], outcome.found


def test_reports_of_one_event_are_put_together():
    found, _ = groups(DAM[0], STRIKE[0], DAM[1], STRIKE[1], DAM[2])
    assert found == [[0, 2, 4], [1, 3]]


def test_a_text_about_something_else_is_in_no_group():
    found, _ = groups(*DAM, "The choir of Lower Kess sings Hadley motets at Easter.")
    assert found == [[0, 1, 2]]


def test_every_group_pins_the_words_that_tie_it():
    _, (one,) = groups(*DAM)
    assert {"Orlan", "dam", "villages"} <= set(one.quotes("term"))
    assert one.quotes("opening")[0] == DAM[0]


def test_texts_dated_far_apart_must_be_nearer():
    other = "Fishermen of Orlan say that pike are scarce near the dam since the cold spring rains."
    settings = GroupingSettings(near=0.6, more_when_apart=0.3)
    near, _ = groups(DAM[0], other, dates=("2024-05-01", "2024-05-03"), settings=settings)
    apart, _ = groups(DAM[0], other, dates=("2024-05-01", "2025-05-03"), settings=settings)
    assert (near, apart) == ([[0, 1]], [])


MATTER = (
    "junta fascist communist people country choice power war workers Orlan Kess empire press truth"
).split()


def argued(number, lead="", n_words=450):
    """An argument about one matter: the same words in an order of its own."""
    order = random.Random(number)
    words = [order.choice(MATTER) for _ in range(n_words)]
    lines = [" ".join(words[at : at + 12]) for at in range(0, n_words, 12)]
    return ". ".join(line.capitalize() for line in lines) + f". {lead}"


def test_long_texts_that_tell_of_no_day_are_no_event_however_alike_their_words():
    assert groups(argued(1), argued(2))[0] == []


def test_short_texts_that_tell_of_no_day_may_be_one_event():
    assert groups(argued(1, n_words=120), argued(2, n_words=120))[0] == [[0, 1]]


def test_long_texts_that_tell_of_a_day_may_be_one_event():
    dated = [argued(number, "It was decided on 3 May 2024.") for number in (1, 2)]
    assert groups(*dated)[0] == [[0, 1]]


@pytest.mark.parametrize("lead", ["In 1991 and in May 2024 too.", "It is so today."])
def test_a_year_a_month_and_nowadays_are_no_day(lead):
    assert groups(argued(1, lead), argued(2, lead))[0] == []


@pytest.mark.parametrize("n_names, may", [(0, False), (3, True)])
def test_an_argument_needs_names_in_common_with_a_report(n_names, may):
    dates = Dates(is_undated=True), Dates(told=frozenset({"2024-05-01"}))
    assert (apart(*dates, n_names, GroupingSettings()) == 0) is may


@pytest.mark.parametrize(
    "one, other, may",
    [
        ({"2024-05-01"}, {"2024-05-03"}, True),
        ({"2024-05-01"}, {"2024-05-09"}, False),
        ({"2024-05-01", "2021-01-06"}, {"2021-01-06", "1991-08-19"}, True),
        ({"2024-05-01"}, {"2021-01-06"}, False),
        ({"XXXX-05-08"}, {"2021-05-09"}, True),
        ({"XXXX-12-30"}, {"2021-01-01"}, True),
        ({"XXXX-08-30"}, {"2021-01-03"}, False),
        ({"XXXX-WXX-2"}, {"2021-01-03"}, True),
        (set(), {"2021-01-03"}, True),
    ],
)
def test_texts_that_tell_of_no_day_in_common_must_be_nearer(one, other, may):
    dates = Dates(told=frozenset(one)), Dates(told=frozenset(other))
    more = apart(*dates, 0, GroupingSettings())
    assert (more == 0) is may


def test_a_text_that_tells_of_no_day_is_taken_to_tell_of_the_day_of_its_publication():
    may, june = (Dates(published=dt.date(2024, month, 1)) for month in (5, 6))
    settings = GroupingSettings()
    both = settings.more_when_apart + settings.more_without_day
    assert apart(may, may, 0, settings) == 0
    assert apart(may, june, 0, settings) == both
    told = Dates(dt.date(2024, 5, 9), frozenset({"2024-05-08"}))
    assert apart(may, told, 0, settings) == settings.more_without_day


def test_a_copy_is_told_from_a_report_of_its_own():
    wire = (
        "The Orlan dam burst on Tuesday and flooded four villages below the reservoir, and more "
        "than two hundred people were taken to schools and churches on higher ground by boat."
    )
    _, (one,) = groups(wire, DAM[1], wire + " More follows.")
    ids = one.body.documents
    assert one.body.copies == ((ids[2], ids[0]),)


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), ("!", "?"), ("one", "one")])
def test_texts_without_a_sentence_are_survived(texts):
    found, _ = groups(*texts)
    assert found in ([], [[0, 1]])


def a_shelf(n_events, n_each, n_alone=0):
    readings = [
        read_with(a_document(f"Text {n} speaks.", source=f"{n}.txt"), READ)
        for n in range(n_events * n_each + n_alone)
    ]
    bodies = [
        Group(tuple(pin_of(one, "Text") for one in readings[n * n_each : (n + 1) * n_each]))
        for n in range(n_events)
    ]
    return bodies, [one.document for one in readings]


def test_a_small_shelf_is_one_event():
    assert events_of(*a_shelf(2, 4)) == {}


def test_a_shelf_of_one_event_is_not_mixed():
    assert events_of(*a_shelf(1, MIXED_FROM)) == {}


def test_a_shelf_whose_texts_mostly_stand_alone_is_not_mixed():
    assert events_of(*a_shelf(2, 3, n_alone=MIXED_FROM)) == {}


def test_on_a_mixed_shelf_each_text_has_its_event():
    bodies, documents = a_shelf(2, MIXED_FROM // 2, n_alone=1)
    events = events_of(bodies, documents)
    assert [events[one.id] for one in documents] == [0] * 10 + [1] * 10 + [2]


def test_a_date_that_is_none_is_no_date():
    found, _ = groups(*DAM[:2], dates=("yesterday", str(dt.date(2024, 5, 1))))
    assert found == [[0, 1]]
