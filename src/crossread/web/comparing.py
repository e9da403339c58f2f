"""Comparing: statements, quotations, numbers, dates, names and labels, source beside source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.errors import UnknownName
from crossread.report.sheet import RANKS, Cell, GroupRow, Row, Sheet, Source, Words
from crossread.report.wording import Piece, word_difference
from crossread.web.bench import bench_of
from crossread.web.kept import Kept
from crossread.web.look import query, show
from crossread.web.paging import paged
from crossread.web.views import ARRANGED, plain

MOST_COLUMNS = 4
"""With more sources than this, a statement is a row of cards until columns are chosen."""

MOST_CHOSEN = 6
"""Columns a reader may choose."""

ROWS_A_PAGE = 40

ALIKE = 0.5
"""Passages of which less than this share stays are shown as they are, not struck through."""

WAYS = (
    {
        "brief": "In brief",
        "statements": "Statements",
        "absences": "Not found where",
        "groups": "Groups",
    },
    {
        "quotations": "Quotations",
        "variants": "Variants",
        "chains": "Through whom",
        "seams": "Seams",
    },
    {"names": "Names", "labels": "Labels", "sides": "Sides and tone"},
    {"numbers": "Numbers", "timeline": "Timeline"},
    {"shared": "Shared passages", "versions": "Versions", "appeals": "Appeals"},
)
"""The ways of comparing, in the order and the groups in which they are offered."""

VIEWS = {key: name for group in WAYS for key, name in group.items()}

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
    wanted = request.query_params
    arrange = _statements if view == "statements" else ARRANGED.get(view)
    values = await bench.core.do(lambda _: arrange(kept, wanted)) if arrange else {}
    return show(
        f"compare_{view}.html",
        here="compare",
        bench=bench,
        view=view,
        views=VIEWS,
        ways=WAYS,
        kept=kept,
        sheet=kept.sheet,
        is_now=is_now,
        broken=[one for one in kept.sheet.comparisons if one.ending == "failed"],
        work=bench.work.standing,
        address=f"/compare/{view}",
        **{"columns": columns_of(kept.sheet, wanted), **values},
    )


def columns_of(
    sheet: Sheet, wanted: QueryParams, group: GroupRow | None = None
) -> tuple[Source, ...]:
    """Return the sources that stand in columns: those chosen, or all where they are few.

    With ``group`` all are those of one group.
    """
    chosen = [one for one in sheet.sources if one.siglum in wanted.getlist("col")]
    if chosen:
        return tuple(chosen[:MOST_CHOSEN])
    among = [one for one in sheet.sources if group is None or one.siglum in group.sigla]
    return tuple(among) if len(among) <= MOST_COLUMNS else ()


# ---- statements ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements are shown, in which order."""

    rank: str = ""
    source: str = ""
    state: str = ""
    words: str = ""
    sort: str = "rank"

    @classmethod
    def of(cls, wanted: Mapping[str, str]) -> Filters:
        """Return the filters an address asks for; what it does not know is left out."""
        return cls(
            rank=_known(wanted.get("rank", ""), RANKS),
            source=wanted.get("source", ""),
            state=_known(wanted.get("state", ""), STATES),
            words=wanted.get("q", ""),
            sort=_known(wanted.get("sort", ""), SORTS) or "rank",
        )


STATES = {
    "found": "speaks of it",
    "disputes": "says otherwise",
    "unclear": "may say it in other words",
    "absent": "not found there",
    "not_searched": "not searched",
}
"""What a chosen source may do with a statement."""


def _known(value: str, among: Iterable[str]) -> str:
    return value if value in among else ""


def chosen_rows(sheet: Sheet, filters: Filters, group: GroupRow | None = None) -> list[Row]:
    """Return the statements that pass the filters, in the order asked for.

    With ``group`` those that one of its sources speaks of.
    """
    wanted = plain(filters.words).split()
    rows = [
        row
        for row in sheet.rows
        if (not filters.rank or row.rank == filters.rank)
        and (not filters.source or _does(row, filters.source, filters.state or "found"))
        and (not wanted or _holds(row, wanted))
        and (group is None or any(one.siglum in group.sigla for one in row.found))
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


def _statements(kept: Kept, wanted: QueryParams) -> dict[str, Any]:
    filters = Filters.of(wanted)
    group = _group_of(kept, wanted.get("group", ""))
    rows = chosen_rows(kept.sheet, filters, group)
    page = paged(rows, wanted, address="/compare/statements", size=ROWS_A_PAGE)
    kept_query = {name: wanted.getlist(name) for name in wanted if name not in ("page", "at")}
    return {
        "filters": filters,
        "group": group,
        "sorts": SORTS,
        "states": STATES,
        "paged": page,
        "rows": page.items,
        "in_row": query("", **kept_query),
        "columns": columns_of(kept.sheet, wanted, group),
    }


def _group_of(kept: Kept, number: str) -> GroupRow | None:
    return next((one for one in kept.sheet.groups if str(one.number) == number), None)


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
    group = _group_of(kept, request.query_params.get("group", ""))
    rows = chosen_rows(kept.sheet, filters, group)
    at = next((n for n, one in enumerate(rows) if one.number == row.number), None)
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
            () if words is first else difference_if_alike(first.text, words.text),
            words is first,
        )
        for cell, words in found
    ]


def difference_if_alike(first: str, other: str) -> tuple[Piece, ...]:
    """Return in what two passages differ word by word, empty where they share too little."""
    pieces = word_difference(first, other)
    stays = sum(len(text) for kind, text in pieces if kind == "same")
    return pieces if stays >= ALIKE * min(len(first), len(other)) else ()
