"""What a page says of a finding: words for readers, never ids or names of fields."""

import re

import pytest
from tests.unit.report.builders import kessel, with_origins

from crossread.model.bodies import KINDS
from crossread.report.sheet import Called, Names, Shared, Words, shared_groups
from crossread.report.wording import found_in_words, trimmed, with_dates
from crossread.web.desk import beginning
from crossread.web.layers import HIDDEN, gist

FOUND = with_origins(kessel(3)).annotations


@pytest.mark.parametrize("one", FOUND, ids=lambda one: f"{one.kind}-{one.id[:6]}")
def test_gist_holds_no_id_and_no_field(one):
    told = gist(one)
    assert not re.search(r"[0-9a-f]{12}", told)
    assert "not_searched" not in told
    assert one.kind in HIDDEN or not re.match(r"[a-z_]+: ", told)


def test_every_kind_that_the_program_finds_is_tried():
    untried = set(KINDS) - {one.kind for one in FOUND}
    assert untried <= {"passage", "review", "group", "version", "subjectivity"}


def test_statement_says_what_sources_do_with_it():
    told = [gist(one) for one in FOUND if one.kind == "coverage"]
    assert any("says so" in one and "not found here in" in one for one in told)


@pytest.mark.parametrize(
    "given, told",
    [
        ("dated 2023-04-09, before the event (2023-04-10)", "dated 9 April 2023, before"),
        ("Ukrainian: not done", "Ukrainian: not done"),
    ],
)
def test_days_in_reasons_are_read_as_days(given, told):
    assert with_dates(given).startswith(told)


def test_where_a_date_was_found_is_said_in_words():
    assert found_in_words("JSON-LD datePublished").startswith("in the page’s own data")
    assert found_in_words("line 2 of the text") == "line 2 of the text"


def test_marks_that_join_words_are_not_theirs():
    assert trimmed("Major Tobin Kess, a spokesman,") == "Major Tobin Kess, a spokesman"
    assert trimmed("he") == "he"


def test_text_without_a_title_is_known_by_its_first_words():
    assert beginning("One\n\ntwo ") == "One two"
    assert len(beginning("word " * 500)) < 140


# ---- shared passages ----------------------------------------------------------------------------


def words(siglum, start, end):
    return Words(siglum, start, end, "x" * (end - start), "", "", 1, "en")


def pair(number, a, b, form="copy"):
    return Shared(number, a, b, form, 100, 9, ())


def test_same_words_in_three_sources_are_one_passage():
    a, b, c = words("A", 0, 100), words("B", 50, 150), words("C", 7, 107)
    (group,) = shared_groups([pair(1, a, b), pair(2, a, c), pair(3, b, c)])
    assert [one.siglum for one in group.places] == ["A", "B", "C"]
    assert [one.number for one in group.rows] == [1, 2, 3]


@pytest.mark.parametrize(
    "other",
    [
        pair(2, words("A", 60, 100), words("C", 0, 40)),
        pair(2, words("A", 0, 100), words("C", 0, 90), "edited"),
        pair(2, words("D", 0, 100), words("C", 0, 100)),
    ],
    ids=["a part of it", "edited", "elsewhere"],
)
def test_passages_that_are_not_the_same_stay_apart(other):
    first = pair(1, words("A", 0, 100), words("B", 0, 100))
    assert [one.number for one in shared_groups([first, other])] == [1, 2]


# ---- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expressions, is_described",
    [
        (("Kim", "dictator Kim"), True),
        (("the regime",), True),
        (("U.S.", "United States of America", "the United States"), False),
        (("Ludwig van Beethoven",), False),
    ],
)
def test_what_calls_by_more_than_a_name_is_told(expressions, is_described):
    called = tuple(Called(Words("A", 0, 9, one, "", "", 1, "en"), 1) for one in expressions)
    assert Names(1, called).is_described is is_described
