"""A ``Runner`` whose documents are read on a cluster, for a workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from crossread.cluster.apart import Lost
from crossread.cluster.packing import packed
from crossread.cluster.reading import read_tasks
from crossread.cluster.run import Mapper
from crossread.engine.run import Ended, ReadTask
from crossread.model.outcome import Failed

AT_ONCE = 8


class ClusterRunner:
    """Reads documents wherever ``mapper`` makes its calls; ``load`` gives models by name there."""

    def __init__(self, mapper: Mapper, load: Callable[[str], Any]) -> None:
        self._mapper = mapper
        self._load = load

    def map(self, tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, list[Ended]]]:
        """Yield each task with the endings of its analyses, as they come."""
        content = packed(self._load)
        calls = ((content, some) for some in _some(tasks))
        for (_, some), ended in self._mapper.map(read_tasks, calls):
            if isinstance(ended, Lost):
                ended = [_failed(task, ended) for task in some]
            yield from zip(some, ended, strict=True)


def _some(tasks: Iterable[ReadTask]) -> Iterator[tuple[ReadTask, ...]]:
    waiting = iter(tasks)
    while some := tuple(islice(waiting, AT_ONCE)):
        yield some


def _failed(task: ReadTask, lost: Lost) -> list[Ended]:
    failed = Failed(lost.code, lost.message, lost.hint)
    return [Ended(step, failed, (task.document.id,)) for step in task.plan]
