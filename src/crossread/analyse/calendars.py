"""The words with which English, Ukrainian and Russian name days, months and lengths of time.

All patterns are matched case-sensitively for English months and weekdays (so that "may" and
"march" are not months) and without regard to case for Ukrainian and Russian.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")
NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One language's words of time, as parts of regular expressions.

    ``months`` and ``weekdays`` map a pattern to its number (January 1, Monday 0); ``days`` a word
    to its distance from the publication day; ``units`` a pattern to its letter in ISO 8601
    durations (``M'`` for minutes).
    """

    language: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    units: Mapping[str, str]
    periods: Mapping[str, str]
    numbers: Mapping[str, int]
    clock: str
    clock_after: str
    on: str
    the: str
    day_suffix: str
    day_words: Mapping[str, int]
    year_mark: str
    edges: str
    last: str
    this: str
    next: str
    ago: str
    decade: str
    centuries: str
    century: str
    month_before: str
    month_ahead: re.Pattern[str]
    year_before: str
    year_relative: str
    year_words: str
    afternoon: frozenset[str]
    morning: frozenset[str]
    future: re.Pattern[str]
    reported_future: re.Pattern[str]
    past: re.Pattern[str]
    flags: int = 0

    @property
    def month_words(self) -> str:
        """Return the alternatives that name a month."""
        return "|".join(self.months)

    @property
    def weekday_words(self) -> str:
        """Return the alternatives that name a day of the week."""
        return "|".join(self.weekdays)

    @property
    def unit_words(self) -> str:
        """Return the alternatives that name a unit of time."""
        return "|".join(self.units)

    @property
    def period_words(self) -> str:
        """Return the alternatives that name a period counted from today."""
        return "|".join(self.periods)

    def month(self, word: str) -> int:
        """Return the number of a month, January 1."""
        return self._value(self.months, word)

    def weekday(self, word: str) -> int:
        """Return the number of a weekday, Monday 0."""
        return self._value(self.weekdays, word)

    def unit(self, word: str) -> str:
        """Return the letter of a unit of time."""
        return self._value(self.units, word)

    def period(self, word: str) -> str:
        """Return the letter of a period."""
        return self._value(self.periods, word)

    def century_number(self, word: str) -> int:
        """Return which century a number word, ordinal or Roman numeral names."""
        digits = re.match(r"\d+", word)
        if digits:
            return int(digits[0])
        return _ROMAN.get(word.upper(), 0) or _CENTURY_WORDS.get(word.lower(), 1)

    def is_afternoon(self, half: str) -> bool:
        """Whether a word after a clock time moves it past noon."""
        return half.replace(" ", "") in self.afternoon

    def is_morning(self, half: str) -> bool:
        """Whether a word after a clock time keeps it before noon."""
        return half.replace(" ", "") in self.morning

    def _value(self, table: Mapping[str, _T], word: str) -> _T:
        for pattern, value in table.items():
            if re.fullmatch(pattern, word, self.flags):
                return value
        raise KeyError(word)


_ROMAN = {"XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXI": 21}
_CENTURY_WORDS = {
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "twenty-first": 21,
}  # fmt: skip

_ENGLISH_MONTHS = (
    "January|Jan\\.", "February|Feb\\.", "March|Mar\\.", "April|Apr\\.", "May", "June|Jun\\.",
    "July|Jul\\.", "August|Aug\\.", "September|Sept?\\.", "October|Oct\\.", "November|Nov\\.",
    "December|Dec\\.",
)  # fmt: skip
_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ENGLISH_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()

_ENGLISH_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
).split()

