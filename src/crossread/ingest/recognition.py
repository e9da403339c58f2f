"""Words in pictures (OCR), by RapidOCR and the models in its package: nothing is downloaded.

The models read Latin letters, Chinese and Japanese. Letters of other scripts come out as nothing,
or as Latin letters of the same shape; a picture of them is told from one that is read.
"""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest.layout import Line, Page, Part
from crossread.ingest.parts import Context

SCRIPTS = "Latin letters, Chinese and Japanese; no Cyrillic, Greek, Arabic or Hebrew"
MAX_SIDE = 1_800  # larger pictures are read in strips, or their letters would shrink
OVERLAP = 120
UNSURE = 0.75
MIN_READ = 0.35
DOUBTED_READ = 0.9  # of the area in which words were seen
RENDER_SECONDS = 300
# Latin letters that look like Cyrillic or Greek ones.
ALIKE = re.compile(r"[ABCEHIJKMOPSTXYabcegimoprsuxy0-9\W_]*")
MIN_ALIKE = 6

Box = tuple[float, float, float, float]


def is_here() -> bool:
    """Whether what recognises words is installed."""
    return find_spec("rapidocr") is not None


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines read in a picture, their share of what looks like words, how many are unsure."""

    lines: tuple[Line, ...]
    share_read: float
    n_unsure: int

    @property
    def is_foreign(self) -> bool:
        """Whether the words are likely in a script that is not read."""
        if not self.lines:
            return self.share_read < MIN_READ
        letters = "".join(line.words for line in self.lines)
        return self.share_read < MIN_READ or (len(letters) >= MIN_ALIKE and is_alike(letters))


def recognise(picture: Any, number: int = 1) -> Recognised:
    """Read a picture (Pillow, upright, RGB); boxes are in its pixels. Raises ``ExtraMissing``."""
    if not is_here():
        raise ExtraMissing(
            "what recognises words in pictures is not installed",
            hint="pip install 'crossread[ocr]'",
            details={"extra": "ocr"},
        )
    lines: list[Line] = []
    seen: list[Box] = []
    for top, strip in _strips(picture):
        found, boxes = _read_strip(strip, top, number)
        lines += [line for line in found if not any(_same(line, one) for one in lines)]
        seen += boxes
    read = sum(_covered(box, lines) * _area(box) for box in seen)
    everything = sum(map(_area, seen))
    n_unsure = sum(line.drawn == "unsure" for line in lines)
    share = read / everything if everything else 1.0
    if share < DOUBTED_READ:  # beside words of another script, those of its shapes are its own
        lines = [line for line in lines if not is_alike(line.words)]
    kept = _sized([replace(line, drawn="") for line in lines])
    return Recognised(tuple(kept), share, n_unsure)


def is_alike(words: str) -> bool:
    """Whether words hold letters, and none but those that other scripts have in the same shape."""
    return ALIKE.fullmatch(words) is not None and any(one.isalpha() for one in words)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.text_score": 0.0, "Global.log_level": "critical"})


def _strips(picture: Any) -> Iterator[tuple[int, Any]]:
    """Yield the picture in strips from above; a wide one bears wide strips."""
    yield from _rows(picture, max(MAX_SIDE, picture.size[0]))


def _rows(picture: Any, most: int) -> Iterator[tuple[int, Any]]:
    width, height = picture.size
    top = 0
    while True:
        bottom = min(height, top + most)
        yield top, picture.crop((0, top, width, bottom))
        if bottom == height:
            return
        top = bottom - OVERLAP


def _read_strip(strip: Any, top: int, number: int) -> tuple[list[Line], list[Box]]:
    import numpy

    pixels = numpy.asarray(strip)[:, :, ::-1]
    detected = _engine()(pixels, use_det=True, use_cls=False, use_rec=False)
    boxes = [] if detected.boxes is None else [_box(one, top) for one in detected.boxes]
    if not boxes:
        return [], []
    result = _engine()(pixels, use_det=True, use_cls=True, use_rec=True, return_word_box=True)
    if result.boxes is None or result.txts is None:
        return [], boxes
    words = result.word_results or [()] * len(result.txts)
    found = zip(result.boxes, result.txts, result.scores, words, strict=True)
    lines = [_line(one, top, number) for one in found if one[1].strip()]
    return [line for line in lines if line is not None], boxes


def _line(found: tuple[Any, str, float, Any], top: int, number: int) -> Line | None:
    corners, text, score, words = found
    left, upper, right, lower = _box(corners, top)
    text = " ".join(text.split())
    height = max(lower - upper, 1.0)
    n_expected = (right - left) / height
    if score < UNSURE / 1.25 or len(text.replace(" ", "")) < 0.6 * n_expected:
        return None
    drawn = "unsure" if score < UNSURE else ""
    parts = tuple(_parts(text, words, top))
    return Line(text, left, upper, right, lower, height * 0.75, number, drawn, parts)


def _parts(text: str, words: Any, top: int) -> Iterator[Part]:
    """Yield where in the line each word stands and its box."""
    at = 0
    for one in words:
        word, corners = one[0].strip(), one[2]
        start = text.find(word, at) if word else -1
        if start >= 0:
            at = start + len(word)
            yield start, at, whole(_box(corners, top))


def whole(box: Box) -> tuple[int, int, int, int]:
    """Return a box in whole units that covers it."""
    return (int(box[0]), int(box[1]), -int(-box[2] // 1), -int(-box[3] // 1))


def _box(corners: Any, top: int) -> Box:
    xs = [float(one[0]) for one in corners]
    ys = [float(one[1]) + top for one in corners]
    return (max(0.0, min(xs)), max(0.0, min(ys)), max(xs), max(ys))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _covered(box: Box, lines: Sequence[Line]) -> float:
    """Return the largest share of a box that a line that was read covers."""
    shares = (
        _area(
            (
                max(box[0], line.left),
                max(box[1], line.top),
                min(box[2], line.right),
                min(box[3], line.bottom),
            )
        )
        / max(_area(box), 1.0)
        for line in lines
    )
    return min(1.0, max(shares, default=0.0))


def _same(one: Line, other: Line) -> bool:
    """Whether two lines are one, seen in two strips."""
    middle = (one.top + one.bottom) / 2
    return other.top < middle < other.bottom and abs(one.left - other.left) < one.size


def _sized(lines: Sequence[Line]) -> list[Line]:
    """Give lines of about one height one size: boxes differ with the letters in them."""
    if not lines:
        return []
    usual = median(line.size for line in lines)
    return [
        replace(line, size=usual) if 0.7 * usual < line.size < 1.4 * usual else line
        for line in lines
    ]


def opened_picture(content: bytes, name: str, max_pixels: int) -> tuple[Any, str]:
    """Return a picture, upright and in RGB, and its media type; raises ``UnreadableSource``."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            n_pixels = picture.width * picture.height
            if n_pixels > max_pixels:
                raise UnreadableSource(
                    f"{name} is {picture.width:,} × {picture.height:,} pixels, more than the "
                    f"limit of {max_pixels / 1_000_000:.0f} million",
                    hint="make it smaller, or cut out the part you need",
                    details={"pixels": n_pixels, "limit": max_pixels},
                )
            kind = Image.MIME.get(picture.format or "", "image/png")
            return ImageOps.exif_transpose(picture).convert("RGB"), kind
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError) as error:
        raise UnreadableSource(
            f"{name} is no picture that can be opened",
            hint="save it again as PNG",
        ) from error


