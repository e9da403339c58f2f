"""Checking a draft against sources: quotes, speakers, numbers, dates, names, hedges, negation.

Each sentence of the draft is set beside the passages that come nearest to it. What it says more,
less or otherwise than they do is told, in words; nothing is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from crossread.ask.amounts import statement_of
from crossread.ask.answer import Check
from crossread.ask.borne import share_borne_out, signs_of
from crossread.ask.check import evaluative_stems
from crossread.ask.library import Library, Passage
from crossread.ask.people import Person, person_of, sources_in, sources_named, speaker_words
from crossread.ask.quoted import Quote, Shelf, quoted_spans, quotes_of
from crossread.ask.scope import WORDS_ONLY, searched_places
from crossread.ask.support import judgements, support_check
from crossread.ask.verification import Standing, Support, Verification, Verified
from crossread.compare.candidates import Statement
from crossread.compare.differences import both_of, differences
from crossread.compare.names import are_one, name_words
from crossread.errors import InputError
from crossread.inference.support import Judgement, SupportJudge
from crossread.model import Mention, Quantity, Span
from crossread.model.document import Capture, Document
from crossread.model.identity import digest_of
from crossread.text.language import language_of
from crossread.text.names import is_common
from crossread.text.similarity import Token, content_stems, stem, tokens, word_set

ENOUGH_SHARE, ENOUGH_LIKENESS = 0.4, 0.62
"""A passage that holds so much of a sentence, or is so like it, may be what it rests on."""

AS_GOOD = 0.82
"""Passages that come so near to the best one count as well."""

MAX_SUPPORTS = 5
MAX_RANKED = 40
NEARBY = 0.4
FEWEST_STEMS = 2


@dataclass(frozen=True, slots=True)
class Near:
    """A passage of a source beside a sentence of the draft."""

    passage: Passage
    share: float
    likeness: float

    @property
    def strength(self) -> float:
        """Return both as one number."""
        return self.share + 0.7 * self.likeness


class Case:
    """One sentence of the draft with all it is checked against.

    ``rests_on`` are the passages it is said to rest on; without them those that come nearest are.
    """

    def __init__(
        self,
        draft: Library,
        passage: Passage,
        shelf: Shelf,
        places: frozenset[int],
        *,
        rests_on: Sequence[Passage] = (),
    ) -> None:
        self.rests_on = rests_on
        self.draft, self.passage, self.library = draft, passage, shelf.library
        self.shelf = shelf
        self.tag = _tag_of(draft, passage)
        self.citations = citations_of(passage.document.text)
        whole = f"{_with_citation(draft, passage)} {self.tag}"
        self.cited = _cited(passage, whole, draft, shelf.library)
        self.everywhere = places
        self.places = self.cited or places
        # Quoted words are looked for in every language.
        anywhere = frozenset(range(len(shelf.library.documents)))
        self.quotes: list[Quote] = quotes_of(draft, passage, shelf, anywhere)

    @cached_property
    def own_words(self) -> tuple[Token, ...]:
        """Return the words outside quotation marks, citations left out."""
        return tuple(one for one in self.passage.words if not self.is_quoted(one.start))

    def is_quoted(self, at: int) -> bool:
        """Whether a place of the draft is inside quotation marks or a citation."""
        spans = [*quoted_spans(self.draft, self.passage.document.text), *self.citations]
        return any(one.start <= at < one.end for one in spans)

    @cached_property
    def supports(self) -> list[Near]:
        """Return the passages the sentence may rest on, nearest first."""
        if self.rests_on:
            given = [Near(one, self._share(one), 0.0) for one in self.rests_on]
            return sorted(given, key=lambda one: (-one.share, one.passage.number))
        at_quotes = self._at_quotes()
        if at_quotes:
            return at_quotes
        ranked = self._ranked()
        if not ranked:
            return []
        best = ranked[0].strength
        good = [one for one in ranked if one.strength >= AS_GOOD * best and self._may(one)]
        return good[:MAX_SUPPORTS]

    def _may(self, near: Near) -> bool:
        return near.share >= ENOUGH_SHARE or near.likeness >= ENOUGH_LIKENESS

    def _at_quotes(self) -> list[Near]:
        long = [one for one in self.quotes if len(one.words.split()) >= 2]
        found: dict[int, Near] = {}
        for quote in long or self.quotes:
            for one in quote.found:
                if self.library.place[one.document] in self.places:
                    for passage in self.library.passages_at(one.document, one.span):
                        found[passage.number] = Near(passage, self._share(passage), 0.0)
        ordered = sorted(found.values(), key=lambda one: (-one.share, one.passage.number))
        return ordered[: 2 * MAX_SUPPORTS]

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {one: self.library.rarity([one]) for one in self.passage.stems}

    def _share(self, passage: Passage) -> float:
        near = self.library.near_stems(passage)
        total = sum(self._weights.values())
        held = sum(
            weight * (1.0 if one in passage.stems else NEARBY if one in near else 0.0)
            for one, weight in self._weights.items()
        )
        return held / total if total else 0.0

    def _ranked(self) -> list[Near]:
        numbers = {n for one in self.passage.stems for n in self.library.holders(one)}
        passages = [self.library.passages[n] for n in sorted(numbers)]
        scored = [(one, self._share(one)) for one in passages if one.place in self.places]
        scored.sort(key=lambda one: (-one[1], one[0].number))
        scored = scored[:MAX_RANKED]
        words = " ".join(self.passage.text.split())
        likeness = self.library.similarities(words, [one for one, _ in scored])
        found = [
            Near(one, share, like) for (one, share), like in zip(scored, likeness, strict=True)
        ]
        return sorted(found, key=lambda one: (-one.strength, one.passage.number))

    @cached_property
    def near_stems(self) -> frozenset[str]:
        """Return the stems of the supports and of the sentences round them."""
        return frozenset().union(*(self.library.near_stems(one.passage) for one in self.supports))


_PLACE = r"[A-Z]{1,2}(?:[, ]*¶? ?\d+)?"
_CITATION = re.compile(rf"[(\[]{_PLACE}(?:[,;] {_PLACE})*[)\]]")
"""Places as Crossread cites them: "(A ¶3)", "[B]", "(A ¶3, C ¶5)"."""


def citations_of(text: str) -> tuple[Span, ...]:
    """Return where a draft cites places of sources."""
    return tuple(Span(*one.span()) for one in _CITATION.finditer(text))


def _with_citation(draft: Library, passage: Passage) -> str:
    """Return a sentence with the citation that follows it, without one that opens it.

    A full stop inside quotation marks ends a sentence before the place of the words is given; so
    does one between two sentences that are quoted.
    """
    text = passage.document.text
    ends = [
        span.end for span in quoted_spans(draft, text) if span.start < passage.span.end < span.end
    ]
    end = max([passage.span.end, *ends])
    after = text[end : end + 80]
    follows = re.match(rf"[\s\]”\"’»]*({_CITATION.pattern})", after)
    text = re.sub(rf"^\s*{_CITATION.pattern}", "", passage.text)
    return f"{text} {follows[1]}" if follows else text


def _cited(passage: Passage, text: str, draft: Library, library: Library) -> frozenset[int]:
    """Return the sources a sentence says it takes its words from."""
    places = set(sources_in(text, library))
    for match in _CITATION.finditer(text):
        for siglum in re.findall(r"[A-Z]{1,2}", match.group()):
            places |= sources_named(siglum, library)
    speaker = draft.voice(passage).speaker
    if speaker:
        places |= _published_by(speaker, library)
    return frozenset(places)


def _published_by(speaker: str, library: Library) -> frozenset[int]:
    """Return the sources whose outlet or author a speaker is, in full."""
    wanted = frozenset(name_words(speaker))
    return frozenset(
        place
        for place, one in enumerate(library.documents)
        for name in (one.capture.outlet, one.capture.author)
        if name and wanted and frozenset(name_words(name)) == wanted
    )


# -- the checks --------------------------------------------------------------------------------


def _quotes_stand(case: Case) -> list[Check]:
    checks = []
    for quote in case.quotes:
        checks.append(_quote_stands(case, quote))
    return checks


def _quote_stands(case: Case, quote: Quote) -> Check:
    here = [one for one in quote.found if case.library.place[one.document] in case.places]
    told = f"“{' '.join(quote.words.split())}”"
    if not quote.found:
        return Check("quotation", False, f"{told} was not found in any source")
    if not here:
        sigla = ", ".join(dict.fromkeys(case.library.sigla[one.document] for one in quote.found))
        return Check("quotation", False, f"{told} stands in {sigla}, not in the source named")
    if all(one.goes_on for one in here):
        return Check("quotation", False, f"{told} is cut: the source goes on “{here[0].goes_on}”")
    match = "verbatim" if any(one.match == "verbatim" for one in here) else "normalised"
    if re.search(r"\[[^\]]*\w[^\]]*\]", quote.words) and match != "verbatim":
        match += "; the words in brackets are the draft's"
    if all(one.further for one in here):
        match += f"; the source goes on “{here[0].further}”"
    return Check("quotation", True, match)


def _attribution(case: Case) -> list[Check]:
    speech = case.draft.speech_in(case.passage)
    voice = case.draft.voice(case.passage)
    named = (words for one in speech if (words := speaker_words(case.draft, one)))
    speaker = next(named, voice.speaker) or _tagged(case)
    if _goes_on(case) and not _tagged(case):
        return []  # its speaker was checked where the quotation opens
    if speaker is not None and not case.supports:
        told = f"no passage of running text gives these words to {speaker}"
        return [Check("attribution", False, told)] if case.quotes else []
    if speaker is not None:
        return [speaker_kept(case, speaker)]
    if case.supports and not voice.reports and not case.quotes:
        return [_voice_kept(case)]
    return []


def _goes_on(case: Case) -> bool:
    """Whether a sentence begins inside a quotation that an earlier one opens."""
    start = case.passage.span.start
    return any(one.span.start < start < one.span.end for one in case.quotes)


def speaker_kept(case: Case, speaker: str) -> Check:
    """Whether a passage the sentence rests on gives it as words of this speaker."""
    told: list[str] = []
    if case.cited and _is_the_source(case, speaker):
        return _source_kept(case, speaker)
    person = person_of(speaker, case.library)
    for near in case.supports:
        names, reports = _speakers(case, near.passage)
        if any(_are_one(case, person, name) for name in names):
            return Check("attribution", True, f"attributed to {speaker}")
        told += names
        if reports and not names:
            return Check("attribution", True, "the source leaves the speaker open")
    others = ", ".join(dict.fromkeys(told))
    if others:
        return Check("attribution", False, f"a source attributes this to {others}")
    return Check("attribution", False, f"no passage gives this as words of {speaker}")


def _is_the_source(case: Case, speaker: str) -> bool:
    """Whether whoever is named as the speaker is a source that is cited ("Source B", an outlet)."""
    if _published_by(speaker, case.library) & case.cited:
        return True
    own = " ".join(word.norm for word in case.own_words)
    said = _plain_words(speaker) - _BESIDE_A_SOURCE
    return any(
        " ".join(name.casefold().split()) in own and said <= _plain_words(name)
        for place in case.cited
        for document in [case.library.documents[place]]
        for name in (
            f"source {case.library.sigla[document.id]}",
            document.capture.outlet,
            document.capture.author,
        )
        if name
    )


_BESIDE_A_SOURCE = frozenset(("alone", "only", "also", "itself"))


def _plain_words(text: str) -> frozenset[str]:
    return frozenset(word.norm for word in tokens(text))


def _source_kept(case: Case, speaker: str) -> Check:
    """Whether words given as a source's are its own, or their speaker is named beside it."""
    whole = case.passage.document.text
    text = whole[whole.rfind("\n", 0, case.passage.span.start) + 1 : case.passage.span.end]
    told: list[str] = []
    for near in case.supports if case.quotes else ():
        others = _holders(case, near.passage)
        if not others or any(name in text for name in others):
            return Check("attribution", True, f"{speaker} is the source")
        told += others
    if not told or re.search(r"\b(?:reports?|quotes?|quoted|reported)\b", text):
        return Check("attribution", True, f"{speaker} is the source")
    others_named = ", ".join(dict.fromkeys(told))
    return Check("attribution", False, f"{speaker} gives this as words of {others_named}")


