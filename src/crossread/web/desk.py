"""The desk: sources come in, are watched while they are read, corrected, ordered, taken out."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.errors import CrossreadError, InputError
from crossread.ingest.intake import Intake
from crossread.ingest.limits import Limits
from crossread.ingest.pictures import has_pictures
from crossread.model.findings import Findings
from crossread.model.identity import digest_of
from crossread.model.outcome import OutcomeRecord
from crossread.report.build import file_name, sources_of, without_folders
from crossread.report.sheet import Source
from crossread.report.wording import abridged
from crossread.store.store import CORRECTABLE, Correction
from crossread.web.bench import Bench, bench_of
from crossread.web.dropped import Dropped
from crossread.web.look import show
from crossread.workspace import Added, ToDo, Workspace

MOST_IN_FULL = 40
"""With more sources than this, how each was read is shown for one at a time."""

LONGEST_TEXT = 10_000_000
"""Characters of one text: more than elsewhere, since its reading can be watched and stopped."""

LONGEST_BEGINNING = 110
"""Characters of a text by which it is known where it has no title."""

MOST_FILES = 500
"""Files of one form."""

FIELDS = {"title": "Title", "author": "Author", "outlet": "Outlet", "date": "Date"}
"""What can be corrected on the desk."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no document. ``can_retry``: its file is where it was, or is kept."""

    number: int
    name: str
    reason: str
    hint: str
    code: str
    can_retry: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]
    passed: tuple[str, ...]
    to_do: ToDo
    corrections: Mapping[str, tuple[Correction, ...]]
    begins: Mapping[str, str]
    other_rules: str = ""


def desk_of(workspace: Workspace, dropped: Dropped) -> Desk:
    """Return what lies on the desk, without working anything out."""
    findings = workspace.outline()
    corrections: dict[str, tuple[Correction, ...]] = {}
    for one in workspace.corrections():
        corrections[one.document] = (*corrections.get(one.document, ()), one)
    return Desk(
        sources=sources_of(findings),
        failures=tuple(_failures(findings, dropped)),
        passed=tuple(
            without_folders(one.reason, one.source)
            for one in findings.failed_sources()
            if one.ending == "skipped"
        ),
        to_do=workspace.to_do(),
        corrections=corrections,
        other_rules=workspace.other_rules,
        begins={one.id: beginning(one.text) for one in findings.documents},
    )


def beginning(text: str) -> str:
    """Return the first words of a text, on one line, to tell sources without a title apart."""
    return abridged(" ".join(text[: 3 * LONGEST_BEGINNING].split()), LONGEST_BEGINNING)


def _failures(findings: Findings, dropped: Dropped) -> list[Failure]:
    return [
        _failure(number, one, dropped)
        for number, one in enumerate(findings.failed_sources())
        if one.ending == "failed"
    ]


def _failure(number: int, one: OutcomeRecord, dropped: Dropped) -> Failure:
    source = one.source or ""
    return Failure(
        number,
        file_name(one.source or "a source without a name"),
        without_folders(one.reason, one.source).rstrip("."),
        without_folders(one.hint, one.source),
        one.code,
        address=source if is_address(source) else "",
        can_retry=os.path.isfile(source) or dropped.content(source) is not None,
    )


async def show_desk(request: Request) -> Response:
    """Show the desk."""
    bench = bench_of(request)
    edit = request.query_params.get("edit", "")
    answer = await bench.core.do(lambda workspace: render_desk(bench, workspace, edit))
    answer.background = BackgroundTask(_arrange_soon, bench)
    return answer


def render_desk(bench: Bench, workspace: Workspace, edit: str = "") -> Response:
    """Return the desk as a page; ``edit`` is the id of the source that is being corrected."""
    return show(
        "desk.html",
        here="desk",
        bench=bench,
        desk=desk_of(workspace, bench.dropped),
        work=bench.work.standing,
        fields=FIELDS,
        edit=edit,
        most_in_full=MOST_IN_FULL,
    )


async def _arrange_soon(bench: Bench) -> None:
    """Arrange what was found, so that the next view need not wait for it."""
    if not bench.work.standing.is_busy:
        with suppress(CrossreadError):
            await bench.core.do(bench.keeper.look)


async def take_form(request: Request) -> Response:
    """Take in the files and the pasted text of a form, and begin to read them."""
    bench = bench_of(request)
    async with request.form(max_files=MOST_FILES, max_fields=20) as form:
        given = [item async for item in _contents(form)]
    if not given:
        raise InputError("there is nothing to add", hint="choose files, or paste a text")
    for name, content, fields in given:
        await bench.core.do(partial(taken_in, bench, name=name, content=content, fields=fields))
    bench.work.start()
    return RedirectResponse("/", 303)


def taken_in(
    bench: Bench,
    workspace: Workspace,
    *,
    name: str,
    content: bytes,
    fields: Mapping[str, str | None],
) -> Added:
    """Take in the bytes of one source, with what is known of it; what fails can be tried again.

    Pictures and PDFs are kept while the workbench runs, to show where their words stand.
    """
    limits = replace(Limits(), max_characters=LONGEST_TEXT)
    added = workspace.put(name, content, intake=Intake(limits=limits))
    if added.failures or _is_seen(workspace, added, content):
        bench.dropped.keep(name, content)
    else:
        bench.dropped.forget(name)
    for document in added.new if fields else ():
        workspace.correct_source(document.id, checked(fields))
    return added


