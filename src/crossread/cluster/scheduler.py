"""Dask Distributed: work handed out to a scheduler's workers, a bounded part of it at a time.

Everything handed out is named by content and may be done twice, so whatever goes wrong with a
worker, the scheduler or the way there, the answer is to hand it out again.
"""

from __future__ import annotations

import os
import re
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeAlias

from crossread.cluster.apart import Lost
from crossread.errors import CrossreadError, ExtraMissing, InputError, ServiceUnavailable
from crossread.text.decode import counted

LOCAL = "local"
ADDRESS = re.compile(r"(?:tcp|tls|wss?)://\S+:\d+")
TRIES = 3
LOOK_SECONDS, WORKERS_SECONDS = 0.02, 2.0
CONNECT_SECONDS = 10
PATIENCE_SECONDS = 300.0
"""How long to wait for a scheduler that went away, or for a first worker."""

Tell: TypeAlias = Callable[[str], None]
Given: TypeAlias = tuple[Any, ...]


def _silent(message: str) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Task:
    """A call that is to be made: its arguments, and how often it came to nothing."""

    given: Given
    n_lost: int = 0


class Cluster:
    """The workers of a scheduler at ``address`` (``tcp://host:8786``), or ``local`` processes.

    ``n_local`` is how many of these. ``tell`` is given what a user should know: that a scheduler
    does not answer, that a batch is handed out again. Use it as a context manager; raises
    ``ExtraMissing``, ``InputError`` for what is no address, and ``ServiceUnavailable`` where nobody
    answers for ``patience_seconds``.
    """

    def __init__(
        self,
        address: str,
        *,
        n_local: int = 1,
        tell: Tell = _silent,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        if address != LOCAL and not ADDRESS.fullmatch(address):
            raise InputError(
                f"{address} is no address of a scheduler",
                hint="give it like tcp://192.0.2.7:8786, or local",
            )
        self._address = address
        self._n_local = n_local
        self._tell = tell
        self._patience = patience_seconds
        self._distributed = _distributed()
        self._local: Any = None
        self._client: Any = None
        self._n_handed_out = 0
        self._looked = 0.0
        self._n_threads = 0

    def __enter__(self) -> Cluster:
        if self._address == LOCAL:
            self._local = _local_cluster(self._n_local)
        # Whoever mistyped an address is told soon; only who had a scheduler waits for it.
        self._connect(time.monotonic() + CONNECT_SECONDS)
        self._wait_for_workers()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()
        if self._local is not None:
            self._local.close(timeout=5)

    @property
    def n_threads(self) -> int:
        """Return how many calls the workers carry out at a time, as far as was last seen."""
        return self._n_threads

    def map(
        self, function: Callable[..., Any], calls: Iterable[Given]
    ) -> Iterator[tuple[Given, Any]]:
        """Yield each call's arguments with what ``function`` returned, in any order.

        A call whose workers died ``TRIES`` times comes back with a ``Lost``. Calls are taken from
        ``calls`` only as workers can use them. Raises ``CrossreadError``s that ``function`` raises.
        """
        waiting, again = iter(calls), deque[_Task]()
        running: dict[Any, _Task] = {}
        try:
            while True:
                self._fill(function, running, again, waiting)
                if not running:
                    return
                for future in self._ended(running):
                    task = running.pop(future)
                    ending = self._ending(future, task)
                    if ending is None:
                        again.append(task)
                    else:
                        yield task.given, ending[0]
        finally:
            self._cancel(list(running))

    # -- handing out ------------------------------------------------------------------------------

    def _fill(
        self,
        function: Callable[..., Any],
        running: dict[Any, _Task],
        again: deque[_Task],
        waiting: Iterator[Given],
    ) -> None:
        while len(running) < 2 * max(1, self._n_threads):
            if again:
                task = again.popleft()
            else:
                given = next(waiting, None)
                if given is None:
                    return
                task = _Task(given)
            self._n_handed_out += 1
            key = f"crossread-{os.getpid()}-{id(self)}-{self._n_handed_out}"
            try:
                future = self._submit(function, task.given, key)
            except (OSError, ValueError, RuntimeError):  # the client noticed first that all is gone
                again.append(task)
                self._reconnect()
                return
            running[future] = task

    def _submit(self, function: Callable[..., Any], given: Given, key: str) -> Any:
        with warnings.catch_warnings():
            # What a call needs goes with it, so that it can be made again anywhere.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            return self._client.submit(function, *given, key=key, pure=False)

    def _ended(self, running: dict[Any, _Task]) -> list[Any]:
        """Wait until some have ended, or a scheduler that went away is back."""
        while True:
            ended = [one for one in running if one.status != "pending"]
            if ended:
                return ended
            if time.monotonic() - self._looked > WORKERS_SECONDS and not self._has_workers():
                self._wait_for_workers()
            time.sleep(LOOK_SECONDS)

    def _ending(self, future: Any, task: _Task) -> tuple[Any] | None:
        """Return what a call gave; None where it is to be made again."""
        if future.status == "finished":
            try:
                return (future.result(timeout=CONNECT_SECONDS),)
            except Exception:  # noqa: BLE001  the worker died before it could hand it over
                return None
        if future.status != "error":
            self._reconnect()
            return None
        error = future.exception()
        if isinstance(error, CrossreadError):
            raise error
        if isinstance(error, ImportError):
            raise ServiceUnavailable(
                f"a worker cannot load Crossread: {error}",
                hint="pip install 'crossread[cluster]' there, in the same version",
            ) from error
        task.n_lost += 1
        if task.n_lost < TRIES:
            self._tell(f"a worker was lost ({type(error).__name__}); its work is handed out again")
            return None
        return (
            Lost(
                "worker.lost",
                f"{counted(TRIES, 'time')} the workers that had this did not bring it back",
                "run the same command again; look into the logs of the workers",
            ),
        )

    def _cancel(self, futures: list[Any]) -> None:
        try:
            if futures:
                self._client.cancel(futures)
        except Exception:  # noqa: BLE001  what cannot be cancelled any more need not be
            return

    # -- the way to the scheduler -----------------------------------------------------------------

    def _connect(self, until: float) -> None:
        address = self._local or self._address
        while True:
            try:
                left = max(1.0, min(CONNECT_SECONDS, until - time.monotonic()))
                self._client = self._distributed.Client(address, timeout=left, set_as_default=False)
                return
            except (OSError, TimeoutError) as error:
                if time.monotonic() >= until:
                    raise ServiceUnavailable(
                        f"no scheduler answers at {self._address}",
                        hint="start one with dask scheduler, or use --on local",
                    ) from error
                time.sleep(min(1.0, self._patience))

    def _reconnect(self) -> None:
        """Come back to a scheduler that went away. What it had been given is given again."""
        if self._client.status == "running" and self._has_workers():
            return
        self._tell(f"the scheduler at {self._address} went away; waiting for it to come back")
        self._let_go()
        self._connect(time.monotonic() + self._patience)
        self._wait_for_workers()
        self._tell("the scheduler is back; going on")

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close(timeout=1)

    def _has_workers(self) -> bool:
        """Look how many threads the workers have."""
        self._looked = time.monotonic()
        try:
            self._n_threads = sum(self._client.nthreads().values())
        except (OSError, TimeoutError, RuntimeError, ValueError):
            self._n_threads = 0
        return self._n_threads > 0

    def _wait_for_workers(self) -> None:
        until, told = time.monotonic() + self._patience, False
        while not self._has_workers():
            if self._client.status not in ("running", "connecting"):
                return  # the scheduler is gone, not its workers: that is seen elsewhere
            if time.monotonic() > until:
                raise ServiceUnavailable(
                    f"the scheduler at {self._address} has no worker",
                    hint=f"start one: dask worker {self._address} --nthreads 1",
                )
            if not told:
                self._tell(f"waiting for a worker at {self._address}")
                told = True
            time.sleep(0.2)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ExtraMissing(
            "reading on several machines needs Dask, which is not installed",
            hint="pip install 'crossread[cluster]'",
            details={"extra": "cluster"},
        ) from error
    return distributed


def _local_cluster(n_local: int) -> Any:
    """Start workers here: threads, as each reads in a process of its own. Nobody else gets in."""
    import dask.config
    import distributed

    nowhere: dict[str, list[str]] = {
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    with dask.config.set(nowhere):
        return distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=n_local,
            processes=False,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=40,
        )
