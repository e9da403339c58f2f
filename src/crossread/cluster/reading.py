"""What a worker does: reads a batch, item by item, each in a process that may die of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossread.cluster.apart import Apart, Lost, borrowed
from crossread.cluster.batches import Batch, Job, source_of
from crossread.cluster.packing import unpacked
from crossread.cluster.tables import Part, Read, part_of
from crossread.engine.keys import document_key, joined_key
from crossread.engine.results import result_of
from crossread.engine.rules import rules_of, signed
from crossread.engine.run import Ended, Models, ReadTask, read_document
from crossread.ingest.reader import Found, Ingested, Piece, read_piece
from crossread.ingest.sources import INGEST, VERSION
from crossread.model.document import Document
from crossread.model.outcome import Failed, OutcomeRecord, record_outcome
from crossread.store.store import Result


@dataclass(slots=True)
class _Here:
    """What a process that reads has loaded: the job, and its models, each once."""

    packed: bytes = b""
    job: Job | None = None
    models: dict[Callable[[str], Any], Models] = field(default_factory=dict)


_here = _Here()


# -- in the worker -------------------------------------------------------------------------------


def read_batch(packed: bytes, batch: Batch) -> Part:
    """Read a batch and return it as a part: tables of documents, results and failures.

    Raises ``Unavailable`` where this worker cannot read at all; whatever a text does is in the
    part.
    """
    with borrowed() as apart:
        read = [_read_safely(apart, packed, item) for item in batch.items]
    return part_of(batch, read)


def read_tasks(packed: bytes, tasks: Sequence[ReadTask]) -> list[list[Ended]]:
    """Read documents that are in a workspace, and return how each analysis of each ended.

    ``packed`` is the function that loads models. Raises ``Unavailable``.
    """
    with borrowed() as apart:
        return [_task_safely(apart, packed, one) for one in tasks]


def _read_safely(apart: Apart, packed: bytes, item: Found) -> Read:
    if isinstance(item, OutcomeRecord):
        return Read(failures=(item,))
    try:
        read: Read = apart.call(read_item, packed, item)
        return read
    except Lost:
        return _read_in_steps(apart, packed, item)


def _read_in_steps(apart: Apart, packed: bytes, item: Piece | Document) -> Read:
    """Read again what did not come back, to tell what it was that killed or broke the reading."""
    try:
        given: Ingested = apart.call(take_in, packed, item)
    except Lost as lost:
        return Read(failures=(_not_taken_in(item, lost),))
    results: list[Result] = []
    for document in given.documents:
        try:
            results += apart.call(read_one, packed, document)
        except Lost as lost:
            results += apart.call(lost_results, packed, document, _failed(lost))
    return Read(given.documents, tuple(results), given.failures)


def _not_taken_in(item: Piece | Document, lost: Lost) -> OutcomeRecord:
    return record_outcome(_failed(lost), analyser=INGEST, version=VERSION, source=source_of(item))


def _failed(lost: Lost) -> Failed:
    return Failed(lost.code, lost.message, lost.hint)


def _task_safely(apart: Apart, packed: bytes, task: ReadTask) -> list[Ended]:
    for _ in range(2):  # what killed it may have been a lack of memory that is over
        try:
            ended: list[Ended] = apart.call(read_task, packed, task)
            return ended
        except Lost as error:
            lost = error
    return [Ended(step, _failed(lost), (task.document.id,)) for step in task.plan]


# -- in its process ------------------------------------------------------------------------------


def read_item(packed: bytes, item: Piece | Document) -> Read:
    """Take in one item and read its documents."""
    given = take_in(packed, item)
    results = [one for document in given.documents for one in read_one(packed, document)]
    return Read(given.documents, tuple(results), given.failures)


def take_in(packed: bytes, item: Piece | Document) -> Ingested:
    """Take in one item: its documents, and what of it could not be read."""
    job = _job(packed)
    if isinstance(item, Document):
        given = Ingested((item,))
    else:
        given = read_piece(item, limits=job.intake.limits, mapping=job.intake.mapping)
    if job.metadata is None:
        return given
    return Ingested(tuple(map(job.metadata.applied_to, given.documents)), given.failures)


def read_one(packed: bytes, document: Document) -> list[Result]:
    """Read one document."""
    job = _job(packed)
    return _results(job, document, read_document(document, job.plan, _models(job.load)))


def lost_results(packed: bytes, document: Document, failed: Failed) -> list[Result]:
    """Return the results of a document of which no analysis came back."""
    job = _job(packed)
    return _results(job, document, (Ended(step, failed, (document.id,)) for step in job.plan))


def read_task(packed: bytes, task: ReadTask) -> list[Ended]:
    """Read one document of a workspace."""
    load: Callable[[str], Any] = unpacked(packed)
    return read_document(task.document, task.plan, _models(load), known=task.known)


def _results(job: Job, document: Document, ended: Iterable[Ended]) -> list[Result]:
    known = document_key(document)
    return [
        result_of(
            one,
            document.id,
            signed(joined_key([job.keys[one.step.name], known]), rules_of(one.step)),
            job.digest_of,
        )
        for one in ended
    ]


def _job(packed: bytes) -> Job:
    if _here.job is None or _here.packed != packed:
        _here.packed, _here.job = packed, unpacked(packed)
    return _here.job


def _models(load: Callable[[str], Any]) -> Models:
    if load not in _here.models:
        _here.models[load] = Models(load)
    return _here.models[load]
