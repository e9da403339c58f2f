"""Lists of references (RIS, CSL-JSON, Zotero's CSV) as tables of metadata: ``--meta list.ris``."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from crossread.errors import InputError
from crossread.ingest.dates import iso_of
from crossread.text.decode import clean

Rows = tuple[tuple[str, Mapping[str, str]], ...]

RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$", re.M)
RIS_HEAD = re.compile(r"\s*TY  -")
ZOTERO = {"Key", "Item Type", "Title"}
TITLES = ("TI", "T1", "CT")
OUTLETS = ("T2", "JO", "JF", "PB")
DATES = ("DA", "Y1", "PY")
ADDRESSES = ("UR", "L1", "L2", "LK", "DO")
DOI = re.compile(r"10\.\d{4,9}/\S+")


def references_in(text: str, name: str) -> Rows | None:
    """Return the rows of a list of references, None where the text is none.

    Each reference gives a row for every name it has: its address, its DOI, the names of its files,
    and its title. Raises ``InputError`` when it is such a list and damaged.
    """
    if RIS_HEAD.match(text):
        records = _ris(text)
    elif text.lstrip().startswith("[") and name.lower().endswith(".json"):
        records = _csl(text, name)
    elif set(next(csv.reader(io.StringIO(text[:100_000])), [])) >= ZOTERO:
        records = _zotero(text, name)
    else:
        return None
    return tuple(row for names, fields in records for row in _rows(names, fields))


def _rows(names: list[str], fields: dict[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    known = {name: clean(value)[0].strip() for name, value in fields.items() if value.strip()}
    for one in dict.fromkeys((*names, known.get("title", ""))):
        if one.strip():
            yield one.strip(), known


def _ris(text: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    tags: dict[str, list[str]] = {}
    for match in RIS_LINE.finditer(text):
        tag, value = match[1], (match[2] or "").strip()
        if tag == "TY":
            tags = {}
        elif tag == "ER":
            yield _names(tags), _ris_fields(tags)
            tags = {}
        elif value:
            tags.setdefault(tag, []).append(value)
    if tags:
        yield _names(tags), _ris_fields(tags)


def _names(tags: Mapping[str, list[str]]) -> list[str]:
    found = [value for tag in ADDRESSES for value in tags.get(tag, ())]
    return [name for value in found for name in names_of(value)]


def names_of(value: str) -> Iterator[str]:
    """Yield what an address or the path of a file may be called by."""
    if DOI.fullmatch(value):
        yield f"https://doi.org/{value}"
    elif value.startswith(("http://", "https://")):
        yield value
    else:
        yield PurePosixPath(value.replace("\\", "/")).name


def _ris_fields(tags: Mapping[str, list[str]]) -> dict[str, str]:
    def first(names: tuple[str, ...]) -> str:
        return next((tags[name][0] for name in names if name in tags), "")

    authors = [natural(one) for one in (*tags.get("AU", ()), *tags.get("A1", ()))]
    return {
        "title": first(TITLES),
        "author": ", ".join(authors),
        "outlet": first(OUTLETS),
        "date": _date(first(DATES)),
        "language": first(("LA",))[:2].lower(),
    }


def natural(name: str) -> str:
    """Return ``Ann Lee`` for ``Lee, Ann``."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else name.strip()


def _date(written: str) -> str:
    """Return a whole date in ISO 8601; a year alone is no date and is left out."""
    parts = [part for part in re.split(r"[/-]", written) if part]
    if len(parts) >= 3 and all(part.isdecimal() for part in parts[:3]):
        return iso_of(f"{parts[0]}-{int(parts[1]):02}-{int(parts[2]):02}") or ""
    return iso_of(written) or ""


def _csl(text: str, name: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{name} is no JSON: {str(error)[:100]}", hint="export it again as CSL-JSON"
        ) from error
    for item in items:
        if isinstance(item, dict):
            addresses = [str(item[key]) for key in ("URL", "DOI") if item.get(key)]
            yield [one for value in addresses for one in names_of(value)], _csl_fields(item)


def _csl_fields(item: Mapping[str, Any]) -> dict[str, str]:
    people = item.get("author")
    authors = [_person(one) for one in people if isinstance(one, dict)] if people else []
    issued = item.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    date = "-".join(map(str, parts[0])) if parts and isinstance(parts[0], list) else ""
    return {
        "title": str(item.get("title") or ""),
        "author": ", ".join(filter(None, authors)),
        "outlet": str(item.get("container-title") or item.get("publisher") or ""),
        "date": _date(date),
        "language": str(item.get("language") or "")[:2].lower(),
    }


def _person(one: Mapping[str, Any]) -> str:
    whole = f"{one.get('given') or ''} {one.get('family') or ''}".strip()
    return str(one.get("literal") or whole)


def _zotero(text: str, name: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InputError(
            f"{name} cannot be read as CSV: {error}", hint="export it again"
        ) from error
    for row in rows:
        files = (row.get("File Attachments") or "").split(";")
        values = [row.get("Url") or "", row.get("DOI") or "", *files]
        names = [one for value in values if value.strip() for one in names_of(value.strip())]
        authors = [natural(one) for one in (row.get("Author") or "").split(";") if one.strip()]
        yield (
            names,
            {
                "title": row.get("Title") or "",
                "author": ", ".join(authors),
                "outlet": row.get("Publication Title") or row.get("Publisher") or "",
                "date": _date(row.get("Date") or ""),
                "language": (row.get("Language") or "")[:2].lower(),
            },
        )
