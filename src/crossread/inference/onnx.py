"""ONNX models on this machine's processor, by ONNX Runtime.

A model is known by its name in the catalogue and by its digest; it pickles as its name and is
loaded again in the process that unpickles it. No result depends on what else is computed in the
same call: the models take no padding and fix their scales beforehand (see ``training/``).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Protocol

from crossread.errors import ExtraMissing, ModelDamaged
from crossread.inference.catalogue import Card, Catalogue, shipped
from crossread.inference.tokens import Tokenizer, Tokens, equal_batches, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

EMBEDDING = "embed.minilm"
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
SENTENCE_OUTPUT = "sentence_embedding"

# Larger batches are no faster (measured to 8,192 tokens), take more memory and share out worse.
BATCH_TOKENS = 1024
# Windows share an eighth of their tokens with the next.
OVERLAP_PART = 8
ENDS = 2
MOST_THREADS = 4


class Network(Protocol):
    """Something that turns token ids [n, length] into one output for each of them."""

    def run(self, ids: Sequence[Sequence[int]], output: str) -> Floats:
        """Return the named output; all rows of ``ids`` are equally long."""


class Session:
    """A model in ONNX Runtime, on one thread; several threads may ask it at the same time.

    ``read`` gives the model's bytes, and again if need be; they are not kept. Raises
    ``ExtraMissing`` when ONNX Runtime cannot be loaded, ``ModelDamaged`` when it refuses the
    model. After a fork the model is loaded again: a child has only one of its parent's threads.
    """

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._session = _open_session(read())

    def run(self, ids: Sequence[Sequence[int]], output: str) -> Floats:
        """Return the named output for token ids of equal length."""
        return self.run_all({"input_ids": ids}, [output])[0]

    def run_all(
        self, inputs: Mapping[str, Sequence[Sequence[int]]], outputs: Sequence[str]
    ) -> list[Floats]:
        """Return the named outputs for inputs [n, length] of equal shape."""
        import numpy as np

        rows = {name: np.asarray(values, dtype=np.int64) for name, values in inputs.items()}
        results: list[Floats] = self._here().run(list(outputs), rows)
        return results

    def _here(self) -> Any:
        with self._lock:
            if self._process != os.getpid():
                self._session = _open_session(self._read())
                self._process = os.getpid()
            return self._session


def _runtime() -> Any:
    """Return ONNX Runtime with its reports to Microsoft off; raises ``ExtraMissing``.

    From 1.29 on its builds send usage events and keep a device identifier unless the variable is
    set before it is loaded; on Windows the call alone turns them off.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError as error:
        raise ExtraMissing(
            "ONNX Runtime cannot be loaded on this machine",
            hint="pip install --upgrade onnxruntime",
        ) from error
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def _open_session(model: bytes) -> Any:
    onnxruntime = _runtime()
    options = onnxruntime.SessionOptions()
    # Threads that share one batch wait for one another at every node: on a machine that is busy
    # with something else two of them were half as fast as one. Whole batches are shared out.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    # Lengths differ from batch to batch: a memory plan for each of them would be kept for nothing.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    # The models are written as the processor runs them best; further fusions make them slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors share no narrower class
        raise ModelDamaged(
            "ONNX Runtime cannot read a model",
            hint="install crossread again, or pip install --upgrade onnxruntime",
            details={"onnxruntime": onnxruntime.__version__},
        ) from error


def run_pieces(
    network: Network, pieces: Sequence[Sequence[int]], output: str, *, threads: int
) -> list[Floats]:
    """Return the output for each piece, computed in batches of equal length on ``threads``."""
    batches = list(equal_batches([len(piece) for piece in pieces], BATCH_TOKENS))

    def run(batch: tuple[int, ...]) -> Floats:
        return network.run([pieces[index] for index in batch], output)

    if threads == 1 or len(batches) < 2:
        answers = list(map(run, batches))
    else:
        with ThreadPoolExecutor(threads) as pool:
            answers = list(pool.map(run, batches))
    found = {
        index: row
        for batch, rows in zip(batches, answers, strict=True)
        for index, row in zip(batch, rows, strict=True)
    }
    return [found[index] for index in range(len(pieces))]


class Embedder:
    """Turns texts into vectors whose product says how near two texts are in meaning.

    ``digest`` names the model (``sha256:…``), ``dimensions`` is the length of a vector.
    """

    def __init__(
        self, card: Card, tokenizer: Tokenizer, network: Network, *, threads: int = 1
    ) -> None:
        self.name = card.name
        self.digest = card.digest
        self.dimensions = card.dimensions
        self.languages = card.languages
        self._longest = card.longest_tokens - ENDS
        self._overlap = self._longest // OVERLAP_PART
        self._tokenizer = tokenizer
        self._network = network
        self._threads = threads

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as a name: the process that unpickles this loads the model itself."""
        return (load_embedder, (self.name, self._threads))

    def supports(self, language: str | None) -> bool:
        """Say whether vectors of texts in ``language`` (``en``, ``en-GB``) mean anything.

        An unknown language (None) is not supported.
        """
        return language is not None and language.lower().split("-")[0] in self.languages

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, float32 [n, dimensions], each of length one.

        A text without a single known token (empty, only signs the model does not know) has a
        vector of zeros, which is near to nothing. A text of more than the model's longest piece
        is read in overlapping windows, whose vectors are averaged by the tokens each adds. The
        vector of a text does not depend on the other texts or on their order.
        """
        import numpy as np

        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        unique = self._vectors([self._tokenizer.tokens_of(text) for text in places])
        return unique[np.array([places[text] for text in texts], dtype=np.intp)]

    def _vectors(self, read: Sequence[Tokens]) -> Floats:
        import numpy as np

        owners: list[tuple[int, int]] = []
        pieces: list[tuple[int, ...]] = []
        for owner, tokens in enumerate(read):
            if not tokens.n_known:
                continue
            for window in windows(len(tokens.ids), self._longest, self._overlap):
                owners.append((owner, window.n_new))
                pieces.append(self._tokenizer.piece(tokens, window))
        vectors = run_pieces(self._network, pieces, SENTENCE_OUTPUT, threads=self._threads)
        sums = np.zeros((len(read), self.dimensions), dtype=np.float32)
        # One window after the other: the order of a sum is part of its value.
        for (owner, n_new), vector in zip(owners, vectors, strict=True):
            sums[owner] += vector if n_new == len(read[owner].ids) else vector * np.float32(n_new)
        return _of_length_one(sums)


def _of_length_one(rows: Floats) -> Floats:
    import numpy as np

    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    scaled: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def usable_threads() -> int:
    """Return how many threads a model may use here: the processors we may run on, at most four."""
    affinity = getattr(os, "sched_getaffinity", None)
    n_processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(n_processors, MOST_THREADS)


def load_embedder(name: str = EMBEDDING, threads: int = 0) -> Embedder:
    """Return an embedding model of the package, loaded once in a process.

    ``threads`` 0 means as many as are usable. Raises ``ModelMissing`` or ``ModelDamaged``.
    """
    return _loaded(name, threads or usable_threads())


@lru_cache(maxsize=4)
def _loaded(name: str, threads: int) -> Embedder:
    return open_embedder(shipped(), name, threads=threads)


def open_embedder(catalogue: Catalogue, name: str, *, threads: int) -> Embedder:
    """Load an embedding model of ``catalogue``, its files checked against its card."""
    card = catalogue.card(name)
    tokenizer = Tokenizer(catalogue.read(card, TOKENIZER_FILE))
    session = Session(partial(catalogue.read, card, MODEL_FILE))
    return Embedder(card, tokenizer, session, threads=threads)
