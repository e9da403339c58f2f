"""Whether one statement supports another: a model's calibrated judgement of pairs.

A pair is read in one pass, the premise first: ``[CLS] premise [SEP] hypothesis [SEP]``. A premise
that is too long is read in windows that overlap, a hypothesis in parts; nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal

from crossread.inference.catalogue import Card, Catalogue, shipped
from crossread.inference.onnx import (
    MODEL_FILE,
    TOKENIZER_FILE,
    Network,
    Session,
    run_pieces,
    usable_threads,
)
from crossread.inference.tokens import Tokenizer, Tokens, Window, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUPPORT = "support.minilm"
JUDGEMENT_OUTPUT = "judgement"
ARGUMENT_OUTPUT = "argument"

# [CLS], and [SEP] after each of the two.
ENDS = 3
# A hypothesis takes at most a third of a piece, so that the premise has room.
HYPOTHESIS_PART = 3
OVERLAP_PART = 4

Relation = Literal["entails", "contradicts", "neither"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely a premise entails a hypothesis, contradicts it, or does neither.

    The three are calibrated and sum to one: of the pairs with 0.8, four in five are right.
    """

    entails: float
    contradicts: float
    neither: float

    @property
    def relation(self) -> Relation:
        """Return the likeliest of the three; ``neither`` where two are equally likely."""
        if self.entails > max(self.contradicts, self.neither):
            return "entails"
        return "contradicts" if self.contradicts > max(self.entails, self.neither) else "neither"

    @property
    def score(self) -> float:
        """Return how likely ``relation`` is right."""
        return max(self.entails, self.contradicts, self.neither)


NOTHING_TO_JUDGE = Judgement(0.0, 0.0, 1.0)


class SupportJudge:
    """Judges whether statements support one another.

    ``digest`` names the model (``sha256:…``). May be asked from several threads.
    """

    def __init__(
        self, card: Card, tokenizer: Tokenizer, network: Network, *, threads: int = 1
    ) -> None:
        self.name = card.name
        self.digest = card.digest
        self.languages = card.languages
        self._room = card.longest_tokens - ENDS
        self._tokenizer = tokenizer
        self._network = network
        self._threads = threads

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as a name: the process that unpickles this loads the model itself."""
        return (load_support, (self.name, self._threads))

    def supports(self, language: str | None) -> bool:
        """Say whether judgements of texts in ``language`` (``en``, ``en-GB``) mean anything.

        An unknown language (None) is not supported.
        """
        return language is not None and language.lower().split("-")[0] in self.languages

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return one judgement a pair of premise and hypothesis, in their order.

        The judgement of a pair does not depend on the other pairs. A text without a single token
        the model knows is judged ``neither``. Of a long premise the window counts that says most
        (the least ``neither``); of a long hypothesis each part must be entailed, and one
        contradicted part contradicts it.
        """
        return self._told(pairs, JUDGEMENT_OUTPUT)

    def argue(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return whether the first of each pair argues for the second, or against it.

        ``entails`` reads: argues for it, ``contradicts``: against it. An argument bears nothing
        out; this is another question than ``judge`` answers, and a less certain one.
        """
        return self._told(pairs, ARGUMENT_OUTPUT)

    def _told(self, pairs: Sequence[tuple[str, str]], output: str) -> list[Judgement]:
        texts = dict.fromkeys(text for pair in pairs for text in pair)
        read = {text: self._tokenizer.tokens_of(text) for text in texts}
        unique = list(dict.fromkeys(pairs))
        owners: list[tuple[int, int]] = []
        pieces: list[tuple[int, ...]] = []
        for number, (premise, hypothesis) in enumerate(unique):
            for part, piece in self._pieces(read[premise], read[hypothesis]):
                owners.append((number, part))
                pieces.append(piece)
        rows = run_pieces(self._network, pieces, output, threads=self._threads)
        found: list[dict[int, list[Judgement]]] = [{} for _ in unique]
        for (number, part), row in zip(owners, rows, strict=True):
            found[number].setdefault(part, []).append(_judgement(row))
        told = {
            pair: _of_all_parts([_of_all_windows(windows) for windows in parts.values()])
            for pair, parts in zip(unique, found, strict=True)
        }
        return [told[pair] for pair in pairs]

    def _pieces(self, premise: Tokens, hypothesis: Tokens) -> Iterable[tuple[int, tuple[int, ...]]]:
        if not (premise.n_known and hypothesis.n_known):
            return
        longest = self._room // HYPOTHESIS_PART
        parts = windows(len(hypothesis.ids), longest, longest // OVERLAP_PART)
        for number, part in enumerate(parts):
            room = self._room - (part.end - part.start)
            for window in windows(len(premise.ids), room, room // OVERLAP_PART):
                yield number, self._piece(premise, window, hypothesis, part)

    def _piece(
        self, premise: Tokens, window: Window, hypothesis: Tokens, part: Window
    ) -> tuple[int, ...]:
        # The hypothesis is closed, but not opened.
        return (
            *self._tokenizer.piece(premise, window),
            *self._tokenizer.piece(hypothesis, part)[1:],
        )


def _judgement(row: NDArray[np.float32]) -> Judgement:
    entails, contradicts, neither = (float(value) for value in row)
    return Judgement(entails, contradicts, neither)


def _of_all_windows(judgements: Sequence[Judgement]) -> Judgement:
    return min(judgements, key=lambda one: one.neither)


def _of_all_parts(judgements: Sequence[Judgement]) -> Judgement:
    if not judgements:
        return NOTHING_TO_JUDGE
    if len(judgements) == 1:
        return judgements[0]
    contradicts = max(one.contradicts for one in judgements)
    entails = min(min(one.entails for one in judgements), 1 - contradicts)
    return Judgement(entails, contradicts, 1 - contradicts - entails)


def load_support(name: str = SUPPORT, threads: int = 0) -> SupportJudge:
    """Return the model of the package that judges support, loaded once in a process.

    ``threads`` 0 means as many as are usable. Raises ``ModelMissing`` or ``ModelDamaged``.
    """
    return _loaded(name, threads or usable_threads())


@lru_cache(maxsize=4)
def _loaded(name: str, threads: int) -> SupportJudge:
    return open_support(shipped(), name, threads=threads)


def open_support(catalogue: Catalogue, name: str, *, threads: int) -> SupportJudge:
    """Load a model of ``catalogue`` that judges support, its files checked against its card."""
    card = catalogue.card(name)
    tokenizer = Tokenizer(catalogue.read(card, TOKENIZER_FILE))
    session = Session(partial(catalogue.read, card, MODEL_FILE))
    return SupportJudge(card, tokenizer, session, threads=threads)
