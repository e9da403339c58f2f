"""``compare`` and ``read``: from sources to a sheet or records in one step."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import cluster, options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.errors import InputError, UnreadableSource

if TYPE_CHECKING:
    from crossread.ingest.intake import Intake
    from crossread.model.findings import Findings
    from crossread.workspace import Added, Workspace


@dataclass(frozen=True, slots=True)
class Request:
    """How sources are to be taken in."""

    meta: str | None
    intake: Intake


@click.command(
    epilog="""\b
Examples:
  crossread compare reuters.html blog.txt statement.md -o sheet.html
  crossread compare articles/*.txt --about "dam" -o sheet.md
  crossread compare a.txt b.txt --json > findings.jsonl
  pbpaste | crossread compare - b.txt -o sheet.html
  crossread compare c.html --workspace dam.db -o sheet.html   # with all that is in dam.db
""",
)
@options.sources
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write the sheet: .html, .md, .docx, .csv, .jsonl, or .jsonld for W3C Web "
    "Annotations; more with crossread export.",
)
@click.option(
    "--about",
    metavar="TOPIC",
    type=options.words,
    help="Only what is about a topic: its words, or much the same.",
)
@click.option("--excerpts-only", is_flag=True, help="Leave the full texts out of the sheet.")
@click.option("--all-kinds", is_flag=True, help="With --json: paragraphs and sentences too.")
@options.as_json
@options.meta
@options.workspace
@options.intake
@options.quiet
def compare(  # noqa: PLR0913  one argument for each option
    sources: tuple[str, ...],
    *,
    output: str | None,
    about: str | None,
    excerpts_only: bool,
    all_kinds: bool,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    quiet: bool,
) -> None:
    """Compare sources: who says what, in which words, side by side.

    SOURCES are files (text, Markdown, saved pages, CSV or JSON Lines with one article a row),
    folders, patterns, or - for standard input. With --workspace all that is in the file is
    compared, these sources among it.
    """
    from crossread.api import Comparison, refuse_source

    _check_output(output, meta)
    path = path if sources else workspace_meant(path)
    request = Request(meta, intake)
    with opened(path, make=bool(sources)) as workspace, Bars(quiet=quiet) as bars:
        added = taken_in(workspace, sources, request, bars)
        if output is not None:
            refuse_source(Path(output), workspace.listed())
        findings = workspace.compare(about=about, progress=bars)
    tell_troubles(added, findings, quiet=quiet, shown=not as_json and output is None)
    if about is not None and not _has_findings(findings):
        say(f"nothing was found about “{about}”; the sources were read and compared", quiet=quiet)
    comparison = Comparison(findings, command=command_line(), excerpts_only=excerpts_only)
    if as_json:
        _write_stream(findings, all_kinds=all_kinds)
    if output is not None:
        comparison.sheet(output)
        say(f"Made {output}: {_counts(findings)}.", quiet=quiet)
    if not as_json and output is None:
        from crossread.cli.summary import render_summary

        click.echo(render_summary(comparison.value()))
        say(_how_to_make_a_sheet(sources, path), quiet=quiet)


@click.command(
    epilog="""\b
Examples:
  crossread read statement.md
  crossread read articles/ --json > findings.jsonl
  crossread read --workspace dam.db            # what was added and not read yet
  crossread read warc/*.gz --on tcp://scheduler:8786 --out findings/
""",
)
@options.sources
@click.option("--all-kinds", is_flag=True, help="With --json: paragraphs and sentences too.")
@click.option(
    "--own",
    metavar="NAME",
    help="Only the texts and what NAME did: no finding of the program, no decision of others.",
)
@cluster.on
@cluster.out
@options.as_json
@options.meta
@options.workspace
@options.intake
@options.quiet
def read(  # noqa: PLR0913  one argument for each option
    sources: tuple[str, ...],
    *,
    all_kinds: bool,
    own: str | None,
    on: str | None,
    out: str | None,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    quiet: bool,
) -> None:
    """Read sources one by one: quotations, names, numbers, dates, appeals.

    SOURCES are files, folders, patterns, or - for standard input. Nothing is compared. With --out
    archives are streamed, and a workspace is written to only if one is named.
    """
    request = Request(meta, intake)
    if out is not None:
        _refuse_beside_out(as_json=as_json, own=own)
        _refuse_to_fetch(intake)
        cluster.read_into(out, sources, address=on, meta=meta, intake=intake, quiet=quiet)
        if path is not None:
            with opened(path, make=True) as workspace, Bars(quiet=quiet) as bars:
                workspace.load(out, progress=bars)
                say(f"Taken into {path}.", quiet=quiet)
        return
    path = path if sources else workspace_meant(path)
    with (
        cluster.runner_on(on, quiet=quiet) as runner,
        opened(path, make=bool(sources), runner=runner) as workspace,
        Bars(quiet=quiet) as bars,
    ):
        added = taken_in(workspace, sources, request, bars)
        findings = workspace.read(progress=bars, own=own)
    tell_troubles(added, findings, quiet=quiet, shown=False)
    if as_json:
        _write_stream(findings, all_kinds=all_kinds)
        return
    from crossread.cli.summary import render_reading

    click.echo(render_reading(findings))
    say("To see them side by side: crossread compare, with the same sources", quiet=quiet)


def _refuse_beside_out(*, as_json: bool, own: str | None) -> None:
    if as_json or own is not None:
        option = "--json" if as_json else "--own"
        raise InputError(
            f"{option} and --out do not go together",
            hint=f"the records are in the folder: leave {option} out, or --out",
        )


def _refuse_to_fetch(intake: Intake) -> None:
    if intake.fetching is not None:
        raise InputError(
            "a folder of findings keeps no captures, so nothing is fetched into it",
            hint="fetch into a workspace: crossread add ADDRESS --fetch --workspace FILE",
        )


def workspace_meant(path: str | None) -> str:
    """Return the workspace to read when no source is named: the one given, or the usual one."""
    if path is not None:
        return path
    if Path(options.DEFAULT_WORKSPACE).is_file():
        return options.DEFAULT_WORKSPACE
    raise InputError(
        "there is nothing to read",
        hint="name files or folders, or a workspace with --workspace FILE",
    )


def taken_in(workspace: Workspace, sources: Sequence[str], request: Request, bars: Bars) -> Added:
    """Take in the sources of a request; raises ``InputError`` when there is nothing to read."""
    from crossread.workspace import Added

    if not sources:
        return Added()
    added = workspace.add(
        sources,
        meta=request.meta,
        intake=request.intake,
        stdin=options.standard_input(),
        progress=bars,
    )
    if not workspace.documents():
        raise _nothing_read(added)
    return added


def _nothing_read(added: Added) -> UnreadableSource:
    failures = [{"source": one.source, "reason": one.reason} for one in added.failures]
    first = added.failures[0] if added.failures else None
    if first is not None and len(failures) == 1:
        message, hint = first.reason, first.hint
    else:
        reasons = "; ".join(str(one["reason"]) for one in failures[:3])
        message = f"none of the sources could be read: {reasons}"
        hint = "give files that hold text"
    return UnreadableSource(message, hint=hint, details={"failures": failures})


def tell_troubles(added: Added, findings: Findings, *, quiet: bool, shown: bool) -> None:
    """Say what was not read and not compared; ``shown``: the summary names the failures."""
    for failure in () if shown else added.failures:
        say(f"not read: {failure.reason}", quiet=quiet)
        if failure.hint:
            say(f"  {failure.hint}", quiet=quiet)
    for name in added.unmatched:
        say(f"the table of metadata speaks of {name}, which is none of the sources", quiet=quiet)
    if len(findings.documents) == 1 and any(one.comparison for one in findings.outcomes):
        say("there is one source: it is compared with itself alone", quiet=quiet)
    languages = sorted({one.language for one in findings.documents if one.language})
    if len(languages) > 1:
        say(
            f"the sources are in several languages ({', '.join(languages)}): "
            "each is read, none is compared with one in another language",
            quiet=quiet,
        )


def _write_stream(findings: Findings, *, all_kinds: bool) -> None:
    from crossread.report.stream import render_stream

    for line in render_stream(findings, structure=all_kinds, full_paths=True):
        click.echo(line)


def _has_findings(findings: Findings) -> bool:
    """Whether anything is left but the layers that cut up the texts."""
    from crossread.model.bodies import STRUCTURAL, Furniture

    return any(one.kind not in STRUCTURAL | {Furniture.kind} for one in findings.annotations)


def _check_output(output: str | None, meta: str | None) -> None:
    """Refuse, before any work, a sheet that cannot be written."""
    from crossread.api import form_of, is_same_file

    if output is None:
        return
    form_of(output)
    folder = Path(output).parent
    if not os.path.isdir(folder):
        raise InputError(f"there is no folder {folder} to write to", hint="make it first")
    if os.path.isdir(output):
        raise InputError(f"{output} is a folder", hint="give the name of a file in it")
    if meta is not None and is_same_file(output, meta):
        raise InputError(f"{output} is the table given with --meta", hint="write to another file")


def _counts(findings: Findings) -> str:
    from crossread.model.bodies import Coverage, Quotation

    counts = {
        "source": len(findings.documents),
        "statement": len(findings.of(Coverage)),
        "quotation": sum(one.body.form != "scare" for one in findings.of(Quotation)),
    }
    return ", ".join(f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s" for noun, n in counts.items())


def command_line() -> str:
    """Return the command as it could be typed again, files by name alone."""
    words, before = ["crossread"], ""
    for word in sys.argv[1:]:
        words.append(word if before == "--about" else _without_folders(word))
        before = word
    return shlex.join(words).encode("utf-8", "backslashreplace").decode("utf-8")


def _without_folders(word: str) -> str:
    option, is_set, value = word.partition("=")
    if word.startswith("-") and is_set:
        return f"{option}={value if option == '--about' else _without_folders(value)}"
    return Path(word).name or word


def _how_to_make_a_sheet(sources: Sequence[str], path: str | None) -> str:
    named = shlex.join(sources[:4]) + (" …" if len(sources) > 4 else "")
    if path is not None:
        named = shlex.join(["--workspace", path])
    command = f"crossread compare {named} -o sheet.html"
    return f"No file was made. To make a sheet to send: {command}"
