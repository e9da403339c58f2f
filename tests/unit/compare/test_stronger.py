"""Quoted words that grow stronger when they are retold without their marks."""

import pytest

from crossread.compare.candidates import LAYERS
from crossread.compare.quote_variants import compare_quotations
from crossread.model import QuoteVariant, Reading, Shelf
from crossread.testing import a_document, read_with
from crossread.workspace import rule_analysers

WARNED = "Envoy Ann Lee of Ostra warned of “consequences” for any mayor who came to the harbour."


def suggested(*texts: str) -> list[tuple[str, ...]]:
    """Return the passages of each suggestion."""
    readings = []
    for number, text in enumerate(texts):
        read = read_with(a_document(text, source=f"{number}.txt"), rule_analysers())
        readings.append(
            Reading(read.document, {kind: read.layers.get(kind, ()) for kind in LAYERS})
        )
    documents = {one.document.id: one.document.text for one in readings}
    found = [one.body for one in compare_quotations(Shelf(readings))]
    bodies = [one for one in found if isinstance(one, QuoteVariant) and "stronger" in one.forms]
    return [tuple(pin.span.of(documents[pin.document]) for pin in one.variant) for one in bodies]


def test_a_warning_retold_as_a_threat_is_suggested_with_both_passages() -> None:
    retold = "Ann Lee went as far as threatening sanctions against any mayor who came."
    assert suggested(WARNED, retold) == [("warned of “consequences", "threatening sanctions")]


def test_it_is_found_inside_one_text() -> None:
    text = f"{WARNED}\n\nThe envoy, Ann Lee, threatened sanctions against any mayor in town."
    assert len(suggested(text)) == 1


def test_a_word_retold_in_reported_speech_is_suggested() -> None:
    first = "Minister Bo Tarn spoke of “irregularities” in the count at Pellan."
    retold = "Bo Tarn said on Monday that the count at Pellan was a fraud."
    ((before, after),) = suggested(first, retold)
    assert (before, after) == ("spoke of “irregularities", "fraud")


@pytest.mark.parametrize(
    "retold",
    [
        "Cy Dorn went as far as threatening sanctions against any mayor who came.",
        "Ann Lee warned of consequences and did not threaten sanctions against any mayor.",
        "Ann Lee gave a talk on threatened birds in the museum of natural history.",
        "Ann Lee said again that there would be “sanctions” against any mayor who came.",
    ],
)
def test_others_the_same_word_another_matter_and_marks_are_left_alone(retold: str) -> None:
    assert suggested(WARNED, retold) == []
