"""Times: dates, clock times and durations, normalised as TIMEX3 writes them.

ISO-TimeML (ISO 24617-1) values: ``2025-05-09``, ``2023-05``, ``1931``, ``193`` (the 1930s),
``2023-04-08T04:00``, ``T06:40``, ``P3D``, ``PT36H``; ``XXXX`` stands for a part nobody gives.
Relative expressions are worked out from the publication date, and say so; without one they keep
their ``X``. Nothing is guessed from other sentences.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from crossread.analyse.calendars import CALENDARS, Calendar
from crossread.model import Analyser, Finding, Reading, Sentence, Time

Basis = Literal["stated", "publication date", "text"]


@dataclass(frozen=True, slots=True)
class Value:
    """A TIMEX3 value and what it rests on."""

    value: str
    basis: Basis = "stated"


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at beside its match: the calendar and the publication day."""

    calendar: Calendar
    published: dt.date | None


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], Value | None]]


def find_times(reading: Reading) -> Iterator[Finding[Time]]:
    """Yield the expressions of time in each sentence, in order, the longest at each place."""
    calendar = CALENDARS[reading.document.language or "en"]
    published = _day(reading.document.capture.date)
    rules = _rules(calendar)
    context = Context(calendar, published)
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        words = span.of(reading.text)
        for start, end, value in _matches(words, rules, context):
            pin = reading.pin(span.start + start, span.start + end)
            yield Finding(Time(pin, value.value, value.basis))


def _matches(words: str, rules: tuple[Rule, ...], context: Context) -> list[tuple[int, int, Value]]:
    """Apply the rules in order of precedence; a place taken by one is closed to the later ones."""
    taken: list[tuple[int, int, Value]] = []
    for pattern, evaluate in rules:
        for match in pattern.finditer(words):
            start, end = match.span("t")
            if any(start < b and a < end for a, b, _ in taken):
                continue
            value = evaluate(match, context)
            if value is not None:
                taken.append((start, end, value))
    return sorted(taken)


_RULES: dict[str, tuple[Rule, ...]] = {}


def _rules(calendar: Calendar) -> tuple[Rule, ...]:
    if calendar.language not in _RULES:
        _RULES[calendar.language] = _compile(calendar)
    return _RULES[calendar.language]


