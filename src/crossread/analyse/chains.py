"""Chains of attribution: through whom words came to a text, each link pinned (English).

"The Courier reported that Dawn had printed that Senn said …" has three links. A sentence's verbs
of reporting are read from left to right, each with its subject; a verb carries on a chain where
its clause is what the verb before reports. Words that hide their source ("reportedly", "it is
said that", "was quoted as saying") make a link without a name. What the author saw ("we watched")
is told from what is relayed, unless the text holds voices it does not mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.attribution import Attributor
from crossread.analyse.quotation.host import HostSentence, Region, Token, a_region
from crossread.analyse.quotation.lexicon import Lexicon, lexicon
from crossread.analyse.quotation.links import Cue, Link
from crossread.analyse.quotation.marks import Marked, marked_passages
from crossread.analyse.quotation.voices import OUTLET
from crossread.model import (
    Analyser,
    Chain,
    Finding,
    Mention,
    Paragraph,
    Quotation,
    Reading,
    Seam,
    Sentence,
    Span,
)

# Verbs that pass words on without being speech.
_PASSING = frozenset("print prints printed publish published carry carried run ran".split())
_PLAIN = frozenset(
    "said says say told tells wrote writes reported reports printed published claimed claims "
    "announced stated added insisted alleged".split()
)
# Verbs that give somebody's word for a thing: the last step of a chain may be one.
_FRAMES = frozenset(
    "called calls described describes accused accuses denied denies blamed blames dismissed".split()
)
_CITING = frozenset("citing quoting".split())
_VERBS_OF_SIGHT = (
    r"(?:saw|watched|witnessed|heard|counted|visited|observed|filmed|photographed|was there|"
    r"were there)"
)
_OWN_EYES = re.compile(
    r"\b(?P<link>(?:I|[Ww]e|[Oo]ur (?:own )?(?:correspondents?|reporters?|photographers?)|"
    r"[Tt]his (?:reporter|correspondent|writer)|"
    r"(?:[Aa] |[Tt]wo )?(?:correspondents?|reporters?|journalists?) (?:of|for|from) this "
    r"(?:paper|newspaper|agency|station|magazine|site))"
    rf"(?: (?:have|had|also|myself|ourselves|then|only|both))* {_VERBS_OF_SIGHT})\b"
)
_SEEN_BY = re.compile(
    r"\b(?P<link>(?:seen|viewed|obtained|reviewed|heard|examined) by (?P<who>[Uu]s|me|this "
    r"(?:paper|newspaper|reporter)|(?:the )?[A-Z]\w+(?: [A-Z]\w+){0,3}))"
)
_HEDGED = re.compile(r"\b(?P<link>(?:reportedly|allegedly|purportedly))\b", re.IGNORECASE)
_IMPERSONAL = re.compile(
    r"\b(?P<link>[Ii]t (?:is|was|has been|had been) (?:widely |also |later |being )?"
    r"(?:said|reported|rumou?red|claimed|alleged|believed|understood))"
    r"(?P<between>[^.;:“”\"]{0,60}?)\bthat\b|"
    r"\b(?P<link2>[Rr]umou?rs? (?:has|have|had) it)(?: that)?\b|"
    r"\b(?P<link3>[Tt]here (?:are|were|have been) (?:unconfirmed )?(?:reports|rumou?rs|claims))"
    r"(?P<between2>) that\b|"
    r"\b(?P<link4>(?:is|are|was|were) (?:widely )?(?:said|reported|rumou?red|alleged|believed|"
    r"understood)) to\b"
)
_GIVEN_AFTER = re.compile(r"\b(?:by|in|on the website of)\s+(?P<who>[^,.;]*[^\W\d][^,.;]*)")
_DAY_OR_TIME = re.compile(
    r"(?:the )?(?:past|last|early|late|mid|morning|evening|afternoon|week|month|year|\d|January|"
    r"February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday)",
)
MIN_CONTENT_WORDS = 3
MAX_GAP = 14
MAX_STEP = 80
# How far back "the paper" looks for its name, in characters.
REACH = 300
_CARRIER = re.compile(r"[Tt]he (?:paper|newspaper|daily|station|agency|broadcaster|magazine|site)")


@dataclass(frozen=True, slots=True)
class _Step:
    """One step: the words that make it, and who takes it (empty: no source is given)."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A verb of reporting with its subject, as token ranges."""

    cue: Cue
    source: tuple[int, int]


