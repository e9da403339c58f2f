"""How much ingest takes in before it says no."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a source is refused with an error that names the number.

    ``max_bytes`` is for one source and ``max_characters`` for one text in it: a table may hold many
    texts, but a text longer than some novels would keep the analysers busy for minutes.
    ``max_tags`` is how many tags a page may hold (an article has some thousands).
    """

    max_bytes: int = 50_000_000
    max_characters: int = 2_000_000
    max_tags: int = 100_000

    @classmethod
    def raised_to(cls, max_bytes: int) -> Limits:
        """Return the limits of a reader who asked for more: a text may then be as long as that."""
        return cls(max_bytes=max_bytes, max_characters=max(cls().max_characters, max_bytes))
