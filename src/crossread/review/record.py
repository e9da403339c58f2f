"""Making the records of people: sealed like every other, with the person as their maker."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crossread.engine.seal import seal
from crossread.errors import InputError
from crossread.model.annotation import Annotation, Finding, primary_pins
from crossread.model.bodies import Body, DecisionName, Review
from crossread.model.document import Document
from crossread.model.evidence import Evidence
from crossread.model.provenance import Provenance
from crossread.model.shape import labels_of, pins_of, shape_of
from crossread.model.span import Pin
from crossread.model.wire import body_from_json

LONGEST_NAME = 80
PERSON = "person"
"""The analyser named in the provenance of what people made."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: a subject, its kind, and the words that say which it is."""

    subject: str
    kind: str
    words: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a decision: a comment, a code, what it takes back, what it settles."""

    comment: str = ""
    code: str | None = None
    finding: str | None = None
    withdraws: str | None = None
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are made: the documents by id, what was decided before, who and when."""

    documents: Mapping[str, Document]
    reviews: Sequence[Annotation[Body]]
    person: str
    made: str

    def review(
        self, decision: DecisionName, target: Target, said: Said | None = None
    ) -> Annotation[Review]:
        """Return a sealed review; raises ``EvidenceError`` when its words are not here."""
        said = Said() if said is None else said
        body = Review(
            words=target.words,
            decision=decision,
            of=target.subject,
            of_kind=target.kind,
            made=self.made,
            finding=said.finding,
            code=said.code,
            comment=said.comment.strip(),
            withdraws=said.withdraws,
            settles=said.settles,
            after=last_of(target.subject, self.reviews),
        )
        return seal(Finding(body), self.documents, _provenance(self.person, body))

    def finding(self, body: Body) -> Annotation[Body]:
        """Return a finding made by the person, sealed.

        Raises ``EvidenceError`` when it points at no words, or at words that are not here.
        """
        return seal(Finding(body), self.documents, _provenance(self.person, body))


def target_of(annotation: Annotation[Body]) -> Target:
    """Return what a decision on ``annotation`` would be about."""
    pins = primary_pins(annotation.body) or tuple(pins_of(annotation.body))
    return Target(annotation.subject, annotation.kind, tuple(pin for _, pin in pins))


def refuse_empty(decision: str, comment: str, code: str | None) -> None:
    """Raise ``InputError`` for a comment without words, and for a tag without a code."""
    if decision == "comment" and not comment.strip():
        raise InputError("the comment has no words", hint="say something, or leave it")
    if (decision == "tag") is (code is None):
        raise InputError(
            "a tag needs a code, and nothing else takes one",
            hint="name a code of the codebook; see crossread codebook list",
        )


def last_of(subject: str, reviews: Iterable[Annotation[Body]]) -> str | None:
    """Return the id of the last review of a subject."""
    known = [one.id for one in reviews if isinstance(one.body, Review) and one.body.of == subject]
    return known[-1] if known else None


def person_named(name: str | None) -> str:
    """Return a person's name, tidied; raises ``InputError`` where there is none to go by."""
    tidy = " ".join(unicodedata.normalize("NFC", name or "").split())
    if not tidy:
        raise InputError(
            "it is not said who decides", hint="give your name with --as NAME, or set CROSSREAD_AS"
        )
    if len(tidy) > LONGEST_NAME or any(unicodedata.category(one) in ("Cc", "Cs") for one in tidy):
        raise InputError(
            "that is no name of a person", hint=f"give at most {LONGEST_NAME} plain characters"
        )
    return tidy


def person_of(record: Annotation[Body]) -> str:
    """Return who made a record."""
    return record.provenance.person or ""


def _provenance(person: str, body: Body) -> Provenance:
    inputs = tuple(dict.fromkeys(pin.document for _, pin in pins_of(body)))
    return Provenance(PERSON, "1", inputs=inputs, person=person)


Place = tuple[str, Pin]
"""A pin and the role it plays in a finding."""


def body_of(kind: type[Body], labels: Mapping[str, Any], places: Iterable[Place]) -> Body:
    """Build a body from labels, as on the wire, and places. Raises ``InputError``."""
    _refuse_unknown(kind, labels, [role for role, _ in places])
    at = tuple(Evidence(pin.document, role, pin.span, "", "", "") for role, pin in places)
    return body_from_json(kind, labels, at)


def corrected_body(
    finding: Annotation[Body], labels: Mapping[str, Any], places: Sequence[Place]
) -> Body:
    """Return the body of a finding with other labels, and other places in the roles they name.

    Raises ``InputError`` when they do not fit its kind, or change nothing of what the program
    found. Two people may put the same in its place.
    """
    body = finding.body
    roles = {role for role, _ in places}
    kept = [(role, pin) for role, pin in pins_of(body) if role not in roles]
    corrected = body_of(type(body), {**labels_of(body), **labels}, [*kept, *places])
    if corrected == body and finding.provenance.person is None:
        raise InputError("that corrects nothing", hint="say what should be there instead")
    return corrected


def _refuse_unknown(kind: type[Body], labels: Iterable[str], roles: Iterable[str]) -> None:
    shape = shape_of(kind)
    for given, known in ((labels, shape.labels), (roles, shape.roles)):
        for name in given:
            if name not in known:
                raise InputError(
                    f"a {kind.kind} record has no {name}", hint=f"it has {', '.join(known)}"
                )


def label_from_text(kind: type[Body], name: str, text: str) -> Any:
    """Return what somebody typed as a value of a label: words, or JSON; nothing empties it.

    Raises ``InputError`` when the kind has no such label or it cannot hold that.
    """
    import msgspec

    _refuse_unknown(kind, [name], [])
    hint = shape_of(kind).hints[name]
    for read in (lambda: text or None, lambda: msgspec.json.decode(text)):
        with suppress(msgspec.DecodeError):
            value = read()
            if _fits(value, hint) or (value is not None and name in shape_of(kind).pairs):
                return value
    if not text and _fits("", hint):
        return ""
    raise InputError(
        f"{name} cannot be {text or 'empty'}", hint=f"crossread schema {kind.kind} says what it is"
    )


def _fits(value: Any, hint: Any) -> bool:
    import msgspec

    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        return False
    return True
