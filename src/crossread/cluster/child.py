"""The process in which a worker reads: ``python -m crossread.cluster.child``.

It takes calls from standard input and answers on what was standard output when it began; whatever
a library prints goes to standard error.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from typing import Any

from crossread.cluster.frames import receive, send
from crossread.errors import Unavailable

LOOK_SECONDS = 5.0


def main() -> None:
    """Carry out calls until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    _die_first()
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    while True:
        try:
            request = receive(sys.stdin.buffer)
        except EOFError:
            return
        send(answers, pickle.dumps(_answer(request)))


def _answer(request: bytes) -> tuple[str, Any]:
    try:
        function, given = pickle.loads(request)
    except (ImportError, AttributeError) as error:
        return "lacks", str(error)
    try:
        return "done", function(*given)
    except (ImportError, Unavailable) as error:
        return "lacks", str(error)
    except Exception as error:  # noqa: BLE001  whatever it was, the caller is told
        return "broke", f"{type(error).__name__}: {error}"


def _die_first() -> None:
    """Ask a system that runs out of memory to end this process before its worker (Linux)."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("500")
    except OSError:
        return


def _leave_with(parent: int) -> None:
    """End this process when whoever started it is gone, even in the middle of a text."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
