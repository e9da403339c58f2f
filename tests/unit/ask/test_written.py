"""No word of a language model reaches the reader that its pinned words do not bear."""

import json

import pytest
from evaluation.scripted import (
    floods,
    in_order,
    redirects_to,
    refuses,
    says,
    serving,
    shows_a_page,
    stalls,
)
from tests.unit.ask.builders import TEXTS, a_workspace
from tests.unit.ask.scripts import claims, passages_in

from crossread.ask.written import tidy
from crossread.errors import InputError
from crossread.inference.chat import Budget
from crossread.inference.endpoint import Chat, Endpoint, Timeouts

pytestmark = pytest.mark.slow

QUESTION = "What happened at the lock at Orsk, and who said what?"
NEVER = "We were never told that the lock would close"
DIED = "At least 12 people died in the flood"
CRACKS = "Engineers reportedly found two cracks in the northern gate."
TREATY = "The treaty of Veld allows the lock to be closed for repairs."
CALLS = "Write to the council and ask for the letter."


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with a_workspace(tmp_path_factory.mktemp("orsk"), TEXTS) as opened:
        yield opened


def written(workspace, script, *, budget=None, question=QUESTION):
    """Return what a model that follows a script is let say, and what it was asked."""
    with serving(script) as model:
        chat = Chat(
            Endpoint(model.url, "scripted", timeouts=Timeouts(2, 0.3, 5)), sleep=lambda wait: None
        )
        answer = workspace.ask(question, model=chat, budget=budget)
    return answer, model.requests


def only(workspace, *claim):
    """Return the one sentence that comes of a claim."""
    answer, _ = written(workspace, claims(claim))
    (sentence,) = answer.prose.sentences
    return sentence


BORNE = [
    ("Mira Tolle said they were never told that the lock would close.", "A", NEVER, "Mira Tolle"),
    ("Hospital officials said at least 12 people died in the flood.", "A", DIED),
    ("On Friday, seven people died when the river rose.", "B", "people died when the river rose"),
    ("Two cracks were reportedly found in the northern gate.", "A", "reportedly found two cracks"),
    ("Mira Tolle called the closure “careless”.", "C", "She called the closure “careless”"),
    ("The treaty of Veld allows repairs.", "C", "The treaty of Veld allows the lock to be closed"),
]  # fmt: skip


@pytest.mark.parametrize("claim", BORNE)
def test_sentence_its_quote_bears_is_shown_as_written(workspace, claim):
    sentence = only(workspace, *claim)
    assert (sentence.text, sentence.form, sentence.failed) == (claim[0], "written", ())


def test_sentence_copied_from_a_source_is_shown_in_quotation_marks(workspace):
    sentence = only(workspace, TREATY, "C", TREATY)
    assert sentence.form == "quoted"
    assert f"“{TREATY}”" in sentence.text


def test_reason_of_a_failed_sentence_holds_no_word_of_it(workspace):
    sentence = only(workspace, "Brasília is a monstrous 731 (www.evil.example).", "C", TREATY)
    told = json.dumps([one.in_words for one in sentence.checks], ensure_ascii=False)
    assert not any(word in told for word in ("Brasília", "monstrous", "731", "evil"))


@pytest.mark.parametrize("claim", BORNE)
def test_sentence_shown_is_pinned_to_words_that_are_there(workspace, claim):
    for said in only(workspace, *claim).said:
        assert all(item.holds_in(workspace.document(item.document)) for item in said.evidence)


NOT_BORNE = [
    ("attribution", "At least 12 people died in the flood.", "A", DIED),
    ("attribution", "Pavel Drin said they were never told that the lock would close.", "A", NEVER),
    (
        "names or attribution",
        "Mira Tolle said, and Pavel Drin said, the lock would close.",
        "A",
        NEVER,
    ),
    ("numbers", "Hospital officials said at least 40 people died in the flood.", "A", DIED),
    ("numbers", "Hospital officials said 12 people died in the flood.", "A", DIED),
    ("hedges or attribution", "Engineers found two cracks in the northern gate.", "A", CRACKS),
    ("negation", "The treaty of Veld does not allow the lock to be closed.", "C", TREATY),
    ("words", "The treaty of Veld allows the bridge to be closed for repairs.", "C", TREATY),
    ("words", "The capital of Brazil is Brasília.", "C", TREATY),
    ("words", "T h e l o c k is closed.", "C", TREATY),
    ("words", "Le traité de Veld permet la fermeture.", "C", TREATY),
    ("words", "The treaty of Veld allows the lock to be cruelly closed for repairs.", "C", TREATY),
    ("words", "Thetreatyofveldallowsthelock to be closed for repairs.", "C", TREATY),
    ("quotation", "Mira Tolle said: “We were never told.”", "A", NEVER),
    ("order", "The repairs of Veld allow the treaty to be closed for the lock.", "C", TREATY),
    ("words in marks", "The treaty of Veld allows “careless” repairs.", "C", TREATY),
    ("statement", CALLS, "B", CALLS),
    ("plain words", "The treaty of Veld (www.veld.example) allows it to be closed.", "C", TREATY),
    ("plain words", "The [treaty](http://veld) of Veld allows it to be closed.", "C", TREATY),
    ("plain words", "The treaty of Veld <b>allows</b> the lock to be closed.", "C", TREATY),
    ("plain words", "The treaty of Veld allows the lock 🔥 to be closed.", "C", TREATY),
    ("plain words", "The treaty of Veld allows ![x](https://evil.example) repairs.", "C", TREATY),
]  # fmt: skip


