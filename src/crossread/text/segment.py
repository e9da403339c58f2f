"""Cutting text into paragraphs and sentences, by rule, for texts in Latin and Cyrillic script.

Every function takes a string and yields half-open spans of code points in it. Nothing is lost
between two spans but white space and list marks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossread.model.span import Span

_BLANK_LINES = re.compile(r"\n[ \t\r\f\v]*(?:\n[ \t\r\f\v]*)+|\u2029|\f")
_LINE = re.compile(r"[^\n\u2028]+")
_BULLET = re.compile(r"[ \t]*(?:[•‣◦▪●–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\))[ \t]+(?=\S)")

# A block is taken as hard-wrapped when its longest line is within these lengths ...
MIN_WRAP_WIDTH, WRAP_WIDTH = 30, 110
# ... and this share of its line ends stand where the next word would not have fitted.
WRAP_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph's place, and whether a list mark stood before it."""

    span: Span
    is_item: bool = False


def paragraph_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Block]:
    """Yield the paragraphs of ``text``: cut at blank lines, at list marks, and at line ends.

    A line end inside a block is a cut unless the block is hard-wrapped (lines of nearly equal
    length, as in e-mail and wire copy), where it is white space.
    """
    end = len(text) if end is None else end
    position = start
    for gap in _BLANK_LINES.finditer(text, start, end):
        yield from _block(text, position, gap.start())
        position = gap.end()
    yield from _block(text, position, end)


def _block(text: str, start: int, end: int) -> Iterator[Block]:
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    lines = [(a, b) for a, b in lines if text[a:b].strip()]
    if not lines:
        return
    run_start, run_is_item = lines[0][0], False
    wrapped = _is_wrapped(text, lines)
    previous_end = lines[0][0]
    for index, (line_start, line_end) in enumerate(lines):
        bullet = _BULLET.match(text, line_start, line_end)
        if index and (bullet or not wrapped):
            yield from _trimmed(text, run_start, previous_end, is_item=run_is_item)
            run_start = line_start
        if bullet and (index == 0 or run_start == line_start):
            run_start, run_is_item = bullet.end(), _is_list_mark(bullet[0])
            if not run_is_item:
                run_start = line_start
        elif run_start == line_start:
            run_is_item = False
        previous_end = line_end
    yield from _trimmed(text, run_start, previous_end, is_item=run_is_item)


def _is_list_mark(mark: str) -> bool:
    """A dash at the start of a line opens dialogue as often as a list; other marks are lists."""
    return mark.strip() not in {"–", "—"}


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the line ends are an editor's: no next word would have fitted, and words run on."""
    words = [text[a:b].strip() for a, b in lines]
    width = max(len(line) for line in words)
    if len(lines) < 2 or not MIN_WRAP_WIDTH <= width <= WRAP_WIDTH:
        return False
    pairs = list(itertools.pairwise(words))
    full = sum(len(line) + 1 + len(after.split()[0]) > width - 2 for line, after in pairs)
    runs_on = any(after[0].islower() for _, after in pairs)
    return runs_on and full >= WRAP_SHARE * len(pairs)


def _trimmed(text: str, start: int, end: int, *, is_item: bool) -> Iterator[Block]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Block(Span(start, end), is_item)


# ---- sentences ----------------------------------------------------------------------------------

