"""A server that says what it is told to, byte for byte, and a net in which names lead to it."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

from crossread.ingest.fetch import Fetcher, OpenNet, Patience

HARBOUR = "93.184.215.14"
"""A number of the open net; in these tests it leads to the server on this machine."""

Sent = bytes | Callable[[socket.socket], None]


def response(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a response with its length."""
    content = body.encode() if isinstance(body, str) else body
    known = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
    known |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + content


def redirect(location: str) -> bytes:
    """Return a response that leads elsewhere."""
    return response(status="302 Found", Location=location)


NOT_THERE = response("nothing", status="404 Not Found")


class Server:
    """Answers at 127.0.0.1; ``says`` gives the bytes for a target, ``asked`` what was asked."""

    def __init__(self, says: dict[str, Sent], context: Any = None) -> None:
        self.says = says
        self.asked: list[str] = []
        self.requests: list[str] = []
        self.server_names: list[str | None] = []
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(5)
        self._listening.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            connection, _ = self._listening.accept()
            with connection, suppress(OSError):
                if not self._stopped.is_set():
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        if self._context is not None:
            with self._context.wrap_socket(connection, server_side=True) as secured:
                self._talk(secured)
        else:
            self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        held = b""
        while b"\r\n\r\n" not in held:
            chunk = connection.recv(65536)
            if not chunk:
                return
            held += chunk
        request = held.decode("latin-1")
        target = request.split(" ")[1]
        host = next(
            line.split(": ")[1] for line in request.split("\r\n") if line.startswith("Host: ")
        )
        self.requests.append(request)
        self.asked.append(f"{host}{target}")
        says = self.says.get(f"{host}{target}", self.says.get(target, NOT_THERE))
        if callable(says):
            says(connection)
        else:
            connection.sendall(says)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass


class Net:
    """Names as ``numbers`` says, every number of which leads to the server."""

    def __init__(self, server: Server, numbers: dict[str, list[str]], trusted: Any = None) -> None:
        self.server, self.numbers, self.trusted = server, numbers, trusted
        self.looked_up: list[str] = []
        self.dialled: list[str] = []

    def look_up(self, host: str, port: int, seconds: float) -> Any:
        self.looked_up.append(host)
        if host in self.numbers:
            return tuple(map(ipaddress.ip_address, self.numbers[host]))
        is_a_number = host[:1].isdigit() or ":" in host
        return OpenNet().look_up(host, port, seconds) if is_a_number else ()

    def dial(self, number: Any, port: int, seconds: float) -> socket.socket:
        self.dialled.append(f"{number}:{port}")
        return socket.create_connection(("127.0.0.1", self.server.port), seconds)

    def secure(self, connection: socket.socket, host: str) -> Any:
        return self.trusted.wrap_socket(connection, server_hostname=host)


def fetcher(server: Server, **options: Any) -> Fetcher:
    """Return what fetches from the server as ``harbour.example``, without ever waiting."""
    numbers = options.pop("numbers", {"harbour.example": [HARBOUR]})
    net = options.pop("network", None) or Net(server, numbers, options.pop("trusted", None))
    given = {"patience": Patience(between=0), "sleep": lambda seconds: None, **options}
    return Fetcher(network=net, **given)
