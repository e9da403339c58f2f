"""Answers made from rows: what only one source says."""

import pytest

from crossread.workspace import Workspace

TEXTS = {
    "a.txt": "The guards closed the northern gate of the Pellan bridge at noon.\n",
    "b.txt": "Two guards stood on the Pellan bridge all day with their dogs. From noon on its "
    "northern gate was shut to carts. A choir of 40 singers gave a concert in Lisk on Sunday.\n",
}


def test_what_another_may_say_in_other_words_is_not_said_by_one_only(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Workspace() as workspace:
        workspace.add([tmp_path / name for name in TEXTS])
        said = [one.text for one in workspace.ask("What does only one source say?").said]
    assert any("choir" in one for one in said)
    assert not any("closed the northern gate" in one for one in said)


DISPUTED = {
    "a.txt": "At least 14 people died on the Pellan bridge on Sunday, the hospital said.\n\n"
    "The council closed the northern gate of the bridge on Monday morning.\n",
    "b.txt": "Nine people died on the Pellan bridge on Sunday, the guards said.\n\n"
    "The council closed the northern gate of the bridge on Monday morning.\n\n"
    "A choir of 40 singers gave a concert in Lisk on Sunday.\n",
}


@pytest.fixture(scope="module")
def disputed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disputed")
    for name, text in DISPUTED.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Workspace() as workspace:
        workspace.add([folder / name for name in DISPUTED])
        yield workspace


@pytest.mark.parametrize(
    "question, told, left",
    [
        ("What do the sources disagree on?", "people died", "gate"),
        ("What do the sources agree on?", "gate", "people died"),
        ("What do the sources agree on about the bridge?", "gate", "people died"),
        ("What does B say that A does not?", "choir", "gate"),
    ],
)
def test_an_answer_across_sources_holds_what_was_asked_and_no_more(disputed, question, told, left):
    said = [one.text for one in disputed.ask(question).said]
    assert any(told in one for one in said)
    assert not any(left in one for one in said)


def test_who_reports_otherwise_is_told_in_the_number_of_the_noun(disputed):
    said = [one.text for one in disputed.ask("What do the sources disagree on?").said]
    assert not any("guards says" in one for one in said)


def test_no_dispute_is_said_in_words(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Workspace() as workspace:
        workspace.add([tmp_path / name for name in TEXTS])
        answer = workspace.ask("What do the sources disagree on?")
    assert not answer.said
    assert any("says otherwise" in one for one in answer.unanswered)
