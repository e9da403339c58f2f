"""Commands that keep a workspace safe: backup, restore, import, move, forget."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.store.store import Forgotten, SavedCopy
    from crossread.store.transfer import Copied

_place = click.argument("place", metavar="WORKSPACE", type=options.Place())
_out = click.argument("out", metavar="OUT", type=options.words)


@click.command(
    epilog="""\b
Examples:
  crossread backup dam.db dam-2025-05-09.backup
  crossread backup postgresql://desk@db.example.org/dam dam.jsonl.gz
""",
)
@_place
@_out
@options.as_json
@options.quiet
def backup(place: str, out: str, *, as_json: bool, quiet: bool) -> None:
    """Copy everything of a WORKSPACE to the file OUT while others may go on working.

    The copy is of one moment and is checked; its digest is kept in OUT.sha256. Of a file it is a
    workspace itself, of a PostgreSQL database what export --all writes.
    """
    with opened(place) as workspace:
        copied = workspace.backup(out)
    tell_copied(copied, as_json=as_json)
    say(
        f"Copied everything of {place} to {out} ({copied.n_bytes:,} bytes).\n"
        f"Bring it back with: crossread restore {shlex.quote(out)} WORKSPACE",
        quiet=quiet,
    )


@click.command(
    epilog="""\b
Examples:
  crossread restore dam-2025-05-09.backup dam.db
  crossread restore dam.jsonl.gz postgresql://desk@db.example.org/dam --replace
""",
)
@click.argument("copy", metavar="COPY", type=options.words)
@_place
@click.option("--replace", is_flag=True, help="Put the workspace that is there aside first.")
@options.as_json
@options.quiet
def restore(copy: str, place: str, *, replace: bool, as_json: bool, quiet: bool) -> None:
    """Bring back to WORKSPACE what backup or export --all wrote to COPY.

    The copy is compared with its digest and checked as doctor does.
    """
    from crossread.store.transfer import restore as bring_back

    copied = bring_back(Path(copy), place, replace=replace)
    tell_copied(copied, as_json=as_json)
    _checked(place, quiet=quiet)
    if copied.aside is not None:
        say(f"What was there before is kept as {copied.aside}", quiet=quiet)


@click.command(
    "import",
    epilog="""\b
Examples:
  crossread export --all dam.jsonl.gz --workspace dam.db
  crossread import dam.jsonl.gz --workspace other.db
""",
)
@click.argument("file", metavar="FILE", type=options.words)
@options.shelf
@options.as_json
@options.quiet
def import_all(file: str, *, path: str, as_json: bool, quiet: bool) -> None:
    """Read back the FILE that export --all wrote, into a workspace that is not there yet."""
    from crossread.store.transfer import import_all as read_back

    copied = read_back(Path(file), path)
    tell_copied(copied, as_json=as_json)
    _checked(path, quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread move dam.db postgresql://desk@db.example.org/dam
  crossread move postgresql://desk@db.example.org/dam dam.db
""",
)
@click.argument("origin", metavar="FROM", type=options.Place())
@click.argument("place", metavar="TO", type=options.Place())
@options.as_json
@options.quiet
def move(origin: str, place: str, *, as_json: bool, quiet: bool) -> None:
    """Take everything from one workspace to another, unchanged: file to database, or back.

    FROM is left as it is; delete it when you have looked at TO.
    """
    from crossread.store.places import exists
    from crossread.store.transfer import move as take_over

    if not exists(origin):
        raise options.no_workspace(origin)
    copied = take_over(origin, place)
    tell_copied(copied, as_json=as_json)
    _checked(place, quiet=quiet)
    say(f"{origin} is as it was.", quiet=quiet)


def tell_copied(copied: Copied, *, as_json: bool) -> None:
    """Write what was copied where, as a line of JSON."""
    if as_json:
        line = {
            "kind": "copy",
            "what": copied.what,
            "place": copied.place,
            "bytes": copied.n_bytes,
            "sha256": copied.sha256,
            "aside": copied.aside,
        }
        click.echo(json.dumps(line, ensure_ascii=False))


def _checked(place: str, *, quiet: bool) -> None:
    """Check what was brought back, as doctor does, and say what it holds."""
    from crossread.cli.shelf import refuse_faults

    with opened(place) as workspace:
        found = workspace.doctor()
    refuse_faults(found, place)
    say(
        f"{place} holds {found.n_documents:,} documents and {found.n_records:,} records, and "
        "every pin holds its words",
        quiet=quiet,
    )


@click.command(
    epilog="""\b
Examples:
  crossread forget leak.txt --workspace dam.db
  crossread forget --list
""",
)
@click.argument("names", nargs=-1, metavar="NAMES…", type=options.words)
@click.option("--list", "listed", is_flag=True, help="List what was forgotten, and the copies.")
@click.option("--as", "person", metavar="NAME", envvar="CROSSREAD_AS", help="Who forgets it.")
@options.shelf
@options.as_json
@options.quiet
def forget(
    names: tuple[str, ...],
    *,
    listed: bool,
    person: str | None,
    path: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Forget sources for good: texts, findings, and what people decided on them.

    NAMES are paths as given, file names, sigla (A, B …) or ids. The search index and the file are
    written anew. That something was forgotten is kept, by digest alone; copies made before are
    named, and are yours to delete. To take a source out for now: crossread remove.
    """
    if not names and not listed:
        raise InputError("it is not said what to forget", hint="name sources, or --list")
    with opened(path) as workspace:
        done = workspace.forget(names, by=person) if names else ()
        told, copies = workspace.forgotten() if listed else done, workspace.copies()
    if as_json:
        _write_forgotten(told, copies)
    for one in told if listed else ():
        by = f" by {one.person}" if one.person else ""
        say(f"{one.made}{by}: {_extent(one)}; sha256 {one.digest}", quiet=quiet)
    if names:
        say(_told(done, path), quiet=quiet)
    say(_still_held(copies), quiet=quiet)


def _extent(one: Forgotten) -> str:
    return f"a text with {one.n_records:,} records and {one.n_reviews:,} decisions"


def _told(done: tuple[Forgotten, ...], path: str) -> str:
    if not done:
        return f"Forgotten in {path}; every text is still there from another source."
    return "\n".join(f"Forgotten in {path}: {_extent(one)}." for one in done)


_HELD = {"beside": "kept beside it:", "origin": "this workspace was made of"}
"""Words for what a copy is, where its own name is not plain."""


def _still_held(copies: Iterable[SavedCopy]) -> str:
    known = [
        f"  {_HELD.get(one.what, one.what)} {one.place}{f', {one.made}' if one.made else ''}"
        for one in copies
    ]
    named = "\n".join(["Copies that may still hold it, yours to delete:", *known]) if known else ""
    return (
        f"{named}\nNot reached: sheets and exports made before, copies made by other programs, and "
        "the files the sources came from. Delete those yourself."
    ).lstrip()


def _write_forgotten(told: Iterable[Forgotten], copies: Iterable[SavedCopy]) -> None:
    for one in told:
        click.echo(json.dumps({"kind": "forgotten", **asdict(one)}, ensure_ascii=False))
    for copy in copies:
        click.echo(json.dumps({"kind": "copy_known", **asdict(copy)}, ensure_ascii=False))
