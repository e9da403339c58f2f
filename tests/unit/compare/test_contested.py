# ruff: noqa: E501  pairs are read side by side
"""What one text says and another denies is a dispute; what both deny is said alike."""

from __future__ import annotations

import pytest
from tests.unit.compare.test_coverage import reading, rows, states

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import MODEL
from crossread.model import Alignment, Shelf
from crossread.testing import FakeEncoder

BOUGHT = "The singer Mia Voss has bought the old castle of Lindrum."
DENIED = "Her agent denied that the singer Mia Voss has bought the old castle of Lindrum."


def disputes(*texts: str) -> list[Alignment]:
    read = [reading(one, f"{n}.txt") for n, one in enumerate(texts)]
    shelf = Shelf(read, models={MODEL: FakeEncoder()})
    return [one.body for one in compare_statements(shelf) if one.body.relation == "contradicts"]


DISPUTED = [
    (DENIED, "denied"),
    ("Reports that the singer Mia Voss has bought the old castle of Lindrum are false.", "are false"),
    ("Her agent rejected claims that the singer Mia Voss has bought the old castle of Lindrum.", "rejected claims"),
    ("There is no evidence that the singer Mia Voss has bought the old castle of Lindrum.", "no evidence"),
    ("The tale of the singer Mia Voss who has bought the old castle of Lindrum is a hoax.", "is a hoax"),
]  # fmt: skip


@pytest.mark.parametrize("denial, cue", DISPUTED, ids=[one[1] for one in DISPUTED])
def test_denial_is_set_against_what_it_denies_with_its_words(denial: str, cue: str) -> None:
    (body,) = disputes(BOUGHT, denial)
    assert body.differs_in == ("negation",)
    assert [pin.span.of(denial) for pin in body.differs_b] == [cue]
    assert "castle" in [pin.span.of(BOUGHT) for pin in body.differs_a]


NOT_DISPUTED = [
    "Her agent denied that the singer Mia Voss has bought the old castle of Belm.",
    "Her agent did not deny that the singer Mia Voss has bought the old castle of Lindrum.",
    "Her agent denied that the singer Mia Voss has not bought the old castle of Lindrum.",
    "Her agent denied that Mia Voss has left the orchestra of Lindrum.",
    "Her agent denied that the dancer Jo Pell has bought the old castle of Lindrum.",
]


@pytest.mark.parametrize("other", NOT_DISPUTED)
def test_other_things_and_what_is_not_denied_are_no_dispute(other: str) -> None:
    assert disputes(BOUGHT, other) == []


@pytest.mark.parametrize(
    "claim",
    [
        "The singer Mia Voss may have bought the old castle of Lindrum.",
        "The singer Mia Voss has not bought the old castle of Lindrum.",
        "A lawyer also denied that the singer Mia Voss has bought the old castle of Lindrum.",
    ],
)
def test_hedged_and_denied_claims_are_not_set_against_a_denial(claim: str) -> None:
    assert disputes(claim, DENIED) == []


@pytest.mark.parametrize(
    "rest",
    [
        "Mia Voss is once again the subject of a hoax.",
        "The fake news story about Mia Voss was shared by thousands.",
    ],
)
@pytest.mark.parametrize(
    "denial", [DENIED, "The singer Mia Voss has not bought the old castle of Lindrum."]
)
def test_what_a_text_tells_as_a_hoax_is_not_set_against_a_denial(denial: str, rest: str) -> None:
    assert disputes(BOUGHT, denial)
    assert disputes(f"{rest}\n\n{BOUGHT}", denial) == []
    assert disputes(f"{rest.replace('Mia Voss', 'Jo Pell')}\n\n{BOUGHT}", denial)


def test_two_people_who_say_and_deny_it_in_one_text_are_shown() -> None:
    text = f"{BOUGHT[:-1]}, the Courier reported on Monday.\n\nIt rained all day.\n\n{DENIED}"
    (body,) = disputes(text)
    assert body.a.document == body.b.document


def test_whose_denial_it_is_stands_in_the_cell() -> None:
    said, denied = reading(BOUGHT, "a.txt"), reading(DENIED, "b.txt")
    (row,) = [one for one in rows(said, denied) if one.opposing]
    assert states(row) == ["asserts", "disputes"]
    assert dict(row.speakers)[denied.document.id] == "Her agent"
    (opposing,) = row.opposing
    assert opposing.span.of(DENIED) == DENIED[:-1] or opposing.span.of(DENIED) == DENIED


