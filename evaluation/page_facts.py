"""Title, author and day of publication of saved pages, beside what people noted.

A day or an author counts as right when it is the one noted; where nothing was noted, anything
given counts as wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crossread.errors import UnreadableSource
from crossread.ingest.reader import Source, read_source
from crossread.model import Capture
from evaluation.pages import Page, saved_pages


def measure(folder: Path) -> dict[str, float]:
    """Return precision and recall of days, authors and titles, and of days by where they stood."""
    counts: Counter[str] = Counter()
    for page in saved_pages(folder):
        if "date" in page.gold:
            capture = _capture(page)
            for fact, given, gold in _facts(capture, page):
                _count(counts, fact, given, gold)
            where = (capture.date_found or "nowhere").split(" of class ")[0]
            _count(counts, f"date by {where}", (capture.date or "")[:10], page.gold["date"] or "")
    return dict(_figures(counts))


def _capture(page: Page) -> Capture:
    try:
        (document,) = read_source(Source(page.name, content=page.content)).documents
    except UnreadableSource:
        return Capture(page.name, "")
    return document.capture


def _facts(capture: Capture, page: Page) -> Iterator[tuple[str, str, str]]:
    yield "date", (capture.date or "")[:10], page.gold["date"] or ""
    yield "author", _level(capture.author), _level(page.gold.get("author"))
    yield "title", _level(capture.title), _level(page.gold.get("title"))


def _level(words: str | list[str] | None) -> str:
    if isinstance(words, list):
        words = " ".join(words)
    return " ".join(sorted(re.findall(r"\w+", (words or "").lower())))


def _count(counts: Counter[str], fact: str, given: str, gold: str) -> None:
    counts[f"{fact} given"] += bool(given)
    counts[f"{fact} gold"] += bool(gold)
    counts[f"{fact} right"] += bool(given) and given == gold


def _figures(counts: Counter[str]) -> Iterator[tuple[str, float]]:
    for key in sorted(counts):
        if key.endswith(" given") and counts[key]:
            fact = key.removesuffix(" given")
            right = counts[f"{fact} right"]
            yield f"{fact} precision", right / counts[key]
            if " by " in fact:
                yield f"{fact} n", counts[key]
            else:
                yield f"{fact} recall", right / max(counts[f"{fact} gold"], 1)
