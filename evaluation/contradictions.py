"""Contradictions and near-misses written for this project: how many are told apart.

Run: ``python -m evaluation.contradictions [--show]``. Needs no data but its own table.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from crossread.compare import alignment
from crossread.engine.run import Models, compare_documents
from crossread.inference.onnx import load_embedder
from crossread.model import Alignment, Done, Reading
from crossread.testing import endings
from crossread.workspace import rule_analysers
from evaluation.corpora import a_text

TABLE = Path(__file__).with_name("contradictions.tsv")
HELD_OUT = Path(__file__).with_name("contradictions_held_out.tsv")
DENIALS = Path(__file__).with_name("contradictions_denials.tsv")
NEWS = Path(__file__).with_name("contradictions_news.tsv")
NEWS_HELD_OUT = Path(__file__).with_name("contradictions_news_held_out.tsv")
DATE = "2024-05-20"


def pairs(table: Path) -> Iterator[tuple[bool, str, str]]:
    """Yield whether two sentences of a table contradict each other, and the sentences."""
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            mark, first, later = line.split("\t")
            yield mark == "x", first, later


def contradict(first: str, later: str) -> bool:
    """Whether the comparer says that two sentences, each a text of its own, contradict."""
    readings = []
    for name, text in (("a.txt", first), ("b.txt", later)):
        document = a_text(text, source=name, date=DATE)
        analysers = rule_analysers()
        layers = {
            one.step.provides: one.outcome.found
            for one in endings(document, analysers)
            if isinstance(one.outcome, Done)
        }
        readings.append(Reading(document, layers))
    (ended,) = compare_documents(readings, (alignment.COMPARER,), Models(load_embedder))
    found = ended.outcome.found if isinstance(ended.outcome, Done) else ()
    bodies = [one.body for one in found if isinstance(one.body, Alignment)]
    return any(body.relation == "contradicts" for body in bodies)


def measure(folder: Path) -> dict[str, float]:  # noqa: ARG001  the table is the project's own
    """Return recall and precision, of the pairs worked with and of those held out."""
    figures = tally(TABLE)
    held = (
        ("held out", HELD_OUT), ("denials, held out", DENIALS), ("news, held out", NEWS_HELD_OUT),
    )  # fmt: skip
    for name, table in held:
        figures |= {f"{name}: {key}": value for key, value in tally(table).items()}
    return figures


def tally(table: Path, *, show: bool = False) -> dict[str, float]:
    """Compare every pair and count; with ``show``, print what went wrong."""
    right = found = wanted = 0
    for is_one, first, later in pairs(table):
        says = contradict(first, later)
        wanted += is_one
        found += says
        right += says and is_one
        if show and says != is_one:
            print("false alarm" if says else "missed", "|", first, "|", later)
    return {"recall": right / wanted, "precision": right / max(1, found)}


JUDGED = (0.5, 0.8, 0.95)


def tally_judged(table: Path) -> None:
    """Print what the judge of pairs would add: with the rules, and alone, from some score on."""
    from crossread.inference.support import load_support

    known = list(pairs(table))
    judge = load_support()
    there = judge.judge([(first, later) for _, first, later in known])
    back = judge.judge([(later, first) for _, first, later in known])
    sure = [min(a.contradicts, b.contradicts) for a, b in zip(there, back, strict=True)]
    ruled = [contradict(first, later) for _, first, later in known]
    for least in JUDGED:
        alone = [one >= least for one in sure]
        either = [a or b for a, b in zip(alone, ruled, strict=True)]
        for name, says in (("judge alone", alone), ("rules or judge", either)):
            right = sum(said and is_one for said, (is_one, _, _) in zip(says, known, strict=True))
            recall = right / sum(is_one for is_one, _, _ in known)
            precision = right / max(1, sum(says))
            print(f"  {name} from {least}: recall {recall:.3f}, precision {precision:.3f}")


def main() -> None:
    """Print recall and precision, and of the pairs worked with, what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print misses and false alarms")
    parser.add_argument("--judge", action="store_true", help="what the judge of pairs would add")
    chosen = parser.parse_args()
    told = (
        ("worked with", TABLE), ("held out", HELD_OUT), ("denials, held out", DENIALS),
        ("news, worked with", NEWS), ("news, held out", NEWS_HELD_OUT),
    )  # fmt: skip
    for name, table in told:
        # Nobody is to work on what is held out: its misses are not shown.
        figures = tally(table, show=chosen.show and table in {TABLE, NEWS})
        print(name, ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))
        if chosen.judge:
            tally_judged(table)


if __name__ == "__main__":
    main()
