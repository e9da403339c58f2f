# ruff: noqa: E501  sentences are read whole
"""What a sentence denies, by explicit words, and what only looks like it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.compare.polarity import (
    Denial,
    calls_false,
    denials_in,
    denials_of_earlier,
    told_in,
    with_label,
)
from crossread.model import Span


def denied(text: str) -> list[tuple[str, str]]:
    """Return the words that deny with the words they deny, of what is denied once."""
    found = denials_in(text, Span(0, len(text)))
    return [(one.cue.of(text), one.said.of(text)) for one in found if not one.twice]


DENIES = [
    ("The agent denied that the singer has bought a castle.",
     "denied", "the singer has bought a castle"),
    ("The council has refuted newspaper reports which suggested it was about to close the quay.",
     "refuted newspaper reports", "it was about to close the quay"),
    ("Brenn moved to deny reports its navy is building a dam.",
     "deny reports", "its navy is building a dam"),
    ("The claim that guards opened the sluice is entirely false, the ministry said.",
     "is entirely false", "guards opened the sluice"),
    ("A report that the painter—best known for her ships—had died turned out to be false.",
     "turned out to be false", "the painter—best known for her ships—had died"),
    ("The army rejected allegations by elders of the village near the lake that it opened the locks.",
     "rejected allegations", "it opened the locks"),
    ("The guild has said nothing of the latest hoax claiming that its chairman is dead.",
     "hoax", "its chairman is dead"),
    ("The keeper was suspended for a month by the guild -- a claim that the guild firmly denies.",
     "denies", "The keeper was suspended for a month by the guild"),
    ("A monk’s claims of seeing his own grave are being described as a hoax.",
     "are being described as a hoax", "seeing his own grave"),
    ("The photograph of a giant eel under the pier is a fake.",
     "is a fake", "a giant eel under the pier"),
    ("The eel under the pier of Tarn is a hoax.", "is a hoax", "The eel under the pier of Tarn"),
    ("There is no evidence that the guards opened the sluice.",
     "no evidence", "the guards opened the sluice"),
    ("There is no truth to the rumour that the guards opened the sluice.",
     "no truth to the rumour", "the guards opened the sluice"),
    ("It is not true that the guards opened the sluice, but the dyke broke.",
     "It is not true", "the guards opened the sluice"),
    ("The ministry denied paying a ransom for the crew.", "denied", "paying a ransom for the crew"),
    ("Engineers cast doubt over claims that guards opened the sluice.",
     "cast doubt over claims", "guards opened the sluice"),
    ("Rumours that the spy is dead were dismissed by his wife.", "were dismissed", "the spy is dead"),
]  # fmt: skip


@pytest.mark.parametrize("text, cue, said", DENIES, ids=[one[1] for one in DENIES])
def test_denial_is_found_with_its_words_and_what_they_deny(text: str, cue: str, said: str) -> None:
    assert denied(text) == [(cue, said)]


DENIES_NOTHING = [
    "The agent did not deny that the singer has bought a castle.",
    "The agent would neither confirm nor deny that the singer has bought a castle.",
    "Did the agent deny that the singer has bought a castle?",
    "If it is not true that the guards opened the sluice, they must say so.",
    "The photograph of a giant eel under the pier may be a fake.",
    "Claims that the bridge is unsafe are not false.",
    "The agent first denied that the singer has bought a castle.",
    "The agent denied that the singer has bought a castle and later admitted it.",
    "The court denied bail to the captain of the ferry.",
    "The mayor rejected a plan that would close the quay.",
    "The siren that the guards heard at noon was a false alarm.",
    "The mayor dismissed calls for the captain to be sacked.",
    "There is no doubt that the guards opened the sluice.",
    "It is unlikely that the guards opened the sluice.",
    "The guards seized forty fake passports in the port of Tarn.",
]


@pytest.mark.parametrize("text", DENIES_NOTHING)
def test_what_is_open_or_of_another_kind_denies_nothing(text: str) -> None:
    assert denied(text) == []


def test_denial_of_a_negation_is_told_apart() -> None:
    text = "The minister denied that he had not met the dealer."
    (found,) = denials_in(text, Span(0, len(text)))
    assert found.twice


def test_who_denies_stands_in_the_frame() -> None:
    text = "It rained; the agent denied that the singer has bought a castle."
    (found,) = denials_in(text, Span(0, len(text)))
    assert found.frame.of(text) == "the agent denied that the singer has bought a castle"
    assert found.by_somebody


def test_what_the_text_itself_calls_false_is_by_nobody_else() -> None:
    text = "The claim that guards opened the sluice is false."
    (found,) = denials_in(text, Span(0, len(text)))
    assert not found.by_somebody


def test_places_are_of_the_whole_text() -> None:
    before = "It rained. "
    text = f"{before}The agent denied that the singer has bought a castle."
    (found,) = denials_in(text, Span(len(before), len(text)))
    assert found.said.of(text) == "the singer has bought a castle"


WORDS = st.sampled_from(
    "denied that reports the a claim is false hoax , . — “ ” not evidence no of singer castle "
    "bought mayor said ? it true and but his".split()
)


@given(st.lists(WORDS, max_size=40))
def test_denials_never_overlap_and_stand_in_their_frames(words: list[str]) -> None:
    text = " ".join(words)
    found: tuple[Denial, ...] = denials_in(text, Span(0, len(text)))
    for one in found:
        assert one.frame.contains(one.cue)
        assert one.frame.contains(one.said)
        assert not one.cue.overlaps(one.said)
    for one, other in pairwise(found):
        assert not one.said.overlaps(other.said)


# ---- what was told before, and what a label says ------------------------------------------------


def meant(before: str, text: str) -> list[str]:
    """Return what a sentence denies of what the sentence before it tells."""
    whole = f"{before} {text}"
    spans = Span(0, len(before)), Span(len(before) + 1, len(whole))
    return [one.said.of(whole) for one in denials_of_earlier(whole, spans[1], spans[:1])]


RELAYED = "A story claims that a bear is loose in Tarn."


@pytest.mark.parametrize(
    "text",
    [
        "The claim is entirely false.",
        "Police denied the report.",
        "The mayor called these rumours “utterly baseless”.",
        "It is total nonsense.",
        "No such thing has happened.",
    ],
)
def test_the_claim_is_what_was_told_right_before(text: str) -> None:
    assert meant(RELAYED, text) == ["a bear is loose in Tarn"]


@pytest.mark.parametrize(
    "text",
    ["Police did not deny the report.", "The claim may be false.", "Police denied the permit."],
)
def test_nothing_told_before_is_denied_by_what_denies_no_claim(text: str) -> None:
    assert meant(RELAYED, text) == []


def test_the_claim_may_be_told_of_a_story() -> None:
    told = "You may have seen a story going round Ostra that a bear is loose in Tarn."
    assert meant(told, "Sadly, it is nonsense.") == ["a bear is loose in Tarn"]


def test_what_the_text_said_itself_is_no_claim() -> None:
    assert meant("A bear is loose in Tarn.", "The claim is entirely false.") == []


def test_claim_told_before_in_the_same_sentence_is_meant() -> None:
    text = "A bear is loose in Tarn, the Courier claims, but the mayor called its report “false”."
    (found,) = denials_of_earlier(text, Span(0, len(text)), ())
    assert found.said.of(text) == "A bear is loose in Tarn"


@pytest.mark.parametrize("text", ["It rained in Tarn.", "The mayor left after the report."])
def test_what_nobody_else_said_is_not_told(text: str) -> None:
    assert told_in(text, Span(0, len(text))) is None


def test_label_of_a_fact_check_denies_the_claim_above_it() -> None:
    text = "Claim: A bear is loose in Tarn.\n\nFALSE"
    assert with_label(text, Span(0, 31)) == Span(0, len(text))
    assert denied(text) == [("FALSE", "A bear is loose in Tarn")]


@pytest.mark.parametrize(
    "text",
    ["Claim: A bear is loose.\n\nTRUE", "Claim: A bear is loose.\n\nFALSE teeth are sold here."],
)
def test_other_words_under_a_claim_are_no_label(text: str) -> None:
    end = text.index("\n")
    assert with_label(text, Span(0, end)) == Span(0, end)


@pytest.mark.parametrize(
    "told, meant_there", [(RELAYED, True), ("A bear is loose, Lee said.", False)]
)
def test_from_further_back_only_a_claim_is_meant(told: str, meant_there: bool) -> None:
    parts = [told, "It rained.", "The claim is false."]
    text = " ".join(parts)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in parts]
    assert bool(denials_of_earlier(text, spans[2], spans[:2])) == meant_there


def test_what_the_last_of_two_nouns_says_is_denied() -> None:
    text = "He held a photo of the mayor with the note “Reports of a bear in Tarn are false”."
    assert denied(text) == [("are false", "a bear in Tarn")]


def test_denial_of_a_denial_before_it_means_what_that_denies() -> None:
    text = "Reports that Lee stole a bell are false. We deny these claims."
    sentences = [Span(0, 40), Span(41, len(text))]
    (one,) = denials_of_earlier(text, sentences[1], sentences[:1])
    assert one.said.of(text) == "Lee stole a bell"


def test_claims_may_be_called_false_with_what_they_stand_in() -> None:
    text = "A story says that geese of Tarn were poisoned. The claims in the story are nonsense."
    (one,) = denials_of_earlier(text, Span(47, len(text)), [Span(0, 46)])
    assert one.said.of(text) == "geese of Tarn were poisoned"


@pytest.mark.parametrize(
    "text",
    ["Congress has denied funding for such a wall.", "The office denied planning for the fair."],
)
def test_what_is_refused_is_not_denied(text: str) -> None:
    assert denied(text) == []


@pytest.mark.parametrize(
    "text, called",
    [
        ("The clip of the bear appears to be fake.", True),
        ("The tale has been a hoax all along.", False),
        ("The tale has been a hoax.", True),
        ("The tale of a fake bear is old.", False),
    ],
)
def test_passage_that_calls_something_false_is_told(text: str, called: bool) -> None:
    assert calls_false(text, Span(0, len(text))) is called


def test_word_that_is_said_itself_calls_nothing_false() -> None:
    text = "The warden of the bear was dismissed."
    assert calls_false(text, Span(0, len(text)))
    assert not calls_false(text, Span(0, len(text)), {"dismissed"})


def test_adverb_may_stand_between_a_report_and_what_calls_it_false() -> None:
    text = "A story claims that a bear is loose. That report, however, is false."
    first, later = Span(0, 36), Span(37, len(text))
    (found,) = denials_of_earlier(text, later, [first])
    assert found.said.of(text) == "a bear is loose"
