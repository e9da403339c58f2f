"""Loaders of research corpora: files as their authors publish them, documents of ours.

None of the texts is in the repository; ``folder`` is where the data were put.
"""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import md5
from pathlib import Path

from crossread.model import Capture, Document
from crossread.model.identity import digest_of

STANCES = ("disagree", "agree", "discuss")
N_OF_A_STANCE = 2
N_REPORTS = range(3, 5)
"""How many reports a contested claim is read in; a claim with fewer is left out."""
SHORTEST_REPORT = 400
"""Characters below which a body is a teaser rather than a report."""
LARGEST_FIELD = 10_000_000


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
    csv.field_size_limit(LARGEST_FIELD)
    for path in sorted(folder.glob("wikinews_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["text"].strip():
                    yield a_text(
                        row["text"].strip(), source=row["url"], title=row["title"], date=row["date"]
                    )


def contested_claims(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent, up to four reports of it among the bodies of FNC-1.

    Of each stance that FNC-1 knows toward a headline of the claim up to two, drawn by the claim's
    words; claims with fewer than three are left out. A stance is toward a headline, which may
    itself deny, so that most claims have reports for and against them, not all. The half that
    rules may be changed on comes first, then the half that nobody reads before it is judged.
    """
    texts = {row["Body ID"]: row["articleBody"] for row in _rows(folder / "fnc1/train_bodies.csv")}
    stances = _stances_of_claims(folder)
    for claim in sorted(stances, key=lambda claim: (is_held(claim), claim)):
        chosen = _reports_of(claim, stances[claim], texts)[: N_REPORTS[-1]]
        if len(chosen) in N_REPORTS:
            yield [a_text(texts[body], source=f"body-{body}.txt") for body in chosen]


def is_held(claim: str) -> bool:
    """Whether a contested claim is of the half that is read only to be judged."""
    return md5(f"r:{claim}".encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def _stances_of_claims(folder: Path) -> dict[str, dict[str, str]]:
    """Return for each claim the bodies about it, with their stances; a later headline's stands."""
    of_headline: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "fnc1/train_stances.csv"):
        if row["Stance"] in STANCES:
            of_headline[row["Headline"].strip()][row["Body ID"]] = row["Stance"]
    of_claim: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "emergent/headlines.csv"):
        of_claim[row["claimHeadline"]].update(of_headline.get(row["articleHeadline"].strip(), {}))
    return of_claim


def _reports_of(claim: str, stances: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    chance = random.Random(claim)
    chosen: list[str] = []
    for stance in STANCES:
        of_stance = [body for body, its in stances.items() if its == stance]
        bodies = sorted((b for b in of_stance if len(texts[b]) > SHORTEST_REPORT), key=int)
        chance.shuffle(bodies)
        chosen += bodies[:N_OF_A_STANCE]
    return chosen


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
