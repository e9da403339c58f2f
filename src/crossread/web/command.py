"""The commands that open the workbench: ``serve`` and ``open``.

The command line finds them by name; nothing of the web is loaded before one of them is run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from crossread.web.writing import Chatting

DEFAULT_WORKSPACE = "crossread.db"
PASSWORD = "CROSSREAD_PASSWORD"

_port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Listen on this port.  [default: any that is free]",
)
_person = click.option(
    "--as", "person", metavar="NAME", help="Who decides: the name your decisions are signed with."
)


_llm = (
    click.option(
        "--llm",
        "llm_url",
        envvar="CROSSREAD_LLM",
        metavar="URL",
        help="Offer to ask a language model at this OpenAI-compatible address under Ask; it is "
        "contacted only when somebody says so there.",
    ),
    click.option(
        "--llm-model", envvar="CROSSREAD_LLM_MODEL", metavar="NAME", help="The model to ask there."
    ),
    click.option(
        "--llm-tokens",
        type=click.IntRange(min=500),
        default=12_000,
        show_default=True,
        metavar="N",
        help="Send at most about so many tokens a question.",
    ),
    click.option(
        "--llm-price",
        type=(click.FloatRange(min=0), click.FloatRange(min=0)),
        metavar="IN OUT",
        help="What a million tokens cost, to show the cost before and after.",
    ),
    click.option(
        "--llm-max-cost",
        type=click.FloatRange(min=0),
        metavar="COST",
        help="Send nothing that may cost more.",
    ),
)


def _place(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Take the password out of sight where the workspace is a database."""
    del context, option
    from crossread.store.places import place_of

    return None if value is None else place_of(value)


def _with_model(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a language model; the command gets what to make it of as ``chatting``."""

    @wraps(command)
    def called(
        *arguments: Any,
        llm_url: str | None,
        llm_model: str | None,
        llm_tokens: int,
        llm_price: tuple[float, float] | None,
        llm_max_cost: float | None,
        **given: Any,
    ) -> Any:
        def chatting() -> Chatting | None:
            from crossread.inference.chat import Budget
            from crossread.web.writing import configured

            price_in, price_out = llm_price or (None, None)
            budget = Budget(
                llm_tokens, price_in=price_in, price_out=price_out, max_cost=llm_max_cost
            )
            return configured(llm_url, llm_model or "", budget)

        return command(*arguments, chatting=chatting, **given)

    wrapped: Callable[..., Any] = called
    for option in reversed(_llm):
        wrapped = option(wrapped)
    return wrapped


@click.command(
    epilog="""\b
Examples:
  crossread serve
  crossread serve --workspace dam.db --as Mira
  CROSSREAD_PASSWORD=… crossread serve --host 0.0.0.0 --name desk.example.org --port 8080
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
    help="The file that keeps everything, or postgresql://…; made if missing.",
)
@_port
@_person
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Listen elsewhere than on this machine alone; needs a password in CROSSREAD_PASSWORD.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further host name to answer to, as with a proxy in front.",
)
@click.option("--browser/--no-browser", default=False, help="Open the browser.")
@_with_model
def serve(
    *,
    path: str,
    port: int,
    person: str | None,
    host: str,
    names: tuple[str, ...],
    browser: bool,
    chatting: Callable[[], Chatting | None],
) -> None:
    """Open the workbench on a workspace: read, compare, ask and decide in the browser.

    It listens on this machine alone. The address printed holds a token and works once.
    """
    from crossread.store.places import located
    from crossread.web.bench import Bench
    from crossread.web.server import Door, refuse_open_door
    from crossread.web.server import serve as run

    password = os.environ.get(PASSWORD) or None
    door = Door(host, port, names, has_password=password is not None)
    refuse_open_door(door)
    place = located(path)
    bench = Bench.opened(
        place,
        person=person,
        password=password,
        n_workers=_processors(),
        chatting=chatting(),
    )
    run(bench, door, say=_say, open_browser=browser)


@click.command(
    "open",
    epilog="""\b
Examples:
  crossread open sources/*
  crossread open articles/ --workspace dam.db
""",
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCES…")
@click.option(
    "--workspace",
    "-w",
    "path",
    metavar="FILE",
    callback=_place,
    help="Keep everything in this file, or postgresql://…  [default: nothing is kept]",
)
@_port
@_person
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the browser.")
@_with_model
def open_sources(
    sources: tuple[str, ...],
    *,
    path: str | None,
    port: int,
    person: str | None,
    browser: bool,
    chatting: Callable[[], Chatting | None],
) -> None:
    """Open sources in the workbench: they are read and compared while you look.

    SOURCES are files, folders or patterns. Without --workspace nothing is kept when it ends.
    """
    from crossread.store.places import located, name_of
    from crossread.web.bench import Bench
    from crossread.web.server import Door
    from crossread.web.server import serve as run

    folder = None if path else tempfile.mkdtemp(prefix="crossread-")
    place = located(path) if path else Path(folder or "") / "sources.db"
    name = name_of(place) if path else "not kept"
    try:
        bench = Bench.opened(
            place, name=name, person=person, n_workers=_processors(), chatting=chatting()
        )
        door = Door(port=port)
        run(bench, door, say=_say, open_browser=browser, sources=sources)
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


COMMANDS = (serve, open_sources)


def _say(address: str) -> None:
    click.echo(f"The workbench is open: {address}")
    click.echo("The address works once; press Enter for another, Ctrl-C to end.", err=True)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
