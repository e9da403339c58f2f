"""From a folder of findings into a workspace: source by source, then what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crossread.cluster.folder import Folder
from crossread.cluster.tables import (
    DOCUMENTS,
    OUTCOMES,
    RECORDS,
    column_of,
    documents_in,
    outcomes_in,
    with_records,
)
from crossread.ingest.sources import INGEST
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.store.store import Result


@dataclass(frozen=True, slots=True)
class Taken:
    """A source with the documents that came of it and what in it could not be read."""

    source: str
    documents: tuple[Document, ...]
    failures: tuple[OutcomeRecord, ...]


def sources_in(folder: Folder) -> Iterator[Taken]:
    """Yield the sources in the order they were given; the documents of one are held at a time."""
    parts_of, first = _parts_by_source(folder)
    failures = _failures_by_source(folder, parts_of)
    load = lru_cache(maxsize=2)(documents_in)
    for source in sorted(parts_of, key=lambda one: (first[one], one)):
        found = [
            placed
            for part in parts_of[source]
            for placed in load(str(folder.file(DOCUMENTS, part)))
            if placed[1].capture.source == source
        ]
        found.sort(key=lambda placed: placed[0])
        documents = tuple({one.id: one for _, one in found}.values())
        yield Taken(source, documents, tuple(failures.pop(source, ())))
    for source, records in failures.items():
        yield Taken(source, (), tuple(records))


def _parts_by_source(folder: Folder) -> tuple[dict[str, list[str]], dict[str, int]]:
    parts_of: dict[str, list[str]] = defaultdict(list)
    first: dict[str, int] = {}
    for part in folder.parts():
        path = str(folder.file(DOCUMENTS, part))
        places = column_of(path, "place")
        for source, place in zip(column_of(path, "source"), places, strict=True):
            if part not in parts_of[source]:
                parts_of[source].append(part)
            first[source] = min(place, first.get(source, place))
    return parts_of, first


def _failures_by_source(
    folder: Folder, parts_of: Mapping[str, list[str]]
) -> dict[str, list[OutcomeRecord]]:
    here: dict[str, list[str]] = defaultdict(list)
    for source, parts in parts_of.items():
        for part in parts:
            here[part].append(source)
    failures: dict[str, list[OutcomeRecord]] = defaultdict(list)
    for part in folder.parts():
        for one in outcomes_in(str(folder.file(OUTCOMES, part))):
            if one.record.analyser == INGEST:
                name = one.record.source or ""
                owners = [source for source in here[part] if name.startswith(source)]
                failures[max(owners, key=len, default=name)].append(one.record)
    return failures


def results_in(folder: Folder, kinds: Mapping[str, type[Body]]) -> Iterator[list[Result]]:
    """Yield what was found, part by part."""
    for part in folder.parts():
        read = outcomes_in(str(folder.file(OUTCOMES, part)))
        analysed = (one for one in read if one.record.analyser != INGEST)
        yield list(with_records(analysed, str(folder.file(RECORDS, part)), kinds))
