"""Lines on pages to a text in reading order: columns, paragraphs, headings, furniture, footnotes.

A line is a run of words with a box. What is done to the words is this alone: lines of a paragraph
are joined by a space, and a word that was divided at the end of a line is made whole again, which
is noted. Every line keeps its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Literal

from crossread.ingest.byline import Heading
from crossread.ingest.flow import SEPARATOR
from crossread.ingest.plain import Extract
from crossread.model.document import Block, Note, Place
from crossread.model.span import Span
from crossread.text.decode import counted

Role = Literal["text", "heading", "item", "quote", "caption", "furniture"]

EDGE = 0.12  # of the height of a page: where running headers and footers stand
MIN_GUTTER = 7.0  # points of white between two columns
MIN_COLUMN_LINES = 3
MIN_COLUMN_LETTERS = 14  # shorter lines side by side are a table
SMALLER = 0.93
LARGER = 1.12
INDENT = 0.8
HYPHEN = re.compile("(?<=[^\\W\\d_])[-\u2010\u00ad\x02]$")
BULLET = re.compile(r"(?:[•●▪◦‣·–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
NOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|\[\d{1,3}\])[.)]?\s*\S")
PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|стор\.?|стр\.?|с\.)?\s*\d{1,4}(?:\s*(?:/|of|von|з|из)\s*\d{1,4})?\W*",
    re.I,
)
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
DIGITS = re.compile(r"\d+")


Part = tuple[int, int, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words on a page with its box, measured from the upper left corner.

    ``parts`` are the boxes of its words, from and to which character, where they are known.
    """

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int
    drawn: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return the box in whole points (or pixels), never smaller than the words."""
        return (int(self.left), int(self.top), -int(-self.right // 1), -int(-self.bottom // 1))


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its lines in any order. ``is_picture``: a picture, which has no page number."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    is_picture: bool = False


@dataclass(slots=True)
class _Block:
    role: Role
    lines: list[Line]
    reason: str = ""


@dataclass(slots=True)
class _Text:
    """The text as it grows, with what covers it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Append words."""
        self.parts.append(words)
        self.length += len(words)


def laid_out_pages(pages: Sequence[Page]) -> Extract:
    """Return the text of pages with its blocks, its places and notes on what was done."""
    body_size = _body_size(pages)
    furniture = _furniture(pages)
    blocks: list[_Block] = []
    aside: list[_Block] = []
    footnotes: list[_Block] = []
    for page in pages:
        kept = [line for line in page.lines if id(line) not in furniture]
        notes = _footnote_lines(kept, page, body_size)
        ordered = reading_order([line for line in kept if line not in notes])
        aside += _furniture_blocks(page, furniture)
        footnotes += _paragraphs(reading_order(notes), body_size)
        _append(blocks, _paragraphs(ordered, body_size))
    known = _compounds(pages)
    text = _Text()
    for block in (*blocks, *footnotes, *aside):
        _write(text, block, known, is_picture=any(page.is_picture for page in pages))
    notes_made = tuple(_notes(text, len(footnotes), aside))
    title = next((one for one in blocks if one.role == "heading"), None)
    heading = Heading(title=" ".join(line.words for line in title.lines)) if title else Heading()
    return Extract(
        "".join(text.parts), heading, tuple(text.blocks), notes_made, None, tuple(text.places)
    )


def _body_size(pages: Sequence[Page]) -> float:
    """Return the size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.words)
    return sizes.most_common(1)[0][0] if sizes else 1.0


# ---- furniture and footnotes --------------------------------------------------------------------


def _furniture(pages: Sequence[Page]) -> dict[int, str]:
    """Return the lines at the edges of pages that recur, or are numbers of pages: id → reason."""
    if len(pages) < 2:
        return {}
    recurring: Counter[tuple[str, bool]] = Counter()
    edges = [(page, line) for page in pages for line in page.lines if _is_at_edge(line, page)]
    for page in pages:
        recurring.update({_key(line, page) for line in page.lines if _is_at_edge(line, page)})
    least = max(2, round(0.3 * len(pages))) if len(pages) > 3 else 2
    found: dict[int, str] = {}
    for page, line in edges:
        where = "header" if line.top < page.height / 2 else "footer"
        if PAGE_NUMBER.fullmatch(line.words):
            found[id(line)] = "number of the page"
        elif recurring[_key(line, page)] >= least:
            found[id(line)] = f"running {where}: it recurs on {recurring[_key(line, page)]} pages"
    return found


