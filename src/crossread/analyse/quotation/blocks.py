"""Speech without quotation marks: passages set off by a cue and a colon, and transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.analyse.quotation.attribution import Attributor
from crossread.analyse.quotation.links import Link
from crossread.analyse.quotation.marks import CLOSERS
from crossread.analyse.quotation.slavic import SlavicAttributor
from crossread.model import Paragraph, Span

MIN_BLOCK = 40
"""A passage shorter than this (in code points) is more likely a line of a list than a speech."""

_FIRST_PERSON = re.compile(
    r"\b(?:I|we|our|us|my|ours|we're|we've|I'm|ми|ми|наш\w*|нас|нам|я|мы|мой|моя|мій)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>[^\W\d_][\w.’'-]*(?:\s+[^\W\d_][\w.’'-]*){0,4})(?:\s*[(\[][^)\]\n]{1,40}[)\]])?\s?:\s+(?=\S)"
)
_STAGE = re.compile(r"^[(\[][^)\]]*[)\]]$")
# Labels that head a paragraph of notes as often as a turn of speech.
_NO_LABELS = frozenset(
    "transcript interview briefing statement "
    "note update correction source sources photo image caption read more related tags tag topics "
    "date time place when where who what why how example warning tip editor's posted by contact "
    "phone email website address price location categories category filed under share".split()
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One labelled turn of a transcript: the label and the paragraphs spoken."""

    label: tuple[int, int]
    content: tuple[tuple[int, int], ...]


def opens_with_mark(text: str, span: Span) -> bool:
    """Whether a paragraph starts with a quotation mark."""
    return text[span.start : span.start + 1] in CLOSERS or text.startswith("``", span.start)


def introduces(attributor: Attributor | SlavicAttributor) -> Link | None:
    """Return the link of a sentence that ends in a colon and gives somebody the floor.

    "Wrote the party:", "From Chairwoman Lee:", "In a statement, the ministry said:" do; "He said
    there were three reasons:" does not.
    """
    tokens = attributor.tokens
    if tokens[-1].text != ":" or any(token.quoted for token in tokens):
        return None
    sender = attributor.sender()
    if sender is not None:
        return sender
    link = attributor.introduction()
    if link is None or link.cue is None or link.source is None:
        return None
    tail = tokens[max(link.cue[1], link.source[1] if link.source[0] >= link.cue[1] else 0) : -1]
    clause = any(token.lower in _CLAUSE for token in tail)
    return None if clause or len(tail) > 14 else link


_CLAUSE = frozenset(
    "that is are was were be there has have had will would should could can may might need needs "
    "must because if reasons things questions points examples".split()
)


def block_paragraphs(
    text: str, paragraphs: Sequence[Paragraph], index: int, *, plain: bool
) -> list[int]:
    """Return the indexes of the paragraphs that a cue before ``index`` sets off.

    One paragraph, unless form shows more: block quotes of a page, a list, the same indent.
    ``plain`` says that the cue is one that introduces speech and nothing else.
    """
    first = paragraphs[index]
    span = first.paragraph.span
    if opens_with_mark(text, span) or first.role in {"heading", "caption", "byline", "dateline"}:
        return []
    personal = is_personal(text, span)
    indent = _indent(text, span.start)
    set_off = first.role == "quote" or len(indent) > 1
    if len(span) < MIN_BLOCK or not (personal or set_off or plain):
        return []
    if first.role == "item" and not personal:
        return []
    chosen = [index]
    for later in range(index + 1, len(paragraphs)):
        one = paragraphs[later]
        same = first.role in {"quote", "item"} and one.role == first.role
        indented = len(indent) > 1 and _indent(text, one.paragraph.span.start) == indent
        if not (same or indented):
            break
        chosen.append(later)
    return chosen


def _indent(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    return text[line:start]


def is_personal(text: str, span: Span) -> bool:
    """Whether a paragraph speaks in the first person."""
    return _FIRST_PERSON.search(text, span.start, span.end) is not None


def transcript(text: str, paragraphs: Sequence[Paragraph]) -> list[Turn]:
    """Return the turns of a transcript, none when the document is no transcript.

    A transcript has two speakers or more, four labelled turns or more, and a label on a quarter
    of its paragraphs.
    """
    labels: dict[int, re.Match[str]] = {}
    for index, one in enumerate(paragraphs):
        match = _LABEL.match(text, one.paragraph.span.start, one.paragraph.span.end)
        if match is not None and _is_label(match["label"]):
            labels[index] = match
    labels = _alike(labels)
    names = Counter(match["label"].casefold() for match in labels.values())
    repeated = [name for name, n_turns in names.items() if n_turns > 1]
    if len(labels) < 4 or len(names) < 2 or not repeated or 4 * len(labels) < len(paragraphs):
        return []
    if sum(names[name] for name in repeated) < 0.6 * len(labels):
        return []
    return list(_turns(text, paragraphs, labels))


def _alike(labels: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """Where most labels are in capitals, others are headings."""
    loud = {at: match for at, match in labels.items() if match["label"].isupper()}
    return loud if 2 * len(loud) > len(labels) and len(loud) > 3 else labels


def _is_label(label: str) -> bool:
    words = label.split()
    capital = all(word[0].isupper() or word in {"de", "van", "von", "of", "the"} for word in words)
    return capital and label.casefold().strip() not in _NO_LABELS


def _turns(
    text: str, paragraphs: Sequence[Paragraph], labels: dict[int, re.Match[str]]
) -> list[Turn]:
    turns: list[Turn] = []
    label: tuple[int, int] | None = None
    content: list[tuple[int, int]] = []
    for index, one in enumerate(paragraphs):
        span = one.paragraph.span
        if index in labels:
            if label is not None and content:
                turns.append(Turn(label, tuple(content)))
            label, content = labels[index].span("label"), [(labels[index].end(), span.end)]
        elif label is not None and _is_spoken(text, one):
            content.append((span.start, span.end))
    if label is not None and content:
        turns.append(Turn(label, tuple(content)))
    return turns


def _is_spoken(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph without a label goes on with the turn before: no stage direction."""
    span = paragraph.paragraph.span
    spoken = paragraph.role in {"text", "quote", "item"}
    return spoken and not _STAGE.match(text[span.start : span.end])
