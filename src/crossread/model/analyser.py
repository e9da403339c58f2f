"""Analysers and comparers: a plain function and a frozen description beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from crossread.model.annotation import Annotation, Finding
from crossread.model.bodies import Body, BodyT, Pairs
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.model.span import Pin, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, with the layers and models an analyser declared and no others."""

    document: Document
    layers: Mapping[type[Body], tuple[Annotation[Body], ...]] = field(default_factory=dict)
    models: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the document's text."""
        return self.document.text

    def pin(self, start: int, end: int) -> Pin:
        """Return a pin at these code points of this document."""
        return Pin(self.document.id, Span(start, end))

    def annotations(self, kind: type[BodyT]) -> tuple[Annotation[BodyT], ...]:
        """Return the sealed findings of ``kind``; raises ``KeyError`` if it was not required."""
        return cast("tuple[Annotation[BodyT], ...]", self.layers[kind])

    def bodies(self, kind: type[BodyT]) -> tuple[BodyT, ...]:
        """Return what the findings of ``kind`` say, in the order of the text."""
        return tuple(annotation.body for annotation in self.annotations(kind))

    def model(self, name: str) -> Any:
        """Return a model by name; raises ``KeyError`` if it was not declared."""
        return self.models[name]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Several readings, in the order the user gave, with what was found across them.

    ``outcomes`` are those of every analysis, so that *absent* and *not searched* stay apart.
    """

    readings: Sequence[Reading]
    across: Mapping[type[Body], tuple[Annotation[Body], ...]] = field(default_factory=dict)
    outcomes: Sequence[OutcomeRecord] = ()
    models: Mapping[str, object] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the documents in order."""
        return tuple(reading.document for reading in self.readings)

    def annotations(self, kind: type[BodyT]) -> tuple[Annotation[BodyT], ...]:
        """Return the findings across documents of ``kind``, required before."""
        return cast("tuple[Annotation[BodyT], ...]", self.across[kind])

    def bodies(self, kind: type[BodyT]) -> tuple[BodyT, ...]:
        """Return what the findings across documents of ``kind`` say."""
        return tuple(annotation.body for annotation in self.annotations(kind))

    def model(self, name: str) -> Any:
        """Return a model by name; raises ``KeyError`` if it was not declared."""
        return self.models[name]


@dataclass(frozen=True, slots=True)
class Analyser:
    """A named, versioned function over one document.

    ``analyse`` takes a reading and yields findings of ``provides`` in the order of the text; it is
    pure and can be pickled. ``requires`` both plans and fences: the reading holds these layers and
    no others. It is not run when one of them could not be had, but for those in ``does_without``:
    where such a layer was skipped, the reading holds an empty one. ``languages`` restricts it
    (None: any); for another language the engine records ``Skipped``. ``models`` are names handed
    over in the reading.
    """

    name: str
    version: str
    analyse: Callable[[Reading], Iterable[Finding[Any]]]
    provides: type[Body]
    requires: frozenset[type[Body]] = frozenset()
    does_without: frozenset[type[Body]] = frozenset()
    languages: frozenset[str] | None = None
    models: tuple[str, ...] = ()
    settings: Pairs = ()


@dataclass(frozen=True, slots=True)
class Comparer:
    """A named, versioned function over several documents.

    ``requires`` may name kinds found in one document and kinds found across them.
    """

    name: str
    version: str
    compare: Callable[[Shelf], Iterable[Finding[Any]]]
    provides: type[Body]
    requires: frozenset[type[Body]] = frozenset()
    models: tuple[str, ...] = ()
    settings: Pairs = ()
