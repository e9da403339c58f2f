"""Sentences of open texts, for calibration and for measuring; none of them enters the project."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path

# Good enough to cut calibration text; the product has its own segmenter.
BOUNDARY = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
SHORTEST = 20
LARGEST_FIELD = 10_000_000


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def wikinews_articles(data: Path, year: int) -> list[tuple[str, str]]:
    """Title and text of each Wikinews article of a year (CC BY 2.5)."""
    path = data / "wikinews" / f"wikinews_{year}.csv"
    return [(row["title"], row["text"]) for row in _rows(path)]


def wikinews_sentences(data: Path, year: int) -> list[str]:
    """The sentences of a year of Wikinews."""
    return [
        sentence
        for _, text in wikinews_articles(data, year)
        for paragraph in text.split("\n")
        for sentence in BOUNDARY.split(paragraph.strip())
        if len(sentence) >= SHORTEST
    ]


def web_sentences(data: Path, part: str) -> list[str]:
    """The sentences of a part of UD English EWT: weblogs, mail, reviews (CC BY-SA 4.0)."""
    path = data / "ud_english_ewt" / f"{part}.conllu"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def emergent_headlines(data: Path) -> list[tuple[str, str]]:
    """Claim and headline of an article about it, for measuring only."""
    path = data / "emergent" / "headlines.csv"
    return [(row["claimHeadline"], row["articleHeadline"]) for row in _rows(path)]


def some_of(texts: list[str], count: int, seed: int = 0) -> list[str]:
    """The same `count` of the texts each time."""
    return random.Random(seed).sample(texts, min(count, len(texts)))
