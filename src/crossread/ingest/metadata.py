"""What the user supplies or corrects about sources: ``--meta sources.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from crossread.errors import InputError
from crossread.ingest.dates import iso_of
from crossread.ingest.limits import Limits
from crossread.ingest.references import references_in
from crossread.ingest.sources import Source
from crossread.model.document import Document
from crossread.text.decode import decode

FIELDS = ("outlet", "author", "date", "title", "language")
NAMES = ("source", "file", "filename", "path", "name", "address", "url")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Rows of a table of sources, each with the file name, path or address it speaks of.

    ``path`` is the table's own name, which ``date_found`` gives as the place. A list of references
    (``is_list``) may also call a source by its title, and need not speak of every source.
    """

    path: str
    rows: tuple[tuple[str, Mapping[str, str]], ...] = ()
    is_list: bool = False

    def row_for(self, document: Document) -> Mapping[str, str] | None:
        """Return the fields given for a document's source, or None. The longest match wins."""
        known = _names_of(document, by_title=self.is_list)
        found = [row for row in self.rows if _speaks_of(row[0], known)]
        return max(found, key=lambda row: len(row[0]))[1] if found else None

    def applied_to(self, document: Document) -> Document:
        """Return the document with what is given for its source in place of what was found."""
        capture = document.capture
        row = self.row_for(document)
        if row is None:
            return document
        corrected = replace(
            capture,
            outlet=row.get("outlet", capture.outlet),
            author=row.get("author", capture.author),
            title=row.get("title", capture.title),
            date=row.get("date", capture.date),
            date_found=f"given in {self.path}" if "date" in row else capture.date_found,
        )
        document = document.with_capture(corrected)
        language = row.get("language")
        return replace(document, language=language) if language else document

    def unmatched(self, documents: Iterable[Document]) -> tuple[str, ...]:
        """Return the names in the table that speak of none of the documents."""
        if self.is_list:
            return ()
        known = [_names_of(one) for one in documents]
        return tuple(
            name for name, _ in self.rows if not any(_speaks_of(name, names) for names in known)
        )


def _names_of(document: Document, *, by_title: bool = False) -> tuple[str, ...]:
    """Return what a row may call a document: its source, with its member, its own address."""
    capture = document.capture
    addresses = [note.message for note in capture.notes if note.code == "address"]
    if by_title and capture.title:
        addresses.append(capture.title)
    return tuple(
        _spelled(name) for name in (capture.source, f"{capture.source}{capture.member}", *addresses)
    )


def _spelled(path: str) -> str:
    return path.strip().replace("\\", "/").removeprefix("./")


def _speaks_of(name: str, known: Iterable[str]) -> bool:
    wanted = _spelled(name)
    return any(one == wanted or one.endswith(f"/{wanted}") for one in known)


def read_metadata(path: str | Path) -> Metadata:
    """Read a table of sources: a ``source`` column, and outlet, author, date, title, language.

    A list of references (RIS, CSL-JSON, Zotero's CSV) is read too.
    Raises ``InputError`` when it is no such table or a date in it is not understood.
    """
    name = Path(path).name
    text = decode(Source(name, str(path)).load(Limits())).text
    references = references_in(text, name)
    if references is not None:
        return Metadata(name, references, is_list=True)
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        records = [
            row
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            if any(row)
        ]
    except csv.Error as error:
        raise InputError(
            f"{name} cannot be read as CSV: {error}", hint="save it again as CSV"
        ) from error
    if not records:
        raise InputError(f"{name} is empty", hint=_expected())
    columns = [column.strip().lower() for column in records[0]]
    key = next((columns.index(one) for one in NAMES if one in columns), None)
    if key is None:
        raise InputError(f"{name} has no column named source", hint=_expected())
    rows = [
        _row(name, number, columns, record, key) for number, record in enumerate(records[1:], 2)
    ]
    return Metadata(name, tuple(row for row in rows if row[0]))


def _row(
    table: str, number: int, columns: list[str], record: list[str], key: int
) -> tuple[str, Mapping[str, str]]:
    values = {column: value.strip() for column, value in zip(columns, record, strict=False)}
    given = {field: values[field] for field in FIELDS if values.get(field)}
    if "date" in given:
        date = iso_of(given["date"])
        if date is None:
            raise InputError(
                f"{table}, row {number}: the date {given['date']!r} is not understood",
                hint="write it as year-month-day: 2025-05-09",
            )
        given["date"] = date
    return (record[key].strip() if key < len(record) else "", given)


def _expected() -> str:
    return "its first line is source,outlet,author,date,title (language if you like)"
