"""Whatever a command writes with --json is in the schema that ``crossread schema`` prints."""

import json

import jsonschema
import pytest
from tests.unit.cli.builders import runner

TEXT = "Mayor Ann Lee said: “We closed the gate at 9.” She left the bridge.\n"


@pytest.fixture
def crossread(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Bo Renn saw the bridge on 9 May 2025.", encoding="utf-8")
    run = runner(capsys)
    run("compare", "a.txt", "b.txt", "--workspace", "crossread.db", "--quiet")
    return run


@pytest.fixture
def validator(crossread):
    return jsonschema.Draft202012Validator(json.loads(crossread("schema").out))


def lines_of(ended):
    return [json.loads(line) for line in ended.out.splitlines()]


def check(validator, lines):
    assert lines
    for line in lines:
        assert [one.message for one in validator.iter_errors(line)] == []


def test_everything_is_new_at_first(crossread, validator):
    lines = lines_of(crossread("changes", "--json"))
    check(validator, lines)
    assert {line["change"] for line in lines} == {"added", "new"}


def test_changes_after_a_source_was_replaced(crossread, validator, tmp_path):
    (tmp_path / "a.txt").write_text("Mayor Ann Lee left. “No,” said Ann Lee.", encoding="utf-8")
    crossread("compare", "a.txt", "--workspace", "crossread.db", "--quiet")
    lines = lines_of(crossread("changes", "--json"))
    check(validator, lines)
    assert {line["change"] for line in lines} >= {"replaced", "gone", "new"}


def test_search_and_remove(crossread, validator):
    check(validator, lines_of(crossread("search", "bridge", "--json")))
    check(validator, lines_of(crossread("remove", "a.txt", "--json")))


def test_faults(crossread, validator, tmp_path):
    from crossread.store.sqlite import SqliteStore

    store = SqliteStore(tmp_path / "crossread.db")
    store._execute("UPDATE annotation SET evidence = replace(evidence, 'Ann Lee', 'Ann Bee')")
    store.close()
    lines = lines_of(crossread("doctor", "--json"))
    check(validator, lines)
    assert {line.get("kind", "error") for line in lines} == {"fault", "error"}


def test_errors(crossread, validator):
    check(validator, lines_of(crossread("show", "0000", "--json")))


def test_decisions_codes_and_agreement(crossread, validator):
    quotation = lines_of(crossread("quotes", "--json"))[0]
    crossread("codebook", "add", "Blame", "--as", "V")
    for person, decision in (("V", "accept"), ("W", "reject")):
        check(
            validator,
            lines_of(crossread("decide", decision, quotation["id"], "--as", person, "--json")),
        )
    crossread("decide", "correct", quotation["id"], "--set", "speaker=Bo", "--as", "X")
    check(validator, lines_of(crossread("decide", "list", "--json")))
    check(validator, lines_of(crossread("codebook", "list", "--json")))
    check(validator, lines_of(crossread("agreement", "--json")))


def test_schema_refuses_another_shape(validator):
    line = {"kind": "removed", "source": "a.txt", "more": 1}
    assert list(validator.iter_errors(line))


@pytest.mark.parametrize("name", ["record_change", "found", "fault", "agreement", "error", "code"])
def test_each_shape_can_be_asked_for(crossread, name):
    assert json.loads(crossread("schema", name).out)["title"] == name
