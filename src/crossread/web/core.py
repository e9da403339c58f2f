"""Where the asynchronous face crosses into the synchronous core: here and nowhere else.

A few threads take questions from one queue. Each opens the workspace for itself, because a
connection to SQLite belongs to its thread, and closes it when the server ends.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from crossread.errors import ServiceUnavailable
from crossread.model import Analyser, Comparer
from crossread.workspace import Workspace, available_analysers, available_comparers

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 60.0
"""How long one request may keep the core busy."""


class Core:
    """Threads that hold the workspace ``path`` open and answer questions about it."""

    def __init__(self, path: str | Path, *, n_threads: int = 2, patience: float = PATIENCE_SECONDS):
        self._path = path
        self._patience = patience
        self._questions: SimpleQueue[tuple[Callable[[Workspace], Any], Future[Any]] | None]
        self._questions = SimpleQueue()
        self._steps: tuple[tuple[Analyser, ...], tuple[Comparer, ...]] | None = None
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._answer_all, name=f"crossread-core-{n}", daemon=True)
            for n in range(n_threads)
        ]
        for thread in self._threads:
            thread.start()

    async def do(self, question: Callable[[Workspace], Answer]) -> Answer:
        """Return what ``question`` returns for the workspace.

        Raises what it raises, and ``ServiceUnavailable`` when it takes too long.
        """
        future: Future[Answer] = Future()
        self._questions.put((question, future))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._patience)
        except TimeoutError as error:
            raise ServiceUnavailable(
                f"the workspace did not answer within {self._patience:.0f} seconds",
                hint="wait until the work that is going on has ended, and try again",
            ) from error

    def ask(self, question: Callable[[Workspace], Answer]) -> Answer:
        """Return what ``question`` returns, to a caller that is not asynchronous."""
        future: Future[Answer] = Future()
        self._questions.put((question, future))
        return future.result(self._patience)

    def close(self) -> None:
        """Let go of the workspace; returns when every thread has ended."""
        for _ in self._threads:
            self._questions.put(None)
        for thread in self._threads:
            thread.join()

    def _opened(self) -> Workspace:
        """Open the workspace; the analysers there are, also plug-ins, are looked up once."""
        with self._lock:
            if self._steps is None:
                self._steps = (
                    tuple(one.step for one in available_analysers()),
                    tuple(one.step for one in available_comparers()),
                )
            analysers, comparers = self._steps
        return Workspace(self._path, analysers=analysers, comparers=comparers)

    def _answer_all(self) -> None:
        opened: Workspace | None = None
        while (waiting := self._questions.get()) is not None:
            question, future = waiting
            if not future.set_running_or_notify_cancel():
                continue
            try:
                opened = opened or self._opened()
                future.set_result(question(opened))
            except BaseException as error:  # noqa: BLE001  it is raised again where it is awaited
                future.set_exception(error)
        if opened is not None:
            opened.close()
