"""What the search for candidate pairs finds of all there is: ``python -m evaluation.candidates``.

    python -m evaluation.candidates --data FOLDER

Every two statements of some shelves are looked at, the nearest of each kept as the search keeps
them, and told is which share of these pairs the search finds: of all that share a fifth of their
words' weight, and of those that share more.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from crossread.compare.candidates import (
    MAX_NEIGHBOURS,
    MAX_PER_DOCUMENT,
    Index,
    Statement,
    statements_of,
)
from crossread.compare.shared_words import SharedWords
from crossread.model import Shelf
from evaluation.bench import event_texts, news_texts, short_pieces, short_reading

FLOORS = (20, 30, 50)


def exhaustive(statements: Sequence[Statement], floor: int) -> dict[tuple[int, int], int]:
    """Return the pairs of each statement with its nearest, of all there are, in hundredths."""
    import numpy as np

    words = SharedWords([one.terms for one in statements])
    everyone = np.arange(len(statements))
    sums = np.array(words.sums)
    found: dict[tuple[int, int], int] = {}
    holders: dict[str, list[int]] = {}
    for row, one in enumerate(statements):
        for term in one.terms:
            holders.setdefault(term, []).append(row)
    for row, one in enumerate(statements):
        shared, n_shared = np.zeros((2, len(statements)), dtype=np.int64)
        for term in one.terms:
            shared[holders[term]] += words.weights[term]
            n_shared[holders[term]] += 1
        lighter = np.maximum(1, np.minimum(sums, words.sums[row]))
        near = (200 * shared + lighter) // (2 * lighter)
        kept = everyone[(n_shared > 1) & (near >= floor) & (everyone != row)]
        kept = kept[np.argsort(-near[kept], kind="stable")]
        for other in _spread(kept.tolist(), statements):
            found[min(row, other), max(row, other)] = int(near[other])
    return found


def _spread(rows: Sequence[int], statements: Sequence[Statement]) -> Iterator[int]:
    taken: Counter[int] = Counter()
    n_taken = 0
    for row in rows:
        place = statements[row].place
        taken[place] += 1
        if taken[place] <= MAX_PER_DOCUMENT and n_taken < MAX_NEIGHBOURS:
            n_taken += 1
            yield row


def shelves(data: Path) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """Yield the shelves that are looked at, with the names and texts of each."""
    paths = sorted((data / "newswcl50" / "articles").glob("*/*.txt"))
    texts = ((one.stem, one.read_text(encoding="utf-8", errors="replace")) for one in paths)
    yield "newswcl50, 50 articles", texts
    yield "300 mixed articles", islice(news_texts(data), 300)
    yield "300 reports of one event", islice(event_texts(data), 300)
    yield "1,000 short texts", short_pieces(data, 1000)
    yield "10,000 short texts", short_pieces(data, 10_000)


def timed(act: Any) -> tuple[Any, float]:
    """Return what an act gives and the processor seconds it takes."""
    start = time.process_time()
    return act(), time.process_time() - start


def main() -> None:
    """Print a line for each shelf."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.candidates", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    for name, texts in shelves(parser.parse_args().data):
        readings = [short_reading(*one) for one in texts]
        statements = statements_of(Shelf(readings))
        row = {one.number: place for place, one in enumerate(statements)}
        pairs, seconds = timed(lambda these=statements: Index(these).pairs(floor=FLOORS[0] / 100))
        everything, all_seconds = timed(lambda these=statements: exhaustive(these, FLOORS[0]))
        found = {(row[one.a.number], row[one.b.number]) for one in pairs}
        told = []
        for floor in FLOORS:
            wanted = {pair for pair, near in everything.items() if near >= floor}
            share = len(wanted & found) / max(1, len(wanted))
            told.append(f"{share:.3f} of {len(wanted):,} at 0.{floor // 10}")
        print(
            f"{name:28} {len(statements):6,} statements {seconds:6.2f} CPU s "
            f"({all_seconds:.2f} for all)   found {', '.join(told)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
