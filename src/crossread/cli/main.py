"""The command ``crossread`` and how it ends: exit codes and errors in one shape."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from crossread import __version__
from crossread.cli.about import analysers, completion, schema, version
from crossread.cli.ask import ask, verify
from crossread.cli.brief import brief
from crossread.cli.captures import captures
from crossread.cli.decide import agreement, codebook, decide
from crossread.cli.export import export
from crossread.cli.group import group
from crossread.cli.kinds import formats
from crossread.cli.log import kept_log
from crossread.cli.look import quotes, search, show, text
from crossread.cli.shelf import add, changes, doctor, list_sources, order, remove
from crossread.cli.sources import compare, read
from crossread.cli.upkeep import backup, forget, import_all, move, restore
from crossread.cli.versions import versions
from crossread.errors import CrossreadError, StoreFull

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells do
PIPE_CLOSED = 1  # as click ends when it is the first to notice

COMMANDS = (
    compare,
    group,
    versions,
    read,
    brief,
    ask,
    verify,
    add,
    remove,
    order,
    list_sources,
    captures,
    quotes,
    search,
    show,
    text,
    decide,
    codebook,
    agreement,
    export,
    changes,
    doctor,
    backup,
    restore,
    import_all,
    move,
    forget,
    formats,
    schema,
    analysers,
    version,
    completion,
)


FACES = ("crossread.web.command", "crossread.mcp.command")
"""Modules that bring commands of their own. Faces never import each other: they go by name."""


class InOrder(click.Group):
    """Lists the commands in the order a user meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, with a log where one is asked for."""
        log = ctx.params.get("log")
        if log is None:
            return super().invoke(ctx)
        with kept_log(log, lambda: ctx.invoked_subcommand):
            return super().invoke(ctx)


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  crossread compare reuters.html blog.txt statement.md -o sheet.html
  crossread compare articles/ --json > findings.jsonl
  crossread add *.html --workspace dam.db
  crossread quotes --speaker Orlan --workspace dam.db

Exit codes: 0 done, 1 a fault of the program, 2 your file or option, 3 words and pin disagree,
4 analysers that do not fit, 5 something is not installed, 6 the workspace file, 130 stopped.
""",
)
@click.version_option(__version__, prog_name="crossread", message="%(prog)s %(version)s")
@click.option(
    "--log",
    metavar="FILE",
    envvar="CROSSREAD_LOG",
    help="Add lines of JSON on what is done to a file (-: standard error), without words of texts.",
)
def cli(log: str | None) -> None:
    """Read contested sources side by side. Every finding is pinned to the exact words.

    Works offline, gives no verdicts: it shows what texts say, not who is right.
    """
    del log  # it is opened before, so that it sees how the command ends


for _command in COMMANDS:
    cli.add_command(_command)
for _face in FACES:
    for _command in import_module(_face).COMMANDS:
        cli.add_command(_command)


def _calm_linear_algebra() -> None:
    """Let NumPy multiply on one thread, set before it is loaded and handed on to workers.

    Products here are small. More threads only wait for each other, and while they wait they keep a
    processor busy: on a machine with other work, reading takes six times as long.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_missing_streams()
    _speak_utf8()
    _calm_linear_algebra()
    try:
        ended = cli.main(args=given, prog_name="crossread", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _fail(_usage_shape(error), 2, as_json="--json" in given)
    except CrossreadError as error:
        return _fail(dict(error.to_json()), error.exit_code, as_json="--json" in given)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_stdout()  # whoever read our output has enough
        return PIPE_CLOSED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _let_go_of_stdout()
        full = StoreFull("there is no space left to write to", hint="free some, and run it again")
        return _fail(dict(full.to_json()), full.exit_code, as_json=False)
    return ended if isinstance(ended, int) else 0


def _let_go_of_stdout() -> None:
    """Lose what is still to be written: Python would complain again when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_missing_streams() -> None:
    """Give the streams that whoever started us closed, as services do, somewhere to go."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page, and never fail on a sign it lacks.

    Lines end in LF everywhere: in what ``text`` prints every offset must hold.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _usage_shape(error: click.ClickException) -> dict[str, object]:
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "crossread"
    told = {
        "code": "input.usage",
        "message": error.format_message(),
        "hint": f"see {command} --help",
        "details": {},
    }
    return {"ok": False, "error": told}


def _fail(shape: dict[str, object], exit_code: int, *, as_json: bool) -> int:
    error = shape["error"]
    assert isinstance(error, dict)
    click.echo(f"crossread: {error['message']}", err=True)
    if error.get("hint"):
        click.echo(f"  {error['hint']}", err=True)
    if as_json:
        click.echo(json.dumps(shape, ensure_ascii=False, default=str))
    return exit_code
