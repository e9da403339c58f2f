"""The cues of an English sentence, and the subject of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.host import HostSentence
from crossread.analyse.quotation.lexicon import Lexicon
from crossread.analyse.quotation.links import Cue, Link

# The furthest a cue may stand from words that are only part of its clause, in tokens.
FRAGMENT_REACH = 40

_BE = frozenset("is are was were be been being am 's ’s get gets got".split())
_IN_CUES = frozenset(["according", "quoted", "used"])
_NOUN_BEFORE = frozenset(
    "the a an this that these his her their its our my your no any some of in for by with on at "
    "from each every another such own new recent latest first last strong stern official public "
    "joint press written".split()
)
# A gerund behind one of these has the subject of its sentence.
_NO_SUBJECT = frozenset("by in and for while after before without of when from with as but".split())
_BEFORE_BASE = frozenset(
    "i we you they to who would will can could may might must should did does do not that which "
    "let both many some most others all few critics".split()
)
_SINGULAR = frozenset(
    "he she it who that which one everyone nobody somebody someone everybody and also this".split()
)


class Clause:
    """A sentence with its cues, and the links found so far."""

    def __init__(self, text: str, sentence: HostSentence, lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, sentence.tokens, lexicon
        self.cues = list(self._cues())
        self.links: dict[int, Link] = {}

    @cached_property
    def is_headline(self) -> bool:
        """Whether nearly every word is capitalised, and none that is not is a cue."""
        words = [token for token in self.tokens if token.is_word and len(token.text) > 3]
        n_capital = sum(word.is_name for word in words)
        runs = any(not word.is_name and word.lower in self.lexicon.cues for word in words)
        return len(words) > 3 and n_capital >= 0.8 * len(words) and not runs

    def _cues(self) -> Iterator[Cue]:
        index = 0
        while index < len(self.tokens):
            cue = self._cue_at(index)
            if cue is not None:
                yield cue
            index = cue.last if cue else index + 1

    def _cue_at(self, index: int) -> Cue | None:
        token = self.tokens[index]
        word = token.lower
        lexicon = self.lexicon
        if word not in lexicon.cues and word not in lexicon.phrasal and word not in _IN_CUES:
            return None  # nearly every word
        following = self.tokens[index + 1].lower if index + 1 < len(self.tokens) else ""
        if word == "according" and following == "to":
            return Cue(index, index + 2, "according to")
        if word == "quoted" and following == "as":
            return Cue(index, min(index + 3, len(self.tokens)), "quoted as saying")
        pair = f"{word} {following}" if word in lexicon.phrasal else ""
        if pair in lexicon.cues and self._is_phrasal(index):
            return Cue(index, index + 2, pair, gerund=word.endswith("ing"))
        if word == "used" and self._names_a_word(index + 1):
            return Cue(index, index + 1, "used")
        if word not in lexicon.cues or self._is_noun(index):
            return None
        if token.is_name and index > 0 and (token.text.isupper() or not self._opens_clause(index)):
            return None
        return Cue(index, index + 1, word, word.endswith("ing"), self._is_passive(index))

    def _is_phrasal(self, index: int) -> bool:
        """ "He went on: “…”" and "went on to say", not "goes on recess"."""
        if index + 2 >= len(self.tokens):
            return True
        after = self.tokens[index + 2]
        return not after.is_word or (
            after.lower in {"to", "that", "of", "the", "at", "by", "in"}
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
        if word.endswith("ing") and before.lower in {"first", "also"}:
            return False
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
        if index > 2 and self.tokens[index - 3].quoted is not None:
            return True  # “…,” the suit claims
        words = self.lexicon.words
        word = token.lower
        agent = word in words["role"] or word in words["body"] or word in words["carrier"]
        return token.is_name or agent or word in _SINGULAR

    def _takes_base(self, index: int) -> bool:
        """A bare form is a verb behind "they", "to", a modal or a plural, else a noun."""
        before = sources.skip_plain_adverbs(self.tokens, index - 1)
        if before < 0:
            return False
        word = self.tokens[before].lower
        if word in _BEFORE_BASE or word.endswith(("n't", "'ll", "'d")):
            return True
        plural = word.endswith("s") and not word.endswith(("ss", "'s", "us", "is"))
        return plural or word in {"people", "police", "women", "men", "and"}

    def _was_asked(self, index: int) -> bool:
        """ "Asked whether it was so, she …": the one who asks is not named."""
        after = self.tokens[index + 1].lower if index + 1 < len(self.tokens) else ""
        before = self.tokens[index - 1] if index else None
        free = before is None or not before.is_word or before.lower == "when"
        return free and after in {"if", "whether", "about", "why", "how", "what", "by", "to", "on"}

    def _is_passive(self, index: int) -> bool:
        word = self.tokens[index].lower
        if word == "asked" and self._was_asked(index):
            return True
        if word.endswith("ing") or word in self.lexicon.words.get("noun", ()):
            return False
        following = self.tokens[index + 1].lower if index + 1 < len(self.tokens) else ""
        if following == "by" and word.endswith(("ed", "en")):
            return True
        before = sources.skip_plain_adverbs(self.tokens, index - 1)
        return before >= 0 and self.tokens[before].lower in _BE and word not in {"says", "tells"}

    def _content(self, index: int) -> str:
        quoted = self.tokens[index].quoted
        assert quoted is not None
        return self.text[quoted.start : quoted.end].strip()

    def _before_words(self, index: int, n_words: int = 3) -> list[str]:
        return [token.lower for token in self.tokens[max(0, index - n_words) : index]]

    def _cue_before(self, index: int) -> Cue | None:
        for cue in reversed(self.cues):
            if self._is_reported(cue):
                continue
            if cue.last <= index and index - cue.last <= FRAGMENT_REACH:
                return cue
        return None

    def _is_embedded(self, cue: Cue, subject: tuple[int, int]) -> bool:
        """ "Said that Kim repeats himself, calling him …": not Kim is calling."""
        before = self.tokens[subject[0] - 1].lower if subject[0] else ""
        return cue.gerund and before in {"that", "whom", "what", "how", "why"}

    def _is_reported(self, cue: Cue) -> bool:
        """ "Said he believed …": the verb before is the cue."""
        before = self._plain_before(cue)
        if before < 1 or self.tokens[before].lower not in {"he", "she", "they", "it"}:
            return False
        return any(
            before - 2 <= one.last - 1 < before and one.form in self.lexicon.say
            for one in self.cues
            if one.first < cue.first
        )

    def _only_source(self, cue: Cue) -> tuple[int, int] | None:
        """The subject of an earlier cue, unless a name that was not understood stands between."""
        main = self._main_source(cue)
        if main is None or any(token.is_name for token in self.tokens[main[1] : cue.first]):
            return None
        return main

    def _plain_before(self, cue: Cue) -> int:
        return sources.skip_adverbs(self.tokens, cue.first - 1)

    def source_of(self, cue: Cue) -> tuple[int, int] | None:
        """The subject of a cue, also where it is left out ("and added", ", saying")."""
        if cue.form in {"quoted", "cited"} and cue.passive:
            return sources.subject_before(self.tokens, cue.first)
        before = self._plain_before(cue)
        if before >= 0 and self.tokens[cue.first - 1].text == ",":
            behind = (
                self._inverted(cue) if cue.form in self.lexicon.say and not cue.gerund else None
            )
            if behind is not None and self.tokens[behind[0]].is_name:
                return behind
        if before < 0:
            inverted = self._inverted(cue)
            return inverted if not cue.gerund else self._main_source(cue)
        token = self.tokens[before]
        if cue.gerund:
            return self._gerund_source(cue, before)
        if token.lower in {"and", "but", "or", "then"} or token.quoted is not None:
            return self._main_source(cue)
        if token.lower == "to":
            return self._main_source(cue) or sources.first_noun_phrase(self.tokens, before)
        found = sources.subject_before(self.tokens, cue.first)
        return found if found is not None else self._only_source(cue)

    def _gerund_source(self, cue: Cue, before: int) -> tuple[int, int] | None:
        token = self.tokens[before]
        if token.lower == "as" and before > 0 and self.tokens[before - 1].lower == "quoted":
            return sources.subject_before(self.tokens, before - 1)
        if token.is_word and token.lower not in _NO_SUBJECT:
            phrase = sources.noun_phrase_to(self.tokens, before)
            if phrase and self._names_a_speaker(phrase):
                return phrase
        return self._same_gerund(before) or self._main_source(cue)

    def _same_gerund(self, before: int) -> tuple[int, int] | None:
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
                if self.tokens[earlier.first - 1].lower == "to" and earlier.first:
                    continue
                if earlier.form == "according to":
                    continue
                found = sources.subject_before(self.tokens, earlier.first)
                if found is not None and not self._is_embedded(cue, found):
                    return found
        return sources.first_noun_phrase(self.tokens, cue.first)

    def _bare_owner(self, at: int) -> tuple[int, int] | None:
        """ "Tried to soften Lee’s words": the owner is Lee, without the verb before it."""
        phrase = sources.noun_phrase_to(self.tokens, at)
        if phrase is None or not self.tokens[at].is_name:
            return phrase
        first = phrase[0]
        while first < at and not self._opens_name(first):
            first += 1
        return first, at + 1

    def _opens_name(self, index: int) -> bool:
        token = self.tokens[index]
        words = self.lexicon.words
        return token.is_name or token.lower in {"the", "former"} or token.lower in words["role"]

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

    def _owner_of(self, noun: int) -> tuple[int, int] | None:
        for at in range(noun - 1, max(-1, noun - 4), -1):
            token = self.tokens[at]
            if token.owner is not None:
                return self._bare_owner(at)
            if token.lower in {"his", "her", "their", "my", "our", "its"}:
                return at, at + 1
            if not token.is_word:
                return None
        return None
