"""How fast the bare encoder reads: the yardstick for everything that is read with it.

    python -m evaluation.bench_encoder FILE [FILE …]

Plain texts in, tokens a second out: one pass of the int8 encoder over every line, tokenised
beforehand, in batches of equal length.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crossread.inference.catalogue import shipped
from crossread.inference.onnx import (
    EMBEDDING,
    ENDS,
    MODEL_FILE,
    SENTENCE_OUTPUT,
    TOKENIZER_FILE,
    Session,
    run_pieces,
    usable_threads,
)
from crossread.inference.tokens import Tokenizer, windows


@dataclass(frozen=True, slots=True)
class Speed:
    """What one pass took, by the clock and of all processors together.

    ``n_tokens`` counts those that open and close a piece.
    """

    n_tokens: int
    seconds: float
    cpu_seconds: float

    @property
    def tokens_per_second(self) -> float:
        """Return tokens a second."""
        return self.n_tokens / self.seconds


def encoder_speed(texts: Sequence[str], *, threads: int = 0) -> Speed:
    """Time one pass of the bare encoder over ``texts``; loading and tokenising are not counted.

    ``threads`` 0 means as many as the product would use. Raises ``ValueError`` without texts.
    """
    catalogue = shipped()
    card = catalogue.card(EMBEDDING)
    tokenizer = Tokenizer(catalogue.read(card, TOKENIZER_FILE))
    session = Session(partial(catalogue.read, card, MODEL_FILE))
    longest = card.longest_tokens - ENDS
    pieces = [
        tokenizer.piece(tokens, window)
        for tokens in map(tokenizer.tokens_of, texts)
        for window in windows(len(tokens.ids), longest, 0)
    ]
    if not pieces:
        raise ValueError("no text to time the encoder on")
    session.run([pieces[0]], SENTENCE_OUTPUT)
    start, busy = time.perf_counter(), time.process_time()
    run_pieces(session, pieces, SENTENCE_OUTPUT, threads=threads or usable_threads())
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - busy
    return Speed(sum(map(len, pieces)), seconds, cpu_seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the speed over the files' lines."""
    parser = argparse.ArgumentParser(description="How fast the bare encoder reads.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args(arguments)
    lines = [
        line
        for file in options.files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    speed = encoder_speed(lines, threads=options.threads)
    print(
        f"{speed.n_tokens:,} tokens in {speed.seconds:.2f} s:"
        f" {speed.tokens_per_second:,.0f} tokens a second"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
