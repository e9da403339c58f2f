"""Publication dates as pages and texts write them, to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

EARLIEST_YEAR = 1600

_MONTHS = (
    "january jan januar janvier enero gennaio janeiro stycznia січня січень января январь",
    "february feb februar février fevrier febrero febbraio fevereiro lutego лютого лютий "
    "февраля февраль",
    "march mar märz maerz mars marzo março marca березня березень марта март",
    "april apr avril abril aprile kwietnia квітня квітень апреля апрель",
    "may mai mayo maggio maio maja травня травень мая май",
    "june jun juni juin junio giugno junho czerwca червня червень июня июнь",
    "july jul juli juillet julio luglio julho lipca липня липень июля июль",
    "august aug août aout agosto sierpnia серпня серпень августа август",
    "september sep sept septembre septiembre settembre setembro września вересня вересень "
    "сентября сентябрь",
    "october oct oktober octobre octubre ottobre outubro października жовтня жовтень "
    "октября октябрь",
    "november nov novembre noviembre novembro listopada листопада листопад ноября ноябрь",
    "december dec dezember décembre decembre diciembre dicembre dezembro grudnia грудня грудень "
    "декабря декабрь",
)

MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

_WEEKDAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    "понеділок|вівторок|середа|четвер|п['’ʼ]ятниця|субота|неділя|"
    "понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
)
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})"
_PARTICLE = r"(?:\s+(?:de|of|del|di))?"

DAY_FIRST = re.compile(
    rf"{_DAY}(?:st|nd|rd|th|º|er|\.)?{_PARTICLE}\s+{_MONTH}\.?{_PARTICLE},?\s+{_YEAR}", re.I
)
MONTH_FIRST = re.compile(rf"\b{_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}", re.I)
NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?![\d./-])")
ISO = re.compile(
    r"(?<!\d)(?P<year>(?:1[6-9]|20)\d\d)(?P<sep>[-/.]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?!\d)"
    r"(?P<clock>[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?)?"
)
WEEKDAY = re.compile(rf"\b(?:{_WEEKDAYS})\b\.?,?", re.I)

# What may stand beside a date without making the line say anything else.
CLOCK = re.compile(
    r"(?:\b(?:at|um|à|о|в)\s+)?\b\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?\s?m\.?)?"
    r"\s*\(?\b(?:[A-Z]{2,4}|uhr|utc|gmt)?\b\)?(?:[+-]\d{1,2}(?::?\d\d)?)?"
    r"|\b\d{1,2}\s*[ap]\.?m\.?(?:\s*[A-Z]{2,4}\b)?",
    re.I,
)


def iso_of(written: str) -> str | None:
    """Return a date that metadata gives in one value as ISO 8601, or None if it is not certain.

    A moment keeps its clock where it says its offset (``2025-05-09T10:30:00+03:00``); otherwise
    only the day is kept.
    """
    written = written.strip()
    moment = _moment(written)
    if moment is not None:
        return moment
    found = find_date(written)
    return None if found is None else found[0]


def moment_of(written: str) -> str | None:
    """Return a date as ``iso_of`` does, and read what mail, feeds and exports of posts write.

    That is RFC 5322 (``Fri, 09 May 2025 10:30:00 +0300``), the form of Twitter's exports
    (``Fri May 09 10:30:00 +0000 2025``) and seconds since 1970.
    """
    written = written.strip()
    return _moment(written) or _mail_date(written) or _epoch(written) or iso_of(written)


def _mail_date(written: str) -> str | None:
    try:
        moment = parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None or moment.year < EARLIEST_YEAR:
        return None
    return moment.isoformat()


def _epoch(written: str) -> str | None:
    match = re.fullmatch(r"(\d{10})(?:\d{3}|\.\d+)?", written)
    return None if match is None else datetime.fromtimestamp(int(match[1]), UTC).isoformat()


def _moment(written: str) -> str | None:
    match = ISO.match(written)
    if match is None or match["sep"] not in ("-", "") or not match["clock"]:
        return None
    clock = match["clock"].replace("UTC", "Z").replace(",", ".").replace(" Z", "Z").strip()
    offset = re.search(r"Z$|[+-]\d\d:?\d\d$", clock)
    if offset is None:
        return None
    day = f"{match['year']}-{match['month']}-{match['day']}"
    try:
        moment = datetime.fromisoformat(f"{day}T{clock.lstrip('T').replace(' ', '')}")
    except ValueError:
        return None
    return moment.replace(microsecond=0).isoformat()


def find_date(text: str) -> tuple[str, int, int] | None:
    """Return the first full date (day, month, year) of a text with where it stands, or None.

    Numbers alone are read only where one order is possible or the custom is certain: with dots
    the day comes first.
    """
    found = [one for one in _matches(text) if one is not None]
    return min(found, key=lambda one: one[1]) if found else None


def _matches(text: str) -> list[tuple[str, int, int] | None]:
    found: list[tuple[str, int, int] | None] = []
    for pattern in (DAY_FIRST, MONTH_FIRST):
        match = pattern.search(text)
        if match:
            day = _day(int(match["year"]), MONTHS[match["month"].lower()], int(match["day"]))
            found.append(_at(day, match))
    match = ISO.search(text)
    if match and (match["sep"] or match["year"] >= "19"):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        found.append(_at(day, match))
    match = NUMERIC.search(text)
    if match:
        found.append(_at(_numeric(match), match))
    return found


def _at(day: str | None, match: re.Match[str]) -> tuple[str, int, int] | None:
    return None if day is None else (day, match.start(), match.end())


def _numeric(match: re.Match[str]) -> str | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def is_later(written: str, today: date) -> bool:
    """Whether an ISO date lies after ``today``, with a day to spare for time zones."""
    return (date.fromisoformat(written[:10]) - today).days > 1
