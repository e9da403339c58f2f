"""Quantities: what a text counts and measures, with unit and comparator kept.

A number is read with what stands round it: the comparator before or after ("at least", "or
more"), scale words, the noun phrase counted, and what is said of those counted ("killed"). Dates,
ages, list numbers, addresses and names with numbers in them are not quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from crossread.analyse.counting import COUNTINGS, SYMBOLS, Comparator, Counting
from crossread.model import Analyser, Finding, Quantity, Reading, Sentence, Span, Time

# A noun phrase after a number is looked for among this many words.
PHRASE_WORDS = 5
# A number this large, spelled out with nothing after it, is still a count ("nine hundred").
MANY = 20
# "killed" is taken as said of the counted people when it stands within this many characters.
STATE_DISTANCE = 32

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?|[½¼¾]"
_HALF_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_WORD = re.compile(r"[ \u00a0-]?([^\W\d_][\w’'-]*)")
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:article|art|no|nos|number|section|sec|part|chapter|page|paragraph|para|point|item|step|phase|"
    r"figure|fig|table|room|flight|route|highway|channel|version|volume|vol|resolution|boeing|airbus|"
    r"covid|type|class|grade|category|unit|line|track|gate|group|brigade|division|regiment|battalion|"
    r"ст|статт[іяею]+|статья|статьи|пункт\w*|п|розділ\w*|глав\w*|№|номер\w*|рейс\w*)\.?|[#№§])"
    r"\s?$|[A-Z]{1,4}-?$|[\w/]/$|[@_]$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(r"\s?,|-year-old|\s?\)|\s?years? old")
_AGE_BEFORE = re.compile(
    r"[A-ZА-ЯІЇЄ][\w’-]+ (?:was|is|turned|who is|who was)(?: aged)?\s?$|\baged?\s?$"
)
_ADJECTIVE = re.compile(r"(?:ськ|цьк|зьк)(?:і|их|ими)$|(?:ск|цк)(?:ие|их|ими)$")
_CAPITAL_AFTER = re.compile(r"\s[A-ZА-ЯІЇЄ]")
_COUNT_BEFORE = re.compile(
    r"\b(?:number|toll|dead|count|total|figure|put)\b[^.;:]*$", re.IGNORECASE
)
_BARE_BEFORE = re.compile(
    r"\b(?:is|was|were|not|nor|to|at|says|said|of the|of|the other)\s?$", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}[.:][0-5]\d")
_ABOUT_OF = re.compile(
    r"\b(?:kind|saying|talk\w*|ask\w*|spoke|speak\w*|writ\w+|wrote|stor(?:y|ies)|news|reports?|"
    r"questions?|know|knew|th(?:ink|ought)|worr\w+|concern\w*|\w+thing|told|tell\w*|learn\w*|heard|hear|"
    r"jok\w+|argu\w+|debate\w*|doubt\w*|lies?|lied|truth|all|care\w*)\s$",
    re.IGNORECASE,
)
# Something is said about something: without its object before it, "said about 128" counts.
_SAID_ABOUT = re.compile(
    r"\b(?:what\w*|\w+thing|things?|lots?|much|little|more|all|words?|be|been|being|is|are|was|were)\b"
    r"[^.;:]{0,40}\b(?:said|says?)\s$",
    re.IGNORECASE,
)
_HOUR_BEFORE = re.compile(r"\b(?:at|past|until|since|by)\s?$", re.IGNORECASE)
_PART_BEFORE = re.compile(r"\b(?:page|chapter|article|section|part|act) $", re.IGNORECASE)
_HOURS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_CLOCK_PHRASE = re.compile(
    rf"\b(?:half|quarter|[\w-]+(?: minutes?)?) past {_HOURS}\b"
    rf"|\b[\w-]+ minutes? to {_HOURS}\b(?! \w+s\b)"
    r"|(?:(?<=\bat )|(?<=\bby )|(?<=\bsay ))(?:a quarter|five|ten|twenty|twenty-five)"
    rf" to {_HOURS}\b(?! \w+s\b)"
    rf"|\b{_HOURS} o[’']clock\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.!?—]|\b(?:and|but|while|та|але|и|но)\b")
_PRONOUNS = frozenset("them us whom which those these них нас цих тих этих тех".split())
_NAME_BEFORE = re.compile(r"[^\W\d_]\w+,\s?$")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number core: its place in the sentence, its value and how it was written."""

    start: int
    end: int
    value: int | float | None
    form: str
    unit: str | None = None
    upper: int | float | None = None
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What is counted: the phrase's end in the sentence, its head noun and its words."""

    end: int
    head: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class _Patterns:
    numbers: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    percent: re.Pattern[str]
    measures: re.Pattern[str]
    currency: re.Pattern[str]
    of_the: re.Pattern[str]
    states: re.Pattern[str]
    names: re.Pattern[str]


