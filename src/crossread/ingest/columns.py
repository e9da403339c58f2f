"""What the columns of tables of articles are called."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence

# Ours → what others call it, likeliest first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "article_text"),
    "title": ("title", "headline", "heading"),
    "author": ("author", "authors", "byline", "creator", "by"),
    "outlet": ("outlet", "source", "publisher", "publication", "sitename", "site", "media"),
    "date": (
        "date",
        "published",
        "published_at",
        "publish_date",
        "date_published",
        "datepublished",
        "publication_date",
        "pubdate",
        "published_date",
        "created_at",
    ),
    "url": ("url", "link", "address", "canonical", "uri"),
    "language": ("language", "lang"),
}

MAX_HEADINGS = 100_000


def columns_of(names: Sequence[str]) -> dict[str, int]:
    """Return which column holds what: ours → index. The likelier name wins, then the first."""
    spelled = [name.strip().strip("\ufeff").lower().replace(" ", "_") for name in names]
    found: dict[str, int] = {}
    for ours, spellings in COLUMNS.items():
        for spelling in spellings:
            if spelling in spelled:
                found[ours] = spelled.index(spelling)
                break
    return found


def delimiter_of(line: str) -> str:
    """Return the separator that a line of headings uses most; a comma if none."""
    return max(",;\t|", key=line.count)


def split_line(line: str) -> list[str]:
    """Return the headings of a first line; none where it cannot be one."""
    if len(line) > MAX_HEADINGS:
        return []
    try:
        return next(csv.reader([line], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return []


def names_text(line: str) -> bool:
    """Whether a first line names a column of texts."""
    return "text" in columns_of(split_line(line))


def is_article(text: str) -> bool:
    """Whether a text is one JSON object with a column of texts."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "text" in columns_of(list(value))
