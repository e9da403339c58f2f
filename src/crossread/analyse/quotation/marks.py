"""Quotation marks: which open, which close, which are apostrophes, and what lies between them.

One pass over each paragraph with a stack, in linear time. Nothing here knows what the words
between marks are; that is for the modules beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossread.model import Span

_CLOSING = {
    "“": "”\"“", "„": "“”\"", "‟": "”\"", '"': '"”', "”": "”\"",
    "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』",
    "‘": "’'", "‚": "‘’", "‛": "’'", "'": "'’",
}  # fmt: skip
CLOSERS: dict[str, tuple[str, ...]] = {
    **{mark: tuple(closing) for mark, closing in _CLOSING.items()},
    "``": ("''",),
    "''": ("''",),
}
"""Opening marks and what may close them, the usual one first."""

SINGLE = frozenset("‘’‚‛'")
_MARK = re.compile(r"``|''(?!')|[\"'“”„‟‘’‚‛«»‹›「」『』]")
_OPENS_AFTER = frozenset("([{<—–-―−/…:;=*_>\u200b\u2060\ufeff\u200f\u202a\u202b\u2067")
_NEVER_SPACE = frozenset("\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u2067\u2069")
# Letters dropped at the start of a word: 'em, ’tis, rock ’n’ roll, the ’90s.
_ELISION = re.compile(
    r"(?:\d\ds?\b|(?:n|em|til|till|tis|twas|cause|cuz|bout|round|nuff|ere|neath|kay|ya)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")

# Deeper nesting is a fault of the text, or made to hurt.
MAX_DEPTH = 6
# Marks that close without having been opened again are looked for in so many paragraphs.
MAX_SILENT_PARAGRAPHS = 4


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between quotation marks, in one paragraph.

    ``opening`` and ``closing`` are the outer bounds, marks included; ``start`` and ``end`` the
    words. ``paragraph`` is the index of the paragraph. ``depth`` 0 is outermost; ``closed`` is
    false where the closing mark is missing; ``resumes`` is true where the marks of the paragraph
    before never closed and this passage goes on with them.
    """

    opening: int
    start: int
    end: int
    closing: int
    paragraph: int
    mark: str
    depth: int = 0
    closed: bool = True
    resumes: bool = False

    def holds(self, other: Marked) -> bool:
        """Whether ``other`` is nested in this passage."""
        return self is not other and self.start <= other.opening and other.closing <= self.end


@dataclass(slots=True)
class _Open:
    position: int
    mark: str

    @property
    def start(self) -> int:
        return self.position + len(self.mark)


@dataclass(frozen=True, slots=True)
class _Scanned:
    """One paragraph: what was marked, what stayed open, a close that nothing opened."""

    marked: tuple[Marked, ...]
    left_open: _Open | None
    stray_close: tuple[int, str] | None


def marked_passages(text: str, paragraphs: Sequence[Span]) -> list[Marked]:
    """Return the passages between quotation marks, ordered by where they open.

    A passage never crosses a paragraph; one that goes on in the next is followed by one that
    ``resumes``. A mark that is never closed is closed at the end of its paragraph.
    """
    scanned = [_Scanner(text, span, index).scan() for index, span in enumerate(paragraphs)]
    found: list[Marked] = [one for paragraph in scanned for one in paragraph.marked]
    found.extend(_left_open(text, paragraphs, scanned))
    return _resumed(text, list(_levelled(found)), paragraphs, scanned)


def _levelled(found: Sequence[Marked]) -> Iterator[Marked]:
    """Set the depth of each passage anew, now that unclosed ones are known."""
    stack: list[Marked] = []
    for one in sorted(found, key=lambda one: (one.opening, -one.closing)):
        while stack and stack[-1].closing < one.closing:
            stack.pop()
        yield replace(one, depth=len(stack)) if one.depth != len(stack) else one
        stack.append(one)


def _left_open(
    text: str, paragraphs: Sequence[Span], scanned: Sequence[_Scanned]
) -> Iterator[Marked]:
    for index, paragraph in enumerate(scanned):
        left = paragraph.left_open
        if left is None or (left.mark in SINGLE and not _reopened(text, paragraphs, index, left)):
            continue
        end = paragraphs[index].end
        if left.start < end:
            yield Marked(left.position, left.start, end, end, index, left.mark, closed=False)
        yield from _silent(paragraphs, scanned, index, left)


def _reopened(text: str, paragraphs: Sequence[Span], index: int, left: _Open) -> bool:
    if index + 1 >= len(paragraphs):
        return False
    return text.startswith(left.mark, paragraphs[index + 1].start)


