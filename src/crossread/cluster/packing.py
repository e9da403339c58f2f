"""Values for workers, which open them only where they have the same program and the same rules."""

from __future__ import annotations

import pickle
from typing import Any

from crossread import __version__
from crossread.engine.rules import READING, rules
from crossread.errors import Unavailable


def packed(value: object) -> bytes:
    """Return a value as bytes, which only the process that reads has to unpack."""
    return pickle.dumps((__version__, rules(READING), pickle.dumps(value)))


def unpacked(content: bytes) -> Any:
    """Return the value; raises ``Unavailable`` where it was packed by another program."""
    version, known, value = pickle.loads(content)
    if version != __version__:
        raise Unavailable(
            f"a worker has Crossread {__version__}, this is {version}",
            hint="install the same version on all of them",
        )
    if known != rules(READING):
        raise Unavailable(
            f"a worker has other rules than this Crossread {version}",
            hint="one of them was changed; install the same on all of them",
        )
    return pickle.loads(value)
