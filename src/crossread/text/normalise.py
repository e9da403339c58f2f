"""Making texts alike without losing where each character came from.

Only quotation marks, dashes, white space and invisible characters are made alike: what typists
and converters change without changing words. Case and spelling are words and stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from crossread.model.span import Span

_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'")
_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»‹›＂〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_ALIKE: dict[int, str] = _SINGLE | _DOUBLE | _DASHES | {ord("…"): "..."}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text made alike, with the place of each of its characters in the original.

    ``starts[i]`` is the code point of the original that gave character ``i``.
    """

    text: str
    starts: tuple[int, ...]
    length: int

    def original(self, start: int, end: int) -> Span:
        """Return where the characters from ``start`` to ``end`` stand in the original.

        Raises ``ValueError`` when the range is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters from {start} to {end}")
        last = self.starts[end - 1]
        return Span(self.starts[start], min(last + 1, self.length))


def normalise(text: str) -> Normalised:
    """Make quotation marks, dashes and white space alike and drop invisible characters.

    Runs of white space become one space; "…" becomes three dots. Idempotent.
    """
    characters: list[str] = []
    starts: list[int] = []
    for index, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            alike = " "
        else:
            alike = _ALIKE.get(ord(character), character)
        characters.extend(alike)
        starts.extend([index] * len(alike))
    return Normalised("".join(characters), tuple(starts), len(text))
