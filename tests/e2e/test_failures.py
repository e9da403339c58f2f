"""Every failure a user can meet, visited once: its code, its exit code, its one shape, its words.

Each case prepares a folder and gives a command. With ``--json`` the error is on standard output
in the one shape; message and hint are on standard error in any case.
"""

import ctypes
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from crossread.cli.main import main

GOOD = "“We closed the gate,” said Ann Lee. The gate of Orlan was closed on 9 May 2025.\n"

pytestmark = pytest.mark.slow


def nothing(folder):
    """Prepare nothing."""


def a_workspace(folder):
    assert main(["add", "good.txt", "--quiet"]) == 0


def a_newer_workspace(folder):
    a_workspace(folder)
    raw = sqlite3.connect(folder / "crossread.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()


def a_read_only_workspace(folder):
    a_workspace(folder)
    (folder / "crossread.db").chmod(0o444)


def a_database_of_another_program(folder):
    raw = sqlite3.connect(folder / "crossread.db")
    raw.execute("CREATE TABLE theirs (x)")
    raw.close()


def a_corrupt_workspace(folder):
    (folder / "crossread.db").write_bytes(b"\x00garbage" * 4000)


def a_torn_workspace(folder):
    a_workspace(folder)
    content = (folder / "crossread.db").read_bytes()
    half = len(content) // 2
    (folder / "crossread.db").write_bytes(content[:half] + b"\xff" * (len(content) - half))


def an_empty_file(folder):
    (folder / "bad.txt").touch()


def a_binary_file(folder):
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 50)


def a_huge_file(folder):
    with (folder / "bad.txt").open("wb") as file:
        file.truncate(200_000_000)


def a_folder_with_nothing_readable(folder):
    (folder / "bad").mkdir()
    (folder / "bad" / "photo.jpg").write_bytes(b"\xff\xd8\xff")


def a_bad_table(folder):
    (folder / "meta.csv").write_text("a,b\n1,2\n", encoding="utf-8")


def a_bad_date(folder):
    (folder / "meta.csv").write_text("source,date\ngood.txt,yesterday\n", encoding="utf-8")


def a_folder_in_the_way(folder):
    (folder / "sheet.md").mkdir()


