"""How much ingest takes in before it says no."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a source is refused with an error that names the number.

    ``max_bytes`` is for one source; ``max_depth`` is how deep the markup of a page may nest.
    """

    max_bytes: int = 50_000_000
    max_depth: int = 1_500
