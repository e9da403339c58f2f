"""Judged cells: found again by their places, and kept without a word of the reports."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from evaluation.basil import (
    BASIL,
    COLUMNS,
    INPUTS,
    Cell,
    Input,
    Judged,
    as_row,
    drawn,
    judged,
    kappa,
    second_reader,
    share_right,
)
from evaluation.corpora import SHORTEST_REPORT, contested_claims, is_held
from evaluation.scoring import Figure

from crossread.model import Span


def a_cell(
    head: tuple[int, int] = (0, 100), span: tuple[int, int] | None = (50, 90), **more: str
) -> Cell:
    given = {"group": "same", "head_of": "a.txt", "other": "b.txt"} | more
    own = None if span is None else Span(*span)
    return Cell(given["group"], given["head_of"], Span(*head), given["other"], own)


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
    assert len({cell.row for cell in first}) == len(first)
    kinds = [cell.group for cell in first]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "disputes": 1, "same": 60, "absent": 40,
    }  # fmt: skip


def test_draw_holds_unclear_cells_of_rows_that_no_other_cell_is_drawn_of() -> None:
    cells = [
        Cell(group, "a.txt", Span(n, n + 1), "b.txt", None, row=str(n))
        for n in range(100)
        for group in ("same", "unclear")
    ]
    rows = [cell.row for cell in drawn(cells, 1)]
    assert len(set(rows)) == len(rows)
    assert sum(cell.group == "unclear" for cell in drawn(cells, 1)) == 20


@pytest.mark.parametrize("given", INPUTS.values(), ids=INPUTS)
def test_a_wrong_verdict_has_a_reason_and_a_right_one_none(given: Input) -> None:
    tables = [one for one in (given.table, given.second_table) if one.exists()]
    assert all(bool(one.reason) != one.is_right for table in tables for one in judged(table))


def test_a_hundred_cells_and_fifty_pairs_of_the_baseline_are_judged() -> None:
    first = [one for one in judged(BASIL.table) if one.draw == "first"]
    assert sum(one.cell.group != "baseline" for one in first) == 100
    assert sum(one.cell.group == "baseline" for one in first) == 50


@pytest.mark.parametrize("given", INPUTS.values(), ids=INPUTS)
def test_row_of_the_table_has_a_value_for_each_column(given: Input) -> None:
    line = as_row("first", a_cell(), "0" * 12, "right", "")
    assert len(line.split("\t")) == len(COLUMNS)
    assert all(
        len(row.split("\t")) == len(COLUMNS)
        for row in given.table.read_text(encoding="utf-8").splitlines()
        if not row.startswith("#")
    )


def test_share_right_has_an_interval_over_events() -> None:
    verdicts = [
        Judged("first", a_cell(head=(n, n + 1), head_of=f"{n % 4}.txt"), "", n % 4 != 0, "")
        for n in range(40)
    ]
    share = share_right(verdicts, {f"{n}.txt": n for n in range(4)})
    assert isinstance(share, Figure)
    assert share == 0.75
    assert share.low < 0.75 < share.high


# ---- two readers ---------------------------------------------------------------------------------


def test_kappa_is_agreement_beyond_chance() -> None:
    calls = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(calls) == pytest.approx(0.4)  # the example of Cohen's coefficient in textbooks


def test_kappa_of_readers_who_agree_throughout_is_one() -> None:
    assert kappa([(True, True)] * 3) == kappa([(True, True), (False, False)]) == 1.0


def test_kappa_is_nought_where_one_reader_calls_everything_right() -> None:
    assert kappa([(True, True), (True, True), (False, True)]) == pytest.approx(0.0)


def test_second_reader_is_asked_only_about_cells_that_both_judged() -> None:
    first = [Judged("first", a_cell(head=(n, n + 1)), "", True, "") for n in range(5)]
    second = [Judged("first", a_cell(head=(n, n + 1)), "", n != 0, "x") for n in range(4)]
    figures = second_reader(first, second, {"a.txt": 0})
    assert figures["first: same: second reader: judged"] == 4
    assert figures["first: same: second reader: agrees"] == 0.75
    assert figures["first: same: second reader: right"] == 0.75


@pytest.mark.parametrize("given", INPUTS.values(), ids=INPUTS)
def test_second_reader_judged_no_cell_that_the_first_did_not(given: Input) -> None:
    own = {(one.draw, one.cell) for one in judged(given.table)}
    again = judged(given.second_table) if given.second_table.exists() else []
    assert {(one.draw, one.cell) for one in again} <= own


# ---- contested claims ----------------------------------------------------------------------------


def _told(body: int) -> str:
    return f"Body {body} is the one that tells it. " * (5 if body > 90 else 50)


def a_data_folder(
    folder: Path,
    stances: Mapping[str, Mapping[int, str]],
    tell: Callable[[int], str] = _told,
) -> Path:
    """Write bodies and their stances toward one headline of each claim, as the data sets do."""
    bodies = sorted({body for of_claim in stances.values() for body in of_claim})
    texts = [(body, tell(body)) for body in bodies]
    _write(folder / "fnc1/train_bodies.csv", ("Body ID", "articleBody"), texts)
    rows = [(f"Of {c}", b, its) for c, of_claim in stances.items() for b, its in of_claim.items()]
    _write(folder / "fnc1/train_stances.csv", ("Headline", "Body ID", "Stance"), rows)
    headlines = [(claim, f"Of {claim} ") for claim in stances]
    _write(folder / "emergent/headlines.csv", ("claimHeadline", "articleHeadline"), headlines)
    return folder


def _write(path: Path, names: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([names, *rows])


def test_contested_claim_is_told_by_four_reports_of_different_stance(tmp_path: Path) -> None:
    stances = dict.fromkeys(range(3), "agree") | dict.fromkeys(range(3, 6), "disagree")
    (event,) = contested_claims(a_data_folder(tmp_path, {"A dam broke": stances}))
    bodies = [int(one.capture.source.removeprefix("body-").removesuffix(".txt")) for one in event]
    assert len(set(bodies)) == 4
    assert sum(stances[body] == "agree" for body in bodies) == 2


def test_unrelated_and_very_short_bodies_are_no_reports(tmp_path: Path) -> None:
    stances = {1: "agree", 2: "agree", 3: "disagree", 4: "unrelated", 91: "disagree"}
    (event,) = contested_claims(a_data_folder(tmp_path, {"A dam broke": stances}))
    assert len(event) == 3
    assert all(len(one.text) > SHORTEST_REPORT and "Body 4" not in one.text for one in event)


def test_claim_with_two_reports_is_left_out(tmp_path: Path) -> None:
    folder = a_data_folder(tmp_path, {"A dam broke": {1: "agree", 2: "disagree"}})
    assert not list(contested_claims(folder))


def test_held_half_comes_after_the_other(tmp_path: Path) -> None:
    claims = [f"Claim {n}" for n in range(8)]
    folder = a_data_folder(
        tmp_path, {claim: dict.fromkeys(range(3 * n, 3 * n + 3), "discuss")
                   | {3 * n: "agree"} for n, claim in enumerate(claims)},
    )  # fmt: skip
    first_bodies = [min(int(one.capture.source[5:-4]) for one in event) // 3
                    for event in contested_claims(folder)]  # fmt: skip
    assert [is_held(claims[n]) for n in first_bodies] == sorted(map(is_held, claims))
