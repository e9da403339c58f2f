"""Rows shown for articles on American politics, judged by reading (``basil.py``)."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of PolNeAR's articles, which ``folder`` holds."""
    return basil.measured(basil.POLITICS, folder)
