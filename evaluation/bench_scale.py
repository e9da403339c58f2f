"""How Crossread grows: ``make bench-scale DATA=folder``.

python -m evaluation.bench_scale --data FOLDER [--size 10000] [--search 100000]
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from evaluation.corpora import wikinews_articles

_SENTENCE = re.compile(r"(?<=[.!?][\"”])\s+|(?<=[.!?])\s+|\n+")
_WORDS = (6, 45)
REPORTS, OF_THE_EVENT, OF_OTHERS = 3, 5, 2
FIRST_DAY = date(2019, 1, 1)
SEED = 7


@dataclass(frozen=True, slots=True)
class Short:
    """A short text made of sentences of others; ``event`` is the number of what it reports."""

    event: int
    date: str
    title: str
    text: str


def articles_of(data: Path) -> list[tuple[str, list[str]]]:
    """Return the titles and sentences of the Wikinews articles that have enough of them."""
    found = []
    for one in wikinews_articles(data / "wikinews"):
        parts = (part.strip() for part in _SENTENCE.split(one.text))
        sentences = [part for part in parts if _WORDS[0] <= len(part.split()) <= _WORDS[1]]
        if len(sentences) >= OF_THE_EVENT + OF_OTHERS:
            found.append((one.capture.title or "", sentences))
    return found


def short_texts(data: Path, n_texts: int, *, seed: int = SEED) -> Iterator[Short]:
    """Yield ``n_texts`` short texts, always the same for a seed.

    An event is some sentences of one article; each of its reports tells most of them in an order
    of its own, and adds a few of other articles.
    """
    articles = articles_of(data)
    chance = random.Random(seed)
    for number in range(n_texts):
        event = number // REPORTS
        if number % REPORTS == 0:
            title, sentences = chance.choice(articles)
            told = chance.sample(sentences, min(len(sentences), OF_THE_EVENT + 2))
            day = FIRST_DAY + timedelta(days=chance.randrange(3650))
        own = chance.sample(told, OF_THE_EVENT)
        others = [chance.choice(chance.choice(articles)[1]) for _ in range(OF_OTHERS)]
        text = "\n\n".join((" ".join(own[:3]), " ".join(own[3:] + others)))
        yield Short(event, day.isoformat(), title, text)


def write_table(texts: Iterator[Short], path: Path) -> Path:
    """Write texts as one table and return its path."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(("id", "date", "title", "text"))
        for number, one in enumerate(texts):
            table.writerow((f"{one.event}-{number}", one.date, one.title, one.text))
    return path
