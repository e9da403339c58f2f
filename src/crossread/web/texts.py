"""Reading: one text with its layers, one finding, one speaker, a search through all texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.errors import InputError, UnknownName
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.evidence import Evidence
from crossread.model.span import Span
from crossread.report.places import Places
from crossread.report.sheet import Note, Speaker, Words
from crossread.review.standing import decided, without_suggestions
from crossread.web.bench import bench_of
from crossread.web.kept import Kept
from crossread.web.layers import ROLES, certainty_of, gist, layer_of
from crossread.web.leaves import Leaves, leaves_of, of_record, pages_wanted, with_marks
from crossread.web.look import ID_LENGTH, show, text_link
from crossread.web.reader import Page, Wish, page_of
from crossread.web.standing import BY_HAND, Deciding, codes_of, deciding_on, span_of
from crossread.workspace import Workspace

MOST_DOCUMENTS_FOUND = 50
MOST_SNIPPETS = 4
"""Places of one document that a search shows; the text itself shows all."""

AROUND = 90
"""Characters shown on either side of words found."""


async def show_text(request: Request) -> Response:
    """Show one text as a page to be read."""
    bench = bench_of(request)
    name, query = request.path_params["document"], request.query_params
    chosen = frozenset(query.getlist("layer")) if "layers" in query else None
    hide = query.get("hide") == "1"
    pin, find = span_of(query.get("pin")), query.get("find", "")

    def read(
        workspace: Workspace,
    ) -> tuple[Page, Leaves, list[tuple[str, Document]], Kept | None]:
        kept, _ = bench.keeper.look(workspace)
        findings = workspace.reading_of(name)
        if hide:
            findings = without_suggestions(findings, bench.person)
        standings = {} if hide else workspace.standings()
        findings = decided(findings).findings
        (document,) = findings.documents
        siglum = None if kept is None else kept.sigla.get(document.id)
        rows: Mapping[Note, int] = kept.notes.get(siglum, {}) if kept and siglum else {}
        wish = Wish(
            chosen,
            _found(workspace, document, find),
            _held(pin, document),
            rows={} if hide else rows,
            standings=standings,
        )
        page = page_of(findings, wish)
        pages = pages_wanted(document, wish.pin, query.get("page", ""))
        leaves = with_marks(leaves_of(bench, workspace, document, pages), document, page.marks)
        return page, leaves, _shelf(workspace), kept

    page, leaves, shelf, kept = await bench.core.do(read)
    codes = await bench.core.do(codes_of)
    siglum = next(siglum for siglum, one in shelf if one.id == page.document.id)
    return show(
        "text.html",
        here="read",
        bench=bench,
        page=page,
        leaves=leaves,
        siglum=siglum,
        shelf=shelf,
        near=_neighbours(shelf, page.document.id),
        find=find,
        pin=query.get("pin"),
        hide=hide,
        codes=codes,
        by_hand=BY_HAND,
        row_of={} if kept is None else kept.row_of,
        heads={} if kept is None else kept.heads,
        address=f"/read/{page.document.id[:ID_LENGTH]}",
    )


async def show_first_text(request: Request) -> Response:
    """Go to the first text, or to the desk where there is none."""
    documents = await bench_of(request).core.do(lambda workspace: workspace.documents())
    return RedirectResponse(text_link(documents[0].id) if documents else "/", 303)


def _shelf(workspace: Workspace) -> list[tuple[str, Document]]:
    sigla = workspace.sigla()
    return [(sigla[one.id], one) for one in workspace.documents()]


def _neighbours(
    shelf: list[tuple[str, Document]], document: str
) -> tuple[tuple[str, Document] | None, tuple[str, Document] | None]:
    at = next(index for index, (_, one) in enumerate(shelf) if one.id == document)
    before = shelf[at - 1] if at else None
    return before, shelf[at + 1] if at + 1 < len(shelf) else None


def _held(span: Span | None, document: Document) -> Span | None:
    return span if span is not None and span.end <= len(document.text) else None


def _found(workspace: Workspace, document: Document, find: str) -> tuple[Span, ...]:
    if not re.search(r"\w", find):
        return ()
    passages = workspace.search(find, limit=10_000)
    return tuple(one.evidence.span for one in passages if one.evidence.document == document.id)


# ---- one finding --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as a page shows it: what it says, and the words it rests on, by role."""

    annotation: Annotation[Body]
    layer: str
    gist: str
    certainty: str
    words: tuple[tuple[str, str, Words], ...]


