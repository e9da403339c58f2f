"""What commands share: options, the workspace they open, how they are stopped."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

import click

from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.engine.runner import Runner
    from crossread.workspace import Workspace

DEFAULT_WORKSPACE = "crossread.db"

Command = TypeVar("Command", bound=Callable[..., Any])


def words(value: str) -> str:
    """Return an argument; bytes that are no text, which nothing can be written with, as U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value)


class Place(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """Where a workspace lies: a file, or the address of a database, its password out of sight."""

    name = "workspace"

    def convert(self, value: str, param: Any, ctx: Any) -> str:
        """Return the place, safe to be shown; raises ``InputError``."""
        del param, ctx
        from crossread.store.places import place_of

        return place_of(value)


as_json = click.option(
    "--json", "as_json", is_flag=True, help="Write records as JSON Lines to standard output."
)
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors and results.")
meta = click.option(
    "--meta",
    metavar="FILE.csv",
    help="A table that supplies or corrects outlet, author, date and title: its first line is "
    "source,outlet,author,date,title.",
)
max_bytes = click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Refuse a source larger than this.  [default: 50000000]",
)
max_entries = click.option(
    "--max-entries",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read no more entries of an archive than this.  [default: 10000]",
)
max_total = click.option(
    "--max-total",
    type=click.IntRange(min=1),
    metavar="N",
    help="Unpack no more bytes of one source than this.  [default: 1000000000]",
)
mapping = click.option(
    "--mapping",
    metavar="FILE.json",
    help='Which fields of a table or of exported posts hold what: {"text": "body", "author": '
    '"user.name"}.',
)

fetch = click.option(
    "--fetch",
    is_flag=True,
    help="Fetch sources that are addresses, and keep each capture. Without it nothing is fetched.",
)
despite_robots = click.option(
    "--despite-robots",
    is_flag=True,
    help="With --fetch: also what robots.txt asks programs to leave; the capture says so.",
)
any_port = click.option(
    "--any-port", is_flag=True, help="With --fetch: other ports than 80 and 443 too."
)


def intake(function: Command) -> Command:
    """Add the options that say how sources are taken in; they arrive as one ``intake``."""

    @functools.wraps(function)
    def gathered(*args: Any, **given: Any) -> Any:
        from crossread.ingest.fetching import Fetching
        from crossread.ingest.intake import Intake
        from crossread.ingest.limits import Limits
        from crossread.ingest.mapping import read_mapping

        limits = Limits().raised(
            max_bytes=given.pop("max_bytes"),
            max_entries=given.pop("max_entries"),
            max_total_bytes=given.pop("max_total"),
        )
        path = given.pop("mapping")
        wanted = given.pop("fetch")
        allowed = Fetching(given.pop("despite_robots"), given.pop("any_port"))
        if not wanted and allowed != Fetching():
            raise InputError("nothing is fetched without --fetch", hint="add --fetch")
        chosen = Intake(
            limits,
            None if path is None else read_mapping(path),
            allowed if wanted else None,
        )
        return function(*args, intake=chosen, **given)

    for option in (max_bytes, max_entries, max_total, mapping, any_port, despite_robots, fetch):
        gathered = option(gathered)
    return cast("Command", gathered)


def _no_places(
    context: click.Context, argument: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse the address of a database among sources, without repeating it."""
    del context, argument
    from crossread.store.places import is_address

    if any(map(is_address, given)):
        raise InputError(
            "a database is no source",
            hint="say which workspace it is with --workspace postgresql://…",
        )
    return given


sources = click.argument("sources", nargs=-1, metavar="SOURCES…", callback=_no_places)
workspace = click.option(
    "--workspace",
    "-w",
    "path",
    metavar="FILE",
    type=Place(),
    help="The file that keeps everything, or postgresql://…; made if missing.",
)
shelf = click.option(
    "--workspace",
    "-w",
    "path",
    metavar="FILE",
    type=Place(),
    default=DEFAULT_WORKSPACE,
    show_default=True,
    help="The file that keeps everything, or postgresql://…",
)


OTHER_RULES = {
    "older": "found with older rules than this version has; the workspace cannot be written to. To "
    "have it read anew, run crossread compare on a copy that can",
    "newer": "found in part by somebody's newer version of Crossread, whose findings are left as "
    "they are; install that version here too",
}
"""What is said of findings that other rules gave and this program leaves alone."""


@contextmanager
def opened(
    path: str | None, *, make: bool = False, runner: Runner | None = None
) -> Iterator[Workspace]:
    """Open a workspace (None: in memory), and on Ctrl-C say what is kept and how to go on.

    ``runner`` says where documents are read; None chooses among this machine's processes.

    Raises ``InputError`` when the file is missing and may not be made.
    """
    from crossread.store.places import exists
    from crossread.workspace import Workspace

    if path is not None and not make and not exists(path):
        raise no_workspace(path)
    try:
        with Workspace(path, n_workers=n_processors()) as workspace:
            if runner is not None:
                workspace.read_with(runner)
            yield workspace
            told = OTHER_RULES.get(workspace.other_rules, "")
            if told:
                click.echo(f"crossread: {told}", err=True)
    except KeyboardInterrupt:
        click.echo(err=True)
        click.echo(f"crossread: stopped. {_kept(path)}", err=True)
        sys.exit(130)


def no_workspace(path: str) -> InputError:
    """Return the error that says there is no workspace at a place."""
    return InputError(
        f"there is no workspace {path}",
        hint="make one with crossread add SOURCES, or name yours with --workspace FILE",
    )


def standard_input() -> BinaryIO | None:
    """Return standard input; None where there is none, as in a service."""
    return None if sys.stdin is None else sys.stdin.buffer


def n_processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _kept(path: str | None) -> str:
    if path is None:
        return "Nothing was kept; with --workspace FILE the next run goes on where this one was."
    return f"What was read is kept in {path}; run the same command again to go on."


def say(message: str = "", *, quiet: bool = False) -> None:
    """Tell the user something that is not a result."""
    if not quiet:
        click.echo(message, err=True)
