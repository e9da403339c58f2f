"""The ways of comparing beside the statements: what each view shows of what was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from crossread.model import Version
from crossread.model.annotation import Annotation
from crossread.report.matrix import matrix_of
from crossread.report.places import Places
from crossread.report.shared_map import shared_map_of
from crossread.report.sheet import (
    Cell,
    Label,
    Row,
    SideRow,
    Source,
    VariantRow,
    Words,
    shared_groups,
)
from crossread.report.talk import drawing_of
from crossread.report.timeline import events_at_once, shown_at_once, strip_of
from crossread.report.wording import Piece, word_difference
from crossread.web.kept import Kept
from crossread.web.paging import paged

View = Callable[[Kept, QueryParams], dict[str, Any]]


def plain(text: str) -> str:
    """Return a text in small letters without accents, to look for words in."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


# ---- the whole in prose, and texts of one event -------------------------------------------------


def brief(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return the comparison told in prose."""
    del wanted
    return {"brief": kept.brief}


def _groups(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    return {
        "paged": paged(kept.sheet.groups, wanted, address="/compare/groups"),
        "alone": kept.sheet.ungrouped,
    }


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A sentence cut, added or changed between two captures, with its word differences."""

    change: str
    before: Words | None
    after: Words | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two captures of one page and what changed between them, in the order of the text."""

    sigla: tuple[str, ...]
    rows: tuple[ChangeRow, ...]


def _versions(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    del wanted
    found = kept.findings.of(Version)
    pairs: dict[tuple[str, ...], list[ChangeRow]] = {}
    for one in found:
        if one.body.change == "changed":
            pairs.setdefault(tuple(item.document for item in one.evidence), [])
    for one in found:
        row = _change_row(one, kept.places)
        for pair in _pairs_with({item.document for item in one.evidence}, pairs):
            pairs.setdefault(pair, []).append(row)
    return {
        "pairs": [
            VersionPair(tuple(kept.sigla[one] for one in pair), tuple(rows))
            for pair, rows in pairs.items()
        ],
        "n_changes": len(found),
    }


def _pairs_with(documents: set[str], pairs: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the pairs a change belongs to; what was only cut or added names one of the two."""
    return [pair for pair in pairs if documents <= set(pair)] or [tuple(documents)]


def _change_row(one: Annotation[Version], places: Places) -> ChangeRow:
    before, after = (
        next(iter(places.all_words(one.evidence_in(role))), None) for role in ("before", "after")
    )
    pieces = word_difference(before.text, after.text) if before and after else ()
    return ChangeRow(one.body.change, before, after, pieces)


# ---- who speaks, and how words came here --------------------------------------------------------


def _quotations(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    words, source = plain(wanted.get("q", "")).split(), wanted.get("source", "")
    speakers = [
        one
        for one in kept.sheet.speakers
        if (not source or source in one.sigla) and (not words or _says(one, words))
    ]
    return {
        "paged": paged(speakers, wanted, address="/compare/quotations", size=40),
        "q": wanted.get("q", ""),
        "source": source,
        "talk": drawing_of(kept.sheet),
    }


def _says(speaker: Any, wanted: Sequence[str]) -> bool:
    said = " ".join(words.text for one in speaker.quoted for words in one.words)
    text = plain(f"{speaker.name or ''} {said}")
    return all(word in text for word in wanted)


def _variants(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return the variants, each with its dated sources, the oldest first, and those undated."""
    dates = {one.siglum: one.date or "" for one in kept.sheet.sources}

    def dated(row: VariantRow) -> tuple[list[str], list[str]]:
        sigla = dict.fromkeys(words.siglum for one in row.versions for words in one.places)
        known = sorted((one for one in sigla if dates[one]), key=lambda one: dates[one])
        return known, [one for one in sigla if not dates[one]]

    page = paged(kept.sheet.variants, wanted, address="/compare/variants", size=40)
    return {"paged": page, "traces": [(row, dated(row)) for row in page.items], "dates": dates}


def _in_pages(name: str, view: str, size: int = 60) -> View:
    """Return a view of one list of the sheet, in pages."""

    def arrange(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
        items = getattr(kept.sheet, name)
        return {"paged": paged(items, wanted, address=f"/compare/{view}", size=size)}

    return arrange


# ---- how things are called, and which sides are taken -------------------------------------------


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label on one target, and what each source does with it."""

    label: Label
    target: str
    by_source: Mapping[str, tuple[Any, ...]]

    @property
    def number(self) -> int:
        """Return the number of the label."""
        return self.label.number


def _labels(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    rows = []
    for label in kept.sheet.labels:
        for target in label.targets:
            uses: dict[str, tuple[Any, ...]] = {}
            for use in label.uses:
                if use.target == target:
                    uses[use.words.siglum] = (*uses.get(use.words.siglum, ()), use)
            rows.append(LabelRow(label, target, uses))
    return {
        "paged": paged(rows, wanted, address="/compare/labels"),
        "matrix": matrix_of(kept.sheet),
    }


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, and the sides taken and tones struck towards it, by source."""

    target: str
    sides: tuple[SideRow, ...]

    @property
    def by_source(self) -> dict[str, tuple[SideRow, ...]]:
        """Return the sides by siglum, in the order of the sources."""
        found: dict[str, tuple[SideRow, ...]] = {}
        for one in self.sides:
            found[one.words.siglum] = (*found.get(one.words.siglum, ()), one)
        return found


def _sides(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return sides and tones by target: those of several sources first, then as they are told."""
    holder, words = wanted.get("holder", ""), plain(wanted.get("q", "")).split()
    targets: dict[str, list[SideRow]] = {}
    for one in kept.sheet.sides:
        if holder in ("", one.holder):
            targets.setdefault(one.target, []).append(one)
    rows = [
        TargetRow(target, tuple(sides))
        for target, sides in targets.items()
        if all(word in plain(target) for word in words)
    ]
    rows.sort(key=lambda row: len(row.by_source) == 1)
    at = next(
        (row for row in rows for one in row.sides if wanted.get("at") == str(one.number)), None
    )
    if at is not None:
        rows.insert(0, rows.pop(rows.index(at)))
    return {
        "paged": paged(rows, wanted, address="/compare/sides", size=40),
        "holder": holder,
        "q": wanted.get("q", ""),
        "holders": sorted({one.holder for one in kept.sheet.sides}, key=_holder_order),
    }


def _holder_order(holder: str) -> tuple[bool, str]:
    return holder not in ("this text", "unknown"), holder.casefold()


# ---- figures ------------------------------------------------------------------------------------


def _timeline(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    strip = strip_of(kept.sheet)
    first = events_at_once(kept.sheet)
    events = [*first, *(one for one in kept.sheet.events if one not in first)]
    return {
        "strip": strip,
        "drawn": shown_at_once(kept.sheet, strip),
        "n_first": len(first),
        "paged": paged(events, wanted, address="/compare/timeline", size=40),
    }


def _shared(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    groups = shared_groups(kept.sheet.shared)
    at = wanted.get("at", "")
    if any(str(row.number) == at for one in groups for row in one.rows[1:]):
        first = next(one for one in groups for row in one.rows if str(row.number) == at)
        wanted = QueryParams({**wanted, "at": str(first.number)})
    page = paged(groups, wanted, address="/compare/shared", size=40)
    return {"paged": page, "drawn": shared_map_of(kept.sheet)}


# ---- what was not found where -------------------------------------------------------------------


FEW, MOST_ABSENT = 4, 12
"""Statements not found in a source that are shown at once, among many sources and few."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What others say and one source was searched for in vain, or was not searched for."""

    source: Source
    absent: tuple[tuple[Row, Cell], ...]
    unsearched: tuple[tuple[str, int], ...]


def _absences(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return, for each source, the statements of several others that were not found in it."""
    rows = [row for row in kept.sheet.rows if row.rank != "one"]
    page = paged(kept.sheet.sources, wanted, address="/compare/absences", size=20)
    few = FEW if len(kept.sheet.sources) > FEW else MOST_ABSENT
    return {"paged": page, "absences": [_absence(one, rows) for one in page.items], "few": few}


def _absence(source: Source, rows: Iterable[Row]) -> Absence:
    absent: list[tuple[Row, Cell]] = []
    unsearched: dict[str, int] = {}
    for row in rows:
        cell = next((one for one in row.cells if one.siglum == source.siglum), None)
        if cell is not None and cell.state == "absent":
            absent.append((row, cell))
        elif cell is not None and cell.state == "not_searched":
            reason = cell.reason or "no reason is known"
            unsearched[reason] = unsearched.get(reason, 0) + 1
    absent.sort(key=lambda one: -len(one[0].found))
    return Absence(source, tuple(absent), tuple(unsearched.items()))


ARRANGED: Mapping[str, View] = {
    "brief": brief,
    "groups": _groups,
    "versions": _versions,
    "quotations": _quotations,
    "variants": _variants,
    "chains": _in_pages("chains", "chains"),
    "seams": _in_pages("seams", "seams"),
    "names": _in_pages("names", "names"),
    "labels": _labels,
    "sides": _sides,
    "timeline": _timeline,
    "shared": _shared,
    "absences": _absences,
}
"""What a view needs beside the sheet, by its name."""
