# ruff: noqa: E501  tables of alternatives read best one kind a line
"""The words with which English, Ukrainian and Russian count, compare and measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Comparator = Literal["exactly", "at least", "at most", "about", "over", "under"]


@dataclass(frozen=True, slots=True)
class Counting:
    """One language's words of number, as data.

    ``words`` maps number words to values, ``scales`` patterns to multipliers, ``vague`` the words
    for uncounted many; ``before`` and ``after`` patterns to comparators; ``currencies`` patterns
    to ISO 4217 codes; ``measures`` are units that are not counted things; ``states`` what may be
    said of counted people ("killed"); ``stops`` words that end a noun phrase.
    """

    language: str
    words: Mapping[str, int]
    scales: Mapping[str, int]
    vague: str
    before: Mapping[str, Comparator]
    after: Mapping[str, Comparator]
    currencies: Mapping[str, str]
    percent: str
    measures: str
    ordinal: str
    of_the: str
    states: str
    plural: re.Pattern[str]
    not_plural: frozenset[str]
    stops: frozenset[str]
    names: str
    halves: Mapping[str, float]
    one_in: str


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _english_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_UNITS)}
    for ten, word in enumerate(_TENS, 2):
        words[word] = ten * 10
        for value in range(1, 10):
            words[f"{word}-{_UNITS[value]}"] = ten * 10 + value
    return words | {"dozen": 12}


ENGLISH = Counting(
    language="en",
    words=_english_words(),
    scales={
        "hundred": 100, "thousand": 1000, "million|mln|m": 1_000_000, "billion|bn": 1_000_000_000,
        "trillion|tn": 1_000_000_000_000, "dozen": 12,
    },
    vague=r"(?:tens|hundreds) of thousands|dozens|scores|hundreds|thousands|millions|billions"
    r"|several|a few|many dozens|several dozen|several hundred|several thousand|a handful|countless",
    before={
        r"at least|no fewer than|no less than|not less than|a minimum of|minimum": "at least",
        r"more than|over|(?<!ise )(?<!ose )above|upwards? of|in excess of|exceeding|well over|just over|greater than|"
        r"(?:rose|grown|climbed) (?:to )?above": "over",
        r"fewer than|less than|under|(?<!fall )(?<!fell )(?<!rop )below|just under|nearly|almost|not quite|close to|approaching|"
        r"well under": "under",
        r"about|around|roughly|approximately|some|an estimated|estimated|circa|ca\.|c\.|~|or so": "about",
        r"up to|at most|no more than|not more than|as many as|as much as|a maximum of|maximum": "at most",
        r"exactly|precisely|only|just": "exactly",
    },
    after={r"or more|and more|at least|\+": "at least", r"or so": "about", r"or fewer|or less|at most": "at most"},
    currencies={
        r"US dollars?|dollars?|USD": "USD", r"euros?|EUR": "EUR", r"pounds?|GBP": "GBP",
        r"hryvnias?|UAH": "UAH", r"rou?bles?|RUB": "RUB", r"yuan|CNY": "CNY", r"yen|JPY": "JPY",
    },
    percent=r"%|per\s?cent|percentage points?|pct",
    measures=r"(?:square |cubic )?(?:kilomet(?:re|er)s?|met(?:re|er)s?|miles?|feet|foot|yards?|acres?|"
    r"hectares?|litres?|liters?|gallons?|barrels?|tonn?e?s?|kilograms?|kg|km|km²|cm|mm|mph|km/h|"
    r"megawatts?|MW|GW|kWh|degrees?|°C|°F)(?: (?:a|per) (?:second|minute|hour|day|year))?",
    ordinal=r"(?P<ordinal>\d{1,3}(?:st|nd|rd|th))",
    of_the=r"of (?:the|our|their|its|his|her|my|your|these|those|them|us|whom|which)",
    states=r"killed|dead|died|injured|wounded|hurt|missing|arrested|detained|displaced|evacuated|"
    r"drowned|hospitali[sz]ed|infected|homeless|rescued|jailed|imprisoned|captured|deported|moved",
    plural=re.compile(r"[^\W\d_]{2,}(?:s|people|men|women|children|leaves|lives|feet|teeth)$"),
    not_plural=frozenset(
        "was is has his its this as us across less plus always perhaps towards besides overseas "
        "afterwards sometimes previous various serious famous dangerous religious does goes says "
        "anonymous enormous unanimous numerous".split()
    ),
    stops=frozenset(
        "a an the and or but nor of in on at by for from to with without into onto over under about "
        "after before since until while when where who whom whose which that than then as if because "
        "is are was were be been being am do does did has have had will would shall should can could "
        "may might must not no so it he she they we you i him her them us this these those there here "
        "his their our your my its what how why said says told killed died wounded injured remained "
        "also still now later earlier ago only just per each every between against across during "
        "including among amid near out up down off again more less were went came took made".split()
    ),
    names=r"people|men|women|children|troops|police|cattle|dead|wounded|injured|missing|personnel|staff|"
    r"aircraft|crew|percent",
    halves={"half": 0.5, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 0.25,
            "one quarter": 0.25, "three quarters": 0.75, "a fifth": 0.2, "one fifth": 0.2, "one-third": 1 / 3,
            "two-thirds": 2 / 3, "one-quarter": 0.25, "three-quarters": 0.75, "one-fifth": 0.2, "two-fifths": 0.4,
            "two fifths": 0.4},
    one_in=r"(?:in|out of)(?: every)?",
)  # fmt: skip

UKRAINIAN = Counting(
    language="uk",
    words={
        "один": 1, "одна": 1, "одну": 1, "два": 2, "дві": 2, "двоє": 2, "двох": 2, "три": 3, "троє": 3,
        "трьох": 3, "чотири": 4, "четверо": 4, "п’ять": 5, "п'ять": 5, "п’ятеро": 5, "шість": 6, "сім": 7,
        "вісім": 8, "дев’ять": 9, "дев'ять": 9, "десять": 10, "двадцять": 20, "тридцять": 30, "сорок": 40,
        "сто": 100, "двісті": 200, "триста": 300, "тисяча": 1000,
    },
    scales={r"тис\.|тисяч\w*": 1000, r"млн|мільйон\w*": 1_000_000, r"млрд|мільярд\w*": 1_000_000_000},
    vague=r"десятки|сотні|тисячі|мільйони|кілька|кількасот",
    before={
        r"щонайменше|принаймні|не менше(?: ніж)?|мінімум": "at least",
        r"понад|більше(?: ніж|,? як| за)?": "over",
        r"менше(?: ніж|,? як| за)?|майже": "under",
        r"близько|приблизно|орієнтовно|десь": "about",
        r"до|не більше(?: ніж)?|максимум": "at most",
        r"рівно|лише|тільки": "exactly",
    },
    after={r"\+": "at least"},
    currencies={r"грн|гривень|гривні|гривня": "UAH", r"доларів|долари|долар\w*": "USD", r"євро": "EUR",
                r"рублів|рублі\w*": "RUB"},
    percent=r"%|відсот\w+|процент\w*",
    measures=r"(?:кубічн\w+ |квадратн\w+ |кубо)?(?:кілометр\w*|метр\w*|км|м|гектар\w*|тонн\w*|літр\w*|градус\w*)"
    r"(?: (?:на|за) (?:секунду|хвилину|годину|добу))?",
    ordinal=r"(?P<ordinal>\d{1,3}-(?:та|ту|ті|го|й|ї|му|річч\w+))",
    of_the=r"(?:із|з|зі) (?:них|нас|них|цих|тих)",
    states=r"загину\w+|вбит\w+|поранен\w+|зникл\w+|заарештован\w+|затриман\w+|евакуйован\w+|потону\w+",
    plural=re.compile(r"[а-яіїєґ’']{3,}$"),
    not_plural=frozenset("було були буде стало стали осіб".split()) - {"осіб"},
    stops=frozenset(
        "у в на з із зі до від за по для про та і й або але що як коли якщо не ні це той та ті ці його її "
        "їх їхній наш ваш мій був була було були є загинули загинуло".split()
    ),
    names=r"людей|осіб|людини|людей|чоловік\w*",
    halves={"половина": 0.5, "половину": 0.5, "третина": 1 / 3, "третину": 1 / 3, "чверть": 0.25},
    one_in=r"(?:із|з)",
)  # fmt: skip

RUSSIAN = Counting(
    language="ru",
    words={
        "один": 1, "одна": 1, "одну": 1, "два": 2, "две": 2, "двое": 2, "двух": 2, "три": 3, "трое": 3,
        "трёх": 3, "трех": 3, "четыре": 4, "четверо": 4, "пять": 5, "пятеро": 5, "шесть": 6, "семь": 7,
        "восемь": 8, "девять": 9, "десять": 10, "двадцать": 20, "тридцать": 30, "сорок": 40, "сто": 100,
        "двести": 200, "триста": 300, "тысяча": 1000,
    },
    scales={r"тыс\.|тысяч\w*": 1000, r"млн|миллион\w*": 1_000_000, r"млрд|миллиард\w*": 1_000_000_000},
    vague=r"десятки|сотни|тысячи|миллионы|несколько",
    before={
        r"по меньшей мере|по крайней мере|не менее|как минимум|минимум": "at least",
        r"более(?: чем)?|больше(?: чем)?|свыше": "over",
        r"менее(?: чем)?|меньше(?: чем)?|почти": "under",
        r"около|примерно|приблизительно|порядка": "about",
        r"до|не более(?: чем)?|максимум": "at most",
        r"ровно|лишь|только": "exactly",
    },
    after={r"\+": "at least"},
    currencies={r"руб\.|рублей|рубля|рубл\w*": "RUB", r"долларов|доллар\w*": "USD", r"евро": "EUR",
                r"гривен|гривн\w+": "UAH"},
    percent=r"%|процент\w*",
    measures=r"(?:кубическ\w+ |квадратн\w+ |кубо)?(?:километр\w*|метр\w*|км|м|гектар\w*|тонн\w*|литр\w*|градус\w*)"
    r"(?: в (?:секунду|минуту|час|сутки))?",
    ordinal=r"(?P<ordinal>\d{1,3}-(?:я|ю|й|е|го|му|лет\w+))",
    of_the=r"из (?:них|нас|этих|тех)",
    states=r"погиб\w+|убит\w+|ранен\w+|пропа\w+|арестован\w+|задержан\w+|эвакуирован\w+|утону\w+",
    plural=re.compile(r"[а-яё]{3,}$"),
    not_plural=frozenset("было были будет стало стали".split()),
    stops=frozenset(
        "у в на с со из к до от за по для о об про и или но а что как когда если не ни это тот та те эти "
        "его её их наш ваш мой был была было были есть погибли погибло".split()
    ),
    names=r"человек|людей|лиц",
    halves={"половина": 0.5, "половину": 0.5, "треть": 1 / 3, "четверть": 0.25},
    one_in=r"из",
)  # fmt: skip

COUNTINGS: Mapping[str, Counting] = {one.language: one for one in (ENGLISH, UKRAINIAN, RUSSIAN)}

SYMBOLS: Mapping[str, str] = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₴": "UAH",
    "₽": "RUB",
    "¥": "JPY",
}
