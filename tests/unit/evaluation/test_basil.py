"""Judged cells: found again by their places, and kept without a word of the reports."""

from __future__ import annotations

from evaluation.basil import COLUMNS, TABLE, Cell, as_row, drawn, judged

from crossread.model import Span


def a_cell(
    head: tuple[int, int] = (0, 100), span: tuple[int, int] | None = (50, 90), **more: str
) -> Cell:
    given = {"group": "same", "head": "a.txt", "other": "b.txt"} | more
    own = None if span is None else Span(*span)
    return Cell(given["group"], given["head"], Span(*head), given["other"], own)


def test_cell_is_like_one_whose_passages_are_mostly_the_same() -> None:
    assert a_cell().is_like(a_cell(head=(10, 100), span=(50, 80)))
    assert not a_cell().is_like(a_cell(head=(60, 100)))
    assert not a_cell().is_like(a_cell(span=(0, 60)))


def test_cell_is_like_one_told_from_the_other_side() -> None:
    turned = Cell("same", "b.txt", Span(50, 90), "a.txt", Span(0, 100))
    assert a_cell().is_like(turned)


def test_kind_of_cell_must_be_the_same() -> None:
    assert not a_cell().is_like(a_cell(group="disputes"))


def test_absence_is_told_by_head_and_report_alone() -> None:
    absent = a_cell(span=None, group="absent")
    assert absent.is_like(a_cell(span=None, group="absent"))
    assert not absent.is_like(a_cell(span=None, group="absent", other="c.txt"))
    turned = Cell("absent", "b.txt", Span(0, 100), "a.txt", None)
    assert not absent.is_like(turned)


def test_clause_touches_the_sentence_it_stands_in() -> None:
    assert a_cell(head=(0, 200), span=(0, 200)).touches(a_cell(head=(20, 40), span=(60, 70)))
    assert not a_cell().touches(a_cell(head=(100, 140)))


def test_draw_is_the_same_again_takes_one_cell_a_row_and_every_dispute() -> None:
    cells = [
        Cell("absent" if n % 2 else "same", "a.txt", Span(n, n + 1), "b.txt", None, row=str(n // 2))
        for n in range(400)
    ]
    cells.append(Cell("disputes", "a.txt", Span(0, 1), "b.txt", Span(0, 1), row="0"))
    first, again = drawn(cells, 1), drawn(cells, 1)
    assert first == again != drawn(cells, 2)
    assert len({cell.row for cell in first}) == len(first) == 120
    assert sum(cell.group == "disputes" for cell in first) == 1


def test_a_wrong_verdict_has_a_reason_and_a_right_one_none() -> None:
    assert all(bool(one.reason) != one.is_right for one in judged())


def test_a_hundred_cells_and_fifty_pairs_of_the_baseline_are_judged() -> None:
    first = [one for one in judged() if one.draw == "first"]
    assert sum(one.cell.group != "baseline" for one in first) == 100
    assert sum(one.cell.group == "baseline" for one in first) == 50


def test_row_of_the_table_has_a_value_for_each_column() -> None:
    line = as_row("first", a_cell(), "0" * 12, "right", "")
    assert len(line.split("\t")) == len(COLUMNS)
    assert all(
        len(row.split("\t")) == len(COLUMNS)
        for row in TABLE.read_text(encoding="utf-8").splitlines()
        if not row.startswith("#")
    )
