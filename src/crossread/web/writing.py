"""A language model asked from the workbench: one that is configured, when a person says so.

It is asked on a thread of its own, is watched by polling and can be stopped. The answer found by
rule never waits for it and never depends on it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from crossread.ask.prose import Prose
from crossread.errors import CrossreadError
from crossread.inference.chat import Budget, ChatModel
from crossread.workspace import Workspace

State = Literal["asking", "stopping", "done", "stopped"]

PATIENCE_SECONDS = 6.0
"""How long the end of the workbench waits for a model that was stopped."""

MOST_KEPT = 50
"""Questions whose answers are kept while the workbench runs."""


@dataclass(frozen=True, slots=True)
class Chatting:
    """The model that is configured, its host, and how much may be sent and spent."""

    model: ChatModel
    host: str
    budget: Budget


def configured(url: str | None, model: str, budget: Budget) -> Chatting | None:
    """Return the model at an address, None without one; raises ``InputError``."""
    from urllib.parse import urlsplit

    from crossread.inference.endpoint import Chat, endpoint_at

    if not url:
        return None
    return Chatting(Chat(endpoint_at(url, model)), urlsplit(url).hostname or "", budget)


@dataclass(frozen=True, slots=True)
class Writing:
    """What a model writes to one question, so far. ``prose`` is there when it is done."""

    question: str
    state: State = "asking"
    n_characters: int = 0
    seconds: float = 0.0
    prose: Prose | None = None
    seen: tuple[object, ...] = field(default=(), repr=False)

    @property
    def is_busy(self) -> bool:
        """Whether it is still being asked."""
        return self.state in ("asking", "stopping")


class Stopped(Exception):
    """Somebody stopped the model."""


class Writer:
    """Asks the model of ``chatting`` about the workspace ``path``, one question at a time."""

    def __init__(self, path: str | Path, chatting: Chatting) -> None:
        self.chatting = chatting
        self._path = path
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._known: dict[str, Writing] = {}
        self._runs: dict[str, threading.Event] = {}

    def of(self, question: str) -> Writing | None:
        """Return what is written to a question, so far."""
        with self._lock:
            return self._known.get(question)

    @property
    def busy(self) -> Writing | None:
        """Return what is being written now."""
        with self._lock:
            return next((one for one in self._known.values() if one.is_busy), None)

    def start(self, question: str) -> bool:
        """Begin to ask; returns False where another question is being asked.

        One that was stopped and still waits for its host is in nobody's way.
        """
        with self._lock:
            if any(one.state == "asking" for one in self._known.values()):
                return False
            self._known.pop(question, None)
            self._known[question] = Writing(question)
            while len(self._known) > MOST_KEPT:
                del self._known[next(iter(self._known))]
            self._stop = self._runs[question] = threading.Event()
            self._thread = threading.Thread(
                target=self._run,
                args=(question, self._stop),
                name="crossread-writer",
                daemon=True,
            )
            self._thread.start()
        return True

    def stop(self) -> None:
        """Ask the model no further; what it has written is thrown away."""
        self._stop.set()
        with self._lock:
            for question, one in self._known.items():
                if one.state == "asking":
                    self._known[question] = replace(one, state="stopping")

    def close(self) -> None:
        """Stop, and wait a while until the workspace is let go of.

        A host that says nothing may hold the thread for minutes; it then ends with the process.
        """
        self.stop()
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS)

    def _run(self, question: str, stop: threading.Event) -> None:
        began = time.monotonic()

        def progress(what: str, n_done: int, n_all: int | None) -> None:
            del what
            if stop.is_set():
                raise Stopped
            n_characters = 0 if n_all is not None else n_done
            self._tell(question, stop, n_characters=n_characters, seconds=time.monotonic() - began)

        try:
            prose, seen = self._asked(question, progress)
            self._tell(question, stop, state="done", prose=prose, seen=seen)
        except Stopped:
            self._tell(question, stop, state="stopped")
        except CrossreadError as error:
            self._tell(
                question, stop, state="done", prose=Prose(self.chatting.model.name, error=error)
            )
        except Exception as error:  # noqa: BLE001  a thread must not die unseen
            broke = CrossreadError(
                f"the program broke: {type(error).__name__}", hint="please report this as a fault"
            )
            self._tell(
                question, stop, state="done", prose=Prose(self.chatting.model.name, error=broke)
            )

    def _asked(
        self, question: str, progress: Callable[[str, int, int | None], None]
    ) -> tuple[Prose | None, tuple[object, ...]]:
        chatting = self.chatting
        with Workspace(self._path) as workspace:
            answer = workspace.ask(
                question, model=chatting.model, budget=chatting.budget, progress=progress
            )
            return answer.prose, workspace.state()

    def _tell(self, question: str, run: threading.Event, **changed: object) -> None:
        with self._lock:
            known = self._known.get(question)
            if known is not None and self._runs.get(question) is run:
                self._known[question] = replace(known, **changed)  # type: ignore[arg-type]
