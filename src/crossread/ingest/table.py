"""Tables of articles: CSV, TSV, JSON and JSON Lines with one article a row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.columns import COLUMNS, columns_of, delimiter_of, names_text
from crossread.ingest.formats import CSV, JSON_LINES, TSV
from crossread.ingest.mapping import Mapping as FieldMapping
from crossread.ingest.mapping import known_export
from crossread.text.decode import decode

# What a download of one's own posts puts before the JSON, so that a browser can load it.
SCRIPT_HEAD = re.compile(r"^\s*window\.YTD\.[\w.]{1,60}\s*=\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number from 1 (headings not counted), and its values or a fault."""

    number: int
    values: Mapping[str, str]
    fault: str | None = None


def read_rows(
    text: str, media_type: str, name: str, *, mapping: FieldMapping | None = None
) -> Iterator[Row]:
    """Return the rows of a table of articles; raises ``UnreadableSource`` if it is none.

    ``mapping`` says which fields hold what; without one they are known by their usual names, and
    exported posts by their form.
    """
    if media_type in (CSV, TSV):
        return _csv_rows(text, media_type, name, mapping)
    if media_type == JSON_LINES:
        return _json_lines(text, mapping)
    return _json_rows(text, name, mapping)


def has_text_column(head: bytes) -> bool:
    """Whether the first line of a CSV or TSV file names a column of texts."""
    return names_text(decode(head).text.lstrip("\n").split("\n", 1)[0])


def _csv_rows(text: str, media_type: str, name: str, mapping: FieldMapping | None) -> Iterator[Row]:
    first = text.lstrip("\n").split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        text, delimiter = text.lstrip("\n")[len(first) + 1 :], first.strip()[4]
    else:
        delimiter = "\t" if media_type == TSV else delimiter_of(first)
    _allow_fields_of(len(text))
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = _headings(records, name)
    columns = columns_of(names) if mapping is None else mapping.columns_of(names)
    if "text" not in columns:
        raise _no_text_column(name, names)
    return _numbered(records, columns, len(names))


def _allow_fields_of(n_characters: int) -> None:
    """Let the csv module read a field as long as the whole source; the source has its own limit."""
    csv.field_size_limit(max(csv.field_size_limit(), min(n_characters + 1, 2**31 - 1)))


def _headings(records: Iterator[list[str]], name: str) -> list[str]:
    try:
        return next(records, [])
    except csv.Error as error:
        raise UnreadableSource(
            f"the first line of {name} cannot be read as headings: {error}",
            hint="save the table again as CSV",
        ) from error


def _numbered(
    records: Iterator[list[str]], columns: Mapping[str, int], n_columns: int
) -> Iterator[Row]:
    number = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield Row(number, {}, _fault_of(error))
            continue
        if any(record):
            number += 1
            yield _csv_row(number, record, columns, n_columns)


def _fault_of(error: csv.Error) -> str:
    """Say what is wrong with a row that is no CSV. Lenient reading would swallow its neighbours."""
    if "unexpected end" in str(error):
        return "it opens a quotation mark that is never closed; all below it is lost in it"
    return f"its quotation marks do not fit CSV ({error})"


def _csv_row(number: int, record: list[str], columns: Mapping[str, int], n_columns: int) -> Row:
    if len(record) > n_columns:
        fault = f"it has {len(record)} fields under {n_columns} headings"
        return Row(number, {}, fault)
    values = {ours: record[at] for ours, at in columns.items() if at < len(record)}
    return _checked(number, values)


def _json_lines(text: str, mapping: FieldMapping | None) -> Iterator[Row]:
    number = 0
    for line in text.split("\n"):
        if line.strip():
            number += 1
            yield _json_row(number, line, mapping)


def _json_row(number: int, line: str, mapping: FieldMapping | None) -> Row:
    try:
        return _object_row(number, json.loads(line), mapping)
    except (ValueError, RecursionError) as error:
        return Row(number, {}, f"it is no JSON: {str(error)[:100]}")


def _json_rows(text: str, name: str, mapping: FieldMapping | None) -> Iterator[Row]:
    try:
        parsed = json.loads(SCRIPT_HEAD.sub("", text, count=1))
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(
            f"{name} is no JSON: {str(error)[:100]}",
            hint="give a list of articles, or JSON Lines with one article a line (.jsonl)",
        ) from error
    mapping = mapping or known_export(parsed)
    rows = _list_in(parsed) if mapping is None else mapping.rows_in(parsed)
    if rows is None:
        raise UnreadableSource(
            f"{name} holds no list of articles",
            hint='give [{"title": "…", "text": "…"}, …], each with its text, or say with '
            "--mapping which fields hold what",
        )
    return (_object_row(number, row, mapping) for number, row in enumerate(rows, 1))


def _list_in(parsed: Any) -> list[Any] | None:
    """Return the list of articles: the whole, the only list inside, or one article alone."""
    if isinstance(parsed, list):
        return parsed
    if not isinstance(parsed, dict):
        return None
    if "text" in columns_of(list(parsed)):
        return [parsed]
    lists = [value for value in parsed.values() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else None


def _object_row(number: int, row: Any, mapping: FieldMapping | None) -> Row:
    if not isinstance(row, dict):
        return Row(number, {}, "it is no object with names and values")
    if mapping is not None:
        values = {ours: _as_text(value) for ours, value in mapping.values_of(row).items()}
    else:
        names = list(row)
        values = {ours: _as_text(row[names[at]]) for ours, at in columns_of(names).items()}
    return _checked(number, {ours: value for ours, value in values.items() if value is not None})


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(one for one in map(_as_text, value) if one)
    if isinstance(value, dict):
        return _as_text(value.get("name"))
    return None if value is None or isinstance(value, bool) else str(value)


def _checked(number: int, values: Mapping[str, str]) -> Row:
    if not values.get("text", "").strip():
        return Row(number, values, "it has no text")
    return Row(number, values)


def _no_text_column(name: str, names: Sequence[str]) -> UnreadableSource:
    seen = ", ".join(repr(one) for one in names[:12]) or "nothing"
    return UnreadableSource(
        f"{name} has no column of texts; its first line names {seen[:200]}",
        hint=f"name the column of texts one of: {', '.join(COLUMNS['text'])}; or say with "
        "--mapping which column holds it",
    )
