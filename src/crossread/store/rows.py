"""Between rows and values: documents, results and annotations as SQL stores them.

Both stores keep the same columns, so both use this module. ``provenance`` is kept once for each
result, not with each annotation: a comparison of a thousand documents names them all.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from crossread.model.annotation import Annotation, annotation_id
from crossread.model.bodies import Body, Review
from crossread.model.codebook import Code
from crossread.model.document import Capture, Document
from crossread.model.evidence import Evidence
from crossread.model.outcome import OutcomeRecord
from crossread.model.provenance import Provenance, with_stage
from crossread.model.shape import labels_of
from crossread.model.span import Span
from crossread.model.wire import (
    body_from_json,
    evidence_from_json,
    evidence_to_json,
    provenance_from_json,
    provenance_to_json,
)
from crossread.store.store import Forgotten, Meaning, Result, StoredCapture

Row = Sequence[Any]

DOCUMENT_COLUMNS = (
    "id, position, title, outlet, author, date, date_found, language, length, text, capture"
)
READ_DOCUMENT_COLUMNS = (
    "text, capture, language, title, outlet, author, date, date_found, "
    "(SELECT source FROM source WHERE source.document = document.id ORDER BY rowid LIMIT 1)"
)
OUTCOME_COLUMNS = (
    "scope, analyser, version, key, ending, reason, code, hint, n_found, source, comparison, "
    "documents, provenance, run"
)
ANNOTATION_COLUMNS = "outcome, id, kind, subject, score, stage, body, evidence"
REVIEW_COLUMNS = "id, kind, subject, body, evidence, provenance"
FORGOTTEN_COLUMNS = "made, person, digest, document, n_records, n_reviews"
CODE_COLUMNS = "id, name, description, parent, person, made, retired"
CAPTURE_COLUMNS = "source, address, taken, digest, about, n_bytes, record"
MEANING_COLUMNS = "document, model, signs, spans, vectors"
REPLY_COLUMNS = "digest, model, documents, text, made"
READ_ANNOTATION_COLUMNS = "id, kind, subject, score, stage, body, evidence"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_decode_capture = msgspec.json.Decoder(Capture).decode


def json_text(value: object) -> str:
    """Return ``value`` as JSON."""
    return _encode(value).decode("utf-8")


def capture_row(capture: StoredCapture, record: bytes) -> Row:
    """Return the values of ``CAPTURE_COLUMNS``."""
    return (
        capture.source,
        capture.address,
        capture.taken,
        capture.digest,
        json_text(capture.about),
        len(record),
        b64encode(record).decode("ascii"),
    )


def capture_from_row(row: Row) -> StoredCapture:
    """Build a capture from its number and the values of ``CAPTURE_COLUMNS`` but the archive."""
    number, source, address, taken, digest, about, n_bytes = row
    return StoredCapture(number, source, address, taken, digest, _decode(about), n_bytes)


def archive_from_row(row: Row) -> bytes:
    """Return the archive of a capture; raises ``ValueError`` for what is none."""
    return b64decode(row[0], validate=True)


def meaning_row(meaning: Meaning, model: str) -> Row:
    """Return the values of ``MEANING_COLUMNS``."""
    return (
        meaning.document,
        model,
        b64encode(meaning.signs).decode("ascii"),
        json_text(meaning.spans),
        b64encode(meaning.vectors).decode("ascii"),
    )


def meaning_from_row(row: Row) -> Meaning | None:
    """Build the meaning of a text from its id, signs, spans and vectors; None of what is none."""
    document, signs, spans, vectors = row
    try:
        placed = tuple((int(start), int(end)) for start, end in _decode(spans))
    except (msgspec.DecodeError, TypeError, ValueError):
        return None
    return Meaning(document, placed, bytes_from_text(signs), bytes_from_text(vectors))


def bytes_from_text(text: str) -> bytes:
    """Return the bytes that a text in Base64 stands for, none where it is not whole."""
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


def document_row(document: Document, position: int) -> Row:
    """Return the values of ``DOCUMENT_COLUMNS``."""
    capture = document.capture
    return (
        document.id,
        position,
        capture.title,
        capture.outlet,
        capture.author,
        capture.date,
        capture.date_found,
        document.language,
        len(document.text),
        document.text,
        json_text(capture),
    )


def document_from_row(row: Row) -> Document:
    """Build a document, corrected, from the values of ``READ_DOCUMENT_COLUMNS``.

    It is named by the first of its sources that is still there.
    """
    text, capture, language, title, outlet, author, date, date_found, source = row
    taken = _decode_capture(capture)
    known = replace(
        taken,
        source=taken.source if source is None else source,
        title=title,
        outlet=outlet,
        author=author,
        date=date,
        date_found=date_found,
    )
    return Document(text, known, language)


def outcome_row(result: Result, run: int) -> Row:
    """Return the values of ``OUTCOME_COLUMNS``."""
    record, provenance = result.record, result.provenance
    return (
        result.scope,
        record.analyser,
        record.version,
        result.key,
        record.ending,
        record.reason,
        record.code,
        record.hint,
        record.n_found,
        record.source,
        int(record.comparison),
        json_text(record.documents),
        None if provenance is None else json_text(provenance_to_json(provenance)),
        run,
    )


def result_from_row(row: Row, found: tuple[Annotation[Body], ...]) -> Result:
    """Build a result from the values of ``OUTCOME_COLUMNS`` and what it found."""
    scope, analyser, version, key, ending, reason, code, hint, n_found, source, *rest = row
    comparison, documents, provenance, _ = rest
    record = OutcomeRecord(
        analyser=analyser,
        version=version,
        ending=ending,
        documents=tuple(_decode(documents)),
        source=source,
        reason=reason,
        code=code,
        hint=hint,
        n_found=n_found,
        comparison=bool(comparison),
    )
    return Result(scope, key, record, provenance_from_text(provenance), found)


def provenance_from_text(text: str | None) -> Provenance | None:
    """Read the provenance a result's annotations share."""
    return None if text is None else provenance_from_json(_decode(text))


