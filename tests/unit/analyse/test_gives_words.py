"""Whether an attribution gives somebody's words, by its cue."""

import pytest

from crossread.analyse.quotation.speech import gives_words
from crossread.model import Quotation
from crossread.model.span import Pin, Span
from crossread.testing import a_document, sealed


@pytest.mark.parametrize(
    "cue, expected",
    [
        ("said", True), ("according to", True), ("have warned", True), ("insisting", True),
        ("statement", True), ("illustrates", False), ("provided", False),
        ("remained unconvinced", False), ("каже", True),
    ],
)  # fmt: skip
def test_cue_tells_words_from_views(cue, expected):
    text = f"Officials {cue} the gate would open."
    document = a_document(text)
    body = Quotation(
        content=(Pin(document.id, Span(11 + len(cue), len(text))),),
        form="indirect",
        cue=Pin(document.id, Span(10, 10 + len(cue))),
        source=Pin(document.id, Span(0, 9)),
    )
    assert gives_words(sealed(body, document)) is expected
