"""The learned reader: one pass of a small encoder over a text, and what its heads find there.

Names, attributions (content, source and cue of what is given as somebody's), tone toward a target
and subjectivity of sentences all read the same token states (``training/reader.py``). The last
text that was read is kept, so that several analysers share one pass.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from io import BytesIO
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar
from zipfile import BadZipFile

from crossread.errors import ModelDamaged
from crossread.inference.catalogue import DAMAGED_HINT, Card, Catalogue, shipped
from crossread.inference.onnx import (
    ENDS,
    MODEL_FILE,
    TOKENIZER_FILE,
    Session,
    usable_threads,
)
from crossread.inference.surface import PLAIN, packed, surfaces_of
from crossread.inference.tokens import Tokenizer, Tokens, Window
from crossread.model.identity import digest_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

READER = "read.minilm"
HEADS_FILE = "heads.npz"
NAMES = ("PER", "ORG", "LOC", "MISC")
TONES = ("favourable", "unfavourable", "neither")
N_KINDS = 3
SOURCE, CUE, CONTENT = range(N_KINDS)
OUTSIDE, BEGIN, INSIDE = range(3)
ATTENTION_HEADS = 6
_NEAR_BOUNDS = (0, 1, 2, 4, 8, 16, 32)
N_NEAR = 2 * len(_NEAR_BOUNDS) + 3

Value = TypeVar("Value")
Place = tuple[int, int]
"""A half-open range: of code points of the text, or of the tokens of a row."""
Chances: TypeAlias = tuple[float, float, float]
"""How likely each of ``TONES`` is."""
Chain: TypeAlias = "tuple[list[int], list[int]]"
"""The words of a row, by their first token, and a label for each."""


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name something: code points, PER, ORG, LOC or MISC, and a calibrated score."""

    place: Place
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Attributed:
    """Words given as somebody's: code points of content, source and cue; a calibrated score."""

    content: Place
    source: Place | None
    cue: Place | None
    score: float


class Network(Protocol):
    """Something that turns rows of whole numbers into named outputs for each of their tokens."""

    def run_all(
        self, inputs: Mapping[str, Sequence[Sequence[int]]], outputs: Sequence[str]
    ) -> list[Floats]:
        """Return the named outputs [n, length, …]; all rows are equally long."""