def _holders(case: Case, passage: Passage) -> list[str]:
    """Return whose direct words hold what the draft quotes of a passage."""
    spans = [
        one.span
        for quote in case.quotes
        for one in quote.found
        if one.document == passage.document.id
    ]
    return [
        name
        for one in case.library.speech_in(passage)
        if one.body.form in {"direct", "block", "mixed"}
        and any(pin.span.contains(span) for pin in one.body.content for span in spans)
        and (name := speaker_words(case.library, one))
    ]


def _are_one(case: Case, person: Person, name: str) -> bool:
    """Whether the draft's speaker is the source's, by name or by what they are."""
    if _same(person.words, name) or person.is_speaker(name, name):
        return True
    other = person_of(name, case.library)
    return other.is_speaker(person.words, None) or bool(other.names & person.names)


def _same(a: str, b: str) -> bool:
    first, second = frozenset(content_stems(tokens(a))), frozenset(content_stems(tokens(b)))
    return are_one(a, b) or bool(first and second and (first <= second or second <= first))


def _speakers(case: Case, passage: Passage) -> tuple[list[str], bool]:
    """Return who is given as the speaker of a passage, and whether it is reported at all.

    Where the draft quotes words, only quotations that hold them count.
    """
    library = case.library
    spans = [
        one.span
        for quote in case.quotes
        for one in quote.found
        if one.document == passage.document.id
    ]
    speech = [
        one
        for one in library.speech_in(passage)
        if not spans or any(p.span.overlaps(span) for p in one.body.content for span in spans)
    ]
    names = [name for one in speech if (name := speaker_words(library, one))]
    voice = library.voice(passage)
    if not names and voice.speaker is not None:
        names = [voice.speaker]
    return names, voice.reports or bool(speech)


