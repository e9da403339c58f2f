"""A workbench on a small workspace, answered to in this process without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.workspace import Workspace

HOST = "127.0.0.1:8000"

HERALD = """Gate at Ambrel closed for repair

Halmora closed the gate of the Ambrel Dam on Saturday.

“We closed a gate, for three days,” Prime Minister Ilsabet Dorn said on Sunday.

Nine people died on the bridge, according to the ministry.

No soldier fired on the march, Major Tobin Kess told reporters.
"""
VOICE = """They shot at us on the bridge

At least 14 people died on the bridge, the mayor of Low Ambrel, Petra Holm, said.

“We closed a gate …” Dorn said. Soldiers fired on the march, two witnesses said.

Write to your deputy: the gate must open.
"""


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace file with two compared sources; copy it before changing it."""
    folder = tmp_path_factory.mktemp("compared")
    (folder / "herald.txt").write_text(HERALD, encoding="utf-8")
    (folder / "voice.txt").write_text(VOICE, encoding="utf-8")
    path = folder / "bridge.db"
    with Workspace(path) as workspace:
        workspace.add([folder / "herald.txt", folder / "voice.txt"])
        workspace.compare()
    return path


@pytest.fixture
def file(compared: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "bridge.db"
    copy.write_bytes(compared.read_bytes())
    return copy


@pytest.fixture
def bench(file: Path) -> Iterator[Bench]:
    made = Bench.opened(file, person="Mira")
    yield made
    made.close()


@pytest.fixture
def stranger(bench: Bench) -> TestClient:
    """Return a browser that has not entered."""
    app = make_app(bench, hosts=[HOST])
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


@pytest.fixture
def client(bench: Bench, stranger: TestClient) -> TestClient:
    """Return a browser that entered with a token."""
    answer = stranger.get(f"/enter?token={bench.keys.token()}")
    assert answer.status_code == 303
    return stranger


def wait(bench: Bench) -> None:
    """Return when no work is going on."""
    thread = bench.work._thread
    if thread is not None:
        thread.join(60)
    assert not bench.work.standing.is_busy
