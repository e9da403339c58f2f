"""Places in a text: spans, pins, references."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of Unicode code points, ``start`` included and ``end`` not.

    Raises ``ValueError`` when the range is negative or runs backwards.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span cannot run from {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __reduce__(self) -> tuple[type[Span], tuple[int, int]]:
        return Span, (self.start, self.end)

    def of(self, text: str) -> str:
        """Return the words of ``text`` that this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether every code point of ``other`` lies in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def shift(self, n_code_points: int) -> Span:
        """Return the span moved to the right by ``n_code_points`` (to the left if negative)."""
        return Span(self.start + n_code_points, self.end + n_code_points)


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """A span in a named document. Bodies point at text with pins only."""

    document: str
    span: Span

    def __reduce__(self) -> tuple[type[Pin], tuple[str, Span]]:
        return Pin, (self.document, self.span)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A pointer to an annotation, by its id."""

    annotation: str
