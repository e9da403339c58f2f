"""Rows shown for reports that nobody here wrote, judged by reading: which are right.

Three standing end-to-end inputs, compared as the program does it: the events of BASIL, three
outlets each, the contested claims of Emergent in three or four of the bodies of FNC-1, some of
which reject what others claim (``contested.py``), and the events of ECB+ in four short reports each
(``reports.py``). Six more are of texts that were kept to be read once (``unread.py``).

A *cell* is a row's head beside what the row says of one other report: that it says the same, says
otherwise, or was searched and does not say so. Cells are drawn by a fixed seed and judged with both
reports at hand; the tables of ``judged/`` keep the verdicts by places and digests, without a word
of the reports. Measured is how many of the judged cells are still shown, and which share of those
is right.

Whoever repairs what a reader found wrong lifts the share of the cells already judged and not of
those nobody read: the draws are therefore told apart, and the last one is the one to quote. From
the third of BASIL on a draw is of events that were not read while rules were changed. What is
*unclear* claims nothing: such cells are counted, and of those drawn is told how many do say it.

Beside BASIL stands a bare baseline: sentences of two reports that are each other's nearest by the
encoder's cosine, from 0.7 on, of which 50 were drawn and judged alike.

Print a draw to be judged: ``python -m evaluation.basil --data FOLDER --seed N``, and with
``--input contested --from 40`` one of the held half of the contested claims, with ``--input
reports`` one of the reports of ECB+.

Where two readers judged one draw, each without the other's verdicts, those of the second are kept
too, and how far the two agree is measured: the share of cells, and Cohen's kappa. What is quoted
are the first one's.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from crossread.compare import alignment, coverage, grouping, reuse
from crossread.inference.onnx import load_embedder
from crossread.model import Coverage, Document, Pin, Sentence, Span
from crossread.model.identity import digest_of
from evaluation.corpora import basil_events, contested_claims, event_reports
from evaluation.scoring import Told, accuracy, confusion, figure
from evaluation.shelves import Shelved
from evaluation.unread import (
    climate_events,
    further_bodies,
    further_headlines,
    further_reports,
    headlines,
    politics_events,
    rest,
    rumours,
)

JUDGED = Path(__file__).parent / "judged"
COMPARERS = (reuse.COMPARER, grouping.COMPARER, alignment.COMPARER, coverage.COMPARER)
GROUPS = {
    "asserts": "same",
    "attributes": "same",
    "disputes": "disputes",
    "absent": "absent",
    "unclear": "unclear",
}
DRAWN = {"disputes": 30, "same": 60, "absent": 40, "unclear": 20}
"""How many cells of a kind are drawn; fewer where there are not as many."""
A_THIRD = {"disputes": 1000, "same": 20, "absent": 14, "unclear": 7}
"""Of an input that is drawn together with two others: all disputes, one a row."""
OF_REST = {"disputes": 1000, "same": 150, "absent": 60}
"""Of the last input: more, for the readers saw less of each report."""
NEAREST = 0.7
N_BASELINE = 50
COLUMNS = "draw group head head_start head_end other start end digest verdict reason".split()
STILL = 0.5
"""A judged cell is still shown where both its passages are shown with so much of them in common."""


@dataclass(frozen=True, slots=True)
class Input:
    """Texts whose rows are judged: how they are read, and where the verdicts stand.

    ``folder`` is the part of the data folder they are in. A baseline is judged beside some.
    ``n_drawn`` is how many cells of a kind are drawn.
    """

    folder: str
    events: Callable[[Path], Iterator[list[Document]]]
    table: Path
    has_baseline: bool = False
    n_drawn: Mapping[str, int] = field(default_factory=lambda: DRAWN)

    @property
    def second_table(self) -> Path:
        """Return where the verdicts of a second reader stand, if there was one."""
        return self.table.with_suffix(".second.tsv")


BASIL = Input("basil", basil_events, JUDGED / "basil.tsv", has_baseline=True)
CONTESTED = Input("", contested_claims, JUDGED / "contested.tsv")
REPORTS = Input("ecbplus", event_reports, JUDGED / "reports.tsv")
FURTHER = Input("ecbplus", further_reports, JUDGED / "further.tsv", n_drawn=A_THIRD)
RUMOURS = Input("", rumours, JUDGED / "rumours.tsv", n_drawn=A_THIRD)
BODIES = Input("", further_bodies, JUDGED / "bodies.tsv", n_drawn={"disputes": 1000})
REST = Input("", rest, JUDGED / "rest.tsv", n_drawn=OF_REST)
CLIMATE = Input("narrative_frames", climate_events, JUDGED / "climate.tsv", n_drawn=A_THIRD)
HEADLINES = Input("", headlines, JUDGED / "headlines.tsv", n_drawn={"disputes": 1000})
MORE_HEADLINES = Input(
    "", further_headlines, JUDGED / "further_headlines.tsv", n_drawn={"disputes": 1000}
)
POLITICS = Input("polnear", politics_events, JUDGED / "politics.tsv")
INPUTS = {
    "basil": BASIL,
    "contested": CONTESTED,
    "reports": REPORTS,
    "further": FURTHER,
    "rumours": RUMOURS,
    "bodies": BODIES,
    "climate": CLIMATE,
    "rest": REST,
    "headlines": HEADLINES,
    "further_headlines": MORE_HEADLINES,
    "politics": POLITICS,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A passage of one report beside what is said of another: sources by name, with places.

    Of an absent statement ``span`` is None: what was judged is that the report lacks it.
    """

    group: str
    head: str
    head_span: Span
    other: str
    span: Span | None
    state: str = ""
    number: int = 0
    row: str = ""

    def is_like(self, other: Cell) -> bool:
        """Whether two cells say the same of (mostly) the same passages; either may be the head."""
        if self.group != other.group:
            return False
        if (self.head, self.other) == (other.head, other.other):
            return _meet(self.head_span, other.head_span) and _meet(self.span, other.span)
        turned = (self.head, self.other) == (other.other, other.head) and self.span is not None
        return turned and _meet(self.head_span, other.span) and _meet(self.span, other.head_span)

    def touches(self, other: Cell) -> bool:
        """Whether both passages overlap those of another cell: a clause in a sentence, say."""
        if self.span is None or other.span is None:
            return False
        head, span = other.head_span, other.span
        if self.head == other.other:
            head, span = span, head
        return self.head_span.overlaps(head) and self.span.overlaps(span)


