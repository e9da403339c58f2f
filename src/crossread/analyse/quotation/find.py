"""Quotations of one document: every rule in turn, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from crossread.analyse.quotation import blocks, indirect
from crossread.analyse.quotation.attribution import Attributor, Link, is_title_case, is_whole
from crossread.analyse.quotation.host import HostSentence, Region, Token, a_region, host_tokens
from crossread.analyse.quotation.lexicon import Lexicon
from crossread.analyse.quotation.marks import Marked, marked_passages
from crossread.analyse.quotation.naming import name_source
from crossread.analyse.quotation.slavic import Inset, SlavicAttributor, insets
from crossread.analyse.quotation.speakers import Cast, Speaker
from crossread.model import Mention, Paragraph, Reading, Sentence, Span
from crossread.model.bodies import Certainty

Form = Literal["direct", "indirect", "mixed", "block", "scare"]
Place = tuple[int, int]

_TURN = re.compile(r"[—–-]\s+")
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Press|Journal|Radio|TV|Television|CNN|BBC|NBC|CBS|ABC|NPR|MSNBC|Fox|AFP|"
    r"Reuters|Bloomberg|Daily|Guardian|Tribune|Herald|Gazette|Courier|Chronicle|Telegraph|Mail|"
    r"Magazine|Agency|TASS|RIA|Interfax|Xinhua|Politico|Observer|Independent|Review|Weekly|Globe|"
    r"Star|Sun|Register|Examiner|Economist|Week|Today|Wire|Jazeera|Sputnik|RT|Spiegel|Monde|Pravda|"
    r"Правда|Новини|Новости|Газета|Известия|Телеграф|Українська правда|Dawn)\b"
)
# Marked words without a cue: so many or fewer are taken as marks of distance, not as speech.
SCARE_WORDS = 6
_LEADING = frozenset({"but", "and", "yet", "so", "then", "still", ",", "—", "–", "...", "…"})
_CLAUSE_OPENERS = frozenset({",", ".", "!", "?", ";", ":", "(", "and", "but", "yes", "no"})


@dataclass(slots=True)
class Record:
    """A quotation in the making: places in the text, not yet pins."""

    content: list[Place]
    form: Form
    cue: Place | None = None
    source: Place | None = None
    speaker: Speaker | None = None
    score: float = 0.9
    via: tuple[str, ...] = ()
    marked: list[Marked] = field(default_factory=list)


@dataclass(slots=True)
class Thread:
    """The conversation so far: who spoke last, in which paragraph, and whether marks are open."""

    record: Record | None = None
    paragraph: int = -10
    sentence: int = -10
    left_open: Record | None = None


class Finder:
    """Finds the quotations of one document."""

    def __init__(self, reading: Reading, words: Lexicon) -> None:
        self.text, self.words = reading.text, words
        self.outlet = reading.document.capture.outlet
        self.paragraphs = reading.bodies(Paragraph)
        self.spans = [one.paragraph.span for one in self.paragraphs]
        self.starts = sorted(one.sentence.span.start for one in reading.bodies(Sentence))
        self.marked = marked_passages(self.text, self.spans)
        top = [(one.opening, one.closing) for one in self.marked if one.depth == 0]
        self.cast = Cast(
            self.text, reading.bodies(Mention), words, sentence_starts=self.starts, quoted=top
        )
        self.thread = Thread()
        self.records: list[Record] = []
        self.before: HostSentence | None = None
        self.before_paragraph = -10
        first = (word.split(" ")[0] for word in words.words.get("according", ()))
        self.cue_words = words.cues | {"according"} | frozenset(first)
        self.blocked: set[int] = set()
        self.last_quote = -10

    def find(self) -> list[Record]:
        """Return every quotation, in the order of the text."""
        by_paragraph: dict[int, list[Marked]] = {}
        for one in self.marked:
            by_paragraph.setdefault(one.paragraph, []).append(one)
        for index in range(len(self.paragraphs)):
            self._paragraph(index, by_paragraph.get(index, []))
        self._quoted_paragraphs()
        self._transcript()
        return sorted(self.records, key=lambda one: one.content[0])

    # -- paragraphs, and what is inside quotations ------------------------------------------------

    def _paragraph(self, index: int, marked: Sequence[Marked]) -> None:
        top = [one for one in marked if one.depth == 0]
        region = a_region(
            self.text,
            self.spans[index],
            top,
            sentence_starts=self.starts,
            paragraph=index,
            cues=self.words.say,
        )
        if not top and self.words.language in {"uk", "ru"}:
            self._dialogue(index)
        for sentence in region.sentences:
            self._sentence(region, sentence, None)
            self.before, self.before_paragraph = sentence, index
        if len(marked) > len(top):
            self._nested(marked, index)
        self._block_after(index)

    def _dialogue(self, index: int) -> None:
        """— Так, — сказала вона. — Але ні. A turn of dialogue opens with a dash."""
        match = _TURN.match(self.text, self.spans[index].start, self.spans[index].end)
        if match is None:
            return
        record = Record([(match.end(), self.spans[index].end)], "direct")
        self._inset(record)
        if record.cue is not None:
            self.records.append(record)

    # -- speech without marks ---------------------------------------------------------------------

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
            region = a_region(
                self.text, Span(outer.start, outer.end), inner,
                sentence_starts=self.starts, paragraph=paragraph, outer=outer, cues=self.words.say,
            )  # fmt: skip
            speaking = next((one for one in reversed(self.records) if outer in one.marked), None)
            for sentence in region.sentences:
                self._sentence(region, sentence, speaking)

    def _sentence(self, region: Region, sentence: HostSentence, outer: Record | None) -> None:
        indexes = list(sentence.quotes)
        if not indexes:
            if outer is None and region.paragraph not in self.blocked:
                self._reported(sentence)
            return
        attributor = self._rules(sentence)
        links = attributor.attributed()
        by_cue: dict[tuple[int, int], Record] = {}
        for index in indexes:
            self._quotation(region, sentence, index, links.get(index), by_cue, outer)
        for link in set(links.values()):
            if link.cue in by_cue and link.cue is not None:
                self._relayed(by_cue[link.cue], attributor, link, max(indexes))

    def _reported(self, sentence: HostSentence) -> None:
        """Indirect speech, where the sentence shows its bounds."""
        if not any(token.lower in self.cue_words for token in sentence.tokens):
            return
        for found in indirect.reported(self._rules(sentence)):
            tokens = sentence.tokens
            content = (tokens[found.content[0]].start, tokens[found.content[1] - 1].end)
            record = Record([content], "indirect", score=found.score)
            self._by_link(record, sentence, Link("that", found.cue, found.source), None)
            self.records.append(record)

    def _relayed(
        self, record: Record, attributor: Attributor | SlavicAttributor, link: Link, last: int
    ) -> None:
        """Note through whom the words came, where that is another outlet."""
        phrase = attributor.relay(link.cue[0] if link.cue else last, link)
        if phrase is not None:
            through = name_source(self.cast, attributor.tokens[phrase[0] : phrase[1]])
            self._add_relay(record, through, outlet=False)
        heard = attributor.audience(link)
        if heard is not None:
            through = name_source(self.cast, attributor.tokens[heard[0] : heard[1]])
            self._add_relay(record, through, outlet=True)

    def _add_relay(self, record: Record, through: Speaker | None, *, outlet: bool) -> None:
        if through is None or through.entity is None:
            return
        said = record.speaker.name if record.speaker else None
        if through.name in {said, self.outlet} or through.name in record.via:
            return
        if outlet and not _OUTLET.search(through.name):
            return
        record.via = (*record.via, through.name)

    def _rules(self, sentence: HostSentence) -> Attributor | SlavicAttributor:
        if self.words.language in {"uk", "ru"}:
            return SlavicAttributor(self.text, sentence, self.words, self.cast.first_name)
        return Attributor(self.text, sentence, self.words)

    # -- one quotation ----------------------------------------------------------------------------

    def _quotation(
        self, region: Region, sentence: HostSentence, index: int, link: Link | None,
        by_cue: dict[tuple[int, int], Record], outer: Record | None,
    ) -> None:  # fmt: skip
        token = sentence.tokens[index]
        quoted = token.quoted
        assert quoted is not None
        content = trimmed(self.text, quoted.start, quoted.end)
        if content is None:
            return
        if quoted.resumes and self.thread.left_open is not None and region.outer is None:
            record = self.thread.left_open
            record.content.append(content)
        elif link is not None and link.cue in by_cue and link.cue is not None:
            record = by_cue[link.cue]
            record.content.append(content)
        else:
            made = self._record(region, sentence, index, link, content, outer)
            if made is None:
                return
            record = made
            self.records.append(record)
            if link is not None and link.cue is not None:
                by_cue[link.cue] = record
        if link is None or not link.is_speech:
            self._inset(record)
        self._attribute(record, sentence, link, region, outer)
        record.marked.append(quoted)
        if region.outer is None and record.form != "scare":
            left_open = record if not quoted.closed else None
            self.thread = Thread(record, region.paragraph, sentence.number, left_open)

    def _record(
        self, region: Region, sentence: HostSentence, index: int, link: Link | None,
        content: Place, outer: Record | None,
    ) -> Record | None:  # fmt: skip
        token = sentence.tokens[index]
        if link is None:
            return self._unattributed(region, sentence, index, content)
        if link.manner == "title":
            return None
        if not link.is_speech:
            return Record([content], "scare", score=0.8)
        return Record([content], self._form(sentence, index, link), score=_SCORES[link.manner])

    def _form(self, sentence: HostSentence, index: int, link: Link) -> Form:
        token = sentence.tokens[index]
        whole = is_whole(self.text, token, leads=index == 0)
        before = sentence.tokens[index - 1] if index else None
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

    def _unattributed(
        self, region: Region, sentence: HostSentence, index: int, content: Place
    ) -> Record | None:
        token = sentence.tokens[index]
        words = self.text[content[0] : content[1]].split()
        if self.words.language == "other" and not is_whole(self.text, token, leads=index == 0):
            return None
        if is_whole(self.text, token, leads=index == 0) and (
            len(words) > 2 or len(sentence.tokens) <= 2
        ):
            if index and is_title_case(words):
                return None
            return Record([content], "direct", score=0.6)
        if len(words) <= SCARE_WORDS:
            if len(words) > 1 and is_title_case(words) and len(sentence.tokens) > 1:
                return None
            return Record([content], "scare", score=0.7)
        return Record([content], "mixed", score=0.5)

    def _inset(self, record: Record) -> None:
        """«Так, — каже він. — Але ні»: the cue stands inside the marks (Ukrainian, Russian)."""
        if self.words.language not in {"uk", "ru"} or record.cue is not None:
            return
        start, end = record.content[-1]
        found = insets(self.text, start, end, self.words)
        if not found:
            return
        pieces: list[Place] = []
        for inset in found:
            pieces.append((start, inset.start))
            start = inset.end
            self._inset_cue(record, inset)
        if start < end:
            pieces.append((start, end))
        record.content[-1:] = pieces
        if record.cue is not None:
            record.form, record.score = "direct", 0.95

    def _inset_cue(self, record: Record, inset: Inset) -> None:
        tokens = tuple(host_tokens(self.text, inset.says_from, inset.says_to, ()))
        sentence = HostSentence(tokens, 0)
        rules = self._rules(sentence)
        if not isinstance(rules, SlavicAttributor) or record.cue is not None:
            return
        link = rules.said(0, len(tokens))
        if link is not None:
            self._by_link(record, sentence, link, None)

    # -- who speaks -------------------------------------------------------------------------------

    def _attribute(
        self,
        record: Record,
        sentence: HostSentence,
        link: Link | None,
        region: Region,
        outer: Record | None,
    ) -> None:
        if record.form == "scare" or record.cue is not None:
            return
        if link is not None and link.is_speech:
            self._by_link(record, sentence, link, outer)
        elif outer is None and record.speaker is None and not record.marked:
            self._by_context(record, sentence, region)
        if outer is not None and outer.speaker is not None:
            record.via = (outer.speaker.name, *outer.via)

    def _by_link(
        self, record: Record, sentence: HostSentence, link: Link, outer: Record | None
    ) -> None:
        tokens = sentence.tokens
        if link.cue is not None:
            record.cue = (tokens[link.cue[0]].start, tokens[link.cue[1] - 1].end)
        if link.source is None:
            return
        first, last = link.source
        if last - first == 1 and tokens[first].lower in {"who", "that", "which"}:
            return
        end = tokens[last - 1].end
        owner = tokens[last - 1].owner
        if link.owner and owner is not None:
            end = tokens[last - 1].start + len(owner)
        record.source = (tokens[first].start, end)
        record.speaker = name_source(
            self.cast, tokens[first:last], owner=link.owner, focus=self._focus(),
            outer=outer.speaker if outer else None,
        )  # fmt: skip
        if link.cue is not None:
            self.cast.vote_verb(record.speaker, tokens[link.cue[0]].lower)

    def _focus(self) -> Speaker | None:
        return self.thread.record.speaker if self.thread.record else None

    def _by_context(self, record: Record, sentence: HostSentence, region: Region) -> None:
        """No cue of its own: the one who spoke just before, or is introduced, goes on."""
        if record.form != "direct":
            return
        lead = next((token for token in sentence.tokens if token.lower not in _LEADING), None)
        if lead is None or lead.quoted is None:
            return
        thread = self.thread
        same = thread.paragraph == region.paragraph
        if same and thread.record is not None and sentence.number - thread.sentence == 1:
            self._go_on(record, thread.record, sure=True)
        elif not same and self._only_quoted(region) and thread.paragraph == region.paragraph - 1:
            self._go_on(record, thread.record, sure=False)
        else:
            self._introduced(record, sentence, region)

    def _go_on(self, record: Record, earlier: Record | None, *, sure: bool) -> None:
        if earlier is None:
            return
        if sure:
            record.source = earlier.source
        record.score = 0.9 if sure else 0.75
        said = earlier.speaker
        if said is None:
            return
        certainty: Certainty = "likely" if said.certainty == "sure" and not sure else said.certainty
        basis = f"goes on from the words of {said.name} before"
        record.speaker = Speaker(said.name, certainty, basis, said.antecedent, said.entity)

    def _only_quoted(self, region: Region) -> bool:
        return all(
            token.quoted is not None or not token.is_word
            for sentence in region.sentences
            for token in sentence.tokens
        )

    def _introduced(self, record: Record, sentence: HostSentence, region: Region) -> None:
        """The sentence before says that somebody speaks, or has one person as its subject."""
        before = self.before
        near = self.before_paragraph == region.paragraph or (
            self.before_paragraph == region.paragraph - 1 and sentence.number == 0
        )
        if before is None or not near or any(token.quoted for token in before.tokens):
            return
        link = self._rules(before).introduction()
        if link is None or link.source is None:
            return
        phrase = link.source
        tokens = before.tokens[phrase[0] : phrase[1]]
        speaker = name_source(self.cast, tokens, owner=link.owner, focus=self._focus())
        colon = before.tokens[-1].text == ":"
        if colon:
            record.source = (tokens[0].start, tokens[-1].end)
            if link.cue is not None:
                record.cue = (before.tokens[link.cue[0]].start, before.tokens[link.cue[1] - 1].end)
            record.speaker, record.score = speaker, 0.9
            return
        if speaker is None or self.cast.actors[speaker.entity or ""].type == "LOC":
            return
        certainty: Certainty = "unsure" if speaker.certainty == "unsure" else "likely"
        place = (tokens[0].start, tokens[-1].end)
        basis = f"the sentence before speaks of {speaker.name}"
        record.speaker = Speaker(speaker.name, certainty, basis, place, speaker.entity)
        record.score = 0.75


_SCORES = {
    "after": 0.97, "before": 0.96, "that": 0.95, "colon": 0.85, "fragment": 0.85, "noun": 0.85,
    "according": 0.95, "dash": 0.8, "final": 0.75,
}  # fmt: skip


def trimmed(text: str, start: int, end: int) -> Place | None:
    """Return the bounds without white space, None where there is no letter or digit."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None


def quoted_token(sentence: HostSentence, index: int) -> Token:
    """Return the quotation at ``index``."""
    return sentence.tokens[index]