def find_quantities(reading: Reading) -> Iterator[Finding[Quantity]]:
    """Yield the quantities of each sentence, in order, pinned from comparator to noun."""
    counting = COUNTINGS[reading.document.language or "en"]
    dates = _Closed([body.time.span for body in reading.bodies(Time) if body.value[0] != "P"])
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        words = span.of(reading.text)
        for start, end, labels in _quantities(words, span.start, dates, counting):
            yield Finding(Quantity(reading.pin(span.start + start, span.start + end), **labels))


class _Closed:
    """Places that are taken by dates or clock times, asked in logarithmic time."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def covers(self, start: int, end: int) -> bool:
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._spans[index].end > start


def _quantities(
    words: str, offset: int, dates: _Closed, counting: Counting
) -> Iterator[tuple[int, int, dict[str, Any]]]:
    patterns = _patterns(counting)
    numbers = list(_numbers(words, patterns, counting))
    if not numbers:
        return
    clocks = _Closed([Span(*match.span()) for match in _CLOCK_PHRASE.finditer(words)])
    done = 0
    for start, end, number in numbers:
        taken = dates.covers(offset + start, offset + end) or clocks.covers(start, end)
        if start < done or taken:
            continue
        phrase = _phrase(words, number, patterns, counting)
        begin, comparator, is_compared = _comparator(words, number, patterns, counting)
        end, comparator, compared_after = _comparator_after(
            words, phrase, comparator, patterns, counting
        )
        of = _of(words, begin, end, phrase, patterns)
        if not _is_quantity(words, number, phrase, of, is_compared=is_compared or compared_after):
            continue
        done = end
        labels = {
            "value": number.value, "unit": number.unit or phrase.head, "of": of,
            "comparator": comparator, "form": number.form, "upper": number.upper,
        }  # fmt: skip
        yield begin, end, labels


def _numbers(
    words: str, patterns: _Patterns, counting: Counting
) -> Iterator[tuple[int, int, _Number]]:
    """Yield each number with the place it was read from; "600 to 250" is no range but two."""
    position = 0
    while match := patterns.numbers.search(words, position):
        number = _number(match, counting)
        position = match.end()
        if number is not None:
            position = number.end
            yield match.start(), match.end(), number


# ---- the number ---------------------------------------------------------------------------------


@cache
def _patterns_of(language: str) -> _Patterns:
    counting = COUNTINGS[language]
    flags = re.IGNORECASE
    number_word = "|".join(sorted(map(re.escape, counting.words), key=len, reverse=True))
    scale = "|".join(counting.scales)
    symbols = "".join(map(re.escape, SYMBOLS))
    plain = rf"(?:{_DIGITS}|(?:{number_word})(?!\w))"
    spelled = rf"(?:[\s-]+(?:and\s+)?(?:{number_word}|{scale})(?![\w.]))"
    digits = rf"(?P<first>{_DIGITS})(?P<scale>(?:\s?-?\s?(?:{scale})(?!\w)){{0,2}})"
    spoken = rf"(?P<word>(?:{number_word})(?!\w))(?P<rest>(?:\s(?:{scale})(?!\w)|{spelled}){{0,6}})"
    core = (
        rf"(?P<currency>[{symbols}])?(?:{digits}|{spoken})"
        rf"(?:(?P<range>\s?[–—-]\s?|\s(?:to|or|до|або|или)\s)(?P<last>{plain})"
        rf"(?P<last_scale>\s(?:{scale})(?!\w))?)?"
    )
    halves = "|".join(sorted(map(re.escape, counting.halves), key=len, reverse=True))
    ratio = rf"(?P<part>\d+|{number_word})\s{counting.one_in}\s(?P<whole>\d+|{number_word})(?!\w)"
    article = rf"a\s(?P<article>{scale}|hundred|thousand|million|dozen)(?!\w)"
    numbers = (
        rf"(?<![\w.,:/])(?:{counting.ordinal}(?!\w)|{ratio}|(?P<half>{halves})(?![\w-])|(?P<vague>{counting.vague})(?!\w)"
        rf"|{article}|{core})(?![\w/:]|[.,]\d)"
    )
    before = "|".join(counting.before)
    after = "|".join(counting.after)
    currency = "|".join(counting.currencies)
    return _Patterns(
        numbers=re.compile(numbers, flags),
        before=re.compile(rf"(?:(?<=\W)|^)(?P<c>{before})(?:\s(?:a|the|один|one|з))?\s?$", flags),
        after=re.compile(rf"\s?(?P<c>{after})(?!\w)", flags),
        percent=re.compile(rf"[\s-]?(?:{counting.percent})(?!\w)", flags),
        measures=re.compile(rf"[\s\u00a0-]?(?P<m>{counting.measures})(?!\w)"),
        currency=re.compile(rf"\s?(?P<c>{currency})(?!\w)", flags),
        of_the=re.compile(rf"\s(?:{counting.of_the})(?!\w)", flags),
        states=re.compile(rf"\b(?:{counting.states})\b", flags),
        names=re.compile(rf"(?:{counting.names})$", flags),
    )


def _patterns(counting: Counting) -> _Patterns:
    return _patterns_of(counting.language)


def _number(match: re.Match[str], counting: Counting) -> _Number | None:
    start, end = match.span()
    groups = match.groupdict()
    if groups.get("ordinal"):
        value = int(re.match(r"\d+", groups["ordinal"])[0])  # type: ignore[index]
        return _Number(start, end, value, "ordinal")
    if groups.get("vague"):
        return _Number(start, end, None, "vague", in_words=True)
    if groups.get("half"):
        share = counting.halves[" ".join(groups["half"].lower().split())]
        return _Number(start, end, _rounded(share), "fraction", in_words=True)
    if groups.get("part"):
        return _ratio(match, counting)
    if groups.get("article"):
        return _Number(start, end, _scale(groups["article"], counting), "cardinal", in_words=True)
    return _cardinal(match, counting)


def _ratio(match: re.Match[str], counting: Counting) -> _Number | None:
    part, whole = (_plain(match[name], counting) for name in ("part", "whole"))
    if not whole or not part or part > whole or whole == part:
        return None
    return _Number(*match.span(), _rounded(part / whole), "fraction", in_words=True)


def _cardinal(match: re.Match[str], counting: Counting) -> _Number | None:
    first, rest = match["first"] or match["word"], match["scale"] or match["rest"] or ""
    value = _scaled(first, rest, counting)
    if value is None:
        return None
    upper, end = None, match.end()
    if match["last"]:
        upper = _scaled(match["last"], match["last_scale"] or "", counting)
        if upper is not None and match["last_scale"] and not rest:
            value = value * _scale(match["last_scale"].strip(), counting)
        if upper is None or upper <= value:
            upper, end = None, match.start("range")
    unit = SYMBOLS[match["currency"]] if match["currency"] else None
    return _Number(
        match.start(), end, _rounded(value), "money" if unit else "cardinal", unit, upper,
        in_words=match["word"] is not None,
    )  # fmt: skip


def _scaled(first: str, rest: str, counting: Counting) -> int | float | None:
    """Read "27" with " million", or "two" with " hundred and twelve"."""
    total: int | float = 0
    current = _plain(first, counting)
    if current is None:
        return None
    for word in re.findall(r"[^\s-][^\s]*", rest.lower()):
        if word in {"and", "-"}:
            continue
        scale = _scale(word, counting)
        if scale == 100 or scale == 12:
            current *= scale
        elif scale:
            total, current = total + current * scale, 0
        else:
            current += counting.words.get(word, 0)
    return total + current


def _scale(word: str, counting: Counting) -> int:
    for pattern, value in counting.scales.items():
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return value
    return 0


def _plain(digits: str, counting: Counting) -> int | float | None:
    if digits in _HALF_SIGNS:
        return _HALF_SIGNS[digits]
    if not digits[0].isdigit():
        return counting.words.get(digits.lower())
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?", digits):
        whole, _, part = (
            re.sub(r"[,\u00a0\u202f ](?=\d{3})", "", digits).replace(",", ".").partition(".")
        )
        return float(f"{whole}.{part}") if part else int(whole)
    if re.fullmatch(r"\d+", digits):
        return int(digits) if len(digits) <= 18 else None
    return float(digits.replace(",", "."))


def _rounded(value: int | float) -> int | float:
    """Keep what the text says: whole numbers as such, fractions to six digits."""
    value = round(value, 6)
    return int(value) if value == int(value) else value


# ---- what is counted ----------------------------------------------------------------------------


def _phrase(words: str, number: _Number, patterns: _Patterns, counting: Counting) -> _Phrase:
    if percent := patterns.percent.match(words, number.end):
        return _Phrase(percent.end(), "%", None)
    if currency := patterns.currency.match(words, number.end):
        return _Phrase(currency.end(), _code(currency["c"], counting.currencies), None)
    if measure := patterns.measures.match(words, number.end):
        return _Phrase(measure.end(), measure["m"], measure["m"])
    if of_the := patterns.of_the.match(words, number.end):
        return _part_of(words, number, of_the, patterns, counting)
    return _counted(words, number, patterns, counting)


def _part_of(
    words: str, number: _Number, of_the: re.Match[str], patterns: _Patterns, counting: Counting
) -> _Phrase:
    """Read "two of the linemen", "11 of them", "a third of the country"."""
    inner = _noun_phrase(words, of_the.end(), patterns, counting)
    if inner.head:
        return inner
    is_pronoun = of_the[0].rsplit(maxsplit=1)[-1].lower() in _PRONOUNS
    return _Phrase(of_the.end() if is_pronoun else number.end, None, None)


def _counted(words: str, number: _Number, patterns: _Patterns, counting: Counting) -> _Phrase:
    """Read the noun phrase right after the number: "29 world leaders", "80th anniversary"."""
    nothing = _Phrase(number.end, None, None)
    if number.value == 1 and number.form == "cardinal":
        return nothing  # "one" is an article as often as a count
    start = number.end
    if number.form == "vague" and words[start : start + 4].lower() == " of ":
        start += 3
    phrase = _noun_phrase(words, start, patterns, counting)
    if phrase.head:
        return phrase
    following = _WORD.match(words, number.end)
    if number.form != "ordinal" or following is None or following[1].lower() in counting.stops:
        return nothing
    return _Phrase(following.end(), following[1], following[1])


def _noun_phrase(words: str, start: int, patterns: _Patterns, counting: Counting) -> _Phrase:
    """Take the words up to the first plural noun: "world leaders", "dead Halmorans", "people"."""
    position, first = start, None
    for _ in range(PHRASE_WORDS):
        match = _WORD.match(words, position)
        if match is None or match[1].lower() in counting.stops:
            break
        first = match.start(1) if first is None else first
        position = match.end()
        if _is_plural(match[1], patterns, counting):
            position, head = _beyond_state(words, position, match[1], patterns, counting)
            return _Phrase(position, head, words[first:position])
    return _Phrase(start, None, None)


def _beyond_state(
    words: str, position: int, head: str, patterns: _Patterns, counting: Counting
) -> tuple[int, str]:
    """Go on from "dead" to the noun in "two dead Halmorans"; otherwise "dead" is the noun."""
    match = _WORD.match(words, position)
    if match is None or not patterns.states.fullmatch(head):
        return position, head
    is_noun = match[1].lower() not in counting.stops and _is_plural(match[1], patterns, counting)
    return (match.end(), match[1]) if is_noun else (position, head)


def _is_plural(word: str, patterns: _Patterns, counting: Counting) -> bool:
    lowered = word.lower().removesuffix("’s").removesuffix("'s")
    if (
        _ADJECTIVE.search(lowered)
        or lowered != word.lower()
        or lowered in counting.not_plural
        or lowered.endswith("ss")
    ):
        return False
    return bool(patterns.names.match(lowered) or counting.plural.match(lowered))


def _code(word: str, currencies: Mapping[str, str]) -> str:
    for pattern, code in currencies.items():
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return code
    return word


def _of(words: str, start: int, end: int, phrase: _Phrase, patterns: _Patterns) -> str | None:
    """Say what is counted: the phrase, and what the clause says of those counted."""
    state = _state(words, start, end, patterns)
    if phrase.words and state and state.lower() not in phrase.words.lower():
        return f"{phrase.words} {state}"
    return phrase.words or state


def _state(words: str, start: int, end: int, patterns: _Patterns) -> str | None:
    clause_after = _CLAUSE.split(words[end : end + STATE_DISTANCE])[0]
    if after := patterns.states.search(clause_after):
        return after[0].lower()
    clause_before = _CLAUSE.split(words[max(0, start - STATE_DISTANCE) : start])[-1]
    before = [match[0].lower() for match in patterns.states.finditer(clause_before)]
    return before[-1] if before and clause_before.rstrip().lower().endswith(before[-1]) else None


# ---- comparators --------------------------------------------------------------------------------


def _comparator(
    words: str, number: _Number, patterns: _Patterns, counting: Counting
) -> tuple[int, Comparator, bool]:
    match = patterns.before.search(words, max(0, number.start - 32), number.start)
    if match is None:
        return number.start, "exactly", False
    comparator = _code(match["c"], counting.before)
    if comparator == "about" and _is_of_a_topic(words[: match.start("c")]):
        return number.start, "exactly", False
    if comparator == "exactly":
        return number.start, "exactly", match["c"].lower() not in {"just", "only"}
    return match.start("c"), comparator, True  # type: ignore[return-value]


def _is_of_a_topic(before: str) -> bool:
    """Whether "about", after these words, says what is spoken of."""
    return any(pattern.search(before) for pattern in (_ABOUT_OF, _SAID_ABOUT))


def _comparator_after(
    words: str, phrase: _Phrase, comparator: Comparator, patterns: _Patterns, counting: Counting
) -> tuple[int, Comparator, bool]:
    match = patterns.after.match(words, phrase.end)
    if match is None or comparator != "exactly":
        return phrase.end, comparator, False
    return match.end(), _code(match["c"], counting.after), True  # type: ignore[return-value]


# ---- is it one? ---------------------------------------------------------------------------------


def _is_quantity(
    words: str, number: _Number, phrase: _Phrase, of: str | None, *, is_compared: bool
) -> bool:
    before, after = words[: number.start], words[number.end :]
    if _is_name_or_mark(words, number, before, after):
        return False
    if phrase.end > number.end and number.value != 1 and phrase.head is None:
        return True  # "two of them"
    if phrase.head is not None or number.unit is not None:
        return True
    if is_compared or of is not None or number.form in {"fraction", "money", "vague"}:
        return number.form != "ordinal"
    return number.form == "cardinal" and not _is_no_count(before, after, number)


def _is_no_count(before: str, after: str, number: _Number) -> bool:
    """Whether a number with nothing counted is an age, part of a name, "one", or a label."""
    if not number.in_words and _NAME_BEFORE.search(before) and _AGE_AFTER.match(after):
        return True
    is_named = _CAPITAL_AFTER.match(after) is not None
    return is_named or number.value == 1 or _is_bare_label(before, after, number)


def _is_name_or_mark(words: str, number: _Number, before: str, after: str) -> bool:
    """Whether a number is part of a name ("Article 9", "the Two Banks"), an age or a list mark."""
    if number.in_words:
        capital = words[number.start].isupper() and before.strip() != ""
        is_hour = number.form == "cardinal" and _is_hour(before, after)
        is_named = capital and bool(_CAPITAL_AFTER.match(after))
        return is_named or is_hour or bool(_PART_BEFORE.search(before[-12:]))
    if before.endswith("(") and after.startswith(")"):
        return True
    if _CLOCK.fullmatch(words, number.start, number.end) and before.endswith(("at ", "until ")):
        return True
    return bool(_LABEL_BEFORE.search(before[-24:]) or _AGE_BEFORE.search(before[-40:]))


def _is_hour(before: str, after: str) -> bool:
    """Whether words are a clock hour ("at four", "past six"), with nothing counted round them."""
    if _COUNT_BEFORE.search(before[-40:]):
        return False
    return bool(
        _HOUR_BEFORE.search(before[-12:]) and re.match(r"\s*(?:[.,;!?”\"]|$|past|to\b)", after)
    )


def _is_bare_label(before: str, after: str, number: _Number) -> bool:
    """A number with nothing counted: a list mark, a year, a score, or an elliptical count."""
    if not before.strip() and re.match(r"[.)]?\s*$|[.)]\s", after):
        return True
    if number.in_words:
        if _COUNT_BEFORE.search(before[-40:]) or (number.value or 0) >= MANY:
            return False
        ends = re.match(r"\s*(?:[.,;!?”’)\"]|$)", after)
        return not ends and not _BARE_BEFORE.search(before[-12:])
    return isinstance(number.value, int) and 1000 <= number.value <= 2100


ANALYSER = Analyser(
    "quantities.rules",
    version="1",
    analyse=find_quantities,
    provides=Quantity,
    requires=frozenset({Sentence, Time}),
    languages=frozenset(COUNTINGS),
)