def _voice_kept(case: Case) -> Check:
    told: list[str] = []
    for near in case.supports:
        names, _ = _speakers(case, near.passage)
        if not case.library.voice(near.passage).reports:
            return Check("attribution", True, "a source says so in its own voice")
        told += names or ["somebody"]
    others = ", ".join(dict.fromkeys(told))
    return Check("attribution", False, f"a source attributes this to {others}")


def _chain(case: Case) -> list[Check]:
    """Whether whoever stands between the speaker and the source is named, as in the source."""
    attributed = case.draft.voice(case.passage).reports or case.draft.speech_in(case.passage)
    if not attributed:
        return []
    told: list[str] = []
    for near in case.supports:
        chains = [one.body.via for one in case.library.speech_in(near.passage) if one.body.via]
        if not chains or any(case.passage.stems & set(_name_stems(via)) for via in chains):
            return [Check("chain", True, "as in a passage")] if chains else []
        told += [", ".join(via) for via in chains]
    if not told:
        return []
    others = "; ".join(dict.fromkeys(told))
    return [Check("chain", False, f"the source has it through {others}")]


def _name_stems(names: Sequence[str]) -> list[str]:
    return [stem for name in names for stem in content_stems(tokens(name))]


def _numbers(case: Case) -> list[Check]:
    given = [
        one.body
        for one in case.draft.quantities_in(case.passage)
        if not case.is_quoted(one.body.quantity.span.start)
    ]
    if not given or not case.supports:
        return []
    there = [
        one.body
        for near in case.supports
        for passage in _around(case.library, near.passage)
        for one in case.library.quantities_in(passage)
    ]
    wrong = [told for one in given if (told := _number_differs(case, one, there))]
    return [Check("numbers", not wrong, "; ".join(wrong) or "as in a passage")]


