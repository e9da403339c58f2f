"""Comparing: statements, quotations, numbers, dates, names and labels, source beside source."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.errors import UnknownName
from crossread.report.sheet import RANKS, Cell, Label, Row, Sheet, Source, VariantRow, Words
from crossread.report.timeline import shown_at_once, strip_of
from crossread.report.wording import Piece, word_difference
from crossread.web.bench import bench_of
from crossread.web.kept import Kept
from crossread.web.look import query, show

MOST_COLUMNS = 4
"""With more sources than this, a statement is a row of cards until columns are chosen."""

MOST_CHOSEN = 6
"""Columns a reader may choose."""

ROWS_A_PAGE = 40

VIEWS = {
    "statements": "Statements",
    "quotations": "Quotations",
    "variants": "Variants",
    "numbers": "Numbers",
    "timeline": "Timeline",
    "names": "Names",
    "labels": "Labels",
    "shared": "Shared passages",
    "appeals": "Appeals",
    "absences": "Not found where",
}
"""The ways of comparing, in the order they are offered."""

SORTS = {
    "rank": "disputed first",
    "place": "as the first source tells it",
    "sources": "in most sources first",
}


async def go_compare(request: Request) -> Response:
    """Go to the statements."""
    del request
    return RedirectResponse("/compare/statements", 303)


async def show_comparison(request: Request) -> Response:
    """Show one way of comparing all sources."""
    bench = bench_of(request)
    view = request.path_params["view"]
    if view not in VIEWS:
        raise UnknownName(f"nothing is compared as {view}", hint="see the views under Compare")
    kept, is_now = await bench.core.do(bench.keeper.look)
    if kept is None or not kept.sheet.sources:
        return show("uncompared.html", here="compare", bench=bench, work=bench.work.standing)
    arrange = _ARRANGED.get(view)
    values = arrange(kept, request.query_params) if arrange else {}
    return show(
        f"compare_{view}.html",
        here="compare",
        bench=bench,
        view=view,
        views=VIEWS,
        kept=kept,
        sheet=kept.sheet,
        is_now=is_now,
        work=bench.work.standing,
        columns=columns_of(kept.sheet, request.query_params),
        address=f"/compare/{view}",
        **values,
    )


def columns_of(sheet: Sheet, wanted: QueryParams) -> tuple[Source, ...]:
    """Return the sources that stand in columns: those chosen, or all where they are few."""
    chosen = [one for one in sheet.sources if one.siglum in wanted.getlist("col")]
    if chosen:
        return tuple(chosen[:MOST_CHOSEN])
    return sheet.sources if len(sheet.sources) <= MOST_COLUMNS else ()


# ---- statements ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements are shown, in which order."""

    rank: str = ""
    source: str = ""
    state: str = ""
    words: str = ""
    sort: str = "rank"
    page: int = 1

    @classmethod
    def of(cls, wanted: Mapping[str, str]) -> Filters:
        """Return the filters an address asks for; what it does not know is left out."""
        page = wanted.get("page", "1")
        return cls(
            rank=_known(wanted.get("rank", ""), RANKS),
            source=wanted.get("source", ""),
            state=_known(wanted.get("state", ""), STATES),
            words=wanted.get("q", ""),
            sort=_known(wanted.get("sort", ""), SORTS) or "rank",
            page=int(page) if page.isdigit() and len(page) < 7 else 1,
        )


STATES = {
    "found": "speaks of it",
    "disputes": "says otherwise",
    "absent": "not found there",
    "not_searched": "not searched",
}
"""What a chosen source may do with a statement."""


def _known(value: str, among: Iterable[str]) -> str:
    return value if value in among else ""


def chosen_rows(sheet: Sheet, filters: Filters) -> list[Row]:
    """Return the statements that pass the filters, in the order asked for."""
    wanted = plain(filters.words).split()
    rows = [
        row
        for row in sheet.rows
        if (not filters.rank or row.rank == filters.rank)
        and (not filters.source or _does(row, filters.source, filters.state or "found"))
        and (not wanted or _holds(row, wanted))
    ]
    if filters.sort == "place":
        order = {one.siglum: number for number, one in enumerate(sheet.sources)}
        rows.sort(key=lambda row: (order[row.head.siglum], row.head.start))
    elif filters.sort == "sources":
        rows.sort(key=lambda row: -len(row.found))
    return rows


def _does(row: Row, siglum: str, state: str) -> bool:
    for cell in row.cells:
        if cell.siglum == siglum:
            return cell.is_found if state == "found" else cell.state == state
    return False


def _holds(row: Row, wanted: Sequence[str]) -> bool:
    text = plain(" ".join(words.text for cell in row.found for words in cell.words))
    return all(word in text for word in wanted)


