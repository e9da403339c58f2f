"""Attribution in English: the cue and the source of each quotation of a sentence.

Each rule looks at the tokens left or right of a quotation and gives a ``Link`` or nothing. They
are tried from the surest to the least sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.behind import Behind
from crossread.analyse.quotation.clause import FRAGMENT_REACH
from crossread.analyse.quotation.host import Token
from crossread.analyse.quotation.links import Cue, Link, Manner, is_whole, link_each

_JOINS = frozenset({"that", ":", ",", "of", "about", "was", "were", "is", "as", "to", "on"})
_SUBORDINATE = frozenset({"when", "if", "as", "after", "because", "since", "although", "though"})
_NOBODY = frozenset({"nobody", "no", "none", "neither"})
# How far a verb that only gives a word ("called it …") reaches, in tokens.
FRAME_REACH = 16


class Attributor(Behind):
    """The rules for one sentence."""

    def attributed(self) -> dict[int, Link]:
        """Return the link of each quotation that has one, by its token index."""
        return link_each(self.tokens, self.links, self._link)

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
            or self._by_agent(index)
            or (self._fragment(index) if not whole or self._runs_on(index) else None)
            or self._final(index)
            or (self._dash_after(index) if not whole else None)
        )

    def _by_agent(self, index: int) -> Link | None:
        """ "The plan was called “mad” by Lee."."""
        cue = self._cue_before(index)
        if cue is None or not cue.passive or index - cue.last > 3 or index + 2 >= len(self.tokens):
            return None
        agent = self.tokens[index + 2].lower
        if self.tokens[index + 1].lower != "by" or agent in _NOBODY:
            return None
        source = sources.noun_phrase_from(self.tokens, index + 2)
        return Link("fragment", (cue.first, cue.last), source) if source else None

    def _runs_on(self, index: int) -> bool:
        """Whether a quotation that reads as a sentence stands in the middle of another."""
        before = self.tokens[index - 1] if index else None
        return before is not None and (before.is_word or before.text == ",")

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
        source = self.source_of(cue)
        if source is not None and self.tokens[source[0]].lower in _NOBODY:
            return None
        return Link(manner, (cue.first, cue.last), source)

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
        """How the words between a cue and a quotation tie them together, None if they do not."""
        if cue.form == "according to":
            ends = bool(tail) and tail[-1].text in {",", ":"}
            return "according" if ends and len(tail) < 16 else None
        speaks = cue.form in self.lexicon.say or cue.form in self.lexicon.tell
        tail = _without_aside(tail)
        if not speaks or any(token.text == ";" or token.is_dash for token in tail):
            return None
        last = tail[-1].lower if tail else ""
        if last == ":":
            return "colon"
        if last == "," and not self._new_clause(tail) and len(tail) < 24:
            return "before"
        if not tail and cue.form in {"read", "reads", "reading"}:
            return "before"
        if cue.form in self.lexicon.beside and cue.form not in self.lexicon.tell:
            return None
        if last == "that" and len(tail) < 16:
            return "that"
        return "before" if self._is_adjacent(cue, tail) else None

    def _is_adjacent(self, cue: Cue, tail: Sequence[Token]) -> bool:
        """Whether only the listener, or a time or place, stands between cue and quotation."""
        if not tail or self._only_says_when(tail):
            return True
        if cue.form not in self.lexicon.tell or len(tail) > 4 or self._new_clause(tail):
            return False
        return sources.noun_phrase_from(self.tokens, cue.last) == (cue.last, cue.last + len(tail))

    def _only_says_when(self, tail: Sequence[Token]) -> bool:
        """ "Said in May 2023 “…”": a short phrase of time or place between cue and marks."""
        words = [token.lower for token in tail]
        opens = words[0] in {"in", "on", "at", "during"} or sources.is_time(tail, 0)
        return opens and len(tail) < 5 and all(token.is_word for token in tail)

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

    def _shared(self, cue: Cue, index: int) -> Link | None:
        """“We won,” he said, “and we will stay”: the cue is that of the quotation before."""
        for earlier in range(index - 1, -1, -1):
            link = self.links.get(earlier)
            if link is not None and link.cue == (cue.first, cue.last):
                return replace(link, shared=True)
        return None

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
            source = self.source_of(cue)
            if source is not None:
                return Link("colon" if colon else "before", (cue.first, cue.last), source)
        noun = self._introducing_noun(end)
        if noun is not None:
            return noun
        return Link("colon", None, self._before_colon(len(self.tokens) - 1)) if colon else None

    def _introducing_noun(self, end: int) -> Link | None:
        """ "Her answer was short.": whose words come next, where the sentence opens with it."""
        colon = self.tokens[-1].text == ":"
        for at in range(end - 1, -1, -1):
            if self.tokens[at].lower in self.lexicon.words["noun"] | self.lexicon.words["carrier"]:
                owner = self._owner_of(at)
                if owner is not None and (colon or owner[0] < 3):
                    return Link("noun", (at, at + 1), owner, owner=True)
        return None

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
        if "," in tail[:-1] or (tail[-1:] not in (["that"], [":"]) and self._is_object(noun)):
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
        if cue.passive or _turns(tail) or self._is_subordinate(cue, tail):
            return None
        shared = self._shared(cue, index)
        if shared is not None:
            near = next(at for at in range(index - 1, -1, -1) if self.tokens[at].quoted is not None)
            return shared if index - near < 8 else None
        if cue.form == "according to":
            return self._according(cue, index)
        if not self._reaches(cue, tail) or self._is_wished(cue) or self._is_reported(cue):
            return None
        return self._framed(cue)

    def _framed(self, cue: Cue) -> Link | None:
        source = self.source_of(cue)
        if source is None or source[0] > cue.first:
            return None
        if self._is_reduced(cue, source):
            return None
        if self.tokens[source[0]].lower in {"we", "you"} and cue.form not in self.lexicon.say:
            return Link("word")
        return Link("fragment", (cue.first, cue.last), source)

    def _is_reduced(self, cue: Cue, source: tuple[int, int]) -> bool:
        """ "A program called “…”": what stands before is named, it names nothing."""
        naming = cue.form in self.lexicon.words["naming"] and source[1] <= cue.first
        last = self.tokens[source[1] - 1]
        words = self.lexicon.words
        agent = last.lower in words["role"] | words["body"] | words["carrier"]
        plain = not (last.is_name or last.lower in sources.PRONOUNS or agent)
        bare = cue.last < len(self.tokens) and (
            self.tokens[cue.last].quoted is not None or self.tokens[cue.last].is_name
        )
        return naming and plain and bare

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
            words = [token.lower for token in tail[:12]]
            said_that = "that" in words and "and" not in words[: words.index("that")]
            return said_that or (cue.form in self.lexicon.frame and len(tail) <= FRAME_REACH)
        if cue.form in self.lexicon.say or cue.form in self.lexicon.tell:
            return (
                cue.form not in self.lexicon.beside
                or cue.form in self.lexicon.frame
                or cue.form in self.lexicon.tell
            )
        if cue.form in self.lexicon.words["needs of"]:
            return bool(tail) and tail[0].lower in {"of", "about", "as"}
        if cue.form in self.lexicon.words["needs as"]:
            return bool(tail) and len(tail) <= FRAME_REACH and "as" in {one.lower for one in tail}
        return len(tail) <= FRAME_REACH


def _without_aside(tail: Sequence[Token]) -> Sequence[Token]:
    """Leave out what stands between two dashes, and the comma of "that, “…”"."""
    if len(tail) > 1 and tail[-1].text == "," and tail[-2].lower == "that":
        tail = tail[:-1]
    dashes = [at for at, token in enumerate(tail) if token.is_dash]
    if len(dashes) < 2:
        return tail
    return [*tail[: dashes[0]], *tail[dashes[-1] + 1 :]]


def _turns(tail: Sequence[Token]) -> bool:
    """Whether the sentence turns to something else: ";" or ", but …"."""
    return any(token.text == ";" for token in tail) or any(
        one.text == "," and two.lower in _TURNS for one, two in pairwise(tail)
    )


_TURNS = frozenset({"but", "although", "though", "while", "whereas"})
