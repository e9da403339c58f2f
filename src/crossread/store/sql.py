"""What every store that speaks SQL does alike: the order of the steps and the common statements.

The statements here are those that SQLite and PostgreSQL both understand; ``?`` stands for a value.
Searching, locking, the schema and the care of the file are each store's own, in its own SQL.
"""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import msgspec

from crossread.errors import InputError, StoreDamaged, UnknownName
from crossread.model.annotation import Annotation
from crossread.model.bodies import STRUCTURAL, Body
from crossread.model.codebook import Code
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.model.provenance import Provenance
from crossread.store import kept, rows
from crossread.store.store import (
    CORRECTABLE,
    Asked,
    Changes,
    Correction,
    Entry,
    Fault,
    Forgotten,
    GoneRecord,
    Held,
    Meaning,
    Result,
    Run,
    SavedCopy,
    SourceChange,
    StoredCapture,
    StoredRecord,
)

BATCH, BATCH_CHARACTERS = 200, 4_000_000
"""So many documents of a source are taken in together, of so many characters in all."""

# A failure's scope is its source's name, this, and a number: no name holds a line end.
_OF_SOURCE = "\n"
_FAILURES_OF = "analyser = 'ingest' AND substr(scope, 1, length(?)) = ?"
MIN_ID_PREFIX = 4


