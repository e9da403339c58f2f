"""Agreement: against worked examples that were published, and where it is not defined."""

import random

import krippendorff
import pytest

from crossread.model import Pin, Span
from crossread.model.codebook import Code, path_of
from crossread.review.agreement import (
    NO_PAIR,
    ONE_VALUE,
    agreement_on,
    cohens_kappa,
    krippendorffs_alpha,
    observed_agreement,
)
from crossread.review.record import Desk, Said, Target
from crossread.review.standing import standings_of
from crossread.testing import a_document


def table(rows):
    """Two codings from counts: ``rows[a][b]`` units were given a by one and b by the other."""
    pairs = [(a, b) for a, row in enumerate(rows) for b, n in enumerate(row) for _ in range(n)]
    return [a for a, _ in pairs], [b for _, b in pairs]


# Wikipedia, "Cohen's kappa": fifty grants read by two readers, and two tables of equal agreement
# that chance explains differently.
@pytest.mark.parametrize(
    "rows, kappa",
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304), ([[25, 35], [5, 35]], 0.2593)],
)
def test_kappa_is_that_of_worked_examples(rows, kappa):
    assert cohens_kappa(*table(rows)) == pytest.approx(kappa, abs=5e-5)


@pytest.mark.parametrize("a, b, kappa", [("ab", "ab", 1.0), ("ab", "ba", -1.0)])
def test_kappa_is_one_where_all_agree_and_less_than_nought_where_none_do(a, b, kappa):
    assert cohens_kappa(a, b) == kappa


@pytest.mark.parametrize("a, b", [("", ""), ("aa", "aa")])
def test_kappa_is_not_defined_without_units_or_with_one_value(a, b):
    assert cohens_kappa(a, b) is None


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", sections A, B and C: nominal
# data of two observers on two values and on five, and of four observers with values missing.
WORKED = [
    (("0100000000", "1110010010"), 0.095),
    (("aabbdcccedda", "babbbccceddd"), 0.692),
    (("123321412***", "1233224125*3", "*3332342251*", "12332441251*"), 0.743),
]  # fmt: skip


def units_of(observers):
    return [[one for one in unit if one != "*"] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize("observers, alpha", WORKED)
def test_alpha_is_that_of_worked_examples(observers, alpha):
    assert krippendorffs_alpha(units_of(observers)) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("seed", range(20))
def test_alpha_is_that_of_another_program(seed):
    chance = random.Random(seed)
    n_people, n_units = chance.randint(2, 5), chance.randint(3, 30)
    given = [
        [chance.choice([0, 1, 2, None]) if chance.random() < 0.7 else 0 for _ in range(n_units)]
        for _ in range(n_people)
    ]
    matrix = [[float("nan") if one is None else one for one in row] for row in given]
    units = [[one for one in unit if one is not None] for unit in zip(*given, strict=True)]
    if len({one for unit in units if len(unit) > 1 for one in unit}) < 2:
        assert krippendorffs_alpha(units) is None
        return
    expected = krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal")
    assert krippendorffs_alpha(units) == pytest.approx(expected)


@pytest.mark.parametrize("units", [[], [["a"], ["b"]], [["a", "a"], ["a", "a"]]])
def test_alpha_is_not_defined_without_pairs_or_with_one_value(units):
    assert krippendorffs_alpha(units) is None


def test_observed_agreement_counts_pairs():
    assert observed_agreement([["a", "a", "b"], ["c"]]) == pytest.approx(1 / 3)
    assert observed_agreement([["c"]]) is None


# ---- from records -------------------------------------------------------------------------------

DOCUMENT = a_document("One two three four.")
SPANS = ((0, 3), (4, 7), (8, 13), (14, 18))
CODES = (
    Code("c1", "Blame", "", None, "V", "2025"),
    Code("c2", "Of the state", "", "c1", "V", "2025"),
)


def recorded(*said):
    """Records of people: each says who, about which unit, the decision, and more."""
    records = []
    for number, (person, unit, decision, more) in enumerate(said):
        desk = Desk({DOCUMENT.id: DOCUMENT}, records, person, f"2025-05-09T12:00:{number:02}+00:00")
        words = (Pin(DOCUMENT.id, Span(*SPANS[unit])),)
        records.append(desk.review(decision, Target(f"s{unit}", "passage", words), Said(**more)))
    return standings_of(records)


def decisions(*said):
    return recorded(*[(person, unit, decision, {}) for person, unit, decision in said])


def test_only_units_that_two_decided_on_count():
    found = agreement_on(
        "decisions",
        decisions(
            ("V", 0, "accept"), ("W", 0, "accept"), ("V", 1, "reject"), ("W", 1, "accept"),
            ("V", 2, "accept"),
        ),
        (),
    )  # fmt: skip
    assert (found.n_units, found.n_single, found.people) == (2, 1, ("V", "W"))
    assert found.observed == 0.5
    assert found.kappas[0].kappa == 0.0
    ((unit,)) = found.disagreements
    assert (unit.words, unit.given) == ("two", (("V", "reject"), ("W", "accept")))


def test_settlement_is_no_coding_and_names_who_settled():
    said = [("V", 0, "accept", {}), ("W", 0, "reject", {}), ("V", 1, "accept", {})]
    said += [("W", 1, "accept", {}), ("Ed", 0, "reject", {"settles": ("x",)})]
    found = agreement_on("decisions", recorded(*said), ())
    assert found.people == ("V", "W")
    assert found.disagreements[0].settled_by == "Ed"


def test_reason_is_given_where_nothing_can_be_worked_out():
    assert agreement_on("decisions", {}, ()).reason == NO_PAIR
    same = decisions(("V", 0, "accept"), ("W", 0, "accept"))
    found = agreement_on("decisions", same, ())
    assert (found.alpha, found.reason, found.kappas[0].reason) == (None, ONE_VALUE, ONE_VALUE)


def tagged(*said):
    return recorded(*[(person, unit, "tag", {"code": code}) for person, unit, code in said])


def test_codes_given_to_a_unit_are_one_value():
    standings = tagged(("V", 0, "c1"), ("V", 0, "c2"), ("W", 0, "c2"), ("W", 0, "c1"))
    assert agreement_on("codes", standings, CODES).observed == 1.0
    standings = tagged(("V", 0, "c1"), ("V", 0, "c2"), ("W", 0, "c2"))
    (unit,) = agreement_on("codes", standings, CODES).disagreements
    assert unit.given == (("V", "Blame + Blame / Of the state"), ("W", "Blame / Of the state"))


def test_one_code_is_there_or_not_on_units_that_both_coded():
    standings = tagged(("V", 0, "c1"), ("W", 0, "c2"), ("V", 1, "c1"), ("W", 1, "c1"))
    found = agreement_on("Blame", standings, CODES, CODES[0])
    assert found.n_units == 2
    assert found.disagreements[0].given == (("V", "yes"), ("W", "no"))


def test_path_of_a_code_in_a_circle_ends():
    a, b = Code("a", "A", "", "b", "V", ""), Code("b", "B", "", "a", "V", "")
    assert path_of(a, (a, b)).startswith("A") or path_of(a, (a, b)).endswith("A")
