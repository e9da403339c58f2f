"""Attribution in English: the cue and the source of each quotation of a sentence.

Each rule looks at the tokens left or right of a quotation and gives a ``Link`` or nothing. They
are tried from the surest to the least sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.host import HostSentence, Token
from crossread.analyse.quotation.lexicon import Lexicon

Manner = Literal[
    "after", "before", "that", "colon", "fragment", "noun", "according", "dash", "final",
    "label", "word", "distance", "title",
]  # fmt: skip

NO_SPEECH: frozenset[str] = frozenset({"label", "word", "distance", "title"})
_BE = frozenset("is are was were be been being am 's ’s get gets got".split())
_CRY = re.compile(r"[!?][\"'’”)\]]*$")
_WHOLE = re.compile(r"[.!?…][\"'’”)\]]*$")
_NOUN_BEFORE = frozenset(
    "the a an this that these his her their its our my your no any some of in for by with on at from each every "
    "another such own new recent latest first last strong stern official public joint press written".split()
)
_BEFORE_BASE = frozenset(
    "i we you they to who would will can could may might must should did does do not that which "
    "let both many some most others all few critics".split()
)
_JOINS = frozenset({"that", ":", ",", "of", "about", "was", "were", "is", "as", "to", "on"})
_SUBORDINATE = frozenset({"when", "if", "as", "after", "because", "since", "although", "though"})
_NOBODY = frozenset({"nobody", "no", "none", "neither"})
_SINGULAR = frozenset(
    "he she it who that which one everyone nobody somebody someone everybody and also this".split()
)
# The furthest a cue may stand from words that are only part of its clause, in tokens.
FRAGMENT_REACH = 40
FRAME_REACH = 16
AFTER_REACH = 34


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb (or "according to") among the tokens of a sentence."""

    first: int
    last: int
    form: str
    gerund: bool = False
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How a quotation hangs on its sentence: cue and source as token ranges, and by which rule."""

    manner: Manner
    cue: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    owner: bool = False
    shared: bool = False
    via: tuple[int, int] | None = None

    @property
    def is_speech(self) -> bool:
        """Whether somebody is given as the one who said the words."""
        return self.manner not in NO_SPEECH


def is_whole(text: str, token: Token, *, leads: bool = False) -> bool:
    """Whether a quotation reads as a sentence or more of its own.

    A full stop inside the marks proves nothing of three words or fewer, unless the quotation
    ``leads`` its sentence.
    """
    assert token.quoted is not None
    words = token.quoted
    content = text[words.start : words.end].strip()
    opens = content.lstrip("[(…. '‘\"“")[:1]
    if not (opens.isupper() or opens.isdigit()):
        return False
    return len(content.split()) > 3 or bool((_WHOLE if leads else _CRY).search(content))


class Attributor:
    """The rules for one sentence."""

    def __init__(self, text: str, sentence: HostSentence, lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, sentence.tokens, lexicon
        words = [token for token in self.tokens if token.is_word and len(token.text) > 3]
        self.is_headline = len(words) > 3 and sum(word.is_name for word in words) >= 0.8 * len(
            words
        )
        self.cues = list(self._cues())
        self.links: dict[int, Link] = {}

    def attributed(self) -> dict[int, Link]:
        """Return the link of each quotation that has one, by its token index."""
        for index, token in enumerate(self.tokens):
            if token.quoted is not None:
                link = self._link(index)
                if link is not None:
                    self.links[index] = link
        return self.links

    # -- cues -------------------------------------------------------------------------------------

    def _cues(self) -> Iterator[Cue]:
        index = 0
        while index < len(self.tokens):
            cue = self._cue_at(index)
            if cue is not None:
                yield cue
            index = cue.last if cue else index + 1

    def _cue_at(self, index: int) -> Cue | None:
        token = self.tokens[index]
        if not token.is_word:
            return None
        word = token.lower
        following = self.tokens[index + 1].lower if index + 1 < len(self.tokens) else ""
        if word == "according" and following == "to":
            return Cue(index, index + 2, "according to")
        if word == "quoted" and following == "as":
            return Cue(index, min(index + 3, len(self.tokens)), "quoted as saying")
        pair = f"{word} {following}"
        if pair in self.lexicon.cues and self._is_phrasal(index):
            return Cue(index, index + 2, pair, gerund=word.endswith("ing"))
        if word == "used" and self._names_a_word(index + 1):
            return Cue(index, index + 1, "used")
        if word not in self.lexicon.cues or self._is_noun(index):
            return None
        if token.is_name and index > 0 and (token.text.isupper() or not self._opens_clause(index)):
            return None
        return Cue(index, index + 1, word, word.endswith("ing"), self._is_passive(index))

    def _is_phrasal(self, index: int) -> bool:
        """ "He went on: “…”" and "went on to say", not "goes on recess"."""
        if index + 2 >= len(self.tokens):
            return True
        after = self.tokens[index + 2]
        return (
            not after.is_word
            or after.lower in {"to", "that", "of", "the", "at", "by", "in"}
            and (self.tokens[index + 1].lower != "on" or after.lower == "to")
        )

    def _opens_clause(self, index: int) -> bool:
        """A capitalised verb in running text is part of a name, unless a clause starts here."""
        before = self.tokens[index - 1]
        return before.text in {":", "."} or before.is_dash or self.is_headline

    def _names_a_word(self, index: int) -> bool:
        ahead = self.tokens[index : index + 3]
        return any(token.lower in self.lexicon.words["wordy"] for token in ahead)

    def _is_noun(self, index: int) -> bool:
        if index == 0:
            return not self.tokens[0].lower.endswith(("said", "ing", "told", "wrote", "ed"))
        before = self.tokens[index - 1]
        if before.owner is not None:
            return True
        word = self.tokens[index].lower
        if word in self.lexicon.base and not self._takes_base(index):
            return True
        if word in self.lexicon.words["noun or verb"] and not self._takes_third(index):
            return True
        if word in {"said", "told", "wrote", "says"}:
            return False
        return before.lower in _NOUN_BEFORE and not (
            before.lower == "that" and word.endswith(("ed", "s"))
        )

    def _takes_third(self, index: int) -> bool:
        """ "Lee claims", "the ministry reports", not "the use of orders"."""
        token = self.tokens[sources.skip_plain_adverbs(self.tokens, index - 1)]
        if not token.is_word:
            return True
        words = self.lexicon.words
        word = token.lower
        agent = word in words["role"] or word in words["body"] or word in words["carrier"]
        return token.is_name or agent or word in _SINGULAR

    def _takes_base(self, index: int) -> bool:
        """A bare form is a verb behind "they", "to", a modal or a plural, else most often a noun."""
        before = sources.skip_plain_adverbs(self.tokens, index - 1)
        if before < 0:
            return False
        word = self.tokens[before].lower
        if word in _BEFORE_BASE or word.endswith(("n't", "'ll", "'d")):
            return True
        plural = word.endswith("s") and not word.endswith(("ss", "'s", "us", "is"))
        return plural or word in {"people", "police", "women", "men", "and"}

    def _is_passive(self, index: int) -> bool:
        word = self.tokens[index].lower
        if word.endswith("ing") or word in self.lexicon.words.get("noun", ()):
            return False
        before = sources.skip_plain_adverbs(self.tokens, index - 1)
        return before >= 0 and self.tokens[before].lower in _BE and word not in {"says", "tells"}

    # -- one quotation ----------------------------------------------------------------------------

    def _link(self, index: int) -> Link | None:
        whole = is_whole(self.text, self.tokens[index], leads=index == 0)
        return (
            self._distance(index)
            or self._put_before(index)
            or self._touching(index)
            or self._after(index)
            or self._title(index)
            or self._label(index)
            or self._word(index)
            or self._colon(index)
            or (self._behind_dash(index) if whole else None)
            or (None if whole else self._tail_cue(index))
            or self._noun(index)
            or (self._fragment(index) if not whole or self._runs_on(index) else None)
            or self._final(index)
            or (self._dash_after(index) if not whole else None)
        )

    def _runs_on(self, index: int) -> bool:
        """Whether a quotation that reads as a sentence stands in the middle of another."""
        return index > 0 and self.tokens[index - 1].is_word

    def _content(self, index: int) -> str:
        quoted = self.tokens[index].quoted
        assert quoted is not None
        return self.text[quoted.start : quoted.end].strip()

    def relay(self, index: int, link: Link) -> tuple[int, int] | None:
        """Through whom the words come: “…,” she said, according to the Courier."""
        behind = max(index, link.cue[1] if link.cue else 0)
        for cue in self.cues:
            if cue.first < behind or cue.gerund or cue.passive:
                continue
            if cue.form == "according to" and link.manner != "according":
                return sources.noun_phrase_from(self.tokens, cue.last)
            if cue.form in {"reported", "reports"}:
                return self._reporter(cue, behind)
        return None

    def _reporter(self, cue: Cue, behind: int) -> tuple[int, int] | None:
        """ ", reports the Courier" or ", the Courier reported." at the end of the sentence."""
        if self.tokens[cue.first - 1].text == ",":
            return sources.noun_phrase_from(self.tokens, cue.last)
        found = sources.subject_before(self.tokens, cue.first)
        ends = len(self.tokens) - cue.last < 3
        return found if ends and found is not None and found[0] > behind else None

    def audience(self, link: Link) -> tuple[int, int] | None:
        """Whom the words were told to: "told the Courier that …"."""
        if link.cue is None or self.tokens[link.cue[0]].lower not in self.lexicon.tell:
            return None
        return sources.noun_phrase_from(self.tokens, link.cue[1])

    # -- left: said, “…” · told reporters that “…” · said on Friday: “…” ---------------------------

    def _touching(self, index: int) -> Link | None:
        """A cue that the quotation is the complement of."""
        cue = self._cue_before(index)
        if cue is None or (cue.passive and cue.form not in {"quoted", "cited"}):
            return None
        tail = self.tokens[cue.last : index]
        manner = self._complement(cue, tail)
        if manner is None:
            return None
        shared = self._shared(cue, index)
        if shared is not None:
            return shared
        if cue.form == "according to":
            return self._according(cue, index)
        if self._is_inscription(cue):
            return Link("label")
        source = self._source_of(cue)
        if source is not None and self.tokens[source[0]].lower in _NOBODY:
            return None
        return Link(manner, (cue.first, cue.last), source)

    def _is_inscription(self, cue: Cue) -> bool:
        """ "Signs saying “…”", "a hat that reads “…”": writing on a thing."""
        before = self._plain_before(cue)
        if before >= 0 and self.tokens[before].lower in {"that", "which"}:
            before -= 1
        return before >= 0 and self.tokens[before].lower in self.lexicon.words["labelled thing"]

    def _put_before(self, index: int) -> Link | None:
        """As Ann Lee put it, “…”"""
        for at in range(max(0, index - 5), index):
            if self.tokens[at].lower in {"put", "puts"} and self.tokens[index - 1].text in {
                ",",
                ":",
            }:
                words = [token.lower for token in self.tokens[max(0, at - 12) : at]]
                source = sources.noun_phrase_to(self.tokens, at - 1)
                if "as" in words and source is not None:
                    return Link("before", (at, at + 1), source)
        return None

    def _complement(self, cue: Cue, tail: Sequence[Token]) -> Manner | None:
        speaks = cue.form in self.lexicon.say or cue.form in self.lexicon.tell
        if cue.form == "according to":
            ends = bool(tail) and tail[-1].text in {",", ":"}
            return "according" if ends and len(tail) < 16 else None
        if not speaks or any(token.text == ";" for token in tail):
            return None
        if len(tail) > 1 and tail[-1].text == "," and tail[-2].lower == "that":
            tail = tail[:-1]
        last = tail[-1].text if tail else ""
        if any(token.is_dash for token in tail):
            return None
        beside = cue.form in self.lexicon.beside and cue.form not in self.lexicon.tell
        if last == ":":
            return "colon"
        if last == "," and not self._new_clause(tail) and len(tail) < 24:
            return "before"
        if beside:
            return None
        if last.lower() == "that" and len(tail) < 16:
            return "that"
        if not tail:
            return "before"
        if cue.form in self.lexicon.tell and len(tail) < 5 and not self._new_clause(tail):
            audience = sources.noun_phrase_from(self.tokens, cue.last)
            return "before" if audience == (cue.last, cue.last + len(tail)) else None
        return None

    def _new_clause(self, tail: Sequence[Token]) -> bool:
        """Whether the tail already holds what was said: "said that he left, “…”"."""
        words = [token.lower for token in tail]
        if words[:1] and words[0] in {
            "as",
            "while",
            "when",
            "after",
            "before",
            "at",
            "in",
            "during",
        }:
            return False
        return any(
            word
            in {
                "that",
                "he",
                "she",
                "they",
                "we",
                "is",
                "was",
                "were",
                "are",
                "would",
                "had",
                "has",
            }
            for word in words[:-1]
        )

    def _cue_before(self, index: int) -> Cue | None:
        for cue in reversed(self.cues):
            if cue.last <= index and index - cue.last <= FRAGMENT_REACH:
                return cue
        return None

    def _shared(self, cue: Cue, index: int) -> Link | None:
        """“We won,” he said, “and we will stay”: the cue is that of the quotation before."""
        for earlier in range(index - 1, -1, -1):
            link = self.links.get(earlier)
            if link is not None and link.cue == (cue.first, cue.last):
                return replace(link, shared=True)
        return None

    def _source_of(self, cue: Cue) -> tuple[int, int] | None:
        """The subject of a cue, also where it is left out ("and added", ", saying")."""
        if cue.form in {"quoted", "cited"} and cue.passive:
            return sources.subject_before(self.tokens, cue.first)
        before = self._plain_before(cue)
        if before < 0:
            inverted = self._inverted(cue)
            return inverted if not cue.gerund else self._main_source(cue)
        token = self.tokens[before]
        if cue.gerund:
            return self._gerund_source(cue, before)
        if token.lower in {"and", "but", "or", "then"} or token.quoted is not None:
            return self._main_source(cue)
        if token.lower == "to":
            return self._main_source(cue) or self._infinitive_source(before)
        found = sources.subject_before(self.tokens, cue.first)
        return found if found is not None else self._main_source(cue)

    def _plain_before(self, cue: Cue) -> int:
        return sources.skip_adverbs(self.tokens, cue.first - 1)

    def _infinitive_source(self, to: int) -> tuple[int, int] | None:
        """ "Trump took to Twitter to say": the first noun phrase of the sentence."""
        return sources.first_noun_phrase(self.tokens, to)

    def _gerund_source(self, cue: Cue, before: int) -> tuple[int, int] | None:
        token = self.tokens[before]
        if token.lower == "as" and before > 0 and self.tokens[before - 1].lower == "quoted":
            return sources.subject_before(self.tokens, before - 1)
        if token.is_word and token.lower not in {
            "by",
            "in",
            "and",
            "for",
            "while",
            "after",
            "before",
            "without",
            "of",
            "when",
            "from",
            "with",
            "as",
            "but",
        }:
            phrase = sources.noun_phrase_to(self.tokens, before)
            if phrase and self._names_a_speaker(phrase):
                return phrase
        return self._same_gerund(cue, before) or self._main_source(cue)

    def _same_gerund(self, cue: Cue, before: int) -> tuple[int, int] | None:
        """ "With Lee tweeting that … and asking, “…”": the subject of the gerund before."""
        if self.tokens[before].lower not in {"and", "or", "but"}:
            return None
        for earlier in reversed(self.cues):
            if earlier.first < before and earlier.gerund:
                ahead = self._plain_before(earlier)
                phrase = sources.noun_phrase_to(self.tokens, ahead) if ahead >= 0 else None
                return phrase if phrase and self._names_a_speaker(phrase) else None
            if earlier.first < before:
                return None
        return None

    def _names_a_speaker(self, phrase: tuple[int, int]) -> bool:
        words = self.tokens[phrase[0] : phrase[1]]
        named = any(token.is_name for token in words)
        return (
            words[0].lower in sources.PRONOUNS
            or (named and words[-1].is_name)
            or any(token.lower in self.lexicon.words["role"] for token in words)
        )

    def _main_source(self, cue: Cue) -> tuple[int, int] | None:
        """The subject of the cue before this one, or of the sentence."""
        for earlier in reversed(self.cues):
            if earlier.first < cue.first and not earlier.gerund and not earlier.passive:
                if earlier.form == "according to":
                    continue
                found = sources.subject_before(self.tokens, earlier.first)
                if found is not None:
                    return found
        return sources.first_noun_phrase(self.tokens, cue.first)

    def _according(self, cue: Cue, index: int) -> Link | None:
        source = sources.noun_phrase_from(self.tokens, cue.last)
        if source is None or source[1] > index > cue.first:
            return None
        return Link("according", (cue.first, cue.last), source)

    # -- right: “…,” she said · “…,” said Ann Lee · “…,” according to X · “…” — Ann Lee ------------

    def _after(self, index: int) -> Link | None:
        first = index + 1
        if first >= len(self.tokens):
            return None
        content, token = self._content(index), self.tokens[first]
        if token.text == "," or token.is_dash:
            first += 1
            if first >= len(self.tokens):
                return None
        elif content.rstrip(" '’\"”")[-1:] not in {
            ",",
            "?",
            "!",
            "—",
            "–",
            "-",
            "…",
        } and not self._bare_tag(first, index):
            return None
        return (
            self._said_ann(first)
            or self._ann_said(first)
            or self._in_her_words(first)
            or (
                self._dash(first)
                if token.is_dash and is_whole(self.text, self.tokens[index])
                else None
            )
        )

    def _bare_tag(self, first: int, index: int) -> bool:
        """“…” he said: the comma is missing, but nothing else can be meant."""
        token = self.tokens[first]
        if index == 0 and token.is_name and is_whole(self.text, self.tokens[0]):
            return any(one.lower in {"said", "says"} for one in self.tokens[first + 1 : first + 4])
        if token.lower in {"according", "says", "said"}:
            return True
        following = self.tokens[first + 1].lower if first + 1 < len(self.tokens) else ""
        return token.lower in {"he", "she", "they"} and following in {
            "said",
            "says",
            "wrote",
            "added",
            "asked",
        }

    def _said_ann(self, first: int) -> Link | None:
        cue = self._cue_from(first)
        if cue is None or cue.first != first or cue.gerund:
            return None
        if cue.form == "according to":
            return self._according(cue, first)
        source = self._inverted(cue)
        if source is None or cue.form not in self.lexicon.say:
            return None
        return Link("after", (cue.first, cue.last), source)

    def _inverted(self, cue: Cue) -> tuple[int, int] | None:
        """ "said Ann Lee", "said the mayor, Ann Lee", "told us a man from the coast"."""
        source = sources.noun_phrase_from(self.tokens, cue.last)
        if source is None:
            return None
        first, last = source
        words = self.tokens[first:last]
        named = all(token.is_name for token in words)
        office = any(token.lower in self.lexicon.words["role"] for token in words)
        if (office or not named) and last + 1 < len(self.tokens) and self.tokens[last].text == ",":
            name = sources.noun_phrase_from(self.tokens, last + 1)
            if name and all(token.is_name for token in self.tokens[name[0] : name[1]]):
                return first, name[1]
        return source

    def _cue_from(self, first: int) -> Cue | None:
        return next((cue for cue in self.cues if cue.first >= first), None)

    def _ann_said(self, first: int) -> Link | None:
        """The next cue whose subject starts right here."""
        if self.tokens[first].lower in {
            "and",
            "but",
            "or",
            "because",
            "which",
            "when",
            "while",
            "as",
        }:
            return None
        for cue in self.cues:
            if cue.first <= first or cue.gerund or cue.passive:
                continue
            if cue.first - first > AFTER_REACH:
                return None
            if any(token.quoted is not None for token in self.tokens[first : cue.first]):
                return None
            window = self.tokens[first : cue.last]
            source = sources.subject_before(window, cue.first - first)
            if source and not any(not sources.is_adverb(token) for token in window[: source[0]]):
                known = cue.form in self.lexicon.say or cue.form in self.lexicon.tell
                if known and not self._takes_clause(cue, first):
                    return Link(
                        "after", (cue.first, cue.last), (first + source[0], first + source[1])
                    )
                return None
        return None

    def _takes_clause(self, cue: Cue, first: int) -> bool:
        """Whether the cue already has what was said: "Q?” Clinton said that he …"."""
        following = self.tokens[cue.last] if cue.last < len(self.tokens) else None
        return (
            following is not None
            and following.lower == "that"
            and self.tokens[first - 1].text != ","
        )

    def _in_her_words(self, first: int) -> Link | None:
        tokens = self.tokens
        words = [token.lower for token in tokens[first : first + 14]]
        if words[:1] == ["as"] and len(words) > 2:
            for at in range(first + 2, min(first + 10, len(tokens))):
                if tokens[at].lower in {"put", "puts"}:
                    source = sources.noun_phrase_to(tokens, at - 1)
                    return Link("after", (at, at + 1), source) if source else None
        if words[:4] == ["in", "the", "words", "of"]:
            source = sources.noun_phrase_from(tokens, first + 4)
            return Link("after", (first, first + 4), source) if source else None
        return None

    def _dash_after(self, index: int) -> Link | None:
        dash = index + 1 < len(self.tokens) - 1 and self.tokens[index + 1].is_dash
        return self._dash(index + 2) if dash else None

    def _dash(self, first: int) -> Link | None:
        """“…” — Ann Lee, at the end of the sentence."""
        source = sources.noun_phrase_from(self.tokens, first)
        if source is None or not self.tokens[source[0]].is_name or source[1] - source[0] > 6:
            return None
        rest = self.tokens[source[1] :]
        ends = not rest or rest[0].text in {",", ".", "("}
        named = all(token.is_name for token in self.tokens[source[0] : source[1]])
        return Link("dash", None, source) if ends and named and len(rest) < 14 else None

    # -- words that nobody said -------------------------------------------------------------------

    def _before_words(self, index: int, n_words: int = 3) -> list[str]:
        return [token.lower for token in self.tokens[max(0, index - n_words) : index]]

    def _distance(self, index: int) -> Link | None:
        before = " ".join(self._before_words(index, 4))
        for phrase in self.lexicon.words["distance"]:
            if before.endswith(phrase) and (
                len(before) == len(phrase) or before[-len(phrase) - 1] == " "
            ):
                return Link("distance")
        return None

    def _title(self, index: int) -> Link | None:
        """The name of a work or a programme, or a nickname inside a name."""
        if self._is_nickname(index):
            return Link("title")
        words = self._content(index).rstrip(",.;").split()
        if not words or not is_title_case(words):
            return None
        before = self._before_words(index, 3)
        last = before[-1] if before else ""
        work = bool(set(before) & self.lexicon.words["work"])
        placed = last in {"on", "of", "in", "to", "from", "host"} or self._owned(index)
        return Link("title") if work or (len(words) > 1 and placed) else None

    def _owned(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].owner is not None

    def _is_nickname(self, index: int) -> bool:
        """William “Bill” Lee."""
        if not 0 < index < len(self.tokens) - 1 or len(self._content(index).split()) > 3:
            return False
        left, right = self.tokens[index - 1], self.tokens[index + 1]
        inner = self._content(index)
        names = left.is_name and right.is_name and inner[:1].isupper() and not inner.endswith(",")
        return (names and index > 1) or (names and left.lower not in self.lexicon.cues)

    def _label(self, index: int) -> Link | None:
        """A man labelled “…”, a sign that reads “…”: nobody's speech."""
        before = self._before_words(index, 9)
        last = before[-1] if before else ""
        pair = " ".join(before[-2:])
        things = self.lexicon.words["labelled thing"]
        if last in self.lexicon.words["label"] or pair in self.lexicon.words["label"]:
            return None if self._has_owner_clause(index) else Link("label")
        if (
            last in {"reads", "read", "reading", "saying", "said", "says", "was", "is", "with", ":"}
            and set(before) & things
        ):
            return Link("label")
        return None

    def _has_owner_clause(self, index: int) -> bool:
        """What he labelled “…”: somebody is said to have chosen the word."""
        subject = self.tokens[index - 2] if index > 1 else None
        if subject is None:
            return False
        clause = self._before_words(index, 8)
        pronoun = subject.lower in {"he", "she", "they", "i", "we"}
        return pronoun or bool({"which", "what", "whom"} & set(clause))

    def _word(self, index: int) -> Link | None:
        """The word “…”, a term for …: words spoken of."""
        before = self._before_words(index, 2)
        if before and before[-1] in self.lexicon.words["wordy"]:
            cue = self._cue_before(index)
            if cue is None or index - cue.last > 2 or cue.passive:
                return Link("word")
        return None

    # -- X: “…” -----------------------------------------------------------------------------------

    def _colon(self, index: int) -> Link | None:
        if index == 0 or self.tokens[index - 1].text != ":":
            return None
        noun = None if self.is_headline else self._noun(index) or self._under_name(index)
        if noun is not None:
            return noun
        return Link("colon", None, self._before_colon(index - 1))

    def _behind_dash(self, index: int) -> Link | None:
        """ "She embraced the plan — “I think it is fine.”": the subject speaks."""
        if index < 3 or not self.tokens[index - 1].is_dash:
            return None
        source = sources.first_noun_phrase(self.tokens, index - 1)
        return Link("colon", None, source) if source else None

    def _under_name(self, index: int) -> Link | None:
        """ "In bronze, under her name: “…”"."""
        if index < 3 or self.tokens[index - 2].lower != "name":
            return None
        source = self._owner_of(index - 2)
        return Link("noun", (index - 2, index - 1), source, owner=True) if source else None

    def _before_colon(self, colon: int) -> tuple[int, int] | None:
        """ "From Chairwoman Ann Lee:", "Ann Lee:", else the subject of the sentence."""
        near = sources.noun_phrase_to(self.tokens, colon - 1)
        if near is not None and self._is_named(near):
            before = self.tokens[near[0] - 1] if near[0] else None
            if before is None or before.is_dash or before.lower in {"from", "by"}:
                return near
        origin = max((at for at in range(colon) if self.tokens[at].lower == "from"), default=-1)
        sender = sources.noun_phrase_from(self.tokens, origin + 1) if origin >= 0 else None
        if sender is not None and (origin < 3 or sender[1] == colon):
            return sender
        return sources.first_noun_phrase(self.tokens, colon)

    def _is_named(self, phrase: tuple[int, int]) -> bool:
        return all(
            token.is_name or token.lower in {"and", "of", "de"}
            for token in self.tokens[phrase[0] : phrase[1]]
        )

    def sender(self) -> Link | None:
        """ "From Chairwoman Ann Lee, to whom we wrote:" names the one who speaks."""
        if self.tokens[0].lower != "from" or self.tokens[-1].text != ":":
            return None
        source = sources.noun_phrase_from(self.tokens, 1)
        if source is None or not any(token.is_name for token in self.tokens[source[0] : source[1]]):
            return None
        return Link("colon", (0, 1), source)

    def introduction(self) -> Link | None:
        """How a sentence that ends in a colon, or says that somebody spoke, gives the floor.

        The sentence holds no quotation; what it introduces comes after it.
        """
        end = len(self.tokens)
        while end and not self.tokens[end - 1].is_word:
            end -= 1
        colon = bool(self.tokens) and self.tokens[-1].text == ":"
        for cue in reversed(self.cues):
            if cue.passive or cue.form == "according to":
                continue
            source = self._source_of(cue)
            if source is not None:
                return Link("colon" if colon else "before", (cue.first, cue.last), source)
        noun = self._introducing_noun(end)
        if noun is not None:
            return noun
        return Link("colon", None, self._before_colon(len(self.tokens) - 1)) if colon else None

    def _introducing_noun(self, end: int) -> Link | None:
        for at in range(end - 1, -1, -1):
            if self.tokens[at].lower in self.lexicon.words["noun"] | self.lexicon.words["carrier"]:
                owner = self._owner_of(at)
                if owner is not None:
                    return Link("noun", (at, at + 1), owner, owner=True)
        return None

    # -- her statement that “…” -------------------------------------------------------------------

    def _noun(self, index: int) -> Link | None:
        for at in range(index - 1, max(-1, index - 20), -1):
            token = self.tokens[at]
            if token.text in {";", "."} or token.quoted is not None:
                return None
            if token.lower in self.lexicon.words["noun"]:
                link = self._owned_noun(at, index)
                if link is not None:
                    return link
        return None

    def _owned_noun(self, noun: int, index: int) -> Link | None:
        tail = [token.lower for token in self.tokens[noun + 1 : index]]
        if tail[-1:] not in (["that"], [":"]) and self._is_object(noun):
            return None
        joined = not tail or tail[-1] in {
            "that",
            ":",
            ",",
            "of",
            "about",
            "was",
            "were",
            "is",
            "as",
            "to",
            "on",
        }
        whole = is_whole(self.text, self.tokens[index])
        if not joined and (whole or len(tail) > 8):
            return None
        source = self._owner_of(noun)
        return Link("noun", (noun, noun + 1), source, owner=True) if source else None

    def _is_object(self, noun: int) -> bool:
        """ "Dismissed her remarks as “…”": the word is that of the one who dismissed."""
        return any(
            0 <= noun - cue.last < 12 and not cue.passive and cue.form != "according to"
            for cue in self.cues
        )

    def _owner_of(self, noun: int) -> tuple[int, int] | None:
        for at in range(noun - 1, max(-1, noun - 4), -1):
            token = self.tokens[at]
            if token.owner is not None:
                return sources.noun_phrase_to(self.tokens, at)
            if token.lower in {"his", "her", "their", "my", "our", "its"}:
                return at, at + 1
            if not token.is_word:
                return None
        return None

    # -- called it “…” · warned of “…” · said the plan was “…” -------------------------------------

    def _fragment(self, index: int) -> Link | None:
        for cue in reversed(self.cues):
            if cue.last > index:
                continue
            if index - cue.last > FRAGMENT_REACH:
                return None
            link = self._governs(cue, index)
            if link is not None:
                return link
            if cue.passive and index - cue.last < 2 and self.tokens[index - 1].lower != "by":
                return None
        return None

    def _governs(self, cue: Cue, index: int) -> Link | None:
        tail = self.tokens[cue.last : index]
        if cue.passive or any(token.text == ";" for token in tail):
            return None
        if any(
            one.text == "," and two.lower in {"but", "although", "though", "while", "whereas"}
            for one, two in zip(tail, tail[1:], strict=False)
        ):
            return None
        if self._is_subordinate(cue, tail):
            return None
        shared = self._shared(cue, index)
        if shared is not None:
            return shared if len(tail) < FRAME_REACH else None
        if cue.form == "according to":
            return self._according(cue, index)
        if not self._reaches(cue, tail) or self._is_wished(cue):
            return None
        source = self._source_of(cue)
        if source is None or source[0] > cue.first:
            return None
        if self.tokens[source[0]].lower in {"we", "you"} and cue.form not in self.lexicon.say:
            return Link("word")
        return Link("fragment", (cue.first, cue.last), source)

    def _is_subordinate(self, cue: Cue, tail: Sequence[Token]) -> bool:
        """ "When she said no, the papers found an “expert”": the comma ends what she said."""
        if not any(token.text == "," for token in tail):
            return False
        for at in range(cue.first - 1, -1, -1):
            token = self.tokens[at]
            if token.lower in _SUBORDINATE and (at == 0 or not self.tokens[at - 1].is_word):
                return True
            if token.text in {";", ":"}:
                return False
        return False

    def _is_wished(self, cue: Cue) -> bool:
        """ "Said the party should repeat …": another cue reports it."""
        before = self.tokens[cue.first - 1].lower if cue.first else ""
        modal = before in {"should", "could", "would", "might", "may", "must", "can"}
        return modal and any(one.first < cue.first for one in self.cues)

    def _reaches(self, cue: Cue, tail: Sequence[Token]) -> bool:
        if cue.form in self.lexicon.beside and cue.form in self.lexicon.say:
            words = [token.lower for token in tail[:4]]
            said_that = "that" in words and "and" not in words[: words.index("that")]
            return said_that or (cue.form in self.lexicon.frame and len(tail) <= FRAME_REACH)
        if cue.form in self.lexicon.say or cue.form in self.lexicon.tell:
            return (
                cue.form not in self.lexicon.beside
                or cue.form in self.lexicon.frame
                or cue.form in self.lexicon.tell
            )
        return len(tail) <= FRAME_REACH

    # -- The plan is “reckless” and should go, she said. -------------------------------------------

    def _tail_cue(self, index: int) -> Link | None:
        """The cue at the end, where none stands near on the left."""
        near = any(0 <= index - cue.last < 8 for cue in self.cues)
        return None if near else self._final(index)

    def _final(self, index: int) -> Link | None:
        for cue in reversed(self.cues):
            if (
                cue.first <= index + 1
                or cue.gerund
                or cue.passive
                or cue.form not in self.lexicon.say
            ):
                continue
            if self.tokens[cue.first - 1].text == ",":
                behind = self._inverted(cue)
                if behind is not None and cue.form not in self.lexicon.beside:
                    return Link("final", (cue.first, cue.last), behind)
                continue
            found = sources.subject_before(self.tokens, cue.first)
            if found is None or found[0] <= index + 1:
                continue
            comma = self.tokens[found[0] - 1].text == ","
            rest = self.tokens[cue.last :]
            if comma and len(rest) < 10 and not any(token.lower == "that" for token in rest[:1]):
                return Link("final", (cue.first, cue.last), found)
        return None


_SMALL = frozenset(
    "a an the of in on and or for to at by with from as but vs de la le & is it".split()
)


def is_title_case(words: Sequence[str]) -> bool:
    """Whether every word but the small ones is capitalised, and there are few enough."""
    plain = [word.strip("“”\"'‘’:,!?.()") for word in words]
    big = [word for word in plain if word and word.lower() not in _SMALL]
    return (
        0 < len(words) <= 9
        and bool(big)
        and all(word[0].isupper() or word[0].isdigit() for word in big)
    )
