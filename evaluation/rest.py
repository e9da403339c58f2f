"""Rows shown for the bodies of Emergent that were left, judged by reading (``basil.py``)."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of what was left, of which ``folder`` holds both data sets."""
    return basil.measured(basil.REST, folder)
