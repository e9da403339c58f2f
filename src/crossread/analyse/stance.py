"""Stances: sides taken in explicit words, with who takes them and on what (English).

Only plain constructions count: a name, "we" or "I" as the subject, a verb that takes a side, and a
name as its object ("Holm backs Dorn", "the party refused to attend …"). Passives, wishes,
conditions and negations are left out: a mention is no stance, and saying nothing is better than
saying it of the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from crossread.model import (
    Analyser,
    Finding,
    Mention,
    Quotation,
    Reading,
    Sentence,
    Span,
    Stance,
)
from crossread.text.wordlists import sections

Position = Literal["for", "against"]

_FOR = (
    "backs? backed supports? supported endorses? endorsed welcomes? welcomed praises? praised "
    "hails? hailed applauds? applauded commends? commended champions? championed"
)
_AGAINST = (
    "condemns? condemned denounces? denounced opposes? opposed rejects? rejected "
    "criticis(?:es?|ed) criticiz(?:es?|ed) boycotts? boycotted deplores? deplored decr(?:ies|ied) "
    "rebukes? rebuked slams? slammed"
)
_FOR_PHRASES = (
    r"stands? with|stood with|sides? with|sided with|votes? for|voted for|came out for|"
    r"takes? sides with|took sides with|(?:is|are|was|were) on the side of|"
    r"(?:is|are|was|were) favou?rable to"
)
_AGAINST_PHRASES = (
    r"votes? against|voted against|stands? against|stood against|came out against|"
    r"refus(?:es?|ed) to (?:attend|support|back|endorse|recogni[sz]e|meet|join|sign)|"
    r"(?:is|are|was|were) (?:opposed|hostile) to|"
    r"calls? for the resignation of|called for the resignation of|broke with|breaks with"
)
_OBJECT = r"(?P<object> (?:the |its |their |his |her )?(?:[a-z][\w-]+ ){0,2})"
_SUBJECT_GAP = re.compile(
    r"(?:,? (?:who|which))?(?: (?:has|have|had|also|again|strongly|openly|publicly|firmly|later|"
    r"repeatedly|immediately|jointly|both|all|then|now|still|never wavered and))* $"
)
_OWN = re.compile(r"\b(?P<who>I|[Ww]e)(?: (?:must|should|will|have|also|all|firmly|strongly))* $")
# What is somebody's, or of some place, and may be sided with: "the Putin regime".
_THEIRS = re.compile(
    r"[A-Z][\w.]+ (?:position|side|cause|government|regime|people|population|authorities|"
    r"leadership|army|opposition|plan|bill|proposal|policy|policies|war|invasion|offer|demand|demands)\b"
)
_ENDS = re.compile(
    r"(?:$|[,.;:!?)”\"’]|['’]s\b| (?:and|or|but|in|on|at|for|over|as|to|with|by|"
    r"after|before|because|when|while|who|which|from|during|amid|this|last|next|are|is|was|were|has|have)\b)"
)
_OWNED = re.compile(r"['’]s?(?: [a-z][\w-]+){1,3}(?=[,.;:!?)”\"]|$| (?:and|of|in|on|as|for)\b)")
# What may stand before a subject: not the noun or verb that the name hangs on ("of Delaware").
_FREE = re.compile(
    r"(?:^|[,.;:–—(“”\"] ?|\b(?:the|The|and|but|that|while|when|because|as|so|then) |"
    r"\b[A-Z][\w.]* |\b(?:president|minister|leader|senator|governor|mayor|chairman|spokesman) )$"
)
_CONDITION = re.compile(
    r"\b(?:if|whether|unless|would|could|might|not|never|n['’]t)\b", re.IGNORECASE
)


@cache
def _verbs() -> re.Pattern[str]:
    def any_of(verbs: str) -> str:
        return "|".join(verbs.split())

    return re.compile(
        rf"\b(?:(?P<for>{any_of(_FOR)}|{_FOR_PHRASES})|"
        rf"(?P<against>{any_of(_AGAINST)}|oppose|reject|condemn|denounce|{_AGAINST_PHRASES}))\b"
    )


_FREE_GROUP = re.compile(
    r"(?:[,.;:–—(“”\"] ?|\b(?:and|but|that|while|when|because|as|so|fact,?) )$"
)


@cache
def _groups() -> re.Pattern[str]:
    groups = "|".join(sections("crossread.analyse", "labels.txt")["groups"])
    return re.compile(rf"\b(?P<the>[Tt]he )?(?P<group>(?i:{groups}))$")


def find_stances(reading: Reading) -> Iterator[Finding[Stance]]:
    """Yield each side taken in plain words on something named, in the order of the text."""
    names = _Names(reading)
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        for match in _verbs().finditer(reading.text, span.start, span.end):
            holder = names.holder(span, match.start())
            target = names.target(span, match.end())
            if holder is None or target is None or target[1] == holder:
                continue
            position: Position = "for" if match["for"] else "against"
            body = Stance(
                expression=reading.pin(match.start(), match.end()),
                target_words=reading.pin(target[0].start, target[0].end),
                target=target[1],
                holder=holder,
                position=position,
            )
            yield Finding(body, 0.8)


class _Names:
    """The names of a text and who is quoted where, asked by place."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        mentions = [one for one in reading.bodies(Mention) if one.type != "MISC"]
        self.by_end = {one.mention.span.end: one for one in mentions}
        self.by_start = {one.mention.span.start: one for one in mentions}
        self.quoted = [
            (pin.span, one.speaker)
            for one in reading.bodies(Quotation)
            if one.form != "scare"
            for pin in one.content
        ]

    def holder(self, sentence: Span, verb: int) -> str | None:
        """Return who takes the side: the name right before the verb, or who says "we"."""
        before = self.text[sentence.start : verb]
        if _CONDITION.search(before[-60:]):
            return None
        own = _OWN.search(before)
        if own is not None:
            return self._voice(sentence.start + own.start("who"))
        gap = _SUBJECT_GAP.search(before)
        known = None if gap is None else self.by_end.get(sentence.start + gap.start())
        if gap is not None and known is None:
            return self._group(before[: gap.start()])
        if known is None or not _FREE.search(self.text[sentence.start : known.mention.span.start]):
            return None
        return known.name

    def _group(self, before: str) -> str | None:
        """Return people without a name of their own at the end of some words: "the left"."""
        found = _groups().search(before)
        if found is None or (found["the"] is None and not found["group"].endswith("s")):
            return None
        opening = before[: found.start()]
        if opening and not _FREE_GROUP.search(opening):
            return None
        return f"the {found['group']}" if found["the"] else found["group"]

    def _voice(self, place: int) -> str | None:
        """Return who says "we" at a place: this text, a speaker, None where nobody is named."""
        within = [speaker for span, speaker in self.quoted if span.start <= place < span.end]
        return within[-1] if within else "this text"

    def target(self, sentence: Span, end: int) -> tuple[Span, str] | None:
        """Return the words and the name of what the side is taken on, right behind the verb."""
        gap = re.compile(_OBJECT).match(self.text, end, sentence.end)
        places = [end + 1] if gap is None else [end + 1, gap.end("object")]
        for start in places:
            theirs = _THEIRS.match(self.text, start, sentence.end)
            if theirs and _ENDS.match(self.text, theirs.end()):
                return Span(start, theirs.end()), theirs[0]
            known = self.by_start.get(start)
            if known is None:
                continue
            stop = known.mention.span.end
            owned = _OWNED.match(self.text, stop, sentence.end)
            if owned is not None:
                span = Span(start, owned.end())
                return span, span.of(self.text)
            ends = _ENDS.match(self.text, stop)
            is_owner = self.text[stop : stop + 2] in {"’s", "'s"}
            return None if ends is None or is_owner else (known.mention.span, known.name)
        return None


ANALYSER = Analyser(
    "stance.rules",
    version="1",
    analyse=find_stances,
    provides=Stance,
    requires=frozenset({Sentence, Mention, Quotation}),
    languages=frozenset({"en"}),
)
