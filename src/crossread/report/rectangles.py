"""A picture with the rectangles of a pin drawn on it, as one SVG that needs no network."""

from __future__ import annotations

import base64
from html import escape

from crossread.ingest.pictures import Pictured

AROUND = 0.004
"""Of the longer side: so much lies between the words and the line around them."""


def render_svg(shown: Pictured, words: str) -> str:
    """Return the picture with a rectangle around each place of ``words``."""
    longer = max(shown.width, shown.height)
    gap, stroke = longer * AROUND, longer * AROUND * 0.75
    drawn = "".join(
        f'<rect x="{left - gap:.1f}" y="{top - gap:.1f}" width="{right - left + 2 * gap:.1f}" '
        f'height="{bottom - top + 2 * gap:.1f}" fill="none" stroke="#b3261e" '
        f'stroke-width="{stroke:.1f}"/>'
        for left, top, right, bottom in shown.boxes
    )
    where = shown.label if shown.page is None else f"{shown.label}, p. {shown.page}"
    data = base64.b64encode(shown.content).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shown.width:.0f}" '
        f'height="{shown.height:.0f}" viewBox="0 0 {shown.width:.1f} {shown.height:.1f}" '
        f'role="img"><title>“{escape(words)}” in {escape(where)}</title>'
        f'<image href="data:{shown.media_type};base64,{data}" width="{shown.width:.1f}" '
        f'height="{shown.height:.1f}" preserveAspectRatio="none"/>{drawn}</svg>\n'
    )
