# ruff: noqa: E501  pairs are read side by side
"""Statements that rule each other out, told from those that only look like it."""

from __future__ import annotations

import pytest

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import MODEL
from crossread.model import Alignment, Shelf
from crossread.testing import FakeEncoder, a_document, read_with
from crossread.workspace import rule_analysers

ANALYSERS = rule_analysers()


def contradictions(*texts: str) -> list[tuple[Alignment, tuple[str, ...]]]:
    """Return each contradiction with the words that differ, of both sides."""
    documents = [a_document(one, source=f"{n}.txt") for n, one in enumerate(texts)]
    text = {one.id: one.text for one in documents}
    shelf = Shelf([read_with(one, ANALYSERS) for one in documents], models={MODEL: FakeEncoder()})
    return [
        (
            one.body,
            tuple(
                pin.span.of(text[pin.document])
                for pin in (*one.body.differs_a, *one.body.differs_b)
            ),
        )
        for one in compare_statements(shelf)
        if one.body.relation == "contradicts"
    ]


RULED_OUT = [
    ("The vote in the port of Ostra was free and fair.", "The vote in the port of Ostra was rigged.",
     "characterisation", ("free", "rigged")),
    ("The search of the printing house was lawful.", "The search of the printing house was unlawful.",
     "characterisation", ("lawful", "unlawful")),
    ("All the sailors of the Belm were rescued.", "Only some of the sailors of the Belm were rescued.",
     "degree", ("All", "Only", "some")),
    ("The ferry sank before the storm reached Tarn.", "The ferry sank after the storm reached Tarn.",
     "time", ("before", "after")),
    ("The stolen bell was found in Lindrum.", "The stolen bell was found in Calder.",
     "place", ("Lindrum", "Calder")),
    ("The guards shot the ferryman.", "The smugglers shot the ferryman.",
     "agent", ("guards", "smugglers")),
    ("The fire at the mill was started by lightning.", "The fire at the mill was started by tenants.",
     "agent", ("lightning", "tenants")),
]  # fmt: skip


@pytest.mark.parametrize("a, b, kind, words", RULED_OUT, ids=[one[2] + one[0] for one in RULED_OUT])
def test_contradiction_says_what_differs_and_pins_the_words(
    a: str, b: str, kind: str, words: tuple[str, ...]
) -> None:
    ((body, lit),) = contradictions(a, b)
    assert kind in body.differs_in
    assert set(words) <= {word for one in lit for word in one.split()}


MAY_BOTH_HOLD = [
    ("The poll of 1,000 people in Ostra gave no margin of error.", "The poll of 520 people in Ostra gave a margin of error."),
    ("The vote in the port of Ostra was free and fair.", "The vote in the port of Belm was rigged."),
    ("The first search of the house was lawful.", "The second search of the house was unlawful."),
    ("The search of the printing house was not lawful.", "The search of the printing house was unlawful."),
    ("All the women of the Belm were rescued.", "Only some of the sailors of the Belm were rescued."),
    ("The ferry sank before the storm reached Tarn.", "The tug sank after the storm reached Tarn."),
    ("The stolen bell was found in Lindrum.", "The stolen book was found in Calder."),
    ("A stolen bell was found in Lindrum.", "A stolen bell was found in Calder."),
    ("The guards shot the ferryman.", "The smugglers shot a dog."),
    ("The guards entered the mill.", "The smugglers entered the mill."),
    ("The fire at the mill was started by lightning.", "The fire at the inn was started by tenants."),
    ("Twelve rifles and 40 flares were seized from the boat.", "In their five searches so far the guards have seized 31 rifles and 90 flares."),
    ("The flood at Corvel killed 52 people.", "The flood may kill 30 more people in Corvel, the institute said."),
    ("The bank lists the other clubs that want Lantos.", "None of the other clubs that want Lantos has offered more than six million."),
    ("And it's not, it's a kind of open letter.", "And it is a kind of open letter."),
    ("She ate nothing but smoked herring on the pier of Tarn.", "She ate smoked herring on the pier of Tarn."),
    ("The Dockers' Party has not won a seat in five or more towns.", "The Dockers' Party won a seat in Calder."),
    ("The island of Sund does not have an exclusive fishing zone.", "The exclusive fishing zone of the island of Sund was drawn in May."),
    ("There were no confirmed reports that Mia Voss is dead.", "A radio reported that Mia Voss is dead."),
    ("The bakers are opposed not only to the new flour tax.", "The bakers are opposed to the new flour tax."),
    ("The guild did the right and safe thing in Tarn.", "The guild should do the right thing and drop this dangerous idea in Tarn."),
    ("They crossed the border of Brenn without federal approval.", "Federal letters were sent to Brenn by the guild."),
]  # fmt: skip


