"""Reuse: passages that stand in two texts, word for word or edited.

Eight words in a row that two texts share are a seed. Seeds are found through one sorted table of
hashes (no pair of documents is compared as a whole), joined into runs of equal words, and runs
that follow each other at a small distance make up one passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from crossread.model import (
    Comparer,
    Finding,
    Paragraph,
    Pin,
    Quotation,
    Reading,
    Reuse,
    Sentence,
    Shelf,
    Span,
)
from crossread.text.similarity import (
    Token,
    common_in_order,
    is_content,
    tokens,
    word_diff,
)

SEED_WORDS = 8
READ_ROLES = frozenset({"text", "item", "quote"})


@dataclass(frozen=True, slots=True)
class ReuseSettings:
    """What counts as a shared passage.

    ``min_words`` and ``min_content_words`` are those of the shorter side; ``max_gap_words`` is how
    many words an editor may have put in, cut or changed between two runs of equal words;
    ``max_sources`` is to how many earlier documents a passage that stands in many is traced.
    """

    min_words: int = 12
    min_content_words: int = 6
    max_gap_words: int = 14
    max_sources: int = 8


@dataclass(frozen=True, slots=True)
class _Text:
    """The running words of one document, in order, headings and bylines left out."""

    document: str
    words: tuple[Token, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal words: ``n_words`` from ``a`` in one text and from ``b`` in another."""

    a: int
    b: int
    n_words: int


@dataclass(frozen=True, slots=True)
class _Passage:
    """Runs that belong together, as word ranges of both texts."""

    a: Span
    b: Span
    n_equal: int


def compare_passages(
    shelf: Shelf,
    settings: ReuseSettings = ReuseSettings(),
) -> Iterator[Finding[Reuse]]:
    """Yield the passages that two documents share, in the order of the first document's text.

    A passage quoted in both (inside quotation marks on either side) is no reuse but a quotation.
    """
    texts = [_running_words(reading) for reading in shelf.readings]
    quoted = [_quoted(reading) for reading in shelf.readings]
    for (first, second), runs in sorted(_runs_by_pair(texts, settings).items()):
        a, b = texts[first], texts[second]
        for found in _passages(runs, settings):
            passage = _trimmed(_extended(found, a, b), a, b)
            if not _is_long_enough(a.words[passage.a.start : passage.a.end], settings):
                continue
            spans = _span(a.words, passage.a), _span(b.words, passage.b)
            if _inside(spans[0], quoted[first]) and _inside(spans[1], quoted[second]):
                continue
            yield _finding((a, b), passage, spans)


def _running_words(reading: Reading) -> _Text:
    roles = {one.number: one.role for one in reading.bodies(Paragraph)}
    words: list[Token] = []
    sentences: list[int] = []
    for number, sentence in enumerate(reading.bodies(Sentence)):
        if roles.get(sentence.paragraph, "text") in READ_ROLES:
            span = sentence.sentence.span
            words.extend(tokens(reading.text, span.start, span.end))
            sentences.extend([number] * (len(words) - len(sentences)))
    return _Text(reading.document.id, tuple(words), tuple(sentences))


def _quoted(reading: Reading) -> list[Span]:
    return [
        pin.span
        for one in reading.bodies(Quotation)
        if one.form in {"direct", "mixed", "block"}
        for pin in one.content
    ]


def _runs_by_pair(
    texts: Sequence[_Text], settings: ReuseSettings
) -> dict[tuple[int, int], list[_Run]]:
    """Return the runs of equal words of each pair of documents that share a seed."""
    import numpy as np

    vocabulary: dict[str, int] = {}
    numbers = [
        [vocabulary.setdefault(word.norm, len(vocabulary) + 1) for word in one.words]
        for one in texts
    ]
    hashes, owners, offsets = [], [], []
    for place, ids in enumerate(numbers):
        n_seeds = len(ids) - SEED_WORDS + 1
        if n_seeds < 1:
            continue
        array = np.array(ids, dtype=np.uint64)
        code = np.zeros(n_seeds, dtype=np.uint64)
        for shift in range(SEED_WORDS):
            code = code * np.uint64(1_000_003) + array[shift : shift + n_seeds]
        hashes.append(code)
        owners.append(np.full(n_seeds, place))
        offsets.append(np.arange(n_seeds))
    if not hashes:
        return {}
    codes, places, starts = map(np.concatenate, (hashes, owners, offsets))
    order = np.lexsort((starts, places, codes))
    groups = _shared(codes[order], places[order], starts[order])
    return _grow(numbers, groups, settings)


