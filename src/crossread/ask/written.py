"""An answer written by a language model, built from what survives checking.

Each sentence comes with the quotes it is said to rest on. A quote that does not stand, letter for
letter, in the passage it is said to come from is dropped; of the rest whole sentences of the
source are pinned. The model's sentence is then set beside those and nothing else, by the checks of
``crossread verify`` and a few that are stricter, since here the pins are known. One that fails is
replaced by the words of the source; one without a pin is left out. So no word of a model reaches
the reader that its pinned words do not bear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations

from crossread.analyse import counting
from crossread.ask.answer import Answer, Check, Said
from crossread.ask.check import checked, evaluative_stems
from crossread.ask.library import Library, Passage
from crossread.ask.people import speaker_words
from crossread.ask.prompt import Numbered, asked_again, brief_prompt, prompt_for
from crossread.ask.prose import Form, LeftOut, Prose, Sentence
from crossread.ask.quoted import Shelf
from crossread.ask.replies import Claim, Claims, Given, Unfit, read_claims
from crossread.ask.say import place_of, say_passage
from crossread.ask.verify import CHECKS, Case, hedges_in, speaker_kept
from crossread.errors import EvidenceError, InputError, ServiceGarbled, Unavailable
from crossread.inference.chat import Budget, ChatModel, Heard, Prompt, Reply, Usage
from crossread.model import Appeal, Pin, Span
from crossread.text.anchor import anchor
from crossread.text.names import is_common
from crossread.text.similarity import (
    Edit,
    Token,
    common_in_order,
    content_stems,
    stem,
    tokens,
    word_diff,
    word_set,
)
from crossread.text.wordlists import sections

ReadDraft = Callable[[str], Library]
"""Reads a text and returns what was found in it, as a library of one document."""

FEWEST_QUOTED = 3
"""Words of a quote; fewer pin nothing down, unless they are the whole sentence."""

CARRIES = 0.5
"""A pinned sentence that holds so much of a claim is what it rests on: it is compared alone."""

MOST_REWRITTEN = 3
"""Sentences of a source given in place of one of the model's."""


def write_answer(
    answer: Answer,
    library: Library,
    model: ChatModel,
    budget: Budget,
    *,
    read_draft: ReadDraft,
    heard: Heard,
) -> Answer:
    """Return an answer with what a model wrote to its question, checked.

    The answer found by rule stays as it is. When the model cannot be asked, or sends nothing that
    can be read, ``prose.error`` says why.
    """
    prose = _written(
        lambda: prompt_for(answer, library, budget),
        library,
        model,
        budget,
        read_draft=read_draft,
        heard=heard,
    )
    return replace(answer, prose=prose)


def write_brief(
    cited: Sequence[Pin],
    library: Library,
    model: ChatModel,
    budget: Budget,
    *,
    read_draft: ReadDraft,
    heard: Heard,
) -> Prose:
    """Return what a model wrote for a brief, checked; ``cited`` is what the records rest on.

    When the model cannot be asked, or sends nothing that can be read, ``error`` says why.
    """
    return _written(
        lambda: brief_prompt(cited, library, budget),
        library,
        model,
        budget,
        read_draft=read_draft,
        heard=heard,
    )


def _written(
    prompted: Callable[[], tuple[Prompt, tuple[Numbered, ...]]],
    library: Library,
    model: ChatModel,
    budget: Budget,
    *,
    read_draft: ReadDraft,
    heard: Heard,
) -> Prose:
    try:
        prompt, numbered = prompted()
        budget.check(prompt)
        claims, usage, is_from_cache = _asked(model, prompt, heard)
    except (Unavailable, InputError) as error:
        return Prose(model.name, error=error)
    prose = built(claims, numbered, library, read_draft=read_draft)
    used = "nothing: it was answered before" if is_from_cache else budget.after(usage)
    return replace(prose, model=model.name, sent=budget.before(prompt), used=used)