ENGLISH = Calendar(
    language="en",
    months={word: index for index, word in enumerate(_ENGLISH_MONTHS, 1)},
    weekdays={word: index for index, word in enumerate(_ENGLISH_DAYS)},
    days={"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0},
    units={
        "minutes?": "M'", "hours?": "H", "days?": "D", "weeks?": "W", "months?": "M",
        "years?": "Y", "seconds?": "S",
    },
    periods={"week": "W", "month": "M", "year": "Y"},
    numbers={word: index for index, word in enumerate(_ENGLISH_NUMBERS)} | {"a": 1, "an": 1},
    clock=r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?"
    r"(?P<half>[ap]\.\s?m\.|[ap]m\b|AM\b|PM\b)|(?P<noon>noon|midnight))",
    clock_after=r"(?:at|until|by|since|from)\s+",
    on=r"(?:on\s)?",
    the=r"the\s+",
    day_suffix="st|nd|rd|th",
    day_words={word: value for value, word in enumerate(_ENGLISH_ORDINALS, 1)},
    year_mark="",
    edges=r"(?:early|late|mid)[\s-]+",
    last=r"(?:[Ll]ast|[Pp]revious)",
    this=r"(?:[Tt]his)",
    next=r"(?:[Nn]ext|[Tt]his\s+coming)",
    ago=r"(?:ago|earlier\s+this\s+\w+)",
    decade=r"’?'?s",
    centuries=r"\d{1,2}(?:st|nd|rd|th)|" + "|".join(_CENTURY_WORDS),
    century=r"century",
    month_before=r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate|"
    r"[Mm]id|[Ww]as|[Bb]een|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hroughout|[Oo]f|[Ii]nto)[\s-]+",
    month_ahead=re.compile(
        r"(?:until|by|into|from|next|before|to be \w+ in)"
        r"(?:\s+(?:the|early|late|mid|end|start|middle|of))*[\s-]+$",
        re.IGNORECASE,
    ),
    year_before=r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|[Ee]arly|[Ll]ate|[Mm]id|[Tt]he\s+year|"
    r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?:\s+of)?)[\s-]+"
    r"|(?:[Bb]y|[Ff]rom|[Bb]efore|[Aa]fter|[Oo]f|[Tt]o|[Aa]nd)\s+"
    r"(?=(?:1[5-9]|20)\d\d(?!\s+[a-z]*(?:s|people|men|women|children|km|had|were|was)\b))",
    year_relative=r"year",
    year_words=NEVER,
    afternoon=frozenset({"pm", "p.m."}),
    morning=frozenset({"am", "a.m."}),
    future=re.compile(
        r"\b(?:will|shall|must|should|is to|are to|is due|are due|going to|plans? to"
        r"|(?<!a )(?<!the )scheduled"
        r"|let us|let’s|See you|(?:is|are|been) (?:expected|anticipated|planned|slated|set)"
        r"|(?<!was )(?<!were )(?<!had )(?:expected|anticipated|slated) (?:in|to)|running to"
        r"|hopes? to|upcoming)\b|\b(?:is|are) (?:\w+ ){0,3}until\b|^\s*to be \w+"
        r"|^\W*(?:Come|Join|Meet|Gather|Write|Vote)\b"
    ),
    reported_future=re.compile(r"\b(?:would|expect\w*|hop(?:es?|ed|ing) to|plann\w+ to)\b"),
    past=re.compile(
        r"\b(?:(?<!be )(?:said|told|was|were|had|did|went|came|began|rose|fell|took|met|held|since)"
        r"|(?<!is )(?<!are )(?<!be )(?!(?:expect|anticipat|plann|schedul|slat)ed\b)\b\w{3,}ed)"
        r"(?:\s+\w+){0,2}\s+(?:on\s+)?$"
    ),
)  # fmt: skip

_UKRAINIAN_MONTHS = (
    "січ(?:ень|ня|ні)", "лют(?:ий|ого|ому)", "берез(?:ень|ня|ні)", "квіт(?:ень|ня|ні)",
    "трав(?:ень|ня|ні)", "черв(?:ень|ня|ні)", "лип(?:ень|ня|ні)", "серп(?:ень|ня|ні)",
    "верес(?:ень|ня|ні)", "жовт(?:ень|ня|ні)", "листопад[аі]?", "груд(?:ень|ня|ні)",
)  # fmt: skip
_UKRAINIAN_DAYS = (
    "понеділ(?:ок|ка|ку)", "вівтор(?:ок|ка|ку)", "серед[ауи]", "четвер(?:га)?", "п[’'ʼ]ятниц[юяі]",
    "субот[ауи]", "неділ[юяі]",
)  # fmt: skip

