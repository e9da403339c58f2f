"""Paragraphs: what a reader would cite by number, furniture left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crossread.model import Analyser, Finding, Furniture, Paragraph, Reading, Span
from crossread.model import Block as MarkedBlock
from crossread.model.bodies import ParagraphRole
from crossread.text.segment import Block, paragraph_spans

# A line longer than this is running text, whatever it ends with.
HEADING_LENGTH = 140

_STOPS = tuple(".!?…;,:")
_CLOSERS = "\"'”’»)]"
_CAPTION = re.compile(
    r"(?:above|below|left|right|pictured|photo|caption|image|cover image|на фото|фото)\b\s*[:(]",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|від|автор[а-яіїы]*|текст)[: ]\s*(?P<names>.+)$", re.IGNORECASE)
_SMALL_WORDS = frozenset("and of the for in at with de van von der la le та і й и".split())
_DATE_LINE = re.compile(
    r"(?:(?:published|posted|updated|опубліковано|опубликовано)\b[: ]*)?"
    r"(?:\w+,? )?(?:\d{1,2}[. ]\s?[\w.]+[. ]?,? \d{4}"
    r"|[A-Z]\w+\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2})"
    r"(?:,? (?:at )?\d{1,2}[:.]\d{2}.{0,12})?(?: р\.| г\.)?$",
    re.IGNORECASE,
)
_MARKDOWN: dict[str, ParagraphRole] = {"#": "heading", ">": "quote"}


def find_paragraphs(reading: Reading) -> Iterator[Finding[Paragraph]]:
    """Yield the paragraphs of the text in order, numbered from 1, furniture left out.

    The source's own markup decides the roles where there is any; in plain text they come from
    form: a short line without a stop is a heading, "By …" a byline, a date alone a dateline.
    """
    furniture = [body.furniture.span for body in reading.bodies(Furniture)]
    number = 0
    for block, role in _blocks(reading):
        for span in _without(block, furniture):
            number += 1
            yield Finding(Paragraph(reading.pin(span.start, span.end), number, role))


def _blocks(reading: Reading) -> Iterator[tuple[Span, ParagraphRole]]:
    marked = reading.document.capture.blocks
    if marked:
        yield from _marked_blocks(marked)
        return
    text = reading.text
    blocks = list(paragraph_spans(text))
    for index, block in enumerate(blocks):
        span, role = _plain_role(text, block, is_last=index == len(blocks) - 1)
        yield span, role


def _marked_blocks(blocks: Sequence[MarkedBlock]) -> Iterator[tuple[Span, ParagraphRole]]:
    for block in blocks:
        if len(block.span) and block.role != "furniture":
            yield block.span, block.role


def _plain_role(text: str, block: Block, *, is_last: bool) -> tuple[Span, ParagraphRole]:
    span = block.span
    words = span.of(text)
    if block.is_item:
        return span, "item"
    if words[0] in _MARKDOWN and words.lstrip("#>").startswith(" "):
        mark = len(words) - len(words.lstrip("#> "))
        return Span(span.start + mark, span.end), _MARKDOWN[words[0]]
    if _is_byline(words):
        return span, "byline"
    if _DATE_LINE.match(words):
        return span, "dateline"
    if _CAPTION.match(words):
        return span, "caption"
    return span, "heading" if _is_heading(words, is_last=is_last) else "text"


def _is_byline(words: str) -> bool:
    """Whether a line is "By" and names: every word but small ones opens with a capital."""
    match = _BYLINE.match(words)
    if match is None or "\n" in words or len(words) > HEADING_LENGTH or words[-1] in ".!?:":
        return False
    names = [one for one in re.findall(r"[^\W\d_]+", match["names"]) if one not in _SMALL_WORDS]
    return bool(names) and all(one[0].isupper() for one in names)


def _is_heading(words: str, *, is_last: bool) -> bool:
    if is_last or "\n" in words or len(words) > HEADING_LENGTH:
        return False
    bare = words.rstrip(_CLOSERS)
    return not bare.endswith(_STOPS) and any(one.isalpha() for one in bare)


def _without(block: Span, furniture: Sequence[Span]) -> Iterator[Span]:
    """Yield what of ``block`` is not furniture; scraps without a letter or digit are dropped."""
    start = block.start
    for span in (one for one in furniture if one.overlaps(block)):
        if span.start > start:
            yield Span(start, span.start)
        start = max(start, span.end)
    if start < block.end:
        yield Span(start, block.end)


ANALYSER = Analyser(
    "paragraphs.rules",
    version="1",
    analyse=find_paragraphs,
    provides=Paragraph,
    requires=frozenset({Furniture}),
)
