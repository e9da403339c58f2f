"""Furniture: passages of a page that are not part of the text to be read.

A plain-text copy of a page carries its comment form, its share buttons and its pleas along. They
stay in the text, so that offsets hold, and are left out of the analysis with a reason in words.
Precision comes first: a sentence of the text must never vanish, so a line is furniture when the
whole of it is a known formula, when it stands under a certain end-marker, or when it pleads in
the site's own voice at either end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from crossread.model import Analyser, Finding, Furniture, Reading, Span
from crossread.text.wordlists import rows

LONGEST_FORMULA = 320
"""A line longer than this is never a formula; it counts code points."""
IMAGE_CREDIT = "image credit"
LONGEST_TEASER = 140
LONGEST_PLEA = 700
PLEAS_AT_THE_END = 5
"""Blocks at the end of the text, furniture aside, among which a plea is looked for."""
LONGEST_FRONT_MATTER = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where its words stand, and in which block (blank lines cut)."""

    start: int
    end: int
    words: str
    block: int


@dataclass(frozen=True, slots=True)
class Formulas:
    """The patterns of one place, each reason with one compiled alternation."""

    by_reason: tuple[tuple[str, re.Pattern[str]], ...]

    def reason(self, words: str) -> str | None:
        """Return why ``words`` as a whole are furniture, or None."""
        for reason, pattern in self.by_reason:
            if pattern.fullmatch(words):
                return reason
        return None


# ---- the lists ------------------------------------------------------------------------------


@cache
def formulas(place: str) -> Formulas:
    """Return the formulas of ``place``: line, list or end."""
    found: list[tuple[str, re.Pattern[str]]] = []
    for where, reason, pattern in rows("crossread.analyse", "furniture.tsv"):
        if where == place:
            found.append((reason, _compiled(pattern)))
    return Formulas(tuple(found))


def _compiled(pattern: str) -> re.Pattern[str]:
    spaced = pattern.replace(" ?", r"\s?").replace(" ", r"\s").replace("…", r"\b.{0,120}")
    return re.compile(spaced, re.IGNORECASE)


# ---- lines and blocks -----------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_EDGE = "•*·▪◦–—-#>|_= \t"


def lines_of(text: str) -> list[Line]:
    """Cut ``text`` into lines that hold something, numbered by the block they stand in."""
    found: list[Line] = []
    block, last_end = 0, 0
    for match in _LINE.finditer(text):
        words = match.group().strip()
        if not words:
            continue
        start = match.start() + match.group().index(words[0])
        if found and text.count("\n", last_end, start) > 1:
            block += 1
        last_end = start + len(words)
        found.append(Line(start, last_end, words, block))
    return found


_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")


def reads_as_prose(words: str) -> bool:
    """Whether a line reads as a sentence of a text rather than as a teaser or a button."""
    if len(words) > LONGEST_TEASER:
        return True
    return bool(_SENTENCE_END.search(words)) and words.count(" ") >= 4


# ---- one line alone -------------------------------------------------------------------------


def formula_reason(words: str) -> str | None:
    """Return the reason why a whole line is furniture, or None."""
    if len(words) > LONGEST_FORMULA:
        return None
    bare = words.strip(_EDGE)
    if not bare:
        return None
    reason = formulas("line").reason(words) or formulas("line").reason(bare)
    if reason == IMAGE_CREDIT and not _reads_as_credit(bare):
        return None
    return reason


_SMALL_WORDS = frozenset(
    "of for and the by via from courtesy credit credits de von van und".split()
)


def _reads_as_credit(words: str) -> bool:
    """Whether the words are names and agencies: a caption that says more is part of the text."""
    plain = re.findall(r"[^\W\d_]+", words)
    return all(word[0].isupper() or word in _SMALL_WORDS for word in plain[1:])


_LIST_SEPARATOR = re.compile(r"\s*[|›»>•·]\s*")
_NAVIGATION = frozenset(
    """home homepage about about us contact contact us news latest world politics business economy
    sport sports opinion culture video videos audio podcasts podcast login log in sign in register
    subscribe search menu archive archives blog shop store donate faq help technology tech science
    health lifestyle travel entertainment weather local national international more all topics
    events resources team careers jobs press media newsletter newsletters events photos gallery
    головна новини політика світ економіка спорт культура про нас контакти відео війна україна
    суспільство блоги думки архів пошук усі новини
    главная новости политика мир экономика спорт культура о нас контакты видео война общество
    блоги мнения архив поиск все новости в мире
    startseite nachrichten politik wirtschaft sport kultur kontakt impressum
    accueil actualités politique économie culture monde société""".split()
)
_NAVIGATION_PHRASES = frozenset(
    ["about us", "contact us", "log in", "sign in", "про нас", "усі новини", "о нас", "все новости"]
)