def annotation_row(annotation: Annotation[Body], outcome: int) -> Row:
    """Return the values of ``ANNOTATION_COLUMNS``."""
    return (
        outcome,
        annotation.id,
        annotation.kind,
        annotation.subject,
        annotation.score,
        annotation.provenance.stage,
        json_text(labels_of(annotation.body)),
        json_text([evidence_to_json(item) for item in annotation.evidence]),
    )


def annotation_from_row(
    row: Row, provenance: Provenance, kinds: Mapping[str, type[Body]]
) -> Annotation[Body]:
    """Build an annotation from the values of ``READ_ANNOTATION_COLUMNS``.

    Raises ``KeyError`` when the kind is not among ``kinds``, ``InputError`` or
    ``msgspec.DecodeError`` when the row is damaged.
    """
    record_id, kind, subject, score, stage, body, evidence = row
    pinned = tuple(evidence_from_json(item) for item in _decode(evidence))
    return Annotation(
        id=record_id,
        subject=subject,
        body=body_from_json(kinds[kind], _decode(body), pinned),
        evidence=pinned,
        provenance=provenance if stage is None else with_stage(provenance, stage),
        score=score,
    )


def record_from_row(row: Row, provenance: str | None) -> dict[str, Any]:
    """Return the wire form of a row as it is, unchecked; raises ``msgspec.DecodeError``."""
    record_id, kind, subject, score, stage, body, evidence = row
    signed = dict(_decode(provenance or "{}"))
    if stage is not None:
        signed["stage"] = stage
    return {
        "id": record_id,
        "kind": kind,
        "subject": subject,
        "body": _decode(body),
        "evidence": _decode(evidence),
        "score": score,
        "provenance": signed,
    }


def content_of(annotation: Annotation[Body]) -> str:
    """Return a digest of what a record says and where, whoever made it."""
    return annotation_id(annotation.body, "")


def review_row(record: Annotation[Body]) -> Row:
    """Return the values of ``REVIEW_COLUMNS``."""
    return (
        record.id,
        record.kind,
        record.subject,
        json_text(labels_of(record.body)),
        json_text([evidence_to_json(item) for item in record.evidence]),
        json_text(provenance_to_json(record.provenance)),
    )


def review_from_row(row: Row, kinds: Mapping[str, type[Body]]) -> Annotation[Body] | None:
    """Build a record that a person made from the values of ``REVIEW_COLUMNS``.

    None where its words are not here and it cannot be without them. Raises as
    ``annotation_from_row`` does.
    """
    record_id, kind, subject, body, evidence, provenance = row
    items = _decode(evidence)
    if not all(item["quote"] for item in items):
        if kind != Review.kind:
            return None
        items = []
    signed = provenance_from_json(_decode(provenance))
    whole = (record_id, kind, subject, 1.0, None, body, json_text(items))
    return annotation_from_row(whole, signed, kinds)


def without_words(document_id: str, evidence: str) -> str:
    """Return evidence with the words that stand in a document taken out; the places stay."""
    items = _decode(evidence)
    for item in items:
        if item["document"] == document_id:
            item |= {"quote": "", "prefix": "", "suffix": ""}
    return json_text(items)


def with_words(document: Document, evidence: str) -> str:
    """Return evidence with the words put back that stand in ``document``."""
    items = _decode(evidence)
    for number, item in enumerate(items):
        if item["document"] == document.id:
            span = Span(item["start"], item["end"])
            pinned = Evidence.pin(document, span, role=item["role"], match=item["match"])
            items[number] = evidence_to_json(pinned)
    return json_text(items)


def code_row(code: Code) -> Row:
    """Return the values of ``CODE_COLUMNS``."""
    known = (code.id, code.name, code.description, code.parent, code.person, code.made)
    return (*known, int(code.retired))


def code_from_row(row: Row) -> Code:
    """Build a code from the values of ``CODE_COLUMNS``."""
    code_id, name, description, parent, person, made, retired = row
    return Code(code_id, name, description, parent, person, made, retired=bool(retired))


def forgotten_row(one: Forgotten) -> Row:
    """Return the values of ``FORGOTTEN_COLUMNS``."""
    return (one.made, one.person, one.digest, one.document, one.n_records, one.n_reviews)
