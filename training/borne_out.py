"""Weigh the signs that a text bears a statement out: ``python -m training.borne_out --data DATA``.

From WiCE's train part (``wice/non_supported_tokens_train.jsonl``): every word of a claim is
marked as borne out by its evidence or not. The claim as it stands is not borne out; without the
words that are not, it is. A logistic regression over five signs, fitted by plain descent; prints
the constants of ``crossread/ask/borne.py``. Nothing is chosen on what is reported.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from crossread.ask.borne import WEIGHTS, signs_of
from crossread.inference.support import load_support
from crossread.text.passages import nearest_passages

FEWEST_WORDS = 4
STEPS, RATE, DECAY = 4_000, 0.5, 0.01


def claims(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield claims with their evidence, and whether it bears them out."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            evidence = "\n".join(row["evidence"])
            marked = zip(row["claim_tokens"], row["non_supported_spans"], strict=True)
            kept = [word for word, is_outside in marked if not is_outside]
            yield row["claim"], evidence, False
            if FEWEST_WORDS <= len(kept) < len(row["claim_tokens"]):
                yield " ".join(kept), evidence, True


def fitted(signs: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and constant of a logistic regression."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.c_[(signs - mean) / spread, np.ones(len(signs))]
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-rows @ weights))
        weights -= RATE * (rows.T @ (told - held) / len(held) + DECAY * np.r_[weights[:-1], 0])
    raw = weights[:-1] / spread
    return raw, float(weights[-1] - (raw * mean).sum())


def main() -> None:
    """Fit, and print the constants."""
    parser = argparse.ArgumentParser(prog="python -m training.borne_out", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    items = list(claims(chosen.data / "wice" / "non_supported_tokens_train.jsonl"))
    judge = load_support()
    pairs = [
        (passage, number)
        for number, (claim, text, _) in enumerate(items)
        for passage in nearest_passages(text, claim)
    ]
    entails = [0.0] * len(items)
    told = judge.judge([(passage, items[number][0]) for passage, number in pairs])
    for (_, number), one in zip(pairs, told, strict=True):
        entails[number] = max(entails[number], one.entails)
    signs = np.array(
        [
            [signs_of(claim, text, share)[name] for name in WEIGHTS]
            for (claim, text, _), share in zip(items, entails, strict=True)
        ]
    )
    weights, constant = fitted(signs, np.array([held for _, _, held in items], dtype=float))
    named = zip(WEIGHTS, weights, strict=True)
    print("WEIGHTS =", {name: round(float(one), 3) for name, one in named})
    print("CONSTANT =", round(constant, 3))


if __name__ == "__main__":
    main()
