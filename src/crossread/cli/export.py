"""``export``: what is in a workspace, in the form another program or person asks for."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.errors import InputError

FORMS = ("html", "md", "docx", "csv", "tables", "jsonl", "jsonld", "qdpx", "xmi", "ris", "csl")


@click.command(
    epilog="""\b
Examples:
  crossread export -o sheet.docx --workspace dam.db
  crossread export --format qdpx -o dam.qdpx
  crossread export --format xmi -o dam.zip
  crossread export --format ris > sources.ris
  crossread export --all dam.jsonl.gz
  crossread export -o sheet.docx --redact-name "Inga Marwood|Marwood" --redact A:120-180
""",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="The form; without it the ending of the file chooses. tables and xmi are zips; csl is "
    "CSL-JSON; jsonld W3C Web Annotations; qdpx REFI-QDA.",
)
@click.option("--output", "-o", metavar="FILE", help="The file; without it standard output.")
@click.option(
    "--all",
    "everything",
    metavar="FILE",
    type=options.words,
    help="Write everything to one file (.jsonl, .jsonl.gz) that import reads back.",
)
@click.option("--about", metavar="TOPIC", type=options.words, help="Only what is about a topic.")
@click.option("--excerpts-only", is_flag=True, help="Leave the full texts out of the sheet.")
@click.option(
    "--redact-name",
    "names",
    multiple=True,
    type=options.words,
    metavar="NAME",
    help="Take a name out of everything; its other forms after | (“Ann Holm|Holm”). Can be "
    "repeated.",
)
@click.option(
    "--redact",
    "passages",
    multiple=True,
    type=options.words,
    metavar="PLACE",
    help="Take a passage out of everything: a record’s id, or SOURCE:START-END. Can be repeated.",
)
@options.shelf
@options.quiet
def export(  # noqa: PLR0913  one argument for each option
    *,
    form: str | None,
    output: str | None,
    everything: str | None,
    about: str | None,
    excerpts_only: bool,
    names: tuple[str, ...],
    passages: tuple[str, ...],
    path: str,
    quiet: bool,
) -> None:
    """Write what is in a workspace in another form, with what people decided.

    What was added and not read yet is read and compared first. Redacted names and passages stand
    nowhere in the file: not in texts, labels, comments, titles or file names.
    """
    from crossread.api import EXPORTS, Comparison, form_of, refuse_source, write_bytes

    if everything is not None:
        _refuse_narrowing(form, output, about, names, passages)
        _write_everything(everything, path, quiet=quiet)
        return
    if form is None and output is None:
        raise InputError("it is not said in which form", hint=f"add --format: {', '.join(EXPORTS)}")
    chosen = form or form_of(output or "")
    _refuse_folder(output)
    with opened(path) as workspace, Bars(quiet=quiet) as bars:
        if output is not None:
            refuse_source(Path(output), workspace.listed())
        pins = [pin for name in passages for pin in workspace.pins_named(name)]
        findings = workspace.compare(about=about, progress=bars)
    command = f"crossread export --format {chosen}"
    comparison = Comparison(findings, command=command, excerpts_only=excerpts_only)
    content = comparison.redacted(names, pins).exported(chosen)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    write_bytes(Path(output), content)
    say(f"Made {output}: {EXPORTS[chosen]}, {len(content):,} bytes.", quiet=quiet)


def _write_everything(out: str, path: str, *, quiet: bool) -> None:
    with opened(path) as workspace:
        copied = workspace.export_all(out)
    say(
        f"Made {out}: everything of {path}, {copied.n_bytes:,} bytes.\n"
        f"Read it back with: crossread import {shlex.quote(out)} --workspace FILE",
        quiet=quiet,
    )


def _refuse_narrowing(*given: object) -> None:
    if any(given):
        raise InputError(
            "--all writes everything as it is", hint="leave the other options out, or --all"
        )


def _refuse_folder(output: str | None) -> None:
    if output is None:
        return
    folder = Path(output).parent
    if not os.path.isdir(folder):
        raise InputError(f"there is no folder {folder} to write to", hint="make it first")
    if os.path.isdir(output):
        raise InputError(f"{output} is a folder", hint="give the name of a file in it")
