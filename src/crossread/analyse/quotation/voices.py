"""Who speaks: by a cue, by what came before, through whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crossread.analyse.learned import Attributed
from crossread.analyse.quotation.attribution import Attributor
from crossread.analyse.quotation.host import HostSentence, Region, host_tokens
from crossread.analyse.quotation.lexicon import Lexicon
from crossread.analyse.quotation.links import Link
from crossread.analyse.quotation.naming import name_source
from crossread.analyse.quotation.records import Place, Record, Thread
from crossread.analyse.quotation.slavic import Inset, SlavicAttributor, insets
from crossread.analyse.quotation.speakers import Cast, Speaker
from crossread.model import Mention, Paragraph, Reading, Sentence
from crossread.model.bodies import Certainty

OUTLET = re.compile(
    r"\b(?:News|Times|Post|Press|Dispatch|Monitor|Sentinel|Reporter|Journal|Radio|TV|Television|CNN|BBC|NBC|CBS|ABC|NPR|MSNBC|Fox|AFP|"
    r"Reuters|Bloomberg|Daily|Guardian|Tribune|Herald|Gazette|Courier|Chronicle|Telegraph|Mail|"
    r"Magazine|Agency|TASS|RIA|Interfax|Xinhua|Politico|Observer|Independent|Review|Weekly|Globe|"
    r"Star|Sun|Register|Examiner|Economist|Week|Today|Wire|Jazeera|Sputnik|RT|Spiegel|Monde|Pravda|"
    r"Правда|Новини|Новости|Газета|Известия|Телеграф|Українська правда|Dawn)\b"
)
# Verbs that go on from words just given, and how far back those may end, in code points.
_ADDING = frozenset("added adds continued continues concluded".split())
ADDED_WITHIN = 400
_LEADING = frozenset({"but", "and", "yet", "so", "then", "still", ",", "—", "–", "...", "…"})


class Voices:
    """A document with its cast, and who spoke last."""

    def __init__(
        self,
        reading: Reading,
        words: Lexicon,
        quoted: list[Place],
        attributed: Sequence[Attributed] = (),
    ) -> None:
        self.text, self.words = reading.text, words
        self.attributed = sorted(attributed, key=lambda one: one.content)
        self.outlet = reading.document.capture.outlet
        self.paragraphs = reading.bodies(Paragraph)
        self.spans = [one.paragraph.span for one in self.paragraphs]
        self.starts = sorted(one.sentence.span.start for one in reading.bodies(Sentence))
        self.cast = Cast(
            self.text, reading.bodies(Mention), words, sentence_starts=self.starts, quoted=quoted
        )
        self.thread = Thread()
        self.records: list[Record] = []
        self.before: HostSentence | None = None
        self.before_paragraph = -10

    def _rules(self, sentence: HostSentence) -> Attributor | SlavicAttributor:
        if self.words.language in {"uk", "ru"}:
            return SlavicAttributor(self.text, sentence, self.words, self.cast.first_name)
        return Attributor(self.text, sentence, self.words)

    def _focus(self) -> Speaker | None:
        return self.thread.record.speaker if self.thread.record else None

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
        if self._adds(sentence, link):
            self._go_on(record, self.thread.record, sure=False)
            return
        record.speaker = name_source(
            self.cast, tokens[first:last], owner=link.owner, focus=self._focus(),
            outer=outer.speaker if outer else None,
        )  # fmt: skip
        if link.cue is not None:
            self.cast.vote_verb(record.speaker, tokens[link.cue[0]].lower)

    def _adds(self, sentence: HostSentence, link: Link) -> bool:
        """Whether "he added" goes on from the words just before, with nobody else named between.

        Whoever is named within the words that are added is not who adds them.
        """
        earlier, tokens = self.thread.record, sentence.tokens
        if earlier is None or earlier.speaker is None or link.cue is None or link.source is None:
            return False
        pronoun = tokens[link.source[0]].lower
        is_bare = link.source[1] - link.source[0] == 1 and pronoun in {"he", "she"}
        if not is_bare or tokens[link.cue[0]].lower not in _ADDING:
            return False
        actor = self.cast.actors.get(earlier.speaker.entity or "")
        fits = actor is not None and actor.gender in {None, "m" if pronoun == "he" else "f"}
        end = earlier.content[-1][1]
        near = 0 <= sentence.start - end <= ADDED_WITHIN
        return fits and near and self._same_view(earlier, sentence)

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
        if outlet and not OUTLET.search(through.name):
            return
        record.via = (*record.via, through.name)

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
        elif thread.paragraph == region.paragraph - 1 and self._only_quoted(region):
            self._go_on(record, thread.record, sure=False)
        else:
            self._introduced(record, sentence, region)
            if same and record.speaker is None and record.source is None:
                self._keep_the_floor(record, sentence)

    def _keep_the_floor(self, record: Record, sentence: HostSentence) -> None:
        earlier = self.thread.record
        if earlier is not None and self._same_view(earlier, sentence):
            self._go_on(record, earlier, sure=False)

    def _same_view(self, earlier: Record, sentence: HostSentence) -> bool:
        """Whether only the last speaker, or nobody, is named since the last quotation."""
        if sentence.number - self.thread.sentence > 3:
            return False
        names = self.cast.mentions_in(earlier.content[-1][1], sentence.start)
        entity = earlier.speaker.entity if earlier.speaker else None
        return all(one.entity == entity for one in names if one.type == "PER")

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
        rules = self._rules(before)
        link = rules.sender() or rules.introduction()
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
        if speaker is None or self.cast.is_place(speaker):
            return
        certainty: Certainty = "unsure" if speaker.certainty == "unsure" else "likely"
        place = (tokens[0].start, tokens[-1].end)
        basis = f"the sentence before speaks of {speaker.name}"
        record.speaker = Speaker(speaker.name, certainty, basis, place, speaker.entity)
        record.score = 0.75

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
