"""Of many sources, is the one that bears a claim among those searched?

    python -m evaluation.retrieval --data FOLDER [--claims 300]

Each claim of WiCE's development part that its evidence supports (in part or whole) is asked of all
these evidences and 600 news articles together: how often is its own among the nearest 1, 5, 20 and
60, by words (BM25), by meaning (kept vectors), and by both fused. Nothing was chosen on these
claims. Evidences come in pieces of one page, so that the first place is often a neighbour's.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crossread.ask.meaning import fused
from crossread.ask.topic import NEAR_LIKENESS, search_words
from evaluation.bench import news_texts

if TYPE_CHECKING:
    from crossread.workspace import Workspace

PLACES = (1, 5, 20, 60)
N_NEWS = 600
LONGEST = 6_000
WAYS = ("words", "meaning", "fused")


def claims_of(data: Path) -> list[tuple[str, str]]:
    """Return the claims that their evidence supports, each with the text of that evidence."""
    path = data / "wice" / "oracle_chunks_dev.jsonl"
    read = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [(one["claim"], _text(one)) for one in read if one["label"] != "not_supported"]


def _text(record: dict[str, list[str]]) -> str:
    told = (one for one in record["evidence"] if not one.startswith("(meta data)"))
    return "\n\n".join(told)[:LONGEST]


def ranked(
    workspace: Workspace, claim: str, *, limit: int = PLACES[-1]
) -> dict[str, Sequence[str]]:
    """Return the ids of the documents nearest to a claim, by each way."""
    retrieval = workspace._retrieval()  # what ask rests on; nobody else needs it by itself
    by_words = retrieval._store.nearest_documents(search_words(claim), limit=limit)
    (vector,) = retrieval.encoder.encode([claim])
    roughly = retrieval._all_signs().near(vector, n_passages=200)
    by_meaning = retrieval.vectors(roughly).nearest_documents(vector, floor=NEAR_LIKENESS)[:limit]
    both = fused(by_words, by_meaning, limit=limit)
    return dict(zip(WAYS, (by_words, by_meaning, both), strict=True))


def main() -> None:
    """Print a line for each way."""
    from crossread.workspace import Workspace, rule_analysers

    parser = argparse.ArgumentParser(prog="python -m evaluation.retrieval", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--claims", type=int, default=300)
    chosen = parser.parse_args()
    claims = claims_of(chosen.data)
    texts = dict.fromkeys(text for _, text in claims)
    with Workspace(analysers=rule_analysers()) as workspace:
        for number, text in enumerate(texts):
            workspace.put(f"evidence-{number}.txt", text.encode())
        for name, text in islice(news_texts(chosen.data), N_NEWS):
            workspace.put(f"{name}.txt", text[:LONGEST].encode())
        workspace.ask("What happened?")  # all is read, and what passages mean is kept
        by_name = {one.capture.source: one.id for one in workspace.documents()}
        ids = {text: by_name.get(f"evidence-{number}.txt") for number, text in enumerate(texts)}
        random.Random(3).shuffle(claims)
        drawn = [(claim, ids[text]) for claim, text in claims if ids[text]][: chosen.claims]
        found = [(wanted, ranked(workspace, claim)) for claim, wanted in drawn]
    for way in WAYS:
        shares = [
            sum(wanted in near[way][:place] for wanted, near in found) / len(found)
            for place in PLACES
        ]
        told = ", ".join(f"{share:.3f} in {n}" for share, n in zip(shares, PLACES, strict=True))
        print(f"{way:8} {told}   ({len(found)} claims, {len(by_name):,} texts)")


if __name__ == "__main__":
    main()
