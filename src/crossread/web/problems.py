"""Errors in one shape: problem details (RFC 9457) for programs, a page for people.

Our codes and hints come along: ``code`` is stable, ``hint`` says what to do next.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from crossread import errors
from crossread.errors import CrossreadError

MEDIA_TYPE = "application/problem+json"

STATUS: tuple[tuple[type[CrossreadError], int], ...] = (
    (errors.UnknownName, 404),
    (errors.UnreadableSource, 422),
    (errors.InputError, 400),
    (errors.EvidenceError, 409),
    (errors.Unavailable, 503),
    (errors.StoreReadOnly, 403),
    (errors.StoreFull, 507),
    (errors.StoreError, 503),
    (CrossreadError, 500),
)
"""The status of each branch of our errors; the first that fits counts."""


def problem(
    status: int, code: str, message: str, hint: str = "", details: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the shape of an error."""
    return {
        "type": f"urn:crossread:error:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "code": code,
        "hint": hint,
        "details": details or {},
    }


def is_for_programs(path: str) -> bool:
    """Whether who asks for ``path`` is a program and not a person."""
    return path.startswith("/api/")


def refuse(scope: Scope, status: int, code: str, message: str, hint: str) -> Response:
    """Return the answer to a request that is not let through."""
    return _answer(scope["path"], problem(status, code, message, hint))


async def of_error(request: Request, error: Exception) -> Response:
    """Return the answer to a request that ended in one of our errors."""
    assert isinstance(error, CrossreadError)
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    found = problem(status, error.code, error.message, error.hint, _plain(error.details))
    return _answer(request.url.path, found)


async def of_http(request: Request, error: Exception) -> Response:
    """Return the answer to a request that nothing here answers."""
    assert isinstance(error, HTTPException)
    code = f"request.{HTTPStatus(error.status_code).phrase.lower().replace(' ', '-')}"
    hint = "see /api/openapi.json" if is_for_programs(request.url.path) else "go to the desk"
    return _answer(request.url.path, problem(error.status_code, code, str(error.detail), hint))


async def of_fault(request: Request, error: Exception) -> Response:
    """Return the answer to a request on which the program broke. What broke stays in its log."""
    del error
    found = problem(
        500, "program.broke", "the program broke", "please report this; the log says where"
    )
    return _answer(request.url.path, found)


def _plain(details: dict[str, object]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if name not in ("path", "workspace")}


def _answer(path: str, found: dict[str, Any]) -> Response:
    if is_for_programs(path):
        return JSONResponse(found, found["status"], media_type=MEDIA_TYPE)
    from crossread.web.look import show_problem

    return show_problem(found)
