"""Rows shown for contested claims, judged by reading: the second input of ``basil.py``."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the contested claims, of which ``folder`` holds both data sets."""
    return basil.measured(basil.CONTESTED, folder)