BAD = ["compare", "bad.txt"]
CASES = [
    (nothing, ["compare"], "input.invalid", 2, "nothing to read"),
    (nothing, ["compare", "nowhere.txt"], "input.unreadable-source", 2, "is not there"),
    (nothing, ["compare", "*.nothing"], "input.unreadable-source", 2, "no file matches"),
    (nothing, ["compare", "http://example.org/"], "input.unreadable-source", 2, "address"),
    (nothing, ["compare", "x.txt", "y.txt"], "input.unreadable-source", 2, "none of the sources"),
    (an_empty_file, BAD, "input.unreadable-source", 2, "empty"),
    (a_binary_file, BAD, "input.unreadable-source", 2, "bad.txt"),
    (a_huge_file, BAD, "input.unreadable-source", 2, "200 MB"),
    (a_folder_with_nothing_readable, ["read", "bad"], "input.unreadable-source", 2, "photo.jpg"),
    (a_bad_table, ["compare", "good.txt", "--meta", "meta.csv"], "input.invalid", 2, "source"),
    (a_bad_date, ["compare", "good.txt", "--meta", "meta.csv"], "input.invalid", 2, "yesterday"),
    (nothing, ["compare", "good.txt", "-o", "s.pdf"], "input.unknown-name", 2, ".pdf"),
    (nothing, ["compare", "good.txt", "-o", "no/s.md"], "input.invalid", 2, "no folder"),
    (
        a_folder_in_the_way,
        ["compare", "good.txt", "-o", "sheet.md"],
        "input.invalid",
        2,
        "a folder",
    ),
    (nothing, ["compare", "good.txt", "--about", "—"], "input.invalid", 2, "no word"),
    (nothing, ["compare", "good.txt", "--max-bytes", "0"], "input.usage", 2, "--max-bytes"),
    (nothing, ["compare", "--nonsense"], "input.usage", 2, "nonsense"),
    (nothing, ["nonsense"], "input.usage", 2, "nonsense"),
    (nothing, ["add"], "input.invalid", 2, "nothing to add"),
    (nothing, ["list"], "input.invalid", 2, "no workspace crossread.db"),
    (nothing, ["compare", "--workspace", "no.db"], "input.invalid", 2, "no workspace no.db"),
    (nothing, ["add", "good.txt", "-w", "no/w.db"], "store.refused", 6, "no folder"),
    (a_workspace, ["remove", "x.txt"], "input.unknown-name", 2, "x.txt"),
    (a_workspace, ["order", "Z"], "input.unknown-name", 2, "Z"),
    (a_workspace, ["show", "beef"], "input.unknown-name", 2, "beef"),
    (a_workspace, ["show", "not an id"], "input.unknown-name", 2, "not an id"),
    (a_workspace, ["search", "*"], "input.invalid", 2, "no word"),
    (a_newer_workspace, ["list"], "store.schema-mismatch", 6, "newer version"),
    (a_read_only_workspace, ["add", "other.txt"], "store.read-only", 6, "written to"),
    (a_read_only_workspace, ["remove", "A"], "store.read-only", 6, "written to"),
    (a_database_of_another_program, ["list"], "store.damaged", 6, "another program"),
    (a_corrupt_workspace, ["list"], "store.damaged", 6, "not a workspace, or is damaged"),
    (a_torn_workspace, ["list"], "store.damaged", 6, "damaged"),
    (a_torn_workspace, ["doctor"], "store.damaged", 6, "damaged"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.txt").write_text("The gate stayed open.\n", encoding="utf-8")
    return tmp_path


def named(case):
    return f"{case[0].__name__}: {' '.join(case[1])}"


@pytest.mark.parametrize("prepare, command, code, exit_code, words", CASES, ids=map(named, CASES))
def test_failure_is_told_in_one_shape(folder, capsys, prepare, command, code, exit_code, words):
    prepare(folder)
    capsys.readouterr()
    assert main([*command, "--json"]) == exit_code
    out, told = capsys.readouterr()
    shape = json.loads(out.splitlines()[-1])
    assert shape["ok"] is False
    assert set(shape["error"]) == {"code", "message", "hint", "details"}
    assert shape["error"]["code"] == code
    assert shape["error"]["hint"]
    assert words in shape["error"]["message"]
    assert told.splitlines()[-2:] == [
        f"crossread: {shape['error']['message']}", f"  {shape['error']['hint']}"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "prepare", [an_empty_file, a_binary_file, a_huge_file], ids=lambda one: one.__name__
)
def test_the_other_sources_are_still_compared(folder, capsys, prepare):
    prepare(folder)
    assert main(["compare", "bad.txt", "good.txt", "nowhere.txt", "--json"]) == 0
    out, told = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [one["source"] for one in lines if one["kind"] == "document"] == ["good.txt"]
    failed = [one["source"] for one in lines if one["kind"] == "outcome" and "source" in one]
    assert failed == ["bad.txt", "nowhere.txt"]
    assert "nowhere.txt is not there" in told


def test_source_that_disappears_between_listing_and_reading_is_told(folder, capsys, monkeypatch):
    from crossread.ingest import sources

    real = sources.expand

    def expand(*given, **options):
        found = real(*given, **options)
        (folder / "other.txt").unlink()
        return found

    monkeypatch.setattr(sources, "expand", expand)
    assert main(["compare", "other.txt", "good.txt"]) == 0
    assert "other.txt is not there" in capsys.readouterr().out


def test_duplicates_are_one_document_with_two_names(folder, capsys):
    (folder / "twin.txt").write_bytes((folder / "good.txt").read_bytes())
    assert main(["compare", "good.txt", "twin.txt", "good.txt", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    documents = [one for one in lines if one["kind"] == "document"]
    assert [one["source"] for one in documents] == ["good.txt", "twin.txt"]
    assert len({one["id"] for one in documents}) == 1


def test_ctrl_c_before_anything_ends_with_130(folder, capsys, monkeypatch):
    from crossread.workspace import Workspace

    def stop(self, *given, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "compare", stop)
    with pytest.raises(SystemExit) as ended:
        main(["compare", "good.txt", "--workspace", "w.db"])
    assert ended.value.code == 130
    assert "kept in w.db" in capsys.readouterr().err


def obey_permissions():
    """Take from this process what lets an administrator write anywhere (Linux; else nothing)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        drop_from_bounding_set, override_permissions = 24, 1
        prctl(drop_from_bounding_set, override_permissions, 0, 0, 0)


@pytest.mark.skipif(os.name == "nt", reason="folders have no permissions of this kind there")
def test_folder_that_may_not_be_written_to_is_told(folder):
    closed = folder / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    command = [sys.executable, "-m", "crossread", "add", "good.txt", "-w", "closed/w.db", "--json"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, preexec_fn=obey_permissions
    )
    assert done.returncode == 6, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["error"]["code"] == "store.refused"
    assert "you may write" in done.stderr
    closed.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="folders have no permissions of this kind there")
def test_workspace_in_a_closed_folder_can_be_read(folder):
    closed = folder / "closed"
    closed.mkdir()
    assert main(["add", "good.txt", "--workspace", "closed/w.db", "--quiet"]) == 0
    assert main(["read", "--workspace", "closed/w.db", "--quiet"]) == 0
    closed.chmod(0o555)
    command = [sys.executable, "-m", "crossread", "quotes", "--workspace", "closed/w.db", "--json"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, preexec_fn=obey_permissions
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[0])["kind"] == "quotation"
    assert [one.name for one in closed.iterdir()] == ["w.db"]
    closed.chmod(0o755)


def test_weakest_error_classes_have_codes_of_their_own():
    from crossread import errors

    kinds = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.CrossreadError)
    ]
    assert len({one.code for one in kinds}) == len(kinds)
