"""Quotations that marks alone do not show: blocks, turns, indirect speech, headlines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from crossread.analyse.learned import Attributed
from crossread.analyse.quotation import blocks, indirect
from crossread.analyse.quotation.host import HostSentence
from crossread.analyse.quotation.learned import reported as learned_reports
from crossread.analyse.quotation.lexicon import Lexicon
from crossread.analyse.quotation.links import Link
from crossread.analyse.quotation.records import Place, Record
from crossread.analyse.quotation.speakers import Speaker
from crossread.analyse.quotation.voices import Voices
from crossread.model import Reading
from crossread.model.bodies import Certainty

_PLAIN_WORD = re.compile(r"[^\W_]+")
_SIGNED = re.compile(r"(?:[—–―-]|--)+\s*(?P<name>[^\W\d_][^\n,.;:“”\"]{1,50})(?:[,.][^\n]{0,60})?$")
_TURN = re.compile(r"[—–-]\s+")
# So many marked words without a cue are looked for among the quotations of a text.
MAX_LOOKED_FOR = 300


class Unmarked(Voices):
    """The forms of speech that need no marks."""

    def __init__(
        self,
        reading: Reading,
        words: Lexicon,
        quoted: list[Place],
        attributed: Sequence[Attributed] = (),
    ) -> None:
        super().__init__(reading, words, quoted, attributed)
        first = (word.split(" ")[0] for word in words.words.get("according", ()))
        self.cue_words = words.cues | {"according"} | frozenset(first)
        self.blocked: set[int] = set()
        self.last_quote = -10

    def _block_after(self, index: int) -> None:
        """A cue with a colon at the end of a paragraph gives the next one to somebody."""
        if (
            index + 1 >= len(self.paragraphs)
            or self.before is None
            or self.before_paragraph != index
        ):
            return
        span = self.spans[index]
        if self.text[span.end - 1 : span.end] != ":":
            return
        link = blocks.introduces(self._rules(self.before))
        if link is None or link.source is None:
            return
        plain = link.cue is not None and self._is_plain(self.before, link)
        chosen = blocks.block_paragraphs(self.text, self.paragraphs, index + 1, plain=plain)
        if not chosen:
            return
        record = Record([(self.spans[at].start, self.spans[at].end) for at in chosen], "block")
        record.score = 0.9 if blocks.is_personal(self.text, self.spans[chosen[0]]) else 0.75
        self._by_link(record, self.before, link, None)
        self.records.append(record)
        self.blocked.update(chosen)

    def _is_plain(self, sentence: HostSentence, link: Link) -> bool:
        """ "In a statement the ministry said:", "said the following:" introduce speech alone."""
        assert link.cue is not None
        cue = sentence.tokens[link.cue[0]].lower
        if cue == "from":
            return True
        speaks = cue in self.words.say and cue not in self.words.beside
        return speaks and any(
            token.lower in {"following", "follows", "statement", "full", "part"}
            for token in sentence.tokens
        )

    def _quoted_paragraphs(self) -> None:
        """Block quotes of a page that no cue introduces: somebody's words, nobody named."""
        for index, one in enumerate(self.paragraphs):
            if one.role != "quote" or index in self.blocked:
                continue
            if blocks.opens_with_mark(self.text, self.spans[index]):
                continue
            last = self.records[-1] if self.records else None
            previous = last is not None and last.form == "block" and self.last_quote == index - 1
            if previous and last is not None:
                last.content.append((self.spans[index].start, self.spans[index].end))
            else:
                place = (self.spans[index].start, self.spans[index].end)
                self.records.append(Record([place], "block", score=0.6))
            self.last_quote = index

    def _transcript(self) -> None:
        for turn in blocks.transcript(self.text, self.paragraphs):
            record = Record(list(turn.content), "block", source=turn.label, score=0.85)
            record.speaker = self._labelled(turn.label)
            self.records.append(record)

    def _labelled(self, label: Place) -> Speaker | None:
        """The name on a turn of a transcript: in full where the text gives it in full."""
        for mention in self.cast.mentions_in(*label):
            if mention.type in {"PER", "ORG"}:
                return Speaker(mention.name, "sure", "named on the turn", None, mention.entity)
        return self.cast.by_label(self.text[label[0] : label[1]])

    def _dash_line(self, index: int) -> None:
        """A line "— Ann Lee" under a quotation that has no cue names who spoke."""
        span = self.spans[index]
        match = _SIGNED.match(self.text, span.start, span.end)
        record = self.thread.record
        if match is None or record is None or self.thread.paragraph != index - 1:
            return
        if record.cue is not None or record.source is not None or record.form != "direct":
            return
        named = self.cast.mentions_in(match.start("name"), match.end("name"))
        if named and named[0].mention.span.start == match.start("name"):
            basis = "named on the line under the words"
            record.source = match.span("name")
            record.speaker = Speaker(named[0].name, "sure", basis, None, named[0].entity)
            record.score = 0.85

    def _dialogue(self, index: int) -> None:
        """— Так, — сказала вона. — Але ні. A turn of dialogue opens with a dash."""
        match = _TURN.match(self.text, self.spans[index].start, self.spans[index].end)
        if match is None:
            return
        record = Record([(match.end(), self.spans[index].end)], "direct")
        self._inset(record)
        if record.cue is not None:
            self.records.append(record)

    def _same_words(self) -> None:
        """Words in marks without a cue, as in a headline, that the text gives to somebody later."""
        known = [
            (_plain_words(self.text[start:end]), one)
            for one in self.records
            if one.speaker is not None and one.form in {"direct", "mixed"}
            for start, end in one.content
        ]
        joined = "\n".join(f" {words} " for words, _ in known)
        for record in self.records[:MAX_LOOKED_FOR]:
            if record.form != "scare" or not record.bare or len(record.content) != 1:
                continue
            words = _plain_words(self.text[slice(*record.content[0])])
            near_top = record.content[0][0] < self._top()
            if len(words.split()) < (2 if near_top else 4) or f" {words} " not in joined:
                continue
            owners = [one for given, one in known if f" {words} " in f" {given} "]
            if len({one.speaker.name for one in owners if one.speaker}) == 1:
                self._take_over(record, owners[0])

    def _top(self) -> int:
        """Where the headline and the first paragraph end."""
        return self.spans[min(2, len(self.spans)) - 1].end if self.spans else 0

    def _take_over(self, record: Record, owner: Record) -> None:
        said = owner.speaker
        assert said is not None
        certainty: Certainty = "unsure" if said.certainty == "unsure" else "likely"
        basis = f"the same words are given to {said.name} elsewhere in the text"
        record.form, record.score = "mixed", 0.75
        record.speaker = Speaker(said.name, certainty, basis, owner.source, said.entity)

    def _reported(self, sentence: HostSentence) -> None:
        """Indirect speech: as the reader finds it, and where the sentence shows its bounds."""
        learned = list(learned_reports(sentence.tokens, self._attributed_in(sentence)))
        for found in learned:
            self._report(sentence, found, stage="model")
        if not any(token.lower in self.cue_words for token in sentence.tokens):
            return
        if next(sentence.quotes, None) is not None:
            return
        for found in indirect.reported(self._rules(sentence)):
            parts = (part for one in learned for part in (one.content, *one.more))
            if not any(_overlap(found.content, part) for part in parts):
                self._report(sentence, found, stage="rule")

    def _report(self, sentence: HostSentence, found: indirect.Reported, *, stage: str) -> None:
        tokens = sentence.tokens
        content = [
            (tokens[first].start, tokens[last - 1].end)
            for first, last in (found.content, *found.more)
        ]
        record = Record(content, "indirect", score=found.score, stage=stage)
        self._by_link(record, sentence, Link("that", found.cue, found.source), None)
        self.records.append(record)

    def _attributed_in(self, sentence: HostSentence) -> Sequence[Attributed]:
        first = bisect_left(self.attributed, sentence.start, key=lambda one: one.content[0])
        last = bisect_left(self.attributed, sentence.end, key=lambda one: one.content[0])
        return self.attributed[first:last]


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _plain_words(text: str) -> str:
    return " ".join(_PLAIN_WORD.findall(text.casefold()))
