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


def test_of_many_sources_the_nearest_are_searched_and_the_rest_are_told(tmp_path, monkeypatch):
    from crossread import workspace as module

    monkeypatch.setattr(module, "MANY_DOCUMENTS", 3)
    monkeypatch.setattr(module, "NEAREST", 2)
    texts = {f"{n}.txt": f"Nothing happened at the fair of Veld on day {n}.\n" for n in range(6)}
    texts["flood.txt"] = "At least 12 people died in the flood at Orsk, officials said.\n"
    with a_workspace(tmp_path, texts) as workspace:
        answer = workspace.ask("How many people died in the flood?")
    assert [one.siglum for one in answer.said] == ["G"]
    assert "6 further sources" in answer.searched.in_words
    assert answer.searched.in_words.startswith("1 of 7 sources searched")


# Nothing here shares a word that says something with the question asked of it.
UNSAID = "Physicians operated on the toddler overnight."
ASKED = "Did surgeons save the baby?"


@pytest.fixture
def many(tmp_path, monkeypatch):
    """Many texts, of which one answers a question in other words than the question's."""
    from crossread import workspace as module

    monkeypatch.setattr(module, "MANY_DOCUMENTS", 3)
    monkeypatch.setattr(module, "NEAREST", 3)
    texts = {f"{n}.txt": f"Nothing happened at the fair of Veld on day {n}.\n" for n in range(8)}
    with a_workspace(tmp_path, texts | {"ward.txt": f"{UNSAID}\n"}) as opened:
        yield opened


def test_among_many_a_passage_that_shares_no_word_with_the_question_is_found(many):
    answer = many.ask(ASKED)
    assert [one.evidence.quote for one in answer.nearest] == [UNSAID]
    assert "1 of 9 sources" in answer.searched.in_words


def test_what_passages_mean_is_worked_out_once(many, monkeypatch):
    many.ask(ASKED)
    monkeypatch.setattr(type(many._retrieval()), "keep", None)
    assert many.ask("Did the infant live?") is not None


def test_what_questions_rest_on_is_worked_out_beforehand(many, monkeypatch):
    steps = []
    many.prepare(progress=lambda what, n_done, n_all: steps.append((what, n_all)))
    assert ("reading what passages mean", 9) in steps
    monkeypatch.setattr(type(many._retrieval()), "keep", None)
    assert many.ask(ASKED).nearest


def test_forgotten_source_is_not_found_by_its_meaning(many):
    assert many.ask(ASKED).nearest
    many.forget(["ward.txt"])
    assert not many.ask(ASKED).nearest
    assert not [row for row in many._store.dump() if "physicians" in str(row.values).casefold()]


def test_read_only_workspace_of_many_is_asked_by_words_alone(tmp_path, monkeypatch):
    from crossread import workspace as module

    path = tmp_path / "w.db"
    texts = [tmp_path / f"{n}.txt" for n in range(5)]
    for number, one in enumerate(texts):
        one.write_text(f"The fair of Veld opened on day {number}.\n", encoding="utf-8")
    with module.Workspace(path) as workspace:
        workspace.add(texts)
        workspace.read()
    monkeypatch.setattr(module, "MANY_DOCUMENTS", 3)
    with module.Workspace(path, read_only=True) as workspace:
        assert workspace.ask("What opened at Veld?").is_found


def test_a_source_added_later_is_searched_among_many(tmp_path, monkeypatch):
    from crossread import workspace as module

    monkeypatch.setattr(module, "MANY_DOCUMENTS", 1)
    texts = {"a.txt": "Nothing happened.\n", "b.txt": "The fair was fine.\n"}
    with a_workspace(tmp_path, texts) as workspace:
        assert not workspace.ask("Who flooded Orsk?").is_found
        (tmp_path / "c.txt").write_text("The river flooded Orsk.\n", encoding="utf-8")
        workspace.add(tmp_path / "c.txt")
        assert workspace.ask("What flooded Orsk?").is_found


def test_of_many_sources_those_nearest_are_compared_and_nothing_of_it_is_kept(
    tmp_path, monkeypatch
):
    from crossread import workspace as module

    monkeypatch.setattr(module, "MANY_DOCUMENTS", 2)
    monkeypatch.setattr(module, "NEAREST", 2)
    texts = {f"{n}.txt": f"Nothing happened at the fair of Veld on day {n}.\n" for n in range(4)}
    texts["one.txt"] = "At least 12 people died in the flood at Orsk on Friday.\n"
    texts["two.txt"] = "Nine people died in the flood at Orsk on Friday.\n"
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with module.Workspace() as workspace:
        workspace.add([tmp_path / name for name in texts])
        before = {key for scope in workspace._held().values() for key in scope}
        answer = workspace.ask("Do the sources agree on the flood at Orsk?")
        after = {key for scope in workspace._held().values() for key in scope}
    assert {one.siglum for one in answer.said} == {"E", "F"}
    comparers = {one.name for one in module.built_in_comparers()}
    assert not (after - before) & comparers
