"""The label matrix: which labels are put on whom, each mark a use that leads to its words.

Labels are the columns and targets the rows. A mark carries the source's siglum; its form says
whose words they are (the text itself, or somebody quoted) and how the label is used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from crossread.report.sheet import Label, LabelUse, Sheet
from crossread.report.wording import shortened

PRONOUNS = frozenset(
    "it he she him her they them we us you this that itself himself herself themselves".split()
)
"""Whom these stand for the table says in its words; a drawing cannot."""

MOST_LABELS = 9
MOST_TARGETS = 14
MOST_IN_CELL = 3

_LEFT = 236
_TOP = 34
_COLUMN = 104
_ROW = 26
_DOT = 27
LONGEST_TARGET = 34
LONGEST_LABEL = 13


@dataclass(frozen=True, slots=True)
class Dot:
    """Uses of one label on one target by one holder in one source; ``n`` counts them."""

    x: int
    y: int
    use: LabelUse
    n: int

    @property
    def is_own(self) -> bool:
        """Whether the text itself uses the label."""
        return self.use.holder == "this text"

    @property
    def in_words(self) -> str:
        """Return what the mark stands for."""
        by = {"this text": "the text itself", "unknown": "somebody not named"}
        times = f", {self.n} times" if self.n > 1 else ""
        mode = "" if self.use.mode == "applied" else f", {self.use.mode}"
        holder = by.get(self.use.holder, self.use.holder)
        return f"{self.use.words.place}, {holder}{mode}{times}: “{self.use.words.text}”"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drawing: columns and rows with their places, marks, and what is left out of it."""

    width: int
    height: int
    columns: tuple[tuple[int, Label, str], ...]
    rows: tuple[tuple[int, str, str], ...]
    dots: tuple[Dot, ...]
    more: tuple[tuple[int, int, int], ...]
    n_labels: int
    n_targets: int


def matrix_of(sheet: Sheet) -> Matrix | None:
    """Return the drawing of the labels that are put on several targets first; None if too few."""
    put = [one for one in sheet.labels if _targets([one])]
    labels = sorted(put, key=lambda one: -len(_targets([one])))[:MOST_LABELS]
    targets = _targets(labels)
    if len(labels) < 2 or len(targets) < 2:
        return None
    shown = targets[:MOST_TARGETS]
    columns = tuple(
        (_LEFT + number * _COLUMN, one, shortened(one.label, LONGEST_LABEL))
        for number, one in enumerate(labels)
    )
    rows = tuple(
        (_TOP + number * _ROW, name, shortened(name, LONGEST_TARGET))
        for number, name in enumerate(shown)
    )
    dots: list[Dot] = []
    more: list[tuple[int, int, int]] = []
    for x, label, _ in columns:
        for y, target, _ in rows:
            cell = _cell(label, target, x, y)
            dots += cell[:MOST_IN_CELL]
            if len(cell) > MOST_IN_CELL:
                more.append((x + MOST_IN_CELL * _DOT, y, len(cell) - MOST_IN_CELL))
    return Matrix(
        _LEFT + len(labels) * _COLUMN,
        _TOP + len(shown) * _ROW + 4,
        columns,
        rows,
        tuple(dots),
        tuple(more),
        n_labels=len(sheet.labels),
        n_targets=len(_targets(sheet.labels)),
    )


def _targets(labels: Sequence[Label]) -> list[str]:
    """Return on whom labels are put, those with most different labels first."""
    found: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for label in labels:
        for use in label.uses:
            if _key(use.target) in PRONOUNS:
                continue
            names.setdefault(_key(use.target), use.target)
            found[_key(use.target)].add(label.label)
    ranked = sorted(found, key=lambda key: -len(found[key]))
    return [names[key] for key in ranked]


def _key(target: str) -> str:
    return target.casefold().removeprefix("the ")


def _cell(label: Label, target: str, x: int, y: int) -> list[Dot]:
    uses = [one for one in label.uses if _key(one.target) == _key(target)]
    counts = Counter((one.words.siglum, one.holder, one.mode) for one in uses)
    first: dict[tuple[str, str, str], LabelUse] = {}
    for one in uses:
        first.setdefault((one.words.siglum, one.holder, one.mode), one)
    return [
        Dot(x + number * _DOT, y, use, counts[key])
        for number, (key, use) in enumerate(first.items())
    ]
