"""The HTTP API: the questions of the workbench as JSON, in the wire form of every other face.

Each operation is one ``Operation``; from the same table come the routes and the OpenAPI document,
so that neither can say what the other does not do.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crossread import __version__
from crossread.ask.wire import answer_to_json, verification_to_json
from crossread.errors import InputError, UnreadableSource
from crossread.model.document import Document
from crossread.model.wire import annotation_to_json, document_to_json, evidence_to_json
from crossread.report.build import file_name, without_folders
from crossread.report.sheet import Row, Words
from crossread.store.store import CORRECTABLE
from crossread.web.bench import bench_of
from crossread.web.comparing import Filters, chosen_rows
from crossread.web.desk import checked, taken_in
from crossread.web.openapi import NUMBER, STRING, Operation, Parameter, body_of, document_of
from crossread.workspace import Workspace

MOST_ROWS = 500
"""Records one answer holds at most."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """Which records of many are wanted."""

    offset: int
    limit: int

    @classmethod
    def of(cls, request: Request) -> Window:
        """Return what a request asks for; raises ``InputError`` for what is no number."""
        offset = _number(request, "offset", 0)
        return cls(offset, min(_number(request, "limit", 100), MOST_ROWS))

    def page(self, name: str, found: list[Any]) -> Json:
        """Return the wanted part of what was found, with how much there is."""
        part = found[self.offset : self.offset + self.limit]
        return {name: part, "n": len(found), "offset": self.offset, "limit": self.limit}


def _number(request: Request, name: str, usual: int) -> int:
    given = request.query_params.get(name, str(usual))
    if not re.fullmatch(r"\d{1,9}", given):
        raise InputError(
            f"{name} is no number: {given[:20]!r}", hint=f"leave it out or give {usual}"
        )
    return int(given)


async def _body(request: Request, *wanted: str) -> Json:
    """Return the fields of a JSON body; raises ``InputError`` where one is missing."""
    try:
        given = await request.json()
    except ValueError as error:
        raise InputError("the body is no JSON", hint="send an object of JSON") from error
    if not isinstance(given, dict):
        raise InputError("the body is no object", hint="send an object of JSON")
    for name in wanted:
        if not isinstance(given.get(name), str):
            raise InputError(f"the body has no text {name}", hint="see /api/openapi.json")
    return given


def _shown(document: Document, siglum: str) -> Json:
    return {
        "siglum": siglum,
        **document_to_json(document, source=file_name(document.capture.source)),
    }


async def sources(request: Request) -> Response:
    """List the sources in order, and those that could not be read."""

    def look(workspace: Workspace) -> Json:
        listed, sigla = workspace.listed(), workspace.sigla()
        failed = [
            {
                "source": file_name(one.source or ""),
                "code": one.code,
                "reason": without_folders(one.reason, one.source),
                "hint": without_folders(one.hint, one.source),
            }
            for one in listed.failed_sources()
        ]
        return {
            "sources": [_shown(one, sigla[one.id]) for one in listed.documents],
            "failed": failed,
        }

    return JSONResponse(await bench_of(request).core.do(look))


async def add_source(request: Request) -> Response:
    """Take in the bytes of one file; reading begins with ``POST /api/work``."""
    name = file_name(request.query_params.get("name", "")) or "upload"
    content = await request.body()
    bench = bench_of(request)
    added = await bench.core.do(partial(taken_in, bench, name=name, content=content, fields={}))
    if added.failures and not added.new:
        one = added.failures[0]
        raise UnreadableSource(one.reason, hint=one.hint, details={"source": name})
    new = [document_to_json(one, source=file_name(one.capture.source)) for one in added.new]
    return JSONResponse({"added": new, "unchanged": not new}, 201 if new else 200)


async def change_source(request: Request) -> Response:
    """Record what is known better of a source: title, outlet, author, date, language."""
    name, given = request.path_params["source"], await _body(request)
    known = {one: str(given[one]) or None for one in CORRECTABLE if one in given}

    def change(workspace: Workspace) -> Json:
        workspace.correct_source(name, checked(known))
        document = workspace.document(name)
        return _shown(document, workspace.sigla()[document.id])

    return JSONResponse(await bench_of(request).core.do(change))


async def remove_source(request: Request) -> Response:
    """Forget a source and all that was found in it."""
    name = request.path_params["source"]
    removed = await bench_of(request).core.do(lambda workspace: workspace.remove([name]))
    return JSONResponse({"removed": [file_name(one) for one in removed]})


async def text(request: Request) -> Response:
    """Return the text of a source, in which all offsets count (code points)."""
    name = request.path_params["source"]
    document = await bench_of(request).core.do(lambda workspace: workspace.document(name))
    return JSONResponse({"id": document.id, "text": document.text})


async def records(request: Request) -> Response:
    """Return what was found in one source, of one kind or of all."""
    name, kind = request.path_params["source"], request.query_params.get("kind")
    found = await bench_of(request).core.do(lambda workspace: workspace.reading_of(name))
    chosen = [one for one in found.annotations if kind in (None, one.kind)]
    page = Window.of(request).page("records", chosen)
    page["records"] = [annotation_to_json(one) for one in page["records"]]
    return JSONResponse(page)


async def record(request: Request) -> Response:
    """Return one record by its id or the beginning of it."""
    name = request.path_params["record"]
    found = await bench_of(request).core.do(lambda workspace: workspace.record(name))
    return JSONResponse(annotation_to_json(found))


async def quotations(request: Request) -> Response:
    """Return quotations, of one speaker or of all."""
    speaker = request.query_params.get("speaker")
    found = await bench_of(request).core.do(lambda space: space.quotations(speaker=speaker))
    page = Window.of(request).page("quotations", list(found))
    page["quotations"] = [annotation_to_json(one) for one in page["quotations"]]
    return JSONResponse(page)


async def statements(request: Request) -> Response:
    """Return the statements: what each source does with each, in its exact words."""
    bench = bench_of(request)
    kept, is_now = await bench.core.do(bench.keeper.look)
    rows = [] if kept is None else chosen_rows(kept.sheet, Filters.of(request.query_params))
    page = Window.of(request).page("statements", rows)
    page["statements"] = [_row(one) for one in page["statements"]]
    return JSONResponse({**page, "current": is_now})


def _row(row: Row) -> Json:
    return {
        "subject": row.subject,
        "number": row.number,
        "rank": row.rank,
        "reason": row.reason,
        "differs_in": list(row.differs_in),
        "cells": [
            {
                "source": cell.siglum,
                "state": cell.state,
                "speaker": cell.speaker,
                "reason": cell.reason,
                "nearness": cell.nearness,
                "words": [
                    {
                        "start": one.start,
                        "end": one.end,
                        "quote": one.text,
                        "paragraph": one.paragraph,
                    }
                    for one in cell.words
                ],
            }
            for cell in row.cells
        ],
    }


def _words(one: Words) -> Json:
    return {"start": one.start, "end": one.end, "quote": one.text, "paragraph": one.paragraph}


async def search(request: Request) -> Response:
    """Search all texts: every word must stand in a document."""
    words = request.query_params.get("q", "")
    found = await bench_of(request).core.do(lambda workspace: workspace.search(words, limit=50))
    page = Window.of(request).page("passages", list(found))
    page["passages"] = [
        {"source": one.siglum, "evidence": evidence_to_json(one.evidence)}
        for one in page["passages"]
    ]
    return JSONResponse(page)


async def ask(request: Request) -> Response:
    """Answer a question; every sentence of the answer quotes a source and is checked."""
    question = (await _body(request, "question"))["question"]
    answer = await bench_of(request).core.do(lambda workspace: workspace.ask(question))
    return JSONResponse(answer_to_json(answer))


async def verify(request: Request) -> Response:
    """Check each sentence of a draft against the sources."""
    draft = (await _body(request, "draft"))["draft"]
    found = await bench_of(request).core.do(lambda workspace: workspace.verify(draft))
    return JSONResponse(verification_to_json(found))


async def work(request: Request) -> Response:
    """Say how far the work is."""
    return JSONResponse(asdict(bench_of(request).work.standing))


async def start_work(request: Request) -> Response:
    """Read and compare what is new."""
    bench = bench_of(request)
    bench.work.start()
    return JSONResponse(asdict(bench.work.standing), 202)


async def stop_work(request: Request) -> Response:
    """Stop the work that is going on; what was read is kept."""
    bench = bench_of(request)
    bench.work.stop()
    return JSONResponse(asdict(bench.work.standing))


async def changes(request: Request) -> Response:
    """Return what the last run changed."""
    found = await bench_of(request).core.do(lambda workspace: workspace.changes())
    return JSONResponse(
        {
            "since": found.since,
            "sources": [
                {"change": one.what, "source": file_name(one.source), "pending": one.pending}
                for one in found.sources
            ],
            "new": len(found.new),
            "changed": len(found.changed),
            "gone": len(found.gone),
        }
    )


async def reviews(request: Request) -> Response:
    """Return the records that people made: decisions, corrections, comments, tags."""
    found = await bench_of(request).core.do(lambda workspace: workspace.reviews())
    page = Window.of(request).page("reviews", list(found))
    page["reviews"] = [annotation_to_json(one) for one in page["reviews"]]
    return JSONResponse(page)


async def review(request: Request) -> Response:
    """Decide on a finding: accept, reject, comment or tag. It is signed with the name of --as."""
    given = await _body(request, "of", "decision")
    bench = bench_of(request)
    if given["decision"] not in ("accept", "reject", "comment", "tag"):
        raise InputError(
            f"{given['decision']!r} is no decision", hint="accept, reject, comment or tag"
        )

    def decide(workspace: Workspace) -> Any:
        return workspace.decide(
            given["decision"],
            given["of"],
            by=bench.person,
            comment=str(given.get("comment") or ""),
            code=given.get("code"),
        )

    return JSONResponse(annotation_to_json(await bench.core.do(decide)), 201)


async def undo(request: Request) -> Response:
    """Take back the last thing the person of --as decided."""
    bench = bench_of(request)
    done = await bench.core.do(lambda workspace: workspace.undo(by=bench.person))
    return JSONResponse(annotation_to_json(done), 201)


async def redo(request: Request) -> Response:
    """Decide again what was taken back last."""
    bench = bench_of(request)
    done = await bench.core.do(lambda workspace: workspace.redo(by=bench.person))
    return JSONResponse(annotation_to_json(done), 201)


async def openapi(request: Request) -> Response:
    """Return the description of this interface."""
    del request
    return JSONResponse(document_of(OPERATIONS, version=__version__))


_SOURCE = Parameter("source", "path", STRING, "siglum, file name or id (or its beginning)")
_WINDOW = (
    Parameter("offset", "query", NUMBER, "how many to leave out"),
    Parameter("limit", "query", NUMBER, f"how many to give, at most {MOST_ROWS}"),
)


def _query(name: str, what: str) -> Parameter:
    return Parameter(name, "query", STRING, what)


Handler = Callable[[Request], Awaitable[Response]]

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/api/openapi.json", openapi),
    Operation("GET", "/api/sources", sources),
    Operation(
        "POST", "/api/sources", add_source, 201, (_query("name", "the file's name"),), body=None,
        is_binary=True, also=(200,),
    ),
    Operation(
        "PATCH", "/api/sources/{source}", change_source, 200, (_SOURCE,),
        body_of(optional=[one for one in CORRECTABLE if one != "date_found"]),
    ),
    Operation("DELETE", "/api/sources/{source}", remove_source, 200, (_SOURCE,)),
    Operation("GET", "/api/sources/{source}/text", text, 200, (_SOURCE,)),
    Operation(
        "GET", "/api/sources/{source}/records", records, 200,
        (_SOURCE, _query("kind", "only this kind"), *_WINDOW),
    ),
    Operation(
        "GET", "/api/records/{record}", record, 200,
        (Parameter("record", "path", STRING, "id, or its beginning"),),
    ),
    Operation(
        "GET", "/api/quotations", quotations, 200,
        (_query("speaker", "words of the speaker's name"), *_WINDOW),
    ),
    Operation(
        "GET", "/api/statements", statements, 200,
        (
            _query("rank", "disputed, several or one"),
            _query("source", "siglum"),
            _query("state", "what it does: found, disputes, unclear, absent, not_searched"),
            _query("q", "words the statement holds"),
            _query("sort", "rank, place or sources"),
            *_WINDOW,
        ),
    ),
    Operation("GET", "/api/search", search, 200, (_query("q", "words"), *_WINDOW)),
    Operation("POST", "/api/ask", ask, 200, (), body_of(["question"])),
    Operation("POST", "/api/verify", verify, 200, (), body_of(["draft"])),
    Operation("GET", "/api/work", work),
    Operation("POST", "/api/work", start_work, 202),
    Operation("DELETE", "/api/work", stop_work),
    Operation("GET", "/api/changes", changes),
    Operation("GET", "/api/reviews", reviews, 200, _WINDOW),
    Operation(
        "POST", "/api/reviews", review, 201, (), body_of(["of", "decision"], ["comment", "code"])
    ),
    Operation("POST", "/api/undo", undo, 201),
    Operation("POST", "/api/redo", redo, 201),
)  # fmt: skip


def api_routes() -> list[Route]:
    """Return a route for each operation."""
    return [Route(one.path, one.handler, methods=[one.method]) for one in OPERATIONS]
