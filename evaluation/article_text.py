"""Article text: what a saved page's text must hold and must not, beside the library's own figure.

Counted as the library counts: a segment is there when it is in the text after white space is made
equal; precision and recall over all segments of all pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.reader import Limits, Source, read_source
from evaluation.pages import saved_pages


@dataclass(slots=True)
class Counts:
    """Segments found that must be there, found that must not, and missing."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, text: str, gold: dict[str, Any]) -> None:
        """Count the segments of one page."""
        held = level(text)
        n_right = sum(level(one) in held for one in gold["with"])
        self.right += n_right
        self.missed += len(gold["with"]) - n_right
        self.wrong += sum(level(one) in held for one in gold["without"])

    @property
    def precision(self) -> float:
        """Return the share of what was found that belongs there."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Return the share of what belongs there that was found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def level(text: str) -> str:
    """Return a text in one spelling: soft hyphens out, NFC, white space as single blanks.

    The same is done to both readers' texts and to the segments; neither gains by it.
    """
    whole = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return re.sub(r"\s+", " ", whole).strip()


def our_text(name: str, content: bytes) -> str:
    """Return the text that ingest gives for a page, empty where it refuses."""
    try:
        (document,) = read_source(Source(name, content=content), limits=Limits()).documents
    except UnreadableSource:
        return ""
    return document.text


def library_text(_name: str, content: bytes) -> str:
    """Return the text that trafilatura gives by itself."""
    import trafilatura

    return trafilatura.extract(content, include_comments=False, include_tables=True) or ""


def measure(folder: Path) -> dict[str, float]:
    """Measure ingest and the library on the same pages, ours less theirs as ``lead``."""
    readers: dict[str, Callable[[str, bytes], str]] = {"ours": our_text, "library": library_text}
    counts = {who: Counts() for who in readers}
    n_empty = 0
    for page in saved_pages(folder):
        for who, read in readers.items():
            text = read(page.name, page.content)
            counts[who].add(text, page.gold)
            n_empty += who == "ours" and not text
    ours, library = counts["ours"], counts["library"]
    return {
        "f1": ours.f1,
        "precision": ours.precision,
        "recall": ours.recall,
        "library f1": library.f1,
        "library precision": library.precision,
        "library recall": library.recall,
        "lead": ours.f1 - library.f1,
        "pages without text": n_empty,
    }