def find_chains(reading: Reading) -> Iterator[Finding[Chain]]:
    """Yield each chain of two links or more, each without a source, and what the author saw."""
    page = _Page(reading)
    found: dict[int, Finding[Chain]] = {}
    made = (page.relayed(), page.nested(), page.carried(), page.unsourced(), page.seen())
    for chain in (one for some in made for one in some):
        known = found.get(chain.body.content.span.start)
        if known is None or len(chain.body.link) > len(known.body.link):
            found[chain.body.content.span.start] = chain
    yield from (found[start] for start in sorted(found))


@cache
def _words() -> Lexicon:
    known = lexicon("en")
    return replace(known, say=known.say | _PASSING, cues=known.cues | _PASSING)


class _Page:
    """A document's sentences, names and quotations, asked for chains."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.text = reading, reading.text
        self.mentions = sorted(reading.bodies(Mention), key=lambda one: one.mention.span)
        self.quotations = [one for one in reading.bodies(Quotation) if one.form != "scare"]
        self.paragraphs = [one.paragraph.span for one in reading.bodies(Paragraph)]
        self.starts = sorted(one.sentence.span.start for one in reading.bodies(Sentence))
        self.marked = marked_passages(self.text, self.paragraphs)
        self.speakers = {
            one.cue.span.start: one.speaker
            for one in self.quotations
            if one.cue is not None and one.speaker is not None
        }

    # -- who ----------------------------------------------------------------------------------

    def name_of(self, span: Span, cue: int | None = None) -> str:
        """Return who words name: the speaker known for the cue, the name in them, or themselves."""
        if cue is not None and cue in self.speakers:
            return self.speakers[cue]
        first = bisect_left(self.mentions, span.start, key=lambda one: one.mention.span.start)
        last = bisect_left(self.mentions, span.end, key=lambda one: one.mention.span.start)
        named = [one for one in self.mentions[first:last] if span.contains(one.mention.span)]
        persons = [one for one in named if one.type == "PER"]
        whole = [one for one in named if one.mention.span.end == span.end]
        if whole and _HANGS.search(self.text[span.start : whole[0].mention.span.start]):
            whole = []
        if not named and _CARRIER.fullmatch(span.of(self.text)):
            return self._carrier(span)
        chosen = persons or [one for one in whole if one.type in {"ORG", "LOC", "MISC"}]
        if chosen and (persons or len(span.of(self.text).split()) < 6):
            return chosen[0].name
        return span.of(self.text)

    def _carrier(self, span: Span) -> str:
        """Return the outlet named before "the paper", else the words."""
        before = [
            one.name
            for one in self.mentions
            if span.start - REACH < one.mention.span.start < span.start
            and (one.type in {"ORG", "MISC"} and OUTLET.search(one.name))
        ]
        return before[-1] if before else span.of(self.text)

    def _outer(self, span: Span) -> tuple[_Step, ...]:
        """Return the steps of the quotations that hold a place, the outermost first."""
        steps: list[tuple[int, _Step]] = []
        for one in self._around(span):
            step = self._step_of(one)
            if step is not None:
                size = max(pin.span.end - pin.span.start for pin in one.content)
                steps.append((-size, step))
        return tuple(step for _, step in sorted(steps, key=lambda one: one[0]))

    def _around(self, span: Span) -> list[Quotation]:
        """Return the quotations of which one part holds a place and more, in their order."""
        contents, longest = self._contents
        last = bisect_right(contents, span.start, key=lambda one: one[0].start)
        first = bisect_left(contents, span.end - longest, key=lambda one: one[0].start)
        numbers = {
            number
            for content, number in contents[first:last]
            if content.contains(span) and content != span
        }
        return [self.quotations[number] for number in sorted(numbers)]

    @cached_property
    def _contents(self) -> tuple[list[tuple[Span, int]], int]:
        """Every part of a quotation by where it begins, and the length of the longest."""
        found = [
            (pin.span, number) for number, one in enumerate(self.quotations) for pin in one.content
        ]
        found.sort(key=lambda one: (one[0].start, one[0].end, one[1]))
        return found, max((len(span) for span, _ in found), default=0)

    def _step_of(self, quotation: Quotation) -> _Step | None:
        """Return who gives a quotation; None where the words for it are "I", "you" and the like."""
        words = quotation.source.span.of(self.text) if quotation.source is not None else ""
        if words.lower() in _NO_STEP or (quotation.speaker is None and " " not in words):
            return None
        parts = [pin.span for pin in (quotation.source, quotation.cue) if pin is not None]
        if not parts or quotation.source is None:
            return None
        start, end = min(one.start for one in parts), max(one.end for one in parts)
        if _UNSAID.intersection(self.text[start:end].lower().split()):
            return None
        if end - start > MAX_STEP:
            start, end = quotation.source.span.start, quotation.source.span.end
        return _Step(Span(start, end), quotation.speaker or quotation.source.span.of(self.text))

    # -- relayed ------------------------------------------------------------------------------

    def regions(self) -> Iterator[Region]:
        """Yield the paragraphs, and the inside of each quotation."""
        by_paragraph: dict[int, list[Marked]] = {}
        for one in self.marked:
            by_paragraph.setdefault(one.paragraph, []).append(one)
        for number, bounds in enumerate(self.paragraphs):
            marked = by_paragraph.get(number, [])
            top = [one for one in marked if one.depth == 0]
            yield self._region(bounds, top, number, None)
            for outer in top:
                inner = [one for one in marked if outer.holds(one) and one.depth == 1]
                yield self._region(Span(outer.start, outer.end), inner, number, outer)

    def _region(
        self, bounds: Span, quotes: Sequence[Marked], number: int, outer: Marked | None
    ) -> Region:
        return a_region(
            self.text, bounds, quotes,
            sentence_starts=self.starts, paragraph=number, outer=outer, cues=_words().say,
        )  # fmt: skip

    def relayed(self) -> Iterator[Finding[Chain]]:
        """Find chains within one sentence."""
        for region in self.regions():
            for sentence in region.sentences:
                yield from self._in_sentence(sentence)

    def _in_sentence(self, sentence: HostSentence) -> Iterator[Finding[Chain]]:
        rules = Attributor(self.text, sentence, _words())
        told = [
            _Told(cue, source)
            for cue in rules.cues
            if _is_reporting(rules, cue) and (source := _source(rules, cue)) is not None
        ]
        outer = self._outer(Span(sentence.start, sentence.end))
        tokens, trailing = _without_trailing(sentence.tokens, told)
        if trailing is not None:
            outer = (*outer, self._step(sentence.tokens, trailing))
            told.remove(trailing)
        for number, first in enumerate(told):
            if first.cue.form not in _FRAMES and self._takes_a_step(rules, first, outer):
                yield from self._from(rules, tokens, outer, [first, *told[number + 1 :]])
        cited = self._cited(sentence.tokens, trailing) if trailing is not None else None
        if cited is not None and not told:
            content = Span(tokens[0].start, tokens[-1].end)
            yield from self._chain((*outer, cited), content)

    def _takes_a_step(self, rules: Attributor, told: _Told, outer: tuple[_Step, ...]) -> bool:
        """Whether the subject of a verb is somebody: a name, a noun, or "she" who is known."""
        between = rules.tokens[told.source[1] : told.cue.first]
        if len(between) > MAX_AUXILIARIES or any(_is_no_step(one) for one in between):
            return False
        who = rules.tokens[told.source[0] : told.source[1]]
        span = Span(who[0].start, who[-1].end)
        if any(span.contains(one.mention.span) for one in self.mentions):
            return True
        if len(who) == 1 and who[0].lower in _PRONOUNS:
            return not outer and rules.tokens[told.cue.first].start in self.speakers
        return who[0].lower in _OPENS_NOUN or (len(who) > 1 and who[0].lower not in _NO_STEP)

    def _from(
        self,
        rules: Attributor,
        tokens: Sequence[Token],
        outer: tuple[_Step, ...],
        told: Sequence[_Told],
    ) -> Iterator[Finding[Chain]]:
        """Follow the chain that the first verb opens."""
        chain = [told[0]]
        for later in told[1:]:
            if _reports(tokens, chain[-1], later) and self._is_other(rules, chain[-1], later):
                chain.append(later)
        steps = self._heard(rules, chain[0])
        steps += [self._step(rules.tokens, one) for one in chain]
        cited = self._cited(rules.tokens, chain[0])
        if cited is not None:
            steps.insert(1, cited)
        content = self._content(rules, tokens, chain[-1])
        if content is not None:
            yield from self._chain((*outer, *steps), content)

    def _is_other(self, rules: Attributor, told: _Told, later: _Told) -> bool:
        """Whether the later subject is somebody else: a name, or "she" for what is no person.

        "Lee said he would not" speaks of Lee; "the paper said she had called it so" does not.
        """
        who = rules.tokens[later.source[0] : later.source[1]]
        span = Span(who[0].start, who[-1].end)
        if len(who) == 1 and who[0].lower in _PRONOUNS:
            before = rules.tokens[told.source[0] : told.source[1]]
            place = Span(before[0].start, before[-1].end)
            persons = [one for one in self.mentions if place.contains(one.mention.span)]
            is_body = bool(before[-1:]) and before[-1].lower not in _PRONOUNS
            is_body = is_body and not any(one.type == "PER" for one in persons)
            return is_body and who[0].lower in {"he", "she"}
        named = any(span.contains(one.mention.span) for one in self.mentions)
        return named or who[0].lower in _OPENS_NOUN

    def _step(self, tokens: Sequence[Token], told: _Told) -> _Step:
        first = min(told.cue.first, told.source[0])
        last = max(told.cue.last, told.source[1])
        who = Span(tokens[told.source[0]].start, tokens[told.source[1] - 1].end)
        name = self.name_of(who, tokens[told.cue.first].start)
        return _Step(Span(tokens[first].start, tokens[last - 1].end), name)

    def _heard(self, rules: Attributor, first: _Told) -> list[_Step]:
        """ "Told Meridian that …": the outlet that was told passes the words on."""
        cue = (first.cue.first, first.cue.last)
        phrase = rules.audience(Link("that", cue, first.source))
        if phrase is None:
            return []
        span = Span(rules.tokens[phrase[0]].start, rules.tokens[phrase[1] - 1].end)
        outlet = next((one for one in self.mentions if span.contains(one.mention.span)), None)
        is_own = outlet is not None and outlet.name == self.reading.document.capture.outlet
        if outlet is None or outlet.type == "PER" or is_own or not OUTLET.search(outlet.name):
            return []
        return [_Step(Span(rules.tokens[cue[0]].start, span.end), outlet.name)]

    def _cited(self, tokens: Sequence[Token], first: _Told) -> _Step | None:
        """ "Citing an official, Dawn reported that …": whom the one who reports names."""
        for at, token in enumerate(tokens):
            if token.lower not in _CITING or at + 1 >= len(tokens):
                continue
            phrase = sources.noun_phrase_from(tokens, at + 1)
            if phrase is None or (phrase[1] - phrase[0] < 2 and not tokens[phrase[0]].is_name):
                continue
            if abs(at - first.cue.first) < MAX_GAP:
                who = Span(tokens[phrase[0]].start, tokens[phrase[1] - 1].end)
                return _Step(Span(token.start, who.end), self.name_of(who))
        return None

    def _content(self, rules: Attributor, tokens: Sequence[Token], last: _Told) -> Span | None:
        """Return what the last step reports: the clause or the quotation behind its verb."""
        at = max(last.cue.last, last.source[1])
        if last.cue.form in rules.lexicon.tell and last.cue.form not in {"wrote", "writes"}:
            phrase = sources.noun_phrase_from(tokens, at)
            at = phrase[1] if phrase is not None and phrase[0] == at else at
        following = _clause(tokens[at:], last.cue.form)
        if not following:
            return None
        quoted = following[0].quoted
        start = quoted.start if quoted else following[0].start
        end = quoted.end if quoted else following[-1].end
        n_words = len(self.text[start:end].split())
        least = 1 if following[0].lower in _WHAT_WAS_SAID else MIN_CONTENT_WORDS
        return Span(start, end) if n_words >= (2 if last.cue.form in _FRAMES else least) else None

    def _chain(self, steps: Sequence[_Step], content: Span) -> Iterator[Finding[Chain]]:
        distinct: list[_Step] = []
        for one in steps:
            if not distinct or distinct[-1].name != one.name:
                distinct.append(one)
        if len(distinct) > 1:
            yield self._finding(distinct, content, "relayed", 0.8)

    # -- quotations inside quotations ---------------------------------------------------------

    def nested(self) -> Iterator[Finding[Chain]]:
        """Find words quoted by somebody who is quoted."""
        for one in self.quotations:
            content = one.content[0].span
            outer = self._outer(content)
            step = self._step_of(one)
            if outer and step is not None:
                yield from self._chain((*outer, step), content)

    # -- words an outlet carries ----------------------------------------------------------------

    def carried(self) -> Iterator[Finding[Chain]]:
        """Find words given where they were printed: "Lee's remarks in the Gazette", "Dawn has …:".

        The outlet stands behind the one who speaks, or opens the sentence and gives the words.
        """
        for one in self.quotations:
            step = self._step_of(one)
            if step is None or one.source is None or not step.name:
                continue
            content = one.content[0].span
            outlet = self._printed_in(one.source.span) or self._opening_outlet(one.source.span)
            if outlet is not None and outlet.name != step.name:
                yield from self._chain((*self._outer(content), outlet, step), content)

    def _printed_in(self, source: Span) -> _Step | None:
        """Return the outlet that a speaker's remarks stand in, right behind them."""
        found = _REMARKS_IN.search(self.text, source.start, source.end + MAX_TO_OUTLET)
        if found is None or found.start() > source.end + 1:
            return None
        named = [one for one in self.mentions if one.mention.span.start == found.end()]
        if not named or not OUTLET.search(named[0].name):
            return None
        return _Step(Span(found.start("in"), named[0].mention.span.end), named[0].name)

    def _opening_outlet(self, source: Span) -> _Step | None:
        """Return the outlet that opens the sentence and gives the words of those named behind."""
        start = self.starts[max(0, bisect_right(self.starts, source.start) - 1)]
        opening = [one for one in self.mentions if start <= one.mention.span.start <= start + 4]
        if not opening or opening[0].type == "PER" or not OUTLET.search(opening[0].name):
            return None
        end = opening[0].mention.span.end
        found = _CARRIES.match(self.text, end, source.start)
        if found is None or "." in self.text[end : source.start]:
            return None
        return _Step(Span(opening[0].mention.span.start, found.end("verb")), opening[0].name)

    # -- no source given ----------------------------------------------------------------------

    def unsourced(self) -> Iterator[Finding[Chain]]:
        """Find what a text passes on without saying from whom."""
        for sentence in self.reading.bodies(Sentence):
            span = sentence.sentence.span
            words = span.of(self.text)
            for match in (*_IMPERSONAL.finditer(words), *_HEDGED.finditer(words)):
                step, content = self._impersonal(match, span)
                steps = [*self._outer(span), step]
                if len(content.of(self.text).split()) >= MIN_CONTENT_WORDS:
                    basis: Literal["unsourced", "relayed"] = "relayed" if step.name else "unsourced"
                    yield self._finding(steps, content, basis, 0.8)
            yield from self._quoted_as(sentence.sentence.span)

    def _impersonal(self, match: re.Match[str], sentence: Span) -> tuple[_Step, Span]:
        groups = match.groupdict()
        name = next(name for name in groups if name.startswith("link") and groups[name])
        link = Span(sentence.start + match.start(name), sentence.start + match.end(name))
        end = sentence.end - (self.text[sentence.end - 1] in ".!")
        start = (
            sentence.start
            if name == "link4" or "between" not in groups
            else sentence.start + match.end()
        )
        between = groups.get("between") or ""
        given = _GIVEN_AFTER.search(between)
        who = ""
        if given is not None and not _DAY_OR_TIME.match(given["who"].strip()):
            first = sentence.start + match.start("between") + given.start("who")
            words = given["who"].rstrip()
            who = self.name_of(Span(first, first + len(words)))
            link = Span(link.start, first + len(words))
        content = Span(start, end)
        while self.text[content.start].isspace():
            content = Span(content.start + 1, content.end)
        return _Step(link, who), content

    def _with_cue_in(self, sentence: Span) -> list[Quotation]:
        """Return the quotations whose cue lies in a sentence, in their order."""
        first = bisect_left(self._cues, sentence.start, key=lambda one: one[0].start)
        last = bisect_right(self._cues, sentence.end, key=lambda one: one[0].start)
        numbers = [number for cue, number in self._cues[first:last] if sentence.contains(cue)]
        return [self.quotations[number] for number in sorted(numbers)]

    @cached_property
    def _cues(self) -> list[tuple[Span, int]]:
        """Every cue of a quotation, by where it begins."""
        found = [
            (one.cue.span, number)
            for number, one in enumerate(self.quotations)
            if one.cue is not None
        ]
        return sorted(found, key=lambda one: (one[0].start, one[1]))

    def _quoted_as(self, sentence: Span) -> Iterator[Finding[Chain]]:
        """ "Senn was quoted as saying": by whom, the text does not say."""
        for one in self._with_cue_in(sentence):
            cue = one.cue
            if cue is None or one.source is None:
                continue
            before = self.text[max(sentence.start, cue.span.start - 12) : cue.span.end].lower()
            after = self.text[cue.span.end : cue.span.end + 4]
            if not re.search(r"\b(?:was|were|is|been) (?:quoted|cited)", before) or after == " by ":
                continue
            if one.via:
                continue
            step = _Step(one.source.span, one.speaker or one.source.span.of(self.text))
            steps = [_Step(cue.span, ""), step]
            yield self._finding(steps, one.content[0].span, "unsourced", 0.8)

    # -- seen -----------------------------------------------------------------------------------

    def seen(self) -> Iterator[Finding[Chain]]:
        """Find what the author, or the author's own people, saw or heard."""
        mixed = bool(self.reading.bodies(Seam)) and any(
            "question" in reason for one in self.reading.bodies(Seam) for reason in one.reasons
        )
        held = [pin.span for one in self.quotations for pin in one.content]
        held += [Span(one.opening, one.closing) for one in self.marked]
        for sentence in () if mixed else self.reading.bodies(Sentence):
            span = sentence.sentence.span
            words = span.of(self.text)
            for match in (*_OWN_EYES.finditer(words), *_SEEN_BY.finditer(words)):
                link = Span(span.start + match.start("link"), span.start + match.end("link"))
                if any(one.contains(link) for one in held) or words.rstrip(_CLOSERS).endswith("?"):
                    continue
                content = Span(span.start, span.end - (self.text[span.end - 1] in ".!"))
                who = match.groupdict().get("who") or "this text"
                name = "this text" if who.lower() in _OWN else who
                if name in {"this text", self.reading.document.capture.outlet}:
                    yield self._finding([_Step(link, name)], content, "seen", 0.7)

    def _finding(
        self,
        steps: Sequence[_Step],
        content: Span,
        basis: Literal["relayed", "seen", "unsourced"],
        score: float,
    ) -> Finding[Chain]:
        pins = tuple(self.reading.pin(one.span.start, one.span.end) for one in steps)
        body = Chain(
            content=self.reading.pin(content.start, content.end),
            link=pins,
            names=tuple(one.name for one in steps),
            basis=basis,
        )
        return Finding(body, score)