@pytest.mark.parametrize("check, text, siglum, quote", NOT_BORNE)
def test_sentence_its_quote_does_not_bear_gives_way_to_the_source(
    workspace, check, text, siglum, quote
):
    sentence = only(workspace, text, siglum, quote)
    assert sentence.is_rewritten
    assert {one.name for one in sentence.failed} & set(check.split(" or "))
    assert quote.rstrip(".") in sentence.text
    assert text not in sentence.text or text == CALLS


def test_speaker_named_beside_a_claim_must_be_the_one(workspace):
    claim = ("Mira Tolle said they were never told that the lock would close.", "A", NEVER, "Drin")
    assert "attribution" in {one.name for one in only(workspace, *claim).failed}


@pytest.mark.parametrize(
    "siglum, quote",
    [
        ("A", "We were always told that the lock would close"),
        ("A", "We were never told that the lock … an inquiry"),
        ("A", "We were never told for repairs"),
        ("A", "e were never told that the loc"),
        ("A", "the"),
        ("A", ""),
    ],
)
def test_quote_that_is_not_there_pins_nothing(workspace, siglum, quote):
    def script(body):
        quotes = [{"passage": n, "quote": quote} for n, _, _ in passages_in(body)[:6]]
        held = {"claim": "Mira Tolle said so.", "speaker": "Mira Tolle", "quotes": quotes}
        return says(json.dumps({"sentences": [held]}))

    answer, _ = written(workspace, script)
    assert answer.prose.sentences == ()
    assert len(answer.prose.left_out) == 1


def test_quote_from_another_passage_than_named_is_dropped(workspace):
    def script(body):
        wrong = next(n for n, _, text in passages_in(body) if NEVER not in text)
        quotes = [{"passage": wrong, "quote": NEVER}]
        held = {"claim": "Mira Tolle said so.", "speaker": "Mira Tolle", "quotes": quotes}
        return says(json.dumps({"sentences": [held]}))

    answer, _ = written(workspace, script)
    assert answer.prose.sentences == ()


def test_quote_cut_short_is_shown_with_its_whole_sentence(workspace):
    sentence = only(workspace, CRACKS, "A", "two cracks in the")
    assert sentence.said[0].evidence[0].quote == CRACKS


def test_own_voice_cannot_be_borrowed_from_another_pin(workspace):
    """A sentence of the source's own beside it does not make reported words the source's."""

    def script(body):
        numbers = {siglum: n for n, siglum, text in passages_in(body) if "died" in text}
        quotes = [
            {"passage": numbers["A"], "quote": DIED},
            {"passage": numbers["B"], "quote": "Seven people died when the river rose on Friday"},
        ]
        text = "At least 12 people died in the flood."
        return says(json.dumps({"sentences": [{"claim": text, "speaker": None, "quotes": quotes}]}))

    answer, _ = written(workspace, script)
    assert all(one.is_rewritten for one in answer.prose.sentences)


def test_sentence_said_twice_is_shown_once(workspace):
    answer, _ = written(workspace, claims(BORNE[0], BORNE[0]))
    assert [len(answer.prose.sentences), len(answer.prose.left_out)] == [1, 1]


def test_counts_are_told(workspace):
    bad = ("The treaty of Veld allows the bridge to be closed for repairs.", "C", TREATY)
    answer, _ = written(workspace, claims(BORNE[0], bad, ("Rain fell.", "A", "Rain fell on Orsk")))
    assert answer.prose.in_words == (
        "3 sentences written: 1 passed every check, 1 given in the source's own words instead, "
        "1 left out"
    )


def test_answer_by_rule_is_the_same_with_a_model(workspace):
    answer, _ = written(workspace, claims(BORNE[0]))
    alone = workspace.ask(QUESTION)
    assert (answer.said, answer.searched, answer.unanswered) == (
        alone.said,
        alone.searched,
        alone.unanswered,
    )


