"""Pairs made by rule: the same words with one thing changed, in one text or in both."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from training.edits import (
    Editor,
    Lexicon,
    Named,
    News,
    in_four_ways,
    names_in,
    opposites,
    replaced,
)
from training.pairs import CONTRADICTS, ENTAILS, NEITHER, Pair

WORDS = (
    ("closed", "VBD", "close"), ("opened", "VBD", "open"), ("painted", "VBD", "paint"),
    ("gate", "NN", "gate"), ("quay", "NN", "quay"), ("lantern", "NN", "lantern"),
    ("was", "VBD", "be"), ("is", "VBZ", "be"),
)  # fmt: skip
SENTENCE = "On Monday the council of Osk closed 14 gates, the mayor of Lume said."


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    folder = tmp_path / "ud_english_ewt"
    folder.mkdir()
    rows = "\n".join(
        "\t".join(("1", word, lemma, "X", tag, "_", "0", "_", "_", "_"))
        for word, tag, lemma in WORDS
    )
    (folder / "train.conllu").write_text(rows + "\n", encoding="utf-8")
    vocabulary = {word: at for at, (word, *_) in enumerate(WORDS)}
    lexicon = Lexicon(tmp_path, vocabulary, np.eye(len(WORDS)))
    names = [f"Town{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]
    return Editor(lexicon, names, random.Random(7))


def test_word_is_replaced_whole_and_keeps_its_capital() -> None:
    assert replaced("The gate. Gate keeper, gateway.", "gate", "door") == (
        "The door. Door keeper, gateway."
    )


def test_opposites_lead_both_ways_and_may_be_of_several_words() -> None:
    found = opposites()
    assert "smallest" in found["largest"]
    assert "largest" in found["smallest"]
    assert "at most" in found["at least"]


def test_names_are_those_inside_sentences() -> None:
    assert names_in(["Then Ann Lee met the mayor of Osk."]) == ["Ann Lee", "Osk"]


def test_edit_in_one_text_contradicts_and_in_both_changes_nothing() -> None:
    pair = Pair("The gate closed at nine.", "It closed at nine.", ENTAILS, "g", "some")
    edit = Named("number", lambda text: text.replace("nine", "two"))
    made = list(in_four_ways(pair, [edit], 1))
    assert [(one.premise, one.hypothesis, one.label) for one in made] == [
        (pair.premise, "It closed at two.", CONTRADICTS),
        ("The gate closed at two.", pair.hypothesis, CONTRADICTS),
        ("The gate closed at two.", "It closed at two.", ENTAILS),
    ]
    assert {one.data_set for one in made} == {"edits number"}


def test_no_word_of_a_hypothesis_tells_the_label() -> None:
    """Each hypothesis of an edit stands once with either label."""
    pair = Pair("The gate closed at nine.", "It closed at nine.", ENTAILS, "g", "some")
    edit = Named("number", lambda text: text.replace("nine", "two"))
    by_words: dict[str, list[int]] = {}
    for one in (pair, *in_four_ways(pair, [edit], 1)):
        by_words.setdefault(one.hypothesis, []).append(one.label)
    assert all(sorted(labels) == [ENTAILS, CONTRADICTS] for labels in by_words.values())


def test_edit_that_changes_only_one_text_is_left_out() -> None:
    pair = Pair("The gate closed.", "It closed at nine.", ENTAILS, "g", "some")
    edit = Named("number", lambda text: text.replace("nine", "two"))
    assert list(in_four_ways(pair, [edit], 1)) == []


def test_editor_changes_numbers_days_names_and_denies(editor: Editor) -> None:
    kinds: dict[str, set[str]] = {}
    for edit in editor.edits(SENTENCE, SENTENCE):
        changed = edit.change(SENTENCE)
        assert changed != SENTENCE
        kinds.setdefault(edit.kind, set()).add(changed)
    assert {"number", "name", "negation"} <= kinds.keys()
    assert any("14" not in one for one in kinds["number"])
    assert any("Monday" not in one for one in kinds["number"])
    assert any("did not close" in one or "never closed" in one for one in kinds["negation"])


def test_what_a_speaker_said_does_not_bear_out_that_it_is_so(editor: Editor) -> None:
    news = News(editor, [])
    whole = Pair("", "", ENTAILS, "g", "news")
    sentence = "The mayor of Osk said that the old quay was closed for a whole month."
    found = list(news._told(whole, sentence))
    told = "The old quay was closed for a whole month."
    assert [(one.premise, one.hypothesis, one.label) for one in found[:2]] == [
        (sentence, told, NEITHER),
        (told, sentence, NEITHER),
    ]
    assert [one.label for one in found[2:]] == [CONTRADICTS, ENTAILS]


def test_names_exchanged_contradict(editor: Editor) -> None:
    whole = Pair("", "", ENTAILS, "g", "news")
    found = list(News(editor, [])._exchanged(whole, "Then Calder warned Vashel of the flood."))
    assert found[0].hypothesis == "Then Vashel warned Calder of the flood."
    assert found[0].label == CONTRADICTS
