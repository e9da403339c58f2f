"""The command that offers a workspace to a client over standard input and output.

The command line finds it by name; the SDK is loaded when it is run.
"""

from __future__ import annotations

import os

import click

from crossread.errors import ExtraMissing, InputError

DEFAULT_WORKSPACE = "crossread.db"


def _place(context: click.Context, option: click.Parameter, value: str) -> str:
    """Take the password out of sight where the workspace is a database."""
    del context, option
    from crossread.store.places import place_of

    return place_of(value)


@click.command(
    epilog="""\b
Examples:
  crossread mcp --workspace case.crossread
  crossread compare --workspace case.crossread   # first, so that everything is read
""",
)
@click.option(
    "--workspace",
    "-w",
    "path",
    metavar="FILE",
    callback=_place,
    default=DEFAULT_WORKSPACE,
    show_default=True,
    help="The file to look into, or postgresql://…; it is not changed.",
)
def mcp(*, path: str) -> None:
    """Let a client of the Model Context Protocol look into a workspace, over stdio.

    It may list the sources, search, read quotations, comparison, names and labels, ask, verify a
    draft and open a pin. It can change nothing, name no file and reach no address.
    """
    from crossread.store.places import exists, is_address

    if not (exists(path) if is_address(path) else os.path.isfile(path)):
        raise InputError(
            f"there is no workspace {path}",
            hint="make one with crossread compare SOURCES --workspace FILE",
        )
    try:
        from crossread.mcp.server import serve
    except ImportError as error:
        raise ExtraMissing(
            "the MCP server needs the official SDK, which is not installed",
            hint='pip install "crossread[mcp]"',
        ) from error
    serve(path)


COMMANDS = (mcp,)
