"""Calls in a process of their own: what kills or stalls a reading takes nothing else with it.

A worker that read texts itself would die of a text that kills its reader, again and again, with
all that it held. Here it is told which text it was, and goes on.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from crossread.cluster.frames import receive, send
from crossread.errors import Unavailable

LIMIT_SECONDS = 600.0
"""A text that takes longer to read than this is given up."""


class Lost(Exception):
    """A call did not come back. ``code`` says why: its process died, stalled, or broke."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Apart:
    """Carries out calls one after the other in a process of its own, started when needed.

    Functions must stand at the top of a module. What they load stays loaded for the next call.
    """

    def __init__(self, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._limit = limit_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, function: Callable[..., Any], *given: Any) -> Any:
        """Return what ``function`` returns.

        Raises ``Lost``, and ``Unavailable`` where the process lacks what the call needs.
        """
        process = self._started()
        stalled = threading.Event()
        with _watched(process, self._limit, stalled):
            ending, value = self._answer(process, pickle.dumps((function, given)), stalled)
        if ending == "lacks":
            raise Unavailable(
                f"a worker lacks what this reading needs: {value}",
                hint="install the same version of Crossread, and the same plug-ins, on all of them",
            )
        if ending == "broke":
            raise Lost("worker.broke", f"reading this broke its worker: {value}", _REPORT)
        return value

    def _answer(
        self, process: subprocess.Popen[bytes], request: bytes, stalled: threading.Event
    ) -> tuple[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, request)
            answer: tuple[str, Any] = pickle.loads(receive(process.stdout))
            return answer
        except (EOFError, OSError) as error:
            self.close()
            if stalled.is_set():
                raise Lost(
                    "worker.slow",
                    f"reading this document took longer than {self._limit:.0f} seconds",
                    "split it, or read it alone without --on",
                ) from error
            raise Lost(
                "worker.lost",
                "the process reading this document was killed",
                "it may need more memory than there is; try it alone",
            ) from error

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crossread.cluster.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_ONE_THREAD | os.environ,
            )
        return self._process

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            _shut(pipe)
        process.wait()


# There are as many processes as processors, and threads of small products only wait for each other.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_REPORT = "please report this as a fault of the program"


@contextmanager
def _watched(
    process: subprocess.Popen[bytes], limit_seconds: float, stalled: threading.Event
) -> Iterator[None]:
    """Kill a process that has not answered in time, and say so."""

    def give_up() -> None:
        stalled.set()
        process.kill()

    timer = threading.Timer(limit_seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        return  # what was still to be written has nobody to read it


_idle: list[Apart] = []


@contextmanager
def borrowed() -> Iterator[Apart]:
    """Lend one of this worker's processes: as many are started as threads ask at one time."""
    try:
        apart = _idle.pop()
    except IndexError:
        apart = Apart()
        atexit.register(apart.close)
    try:
        yield apart
    finally:
        _idle.append(apart)
