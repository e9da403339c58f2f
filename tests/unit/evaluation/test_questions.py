"""The questions written for the demo corpus, and the sentences made to try the check of drafts."""

import pytest
from evaluation.ask import DEMO, Asked, questions
from evaluation.verify import sentences
from tests.unit.ask.builders import a_library

from crossread.ask.answer import Answer, Searched
from crossread.workspace import Workspace


def test_there_are_enough_questions_of_each_sort():
    kinds = [one.kind for one in questions()]
    assert len(kinds) >= 60
    assert kinds.count("unanswerable") >= 15
    assert kinds.count("count") + kinds.count("which") >= 15


@pytest.mark.slow
def test_words_expected_stand_in_the_sources_named():
    with Workspace(analysers=(), comparers=()) as workspace:
        workspace.add([DEMO / "texts"])
        texts = {siglum: workspace.text(siglum) for siglum in workspace.sigla().values()}
    missing = [
        (one.question, quote)
        for one in questions()
        for quote in one.quotes
        if not any(quote in texts[siglum] for siglum in one.sources)
    ]
    assert missing == []


def test_empty_answer_to_an_answerable_question_is_not_right():
    nothing = Answer("Who?", "passages", "", (), Searched((), ()))
    asked = Asked("Who?", "said", ("A",), (), ())
    assert not asked.is_right(nothing)
    assert not asked.is_complete(nothing)


def test_sentences_made_differ_from_what_they_were_made_of(tmp_path):
    made = list(sentences(a_library(tmp_path)))
    good = {one.text for one in made if one.is_good}
    bad = {one.text for one in made if not one.is_good}
    assert good
    assert bad
    assert not good & bad
