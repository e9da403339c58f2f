"""Title, author, outlet and date as the first lines of a plain text give them.

Nothing is better than something wrong: a line is read only where its form leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossread.ingest.dates import CLOCK, WEEKDAY, find_date

# Lines longer than this, or ending as sentences do beyond half of it, belong to the text itself.
MAX_HEAD_LINE = 240
MAX_HEAD_LINES = 16
MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first lines of a text say about it; None where they do not say it for certain."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    date_found: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    words: str
    alone: bool  # a blank line, or the end, follows


_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-яґєії]"
_NAME_WORD = rf"{_CAPITAL}[\w’'ʼ.-]*"
_PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|ibn|al|el|la|le|dos|ten|ter|zu|af|av)"
NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_NAME_WORD}){{1,3}}"
_AND = (
    r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|\s+&\s+|\s+та\s+|\s+і\s+|\s+и\s+|\s+und\s+|\s+et\s+|\s+y\s+)"
)
NAMES = re.compile(rf"{NAME}(?:{_AND}{NAME})*")

BYLINE = re.compile(
    r"(?:(?:(?:written|story|report|text|analysis|opinion)\s+)?by\s+|author:\s*|"
    r"автор(?:ка|и|ы)?:\s*|текст:\s*|автор(?:ка)?\s+тексту?:\s*|від\s+|von\s+|autor(?:in)?:\s*|"
    r"par\s+|auteure?:\s*|por\s+)(?P<rest>\S.{1,110})",
    re.I,
)
POSTED = re.compile(
    r"(?:posted|published)\s+(?:on\s+)?(?P<date>.{6,40}?)\s+by\s+(?P<author>\S.{0,60})", re.I
)
PUBLISHED = re.compile(
    r"(?:first\s+)?(?:published|posted|date|опубліковано|дата|опубликовано|veröffentlicht|publié)"
    r"(?:\s+on|\s+am|\s+le)?\s*:?\s+",
    re.I,
)
ROLE = re.compile(
    r"\b(?:writer|correspondent|reporter|editor|columnist|staff|contributor|bureau|analyst|"
    r"кореспондент\w*|корреспондент\w*|редактор\w*|журналіст\w*|журналист\w*)\b",
    re.I,
)
NOT_A_NAME = re.compile(
    r"\b(?:the|our|staff|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|"
    r"march|april|june|july|august|september|october|november|december|numbers|now|then|today)\b",
    re.I,
)
AGENCIES = frozenset(
    "ap afp reuters tass dpa efe ansa upi xinhua ukrinform unian interfax interfax-ukraine "
    "ria novosti|associated press|the associated press|agence france-presse|bbc news|wire".replace(
        " ", "|", 9
    ).split("|")
)
DATELINE = re.compile(
    rf"(?P<place>(?:[^\W\d_]|[.'’-]){{2,}}(?:[ ,]+(?:{_CAPITAL}[\w.'’-]*)){{0,4}})"
    r"(?:,\s*(?P<date>[^()—–]{3,30}?))?\s*(?:\((?P<outlet>[^()]{2,40})\)\s*)?\s*(?:—|–|--|-\s)\s*"
)
FURNITURE = re.compile(
    r"^(?:skip to |share\b|menu$|home\b|search$|log ?in|sign (?:in|up)|subscribe|advertisement|"
    r"read more|press release\b|for immediate release|пресреліз|above:|photo:|image:|listen to)|"
    r"\s\|\s.*\s\|\s",
    re.I,
)
EMPHASIS = re.compile(r"^[*_#>\s]+|[*_\s]+$")


def read_heading(text: str) -> Heading:
    """Read what the first lines of a text say: title, author, outlet, date and where it stood."""
    lines = list(_head_lines(text))
    author, outlet, byline = _byline(lines)
    day, found, dated = _date(lines)
    signed = min((line.number for line in (byline, dated) if line), default=None)
    return Heading(
        title=_title(lines, signed),
        author=author,
        outlet=outlet or _agency(lines),
        date=day,
        date_found=found,
    )


def _head_lines(text: str) -> Iterator[_Line]:
    """Yield the lines that are not blank until the text itself begins."""
    rows = text[:20_000].split("\n")
    n_taken = 0
    for number, row in enumerate(rows, 1):
        words = EMPHASIS.sub("", row.strip())
        if not words:
            continue
        if len(words) > MAX_HEAD_LINE or n_taken == MAX_HEAD_LINES:
            return
        follows = rows[number].strip() if number < len(rows) else ""
        yield _Line(number, words, not follows)
        n_taken += 1


def _byline(lines: list[_Line]) -> tuple[str | None, str | None, _Line | None]:
    for line in lines:
        posted = POSTED.fullmatch(line.words)
        if posted and find_date(posted["date"]):
            return posted["author"].strip(), None, line
        match = BYLINE.fullmatch(line.words)
        if match:
            author, outlet = _signed(match["rest"])
            if author is not None:
                return author, outlet, line
    return None, None, None


def _signed(rest: str) -> tuple[str | None, str | None]:
    """Split "Prince Kapone | Weaponized Information" into author and outlet."""
    head, bar, tail = re.sub(r"\s*[|•·/]\s*|\s+[—–]\s+", "|", rest, count=1).partition("|")
    head = head.strip()
    found = find_date(tail) if bar else None
    outlet = None
    if bar and found is None and not ROLE.search(tail):
        outlet = re.sub(r",\s+(?:an?|the|eine?|une?)\s.*", "", tail.strip()) or None
    author = _without_role(head)
    match = NAMES.fullmatch(author)
    if match is None or NOT_A_NAME.search(author) or (author.endswith(".") and len(author) > 60):
        return None, None
    return _cased(author), outlet


def _without_role(head: str) -> str:
    parts = [part.strip() for part in head.split(",")]
    while len(parts) > 1 and (ROLE.search(parts[-1]) or parts[-1].lower() in AGENCIES):
        parts.pop()
    return ", ".join(parts)


def _cased(name: str) -> str:
    """Write a name in capitals as a name is written."""
    return name.title() if name.isupper() else name


def _date(lines: list[_Line]) -> tuple[str | None, str | None, _Line | None]:
    for line in lines:
        posted = POSTED.fullmatch(line.words)
        day = find_date(posted["date"]) if posted else _whole_line_date(line.words)
        if day is not None:
            return day[0], f"line {line.number} of the text", line
    return None, None, None


def _whole_line_date(words: str) -> tuple[str, int, int] | None:
    """Return the date of a line that says nothing else but perhaps a place, an outlet, a clock."""
    found = find_date(words)
    if found is None or len(words) > 100:
        return None
    _, start, end = found
    before, after = words[:start], words[end:]
    before = WEEKDAY.sub("", PUBLISHED.sub("", before)).strip(" ,|·•—–-:")
    after = WEEKDAY.sub("", CLOCK.sub("", after)).strip(" ,|·•—–-.()р")
    after = re.sub(r"^(?:року|года|год)\.?$", "", after)
    return found if not after and _is_place_or_outlet(before) else None


def _is_place_or_outlet(before: str) -> bool:
    """Whether the words before a date are none, or up to four that all begin with a capital."""
    if not before:
        return True
    words = before.split()
    return len(words) <= 4 and all(word[0].isupper() or word in ("of", "the") for word in words)


def _agency(lines: list[_Line]) -> str | None:
    """Return the agency that a dateline names in brackets: "KYIV, May 9 (Reuters) —"."""
    for line in lines[-1:]:
        match = DATELINE.match(line.words)
        if match and match["outlet"] and match["place"].isupper():
            return match["outlet"].strip()
    return None


def _title(lines: list[_Line], signed: int | None) -> str | None:
    """Return the line that is the title, if one certainly is."""
    before = [line for line in lines if signed is None or line.number < signed]
    if not before or lines[0].number > 3:
        return None
    first = before[0]
    if _may_be_title(first):
        return first.words
    return None


def _may_be_title(line: _Line) -> bool:
    words = line.words
    return (
        8 <= len(words) <= MAX_TITLE
        and not FURNITURE.search(words)
        and not words.endswith((".", ":", ";", ","))
    )
