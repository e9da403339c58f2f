"""Measure a task on its data: ``python -m evaluation article_text --data FOLDER``.

FOLDER holds the task's data, or a folder of the data set's name that does; ``--file PATH`` measures
one file of a data set instead, an official test part say. Prints one figure a line, with its 95 %
interval where it has one, and fails below a floor of ``floors.json``; ``--update`` raises the
floors to what was measured and never lowers one.

The task ``all`` measures everything FOLDER has data for and ends with one table; ``--only a,b``
narrows it. Its figures are kept in ``figures.json`` (``--keep`` does so for a single task too) as
soon as a task is done, and a task whose figures are of the code as it is is not measured again
unless ``--again`` says so: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from evaluation import kept, overview
from evaluation.scoring import Figure

FLOORS = Path(__file__).with_name("floors.json")

Figures = Mapping[str, float]

# Name of a task → its module, with ``measure(folder: Path) -> dict[str, float]``, and the data set
# it takes. Figures are shares from 0 to 1 or counts; only those with a floor can fail.
TASKS = {
    "article_text": ("evaluation.article_text", "trafilatura_eval"),
    "attacks": ("evaluation.attacks", ""),
    "basil": ("evaluation.basil", "basil"),
    "bodies": ("evaluation.bodies", ""),
    "climate": ("evaluation.climate", "narrative_frames"),
    "claimdiff": ("evaluation.claimdiff", "claimdiff"),
    "contested": ("evaluation.contested", ""),
    "contradictions": ("evaluation.contradictions", ""),
    "ask": ("evaluation.ask", ""),
    "grouping": ("evaluation.grouping", ""),
    "ecbplus": ("evaluation.ecbplus", "ecbplus"),
    "further": ("evaluation.further", "ecbplus"),
    "further_headlines": ("evaluation.further_headlines", ""),
    "faithful": ("evaluation.faithful", ""),
    "headlines": ("evaluation.headlines", ""),
    "mention": ("evaluation.names", ""),
    "newswcl50": ("evaluation.newswcl50", "newswcl50"),
    "page_facts": ("evaluation.page_facts", "trafilatura_eval"),
    "politics": ("evaluation.politics", "polnear"),
    "quotation": ("evaluation.quotation", "polnear/dev"),
    "quotesum": ("evaluation.quotesum", "quotesum"),
    "reports": ("evaluation.reports", "ecbplus"),
    "roles": ("evaluation.roles", "polnear/dev"),
    "rest": ("evaluation.rest", ""),
    "rumours": ("evaluation.rumours", ""),
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
    chosen = _parser().parse_args(arguments)
    if chosen.file is not None:
        show(chosen.task, import_module(TASKS[chosen.task][0]).measure(chosen.file))
        return 0
    low: list[str] = []
    for name in _names(chosen):
        figures = measure(name, chosen)
        low += hold(name, figures, update=chosen.update)
    if chosen.task == "all":
        everything = kept.kept()
        print(overview.table(everything), overview.calibration_table(everything), sep="\n\n")
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("task", choices=[*sorted(TASKS), "all"])
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--data", type=Path, help="the folder with the task's data")
    where.add_argument("--file", type=Path, help="one file of a data set; no floor is asked of it")
    parser.add_argument("--update", action="store_true", help="raise floors to what is measured")
    parser.add_argument("--keep", action="store_true", help="write the figures to figures.json")
    parser.add_argument("--only", default="", help="of all, these tasks, with commas between them")
    parser.add_argument("--again", action="store_true", help="measure what is kept already, too")
    return parser


def _names(chosen: argparse.Namespace) -> list[str]:
    if chosen.task != "all":
        return [chosen.task]
    wanted = [one for one in chosen.only.split(",") if one] or sorted(TASKS)
    unknown = [one for one in wanted if one not in TASKS]
    if unknown:
        raise SystemExit(f"no task {', '.join(unknown)}; there are {', '.join(sorted(TASKS))}")
    return wanted


def measure(task: str, chosen: argparse.Namespace) -> Figures:
    """Measure one task, or take what was kept of it; print its figures and return them."""
    module, data_set = TASKS[task]
    is_all = chosen.task == "all"
    if is_all and not chosen.again and kept.is_fresh(task, module):
        figures: Figures = kept.kept()[task]
        show(f"{task} (kept: the code is the same)", figures)
        return figures
    folder = chosen.data / data_set if (chosen.data / data_set).is_dir() else chosen.data
    figures = import_module(module).measure(folder)
    show(task, figures)
    if is_all or chosen.keep:
        kept.keep(task, module, figures)
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
