"""The tables of a folder of findings, as Parquet: what their columns hold, and both ways.

The columns are those of a workspace's SQL, so nothing is lost on the way from one to the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import msgspec

from crossread.cluster.batches import Batch
from crossread.errors import ExtraMissing, InputError, StoreDamaged
from crossread.model.analyser import Reading
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.store import rows
from crossread.store.store import Result

File: TypeAlias = str | bytes
"""A Parquet file: its path, or its bytes."""

SCHEMA = 1
INSTALL = "pip install 'crossread[cluster]'"

DOCUMENTS, OUTCOMES, RECORDS = "documents", "outcomes", "records"
TABLES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    DOCUMENTS: {
        "id": ("string", "the document's id, a hash of its bytes, member and text"),
        "place": ("int64", "its place among all that the run was given, from 0"),
        "source": ("string", "the source it came from, as given"),
        "member": ("string", "the part of the source: !address, !member or #row"),
        "title": ("string", "its title"),
        "outlet": ("string", "who published it"),
        "author": ("string", "who wrote it"),
        "date": ("string", "when it was published, ISO 8601"),
        "date_found": ("string", "where the date was found"),
        "language": ("string", "ISO 639-1, null where it could not be told"),
        "length": ("int64", "code points of the text"),
        "text": ("string", "the text in which all offsets count"),
        "capture": ("string", "JSON: all that is known of what the text was taken from"),
    },
    OUTCOMES: {
        "scope": ("string", "the id of the document that was read; of a source: its name"),
        "analyser": ("string", "what looked; ingest for the reading of a source"),
        "version": ("string", "its version"),
        "key": ("string", "names everything the result depends on"),
        "ending": ("string", "done, skipped or failed"),
        "reason": ("string", "why it did not look, or broke"),
        "code": ("string", "the same, stable, for programs"),
        "hint": ("string", "what to do about it"),
        "n_found": ("int64", "how many records it found; 0 with done: looked, found nothing"),
        "source": ("string", "the source no document came of"),
        "documents": ("string", "JSON: ids of documents"),
        "provenance": ("string", "JSON: analyser, version, settings, digests of models"),
    },
    RECORDS: {
        "id": ("string", "the record's id, a hash of its content and who found it"),
        "kind": ("string", "quotation, mention, quantity … as crossread schema lists them"),
        "subject": ("string", "a hash of what it speaks of, whoever found it"),
        "document": ("string", "the id of the document it was found in"),
        "analyser": ("string", "who found it"),
        "score": ("double", "0 to 1, higher is surer"),
        "stage": ("string", "the step of the analyser that found it"),
        "start": ("int64", "where its first words begin, in code points"),
        "end": ("int64", "where they end"),
        "quote": ("string", "these words, exactly"),
        "body": ("string", "JSON: the fields of its kind"),
        "evidence": ("string", "JSON: every place it points to, with the words"),
    },
}
ACROSS, COMPARISONS, PAIRS = "across", "comparisons", "pairs"
TABLES_ACROSS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    ACROSS: {
        **TABLES[RECORDS],
        "document": ("string", "the id of the document its first words stand in"),
        "documents": ("string", "JSON: the ids of all documents it points into"),
    },
    COMPARISONS: {
        **TABLES[OUTCOMES],
        "scope": ("string", "names the documents that were compared"),
    },
    PAIRS: {
        "a": ("string", "the id of a document"),
        "b": ("string", "the id of another"),
        "near": ("double", "how near they are by the words they open with, 0 to 1"),
        "copy": ("bool", "whether they share so much that they may be copies of one text"),
    },
}


@dataclass(frozen=True, slots=True)
class Read:
    """What one item of a batch gave."""

    documents: tuple[Document, ...] = ()
    results: tuple[Result, ...] = ()
    failures: tuple[OutcomeRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch gave: each table as the bytes of a Parquet file, and what to tell of it.

    ``failed`` are sources and documents that could not be read, with why.
    """

    name: str
    tables: Mapping[str, bytes]
    n_documents: int
    n_records: int
    failed: tuple[tuple[str, OutcomeRecord], ...] = ()