def _compile(calendar: Calendar) -> tuple[Rule, ...]:
    month, weekday = f"(?P<month>{calendar.month_words})", f"(?P<weekday>{calendar.weekday_words})"
    day_words = "|".join([*calendar.day_words, r"\d{1,2}"])
    day = rf"(?P<day>{day_words})(?:{calendar.day_suffix})?"
    year = r"(?P<year>1[0-9]\d\d|20\d\d)"
    clock = calendar.clock
    at = rf"\s*,?\s*{calendar.on}\s*(?:{calendar.weekday_words})?,?\s*(?:{calendar.the})?"
    relative = (
        rf"\s+(?P<shift>{calendar.last}|{calendar.this}|{calendar.next})\s+{calendar.year_relative}"
    )
    number = rf"(?P<n>\d{{1,4}}|{'|'.join(calendar.numbers)})"
    patterns: list[tuple[str, Callable[[re.Match[str], Context], Value | None]]] = [
        (r"(?P<t>(?P<year>\d{4})-(?P<mm>\d{2})-(?P<day>\d{2}))(?![\d-])", _iso),
        (rf"(?P<t>{clock}{at}{day}\s+{month}(?:,?\s+{year})?)(?!\d)", _day_of_month),
        (rf"(?P<t>{clock}{at}{month}\s+{day}(?:,?\s+{year})?)(?!\d)", _day_of_month),
        (rf"(?P<t>{day}\s+(?:of\s+)?{month}{relative})(?!\w)", _relative_year),
        (rf"(?P<t>{month}\s+{day}{relative})(?!\w)", _relative_year),
        (rf"(?P<t>{month}{relative})(?!\w)", _relative_year),
        (rf"(?P<t>(?:{weekday},?\s+)?(?:{calendar.the})?{day}\s+(?:of\s+)?{month}"
         rf"(?:,?\s+{year}{calendar.year_mark})?)(?!\w|\s+\d{{1,2}}\s+[^\W\d_])", _day_of_month),
        (rf"(?P<t>(?:{weekday},?\s+)?{month}\s+{day}(?:,?\s+{year}(?!\s*%))?)(?!\w|[.:]\d)",
         _day_of_month),
        (rf"(?P<t>(?P<edge>{calendar.edges})?{month}(?:\s+of|,)?\s+{year}{calendar.year_mark})"
         r"(?!\d)", _month_year),
        (rf"(?P<t>{clock}\s*,?\s*{calendar.on}\s*{weekday})", _weekday),
        (rf"(?P<t>(?P<shift>{calendar.last}|{calendar.next})\s+{weekday})", _weekday),
        (rf"(?P<t>{weekday})(?!\w)", _weekday),
        (rf"(?P<t>{year}\s*(?:{calendar.year_words}))(?!\w)", _year),
        (rf"(?P<t>(?:{calendar.the})?{year}(?:-?{calendar.decade}))(?!\w)", _decade),
        (rf"(?P<t>(?P<n>{calendar.centuries})\s+{calendar.century})(?!\w)", _century),
        (rf"(?P<t>(?P<word>{'|'.join(calendar.days)}))(?!\w|['’]s)", _near_day),
        (rf"(?P<t>(?P<shift>{calendar.last}|{calendar.this}|{calendar.next})\s+"
         rf"(?P<unit>{calendar.period_words}))(?!\w)", _near_period),
        (rf"(?P<t>{number}\s+(?P<unit>{calendar.unit_words})\s+{calendar.ago})(?!\w)", _ago),
        (rf"(?:{calendar.month_before})(?P<t>{month})(?!\w|\s+\d)", _month),
        (rf"(?P<t>{clock})(?!\w)", _clock_alone),
        (rf"(?:{calendar.clock_after})(?P<t>(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d))(?![\w%]|\.\d)",
         _clock_alone),
        (rf"(?P<t>{number}[\s-]+(?P<unit>{calendar.unit_words}))(?!\w)", _duration),
        (rf"(?:{calendar.year_before})(?P<t>{year}{calendar.year_mark})(?![\w%]|[.,]\d|-\d)",
         _year),
        (r"(?P<t>(?P<year>1[89]\d\d|20[0-3]\d))(?!\w|[.,]\d|-\d|%|\s+[^\W\d_]*(?:s|people|men|km|тис)\b)",
         _bare_year),
    ]  # fmt: skip
    start = r"(?<![\w/.-])"
    return tuple((re.compile(start + source, calendar.flags), rule) for source, rule in patterns)


# ---- rules: a match in, a value out -------------------------------------------------------------


def _iso(match: re.Match[str], _: Context) -> Value | None:
    return _date(int(match["year"]), int(match["mm"]), int(match["day"]))


def _day_of_month(match: re.Match[str], context: Context) -> Value | None:
    groups = match.groupdict()
    month = context.calendar.month(match["month"])
    day = _day_number(match["day"], context.calendar)
    clock = _clock(groups, context)
    if groups.get("year"):
        return _with_clock(_date(int(match["year"]), month, day), clock)
    if not 1 <= day <= 31:
        return None
    if context.published is None or _NAMED_DAY.match(match.string, match.end("t")):
        return _with_clock(Value(f"XXXX-{month:02d}-{day:02d}"), clock)
    near = _nearest_year(context.published, month, day)
    return _with_clock(near, clock)


# "The Sept. 11 attacks" name a day of a year that nobody needs to say; it is not the latest one.
_NAMED_DAY = re.compile(
    r"\s+(?:terror\w*|attacks?|hijack\w+|victims?|massacres?|uprisings?|riots?|coup|bombings?|"
    r"revolution|movement|commission|memorial|museum)\b"
)


def _month_year(match: re.Match[str], context: Context) -> Value | None:
    return Value(f"{match['year']}-{context.calendar.month(match['month']):02d}")


def _weekday(match: re.Match[str], context: Context) -> Value | None:
    groups = match.groupdict()
    number = context.calendar.weekday(match["weekday"])
    clock = _clock(groups, context)
    if context.published is None:
        return _with_clock(Value(f"XXXX-WXX-{number + 1}"), clock)
    shift = groups.get("shift") or ""
    back = (context.published.weekday() - number) % 7
    if shift and re.fullmatch(context.calendar.next, shift, context.calendar.flags):
        days = 7 - back
    elif shift:
        days = -(back or 7)
    elif back and _looks_ahead(match, context.calendar, context.calendar.future):
        days = 7 - back
    else:
        days = -back
    day = context.published + dt.timedelta(days=days)
    return _with_clock(Value(day.isoformat(), "publication date"), clock)


def _decade(match: re.Match[str], _: Context) -> Value | None:
    return Value(match["year"][:3]) if match["year"].endswith("0") else None