def _meet(a: Span | None, b: Span | None) -> bool:
    if a is None or b is None:
        return a is b
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared >= STILL * (max(a.end, b.end) - min(a.start, b.start))


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell that was read, with the verdict and, where it is wrong, what is wrong."""

    draw: str
    cell: Cell
    digest: str
    is_right: bool
    reason: str


# ---- what is shown ------------------------------------------------------------


def cells_of(shelf: Shelved, number: int) -> Iterator[Cell]:
    """Yield the cells of every row of an event; those not searched say nothing and are left out."""
    for annotation in shelf.of(Coverage):
        row = annotation.body
        head = row.assertion[0]
        said = _by_document((*row.assertion[1:], *row.opposing, *row.nearest))
        for document, state in row.states:
            if document != head.document and state in GROUPS:
                pin = said.get(document)
                span = pin.span if pin is not None and state != "absent" else None
                yield Cell(
                    GROUPS[state], shelf.source[head.document], head.span, shelf.source[document],
                    span, state, number, annotation.id,
                )  # fmt: skip


def _by_document(pins: Sequence[Pin]) -> dict[str, Pin]:
    found: dict[str, Pin] = {}
    for pin in pins:
        found.setdefault(pin.document, pin)
    return found


def baseline_of(shelf: Shelved, number: int) -> Iterator[Cell]:
    """Yield sentences of two reports that are each other's nearest, from a cosine of 0.7 on."""
    embedder = load_embedder()
    sentences = {
        reading.document.id: [one.sentence.span for one in reading.bodies(Sentence)]
        for reading in shelf.readings
    }
    rows = {
        name: np.asarray(embedder.encode([span.of(shelf.text[name]) for span in spans]))
        for name, spans in sentences.items()
        if spans
    }
    for a, b in combinations(rows, 2):
        near = rows[a] @ rows[b].T
        for i, j in enumerate(near.argmax(axis=1)):
            if near[:, j].argmax() == i and near[i, j] >= NEAREST:
                yield Cell(
                    "baseline", shelf.source[a], sentences[a][i], shelf.source[b], sentences[b][j],
                    "nearest", number,
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is shown of all events, and the baseline's pairs."""

    cells: tuple[Cell, ...]
    baseline: tuple[Cell, ...]
    documents: dict[str, Document]
    event_of: dict[str, int]


def shown(given: Input, folder: Path, first: int = 0, end: int | None = None) -> Shown:
    """Compare the events of an input, those numbered from ``first`` (0 is the first) to ``end``."""
    cells: list[Cell] = []
    baseline: list[Cell] = []
    documents: dict[str, Document] = {}
    event_of: dict[str, int] = {}
    for number, event in islice(enumerate(given.events(folder)), first, end):
        shelf = Shelved(event, COMPARERS)
        cells += cells_of(shelf, number)
        baseline += baseline_of(shelf, number) if given.has_baseline else ()
        documents |= {one.capture.source: one for one in event}
        event_of |= {one.capture.source: number for one in event}
    return Shown(tuple(cells), tuple(baseline), documents, event_of)


# ---- drawing and judging ------------------------------------------------------


def drawn(cells: Sequence[Cell], seed: int, n_drawn: Mapping[str, int] | None = None) -> list[Cell]:
    """Draw the cells to be judged: of each row one at the most, its dispute where it tells one.

    ``n_drawn`` is how many of each kind are drawn where there are as many.
    """
    chance = random.Random(seed)
    of_row: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        of_row[cell.row].append(cell)
    disputed = {cell.row: cell for cell in cells if cell.group == "disputes"}
    pool = [disputed.get(row) or chance.choice(of_row[row]) for row in sorted(of_row)]
    found: list[Cell] = []
    for group, n_wanted in (n_drawn or DRAWN).items():
        of_group = [cell for cell in pool if cell.group == group]
        found += chance.sample(of_group, min(len(of_group), n_wanted))
    return found


def judged(table: Path) -> list[Judged]:
    """Return the verdicts kept in a table."""
    found = []
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            row = dict(zip(COLUMNS, line.split("\t"), strict=True))
            span = None if row["start"] == "-" else Span(int(row["start"]), int(row["end"]))
            head = Span(int(row["head_start"]), int(row["head_end"]))
            cell = Cell(row["group"], row["head"], head, row["other"], span)
            is_right = row["verdict"] == "right"
            found.append(Judged(row["draw"], cell, row["digest"], is_right, row["reason"]))
    return found


def words_digest(cell: Cell, documents: dict[str, Document]) -> str:
    """Return the digest of the words of a cell, by which a verdict is known to be of them."""
    words = cell.head_span.of(documents[cell.head].text)
    if cell.span is not None:
        words += "\n" + cell.span.of(documents[cell.other].text)
    return digest_of(words.encode())[:12]


def as_row(draw: str, cell: Cell, digest: str, verdict: str, reason: str) -> str:
    """Return a verdict as a line of the table."""
    start, end = ("-", "-") if cell.span is None else (str(cell.span.start), str(cell.span.end))
    head = [cell.head, str(cell.head_span.start), str(cell.head_span.end)]
    return "\t".join([draw, cell.group, *head, cell.other, start, end, digest, verdict, reason])


# ---- figures -------------------------------------------------------------------------------------


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of BASIL, whose data ``folder`` holds."""
    return measured(BASIL, folder)


def measured(given: Input, folder: Path) -> dict[str, float]:
    """Return, for each draw and kind of cell, how many are judged, still shown, and right."""
    everything = shown(given, folder)
    verdicts = judged(given.table)
    stale = [one for one in verdicts if words_digest(one.cell, everything.documents) != one.digest]
    assert not stale, f"{len(stale)} verdicts are of other words than stand at their places"
    rows = {cell.row for cell in everything.cells}
    figures: dict[str, float] = {
        "events": len({cell.number for cell in everything.cells}),
        "rows": len(rows),
    }
    for group in DRAWN:
        figures[f"cells: {group}"] = sum(cell.group == group for cell in everything.cells)
    if given.has_baseline:
        figures["baseline: pairs"] = len(everything.baseline)
    for draw in sorted({one.draw for one in verdicts}):
        for group in (*DRAWN, "baseline"):
            of_group = [v for v in verdicts if (v.draw, v.cell.group) == (draw, group)]
            if of_group:
                figures |= _figures(f"{draw}: {group}", of_group, everything)
    if given.second_table.exists():
        figures |= second_reader(verdicts, judged(given.second_table), everything.event_of)
    return figures | _against_baseline(verdicts, everything.cells)


def _figures(name: str, verdicts: Sequence[Judged], everything: Shown) -> dict[str, float]:
    is_baseline = verdicts[0].cell.group == "baseline"
    by_pair = _by_pair(everything.baseline if is_baseline else everything.cells)
    still = [one for one in verdicts if _find(one.cell, by_pair)]
    return {
        f"{name}: judged": len(verdicts),
        f"{name}: right when judged": share_right(verdicts, everything.event_of),
        f"{name}: still shown": len(still),
        f"{name}: right": share_right(still, everything.event_of),
    }


def share_right(verdicts: Sequence[Judged], event_of: Mapping[str, int]) -> float:
    """Return the share of verdicts that say right; events are drawn whole for its interval."""
    told = [
        Told(event_of[one.cell.head], "right", "right" if one.is_right else "wrong")
        for one in verdicts
    ]
    return figure(confusion(told, ("right", "wrong")), accuracy) if told else 0.0


def second_reader(
    verdicts: Sequence[Judged], again: Sequence[Judged], event_of: Mapping[str, int]
) -> dict[str, float]:
    """Return what a second reader calls right of the cells both judged, and how far they agree."""
    second = {(one.draw, one.cell): one for one in again}
    both = [(one, second[one.draw, one.cell]) for one in verdicts if (one.draw, one.cell) in second]
    figures: dict[str, float] = {}
    for draw, group in sorted({(one.draw, one.cell.group) for one, _ in both}):
        pairs = [(a, b) for a, b in both if (a.draw, a.cell.group) == (draw, group)]
        calls = [(a.is_right, b.is_right) for a, b in pairs]
        name = f"{draw}: {group}: second reader"
        figures[f"{name}: judged"] = len(pairs)
        figures[f"{name}: right"] = share_right([b for _, b in pairs], event_of)
        figures[f"{name}: agrees"] = float(np.mean([a == b for a, b in calls]))
        figures[f"{name}: kappa"] = kappa(calls)
    return figures


def kappa(calls: Sequence[tuple[bool, bool]]) -> float:
    """Return Cohen's kappa of two readers' calls; 1 where both always say one and the same."""
    n_right = [sum(call[reader] for call in calls) for reader in (0, 1)]
    agree = sum(a == b for a, b in calls) / len(calls)
    a, b = (n / len(calls) for n in n_right)
    by_chance = a * b + (1 - a) * (1 - b)
    return 1.0 if by_chance == 1 else (agree - by_chance) / (1 - by_chance)


def _by_pair(cells: Iterable[Cell]) -> dict[frozenset[str], list[Cell]]:
    found: dict[frozenset[str], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[frozenset((cell.head, cell.other))].append(cell)
    return found


def _find(cell: Cell, by_pair: dict[frozenset[str], list[Cell]]) -> bool:
    return any(cell.is_like(one) for one in by_pair[frozenset((cell.head, cell.other))])


def _against_baseline(verdicts: Sequence[Judged], cells: Sequence[Cell]) -> dict[str, float]:
    """Return which share of the baseline's right pairs the rows show too, and of its wrong ones."""
    same = _by_pair(cell for cell in cells if cell.group == "same")
    figures: dict[str, float] = {}
    for name, is_right in (("right", True), ("wrong", False)):
        pairs = [v for v in verdicts if v.cell.group == "baseline" and v.is_right == is_right]
        if pairs:
            shared = [any(map(one.cell.touches, same[_key(one.cell)])) for one in pairs]
            figures[f"baseline's {name} pairs in a row"] = float(np.mean(shared))
    return figures


def _key(cell: Cell) -> frozenset[str]:
    return frozenset((cell.head, cell.other))


def main() -> None:
    """Print a draw for a person to read, with the reports it is of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--input", choices=INPUTS, default="basil")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--from", type=int, default=1, dest="first", help="the first event, from 1")
    parser.add_argument("--to", type=int, help="the last event")
    chosen = parser.parse_args()
    given = INPUTS[chosen.input]
    everything = shown(given, chosen.data / given.folder, chosen.first - 1, chosen.to)
    cells = drawn(everything.cells, chosen.seed, given.n_drawn)
    if given.has_baseline:
        cells += random.Random(chosen.seed).sample(everything.baseline, N_BASELINE)
    for cell in cells:
        print(as_row(str(chosen.seed), cell, words_digest(cell, everything.documents), "?", "?"))
        print("   ", cell.state, "|", cell.head_span.of(everything.documents[cell.head].text))
        there = "" if cell.span is None else cell.span.of(everything.documents[cell.other].text)
        print("   ", cell.other, "|", there)


if __name__ == "__main__":
    main()