def _shared(codes: object, places: object, starts: object) -> Iterator[list[tuple[int, int]]]:
    """Yield, for each hash that stands in two documents or more, its places (document, word)."""
    import numpy as np

    codes, places, starts = np.asarray(codes), np.asarray(places), np.asarray(starts)
    edges = np.flatnonzero(np.diff(codes)) + 1
    lows = np.concatenate(([0], edges))
    highs = np.concatenate((edges, [len(codes)]))
    many = places[lows] != places[highs - 1]
    for low, high in zip(lows[many].tolist(), highs[many].tolist(), strict=True):
        yield list(zip(places[low:high].tolist(), starts[low:high].tolist(), strict=True))


def _grow(
    numbers: Sequence[Sequence[int]],
    groups: Iterable[Sequence[tuple[int, int]]],
    settings: ReuseSettings,
) -> dict[tuple[int, int], list[_Run]]:
    """Grow each seed to both sides as far as the words are equal; a run is grown once."""
    seeds: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for group in groups:
        firsts: dict[int, int] = {}
        for place, start in group:
            for earlier in list(firsts)[: settings.max_sources]:
                if earlier != place:
                    seeds[earlier, place].append((firsts[earlier], start))
            firsts.setdefault(place, start)
    return {pair: _runs(numbers, pair, found) for pair, found in seeds.items()}


def _runs(
    numbers: Sequence[Sequence[int]], pair: tuple[int, int], seeds: Sequence[tuple[int, int]]
) -> list[_Run]:
    a, b = numbers[pair[0]], numbers[pair[1]]
    grown_to: dict[int, int] = {}
    runs: list[_Run] = []
    for start_a, start_b in sorted(seeds):
        diagonal = start_b - start_a
        if grown_to.get(diagonal, -1) >= start_a + SEED_WORDS:
            continue
        if a[start_a : start_a + SEED_WORDS] != b[start_b : start_b + SEED_WORDS]:
            continue  # two different seeds with one hash
        low, high = start_a, start_a + SEED_WORDS
        while low > 0 and low + diagonal > 0 and a[low - 1] == b[low + diagonal - 1]:
            low -= 1
        while high < len(a) and high + diagonal < len(b) and a[high] == b[high + diagonal]:
            high += 1
        grown_to[diagonal] = high
        runs.append(_Run(low, low + diagonal, high - low))
    return runs


def _passages(runs: Sequence[_Run], settings: ReuseSettings) -> list[_Passage]:
    """Join runs that follow each other closely in both texts.

    A run whose words in either text are already part of a longer one is dropped.
    """
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda one: (-one.n_words, one.a, one.b)):
        if not any(_overlap(run, other) for other in kept):
            kept.append(run)
    passages: list[_Passage] = []
    for run in sorted(kept, key=lambda one: (one.a, one.b)):
        a, b = Span(run.a, run.a + run.n_words), Span(run.b, run.b + run.n_words)
        last = passages[-1] if passages else None
        if last is not None and _follows(last, run, settings.max_gap_words):
            passages[-1] = _Passage(
                Span(last.a.start, a.end), Span(last.b.start, b.end), last.n_equal + run.n_words
            )
        else:
            passages.append(_Passage(a, b, run.n_words))
    return passages


def _overlap(run: _Run, other: _Run) -> bool:
    in_a = run.a < other.a + other.n_words and other.a < run.a + run.n_words
    in_b = run.b < other.b + other.n_words and other.b < run.b + run.n_words
    return in_a or in_b


def _follows(passage: _Passage, run: _Run, max_gap: int) -> bool:
    gap_a, gap_b = run.a - passage.a.end, run.b - passage.b.end
    return 0 <= gap_a <= max_gap and 0 <= gap_b <= max_gap


# Beyond a seed, a run this long continues a passage when it follows within so many words.
SMALL_RUN = 3
LOOK_AHEAD = 12
# Fewer words than this of a further sentence are no part of a passage.
SCRAP = 3


def _extended(passage: _Passage, a: _Text, b: _Text) -> _Passage:
    """Follow a passage beyond its seeds to both sides, over edits, as far as small runs go."""
    right = _Passage(passage.a, passage.b, passage.n_equal)
    while (step := _next_run(_norms(a, right.a.end, 1), _norms(b, right.b.end, 1))) is not None:
        right = _Passage(
            Span(right.a.start, right.a.end + step[0]),
            Span(right.b.start, right.b.end + step[1]),
            right.n_equal + step[2],
        )
    left = right
    while (step := _next_run(_norms(a, left.a.start, -1), _norms(b, left.b.start, -1))) is not None:
        left = _Passage(
            Span(left.a.start - step[0], left.a.end),
            Span(left.b.start - step[1], left.b.end),
            left.n_equal + step[2],
        )
    return left


def _norms(text: _Text, edge: int, direction: int) -> list[str]:
    """Return the words after ``edge``, or those before it read backwards."""
    if direction > 0:
        return [word.norm for word in text.words[edge : edge + LOOK_AHEAD]]
    return [word.norm for word in reversed(text.words[max(0, edge - LOOK_AHEAD) : edge])]


