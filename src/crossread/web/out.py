"""Out: everything that was found, as files to keep, print, send or open elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crossread.api import EXPORTS, Comparison
from crossread.errors import UnknownName
from crossread.model import Passage, Pin
from crossread.report.sheet import Words
from crossread.review.standing import decided
from crossread.store.places import name_of
from crossread.web.bench import bench_of
from crossread.web.kept import Kept
from crossread.web.leaves import original_at_hand
from crossread.web.look import show
from crossread.workspace import Workspace

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: how its name ends, what it holds, and its media type."""

    form: str
    ending: str
    media_type: str
    name: str


FORMS = {
    one.form: one
    for one in (
        Form("html", "html", "text/html", "Sheet"),
        Form("docx", "docx", OFFICE + "wordprocessingml.document", "Word file"),
        Form("md", "md", "text/markdown", "Markdown"),
        Form("csv", "csv", "text/csv", "Table"),
        Form("tables", "tables.zip", "application/zip", "All tables"),
        Form("jsonl", "jsonl", "application/x-ndjson", "Records"),
        Form("jsonld", "jsonld", "application/ld+json", "Web Annotations"),
        Form("qdpx", "qdpx", "application/zip", "REFI-QDA project"),
        Form("xmi", "xmi.zip", "application/zip", "UIMA CAS"),
        Form("ris", "ris", "application/x-research-info-systems", "Citations, RIS"),
        Form("csl", "csl.json", "application/vnd.citationstyles.csl+json", "Citations, CSL"),
    )
}


BRIEFS = {
    one.form: one
    for one in (
        Form("brief", "brief.html", "text/html", "Brief"),
        Form("brief-docx", "brief.docx", OFFICE + "wordprocessingml.document", "Brief, Word file"),
        Form("brief-md", "brief.md", "text/markdown", "Brief, Markdown"),
    )
}
WHAT = EXPORTS | {
    "html": "everything side by side, as one page that needs no network; prints well",
    "docx": "the sheet to work on in Word or LibreOffice",
    "md": "the sheet as plain text with marks",
    "csv": "the statements as a table: a row for each source, for a spreadsheet",
    "tables": "every list of the sheet as a table, in a zip",
    "jsonl": "every finding with its exact words and who made it, for programs (JSON Lines)",
    "jsonld": "every finding for annotation tools that read W3C Web Annotations",
    "qdpx": "sources, codes and codings for MAXQDA, ATLAS.ti, NVivo or QualCoder",
    "xmi": "sources and findings for corpus tools such as INCEpTION (UIMA CAS XMI, in a zip)",
    "ris": "the sources for Zotero, EndNote or Citavi",
    "csl": "the sources for Zotero and pandoc (CSL-JSON)",
    "brief": "one to two pages of prose, every sentence with its place",
    "brief-docx": "the same for Word",
    "brief-md": "the same as plain text",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage that somebody marked, which may be taken out: the id of its record, its words."""

    record: str
    words: Words


async def show_out(request: Request) -> Response:
    """Show what can be written."""
    bench = bench_of(request)

    def look(workspace: Workspace) -> tuple[bool, list[Marked]]:
        kept, is_now = bench.keeper.look(workspace)
        return is_now, [] if kept is None else marked_in(kept)

    is_now, marked = await bench.core.do(look)
    forms = [*BRIEFS.values(), *FORMS.values()]
    return show(
        "out.html",
        here="out",
        bench=bench,
        forms=forms,
        what=WHAT,
        is_now=is_now,
        marked=marked,
        documents=await bench.core.do(_documents),
    )


def _documents(workspace: Workspace) -> dict[str, str]:
    sigla = workspace.sigla()
    return {sigla[one.id]: one.id for one in workspace.documents()}


def marked_in(kept: Kept) -> list[Marked]:
    """Return the passages people marked in the reader and did not take back."""
    found = decided(kept.findings).findings.of(Passage)
    return [Marked(one.id, kept.places.words(item)) for one in found for item in one.evidence]


async def write_out(request: Request) -> Response:
    """Hand over one file."""
    bench = bench_of(request)
    name = request.path_params["form"]
    form = (FORMS | BRIEFS).get(name)
    if form is None:
        raise UnknownName(f"no file is written as {name}", hint="see what there is under Out")
    wanted = request.query_params

    def write(workspace: Workspace) -> bytes:
        kept = bench.keeper.arrange(workspace)
        comparison = Comparison(
            kept.findings,
            command="crossread serve",
            excerpts_only=wanted.get("excerpts") == "1",
            originals=lambda one: original_at_hand(bench, workspace, one),
        ).redacted(names_of(wanted.get("without", "")), pins_of(kept, wanted.getlist("passage")))
        return written_as(comparison, name)

    content = await bench.core.do(write)
    stem = "".join(
        one if one.isascii() and one.isalnum() else "-"
        for one in name_of(bench.path).removesuffix(".db")
    )
    return Response(
        content,
        media_type=form.media_type,
        headers={"content-disposition": f'attachment; filename="crossread-{stem}.{form.ending}"'},
    )


def written_as(comparison: Comparison, name: str) -> bytes:
    """Return the file of a form."""
    if name in BRIEFS:
        return comparison.brief_exported(name.partition("-")[2] or "html")
    return comparison.exported(name)


def pins_of(kept: Kept, records: Sequence[str]) -> list[Pin]:
    """Return the places of passages that were marked; raises ``UnknownName``."""
    known = {one.id: one for one in decided(kept.findings).findings.of(Passage)}
    for one in records:
        if one not in known:
            raise UnknownName(
                "one of the passages is not marked any more", hint="load Out again and choose"
            )
    return [Pin(item.document, item.span) for one in records for item in known[one].evidence]


def names_of(words: str) -> list[str]:
    """Return the names to be taken out, one a line; forms of one name have | between them."""
    return [line.strip() for line in words.splitlines() if line.strip()]