UKRAINIAN = Calendar(
    language="uk",
    months={word: index for index, word in enumerate(_UKRAINIAN_MONTHS, 1)},
    weekdays={word: index for index, word in enumerate(_UKRAINIAN_DAYS)},
    days={"сьогодні": 0, "вчора": -1, "учора": -1, "завтра": 1, "позавчора": -2},
    units={
        "хвилин[аиу]?": "M'", "годин[аиу]?": "H", "дн(?:і|ів|ями)|день": "D",
        "тиж(?:день|ні|нів)": "W", "місяц(?:ь|і|ів)": "M", "рок(?:и|ів)|рік|року": "Y",
    },
    periods={"тиж(?:день|ня|ні)": "W", "місяц(?:ь|я|і)": "M", "рік|року|році": "Y"},
    numbers={
        "один": 1, "одну": 1, "два": 2, "дві": 2, "три": 3, "чотири": 4, "п’ять": 5, "п'ять": 5,
        "шість": 6, "сім": 7, "вісім": 8, "дев’ять": 9, "десять": 10,
    },
    clock=r"(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    clock_after=r"(?:о|об|до|з)\s+",
    on=r"(?:у\s|в\s)?",
    the=NEVER,
    day_suffix="-го|-е",
    day_words={},
    year_mark=r"(?:\s*(?:року|рік|році|р\.))?",
    edges=NEVER,
    last=r"(?:минул\w+|торік)",
    this=r"(?:цього|цьому|цей)",
    next=r"(?:наступн\w+)",
    ago=r"тому",
    decade=r"(?:ті|х|і)",
    centuries=r"[XVI]+|\d{1,2}(?:-го|-му)?",
    century=r"(?:століття|столітті|сторіччя)",
    month_before=r"(?:у|в|з|із|до|від|після|на початку|наприкінці)\s+",
    month_ahead=re.compile(r"(?:до|наступн\w+)\s+$", re.IGNORECASE),
    year_before=r"(?:у|в|з|із|до|від|після|на початку|наприкінці|року|році)\s+",
    year_relative="року",
    year_words=r"року|рік|році|р\.",
    afternoon=frozenset(),
    morning=frozenset(),
    future=re.compile(r"\b(?:буде|будуть|планує\w*|відбуде\w+|відкриють)\b", re.IGNORECASE),
    reported_future=re.compile(r"(?!)"),
    past=re.compile(
        r"\b\w+(?:ли|в|ла|ло|лися|вся|лася)(?:\s+\w+){0,2}\s+(?:у|в)?\s*$", re.IGNORECASE
    ),
    flags=re.IGNORECASE,
)  # fmt: skip

_RUSSIAN_MONTHS = (
    "январ[ьяе]", "феврал[ьяе]", "март[ае]?", "апрел[ьяе]", "ма[йяе]", "июн[ьяе]", "июл[ьяе]",
    "август[ае]?", "сентябр[ьяе]", "октябр[ьяе]", "ноябр[ьяе]", "декабр[ьяе]",
)  # fmt: skip
_RUSSIAN_DAYS = (
    "понедельник[а]?", "вторник[а]?", "сред[ауы]", "четверг[а]?", "пятниц[ауы]", "суббот[ауы]",
    "воскресень[ея]",
)  # fmt: skip

RUSSIAN = Calendar(
    language="ru",
    months={word: index for index, word in enumerate(_RUSSIAN_MONTHS, 1)},
    weekdays={word: index for index, word in enumerate(_RUSSIAN_DAYS)},
    days={"сегодня": 0, "вчера": -1, "завтра": 1, "позавчера": -2},
    units={
        "минут[аыу]?": "M'", "час(?:а|ов)?": "H", "дн(?:я|ей)|день": "D", "недел[яиюь]": "W",
        "месяц(?:а|ев)?": "M", "год(?:а|ов)?|лет": "Y",
    },
    periods={"недел[еюия]": "W", "месяц[ае]?": "M", "год[уа]?": "Y"},
    numbers={
        "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6,
        "семь": 7, "восемь": 8, "девять": 9, "десять": 10,
    },
    clock=r"(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    clock_after=r"(?:в|до|с)\s+",
    on=r"(?:в\s)?",
    the=NEVER,
    day_suffix="-го|-е",
    day_words={},
    year_mark=r"(?:\s*(?:года|году|год|г\.))?",
    edges=NEVER,
    last=r"(?:прошл\w+)",
    this=r"(?:этого|этом|эту|этот)",
    next=r"(?:следующ\w+)",
    ago=r"назад",
    decade=r"(?:е|х|годы)",
    centuries=r"[XVI]+|\d{1,2}(?:-го|-м)?",
    century=r"(?:века|веке|век|столетия|столетии)",
    month_before=r"(?:в|с|до|от|после|в начале|в конце)\s+",
    month_ahead=re.compile(r"(?:до|следующ\w+)\s+$", re.IGNORECASE),
    year_before=r"(?:в|с|до|от|после|в начале|в конце|года|году)\s+",
    year_relative="года",
    year_words=r"года|году|год|г\.",
    afternoon=frozenset(),
    morning=frozenset(),
    future=re.compile(r"\b(?:будет|будут|планиру\w+|состоится|пройд[её]т)\b", re.IGNORECASE),
    reported_future=re.compile(r"(?!)"),
    past=re.compile(
        r"\b\w+(?:ли|л|ла|ло|лись|лся|лась)(?:\s+\w+){0,2}\s+(?:в)?\s*$", re.IGNORECASE
    ),
    flags=re.IGNORECASE,
)  # fmt: skip

CALENDARS: Mapping[str, Calendar] = {one.language: one for one in (ENGLISH, UKRAINIAN, RUSSIAN)}
