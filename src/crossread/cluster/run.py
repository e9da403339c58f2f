"""Reading sources into a folder of findings, here or on a cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from crossread.cluster.apart import Lost
from crossread.cluster.batches import Batch, Job, batches_of
from crossread.cluster.folder import Folder
from crossread.cluster.packing import packed
from crossread.cluster.reading import read_batch
from crossread.cluster.tables import Part
from crossread.ingest.sources import Expanded
from crossread.model.outcome import Failed, OutcomeRecord, record_outcome

MOST_NAMED = 50
"""So many failures are told by name; all are in the folder."""

Progress = Callable[[str, int, int | None], None]


class Mapper(Protocol):
    """Makes calls somewhere and gives back each with what came of it, in any order."""

    def map(
        self, function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]
    ) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Yield the arguments of each call with what it returned, or a ``Lost``."""
        ...


class Here:
    """Makes calls one after the other in this process."""

    def map(
        self, function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]
    ) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Yield the arguments of each call with what it returned."""
        for given in calls:
            yield given, function(*given)


def no_progress(what: str, n_done: int, n_all: int | None) -> None:
    """Show no progress."""


@dataclass(slots=True)
class Report:
    """What a run did: documents and records it added, parts that were there already, failures.

    ``failed`` names the first ``MOST_NAMED`` sources and documents that could not be read;
    ``n_failed`` counts all.
    """

    n_documents: int = 0
    n_records: int = 0
    n_parts: int = 0
    n_there: int = 0
    n_failed: int = 0
    seconds: float = 0.0
    failed: list[tuple[str, OutcomeRecord]] = field(default_factory=list)

    def count(self, part: Part) -> None:
        """Count in a part that was written."""
        self.n_parts += 1
        self.n_documents += part.n_documents
        self.n_records += part.n_records
        self.add_failures(part.failed)

    def add_failures(self, failed: Iterable[tuple[str, OutcomeRecord]]) -> None:
        """Count in failures; what was only passed over is none."""
        for name, record in failed:
            if record.ending == "failed":
                self.n_failed += 1
                if len(self.failed) < MOST_NAMED:
                    self.failed.append((name, record))


def read_to_folder(
    expanded: Iterable[Expanded],
    job: Job,
    folder: Folder,
    mapper: Mapper,
    *,
    progress: Progress = no_progress,
) -> Report:
    """Read sources and write what is found as parts of ``folder``; what is there is left alone.

    Never more is held than the workers can use. Raises ``StoreFull`` when there is no space left:
    the same call goes on later where it was.
    """
    began, report, content = time.monotonic(), Report(), packed(job)

    def calls() -> Iterator[tuple[bytes, Batch]]:
        for batch in batches_of(expanded, job, there=folder.loose_items()):
            if folder.holds(batch.name) and not folder.is_to_be_tried_again(batch.name):
                report.n_there += 1
            else:
                yield content, batch

    for (_, batch), part in mapper.map(read_batch, calls()):
        if isinstance(part, Lost):
            # No part is written, so that the same command tries it again.
            report.add_failures(_lost(batch, part))
        else:
            folder.add(part)
            report.count(part)
        progress("reading", report.n_documents, None)
    report.seconds = time.monotonic() - began
    return report


def _lost(batch: Batch, lost: Lost) -> Iterator[tuple[str, OutcomeRecord]]:
    for source in batch.sources:
        failed = Failed(lost.code, lost.message, lost.hint)
        yield source, record_outcome(failed, analyser="cluster", version="1", source=source)