def _asked(model: ChatModel, prompt: Prompt, heard: Heard) -> tuple[Claims, Usage, bool]:
    """Ask, and once more where the answer is not in the form asked for."""
    reply = model.reply(prompt, heard=heard)
    try:
        return read_claims(reply.text), reply.usage, reply.is_from_cache
    except Unfit as unfit:
        again: Reply = model.reply(asked_again(prompt, reply.text, str(unfit)), heard=heard)
    usage = reply.usage.plus(again.usage)
    try:
        return read_claims(again.text), usage, again.is_from_cache
    except Unfit as unfit:
        what = "its answer was cut off" if again.is_cut else str(unfit)
        raise ServiceGarbled(
            f"{model.name} does not keep to the form asked for: {what}",
            hint="try another model, or one that can be held to a JSON schema",
        ) from unfit


# -- building ----------------------------------------------------------------------------------


def built(
    claims: Claims, numbered: Sequence[Numbered], library: Library, *, read_draft: ReadDraft
) -> Prose:
    """Return what of some claims survives checking."""
    bench = Bench(library, {one.number: one for one in numbered}, read_draft)
    made = [bench.sentence(claim) for claim in claims.claims]
    sentences = _each_once([one for one in made if isinstance(one, Sentence)])
    left_out = [LeftOut("not in the form asked for")] * claims.n_unfit
    left_out += [one for one in made if isinstance(one, LeftOut)]
    n_again = claims.n_unfit + len(made) - len(left_out) - len(sentences)
    left_out += [LeftOut("said before")] * n_again
    return Prose("", tuple(sentences), tuple(left_out))


