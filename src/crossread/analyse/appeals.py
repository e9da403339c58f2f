"""Appeals: calls to action addressed to the reader.

Imperatives ("Sign the petition"), "we must", "let us", "it is time to" and their like in
Ukrainian and Russian. Precision comes first: turns of talk ("Let’s start with the facts"),
questions, reported calls ("she said we must leave") and "we must" inside another's quotation are
left out. An imperative inside quotation marks stays, with a low score.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from crossread.model import Analyser, Appeal, Finding, Paragraph, Reading, Sentence
from crossread.text.wordlists import sections

SURE, LIKELY, UNSURE = 0.9, 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Calls:
    """The patterns of one language. ``opening`` matches at the start of a sentence.

    ``loose`` is enough to open a sentence right behind an appeal of the same paragraph.
    """

    opening: re.Pattern[str]
    inside: re.Pattern[str]
    loose: re.Pattern[str]
    reported: re.Pattern[str] | None
    subordinate: re.Pattern[str] | None
    rhetoric: re.Pattern[str]


def _words(section: str) -> tuple[str, ...]:
    return sections("crossread.analyse", "appeals.txt")[section]


def _any_of(words: tuple[str, ...] | set[str]) -> str:
    ordered = sorted(set(words), key=len, reverse=True)
    spelled = "|".join(
        re.escape(one).replace("’", "[’']").replace(r"\ ", r"\s+") for one in ordered
    )
    return f"(?:{spelled})"


def _end(pattern: str) -> str:
    return rf"{pattern}(?!\w)"


@cache
def _english() -> Calls:
    verbs = set(_words("verbs en")) - {"never", "don’t", "don't", "do"}
    nouns, stern = set(_words("nouns too en")), set(_words("stern en"))
    free = (verbs - nouns) | set(_words("certain en"))
    objects, bare = _any_of(_words("objects en")), _any_of(_words("bare objects en"))
    not_after_do = _end(_any_of(_words("not after do not en")))
    not_after_please = _end(_any_of(_words("not after please en")))
    choices = [
        _end(_any_of(_words("phrases en"))),
        rf"{_any_of(free)}(?=\s+[\w“‘\"'])",
        rf"{_any_of(nouns - stern)}(?=\s+{_end(objects)})",
        rf"(?!tell (?:us|me)\b){_any_of(stern)}(?=\s+{_end(bare)})",
        rf"(?:do\s+not|don[’']t|never)\s+{_any_of(verbs)}(?=\s+{_end(objects)})",
        rf"(?:do\s+not|don[’']t)\s+(?!{not_after_do})[a-z]+\s+[a-z]",
        rf"please\s+(?!{not_after_please})[a-z]+\s",
        r"come\s+to\s+(?!think\b|power\b|terms\b)",
        _end(_any_of(_words("task en"))),
    ]
    sequel = _any_of(verbs | set(_words("sequel verbs en")))
    further = _end(_any_of(set(_words("objects en")) | set(_words("sequel objects en"))))
    public = _any_of(_words("public en"))
    inside = [
        rf"{public}(?:\s+who\s[^,.;]{{1,60}})?\s+are\s+(?:asked|urged|invited|encouraged|called\s+(?:up)?on)\s+to",
        _end(_any_of(_words("we en"))),
        rf"{_any_of(_words('need en'))}\s+(?:all\s+)?{_end(_any_of((verbs - stern) | {'change'}))}",
        _end(_any_of(_words("task en"))),
        r"let(?:[’']s|\s+us)(?!\w)",
    ]
    return Calls(
        re.compile("|".join(choices), re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(inside)})", re.IGNORECASE),
        re.compile(rf"{sequel}(?=\s+{further})", re.IGNORECASE),
        re.compile(rf"(?<!\w){_end(_any_of(_words('speech en')))}", re.IGNORECASE),
        re.compile(rf"(?<!\w){_end(_any_of(_words('subordinate en')))}", re.IGNORECASE),
        re.compile(
            rf"\s+(?:(?:then|also|now|all|first|therefore|just|at\s+least|not)\s+)*"
            rf"{_end(_any_of(_words('rhetoric en')))}",
            re.IGNORECASE,
        ),
    )


@cache
def _slavic(language: str) -> Calls:
    task = _any_of(_words(f"task {language}"))
    verbs = _any_of(_words(f"verbs {language}"))
    return Calls(
        re.compile(rf"(?:тож\s+|тому\s+|поэтому\s+)?{_end(f'(?:{verbs}|{task})')}", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_end(f'(?:{verbs}|{task})')})", re.IGNORECASE),
        re.compile(_end(verbs), re.IGNORECASE),
        None,
        None,
        re.compile(
            rf",?\s+(?:\w+\s+)?{_end(_any_of(_words(f'rhetoric {language}')))}", re.IGNORECASE
        ),
    )


def calls_of(language: str | None) -> Calls:
    """Return the patterns for a language, English where there are none of its own."""
    return _slavic(language) if language in {"uk", "ru"} else _english()


# ---- where words stand ----------------------------------------------------------------------

_QUOTED = re.compile(
    '“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|(?<!\\w)"[^"\n]*"|(?<!\\w)‘[^‘’\n]{3,}’(?!\\w)'
)
_LEAD = re.compile(r"[\s\"'“„«‘(\[•*▪◦–—·‣\-]*(?:\d{1,2}[.)]\s+)?")
_LABEL = re.compile(r"(?P<label>[^\n.:!?“”\"]{2,60}):\s+")
_BULLET = re.compile(r"[ \t]*(?:[•*▪◦·‣–—-]|\d{1,2}[.)])[ \t]+$")
_CONDITION = re.compile(r"(?:if you|whoever|wherever)(?!\w)", re.IGNORECASE)
_COMMA = re.compile(r", (?:please )?")
_CLAUSE_END = re.compile(r"[,;:—–]")
_SAID_AFTER = re.compile(r"[,”\"] (?:he|she|they|[A-Z]\w+) (?:said|says|added|told|wrote)\b")
_CONNECTIVE = re.compile(
    r"(?:(?:so|and|but|then|now|finally|instead|therefore|please|comrades|friends|brothers|sisters"
    r"|dear friends|first|second|third|always|today|тож|отже|тому|друзі|поэтому|друзья|товарищи)"
    r"\s*[,:]?\s+)+",
    re.IGNORECASE,
)


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)]


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence as it stands: its span, its paragraph, whether a list item opens with it."""

    start: int
    end: int
    paragraph: int
    item: bool


