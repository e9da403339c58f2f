"""The workbench as the views see it: the core, the work going on, what is arranged, the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from crossread.store.places import name_of
from crossread.web.core import Core
from crossread.web.drawn import Drawn
from crossread.web.dropped import Dropped
from crossread.web.guard import Keys
from crossread.web.kept import Keeper
from crossread.web.work import Work
from crossread.web.writing import Chatting, Writer


@dataclass(frozen=True, slots=True)
class Bench:
    """One open workspace file and everything that serves it.

    ``person`` is who decides, ``name`` what the workspace is called on the page.
    """

    path: str | Path
    name: str
    core: Core
    work: Work
    keeper: Keeper
    keys: Keys
    person: str | None = None
    cookie: str = "crossread"
    dropped: Dropped = field(default_factory=Dropped)
    drawn: Drawn = field(default_factory=Drawn)
    writer: Writer | None = None

    @classmethod
    def opened(
        cls,
        path: str | Path,
        *,
        name: str | None = None,
        person: str | None = None,
        password: str | None = None,
        n_workers: int = 1,
        chatting: Chatting | None = None,
    ) -> Bench:
        """Open a workspace, file or database; ``chatting`` may be asked as well."""
        keeper = Keeper()
        return cls(
            path=path,
            name=name or name_of(path),
            core=Core(path),
            work=Work(path, n_workers=n_workers, finish=keeper.arrange),
            keeper=keeper,
            keys=Keys(password),
            person=person,
            writer=None if chatting is None else Writer(path, chatting),
        )

    def close(self) -> None:
        """Stop the work and let go of the file."""
        if self.writer is not None:
            self.writer.close()
        self.work.close()
        self.core.close()


def bench_of(request: Request) -> Bench:
    """Return the workbench that a request is about."""
    bench = request.app.state.bench
    assert isinstance(bench, Bench)
    return bench