def _each_once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Leave out what was said before: the same sentence, or words of a source shown already."""
    shown = {pin for one in sentences if one.form == "written" for pin in _places(one)}
    kept: dict[str, Sentence] = {}
    for one in sentences:
        if one.text in kept or (one.form != "written" and shown >= _places(one)):
            continue
        kept[one.text] = one
        shown |= _places(one)
    return list(kept.values())


def _places(one: Sentence) -> set[tuple[str, Span]]:
    return {(item.document, item.span) for said in one.said for item in said.evidence}


@dataclass(frozen=True, slots=True)
class Pinned:
    """A sentence of a source in which a quote was found, and how."""

    passage: Passage
    match: str


class Bench:
    """Where claims are set beside the passages they were made from."""

    def __init__(
        self, library: Library, numbered: dict[int, Numbered], read_draft: ReadDraft
    ) -> None:
        self.library, self.numbered, self.read_draft = library, numbered, read_draft
        self.shelf = Shelf(library)

    def sentence(self, claim: Claim) -> Sentence | LeftOut:
        """Return a claim as it may be shown, or why it may not."""
        pinned, n_lost = self._pinned(claim.quotes)
        if not pinned:
            return LeftOut("no quote of it stands in the passage it was said to come from")
        found = Check("quotation", n_lost == 0, _of_quotes(pinned, n_lost))
        checks = (found, *self._checks(claim, pinned))
        if not all(one.passed for one in checks):
            return self._in_its_words(pinned, _without_its_words(checks), "rewritten")
        if _is_copied(claim.text, pinned):
            return self._in_its_words(pinned, checks, "quoted")
        said = tuple(_pin(self.library, one.passage) for one in pinned)
        return Sentence(tidy(claim.text), said, checks)

    def _in_its_words(
        self, pinned: Sequence[Pinned], checks: tuple[Check, ...], form: Form
    ) -> Sentence | LeftOut:
        """Return the pinned sentences as quotations, in the form answers found by rule have."""
        told = [say_passage(self.library, one.passage) for one in pinned[:MOST_REWRITTEN]]
        said, _ = checked(told, self.library)
        if not said:
            return LeftOut("neither it nor the words it rests on pass every check")
        return Sentence(" ".join(one.text for one in said), said, checks, form)

    # -- quotes -------------------------------------------------------------------------------

    def _pinned(self, quotes: Iterable[Given]) -> tuple[list[Pinned], int]:
        """Return the sentences quotes stand in, in order, and how many quotes stand nowhere."""
        found: dict[int, Pinned] = {}
        n_lost = 0
        for quote in quotes:
            at = self._sentences_at(quote)
            n_lost += not at
            for one in at:
                found.setdefault(one.passage.number, one)
        return [found[number] for number in sorted(found)], n_lost

    def _sentences_at(self, quote: Given) -> list[Pinned]:
        source = self.numbered.get(quote.passage)
        if source is None:
            return []
        text = self.library.findings.document(source.document).text
        words = quote.words.strip().strip(_MARKS).strip()
        try:
            found = anchor(words, text, within=source.span)
        except EvidenceError:
            return []
        passages = self.library.passages_at(source.document, found.span)
        if _cuts_a_word(text, found.span) or not _is_enough(found.span, text, passages):
            return []
        return [Pinned(one, found.match) for one in passages]

    # -- the claim ----------------------------------------------------------------------------

    def _checks(self, claim: Claim, pinned: Sequence[Pinned]) -> tuple[Check, ...]:
        passages = [one.passage for one in pinned]
        text = tidy(claim.text)
        plain = _plain(text, passages)
        if not plain.passed:
            return (plain,)
        draft = self.read_draft(text)
        if not draft.passages or draft.of(Appeal):
            what = "a call to the reader" if draft.passages else "no sentence"
            return (plain, Check("statement", False, f"it is {what}"))
        checks = [
            check for one in draft.passages for check in self._case(claim, draft, one, passages)
        ]
        return (plain, *checks)

    def _case(
        self, claim: Claim, draft: Library, passage: Passage, pinned: list[Passage]
    ) -> list[Check]:
        places = frozenset(one.place for one in pinned)
        whole = Case(draft, passage, self.shelf, places, rests_on=pinned)
        speakers = _speakers_of(whole)
        if len(speakers) > 1:
            told = f"it gives words to several speakers: {', '.join(speakers)}"
            return [Check("attribution", False, told)]
        told_by, voice = _of_voice(whole, claim, speakers)
        if not told_by:
            return [voice]
        near = [one for one in whole.supports if one.passage in told_by]
        carrying = [one.passage for one in near if one.share >= CARRIES] or told_by
        case = Case(draft, passage, self.shelf, places, rests_on=carrying)
        checks = [check for rule in CHECKS for check in rule(case)]
        return [
            voice,
            *checks,
            _holder_kept(case, speakers),
            _hedges_whole(case),
            _negations_kept(case),
            _inner_quotes(case),
            _words(case, told_by),
            _order(case, told_by),
        ]


def _is_read_whole(draft: Library, text: str) -> bool:
    """Whether every word of a claim is in a sentence that is checked."""
    read = [one.span for one in draft.passages]
    return bool(read) and all(
        any(span.start <= word.start < span.end for span in read) for word in tokens(text)
    )


def _is_copied(text: str, pinned: Sequence[Pinned]) -> bool:
    """Whether a claim is words of a source and nothing else: those belong in quotation marks."""
    said = [word.norm for word in tokens(text)]
    for one in pinned:
        words = [word.norm for word in one.passage.words]
        starts = range(len(words) - len(said) + 1)
        if any(words[start : start + len(said)] == said for start in starts):
            return True
    return False


# What is told of a check that failed: never words of the sentence that failed it.
REASONS = {
    "quotation": "a quotation of it does not stand in the passage named, or is cut",
    "attribution": "it does not keep whose words they are",
    "chain": "it leaves out through whom the source has it",
    "numbers": "a number of it is not that of its pinned words",
    "dates": "a date of it is not that of its pinned words",
    "names": "a name of it is not in its pinned words",
    "negation": "it says what its pinned words deny, or the other way round",
    "hedges": "it drops a hedge of its pinned words",
    "judging words": "it judges in its own voice, or where its pinned words do not",
    "words": "it holds words that its pinned words do not",
    "order": "its words are not in the order of its pinned words",
    "support": "its pinned words do not bear it out",
    "words in marks": "words in its quotation marks stand elsewhere",
    "plain words": "it holds a link, markup or signs that its pinned words do not",
    "statement": "it is a call to the reader, or no plain sentence",
}


def _without_its_words(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Return checks of a sentence that is not shown, without any word of it."""
    return tuple(
        replace(one, in_words="" if one.passed else REASONS.get(one.name, "it did not pass"))
        for one in checks
    )


