"""``group``: many mixed sources put together by the event they report."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import cluster, options
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
  crossread group --out findings/ --on tcp://scheduler:8786   # what read --out put there
  crossread group --out findings/ --compare --on local        # and compare within groups
""",
)
@options.sources
@click.option("--sheets", metavar="FOLDER", help="Write a sheet for each group into this folder.")
@cluster.on
@cluster.out
@click.option(
    "--compare",
    is_flag=True,
    help="With --out: also compare what the texts of each group say, and write it there.",
)
@options.as_json
@options.meta
@options.workspace
@options.intake
@options.quiet
def group(  # noqa: PLR0913  one argument for each option
    sources: tuple[str, ...],
    *,
    sheets: str | None,
    on: str | None,
    out: str | None,
    compare: bool,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    quiet: bool,
) -> None:
    """Group many mixed sources by the event they report; copies of one text are told.

    SOURCES are files, folders, patterns, or - for standard input. They are grouped by the words
    and names their openings share, and by their dates. With --out all texts of that folder are
    grouped, these sources among them, and the groups are written there; with --compare too what
    the texts of each group say alike and otherwise.
    """
    from crossread.model.bodies import Group

    if out is not None:
        _refuse_beside_out(sheets=sheets, as_json=as_json, path=path)
        if sources:
            cluster.read_into(out, sources, address=on, meta=meta, intake=intake, quiet=quiet)
        cluster.group_in(out, address=on, compare=compare, quiet=quiet)
        return
    if compare:
        raise InputError(
            "--compare compares within the groups of a folder, and no folder is named",
            hint="add --out FOLDER, or use crossread compare",
        )
    if sheets is not None and not Path(sheets).is_dir():
        raise InputError(f"there is no folder {sheets} to write to", hint="make it first")
    path = path if sources else workspace_meant(path)
    with (
        cluster.runner_on(on, quiet=quiet) as runner,
        opened(path, make=bool(sources), runner=runner) as workspace,
        Bars(quiet=quiet) as bars,
    ):
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


def _refuse_beside_out(*, sheets: str | None, as_json: bool, path: str | None) -> None:
    given = {"--sheets": sheets is not None, "--json": as_json, "--workspace": path is not None}
    for option, is_given in given.items():
        if is_given:
            raise InputError(
                f"{option} and --out do not go together",
                hint="the groups are written into the folder",
            )


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