@dataclass(frozen=True, slots=True)
class Row:
    """Neighbouring sentences read together: places of its tokens, opened and closed by one each."""

    ids: tuple[int, ...]
    surfaces: tuple[int, ...]
    spans: tuple[Place, ...]
    begins: tuple[bool, ...]

    @property
    def words(self) -> list[int]:
        """Return the first token of each word."""
        return [at for at, begins in enumerate(self.begins) if begins]

    def tokens_in(self, place: Place) -> Place | None:
        """Return the tokens that begin in a range of code points, None for none."""
        first, last = (
            bisect_left(self.spans, edge, 1, max(1, len(self.spans) - 1), key=itemgetter(0))
            for edge in place
        )
        return (first, last) if last > first else None


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with what the network said of its tokens."""

    row: Row
    states: Floats
    quotation: Floats


class TextReading:
    """What the reader finds in one text."""

    def __init__(self, rows: Sequence[Scored], heads: Heads) -> None:
        self.rows = tuple(rows)
        self._heads = heads
        self._paths = heads.quotation_paths(rows)

    def names(self) -> tuple[Named, ...]:
        """Return every name, in the order of the text."""
        found = self._heads.names(self.rows)
        return tuple(sorted(found, key=lambda one: one.place))

    def attributions(self) -> tuple[Attributed, ...]:
        """Return every attribution, in the order of their contents."""
        found = (
            one
            for row, paths in zip(self.rows, self._paths, strict=True)
            for one in self._heads.attributions(row, paths)
        )
        return tuple(found)

    def parts(self, kind: int) -> tuple[Place, ...]:
        """Return every ``SOURCE``, ``CUE`` or ``CONTENT``, linked or not."""
        return tuple(
            place
            for row, paths in zip(self.rows, self._paths, strict=True)
            for place, _ in code_points(row.row, *paths[kind])
        )

    def tones(self, places: Sequence[tuple[Place, Place]]) -> list[Chances | None]:
        """Return for each target and its sentence how likely each of ``TONES`` is toward it.

        None where the target or the sentence was not read.
        """
        read = [(self._tokens_in(target), self._tokens_in(around)) for target, around in places]
        found = [(a, b) for a, b in read if a is not None and b is not None]
        chances = iter(self._heads.tones(self._states, found) if found else ())
        return [None if a is None or b is None else next(chances) for a, b in read]

    def subjective(self, sentences: Sequence[Place]) -> list[float | None]:
        """Return how likely each sentence is subjective, None where it was not read."""
        read = [self._tokens_in(one) for one in sentences]
        found = [one for one in read if one is not None]
        chances = iter(self._heads.subjective(self._states, found) if found else ())
        return [None if one is None else next(chances) for one in read]

    @cached_property
    def _states(self) -> Floats:
        """The states of all rows, one after the other: few large products instead of many small."""
        import numpy as np

        return np.concatenate([row.states for row in self.rows])

    def _tokens_in(self, place: Place) -> Place | None:
        """Return the tokens of a range of code points, counted over all rows."""
        firsts, lasts = self._bounds
        for at in range(bisect_left(lasts, place[0]), len(self.rows)):
            row = self.rows[at].row
            tokens = row.tokens_in(place)
            if tokens is not None:
                return firsts[at] + tokens[0], firsts[at] + tokens[1]
            if len(row.spans) > 2 and row.spans[1][0] >= place[1]:
                break
        return None

    @cached_property
    def _bounds(self) -> tuple[list[int], list[int]]:
        """How many tokens stand before each row, and up to where tokens begin in it."""
        firsts, lasts, n_before, last = [], [], 0, 0
        for one in self.rows:
            firsts.append(n_before)
            n_before += len(one.row.ids)
            if len(one.row.spans) > 2:
                last = max(last, one.row.spans[-2][0])
            lasts.append(last)
        return firsts, lasts


class Heads:
    """The heads that read token states, and the curves that make their scores probabilities."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = weights

    def _linear(self, name: str, rows: Any) -> Any:
        return rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def calibrated(self, task: str, raw: float) -> float:
        """Return how often a finding of this raw score was right on data held back."""
        import numpy as np

        raws, shares = self._weights[f"calibration.{task}"]
        return float(np.interp(raw, raws, shares))

    # -- names ----------------------------------------------------------------------------------

    def names(self, rows: Sequence[Scored]) -> Iterator[Named]:
        """Yield the names of all rows, by the likeliest labels of their words."""
        scores = self.name_scores(rows)
        paths = viterbi(scores, _name_steps())
        for scored, of_words, (best,) in zip(rows, scores, paths, strict=True):
            yield from self._names(scored.row, of_words, best)

    def _names(self, row: Row, scores: Floats, best: Sequence[int]) -> Iterator[Named]:
        """Yield the names that labels of a row's words stand for, one kind a name."""
        chances = softmax(scores)
        for number in sorted({(label - 1) // 2 for label in best if label != OUTSIDE}):
            labels = [label - 2 * number for label in best]
            labels = [label if label in (BEGIN, INSIDE) else OUTSIDE for label in labels]
            for place, (first, last) in code_points(row, row.words, labels):
                chosen = chances[range(first, last), best[first:last]]
                score = self.calibrated("names", float(chosen.min()))
                yield Named(place, NAMES[number], score)

    def name_scores(self, rows: Sequence[Scored]) -> list[Floats]:
        """Return for each row scores [words, labels] of names: from the states of a word's first
        and last token, and of the words beside it (``training/names.py``)."""
        import numpy as np

        lengths = [len(row.row.words) for row in rows]
        if not sum(lengths):
            return [np.zeros((0, 2 * len(NAMES) + 1), np.float32) for _ in rows]
        own = gelu(self._linear("names_wide", np.concatenate([_of_words(row) for row in rows])))
        edge = np.zeros((1, own.shape[1]), own.dtype)
        cuts = np.cumsum(lengths)[:-1]
        # A row of nought between rows: no word is beside one of another row.
        parts = [part for row in np.split(own, cuts) for part in (edge, row)]
        spread = np.concatenate([*parts, edge])
        near = np.concatenate([spread[:-2], spread[1:-1], spread[2:]], axis=1)
        here = np.concatenate([np.append(np.ones(n, bool), False) for n in lengths])[:-1]
        near = gelu(self._linear("names_near", near[here]))
        scores = self._linear("names_out", np.concatenate([own, near], axis=1))
        return np.split(scores, cuts)

    # -- attributions ---------------------------------------------------------------------------

    def quotation_paths(self, rows: Sequence[Scored]) -> list[list[Chain]]:
        """Return for each row and kind its words and their likeliest labels."""
        words = [row.row.words for row in rows]
        scores = [row.quotation[chosen] for row, chosen in zip(rows, words, strict=True)]
        paths = viterbi(scores, self._weights["quotation_steps"])
        return [
            [(chosen, labels) for labels in kinds]
            for chosen, kinds in zip(words, paths, strict=True)
        ]

    def attributions(self, scored: Scored, paths: Sequence[Chain]) -> Iterator[Attributed]:
        """Yield the contents of a row, each with the source and the cue that fit it best."""
        parts = [list(code_points(scored.row, *path)) for path in paths]
        tokens = [[_tokens_of(path[0], words, scored.row) for _, words in found]
                  for path, found in zip(paths, parts, strict=True)]  # fmt: skip
        if not tokens[CONTENT]:
            return
        chances = softmax(scored.quotation.reshape(len(scored.row.ids), N_KINDS, 3))
        sources = self._linked(scored.states, tokens[CONTENT], tokens[SOURCE], 0)
        cues = self._linked(scored.states, tokens[CONTENT], tokens[CUE], 1)
        for number, (place, (first, last)) in enumerate(parts[CONTENT]):
            source, cue = sources[number], cues[number]
            words = paths[CONTENT][0][first:last]
            inside = 1 - chances[words, CONTENT, OUTSIDE]
            score = self.calibrated("content", float(inside.mean()))
            yield Attributed(
                place,
                None if source is None else parts[SOURCE][source][0],
                None if cue is None else parts[CUE][cue][0],
                score,
            )

    def _linked(
        self, states: Floats, contents: Sequence[Place], others: Sequence[Place], part: int
    ) -> list[int | None]:
        """Return for each content which of the sources (part 0) or cues (1) is its own."""

        if not others:
            return [None] * len(contents)
        asks = self._linear("link_content", _ends(states, contents))
        asks = asks.reshape(len(contents), 2, -1)[:, part]
        each = self._linear(("link_source", "link_cue")[part], _ends(states, others))
        steps = [[nearness(content, one) for one in others] for content in contents]
        near = self._weights["link_near"][part][steps]
        scores = asks @ each.T / math.sqrt(asks.shape[-1]) + near
        none = self._weights["link_none"][part]
        return [int(at) if row[at] > none else None
                for row, at in zip(scores, scores.argmax(axis=1), strict=True)]  # fmt: skip

    # -- sentences ------------------------------------------------------------------------------

    def tones(self, states: Floats, places: Sequence[tuple[Place, Place]]) -> list[Chances]:
        """Return how likely each tone toward a target is in its sentence."""
        import numpy as np

        pooled = np.stack([states[a:b].mean(axis=0) for (a, b), _ in places])
        # Keys and values are made for each target and not for each token, of which there are many
        # more: ask · (K s) = (ask K) · s, and what is the same for all tokens of a sentence falls
        # out of the softmax; sum(w V s) = V sum(w s).
        keys, values = (
            self._weights[f"{name}.weight"].reshape(ATTENTION_HEADS, -1, states.shape[1])
            for name in ("keys", "values")
        )
        asks = self._linear("asks", pooled).reshape(len(places), ATTENTION_HEADS, -1)
        asks = asks.transpose(1, 0, 2) @ keys / math.sqrt(asks.shape[-1])
        heard = [
            softmax(asks[:, number] @ states[a:b].T) @ states[a:b]
            for number, (_, (a, b)) in enumerate(places)
        ]
        heard = np.stack(heard, axis=1) @ values.transpose(0, 2, 1)
        heard = heard.transpose(1, 0, 2).reshape(len(places), -1) + self._weights["values.bias"]
        around = np.stack([states[a:b].mean(axis=0) for _, (a, b) in places])
        wide = self._linear("tone_wide", np.concatenate([pooled, heard, around], axis=1))
        scores = self._linear("tone", gelu(wide))
        chances = softmax(scores / self._weights["temperature.tone"]).tolist()
        return [(first, second, third) for first, second, third in chances]

    def subjective(self, states: Floats, sentences: Sequence[Place]) -> list[float]:
        """Return how likely each sentence is subjective."""
        import numpy as np

        at = self._linear("subjective_at", states).T
        heard = [
            np.concatenate([(softmax(at[:, a:b]) @ states[a:b]).ravel(), states[a:b].mean(axis=0)])
            for a, b in sentences
        ]
        scores = self._linear("subjective", np.stack(heard))[:, 0]
        chances = 1 / (1 + np.exp(-scores / self._weights["temperature.subjective"]))
        return [float(one) for one in chances]


def word_ends(row: Row) -> list[int]:
    """Return for each word of a row the token after its last."""
    words = row.words
    return [*words[1:], len(row.ids) - 1] if words else []


def _of_words(scored: Scored) -> Floats:
    """Return for each word of a row the states of its first and its last token [n, 2 × width]."""
    import numpy as np

    last = [end - 1 for end in word_ends(scored.row)]
    return np.concatenate([scored.states[scored.row.words], scored.states[last]], axis=1)


def _ends(states: Floats, places: Sequence[Place]) -> Floats:
    """Return for each range of tokens its first and last state, added."""
    return states[[first for first, _ in places]] + states[[last - 1 for _, last in places]]


def _tokens_of(words: Sequence[int], chosen: Place, row: Row) -> Place:
    """Return the tokens of a range of words: to where the next word begins."""
    first, last = chosen
    end = words[last] if last < len(words) else len(row.ids) - 1
    return words[first], end


def nearness(content: Place, other: Place) -> int:
    """Return how far ``other`` is from a content, and on which side, below ``N_NEAR``."""
    if other[0] >= content[0] and other[1] <= content[1]:
        return N_NEAR - 1
    after = other[0] >= content[1]
    gap = max(other[0] - content[1] if after else content[0] - other[1], 0)
    step = bisect_left(_NEAR_BOUNDS, gap)
    return step + (len(_NEAR_BOUNDS) + 1) * after


def softmax(scores: Any) -> Any:
    """Return scores as chances along the last axis."""
    import numpy as np

    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def gelu(values: Any) -> Any:
    """Return the Gaussian error linear unit of values, by Abramowitz and Stegun's 7.1.26."""
    import numpy as np

    scaled = np.abs(values) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * scaled)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.sign(values) * (1 - series * np.exp(-scaled * scaled))
    return values * (1 + erf) / 2


def viterbi(rows: Sequence[Any], steps: Any) -> list[list[list[int]]]:
    """Return the likeliest labels of each row and chain, all rows a word at a time.

    A row is [words, chains * labels]; ``steps`` [chains, from, to] are scores between labels. The
    first word may have any label: a row can begin in the middle of a content.
    """
    import numpy as np

    n_chains, n_labels = len(steps), steps.shape[-1]
    longest = max((len(row) for row in rows), default=0)
    if not longest:
        return [[[] for _ in range(n_chains)] for _ in rows]
    totals = np.zeros((longest, len(rows), n_chains, n_labels), np.float32)
    for at, row in enumerate(rows):
        totals[: len(row), at] = row.reshape(len(row), n_chains, n_labels)
    into = np.ascontiguousarray(steps.transpose(0, 2, 1))  # [chains, to, from]
    moved = np.empty((longest - 1, *totals[0].shape, n_labels), np.float32)
    for before, here, found in zip(totals, totals[1:], moved, strict=False):
        np.add(before[..., None, :], into, out=found)
        here += found.max(axis=-1)
    lasts = totals.argmax(axis=-1).transpose(1, 2, 0).tolist()
    arrows = moved.argmax(axis=-1).transpose(1, 2, 0, 3).tolist()
    return [
        [_path(len(row), *of_chain) for of_chain in zip(*of_row, strict=True)]
        for row, *of_row in zip(rows, lasts, arrows, strict=True)
    ]


def _path(length: int, lasts: Sequence[int], arrows: Sequence[Sequence[int]]) -> list[int]:
    """Return the labels of ``length`` words, going back from the last along the arrows."""
    if not length:
        return []
    path = [lasts[length - 1]]
    for arrow in reversed(arrows[: length - 1]):
        path.append(arrow[path[-1]])
    return path[::-1]


@lru_cache(maxsize=1)
def _name_steps() -> Any:
    """Scores between the labels of names [1, from, to]: inside follows its own kind alone."""
    import numpy as np

    size = 2 * len(NAMES) + 1
    steps = np.zeros((1, size, size), np.float32)
    for inside in range(INSIDE, size, 2):
        barred = [one for one in range(size) if one not in (inside, inside - 1)]
        steps[0, barred, inside] = -1e4
    return steps


def code_points(
    row: Row, words: Sequence[int], labels: Sequence[int]
) -> Iterator[tuple[Place, Place]]:
    """Yield what labels of words stand for: the code points, and the range among the words."""
    first = -1
    for at, label in enumerate([*labels, OUTSIDE]):
        if first >= 0 and label != INSIDE:
            last = words[at] if at < len(words) else len(row.ids) - 1
            yield (row.spans[words[first]][0], row.spans[last - 1][1]), (first, at)
            first = -1
        if first < 0 and label != OUTSIDE:
            first = at


class TextReader:
    """Reads texts; ``digest`` names the model (``sha256:…``). Several threads may ask at once."""

    def __init__(
        self, card: Card, tokenizer: Tokenizer, network: Network, heads: Heads, *, threads: int = 1
    ) -> None:
        self.name = card.name
        self.digest = card.digest
        self.languages = card.languages
        self._longest = card.longest_tokens - ENDS
        self.tokenizer = tokenizer
        self.network = network
        self._heads = heads
        self._threads = threads
        self._lock = threading.Lock()
        self._last: tuple[str, TextReading] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as a name: the process that unpickles this loads the model itself."""
        return (load_reader, (self.name, self._threads))

    def supports(self, language: str | None) -> bool:
        """Say whether texts in ``language`` (``en``, ``en-GB``) can be read; unknown: no."""
        return language is not None and language.lower().split("-")[0] in self.languages

    def read(self, text: str, sentences: Sequence[Place]) -> TextReading:
        """Return what is found in the sentences of a text (code points, in order).

        What is found in a sentence depends on its neighbours in the text and on nothing else.
        """
        key = digest_of(f"{text}\0{list(sentences)}".encode("utf-8", "surrogatepass"))
        with self._lock:
            if self._last is not None and self._last[0] == key:
                return self._last[1]
        reading = TextReading(self._scored(text, sentences), self._heads)
        with self._lock:
            self._last = (key, reading)
        return reading

    def _scored(self, text: str, sentences: Sequence[Place]) -> list[Scored]:
        rows = list(self._rows(text, sentences))
        if self._threads == 1 or len(rows) < 2:
            return [self._run(row) for row in rows]
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._run, rows))

    def _run(self, row: Row) -> Scored:
        inputs = {"input_ids": [row.ids], "surfaces": [row.surfaces]}
        states, quotation = self.network.run_all(inputs, ["states", "quotation"])
        return Scored(row, states[0], quotation[0])

    def _rows(self, text: str, sentences: Sequence[Place]) -> Iterator[Row]:
        tokens = self.tokenizer.tokens_of(text)
        surfaces = surfaces_of(text, tokens)
        starts = [start for start, _ in tokens.spans]
        pieces: list[Place] = []
        for start, end in sentences:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            pieces.extend(cut(first, last, tokens.begins, self._longest))
        for first, last in packed([end - start for start, end in pieces], self._longest):
            yield self._row(tokens, surfaces, pieces[first:last])

    def _row(self, tokens: Tokens, surfaces: Sequence[int], pieces: Sequence[Place]) -> Row:
        ids = tuple(_cut_out(tokens.ids, pieces))
        whole = Tokens(ids, (), len(ids))
        return Row(
            self.tokenizer.piece(whole, Window(0, len(ids), len(ids))),
            (PLAIN, *_cut_out(surfaces, pieces), PLAIN),
            ((0, 0), *_cut_out(tokens.spans, pieces), (0, 0)),
            (False, *_cut_out(tokens.begins, pieces), False),
        )


def _cut_out(values: Sequence[Value], pieces: Sequence[Place]) -> Iterator[Value]:
    """Yield what stands in the pieces, one after the other."""
    return chain.from_iterable(values[start:end] for start, end in pieces)


def cut(start: int, end: int, begins: Sequence[bool], longest: int) -> Iterator[Place]:
    """Cut a range of tokens into ranges of at most ``longest``, at the beginnings of words."""
    while end - start > longest:
        at = start + longest
        while at > start + 1 and not begins[at]:
            at -= 1
        yield start, at
        start = at
    if end > start:
        yield start, end


def load_reader(name: str = READER, threads: int = 0) -> TextReader:
    """Return the reader of the package, loaded once in a process.

    ``threads`` 0 means as many as are usable. Raises ``ModelMissing`` or ``ModelDamaged``.
    """
    return _loaded(name, threads or usable_threads())


@lru_cache(maxsize=4)
def _loaded(name: str, threads: int) -> TextReader:
    return open_reader(shipped(), name, threads=threads)


def open_reader(catalogue: Catalogue, name: str, *, threads: int) -> TextReader:
    """Load a reader of ``catalogue``, its files checked against its card."""
    card = catalogue.card(name)
    heads = read_heads(catalogue.read(card, HEADS_FILE))
    tokenizer = Tokenizer(catalogue.read(card, TOKENIZER_FILE))
    session = Session(partial(catalogue.read, card, MODEL_FILE))
    return TextReader(card, tokenizer, session, heads, threads=threads)


def read_heads(content: bytes) -> Heads:
    """Read heads from the bytes of their file; raises ``ModelDamaged``. Never unpickles."""
    import numpy as np

    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return Heads({name: arrays[name] for name in arrays.files})
    except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
        raise ModelDamaged("the heads of the reader cannot be read", hint=DAMAGED_HINT) from error
