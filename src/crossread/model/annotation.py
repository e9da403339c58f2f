"""Findings, as analysers propose them, and annotations, as the engine seals them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from crossread.model.bodies import Body, BodyT, BodyT_co
from crossread.model.evidence import Evidence, Match
from crossread.model.identity import content_id
from crossread.model.provenance import Provenance
from crossread.model.shape import labels_of, pins_of
from crossread.model.span import Pin


@dataclass(frozen=True, slots=True)
class Finding(Generic[BodyT_co]):
    """What an analyser proposes: a body, how sure it is (0 to 1) and which stage decided.

    ``match`` says how words that came as a quote were anchored; cut words are verbatim.
    """

    body: BodyT_co
    score: float = 1.0
    stage: str | None = None
    match: Match = "verbatim"


@dataclass(frozen=True, slots=True)
class Annotation(Generic[BodyT_co]):
    """A finding that was checked, pinned and signed. Only ``engine.seal`` and the wire make one.

    ``id`` is a hash of kind, labels, places and the analyser's fingerprint; ``subject`` of kind,
    key labels and primary places alone.
    """

    id: str
    subject: str
    body: BodyT_co
    evidence: tuple[Evidence, ...]
    provenance: Provenance
    score: float = 1.0

    @property
    def kind(self) -> str:
        """Return the kind of the body."""
        return self.body.kind

    def quotes(self, role: str) -> tuple[str, ...]:
        """Return the words pinned in ``role``, in order."""
        return tuple(item.quote for item in self.evidence if item.role == role)

    def evidence_in(self, role: str) -> tuple[Evidence, ...]:
        """Return the evidence that plays ``role``, in order."""
        return tuple(item for item in self.evidence if item.role == role)


def annotation_id(body: BodyT, fingerprint: str) -> str:
    """Return the identity of a record: what it says, where, and who made it."""
    places = [[role, pin.document, pin.span.start, pin.span.end] for role, pin in pins_of(body)]
    return content_id(
        {
            "kind": body.kind,
            "labels": labels_of(body, for_identity=True),
            "evidence": places,
            "fingerprint": fingerprint,
        }
    )


def subject_of(body: BodyT) -> str:
    """Return what a record is about: kind, key labels and primary pins, whoever made it.

    A kind that declares neither ``KEY`` nor ``PRIMARY`` takes no labels and all its pins.
    """
    places = [
        [role, pin.document, pin.span.start, pin.span.end] for role, pin in primary_pins(body)
    ]
    names = getattr(body, "KEY", ())
    labels = labels_of(body, for_identity=True) if names else {}
    key = {name: labels[name] for name in names}
    return content_id({"kind": body.kind, "key": key, "pins": places})


def primary_pins(body: Body) -> tuple[tuple[str, Pin], ...]:
    """Return the pins that say what a record is about, each with its role."""
    primary = getattr(body, "PRIMARY", None)
    pins = [(role, pin) for role, pin in pins_of(body) if primary is None or role in primary]
    return tuple(pins[:1] if getattr(body, "SUBJECT_IS_FIRST_PIN", False) else pins)
