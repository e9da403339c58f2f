"""``versions``: what changed between two captures of one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened
from crossread.cli.progress import Bars
from crossread.cli.sources import Request, taken_in
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.ingest.intake import Intake
    from crossread.model.findings import Findings


@click.command(
    epilog="""\b
Examples:
  crossread versions monday.html tuesday.html
  crossread versions monday.html tuesday.html --json
""",
)
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@options.as_json
@options.intake
@options.quiet
def versions(before: str, after: str, *, as_json: bool, intake: Intake, quiet: bool) -> None:
    """Show what changed between two captures of one page, marks and spaces apart.

    BEFORE and AFTER are files. Where both are dated, the earlier one comes first.
    """
    from crossread.model.bodies import Version

    with opened(None, make=True) as workspace, Bars(quiet=quiet) as bars:
        taken_in(workspace, (before, after), Request(None, intake), bars)
        n_documents = len(workspace.documents())
        if n_documents != 2:
            raise InputError(
                f"two texts are needed, and these files hold {n_documents}",
                hint="give two files that differ; the same bytes are one text",
            )
        findings = workspace.find(Version, progress=bars)
    if as_json:
        _write(findings)
    else:
        from crossread.cli.summary import render_versions

        click.echo(render_versions(findings))


def _write(findings: Findings) -> None:
    from crossread.model.bodies import Version
    from crossread.report.stream import render_stream

    for line in render_stream(replace(findings, annotations=findings.of(Version)), full_paths=True):
        click.echo(line)
