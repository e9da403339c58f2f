"""What a page says about itself: title, author, outlet, language and date, and where."""

from __future__ import annotations

from datetime import date
from typing import Any

from crossread.ingest.byline import Heading
from crossread.ingest.dates import iso_of
from crossread.model.document import Note

DATE_META = (
    "article:published_time",
    "datePublished",
    "date",
    "dc.date",
    "pubdate",
    "parsely-pub-date",
)


def read_facts(tree: Any, today: date) -> tuple[Heading, str | None, tuple[Note, ...]]:
    """Return the heading of a page, the language it declares and what is doubted."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(
        tree,
        None,
        {"original_date": True, "extensive_search": True, "max_date": today.isoformat()},
        False,
    )
    day, where = None, None
    for name in DATE_META:
        for element in tree.iter("meta"):
            if name.lower() in (
                (element.get("property") or "").lower(),
                (element.get("name") or "").lower(),
            ):
                day = iso_of(element.get("content") or "")
                where = f"meta {name}"
        if day:
            break
    else:
        day, where = found.date, "the page" if found.date else None
    language = tree.get("lang")
    return (
        Heading(found.title, found.author, found.sitename, day, where if day else None),
        language[:2].lower() if language else None,
        (),
    )
