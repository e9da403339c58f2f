"""What a language model sends is read as far as it is what was asked for, and no further."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.ask.replies import MOST_CLAIMS, Unfit, read_claims

GOOD = {"claim": "It rained.", "speaker": None, "quotes": [{"passage": 1, "quote": "It rained"}]}
WHOLE = json.dumps({"sentences": [GOOD]})


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"```json\n{WHOLE}\n```",
        f"Here is the answer: {WHOLE} I hope it helps.",
        f'<think>Maybe {{"sentences": []}}?</think>{WHOLE}',
        json.dumps([GOOD]),
    ],
)
def test_claim_is_read_whatever_stands_round_it(text):
    (claim,) = read_claims(text).claims
    assert (claim.text, claim.quotes[0].passage) == ("It rained.", 1)


def test_no_sentence_is_an_answer():
    assert read_claims('{"sentences": []}').claims == ()


def test_answer_that_breaks_off_gives_what_is_whole():
    broken = json.dumps({"sentences": [GOOD, GOOD]})[:-30]
    assert len(read_claims(broken).claims) == 1


@pytest.mark.parametrize(
    "text",
    ["", "I cannot help with that.", "{", '{"answer": "It rained."}', '{"sentences": [{"cla', "[1]",
     '{"sentences": "all"}', "<think>for ever", '{"sentences": [{"claim": 4}]}', "[" * 100_000],
)  # fmt: skip
def test_answer_in_no_known_form_is_unfit(text):
    with pytest.raises(Unfit):
        read_claims(text)


@pytest.mark.parametrize(
    "change",
    [
        {"claim": ""}, {"claim": None}, {"claim": "x" * 700}, {"quotes": []}, {"quotes": "It"},
        {"quotes": [{"passage": "one", "quote": "It rained"}]}, {"quotes": [{"passage": 1}]},
        {"quotes": [{"passage": 1, "quote": "x" * 4_000}]},
    ],
)  # fmt: skip
def test_sentence_without_claim_or_quotes_is_counted_as_unfit(change):
    text = json.dumps({"sentences": [GOOD, GOOD | change]})
    assert (len(read_claims(text).claims), read_claims(text).n_unfit) == (1, 1)


def test_number_of_a_passage_may_be_written_as_in_the_prompt():
    text = json.dumps(
        {"sentences": [GOOD | {"quotes": [{"passage": "[3]", "quote": "It rained"}]}]}
    )
    assert read_claims(text).claims[0].quotes[0].passage == 3


def test_sentences_without_end_are_cut():
    assert len(read_claims(json.dumps({"sentences": [GOOD] * 5_000})).claims) == MOST_CLAIMS


@given(st.text(alphabet='{}[]"\\:, sentencesclaimquotes01', max_size=200))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Unfit):
        read_claims(text)
