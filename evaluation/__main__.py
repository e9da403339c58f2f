"""Measure one task on its data: ``python -m evaluation article_text --data FOLDER``.

Prints one figure a line and fails below a floor of ``floors.json``; ``--update`` raises the floors
to what was measured and never lowers one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")

# Name of a task → module with ``measure(folder: Path) -> dict[str, float]``. Figures are shares
# from 0 to 1 or counts; only those with a floor can fail.
TASKS = {
    "article_text": "evaluation.article_text",
    "names": "evaluation.names",
    "page_facts": "evaluation.page_facts",
    "quotation": "evaluation.quotation",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a task and compare with its floors; return 1 when a figure is below one."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--data", required=True, type=Path, help="the folder with the task's data")
    parser.add_argument("--update", action="store_true", help="raise floors to what is measured")
    chosen = parser.parse_args(arguments)
    figures = import_module(TASKS[chosen.task]).measure(chosen.data)
    for name, value in figures.items():
        print(f"{name:32} {value:.4f}" if isinstance(value, float) else f"{name:32} {value}")
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if chosen.update:
        raised = raised_floors(floors.get(chosen.task, {}), figures)
        FLOORS.write_text(
            json.dumps(floors | {chosen.task: raised}, indent=2) + "\n", encoding="utf-8"
        )
        return 0
    low = below(floors.get(chosen.task, {}), figures)
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


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
