"""Cues behind a quotation (English): “…,” she said · said Lee · according to Lee · — Lee."""

from __future__ import annotations

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.asides import Asides
from crossread.analyse.quotation.links import Cue, Link, is_whole

# The furthest a cue may stand behind a quotation, in tokens: a long apposition fits.
AFTER_REACH = 34


class Behind(Asides):
    """The rules that look to the right of a quotation."""

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
                known = cue.form in self.lexicon.say | self.lexicon.tell | {"quoted as saying"}
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

    def _according(self, cue: Cue, index: int) -> Link | None:
        source = sources.noun_phrase_from(self.tokens, cue.last)
        if source is None or source[1] > index > cue.first:
            return None
        return Link("according", (cue.first, cue.last), source)

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
                known = cue.form not in self.lexicon.beside
                if behind is not None and known and self._names_a_speaker(behind):
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

    def _tail_cue(self, index: int) -> Link | None:
        """The cue at the end, where none stands near on the left."""
        near = any(0 <= index - cue.last < 8 for cue in self.cues)
        return None if near else self._final(index)

    def relay(self, index: int, link: Link) -> tuple[int, int] | None:
        """Through whom the words come: “…,” she said, according to the Courier."""
        behind = max(index, link.cue[1] if link.cue else 0)
        quoted_by = self._quoted_by()
        if quoted_by is not None:
            return quoted_by
        for cue in self.cues:
            if cue.first < behind or cue.gerund or cue.passive:
                continue
            if cue.form == "according to" and link.manner != "according":
                return sources.noun_phrase_from(self.tokens, cue.last)
            if cue.form in {"reported", "reports"}:
                return self._reporter(cue, behind)
        return None

    def _quoted_by(self) -> tuple[int, int] | None:
        """ "Lee, quoted by the Courier, said", "as reported by the Courier"."""
        for at in range(1, len(self.tokens) - 1):
            passed_on = self.tokens[at - 1].lower in {"quoted", "cited", "reported", "carried"}
            if self.tokens[at].lower == "by" and passed_on:
                return sources.noun_phrase_from(self.tokens, at + 1)
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