MAX_TO_OUTLET = 60
_REMARKS_IN = re.compile(
    r"(?:remarks?|statement|interview|article|column|essay|op-ed|letter|comments?|speech|piece|"
    r"words) (?P<in>(?:in|to|with|for|on|published (?:in|by)) (?:the )?)"
)
_CARRIES = re.compile(
    r" (?:\w+ly |has |had |also ){0,2}(?P<verb>cent(?:er|re)s|quotes|features|carries|cites|gives|"
    r"reports|runs|prints|publishes|highlights|shows)\b[^.]*?[:,] "
)
_CLOSERS = "\"'”’» "
_OWN = frozenset({"us", "me", "this paper", "this newspaper", "this reporter"})


def _source(rules: Attributor, cue: Cue) -> tuple[int, int] | None:
    if cue.form == "according to":
        return sources.noun_phrase_from(rules.tokens, cue.last)
    found = rules.source_of(cue)
    nobody = {"nobody", "none", "who", "which", "that"}
    return None if found is None or rules.tokens[found[0]].lower in nobody else found


def _is_reporting(rules: Attributor, cue: Cue) -> bool:
    """Whether a verb reports in its own right: no gerund, no passive, none that only may speak."""
    if cue.form == "according to" or cue.form in _FRAMES | _PASSING:
        return not cue.passive
    speaks = cue.form in rules.lexicon.say and cue.form not in rules.lexicon.beside - _PLAIN
    return speaks and not cue.gerund and not cue.passive


