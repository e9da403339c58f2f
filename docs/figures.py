"""Write the measured figures into the documents: ``python docs/figures.py``.

Makes ``docs/figures.md`` of ``evaluation/figures.json``, and in ``README.md`` what stands between
the two markers, if it has them.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evaluation import kept, overview  # noqa: E402  the tree, not the package, holds it

PAGE = ROOT / "docs" / "figures.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: made by docs/figures.py -->", "<!-- end of figures -->"

HEAD = """\
# Figures

Made by `python docs/figures.py` of `evaluation/figures.json`, which `make evaluate` writes.
Development and held-back parts; choices were made on others. In brackets the interval that holds
95 % of resampled figures (articles, topics or events are drawn whole). *Rules alone* is the same
program without a learned model; beside it stands the majority, or the baseline that is named.
Floors in `evaluation/floors.json` keep figures from sinking unseen.

Of the rows shown for BASIL and the other inputs that are read, the cells of a draw were judged by
reading both reports; the share is that of the moment they were read. How many of them still stand
after repairs is among the task's figures. The readers were language models that kept to the
criteria in `evaluation/judged/README.md`; no person has checked their verdicts.

"""
CALIBRATION = """

## How sure is how right

For each learned layer: of what it is so sure of, the share that is right. 0.8 should mean four
times in five.

"""


def page(figures: overview.Kept) -> str:
    """Return the page of figures."""
    return HEAD + overview.table(figures) + CALIBRATION + overview.calibration_table(figures) + "\n"


def with_table(text: str, table: str) -> str:
    """Return a document with a table between its markers; one without markers stays as it is."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        return text
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> None:
    """Write the page and the table of the README."""
    figures = kept.kept()
    PAGE.write_text(page(figures), encoding="utf-8", newline="\n")
    text = README.read_text(encoding="utf-8")
    README.write_text(
        with_table(text, overview.table(figures, overview.SHORT)), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
