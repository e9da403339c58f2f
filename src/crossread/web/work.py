"""Long work: sources taken in, read and compared on a thread of its own, watched and stopped.

There is one piece of work at a time. What was read stays when it is stopped; the next start goes
on from there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from crossread.errors import CrossreadError
from crossread.workspace import READ_AGAIN, Workspace

PATIENCE_SECONDS = 20.0
"""How long the end of the workbench waits for the text that is being read."""

State = Literal["idle", "working", "stopping", "done", "stopped", "failed"]

STEPS = {
    "taking in sources": "Taking in sources",
    "fetching": "Fetching the page you asked for",
    "reading": "Reading",
    READ_AGAIN: "Reading anew, as the rules have changed",
    "comparing": "Comparing",
    "reading what passages mean": "Working out what passages mean, for questions",
    "arranging": "Arranging what was found",
}
"""What the workspace says of its progress, as people read it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the work is. ``seconds_left`` is None where it cannot be told."""

    state: State = "idle"
    step: str = ""
    n_done: int = 0
    n_all: int | None = None
    seconds: float = 0.0
    seconds_left: float | None = None
    message: str = ""
    hint: str = ""

    @property
    def is_busy(self) -> bool:
        """Whether work is going on."""
        return self.state in ("working", "stopping")


class Stopped(Exception):
    """Somebody stopped the work."""


class Work:
    """The one piece of work that may be going on in the workspace ``path``.

    ``finish`` is called with the opened workspace when everything is compared.
    """

    def __init__(
        self, path: str | Path, *, n_workers: int, finish: Callable[[Workspace], object]
    ) -> None:
        self._path = path
        self._n_workers = n_workers
        self._finish = finish
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._again = False
        self._thread: threading.Thread | None = None
        self._standing = Standing()
        self._began = self._step_began = 0.0

    @property
    def standing(self) -> Standing:
        """Return how far the work is now."""
        with self._lock:
            now = self._standing
        if not now.is_busy:
            return now
        passed = time.monotonic() - self._step_began
        left = passed / now.n_done * (now.n_all - now.n_done) if now.n_all and now.n_done else None
        return replace(now, seconds=time.monotonic() - self._began, seconds_left=left)

    def start(self, sources: Sequence[str] = (), *, fetch: str = "") -> bool:
        """Begin to take in ``sources``, read what is new and compare.

        ``fetch`` is an address that a person asked for; nothing else is fetched. Returns False
        where work is going on: it then goes round once more when it is through, without these.
        """
        with self._lock:
            if self._standing.is_busy:
                self._again = self._again or not fetch
                return False
            self._stop.clear()
            self._again = False
            self._began = self._step_began = time.monotonic()
            self._standing = Standing("working")
            self._thread = threading.Thread(
                target=self._run, args=(tuple(sources), fetch), name="crossread-work", daemon=True
            )
            self._thread.start()
        return True

    def stop(self) -> None:
        """Ask the work to stop; what is being read is read to its end."""
        with self._lock:
            if self._standing.state == "working":
                self._stop.set()
                self._again = False
                self._standing = replace(self._standing, state="stopping")

    def close(self) -> None:
        """Stop, and wait a while until the work has let go of the workspace.

        A very long text may be read for minutes; then its thread ends with the process, and the
        next start reads the text again. What was stored is whole.
        """
        self.stop()
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS)

    def _run(self, sources: tuple[str, ...], fetch: str) -> None:
        try:
            with Workspace(self._path, n_workers=self._n_workers) as workspace:
                if sources:
                    workspace.add(sources, progress=self._progress)
                if fetch:
                    self._progress("fetching", 0, None)
                    workspace.fetch(fetch)
                self._round(workspace)
            self._tell(state="done")
        except Stopped:
            self._tell(state="stopped")
        except CrossreadError as error:
            self._tell(state="failed", message=error.message, hint=error.hint)
        except Exception as error:  # noqa: BLE001  a thread must not die unseen
            told = f"the program broke: {type(error).__name__}: {error}"
            self._tell(state="failed", message=told, hint="please report this as a fault")

    def _round(self, workspace: Workspace) -> None:
        while True:
            workspace.compare(progress=self._progress)
            self._progress("arranging", 0, None)
            self._finish(workspace)
            workspace.prepare(progress=self._progress)
            with self._lock:
                if not self._again:
                    return
                self._again = False

    def _progress(self, what: str, n_done: int, n_all: int | None) -> None:
        if self._stop.is_set():
            raise Stopped
        with self._lock:
            step = STEPS.get(what, what)
            if step != self._standing.step:
                self._step_began = time.monotonic()
            self._standing = replace(self._standing, step=step, n_done=n_done, n_all=n_all)

    def _tell(self, **changed: object) -> None:
        with self._lock:
            seconds = time.monotonic() - self._began
            self._standing = replace(self._standing, seconds=seconds, **changed)  # type: ignore[arg-type]