def _of_quotes(pinned: Sequence[Pinned], n_lost: int) -> str:
    if n_lost:
        return f"{n_lost} quote{'' if n_lost == 1 else 's'} of it not found"
    return "verbatim" if all(one.match == "verbatim" for one in pinned) else "normalised"


def _pin(library: Library, passage: Passage) -> Said:
    """Return a sentence of a source as it is shown under one of the model's."""
    said = say_passage(library, passage)
    kept, _ = checked([said], library)
    if kept:
        return kept[0]
    where = place_of(library, passage.document.id, passage.span)
    evidence = library.evidence(passage.document.id, passage.span, "quote")
    return replace(said, parts=(f"{where}: ", evidence))


_MARKS = "“”\"„«»‘’'‹›…."


def _cuts_a_word(text: str, span: Span) -> bool:
    before, after = (
        text[span.start - 1 : span.start] if span.start else "",
        text[span.end : span.end + 1],
    )
    first, last = text[span.start], text[span.end - 1]
    return (before.isalnum() and first.isalnum()) or (last.isalnum() and after.isalnum())


def _is_enough(span: Span, text: str, passages: Sequence[Passage]) -> bool:
    words = tokens(text, span.start, span.end)
    return len(words) >= FEWEST_QUOTED or any(
        [word.start for word in one.words] == [word.start for word in words] for one in passages
    )


def tidy(text: str) -> str:
    """Return a model's sentence on one line, without signs that are not seen, with a stop."""
    seen = "".join(
        " " if one.isspace() else one
        for one in text
        if one.isspace() or not unicodedata.category(one).startswith("C")
    )
    line = " ".join(seen.split())
    return line if re.search(r"[.!?…][”\"’»)]*$", line) else f"{line}."


# -- stricter checks ---------------------------------------------------------------------------

_LINK = re.compile(
    r"https?:|www\.|[\w-]\.(?:com|org|net|info|xyz|io|ru|ua|uk|de|eu|biz|site|app)\b|\w@\w"
    r"|<\w|</|`|\]\s*\(|!\[|&#?\w+;|_\w+_|\w/\w+/",
    re.IGNORECASE,
)
_PLAIN = frozenset(" .,;:!?'\"“”‘’„«»()[]-–—/%…$€£")


def _plain(text: str, pinned: Sequence[Passage]) -> Check:
    """Whether a claim is plain words: no link, no markup, no sign its source does not use."""
    if _LINK.search(text):
        return Check("plain words", False, "it holds a link or markup")
    used = frozenset().union(*(frozenset(one.text) for one in pinned))
    strange = sorted({one for one in text if not one.isalnum()} - _PLAIN - used)
    told = "it holds signs that its source does not" if strange else "no link, no markup"
    return Check("plain words", not strange, told)


def _speakers_of(case: Case) -> list[str]:
    """Return everybody the claim gives words to, each by the longest of their names."""
    library = case.draft
    named = [speaker_words(library, one) for one in library.speech_in(case.passage)]
    speakers = [name for name in named if name]
    speaker = library.voice(case.passage).speaker
    if not speakers and speaker:
        speakers = [speaker]
    stems = {name: frozenset(content_stems(tokens(name))) for name in speakers}
    return [
        name
        for name in stems
        if not any(stems[name] < stems[other] for other in stems if other != name)
    ]


def _of_voice(case: Case, claim: Claim, speakers: Sequence[str]) -> tuple[list[Passage], Check]:
    """Return the pinned sentences in the claim's voice, and whether there are any.

    A claim in the source's own voice rests on sentences in that voice; one that names a speaker
    on sentences that give their words as theirs.
    """
    reports = case.draft.voice(case.passage).reports or bool(speakers)
    stated = [one for one in case.rests_on if not one.text.rstrip().endswith("?")]
    own = [one for one in stated if not case.library.voice(one).reports]
    if not reports:
        told = "the source's own voice" if own else "the source attributes this to somebody"
        return own, Check("attribution", bool(own), told)
    if not speakers:
        others = [one for one in case.rests_on if one not in own]
        return others, Check("attribution", bool(others), "attributed, as in the source")
    theirs = [one for one in case.rests_on if _is_theirs(case, speakers[0], one)]
    ok = bool(theirs) and (claim.speaker is None or _is_one(case, claim.speaker, theirs))
    told = f"attributed to {speakers[0]}" if ok else f"not given as words of {speakers[0]}"
    return (theirs if ok else []), Check("attribution", ok, told)


