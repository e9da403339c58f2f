"""Which fields of a table or of exported posts hold what: ``--mapping``, and known forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossread.errors import InputError
from crossread.ingest.columns import COLUMNS
from crossread.ingest.limits import Limits

MAX_BYTES = 1_000_000
FIELDS = tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Ours → theirs. A path goes into objects with dots: ``user.name``; ``rows`` leads to the list.

    Several paths for one field are tried in order.
    """

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    rows: str = ""

    def columns_of(self, names: Sequence[str]) -> dict[str, int]:
        """Return which column of a table holds what: ours → index."""
        known = [name.strip().strip("\ufeff") for name in names]
        return {
            ours: known.index(path)
            for ours, paths in self.fields
            for path in reversed(paths)
            if path in known
        }

    def rows_in(self, parsed: Any) -> list[Any] | None:
        """Return the list of posts, None where there is none at the place named."""
        found = _at(parsed, self.rows)
        return found if isinstance(found, list) else None

    def values_of(self, row: Any) -> dict[str, Any]:
        """Return what a post holds: ours → value, those that are missing left out."""
        found: dict[str, Any] = {}
        for ours, paths in self.fields:
            for path in paths:
                value = _at(row, path)
                if value not in (None, ""):
                    found[ours] = value
                    break
        return found


def _at(value: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


# Exports whose form is known: an archive of one's own posts on X, an outbox of ActivityPub.
X_ARCHIVE = Mapping(
    (
        ("text", ("tweet.full_text", "full_text")),
        ("date", ("tweet.created_at", "created_at")),
        ("url", ("tweet.url",)),
        ("language", ("tweet.lang", "lang")),
    )
)
ACTIVITY = Mapping(
    (
        ("text", ("object.content",)),
        ("date", ("object.published", "published")),
        ("url", ("object.url", "object.id")),
        ("author", ("object.attributedTo", "actor")),
        ("title", ("object.name", "object.summary")),
    ),
    rows="orderedItems",
)


def known_export(parsed: Any) -> Mapping | None:
    """Return the mapping of an export whose form is known, None where it is another."""
    if ACTIVITY.rows_in(parsed) is not None:
        return ACTIVITY
    first = parsed[0] if isinstance(parsed, list) and parsed else None
    return X_ARCHIVE if isinstance(first, dict) and "text" in X_ARCHIVE.values_of(first) else None


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping: a JSON object such as ``{"text": "body", "author": "user.name"}``.

    Raises ``InputError`` when it is no such object or names none of our fields.
    """
    name = Path(path).name
    given = _object(Path(path), name)
    unknown = sorted(set(given) - {*FIELDS, "rows"})
    if unknown or "text" not in given:
        fault = f"does not know {', '.join(unknown)}" if unknown else "does not say where texts are"
        raise InputError(f"{name} {fault}", hint=f"its names are {', '.join(FIELDS)} and rows")
    rows = given.pop("rows", "")
    fields = {ours: [value] if isinstance(value, str) else value for ours, value in given.items()}
    if not isinstance(rows, str) or not all(map(_is_paths, fields.values())):
        raise InputError(
            f"{name} must give each field a name, or a list of names",
            hint='for example {"text": "message", "author": ["user.name", "user.id"]}',
        )
    return Mapping(tuple((ours, tuple(paths)) for ours, paths in fields.items()), rows)


def _is_paths(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _object(path: Path, name: str) -> dict[str, Any]:
    from crossread.ingest.sources import Source

    content = Source(name, str(path)).load(Limits(max_bytes=MAX_BYTES))
    try:
        given = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON: {str(error)[:100]}", hint=HINT) from error
    if not isinstance(given, dict):
        raise InputError(f"{name} is no object with names and values", hint=HINT)
    return given


HINT = 'write {"text": "…", "author": "…", "date": "…", "url": "…"} with their names'
