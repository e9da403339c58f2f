"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from crossread.errors import CrossreadError
from crossread.web import asking, comparing, deciding, desk, leaves, out, problems, texts
from crossread.web.api import api_routes
from crossread.web.bench import Bench, bench_of
from crossread.web.guard import Guard, cookies_of
from crossread.web.look import environment, show

STATIC = {
    "page.css": ("crossread.report", "templates", "text/css"),
    "leaf.css": ("crossread.report", "templates", "text/css"),
    "app.css": ("crossread.web", "static", "text/css"),
    "app.js": ("crossread.web", "static", "text/javascript"),
    "ask.js": ("crossread.web", "static", "text/javascript"),
    "desk.js": ("crossread.web", "static", "text/javascript"),
    "reader.js": ("crossread.web", "static", "text/javascript"),
    "offsets.js": ("crossread.web", "static", "text/javascript"),
}
"""The files a page may ask for, by name: no path is ever made of what a request says."""


def make_app(bench: Bench, *, hosts: Iterable[str]) -> ASGIApp:
    """Return the workbench as an ASGI application that answers to ``hosts`` (with their port)."""
    pages = {"desk", "read", "compare", "ask", "decide", "out"}
    environment().globals["offered"] = pages

    @asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        bench.close()

    app = Starlette(
        routes=routes(),
        lifespan=opened,
        exception_handlers={
            CrossreadError: problems.of_error,
            HTTPException: problems.of_http,
            Exception: problems.of_fault,
        },
    )
    app.state.bench = bench
    return Guard(app, hosts=hosts, keys=bench.keys, cookie=bench.cookie)


def routes() -> list[Route]:
    """Return every address of the workbench."""
    return [
        Route("/", desk.show_desk),
        Route("/work", show_work),
        Route("/work", desk.start_work, methods=["POST"]),
        Route("/stop", desk.stop_work, methods=["POST"]),
        Route("/add", desk.take_form, methods=["POST"]),
        Route("/fetch", desk.fetch_page, methods=["POST"]),
        Route("/again", desk.try_again, methods=["POST"]),
        Route("/forget", desk.forget_failure, methods=["POST"]),
        Route("/sources/{document}/correct", desk.correct_source, methods=["POST"]),
        Route("/sources/{document}/move", desk.move_source, methods=["POST"]),
        Route("/sources/{document}/remove", desk.remove_source, methods=["POST"]),
        Route("/read", texts.show_first_text),
        Route("/read/{document}", texts.show_text),
        Route("/picture/{document}/{page:int}", leaves.show_picture),
        Route("/record/{record}", texts.show_record),
        Route("/speaker", texts.show_speaker),
        Route("/search", texts.show_search),
        Route("/compare", comparing.go_compare),
        Route("/compare/row/{subject}", comparing.show_row),
        Route("/compare/{view}", comparing.show_comparison),
        Route("/ask", asking.show_ask),
        Route("/ask/forget", asking.forget_question, methods=["POST"]),
        Route("/ask/write", asking.have_written, methods=["POST"]),
        Route("/ask/stop", asking.stop_writing, methods=["POST"]),
        Route("/ask/writing", asking.show_writing),
        Route("/decide", deciding.show_decide),
        Route("/decide/undo", deciding.undo, methods=["POST"]),
        Route("/decide/redo", deciding.redo, methods=["POST"]),
        Route("/decide/add", deciding.add_finding, methods=["POST"]),
        Route("/decide/codes", deciding.add_code, methods=["POST"]),
        Route("/record/{record}/decide", deciding.decide, methods=["POST"]),
        Route("/record/{record}/correct", deciding.correct, methods=["POST"]),
        Route("/out", out.show_out),
        Route("/out/{form}", out.write_out),
        Route("/enter", enter),
        Route("/enter", enter_with_form, methods=["POST"]),
        Route("/leave", leave, methods=["POST"]),
        Route("/static/{name}", show_static),
        *api_routes(),
    ]


async def show_work(request: Request) -> Response:
    """Show how far the work is, alone; with ``pending`` also which sources are yet to be read."""
    bench = bench_of(request)
    pending: tuple[str, ...] = ()
    if "pending" in request.query_params:
        pending = (await bench.core.do(lambda workspace: workspace.to_do())).reading
    return show("work_only.html", work=bench.work.standing, pending=pending)


async def enter(request: Request) -> Response:
    """Open a session with the token in the address, which is used up, and go to the desk."""
    token = request.query_params.get("token")
    if token is None:
        return _door(request)
    return _entered(request, token)


async def enter_with_form(request: Request) -> Response:
    """Open a session with a token or the password."""
    async with request.form() as form:
        return _entered(request, str(form.get("token", "")).strip())


def _entered(request: Request, token: str) -> Response:
    bench = bench_of(request)
    held = cookies_of(request.headers).get(bench.cookie, "")
    key = bench.keys.enter(token)
    if key is None and bench.keys.knows(held):
        return RedirectResponse("/", 303)  # the address was followed twice in one browser
    if key is None:
        return _door(request, "this token is not known, or was used before")
    answer = RedirectResponse("/", 303)
    answer.set_cookie(bench.cookie, key, httponly=True, samesite="strict", path="/")
    return answer


def _door(request: Request, wrong: str = "") -> Response:
    has_password = bench_of(request).keys.password is not None
    return show("enter.html", 403 if wrong else 200, wrong=wrong, has_password=has_password)


async def leave(request: Request) -> Response:
    """Close the session of this browser."""
    bench = bench_of(request)
    bench.keys.leave(cookies_of(request.headers).get(bench.cookie, ""))
    answer = RedirectResponse("/enter", 303)
    answer.delete_cookie(bench.cookie, path="/")
    return answer


async def show_static(request: Request) -> Response:
    """Hand over one of our own files."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    content, media_type = _static(name)
    return Response(content, media_type=f"{media_type}; charset=utf-8")


@lru_cache
def _static(name: str) -> tuple[str, str]:
    package, folder, media_type = STATIC[name]
    text = files(package).joinpath(folder, name).read_text(encoding="utf-8")
    return text, media_type
