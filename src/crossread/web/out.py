"""Out: everything that was found, as files to keep, print, send or open elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crossread.api import EXPORTS, Comparison
from crossread.errors import UnknownName
from crossread.web.bench import bench_of
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


async def show_out(request: Request) -> Response:
    """Show what can be written."""
    bench = bench_of(request)
    _, is_now = await bench.core.do(bench.keeper.look)
    return show(
        "out.html", here="out", bench=bench, forms=FORMS.values(), what=EXPORTS, is_now=is_now
    )


async def write_out(request: Request) -> Response:
    """Hand over one file."""
    bench = bench_of(request)
    name = request.path_params["form"]
    if name not in FORMS:
        raise UnknownName(f"no file is written as {name}", hint="see what there is under Out")
    form, excerpts = FORMS[name], request.query_params.get("excerpts") == "1"
    names = names_of(request.query_params.get("without", ""))

    def write(workspace: Workspace) -> bytes:
        findings = bench.keeper.arrange(workspace).findings
        comparison = Comparison(findings, command="crossread serve", excerpts_only=excerpts)
        return comparison.redacted(names).exported(form.form)

    content = await bench.core.do(write)
    stem = "".join(one if one.isascii() and one.isalnum() else "-" for one in bench.path.stem)
    return Response(
        content,
        media_type=form.media_type,
        headers={"content-disposition": f'attachment; filename="crossread-{stem}.{form.ending}"'},
    )


def names_of(words: str) -> list[str]:
    """Return the names to be taken out, one a line; forms of one name have | between them."""
    return [line.strip() for line in words.splitlines() if line.strip()]