_CLOSING = "\"'”’»›)]}“"
# The end of a sentence: stop marks, then closing marks, then white space.
_STOP = re.compile(r"(?P<stop>[.!?…。]+)(?P<close>[\"'”’»›)\]}“]*)(?P<gap>\s+|$)")
# What a sentence can open with: marks, then a capital, a digit or a caseless letter.
_OPENING = re.compile(r"[\"'“‘«‹„‚(\[{¿¡—–-]*\s?(?P<first>\S)")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»„(\[{/—–-]+$")

_TITLES = (
    "mr mrs ms mx dr prof rev fr sr jr st hon gov sen rep govs sens reps gen lt col maj capt cpl "
    "sgt cmdr adm pres supt insp messrs mme mlle herr frau "
    "вул акад проф доц ген полк кап см ім св пл просп буд"
)
_ALWAYS = frozenset(
    (
        _TITLES
        + " vs etc no nos vol art sec fig ch pp p para op cit ibid ed eds al approx est dept "
        "univ assn bros inc ltd co corp jan feb mar apr jun jul aug sept sep oct nov dec mon tue "
        "wed thu fri sat sun e.g i.e cf ca viz т.д т.п т.е т.к т.зв т.ч ред напр тис млн млрд тыс "
        "стр рр гг ст р г грн руб дол долл коп м с"
    ).split()
)
# These end a sentence as often as not; the next word decides.
_SOMETIMES = frozenset(
    "etc inc ltd co corp no jr sr a.m p.m u.s u.k u.n d.c e.u т.д т.п р г рр гг ст грн руб тис млн "
    "млрд тыс дол долл".split()
)
_INITIAL = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")
_ACRONYM = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]$")
_STARTERS = frozenset(
    "the a an in on at but and he she it they we i you this that these those his her its their our "
    "if when while as for after before however meanwhile there what who how why not no yes since "
    "у в на але та і й він вона воно вони ми я це цей ця ці то як коли якщо проте однак після до "
    "а но и он она оно они мы это этот эта эти как когда если однако после".split()
)
_CUE_AFTER = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){1,4}?"
    r"(?:said|says|asked|asks|added|adds|wrote|writes|told|tells|replied|replies|shouted|cried|"
    r"exclaimed|declared|declares|warned|continued|answered|wondered|сказа\w+|запита\w+|спроси\w+|"
    r"дода\w+|добави\w+|написа\w+|відпові\w+|ответи\w+|заяви\w+)\b"
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the sentences of ``text`` between ``start`` and ``end``, trimmed of white space.

    A stop mark ends a sentence when what follows opens one, unless it belongs to an abbreviation,
    an initial or a number, or the sentence goes on after a quotation ("“We won!” Ann said").
    """
    end = len(text) if end is None else end
    position = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, match, position, end):
            yield from _sentence(text, position, match.start("gap"))
            position = match.end()
    yield from _sentence(text, position, end)


def _sentence(text: str, start: int, end: int) -> Iterator[Span]:
    for block in _trimmed(text, start, end, is_item=False):
        yield block.span


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    after = match.end()
    if after >= end:
        return True
    opening = _OPENING.match(text, after, end)
    if opening is None:
        return True
    first = opening["first"]
    if first.islower():
        return False
    stop, close = match["stop"], match["close"]
    if close and stop[-1] in "!?…" and _CUE_AFTER.match(text, after, min(end, after + 120)):
        return False
    if stop == "." and not close:
        return _dot_ends(text, match.start(), start, (after, end), first)
    if stop in {"...", "…"} and not close:
        return first.isupper() or not (first.isalnum() or first in "])")
    return True


def _dot_ends(text: str, dot: int, start: int, after: tuple[int, int], first: str) -> bool:
    """Whether the dot at ``dot`` ends a sentence, given the word before and what follows."""
    before = _WORD_BEFORE.search(text, max(start, dot - 40), dot)
    if before is None:
        return True
    word = before[0]
    lowered = word.lower()
    following = _first_word(text, *after)
    if _ACRONYM.match(word) or lowered in _SOMETIMES:
        return following in _STARTERS and (
            following not in {"i", "a", "а", "і", "и"} or first != "I"
        )
    if lowered in _ALWAYS:
        return False
    if len(word) == 1 and _INITIAL.match(word) and word.isupper():
        # "J. Smith" is one name; "Vitamin C. The next …" and "Plan B. It …" are two sentences.
        return following in _STARTERS
    return not (word.isdigit() and first.isdigit() and len(word) <= 2)


def _first_word(text: str, start: int, end: int) -> str:
    match = re.compile(r"[\W_]*([^\W\d_]+)").match(text, start, min(end, start + 60))
    return match[1].lower() if match else ""
