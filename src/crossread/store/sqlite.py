"""A workspace in one SQLite file (or in memory).

Written through a write-ahead log with every commit on disk before it counts; on closing the log
is folded in, so that the one file can be sent. Every statement goes through ``_execute``, which is
also where tests pull the plug.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from crossread.errors import InputError, StoreDamaged, StoreReadOnly, UnknownName
from crossread.model.annotation import Annotation
from crossread.model.bodies import KINDS, STRUCTURAL, Body
from crossread.model.codebook import Code
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.model.provenance import Provenance
from crossread.store import rows
from crossread.store.migrate import connect, is_read_only, migrate, schema_files
from crossread.store.query import MARKS, fts_any, fts_query, marked_spans
from crossread.store.refusals import BUSY, LOCKED, refusals
from crossread.store.store import (
    CORRECTABLE,
    Asked,
    Changes,
    Correction,
    Entry,
    Fault,
    GoneRecord,
    Held,
    Result,
    Run,
    SearchHit,
    SourceChange,
    StoredRecord,
    utc_now,
)

# A failure's scope is its source's name, this, and a number: no name holds a line end.
_OF_SOURCE = "\n"
_FAILURES_OF = "analyser = 'ingest' AND substr(scope, 1, length(?1)) = ?1"
MIN_ID_PREFIX = 4
# The texts are joined to the best alone: sorted with all that match, they are all read for it.
_BEST = (
    "SELECT rowid AS hit, rank AS weight FROM document_search "
    "WHERE document_search MATCH ? ORDER BY rank, rowid LIMIT ?"
)


class SqliteStore:
    """A ``Store`` in the SQLite file ``path`` (None: in memory), which is made if missing.

    ``kinds`` are the body classes that may be read back. Raises ``StoreError``s: the file is
    damaged or another program's, newer than this version, or cannot be opened.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        kinds: Mapping[str, type[Body]] = KINDS,
        now: Callable[[], str] = utc_now,
        version: str = "",
        schema: Sequence[str] | None = None,
        read_only: bool = False,
    ) -> None:
        self._path = path
        self._name = ":memory:" if path is None else path.name
        self._kinds = kinds
        self._now = now
        self._program = version
        self._read_only = path is not None and (read_only or is_read_only(path))
        self._logged = False
        self._connection = connect(path, read_only=self._read_only)
        try:
            files = schema_files() if schema is None else schema
            migrate(self._connection, path, files=files, read_only=self._read_only)
        except BaseException:
            self._connection.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""
        return self._read_only

    # -- sources and documents ----------------------------------------------------------------

    def add_source(
        self,
        source: str,
        documents: Sequence[Document],
        *,
        digest: str,
        reader: str,
        failures: Sequence[OutcomeRecord] = (),
    ) -> bool:
        """Take in the documents that came of a source, in place of those it gave before."""
        before = self._rows("SELECT member, document FROM source WHERE source = ?", (source,))
        wanted = [(one.capture.member or "", one.id) for one in documents]
        changed = sorted(before) != sorted(wanted)
        with self._transaction():
            self._put_failures(source, failures)
            self._execute("DELETE FROM source WHERE source = ?", (source,))
            for document in documents:
                self._insert_document(document)
            self._executemany(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)",
                [(source, member, one, digest, reader, self._now()) for member, one in wanted],
            )
            if changed:
                title = documents[0].capture.title if len(documents) == 1 else None
                self._note_event("replaced" if before else "added", source, title)
            if changed and before:
                self._drop_orphans()
        return changed

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

    def _forget(self, source: str) -> bool:
        known = self._rows("SELECT 1 FROM source WHERE source = ?", (source,))
        failures = self._failures(source)
        self._drop_failures(source)
        self._execute("DELETE FROM source WHERE source = ?", (source,))
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

    def documents(self) -> tuple[Document, ...]:
        """Return every document, corrected, in the order the user gave."""
        found = self._rows(f"SELECT {rows.READ_DOCUMENT_COLUMNS} FROM document ORDER BY position")
        return tuple(rows.document_from_row(row) for row in found)

    def reorder(self, document_ids: Sequence[str]) -> None:
        """Put these documents first, in this order; the others keep theirs."""
        known = [one for (one,) in self._rows("SELECT id FROM document ORDER BY position")]
        for one in document_ids:
            if one not in known:
                raise UnknownName(f"no document has the id {one}", hint="see crossread list")
        chosen = list(dict.fromkeys(document_ids))
        order = chosen + [one for one in known if one not in set(chosen)]
        with self._transaction():
            self._executemany(
                "UPDATE document SET position = ? WHERE id = ?",
                [(position, one) for position, one in enumerate(order)],
            )

    def correct(self, document_id: str, fields: Mapping[str, str | None]) -> bool:
        """Record better values of what is known of a document."""
        columns = ", ".join(CORRECTABLE)
        found = self._rows(f"SELECT {columns} FROM document WHERE id = ?", (document_id,))
        if not found:
            raise UnknownName(f"no document has the id {document_id}", hint="see crossread list")
        known = dict(zip(CORRECTABLE, found[0], strict=True))
        better = [name for name in CORRECTABLE if name in fields and fields[name] != known[name]]
        if not better:
            return False
        with self._transaction():
            for name in better:
                self._execute(
                    "INSERT INTO correction VALUES (?, ?, ?, ?, ?)",
                    (document_id, name, known[name], fields[name], self._now()),
                )
                self._execute(
                    f"UPDATE document SET {name} = ? WHERE id = ?", (fields[name], document_id)
                )
        return True

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
        self._execute(
            f"INSERT INTO document ({rows.DOCUMENT_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows.document_row(document, position),
        )
        self._rewrite_reviews(document.id, partial(rows.with_words, document))

    def _drop_orphans(self, *, forgotten: bool = False) -> None:
        orphans = self._rows(
            "SELECT id FROM document WHERE id NOT IN (SELECT document FROM source)"
        )
        for (document_id,) in orphans:
            self._drop_results_on(document_id)
            if forgotten:
                self._rewrite_reviews(document_id, partial(rows.without_words, document_id))
            self._execute("DELETE FROM document WHERE id = ?", (document_id,))
        if orphans:
            # Merging the search index is what takes removed words out of it for good.
            self._execute("INSERT INTO document_search (document_search) VALUES ('optimize')")

    def _drop_results_on(self, document_id: str) -> None:
        found = self._rows(
            "SELECT number FROM outcome WHERE scope = ?1 OR comparison "
            "AND EXISTS (SELECT 1 FROM json_each(documents) WHERE value = ?1)",
            (document_id,),
        )
        for (number,) in found:
            self._note_gone(number, hidden=document_id)
            self._execute("DELETE FROM outcome WHERE number = ?", (number,))

    def _rewrite_reviews(self, document_id: str, rewritten: Callable[[str], str]) -> None:
        """Rewrite the evidence of the records people made that point into a document."""
        found = self._rows(
            "SELECT number, evidence FROM review WHERE EXISTS "
            "(SELECT 1 FROM json_each(evidence) WHERE value ->> 'document' = ?)",
            (document_id,),
        )
        for number, evidence in found:
            self._execute(
                "UPDATE review SET evidence = ? WHERE number = ?", (rewritten(evidence), number)
            )

    def _drop_failures(self, source: str) -> None:
        self._execute(f"DELETE FROM outcome WHERE {_FAILURES_OF}", (source + _OF_SOURCE,))

    # -- results ------------------------------------------------------------------------------

    def add_results(self, results: Sequence[Result]) -> None:
        """Store results together, each in place of the one its analyser gave in that scope."""
        with self._transaction():
            for result in results:
                self._put(result)

    def _put(self, result: Result) -> None:
        found = self._rows(
            "SELECT number FROM outcome WHERE scope = ? AND analyser = ?",
            (result.scope, result.record.analyser),
        )
        for (number,) in found:
            self._note_gone(number)
            self._execute("DELETE FROM outcome WHERE number = ?", (number,))
        cursor = self._execute(
            f"INSERT INTO outcome ({rows.OUTCOME_COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows.outcome_row(result, self._run_number()),
        )
        self._executemany(
            f"INSERT INTO annotation ({rows.ANNOTATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [rows.annotation_row(one, int(cursor.lastrowid or 0)) for one in result.found],
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
        self._executemany("INSERT INTO gone VALUES (?, ?, ?, ?, ?)", lost)

    def held(self) -> Mapping[tuple[str, str], Held]:
        """Return what is stored, by scope and analyser."""
        found = self._rows("SELECT scope, analyser, key, ending, code FROM outcome")
        return {(scope, analyser): Held(*rest) for scope, analyser, *rest in found}

    def results_of(self, scopes: Iterable[str], *, analysers: Iterable[str]) -> tuple[Result, ...]:
        """Return the results these analysers gave in these scopes, in the order they came."""
        wanted = (rows.json_text(list(scopes)), rows.json_text(list(analysers)))
        where = (
            "outcome.scope IN (SELECT value FROM json_each(?)) "
            "AND outcome.analyser IN (SELECT value FROM json_each(?))"
        )
        found: dict[int, list[Annotation[Body]]] = {}
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
    ) -> Iterator[tuple[int, rows.Row, Provenance]]:
        """Yield rows of annotations with their outcome's number and provenance.

        Those of kinds that are not known here are left out.
        """
        signed = {
            number: rows.provenance_from_text(text)
            for number, text in self._rows(
                f"SELECT number, provenance FROM outcome WHERE {where}", values
            )
        }
        columns = ", ".join(
            f"annotation.{name}" for name in rows.READ_ANNOTATION_COLUMNS.split(", ")
        )
        found = self._rows(
            f"SELECT outcome.number, {columns} FROM annotation "
            f"JOIN outcome ON outcome.number = annotation.outcome WHERE {where} "
            "ORDER BY annotation.number",
            values,
        )
        for number, *row in found:
            provenance = signed[number]
            if row[1] in self._kinds and provenance is not None:
                yield number, row, provenance

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
                hint="run crossread doctor on it; crossread remove and add its source mends it",
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
        where, values = ("1", []) if source is None else (_FAILURES_OF, [source + _OF_SOURCE])
        found = self._rows(
            f"SELECT {rows.OUTCOME_COLUMNS} FROM outcome "
            f"WHERE analyser = 'ingest' AND {where} ORDER BY number",
            values,
        )
        return [rows.result_from_row(row, ()).record for row in found]

    def outcomes(self) -> tuple[OutcomeRecord, ...]:
        """Return how every analysis of every document ended, in order, without what was found."""
        found = self._rows(
            f"SELECT {rows.OUTCOME_COLUMNS} FROM outcome "
            "WHERE analyser <> 'ingest' AND NOT comparison ORDER BY number"
        )
        return tuple(rows.result_from_row(row, ()).record for row in found)

    def record(self, record_id: str) -> Annotation[Body]:
        """Return one annotation by its id or the unmistakable beginning of it."""
        wanted = record_id.lower().strip()
        is_hex = wanted != "" and all(letter in "0123456789abcdef" for letter in wanted)
        if not is_hex or len(wanted) < MIN_ID_PREFIX:
            raise UnknownName(
                f"{record_id!r} is not the id of a record",
                hint=f"give {MIN_ID_PREFIX} or more of the 32 digits shown by --json or search",
            )
        ids = self._rows(
            "SELECT id FROM annotation WHERE id >= ?1 AND id < ?2 "
            "UNION SELECT id FROM review WHERE id >= ?1 AND id < ?2 LIMIT 6",
            (wanted, wanted + "g"),
        )
        if len(ids) != 1:
            raise _unknown_record(record_id, [one for (one,) in ids])
        where = "outcome.number = (SELECT outcome FROM annotation WHERE id = ?)"
        for _, row, provenance in self._annotation_rows(where, ids[0]):
            if row[0] == ids[0][0]:
                return self._annotation(row, provenance)
        for record in self._reviews("id = ?", ids[0]):
            return record
        raise UnknownName(
            f"the record {record_id} is of a kind that no analyser here makes",
            hint="install the plug-in that made it",
        )

    def search(self, query: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the documents in which all words of ``query`` stand, best first."""
        match = fts_query(query)
        columns = rows.READ_DOCUMENT_COLUMNS
        found = self._rows(
            f"SELECT number, position, {columns} FROM ({_BEST}) JOIN document ON number = hit "
            "ORDER BY weight, position",
            (match, limit),
        )
        places = self._places([position for _, position, *_ in found])
        hits = []
        for (number, _, *row), place in zip(found, places, strict=True):
            document = rows.document_from_row(row)
            spans = marked_spans(self._marked(match, number, document.text), document.text)
            hits.append(SearchHit(document, spans, place))
        return tuple(hits)

    def _places(self, positions: Sequence[int]) -> list[int]:
        """Return how many documents come before each of these positions."""
        ((n_documents, last),) = self._rows("SELECT count(*), max(position) FROM document")
        if n_documents == (last or 0) + 1:
            return list(positions)  # no gap, so none needs to be counted
        known = [one for (one,) in self._rows("SELECT position FROM document ORDER BY position")]
        return [bisect_left(known, one) for one in positions]

    def nearest_documents(self, words: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the documents in which any of these words stand, nearest first."""
        match = fts_any(words)
        if not match:
            return ()
        found = self._rows(
            f"SELECT id FROM ({_BEST}) JOIN document ON number = hit ORDER BY weight, position",
            (match, limit),
        )
        return tuple(one for (one,) in found)

    def stamp(self) -> str:
        """Return what is another whenever anything here was written since, by anybody."""
        ((by_others,),) = self._rows("PRAGMA data_version")
        return f"{by_others} {self._connection.total_changes}"

    def _marked(self, match: str, number: int, text: str) -> tuple[str, str, str]:
        """Return the text with marks round the words found, and the two marks."""
        first, last = next(pair for pair in MARKS if not set(pair) & set(text))
        ((marked,),) = self._rows(
            "SELECT highlight(document_search, 0, ?, ?) FROM document_search "
            "WHERE document_search MATCH ? AND rowid = ?",
            (first, last, match, number),
        )
        return marked, first, last

    # -- people -------------------------------------------------------------------------------

    def add_reviews(self, records: Sequence[Annotation[Body]]) -> None:
        """Keep records that people made: reviews, and findings these put forward."""
        with self._transaction():
            self._executemany(
                f"INSERT OR IGNORE INTO review ({rows.REVIEW_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
                [rows.review_row(one) for one in records],
            )

    def reviews(self) -> tuple[Annotation[Body], ...]:
        """Return the records that people made, in the order they were kept."""
        return tuple(self._reviews("1"))

    def _reviews(self, where: str, values: Sequence[Any] = ()) -> Iterator[Annotation[Body]]:
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
            "SELECT DISTINCT subject FROM annotation "
            "WHERE subject IN (SELECT value FROM json_each(?))",
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

    # -- runs ---------------------------------------------------------------------------------

    def begin_run(self) -> int:
        """Open a run, or go on with one that was interrupted, and return its number."""
        last = self._last_run()
        if last is not None and last.ended is None:
            return last.number
        with self._transaction():
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
        last = self._last_run()
        if last is None or last.ended is not None or self._read_only:
            return
        with self._transaction():
            self._execute("UPDATE run SET ended = ? WHERE ended IS NULL", (self._now(),))

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
            "INSERT INTO event VALUES (?, ?, ?, ?)", (self._run_number(), what, source, title)
        )

    def changes(self) -> Changes:
        """Return what the last run, and whatever was done after it, changed."""
        last = self._last_run()
        number = 0 if last is None else last.number
        since = self._rows("SELECT ended FROM run WHERE number = ?", (number - 1,))
        events = self._rows(
            "SELECT what, source, title, run > ? FROM event WHERE run >= ? ORDER BY rowid",
            (number, number),
        )
        before = self._gone_since(number)
        new, changed, now = [], [], set()
        for one in self._legible("outcome.run >= ?", (number,)):
            now.add((one.kind, one.subject))
            contents = before.get((one.kind, one.subject), {})
            if not contents:
                new.append(one)
            elif rows.content_of(one) not in contents:
                changed.append(one)
        gone = [
            GoneRecord(kind, subject, next(iter(contents.values())))
            for (kind, subject), contents in before.items()
            if (kind, subject) not in now
        ]
        return Changes(
            since=since[0][0] if since else None,
            last=last,
            sources=tuple(SourceChange(w, s, t, bool(p)) for w, s, t, p in events),
            new=tuple(new),
            changed=tuple(changed),
            gone=tuple(gone),
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
            self._execute("INSERT INTO question VALUES (?, ?, ?)", (question, person, self._now()))

    def forget_question(self, question: str) -> None:
        """Forget a question."""
        with self._transaction():
            self._execute("DELETE FROM question WHERE question = ?", (question,))

    def questions(self) -> tuple[Asked, ...]:
        """Return the questions, the one asked last at the end."""
        found = self._rows("SELECT question, person, asked FROM question ORDER BY asked, rowid")
        return tuple(Asked(*row) for row in found)

    # -- care ---------------------------------------------------------------------------------

    def stored_records(self) -> Iterator[StoredRecord]:
        """Yield every annotation unchecked, for a check."""
        found = self._rows(
            f"SELECT provenance, annotation.{rows.READ_ANNOTATION_COLUMNS} FROM annotation "
            "JOIN outcome ON outcome.number = annotation.outcome ORDER BY annotation.number"
        )
        for provenance, *row in found:
            try:
                record = rows.record_from_row(row, provenance)
            except msgspec.DecodeError as error:
                yield StoredRecord(row[0], row[1], None, str(error))
            else:
                yield StoredRecord(row[0], row[1], record)
        yield from self._stored_reviews()

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

    def faults(self) -> tuple[Fault, ...]:
        """Check the file, its references and its search index."""
        found: list[Fault] = []
        try:
            for (line,) in self._rows("PRAGMA integrity_check(20)"):
                if line != "ok":
                    found.append(Fault(None, "file", line))
            for table, _, parent, _ in self._rows("PRAGMA foreign_key_check"):
                found.append(Fault(None, "file", f"a row of {table} belongs to no row of {parent}"))
            for document_id, document in self._stored_documents():
                if document is None:
                    found.append(Fault(document_id, "document", "its capture cannot be read"))
                elif document.id != document_id:
                    message = "its text is not the one that was stored"
                    found.append(Fault(document_id, "document", message))
        except StoreDamaged as error:
            found.append(Fault(None, "file", error.message))
        return tuple(found)

    def _stored_documents(self) -> Iterator[tuple[str, Document | None]]:
        found = self._rows(f"SELECT id, {rows.READ_DOCUMENT_COLUMNS} FROM document")
        for document_id, *row in found:
            try:
                yield document_id, rows.document_from_row(row)
            except msgspec.DecodeError:
                yield document_id, None

    def close(self) -> None:
        """Leave everything in one file and let go of it."""
        try:
            self._fold_log()
        finally:
            self._connection.close()

    def _fold_log(self) -> None:
        if self._read_only or self._path is None:
            return
        with refusals(self._name):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            if mode != "wal":
                return
            try:
                self._connection.execute("PRAGMA busy_timeout = 100")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                # Another program has the file open: the last one to close folds the log in.
                if error.sqlite_errorcode & 0xFF not in (BUSY, LOCKED):
                    raise

    # -- statements ---------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._read_only:
            raise StoreReadOnly(
                f"{self._name} cannot be written to",
                hint="copy it to a folder you may write in and use the copy",
            )
        if not self._logged and self._path is not None:
            self._execute("PRAGMA journal_mode = WAL")
            self._logged = True
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with refusals(self._name):
            return self._connection.execute(statement, values)

    def _executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        with refusals(self._name):
            self._connection.executemany(statement, values)

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with refusals(self._name):
            return self._connection.execute(statement, values).fetchall()


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
