"""One quantity given with different values or comparators."""

import pytest

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import LAYERS, MODEL
from crossread.compare.number_variants import compare_numbers
from crossread.model import Alignment, NumberVariant, Reading, Shelf
from crossread.testing import FakeEncoder, a_document, read_with, sealed
from crossread.workspace import rule_analysers

ANALYSERS = rule_analysers()
FRAME = "Rescuers at the Pellan glassworks kept searching the burnt hall for a second night."


def variants(*texts: str, dates: tuple[str, ...] = ()) -> list[NumberVariant]:
    readings = []
    for number, text in enumerate(texts):
        date = dates[number] if dates else None
        read = read_with(a_document(text, source=f"{number}.txt", date=date), ANALYSERS)
        layers = {kind: read.layers.get(kind, ()) for kind in LAYERS}
        readings.append(Reading(read.document, layers))
    shelf = Shelf(readings, models={MODEL: FakeEncoder()})
    documents = [one.document for one in readings]
    found = tuple(sealed(one.body, *documents) for one in compare_statements(shelf))
    return [one.body for one in compare_numbers(Shelf(readings, {Alignment: found}))]


def values(*texts: str, **more: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [one.values for one in variants(*texts, **more)]


def test_lost_comparator_and_vague_word_are_one_chain() -> None:
    found = values(
        "At least 29 people died when the glassworks in Pellan burnt down on Monday.",
        "The glassworks in Pellan burnt down on Monday, and 29 people died there.",
        "Dozens of people died when the glassworks in Pellan burnt down on Monday.",
    )
    assert found == [("at least 29", "29", "dozens")]


def test_pins_show_the_numbers() -> None:
    a = "At least 29 people died when the glassworks in Pellan burnt down on Monday."
    b = "The glassworks in Pellan burnt down on Monday, and 31 people died there."
    (found,) = variants(a, b)
    assert [pin.span.of(text) for pin, text in zip(found.variant, (a, b), strict=True)] == [
        "At least 29 people",
        "31 people",
    ]


def test_equal_numbers_are_no_variant() -> None:
    text = "At least 29 people died when the glassworks in Pellan burnt down on Monday."
    assert values(text, text.replace("Monday", "Monday night")) == []


@pytest.mark.parametrize(
    "a, b",
    [
        ("14 people died in the glassworks fire in Pellan on Monday.",
         "20 people were wounded in the glassworks fire in Pellan on Monday."),
        ("The fire at the Pellan glassworks killed 14 people on Monday.",
         "The fire at the Pellan glassworks killed six children on Monday."),
        ("The fire at the Pellan glassworks came on the 80th day of the strike.",
         "The fire at the Pellan glassworks came on the 90th day of the strike."),
        ("The owners of the Pellan glassworks sold 35 percent of it in 2019.",
         "The owners of the Pellan glassworks insured 40 percent of it in 2021."),
        ("The Pellan glassworks opened in 1931 with great hopes.",
         "The Pellan glassworks opened in 1934 with great hopes."),
    ],
)  # fmt: skip
def test_numbers_of_different_things_are_not_joined(a: str, b: str) -> None:
    assert values(a, b) == []


def test_reports_of_other_days_are_not_joined() -> None:
    a = "The storm pushed the Neldra to a level of 310 centimetres near the bridge."
    b = "The storm pushed the Neldra to a level of 480 centimetres below the harbour."
    assert values(a, b, dates=("2024-01-05", "2024-03-19")) == []


def test_within_one_text_both_numbers_are_found() -> None:
    text = (
        "The owners say 140 workers slept in the burnt hall of the Pellan glassworks.\n\n"
        f"{FRAME}\n\n"
        "The union says 260 workers slept in the burnt hall of the Pellan glassworks."
    )
    assert values(text) == [("140", "260")]


def test_two_numbers_of_one_sentence_are_no_variant() -> None:
    text = "The toll of the Pellan glassworks fire rose from 14 people killed to 20 people killed."
    assert values(text) == []


def test_a_text_that_gives_the_same_number_too_is_not_linked_to_its_other_one() -> None:
    a = "The union picked up six seats on the Pellan council in this vote."
    b = (
        "The union lost nearly 60 seats on the Pellan council over ten years.\n\n"
        "The union picked up six seats on the Pellan council in this vote."
    )
    assert values(a, b) == []


SAME = (
    "Rescuers at the Pellan glassworks kept searching the burnt hall for a second night.",
    "The mayor of Pellan thanked the rescuers and promised to rebuild the glassworks.",
)


@pytest.mark.parametrize(
    "fragment, other",
    [
        ("There are 33 people in the hall, can they not get out?", "more than 33 people"),
        ("- Harbour Party - 33 seats", "31 seats"),
    ],
)
def test_what_is_no_statement_is_matched_word_for_word_but_for_its_number(
    fragment: str, other: str
) -> None:
    changed = fragment.replace(f"33 {other.split()[-1]}", other)
    assert len(values("\n\n".join((*SAME, fragment)), "\n\n".join((*SAME, changed)))) == 1
    reworded = changed.replace("hall", "yard").replace("Harbour", "Orchard")
    assert values("\n\n".join((*SAME, fragment)), "\n\n".join((*SAME, reworded))) == []


def test_fragments_of_texts_that_share_nothing_else_are_not_matched() -> None:
    texts = "- Harbour Party - 33 seats", "- Harbour Party - 31 seats"
    assert values(*texts) == []


def test_the_number_of_the_oldest_text_comes_first() -> None:
    found = values(
        "The glassworks in Pellan burnt down on Monday, and 29 people died there.",
        "At least 29 people died when the glassworks in Pellan burnt down on Monday.",
        dates=("2024-05-21", "2024-05-20"),
    )
    assert found == [("at least 29", "29")]


def test_an_amount_of_money_says_what_it_is_of() -> None:
    (found,) = variants(
        "The plan takes about $600 million from the harbour repair fund of Pellan.",
        "The plan takes $600 million from the harbour repair fund of Pellan.",
    )
    assert "harbour repair fund" in found.of
