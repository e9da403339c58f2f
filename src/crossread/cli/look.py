"""Commands that look something up in a workspace: quotes, search, show, text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.ingest.pictures import Pictured


@click.command(
    epilog="""\b
Examples:
  crossread quotes
  crossread quotes --speaker Orlan --json
""",
)
@click.option("--speaker", metavar="NAME", help="Only speakers whose name holds these words.")
@options.shelf
@options.as_json
@options.quiet
def quotes(*, speaker: str | None, path: str, as_json: bool, quiet: bool) -> None:
    """List the quotations of a workspace by speaker, with their exact words.

    Sources that were added and not read yet are read first.
    """
    from crossread.cli.progress import Bars
    from crossread.cli.summary import render_quotations
    from crossread.model.wire import annotation_to_json, encode

    with opened(path) as workspace, Bars(quiet=quiet) as bars:
        workspace.read(progress=bars)
        found = workspace.quotations(speaker=speaker)
        sigla = workspace.sigla()
    if as_json:
        for one in found:
            click.echo(encode(annotation_to_json(one)))
    elif found:
        click.echo(render_quotations(found, sigla))
    if not found:
        whom = f" of a speaker named {speaker}" if speaker else ""
        say(f"no quotation{whom} was found in {path}", quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread search dam
  crossread search '"red army" victor*' --workspace war.db --json
""",
)
@click.argument("query", type=options.words)
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="At most this many documents.",
)
@options.shelf
@options.as_json
@options.quiet
def search(query: str, *, limit: int, path: str, as_json: bool, quiet: bool) -> None:
    """Find words in the texts of a workspace.

    All words of QUERY must stand in a text; "words in quotation marks" must stand together, and
    word* finds longer forms too.
    """
    from crossread.cli.summary import render_passages
    from crossread.model.wire import encode, evidence_to_json

    with opened(path) as workspace:
        found = workspace.search(query, limit=limit)
    if as_json:
        for one in found:
            click.echo(encode(evidence_to_json(one.evidence)))
    elif found:
        click.echo(render_passages(found))
    if not found:
        say(f"{query} was not found in {path}", quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread show 3f2a91
  crossread show 3f2a91 --picture words.svg    # of a picture or a PDF: where they stand
""",
)
@click.argument("record_id", metavar="ID")
@click.option(
    "--picture",
    metavar="FILE.svg",
    help="Write the picture or page that its words stand on, a rectangle around them.",
)
@options.shelf
@options.as_json
@options.quiet
def show(record_id: str, *, picture: str | None, path: str, as_json: bool, quiet: bool) -> None:
    """Show one record: what it says, its exact words, and who made it.

    ID is a record's id or its first digits.
    """
    from crossread.cli.summary import render_record
    from crossread.model.wire import annotation_to_json, encode

    with opened(path) as workspace:
        record = workspace.record(record_id)
        sigla = workspace.sigla()
        shown = () if picture is None else workspace.pictures(record_id)
    if picture is not None:
        _write_pictures(picture, shown, record.evidence[0].quote, quiet=quiet)
    if as_json:
        click.echo(encode(annotation_to_json(record)))
    else:
        click.echo(render_record(record, sigla))


def _write_pictures(picture: str, shown: tuple[Pictured, ...], words: str, *, quiet: bool) -> None:
    """Write each picture; where there are several, a number goes before the ending."""
    from crossread.api import write_text
    from crossread.report.rectangles import render_svg

    target = Path(picture)
    if target.suffix.lower() != ".svg":
        raise InputError("pictures are written as SVG", hint="end the name in .svg")
    for number, one in enumerate(shown, 1):
        name = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        write_text(name, render_svg(one, words))
        say(f"Made {name}: {one.label}, {len(one.boxes)} marked.", quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread text B
  crossread text blog.txt > extracted.txt
""",
)
@click.argument("name", metavar="ID")
@options.shelf
def text(name: str, *, path: str) -> None:
    """Print the extracted text of a document, in which all offsets count.

    ID is a siglum (A, B …), a path as given, a file name, or the beginning of an id.
    """
    from crossread.cli.summary import visible

    with opened(path) as workspace:
        words = workspace.text(name)
    click.echo(visible(words) if sys.stdout.isatty() else words, nl=False)
