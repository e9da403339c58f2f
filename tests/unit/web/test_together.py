"""Several at once lose nothing, and opening and closing leaves nothing behind."""

import os
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.unit.web.conftest import HOST

from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.workspace import Workspace


def n_open_files():
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not show them")
def test_fifty_openings_leave_no_descriptor_and_no_thread(file):
    def cycle():
        bench = Bench.opened(file)
        with TestClient(make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}") as client:
            client.get(f"/enter?token={bench.keys.token()}")

    cycle()
    before = n_open_files(), threading.active_count()
    for _ in range(50):
        cycle()
    assert (n_open_files(), threading.active_count()) == before


def test_two_tabs_and_the_command_line_at_once_lose_nothing(bench, client, file):
    def by_tab(name):
        for n in range(5):
            client.post(f"/api/sources?name={name}{n}.txt", content=f"{name} {n} says so.".encode())

    def by_command():
        for n in range(5):
            with Workspace(file) as workspace:
                workspace.put(f"command{n}.txt", f"Command {n} says so.".encode())

    threads = [threading.Thread(target=by_tab, args=(name,)) for name in ("first", "second")]
    threads.append(threading.Thread(target=by_command))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Workspace(file) as workspace:
        assert len(workspace.documents()) == 2 + 15
        assert workspace.doctor().faults == ()
