"""Runs in a process of its own: reads a PDF on standard input, writes its pages as JSON Lines.

A PDF that loops, crashes the library or asks for all memory there is takes this process with it and
nothing else. Lengths are in points from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TypeAlias

MAX_MEMORY = 2_000_000_000
MAX_CHARACTERS = 300_000  # on one page
MAX_SIDE = 7_000  # pixels
INVISIBLE = 3  # the rendering mode of text that is searched and not drawn
GAP = 1.5  # of the size of letters: wider than a space, as between columns
SCALE = 20
PALE = 235
MIN_CONTRAST = 24
Box: TypeAlias = tuple[float, float, float, float]
HYPHEN = "\x02"  # what the library gives for a hyphen at the end of a line


def main() -> int:
    """Read, write, and return the exit code."""
    _bound_memory()
    import pypdfium2

    n_pages_most = int(sys.argv[1])
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        _write({"error": str(error)})
        return 0
    if len(sys.argv) > 2:
        for number in map(int, sys.argv[2].split(",")):
            _write(_picture(document, number))
        return 0
    _write({"n_pages": len(document), "facts": document.get_metadata_dict(skip_empty=True)})
    for number in range(min(len(document), n_pages_most)):
        try:
            _write(_page(document, number))
        except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
            _write({"number": number + 1, "fault": str(error)[:200]})
    return 0


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _picture(document: Any, number: int) -> dict[str, Any]:
    """Return a page as it is shown, two pixels a point, as PNG."""
    page = document[number - 1]
    width, height = page.get_size()
    out = io.BytesIO()
    page.render(scale=min(2.0, MAX_SIDE / max(width, height, 1))).to_pil().save(out, "PNG")
    return {
        "number": number,
        "size": [width, height],
        "picture": base64.b64encode(out.getvalue()).decode(),
    }


def _page(document: Any, number: int) -> dict[str, Any]:
    page = document[number]
    text = page.get_textpage()
    width, height = page.get_size()
    glyphs = _Glyphs(page, text, (width, height))
    segments = [_looked_at(one, page) for one in _segments(glyphs)]
    return {
        "number": number + 1,
        "size": [round(width, 1), round(height, 1)],
        "segments": segments,
        "n_pictures": sum(1 for _ in page.get_objects(filter=[3], max_depth=4)),
        "n_unmapped": glyphs.n_unmapped,
        "cut": glyphs.n_all > MAX_CHARACTERS,
    }


def _looked_at(segment: dict[str, Any], page: Any) -> dict[str, Any]:
    """Return a segment with pale words on a ground as pale taken for hidden: nobody sees them."""
    if segment["drawn"] != "pale":
        return segment
    left, top, right, bottom = (max(0, int(one * 2)) for one in segment["box"])
    picture = page.render(scale=2, grayscale=True).to_numpy()
    part = picture[top : bottom + 1, left : right + 1]
    seen = part.size > 0 and int(part.max()) - int(part.min()) >= MIN_CONTRAST
    return {**segment, "drawn": "" if seen else "hidden"}


class _Glyphs:
    """The characters of a page in the order of its content, with box, size and how drawn."""

    def __init__(self, page: Any, text: Any, size: tuple[float, float]) -> None:
        import pypdfium2.raw as raw

        self._raw = raw
        self._page = page
        self._text = text.raw
        self._size = size
        self._modes: dict[int, str] = {}
        self.n_all = raw.FPDFText_CountChars(self._text)
        self.n_unmapped = 0

    def __iter__(self) -> Iterator[tuple[str, Box, float, str]]:
        raw, box = self._raw, self._raw.FS_RECTF()
        for index in range(min(self.n_all, MAX_CHARACTERS)):
            char = chr(raw.FPDFText_GetUnicode(self._text, index))
            self.n_unmapped += raw.FPDFText_HasUnicodeMapError(self._text, index) == 1
            raw.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(box))
            size = raw.FPDFText_GetFontSize(self._text, index)
            yield char, (box.left, box.bottom, box.right, box.top), size, self._drawn(index)

    def _drawn(self, index: int) -> str:
        """Return how a character is drawn: empty, ``hidden``, or ``pale``, perhaps on dark."""
        raw = self._raw
        owner = raw.FPDFText_GetTextObject(self._text, index)
        if not owner:
            return ""
        key = ctypes.addressof(owner.contents)
        if key not in self._modes:
            mode = raw.FPDFTextObj_GetTextRenderMode(owner)
            self._modes[key] = "hidden" if mode == INVISIBLE else self._colour(index)
        return self._modes[key]

    def _colour(self, index: int) -> str:
        parts = [ctypes.c_uint() for _ in range(4)]
        self._raw.FPDFText_GetFillColor(self._text, index, *(ctypes.byref(one) for one in parts))
        red, green, blue, alpha = (one.value for one in parts)
        if alpha == 0:
            return "hidden"
        return "pale" if min(red, green, blue) >= PALE else ""

    def shown(self, box: Box) -> list[float]:
        """Return a box as the page is shown: turned, cropped, measured from above."""
        raw, (width, height) = self._raw, self._size
        corners = []
        for x, y in ((box[0], box[1]), (box[2], box[3])):
            at_x, at_y = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(
                self._page.raw,
                0,
                0,
                int(width * SCALE),
                int(height * SCALE),
                0,
                x,
                y,
                ctypes.byref(at_x),
                ctypes.byref(at_y),
            )
            corners.append((at_x.value / SCALE, at_y.value / SCALE))
        (x1, y1), (x2, y2) = corners
        return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _segments(glyphs: _Glyphs) -> Iterator[dict[str, Any]]:
    """Yield runs of characters on one line, cut where the line ends or a wide gap stands."""
    words: list[str] = []
    box: Box | None = None
    at: tuple[float, str] = (0.0, "")
    for char, place, size, drawn in glyphs:
        if char in "\r\n" or (words and _breaks(box, place, at, (size, drawn), char)):
            if words and box is not None:
                yield _segment(words, glyphs.shown(box), at)
            words, box = [], None
        if char in "\r\n" or (not words and char.isspace()):
            continue
        words.append(char)
        if not char.isspace():
            at = (max(at[0], size) if box is not None else size, drawn)
            box = place if box is None else _joined(box, place)
    if words and box is not None:
        yield _segment(words, glyphs.shown(box), at)


def _breaks(
    box: Box | None,
    place: Box,
    at: tuple[float, str],
    new: tuple[float, str],
    char: str,
) -> bool:
    if box is None or char.isspace():
        return False
    size = max(at[0], new[0], 1.0)
    if new[1] != at[1] or place[0] - box[2] > GAP * size or place[0] < box[0] - size:
        return True
    middle = (place[1] + place[3]) / 2
    return not box[1] - 0.5 * size <= middle <= box[3] + 0.5 * size


def _joined(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _segment(words: list[str], box: list[float], at: tuple[float, str]) -> dict[str, Any]:
    joined = "".join(words).rstrip()
    return {"text": joined, "box": box, "size": round(at[0], 2), "drawn": at[1]}


if __name__ == "__main__":
    sys.exit(main())