def _century(match: re.Match[str], context: Context) -> Value | None:
    return Value(f"{context.calendar.century_number(match['n']) - 1:02d}")


def _near_day(match: re.Match[str], context: Context) -> Value | None:
    days = context.calendar.days[match["word"].lower()]
    if context.published is None or _MEANS_NOW.search(match.string[: match.start("t")]):
        return None
    day = context.published + dt.timedelta(days=days)
    return Value(day.isoformat(), "publication date")


# "The fascism of today" means these times and no day.
_MEANS_NOW = re.compile(r"\bof $")


def _near_period(match: re.Match[str], context: Context) -> Value | None:
    if context.published is None:
        return None
    calendar = context.calendar
    steps = _steps(match["shift"], calendar)
    value = _period(context.published, calendar.period(match["unit"]), steps)
    return Value(value, "publication date")


def _ago(match: re.Match[str], context: Context) -> Value | None:
    n = _number(match["n"], context.calendar)
    if context.published is None or n is None:
        return None
    return Value(_period(context.published, context.calendar.unit(match["unit"]), -n),
                 "publication date")  # fmt: skip


def _month(match: re.Match[str], context: Context) -> Value | None:
    """Give a month its year: the latest such month, unless the words look ahead."""
    month = context.calendar.month(match["month"])
    published = context.published
    if published is None:
        return Value(f"XXXX-{month:02d}")
    before = match.string[: match.start("t")]
    calendar = context.calendar
    year = published.year - (month > published.month)
    if 0 < (month - published.month) % 12 <= _months_ahead(match, before, calendar):
        year = published.year + (month < published.month)
    return Value(f"{year}-{month:02d}", "publication date")


HALF_A_YEAR = 6


def _months_ahead(match: re.Match[str], before: str, calendar: Calendar) -> int:
    """Return how far ahead a month may be: what is told as to come may be a year away, what was
    to come as somebody said it, or may be either, is whichever is nearer."""
    if _looks_ahead(match, calendar, calendar.future):
        return 11
    is_near = calendar.month_ahead.search(before) or _looks_ahead(
        match, calendar, calendar.reported_future
    )
    return HALF_A_YEAR if is_near else 0


def _relative_year(match: re.Match[str], context: Context) -> Value | None:
    if context.published is None:
        return None
    year = context.published.year + _steps(match["shift"], context.calendar)
    month = context.calendar.month(match["month"])
    day = match.groupdict().get("day")
    value = (
        Value(f"{year}-{month:02d}")
        if day is None
        else _date(year, month, _day_number(day, context.calendar))
    )
    return None if value is None else Value(value.value, "publication date")


def _steps(shift: str, calendar: Calendar) -> int:
    """Return -1, 0 or 1 for "last", "this" and "next"."""
    if re.fullmatch(calendar.last, shift, calendar.flags):
        return -1
    return int(re.fullmatch(calendar.next, shift, calendar.flags) is not None)


def _clock_alone(match: re.Match[str], context: Context) -> Value | None:
    clock = _clock(match.groupdict(), context)
    return Value(clock) if clock else None


def _duration(match: re.Match[str], context: Context) -> Value | None:
    n = _number(match["n"], context.calendar)
    unit = context.calendar.unit(match["unit"])
    if n is None or not 0 < n < 1000 or (_is_article(match["n"]) and _is_rate(match, unit)):
        return None
    return Value(f"PT{n}{unit}" if unit in {"H", "M'", "S"} else f"P{n}{unit}".replace("M'", "M"))


def _bare_year(match: re.Match[str], _: Context) -> Value | None:
    """Take four digits alone as a year unless something counts or names them."""
    return None if _COUNTED.search(match.string[: match.start("t")]) else Value(match["year"])


_COUNTED = re.compile(
    r"(?:[$€£₴₽№#]|\b(?:than|least|most|about|around|some|nearly|over|under|only|no|number|room|route|"
    r"flight|article|resolution|понад|близько|около|более|свыше))\s?$",
    re.IGNORECASE,
)


def _is_article(word: str) -> bool:
    return word.lower() in {"a", "an"}


def _is_rate(match: re.Match[str], unit: str) -> bool:
    """ "A second" is an ordinal or a rate; "a day" after a plural is a rate ("times a day")."""
    before = match.string[: match.start("t")].rstrip()
    return unit == "S" or before.endswith("s")


def _year(match: re.Match[str], _: Context) -> Value | None:
    return Value(match["year"])


