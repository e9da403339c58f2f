"""``captures``: pages that were fetched, and the archives kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.store.store import StoredCapture

SHOWN_DIGITS = 16


@click.command(
    epilog="""\b
Examples:
  crossread captures
  crossread captures https://example.org/statement -o statement.warc.gz
""",
)
@click.argument("names", nargs=-1, metavar="[NAMES…]")
@click.option(
    "--output", "-o", metavar="FILE", help="Write the captures as a web archive (.warc.gz)."
)
@options.shelf
@options.as_json
@options.quiet
def captures(
    names: tuple[str, ...], *, output: str | None, path: str, as_json: bool, quiet: bool
) -> None:
    """List the captures of pages that were fetched, or write them as a web archive.

    Of each the whole exchange is kept: what was sent, what came, redirects, headers, robots.txt.
    NAMES are addresses, or sources as elsewhere; without any all are meant.
    """
    if output is not None and not output.lower().endswith((".warc.gz", ".warc")):
        raise InputError("captures are written as a web archive", hint="end the name in .warc.gz")
    with opened(path) as workspace:
        found = workspace.captures(names)
        archive = b"".join(map(workspace.capture_record, found)) if output is not None else b""
    if output is not None:
        _write_archive(output, archive)
        say(f"Made {output}: {len(found):,} captures, each with its exchanges.", quiet=quiet)
    if as_json:
        _write_records(found)
    elif output is None:
        click.echo("\n".join(line for one in found for line in _lines(one)) or "no captures")


def _write_archive(output: str, archive: bytes) -> None:
    import gzip

    from crossread.api import write_bytes

    if not archive:
        raise InputError("nothing was fetched here", hint="crossread add ADDRESS --fetch")
    packed = output.lower().endswith(".gz")
    write_bytes(Path(output), archive if packed else gzip.decompress(archive))


def _write_records(found: tuple[StoredCapture, ...]) -> None:
    from crossread.model.wire import encode

    for one in found:
        known = {
            "source": one.source,
            "address": one.address,
            "taken": one.taken,
            "digest": one.digest,
        }
        click.echo(encode({"kind": "capture", **known, **one.about}))


def _lines(one: StoredCapture) -> list[str]:
    about = one.about
    way = [*about["redirects"], about["url"]]
    lines = [
        f"{one.taken}  {one.address}",
        f"   status {about['status']} from {about['number']}, SHA-256 "
        f"{one.digest[:SHOWN_DIGITS]}…, {one.n_bytes:,} bytes kept",
    ]
    lines += [f"   by way of {' → '.join(way)}"] if len(way) > 1 else []
    lines += [f"   {told}" for told in (*about["robots"], *about["doubts"])]
    return lines
