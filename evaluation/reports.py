"""Rows shown for short reports of one event, judged by reading: the third input of ``basil.py``."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the reports of ECB+, whose data ``folder`` holds."""
    return basil.measured(basil.REPORTS, folder)
