"""Deciding: accept, reject, correct, add, comment, tag; undo and redo; how far people agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.errors import InputError
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.codebook import Code, path_of
from crossread.model.span import Pin
from crossread.report.sheet import Words
from crossread.review.agreement import Agreement
from crossread.review.standing import Standing, undoable
from crossread.web.bench import Bench, bench_of
from crossread.web.kept import Kept
from crossread.web.layers import gist, is_marked, is_unsure
from crossread.web.look import show, text_link
from crossread.web.standing import BY_HAND, deciding_on, span_of
from crossread.workspace import Workspace

MOST_TO_LOOK_AT = 30
"""Findings that are not sure and nobody decided on, shown at once."""

DECISIONS = ("accept", "reject", "comment", "tag")
Decision = Literal["accept", "reject", "comment", "tag"]


FIRST = ("coverage", "quotation", "labelling", "stance", "alignment", "quote_variant", "naming")
"""Kinds on which most depends, in the order in which they are to be looked at."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """Words with their place, and the id of their document."""

    document: str
    words: Words


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything the page of decisions shows."""

    standings: tuple[Standing, ...]
    lost: tuple[str, ...]
    codes: tuple[tuple[Code, str], ...]
    agreement: Agreement
    on_codes: Agreement
    named: Mapping[str, str]
    n_undo: int
    n_redo: int
    unsure: tuple[tuple[Annotation[Body], str, tuple[Pinned, ...]], ...]
    n_unsure: int


async def show_decide(request: Request) -> Response:
    """Show what was decided, the codebook, and how far people agree."""
    bench = bench_of(request)
    found = await bench.core.do(lambda workspace: decisions_of(workspace, bench))
    return show("decide.html", here="decide", bench=bench, found=found)


def decisions_of(workspace: Workspace, bench: Bench) -> Decisions:
    """Gather what the page of decisions shows."""
    standings = workspace.standings()
    codes = workspace.codebook()
    done, undone = undoable(_reviews(workspace), bench.person or "")
    kept, _ = bench.keeper.look(workspace)
    unsure = [
        one
        for one in (() if kept is None else kept.findings.annotations)
        if is_marked(one) and is_unsure(one) and one.subject not in standings
    ]
    unsure.sort(key=lambda one: FIRST.index(one.kind) if one.kind in FIRST else len(FIRST))
    return Decisions(
        standings=tuple(reversed(standings.values())),
        lost=workspace.lost(),
        codes=tuple((one, path_of(one, codes)) for one in codes if not one.retired),
        agreement=workspace.agreement(),
        on_codes=workspace.agreement("codes"),
        named={one.id: path_of(one, codes) for one in codes},
        n_undo=len(done),
        n_redo=len(undone),
        unsure=tuple((one, gist(one), _pinned(one, kept)) for one in unsure[:MOST_TO_LOOK_AT]),
        n_unsure=len(unsure),
    )


def _pinned(one: Annotation[Body], kept: Kept | None) -> tuple[Pinned, ...]:
    """Return the first words a finding rests on, with their place."""
    if kept is None:
        return ()
    return tuple(Pinned(item.document, kept.places.words(item)) for item in one.evidence[:1])


def _reviews(workspace: Workspace) -> Any:
    from crossread.review.standing import reviews_in

    return reviews_in(workspace.reviews())


async def decide(request: Request) -> Response:
    """Accept or reject a finding, comment on it, or tag it."""
    bench = bench_of(request)
    name = request.path_params["record"]
    async with request.form() as form:
        decision, comment = str(form.get("decision", "")), str(form.get("comment", "")).strip()
        code, settle = str(form.get("code", "")) or None, form.get("settle") == "1"
    if decision not in DECISIONS:
        raise InputError(f"{decision!r} is no decision", hint="accept, reject, comment or tag")
    chosen: Decision = decision  # type: ignore[assignment]  # one of the four
    tag = code if decision == "tag" else None
    await bench.core.do(
        lambda workspace: workspace.decide(
            chosen, name, by=bench.person, comment=comment, code=tag, settle=settle
        )
    )
    return RedirectResponse(f"/record/{name}", 303)


async def correct(request: Request) -> Response:
    """Put another finding in place of one: other labels; what was found stays on record."""
    bench = bench_of(request)
    name = request.path_params["record"]
    async with request.form() as form:
        given = {
            key.removeprefix("label-"): str(value).strip()
            for key, value in form.items()
            if key.startswith("label-")
        }
        comment = str(form.get("comment", "")).strip()

    def put_right(workspace: Workspace) -> None:
        record = workspace.record(name)
        known = dict(deciding_on(workspace, record).labels)
        changed = {key: value for key, value in given.items() if known.get(key) != value}
        if not changed:
            raise InputError("nothing was changed", hint="change a field, or accept the finding")
        labels = workspace.labels_from_text(record.kind, changed)
        workspace.correct(name, by=bench.person, labels=labels, comment=comment)

    await bench.core.do(put_right)
    return RedirectResponse(f"/record/{name}", 303)


async def add_finding(request: Request) -> Response:
    """Add a finding by hand: words selected in the reader, and what they are."""
    bench = bench_of(request)
    async with request.form() as form:
        wish = _wish(form)

    def add(workspace: Workspace) -> str:
        document = workspace.document(wish["document"])
        span = span_of(wish["place"])
        if span is None:
            raise InputError("no words are selected", hint="select words in the text first")
        role = workspace.roles_of(wish["kind"])[0]
        labels = workspace.labels_from_text(wish["kind"], _labels(wish))
        made = workspace.add_finding(
            wish["kind"],
            by=bench.person,
            places=[(role, Pin(document.id, span))],
            labels=labels,
            comment=wish["comment"],
        )
        if wish["code"]:
            workspace.decide("tag", made.body.of, by=bench.person, code=wish["code"])
        return f"{text_link(document.id)}?pin={span.start}-{span.end}#pin"

    return RedirectResponse(await bench.core.do(add), 303)


def _wish(form: FormData) -> dict[str, str]:
    names = ("document", "place", "kind", "code", "comment", "form", "speaker")
    wish = {name: str(form.get(name, "")).strip() for name in names}
    if wish["kind"] not in BY_HAND:
        raise InputError(f"{wish['kind'][:40]!r} is not added by hand", hint="choose from the list")
    return wish


def _labels(wish: Mapping[str, str]) -> dict[str, str]:
    if wish["kind"] != "quotation":
        return {}
    return {name: wish[name] for name in ("form", "speaker") if wish[name]}


async def add_code(request: Request) -> Response:
    """Put a code into the codebook."""
    bench = bench_of(request)
    async with request.form() as form:
        name, description = str(form.get("name", "")), str(form.get("description", ""))
        parent = str(form.get("parent", "")) or None
    await bench.core.do(
        lambda workspace: workspace.add_code(
            name, by=bench.person, description=description, parent=parent
        )
    )
    return RedirectResponse("/decide#codebook", 303)


async def undo(request: Request) -> Response:
    """Take back the last decision of the person who is here."""
    bench = bench_of(request)
    await bench.core.do(lambda workspace: workspace.undo(by=bench.person))
    return RedirectResponse("/decide", 303)


async def redo(request: Request) -> Response:
    """Decide again what was taken back last."""
    bench = bench_of(request)
    await bench.core.do(lambda workspace: workspace.redo(by=bench.person))
    return RedirectResponse("/decide", 303)