def _around(library: Library, passage: Passage) -> list[Passage]:
    """Return a passage, and the sentences just before and after it in its paragraph."""
    numbers = (passage.number, passage.number - 1, passage.number + 1)
    return [
        library.passages[n]
        for n in numbers
        if 0 <= n < len(library.passages)
        and library.passages[n].document.id == passage.document.id
        and library.passages[n].paragraph == passage.paragraph
    ]


def _number_differs(case: Case, given: Quantity, there: Sequence[Quantity]) -> str:
    words = given.quantity.span.of(case.passage.document.text)
    alike = [one for one in there if _is_same_figure(case, given, one)]
    if not alike and any(words in near.passage.text for near in case.supports):
        return ""  # read as a time there, and as a number here
    if not alike:
        return f"“{words}” is in no passage found"
    if any(one.comparator == given.comparator for one in alike):
        return ""
    return f"“{words}”: the source has “{_words_of(case.library, alike[0])}”"


def _is_same_figure(case: Case, given: Quantity, other: Quantity) -> bool:
    if given.value is not None or other.value is not None:
        return given.value == other.value and given.upper == other.upper
    first = given.quantity.span.of(case.passage.document.text).casefold().split()
    return bool(set(first) & set(_words_of(case.library, other).casefold().split()))


def _words_of(library: Library, quantity: Quantity) -> str:
    return library.pinned(quantity.quantity, "given").quote