def part_of(batch: Batch, read: Sequence[Read]) -> Part:
    """Put what the items of a batch gave into tables. Raises ``ExtraMissing``."""
    documents = [
        _document_row(document, place)
        for place, one in zip(batch.places, read, strict=True)
        for document in one.documents
    ]
    results = [result for one in read for result in one.results]
    failures = [failure for one in read for failure in one.failures]
    outcomes = [outcome_row(one) for one in (*map(_failure, failures), *results)]
    records = [_record_row(one, result) for result in results for one in result.found]
    return Part(
        batch.name,
        {
            DOCUMENTS: encode(DOCUMENTS, documents),
            OUTCOMES: encode(OUTCOMES, outcomes),
            RECORDS: encode(RECORDS, records, noted=_noted(batch, results, failures)),
        },
        n_documents=len(documents),
        n_records=len(records),
        failed=tuple(_failed(read)),
    )


ITEMS, RETRY = b"crossread.items", b"crossread.retry"


def _noted(
    batch: Batch, results: Iterable[Result], failures: Iterable[OutcomeRecord]
) -> dict[bytes, bytes]:
    """Return what a part is to remember: the files in it, and whether to try it again.

    An analysis that failed may succeed where there is more memory or time; a file that cannot be
    read is the same file the next time.
    """
    failed = any(one.record.ending == "failed" for one in results)
    lost = any(one.code.startswith("worker.") for one in failures)
    noted = {ITEMS: ",".join(batch.names).encode()} if batch.names else {}
    return noted | ({RETRY: b"1"} if failed or lost else {})


def noted_in(path: str) -> Mapping[bytes, bytes]:
    """Return what a part remembers, by its file of records; raises ``StoreDamaged``."""
    pa = pyarrow()
    try:
        return pa.parquet.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error


def _failed(read: Iterable[Read]) -> Iterator[tuple[str, OutcomeRecord]]:
    for one in read:
        yield from ((failure.source or "", failure) for failure in one.failures)
        names = {
            document.id: f"{document.capture.source}{document.capture.member or ''}"
            for document in one.documents
        }
        worst: dict[str, OutcomeRecord] = {}
        for result in one.results:
            if result.record.ending == "failed":
                worst.setdefault(result.scope, result.record)
        yield from ((names[document], record) for document, record in worst.items())


def _failure(record: OutcomeRecord) -> Result:
    return Result(record.source or "", record.code, record)


def _document_row(document: Document, place: int) -> list[Any]:
    document_id, _, *known = rows.document_row(document, place)
    return [document_id, place, document.capture.source, document.capture.member, *known]


def outcome_row(result: Result) -> list[Any]:
    """Return the row of how an analysis or a comparison ended."""
    *known, source, _, documents, provenance, _ = rows.outcome_row(result, 0)
    return [*known, source, documents, provenance]


def across_row(one: Annotation[Body], result: Result) -> list[Any]:
    """Return the row of a record that was found across documents."""
    record_id, kind, subject, _, *rest = _record_row(one, result)
    ids = list(dict.fromkeys(item.document for item in one.evidence))
    return [record_id, kind, subject, ids[0], *rest, rows.json_text(ids)]


def _record_row(one: Annotation[Body], result: Result) -> list[Any]:
    _, *known, body, evidence = rows.annotation_row(one, 0)
    record_id, kind, subject, score, stage = known
    first = one.evidence[0]
    place = [first.span.start, first.span.end, first.quote]
    analyser = result.record.analyser
    return [record_id, kind, subject, result.scope, analyser, score, stage, *place, body, evidence]


# -- Parquet -------------------------------------------------------------------------------------


