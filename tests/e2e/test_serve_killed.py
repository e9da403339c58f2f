"""The workbench as a process of its own: killed while people decide and sources are read."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from crossread.model import Quotation
from crossread.workspace import Workspace

pytestmark = pytest.mark.slow

TEXT = "“We closed gate {n} for three days,” Mayor Ann Lee said on 9 May 2025. Nobody was warned.\n"


class Visitor:
    """A browser without a page: it enters with the token and keeps the cookie."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        self._headers: dict[str, str] = {}
        answer = self._ask("GET", f"{parts.path}?{parts.query}")
        self._headers["Cookie"] = (answer.getheader("set-cookie") or "").split(";")[0]

    def _ask(self, method: str, path: str, body: str = "") -> http.client.HTTPResponse:
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        for _ in range(200):
            try:
                self._connection.request(method, path, body or None, headers)
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        answer = self._connection.getresponse()
        answer.read()
        return answer

    def close(self) -> None:
        self._connection.close()

    def post(self, path: str, **form: str) -> int:
        return self._ask("POST", path, urlencode(form)).status


@contextmanager
def served(path: Path) -> Iterator[tuple[subprocess.Popen[str], Visitor]]:
    command = [sys.executable, "-m", "crossread", "serve", "--workspace", str(path), "--as", "Mira"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        visitor = Visitor(process.stdout.readline().split()[-1])
        yield process, visitor
        visitor.close()
        process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "dam.db"
    with Workspace(file) as workspace:
        for n in range(12):
            workspace.put(f"{n}.txt", TEXT.format(n=n).encode())
        workspace.read()
    return file


def test_every_decision_that_was_answered_outlives_kill_9(path: Path) -> None:
    with Workspace(path) as workspace:
        found = [one.id for one in workspace.read().of(Quotation)]
    assert len(found) >= 12
    with served(path) as (process, visitor):
        for record in found:
            answer = visitor.post(f"/record/{record}/decide", decision="accept", comment="heard")
            assert answer == 303
        process.kill()
    with Workspace(path) as workspace:
        states = [one.state for one in workspace.standings().values()]
        assert states.count("accepted") == len(found)
        assert workspace.doctor().faults == ()


def test_killed_while_it_reads_the_next_start_goes_on(path: Path) -> None:
    with served(path) as (process, visitor):
        for n in range(12, 20):
            assert visitor.post("/add", text=TEXT.format(n=n) * 20) == 303
        process.kill()
    with Workspace(path) as workspace:
        assert len(workspace.documents()) == 20
        workspace.compare()
        assert not workspace.to_do()
        assert workspace.doctor().faults == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a console event goes to all processes there")
def test_ctrl_c_ends_it_in_order(path: Path) -> None:
    with served(path) as (process, visitor):
        visitor.post("/work")
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert sorted(one.name for one in path.parent.glob("dam.db*")) == ["dam.db"]