def plain(text: str) -> str:
    """Return a text in small letters without accents, to look for words in."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def _statements(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    filters = Filters.of(wanted)
    rows = chosen_rows(kept.sheet, filters)
    n_pages = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = min(max(1, filters.page), n_pages)
    kept_query = {name: wanted.getlist(name) for name in wanted if name not in ("page", "view")}
    return {
        "filters": filters,
        "sorts": SORTS,
        "states": STATES,
        "rows": rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE],
        "n_rows": len(rows),
        "page": page,
        "pages": [
            (number, query("/compare/statements", **kept_query, page=number))
            for number in range(1, n_pages + 1)
        ],
        "in_row": query("", **kept_query),
    }


# ---- one statement ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One passage of a row beside the first: what stays, what is not there, what is there only."""

    cell: Cell
    words: Words
    pieces: tuple[Piece, ...]
    is_base: bool = False


async def show_row(request: Request) -> Response:
    """Show one statement: its passages level with each other, differences lit."""
    bench = bench_of(request)
    subject = request.path_params["subject"]
    kept, is_now = await bench.core.do(bench.keeper.look)
    row = None if kept is None else kept.rows.get(subject)
    if kept is None or row is None:
        raise UnknownName("no statement has this id", hint="go back to the statements")
    filters = Filters.of(request.query_params)
    rows = chosen_rows(kept.sheet, filters)
    at = next((n for n, one in enumerate(rows) if one.subject == subject), None)
    base = request.query_params.get("base", "")
    return show(
        "row.html",
        here="compare",
        bench=bench,
        kept=kept,
        sheet=kept.sheet,
        row=row,
        is_now=is_now,
        passages=side_by_side(row, base),
        before_row=rows[at - 1] if at else None,
        after_row=rows[at + 1] if at is not None and at + 1 < len(rows) else None,
        in_row=query(
            "", **{n: request.query_params.getlist(n) for n in request.query_params if n != "base"}
        ),
    )


def side_by_side(row: Row, base: str = "") -> list[SideBySide]:
    """Return every passage found, each against that of ``base`` (a siglum) or the first."""
    found = [(cell, words) for cell in row.found for words in cell.words]
    chosen = [words for cell, words in found if cell.siglum == base]
    first = chosen[0] if chosen else found[0][1]
    return [
        SideBySide(
            cell,
            words,
            () if words is first else word_difference(first.text, words.text),
            words is first,
        )
        for cell, words in found
    ]


# ---- the other views ----------------------------------------------------------------------------


def _timeline(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    del wanted
    strip = strip_of(kept.sheet)
    return {"strip": strip, "drawn": shown_at_once(kept.sheet, strip)}


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label on one target, and what each source does with it."""

    label: Label
    target: str
    by_source: Mapping[str, tuple[Any, ...]]


def _labels(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    del wanted
    rows = []
    for label in kept.sheet.labels:
        for target in label.targets:
            uses: dict[str, tuple[Any, ...]] = {}
            for use in label.uses:
                if use.target == target:
                    uses[use.words.siglum] = (*uses.get(use.words.siglum, ()), use)
            rows.append(LabelRow(label, target, uses))
    return {"rows": rows}


def _variants(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return the variants, each with its wordings in the order in which sources are dated."""
    del wanted
    dates = {one.siglum: one.date or "" for one in kept.sheet.sources}

    def dated(row: VariantRow) -> list[str]:
        sigla = dict.fromkeys(words.siglum for one in row.versions for words in one.places)
        return sorted(sigla, key=lambda one: (not dates[one], dates[one]))

    return {"traces": [(row, dated(row)) for row in kept.sheet.variants], "dates": dates}


@dataclass(frozen=True, slots=True)
class Absence:
    """What others say and one source was searched for in vain, or was not searched for."""

    source: Source
    absent: tuple[tuple[Row, Cell], ...]
    unsearched: tuple[tuple[str, int], ...]


def _absences(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    """Return, for each source, the statements of several others that were not found in it."""
    del wanted
    rows = [row for row in kept.sheet.rows if row.rank != "one"]
    return {"absences": [_absence(one, rows) for one in kept.sheet.sources]}


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
    return Absence(source, tuple(absent), tuple(unsearched.items()))


def _quotations(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    words, source = plain(wanted.get("q", "")).split(), wanted.get("source", "")
    speakers = [
        one
        for one in kept.sheet.speakers
        if (not source or source in one.sigla) and (not words or _says(one, words))
    ]
    return {"speakers": speakers, "q": wanted.get("q", ""), "source": source}


def _says(speaker: Any, wanted: Sequence[str]) -> bool:
    said = " ".join(words.text for one in speaker.quoted for words in one.words)
    text = plain(f"{speaker.name or ''} {said}")
    return all(word in text for word in wanted)


_ARRANGED: dict[str, Callable[[Kept, QueryParams], dict[str, Any]]] = {
    "statements": _statements,
    "timeline": _timeline,
    "labels": _labels,
    "variants": _variants,
    "absences": _absences,
    "quotations": _quotations,
}
