"""Attribution in Ukrainian and Russian: cues before, behind and inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crossread.analyse.quotation.host import HostSentence
from crossread.analyse.quotation.lexicon import Lexicon, alternatives
from crossread.analyse.quotation.links import Cue, Link, is_whole, link_each

Named = Callable[[int, int], tuple[int, int] | None]
"""Gives the first name of a person or body in a range of the text."""

_PREPOSITIONS = frozenset(
    "у в на під над при про о об від до з із зі за для по після перед через без між серед щодо "
    "под над при про от до с со из за для по после перед через без между среди во ко к".split()
)
_STOPS = frozenset({",", ".", ";", ":", "(", ")", "?", "!"})
_FIRST = frozenset({"я", "ми", "мы"})


class SlavicAttributor:
    """The rules for one sentence of Ukrainian or Russian."""

    def __init__(self, text: str, sentence: HostSentence, lexicon: Lexicon, named: Named) -> None:
        self.text, self.tokens, self.lexicon, self.named = text, sentence.tokens, lexicon, named
        verbs = lexicon.say | lexicon.frame
        self.cues = [
            Cue(index, index + 1, token.lower)
            for index, token in enumerate(self.tokens)
            if token.is_word and token.lower in verbs and not self._is_noun(index)
        ]
        self.links: dict[int, Link] = {}

    def _is_noun(self, index: int) -> bool:
        return index > 0 and self.tokens[index].is_name and self.tokens[index - 1].is_word

    def attributed(self) -> dict[int, Link]:
        """Return the link of each quotation that has one, by its token index."""
        return link_each(self.tokens, self.links, self._link)

    def _link(self, index: int) -> Link | None:
        whole = is_whole(self.text, self.tokens[index], leads=index == 0)
        return (
            self._distance(index)
            or self._colon(index)
            or self._behind(index)
            or self._name(index)
            or self._word(index)
            or self._clause(index)
            or self._according(index)
            or (None if whole else self._final(index))
        )

    # -- «…», — сказала Lee ---------------------------------------------------------------------

    def _behind(self, index: int) -> Link | None:
        first = index + 1
        marks = 0
        while first < len(self.tokens) and (
            self.tokens[first].text == "," or self.tokens[first].is_dash
        ):
            first, marks = first + 1, marks + 1
        if not marks or first >= len(self.tokens):
            return None
        return self.said(first, len(self.tokens))

    def said(self, first: int, end: int) -> Link | None:
        """The cue clause that starts at ``first``: "сказала вона", "він каже", "за словами Лі"."""
        cue = next((one for one in self.cues if first <= one.first < min(end, first + 8)), None)
        stop = self._stop(first, end)
        if cue is None or cue.first >= stop:
            return self._as_told(first, end)
        source = self._subject_behind(cue, stop) if cue.first - first < 3 else None
        source = source or self._subject_ahead(first, cue.first) or self._subject_behind(cue, stop)
        return Link("after", (cue.first, cue.last), source) if source else None

    def _stop(self, first: int, end: int) -> int:
        for at in range(first, min(end, first + 24)):
            token = self.tokens[at]
            if (
                token.text in _STOPS - {","}
                or token.quoted is not None
                or (token.is_dash and at > first)
            ):
                return at
        return min(end, first + 24)

    def _as_told(self, first: int, end: int) -> Link | None:
        """ "…», — за словами Лі" and "…», — зі слів свідка"."""
        return self._according_at(first, end)

    def _subject_behind(self, cue: Cue, stop: int) -> tuple[int, int] | None:
        """The subject after the cue: a pronoun, a name within the clause, else the next noun."""
        return (
            self._pronoun_in(cue.last, min(stop, cue.last + 2))
            or self._name_in(cue.last, stop)
            or self._noun_in(cue.last, stop)
        )

    def _subject_ahead(self, first: int, last: int) -> tuple[int, int] | None:
        """The subject before the cue: the nearest name or pronoun, from the right."""
        pronoun = self._pronoun_in(max(first, last - 3), last)
        if pronoun is not None:
            return pronoun
        for at in range(last - 1, first - 1, -1):
            link = self.links.get(at)
            if link is not None and link.manner == "title" and at > first:
                return at - 1, at + 1
            if self.tokens[at].quoted is not None or self.tokens[at].text in {";", ":"}:
                return None
            found = self._name_in(at, last)
            if found is not None:
                return self._whole_name(found, first, last)
        return self._noun_in(first, last)

    def _whole_name(self, found: tuple[int, int], first: int, last: int) -> tuple[int, int]:
        """The name that starts furthest left and ends where the one found ends."""
        for at in range(first, found[0]):
            wider = self._name_in(at, last)
            if wider is not None and wider[1] >= found[1] and wider[0] >= found[0] - 3:
                return wider
        return found

    def _pronoun_in(self, first: int, last: int) -> tuple[int, int] | None:
        words = self.lexicon.words
        for at in range(first, min(last, len(self.tokens))):
            word = self.tokens[at].lower
            if word in words["nominative"] or word in _FIRST:
                return at, at + 1
        return None

    def _name_in(self, first: int, last: int) -> tuple[int, int] | None:
        if first >= last or first >= len(self.tokens):
            return None
        last = min(last, len(self.tokens))
        place = self.named(self.tokens[first].start, self.tokens[last - 1].end)
        if place is None:
            return None
        inside = [at for at in range(first, last) if place[0] <= self.tokens[at].start < place[1]]
        return (inside[0], inside[-1] + 1) if inside else None

    def _noun_in(self, first: int, last: int) -> tuple[int, int] | None:
        """ "сказав речник міністерства": words up to a preposition or a mark."""
        end = first
        while end < min(last, first + 6) and self.tokens[end].is_word:
            if (
                self.tokens[end].lower in _PREPOSITIONS
                or self.tokens[end].lower in self.lexicon.words["that"]
            ):
                break
            end += 1
        return (first, end) if end > first else None

    # -- Ann Lee сказала: «…» ----------------------------------------------------------------------

    def _colon(self, index: int) -> Link | None:
        if index < 2 or self.tokens[index - 1].text != ":":
            return None
        cue = self._cue_before(index)
        if cue is None:
            source = self._subject_ahead(0, index - 1)
            return Link("colon", None, source) if source else None
        return Link("colon", (cue.first, cue.last), self._around(cue, index - 1))

    def _around(self, cue: Cue, stop: int) -> tuple[int, int] | None:
        start = self._clause_start(cue.first)
        return (
            self._subject_ahead(start, cue.first)
            or self._pronoun_in(cue.last, min(stop, cue.last + 2))
            or self._name_in(cue.last, self._stop(cue.last, stop))
            or (self._subject_ahead(0, cue.first) if start else None)
            or self._noun_in(cue.last, stop)
        )

    def _clause_start(self, index: int) -> int:
        for at in range(index - 1, -1, -1):
            if self.tokens[at].text in {",", ";", ":"} or self.tokens[at].quoted is not None:
                return at + 1
        return 0

    def _cue_before(self, index: int) -> Cue | None:
        return next((one for one in reversed(self.cues) if one.last <= index), None)

    # -- Lee сказала, що план «…» · назвала план «…» -------------------------------------------

    def _clause(self, index: int) -> Link | None:
        cue = self._cue_before(index)
        if cue is None or index - cue.last > 30:
            return None
        tail = self.tokens[cue.last : index]
        if any(token.text == ";" for token in tail) or self._is_impersonal(cue):
            return None
        for earlier in range(index - 1, -1, -1):
            link = self.links.get(earlier)
            if link is not None and link.cue == (cue.first, cue.last):
                return link if len(tail) < 12 else None
        that = any(token.lower in self.lexicon.words["that"] for token in tail)
        if cue.form not in self.lexicon.frame and not that and len(tail) > 10:
            return None
        source = self._around(cue, index)
        if source is None:
            return None
        touching = bool(tail) and tail[-1].lower in self.lexicon.words["that"]
        return Link("that" if touching else "fragment", (cue.first, cue.last), source)

    def _is_impersonal(self, cue: Cue) -> bool:
        """ "у Бескії називають «…»": people call it so; nobody in particular."""
        if cue.form not in self.lexicon.frame or not cue.form.endswith(
            ("ють", "ают", "яют", "вают")
        ):
            return False
        return self._name_in(self._clause_start(cue.first), cue.first) is None or (
            self._hangs(self._name_in(self._clause_start(cue.first), cue.first))
        )

    def _hangs(self, place: tuple[int, int] | None) -> bool:
        return (
            place is not None and place[0] > 0 and self.tokens[place[0] - 1].lower in _PREPOSITIONS
        )

    def _according(self, index: int) -> Link | None:
        return self._according_at(0, index)

    def _according_at(self, first: int, end: int) -> Link | None:
        """ "За словами Ann Lee, …"."""
        for at in range(first, min(end, first + 12)):
            for n_words in (3, 2, 1):
                phrase = " ".join(token.lower for token in self.tokens[at : at + n_words])
                if phrase in self.lexicon.words["according"]:
                    stop = self._stop_at_comma(at + n_words, end)
                    source = self._name_in(at + n_words, stop) or self._noun_in(at + n_words, stop)
                    return Link("according", (at, at + n_words), source) if source else None
        return None

    def _stop_at_comma(self, first: int, end: int) -> int:
        return next(
            (at for at in range(first, min(end, first + 14)) if not self.tokens[at].is_word), end
        )

    def _final(self, index: int) -> Link | None:
        """ "План «зухвалий», — сказала вона" with more words in between, or ", сказала вона"."""
        for cue in reversed(self.cues):
            before = self.tokens[cue.first - 1] if cue.first else None
            if cue.first <= index + 1 or before is None or cue.form not in self.lexicon.say:
                continue
            if before.text == "," or before.is_dash:
                source = self._subject_behind(cue, self._stop(cue.last, len(self.tokens)))
                return Link("final", (cue.first, cue.last), source) if source else None
        return None

    # -- words that nobody said --------------------------------------------------------------------

    def _distance(self, index: int) -> Link | None:
        before = " ".join(token.text.lower() for token in self.tokens[max(0, index - 3) : index])
        near = any(before.endswith(phrase) for phrase in self.lexicon.words["distance"])
        return Link("distance") if near else None

    def _name(self, index: int) -> Link | None:
        """Газета «Правда»: by custom a name stands in quotation marks behind its noun."""
        quoted = self.tokens[index].quoted
        assert quoted is not None
        content = self.text[quoted.start : quoted.end]
        if index == 0 or not content[:1].isupper() or len(content.split()) > 6:
            return None
        if content[-1:] in "?!." or self.tokens[index - 1].text == ":":
            return None
        before = self.tokens[index - 1]
        plain = before.is_word and before.lower not in _PREPOSITIONS
        verb = before.lower in self.lexicon.say or before.lower in self.lexicon.frame
        word = (
            before.lower in self.lexicon.words["wordy"]
            or before.lower in self.lexicon.words["that"]
        )
        return Link("title") if plain and not verb and not word else None

    def _word(self, index: int) -> Link | None:
        before = self.tokens[index - 1].lower if index else ""
        return Link("word") if before in self.lexicon.words["wordy"] else None

    def subject_of(self, cue: Cue, stop: int) -> tuple[int, int] | None:
        """The subject of a cue whose clause ends before ``stop``."""
        return self._around(cue, stop)

    def according(self, end: int) -> Link | None:
        """ "За словами Ann Lee, …" at the start of the sentence."""
        return self._according_at(0, end)

    # -- what other rules ask ----------------------------------------------------------------------

    def introduction(self) -> Link | None:
        """How a sentence gives the floor to what comes after it."""
        colon = bool(self.tokens) and self.tokens[-1].text == ":"
        for cue in reversed(self.cues):
            source = self._around(cue, len(self.tokens))
            if source is not None and not self._is_impersonal(cue):
                return Link("colon" if colon else "before", (cue.first, cue.last), source)
        return None

    def sender(self) -> Link | None:
        """Nothing: the form "From Ann Lee:" is English."""
        return None

    def relay(self, _index: int, _link: Link) -> tuple[int, int] | None:
        """Nothing yet: chains are read in English only."""
        return None

    def audience(self, _link: Link) -> tuple[int, int] | None:
        """Nothing yet: chains are read in English only."""
        return None


@dataclass(frozen=True, slots=True)
class Inset:
    """An author's words inside quotation marks: «Так, — каже він. — Але ні»."""

    start: int
    end: int
    says_from: int
    says_to: int


def insets(text: str, start: int, end: int, words: Lexicon) -> list[Inset]:
    """Return the author's words that stand between dashes inside a quotation, in order."""
    pattern = _inset_pattern(words.language, tuple(sorted(words.say)))
    found: list[Inset] = []
    for match in pattern.finditer(text, start, end):
        says = match.span("says")
        if len(text[says[0] : says[1]].split()) <= 14:
            found.append(Inset(match.start("gap"), match.end(), *says))
    return found


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _inset_pattern(language: str, verbs: Sequence[str]) -> re.Pattern[str]:
    if language not in _PATTERNS:
        cue = rf"\b(?:{alternatives(verbs)})\b"
        _PATTERNS[language] = re.compile(
            rf"(?<=[,.!?…])(?P<gap>\s+)[—–-]\s+(?P<says>[^«»“”„\"—–\n]{{0,60}}?{cue}[^«»“”„\"—–\n]{{0,90}}?)"
            r"(?:[,.:;]\s+[—–-]\s+|[.]?$)",
            re.IGNORECASE,
        )
    return _PATTERNS[language]
