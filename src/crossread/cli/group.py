"""``group``: many mixed sources put together by the event they report."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.cli.sources import Request, taken_in, workspace_meant
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.ingest.intake import Intake
    from crossread.model.annotation import Annotation
    from crossread.model.bodies import Group
    from crossread.model.findings import Findings
    from crossread.workspace import Workspace


@click.command(
    epilog="""\b
Examples:
  crossread group articles/
  crossread group articles/ --sheets sheets/      # and a sheet for each group
  crossread group --workspace week.db --json > groups.jsonl
""",
)
@options.sources
@click.option("--sheets", metavar="FOLDER", help="Write a sheet for each group into this folder.")
@options.as_json
@options.meta
@options.workspace
@options.intake
@options.quiet
def group(
    sources: tuple[str, ...],
    *,
    sheets: str | None,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    quiet: bool,
) -> None:
    """Group many mixed sources by the event they report; copies of one text are told.

    SOURCES are files, folders, patterns, or - for standard input. They are grouped by the words
    and names their openings share, and by their dates.
    """
    from crossread.model.bodies import Group

    if sheets is not None and not Path(sheets).is_dir():
        raise InputError(f"there is no folder {sheets} to write to", hint="make it first")
    path = path if sources else workspace_meant(path)
    with opened(path, make=bool(sources)) as workspace, Bars(quiet=quiet) as bars:
        taken_in(workspace, sources, Request(meta, intake), bars)
        findings = workspace.group(progress=bars)
        found = findings.of(Group)
        if sheets is not None:
            _write_sheets(workspace, found, Path(sheets), bars)
    if as_json:
        _write_records(findings, found)
    else:
        from crossread.cli.summary import render_groups

        click.echo(render_groups(findings))
    if sheets is None:
        say(_next(sources, path), quiet=quiet)


def _write_sheets(
    workspace: Workspace, groups: tuple[Annotation[Group], ...], folder: Path, bars: Bars
) -> None:
    from crossread.api import Comparison

    sigla = workspace.sigla()
    for number, one in enumerate(groups, 1):
        named = [sigla[document] for document in one.body.documents]
        findings = workspace.compare(documents=named, progress=bars)
        command = f"crossread group: group {number}"
        written = Comparison(findings, command=command).sheet(folder / f"group-{number}.html")
        say(f"Made {written}: {', '.join(named)}.")


def _write_records(findings: Findings, groups: tuple[Annotation[Group], ...]) -> None:
    from crossread.report.stream import render_stream

    for line in render_stream(replace(findings, annotations=groups), full_paths=True):
        click.echo(line)


def _next(sources: tuple[str, ...], path: str | None) -> str:
    named = shlex.join(sources[:4]) + (" …" if len(sources) > 4 else "")
    if path is not None:
        named = shlex.join(["--workspace", path])
    return f"Next, a sheet for each group: crossread group {named} --sheets FOLDER"