def _silent(
    paragraphs: Sequence[Span], scanned: Sequence[_Scanned], index: int, left: _Open
) -> Iterator[Marked]:
    """Yield the paragraphs a passage runs through when its marks close without reopening."""
    run: list[Marked] = []
    last = min(len(scanned), index + 2 + MAX_SILENT_PARAGRAPHS)
    for later in range(index + 1, last):
        start, end = paragraphs[later].start, paragraphs[later].end
        stray = scanned[later].stray_close
        if stray is not None:
            closes, mark = stray
            if mark in CLOSERS[left.mark] and start < closes:
                yield from run
                yield Marked(
                    start, start, closes, closes + len(mark), later, left.mark, resumes=True
                )
            return
        if scanned[later].marked or scanned[later].left_open:
            return
        run.append(Marked(start, start, end, end, later, left.mark, closed=False, resumes=True))


def _resumed(
    text: str, found: list[Marked], paragraphs: Sequence[Span], scanned: Sequence[_Scanned]
) -> list[Marked]:
    """Mark passages that open a paragraph with the mark the paragraph before left open."""
    first_of: dict[int, int] = {}
    for position, one in enumerate(found):
        first_of.setdefault(one.paragraph, position)
    for index, paragraph in enumerate(scanned[:-1]):
        if paragraph.left_open is None or index + 1 not in first_of:
            continue
        position = first_of[index + 1]
        if _reopened(text, paragraphs, index, paragraph.left_open):
            found[position] = replace(found[position], resumes=True)
    return found


