# ruff: noqa: E501  pairs are read side by side
"""States that rule each other out are a dispute, of one person and not of what may have come since."""

from __future__ import annotations

import pytest
from tests.unit.compare.test_coverage import reading

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import MODEL
from crossread.model import Alignment, Shelf
from crossread.testing import FakeEncoder

DAY, NEXT = "2024-05-20", "2024-05-21"


def contrary(
    a: str, b: str, *, dates: tuple[str | None, str | None] = (DAY, DAY)
) -> list[tuple[Alignment, tuple[str, str]]]:
    """Return what is told as contrary states, with the words for both."""
    read = [reading(text, f"{n}.txt", date=dates[n]) for n, text in enumerate((a, b))]
    shelf = Shelf(read, models={MODEL: FakeEncoder()})
    return [
        (body, (body.differs_a[0].span.of(a), body.differs_b[0].span.of(b)))
        for body in (one.body for one in compare_statements(shelf))
        if body.relation == "contradicts" and body.differs_in == ("characterisation",)
    ]


DEAD = "The poet Ilse Marn was found dead in Tarn, the radio reported."
ALIVE = "Ilse Marn is very much alive, her publisher in Belm said."


def test_dead_and_alive_is_a_dispute_pinned_to_the_words() -> None:
    ((_, words),) = contrary(DEAD, ALIVE)
    assert words == ("was found dead", "is very much alive")


@pytest.mark.parametrize(
    "a, b",
    [
        ("The reporter Ana Kuhl has been released from the prison of Lisk.", "Ana Kuhl is still being held in the prison of Lisk, her sister said."),
        ("Mayor Jo Pell has resigned over the loan.", "Jo Pell remains in office, the town hall said."),
        ("Mayor Jo Pell has resigned over the loan.", "The loan is a scandal. Jo Pell remains mayor, the town hall said."),
    ],
)  # fmt: skip
def test_what_came_about_and_what_has_not_ended_are_a_dispute(a: str, b: str) -> None:
    assert len(contrary(a, b)) == 1


def test_description_stands_for_the_one_person_named_before() -> None:
    told = "Reporters asked for Ilse Marn in Belm. Despite the rumours the author of “Nets” is alive and well."
    assert contrary(DEAD, told) == []
    told = told.replace("the author of “Nets”", "the “Nets” author")
    assert len(contrary(DEAD, told)) == 1


def test_pronoun_stands_for_the_one_person_named_before() -> None:
    told = "Reporters asked for Ilse Marn in Belm. She is alive and writes in Orsk, the publisher said."
    ((_, words),) = contrary(DEAD, told)
    assert words == ("was found dead", "is alive")


@pytest.mark.parametrize(
    "other",
    [
        "Ilse Marn’s brother is alive, her publisher in Belm said.",
        "The painter Tom Reed is alive, his publisher in Belm said.",
        "The poet Ilse Marn may be alive, her publisher in Belm said.",
        "Nobody knows whether Ilse Marn is alive, her publisher in Belm said.",
        "Tom Reed met Ilse Marn in Belm. He is alive and writes in Orsk, the publisher said.",
        "A poem by Ilse Marn keeps the hope of Belm alive, her publisher said.",
    ],
)
def test_others_and_what_is_not_said_are_no_dispute(other: str) -> None:
    assert contrary(DEAD, other) == []


def test_what_may_have_come_about_since_is_no_dispute() -> None:
    assert contrary(ALIVE, DEAD, dates=(DAY, NEXT)) == []
    held = "Ana Kuhl is still being held in the prison of Lisk, her sister said."
    freed = "The reporter Ana Kuhl has been released from the prison of Lisk."
    assert contrary(held, freed, dates=(DAY, NEXT)) == []
    assert contrary(held, freed, dates=(None, None)) == []


def test_text_that_speaks_of_a_hoax_about_somebody_tells_no_death() -> None:
    hoax = f"A hoax about Ilse Marn went round on Monday. {DEAD}"
    assert contrary(hoax, ALIVE) == []


def test_two_texts_that_speak_of_one_hoax_tell_no_dead_against_the_living() -> None:
    hoax = "The boy who cried that Ilse Marn is dead will be remembered. The story is a hoax."
    living = "The stories are a hoax. Ilse Marn is very much alive."
    assert contrary(hoax, living) == []
