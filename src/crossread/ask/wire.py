"""Answers in the wire form: the answer, after the records and documents it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossread.ask.answer import Answer, Check, Said
from crossread.ask.prose import Prose
from crossread.ask.verification import Verification
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings
from crossread.model.wire import annotation_to_json, document_to_json, encode, evidence_to_json

Json = dict[str, Any]


def render_answer_stream(answer: Answer, findings: Findings) -> Iterator[str]:
    """Yield JSON Lines: the documents, the records sentences rest on, and last the answer."""
    yield from render_documents(findings)
    wanted = {one.record for one in answer.said}
    for annotation in findings.annotations:
        if annotation.id in wanted:
            yield encode(annotation_to_json(annotation))
    yield encode(answer_to_json(answer))


def render_documents(findings: Findings) -> Iterator[str]:
    """Yield a record for each document."""
    for document in findings.documents:
        yield encode(document_to_json(document))


def answer_to_json(answer: Answer) -> Json:
    """Return the record of an answer; its sentences are in the order they are read."""
    searched = answer.searched
    return {
        "kind": "answer",
        "question": answer.question,
        "route": answer.route,
        "understood": answer.understood,
        "found": answer.is_found,
        "sentences": [said_to_json(one) for one in answer.said],
        "searched": list(searched.searched),
        "nothing_in": list(searched.nothing_in),
        "not_searched": [
            {"source": one.siglum, "reason": one.reason} for one in searched.not_searched
        ],
        "coverage": searched.in_words,
        "unanswered": list(answer.unanswered),
        "nearest": [
            {
                "source": one.siglum,
                "paragraph": one.paragraph,
                "evidence": evidence_to_json(one.evidence),
            }
            for one in answer.nearest
        ],
        "left_out": answer.n_left_out,
        "notes": list(answer.notes),
        "prose": None if answer.prose is None else prose_to_json(answer.prose),
    }


def prose_to_json(prose: Prose) -> Json:
    """Return what a language model wrote, after checking."""
    return {
        "model": prose.model,
        "sentences": [
            {
                "text": one.text,
                "form": one.form,
                "checks": [check_to_json(check) for check in one.checks],
                "pins": [said_to_json(said) for said in one.said],
            }
            for one in prose.sentences
        ],
        "left_out": [one.reason for one in prose.left_out],
        "in_words": prose.in_words,
        "sent": prose.sent,
        "used": prose.used,
        "error": None if prose.error is None else prose.error.to_json()["error"],
    }


def said_to_json(one: Said) -> Json:
    """Return one sentence. ``parts`` are our words (a string) and the number of an evidence."""
    parts: list[str | int] = []
    for part in one.parts:
        is_pin = isinstance(part, Evidence)
        parts.append(sum(isinstance(known, int) for known in parts) if is_pin else str(part))
    return {
        "text": one.text,
        "parts": parts,
        "evidence": [evidence_to_json(item) for item in one.evidence],
        "source": one.siglum,
        "paragraph": one.paragraph,
        "voice": one.voice,
        "speaker": one.speaker,
        "certainty": one.certainty,
        "about": one.about,
        "record": one.record,
        "checks": [check_to_json(check) for check in one.checks],
    }


def check_to_json(check: Check) -> Json:
    """Return one check."""
    return {"check": check.name, "passed": check.passed, "in_words": check.in_words}


def verification_to_json(verification: Verification) -> Json:
    """Return the record of a verification. ``start`` and ``end`` are code points of the draft."""
    return {
        "kind": "verification",
        "sentences": [
            {
                "text": one.text,
                "start": one.span.start,
                "end": one.span.end,
                "standing": one.standing,
                "checks": [check_to_json(check) for check in one.checks],
                "supports": [
                    {
                        "source": support.siglum,
                        "paragraph": support.paragraph,
                        "evidence": evidence_to_json(support.evidence),
                    }
                    for support in one.supports
                ],
            }
            for one in verification.sentences
        ],
        "holds": verification.n_of("holds"),
        "differs": verification.n_of("differs"),
        "not_found": verification.n_of("not_found"),
        "searched": list(verification.searched),
        "not_searched": [
            {"source": one.siglum, "reason": one.reason} for one in verification.not_searched
        ],
        "notes": list(verification.notes),
    }


_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_NUMBER: Json = {"type": ["integer", "null"]}
_STRINGS: Json = {"type": "array", "items": _TEXT}
_COUNT: Json = {"type": "integer", "minimum": 0}


def closed(properties: Json, description: str = "") -> Json:
    """Return the schema of an object that has these properties, all of them and no others."""
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {"description": description, **schema} if description else schema


EVIDENCE: Json = closed(
    {
        "role": _TEXT,
        "document": _TEXT,
        "start": _COUNT,
        "end": _COUNT,
        "quote": {"type": "string", "minLength": 1},
        "prefix": {"type": "string", "maxLength": 32},
        "suffix": {"type": "string", "maxLength": 32},
        "match": {"enum": ["verbatim", "normalised"]},
    }
)
CHECK: Json = closed({"check": _TEXT, "passed": {"type": "boolean"}, "in_words": _TEXT})


def _sentence_schema() -> Json:
    return closed(
        {
            "text": _TEXT,
            "parts": {"type": "array", "items": {"type": ["string", "integer"]}},
            "evidence": {"type": "array", "minItems": 1, "items": EVIDENCE},
            "source": _TEXT,
            "paragraph": _NUMBER,
            "voice": {"enum": ["own", "attributed"]},
            "speaker": _MAYBE,
            "certainty": _MAYBE,
            "about": _TEXT,
            "record": _MAYBE,
            "checks": {"type": "array", "items": CHECK},
        }
    )


def _prose_schema() -> Json:
    sentence = closed(
        {
            "text": _TEXT,
            "form": {"enum": ["written", "quoted", "rewritten"]},
            "checks": {"type": "array", "items": CHECK},
            "pins": {"type": "array", "minItems": 1, "items": _sentence_schema()},
        }
    )
    return closed(
        {
            "model": _TEXT,
            "sentences": {"type": "array", "items": sentence},
            "left_out": _STRINGS,
            "in_words": _TEXT,
            "sent": _TEXT,
            "used": _TEXT,
            "error": {"type": ["object", "null"]},
        },
        "What a language model wrote, every sentence checked against the words it rests on.",
    )


def answer_schema() -> Json:
    """Return the JSON Schema of the record of an answer."""
    sentence = _sentence_schema()
    nearest = closed({"source": _TEXT, "paragraph": _NUMBER, "evidence": EVIDENCE})
    not_searched = closed({"source": _TEXT, "reason": _TEXT})
    return closed(
        {
            "kind": {"const": "answer"},
            "question": _TEXT,
            "route": _TEXT,
            "understood": _TEXT,
            "found": {"type": "boolean"},
            "sentences": {"type": "array", "items": sentence},
            "searched": _STRINGS,
            "nothing_in": _STRINGS,
            "not_searched": {"type": "array", "items": not_searched},
            "coverage": _TEXT,
            "unanswered": _STRINGS,
            "nearest": {"type": "array", "items": nearest},
            "left_out": _COUNT,
            "notes": _STRINGS,
            "prose": {"oneOf": [{"type": "null"}, _prose_schema()]},
        },
        "What the sources say to a question; every sentence quotes one of them.",
    )


def verification_schema() -> Json:
    """Return the JSON Schema of the record of a verification."""
    support = closed({"source": _TEXT, "paragraph": _NUMBER, "evidence": EVIDENCE})
    sentence = closed(
        {
            "text": _TEXT,
            "start": _COUNT,
            "end": _COUNT,
            "standing": {"enum": ["holds", "differs", "not_found"]},
            "checks": {"type": "array", "items": CHECK},
            "supports": {"type": "array", "items": support},
        }
    )
    return closed(
        {
            "kind": {"const": "verification"},
            "sentences": {"type": "array", "items": sentence},
            "holds": _COUNT,
            "differs": _COUNT,
            "not_found": _COUNT,
            "searched": _STRINGS,
            "not_searched": {
                "type": "array",
                "items": closed({"source": _TEXT, "reason": _TEXT}),
            },
            "notes": _STRINGS,
        },
        "A draft checked against sources, sentence by sentence.",
    )