def _is_navigation_word(words: str) -> bool:
    folded = words.strip(_EDGE).casefold()
    return folded in _NAVIGATION or folded in _NAVIGATION_PHRASES


def is_navigation_row(words: str) -> bool:
    """Whether a line is a row of links such as ``Home | News | Contact``."""
    parts = [part for part in _LIST_SEPARATOR.split(words) if part]
    if len(parts) < 3 or any(len(part) > 30 for part in parts):
        return False
    return sum(map(_is_navigation_word, parts)) * 2 >= len(parts)


# ---- passages -------------------------------------------------------------------------------


def _mark_lines(lines: Sequence[Line], marks: dict[int, str]) -> None:
    for number, line in enumerate(lines):
        reason = formula_reason(line.words)
        if reason is None and is_navigation_row(line.words):
            reason = "site navigation"
        if reason is not None:
            marks[number] = reason


def _mark_navigation(lines: Sequence[Line], marks: dict[int, str]) -> None:
    """Mark three or more short lines in a row that are words of a menu."""
    run: list[int] = []
    for number in range(len(lines) + 1):
        if number < len(lines) and _is_navigation_word(lines[number].words):
            run.append(number)
            continue
        if len(run) >= 3:
            marks.update((one, "site navigation") for one in run)
        run = []


def _mark_teasers(lines: Sequence[Line], marks: dict[int, str]) -> None:
    """Mark lists under headings such as "Related posts": to the end, or within the block."""
    ending = _ending(lines, marks)
    for number, line in enumerate(lines):
        reason = None if marks.get(number) else formulas("list").reason(line.words.strip(_EDGE))
        if reason is None:
            continue
        tail = range(number + 1, len(lines))
        if number + 1 < ending:
            tail = _teasers_in_block(lines, number)
            if not tail:
                continue
        marks[number] = reason
        for one in tail:
            marks.setdefault(one, reason)


def _ending(lines: Sequence[Line], marks: dict[int, str]) -> int:
    """Return the first line of the end that holds no sentence of the text, under half of it all."""
    left = sum(len(line.words) for line in lines) / 2
    for number in range(len(lines) - 1, -1, -1):
        words = lines[number].words
        left -= len(words)
        if left <= 0 or (number not in marks and reads_as_prose(words)):
            return number + 1
    return 0


def _teasers_in_block(lines: Sequence[Line], heading: int) -> range:
    end = heading + 1
    while end < len(lines) and lines[end].block == lines[heading].block:
        if reads_as_prose(lines[end].words):
            return range(0)
        end += 1
    return range(heading + 1, end)


def _mark_after_end(lines: Sequence[Line], marks: dict[int, str]) -> None:
    """Mark what follows a certain end-marker, as far as nothing reads as the text going on."""
    ending = _ending(lines, marks)
    for number in range(max(ending - 1, 0), len(lines)):
        reason = formulas("end").reason(lines[number].words.strip(_EDGE))
        if reason is not None:
            for one in range(number, len(lines)):
                marks.setdefault(one, reason if one == number else "page after the text")
            return


# ---- pleas ----------------------------------------------------------------------------------

_OWN_VOICE = re.compile(
    r"\b(?:my|our|us|me|i|i’m|i'm|we|this (?:site|blog|channel|page|platform|website|work)"
    r"|мій|мого|моя|мене|мені|наш\w*|нас|нам|мой|моего|мо[ийюе]\w*|меня|мне|мы|ми"
    r"|unser\w*|uns|notre|nos|nous)\b",
    re.IGNORECASE,
)
_ASK = re.compile(
    r"\b(?:please|consider (?:a |making|becoming|supporting|subscribing|donating)|i hope you|"
    r"if you (?:appreciate|enjoy|enjoyed|like|liked|value|found|want to support|can)\b)|"
    r"(?:^|[.!?:;,—–-]\s+|\b(?:and|or|can|now|today)\s+)"
    r"(?:become a|support (?:my|our|us|me|this|the work)|join (?:my|our|us|the)|go to my|"
    r"(?:donate|subscribe|sign up|chip in|follow (?:me|us)|help us|help me|click here|make a)\b|"
    r"підтрим(?:ай|айте)|підпи(?:шіться|суйтес[ья])|долучайтес[ья]|приєднуйтес[ья]|"
    r"поддерж(?:и|ите)|подпи(?:шитесь|сывайтесь)|присоединяйтесь|ставайте|становитесь|"
    r"unterstützen sie|spenden sie|abonnieren sie|soutenez|abonnez)",
    re.IGNORECASE,
)
_QUOTED = re.compile('[“„«"][^”“»"]{0,400}[”“»"]')


