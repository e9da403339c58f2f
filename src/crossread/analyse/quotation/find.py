"""Quotations of one document: every rule in turn."""

from __future__ import annotations

from collections.abc import Sequence

from crossread.analyse.learned import Attributed
from crossread.analyse.quotation.host import HostSentence, Region, a_region
from crossread.analyse.quotation.lexicon import Lexicon
from crossread.analyse.quotation.links import Link, is_title_case, is_whole
from crossread.analyse.quotation.marks import Marked, marked_passages
from crossread.analyse.quotation.records import Form, Record, Spot, Thread, trimmed
from crossread.analyse.quotation.unmarked import Unmarked
from crossread.model import Paragraph, Reading, Span

# Marked words without a cue: so many or fewer are taken as marks of distance, not as speech.
SCARE_WORDS = 6
_CLAUSE_OPENERS = frozenset({",", ".", "!", "?", ";", ":", "(", "and", "but", "yes", "no"})
_SCORES = {
    "after": 0.97, "before": 0.96, "that": 0.95, "colon": 0.85, "fragment": 0.85, "noun": 0.85,
    "according": 0.95, "dash": 0.8, "final": 0.75,
}  # fmt: skip


class Finder(Unmarked):
    """Finds the quotations of one document."""

    def __init__(
        self, reading: Reading, words: Lexicon, attributed: Sequence[Attributed] = ()
    ) -> None:
        spans = [one.paragraph.span for one in reading.bodies(Paragraph)]
        self.marked = marked_passages(reading.text, spans)
        top = [(one.opening, one.closing) for one in self.marked if one.depth == 0]
        super().__init__(reading, words, top, attributed)
        self.holders: dict[Marked, Record] = {}

    def find(self) -> list[Record]:
        """Return every quotation, in the order of the text."""
        by_paragraph: dict[int, list[Marked]] = {}
        for one in self.marked:
            by_paragraph.setdefault(one.paragraph, []).append(one)
        for index in range(len(self.paragraphs)):
            self._paragraph(index, by_paragraph.get(index, []))
        self._quoted_paragraphs()
        self._transcript()
        self._same_words()
        return sorted(self.records, key=lambda one: one.content[0])

    # -- paragraphs, and what is inside quotations ------------------------------------------------

    def _paragraph(self, index: int, marked: Sequence[Marked]) -> None:
        top = [one for one in marked if one.depth == 0]
        if not top and self.words.language in {"uk", "ru"}:
            self._dialogue(index)
        if not top:
            self._dash_line(index)
        region = self._region(self.spans[index], top, index, None)
        for sentence in region.sentences:
            self._sentence(region, sentence, None)
            self.before, self.before_paragraph = sentence, index
        if len(marked) > len(top):
            self._nested(marked, index)
        self._block_after(index)

    def _region(
        self, bounds: Span, quotes: Sequence[Marked], paragraph: int, outer: Marked | None
    ) -> Region:
        return a_region(
            self.text, bounds, quotes,
            sentence_starts=self.starts, paragraph=paragraph, outer=outer, cues=self.words.say,
        )  # fmt: skip

    def _nested(self, marked: Sequence[Marked], paragraph: int) -> None:
        stack: list[Marked] = []
        inside: dict[Marked, list[Marked]] = {}
        for one in marked:
            while stack and stack[-1].closing < one.closing:
                stack.pop()
            if stack:
                inside.setdefault(stack[-1], []).append(one)
            stack.append(one)
        for outer, inner in inside.items():
            region = self._region(Span(outer.start, outer.end), inner, paragraph, outer)
            for sentence in region.sentences:
                self._sentence(region, sentence, self.holders.get(outer))

    def _sentence(self, region: Region, sentence: HostSentence, outer: Record | None) -> None:
        indexes = list(sentence.quotes)
        if not indexes:
            if region.outer is None and region.paragraph not in self.blocked:
                self._reported(sentence)
            return
        rules = self._rules(sentence)
        links = rules.attributed()
        by_cue: dict[tuple[int, int], Record] = {}
        for index in indexes:
            quoted = sentence.tokens[index].quoted
            assert quoted is not None
            content = trimmed(self.text, quoted.start, quoted.end)
            if content is not None:
                spot = Spot(region, sentence, index, links.get(index), content, outer)
                self._quotation(spot, quoted, by_cue)
        for link in dict.fromkeys(links.values()):
            if link.cue in by_cue and link.cue is not None:
                self._relayed(by_cue[link.cue], rules, link, max(indexes))
        if region.outer is None and region.paragraph not in self.blocked:
            self._reported(sentence)

    # -- one quotation ----------------------------------------------------------------------------

    def _quotation(self, spot: Spot, quoted: Marked, by_cue: dict[tuple[int, int], Record]) -> None:
        record = self._going_on(spot, quoted, by_cue)
        if record is None:
            record = self._record(spot)
            if record is None:
                return
            self.records.append(record)
            if spot.link is not None and spot.link.cue is not None:
                by_cue[spot.link.cue] = record
        if spot.link is None or not spot.link.is_speech:
            self._inset(record)
        self._attribute(record, spot)
        record.marked.append(quoted)
        self.holders[quoted] = record
        if spot.region.outer is None and record.form != "scare":
            left_open = record if not quoted.closed else None
            self.thread = Thread(record, spot.region.paragraph, spot.sentence.number, left_open)

    def _going_on(
        self, spot: Spot, quoted: Marked, by_cue: dict[tuple[int, int], Record]
    ) -> Record | None:
        """The record these words belong to: marks that reopen, or a cue they share."""
        record: Record | None = None
        if quoted.resumes and spot.region.outer is None:
            record = self.thread.left_open
        if record is None and spot.link is not None and spot.link.cue is not None:
            record = by_cue.get(spot.link.cue)
        if record is not None:
            record.content.append(spot.content)
        return record

    def _record(self, spot: Spot) -> Record | None:
        if spot.link is None:
            return self._unattributed(spot)
        if spot.link.manner == "title":
            return None
        if not spot.link.is_speech:
            return Record([spot.content], "scare", score=0.8)
        score = _SCORES[spot.link.manner]
        return Record([spot.content], self._form(spot, spot.link), score=score)

    def _form(self, spot: Spot, link: Link) -> Form:
        whole = is_whole(self.text, spot.token, leads=spot.index == 0)
        before = spot.sentence.tokens[spot.index - 1] if spot.index else None
        opens = before is None or before.lower in _CLAUSE_OPENERS or before.is_dash
        match link.manner:
            case "after" | "dash":
                return "direct" if opens else "mixed"
            case "before" | "colon":
                return "direct" if whole or opens else "mixed"
            case "that" | "noun" | "according":
                return "direct" if whole else "mixed"
            case _:
                return "mixed"

    def _unattributed(self, spot: Spot) -> Record | None:
        """Marked words without a cue: a sentence, words at a distance, or a title."""
        words = self.text[slice(*spot.content)].split()
        whole = is_whole(self.text, spot.token, leads=spot.index == 0)
        alone = len(spot.sentence.tokens) <= 2
        if whole and (len(words) > 2 or alone):
            titled = spot.index > 0 and is_title_case(words)
            return None if titled else Record([spot.content], "direct", score=0.6)
        if self.words.language == "other":
            return None
        if len(words) > SCARE_WORDS:
            return Record([spot.content], "mixed", score=0.5)
        near = spot.sentence.tokens[max(0, spot.index - 4) : spot.index]
        named = any(token.lower in self.words.frame for token in near)
        if len(words) > 1 and is_title_case(words) and not (alone or named):
            return None
        return Record([spot.content], "scare", score=0.7, bare=True)

    def _attribute(self, record: Record, spot: Spot) -> None:
        if record.form == "scare" or record.cue is not None:
            return
        if spot.link is not None and spot.link.is_speech:
            self._by_link(record, spot.sentence, spot.link, spot.outer)
        elif spot.outer is None and record.speaker is None and not record.marked:
            self._by_context(record, spot.sentence, spot.region)
        if spot.outer is not None and spot.outer.speaker is not None:
            record.via = (spot.outer.speaker.name, *spot.outer.via)
