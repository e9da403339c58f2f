"""Sources cut into batches: bounded in size, named by content, the same on every run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

from crossread.engine.rules import READING, digest_of_parts
from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest.intake import Intake
from crossread.ingest.metadata import Metadata
from crossread.ingest.reader import Found, Piece, pieces_of
from crossread.ingest.sources import VERSION, Expanded, Source, failure
from crossread.model.analyser import Analyser
from crossread.model.document import Document
from crossread.model.identity import content_id, digest_of
from crossread.model.outcome import OutcomeRecord

LOOSE = "files"
MOST_ITEMS, MOST_LOOSE = 128, 32
MOST_BYTES = 8_000_000
"""A batch is closed when it holds so many items (of an archive, or files of their own) or bytes.

One item may be larger.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """What every batch of one run is read with.

    ``keys`` name each analysis by all it depends on; ``load`` and ``digest_of`` give a model and
    its digest by name. All of it must pickle.
    """

    plan: tuple[Analyser, ...]
    keys: Mapping[str, str]
    load: Callable[[str], Any]
    digest_of: Callable[[str], str]
    intake: Intake
    metadata: Metadata | None = None

    @property
    def key(self) -> str:
        """Return a name for everything that decides what is found in a source."""
        mapping = None if self.intake.mapping is None else repr(self.intake.mapping)
        metadata = None if self.metadata is None else repr(self.metadata)
        return content_id(
            {
                "analyses": dict(self.keys),
                "reader": VERSION,
                "mapping": mapping,
                "metadata": metadata,
                "rules": digest_of_parts(READING),
            }
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what sources hold, read or still to be read, each with its place in the run.

    ``items`` belong to one archive or table; of ``loose`` ones each is a file of its own, and their
    ``names`` are kept with the part, so that another run with more files reads only these.
    """

    name: str
    places: tuple[int, ...]
    items: tuple[Found, ...]
    names: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources the items are of, as given."""
        return tuple(dict.fromkeys(source_of(one) for one in self.items))


def source_of(item: Found) -> str:
    """Return the source an item is of, with the part of it."""
    if isinstance(item, OutcomeRecord):
        return item.source or ""
    inner = item.part.member if isinstance(item, Piece) else ""
    return f"{item.capture.source}{item.capture.member or ''}{inner}"


@dataclass(frozen=True, slots=True)
class Loose:
    """The files that were read, by their names in parts.

    ``held`` need not be read again; ``again`` are those of parts in which something failed, by the
    name of the part: they are read again together, so that the part is put in its own place.
    """

    held: frozenset[str] = frozenset()
    again: Mapping[str, frozenset[str]] = field(default_factory=dict)


def batches_of(
    expanded: Iterable[Expanded], job: Job, *, there: Loose = Loose()
) -> Iterator[Batch]:
    """Yield the sources in batches, opening each source when it is its turn."""
    places = count()
    loose = _Held(MOST_LOOSE)
    part_of = {name: part for part, names in there.again.items() for name in names}
    failed: dict[str, _Held] = defaultdict(lambda: _Held(MOST_LOOSE))
    for one in expanded:
        items = iter([one]) if isinstance(one, OutcomeRecord) else _items(one, job.intake)
        first = next(items, None)
        if first is None:
            continue
        if not _is_loose(first):
            yield from _cut(chain([first], items), places, job)
            continue
        place, name = next(places), _name_of(first)
        if name in part_of:
            failed[part_of[name]].add(first, place)
        elif name not in there.held:
            if loose.is_full_with(first):
                yield _loose_batch(loose, job)
                loose = _Held(MOST_LOOSE)
            loose.add(first, place)
    if loose.items:
        yield _loose_batch(loose, job)
    yield from _whole_again(failed, there, job)


def _whole_again(failed: Mapping[str, _Held], there: Loose, job: Job) -> Iterator[Batch]:
    """Yield the parts in which something failed, of which every file was given again."""
    for part, held in failed.items():
        batch = _loose_batch(held, job)
        if there.again[part] <= frozenset(batch.names):
            yield replace(batch, name=part)


@dataclass(slots=True)
class _Held:
    """A batch that is being filled."""

    most: int
    items: list[Found] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    n_bytes: int = 0

    def is_full_with(self, item: Found) -> bool:
        """Whether one more would be too much."""
        too_large = self.n_bytes + _size_of(item) > MOST_BYTES
        return bool(self.items) and (too_large or len(self.items) >= self.most)

    def add(self, item: Found, place: int) -> None:
        """Put one more into it."""
        self.items.append(item)
        self.places.append(place)
        self.n_bytes += _size_of(item)


def _items(source: Source, intake: Intake) -> Iterator[Found]:
    try:
        yield from pieces_of(source, limits=intake.limits, mapping=intake.mapping)
    except (UnreadableSource, ExtraMissing) as error:
        yield failure(source.name, error)


def _is_loose(item: Found) -> bool:
    """Whether a source that begins so holds nothing else."""
    return isinstance(item, OutcomeRecord) or (isinstance(item, Piece) and item.depth < 0)


def _cut(items: Iterable[Found], places: Iterator[int], job: Job) -> Iterator[Batch]:
    held = _Held(MOST_ITEMS)
    for item in items:
        if held.is_full_with(item):
            yield _batch("archive", held, job)
            held = _Held(MOST_ITEMS)
        held.add(item, next(places))
    yield _batch("archive", held, job)


def _loose_batch(held: _Held, job: Job) -> Batch:
    names = tuple(_name_of(one) for one in held.items)
    return replace(_batch(LOOSE, held, job), names=names)


def _batch(kind: str, held: _Held, job: Job) -> Batch:
    # The source's name is no part of it: an archive that was moved is not read again.
    whole = content_id({"read": job.key, "items": [_name_of(one) for one in held.items]})
    return Batch(f"{kind}-{whole}", tuple(held.places), tuple(held.items))


def _size_of(item: Found) -> int:
    if isinstance(item, Piece):
        return len(item.part.content)
    return len(item.text) if isinstance(item, Document) else 0


def _name_of(item: Found) -> str:
    if isinstance(item, Document):
        return item.id
    if isinstance(item, OutcomeRecord):
        return content_id({"source": item.source, "code": item.code, "reason": item.reason})
    member = f"{item.capture.member or ''}{item.part.member}"
    content = digest_of(item.part.content)
    return content_id({"capture": item.capture.digest, "member": member, "content": content})