def _dates(case: Case) -> list[Check]:
    given = [
        one.body
        for one in case.draft.times_in(case.passage)
        if one.body.value[:1].isdigit() and not case.is_quoted(one.body.time.span.start)
    ]
    if not given or not case.supports:
        return []
    there = [
        (one.body.value, library_words)
        for near in case.supports
        for passage in _around(case.library, near.passage)
        for one in case.library.times_in(passage)
        for library_words in [case.library.pinned(one.body.time, "time").quote]
    ]
    dates = [near.passage.document.capture.date or "" for near in case.supports]
    text = case.passage.document.text
    wrong = [
        f"“{one.time.span.of(text)}” is in no passage found"
        for one in given
        if not any(_is_same_time(one.value, one.time.span.of(text), *other) for other in there)
        and not any(date[:10] == one.value[:10] for date in dates)
    ]
    return [Check("dates", not wrong, "; ".join(wrong) or "as in a passage")]


def _is_same_time(value: str, words: str, other: str, other_words: str) -> bool:
    if value.startswith(other) or other.startswith(value):
        return True
    first = frozenset(word.norm for word in tokens(words))
    second = frozenset(word.norm for word in tokens(other_words))
    return first <= second or second <= first


def _names(case: Case) -> list[Check]:
    mentions = [
        one.body
        for one in case.draft.mentions_in(case.passage)
        if not case.is_quoted(one.body.mention.span.start)
    ]
    others = _other_capitals(case, mentions)
    if not (mentions or others) or not case.supports:
        return []
    missing = [one.name for one in mentions if not _is_named(case, one)]
    there = " ".join(near.passage.text for near in case.supports)
    known = case.near_stems | _title_stems(case) | frozenset(content_stems(tokens(there)))
    missing += [word for word in others if not known.issuperset(content_stems(tokens(word)))]
    told = ", ".join(f"“{one}” is not named there" for one in dict.fromkeys(missing))
    return [Check("names", not missing, told or "as in a passage")]


def _other_capitals(case: Case, mentions: Sequence[Mention]) -> list[str]:
    """Return words with a capital that are in no name found, the first of the sentence left out."""
    text = case.passage.document.text
    times = [one.body.time.span for one in case.draft.times_in(case.passage)]
    words = [
        text[one.start : one.end]
        for one in case.own_words[1:]
        if not any(span.start <= one.start < span.end for span in times)
    ]
    named = {
        word
        for one in mentions
        for word in re.findall(r"\w+", f"{one.mention.span.of(text)} {one.name}")
    }
    return [
        word
        for word in words
        if word[0].isupper() and len(word) > 2 and word not in named and not is_common(word)
    ]


def _is_named(case: Case, mention: Mention) -> bool:
    words = mention.mention.span.of(case.passage.document.text)
    stems = frozenset(content_stems(tokens(words)))
    if any(words in near.passage.text for near in case.supports):
        return True
    if stems and stems <= case.near_stems | _title_stems(case):
        return True
    for near in case.supports:
        names, _ = _speakers(case, near.passage)
        names += [
            one.body.name
            for passage in _around(case.library, near.passage)
            for one in case.library.mentions_in(passage)
        ]
        if any(are_one(mention.name, name) or are_one(words, name) for name in names):
            return True
    return bool(_published_by(mention.name, case.library))


def _title_stems(case: Case) -> frozenset[str]:
    """Return the stems of what the supports' documents are called, outlet and all."""
    said = (
        part
        for near in case.supports
        for part in (near.passage.document.capture.outlet, near.passage.document.capture.title)
        if part
    )
    return frozenset(content_stems(word for part in said for word in tokens(part)))


def _hedges(case: Case) -> list[Check]:
    hedges = word_set("hedges")
    if not case.supports or any(one.norm in hedges for one in case.passage.words):
        return []
    lost: list[str] = []
    for near in case.supports:
        found = hedges_in(case, near.passage)
        if not found:
            return []
        lost += found
    told = ", ".join(f"“{one}”" for one in dict.fromkeys(lost))
    return [Check("hedges", False, f"the source hedges: {told}")]


