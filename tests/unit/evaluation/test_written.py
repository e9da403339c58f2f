"""The measure of a model's bad sentences counts what is shown, and can fail."""

import pytest
from evaluation.scripted import says
from evaluation.written import Tally, _figures, _swapped, asked, wanted, writes
from tests.unit.ask.builders import a_library, a_workspace


def test_stretches_change_places():
    assert _swapped("Orlan met Kess in Orsk", "Orlan", "Kess") == "Kess met Orlan in Orsk"


def test_share_counts_what_was_shown_as_written():
    tally = Tally()
    tally.sent.update({"held out, good repeat": 4, "held out, negated": 10})
    tally.shown.update({"held out, good repeat": 3, "held out, negated": 1})
    figures = _figures("held out", tally)
    assert figures["held out: good, passed"] == 0.75
    assert figures["held out: bad, caught"] == 0.9


@pytest.mark.slow
def test_sentences_are_made_of_every_voice(tmp_path):
    kinds = {one.made.kind for one in wanted(a_library(tmp_path))}
    assert {"good quotation", "good repeat", "misattributed", "negated", "own voice"} <= kinds


@pytest.mark.slow
def test_sentences_whose_passage_was_sent_are_written(tmp_path):
    with a_workspace(tmp_path) as workspace:
        some = [one for one in wanted(a_library(tmp_path)) if one.made.kind == "good repeat"]
        given = []
        answer = asked(workspace, writes(some, given))
    assert given
    assert answer.prose.error is None
    assert len(answer.prose.sentences) == len({one.made.text for one in given})


@pytest.mark.slow
def test_model_that_fails_is_told(tmp_path):
    with a_workspace(tmp_path) as workspace:
        answer = asked(workspace, lambda body: says("no"))
    assert answer.prose.error is not None
