"""The wire form: one JSON shape for everything the program finds, on every face.

A stream is JSON Lines: a ``document`` record for each source, annotations, and an ``outcome`` for
each analysis of each document. ``annotation_from_json(annotation_to_json(x)) == x``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from crossread.errors import InputError
from crossread.model.annotation import Annotation
from crossread.model.bodies import KINDS, Body
from crossread.model.codebook import Code
from crossread.model.document import Document, Place
from crossread.model.evidence import Evidence
from crossread.model.outcome import OutcomeRecord
from crossread.model.provenance import Provenance
from crossread.model.shape import Shape, labels_of, plain, shape_of
from crossread.model.span import Pin, Span

Json = dict[str, Any]


def encode(record: Mapping[str, Any]) -> str:
    """Return one line of JSON, without the line end."""
    import msgspec

    return msgspec.json.encode(record).decode("utf-8")


def document_to_json(document: Document, *, source: str | None = None) -> Json:
    """Return the record of a document: its id, metadata, and what extraction left out or doubted.

    ``source`` replaces the path as given (faces other than the command line show the file's name).
    ``length`` counts code points; the text itself is not in the record.
    """
    capture = document.capture
    return {
        "kind": "document",
        "id": document.id,
        "source": capture.source if source is None else source,
        "member": capture.member,
        "title": capture.title,
        "outlet": capture.outlet,
        "author": capture.author,
        "date": capture.date,
        "date_found": capture.date_found,
        "language": document.language,
        "length": len(document.text),
        "digest": f"sha256:{capture.digest}",
        "media_type": capture.media_type,
        "encoding": capture.encoding,
        "notes": [plain(note) for note in capture.notes],
        "taken": capture.taken,
        "places": [_place_to_json(place) for place in capture.places],
    }


def _place_to_json(place: Place) -> Json:
    """Return a place with only what is known of it: most have a page and a box, or a time."""
    known = {
        "page": place.page,
        "box": None if place.box is None else list(place.box),
        "seconds": place.seconds,
        "end_seconds": place.end_seconds,
        "speaker": place.speaker,
    }
    given = {name: value for name, value in known.items() if value is not None}
    return {"start": place.span.start, "end": place.span.end, **given}


def annotation_to_json(annotation: Annotation[Body]) -> Json:
    """Return the wire form of a sealed finding."""
    return {
        "id": annotation.id,
        "kind": annotation.kind,
        "subject": annotation.subject,
        "body": labels_of(annotation.body),
        "evidence": [evidence_to_json(item) for item in annotation.evidence],
        "score": round(annotation.score, 4),
        "provenance": provenance_to_json(annotation.provenance),
    }


def evidence_to_json(evidence: Evidence) -> Json:
    """Return one piece of evidence: role, place and the words."""
    return {
        "role": evidence.role,
        "document": evidence.document,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.quote,
        "prefix": evidence.prefix,
        "suffix": evidence.suffix,
        "match": evidence.match,
    }


def provenance_to_json(provenance: Provenance) -> Json:
    """Return who made a record, in which version and settings, with which models."""
    record = {
        "analyser": provenance.analyser,
        "version": provenance.version,
        "settings": dict(provenance.settings),
        "models": list(provenance.models),
        "inputs": list(provenance.inputs),
    }
    if provenance.stage is not None:
        record["stage"] = provenance.stage
    if provenance.person is not None:
        record["person"] = provenance.person
    return record


def outcome_to_json(record: OutcomeRecord) -> Json:
    """Return how one analysis ended. A comparison lists its ``documents``."""
    line: Json = {"kind": "outcome", "analyser": record.analyser, "version": record.version}
    if record.comparison:
        line["documents"] = list(record.documents)
    else:
        line["document"] = record.documents[0] if record.documents else None
    if record.source is not None:
        line["source"] = record.source
    line["ending"] = record.ending
    line["n_found"] = record.n_found
    if record.ending != "done":
        line |= {"code": record.code, "reason": record.reason, "hint": record.hint}
    return line


def code_to_json(code: Code) -> Json:
    """Return a code of the codebook."""
    return {
        "kind": "code",
        "id": code.id,
        "name": code.name,
        "description": code.description,
        "parent": code.parent,
        "person": code.person,
        "made": code.made,
        "retired": code.retired,
    }


def annotation_from_json(
    line: Mapping[str, Any], kinds: Mapping[str, type[Body]] = KINDS
) -> Annotation[Body]:
    """Read a sealed finding back from its wire form.

    Raises ``InputError`` when the kind is not among ``kinds`` or the record is not in the form.
    """
    kind = str(line.get("kind"))
    if kind not in kinds:
        raise InputError(f"no kind of record is named {kind!r}", hint="see crossread schema")
    evidence = tuple(evidence_from_json(item) for item in line["evidence"])
    return Annotation(
        id=line["id"],
        subject=line["subject"],
        body=body_from_json(kinds[kind], line["body"], evidence),
        evidence=evidence,
        provenance=provenance_from_json(line["provenance"]),
        score=float(line["score"]),
    )


def evidence_from_json(item: Mapping[str, Any]) -> Evidence:
    """Read one piece of evidence back."""
    return Evidence(
        document=item["document"],
        role=item["role"],
        span=Span(item["start"], item["end"]),
        quote=item["quote"],
        prefix=item["prefix"],
        suffix=item["suffix"],
        match=item.get("match", "verbatim"),
    )


def provenance_from_json(record: Mapping[str, Any]) -> Provenance:
    """Read a provenance back."""
    return Provenance(
        analyser=record["analyser"],
        version=record["version"],
        settings=tuple(record.get("settings", {}).items()),
        models=tuple(record.get("models", ())),
        inputs=tuple(record.get("inputs", ())),
        stage=record.get("stage"),
        person=record.get("person"),
    )


def body_from_json(
    body_class: type[Body], labels: Mapping[str, Any], evidence: tuple[Evidence, ...]
) -> Body:
    """Rebuild a body from its labels and evidence; raises ``InputError`` if they do not fit."""
    import msgspec

    shape = shape_of(body_class)
    fields: dict[str, Any] = {}
    for name in shape.labels:
        if name in labels:
            fields[name] = _label(shape, name, labels[name])
    for name in shape.pin_fields:
        role = shape.role_of[name]
        pins = tuple(Pin(item.document, item.span) for item in evidence if item.role == role)
        if name in shape.pin_lists:
            fields[name] = pins
        elif pins:
            fields[name] = pins[0]
    try:
        return body_class(**fields)
    except (TypeError, msgspec.ValidationError) as error:
        raise InputError(f"a {body_class.kind} record lacks something: {error}") from error


def _label(shape: Shape, name: str, value: Any) -> Any:
    import msgspec

    if name in shape.pairs:
        return tuple(value.items())
    hint = shape.hints[name]
    if type(value) is hint:  # most are plain words and numbers, and millions are read
        return value
    try:
        return msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {error}") from error


def schema(kinds: Mapping[str, type[Body]] = KINDS) -> Json:
    """Return a JSON Schema (2020-12) of every line a stream can hold, one definition a kind."""
    definitions = {kind: _annotation_schema(body) for kind, body in kinds.items()}
    definitions["document"] = _document_schema()
    definitions["outcome"] = _outcome_schema()
    definitions["code"] = _code_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of Crossread's wire form",
        "oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in definitions],
        "$defs": definitions,
    }


def _annotation_schema(body_class: type[Body]) -> Json:
    shape = shape_of(body_class)
    return _closed(
        {
            "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "kind": {"const": body_class.kind},
            "subject": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "body": _body_schema(body_class, shape),
            "evidence": {
                "type": "array",
                "minItems": 0 if getattr(body_class, "MAY_LOSE_WORDS", False) else 1,
                "items": _evidence_schema(shape),
            },
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "provenance": _PROVENANCE_SCHEMA,
        },
        description=(body_class.__doc__ or "").split("\n\n")[0].strip(),
    )


def _body_schema(body_class: type[Body], shape: Shape) -> Json:
    import msgspec

    properties: Json = {}
    for field in dataclasses.fields(body_class):  # type: ignore[arg-type]
        if field.name not in shape.labels:
            continue
        hint = dict[str, str] if field.name in shape.pairs else shape.hints[field.name]
        (properties[field.name],), parts = msgspec.json.schema_components([hint])
        properties[field.name] = _inline(properties[field.name], parts)
    return _closed(properties)


def _inline(node: Any, parts: Mapping[str, Any]) -> Any:
    """Replace references to components by the components, so that each kind stands alone."""
    if isinstance(node, dict):
        if "$ref" in node:
            return _inline(parts[str(node["$ref"]).rsplit("/", 1)[-1]], parts)
        return {key: _inline(value, parts) for key, value in node.items()}
    if isinstance(node, list):
        return [_inline(item, parts) for item in node]
    return node


def _evidence_schema(shape: Shape) -> Json:
    offset = {"type": "integer", "minimum": 0}
    return _closed(
        {
            "role": {"enum": list(shape.roles)},
            "document": {"type": "string"},
            "start": offset,
            "end": offset,
            "quote": {"type": "string", "minLength": 1},
            "prefix": {"type": "string", "maxLength": 32},
            "suffix": {"type": "string", "maxLength": 32},
            "match": {"enum": ["verbatim", "normalised"]},
        }
    )


def _document_schema() -> Json:
    text: Json = {"type": "string"}
    maybe: Json = {"type": ["string", "null"]}
    note = _closed({"code": text, "message": text})
    return _closed(
        {
            "kind": {"const": "document"},
            "id": text,
            "source": text,
            "member": maybe,
            "title": maybe,
            "outlet": maybe,
            "author": maybe,
            "date": maybe,
            "date_found": maybe,
            "language": maybe,
            "length": {"type": "integer", "minimum": 0},
            "digest": text,
            "media_type": text,
            "encoding": maybe,
            "notes": {"type": "array", "items": note},
            "taken": maybe,
            "places": {"type": "array", "items": _place_schema()},
        }
    )


def _place_schema() -> Json:
    number: Json = {"type": "number", "minimum": 0}
    box = {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4}
    return {
        "type": "object",
        "properties": {
            "start": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 0},
            "page": {"type": "integer", "minimum": 1},
            "box": box,
            "seconds": number,
            "end_seconds": number,
            "speaker": {"type": "string"},
        },
        "required": ["start", "end"],
        "additionalProperties": False,
    }


def _outcome_schema() -> Json:
    text: Json = {"type": "string"}
    schema = _closed(
        {
            "kind": {"const": "outcome"},
            "analyser": text,
            "version": text,
            "ending": {"enum": ["done", "skipped", "failed"]},
            "n_found": {"type": "integer", "minimum": 0},
        }
    )
    schema["properties"] |= {
        "document": {"type": ["string", "null"]},
        "documents": {"type": "array", "items": text},
        "source": text,
        "code": text,
        "reason": text,
        "hint": text,
    }
    return schema


def _code_schema() -> Json:
    text: Json = {"type": "string"}
    return _closed(
        {
            "kind": {"const": "code"},
            "id": text,
            "name": text,
            "description": text,
            "parent": {"type": ["string", "null"]},
            "person": text,
            "made": text,
            "retired": {"type": "boolean"},
        }
    )


def _closed(properties: Json, *, description: str = "") -> Json:
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {"description": description, **schema} if description else schema


_PROVENANCE_SCHEMA: Json = cast(
    "Json",
    {
        "type": "object",
        "properties": {
            "analyser": {"type": "string"},
            "version": {"type": "string"},
            "settings": {"type": "object", "additionalProperties": {"type": "string"}},
            "models": {"type": "array", "items": {"type": "string"}},
            "inputs": {"type": "array", "items": {"type": "string"}},
            "stage": {"type": "string"},
            "person": {"type": "string"},
        },
        "required": ["analyser", "version", "settings", "models", "inputs"],
        "additionalProperties": False,
    },
)
