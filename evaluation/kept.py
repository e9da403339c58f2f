"""Figures kept from one run to the next: numbers only, no word of any text.

Beside a task's figures stands the digest of the code and models they were measured with. A run of
all tasks leaves out those whose digest is still the same, so that a run that was stopped goes on
where it was, and one task can be measured anew without the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.scoring import Figure

KEPT = Path(__file__).with_name("figures.json")
ROOT = Path(__file__).parents[1]
MEASURED_WITH = ("src/crossread/**/*.py", "src/crossread/**/*.txt", "src/crossread/weights/*/*")
DIGITS = 4


@cache
def code_digest(module: str = "") -> str:
    """Return the digest of the program, its word lists and models, and of a task's own module."""
    seen = hashlib.sha256()
    own = ROOT / (module.replace(".", "/") + ".py")
    paths = {path for pattern in MEASURED_WITH for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(paths | ({own} if own.is_file() else set())):
        seen.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:16]


def as_json(value: float) -> Any:
    """Return a figure as it is kept: a count, a share, or a share with its interval."""
    if isinstance(value, Figure):
        return [round(float(one), DIGITS) for one in (value, value.low, value.high)]
    return value if isinstance(value, int) else round(float(value), DIGITS)


def from_json(value: Any) -> float:
    """Return a figure that was kept."""
    return Figure(*value) if isinstance(value, list) else value


def kept(path: Path = KEPT) -> dict[str, dict[str, float]]:
    """Return the figures kept, by task."""
    return {
        task: {name: from_json(value) for name, value in one["figures"].items()}
        for task, one in _read(path).items()
    }


def is_fresh(task: str, module: str, path: Path = KEPT) -> bool:
    """Whether the figures kept of a task are of the code as it is."""
    return bool(_read(path).get(task, {}).get("code") == code_digest(module))


def keep(task: str, module: str, figures: Mapping[str, float], path: Path = KEPT) -> None:
    """Write the figures of a task over those kept before."""
    now = {
        "code": code_digest(module),
        "figures": {name: as_json(value) for name, value in figures.items()},
    }
    text = json.dumps(_read(path) | {task: now}, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))
    return found