def _is_theirs(case: Case, speaker: str, passage: Passage) -> bool:
    alone = Case(case.draft, case.passage, case.shelf, case.everywhere, rests_on=[passage])
    return speaker_kept(alone, speaker).passed


def _is_one(case: Case, speaker: str, passages: Sequence[Passage]) -> bool:
    """Whether the speaker named beside a claim is whose words the passages give, or a source."""
    return any(_is_theirs(case, speaker, one) for one in passages)


def _holder_kept(case: Case, speakers: Sequence[str]) -> Check:
    """Whether words that judge stand in quotation marks, or are given as somebody's.

    A label a source uses in its own voice would be ours in a sentence of ours.
    """
    if speakers or case.draft.voice(case.passage).reports:
        return Check("judging words", True, "somebody's")
    ours = [word.norm for word in case.own_words if stem(word.norm) in evaluative_stems()]
    told = f"without marks: {', '.join(ours)}" if ours else "none of ours"
    return Check("judging words", not ours, told)


def _hedges_whole(case: Case) -> Check:
    """Whether a claim hedges where any sentence that carries it does, whatever others say."""
    hedges = word_set("hedges")
    if any(word.norm in hedges for word in case.passage.words):
        return Check("hedges", True, "hedged, as in the source")
    lost = [word for near in case.supports for word in hedges_in(case, near.passage)]
    told = f"the source hedges: {', '.join(dict.fromkeys(lost))}" if lost else "none lost"
    return Check("hedges", not lost, told)


SHORT_CUT = 3
"""Words left out in one place; where a negation is among more, a whole clause was left out."""


def _negations_kept(case: Case) -> Check:
    """Whether no negation was put in, and none taken out of a stretch that was kept."""
    mine = [word.norm for word in case.passage.words]
    for near in case.supports:
        theirs = [word.norm for word in near.passage.words]
        if not _changes_negation(word_diff(theirs, mine), theirs, mine):
            return Check("negation", True, "as in a passage")
    return Check("negation", False, "a negation was put in or taken out")


def _changes_negation(steps: Sequence[Edit], theirs: Sequence[str], mine: Sequence[str]) -> bool:
    for number, step in enumerate(steps):
        if step.kind == "equal":
            continue
        cut, added = theirs[step.a.start : step.a.end], mine[step.b.start : step.b.end]
        n_cut, n_added = sum(map(_negates, cut)), sum(map(_negates, added))
        is_inside = 0 < number < len(steps) - 1 and len(cut) - len(added) <= SHORT_CUT
        if n_added > n_cut or (n_cut > n_added and is_inside):
            return True
    return False


def _negates(norm: str) -> bool:
    return norm in _NEGATORS or norm.endswith("n't")


_NEGATORS = frozenset(
    "not no never nobody none nothing neither nor nowhere cannot without hardly "
    "не ні нет ни никто ніхто ніколи никогда без".split()
)


def _inner_quotes(case: Case) -> Check:
    """Whether words in quotation marks stand in the pinned sentences, not elsewhere."""
    strays = [
        quote.words
        for quote in case.quotes
        if not any(
            found.document == one.document.id and one.span.overlaps(found.span)
            for found in quote.found
            for one in case.rests_on
        )
    ]
    told = "words in marks stand elsewhere" if strays else "as pinned"
    return Check("words in marks", not strays, told)


def _words(case: Case, pinned: Sequence[Passage]) -> Check:
    """Whether every word of a claim that says something stands in its pinned words.

    Names of speakers and sources may come from their records; numbers and dates have checks of
    their own.
    """
    known = _neutral() | frozenset().union(*(_stems_at(case.library, one) for one in pinned))
    added = [
        word.norm
        for word in case.passage.words
        if _says_something(case, word)
        and stem(word.norm) not in known
        and not _is_amount(case, word)
    ]
    told = f"not in its pinned words: {', '.join(dict.fromkeys(added))}" if added else "as pinned"
    return Check("words", not added, told)


