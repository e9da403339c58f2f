"""Making out an answer as its bytes come in: a stream of events, one JSON object, or neither.

Nothing is trusted: what is too long is broken off, what is no answer is said to be none.
"""

from __future__ import annotations

import json
from typing import Any

from crossread.errors import ServiceGarbled, ServiceUnavailable
from crossread.inference.chat import Usage

MAX_BYTES = 8_000_000
MAX_CHARACTERS = 200_000
"""An answer longer than this has run away: forty times what is asked for."""

MAX_TOLD = 200
"""Characters of a message of the endpoint that are passed on."""


def told(message: object) -> str:
    """Return what an endpoint says of itself on one short line, without anything that steers."""
    line = "".join(one if one.isprintable() else " " for one in str(message))
    return " ".join(line.split())[:MAX_TOLD]


class Hearing:
    """An answer coming in. ``feed`` it bytes; ``is_done`` when the stream said so."""

    def __init__(self) -> None:
        self.is_done = False
        self.is_cut = False
        self.usage: Usage | None = None
        self._parts: list[str] = []
        self._n_characters = 0
        self._held = b""
        self._is_stream: bool | None = None
        self._n_bytes = 0

    @property
    def text(self) -> str:
        """Return what was said so far."""
        return "".join(self._parts)

    @property
    def n_characters(self) -> int:
        """Return how many characters have come."""
        return self._n_characters

    def feed(self, chunk: bytes) -> None:
        """Take in bytes; raises ``ServiceGarbled`` when they are no answer."""
        self._n_bytes += len(chunk)
        if self._n_bytes > MAX_BYTES:
            raise _endless()
        self._held += chunk
        if self._is_stream is None:
            self._recognise()
        if self._is_stream:
            *lines, self._held = self._held.split(b"\n")
            for line in lines:
                self._line(line)

    def close(self) -> None:
        """Take in what is left; raises ``ServiceGarbled`` when there was no answer in it."""
        if self._is_stream is None:
            raise ServiceGarbled(
                "the language model's address gave an empty answer",
                hint="check --llm; it usually ends in /v1",
            )
        if self._is_stream:
            self._line(self._held)
        else:
            self._whole(_parsed(self._held))

    def _recognise(self) -> None:
        start = self._held.lstrip()
        if not start:
            return
        if start[:1] == b"{":
            self._is_stream = False
        elif start[:1] in b"de:i" or start[:1] == b"r":  # data:, event:, id:, retry:, a comment
            self._is_stream = True
        else:
            raise _no_answer(start)

    def _line(self, line: bytes) -> None:
        line = line.strip()
        if not line.startswith(b"data:"):
            return
        data = line[len(b"data:") :].strip()
        if data == b"[DONE]":
            self.is_done = True
        elif data:
            self._whole(_parsed(data))

    def _whole(self, held: dict[str, Any]) -> None:
        """Take in one JSON object: an event of a stream, or the whole answer."""
        if held.get("error"):
            error = held["error"]
            message = error.get("message", "") if isinstance(error, dict) else error
            raise ServiceUnavailable(
                f"the language model failed: {told(message)}", hint="try again, or another model"
            )
        self._count(held.get("usage"))
        choices = held.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else {}
        if not isinstance(first, dict):
            raise _no_answer(b"")
        self.is_cut = self.is_cut or first.get("finish_reason") == "length"
        said = first.get("delta") or first.get("message") or {}
        content = said.get("content") if isinstance(said, dict) else None
        if isinstance(content, str):
            self._n_characters += len(content)
            if self._n_characters > MAX_CHARACTERS:
                raise _endless()
            self._parts.append(content)

    def _count(self, usage: object) -> None:
        if not isinstance(usage, dict):
            return
        n_in, n_out = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if isinstance(n_in, int) and isinstance(n_out, int):
            self.usage = Usage(max(0, n_in), max(0, n_out))


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _no_answer(data) from error
    if not isinstance(held, dict):
        raise _no_answer(data)
    return held


def _no_answer(start: bytes) -> ServiceGarbled:
    is_page = start.lstrip()[:1] == b"<"
    what = "a web page" if is_page else "something that is no answer"
    return ServiceGarbled(
        f"the language model's address gave {what}",
        hint="check --llm: it is the address of the interface and usually ends in /v1",
    )


def _endless() -> ServiceGarbled:
    return ServiceGarbled(
        "the language model does not stop; its answer was broken off",
        hint="try again, or another model",
    )
