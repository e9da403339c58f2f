"""Commands that keep a workspace safe, as a person uses them."""

import json
import sqlite3
from pathlib import Path

import jsonschema
import pytest
from tests.unit.cli.builders import runner

WORDS = "Mayor Ann Zebraic said: “We closed the gate at nine.” She left the bridge.\n"


@pytest.fixture
def crossread(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CROSSREAD_AS", raising=False)
    (tmp_path / "zebraic.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Bo Renn saw the bridge on 9 May 2025.", encoding="utf-8")
    run = runner(capsys)
    run("compare", "zebraic.txt", "b.txt", "--workspace", "crossread.db", "--quiet")
    return run


def lines_of(ended):
    return [json.loads(line) for line in ended.out.splitlines()]


@pytest.fixture
def check(crossread):
    validator = jsonschema.Draft202012Validator(json.loads(crossread("schema").out))

    def checked(lines):
        assert lines
        for line in lines:
            assert [one.message for one in validator.iter_errors(line)] == []
        return lines

    return checked


def test_backup_is_brought_back(crossread, check):
    (line,) = check(lines_of(crossread("backup", "crossread.db", "copy.db", "--json")))
    assert line["what"] == "backup"
    restored = crossread("restore", "copy.db", "x.db", "--json")
    check(lines_of(restored))
    assert "every pin holds" in restored.err
    assert crossread("list", "-w", "x.db").out == crossread("list").out


def test_restore_over_a_workspace_is_refused_with_what_to_do(crossread):
    crossread("backup", "crossread.db", "copy.db")
    refused = crossread("restore", "copy.db", "crossread.db")
    assert refused.code == 2
    assert "--replace" in refused.err
    replaced = crossread("restore", "copy.db", "crossread.db", "--replace")
    assert "crossread.db.before-restore-1" in replaced.err


def test_everything_goes_out_and_comes_back(crossread, check, tmp_path):
    assert crossread("export", "--all", "e.jsonl").code == 0
    check([json.loads(line) for line in (tmp_path / "e.jsonl").read_text("utf-8").splitlines()])
    check(lines_of(crossread("import", "e.jsonl", "-w", "x.db", "--json")))
    before = lines_of(crossread("compare", "-w", "crossread.db", "--json", "-q"))
    assert lines_of(crossread("compare", "-w", "x.db", "--json", "-q")) == before


@pytest.mark.parametrize("more", [("--about", "dam"), ("-o", "s.html"), ("--redact", "A:0-3")])
def test_everything_is_never_narrowed(crossread, more):
    assert crossread("export", "--all", "e.jsonl", *more).code == 2


def test_workspace_moves(crossread, check):
    moved = crossread("move", "crossread.db", "x.db", "--json")
    (line,) = check(lines_of(moved))
    assert line["place"] == "x.db"
    assert "crossread.db is as it was" in moved.err


def test_move_of_nothing_is_refused(crossread, tmp_path):
    assert crossread("move", "none.db", "x.db").code == 2
    assert not (tmp_path / "x.db").exists()


def test_forgotten_source_is_told_with_the_copies_that_hold_it(crossread, check, tmp_path):
    crossread("backup", "crossread.db", "copy.db")
    done = crossread("forget", "zebraic.txt", "--as", "Vera Lund", "--json")
    told, copy = check(lines_of(done))
    assert (told["kind"], told["person"], told["n_reviews"]) == ("forgotten", "Vera Lund", 0)
    assert copy["place"] == "copy.db"
    assert "copy.db" in done.err
    assert "sheets" in done.err
    content = (tmp_path / "crossread.db").read_bytes().lower()
    assert b"zebraic" not in content
    (listed, _) = check(lines_of(crossread("forget", "--list", "--json")))
    assert listed == told


def test_forgetting_nothing_is_refused(crossread):
    assert crossread("forget").code == 2
    assert crossread("forget", "none.txt").code == 2


def test_repair_takes_away_what_does_not_hold_and_says_what_is_left(crossread, check):
    raw = sqlite3.connect("crossread.db")
    raw.execute("UPDATE annotation SET evidence = replace(evidence, 'Ann Zebraic', 'Ann Bee')")
    raw.commit()
    raw.close()
    assert crossread("doctor").code == 6
    repaired = crossread("doctor", "--repair", "--json")
    assert repaired.code == 0
    assert "crossread.db.before-repair-1" in repaired.err
    check(lines_of(repaired))
    crossread("compare", "--workspace", "crossread.db", "--quiet")
    assert "Ann Zebraic" in crossread("quotes").out
    assert crossread("doctor").code == 0


def test_text_that_was_changed_is_told_and_not_touched(crossread):
    raw = sqlite3.connect("crossread.db")
    raw.execute("UPDATE document SET text = replace(text, 'Renn', 'Rinn')")
    raw.commit()
    raw.close()
    repaired = crossread("doctor", "--repair")
    assert repaired.code == 6
    assert "its text is not the one that was stored" in repaired.err


def test_versions_of_everything(crossread, check):
    (about,) = check(lines_of(crossread("version", "--json")))
    assert about["models"]["embed.minilm"].startswith("sha256:")
    assert about["analysers"]["quotation"]
    assert about["rules"]["reading"] != about["rules"]["comparing"]
    assert about["dependencies"]["msgspec"]


def test_findings_of_older_rules_are_given_with_a_word_where_nothing_may_be_written(
    crossread, tmp_path, monkeypatch
):
    told = crossread("quotes", "-w", "crossread.db")
    assert "older rules" not in told.err
    monkeypatch.setattr("crossread.workspace.rules_of", lambda step: "99.0/others")
    (tmp_path / "crossread.db").chmod(0o444)
    again = crossread("quotes", "-w", "crossread.db")
    assert again.out == told.out
    assert "found with older rules than this version has" in again.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_log_that_cannot_be_written_hinders_nothing_and_is_told(crossread):
    ended = crossread("--log", "/dev/full", "list", "-w", "crossread.db")
    assert ended.code == 0
    assert "zebraic.txt" in ended.out
    assert ended.err == "crossread: the log /dev/full is not whole: no space left on device\n"


def test_log_tells_what_was_done_and_holds_no_word_of_the_texts(crossread, tmp_path):
    (tmp_path / "c.txt").write_text("Ann Zebraic opened a wordling dam. ", encoding="utf-8")
    crossread("--log", "run.jsonl", "compare", "c.txt", "none.txt", "-w", "crossread.db", "-q")
    crossread("--log", "run.jsonl", "search", "wordling", "-w", "none.db")
    content = (tmp_path / "run.jsonl").read_text("utf-8")
    found = [json.loads(line) for line in content.splitlines()]
    events = {line["event"] for line in found}
    assert events >= {"command.began", "command.ended", "source.taken", "read", "compared"}
    ended = [line for line in found if line["event"] == "command.ended"]
    assert [line["command"] for line in ended] == ["compare", "search"]
    assert ended[1]["code"] == "input.invalid"
    words = {word.strip(".:“” ").lower() for word in (WORDS + content_of_c()).split()}
    told = {str(value).lower() for line in found for value in line.values()}
    assert not words & told - {"a"}
    for word in ("zebraic", "wordling", "c.txt", "none", str(tmp_path)):
        assert word not in content.lower().replace('"none"', "")


def content_of_c():
    return "Ann Zebraic opened a wordling dam. "


def test_log_that_cannot_be_written_is_told(crossread, tmp_path):
    refused = crossread("--log", str(tmp_path / "none" / "run.jsonl"), "list")
    assert refused.code == 2
    assert "log" in refused.err