def hedges_in(case: Case, passage: Passage) -> list[str]:
    """Return the words that hedge what the draft takes from a passage."""
    hedges = word_set("hedges")
    met = [
        word
        for word in passage.words
        if stem(word.norm) in case.passage.stems and word.norm not in hedges
    ]
    if not met:
        return []
    first, last = met[0].start, met[-1].end
    cues = [
        one.body.cue.span for one in case.library.speech_in(passage) if one.body.cue is not None
    ]
    return [
        word.norm
        for word in passage.words
        if word.norm in hedges
        and not _is_inability(passage.document.text[word.start : word.end + 12])
        and first - 40 <= word.start <= last + 12
        and not any(cue.start <= word.start < cue.end for cue in cues)
    ]


def _is_inability(words: str) -> bool:
    """Whether "could" says that something was not possible: "could not agree"."""
    return re.match(r"could(?:n[’']t| not) (?!have|be\b)", words, re.IGNORECASE) is not None


def _negation(case: Case) -> list[Check]:
    """Whether a passage says the opposite, or denies what the sentence says, or the other way."""
    if not case.supports or case.quotes:
        return []
    mine = statement_of(case.draft, case.passage)
    told = ""
    for near in case.supports[:3]:
        theirs = replace(statement_of(case.library, near.passage), place=1)
        found = _opposed(mine, theirs, (case.passage.document, near.passage.document))
        if not found:
            return [Check("negation", True, "as in a passage")]
        told = found
    return [Check("negation", False, told)]


def _opposed(mine: Statement, theirs: Statement, documents: tuple[Document, Document]) -> str:
    """Return in what words the two are opposed, in ours; empty if they are not."""
    for one in differences(both_of(mine, theirs, documents)):
        is_opposite = one.kind == "wording" and one.opposed
        if one.kind == "negation" or is_opposite:
            here = ", ".join(f"“{pin.span.of(documents[0].text)}”" for pin in one.a)
            there = ", ".join(f"“{pin.span.of(documents[1].text)}”" for pin in one.b)
            return f"{here} here, {there} there"
    return _only_negated(mine, theirs)


def _only_negated(mine: Statement, theirs: Statement) -> str:
    """Return the negators that are all in which two statements differ, as ours and theirs.

    Word for word the same, they speak of one thing, whatever "not" may turn elsewhere ("not only").
    """
    both = [[one.norm for one in statement.words] for statement in (mine, theirs)]
    kept = [[word for word in words if word not in _NEGATORS | _DO] for words in both]
    used = [[word for word in words if word in _NEGATORS] for words in both]
    if kept[0] != kept[1] or len(used[0]) == len(used[1]):
        return ""
    here, there = (", ".join(f"“{one}”" for one in words) or "no negation" for words in used)
    return f"{here} here, {there} there"


_NEGATORS = frozenset("not no never".split())
_DO = frozenset("do does did".split())


def _judging(case: Case) -> list[Check]:
    used = [one.norm for one in case.own_words if stem(one.norm) in evaluative_stems()]
    if not used:
        return []
    added = [one for one in used if stem(one) not in case.near_stems]
    told = ", ".join(f"“{one}”" for one in added)
    return [
        Check("judging words", not added, f"in no passage found: {told}" if added else "a source's")
    ]


CHECKS: tuple[Callable[[Case], list[Check]], ...] = (
    _quotes_stand, _attribution, _chain, _numbers, _dates, _names, _negation, _hedges, _judging,
)  # fmt: skip


# What only names the speaker of words quoted before it: "… closed.” Ann Lee said."
_TAG = re.compile(
    r"^\W*(?P<who>\w[^“”\"]{1,60}?)\s+(?:said|says|added|told \w+|wrote|asked|replied)"
    r"\W*(?:\([A-Z]{1,2}[^)]*\)\W*)?$"
    r"|^\W*(?:said|says|added|wrote|asked|replied)\s+(?P<whom>\w[^“”\"()]{1,60}?)\W*"
    r"(?:\([A-Z]{1,2}[^)]*\)\W*)?$"
)
_CLOSES = re.compile(r"[”\"»’]\s*$")


def _tag_of(draft: Library, passage: Passage) -> str:
    """Return what follows the quotation a sentence opens, if it only names the speaker."""
    for after in draft.passages[passage.number + 1 :]:
        if after.paragraph != passage.paragraph:
            return ""
        if _CLOSES.search(draft.passages[after.number - 1].text):
            return after.text if _TAG.match(after.text) else ""
        rest = _outside(draft, after)
        if rest != after.text:
            return rest if _TAG.match(rest) else ""
    return ""