def test_tidied_sentence_is_one_line_of_seen_signs():
    assert tidy("One\u202e two\n\nthree\u200b\x07") == "One two three."


# -- what is sent --------------------------------------------------------------------------------


def test_passages_stand_between_two_lines_nobody_can_know(workspace):
    _, first = written(workspace, claims(BORNE[0]))
    _, second = written(workspace, claims(BORNE[0]))
    fences = []
    for request in (first[0], second[0]):
        lines = request.body["messages"][1]["content"].splitlines()
        fence = lines[0]
        assert lines.count(fence) == 2
        assert fence in request.body["messages"][0]["content"]
        assert lines.index(fence, 1) > max(n for n, line in enumerate(lines) if "[1]" in line)
        fences.append(fence)
    assert fences[0] != fences[1]


def test_every_source_is_sent(workspace):
    _, requests = written(workspace, claims(BORNE[0]))
    assert {siglum for _, siglum, _ in passages_in(requests[0].body)} == {"A", "B", "C"}


def test_no_path_is_sent(workspace):
    _, requests = written(workspace, claims(BORNE[0]))
    sent = json.dumps(requests[0].body)
    assert ".txt" not in sent
    assert workspace.document("A").capture.source not in sent


def test_no_more_is_sent_than_the_budget_allows(workspace):
    small = Budget(max_tokens=1_100)
    _, requests = written(workspace, claims(BORNE[0]), budget=small)
    _, whole = written(workspace, claims(BORNE[0]))
    assert len(passages_in(requests[0].body)) < len(passages_in(whole[0].body))


def test_budget_for_no_passage_sends_nothing(workspace):
    answer, requests = written(workspace, claims(BORNE[0]), budget=Budget(max_tokens=500))
    assert requests == []
    assert isinstance(answer.prose.error, InputError)


def test_prompt_can_be_seen_without_being_sent(workspace):
    assert TREATY in workspace.prompt(QUESTION).messages[1].content


# -- models that fail ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script, code",
    [
        (in_order(refuses(401, "expired")), "unavailable.service-refused"),
        (in_order(refuses(500)), "unavailable.service"),
        (in_order(refuses(429, Retry_After="900")), "unavailable.service"),
        (in_order(shows_a_page()), "unavailable.service-garbled"),
        (in_order(redirects_to("http://192.0.2.7/v1")), "unavailable.service-refused"),
        (in_order(stalls()), "unavailable.service"),
        (in_order(floods()), "unavailable.service-garbled"),
        (in_order(says("I am sorry, I cannot.")), "unavailable.service-garbled"),
        (in_order(says('{"answer": "They closed it."}')), "unavailable.service-garbled"),
    ],
)
def test_model_that_fails_leaves_the_answer_found_by_rule(workspace, script, code):
    answer, _ = written(workspace, script)
    assert answer.prose.error.code == code
    assert answer.prose.error.hint
    assert answer.prose.sentences == ()
    assert answer.is_found


def test_answer_in_the_wrong_form_is_asked_for_once_more(workspace):
    good = claims(BORNE[0])
    asked = []

    def script(body):
        asked.append(body)
        return says("Certainly!") if len(asked) == 1 else good(body)

    answer, _ = written(workspace, script)
    assert len(answer.prose.sentences) == 1
    assert "not in the form asked for" in asked[1]["messages"][-1]["content"]
    assert asked[1]["messages"][:2] == asked[0]["messages"]


def test_model_that_writes_nothing_says_so(workspace):
    answer, _ = written(workspace, in_order(says('{"sentences": []}')))
    assert (answer.prose.error, answer.prose.sentences) == (None, ())


UKRAINIAN = """Шлюз в Орську закрили

Шлюз в Орську закрили в п'ятницю, повідомила портова служба. У повені загинули дванадцять людей.

«Нас ніхто не попередив, що шлюз закриють», — сказала мер Орська Міра Толле.
"""


@pytest.mark.parametrize(
    "text, form",
    [
        ("Загинули у повені дванадцять людей.", "written"),
        ("У повені загинули сорок людей.", "rewritten"),
        ("У повені не загинули дванадцять людей.", "rewritten"),
        ("Столиця Бразилії загинула у повені.", "rewritten"),
    ],
)
def test_sentence_in_ukrainian_is_checked_too(tmp_path, text, form):
    quote = "У повені загинули дванадцять людей."
    with a_workspace(tmp_path, {"a.txt": UKRAINIAN}) as workspace:
        script = claims((text, "A", quote))
        answer, _ = written(workspace, script, question="Скільки людей загинули у повені?")
    (sentence,) = answer.prose.sentences
    assert sentence.form == form
    assert quote in sentence.said[0].text
