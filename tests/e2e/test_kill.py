"""Killed at any moment, a workspace resumes and has lost nothing."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crossread.workspace import Workspace

CRASHING = Path(__file__).with_name("crashing.py")
N_ARTICLES = 60

pytestmark = pytest.mark.slow


def crash_everywhere(folder, *options):
    command = [sys.executable, str(CRASHING), str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_killed_at_every_statement_nothing_is_lost(tmp_path):
    tried = crash_everywhere(tmp_path)
    assert tried["n_points"] > 80
    assert tried["lost"] == []


def test_statements_not_kept_together_would_be_seen(tmp_path):
    assert crash_everywhere(tmp_path, "torn")["lost"]


def article(number):
    return (
        f"The bridge of Orlan, part {number}\n\nMayor Ann Lee said on 9 May 2025: “We closed gate "
        f"{number} for three days.” At least {number} people came, the council of Orlan said.\n\n"
        "“Nobody asked us,” said Bo Renn, who keeps a shop by the river. She left."
    )


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(N_ARTICLES):
        (folder / f"{number:03}.txt").write_text(article(number), encoding="utf-8")
    return folder


def crossread(*arguments, cwd):
    command = [sys.executable, "-m", "crossread", *map(str, arguments)]
    # What a shell starts in the background ignores interrupts, and so does all that starts itself.
    flags = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if os.name == "nt"
        else {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    )
    return subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **flags
    )


def records_of(path):
    with Workspace(path, n_workers=1) as workspace:
        assert workspace.doctor().faults == ()
        findings = workspace.read()
    return {one.id for one in findings.annotations}, {one.id for one in findings.documents}


def n_read(path):
    """How many documents were read: what a stranger sees in the file while it is written."""
    try:
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        ((n_scopes,),) = raw.execute(
            "SELECT count(DISTINCT scope) FROM outcome WHERE analyser <> 'ingest'"
        ).fetchall()
        raw.close()
    except sqlite3.Error:
        return 0
    return n_scopes


def wait_until_read(path, n_documents, process):
    deadline = time.monotonic() + 60
    while n_read(path) < n_documents and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_killed_again_and_again_it_gets_there(articles, tmp_path):
    whole = tmp_path / "whole.db"
    with Workspace(whole, n_workers=1) as workspace:
        workspace.add([articles])
    path = tmp_path / "killed.db"
    chance = random.Random(1)
    n_done = 0
    for _ in range(6):
        process = crossread("read", articles, "--workspace", path, "--quiet", cwd=tmp_path)
        wait_until_read(path, min(n_done + chance.randint(0, 8), N_ARTICLES), process)
        process.kill()
        process.communicate()
        assert n_read(path) >= n_done  # what was read stays read
        n_done = n_read(path)
    assert records_of(path) == records_of(whole)


@pytest.mark.skipif(os.name == "nt", reason="a console event cannot be sent to one process there")
def test_ctrl_c_keeps_what_was_read_and_says_how_to_go_on(articles, tmp_path):
    path = tmp_path / "w.db"
    process = crossread("read", articles, "--workspace", path, cwd=tmp_path)
    wait_until_read(path, 3, process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same command again" in told
    assert "Traceback" not in told
    assert sorted(one.name for one in tmp_path.glob("w.db*")) == ["w.db"]
    assert 3 <= n_read(path) < N_ARTICLES
    assert len(records_of(path)[1]) == N_ARTICLES


@pytest.mark.skipif(os.name == "nt", reason="limits of file sizes are those of Unix")
def test_no_space_left_is_told_and_the_file_stays_whole(articles, tmp_path):
    limit = (
        "import resource, runpy, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "sys.argv = ['crossread', *sys.argv[1:]]\n"
        "runpy.run_module('crossread', run_name='__main__')\n"
    )
    path = tmp_path / "w.db"
    arguments = ["read", str(articles), "--workspace", str(path), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", limit, *arguments], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 6
    assert "no space left" in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "store.full"
    n_kept = n_read(path)
    assert n_kept < N_ARTICLES
    assert len(records_of(path)[1]) <= N_ARTICLES