async def show_record(request: Request) -> Response:
    """Show one finding with all it rests on."""
    bench = bench_of(request)
    name = request.path_params["record"]

    def look(workspace: Workspace) -> tuple[Shown, Deciding, list[tuple[Document, Leaves]]]:
        shown = shown_record(workspace, name)
        record = shown.annotation
        return shown, deciding_on(workspace, record), of_record(bench, workspace, record)

    shown, deciding, seen = await bench.core.do(look)
    return show("record.html", here="read", bench=bench, shown=shown, deciding=deciding, seen=seen)


def shown_record(workspace: Workspace, name: str) -> Shown:
    """Return a finding with its words; raises ``UnknownName``."""
    record = workspace.record(name)
    places = Places(workspace.places())
    return Shown(
        record,
        layer_of(record.kind).name,
        gist(record),
        certainty_of(record),
        tuple(
            (ROLES.get(one.role, one.role.replace("_", " ")), one.document, places.words(one))
            for one in record.evidence
        ),
    )


# ---- one speaker --------------------------------------------------------------------------------


async def show_speaker(request: Request) -> Response:
    """Show everything a speaker says in all sources."""
    bench = bench_of(request)
    name = request.query_params.get("name", "")

    def look(workspace: Workspace) -> tuple[Any, bool]:
        return bench.keeper.look(workspace)

    kept, is_now = await bench.core.do(look)
    speakers = () if kept is None else kept.sheet.speakers
    speaker = next((one for one in speakers if one.name == name and name), None)
    if speaker is None:
        raise UnknownName(
            f"nobody is quoted here as {name or 'that'}", hint="see the speakers under Compare"
        )
    return show(
        "speaker.html",
        here="compare",
        bench=bench,
        kept=kept,
        is_now=is_now,
        speaker=speaker,
        others=[one for one in speakers if _is_near(one, speaker)],
    )


def _is_near(one: Speaker, other: Speaker) -> bool:
    """Whether two names share a word of some length, so that both may be one person."""
    if not one.name or not other.name or one.name == other.name:
        return False
    return any(len(word) > 3 and word in other.name.split() for word in one.name.split())


# ---- search -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words found, with what stands around them."""

    before: str
    words: str
    after: str
    evidence: Evidence
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found in one document."""

    siglum: str
    document: Document
    snippets: tuple[Snippet, ...]
    n: int


async def show_search(request: Request) -> Response:
    """Search all texts."""
    bench = bench_of(request)
    words = request.query_params.get("q", "")
    hits = await bench.core.do(lambda workspace: hits_of(workspace, words)) if words else []
    return show("search.html", here="search", bench=bench, words=words, hits=hits)


def hits_of(workspace: Workspace, words: str) -> list[Hits]:
    """Return where words stand, best document first; raises ``InputError`` for no word."""
    if not re.search(r"\w", words):
        raise InputError("there is no word to search for", hint="type a word of the texts")
    documents = {one.id: one for one in workspace.documents()}
    places = Places(workspace.places())
    found: dict[str, list[Evidence]] = {}
    for passage in workspace.search(words, limit=MOST_DOCUMENTS_FOUND):
        found.setdefault(passage.evidence.document, []).append(passage.evidence)
    return [
        Hits(
            places.siglum(name),
            documents[name],
            tuple(_snippet(one, documents[name].text, places) for one in _apart(evidence)),
            len(evidence),
        )
        for name, evidence in found.items()
    ]


def _apart(evidence: list[Evidence]) -> list[Evidence]:
    """Return the first few places that do not lie within each other's surroundings."""
    chosen: list[Evidence] = []
    for one in evidence:
        if not chosen or one.span.start > chosen[-1].span.end + AROUND:
            chosen.append(one)
    return chosen[:MOST_SNIPPETS]


def _snippet(evidence: Evidence, text: str, places: Places) -> Snippet:
    start, end = evidence.span.start, evidence.span.end
    before = _line(text[max(0, start - AROUND) : start], cut_at_start=start > AROUND)
    after = _line(text[end : end + AROUND], cut_at_end=end + AROUND < len(text))
    return Snippet(
        before, evidence.quote, after, evidence, places.paragraph(evidence.document, start)
    )


def _line(text: str, *, cut_at_start: bool = False, cut_at_end: bool = False) -> str:
    if cut_at_start:
        text = "… " + text.partition(" ")[2]
    if cut_at_end:
        text = text.rpartition(" ")[0] + " …"
    return re.sub(r"\s+", " ", text)
