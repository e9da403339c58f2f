"""Rows shown for articles on climate, judged by reading (``basil.py``)."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the articles on climate, whose data ``folder`` holds."""
    return basil.measured(basil.CLIMATE, folder)
