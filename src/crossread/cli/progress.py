"""Progress on a terminal: a bar with counts and time left for whatever takes over a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

PATIENCE_SECONDS = 1.0


class Bars:
    """A callable for ``progress=``; use it as a context manager.

    Nothing is shown when standard error is no terminal, when ``quiet``, or before a second has
    gone by.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._began = time.monotonic()
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def __call__(self, what: str, n_done: int, n_all: int | None) -> None:
        """Show that ``n_done`` of ``n_all`` are done."""
        if not self._shown or time.monotonic() - self._began < PATIENCE_SECONDS:
            return
        if self._bars is None:
            self._bars = _started()
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=n_all)
        self._bars.update(self._tasks[what], completed=n_done, total=n_all)


def _started() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
        transient=True,
    )
    bars.start()
    return bars
