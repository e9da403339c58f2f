"""Several people on one PostgreSQL workspace, some killed or cut off: nothing is lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.e2e.teamwork import KILLED, opened, work

from crossread.store.places import open_store, place_of
from crossread.store.postgres import connect

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
N_TEXTS, N_DECISIONS, N_MANY, N_CUTS = 3, 12, 60, 6


@pytest.fixture
def start():
    """Start programs; whichever still runs when the test ends is ended."""
    started = []

    def begun(*arguments):
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.teamwork", *map(str, arguments)],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield begun
    for one in started:
        if one.poll() is None:
            one.kill()
            one.communicate()


def ended(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.split()


@pytest.fixture
def sources(tmp_path):
    made = []
    for number in range(N_TEXTS):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"Ann met Bo. Text {number} says so.", encoding="utf-8")
        made.append(str(path))
    return made


@pytest.fixture
def address(new_place, sources):
    place = place_of(new_place())
    with opened(place) as workspace:
        workspace.add(sources)
    return place


def comments_in(address):
    store = open_store(address)
    found = [(one.id, one.body.comment) for one in store.reviews()]
    assert store.faults() == ()
    store.close()
    return found


def test_people_who_decide_at_once_lose_nothing(address, start):
    people = [start("decide", address, person, N_DECISIONS) for person in ("Ann", "Bo", "Cy")]
    told = [one for process in people for one in ended(process)]
    found = comments_in(address)
    assert [one for one, _ in found] == list(dict.fromkeys(one for one, _ in found))
    assert {one for one, _ in found} == set(told)
    assert len(told) == 3 * N_DECISIONS


def test_people_who_read_at_once_find_what_one_alone_finds(address, sources, start, tmp_path):
    with opened(tmp_path / "alone.db") as alone:
        alone.add(sources)
        expected = {one.id for one in alone.compare().annotations}
    for process in [start("read", address) for _ in range(3)]:
        assert ended(process) == ["done"]
    with opened(address) as workspace:
        assert {one.id for one in workspace.compare().annotations} == expected
        assert workspace.doctor().faults == ()
        assert workspace.changes().last.ended is not None


def test_decisions_are_kept_while_connections_are_cut(address, start):
    people = [start("decide", address, person, N_MANY) for person in ("Ann", "Bo")]
    over, n_cut = threading.Event(), 0

    def cut_now_and_then():
        nonlocal n_cut
        server = connect(address)
        while n_cut < N_CUTS and not over.wait(0.05):
            found = server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'crossread' AND pid <> pg_backend_pid() "
                "AND query NOT LIKE '%crossread_search%' ORDER BY random() LIMIT 1"
            ).fetchall()
            n_cut += len(found)
        server.close()

    cutter = threading.Thread(target=cut_now_and_then)
    cutter.start()
    try:
        told = [one for process in people for one in ended(process)]
    finally:
        over.set()
        cutter.join()
    found = comments_in(address)
    assert n_cut == N_CUTS
    assert set(told) <= {one for one, _ in found}
    assert {said for _, said in found} == {
        f"{person} {number}" for person in ("Ann", "Bo") for number in range(N_MANY)
    }


def test_who_is_killed_while_deciding_leaves_whole_decisions_and_holds_nobody_up(address, start):
    killed = start("decide", address, "Ann", 10_000)
    told = [killed.stdout.readline().strip() for _ in range(5)]
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    began = time.monotonic()
    after = ended(start("decide", address, "Bo", 3))
    assert time.monotonic() - began < 60
    assert set(told) | set(after) <= {one for one, _ in comments_in(address)}


def n_points(start, new_place, sources):
    counted = ended(start("die", place_of(new_place()), -1, *sources))
    return int(counted[-1])


@pytest.mark.parametrize("how", ["die", "cut"])
def test_ended_or_cut_before_any_statement_everything_is_resumed(
    new_place, sources, start, tmp_path, how
):
    expected = work(tmp_path / "whole.db", sources)
    n_all = n_points(start, new_place, sources)
    assert n_all > 40
    # Each start takes seconds, so only some: the rest is tried with SQLite, where the steps are the
    # same.
    for point in range(3, n_all, n_all // 3):
        place = place_of(new_place())
        process = start(how, place, point, *sources)
        out, err = process.communicate(timeout=120)
        assert process.returncode == (KILLED if how == "die" else 0), err
        assert work(place, sources) == expected, (point, out)


def test_idle_connection_that_was_cut_is_made_anew_without_a_word(address):
    store = open_store(address)
    other = connect(address)
    pid = store._connection.info.backend_pid
    before = store.documents()
    other.execute("SELECT pg_terminate_backend(%s)", (pid,))
    other.close()
    assert store.documents() == before
    store.keep_question("Who won?", None)
    assert store._connection.info.backend_pid != pid
    store.close()