def _is_at_edge(line: Line, page: Page) -> bool:
    return line.bottom < page.height * EDGE or line.top > page.height * (1 - EDGE)


def _key(line: Line, page: Page) -> tuple[str, bool]:
    return DIGITS.sub("#", line.words.casefold()).strip(), line.top < page.height / 2


def _furniture_blocks(page: Page, furniture: dict[int, str]) -> list[_Block]:
    lines = [line for line in page.lines if id(line) in furniture]
    return [_Block("furniture", [line], furniture[id(line)]) for line in lines]


def _footnote_lines(lines: Sequence[Line], page: Page, body_size: float) -> list[Line]:
    """Return the small lines at the foot of a page, from the first that opens with a mark on."""
    small = sorted(
        (one for one in lines if one.size < body_size * SMALLER and one.top > page.height / 2),
        key=lambda one: one.top,
    )
    lowest = max((one.bottom for one in lines if one.size >= body_size * SMALLER), default=0.0)
    below = [one for one in small if one.top >= lowest - body_size]
    first = next((index for index, one in enumerate(below) if NOTE_MARK.match(one.words)), None)
    return [] if first is None else below[first:]


# ---- reading order ------------------------------------------------------------------------------


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return lines as a reader takes them: columns from left to right, each from above."""
    if len(lines) < 2:
        return list(lines)
    gutter = _gutter(lines)
    if gutter is not None:
        left = [one for one in lines if one.right <= gutter]
        right = [one for one in lines if one.right > gutter]
        return reading_order(left) + reading_order(right)
    for above, below in _cuts(lines):
        if _gutter(below) is not None or _gutter(above) is not None:
            return reading_order(above) + reading_order(below)
    return _rows(lines)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return where a strip of white parts columns of running text from top to bottom."""
    reach = 0.0
    best: tuple[float, float] | None = None
    for line in sorted(lines, key=lambda one: one.left):
        width = line.left - reach
        if reach and width >= MIN_GUTTER and (best is None or width > best[0]):
            middle = reach + width / 2
            if _are_columns(lines, middle):
                best = (width, middle)
        reach = max(reach, line.right)
    return None if best is None else best[1]


def _are_columns(lines: Sequence[Line], middle: float) -> bool:
    sides = (
        [one for one in lines if one.right <= middle],
        [one for one in lines if one.left >= middle],
    )
    return all(
        len(side) >= MIN_COLUMN_LINES
        and median(len(one.words) for one in side) >= MIN_COLUMN_LETTERS
        for side in sides
    )


