"""Measure a task on its data: ``python -m evaluation article_text --data FOLDER``.

FOLDER holds the task's data, or a folder of the data set's name that does. Prints one figure a
line and fails below a floor of ``floors.json``; ``--update`` raises the floors to what was
measured and never lowers one. The task ``all`` measures everything FOLDER has data for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")

# Name of a task → its module, with ``measure(folder: Path) -> dict[str, float]``, and the data set
# it takes. Figures are shares from 0 to 1 or counts; only those with a floor can fail.
TASKS = {
    "article_text": ("evaluation.article_text", "trafilatura_eval"),
    "attacks": ("evaluation.attacks", ""),
    "contradictions": ("evaluation.contradictions", ""),
    "ask": ("evaluation.ask", ""),
    "grouping": ("evaluation.grouping", ""),
    "faithful": ("evaluation.faithful", ""),
    "names": ("evaluation.names", ""),
    "page_facts": ("evaluation.page_facts", "trafilatura_eval"),
    "quotation": ("evaluation.quotation", "polnear/dev"),
    "quotesum": ("evaluation.quotesum", "quotesum"),
    "verify": ("evaluation.verify", ""),
    "written": ("evaluation.written", "wikinews"),
    "variants": ("evaluation.reuse_variants", "wikinews"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a task and compare with its floors; return 1 when a figure is below one."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("task", choices=[*sorted(TASKS), "all"])
    parser.add_argument("--data", required=True, type=Path, help="the folder with the task's data")
    parser.add_argument("--update", action="store_true", help="raise floors to what is measured")
    chosen = parser.parse_args(arguments)
    names = sorted(TASKS) if chosen.task == "all" else [chosen.task]
    low = [line for name in names for line in run(name, chosen.data, update=chosen.update)]
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


def run(task: str, data: Path, *, update: bool = False) -> list[str]:
    """Measure one task and print its figures; return a line for each that is below its floor."""
    module, data_set = TASKS[task]
    folder = data / data_set if (data / data_set).is_dir() else data
    figures = import_module(module).measure(folder)
    print(f"## {task}")
    for name, value in figures.items():
        print(f"{name:32} {value:.4f}" if isinstance(value, float) else f"{name:32} {value}")
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if not update:
        return [f"{task}: {line}" for line in below(floors.get(task, {}), figures)]
    raised = raised_floors(floors.get(task, {}), figures)
    FLOORS.write_text(json.dumps(floors | {task: raised}, indent=2) + "\n", encoding="utf-8")
    return []


def below(floors: Mapping[str, float], figures: Mapping[str, float]) -> list[str]:
    """Return a line for each figure that is missing or below its floor."""
    return [
        f"{name}: {figures.get(name, 0.0):.4f} is below the floor of {floor:.4f}"
        for name, floor in floors.items()
        if figures.get(name, 0.0) < floor
    ]


def raised_floors(floors: Mapping[str, float], figures: Mapping[str, float]) -> dict[str, float]:
    """Return the floors, each raised to its figure where that is higher (cut to three digits)."""
    return {
        name: max(floor, int(figures.get(name, 0.0) * 1000) / 1000)
        for name, floor in floors.items()
    }


if __name__ == "__main__":
    sys.exit(main())
