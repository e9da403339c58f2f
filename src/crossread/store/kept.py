"""Everything a workspace keeps, row by row: what an export holds and what moves between stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from crossread.errors import InputError
from crossread.store import rows

BATCH = 500
"""So many rows are put in at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, those of them that hold JSON, and what puts its rows in order."""

    name: str
    columns: tuple[str, ...]
    json: frozenset[str] = frozenset()
    order: str = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, by column; JSON is text here."""

    table: str
    values: Mapping[str, Any]


def _table(name: str, columns: str, json: str = "", order: str = "number") -> Table:
    return Table(name, tuple(columns.split(", ")), frozenset(json.split()), order)


TABLES = (
    _table("document", f"number, {rows.DOCUMENT_COLUMNS}", "capture"),
    _table("source", "source, member, document, digest, reader, added", order="rowid"),
    _table("correction", "document, field, before, value, made", order="rowid"),
    _table("run", "number, began, ended, version"),
    _table("outcome", f"number, {rows.OUTCOME_COLUMNS}", "documents provenance"),
    _table("annotation", f"number, {rows.ANNOTATION_COLUMNS}", "body evidence"),
    _table("gone", "run, kind, subject, content, words", order="rowid"),
    _table("event", "run, what, source, title", order="rowid"),
    _table("review", f"number, {rows.REVIEW_COLUMNS}", "body evidence provenance"),
    _table("code", f"number, {rows.CODE_COLUMNS}"),
    _table("question", "question, person, asked", order="asked, rowid"),
    _table("forgotten", f"number, {rows.FORGOTTEN_COLUMNS}"),
    _table("saved_copy", "number, made, what, place"),
    _table("capture", f"number, {rows.CAPTURE_COLUMNS}", "about"),
    _table("meaning", rows.MEANING_COLUMNS, "spans", order="document"),
    _table("reply", rows.REPLY_COLUMNS, "documents", order="digest"),
)
"""Every table with its columns, each after those it points to."""

_BY_NAME = {table.name: table for table in TABLES}


def table_named(name: str) -> Table:
    """Return a table; raises ``InputError`` when there is none of this name."""
    if name not in _BY_NAME:
        raise InputError(
            f"a workspace has no part named {name}",
            hint="the file may be of a newer version of Crossread; install that and try again",
        )
    return _BY_NAME[name]


def batches(given: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield rows of one table together, so many at a time."""
    for name, found in groupby(given, key=lambda one: one.table):
        while batch := list(islice(found, BATCH)):
            yield name, batch
