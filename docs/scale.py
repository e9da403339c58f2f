"""Write what ``make bench-scale`` measured into the page on growth: ``python docs/scale.py``.

Makes the two tables of ``docs/explanation/scale.md``, between their markers, of
``evaluation/scale.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evaluation import scale_tables  # noqa: E402  the tree, not the package, holds it

PAGE = ROOT / "docs" / "explanation" / "scale.md"
END = "<!-- end -->"
MARKS = {
    "<!-- measured: made by docs/scale.py -->": scale_tables.measured,
    "<!-- worked out: made by docs/scale.py -->": scale_tables.worked_out,
}


def page(text: str, kept: scale_tables.Kept) -> str:
    """Return the page with its tables made anew; raises ``ValueError`` without a marker."""
    for begin, table in MARKS.items():
        before, found, rest = text.partition(begin)
        _, ended, after = rest.partition(END)
        if not (found and ended):
            raise ValueError(f"{PAGE.name} lacks {begin} or {END}")
        text = f"{before}{begin}\n\n{table(kept)}\n\n{END}{after}"
    return text


def kept() -> scale_tables.Kept:
    """Return the figures that were kept."""
    figures: scale_tables.Kept = json.loads(scale_tables.KEPT.read_text(encoding="utf-8"))
    return figures


def main() -> None:
    """Write the page."""
    made = page(PAGE.read_text(encoding="utf-8"), kept())
    PAGE.write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
