"""The label matrix: which labels are put on whom, each mark a use that leads to its words.

Labels are the columns and targets the rows. Labels of one stem stand side by side ("fascist",
"pro-fascist"), and so do a country, the town its government sits in and people named by it
("Halmora", "those in Halmora"): different targets, which a reader wants to see together. A mark
carries the source's siglum; its form says whose words they are (the text itself, or somebody
quoted) and how the label is used.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.compare.governments import is_seat_of
from crossread.report.sheet import Label, LabelUse, Sheet
from crossread.report.wording import shortened

PRONOUNS = frozenset(
    "it he she him her they them we us you this that itself himself herself themselves".split()
)
"""Whom these stand for the table says in its words; a drawing cannot."""

MOST_LABELS = 9
MOST_TARGETS = 18
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
class Row:
    """A target: its place, its name whole and as shown, and why it stands below another."""

    y: int
    name: str
    shown: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drawing: columns and rows with their places, marks, and what is left out of it."""

    width: int
    height: int
    columns: tuple[tuple[int, Label, str], ...]
    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]
    more: tuple[tuple[int, int, int], ...]
    n_labels: int
    n_targets: int


def matrix_of(sheet: Sheet) -> Matrix | None:
    """Return the drawing of the labels that are put on several targets first; None if too few."""
    put = [one for one in sheet.labels if _targets([one])]
    labels = _by_stem(sorted(put, key=lambda one: -len(_targets([one]))))[:MOST_LABELS]
    targets = _targets(labels)
    if len(labels) < 2 or len(targets) < 2:
        return None
    shown = _beside(targets, labels)[:MOST_TARGETS]
    kept = {_key(name) for name, _ in shown}
    labels = [one for one in labels if any(_key(use.target) in kept for use in one.uses)]
    columns = tuple(
        (_LEFT + number * _COLUMN, one, shortened(one.label, LONGEST_LABEL))
        for number, one in enumerate(labels)
    )
    rows = tuple(
        Row(_TOP + number * _ROW, name, shortened(name, LONGEST_TARGET - 3 * bool(why)), why)
        for number, (name, why) in enumerate(shown)
    )
    dots: list[Dot] = []
    more: list[tuple[int, int, int]] = []
    for x, label, _ in columns:
        for row in rows:
            cell = _cell(label, row.name, x, row.y)
            dots += cell[:MOST_IN_CELL]
            if len(cell) > MOST_IN_CELL:
                more.append((x + MOST_IN_CELL * _DOT, row.y, len(cell) - MOST_IN_CELL))
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
            if use.target.casefold() in PRONOUNS:
                continue
            names.setdefault(_key(use.target), use.target)
            found[_key(use.target)].add(label.label)
    ranked = sorted(found, key=lambda key: -len(found[key]))
    return [names[key] for key in ranked]


def _key(target: str) -> str:
    return target.casefold().removeprefix("the ").replace(".", "")


# ---- what stands side by side --------------------------------------------------------------------

_AFFIXES = re.compile(r"^(?:pro|anti|neo|crypto|ultra|semi|post)-|(?:istic|ist|ism|ite)$")


def _by_stem(labels: Sequence[Label]) -> list[Label]:
    """Return labels with those of the stem of an earlier one right behind it."""
    stems: dict[str, list[Label]] = {}
    for one in labels:
        stem = _AFFIXES.sub("", _AFFIXES.sub("", one.label))
        stems.setdefault(stem, []).append(one)
    return [one for group in stems.values() for one in group]


def _beside(targets: Sequence[str], labels: Sequence[Label]) -> list[tuple[str, str]]:
    """Return targets with those that go with one put right behind it, and the reason of these."""
    why: dict[str, tuple[str, str]] = {}
    for one in targets:
        found = _head(one, targets) or _only_other(one, targets, labels)
        if found is not None:
            why[one] = found
    ordered: list[tuple[str, str]] = []
    for one in targets:
        if one not in why or _top(one, why) == one:
            ordered.append((one, ""))
            ordered += [
                (other, why[other][1])
                for other in targets
                if other != one and other in why and _top(other, why) == one
            ]
    return ordered


def _top(target: str, why: Mapping[str, tuple[str, str]]) -> str:
    """Return the target at which a chain of reasons ends; where it runs in a ring, its least."""
    met: list[str] = []
    while target in why and target not in met:
        met.append(target)
        target = why[target][0]
    return min(met[met.index(target) :]) if target in met else target


def _head(target: str, targets: Sequence[str]) -> tuple[str, str] | None:
    """Return the target whose country another names, or is the seat of, and why."""
    for head in targets:
        if head != target and is_seat_of(target, head):
            return head, f"the government of {head} sits there"
    within = f" {_key(target)} "
    named = [one for one in targets if one[0].isupper() and f" {_key(one)} " in within]
    other = next((one for one in named if one != target), None)
    return None if other is None else (other, f"the words name {other}")


def _only_other(
    target: str, targets: Sequence[str], labels: Sequence[Label]
) -> tuple[str, str] | None:
    """Return the only one by name on whom a source puts the label it puts on "the state"."""
    if not target.startswith("the ") or not target.islower():
        return None
    by_key = {_key(one): one for one in targets}
    for label in labels:
        sigla = {one.words.siglum for one in label.uses if _key(one.target) == _key(target)}
        for siglum in sorted(sigla):
            named = {
                by_key[_key(one.target)]
                for one in label.uses
                if one.words.siglum == siglum and one.mode == "applied"
                and one.target[0].isupper() and _key(one.target) in by_key
            }  # fmt: skip
            tops = {(_head(one, targets) or (one, ""))[0] for one in named}
            if len(tops) == 1:
                (head,) = tops
                return head, f"by name {siglum} puts “{label.label}” on {head} alone"
    return None


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