def _says_something(case: Case, word: Token) -> bool:
    """Whether a word must stand in the source: all but function words, and single letters too.

    "US" is no "us".
    """
    if len(word.norm) == 1:
        return word.norm not in {"a", "i"}
    said = case.passage.document.text[word.start : word.end]
    return word.norm not in word_set("function") or said.isupper()


def _stems_at(library: Library, passage: Passage) -> frozenset[str]:
    """Return the stems of a sentence, of who is named in and near it, and of its source's name."""
    capture = passage.document.capture
    names = [library.sigla[passage.document.id], capture.outlet or "", capture.author or ""]
    names += [one.body.name for one in library.mentions_in(passage)]
    for one in library.speech_in(passage):
        names += [speaker_words(library, one) or "", *one.body.via]
    names.append(library.voice(passage).speaker or "")
    said = [word.norm for word in passage.words]
    said += [word.norm for name in names for word in tokens(name)]
    return frozenset(stem(word) for word in said)


KEPT_ORDER = 0.6
"""Of the words of a claim so many stand in the order of its source: more moved is another claim."""


def _order(case: Case, pinned: Sequence[Passage]) -> Check:
    """Whether names and numbers of a claim come in the order of its source, and most words do.

    The same words in another order can say who did what the other way round.
    """
    mine = [word for word in case.passage.words if _says_something(case, word)]
    mine = [word for word in mine if not _is_of_report(case, word)]
    fixed = [stem(word.norm) for word in mine if _is_name_or_number(case, word)]
    stems = [stem(word.norm) for word in mine]
    for order in permutations(pinned[:MOST_ORDERED]):
        theirs = [stem(word.norm) for one in order for word in one.words]
        known = set(theirs)
        met = [one for one in stems if one in known]
        n_kept = common_in_order(met, theirs)
        if _is_in_order([one for one in fixed if one in known], theirs) and (
            n_kept >= KEPT_ORDER * len(met)
        ):
            return Check("order", True, "as in a passage")
    return Check("order", False, "its words are in another order")


MOST_ORDERED = 3


def _is_in_order(wanted: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(words)
    return all(any(one == other for other in left) for one in wanted)


def _is_of_report(case: Case, word: Token) -> bool:
    """Whether a word only says who speaks, and so may stand before or after."""
    if stem(word.norm) in _neutral():
        return True
    speech = [one.body for one in case.draft.speech_in(case.passage)]
    pins = [pin for one in speech for pin in (one.source, one.cue) if pin is not None]
    spans = [pin.span for pin in pins]
    source = case.draft.voice(case.passage).source
    spans += [source] if source is not None else []
    return any(span.start <= word.start < span.end for span in spans)


def _is_name_or_number(case: Case, word: Token) -> bool:
    text = case.passage.document.text
    times = [one.body for one in case.draft.times_in(case.passage)]
    dates = [one.time.span for one in times if not one.value.startswith("P")]  # no durations
    if any(span.start <= word.start < span.end for span in dates):
        return False
    spans = [one.body.mention.span for one in case.draft.mentions_in(case.passage)]
    spans += [one.body.quantity.span for one in case.draft.quantities_in(case.passage)]
    if any(span.start <= word.start < span.end for span in spans):
        return True
    said = text[word.start : word.end]
    if said[0].isdigit() or word.norm in counting.ENGLISH.words:
        return True
    opens = word.start == case.passage.words[0].start
    return said[0].isupper() and not (opens and is_common(said))


def _is_amount(case: Case, word: Token) -> bool:
    spans = [one.body.quantity.span for one in case.draft.quantities_in(case.passage)]
    times = (one.body for one in case.draft.times_in(case.passage))
    spans += [one.time.span for one in times if one.value[:1].isdigit()]  # others have no check
    return word.norm[0].isdigit() and any(span.start <= word.start < span.end for span in spans)


@cache
def _neutral() -> frozenset[str]:
    words = sections("crossread.ask", "neutral.txt")["neutral"]
    return frozenset(content_stems(tokens(" ".join(words)))) | frozenset(map(stem, words))
