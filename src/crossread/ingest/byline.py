"""Title, author, outlet and date as the first lines of a plain text give them.

Nothing is better than something wrong: a line is read only where its form leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from crossread.ingest.dates import CLOCK, WEEKDAY, find_date

# Longer lines are paragraphs of the text itself. A byline or a date may stand below the first of
# them (a lead), not below the second.
MAX_HEAD_LINE = 200
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
    is_long: bool


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
CHANGED = re.compile(
    r"(?:last\s+)?(?:updated|modified|changed|edited)\b|оновлено|обновлено|aktualisiert|mis à jour",
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
_PLACE_WORD = rf"{_CAPITAL}(?:[^\W\d_]|[.'’-])*"
DATELINE = re.compile(
    rf"(?P<place>{_PLACE_WORD}(?:\s{_PLACE_WORD}){{0,2}})"
    rf"(?:,\s*(?P<rest>(?:{_CAPITAL}|\d)[^()—–]{{2,40}}?))??"
    r"\s*(?:\((?P<outlet>[^()]{2,40})\))?\s*(?:—|–|―|--)\s*(?=\S)"
)
NOT_A_PLACE = re.compile(r"(?:on|in|at|the|a|an|he|she|it|we|but|and|for|from|his|her|its)\s", re.I)
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
    agency, day, dateline = _dateline(lines)
    found = _date(lines)
    if found is None and day is not None and dateline is not None:
        found = day, dateline
    signed = [line.number for line in (byline, found[1] if found else None) if line]
    return Heading(
        title=_title(lines, signed),
        author=author,
        outlet=outlet or agency,
        date=found[0] if found else None,
        date_found=f"line {found[1].number} of the text" if found else None,
    )


def _head_lines(text: str) -> Iterator[_Line]:
    """Yield the first lines that are not blank, up to the second paragraph of the text itself."""
    n_taken = n_long = 0
    for number, row in enumerate(text[:20_000].split("\n"), 1):
        words = EMPHASIS.sub("", row.strip())
        if not words:
            continue
        if n_long == 2 or n_taken == MAX_HEAD_LINES:
            return
        n_taken += 1
        n_long += len(words) > MAX_HEAD_LINE
        yield _Line(number, words, len(words) > MAX_HEAD_LINE)


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


def _date(lines: list[_Line]) -> tuple[str, _Line] | None:
    for line in lines:
        posted = POSTED.fullmatch(line.words)
        day = find_date(posted["date"]) if posted else _whole_line_date(line.words)
        if day is not None:
            return day[0], line
    return None


def _whole_line_date(words: str) -> tuple[str, int, int] | None:
    """Return the date of a line that says nothing else but perhaps a place, an outlet, a clock."""
    found = find_date(words)
    if found is None or len(words) > 100 or CHANGED.match(words):
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


def _dateline(lines: list[_Line]) -> tuple[str | None, str | None, _Line | None]:
    """Return agency, date and line of a dateline: "KYIV, May 9, 2025 (Wire) — The …".

    The place must be in capitals, or an agency named, for a dash alone makes no dateline.
    """
    for line in lines:
        match = DATELINE.match(line.words[:120])
        if match is None or NOT_A_PLACE.match(match["place"]):
            continue
        if match["place"].isupper() or match["outlet"]:
            day = find_date(match["rest"] or "")
            agency = (match["outlet"] or "").strip()
            return _agency(agency), day[0] if day else None, line
    return None, None, None


def _agency(words: str) -> str | None:
    """Return the agency named in the brackets of a dateline, where they name one."""
    if not words or not words[0].isupper() or len(words.split()) > 4 or find_date(words):
        return None
    return words


def _title(lines: list[_Line], signed: list[int]) -> str | None:
    """Return the line that is the title, if one certainly is."""
    head = list(takewhile(lambda line: not line.is_long, lines))
    if not head:
        return None
    first = head[0]
    if FURNITURE.search(first.words):
        return _right_above(head, min(signed, default=0))
    if first.words.isupper() and signed:
        below = [line for line in head if line.number > max(signed) and _may_be_title(line)]
        if below:  # a letterhead, then the date, then the title
            return below[-1].words
    before = [line for line in head if not signed or line.number < min(signed)]
    if not before or not _may_be_title(first):
        return None
    if _is_name(first.words) and any(_may_be_title(line) for line in before[1:]):
        return None  # the name of an outlet above the title, or a title above another line
    return first.words


def _right_above(head: list[_Line], signed: int) -> str | None:
    """Return the line right above byline or date, where what stands first is a page's menu."""
    above = [line for line in head if line.number < signed]
    return above[-1].words if above and _may_be_title(above[-1]) else None


def _is_name(words: str) -> bool:
    """Whether a line reads as the name of an outlet: up to four words, all with capitals."""
    parts = words.split()
    return len(parts) <= 4 and all(part[0].isupper() or part in ("of", "the") for part in parts)


def _may_be_title(line: _Line) -> bool:
    words = line.words
    return (
        8 <= len(words) <= MAX_TITLE
        and not FURNITURE.search(words)
        and not words.rstrip("\"'”’»)").endswith((".", ":", ";", ","))
        and _whole_line_date(words) is None
        and not BYLINE.fullmatch(words)
    )