def test_what_a_text_itself_calls_false_is_its_own_denial() -> None:
    text = "Reports that the singer Mia Voss has bought the old castle of Lindrum are false."
    (row,) = [one for one in rows(reading(BOUGHT, "a.txt"), reading(text, "b.txt")) if one.opposing]
    assert states(row) == ["asserts", "disputes"]
    assert row.speakers == ()


def test_what_one_denies_and_another_says_is_not_so_is_said_alike() -> None:
    negated = "The ministry said that the singer Mia Voss has not bought the old castle of Lindrum."
    read = reading(DENIED, "a.txt"), reading(negated, "b.txt")
    found = rows(*read)
    assert not any(row.opposing for row in found)
    assert disputes(DENIED, negated) == []
    assert ["attributes", "attributes"] in [states(row) for row in found]


def test_denied_clause_is_shown_with_the_words_that_deny_it() -> None:
    negated = "The ministry said that the singer Mia Voss has not bought the old castle of Lindrum."
    found = rows(reading(DENIED, "a.txt"), reading(negated, "b.txt"))
    assert all("denied" in row.assertion[0].span.of(DENIED) for row in found)


def test_text_that_tells_a_claim_only_to_reject_it_disputes_it() -> None:
    told = "A radio of Belm reported that the singer Mia Voss has bought the old castle of Lindrum."
    rejected = f"{told}\n\nThe singer Mia Voss has not bought the old castle of Lindrum."
    found = rows(reading(BOUGHT, "a.txt"), reading(rejected, "b.txt"))
    assert ["asserts", "disputes"] in [states(one) for one in found]


def test_hoax_that_claims_something_does_not_claim_it() -> None:
    hoax = "The latest hoax claiming that the singer Mia Voss has bought the old castle of Lindrum is old."
    (body,) = disputes(BOUGHT, hoax)
    assert [pin.span.of(hoax) for pin in body.differs_b] == ["hoax"]
    assert disputes("The singer Mia Voss has not bought the old castle of Lindrum.", hoax) == []


def test_what_somebody_denies_of_himself_is_told_of_others() -> None:
    denial = (
        "Jo Pell denied suggestions that he had bought the old castle of Lindrum for his guild."
    )
    assert disputes("Tom Reed had bought the old castle of Lindrum for his guild.", denial) == []
    assert disputes("Jo Pell had bought the old castle of Lindrum for his guild.", denial) != []


def test_of_a_short_claim_the_last_word_counts() -> None:
    denial = "Doctors denied that the patient was treated for plague."
    assert disputes("The patient was treated for a burn, doctors said.", denial) == []
    assert disputes("The patient was treated for plague, nurses said.", denial) != []


NOT_BOUGHT = "The singer Mia Voss has not bought the old castle of Lindrum."


@pytest.mark.parametrize(
    "around",
    [
        "{}\n\nThat report, however, is false.",
        "{}\n\nThe newspaper exposed the story to be a hoax.",
        "It rained all day.\n\nMisinformation went round again.\n\nThis is what it told.\n\n{}",
        "The page has been taken down. Its hoaxers live in Belm.\n\nIt rained.\n\nIt snowed.\n\n{}",
    ],
)
@pytest.mark.parametrize("denial", [DENIED, NOT_BOUGHT])
def test_text_that_rejects_what_it_tells_is_not_set_against_who_denies_it(
    denial: str, around: str
) -> None:
    told = f"A story claims that {BOUGHT[0].lower()}{BOUGHT[1:]}"
    assert disputes(told, denial)
    found = disputes(around.format(told), denial)
    assert all(one.a.document == one.b.document for one in found)


def test_text_that_gives_the_denial_too_is_not_set_against_who_denies_it() -> None:
    both = f"{BOUGHT[:-1]}, the Courier reported on Monday.\n\nIt rained all day.\n\n{DENIED}"
    found = disputes(
        both, "A lawyer denied that the singer Mia Voss has bought the old castle of Lindrum."
    )
    assert [one.a.document == one.b.document for one in found] == [True]


def test_name_behind_what_somebody_is_known_for_is_told_in_the_hoax() -> None:
    told = "Bear Tamer Mia Voss has bought the old castle of Lindrum."
    hoax = f"{told}\n\nIt rained all day.\n\nMia Voss is once again the subject of a hoax."
    denial = "Her agent denied that Bear Tamer Mia Voss has bought the old castle of Lindrum."
    assert disputes(told, denial)
    assert disputes(hoax, denial) == []


