"""Commands about what is in a workspace: add, remove, order, list, changes, doctor."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.errors import InputError, StoreDamaged

if TYPE_CHECKING:
    from crossread.ingest.intake import Intake
    from crossread.store.store import Changes
    from crossread.workspace import Added, CheckUp, Repaired, Workspace


@click.command(
    epilog="""\b
Examples:
  crossread add reuters.html blog.txt
  crossread add articles/ --meta sources.csv --workspace dam.db
  crossread add https://example.org/statement --fetch    # keeps the capture
  pbpaste | crossread add -
""",
)
@options.sources
@options.meta
@options.shelf
@options.intake
@options.as_json
@options.quiet
def add(
    sources: tuple[str, ...],
    *,
    meta: str | None,
    path: str,
    intake: Intake,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put sources into a workspace, or correct what is known of them with --meta.

    A source that was there with the same bytes is left alone; with other bytes it is replaced.
    An address is fetched with --fetch only; what was fetched before becomes a new version.
    """
    if not sources and meta is None:
        raise InputError("there is nothing to add", hint="name files, folders, or --meta FILE.csv")
    with opened(path, make=True) as workspace, Bars(quiet=quiet) as bars:
        added = workspace.add(
            sources, meta=meta, intake=intake, stdin=options.standard_input(), progress=bars
        )
        n_documents = workspace.n_documents()
        if as_json:
            _write_documents(added, workspace)
    for failure in added.failures:
        say(f"not read: {failure.reason}", quiet=quiet)
        if failure.hint:
            say(f"  {failure.hint}", quiet=quiet)
    for name in added.unmatched:
        say(f"the table of metadata speaks of {name}, which is none of the sources", quiet=quiet)
    for version in added.versions:
        say(
            f"a new version of a page that was here: {version}\n"
            f"  to see what changed: crossread versions {shlex.quote(version)} --workspace "
            f"{shlex.quote(path)}",
            quiet=quiet,
        )
    for source in added.twins:
        say(f"{source} holds the same bytes as a source that was here", quiet=quiet)
    say(
        f"Added {_counted(added.n_new, 'document')} to {path}, {len(added.unchanged)} were "
        f"there unchanged; it holds {n_documents} now.\n"
        f"Next: crossread compare --workspace {shlex.quote(path)} -o sheet.html",
        quiet=quiet,
    )


def _write_documents(added: Added, workspace: Workspace) -> None:
    from crossread.model.wire import document_to_json, encode, outcome_to_json

    streamed = set(added.streamed)
    of_streams = (one for one in workspace.documents() if one.id in streamed) if streamed else ()
    for document in (*added.new, *of_streams):
        click.echo(encode(document_to_json(document)))
    for failure in added.failures:
        click.echo(encode(outcome_to_json(failure)))