def _next_run(a: Sequence[str], b: Sequence[str]) -> tuple[int, int, int] | None:
    """Return how far to go in both to the end of the next small run, and its length."""
    for step in word_diff(a, b):
        words = a[step.a.start : step.a.end]
        if step.kind == "equal" and len(words) >= SMALL_RUN and any(map(is_content, words)):
            return step.a.end, step.b.end, len(words)
    return None


def _trimmed(passage: _Passage, a: _Text, b: _Text) -> _Passage:
    """Cut a word or two of a further sentence off both ends, where equal words run over."""
    head = _scrap(a.sentences[passage.a.start : passage.a.end])
    tail = _scrap(a.sentences[passage.a.start : passage.a.end][::-1])
    if head and head != _scrap(b.sentences[passage.b.start : passage.b.end]):
        head = 0
    if tail and tail != _scrap(b.sentences[passage.b.start : passage.b.end][::-1]):
        tail = 0
    return _Passage(
        Span(passage.a.start + head, passage.a.end - tail),
        Span(passage.b.start + head, passage.b.end - tail),
        passage.n_equal,
    )


def _scrap(sentences: Sequence[int]) -> int:
    n_words = next((n for n, one in enumerate(sentences) if one != sentences[0]), 0)
    return n_words if n_words < SCRAP else 0


def _is_long_enough(words: Sequence[Token], settings: ReuseSettings) -> bool:
    n_content = sum(is_content(word.norm) for word in words)
    return len(words) >= settings.min_words and n_content >= settings.min_content_words


def _span(words: Sequence[Token], passage: Span) -> Span:
    return Span(words[passage.start].start, words[passage.end - 1].end)


def _inside(span: Span, quoted: Sequence[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end for one in quoted)


def _finding(
    texts: tuple[_Text, _Text], passage: _Passage, spans: tuple[Span, Span]
) -> Finding[Reuse]:
    sides = [
        [word.norm for word in text.words[part.start : part.end]]
        for text, part in zip(texts, (passage.a, passage.b), strict=True)
    ]
    shorter = min(map(len, sides))
    similarity = round(common_in_order(*sides) / shorter, 2)
    body = Reuse(
        a=Pin(texts[0].document, spans[0]),
        b=Pin(texts[1].document, spans[1]),
        form="copy" if sides[0] == sides[1] else "edited",
        similarity=similarity,
    )
    return Finding(body, score=similarity)


# Two texts are copies of one when this share of the shorter one's words stands in both.
COPY_SHARE = 0.8


def wire_groups(shelf: Shelf) -> list[tuple[str, ...]]:
    """Return groups of documents that are copies of one text, by id, in the order of the shelf.

    ``shelf`` must hold ``Reuse`` (and ``Sentence`` and ``Paragraph`` of each document). Documents
    without a copy are in no group.
    """
    n_words = {
        reading.document.id: len(_running_words(reading).words) for reading in shelf.readings
    }
    texts = {reading.document.id: reading.text for reading in shelf.readings}
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for one in shelf.bodies(Reuse):
        sides = [
            len(tokens(texts[pin.document], pin.span.start, pin.span.end)) for pin in (one.a, one.b)
        ]
        shared[one.a.document, one.b.document] += one.similarity * min(sides)
    copies = [
        pair
        for pair, n_shared in shared.items()
        if n_shared >= COPY_SHARE * max(1, min(n_words[pair[0]], n_words[pair[1]]))
    ]
    return _joined(copies, [one.id for one in shelf.documents])


def _joined(pairs: Iterable[tuple[str, str]], order: Sequence[str]) -> list[tuple[str, ...]]:
    group_of: dict[str, set[str]] = {}
    for a, b in pairs:
        group = group_of.get(a, {a}) | group_of.get(b, {b})
        for one in group:
            group_of[one] = group
    groups: list[tuple[str, ...]] = []
    for one in order:
        if one in group_of and not any(one in group for group in groups):
            groups.append(tuple(other for other in order if other in group_of[one]))
    return groups


def reuse_comparer(settings: ReuseSettings = ReuseSettings()) -> Comparer:
    """Describe the comparer with these settings."""
    plain = settings == ReuseSettings()
    return Comparer(
        "reuse.rules",
        version="1",
        compare=compare_passages if plain else partial(compare_passages, settings=settings),
        provides=Reuse,
        requires=frozenset({Sentence, Paragraph, Quotation}),
        settings=(
            ("min_words", str(settings.min_words)),
            ("min_content_words", str(settings.min_content_words)),
            ("max_gap_words", str(settings.max_gap_words)),
            ("max_sources", str(settings.max_sources)),
        ),
    )


COMPARER = reuse_comparer()