class _Scanner:
    """One pass over the marks of one paragraph."""

    def __init__(self, text: str, span: Span, index: int) -> None:
        self.text, self.span, self.index = text, span, index
        self.stack: list[_Open] = []
        self.found: list[Marked] = []
        self.stray: tuple[int, str] | None = None
        self.marks = list(_MARK.finditer(text, span.start, span.end))
        self.later = self._count_from_the_right()

    def _count_from_the_right(self) -> list[tuple[int, int, int]]:
        """For each mark: how many “, ” and straight marks come after it."""
        counts: list[tuple[int, int, int]] = []
        opening = closing = straight = 0
        for match in reversed(self.marks):
            counts.append((opening, closing, straight))
            mark = match[0]
            opening += mark == "“"
            closing += mark == "”"
            straight += mark == '"'
        counts.reverse()
        return counts

    def scan(self) -> _Scanned:
        for number, match in enumerate(self.marks):
            self._meet(number, match.start(), match[0])
        left = next((one for one in self.stack if one.mark not in SINGLE), None)
        if left is None and self.stack:
            left = self.stack[0]
        return _Scanned(tuple(self.found), left, self.stray)

    # -- what stands around a mark ----------------------------------------------------------------

    def _around(self, position: int, mark: str) -> tuple[str, str]:
        before, after = position - 1, position + len(mark)
        while before >= self.span.start and self.text[before] in _NEVER_SPACE:
            before -= 1
        left = self.text[before] if before >= self.span.start else " "
        right = self.text[after] if after < self.span.end else " "
        return left, right

    def _may_open(self, position: int, mark: str) -> bool:
        left, right = self._around(position, mark)
        opens = left.isspace() or left in _OPENS_AFTER or left in CLOSERS
        if left in "\"'’”" and self._closed_at(position):
            opens = False
        return opens and not right.isspace()

    def _closed_at(self, position: int) -> bool:
        return bool(self.found) and self.found[-1].closing == position

    def _may_close(self, position: int, mark: str) -> bool:
        left, right = self._around(position, mark)
        return not left.isspace() and not right.isalnum()

    # -- one mark ---------------------------------------------------------------------------------

    def _meet(self, number: int, position: int, mark: str) -> None:
        if mark in SINGLE:
            self._meet_single(number, position, mark)
        elif mark in {'"', "''"}:
            self._meet_straight(number, position, mark)
        elif mark in "“”":
            self._meet_curly(number, position, mark)
        elif mark in "«»":
            self._meet_angle(position, mark)
        elif mark in CLOSERS:
            self._open(position, mark)
        else:
            self._close(position, mark)

    def _meet_single(self, number: int, position: int, mark: str) -> None:
        left, right = self._around(position, mark)
        top = self.stack[-1].mark if self.stack else ""
        if left.isalnum() and right.isalnum():
            return
        closes = top in SINGLE and mark in CLOSERS[top] and self._may_close(position, mark)
        if closes and not self._is_possessive(number, left, right):
            self._close(position, mark)
        elif (
            mark != "’"
            and self._may_open(position, mark)
            and (not self._is_elision(position) and (mark != "'" or self._closer_ahead(number)))
        ):
            self._open(position, mark)

    def _is_elision(self, position: int) -> bool:
        return _ELISION.match(self.text, position + 1, self.span.end) is not None

    def _is_possessive(self, number: int, left: str, right: str) -> bool:
        """The workers’ rights: an apostrophe, if a better closing mark comes after it."""
        return left == "s" and right == " " and self._closer_ahead(number, sure=True)

    def _closer_ahead(self, number: int, *, sure: bool = False) -> bool:
        """Whether one of the next marks can close a single quotation mark.

        ``sure`` asks for one beside punctuation, and for none that opens in between.
        """
        for match in self.marks[number + 1 : number + 9]:
            position, mark = match.start(), match[0]
            if mark not in SINGLE:
                continue
            left, right = self._around(position, mark)
            if left.isalnum() and right.isalnum():
                continue
            if self._may_close(position, mark) and (not sure or left in ".,!?" or right in ".,;"):
                return True
            if sure and self._may_open(position, mark):
                return False
        return False

    def _meet_straight(self, number: int, position: int, mark: str) -> None:
        opened = self._opened(mark) or (mark == "''" and self._opened("``"))
        opens, closes = self._may_open(position, mark), self._may_close(position, mark)
        if not opened:
            if opens or (not closes and self._around(position, mark)[1].isalnum()):
                self._open(position, mark)
            else:
                self._close(position, mark)
        elif opens and not closes:
            self._cut_short(position)
            self._open(position, mark)
        elif not self._is_inch(number, position):
            self._close(position, mark)

    def _is_inch(self, number: int, position: int) -> bool:
        left, right = self._around(position, '"')
        following = self.text[position + 1 : position + 3]
        lower = right == " " and following[1:2].islower()
        return left.isdigit() and lower and self.later[number][2] % 2 == 1

    def _meet_curly(self, number: int, position: int, mark: str) -> None:
        if mark == "“":
            low = self._opened("„", "‟")
            if (low and not self._may_open(position, mark)) or (
                self._opened("“") and not self._may_open(position, mark)
            ):
                self._close(position, mark)
            else:
                if self._opened("“") and not self._enough_closers(number):
                    self._cut_short(position)
                self._open(position, mark)
        elif self._opened("“", "„", "‟", "”", '"'):
            self._close(position, mark)
        elif self._may_open(position, mark) and not self._may_close(position, mark):
            self._open(position, mark)
        else:
            self._no_opening(position, mark)

    def _enough_closers(self, number: int) -> bool:
        opening, closing, _ = self.later[number]
        n_open = sum(one.mark == "“" for one in self.stack)
        return closing >= opening + n_open + 1

    def _meet_angle(self, position: int, mark: str) -> None:
        if mark == "«":
            if self._opened("»"):
                self._close(position, mark)
            else:
                self._open(position, mark)
        elif self._opened("«"):
            self._close(position, mark)
        elif self._may_open(position, mark) and not self._may_close(position, mark):
            self._open(position, mark)
        else:
            self._no_opening(position, mark)

    # -- the stack --------------------------------------------------------------------------------

    def _opened(self, *marks: str) -> bool:
        return any(one.mark in marks for one in self.stack)

    def _open(self, position: int, mark: str) -> None:
        if len(self.stack) >= MAX_DEPTH:
            del self.stack[0]
        self.stack.append(_Open(position, mark))

    def _close(self, position: int, mark: str) -> None:
        for depth in range(len(self.stack) - 1, -1, -1):
            one = self.stack[depth]
            if mark in CLOSERS[one.mark]:
                del self.stack[depth:]
                self._keep(one, position, position + len(mark), closed=True)
                return
        self._no_opening(position, mark)

    def _no_opening(self, position: int, mark: str) -> None:
        if self.stray is None and not self.found and not self.stack:
            self.stray = (position, mark)

    def _cut_short(self, position: int) -> None:
        """A mark opens anew: what it opened before ends with its sentence, or is no passage."""
        one = self.stack[-1]
        self.stack.pop()
        stop = _SENTENCE_END.search(self.text, one.start, position)
        if stop is not None:
            self._keep(one, stop.end(), stop.end(), closed=False)

    def _keep(self, one: _Open, end: int, closing: int, *, closed: bool) -> None:
        if self.text[one.start : end].strip():
            self.found.append(
                Marked(one.position, one.start, end, closing, self.index, one.mark, 0, closed)
            )
