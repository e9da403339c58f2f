"""Disputes shown for further bodies of contested claims, judged by reading (``basil.py``)."""

from __future__ import annotations

from pathlib import Path

from evaluation import basil


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the further bodies, of which ``folder`` holds both data sets."""
    return basil.measured(basil.BODIES, folder)
