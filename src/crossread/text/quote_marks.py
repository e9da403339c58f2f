"""Words of a source in quotation marks of ours, so that no two marks of one kind meet."""

from __future__ import annotations

OPENING, CLOSING = "“\"«„‘'‹", "”\"»“’'›"
_DOUBLE = set(OPENING[:4] + CLOSING[:3])
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'", "„": "‚"})


def in_marks(words: str, end: str = "") -> str:
    """Return words in double marks; marks round them all are dropped, marks inside made single.

    ``end`` stands before the closing mark, as a sign that the words were cut.
    """
    line = " ".join(words.split())
    has_own = line[:1] in OPENING and line[-1:] in CLOSING and len(line) > 1
    if has_own and not set(line[1:-1]) & _DOUBLE:
        line = line[1:-1]
    return f"“{line.translate(_INNER)}{end}”"
