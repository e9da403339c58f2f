"""``--on`` and ``--out``: where sources are read, and the folder what is found goes to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from crossread.cli import options
from crossread.cli.options import say
from crossread.cli.progress import Bars
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.cluster.run import Mapper, Report
    from crossread.ingest.intake import Intake

TOLD = 10

on = click.option(
    "--on",
    metavar="ADDRESS",
    help="Where to read: tcp://host:8786, a scheduler of Dask, or local, this machine's "
    "processors.  [needs crossread[cluster]]",
)
out = click.option(
    "--out",
    metavar="FOLDER",
    help="Write what is found into a folder of Parquet files, batch by batch, for more texts than "
    "a workspace holds.  [needs crossread[cluster]]",
)


@contextmanager
def mapper_on(address: str | None, *, quiet: bool) -> Iterator[Mapper | None]:
    """Give what hands work to the workers at an address; None where no address is given."""
    if address is None:
        yield None
        return
    from crossread.cluster.scheduler import Cluster

    def tell(message: str) -> None:
        say(message, quiet=quiet)

    with Cluster(address, n_local=options.n_processors(), tell=tell) as cluster:
        yield cluster


def read_into(
    folder: str,
    sources: Sequence[str],
    *,
    address: str | None,
    meta: str | None,
    intake: Intake,
    quiet: bool,
) -> Report:
    """Read sources into a folder of findings and say what was done."""
    from crossread.workspace import Workspace

    if not sources:
        raise InputError("there is nothing to read", hint="name files, folders or patterns")
    try:
        with (
            Workspace() as workspace,
            mapper_on(address, quiet=quiet) as mapper,
            Bars(quiet=quiet) as bars,
        ):
            report = workspace.read_into(
                folder,
                sources,
                mapper=mapper,
                meta=meta,
                intake=intake,
                stdin=options.standard_input(),
                progress=bars,
            )
    except KeyboardInterrupt:
        say()
        say(
            f"crossread: stopped. The parts in {folder} are whole; run the same command again to "
            "go on."
        )
        sys.exit(130)
    _tell(report, folder, quiet=quiet)
    return report


def _tell(report: Report, folder: str, *, quiet: bool) -> None:
    if not report.n_parts and not report.n_failed:
        say(f"Nothing new: what was given is in {folder} already.", quiet=quiet)
        return
    documents, records = _n(report.n_documents, "document"), _n(report.n_records, "record")
    rate = f", {report.n_documents / report.seconds:,.0f} a second" if report.n_documents else ""
    message = f"Read {documents}{rate}: {records} in {_n(report.n_parts, 'new part')} of {folder}."
    if report.n_there:
        message += f" {_n(report.n_there, 'part')} were there and were not read again."
    say(message, quiet=quiet)
    for name, record in report.failed[:TOLD]:
        say(f"not read: {name}: {record.reason}", quiet=quiet)
    if report.n_failed > TOLD:
        more = f"{report.n_failed - TOLD:,} more failed"
        say(f"{more}; all are in {folder}/outcomes, where ending is failed", quiet=quiet)


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
