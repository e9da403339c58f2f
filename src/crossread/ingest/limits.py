"""How much ingest takes in before it says no."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a source is refused with an error that names the number.

    ``max_bytes`` is for one source; ``max_tags`` is how many tags a page may hold (an article has
    some thousands).
    """

    max_bytes: int = 50_000_000
    max_tags: int = 100_000