@cache
def _plea_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (reason, re.compile(r"\b(?:" + pattern + ")", re.IGNORECASE))
        for where, reason, pattern in rows("crossread.analyse", "furniture.tsv")
        if where == "plea"
    )


def plea_reason(words: str) -> str | None:
    """Return why a paragraph pleads for the site or its author, or None.

    It must name a means (a fund, a channel), ask, and speak in its own voice; words inside
    quotation marks do not count, for they are another's.
    """
    if len(words) > LONGEST_PLEA:
        return None
    bare = _QUOTED.sub(" ", words)
    if not (_ASK.search(bare) and _OWN_VOICE.search(bare)):
        return None
    for reason, pattern in _plea_patterns():
        if pattern.search(bare):
            return reason
    return None


def _mark_pleas(lines: Sequence[Line], marks: dict[int, str]) -> None:
    """Mark pleas among the last blocks of the text, and in its first."""
    body = [number for number in range(len(lines)) if number not in marks]
    blocks = sorted({lines[number].block for number in body})
    if len(blocks) < 3:
        return
    places = {blocks[0], *blocks[-PLEAS_AT_THE_END:]}
    for number in body:
        if lines[number].block in places:
            reason = plea_reason(lines[number].words)
            if reason is not None:
                marks[number] = reason


# ---- front matter ---------------------------------------------------------------------------

_KEY_LINE = re.compile(r"[\w.-]{1,40}\s*[:=](?:\s|$)|\s*-\s|\s+\S|\s*[\]}]|\s*#")


def front_matter_end(text: str) -> int | None:
    """Return where the front matter of a Markdown text ends, or None if it has none."""
    opening = text.lstrip("\ufeff")
    fence = opening[:3]
    if fence not in ("---", "+++") or not opening[3:4].isspace():
        return None
    at = len(text) - len(opening)
    for number, match in enumerate(re.finditer(r"[^\n]*\n?", text[at:])):
        line = match.group().rstrip()
        if number and line == fence:
            return at + match.start() + len(fence)
        if number > LONGEST_FRONT_MATTER or (number and line and not _KEY_LINE.match(line)):
            return None
    return None


# ---- all together ---------------------------------------------------------------------------


def _is_in(line: Line, spans: Sequence[Span]) -> bool:
    return any(span.start <= line.start < span.end for span in spans)


def find_furniture(reading: Reading) -> Iterator[Finding[Furniture]]:
    """Find the passages that are not part of the text; adjacent ones of one reason are one."""
    text = reading.text
    front = front_matter_end(text)
    if front:
        start = len(text) - len(text.lstrip("\ufeff"))
        yield Finding(Furniture(reading.pin(start, front), "Markdown front matter"))
    marked = [one for one in reading.document.capture.blocks if one.role == "furniture"]
    for block in marked:
        yield Finding(Furniture(reading.pin(block.span.start, block.span.end), block.reason))
    taken = [block.span for block in marked]
    lines = [
        line for line in lines_of(text) if line.start >= (front or 0) and not _is_in(line, taken)
    ]
    marks: dict[int, str] = {}
    _mark_lines(lines, marks)
    _mark_navigation(lines, marks)
    _mark_teasers(lines, marks)
    _mark_after_end(lines, marks)
    _mark_pleas(lines, marks)
    for first, last in _passages(marks):
        body = Furniture(reading.pin(lines[first].start, lines[last].end), marks[first])
        yield Finding(body)


def _passages(marks: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each run of marked lines with one reason."""
    numbers = sorted(marks)
    if not numbers:
        return
    first = numbers[0]
    for one, following in pairwise(numbers):
        if following != one + 1 or marks[following] != marks[one]:
            yield first, one
            first = following
    yield first, numbers[-1]


ANALYSER = Analyser("furniture.rules", version="1", analyse=find_furniture, provides=Furniture)