def _reports(tokens: Sequence[Token], told: _Told, later: _Told) -> bool:
    """Whether the later verb's clause is what the earlier verb reports."""
    after = max(told.cue.last, told.source[1])
    start = min(later.source[0], later.cue.first)
    gap = tokens[after:start]
    between = tokens[later.source[1] : later.cue.first]
    if later.cue.form == "according to" or len(between) > MAX_AUXILIARIES:
        return False
    if any(_is_no_step(one) for one in between) or tokens[later.source[0]].lower in _NO_STEP:
        return False
    if start < after or len(gap) > MAX_GAP or any(one.text in {";", "."} for one in gap):
        return False
    if any(one.quoted is not None for one in gap):
        return False
    words = [one.lower for one in gap]
    if told.cue.form == "according to":
        return words in ([], [","])
    if words and words[-1] == "that":
        return words.count("that") == 1 or told.cue.form in _PLAIN
    return told.cue.form in _PLAIN and all(word in {":", ","} for word in words)


_WHAT_WAS_SAID = frozenset({"it", "this", "so"})
_PHONED = frozenset("on for off up in upon and last to back".split())


def _without_trailing(
    tokens: Sequence[Token], told: Sequence[_Told]
) -> tuple[Sequence[Token], _Told | None]:
    """Cut ", the Courier reported" off a sentence; ", citing …" may stand behind it."""
    last = told[-1] if told else None
    if last is None or last.source[0] == 0 or last.cue.form in _FRAMES:
        return tokens, None
    first = min(last.source[0], last.cue.first)
    rest = tokens[max(last.cue.last, last.source[1]) :]
    is_end = len(rest) < 2 or (rest[0].text == "," and rest[1].lower in _CITING)
    is_cut = first > MIN_CONTENT_WORDS and tokens[first - 1].text == ","
    return (tokens[: first - 1], last) if is_end and is_cut else (tokens, None)


