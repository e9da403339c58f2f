"""Anchoring: finding quoted words in a text, or saying that they are not there.

A person or a program that gives a quote gives no offsets one could trust. The words are looked
for verbatim, then with quotation marks, dashes and white space made alike. Words found at several
places are *ambiguous* unless their context tells the places apart; words found nowhere are
*missing*. Neither of the last two ever becomes evidence. There is no fuzzy match: an edit of one
letter is a different quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossread.errors import QuoteAmbiguous, QuoteMissing
from crossread.model.span import Span
from crossread.text.normalise import normalise

Match = Literal["verbatim", "normalised"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where quoted words stand, and how they matched."""

    span: Span
    match: Match


def anchor(
    quote: str, text: str, *, within: Span | None = None, prefix: str = "", suffix: str = ""
) -> Anchor:
    """Find ``quote`` in ``text``, inside ``within`` if given.

    ``prefix`` and ``suffix`` are the words before and after it, used only to tell several places
    apart. Raises ``QuoteMissing`` when the words are not there, ``QuoteAmbiguous`` when they are
    at several places and the context fits none or more than one of them.
    """
    window = within or Span(0, len(text))
    passage = window.of(text)
    for match, spans in (
        ("verbatim", _verbatim(quote, passage)),
        ("normalised", _normalised(quote, passage)),
    ):
        if spans:
            chosen = _told_apart(passage, spans, prefix, suffix)
            return Anchor(chosen.shift(window.start), match)  # type: ignore[arg-type]
    raise QuoteMissing(
        "the quoted words are not in the text", hint="quote them exactly as they stand there"
    )


def _verbatim(quote: str, passage: str) -> list[Span]:
    return _occurrences(quote, passage) if quote.strip() else []


def _normalised(quote: str, passage: str) -> list[Span]:
    wanted = normalise(quote).text.strip()
    if not wanted:
        return []
    alike = normalise(passage)
    found = _occurrences(wanted, alike.text)
    return [alike.original(span.start, span.end) for span in found]


def _occurrences(words: str, text: str) -> list[Span]:
    spans = []
    start = text.find(words)
    while start >= 0:
        spans.append(Span(start, start + len(words)))
        start = text.find(words, start + 1)
    return spans


def _told_apart(passage: str, spans: list[Span], prefix: str, suffix: str) -> Span:
    if len(spans) == 1:
        return spans[0]
    fitting = [span for span in spans if _fits(passage, span, prefix, suffix)]
    if len(fitting) == 1 and (prefix or suffix):
        return fitting[0]
    raise QuoteAmbiguous(
        f"the quoted words are in the text at {len(spans)} places",
        hint="quote more of the sentence, or say in which paragraph they stand",
        details={"n_places": len(spans)},
    )


def _fits(passage: str, span: Span, prefix: str, suffix: str) -> bool:
    before = normalise(passage[: span.start]).text
    after = normalise(passage[span.end :]).text
    return before.endswith(normalise(prefix).text) and after.startswith(normalise(suffix).text)
