"""The OpenAPI document, made from the table of operations."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from crossread.ask.wire import answer_schema, verification_schema

Json = dict[str, Any]

STRING: Json = {"type": "string"}
NUMBER: Json = {"type": "integer", "minimum": 0}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of an address that a caller fills in."""

    name: str
    place: str
    schema: Json
    what: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a program can ask for. Its summary is the first line of the handler's docstring.

    ``body`` is the schema of a JSON body; ``is_binary`` says that bytes are sent instead.
    ``also`` are further statuses of success.
    """

    method: str
    path: str
    handler: Callable[[Request], Awaitable[Response]]
    status: int = 200
    parameters: tuple[Parameter, ...] = ()
    body: Json | None = None
    is_binary: bool = False
    also: tuple[int, ...] = ()


def body_of(required: Sequence[str] = (), optional: Sequence[str] = ()) -> Json:
    """Return the schema of a body of texts."""
    return {
        "type": "object",
        "properties": {name: {"type": ["string", "null"]} for name in (*required, *optional)},
        "required": list(required),
    }


PROBLEM: Json = {
    "type": "object",
    "description": "An error (RFC 9457): code is stable, hint says what to do next.",
    "properties": {
        "type": STRING,
        "title": STRING,
        "status": {"type": "integer"},
        "detail": STRING,
        "code": STRING,
        "hint": STRING,
        "details": {"type": "object"},
    },
    "required": ["type", "title", "status", "detail", "code", "hint", "details"],
}


def document_of(operations: Sequence[Operation], *, version: str) -> Json:
    """Return the description of an interface."""
    paths: Json = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _described(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Crossread",
            "version": version,
            "description": "What sources say, side by side; every finding is pinned to the exact "
            "words. A session is opened with the token that crossread serve prints: "
            "GET /enter?token=… sets the cookie that every other request carries.",
        },
        "paths": paths,
        "components": {
            "schemas": {
                "Problem": PROBLEM,
                "Answer": answer_schema(),
                "Verification": verification_schema(),
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "crossread-PORT"}
            },
        },
        "security": [{"session": []}],
    }


_ANSWERS = {"ask": "Answer", "verify": "Verification"}


def _described(one: Operation) -> Json:
    told = inspect.getdoc(one.handler) or one.path
    name = getattr(one.handler, "__name__", one.path)
    schema = {"type": "object"}
    if name in _ANSWERS:
        schema = {"$ref": f"#/components/schemas/{_ANSWERS[name]}"}
    found: Json = {
        "operationId": name,
        "summary": told.splitlines()[0],
        "responses": {
            str(status): {
                "description": "done",
                "content": {"application/json": {"schema": schema}},
            }
            for status in (one.status, *one.also)
        }
        | {
            "default": {
                "description": "it could not be done",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
        },
    }
    if one.parameters:
        found["parameters"] = [_parameter(parameter) for parameter in one.parameters]
    if one.is_binary:
        binary = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        found["requestBody"] = {"content": {"application/octet-stream": binary}}
    elif one.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": one.body}},
        }
    return found


def _parameter(one: Parameter) -> Json:
    return {
        "name": one.name,
        "in": one.place,
        "required": one.place == "path",
        "description": one.what,
        "schema": one.schema,
    }
