"""A log of what the program does, without a word of what it reads.

Lines of JSON, off unless asked for. What may stand in them is decided here and nowhere else:
names of events and fields from a list, numbers, and strings that are ids, codes or names of the
program's own parts. A string with anything else in it is left out, so that no text, title, path,
person or address gets in whatever a caller hands over.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import IO

LOGGER = logging.getLogger("crossread")
LOGGER.addHandler(logging.NullHandler())

FIELDS = frozenset(
    {
        "analyser", "analysers", "bytes", "code", "command", "comparer", "digest", "document",
        "documents", "ended", "ending", "exit", "failures", "faults", "found", "model", "records",
        "run", "seconds", "version", "what", "workers",
    }
)  # fmt: skip

_HEX = re.compile(r"[0-9a-f]{8,64}", re.ASCII)
_IDS = frozenset({"digest", "document"})

# A code of an error, the name of an analyser or a command: no spaces, no letters
# but ASCII ones, not long enough for a sentence without spaces to be worth anything.
_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,80}", re.ASCII)
WITHHELD = "withheld"

Value = int | float | bool | str | None


def note(event: str, **fields: Value) -> None:
    """Log that something happened; costs next to nothing when no log is kept."""
    if LOGGER.isEnabledFor(logging.INFO):
        LOGGER.info(event, extra={"fields": fields})


class JsonLines(logging.Formatter):
    """Makes one line of JSON of a record that ``note`` made; of any other it tells the place."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. A message that is no plain name is withheld."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        given = getattr(record, "fields", None)
        line: dict[str, Value] = {"at": moment, "event": _fit(record.msg)}
        if isinstance(given, dict):
            line |= {name: _fit(given[name], name) for name in sorted(given) if name in FIELDS}
        else:
            line["level"] = record.levelname.lower()
        return json.dumps(line)


def _fit(value: object, name: str = "") -> Value:
    if value is None or value == "" or isinstance(value, bool | int | float):
        return value
    allowed = _HEX if name in _IDS else _PLAIN
    return value if isinstance(value, str) and allowed.fullmatch(value) else WITHHELD


class Log(logging.StreamHandler[IO[str]]):
    """Writes lines to a stream; what it is refused is remembered, and hinders nobody."""

    refused: OSError | None = None

    def handleError(self, record: logging.LogRecord) -> None:
        """Remember what could not be written; raises what is no fault of the stream."""
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        self.refused = error

    def flush(self) -> None:
        """Write what is held back, if it can be."""
        try:
            super().flush()
        except OSError as error:
            self.refused = error


def log_to(stream: IO[str]) -> Log:
    """Keep a log on a stream; returns what ``stop`` takes to end it."""
    handler = Log(stream)
    handler.setFormatter(JsonLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    return handler


def stop(handler: logging.Handler) -> None:
    """End a log that ``log_to`` began."""
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(logging.NOTSET)
    LOGGER.propagate = True
    handler.flush()
