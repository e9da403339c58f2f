"""Marked words that nobody said (English): titles, labels, words spoken of or kept away."""

from __future__ import annotations

from crossread.analyse.quotation.clause import Clause
from crossread.analyse.quotation.links import Cue, Link, is_title_case


class Asides(Clause):
    """The rules that take marked words out of speech."""

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
        if before[-1:] == [","] and len(before) > 1 and before[-2] in self.lexicon.words["label"]:
            before = before[:-1]
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

    def _is_inscription(self, cue: Cue) -> bool:
        """ "Signs saying “…”", "a hat that reads “…”": writing on a thing."""
        before = self._plain_before(cue)
        if before >= 0 and self.tokens[before].lower in {"that", "which"}:
            before -= 1
        return before >= 0 and self.tokens[before].lower in self.lexicon.words["labelled thing"]
