"""Quote variants: one utterance given in different words, in several texts or inside one.

Two quotations are one utterance when the words that say something stand in both, in order, and
the speakers may be one; another utterance on the same topic shares some words and not their
order. What was cut, added or changed is a word diff over whole sentences. Picking a few words out
of a longer utterance is no change; cutting a sentence short is.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crossread.compare.candidates import LAYERS, READ_ROLES
from crossread.compare.names import are_one, may_be_one
from crossread.compare.stronger import stronger_retellings
from crossread.model import (
    Change,
    Comparer,
    Finding,
    Paragraph,
    Pin,
    Quotation,
    QuoteVariant,
    Reading,
    Sentence,
    Shelf,
    Span,
)
from crossread.model.bodies import Retelling
from crossread.text.similarity import (
    Edit,
    Token,
    common_in_order,
    content_stems,
    is_content,
    stem,
    tokens,
    word_diff,
)

SPOKEN = frozenset({"direct", "mixed", "block"})

# Share of the shorter utterance's content words that must stand in both, in order, and how many
# words on end must be the same: of one known speaker, of speakers of whom one is unknown, in a
# text that gives the words without marks. Tuned on BASIL: below, utterances on one topic meet.
SHARE, RUN = 0.6, 3
SHARE_INSIDE = 0.75
SHARE_UNKNOWN, RUN_UNKNOWN = 0.75, 5
SHARE_UNMARKED, RUN_UNMARKED = 0.85, 6
# A run this long is one utterance even where most of the rest was changed.
LONG_RUN = 8
# Content words both must have: of a known speaker, of speakers of whom one is unknown.
MIN_CONTENT = 4
MIN_CONTENT_UNKNOWN = 5
MIN_CONTENT_SHORT, MIN_CONTENT_SENTENCE = 3, 2
# How many content words may have been cut from or put into so short an utterance.
MAX_PUT_IN = 3
MIN_WORDS_UNMARKED = 8
# A pair of neighbouring words that stands in more utterances than this leads nowhere.
MAX_SHARED_BY = 40
# An utterance of so few words is compared as a whole with one that leaves sentences out.
MAX_WHOLE = 45
# How far beyond its anchors a short utterance is looked for in a long one, in words.
MARGIN = 10
MAX_GAP = 45


@dataclass(frozen=True)
class Utterance:
    """Words given as somebody's (or, ``marked`` false, words of the text itself).

    ``cuts`` are the word indices at which a sentence begins; ``is_whole`` says whether the last
    word ends a sentence or clause of the text, so that nothing shows that words are missing.
    """

    number: int
    place: int
    document: str
    text: str
    words: tuple[Token, ...]
    cuts: tuple[int, ...]
    speaker: str | None
    form: str
    marked: bool = True

    @cached_property
    def norms(self) -> list[str]:
        """Return the words for comparing."""
        return [word.norm for word in self.words]

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of content words that follow each other."""
        stems = content_stems(self.words)
        return frozenset(itertools.pairwise(stems))

    @cached_property
    def has_gap(self) -> bool:
        """Whether dots between its words own up to words left out."""
        return self.marked and any(mark in self.slice(Span(0, len(self.words))) for mark in _DOTS)

    @property
    def span(self) -> Span:
        """Return where it stands, from its first word to its last."""
        return Span(self.words[0].start, self.words[-1].end)

    def part(self, words: Span) -> Pin:
        """Return the pin of some of its words."""
        start, end = self.words[words.start].start, self.words[words.end - 1].end
        return Pin(self.document, Span(start, end))

    def slice(self, words: Span) -> str:
        """Return the text from the first to the last of some of its words."""
        return self.text[self.words[words.start].start : self.words[words.end - 1].end]


@dataclass(frozen=True, slots=True)
class Match:
    """Two utterances as variants of one: the words compared and what changed."""

    first: Utterance
    later: Utterance
    first_words: Span
    later_words: Span
    edits: tuple[Edit, ...]
    share: float


