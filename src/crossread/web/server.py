"""Serving the workbench: one socket on this machine, an address that works once."""

from __future__ import annotations

import ipaddress
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from crossread.errors import InputError, ServiceUnavailable
from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.workspace import Workspace

MOST_AT_ONCE = 64
"""Requests that are answered at a time."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the workbench listens. ``names`` are further host names it answers to."""

    host: str = "127.0.0.1"
    port: int = 0
    names: tuple[str, ...] = ()
    has_password: bool = False


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_open_door(door: Door) -> None:
    """Raise ``InputError`` where other machines would reach the workbench without a password."""
    if is_loopback(door.host) or door.has_password:
        return
    raise InputError(
        f"{door.host} is reached from other machines, and whoever reaches the workbench reads "
        "every source and changes every decision",
        hint="leave --host out to stay on this machine, or set a password in CROSSREAD_PASSWORD; "
        "the connection is not encrypted, so put it behind a proxy that speaks HTTPS",
    )


def listen(door: Door) -> socket.socket:
    """Return a socket that listens; raises ``ServiceUnavailable`` where the port is taken."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    try:
        return socket.create_server((door.host, door.port), family=family, reuse_port=False)
    except OSError as error:
        raise ServiceUnavailable(
            f"port {door.port} of {door.host} cannot be listened on: {error.strerror}",
            hint="give another with --port, or 0 for any that is free",
        ) from error


def hosts_of(door: Door, port: int) -> tuple[str, ...]:
    """Return what the Host header may say."""
    names = list(door.names)
    if is_loopback(door.host):
        names += ["127.0.0.1", "localhost", "[::1]"]
    elif door.host not in ("0.0.0.0", "::"):
        names.append(f"[{door.host}]" if ":" in door.host else door.host)
    with_port = [one if _has_port(one) else f"{one}:{port}" for one in names]
    return tuple(dict.fromkeys((*with_port, *door.names)))


def _has_port(name: str) -> bool:
    return name.rpartition(":")[2].isdigit() and not name.endswith("]")


def serve(
    bench: Bench,
    door: Door,
    *,
    say: Callable[[str], None],
    open_browser: bool = False,
    sources: Sequence[str] = (),
) -> None:
    """Serve until Ctrl-C; raises ``InputError`` for a door that must not be open.

    ``say`` is called with each address to open; it holds a token and works once.
    """
    import uvicorn

    refuse_open_door(door)
    with listen(door) as listening:
        port = listening.getsockname()[1]
        bench = replace(bench, cookie=f"crossread-{port}")
        hosts = hosts_of(door, port)
        app = make_app(bench, hosts=hosts)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_AT_ONCE,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=3,
            ws="none",
        )
        first = hosts[0] if hosts else f"{door.host}:{port}"

        def address() -> str:
            return f"http://{first}/enter?token={bench.keys.token()}"

        opened = address()
        bench.core.ask(partial(warm_up, bench))
        say(opened)
        if sources:
            bench.work.start(sources)
        if open_browser:
            _open(opened)
        if sys.stdin is not None and sys.stdin.isatty():
            threading.Thread(target=_tell_again, args=(address, say), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listening])


def warm_up(bench: Bench, workspace: Workspace) -> None:
    """Do what the first view needs before its address is told, so that it need not wait.

    A file that cannot be opened ends it here, where the reason is read, and not in a page.
    """
    from crossread.web.desk import render_desk

    render_desk(bench, workspace)


def _open(address: str) -> None:
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _tell_again(address: Callable[[], str], say: Callable[[str], None]) -> None:
    """Print a new address each time somebody presses Enter."""
    for _ in sys.stdin:
        say(address())