class SqlStore(ABC):
    """A ``Store`` in a database that speaks SQL.

    ``name`` is what the workspace is called in messages; ``kinds`` are the body classes that may
    be read back; ``now`` gives the moment in ISO 8601.
    """

    AMONG = "IN (SELECT value FROM json_each(?))"
    """Whether a value is one of those in a JSON list."""

    def __init__(
        self, name: str, kinds: Mapping[str, type[Body]], now: Callable[[], str], version: str
    ) -> None:
        self._name = name
        self._kinds = kinds
        self._now = now
        self._program = version

    # -- what each database does its own way --------------------------------------------------

    @property
    @abstractmethod
    def read_only(self) -> bool:
        """Whether writing is refused."""

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[None]:
        """Write wholly or not at all, one writer at a time; raises ``StoreReadOnly``."""

    @abstractmethod
    def _snapshot(self) -> AbstractContextManager[None]:
        """See one state of the store in several statements, whatever others write meanwhile."""

    @abstractmethod
    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None: ...

    @abstractmethod
    def _executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None: ...

    @abstractmethod
    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]: ...

    @abstractmethod
    def _each(self, statement: str) -> Iterator[rows.Row]:
        """Yield rows one by one; within ``_snapshot``."""

    @abstractmethod
    def _index(self, number: int, text: str) -> None:
        """Make the text of a document searchable, where the database does not do so itself."""

    @abstractmethod
    def _clear_index(self) -> None:
        """Take the words of removed documents out of the search index for good."""

    @abstractmethod
    def _after_load(self) -> None:
        """Put right what counts on, after rows were put in with their numbers."""

    # -- sources and documents ----------------------------------------------------------------

    def add_source(
        self,
        source: str,
        documents: Iterable[Document],
        *,
        digest: str,
        reader: str,
        failures: Sequence[OutcomeRecord] = (),
    ) -> bool:
        """Take in the documents that came of a source, in place of those it gave before."""
        given = _batches(documents)
        batch = next(given, [])
        wanted = [(one.capture.member or "", one.id) for one in batch]
        known: list[tuple[str, str]] | None = None
        for following in given:
            known = self._members_of(source) if known is None else known
            self._put_unfinished(source, batch)
            batch = following
            wanted += [(one.capture.member or "", one.id) for one in batch]
        with self._transaction():
            before = self._members_of(source) if known is None else known
            changed = sorted(before) != sorted(wanted)
            self._put_failures(source, failures)
            self._execute("DELETE FROM source WHERE source = ?", (source,))
            for document in batch:
                self._insert_document(document)
            self._executemany(
                "INSERT INTO source (source, member, document, digest, reader, added) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, member) "
                "DO UPDATE SET document = excluded.document",
                [(source, member, one, digest, reader, self._now()) for member, one in wanted],
            )
            if changed:
                title = batch[0].capture.title if len(wanted) == 1 else None
                self._note_event("replaced" if before else "added", source, title)
            if changed and before:
                self._drop_orphans()
        return changed

    def _members_of(self, source: str) -> list[tuple[str, str]]:
        found = self._rows("SELECT member, document FROM source WHERE source = ?", (source,))
        return [(member, document) for member, document in found]

    def _put_unfinished(self, source: str, documents: Sequence[Document]) -> None:
        """Put in documents of a source that has more: without its digest, it is not done."""
        with self._transaction():
            for document in documents:
                self._insert_document(document)
            self._executemany(
                "INSERT INTO source (source, member, document, digest, reader, added) "
                "VALUES (?, ?, ?, '', '', ?) ON CONFLICT (source, member) "
                "DO UPDATE SET document = excluded.document, digest = '', reader = ''",
                [(source, one.capture.member or "", one.id, self._now()) for one in documents],
            )

    def add_failures(self, source: str, records: Sequence[OutcomeRecord]) -> None:
        """Remember why no document came of a source."""
        if self._failures(source) != list(records):
            with self._transaction():
                self._put_failures(source, records)

    def _put_failures(self, source: str, records: Sequence[OutcomeRecord]) -> None:
        self._drop_failures(source)
        for number, record in enumerate(records):
            self._put(Result(f"{source}{_OF_SOURCE}{number}", record.code, record))

    def remove_sources(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Forget sources, and every document that only they gave."""
        with self._transaction():
            removed = tuple(source for source in dict.fromkeys(sources) if self._forget(source))
            self._drop_orphans(forgotten=True)
        return removed

    def forget_sources(
        self, sources: Iterable[str], *, person: str | None
    ) -> tuple[Forgotten, ...]:
        """Forget sources, their documents and what people decided on them; keep that it was."""
        made, told = self._now(), []
        of_source = "SELECT document, digest FROM source WHERE source = ?"
        with self._transaction():
            digests: dict[str, str] = {}
            for source in dict.fromkeys(sources):
                digests |= dict(self._rows(of_source, (source,)))
                self._forget(source)
                self._execute("DELETE FROM event WHERE source = ?", (source,))
            for document_id, digest in digests.items():
                if not self._is_orphan(document_id):
                    continue
                n_records = self._count_records(document_id)
                n_reviews = self._drop_reviews(document_id)
                told.append(Forgotten(made, person, digest, document_id, n_records, n_reviews))
            self._drop_orphans(forgotten=True)
            self._executemany(
                f"INSERT INTO forgotten ({rows.FORGOTTEN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                [rows.forgotten_row(one) for one in told],
            )
        return tuple(told)

    def forgotten(self) -> tuple[Forgotten, ...]:
        """Return what was forgotten, in order."""
        found = self._rows(f"SELECT {rows.FORGOTTEN_COLUMNS} FROM forgotten ORDER BY number")
        return tuple(Forgotten(*row) for row in found)

    def _is_orphan(self, document_id: str) -> bool:
        return not self._rows("SELECT 1 FROM source WHERE document = ?", (document_id,))

    def _count_records(self, document_id: str) -> int:
        ((n_records,),) = self._rows(
            "SELECT count(*) FROM annotation WHERE evidence LIKE ?", (_names(document_id),)
        )
        return int(n_records)

    def _drop_reviews(self, document_id: str) -> int:
        """Delete what people decided on a document; returns how many records that were."""
        found = self._rows(
            "SELECT number FROM review WHERE evidence LIKE ?", (_names(document_id),)
        )
        self._executemany("DELETE FROM review WHERE number = ?", [(one,) for (one,) in found])
        return len(found)

    def _forget(self, source: str) -> bool:
        known = self._rows("SELECT 1 FROM source WHERE source = ?", (source,))
        failures = self._failures(source)
        self._drop_failures(source)
        self._execute("DELETE FROM source WHERE source = ?", (source,))
        self._execute("DELETE FROM capture WHERE source = ?", (source,))
        if known:
            self._note_event("removed", source, None)
        return bool(known or failures)

    def sources(self) -> tuple[Entry, ...]:
        """Return where each document came from, in the order of the documents."""
        found = self._rows(
            "SELECT source, member, document, digest, reader FROM source "
            "JOIN document ON document.id = document ORDER BY position, source.rowid"
        )
        return tuple(Entry(source, member or None, *rest) for source, member, *rest in found)

    def _places(self, positions: Sequence[int]) -> list[int]:
        """Return how many documents come before each of these positions."""
        ((n_documents, last),) = self._rows("SELECT count(*), max(position) FROM document")
        if n_documents == (last or 0) + 1:
            return list(positions)  # no gap, so none needs to be counted
        known = [one for (one,) in self._rows("SELECT position FROM document ORDER BY position")]
        return [bisect_left(known, one) for one in positions]

    def documents(self) -> tuple[Document, ...]:
        """Return every document, corrected, in the order the user gave."""
        found = self._rows(f"SELECT {rows.READ_DOCUMENT_COLUMNS} FROM document ORDER BY position")
        return tuple(rows.document_from_row(row) for row in found)

    def reorder(self, document_ids: Sequence[str]) -> None:
        """Put these documents first, in this order; the others keep theirs."""
        chosen = list(dict.fromkeys(document_ids))
        with self._transaction():
            known = [one for (one,) in self._rows("SELECT id FROM document ORDER BY position")]
            for one in chosen:
                if one not in known:
                    raise UnknownName(f"no document has the id {one}", hint="see crossread list")
            order = chosen + [one for one in known if one not in set(chosen)]
            self._executemany(
                "UPDATE document SET position = ? WHERE id = ?",
                [(position, one) for position, one in enumerate(order)],
            )

    def correct(self, document_id: str, fields: Mapping[str, str | None]) -> bool:
        """Record better values of what is known of a document."""
        if not self._better(document_id, fields):
            return False
        with self._transaction():
            for name, before in self._better(document_id, fields).items():
                self._execute(
                    "INSERT INTO correction (document, field, before, value, made) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (document_id, name, before, fields[name], self._now()),
                )
                self._execute(
                    f"UPDATE document SET {name} = ? WHERE id = ?", (fields[name], document_id)
                )
        return True

    def _better(self, document_id: str, fields: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return the fields whose values are others than those known, with the known ones."""
        columns = ", ".join(CORRECTABLE)
        found = self._rows(f"SELECT {columns} FROM document WHERE id = ?", (document_id,))
        if not found:
            raise UnknownName(f"no document has the id {document_id}", hint="see crossread list")
        known = dict(zip(CORRECTABLE, found[0], strict=True))
        return {
            name: known[name]
            for name in CORRECTABLE
            if name in fields and fields[name] != known[name]
        }

    def corrections(self) -> tuple[Correction, ...]:
        """Return what was put right, in order."""
        found = self._rows(
            "SELECT document, field, before, value, made FROM correction ORDER BY rowid"
        )
        return tuple(Correction(*row) for row in found)

    def _insert_document(self, document: Document) -> None:
        if self._rows("SELECT 1 FROM document WHERE id = ?", (document.id,)):
            return
        ((position,),) = self._rows("SELECT coalesce(max(position) + 1, 0) FROM document")
        ((number,),) = self._rows(
            f"INSERT INTO document ({rows.DOCUMENT_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            rows.document_row(document, position),
        )
        self._index(number, document.text)
        self._rewrite_reviews(document.id, partial(rows.with_words, document))

    def _drop_orphans(self, *, forgotten: bool = False) -> None:
        orphans = self._rows(
            "SELECT id, text FROM document WHERE id NOT IN (SELECT document FROM source)"
        )
        for document_id, text in orphans:
            self._drop_results_on(document_id)
            self._execute("DELETE FROM reply WHERE documents LIKE ?", (_names(document_id),))
            if forgotten:
                self._rewrite_reviews(document_id, partial(rows.without_words, document_id))
                self._hide_gone(text)
            self._execute("DELETE FROM document WHERE id = ?", (document_id,))
        if orphans:
            self._clear_index()

    def _drop_results_on(self, document_id: str) -> None:
        found = self._rows(
            "SELECT number FROM outcome WHERE scope = ? OR comparison = 1 AND documents LIKE ?",
            (document_id, _names(document_id)),
        )
        for (number,) in found:
            self._note_gone(number, hidden=document_id)
            self._execute("DELETE FROM outcome WHERE number = ?", (number,))

    def _hide_gone(self, text: str) -> None:
        """Take the words of a text out of what earlier runs found and later ones did not."""
        found = self._rows("SELECT DISTINCT words FROM gone WHERE words IS NOT NULL")
        self._executemany(
            "UPDATE gone SET words = NULL WHERE words = ?",
            [(words,) for (words,) in found if words in text],
        )

    def _rewrite_reviews(self, document_id: str, rewritten: Callable[[str], str]) -> None:
        """Rewrite the evidence of the records people made that point into a document."""
        found = self._rows(
            "SELECT number, evidence FROM review WHERE evidence LIKE ?", (_names(document_id),)
        )
        for number, evidence in found:
            self._execute(
                "UPDATE review SET evidence = ? WHERE number = ?", (rewritten(evidence), number)
            )

    def _drop_failures(self, source: str) -> None:
        prefix = source + _OF_SOURCE
        self._execute(f"DELETE FROM outcome WHERE {_FAILURES_OF}", (prefix, prefix))

    # -- results ------------------------------------------------------------------------------

    def add_results(self, results: Sequence[Result]) -> None:
        """Store results together, each in place of the one its analyser gave in that scope.

        What was found in a document that somebody removed meanwhile is left out.
        """
        named = {one for result in results for one in result.record.documents}
        with self._transaction():
            here = self._here(named)
            for result in results:
                if here.issuperset(result.record.documents):
                    self._put(result)

    def _here(self, document_ids: Iterable[str]) -> frozenset[str]:
        found = self._rows(
            f"SELECT id FROM document WHERE id {self.AMONG}", (rows.json_text(list(document_ids)),)
        )
        return frozenset(one for (one,) in found)

    def _put(self, result: Result) -> None:
        found = self._rows(
            "SELECT number FROM outcome WHERE scope = ? AND analyser = ?",
            (result.scope, result.record.analyser),
        )
        for (number,) in found:
            self._note_gone(number)
            self._execute("DELETE FROM outcome WHERE number = ?", (number,))
        ((outcome,),) = self._rows(
            f"INSERT INTO outcome ({rows.OUTCOME_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
            rows.outcome_row(result, self._run_number()),
        )
        self._executemany(
            f"INSERT INTO annotation ({rows.ANNOTATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [rows.annotation_row(one, int(outcome)) for one in result.found],
        )

    def _note_gone(self, outcome: int, *, hidden: str | None = None) -> None:
        """Write down what an outcome had found; words that touch ``hidden`` are left out.

        What is found again is no change; that is seen when changes are asked for.
        """
        run = self._run_number()
        lost = []
        for one in self._legible("outcome.number = ?", (outcome,)):
            shown = all(item.document != hidden for item in one.evidence)
            words = one.evidence[0].quote if shown else None
            lost.append((run, one.kind, one.subject, rows.content_of(one), words))
        self._executemany(
            "INSERT INTO gone (run, kind, subject, content, words) VALUES (?, ?, ?, ?, ?)", lost
        )

    def held(self) -> Mapping[tuple[str, str], Held]:
        """Return what is stored, by scope and analyser."""
        found = self._rows("SELECT scope, analyser, key, ending, code FROM outcome")
        return {(scope, analyser): Held(*rest) for scope, analyser, *rest in found}

    def results_of(self, scopes: Iterable[str], *, analysers: Iterable[str]) -> tuple[Result, ...]:
        """Return the results these analysers gave in these scopes, in the order they came."""
        wanted = (rows.json_text(list(scopes)), rows.json_text(list(analysers)))
        where = f"outcome.scope {self.AMONG} AND outcome.analyser {self.AMONG}"
        found: dict[int, list[Annotation[Body]]] = {}
        with self._snapshot():
            with uncollected():
                for number, row, provenance in self._annotation_rows(where, wanted):
                    found.setdefault(number, []).append(self._annotation(row, provenance))
            outcomes = self._rows(
                f"SELECT number, {rows.OUTCOME_COLUMNS} FROM outcome WHERE {where} ORDER BY number",
                wanted,
            )
        return tuple(
            rows.result_from_row(row, tuple(found.get(number, ()))) for number, *row in outcomes
        )

    def _annotation_rows(
        self, where: str, values: Sequence[Any]
    ) -> list[tuple[int, rows.Row, Provenance]]:
        """Return rows of annotations with their outcome's number and provenance.

        Those of kinds that are not known here are left out.
        """
        columns = ", ".join(
            f"annotation.{name}" for name in rows.READ_ANNOTATION_COLUMNS.split(", ")
        )
        with self._snapshot():
            signed = {
                number: rows.provenance_from_text(text)
                for number, text in self._rows(
                    f"SELECT number, provenance FROM outcome WHERE {where}", values
                )
            }
            found = self._rows(
                f"SELECT outcome.number, {columns} FROM annotation "
                f"JOIN outcome ON outcome.number = annotation.outcome WHERE {where} "
                "ORDER BY annotation.number",
                values,
            )
        return [
            (number, row, provenance)
            for number, *row in found
            if row[1] in self._kinds and (provenance := signed[number]) is not None
        ]

    def _annotation(self, row: rows.Row, provenance: Provenance) -> Annotation[Body]:
        with self._legibly(row[0]):
            return rows.annotation_from_row(row, provenance, self._kinds)

    @contextmanager
    def _legibly(self, record_id: str) -> Iterator[None]:
        """Say of a record that cannot be read which it is and what to do."""
        try:
            yield
        except (msgspec.DecodeError, InputError, KeyError, TypeError, ValueError) as error:
            raise StoreDamaged(
                f"the record {record_id} in {self._name} cannot be read",
                hint="crossread doctor --repair mends what can be worked out anew",
                details={"record": record_id, "fault": str(error)},
            ) from error

    def _legible(self, where: str, values: Sequence[Any]) -> Iterator[Annotation[Body]]:
        """Yield annotations that say something and can be read.

        What another version of a kind wrote may be illegible here; it is on its way out.
        """
        for _, row, provenance in self._annotation_rows(where, values):
            if row[1] not in STRUCTURAL:
                try:
                    yield self._annotation(row, provenance)
                except StoreDamaged:
                    continue

    def failures(self) -> tuple[OutcomeRecord, ...]:
        """Return why sources gave no document, or not every one."""
        return tuple(self._failures(None))

    def _failures(self, source: str | None) -> list[OutcomeRecord]:
        where, values = "analyser = 'ingest'", tuple[str, ...]()
        if source is not None:
            prefix = source + _OF_SOURCE
            where, values = _FAILURES_OF, (prefix, prefix)
        found = self._rows(
            f"SELECT {rows.OUTCOME_COLUMNS} FROM outcome WHERE {where} ORDER BY number", values
        )
        return [rows.result_from_row(row, ()).record for row in found]

    def outcomes(self) -> tuple[OutcomeRecord, ...]:
        """Return how every analysis of every document ended, in order, without what was found."""
        found = self._rows(
            f"SELECT {rows.OUTCOME_COLUMNS} FROM outcome "
            "WHERE analyser <> 'ingest' AND comparison = 0 ORDER BY number"
        )
        return tuple(rows.result_from_row(row, ()).record for row in found)

    def record(self, record_id: str) -> Annotation[Body]:
        """Return one annotation by its id or the unmistakable beginning of it."""
        with self._snapshot():
            return self._record(record_id)

    def _record(self, record_id: str) -> Annotation[Body]:
        wanted = _id_wanted(record_id)
        between = (wanted, wanted + "g")
        ids = self._rows(
            "SELECT id FROM annotation WHERE id >= ? AND id < ? "
            "UNION SELECT id FROM review WHERE id >= ? AND id < ? ORDER BY id LIMIT 6",
            between * 2,
        )
        if len(ids) != 1:
            raise _unknown_record(record_id, [one for (one,) in ids])
        where = "outcome.number = (SELECT min(outcome) FROM annotation WHERE id = ?)"
        for _, row, provenance in self._annotation_rows(where, ids[0]):
            if row[0] == ids[0][0]:
                return self._annotation(row, provenance)
        for record in self._reviews("id = ?", ids[0]):
            return record
        raise UnknownName(
            f"the record {record_id} is of a kind that no analyser here makes",
            hint="install the plug-in that made it",
        )

    # -- people -------------------------------------------------------------------------------

    def add_reviews(self, records: Sequence[Annotation[Body]]) -> None:
        """Keep records that people made: reviews, and findings these put forward.

        Those on a document that somebody forgot meanwhile are left out.
        """
        with self._transaction():
            lost = self._forgotten_of({item.document for one in records for item in one.evidence})
            self._executemany(
                f"INSERT INTO review ({rows.REVIEW_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO NOTHING",
                [
                    rows.review_row(one)
                    for one in records
                    if lost.isdisjoint(item.document for item in one.evidence)
                ],
            )

    def _forgotten_of(self, document_ids: Iterable[str]) -> frozenset[str]:
        """Return which of these documents were forgotten and did not come back."""
        wanted = list(document_ids)
        found = self._rows(
            f"SELECT document FROM forgotten WHERE document {self.AMONG}", (rows.json_text(wanted),)
        )
        return frozenset(one for (one,) in found) - self._here(wanted)

    def reviews(self) -> tuple[Annotation[Body], ...]:
        """Return the records that people made, in the order they were kept."""
        return tuple(self._reviews("number > ?", (0,)))

    def _reviews(self, where: str, values: Sequence[Any]) -> Iterator[Annotation[Body]]:
        found = self._rows(
            f"SELECT {rows.REVIEW_COLUMNS} FROM review WHERE {where} ORDER BY number", values
        )
        for row in found:
            if row[1] not in self._kinds:
                continue
            with self._legibly(row[0]):
                record = rows.review_from_row(row, self._kinds)
            if record is not None:
                yield record

    def found_subjects(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return which of these subjects a stored result speaks of."""
        found = self._rows(
            f"SELECT DISTINCT subject FROM annotation WHERE subject {self.AMONG}",
            (rows.json_text(list(subjects)),),
        )
        return frozenset(subject for (subject,) in found)

    def put_code(self, code: Code) -> None:
        """Write down a code as it now is; its earlier lines are kept."""
        with self._transaction():
            self._execute(
                f"INSERT INTO code ({rows.CODE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows.code_row(code),
            )

    def codes(self) -> tuple[Code, ...]:
        """Return each code as it was last written down, in the order of their first lines."""
        found = self._rows(f"SELECT {rows.CODE_COLUMNS} FROM code ORDER BY number")
        return tuple({row[0]: rows.code_from_row(row) for row in found}.values())

    # -- meanings -----------------------------------------------------------------------------

    def add_meanings(self, meanings: Sequence[Meaning], *, model: str) -> None:
        """Keep the vectors that a model gave, in place of those there were."""
        with self._transaction():
            here = self._here(one.document for one in meanings)
            self._executemany(
                f"INSERT INTO meaning ({rows.MEANING_COLUMNS}) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (document) DO UPDATE SET model = excluded.model, "
                "signs = excluded.signs, spans = excluded.spans, vectors = excluded.vectors",
                [rows.meaning_row(one, model) for one in meanings if one.document in here],
            )

    def with_meanings(self, model: str) -> frozenset[str]:
        """Return the ids of the documents whose vectors of this model are kept."""
        found = self._rows("SELECT document FROM meaning WHERE model = ?", (model,))
        return frozenset(one for (one,) in found)

    def signs(self, model: str) -> Iterator[tuple[str, bytes]]:
        """Yield the documents whose vectors are kept, in order, each with the signs of these."""
        found = self._rows(
            "SELECT id, signs FROM document JOIN meaning ON document = id WHERE model = ? "
            "ORDER BY position",
            (model,),
        )
        for document_id, signs in found:
            yield document_id, rows.bytes_from_text(signs)

    def meanings_of(self, document_ids: Iterable[str], *, model: str) -> tuple[Meaning, ...]:
        """Return what is kept of these documents; one that cannot be read is left out."""
        found = self._rows(
            f"SELECT document, signs, spans, vectors FROM meaning WHERE model = ? "
            f"AND document {self.AMONG} ORDER BY document",
            (model, rows.json_text(list(document_ids))),
        )
        read = (rows.meaning_from_row(row) for row in found)
        return tuple(one for one in read if one is not None)

    def shelf_stamp(self) -> str:
        """Return what is another whenever texts, their order or what was read of them changed."""
        told = self._rows(
            "SELECT (SELECT count(*) FROM document), "
            "(SELECT coalesce(sum(position * number), 0) FROM document), "
            "(SELECT coalesce(max(number), 0) FROM document), "
            "(SELECT count(*) FROM correction), "
            "(SELECT count(*) FROM outcome), (SELECT coalesce(max(number), 0) FROM outcome), "
            "(SELECT count(*) FROM meaning)"
        )
        return " ".join(map(str, told[0]))

    # -- runs ---------------------------------------------------------------------------------

    def begin_run(self) -> int:
        """Open a run, or go on with one that was interrupted, and return its number."""
        opened = self._open_run()
        if opened is not None:
            return opened
        with self._transaction():
            opened = self._open_run()  # another process may have been here first
            return self._new_run() if opened is None else opened

    def _new_run(self) -> int:
        number = self._run_number()
        self._execute(
            "INSERT INTO run (number, began, version) VALUES (?, ?, ?)",
            (number, self._now(), self._program),
        )
        self._execute("DELETE FROM gone WHERE run < ?", (number,))
        self._execute("DELETE FROM event WHERE run < ?", (number,))
        return number

    def finish_run(self) -> None:
        """Close the open run, if one is open."""
        if self._open_run() is None or self.read_only:
            return
        with self._transaction():
            self._execute("UPDATE run SET ended = ? WHERE ended IS NULL", (self._now(),))

    def _open_run(self) -> int | None:
        last = self._last_run()
        return last.number if last is not None and last.ended is None else None

    def _last_run(self) -> Run | None:
        found = self._rows(
            "SELECT number, began, ended, version FROM run ORDER BY number DESC LIMIT 1"
        )
        return Run(*found[0]) if found else None

    def _run_number(self) -> int:
        """Return the number of the open run, or of the one that will come next."""
        last = self._last_run()
        if last is None:
            return 1
        return last.number if last.ended is None else last.number + 1

    def _note_event(self, what: str, source: str, title: str | None) -> None:
        # What is forgotten or replaced is forgotten with its title.
        self._execute("UPDATE event SET title = NULL WHERE source = ?", (source,))
        self._execute(
            "INSERT INTO event (run, what, source, title) VALUES (?, ?, ?, ?)",
            (self._run_number(), what, source, title),
        )

    def changes(self) -> Changes:
        """Return what the last run, and whatever was done after it, changed."""
        with self._snapshot():
            last = self._last_run()
            number = 0 if last is None else last.number
            since = self._rows("SELECT ended FROM run WHERE number = ?", (number - 1,))
            events = self._rows(
                "SELECT what, source, title, run FROM event WHERE run >= ? ORDER BY rowid",
                (number,),
            )
            before = self._gone_since(number)
            found = list(self._legible("outcome.run >= ?", (number,)))
        known = {key: tuple(contents) for key, contents in before.items()}
        of_now = [(one, known.get((one.kind, one.subject), ())) for one in found]
        now = {(one.kind, one.subject) for one in found}
        return Changes(
            since=since[0][0] if since else None,
            last=last,
            sources=tuple(SourceChange(w, s, t, run > number) for w, s, t, run in events),
            new=tuple(one for one, contents in of_now if not contents),
            changed=tuple(
                one for one, contents in of_now if contents and rows.content_of(one) not in contents
            ),
            gone=tuple(
                GoneRecord(kind, subject, next(iter(contents.values())))
                for (kind, subject), contents in before.items()
                if (kind, subject) not in now
            ),
        )

    def _gone_since(self, number: int) -> dict[tuple[str, str], dict[str, str | None]]:
        before: dict[tuple[str, str], dict[str, str | None]] = {}
        found = self._rows(
            "SELECT kind, subject, content, words FROM gone WHERE run >= ? ORDER BY rowid",
            (number,),
        )
        for kind, subject, content, words in found:
            before.setdefault((kind, subject), {})[content] = words
        return before

    # -- questions ----------------------------------------------------------------------------

    def keep_question(self, question: str, person: str | None) -> None:
        """Remember that a question was asked; one that was asked before is asked anew."""
        with self._transaction():
            self._execute("DELETE FROM question WHERE question = ?", (question,))
            self._execute(
                "INSERT INTO question (question, person, asked) VALUES (?, ?, ?)",
                (question, person, self._now()),
            )

    def forget_question(self, question: str) -> None:
        """Forget a question."""
        with self._transaction():
            self._execute("DELETE FROM question WHERE question = ?", (question,))

    def questions(self) -> tuple[Asked, ...]:
        """Return the questions, the one asked last at the end."""
        found = self._rows("SELECT question, person, asked FROM question ORDER BY asked, rowid")
        return tuple(Asked(*row) for row in found)

    # -- what language models answered --------------------------------------------------------

    def keep_reply(
        self, digest: str, text: str, *, model: str, documents: Sequence[str] = ()
    ) -> None:
        """Keep what a language model answered, as long as every one of these documents is here."""
        with self._transaction():
            if not self._here(documents).issuperset(documents):
                return
            self._execute("DELETE FROM reply WHERE digest = ?", (digest,))
            self._execute(
                f"INSERT INTO reply ({rows.REPLY_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                (digest, model, rows.json_text(list(documents)), text, self._now()),
            )

    def reply_to(self, digest: str) -> str | None:
        """Return what is kept under a digest, None where nothing is."""
        found = self._rows("SELECT text FROM reply WHERE digest = ?", (digest,))
        return str(found[0][0]) if found else None

    # -- captures -----------------------------------------------------------------------------

    def keep_capture(self, capture: StoredCapture, record: bytes) -> None:
        """Keep the archive of a page that was fetched."""
        with self._transaction():
            self._execute(
                f"INSERT INTO capture ({rows.CAPTURE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows.capture_row(capture, record),
            )

    def captures(self) -> tuple[StoredCapture, ...]:
        """Return the captures, in the order they were kept, without their archives."""
        found = self._rows(
            "SELECT number, source, address, taken, digest, about, n_bytes "
            "FROM capture ORDER BY number"
        )
        return tuple(rows.capture_from_row(row) for row in found)

    def capture_record(self, number: int) -> bytes:
        """Return the archive of a capture."""
        for row in self._rows("SELECT record FROM capture WHERE number = ?", (number,)):
            try:
                return rows.archive_from_row(row)
            except ValueError:
                return b""  # which no digest fits
        raise UnknownName(f"there is no capture {number}", hint="see crossread captures")

    # -- copies -------------------------------------------------------------------------------

    def note_copy(self, what: str, place: str) -> None:
        """Remember that a copy of everything was made, and where."""
        with self._transaction():
            self._execute(
                "INSERT INTO saved_copy (made, what, place) VALUES (?, ?, ?)",
                (self._now(), what, place),
            )

    def copies(self) -> tuple[SavedCopy, ...]:
        """Return the copies that were made, in order."""
        found = self._rows("SELECT made, what, place FROM saved_copy ORDER BY number")
        return tuple(SavedCopy(*row) for row in found)

    def dump(self) -> Generator[kept.Row, None, None]:
        """Yield every row of every table, in one state of the store."""
        with self._snapshot():
            for table in kept.TABLES:
                columns = ", ".join(table.columns)
                every = f"SELECT {columns} FROM {table.name} ORDER BY {table.order}"
                for row in self._each(every):
                    yield kept.Row(table.name, dict(zip(table.columns, row, strict=True)))

    def load(self, given: Iterable[kept.Row], *, replace: bool = False) -> None:
        """Put the rows of another store into this one, which must be empty, all or none."""
        with self._transaction():
            if replace:
                for table in reversed(kept.TABLES):
                    self._execute(f"DELETE FROM {table.name}")
            self._refuse_full()
            for name, batch in kept.batches(given):
                table = kept.table_named(name)
                columns, marks = ", ".join(table.columns), ", ".join("?" * len(table.columns))
                self._executemany(
                    f"INSERT INTO {name} ({columns}) VALUES ({marks})",
                    [[one.values.get(column) for column in table.columns] for one in batch],
                )
                if name == "document":
                    for one in batch:
                        self._index(one.values["number"], one.values["text"])
            self._after_load()

    def _refuse_full(self) -> None:
        for table in kept.TABLES:
            if self._rows(f"SELECT 1 FROM {table.name} LIMIT 1"):
                raise InputError(
                    f"{self._name} is not empty",
                    hint="name a workspace that is not there yet; two are never mixed",
                )

    # -- care ---------------------------------------------------------------------------------

    def stored_records(self) -> Iterator[StoredRecord]:
        """Yield every annotation unchecked, for a check."""
        with self._snapshot():
            found = self._rows(
                f"SELECT provenance, annotation.{rows.READ_ANNOTATION_COLUMNS} FROM annotation "
                "JOIN outcome ON outcome.number = annotation.outcome ORDER BY annotation.number"
            )
            of_people = list(self._stored_reviews())
        for provenance, *row in found:
            try:
                record = rows.record_from_row(row, provenance)
            except msgspec.DecodeError as error:
                yield StoredRecord(row[0], row[1], None, str(error))
            else:
                yield StoredRecord(row[0], row[1], record)
        yield from of_people

    def _stored_reviews(self) -> Iterator[StoredRecord]:
        """Yield the records people made whose sources are here, unchecked."""
        here = {one for (one,) in self._rows("SELECT id FROM document")}
        for row in self._rows(f"SELECT {rows.REVIEW_COLUMNS} FROM review ORDER BY number"):
            record_id, kind, subject, body, evidence, provenance = row
            whole = (record_id, kind, subject, 1.0, None, body, evidence)
            try:
                record = rows.record_from_row(whole, provenance)
            except msgspec.DecodeError as error:
                yield StoredRecord(record_id, kind, None, str(error))
            else:
                if all(item["document"] in here for item in record["evidence"]):
                    yield StoredRecord(record_id, kind, record)

    def drop_results(self, record_ids: Iterable[str]) -> int:
        """Take away the results that hold these records, so that they are worked out anew.

        Returns how many results that were. Records that people made are left alone.
        """
        with self._transaction():
            found = self._rows(
                f"SELECT DISTINCT outcome FROM annotation WHERE id {self.AMONG}",
                (rows.json_text(list(record_ids)),),
            )
            self._executemany("DELETE FROM outcome WHERE number = ?", found)
        return len(found)

    def _document_faults(self) -> Iterator[Fault]:
        for document_id, document in self._stored_documents():
            if document is None:
                yield Fault(document_id, "document", "its capture cannot be read")
            elif document.id != document_id:
                yield Fault(document_id, "document", "its text is not the one that was stored")

    def _stored_documents(self) -> Iterator[tuple[str, Document | None]]:
        found = self._rows(f"SELECT id, {rows.READ_DOCUMENT_COLUMNS} FROM document")
        for document_id, *row in found:
            try:
                yield document_id, rows.document_from_row(row)
            except msgspec.DecodeError:
                yield document_id, None


def _names(document_id: str) -> str:
    """Return a pattern of JSON that names a document; ids are hexadecimal digits."""
    return f'%"{document_id}"%'


def _id_wanted(record_id: str) -> str:
    wanted = record_id.lower().strip()
    is_hex = wanted != "" and all(letter in "0123456789abcdef" for letter in wanted)
    if not is_hex or len(wanted) < MIN_ID_PREFIX:
        raise UnknownName(
            f"{record_id!r} is not the id of a record",
            hint=f"give {MIN_ID_PREFIX} or more of the 32 digits shown by --json or search",
        )
    return wanted


def _unknown_record(record_id: str, candidates: Sequence[str]) -> UnknownName:
    if candidates:
        return UnknownName(
            f"several records begin with {record_id}",
            hint=f"give more digits, of {', '.join(candidates)}",
            details={"candidates": list(candidates)},
        )
    return UnknownName(
        f"no record has the id {record_id}", hint="ids are shown by --json, quotes and search"
    )


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    n_characters = 0
    for one in documents:
        if len(batch) == BATCH or n_characters > BATCH_CHARACTERS:
            yield batch
            batch, n_characters = [], 0
        batch.append(one)
        n_characters += len(one.text)
    if batch:
        yield batch


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python's collector rest while many records are built, none of which is garbage.

    It would look through all of them again and again, which took two fifths of the reading.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