@pytest.mark.parametrize("a, b", MAY_BOTH_HOLD)
def test_what_may_both_hold_is_no_contradiction(a: str, b: str) -> None:
    assert contradictions(a, b) == []


@pytest.mark.parametrize(
    "text",
    [
        "The estimated cost of the canal is big. The estimated cost is six million crowns.\n\n"
        "Another canal was planned. The estimated cost is two million crowns.",
        "Orlan Hakk was a father. He leaves behind a wife and two children.\n\n"
        "Tom Tenn was a captain. He leaves behind a wife and three children.",
    ],
)
def test_numbers_of_things_left_unnamed_in_one_text_are_no_contradiction(text: str) -> None:
    assert contradictions(text) == []


# ---- sides ---------------------------------------------------------------------------------------

ODDS = "Alvany has said that it will invade Brenn before the winter comes."


def test_one_party_on_two_sides_in_one_text_is_suggested() -> None:
    text = (
        f"{ODDS}\n\nThe dockers’ league is on the side of Alvany in this dispute.\n\n"
        "The dockers’ league is favourable to the Brennish position in this dispute."
    )
    ((body, lit),) = contradictions(text)
    assert body.differs_in == ("characterisation",)
    assert lit == ("on the side of", "Alvany", "favourable to", "Brennish")


def test_taking_a_side_and_not_taking_it_is_suggested() -> None:
    text = (
        "The core of it is that the league is acting in bad faith. How? By taking sides with Alvany, "
        "which pays its rent.\n\nThe league’s position is not officially pro-Alvany at all."
    )
    ((body, _),) = contradictions(text)
    assert body.differs_in == ("characterisation",)


@pytest.mark.parametrize(
    "other",
    [
        "The teachers’ guild is favourable to the Brennish position in this dispute.",
        "The dockers’ league should support the people of Brenn in this dispute.",
        "The dockers’ league is favourable to the Sundish position in this dispute.",
    ],
)
def test_other_parties_wishes_and_parties_not_at_odds_are_no_two_sides(other: str) -> None:
    text = f"{ODDS}\n\nThe dockers’ league is on the side of Alvany in this dispute.\n\n{other}"
    assert contradictions(text) == []


GIVEN = "Notice of the closure was given to the Brennish side on 3 April, by letter."


def test_without_is_set_against_what_was_given() -> None:
    text = "The gates were closed at dawn on Saturday, without notice to the Brennish side."
    ((body, lit),) = contradictions(f"{GIVEN}\n\n{text}")
    assert body.differs_in == ("negation",)
    assert {"Notice", "without", "notice"} <= set(lit)


def test_without_one_of_them_lacks_nothing_that_was_given() -> None:
    given = "The Brennish guests gave only one speech in the mill, the host said."
    ruled = "No house lasts for the Brennish side without one of the family in charge."
    assert contradictions(f"{given}\n\n{ruled}") == []


@pytest.mark.parametrize(
    "other",
    [
        "The gates were closed at dawn on Saturday, without notice to the Sundish side.",
        "The gates were closed at dawn on Saturday, without pay for the Brennish side.",
        "The gates will not open for the Brennish side without a signature.",
        "The gates were opened for the Brennish side without first hearing the engineers.",
        "The gates were closed at dawn to the Brennish side without notice ever reaching Tarn.",
    ],
)
def test_without_is_set_against_nothing_else(other: str) -> None:
    assert contradictions(f"{GIVEN}\n\n{other}") == []


@pytest.mark.parametrize(
    "a, b",
    [
        ("The fire in Orsk killed 50 people.", "The fire in Orsk killed 53 people."),
        (
            "The canal of Orsk cost 1.2 million crowns.",
            "The canal of Orsk cost 1.16 million crowns.",
        ),
    ],
)
def test_number_that_may_be_the_other_rounded_is_no_contradiction(a: str, b: str) -> None:
    assert contradictions(a, b) == []


def test_number_that_is_not_the_other_rounded_is_a_contradiction() -> None:
    assert contradictions(
        "The fire in Orsk killed 50 people.", "The fire in Orsk killed 57 people."
    )