def recognised_pages(
    content: bytes, numbers: Sequence[int], context: Context
) -> tuple[list[Page], list[int]]:
    """Read scanned pages of a PDF, boxes in points; and which of them are in other scripts.

    Raises ``ExtraMissing``.
    """
    if not is_here():
        raise ExtraMissing("", hint="pip install 'crossread[ocr]'")
    pages: list[Page] = []
    foreign: list[int] = []
    for number, size, picture in rendered(content, numbers, context):
        found = recognise(picture, number)
        scale = picture.width / max(size[0], 1.0)
        if found.is_foreign:
            foreign.append(number)
        lines = () if found.is_foreign else tuple(_in_points(line, scale) for line in found.lines)
        pages.append(Page(number, size[0], size[1], lines))
    return pages, foreign


def _in_points(line: Line, scale: float) -> Line:
    parts = tuple(
        (
            start,
            end,
            whole((b[0] / scale, b[1] / scale, b[2] / scale, b[3] / scale)),
        )
        for start, end, b in line.parts
    )
    return replace(
        line,
        left=line.left / scale,
        top=line.top / scale,
        right=line.right / scale,
        bottom=line.bottom / scale,
        size=line.size / scale,
        parts=parts,
    )


def rendered(
    content: bytes, numbers: Sequence[int], context: Context
) -> Iterator[tuple[int, tuple[float, float], Any]]:
    """Yield pages as pictures, drawn in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "crossread.ingest.pdf_worker",
        str(context.limits.max_pages),
        ",".join(map(str, numbers)),
    ]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=RENDER_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return
    for raw in done.stdout.splitlines():
        given = json.loads(raw)
        if "picture" in given:
            png = base64.b64decode(given["picture"])
            picture, _ = opened_picture(png, context.name, context.limits.max_pixels)
            yield given["number"], tuple(given["size"]), picture