def test_death_told_by_who_finds_the_dead_alive_is_not_set_against_its_denial() -> None:
    told = "A newspaper broke the news of the death of the singer Mia Voss in Lindrum."
    denial = "Her agent denied reports of the death of the singer Mia Voss in Lindrum."
    alive = "It rained all day.\n\nThe Courier found Mia Voss alive and well."
    assert disputes(told, denial)
    assert disputes(f"{told}\n\n{alive}", denial) == []
    assert disputes(f"{BOUGHT}\n\n{alive}", DENIED)


def test_two_that_call_one_thing_false_dispute_nothing() -> None:
    clip = "The clip of the bear on the tower of Lindrum appears to {}."
    assert disputes(clip.format("be from Belm"), clip.format("have been a hoax"))
    assert disputes(clip.format("be fake"), clip.format("have been a hoax")) == []


def test_who_was_dismissed_is_not_told_to_be_false() -> None:
    told = "The warden Jo Pell was dismissed by the council of Lindrum."
    denial = "The mayor denied that the warden Jo Pell was dismissed by the council of Lindrum."
    assert disputes(told, denial)


LEAVES_OPEN = [
    ("The ferry to Tarn was repaired by the guild.", "The ferry to Tarn may not be repaired by the guild."),
    ("The ferry to Tarn was repaired by the guild.", "The ferry to Tarn was not repaired by the guild until dawn."),
    ("The duke was last seen in the harbour of Tarn.", "The duke was not seen in the harbour of Tarn."),
    ("The duke was seen in the harbour of Tarn.", "The duke had not been seen in the harbour of Tarn in a year."),
    ("The proud duke refused to leave the harbour of Tarn.", "The proud duke couldn't leave the harbour of Tarn."),
]  # fmt: skip


@pytest.mark.parametrize("told, denied", LEAVES_OPEN, ids=[one[1] for one in LEAVES_OPEN])
def test_negation_that_leaves_open_what_is_told_is_no_dispute(told: str, denied: str) -> None:
    assert disputes(told, denied) == []


UNSETTLED = [
    ("The singer Mia Voss is in talks to buy the old castle of Lindrum.", "The singer Mia Voss won't buy the old castle of Lindrum."),
    ("Tale of the singer Mia Voss buying the castle of Lindrum untrue.", "The singer Mia Voss is not buying the castle of Lindrum."),
    ("The singer Mia Voss sang after claims of buying the old castle of Lindrum.", "Her agent denied that the singer Mia Voss was buying the old castle of Lindrum."),
    ("A marcher wore the words make Lindrum proud again at the bridge.", "The goal was not to make Lindrum proud again at the bridge."),
    ("Deep wells found in Tarn near where the singers were lost.", "The lost singers were not found in deep wells."),
    ("The ex-wife of the duke of Lindrum was held at the mill.", "A guard denied that a wife of the duke of Lindrum was held at the mill."),
    ("The duke adopted the boy so he won't turn into a wolf.", "The duke adopted the boy to turn into a wolf."),
    ("The miller tells he was born a duke and never told the guild.", "The miller tells the guild he was born a duke in Lindrum."),
]  # fmt: skip


@pytest.mark.parametrize("told, denied", UNSETTLED, ids=[one[0] for one in UNSETTLED])
def test_what_is_not_settled_or_another_thing_is_not_set_against_a_denial(
    told: str, denied: str
) -> None:
    assert disputes(told, denied) == []


@pytest.mark.parametrize(
    "told, denied",
    [
        ("The ferry to Tarn was repaired by the guild.", "The ferry to Tarn was not repaired by the guild."),
        ("The ferry to Tarn was repaired in May by the guild.", "The ferry to Tarn was not repaired in May by the guild."),
        ("The duke has lived in Tarn since the flood of the mill.", "The duke has not lived in Tarn since the flood of the mill."),
    ],
)  # fmt: skip
def test_negation_in_the_same_bounds_is_a_dispute(told: str, denied: str) -> None:
    assert disputes(told, denied)


def test_neither_denies_what_stands_behind_all_it_names() -> None:
    denied = "Neither Orvel nor his brother, Tam Orvel, ever claimed the bell of Lindrum."
    assert disputes(denied, "Orvel and his brother Tam Orvel came to the court from Belm.") == []
