import pytest

from crossread.model import Pin, Quantity, Span
from crossread.report.wording import (
    LONGEST_DIFF,
    abridged,
    counted,
    counted_in_words,
    date_in_words,
    date_range,
    dated_in_words,
    isolated,
    listed,
    quantity_in_words,
    sentence,
    shortened,
    time_in_words,
    word_difference,
)
from crossread.text.language_names import language_name


@pytest.mark.parametrize(
    "value, words",
    [
        ("2025-05-09", "9 May 2025"),
        ("2023-05", "May 2023"),
        ("1931", "1931"),
        ("2023-04-09T19:42:00+00:00", "9 April 2023"),
        ("2023-13-01", "2023"),
        ("soon", "soon"),
    ],
)
def test_date_is_given_as_readers_write_it(value, words):
    assert date_in_words(value) == words


@pytest.mark.parametrize(
    "value, words",
    [
        ("P3D", "3 days"),
        ("P1Y", "1 year"),
        ("PT20M", "20 minutes"),
        ("P2M", "2 months"),
        ("2031-06-17TNI", "17 June 2031, night"),
        ("2023-04-08T06:40", "8 April 2023, 06:40"),
        ("2023-05", "May 2023"),
        ("PAST_REF", "PAST_REF"),
        ("XXXX-05-09", "9 May, year not known"),
        ("XXXX-05", "May, year not known"),
        ("XXXX-WXX-2", "Tuesday, date not known"),
        ("XXXX-99-09", "XXXX-99-09"),
        ("2023-W18", "week 18 of 2023"),
        ("193", "1930s"),
        ("T06:40", "06:40"),
    ],
)
def test_time_is_given_in_words_where_it_can_be(value, words):
    assert time_in_words(value) == words


@pytest.mark.parametrize(
    "dates, words",
    [
        ([], None),
        (["2023-04-09"], "9 April 2023"),
        (["2025-04-09", "2023-04-09T10:00"], "9 April 2023 to 9 April 2025"),
        (["2023-04-09", "2023-04-09T10:00"], "9 April 2023"),
    ],
)
def test_date_range_runs_from_first_to_last(dates, words):
    assert date_range(dates) == words


@pytest.mark.parametrize(
    "items, words", [([], ""), (["A"], "A"), (["A", "B"], "A and B"), ("ABC", "A, B and C")]
)
def test_list_ends_with_and(items, words):
    assert listed(list(items)) == words


@pytest.mark.parametrize(
    "n, words", [(0, "0 analyses"), (1, "1 analysis"), (1200, "1,200 analyses")]
)
def test_count_agrees_with_its_noun(n, words):
    assert counted(n, "analysis", "analyses") == words


@pytest.mark.parametrize(
    "n, words", [(1, "one source"), (12, "twelve sources"), (13, "13 sources")]
)
def test_small_counts_are_words(n, words):
    assert counted_in_words(n, "source") == words


PIN = Pin("d", Span(0, 1))


@pytest.mark.parametrize(
    "quantity, words",
    [
        (Quantity(PIN, 29, "people", comparator="at least"), "at least 29 people"),
        (Quantity(PIN, 27_000_000, "lives", comparator="over"), "over 27,000,000 lives"),
        (Quantity(PIN, 14, "%"), "14 %"),
        (Quantity(PIN, 0.2), "0.2"),
        (Quantity(PIN, 80, form="ordinal"), "no. 80"),
        (Quantity(PIN, 10, "days", upper=12), "10 to 12 days"),
        (Quantity(PIN, 5.0, "metres"), "5 metres"),
        (Quantity(PIN, None, form="vague"), "no figure"),
    ],
)
def test_quantity_keeps_comparator_and_unit(quantity, words):
    assert quantity_in_words(quantity) == words


@pytest.mark.parametrize(
    "before, after, pieces",
    [
        ("we won", "we won", (("same", "we won"),)),
        ("we won today", "we won", (("same", "we won"), ("cut", " today"))),
        ("we won", "we nearly won", (("same", "we"), ("added", " nearly"), ("same", " won"))),
        ("today we won", "we won", (("cut", "today"), ("same", " we won"))),
        ("a ruined town", "a lost town", (
            ("same", "a"), ("cut", " ruined"), ("added", " lost"), ("same", " town"),
        )),
        ("“we” won", '"we" won', (("same", '"we" won'),)),
        ("we\n\nwon", "we won", (("same", "we won"),)),
    ],
)  # fmt: skip
def test_difference_tells_cut_from_added(before, after, pieces):
    assert word_difference(before, after) == pieces


def test_difference_of_very_long_passages_is_not_worked_out():
    assert word_difference("word " * (LONGEST_DIFF + 1), "word") == ()


def test_cut_in_source_words_is_shown_as_ours():
    assert abridged("one two three four", 9) == "one two [ … ]"


def test_short_words_are_not_cut():
    assert abridged("one two", 9) == "one two"


def test_long_name_is_cut_at_a_word():
    assert shortened("The Committee for Everything Important", 20) == "The Committee for …"


@pytest.mark.parametrize("name", ["אב", "ab \u202e cd", "\u2067x"])
def test_name_that_turns_its_surroundings_is_isolated(name):
    assert isolated(name) == f"\u2068{name}\u2069"


@pytest.mark.parametrize("name", ["The Post", "Вісник", "報", "", "Café 9"])
def test_other_names_stay_as_they_are(name):
    assert isolated(name) == name


@pytest.mark.parametrize("code, name", [("uk", "Ukrainian"), (None, "not known"), ("xx", "xx")])
def test_language_is_named_where_known(code, name):
    assert language_name(code) == name


@pytest.mark.parametrize(
    "text, shown", [("give a text", "Give a text."), ("Wait.", "Wait."), ("", ".")]
)
def test_sentence_begins_and_ends_like_one(text, shown):
    assert sentence(text) == shown


@pytest.mark.parametrize(
    "dates, words",
    [
        (["2025-05-09", "2025-05-11"], "dated 9 May 2025 to 11 May 2025"),
        (["2025-05-09"], "dated 9 May 2025"),
        ([None, "2025-05-09", None], "one of them dated: 9 May 2025"),
        (["2025-05-11", None, "2025-05-09"], "two of them dated: 9 May 2025 to 11 May 2025"),
        (["2025-05-09"] * 14 + [None], "14 of them dated: 9 May 2025"),
        ([None, None], "none of them dated"),
        ([None], "without a date"),
    ],
)
def test_line_under_the_title_says_how_many_are_dated(dates, words):
    assert dated_in_words(dates) == words
