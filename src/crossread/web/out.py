"""Out: everything that was found, as files to keep, print, send or open elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from crossread.api import Comparison
from crossread.errors import UnknownName
from crossread.web.bench import bench_of
from crossread.web.look import show
from crossread.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file: what it is for, and how it is written. ``form`` is as ``render`` knows it."""

    ending: str
    form: str
    media_type: str
    name: str
    what: str


FORMS = {
    one.ending: one
    for one in (
        Form("html", "html", "text/html", "Sheet", "one page to send, read and print"),
        Form("md", "md", "text/markdown", "Sheet as Markdown", "for an editor or a wiki"),
        Form("csv", "csv", "text/csv", "Table", "statements, one row for each cell"),
        Form("jsonl", "jsonl", "application/x-ndjson", "Records", "everything, one JSON a line"),
        Form("jsonld", "jsonld", "application/ld+json", "Web Annotations", "the W3C's model"),
    )
}


async def show_out(request: Request) -> Response:
    """Show what can be written."""
    bench = bench_of(request)
    _, is_now = await bench.core.do(bench.keeper.look)
    return show("out.html", here="out", bench=bench, forms=FORMS.values(), is_now=is_now)


async def write_out(request: Request) -> Response:
    """Hand over one file."""
    bench = bench_of(request)
    ending = request.path_params["ending"]
    if ending not in FORMS:
        raise UnknownName(f"no file is written as .{ending}", hint="see what there is under Out")
    form, excerpts = FORMS[ending], request.query_params.get("excerpts") == "1"

    def write(workspace: Workspace) -> str:
        findings = bench.keeper.arrange(workspace).findings
        comparison = Comparison(findings, command="crossread serve", excerpts_only=excerpts)
        return comparison.rendered(form.form)

    content = await bench.core.do(write)
    name = f"crossread-{bench.path.stem}.{ending}".encode("ascii", "replace").decode()
    safe = "".join(one if one.isalnum() or one in "-._" else "-" for one in name)
    return Response(
        content,
        media_type=f"{form.media_type}; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{safe}"'},
    )