@click.command(
    epilog="""\b
Examples:
  crossread remove blog.txt
  crossread remove B C --workspace dam.db
""",
)
@click.argument("names", nargs=-1, required=True, metavar="NAMES…")
@options.shelf
@options.as_json
@options.quiet
def remove(names: tuple[str, ...], *, path: str, as_json: bool, quiet: bool) -> None:
    """Take sources out of a workspace, with everything that was found in them.

    NAMES are paths as given, file names, sigla (A, B …) or ids. The words leave the file; decisions
    wait for the source to come back. To leave nothing: crossread forget.
    """
    with opened(path) as workspace:
        removed = workspace.remove(names)
    if as_json:
        for source in removed:
            click.echo(json.dumps({"kind": "removed", "source": source}, ensure_ascii=False))
    say(f"Removed {', '.join(removed)} from {path}", quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread order C A          # C first, then A, then the others as they were
""",
)
@click.argument("names", nargs=-1, required=True, metavar="NAMES…")
@options.shelf
@options.as_json
@options.quiet
def order(names: tuple[str, ...], *, path: str, as_json: bool, quiet: bool) -> None:
    """Put sources in another order: the sheet's columns and sigla follow it.

    NAMES are sigla, paths as given, file names or ids; those not named keep their order after them.
    """
    with opened(path) as workspace:
        workspace.order(names)
        _write_list(workspace, as_json=as_json)
    say(f"The new order is kept in {path}", quiet=quiet)


@click.command(
    "list",
    epilog="""\b
Examples:
  crossread list
  crossread list --workspace dam.db --json
""",
)
@options.shelf
@options.as_json
def list_sources(*, path: str, as_json: bool) -> None:
    """List the sources of a workspace, in order, with their sigla."""
    with opened(path) as workspace:
        _write_list(workspace, as_json=as_json)


def _write_list(workspace: Workspace, *, as_json: bool) -> None:
    from crossread.cli.summary import render_sources
    from crossread.report.stream import render_stream

    listed = workspace.listed()
    if as_json:
        for line in render_stream(listed, full_paths=True):
            click.echo(line)
    else:
        click.echo(render_sources(listed))


@click.command(
    epilog="""\b
Examples:
  crossread changes
  crossread changes --workspace dam.db --json
""",
)
@options.shelf
@options.as_json
def changes(*, path: str, as_json: bool) -> None:
    """Show what the last run changed: sources that came and went, records new, changed and gone."""
    from crossread.cli.summary import render_changes

    with opened(path) as workspace:
        found = workspace.changes()
        sigla = workspace.sigla()
    if as_json:
        _write_changes(found)
    else:
        click.echo(render_changes(found, sigla))


def _write_changes(found: Changes) -> None:
    from crossread.model.wire import annotation_to_json, encode

    for source in found.sources:
        click.echo(
            encode(
                {
                    "change": source.what,
                    "kind": "source",
                    "source": source.source,
                    "title": source.title,
                    "pending": source.pending,
                }
            )
        )
    for what, records in (("new", found.new), ("changed", found.changed)):
        for record in records:
            click.echo(encode({"change": what, **annotation_to_json(record)}))
    for gone in found.gone:
        click.echo(
            encode(
                {"change": "gone", "kind": gone.kind, "subject": gone.subject, "words": gone.words}
            )
        )


@click.command(
    epilog="""\b
Examples:
  crossread doctor
  crossread doctor --workspace dam.db --json
  crossread doctor --repair
""",
)
@click.option(
    "--repair", is_flag=True, help="Put right what can be, after a copy is put beside the file."
)
@options.shelf
@options.as_json
@options.quiet
def doctor(*, repair: bool, path: str, as_json: bool, quiet: bool) -> None:
    """Check that the file is whole and that every pin in it still holds its words.

    Ends with exit code 6 when something does not hold. --repair makes indexes and file anew and
    takes away results that do not hold, to be worked out again; texts that were changed and what
    people decided are never touched, only told.
    """
    with opened(path) as workspace, Bars(quiet=quiet) as bars:
        repaired = workspace.repair(progress=bars) if repair else None
        found = workspace.doctor(progress=bars) if repaired is None else repaired.left
    if repaired is not None:
        _tell_repaired(repaired, as_json=as_json, quiet=quiet)
    if as_json:
        _write_faults(found)
    refuse_faults(found, path)
    say(f"{path} is whole: {_looked_at(found)}, every pin holds its words", quiet=quiet)


def _tell_repaired(repaired: Repaired, *, as_json: bool, quiet: bool) -> None:
    if repaired.aside is not None:
        say(f"As it was before, it is kept as {repaired.aside}", quiet=quiet)
    for one in repaired.mended:
        say(f"{one.what} ({one.n:,})" if one.n > 1 else one.what, quiet=quiet)
        if as_json:
            line = {"kind": "mended", "what": one.what, "n": one.n, "aside": repaired.aside}
            click.echo(json.dumps(line, ensure_ascii=False))


def _looked_at(found: CheckUp) -> str:
    return (
        f"{_counted(found.n_documents, 'document')}, {_counted(found.n_records, 'record')}, "
        f"{_counted(found.n_pins, 'pin')} checked"
    )


def refuse_faults(found: CheckUp, path: str) -> None:
    """Tell what does not hold; raises ``StoreDamaged`` when anything does not."""
    if not found.faults:
        return
    for fault in found.faults:
        where = f"{fault.kind} {fault.record}" if fault.record else fault.kind
        say(f"{where}: {fault.message}")
    raise StoreDamaged(
        f"{_counted(len(found.faults), 'fault')} in {path} ({_looked_at(found)})",
        hint="crossread doctor --repair puts right what can be; a text that was changed has to be "
        "removed and added again, or restored from a backup",
        details={"n_faults": len(found.faults)},
    )


def _write_faults(found: CheckUp) -> None:
    for fault in found.faults:
        line = {"kind": "fault", "record": fault.record, "of": fault.kind, "message": fault.message}
        click.echo(json.dumps(line, ensure_ascii=False))


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
