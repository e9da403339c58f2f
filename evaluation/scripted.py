"""A language model that says what a script tells it, behind a real OpenAI-compatible address.

It listens on the loopback address, in a thread of this process. What it was asked is in
``requests``. A script is a function from the body of a request to a ``Step``; the steps are what
endpoints do, and what they do wrong.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request: its path, headers (names in lower case) and body."""

    path: str
    headers: dict[str, str]
    body: Body


@dataclass(frozen=True)
class Step:
    """What the server does with a request."""

    status: int = 200
    kind: str = "text/event-stream"
    chunks: tuple[bytes, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    stalls: bool = False
    """Nothing more comes after the chunks until the client has gone."""
    floods: bool = False
    """The last chunk comes again and again until the client has gone."""


Script = Callable[[Body], Step]


def event(text: str, **more: object) -> bytes:
    """Return one event of a stream that says ``text``."""
    held = {"choices": [{"index": 0, "delta": {"content": text}, **more}]}
    return b"data: " + json.dumps(held).encode() + b"\n\n"


def says(text: str, *, n_chunks: int = 5) -> Step:
    """Say a text as a stream, with the usage at the end."""
    size = max(1, len(text) // n_chunks)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    usage = {"choices": [], "usage": {"prompt_tokens": 120, "completion_tokens": len(text) // 4}}
    end = (b"data: " + json.dumps(usage).encode() + b"\n\n", b"data: [DONE]\n\n")
    return Step(chunks=(*(event(one) for one in pieces), *end))


def says_at_once(text: str) -> Step:
    """Say a text as one JSON object, as endpoints do that do not stream."""
    held = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    return Step(kind="application/json", chunks=(json.dumps(held).encode(),))


def refuses(status: int, message: str = "", **headers: str) -> Step:
    """Answer with a status and an error object."""
    body = json.dumps({"error": {"message": message}}).encode()
    return Step(status, "application/json", (body,), headers)


def shows_a_page(status: int = 200) -> Step:
    """Answer with a web page."""
    return Step(status, "text/html", (b"<!doctype html><title>Sign in</title><p>Sign in",))


def redirects_to(address: str, status: int = 307) -> Step:
    """Send the client elsewhere."""
    return Step(status, "text/plain", (), {"Location": address})


def stalls() -> Step:
    """Say nothing, and hold the line."""
    return Step(stalls=True)


def floods() -> Step:
    """Never stop."""
    return Step(chunks=(event("and so on " * 400),), floods=True)


class ScriptedModel:
    """The server; use ``serving``."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Return the address to configure."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop and let go of everything."""
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def serving(script: Script) -> Iterator[ScriptedModel]:
    """Run a server that follows a script while the block runs."""
    model = ScriptedModel(script)
    model.start()
    try:
        yield model
    finally:
        model.stop()


def in_order(*steps: Step) -> Script:
    """Return a script that takes these steps one after the other, the last again and again."""
    left = list(steps)

    def script(body: Body) -> Step:
        del body
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            model.requests.append(Asked(self.path, headers, body))
            with suppress(OSError):  # the client has gone
                self._take(model.script(body))

        def _take(self, step: Step) -> None:
            self.send_response(step.status)
            self.send_header("Content-Type", step.kind)
            for name, value in step.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            for chunk in step.chunks:
                self.wfile.write(chunk)
            self.wfile.flush()
            while step.floods and not model.closing.is_set():
                self.wfile.write(step.chunks[-1])
            if step.stalls:
                model.closing.wait(5)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on standard error."""

    return Handler
