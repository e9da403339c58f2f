"""Offsets between Unicode code points (Python, the W3C model) and UTF-16 units (browsers).

One emoji before a quotation shifts every offset by one between the two. The sheet needs no
conversion, since its marks are made here; a page in which people select words will.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

_LAST_ONE_UNIT = 0xFFFF


class Utf16Offsets:
    """Converts offsets in one text, each in logarithmic time."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # The code points of the characters that take two units, in order.
        self._wide = [index for index, one in enumerate(text) if ord(one) > _LAST_ONE_UNIT]
        self._wide_units = [index + count for count, index in enumerate(self._wide)]

    def to_utf16(self, code_point: int) -> int:
        """Return the UTF-16 unit at which a code point starts; raises ``ValueError`` outside."""
        if not 0 <= code_point <= self._length:
            raise ValueError(f"no code point {code_point} in a text of {self._length}")
        return code_point + bisect_left(self._wide, code_point)

    def to_code_point(self, unit: int) -> int:
        """Return the code point at which a UTF-16 unit starts.

        Raises ``ValueError`` outside the text and in the middle of a character.
        """
        if not 0 <= unit <= self._length + len(self._wide):
            raise ValueError(f"no UTF-16 unit {unit} in this text")
        count = bisect_right(self._wide_units, unit - 1)
        if count and self._wide_units[count - 1] == unit - 1:
            raise ValueError(f"UTF-16 unit {unit} is in the middle of a character")
        return unit - count