def _clause(following: Sequence[Token], form: str) -> Sequence[Token]:
    """Return the words of the clause or quotation a verb governs, none where they are no clause."""
    if following and following[-1].text in {".", "!", "?", ",", ";"}:
        following = following[:-1]
    if len(following) == 1 and following[0].lower in _WHAT_WAS_SAID:
        return following
    if form in _FRAMES:
        end = next((n for n, one in enumerate(following) if one.text == ","), len(following))
        phoned = any(one.lower in _PHONED for one in following[:2])
        return () if phoned else following[:end]
    opens = next((n for n, one in enumerate(following[:MAX_GAP]) if one.lower == "that"), None)
    near = opens == 0 or form in _PLAIN
    if opens is not None and near and not any(one.quoted for one in following[:opens]):
        return following[opens + 1 :]
    if form not in _PLAIN | {"according to"} or not _opens_clause(following):
        return ()
    return following[1:] if following[0].text in {",", ":"} else following


def _opens_clause(tokens: Sequence[Token]) -> bool:
    """Whether words behind a verb open a clause or a quotation, and are no object of it."""
    if not tokens:
        return False
    first = tokens[0]
    if first.quoted is not None or first.text in {":", ","}:
        return len(tokens) > 1
    return first.lower not in _NO_CLAUSE and first.is_word


def _is_no_step(token: Token) -> bool:
    """Whether a word between subject and verb takes the verb back, or makes it a wish."""
    word = token.lower
    return not (token.is_word or token.text == ",") or word in _UNSAID or word.endswith("n't")


_UNSAID = frozenset("not never should can could may might must would if to".split())


_HANGS = re.compile(r"\b(?:in|of|for|at|from|with|on) ")
MAX_AUXILIARIES = 3
_NO_STEP = frozenset("i i'm we you people some many one everybody everyone".split())
_PRONOUNS = frozenset({"he", "she", "it", "they"})
_OPENS_NOUN = frozenset("the a an one two three several some his her its their another".split())
_NO_CLAUSE = frozenset(
    "in on at to of for from by with as about after before behind during and or but when while it "
    "him them us me nothing so".split()
)

ANALYSER = Analyser(
    "chains.rules",
    version="1",
    analyse=find_chains,
    provides=Chain,
    requires=frozenset({Sentence, Paragraph, Mention, Quotation, Seam}),
    languages=frozenset({"en"}),
)