def pyarrow() -> Any:
    """Return pyarrow with its Parquet module; raises ``ExtraMissing``."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ExtraMissing(
            "a folder of findings needs pyarrow, which is not installed", hint=INSTALL
        ) from error
    return pyarrow


def schema_of(table: str) -> Any:
    """Return the Arrow schema of a table; each column carries what it holds."""
    pa = pyarrow()
    fields = [
        pa.field(name, pa.type_for_alias(kind), metadata={"holds": holds})
        for name, (kind, holds) in {**TABLES, **TABLES_ACROSS}[table].items()
    ]
    return pa.schema(fields, metadata={"crossread.schema": str(SCHEMA)})


def encode(
    table: str,
    values: Sequence[Sequence[Any]],
    *,
    noted: Mapping[bytes, bytes] | None = None,
) -> bytes:
    """Return rows as the bytes of a Parquet file; ``noted`` is what it is to remember."""
    pa = pyarrow()
    schema = schema_of(table)
    if noted:
        schema = schema.with_metadata({**(schema.metadata or {}), **noted})
    turned: Iterable[Sequence[Any]] = zip(*values, strict=True) if values else [()] * len(schema)
    arrays = [
        pa.array(list(column), type=kind.type) for column, kind in zip(turned, schema, strict=True)
    ]
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def column_of(path: File, column: str) -> list[Any]:
    """Return one column of a file. Raises ``StoreDamaged``."""
    return [value for (value,) in _rows_in(path, [column])]


def documents_in(path: File) -> list[tuple[int, Document]]:
    """Return the documents of a file of the table of documents, each with its place."""
    columns = "text capture language title outlet author date date_found source place".split()
    found = []
    for *row, place in _rows_in(path, columns):
        found.append((place, rows.document_from_row(row)))
    return found


def readings_in(
    documents: bytes, outcomes: bytes, records: bytes, provides: Mapping[str, type[Body]]
) -> list[tuple[int, Reading]]:
    """Return the readings of a part, given its three files, each with its place in the run.

    ``provides`` names the analysers whose layers are wanted and the kind each finds; a document
    that one of them did not read has none of it.
    """
    kinds = {kind.kind: kind for kind in provides.values()}
    results = (one for one in outcomes_in(outcomes) if one.record.analyser in provides)
    none: dict[type[Body], tuple[Annotation[Body], ...]] = dict.fromkeys(provides.values(), ())
    layers: dict[str, dict[type[Body], tuple[Annotation[Body], ...]]] = {}
    for one in with_records(results, records, kinds):
        if one.record.ending == "done":
            layers.setdefault(one.scope, dict(none))[provides[one.record.analyser]] = one.found
    return [
        (place, Reading(one, layers.get(one.id, none))) for place, one in documents_in(documents)
    ]


def outcomes_in(path: File) -> list[Result]:
    """Return the results of a file of the table of outcomes, without what they found."""
    names = list(TABLES[OUTCOMES])
    found = []
    for *row, source, documents, provenance in _rows_in(path, names):
        found.append(rows.result_from_row((*row, source, 0, documents, provenance, 0), ()))
    return found


def with_records(
    results: Iterable[Result], path: File, kinds: Mapping[str, type[Body]]
) -> Iterator[Result]:
    """Yield results with what they found, out of the file of records that belongs to them.

    Records of kinds that are not among ``kinds`` are left out with their result.
    """
    columns = "document analyser id kind subject score stage body evidence".split()
    found: dict[tuple[str, str], list[Sequence[Any]]] = {}
    for scope, analyser, *row in _rows_in(path, columns, kinds=sorted(kinds)):
        found.setdefault((scope, analyser), []).append(row)
    for one in results:
        own = found.get((one.scope, one.record.analyser), [])
        provenance = one.provenance
        if provenance is None or len(own) < one.record.n_found:
            continue
        annotations = (rows.annotation_from_row(row, provenance, kinds) for row in own)
        yield replace(one, found=tuple(annotations))


def _rows_in(
    file: File, columns: Sequence[str], *, kinds: Sequence[str] | None = None
) -> Iterator[tuple[Any, ...]]:
    pa = pyarrow()
    given = pa.BufferReader(file) if isinstance(file, bytes) else file
    wanted = None if kinds is None else [("kind", "in", list(kinds))]
    name = "of a table" if isinstance(file, bytes) else file
    try:
        table = pa.parquet.read_table(given, columns=list(columns), filters=wanted)
    except (OSError, pa.ArrowException) as error:
        raise damaged(name, error) from error
    values = [table.column(name).to_pylist() for name in columns]
    try:
        yield from zip(*values, strict=True)
    except (msgspec.DecodeError, InputError, KeyError, ValueError) as error:
        raise damaged(name, error) from error


def damaged(path: str, error: Exception) -> StoreDamaged:
    """Return the error of a part that cannot be read."""
    return StoreDamaged(
        f"the part {path} cannot be read",
        hint="remove it from documents, outcomes and records, and run the same command again",
        details={"fault": str(error)[:200]},
    )
