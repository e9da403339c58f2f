"""Runners: where the reading of documents happens. Any order, one outcome list for each task."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from typing import Any, Protocol

from crossread.engine.run import Ended, Models, ReadTask, read_document
from crossread.model.outcome import Failed

MOST_WORKERS = 61
"""Windows lets one process wait for no more of them."""


class Runner(Protocol):
    """Carries tasks out somewhere and hands back each with how it ended, in any order."""

    def map(self, tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, list[Ended]]]:
        """Yield each task with the endings of its analyses."""
        ...


class SerialRunner:
    """Reads one document after the other in this process. ``load`` gives models by name."""

    def __init__(self, load: Callable[[str], Any]) -> None:
        self._models = Models(load)

    def map(self, tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, list[Ended]]]:
        """Yield each task with its endings, in order."""
        for task in tasks:
            yield task, read_document(task.document, task.plan, self._models, known=task.known)


class ProcessRunner:
    """Reads documents in several processes; ``load`` must be a module-level function.

    A worker that dies takes only the documents it held with it: those end as ``Failed`` with the
    code ``worker.lost``, and a fresh pool goes on with the rest. Where no worker can be started at
    all, what is left is read in this process.
    """

    def __init__(self, load: Callable[[str], Any], *, n_workers: int) -> None:
        self._load = load
        self._n_workers = min(n_workers, MOST_WORKERS)

    def map(self, tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, list[Ended]]]:
        """Yield each task with its endings as they come, at most a few tasks ahead."""
        waiting = iter(tasks)
        retry: list[ReadTask] = []
        while True:
            try:
                pool = self._pool()
            except (OSError, NotImplementedError):  # no semaphores, or no process more
                yield from SerialRunner(self._load).map(waiting)
                return
            try:
                yield from self._drain(pool, waiting, retry)
            finally:
                # Whoever stops half-way waits for the documents being read, not for those in line.
                pool.shutdown(wait=True, cancel_futures=True)
            if not retry:
                return
            if not self._can_start():
                yield from SerialRunner(self._load).map(chain(retry, waiting))
                return
            # Read what a lost worker may have held one by one, so that one poisoned document
            # does not take its neighbours with it a second time.
            for task in retry:
                yield task, self._alone(task)
            retry.clear()

    def _can_start(self) -> bool:
        """Whether a worker can be started: not from a script that starts its work unguarded."""
        try:
            with self._pool() as pool:
                return pool.submit(os.getpid).result() != os.getpid()
        except BrokenProcessPool:
            return False

    def _pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            self._n_workers, mp_context=context, initializer=_start_worker, initargs=(self._load,)
        )

    def _drain(
        self, pool: ProcessPoolExecutor, waiting: Iterator[ReadTask], retry: list[ReadTask]
    ) -> Iterator[tuple[ReadTask, list[Ended]]]:
        running: dict[Future[list[Ended]], ReadTask] = {}
        exhausted = False
        while running or not exhausted:
            while not exhausted and not retry and len(running) < 4 * self._n_workers:
                task = next(waiting, None)
                if task is None:
                    exhausted = True
                elif not self._submit(pool, task, running):
                    retry.append(task)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    retry.append(task)
            exhausted = exhausted or bool(retry)

    @staticmethod
    def _submit(
        pool: ProcessPoolExecutor, task: ReadTask, running: dict[Future[list[Ended]], ReadTask]
    ) -> bool:
        try:
            running[pool.submit(_read_here, task)] = task
        except BrokenProcessPool:
            return False
        return True

    def _alone(self, task: ReadTask) -> list[Ended]:
        try:
            with ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start_worker,
                initargs=(self._load,),
            ) as pool:
                return pool.submit(_read_here, task).result()
        except BrokenProcessPool:
            lost = Failed(
                "worker.lost",
                "the process reading this document was killed",
                "it may need more memory than there is; try it alone",
            )
            return [Ended(step, lost, (task.document.id,)) for step in task.plan]


_models: Models | None = None


def _start_worker(load: Callable[[str], Any]) -> None:
    global _models  # one set of models for the life of a worker process
    # Ctrl-C reaches every process of the terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _models = Models(load)


def _read_here(task: ReadTask) -> list[Ended]:
    if _models is None:  # pragma: no cover  the initialiser always ran
        raise RuntimeError("the worker was not started")
    return read_document(task.document, task.plan, _models, known=task.known)