def _cuts(lines: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield each way to part lines above a strip of white from those below it."""
    ordered = sorted(lines, key=lambda one: one.top)
    reach = ordered[0].bottom
    for index, line in enumerate(ordered[1:], 1):
        if line.top >= reach - 1:
            yield ordered[:index], ordered[index:]
        reach = max(reach, line.bottom)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Return lines from above, those of one row joined from left to right as cells of a table."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.top + one.bottom) / 2):
        if rows and _share_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [one for row in rows for one in sorted(row, key=lambda one: one.left)]


def _share_row(one: Line, other: Line) -> bool:
    middle = (other.top + other.bottom) / 2
    return one.top < middle < one.bottom and (other.left >= one.right or other.right <= one.left)


# ---- paragraphs ---------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[Line], body_size: float) -> list[_Block]:
    """Return lines in reading order as blocks."""
    blocks: list[_Block] = []
    edges = _Edges(lines)
    for line in lines:
        if blocks and not _opens(blocks[-1].lines, line, edges):
            blocks[-1].lines.append(line)
        else:
            blocks.append(_Block("text", [line]))
    for block in blocks:
        block.role = _role(block, body_size)
    return blocks


class _Edges:
    """Where columns begin and end, and how far lines stand apart, on one page."""

    def __init__(self, lines: Sequence[Line]) -> None:
        steps = [
            lower.top - upper.top
            for upper, lower in pairwise(lines)
            if 0 < lower.top - upper.top < 3 * max(upper.size, 1)
        ]
        self.step = median(steps) if steps else 0.0
        self._lines = lines

    def column(self, line: Line) -> tuple[float, float]:
        """Return the left and right edge of the column a line stands in."""
        near = [
            one
            for one in self._lines
            if one.left < line.right and line.left < one.right and abs(one.top - line.top) < 300
        ]
        return min(one.left for one in near), max(one.right for one in near)


def _opens(before: Sequence[Line], line: Line, edges: _Edges) -> bool:
    """Whether a line opens a new paragraph behind these."""
    last = before[-1]
    if _share_row(last, line):  # cells of a table; in a picture, labels that stand apart
        return bool(line.parts) and abs(line.left - last.right) > 2 * line.size
    if abs(line.size - last.size) > 0.1 * last.size:
        return True
    if line.top < last.top:  # the next column
        return bool(SENTENCE_END.search(last.words)) or not line.words[:1].islower()
    if line.top - last.bottom > 1.2 * line.size:
        return True
    if edges.step and line.top - last.top > 1.35 * edges.step:
        return True
    return _differs(before, line, edges)


def _differs(before: Sequence[Line], line: Line, edges: _Edges) -> bool:
    """Whether indentation, a bullet or a short last line sets a line off."""
    last = before[-1]
    left, right = edges.column(line)
    if BULLET.match(line.words) and BULLET.match(before[0].words):
        return True
    if line.left - left > INDENT * line.size and last.left - left <= INDENT * line.size / 2:
        return not BULLET.match(before[0].words)
    short = right - last.right > 0.25 * (right - left)
    return short and SENTENCE_END.search(last.words) is not None


def _role(block: _Block, body_size: float) -> Role:
    words = " ".join(line.words for line in block.lines)
    if min(line.size for line in block.lines) > body_size * LARGER and len(words) < 300:
        return "heading"
    return "item" if BULLET.match(words) else "text"


def _append(blocks: list[_Block], page: list[_Block]) -> None:
    """Join the first paragraph of a page to the last of the page before where it goes on."""
    if blocks and page and _goes_on(blocks[-1], page[0]):
        blocks[-1].lines += page[0].lines
        page = page[1:]
    blocks += page


def _goes_on(block: _Block, following: _Block) -> bool:
    last, first = block.lines[-1].words, following.lines[0].words
    if block.role != "text" or following.role != "text" or SENTENCE_END.search(last):
        return False
    return first[:1].islower() or HYPHEN.search(last) is not None


# ---- the text -----------------------------------------------------------------------------------


def _compounds(pages: Sequence[Page]) -> frozenset[str]:
    """Return the words that are written with a hyphen within a line: those keep theirs."""
    words = (word for page in pages for line in page.lines for word in line.words.split()[:-1])
    return frozenset(word.casefold().strip(".,;:!?\"'“”‘’()") for word in words if "-" in word)


def _write(text: _Text, block: _Block, known: frozenset[str], *, is_picture: bool) -> None:
    if text.length:
        text.add(SEPARATOR)
    start = text.length
    for index, line in enumerate(block.lines):
        following = block.lines[index + 1] if index + 1 < len(block.lines) else None
        words, joint = _joined(line, following, known, text)
        at = text.length
        text.add(words)
        page = None if is_picture else line.page
        for first, last, box in line.parts or ((0, len(words), line.box),):
            span = Span(at + first, at + min(last, len(words)))
            text.places.append(Place(span, page=page, box=box))
        text.add(joint)
    text.blocks.append(Block(Span(start, text.length), block.role, block.reason))


def _joined(
    line: Line, following: Line | None, known: frozenset[str], text: _Text
) -> tuple[str, str]:
    """Return the words of a line and what comes between it and the next."""
    words = line.words.replace("\x02", "-")
    if following is None:
        return words, ""
    if _share_row(line, following):
        return words, "\t" if following.left - line.right > line.size else " "
    head = words.split()[-1] if words.split() else ""
    tail = following.words.split()[0] if following.words.split() else ""
    if not HYPHEN.search(line.words) or not tail[:1].islower():
        return words, " "
    if (head + tail).casefold().strip(".,;:!?\"'“”‘’()") in known:
        return words, ""
    text.joined.append(f"{head}|{tail}")
    return words[:-1], ""


def _notes(text: _Text, n_footnotes: int, aside: Sequence[_Block]) -> Iterator[Note]:
    if text.joined:
        shown = ", ".join(text.joined[:8]) + (", …" if len(text.joined) > 8 else "")
        n_words = counted(len(text.joined), "word")
        yield Note("dehyphenated", f"{n_words} divided at the end of a line made whole: {shown}")
    if n_footnotes:
        yield Note("footnotes", f"{counted(n_footnotes, 'footnote')} put behind the text")
    if aside:
        n_lines = counted(len(aside), "line")
        yield Note("furniture", f"{n_lines} of headers, footers and page numbers put at the end")
