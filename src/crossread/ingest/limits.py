"""How much ingest takes in before it says no."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crossread.errors import UnreadableSource


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a source is refused with an error that names the number.

    ``max_bytes`` is for one source and ``max_characters`` for one text in it: a table may hold many
    texts, but a text longer than some novels would keep the analysers busy for minutes.
    ``max_tags`` is how many tags a page may hold (an article has some thousands). ``max_entries``,
    ``max_entry_bytes`` and ``max_total_bytes`` bound what is unpacked out of one source, with all
    that is packed inside, and ``max_depth`` how often something may be packed inside another.
    ``max_pages`` is how many pages of a PDF are read, ``max_pixels`` how large a picture may be.
    """

    max_bytes: int = 50_000_000
    max_characters: int = 2_000_000
    max_tags: int = 100_000
    max_entries: int = 10_000
    max_entry_bytes: int = 100_000_000
    max_total_bytes: int = 1_000_000_000
    max_depth: int = 4
    max_pages: int = 2_000
    max_pixels: int = 50_000_000

    @classmethod
    def raised_to(cls, max_bytes: int) -> Limits:
        """Return the limits of a reader who asked for more: a text may then be as long as that."""
        return cls().raised(max_bytes=max_bytes)

    def raised(
        self,
        *,
        max_bytes: int | None = None,
        max_entries: int | None = None,
        max_total_bytes: int | None = None,
    ) -> Limits:
        """Return these limits with those that are given; what follows from one goes with it."""
        size = max_bytes or self.max_bytes
        longest = self.max_characters if max_bytes is None else max(self.max_characters, max_bytes)
        return replace(
            self,
            max_bytes=size,
            max_characters=longest,
            max_entries=max_entries or self.max_entries,
            max_entry_bytes=max(self.max_entry_bytes, size),
            max_total_bytes=max_total_bytes or self.max_total_bytes,
        )


class Budget:
    """What one source has unpacked so far, with all that is packed inside it.

    ``take_entry`` and ``take_bytes`` raise ``UnreadableSource`` with the number that is too large.
    """

    def __init__(self, limits: Limits, name: str) -> None:
        self.limits = limits
        self.name = name
        self.n_entries = 0
        self.n_bytes = 0

    def take_entry(self) -> None:
        """Count one more entry."""
        self.n_entries += 1
        if self.n_entries > self.limits.max_entries:
            raise UnreadableSource(
                f"{self.name} holds more than {self.limits.max_entries:,} entries; those beyond "
                "were not read",
                hint="give the parts you need, or raise the limit with --max-entries",
                details={"limit": self.limits.max_entries},
            )

    def take_bytes(self, n_bytes: int) -> None:
        """Count bytes that were unpacked."""
        self.n_bytes += n_bytes
        if self.n_bytes > self.limits.max_total_bytes:
            raise UnreadableSource(
                f"{self.name} unpacks to more than {in_megabytes(self.limits.max_total_bytes)} "
                "in all; what lies beyond was not read",
                hint="give the parts you need, or raise the limit with --max-total",
                details={"limit": self.limits.max_total_bytes},
            )


def in_megabytes(size_bytes: int) -> str:
    """Return a size as people read it: ``200 MB``, ``1.4 MB``, ``812 bytes``."""
    if size_bytes < 10_000:
        return f"{size_bytes:,} bytes"
    megabytes = size_bytes / 1_000_000
    return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{megabytes:.2f} MB"
