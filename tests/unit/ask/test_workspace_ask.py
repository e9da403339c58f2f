"""``Workspace.ask`` reads what is new, keeps what it knows, and forgets it when that changes."""

import pytest
from tests.unit.ask.builders import REVIEW, TEXTS, a_workspace

pytestmark = pytest.mark.slow


@pytest.fixture
def workspace(tmp_path):
    texts = {name: text for name, text in TEXTS.items() if name != "review.txt"}
    with a_workspace(tmp_path, texts) as opened:
        yield opened


def test_source_added_later_is_in_the_next_answer(workspace, tmp_path):
    question = "Who called the closure careless?"
    assert not workspace.ask(question).is_found
    (tmp_path / "later.txt").write_text(REVIEW, encoding="utf-8")
    workspace.add([tmp_path / "later.txt"])
    assert {one.siglum for one in workspace.ask(question).said} == {"C"}


def test_source_removed_is_in_no_further_answer(workspace):
    question = "How many people died?"
    assert {one.siglum for one in workspace.ask(question).said} == {"A", "B"}
    workspace.remove(["B"])
    assert {one.siglum for one in workspace.ask(question).said} == {"A"}


def test_order_of_the_sources_is_that_of_the_answer(workspace):
    workspace.order(["B"])
    assert "Seven dead" in workspace.ask("How many people died?").said[0].text


def test_nothing_is_read_again_for_the_next_question(workspace, monkeypatch):
    workspace.ask("Who is quoted?")
    monkeypatch.setattr(workspace, "read", None)
    assert workspace.ask("How many people died?").is_found