def _is_seen(workspace: Workspace, added: Added, content: bytes) -> bool:
    """Whether words of a source stand on pictures; one that was here already is looked up."""
    digest = digest_of(content)
    documents = added.new if added.new else workspace.documents()
    return any(one.capture.digest == digest and has_pictures(one) for one in documents)


async def _contents(form: FormData) -> AsyncIterator[tuple[str, bytes, dict[str, str]]]:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile) and (value.filename or value.size):
            yield value.filename or "upload", await value.read(), {}
    text = str(form.get("text") or "")
    if text.strip():
        fields = {
            name: str(form[name]).strip() for name in FIELDS if str(form.get(name) or "").strip()
        }
        yield name_of_pasted(fields.get("title") or text), text.encode("utf-8"), fields


def name_of_pasted(words: str) -> str:
    """Return the name of a source that was pasted, by its first words."""
    first = " ".join(words.split()[:6])
    return f"pasted: {first[:60]}"


async def start_work(request: Request) -> Response:
    """Read and compare what is new; try again what failed."""
    bench_of(request).work.start()
    return RedirectResponse("/", 303)


async def stop_work(request: Request) -> Response:
    """Stop the work that is going on."""
    bench_of(request).work.stop()
    return RedirectResponse("/", 303)


async def try_again(request: Request) -> Response:
    """Take a source that could not be read in again, where its file or its bytes are at hand."""
    bench = bench_of(request)
    async with request.form() as form:
        number = str(form.get("failure", ""))
    source = await bench.core.do(lambda workspace: failed_source(workspace, number))
    content = bench.dropped.content(source)
    if content is not None:
        take = partial(taken_in, bench, name=source, content=content, fields={})
        await bench.core.do(take)
        bench.work.start()
    elif os.path.isfile(source):
        bench.work.start([source])
    else:
        raise InputError(
            "the file of this source is not at hand any more", hint="drop it on the desk again"
        )
    return RedirectResponse("/", 303)


def failed_source(workspace: Workspace, number: str) -> str:
    """Return the name of a source that failed; raises ``InputError`` where none has the number."""
    failed = workspace.listed().failed_sources()
    if not (number.isdecimal() and int(number) < len(failed)):
        raise InputError("no source that failed has this number", hint="load the desk again")
    return failed[int(number)].source or ""


async def fetch_page(request: Request) -> Response:
    """Fetch one page, because a person typed its address and asked for it."""
    bench = bench_of(request)
    async with request.form() as form:
        address = str(form.get("address", "")).strip()
    if not is_address(address):
        raise InputError(
            f"{address[:80] or 'nothing'} is no address of a page",
            hint="give it whole: https://example.org/statement",
        )
    if not bench.work.start(fetch=address):
        raise InputError(
            "sources are being read now", hint="wait until that is through, or stop it"
        )
    return RedirectResponse("/", 303)


def is_address(source: str) -> bool:
    """Whether a source is named by the address of a page."""
    return source.startswith(("http://", "https://"))


async def correct_source(request: Request) -> Response:
    """Record what a person knows better about a source; the capture stays."""
    bench = bench_of(request)
    name = request.path_params["document"]
    async with request.form() as form:
        fields = {field: str(form[field]).strip() or None for field in CORRECTABLE if field in form}
    await bench.core.do(lambda workspace: workspace.correct_source(name, checked(fields)))
    if await bench.core.do(lambda workspace: bool(workspace.to_do())):
        bench.work.start()
    return RedirectResponse("/", 303)


def checked(fields: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return fields that may be recorded; raises ``InputError`` for a date that is none."""
    import datetime as dt

    found = dict(fields)
    date = found.get("date")
    if date:
        try:
            dt.datetime.fromisoformat(date)
        except ValueError as error:
            raise InputError(
                f"{date} is no date", hint="write it as year-month-day: 2023-04-10"
            ) from error
        found["date_found"] = "given by hand"
    return found


async def remove_source(request: Request) -> Response:
    """Forget a source and all that was found there."""
    bench = bench_of(request)
    name = request.path_params["document"]

    def remove(workspace: Workspace) -> None:
        digest = workspace.document(name).capture.digest
        workspace.remove([name])
        bench.dropped.forget_digest(digest)

    await bench.core.do(remove)
    bench.work.start()
    return RedirectResponse("/", 303)


async def forget_failure(request: Request) -> Response:
    """Forget a source of which no document came."""
    bench = bench_of(request)
    async with request.form() as form:
        number = str(form.get("failure", ""))

    def forget(workspace: Workspace) -> None:
        source = failed_source(workspace, number)
        workspace.remove([source])
        bench.dropped.forget(source)

    await bench.core.do(forget)
    return RedirectResponse("/", 303)


async def move_source(request: Request) -> Response:
    """Move a source one place up or down."""
    bench = bench_of(request)
    name = request.path_params["document"]
    async with request.form() as form:
        step = -1 if form.get("move") == "up" else 1
    await bench.core.do(lambda workspace: moved(workspace, name, step))
    bench.work.start()
    return RedirectResponse("/", 303)


def moved(workspace: Workspace, name: str, step: int) -> None:
    """Put a document ``step`` places further down; a step beyond either end changes nothing."""
    order = [one.id for one in workspace.documents()]
    at = order.index(workspace.document(name).id)
    to = at + step
    if 0 <= to < len(order):
        order.insert(to, order.pop(at))
        workspace.order(order)
