"""Measure a task on its data: ``python -m evaluation article_text --data FOLDER``.

FOLDER holds the task's data, or a folder of the data set's name that does; ``--file PATH`` measures
one file of a data set instead, an official test part say. Prints one figure a line, with its 95 %
interval where it has one, and fails below a floor of ``floors.json``; ``--update`` raises the
floors to what was measured and never lowers one. The task ``all`` measures everything FOLDER has
data for and ends with one table; ``--keep`` writes that table's figures to ``figures.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from evaluation.scoring import Figure

FLOORS = Path(__file__).with_name("floors.json")
KEPT = Path(__file__).with_name("figures.json")

Figures = Mapping[str, float]

# What the one table of ``all`` shows, and what it shows in other columns.
CHIEF = ("macro F1", "balanced accuracy", "accuracy", "F1", "f1", "speaker.source", "changed")
BESIDE = ("rules: ", "majority: ", "words: ")

# Name of a task → its module, with ``measure(folder: Path) -> dict[str, float]``, and the data set
# it takes. Figures are shares from 0 to 1 or counts; only those with a floor can fail.
TASKS = {
    "article_text": ("evaluation.article_text", "trafilatura_eval"),
    "attacks": ("evaluation.attacks", ""),
    "basil": ("evaluation.basil", "basil"),
    "claimdiff": ("evaluation.claimdiff", "claimdiff"),
    "contradictions": ("evaluation.contradictions", ""),
    "ask": ("evaluation.ask", ""),
    "grouping": ("evaluation.grouping", ""),
    "ecbplus": ("evaluation.ecbplus", "ecbplus"),
    "faithful": ("evaluation.faithful", ""),
    "mention": ("evaluation.names", ""),
    "newswcl50": ("evaluation.newswcl50", "newswcl50"),
    "page_facts": ("evaluation.page_facts", "trafilatura_eval"),
    "quotation": ("evaluation.quotation", "polnear/dev"),
    "quotesum": ("evaluation.quotesum", "quotesum"),
    "roles": ("evaluation.roles", "polnear/dev"),
    "subjectivity": ("evaluation.subjectivity", ""),
    "support": ("evaluation.support", ""),
    "swap": ("evaluation.swap", ""),
    "tone": ("evaluation.tone", "newsmtsc"),
    "verify": ("evaluation.verify", ""),
    "written": ("evaluation.written", "wikinews"),
    "variants": ("evaluation.reuse_variants", "wikinews"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a task and compare with its floors; return 1 when a figure is below one."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("task", choices=[*sorted(TASKS), "all"])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--data", type=Path, help="the folder with the task's data")
    where.add_argument("--file", type=Path, help="one file of a data set; no floor is asked of it")
    parser.add_argument("--update", action="store_true", help="raise floors to what is measured")
    parser.add_argument("--keep", action="store_true", help="write the figures to figures.json")
    chosen = parser.parse_args(arguments)
    if chosen.file is not None:
        show(chosen.task, import_module(TASKS[chosen.task][0]).measure(chosen.file))
        return 0
    names = sorted(TASKS) if chosen.task == "all" else [chosen.task]
    measured = {name: measure(name, chosen.data) for name in names}
    low = [
        line
        for name, figures in measured.items()
        for line in hold(name, figures, update=chosen.update)
    ]
    if chosen.keep:
        keep(measured)
    if chosen.task == "all":
        print(table(measured))
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


def measure(task: str, data: Path) -> Figures:
    """Measure one task, print its figures and return them."""
    module, data_set = TASKS[task]
    folder = data / data_set if (data / data_set).is_dir() else data
    figures: Figures = import_module(module).measure(folder)
    show(task, figures)
    return figures


def show(task: str, figures: Figures) -> None:
    """Print one figure a line."""
    print(f"## {task}")
    for name, value in figures.items():
        print(f"{name:40} {written(value)}", flush=True)


def written(value: float) -> str:
    """Return a figure as text: a count, a share, or a share with its interval."""
    if isinstance(value, Figure):
        return f"{value:.3f} [{value.low:.3f}, {value.high:.3f}]"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def hold(task: str, figures: Figures, *, update: bool) -> list[str]:
    """Return a line for each figure below its floor; with ``update`` raise the floors instead."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if not update:
        return [f"{task}: {line}" for line in below(floors.get(task, {}), figures)]
    raised = raised_floors(floors.get(task, {}), figures)
    FLOORS.write_text(json.dumps(floors | {task: raised}, indent=2) + "\n", encoding="utf-8")
    return []


def keep(measured: Mapping[str, Figures]) -> None:
    """Write the figures of a run over those kept before: numbers only, no word of any text."""
    before = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    now = {
        task: {name: written(value) for name, value in figures.items()}
        for task, figures in measured.items()
    }
    text = json.dumps(before | now, indent=2, sort_keys=True, ensure_ascii=False)
    KEPT.write_text(text + "\n", encoding="utf-8")


def table(measured: Mapping[str, Figures]) -> str:
    """Return the chief figures as one table, the rules' and the majority's beside the model's."""
    lines = ["| task | figure | measured | rules | majority |", "|---|---|---|---|---|"]
    for task, figures in measured.items():
        for name, value in figures.items():
            if name.endswith(CHIEF) and not any(one in name for one in BESIDE):
                head, _, last = name.rpartition(": ")
                start = f"{head}: " if head else ""
                beside = [figures.get(f"{start}{one}: {last}") for one in ("rules", "majority")]
                beside[0] = beside[0] or figures.get(f"{start}words: {last}")
                cells = [written(one) if one is not None else "" for one in (value, *beside)]
                lines.append(f"| {task} | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


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
