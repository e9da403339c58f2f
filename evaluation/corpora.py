"""Loaders of research corpora: files as their authors publish them, documents of ours.

None of the texts is in the repository; ``folder`` is where the data were put.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from crossread.model import Capture, Document
from crossread.model.identity import digest_of


def a_text(text: str, *, source: str, language: str = "en", **capture: str | None) -> Document:
    """Return a document of a text, with what is known of its origin."""
    digest = digest_of(f"{source}\n{text}".encode())
    return Document(text, Capture(source, digest, **capture), language)


def basil_events(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each event of BASIL, the reports of its outlets, in the order of their names."""
    events: dict[str, list[dict[str, object]]] = defaultdict(list)
    for path in sorted(folder.glob("articles/*/*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        # Some articles have no id of their own ("empty"): the file's name is one.
        events[article["triplet-uuid"]].append(article | {"name": f"{path.stem}.txt"})
    for articles in (events[event] for event in sorted(events)):
        yield [_basil_document(one) for one in sorted(articles, key=lambda one: str(one["source"]))]


def _basil_document(article: dict[str, object]) -> Document:
    paragraphs = article["body-paragraphs"]
    assert isinstance(paragraphs, list)
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    return a_text(
        text,
        source=str(article["name"]),
        title=str(article["title"]),
        outlet=str(article["source"]),
        date=str(article["date"]),
    )


def wikinews_articles(folder: Path) -> Iterator[Document]:
    """Yield the articles of the Wikinews tables, in the order of the files."""
    csv.field_size_limit(10_000_000)
    for path in sorted(folder.glob("wikinews_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["text"].strip():
                    yield a_text(
                        row["text"].strip(), source=row["url"], title=row["title"], date=row["date"]
                    )
