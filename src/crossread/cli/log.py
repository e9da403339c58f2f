"""The log that ``--log`` asks for: which command ran, how it ended, what was done in between."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from crossread import __version__, logs
from crossread.cli.options import say
from crossread.errors import CrossreadError, InputError


@contextmanager
def kept_log(place: str, command: Callable[[], str | None]) -> Iterator[None]:
    """Log one command to a file, or to standard error for ``-``; ``command`` names it at the end.

    Raises ``InputError`` when the file cannot be written.
    """
    with _opened(place) as stream:
        handler = logs.log_to(stream)
        began, code = time.monotonic(), ""
        logs.note("command.began", version=__version__)
        try:
            yield
        except CrossreadError as error:
            code = error.code
            raise
        except BaseException as error:
            code = type(error).__name__
            raise
        finally:
            seconds = round(time.monotonic() - began, 3)
            logs.note("command.ended", command=command(), code=code, seconds=seconds)
            logs.stop(handler)
            if handler.refused is not None:
                reason = (handler.refused.strerror or "").lower()
                say(f"crossread: the log {place} is not whole: {reason}")


@contextmanager
def _opened(place: str) -> Iterator[IO[str]]:
    if place == "-":
        yield sys.stderr
        return
    try:
        stream = open(place, "a", encoding="utf-8")  # noqa: SIM115  closed below
    except OSError as error:
        raise InputError(
            f"the log {place} cannot be written: {error.strerror}", hint="choose another file"
        ) from error
    try:
        yield stream
    finally:
        with suppress(OSError):  # told before: what could not be written is asked for once more
            stream.close()