def _outside(draft: Library, passage: Passage) -> str:
    """Return a sentence without the end of a quotation that began before it."""
    start = passage.span.start
    for one in quoted_spans(draft, passage.document.text):
        if one.start < passage.span.start <= one.end < passage.span.end:
            start = one.end
    return passage.document.text[start : passage.span.end]


def _tagged(case: Case) -> str | None:
    """Return whom the sentence after a quotation names as its speaker."""
    match = _TAG.match(case.tag)
    return None if match is None else match["who"] or match["whom"]


def _says_something(draft: Library, passage: Passage) -> bool:
    """Whether a sentence is checked: no question, no part of a quotation begun before it."""
    spans = quoted_spans(draft, passage.document.text)
    if any(passage.span.start <= one.start < passage.span.end for one in spans):
        return True
    bare = _CITATION.sub(" ", passage.text)
    if len(set(content_stems(tokens(bare)))) < FEWEST_STEMS or passage.text.rstrip().endswith("?"):
        return False
    if _outside(draft, passage) != passage.text and _TAG.match(_outside(draft, passage)):
        return False
    before = draft.passages[passage.number - 1] if passage.number else None
    if before is not None and _TAG.match(passage.text) and _CLOSES.search(before.text):
        return False
    return not any(
        one.start < passage.span.start and one.end >= passage.span.end - 2 for one in spans
    )


def draft_of(text: str) -> Document:
    """Return a draft as a document; raises ``InputError`` when there is no word in it."""
    words = text.replace("\r\n", "\n").replace("\0", "\ufffd").removeprefix("\ufeff")
    if not re.search(r"\w", words):
        raise InputError("the draft has no word in it", hint="give a text to check")
    digest = digest_of(words.encode("utf-8"))
    return Document(words, Capture("draft", digest), language_of(words) or "en")


def verify_draft(
    draft: Library, library: Library, judge: SupportJudge | None = None
) -> Verification:
    """Check each sentence of a draft (a library of one document) against the sources.

    With ``judge``, a model's doubt is told beside the checks by rule.
    """
    (document,) = draft.documents
    languages = frozenset((document.language,)) if document.language else frozenset(("en",))
    places, skipped = searched_places(library, languages)
    shelf = Shelf(library)
    cases = [
        Case(draft, passage, shelf, places)
        for passage in draft.passages
        if _says_something(draft, passage)
    ]
    told = judgements(judge, _statements(cases), document.language)
    sentences = tuple(_verified(case, told.get(_said(case))) for case in cases)
    searched = tuple(
        library.sigla[one.id] for place, one in enumerate(library.documents) if place in places
    )
    notes = () if library.embeddings is not None else (WORDS_ONLY,)
    models = (judge.digest,) if judge is not None and told else ()
    return Verification(sentences, searched, skipped, notes, models)


def _said(case: Case) -> str:
    return " ".join(case.passage.text.split())


def _statements(cases: Sequence[Case]) -> dict[str, list[str]]:
    """Return the sentences a model is asked about, with the passages each rests on.

    Quoted words are checked to the letter: a model has nothing to add there.
    """
    return {
        _said(case): [
            " ".join(one.text for one in _by_place(_around(case.library, near.passage)))
            for near in case.supports
        ]
        for case in cases
        if case.supports and not case.quotes
    }


def _by_place(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages in the order they stand in."""
    return sorted(passages, key=lambda one: one.number)


def _verified(case: Case, judgement: Judgement | None = None) -> Verified:
    checks = tuple(check for rule in CHECKS for check in rule(case))
    if judgement is not None:
        checks += (support_check(judgement, _share(case, judgement)),)
    passed = all(one.passed for one in checks)
    standing: Standing = "holds" if passed else "differs"
    if not case.supports and not case.quotes:
        standing = "not_found"
    return Verified(
        text=" ".join(case.passage.text.split()),
        span=case.passage.span,
        standing=standing,
        checks=checks,
        supports=tuple(_support(case.library, one.passage) for one in case.supports[:MAX_SUPPORTS]),
    )


def _share(case: Case, judgement: Judgement) -> float:
    """Return how likely the source of the nearest passage bears a sentence out."""
    text = case.supports[0].passage.document.text
    return share_borne_out(signs_of(_said(case), text, judgement.entails))


def _support(library: Library, passage: Passage) -> Support:
    evidence = library.evidence(passage.document.id, passage.span, "support")
    return Support(library.sigla[passage.document.id], passage.paragraph, evidence)
