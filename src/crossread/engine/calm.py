"""Linear algebra on one thread while texts are read and compared.

The products here are many and small. On several threads these only wait for each other, and while
they wait they keep a processor busy: on a machine with other work, reading takes several times as
long. The command line says so to NumPy before it is loaded; a program that uses Crossread may have
loaded it long before, and may want its threads for itself. So the limit holds while Crossread
works, and what held before holds again afterwards.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

CHOSEN = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
"""Who set one of these has chosen, and is not overruled."""


@contextmanager
def on_one_thread() -> Iterator[None]:
    """Let NumPy multiply on one thread within the block.

    Does nothing where NumPy is not loaded yet or somebody chose a number of threads, nor in other
    threads than the main one: the number is one for the process, and OpenBLAS changes it for the
    main thread alone. A program that calls Crossread from other threads sets the variable.
    """
    if "numpy" not in sys.modules or not _may_choose():
        yield
        return
    with _controller(len(sys.modules)).limit(limits=1, user_api="blas"):
        yield


def _may_choose() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and not any(name in os.environ for name in CHOSEN)


@lru_cache(maxsize=1)
def _controller(n_modules: int) -> Any:  # noqa: ARG001
    # It knows the libraries that were loaded when it was made; an import may have brought another.
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
