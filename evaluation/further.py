"""Rows shown for further reports of the events of ECB+, judged by reading (``basil.py``)."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the further reports of ECB+, whose data ``folder`` holds."""
    return basil.measured(basil.FURTHER, folder)
