"""The command line on a workspace in PostgreSQL, as a team uses it; no password is ever told."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from tests.postgres import KEY, KEYED

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TEXTS = {
    "a.txt": "Mayor Ann Lee said: “We closed gate 4 for three days.” She left the bridge.",
    "b.txt": "Gate 4 was closed for five days, Bo Renn said. He saw the bridge on 9 May 2025.",
    "uk.txt": "Мер Ганна Лі сказала: «Ми зачинили ворота на три дні». Вона пішла з мосту.",
}


@pytest.fixture
def team(new_place, postgres_server, tmp_path):
    """Run commands on a workspace that is reached with a password in its address."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (KEYED,))
        if not found.fetchall():
            connection.execute(f"CREATE ROLE {KEYED} LOGIN PASSWORD '{KEY}'")
        connection.execute(f"GRANT CREATE ON DATABASE postgres TO {KEYED}")
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    address = new_place().replace("crossread@", f"{KEYED}:{KEY}@")
    told = []

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "crossread", *map(str, arguments)],
            cwd=tmp_path,
            env=os.environ | {"CROSSREAD_LOG": "log.jsonl"},
            capture_output=True,
            encoding="utf-8",
        )
        told.append(done.stdout + done.stderr)
        return done

    yield address, run
    told += [one.read_text("utf-8", "replace") for one in tmp_path.iterdir() if one.is_file()]
    assert KEY not in "".join(told)


def records_in(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def findings_in(done):
    return sorted(one["id"] for one in records_in(done) if "body" in one)


def test_a_team_works_on_it_as_on_a_file_and_takes_it_along(team, tmp_path):
    address, crossread = team
    missing = crossread("list", "-w", address)
    assert (missing.returncode, "there is no workspace" in missing.stderr) == (2, True)
    added = crossread("add", *TEXTS, "-w", address)
    assert added.returncode == 0, added.stderr
    assert f"{KEYED}@" in added.stderr
    there = crossread("compare", "-w", address, "--json", "-q")
    here = crossread("compare", *TEXTS, "-w", "w.db", "--json", "-q")
    assert findings_in(there) == findings_in(here)
    (first, *_) = records_in(crossread("search", "ворота", "-w", address, "--json"))
    assert first["quote"] == "ворота"
    quotation = records_in(crossread("quotes", "-w", address, "--json"))[0]
    decided = crossread("decide", "accept", quotation["id"], "--as", "V", "-w", address)
    assert decided.returncode == 0, decided.stderr
    assert crossread("doctor", "-w", address).returncode == 0
    assert crossread("move", address, "moved.db").returncode == 0
    assert crossread("backup", address, "copy.jsonl.gz").returncode == 0
    moved = crossread("decide", "list", "-w", "moved.db", "--json")
    assert moved.stdout == crossread("decide", "list", "-w", address, "--json").stdout
    forgotten = crossread("forget", "a.txt", "-w", address, "--as", "V")
    assert forgotten.returncode == 0, forgotten.stderr
    assert "copy.jsonl.gz" in forgotten.stderr
    assert crossread("doctor", "--repair", "-w", address).returncode == 0


def test_wrong_password_and_wrong_server_are_told_without_it(team):
    address, crossread = team
    wrong = crossread("add", "a.txt", "-w", address.replace(KEY, f"no-{KEY}"))
    assert wrong.returncode == 6
    assert "password authentication failed" in wrong.stderr
    nowhere = crossread("list", "-w", f"postgresql://u:{KEY}@127.0.0.1:1/db", "--json")
    assert nowhere.returncode == 6
    assert json.loads(nowhere.stdout)["error"]["code"] == "store.refused"
    garbled = crossread("list", "-w", f"postgresql://u:{KEY}@[1/db")
    assert garbled.returncode == 2


def test_client_of_the_protocol_is_refused_without_it(team):
    _, crossread = team
    done = crossread("mcp", "-w", f"postgresql://u:{KEY}@127.0.0.1:1/db")
    assert done.returncode == 6
    assert "no database answers" in done.stderr
