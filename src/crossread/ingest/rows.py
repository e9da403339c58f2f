"""Rows of tables to texts with their metadata."""

from __future__ import annotations

import re

from crossread.ingest.byline import Heading
from crossread.ingest.dates import moment_of
from crossread.ingest.plain import Extract
from crossread.ingest.rich import plain_of
from crossread.ingest.table import Row
from crossread.model.document import Note
from crossread.text.decode import clean

# Posts are exported with their markup; a text that merely speaks of a tag has no closing one.
MARKUP = re.compile(r"<(p|div|span|a|br|b|i|em|strong)\b[^<>]*>.*(?:</\1>|<br\s*/?>)", re.S | re.I)


def row_extract(row: Row) -> Extract:
    """Return the text of a row and what its other columns say about it."""
    values = row.values
    text, notes = clean(values["text"])
    if MARKUP.search(text):
        text, found = plain_of(text)
        notes = (*notes, *found)
    written = values.get("date", "").strip()
    date = moment_of(written) if written else None
    if written and date is None:
        notes = (*notes, Note("date.unread", f"its date was not understood: {written[:40]!r}"))
    if values.get("url"):
        notes = (*notes, Note("address", values["url"].strip()))
    heading = Heading(
        title=values.get("title", "").strip() or None,
        author=values.get("author", "").strip() or None,
        outlet=values.get("outlet", "").strip() or None,
        date=date,
        date_found=f"column of row {row.number}" if date else None,
    )
    language = values.get("language", "").strip().lower()[:2]
    return Extract(text, heading, notes=notes, language=language if language.isalpha() else None)
