"""ClaimDiff by topic: does one outlet's claim strengthen or weaken another's on the same matter?

The topics held back from training are measured, each question by itself, as the data ask them: does
claim B strengthen claim A, yes or no; does it weaken it. Told by the model's reading of arguments;
by the rules that compare statements (the same: strengthens; a contradiction: weakens); and by a
threshold on the cosine of the two claims, the best of the topics trained on. ``--file`` is a file
of the set's own format, read whole.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from crossread.compare import alignment
from crossread.inference.onnx import load_embedder
from crossread.inference.support import ARGUMENT_OUTPUT, load_support
from crossread.model import Alignment
from evaluation.corpora import a_text
from evaluation.scoring import Told, class_figures, confusion, macro_f1, majority
from evaluation.shelves import Shelved
from evaluation.support import Case, is_held_back, judged

QUESTIONS = {"strengthens": "strength-train.json", "weakens": "weak-train.json"}
LABELS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims of one topic, and whether the second does to the first what is asked."""

    topic: str
    claim_a: str
    claim_b: str
    gold: str


def pairs_of(path: Path) -> list[Pair]:
    """Return the pairs of a file of the set."""
    rows = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        Pair(row["topic"], row["claim_a"], row["claim_b"], "yes" if row["relation"] else "no")
        for row in rows
    ]


def cosines(pairs: Sequence[Pair]) -> list[float]:
    """Return the cosine of the claims of each pair."""
    texts = sorted({text for one in pairs for text in (one.claim_a, one.claim_b)})
    rows = dict(zip(texts, np.asarray(load_embedder().encode(texts)), strict=True))
    return [float(rows[one.claim_a] @ rows[one.claim_b]) for one in pairs]


def best_threshold(pairs: Sequence[Pair]) -> float:
    """Return the cosine from which "yes" gives the best macro F1 on some pairs."""
    near = cosines(pairs)
    steps = [step / 20 for step in range(2, 20)]
    return max(steps, key=lambda least: _macro(pairs, by_cosine(near, least)))


def by_cosine(near: Sequence[float], least: float) -> list[str]:
    """Tell "yes" from a cosine on."""
    return ["yes" if one >= least else "no" for one in near]


def by_model(pairs: Sequence[Pair], question: str) -> list[str]:
    """Tell by the judge of pairs, of the three it can say."""
    cases = [Case(one.claim_b, one.claim_a, one.gold, one.topic) for one in pairs]
    wanted = "entails" if question == "strengthens" else "contradicts"
    told = judged(load_support(), cases, ARGUMENT_OUTPUT)
    return ["yes" if one.relation == wanted else "no" for one in told]


def by_rules(pairs: Sequence[Pair], question: str) -> list[str]:
    """Tell by how the program aligns two texts of one claim each."""
    wanted = {"same", "differs"} if question == "strengthens" else {"contradicts"}
    told = []
    for one in pairs:
        documents = [
            a_text(one.claim_a, source="a.txt"), a_text(one.claim_b, source="b.txt")
        ]  # fmt: skip
        found = Shelved(documents, (alignment.COMPARER,)).of(Alignment)
        told.append("yes" if any(each.body.relation in wanted for each in found) else "no")
    return told


def _told(pairs: Sequence[Pair], labels: Sequence[str]) -> list[Told]:
    return [Told(one.topic, one.gold, label) for one, label in zip(pairs, labels, strict=True)]


def _macro(pairs: Sequence[Pair], labels: Sequence[str]) -> float:
    return macro_f1(confusion(_told(pairs, labels), LABELS).sum(axis=0))


def measure(data: Path) -> dict[str, float]:
    """Return the figures of both questions, or of the one that a file asks."""
    figures: dict[str, float] = {}
    for question, name in QUESTIONS.items():
        if data.is_file() and not data.name.startswith(question[:4]):
            continue
        trained = pairs_of(data.with_name(name) if data.is_file() else data / name)
        held = pairs_of(data) if data.is_file() and data.name != name else []
        held = held or [one for one in trained if is_held_back(f"claimdiff {one.topic}")]
        trained = [one for one in trained if not is_held_back(f"claimdiff {one.topic}")]
        figures |= _figures(question, held, best_threshold(trained))
    return figures


def _figures(question: str, held: Sequence[Pair], least: float) -> dict[str, float]:
    told = _told(held, by_model(held, question))
    figures: dict[str, float] = {
        f"{question}: pairs": len(held),
        f"{question}: topics": len({one.topic for one in held}),
    }
    figures |= class_figures(told, LABELS, name=f"{question}: ")
    others = {
        "rules": _told(held, by_rules(held, question)),
        "majority": majority(told),
        "cosine": _told(held, by_cosine(cosines(held), least)),
    }
    for name, items in others.items():
        figures |= class_figures(items, LABELS, name=f"{question}: {name}: ", per_class=False)
    return figures