def compare_quotations(shelf: Shelf) -> Iterator[Finding[QuoteVariant]]:
    """Yield each utterance that is given in different words, with its wordings in order."""
    spoken = _utterances(shelf)
    heard = _heard(spoken)
    matches = [
        match
        for pair in _pairs(spoken, shelf)
        if (match := _match(*pair)) is not None and not _is_given_elsewhere(match, heard)
    ]
    groups: dict[tuple[int, Span], list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda one: (one.first.number, one.later.number)):
        groups[match.first.number, match.first_words].append(match)
    for group, twins in _without_repeats(groups, spoken):
        yield _finding(group, twins)
    yield from stronger_retellings(shelf)


def _heard(spoken: Sequence[Utterance]) -> dict[int, str]:
    """Return everything each document quotes, as one string of words, by its place."""
    heard: dict[int, list[str]] = defaultdict(list)
    for one in spoken:
        heard[one.place].append(" ".join(one.norms))
    return {place: " | ".join(parts) for place, parts in heard.items()}


def _is_given_elsewhere(match: Match, heard: dict[int, str]) -> bool:
    """Whether all that differs are sentences at the ends that the other text quotes elsewhere."""
    if match.first.place == match.later.place:
        return False
    return all(
        _at_end(match, step) and " ".join(_norms_of(match, step)) in heard.get(place, "")
        for step in match.edits
        for place in [match.later.place if step.kind == "cut" else match.first.place]
    )


def _norms_of(match: Match, step: Edit) -> list[str]:
    """Return the words that were cut or added."""
    one, words, part = (
        (match.first, match.first_words, step.a)
        if step.kind == "cut"
        else (match.later, match.later_words, step.b)
    )
    return one.norms[words.start + part.start : words.start + part.end]


def _at_end(match: Match, step: Edit) -> bool:
    """Whether a step cuts or adds the words at the beginning or end."""
    if step.kind == "cut":
        return step.a.start == 0 or step.a.end == len(match.first_words)
    return step.kind == "added" and (step.b.start == 0 or step.b.end == len(match.later_words))


# ---- utterances --------------------------------------------------------------------------------


def _oldest_first(shelf: Shelf) -> list[tuple[int, Reading]]:
    """Return the readings with their places: by date, the undated last, then by id.

    The order in which sources are given decides nothing, so that it changes no record.
    """
    placed = list(enumerate(shelf.readings))
    return sorted(
        placed,
        key=lambda one: (one[1].document.capture.date or _UNDATED, one[1].document.id),
    )


_UNDATED = "9999"


def _utterances(shelf: Shelf) -> list[Utterance]:
    found: list[Utterance] = []
    for place, reading in _oldest_first(shelf):
        for quotation in reading.bodies(Quotation):
            if quotation.form not in SPOKEN:
                continue
            for pins in _by_paragraph(reading.text, quotation.content):
                one = _utterance(reading, quotation, pins, (len(found), place))
                if len(one.words) > 1:
                    found.append(one)
    return found


def _by_paragraph(text: str, pins: Sequence[Pin]) -> list[list[Pin]]:
    """Group the parts of a quotation: parts of one sentence together, paragraphs apart."""
    groups: list[list[Pin]] = []
    for pin in pins:
        if groups and "\n" not in text[groups[-1][-1].span.end : pin.span.start]:
            groups[-1].append(pin)
        else:
            groups.append([pin])
    return groups


def _utterance(
    reading: Reading, quotation: Quotation, pins: Sequence[Pin], where: tuple[int, int]
) -> Utterance:
    words: list[Token] = []
    cuts = {0}
    for pin in pins:
        for word in tokens(reading.text, pin.span.start, pin.span.end):
            if words and _begins_sentence(reading.text, words[-1].end, word.start):
                cuts.add(len(words))
            words.append(word)
    return Utterance(
        number=where[0],
        place=where[1],
        document=reading.document.id,
        text=reading.text,
        words=tuple(words),
        cuts=tuple(sorted(cuts)),
        speaker=quotation.speaker,
        form=quotation.form,
    )


