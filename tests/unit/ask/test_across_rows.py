"""Answers made from rows: what only one source says."""

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