_CLAUSE_END = re.compile(
    r"[;:!?—–“”\"]|,(?!\d)|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)\."
    r"|\s(?:and|but|та|але|и|но)\s"
)


def _looks_ahead(match: re.Match[str], calendar: Calendar, future: re.Pattern[str]) -> bool:
    """Whether the clause round a match speaks of the future: no past verb leads up to it."""
    words, (start, end) = match.string, match.span("t")
    opens = _clause_start(words, start)
    if calendar.past.search(words, opens, start):
        return False
    if _HAPPENED.match(words, end):
        return False
    closes = _CLAUSE_END.search(words, end)
    clause = words[opens : closes.start() if closes else len(words)]
    if future.search(clause):
        return True
    is_fronted = closes is not None and closes[0] == ","
    if not is_fronted or len(words[opens:start].split()) >= FRONTED:
        return False
    return _tells_of_future(words, closes.end() if closes else end, future)


def _tells_of_future(words: str, start: int, future: re.Pattern[str]) -> bool:
    """Whether the clause behind "In January," speaks of the future before it does of the past."""
    closes = _CLAUSE_END.search(words, start)
    found = future.search(words, start, closes.start() if closes else len(words))
    return found is not None and not _PAST_VERB.search(words, start, found.start())


_HAPPENED = re.compile(r"\s+(?:was|were|had)\b")
_PAST_VERB = re.compile(r"\b(?:said|told|was|were|had|did|won|met|\w{3,}ed)\b")
FRONTED = 3
"""With fewer words before it, a time opens its clause and belongs to what follows the comma."""


def _clause_start(words: str, start: int) -> int:
    """Return where the clause opens, past an "and" that only joins two verbs of one subject."""
    ends = [0]
    for one in _CLAUSE_END.finditer(words, 0, start):
        if not _JOINS_VERBS.match(words, one.start()):
            ends.append(one.end())
    return ends[-1]


_JOINS_VERBS = re.compile(
    r"\sand\s(?!\w+ed\b)(?!(?:the|a|an|his|her|its|their|our|that|this|these|those|he|she|it|they"
    r"|we|you|i|on|in|by|then|was|were|had|is|are|said|told|met|went|came|held|took|other)\b)[a-z]",
)


# ---- arithmetic ---------------------------------------------------------------------------------


def _day(date: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((date or "")[:10])
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> Value | None:
    try:
        return Value(dt.date(year, month, day).isoformat())
    except ValueError:
        return None


def _nearest_year(published: dt.date, month: int, day: int) -> Value | None:
    """Give a day and month the year that puts it nearest to the publication date."""
    choices: list[dt.date] = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            choices.append(dt.date(year, month, day))
        except ValueError:
            continue
    if not choices:
        return None
    nearest = min(choices, key=lambda one: abs((one - published).days))
    return Value(nearest.isoformat(), "publication date")


def _period(published: dt.date, unit: str, steps: int) -> str:
    if unit == "D":
        return (published + dt.timedelta(days=steps)).isoformat()
    if unit == "W":
        iso = (published + dt.timedelta(weeks=steps)).isocalendar()
        return f"{iso.year}-W{iso.week:02d}"
    if unit == "M":
        months = published.year * 12 + published.month - 1 + steps
        return f"{months // 12}-{months % 12 + 1:02d}"
    if unit == "Y":
        return str(published.year + steps)
    return published.isoformat()


def _day_number(word: str, calendar: Calendar) -> int:
    return int(word) if word.isdigit() else calendar.day_words[word.lower()]


def _clock(groups: dict[str, str | None], context: Context) -> str | None:
    if noon := groups.get("noon"):
        return "T12:00" if noon == "noon" else "T00:00"
    hour = groups.get("hour")
    if hour is None:
        return None
    value, minute = int(hour), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower()
    if context.calendar.is_afternoon(half) and value < 12:
        value += 12
    if context.calendar.is_morning(half) and value == 12:
        value = 0
    if value > 24 or minute > 59:
        return None
    return f"T{value:02d}:{minute:02d}"


def _with_clock(value: Value | None, clock: str | None) -> Value | None:
    if value is None or clock is None:
        return value
    return Value(value.value + clock, value.basis)


def _number(word: str, calendar: Calendar) -> int | None:
    return int(word) if word.isdigit() else calendar.numbers.get(word.lower())


ANALYSER = Analyser(
    "times.rules",
    version="1",
    analyse=find_times,
    provides=Time,
    requires=frozenset({Sentence}),
    languages=frozenset(CALENDARS),
)