def _begins_sentence(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    return any(mark in between for mark in ".!?") and "…" not in between and ".." not in between


def _unmarked(shelf: Shelf, n_spoken: int) -> list[Utterance]:
    """Return the sentences that hold no quotation, as utterances without marks."""
    found: list[Utterance] = []
    for place, reading in _oldest_first(shelf):
        roles = {one.number: one.role for one in reading.bodies(Paragraph)}
        quoted = [pin.span for one in reading.bodies(Quotation) for pin in one.content]
        for sentence in reading.bodies(Sentence):
            span = sentence.sentence.span
            if roles.get(sentence.paragraph, "text") not in READ_ROLES or any(
                span.overlaps(other) for other in quoted
            ):
                continue
            words = tuple(tokens(reading.text, span.start, span.end))
            if len(words) >= MIN_WORDS_UNMARKED and not _MARKS.intersection(span.of(reading.text)):
                found.append(
                    Utterance(
                        number=n_spoken + len(found),
                        place=place,
                        document=reading.document.id,
                        text=reading.text,
                        words=words,
                        cuts=(0,),
                        speaker=None,
                        form="text",
                        marked=False,
                    )
                )
    return found


_DOTS = ("…", "...", ". . .")
_MARKS = frozenset('"“”„«»')

# ---- candidates --------------------------------------------------------------------------------


def _pairs(spoken: Sequence[Utterance], shelf: Shelf) -> Iterator[tuple[Utterance, Utterance]]:
    """Yield pairs that share neighbouring content words, in order."""
    everything = [*spoken, *_unmarked(shelf, len(spoken))]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in everything:
        for key in sorted(one.keys):
            if one.marked or key in holders:
                holders[key].append(one.number)
    seen = {
        pair
        for numbers in holders.values()
        if len(numbers) <= MAX_SHARED_BY
        for pair in itertools.combinations(numbers, 2)
    }
    for a, b in sorted(seen):
        first, second = everything[a], everything[b]
        if first.marked and _comparable(first, second):
            yield first, second


def _comparable(a: Utterance, b: Utterance) -> bool:
    if a.place == b.place and a.span.overlaps(b.span):
        return False  # one is quoted inside the other
    if not b.marked:
        return a.place != b.place and len(a.words) >= MIN_WORDS_UNMARKED
    return may_be_one(a.speaker, b.speaker)


# ---- deciding ----------------------------------------------------------------------------------


def _match(a: Utterance, b: Utterance) -> Match | None:
    """Return how ``b`` differs from ``a`` if both give one utterance in different words."""
    spans = _regions(a, b)
    if spans is None:
        return None
    first, later = spans
    words_a, words_b = a.norms[first.start : first.end], b.norms[later.start : later.end]
    share = _share(words_a, words_b)
    if share is None or not _is_one_utterance(a, b, (words_a, words_b), share):
        return None
    edits = tuple(step for step in word_diff(words_a, words_b) if step.kind != "equal")
    match = Match(a, b, first, later, edits, share)
    return match if not _is_trivial(match) and not _is_excerpt(match) else None


def _regions(a: Utterance, b: Utterance) -> tuple[Span, Span] | None:
    """Return the words of both to be compared: the sentences in which they meet."""
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    window = _window(short, long)
    if window is None:
        return None
    steps = [
        step
        for step in word_diff(short.norms, long.norms[window.start : window.end])
        if step.kind == "equal"
    ]
    solid = [step for step in steps if _is_solid(short.norms[step.a.start : step.a.end])]
    if not solid:
        return None
    in_short = _whole(short, Span(solid[0].a.start, solid[-1].a.end))
    shift = window.start
    in_long = _whole(long, Span(solid[0].b.start + shift, solid[-1].b.end + shift))
    if _is_cut_whole(short, in_short, long):
        in_long = Span(0, len(long.words))
    return (in_short, in_long) if short is a else (in_long, in_short)


def _is_cut_whole(short: Utterance, in_short: Span, long: Utterance) -> bool:
    """Whether one utterance of few sentences is given with some of its sentences left out."""
    return (
        long.marked
        and len(in_short) == len(short.words)
        and len(long.words) <= MAX_WHOLE
        and are_one(short.speaker, long.speaker)
        and short.form == long.form == "direct"
    )


def _is_solid(words: Sequence[str]) -> bool:
    n_content = sum(map(is_content, words))
    return n_content > 1 or (n_content == 1 and len(words) > 1)


def _window(short: Utterance, long: Utterance) -> Span | None:
    """Return where in the long utterance the short one most likely stands."""
    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, pair in enumerate(itertools.pairwise(long.norms)):
        where[pair].append(index)
    anchors = sorted(
        (there, here)
        for here, pair in enumerate(itertools.pairwise(short.norms))
        if any(map(is_content, pair))
        for there in where.get(pair, ())
    )
    if not anchors:
        return None
    clusters: list[list[tuple[int, int]]] = [[anchors[0]]]
    for anchor in anchors[1:]:
        if anchor[0] - clusters[-1][-1][0] > MAX_GAP:
            clusters.append([])
        clusters[-1].append(anchor)
    best = max(clusters, key=len)
    start = best[0][0] - best[0][1] - MARGIN
    end = best[-1][0] + len(short.words) - best[-1][1] + MARGIN
    return Span(max(0, start), min(len(long.words), max(end, start)))


def _whole(one: Utterance, part: Span) -> Span:
    """Widen some words of an utterance to the sentences they stand in."""
    start = max(cut for cut in one.cuts if cut <= part.start)
    end = min((cut for cut in one.cuts if cut >= part.end), default=len(one.words))
    return Span(start, end)


def _share(a: Sequence[str], b: Sequence[str]) -> float | None:
    """Return the share of the shorter one's content words that both have, in order."""
    stems_a = [stem(word) for word in a if is_content(word)]
    stems_b = [stem(word) for word in b if is_content(word)]
    shorter = min(len(stems_a), len(stems_b))
    if shorter < MIN_CONTENT_SENTENCE:
        return None
    return round(common_in_order(stems_a, stems_b) / shorter, 2)


def _is_one_utterance(
    a: Utterance, b: Utterance, words: tuple[Sequence[str], Sequence[str]], share: float
) -> bool:
    n_content = min(sum(map(is_content, side)) for side in words)
    one_speaker = are_one(a.speaker, b.speaker)
    if b.marked and n_content < (MIN_CONTENT if one_speaker else MIN_CONTENT_UNKNOWN):
        is_near = _n_put_in(*words) <= MAX_PUT_IN or a.has_gap or b.has_gap
        is_short = n_content >= MIN_CONTENT_SHORT and is_near
        return one_speaker and share == 1.0 and (is_short or _is_sentence_of(a, b))
    run = _longest_run(*words)
    if not b.marked:
        return share >= SHARE_UNMARKED and run >= RUN_UNMARKED and n_content >= MIN_CONTENT_UNKNOWN
    if not one_speaker:
        return run >= RUN_UNKNOWN and (share >= SHARE_UNKNOWN or run >= LONG_RUN)
    return run >= RUN and share >= (SHARE_INSIDE if a.place == b.place else SHARE)


def _is_sentence_of(a: Utterance, b: Utterance) -> bool:
    """Whether the shorter one is, word for word, a sentence of the other."""
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    if len(short.words) < MIN_CONTENT:
        return False
    ends = (*long.cuts[1:], len(long.words))
    return any(
        long.norms[start:end] == short.norms for start, end in zip(long.cuts, ends, strict=True)
    )


def _n_put_in(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many content words only one of two wordings has."""
    changed = [step for step in word_diff(a, b) if step.kind != "equal"]
    only = [word for step in changed for word in a[step.a.start : step.a.end]]
    only += [word for step in changed for word in b[step.b.start : step.b.end]]
    return sum(map(is_content, only))


def _longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    steps = (step for step in word_diff(a, b) if step.kind == "equal")
    return max((len(step.a) for step in steps), default=0)


def _is_excerpt(match: Match) -> bool:
    """Whether the shorter wording is words picked out of the longer one, honestly shown as such.

    Only cuts at the ends, where the shorter one does not pass for the whole: it begins in mid
    sentence, or its words run on in the text that quotes it.
    """
    edits = [step for step in match.edits if not _is_slight(match, step)]
    at_ends = all(_at_end(match, step) for step in edits)
    kinds = {step.kind for step in edits}
    if not at_ends or len(kinds) > 1:
        return False
    shorter, words = (
        (match.later, match.later_words) if kinds == {"cut"} else (match.first, match.first_words)
    )
    return not _passes_for_whole(shorter, words)


def _passes_for_whole(one: Utterance, words: Span) -> bool:
    """Whether words look like a whole sentence: a capital first, a stop or comma after."""
    first, last = one.words[words.start], one.words[words.end - 1]
    after = one.text[last.end : last.end + 2]
    return one.text[first.start].isupper() and any(mark in after for mark in ".,!?")


def _is_trivial(match: Match) -> bool:
    """Whether nothing but spelling or an editor's bracket differs."""
    return all(_is_slight(match, step) for step in match.edits)


def _is_slight(match: Match, step: Edit) -> bool:
    return _is_same_spelling(match, step) or _is_bracketed(match, step)


def _is_same_spelling(match: Match, step: Edit) -> bool:
    cut = match.first.norms[match.first_words.start :][step.a.start : step.a.end]
    added = match.later.norms[match.later_words.start :][step.b.start : step.b.end]
    return "".join(cut) == "".join(added) or list(map(stem, cut)) == list(map(stem, added))


def _is_bracketed(match: Match, step: Edit) -> bool:
    sides = ((match.first, match.first_words, step.a), (match.later, match.later_words, step.b))
    for one, words, part in sides:
        if len(part):
            before = one.text[one.words[words.start + part.start].start - 1]
            if before in "[(":
                return True
    return False


# ---- findings ----------------------------------------------------------------------------------


def _without_repeats(
    groups: dict[tuple[int, Span], list[Match]], spoken: Sequence[Utterance]
) -> Iterator[tuple[list[Match], list[Utterance]]]:
    """Leave out pairs of wordings that an earlier group shows, each group with its twins."""
    shown: list[set[int]] = []
    for group in groups.values():
        fresh = [
            one
            for one in group
            if not any({one.first.number, one.later.number} <= members for members in shown)
        ]
        if fresh:
            twins = _twins(fresh[0], spoken)
            numbers = {one.later.number for one in fresh} | {one.number for one in twins}
            shown.append(numbers | {fresh[0].first.number})
            yield fresh, twins


def _twins(base: Match, spoken: Sequence[Utterance]) -> list[Utterance]:
    """Return the utterances of other documents that give the first wording word for word."""
    words = base.first.norms[base.first_words.start : base.first_words.end]
    found: dict[int, Utterance] = {}
    for one in spoken:
        if one.norms == words and one.place != base.first.place:
            found.setdefault(one.place, one)
    return list(found.values())


def _finding(group: Sequence[Match], twins: Sequence[Utterance]) -> Finding[QuoteVariant]:
    """Make a finding of a group; wordings that are word for word the first come after it."""
    base = group[0]
    pins = [base.first.part(base.first_words)]
    pins.extend(one.part(Span(0, len(one.words))) for one in twins)
    changes: list[Change] = []
    forms: list[Retelling] = ["same" for _ in twins]
    for index, match in enumerate(group, start=len(pins) + 1):
        pins.append(match.later.part(match.later_words))
        changes.extend(_changes(match, index))
        forms.append(retelling(match))
    speakers = [one for match in group for one in (match.first.speaker, match.later.speaker)]
    body = QuoteVariant(
        variant=tuple(pins),
        diff=tuple(changes),
        speaker=max((one for one in speakers if one), key=len, default=None),
        forms=tuple(forms),
    )
    return Finding(body, score=min(match.share for match in group))


# From this share of content words kept in order on, words were changed here and there.
ALTERED = 0.75


def retelling(match: Match) -> Retelling:
    """Return how the later wording retells the first."""
    if not match.later.marked:
        return "unmarked"
    edits = [step for step in match.edits if not _is_slight(match, step)]
    kinds = {step.kind for step in edits}
    if kinds == {"cut"}:
        if all(_at_end(match, step) for step in edits):
            return "truncated"
        owned_up = any(mark in match.later.slice(match.later_words) for mark in _DOTS)
        return "elided" if owned_up else "spliced"
    if kinds == {"added"}:
        return "expanded"
    return "altered" if match.share >= ALTERED else "reworded"


def _changes(match: Match, variant: int) -> Iterator[Change]:
    if not match.later.marked:
        yield Change(variant, "cut", "“ ”", "")
    for step in match.edits:
        if step.kind != "equal":
            yield Change(
                variant,
                step.kind,
                _words(match.first, match.first_words, step.a),
                _words(match.later, match.later_words, step.b),
            )


def _words(one: Utterance, words: Span, part: Span) -> str:
    if not len(part):
        return ""
    return one.slice(Span(words.start + part.start, words.start + part.end))


COMPARER = Comparer(
    "quote_variants.rules",
    version="1",
    compare=compare_quotations,
    provides=QuoteVariant,
    requires=LAYERS,
)
