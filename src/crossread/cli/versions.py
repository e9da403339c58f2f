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
  crossread versions https://example.org/statement     # captures kept in the workspace
""",
)
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="[AFTER]", required=False)
@options.as_json
@options.shelf
@options.intake
@options.quiet
def versions(
    before: str, after: str | None, *, as_json: bool, path: str, intake: Intake, quiet: bool
) -> None:
    """Show what changed between two captures of one page, marks and spaces apart.

    BEFORE and AFTER are files. Where both are dated, the earlier one comes first. An address alone,
    or the name of what it gave, shows the captures of it that are in the workspace.
    """
    if after is None:
        with opened(path) as workspace, Bars(quiet=quiet) as bars:
            findings = workspace.versions(before, progress=bars)
    else:
        findings = _between(before, after, intake, quiet=quiet)
    if as_json:
        _write(findings)
        return
    from crossread.cli.summary import render_versions

    click.echo(render_versions(findings))


def _between(before: str, after: str, intake: Intake, *, quiet: bool) -> Findings:
    from crossread.model.bodies import Version

    with opened(None, make=True) as workspace, Bars(quiet=quiet) as bars:
        taken_in(workspace, (before, after), Request(None, intake), bars)
        n_documents = len(workspace.documents())
        if n_documents != 2:
            raise InputError(
                f"two texts are needed, and these files hold {n_documents}",
                hint="give two files that differ; the same bytes are one text",
            )
        return workspace.find(Version, progress=bars)


def _write(findings: Findings) -> None:
    from crossread.model.bodies import Version
    from crossread.report.stream import render_stream

    for line in render_stream(replace(findings, annotations=findings.of(Version)), full_paths=True):
        click.echo(line)
