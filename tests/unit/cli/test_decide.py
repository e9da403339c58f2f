"""Deciding at the command line."""

import json

import pytest
from tests.unit.cli.builders import runner

from crossread.model.wire import annotation_from_json
from crossread.workspace import Workspace

TEXT = "Mayor Ann Lee said: “We closed the gate at 9.” She left the bridge.\n"


@pytest.fixture
def crossread(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CROSSREAD_AS", raising=False)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run = runner(capsys)
    assert run("read", "a.txt", "--workspace", "crossread.db", "--quiet").code == 0
    return run


@pytest.fixture
def quotation(crossread):
    return json.loads(crossread("quotes", "--json").out.splitlines()[0])


def test_decision_is_told_and_written(crossread, quotation):
    ended = crossread("decide", "accept", quotation["id"][:8], "--as", "Vera", "--json")
    review = annotation_from_json(json.loads(ended.out))
    assert (review.body.decision, review.body.of) == ("accept", quotation["subject"])
    assert "accepted quotation “We closed the gate at 9.” (A), by Vera" in ended.err


def test_name_comes_from_the_environment(crossread, quotation, monkeypatch):
    monkeypatch.setenv("CROSSREAD_AS", "Vera")
    assert "by Vera" in crossread("decide", "reject", quotation["id"]).err


def test_nobody_is_told_how_to_give_a_name(crossread, quotation):
    ended = crossread("decide", "accept", quotation["id"])
    assert ended.code == 2
    assert "--as NAME" in ended.err


def test_correction_changes_a_label_and_shows_in_quotes(crossread, quotation):
    arguments = ("--set", "speaker=Dr Ann Lee", "--set", "speaker_basis=", "--as", "Vera")
    assert crossread("decide", "correct", quotation["id"], *arguments).code == 0
    assert "Dr Ann Lee" in crossread("quotes").out


def test_correction_of_words_by_their_role(crossread, quotation):
    arguments = ("--words", "content=We closed the gate", "--as", "Vera")
    assert crossread("decide", "correct", quotation["id"], *arguments).code == 0
    assert "“We closed the gate”" in crossread("quotes").out


@pytest.mark.parametrize("given", ["speaker", "nothing=1", "form=shouted"])
def test_correction_that_does_not_fit_is_refused(crossread, quotation, given):
    assert crossread("decide", "correct", quotation["id"], "--set", given, "--as", "V").code == 2


def test_number_is_set_as_a_number(crossread):
    arguments = ("--in", "A", "--words", "at 9", "--set", "value=9", "--as", "V", "--json")
    assert crossread("decide", "add", "quantity", *arguments).code == 0
    with Workspace("crossread.db") as workspace:
        assert workspace.reviews()[0].body.value == 9


def test_words_that_are_not_there_or_twice_are_refused(crossread):
    for words in ("nowhere", "the"):
        arguments = ("--in", "A", "--words", words, "--as", "V")
        assert crossread("decide", "add", "passage", *arguments).code == 3


def test_addition_without_words_is_refused(crossread):
    assert crossread("decide", "add", "passage", "--as", "V").code == 2


def test_undo_redo_and_list(crossread, quotation):
    crossread("decide", "reject", quotation["id"], "--as", "V", "-c", "Why?")
    assert crossread("decide", "undo", "--as", "V").code == 0
    assert "nothing is decided" in crossread("decide", "list").err
    crossread("decide", "redo", "--as", "V")
    shown = crossread("decide", "list").out
    assert "✕ rejected: quotation" in shown
    assert "Why?" in shown
    assert len(crossread("decide", "list", "--json").out.splitlines()) == 3


def test_only_what_differs_or_is_mine_is_listed(crossread, quotation):
    crossread("decide", "reject", quotation["id"], "--as", "V")
    assert crossread("decide", "list", "--differing").out == ""
    assert crossread("decide", "list", "--mine", "--as", "W").out == ""
    crossread("decide", "accept", quotation["id"], "--as", "W")
    assert "⇄ decided differently" in crossread("decide", "list", "--differing").out
    crossread("decide", "accept", quotation["id"], "--as", "Ed", "--settle")
    assert "accepted and so settled by Ed" in crossread("decide", "list").out


def test_codebook_tags_and_agreement(crossread, quotation):
    assert crossread("codebook", "add", "Blame", "--as", "V").code == 0
    crossread("codebook", "add", "Praise", "--under", "Blame", "--as", "V", "--description", "Why")
    for person, code in (("V", "Blame"), ("W", "Praise")):
        assert crossread("decide", "tag", quotation["id"], code, "--as", person).code == 0
    assert crossread("codebook", "list").out == "Blame  (1)\n   Praise  (1)\n      Why\n"
    crossread("codebook", "change", "Praise", "--retire", "--as", "V")
    assert "retired" in crossread("codebook", "list").out
    assert len(crossread("codebook", "list", "--json").out.splitlines()) == 2
    shown = crossread("agreement", "codes").out
    assert "V: Blame; W: Blame / Praise" in shown
    found = json.loads(crossread("agreement", "Blame", "--json").out)
    assert (found["kind"], found["n_units"], found["observed"]) == ("agreement", 1, 0.0)


def test_comment_is_shown_with_its_record(crossread, quotation):
    ended = crossread("decide", "comment", quotation["id"], "She = Ann Lee?", "--as", "V", "--json")
    shown = crossread("show", json.loads(ended.out)["id"][:8]).out
    assert "comment: She = Ann Lee?" in shown
    assert shown.rstrip().endswith("by V")


def test_rejected_quotation_is_no_longer_among_the_quotes(crossread, quotation):
    crossread("decide", "reject", quotation["id"], "--as", "V")
    assert "We closed" not in crossread("quotes").out
