"""``brief``: a comparison told in one to two pages of prose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import llm, options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.cli.llm import Asking
    from crossread.ingest.intake import Intake
    from crossread.model.findings import Findings
    from crossread.report.brief.value import Brief


@click.command(
    epilog="""\b
Examples:
  crossread brief reuters.html blog.txt statement.md
  crossread brief articles/ -o brief.docx
  crossread brief --workspace dam.db --about "the gate" -o brief.html
  crossread brief *.html --llm http://localhost:11434/v1 --llm-model qwen3
""",
)
@options.sources
@click.option("--output", "-o", metavar="FILE", help="Write it: .html, .md or .docx.")
@click.option(
    "--about",
    metavar="TOPIC",
    type=options.words,
    help="Only what is about a topic: its words, or much the same.",
)
@options.as_json
@options.meta
@options.workspace
@options.intake
@llm.options
@options.quiet
def brief(  # noqa: PLR0913  one argument for each option
    sources: tuple[str, ...],
    *,
    output: str | None,
    about: str | None,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    asking: Asking,
    quiet: bool,
) -> int:
    """Tell what the sources say in one to two pages of prose, every sentence pinned.

    What it is about, who speaks, what they share and dispute, what only one says, who calls whom
    what, how words and numbers changed, what readers are asked to do, who is not heard, and how
    far the reading can be trusted, all by rule. With --llm a language model writes a chapter
    besides, and only what the words at its places bear is shown; without it nothing leaves this
    machine.
    """
    from crossread.api import Comparison, refuse_source, written_of
    from crossread.cli.sources import (
        Request,
        command_line,
        taken_in,
        tell_troubles,
        workspace_meant,
    )

    _check_output(output)
    path = path if sources else workspace_meant(path)
    model = asking.chat(quiet=quiet)
    with opened(path, make=bool(sources)) as workspace, Bars(quiet=quiet) as bars:
        added = taken_in(workspace, sources, Request(meta, intake), bars)
        if output is not None:
            refuse_source(Path(output), workspace.listed())
        findings = workspace.compare(about=about, progress=bars)
        comparison = Comparison(findings, command=command_line())
        prose = None
        if model is not None:
            cited = comparison.cited()
            if asking.is_dry:
                prompt = workspace.brief_prompt(findings, cited, budget=asking.budget)
                click.echo(asking.shown(model, prompt))
                return 0
            prose = workspace.write_brief(
                findings, cited, model, budget=asking.budget, progress=bars
            )
    tell_troubles(added, findings, quiet=quiet, shown=True)
    written = None if prose is None or prose.error is not None else written_of(prose)
    if output is not None:
        comparison.write_brief(output, written=written)
        say(f"Made {output}", quiet=quiet)
    if as_json:
        _write_records(comparison.brief(written), findings)
    elif output is None:
        click.echo(render_brief(comparison.brief(written)))
    return llm.ended(prose, instead="the brief by rule is given", quiet=quiet)


def _check_output(output: str | None) -> None:
    """Refuse, before any work, a file that cannot be written."""
    from crossread.api import brief_form_of

    if output is None:
        return
    brief_form_of(output)
    if not Path(output).parent.is_dir():
        raise InputError(
            f"there is no folder {Path(output).parent} to write to", hint="make it first"
        )


def _write_records(brief: Brief, findings: Findings) -> None:
    from crossread.model.wire import document_to_json, encode
    from crossread.report.brief.write import brief_to_json

    for document in findings.documents:
        click.echo(encode(document_to_json(document)))
    documents = {findings.siglum(one.id): one.id for one in findings.documents}
    click.echo(encode(brief_to_json(brief, documents)))


def render_brief(brief: Brief) -> str:
    """Return a brief for the terminal, in plain lines."""
    from crossread.cli.summary import visible, wrapped

    lines = [click.style(visible(brief.title), bold=True), ""]
    lines += wrapped(visible(brief.standfirst), "")
    for chapter in brief.chapters:
        lines += ["", click.style(chapter.heading, bold=True)]
        for number, paragraph in enumerate(chapter.paragraphs):
            lines += [""] if number else []
            lines += wrapped(visible(" ".join(one.text for one in paragraph)), "")
    lines += ["", click.style("Sources", bold=True)]
    for source in brief.sources:
        lines += wrapped(visible(f"{source.siglum}  {source.name} · {source.about}"), "")
    return "\n".join(lines)
