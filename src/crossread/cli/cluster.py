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
    from crossread.engine.runner import Runner
    from crossread.ingest.intake import Intake
    from crossread.workspace import Workspace

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


@contextmanager
def runner_on(address: str | None, *, quiet: bool) -> Iterator[Runner | None]:
    """Give a runner that reads on the workers at an address; None where none is given."""
    with mapper_on(address, quiet=quiet) as mapper:
        if mapper is None:
            yield None
            return
        from crossread.cluster.runner import ClusterRunner
        from crossread.workspace import load_model

        yield ClusterRunner(mapper, load_model)


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
    if not sources:
        raise InputError("there is nothing to read", hint="name files, folders or patterns")
    with _at_work(folder, address, quiet=quiet) as (workspace, mapper, bars):
        report = workspace.read_into(
            folder,
            sources,
            mapper=mapper,
            meta=meta,
            intake=intake,
            stdin=options.standard_input(),
            progress=bars,
        )
    _tell(report, folder, quiet=quiet)
    return report


def group_in(folder: str, *, address: str | None, compare: bool, quiet: bool) -> None:
    """Group what a folder of findings holds, compare within groups, and say what was done."""
    with _at_work(folder, address, quiet=quiet) as (workspace, mapper, bars):
        done = workspace.group_in(folder, mapper=mapper, compare=compare, progress=bars)
    all_pairs = done.n_texts * (done.n_texts - 1) // 2
    say(
        f"Grouped {_n(done.n_texts, 'text')}: {_n(done.n_groups, 'group')} of "
        f"{done.n_in_groups:,} texts that report one event, in {folder}/across.",
        quiet=quiet,
    )
    say(
        f"{_n(done.n_met, 'pair')} of texts met in a bucket, of {all_pairs:,} that there are; "
        f"{done.n_near:,} were near.",
        quiet=quiet,
    )
    if done.n_crowded:
        say(
            f"{_n(done.n_crowded, 'bucket')} held too many texts for each to meet all: each met "
            "those dated nearest to it.",
            quiet=quiet,
        )
    if compare:
        say(
            f"{_n(done.n_records, 'record')} of what stands in several texts, in {folder}/across.",
            quiet=quiet,
        )
    if done.n_uncompared:
        say(
            f"{_n(done.n_uncompared, 'group')} held too many texts for their statements to be "
            f"compared; all are in {folder}/comparisons, where code is many",
            quiet=quiet,
        )
    for record in done.failed[:TOLD]:
        say(f"not compared: {record.analyser}: {record.reason}", quiet=quiet)


@contextmanager
def _at_work(
    folder: str, address: str | None, *, quiet: bool
) -> Iterator[tuple[Workspace, Mapper | None, Bars]]:
    """Give what work on a folder needs, and on Ctrl-C say what is kept and how to go on."""
    from crossread.workspace import Workspace

    try:
        with (
            Workspace() as workspace,
            mapper_on(address, quiet=quiet) as mapper,
            Bars(quiet=quiet) as bars,
        ):
            yield workspace, mapper, bars
    except KeyboardInterrupt:
        say()
        say(
            f"crossread: stopped. The parts in {folder} are whole; run the same command again to "
            "go on."
        )
        sys.exit(130)


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
