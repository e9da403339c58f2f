"""Where a dateline ends: the place, and perhaps the agency and the day, that opens a report."""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"\W?[A-ZÀ-ÞЀ-Я][A-ZÀ-ÞЀ-Я.'’-]+(?:[ /][A-ZÀ-ÞЀ-Я.'’-]+){0,4}"  # VASHEL/CALDER
    r"(?:, (?:[A-Z][\w.]*)(?: [A-Z][\w.]*){0,2}){0,2}"  # , Ostra, April 9
    r"(?:,? \d{1,2}(?: [A-Z]\w+)?)?"
    r"(?: \([^()\n]{1,40}\))?"  # (Meridian)
    r"\s?(?:[—―–]-?|--?-?)\s?(?=[\dA-ZÀ-ÞЀ-Я“\"'‘«„])"
)
MIN_CAPITALS = 3
_DASH = re.compile(r"[—―–]\s+|--\s+")


def dateline_end(text: str, start: int, end: int) -> int:
    """Return where the words behind a dateline begin; ``start`` where there is none.

    >>> text = "VASHEL/CALDER (Meridian) — At least fourteen people died."
    >>> text[dateline_end(text, 0, len(text)) :]
    'At least fourteen people died.'
    >>> dateline_end("NATO-led troops left.", 0, 21), dateline_end("It rained.", 0, 10)
    (0, 0)
    """
    cut_off = _DASH.match(text, start, end)
    if cut_off is not None:
        return cut_off.end()  # the dateline's last stop was taken for the end of a sentence
    match = _DATELINE.match(text, start, end)
    if match is None or match.end() >= end:
        return start
    dash = match.group().rstrip()
    is_tight = text[match.end() - 1 : match.end()] == "-" and dash[-2:-1] not in (" ", "-", ")")
    letters = sum(one.isupper() for one in match.group())
    return start if is_tight or letters < MIN_CAPITALS else match.end()
