"""The measure of names: how a corpus becomes text and gold places."""

from __future__ import annotations

from pathlib import Path

from evaluation.names import Text, columns, cut_to_names, scores, uner


def test_tags_become_places():
    text = Text()
    text.add([("Anna", "B-PER"), ("Kvist", "I-PER"), ("saw", "O"), ("Peru", "B-LOC")])
    assert text.text[: len("Anna Kvist")] == "Anna Kvist"
    assert text.gold == {(0, 10, "PER"), (15, 19, "LOC")}


def test_unknown_kind_is_outside():
    text = Text()
    text.add([("tanks", "B-Weapon")])
    assert text.gold == set()


def test_phrase_is_cut_to_its_name():
    text = Text("the new Labour Party", [(0, 20)], {(0, 20, "ORG")})
    assert cut_to_names(text).gold == {(8, 20, "ORG")}


def test_uner_text_is_taken_as_spelled(tmp_path: Path):
    path = tmp_path / "dev.iob2"
    path.write_text(
        "# newdoc id = a\n# text = Anna’s quay\n1\tAnna\tB-PER\t-\t-\n2\t’s\tO\t-\t-\n\n",
        encoding="utf-8",
    )
    (text,) = uner(path)
    assert text.text.startswith("Anna’s quay")
    assert text.gold == {(0, 4, "PER")}


def test_columns_can_be_cut_by_sentence(tmp_path: Path):
    path = tmp_path / "dev.txt"
    path.write_text("Peru\tB-country\n\nQuito\tB-location\n", encoding="utf-8")
    assert len(list(columns(path, sentence_by_sentence=True))) == 2
    assert len(list(columns(path, sentence_by_sentence=False))) == 1


def test_perfect_finding_scores_one():
    text = Text()
    text.add([("We", "O"), ("saw", "O"), ("Peru", "B-LOC"), (".", "O")])
    assert scores([text])["f1"] == 1.0
