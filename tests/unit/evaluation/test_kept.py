"""Figures kept from run to run, and the tables made of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation import __main__ as command
from evaluation import kept
from evaluation.overview import ROWS, Row, calibration_table, table, written
from evaluation.scoring import Figure


def test_figures_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    kept.keep("tone", "evaluation.tone", {"targets": 3, "f1": Figure(0.5, 0.25, 0.75)}, path)
    kept.keep("ask", "evaluation.ask", {"right": 1.0}, path)
    back = kept.kept(path)
    figure = back["tone"]["f1"]
    assert isinstance(figure, Figure)
    assert (figure, figure.low, figure.high) == (0.5, 0.25, 0.75)
    assert (back["tone"]["targets"], back["ask"]["right"]) == (3, 1.0)


def test_figures_are_fresh_while_the_code_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figures.json"
    assert not kept.is_fresh("tone", "evaluation.tone", path)
    kept.keep("tone", "evaluation.tone", {"targets": 3}, path)
    assert kept.is_fresh("tone", "evaluation.tone", path)
    assert not kept.is_fresh("ask", "evaluation.ask", path)
    monkeypatch.setattr(kept, "code_digest", lambda module="": f"changed {module}")
    assert not kept.is_fresh("tone", "evaluation.tone", path)


def test_digest_is_of_the_task_too() -> None:
    assert kept.code_digest("evaluation.tone") != kept.code_digest("evaluation.ask")


def test_task_kept_is_not_measured_again_unless_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.json"
    calls: list[Path] = []

    class Module:
        @staticmethod
        def measure(folder: Path) -> dict[str, float]:
            calls.append(folder)
            return {"f1": 0.5}

    monkeypatch.setattr(command, "TASKS", {"some": ("evaluation.some", "")})
    monkeypatch.setattr(command, "import_module", lambda _: Module)
    for name in ("kept", "keep", "is_fresh"):
        real = getattr(kept, name)
        monkeypatch.setattr(kept, name, lambda *given, real=real: real(*given, path))
    where = ["--data", str(tmp_path)]
    assert command.main(["all", *where]) == command.main(["all", *where]) == 0
    assert len(calls) == 1
    assert "kept: the code is the same" in capsys.readouterr().out
    command.main(["all", "--again", *where])
    command.main(["some", *where])
    assert len(calls) == 3


def test_only_names_of_tasks_are_taken(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no task nothing; there are"):
        command.main(["all", "--data", str(tmp_path), "--only", "nothing"])


def test_table_shows_what_is_kept_and_what_stands_beside() -> None:
    rows = (
        Row("tone", "some data", "tone", "f1", "rules: f1", "majority: f1"),
        Row("names", "some data", "mention", "f1"),
    )
    figures = {"tone": {"f1": Figure(0.7, 0.6, 0.8), "rules: f1": 0.4, "majority: f1": 0.2}}
    assert table(figures, rows).splitlines()[2:] == [
        "| tone | some data | 0.70 (0.60 to 0.80) | 0.40 | majority 0.20 |"
    ]


def test_calibration_table_has_a_row_for_each_range() -> None:
    figures = {"tone": {"sure 0.8 to 0.9: items": 12, "sure 0.8 to 0.9: right": 0.75}}
    assert calibration_table(figures).splitlines()[2:] == ["| tone | 0.8 to 0.9 | 12 | 0.75 |"]


def test_figure_without_a_width_has_no_interval() -> None:
    assert written(Figure(1.0, 1.0, 1.0)) == "1.00"


def test_every_row_is_of_a_task() -> None:
    assert {row.task for row in ROWS} <= set(command.TASKS)
