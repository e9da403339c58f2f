"""Appeals: calls on the reader are found, turns of talk and reports are not."""

from __future__ import annotations

import pytest

from crossread.analyse import furniture, paragraphs, sentences
from crossread.analyse.appeals import ANALYSER
from crossread.model import Appeal
from crossread.testing import a_document, analyser_checks, read_with

PLAN = (furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER)


def scored_appeals(text: str, language: str = "en") -> list[tuple[str, float]]:
    reading = read_with(a_document(text, language=language), [*PLAN, ANALYSER])
    return [(one.body.appeal.span.of(text), one.score) for one in reading.annotations(Appeal)]


def appeals_in(text: str, language: str = "en") -> list[str]:
    return [words for words, _ in scored_appeals(text, language)]


@pytest.mark.parametrize(
    "check", analyser_checks(ANALYSER, PLAN, sample="Join us. We must act now!"), ids=str
)
def test_contract(check):
    check()


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign the petition before the ferry sinks.",
        "Join the quay strike on Friday!",
        "Please write to your harbour master.",
        "Organise events in your street.",
        "Demand the return of the bell.",
        "We must stop the dredging.",
        "We should all oppose the toll.",
        "We have to fight this toll together.",
        "Let us honour the drowned with deeds.",
        "Let’s take back the quay!",
        "It is time to open the locks.",
        "Our task is to keep the bell ringing.",
        "So join us.",
        "But until the bell rings, we must keep watch.",
        "Don’t let the bell fall silent.",
        "Hands off the old quay!",
        "I urge you to read the ledger.",
        "Residents are asked to keep off the quay.",
        "Please report any loose rope to the crew.",
        "If you saw the bell fall, write to the harbour master.",
        "So do not sit on your hands.",
        "Come to the quay at noon.",
    ],
)
def test_call_is_found(sentence):
    assert appeals_in(f"The quay is old. {sentence} The bell rang.") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Let’s start with the ledger.",
        "Let us be clear about the toll.",
        "Let’s not get carried away.",
        "Support for the toll grew.",
        "March was cold on the quay.",
        "Protest leaders met at noon.",
        "Demand for rope fell.",
        "Fight breaks out on the quay.",
        "Must we leave the quay?",
        "Should we sign the petition?",
        "She said we must leave the quay.",
        "He asked whether we should stay.",
        "“We must leave the quay,” he told the crew.",
        "We need to understand the ledger.",
        "See below for the ledger.",
        "Tell us more about the bell.",
        "Look, the bell is gone.",
        "They must pay the toll.",
        "The crew says it is time to leave.",
        "Stir the tar and add the rope.",
        "Do not get me wrong, the toll is old.",
        "Please tell us about the bell.",
        "Residents were asked about the toll.",
        "If the bell falls, the crew will write to the owner.",
        "Come to think of it, the bell is old.",
    ],
)
def test_what_calls_nobody_is_left_out(sentence):
    assert appeals_in(f"The quay is old. {sentence} The bell rang.") == []


def test_item_with_a_label_is_an_appeal():
    text = "We ask two things:\n\n• Keep the Bell: Organise a watch here.\n• Sign the roll.\n"
    assert len(appeals_in(text)) == 2


def test_imperative_behind_an_appeal_follows_it():
    assert appeals_in("Write to the harbour master. Ask it for the ledger.\n") == [
        "Write to the harbour master.",
        "Ask it for the ledger.",
    ]


def test_quoted_imperative_is_less_sure():
    plain = scored_appeals("Join the strike on Friday.")[0][1]
    quoted = scored_appeals("“Join the strike on Friday,” the leaflet read.")[0][1]
    assert quoted < plain


@pytest.mark.parametrize(
    "language, sentence",
    [
        ("uk", "Долучайтесь до варти на причалі!"),
        ("uk", "Підпишіть петицію."),
        ("uk", "Настав час відкрити шлюзи."),
        ("uk", "Давайте збережемо старий дзвін."),
        ("ru", "Подпишите обращение."),
        ("ru", "Мы должны сохранить колокол."),
        ("ru", "Давайте сохраним старый причал."),
    ],
)
def test_call_in_ukrainian_and_russian(language, sentence):
    assert appeals_in(f"{sentence}\n", language) == [sentence]


@pytest.mark.parametrize(
    "language, sentence",
    [
        ("uk", "Давайте почнемо з фактів."),
        ("uk", "Причал старий, а дзвін зник."),
        ("ru", "Давайте посмотрим на факты."),
        ("ru", "Мы должны признать, что колокол пропал."),
    ],
)
def test_turn_of_talk_in_ukrainian_and_russian_is_left_out(language, sentence):
    assert appeals_in(f"{sentence}\n", language) == []