# ---- judging one sentence -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells whether a sentence calls on its reader."""

    text: str
    calls: Calls
    quoted: tuple[tuple[int, int], ...]

    def score(self, place: Place, *, follows: bool = False) -> float | None:
        """Return how sure it is that the sentence is an appeal, None if it is none.

        ``follows``: the sentence before it, in the same paragraph, is an appeal.
        """
        if self.text[place.start : place.end].rstrip("\"'”’»)").endswith("?"):
            return None
        opening = self._opening(place)
        if opening is not None:
            return opening
        if follows and self.calls.loose.match(self.text, self._first(place), place.end):
            return LIKELY
        return self._inside(place)

    def _opening(self, place: Place) -> float | None:
        for at in self._starts(place):
            match = self.calls.opening.match(self.text, at, place.end)
            if match is None or self._is_rhetoric(match, place):
                continue
            if self._is_quoted(match.start()):
                return UNSURE
            return SURE if place.item or self._shouts(place) else LIKELY + 0.05
        return None

    def _starts(self, place: Place) -> Iterator[int]:
        """Yield where a call may open: the first word, after connectives, after a label."""
        first = self._first(place)
        yield first
        yield from self._after_condition(first, place)
        connective = _CONNECTIVE.match(self.text, first, place.end)
        if connective:
            yield connective.end()
        label = _LABEL.match(self.text, first, place.end)
        if label and _is_label(label["label"]):
            yield label.end()

    def _first(self, place: Place) -> int:
        lead = _LEAD.match(self.text, place.start, place.end)
        return lead.end() if lead else place.start

    def _after_condition(self, first: int, place: Place) -> Iterator[int]:
        """Yield where the main clause may open behind "If you …,"."""
        if _CONDITION.match(self.text, first, place.end):
            for match in _COMMA.finditer(self.text, first, place.end):
                yield match.end()

    def _shouts(self, place: Place) -> bool:
        return self.text[place.start : place.end].endswith("!")

    def _inside(self, place: Place) -> float | None:
        for match in self.calls.inside.finditer(self.text, place.start, place.end):
            if self._is_quoted(match.start()) or self._is_rhetoric(match, place):
                continue
            if self._is_reported(match.start(), place):
                continue
            return LIKELY
        return None

    def _is_quoted(self, at: int) -> bool:
        before = bisect_left(self.quoted, (at, at)) - 1
        return before >= 0 and at < self.quoted[before][1]

    def _is_rhetoric(self, match: re.Match[str], place: Place) -> bool:
        return bool(self.calls.rhetoric.match(self.text, match.end(), place.end))

    def _is_reported(self, at: int, place: Place) -> bool:
        """Whether words around the call make it another's, or hypothetical."""
        if self.calls.reported is None or self.calls.subordinate is None:
            return False
        before = self.text[place.start : at]
        if self.calls.reported.search(before) or _SAID_AFTER.search(self.text, at, place.end):
            return True
        return bool(self.calls.subordinate.search(_CLAUSE_END.split(before)[-1]))


def _is_label(words: str) -> bool:
    """Whether words before a colon are a label In Title Case, or a single word."""
    long = [one for one in words.split() if len(one) > 3]
    return bool(long) and all(one[0].isupper() for one in long)


# ---- all together ---------------------------------------------------------------------------


def _places(reading: Reading) -> Iterator[Place]:
    text = reading.text
    headings = {one.number for one in reading.bodies(Paragraph) if one.role == "heading"}
    for body in reading.bodies(Sentence):
        if body.paragraph in headings:
            continue  # "We Must Fight" over a part is its title
        span = body.sentence.span
        line = text.rfind("\n", 0, span.start) + 1
        item = bool(_BULLET.match(text, line, span.start))
        yield Place(span.start, span.end, body.paragraph, item)


def _in_a_row(last: Place, place: Place) -> bool:
    """Whether two sentences are of one paragraph, or items of one list."""
    if last.paragraph == place.paragraph:
        return True
    return last.item and place.item and last.paragraph + 1 == place.paragraph


def find_appeals(reading: Reading) -> Iterator[Finding[Appeal]]:
    """Find the sentences that call on the reader to act, in the order of the text."""
    text = reading.text
    judge = Judge(text, calls_of(reading.document.language), tuple(_quoted_spans(text)))
    last: Place | None = None
    for place in _places(reading):
        follows = last is not None and _in_a_row(last, place)
        score = judge.score(place, follows=follows)
        last = place if score is not None else None
        if score is not None:
            yield Finding(Appeal(reading.pin(place.start, place.end)), score)


ANALYSER = Analyser(
    "appeals.rules",
    version="1",
    analyse=find_appeals,
    provides=Appeal,
    requires=frozenset({Sentence, Paragraph}),
    languages=frozenset({"en", "uk", "ru"}),
)
