"""Sentences cut into clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.text.clauses import clauses, has_predicate, opens_with_verb
from crossread.text.similarity import tokens

CUT = [
    # an interposed relative clause keeps what it speaks of, and coordinated verbs are cut
    (
        "The mill, which opened in 1974, employs about 600 people and makes uniforms.",
        ["The mill, which opened in 1974", "employs about 600 people", "makes uniforms"],
    ),
    # a frame in the middle is no part of any clause
    (
        "A fire swept through the mill on Tuesday, killing 19 workers, officials said, and "
        "leaving the building in ruins.",
        [
            "A fire swept through the mill on Tuesday",
            "killing 19 workers",
            "leaving the building in ruins",
        ],
    ),
    # a frame before "that", with its speaker set off by commas
    (
        "The minister, Ann Lee, said on Monday that the exits were open and that nobody had been "
        "hurt.",
        ["the exits were open", "that nobody had been hurt"],
    ),
    # a frame without "that"
    (
        "Beskian police said the shots came from a guard tower.",
        ["the shots came from a guard tower"],
    ),
    # a frame at the end
    ("Nine people died on the bridge, the ministry said.", ["Nine people died on the bridge"]),
    # contrast
    (
        "Doctors and nurses treated 40 people, while the union speaks of two chained doors.",
        [
            "Doctors and nurses treated 40 people",
            "the union speaks of two chained doors",
        ],
    ),
    # a subordinate clause that opens the sentence
    (
        "Although the gates were closed at 6:40 a.m. on Saturday, the river fell by two metres.",
        ["Although the gates were closed at 6:40 a.m. on Saturday", "the river fell by two metres"],
    ),
    # a relative clause without commas takes the words it speaks of with it
    (
        "The Ministry offers its sympathy to the families of the nine people who died on Sunday.",
        [
            "The Ministry offers its sympathy to the families of the nine people",
            "the nine people who died on Sunday",
        ],
    ),
    # a list is no series of clauses
    ("He bought apples, pears and plums in Lisk.", ["He bought apples, pears and plums in Lisk"]),
    # nor is one whose last member looks like a verb
    (
        "The boat brought thirty crates containing tools, rope and medical supplies on Sunday.",
        ["The boat brought thirty crates containing tools, rope and medical supplies on Sunday"],
    ),
    # what is listed ends before the frame
    (
        "She was travelling with two sons and a daughter, Minister Bo Tarn told the station late.",
        ["She was travelling with two sons and a daughter"],
    ),
    # "that" may describe what is told, and open a subject of two
    (
        "They were asked to say something about themselves that nobody would guess.",
        ["They were asked to say something about themselves that nobody would guess"],
    ),
    (
        "Papers hint that the loud singer and his wife, Ann Lee, have been banned for life.",
        ["Papers hint that the loud singer and his wife, Ann Lee, have been banned for life"],
    ),
    # "after" may only be the end of a measure
    (
        "The vote came just a day after the council met in the old mill of Tarn.",
        ["The vote came just a day after the council met in the old mill of Tarn"],
    ),
    # one thing is put for another
    (
        "She is not the wife of the captain, but the sister of a man convicted of piracy.",
        ["She is not the wife of the captain, but the sister of a man convicted of piracy"],
    ),
    # a subject goes with what is told of it
    (
        "The mill closed and the mayor, who had promised to save it, resigned.",
        ["The mill closed", "the mayor, who had promised to save it, resigned"],
    ),
    # papers show as people say
    (
        "The yard had 5,503 hands in May, more than a year earlier, the filing shows.",
        ["The yard had 5,503 hands in May, more than a year earlier"],
    ),
    # words in marks and who said them
    (
        "“Nobody warned the marchers,” she said by telephone from the hospital.",
        ["Nobody warned the marchers"],
    ),
]


@pytest.mark.parametrize("sentence, wanted", CUT, ids=[one for one, _ in CUT])
def test_cuts_at_the_joints(sentence: str, wanted: list[str]) -> None:
    assert [one.span.of(sentence) for one in clauses(sentence)] == wanted


@pytest.mark.parametrize(
    "sentence, wanted",
    [
        ("The mill, which opened in 1974, employs 600 people.", "The mill employs 600 people"),
        (
            "The police detained the night manager and charged him with manslaughter.",
            "The police charged him with manslaughter",
        ),
        ("Ann Lee left Tarn at noon, taking the recordings.", "Ann Lee taking the recordings"),
    ],
)
def test_names_the_subject_a_clause_shares(sentence: str, wanted: str) -> None:
    assert clauses(sentence)[-1].words(sentence) == wanted


def test_contrast_is_marked() -> None:
    sentence = "The company denies every word, while the union speaks of two chained doors."
    assert [one.contrast for one in clauses(sentence)] == [False, True]


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "First. The gates were closed, and the river fell by two metres within a day."
    found = clauses(text, 7)
    assert found[-1].span.of(text) == "the river fell by two metres within a day"


def test_nothing_comes_of_no_words() -> None:
    assert clauses("…—!") == []


@given(st.text(alphabet="abc that who and said was , . ; “ ” — 1", max_size=120))
def test_clauses_lie_within_the_sentence_and_begin_in_order(text: str) -> None:
    found = clauses(text)
    starts = [one.span.start for one in found]
    assert starts == sorted(starts)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)


@pytest.mark.parametrize(
    "words, says",
    [
        ("The gates were closed", True),
        ("it’s a matter of law", True),
        ("we understand the plan", True),
        ("the river fell by more than two metres", True),
        ("Governor Ann Lee of Ostra", False),
        ("the workers of Tarn, led by the ferrymen", False),
        ("The only thing left in the house is", False),
        ("published by the council", False),
        ("on Monday, the owners of nine Ostra-based companies", False),
        ("in an attempt to support continued work", False),
        ("In March it had to close", True),
        ("Out of 23 arrested ferrymen", False),
        ("23 arrested on Sunday", True),
        ("the wounded captain of the ferry", False),
        ("the wounded captain rowed ashore", True),
    ],
)
def test_tells_what_says_something_from_a_bare_name(words: str, says: bool) -> None:
    assert has_predicate(words, tokens(words)) is says


@pytest.mark.parametrize(
    "words, lacks",
    [
        ("also invited the council", True),
        ("then held the rope", True),
        ("previously served as a dean", True),
        ("the mayor held the rope", False),
        ("then the mayor left", False),
    ],
)
def test_tells_whether_words_lack_their_subject(words: str, lacks: bool) -> None:
    assert opens_with_verb(tokens(words)) is lacks


def test_who_did_something_is_only_named_where_nothing_is_said_of_him() -> None:
    named = "The captain who rang the bell, according to Ann Lee of the harbour board in Tarn"
    said = "The captain who rang the bell came from Lisk, according to Ann Lee of the harbour board"
    assert [one.aside for one in clauses(named)] == [True]
    assert [one.aside for one in clauses(said)] == [False]


def test_a_participle_says_something_of_a_subject() -> None:
    words = "taking the recordings"
    assert has_predicate(words, tokens(words), has_subject=True)
    assert not has_predicate(words, tokens(words))


@pytest.mark.parametrize(
    "sentence, wanted",
    [
        ("But “birthers” have asked for more.", "“birthers” have asked for more"),
        ("It said that the [mayor] of Tarn had left.", "the [mayor] of Tarn had left"),
    ],
)
def test_keeps_marks_and_brackets_whole(sentence: str, wanted: str) -> None:
    assert clauses(sentence)[-1].span.of(sentence) == wanted


@pytest.mark.parametrize(
    "sentence, asides",
    [
        # who or what that is, and when it was, is told aside
        ("The mill, which opened in 1974, employs 600 people.", [True, False]),
        ("The gates were closed after the river had fallen by two metres.", [False, True]),
        # what is set against it, or follows from the same subject, is stated
        ("The company denies it, while the union speaks of two chained doors.", [False, False]),
        ("Ann Lee left Tarn at noon and took the recordings.", [False, False]),
    ],
)
def test_tells_what_is_said_aside_from_what_is_stated(sentence: str, asides: list[bool]) -> None:
    assert [one.aside for one in clauses(sentence)] == asides


@pytest.mark.parametrize(
    "sentence",
    [
        "The River Party (RP) members of the council left the hall.",
        "Senator Ann Lee (R-Ostra) was the only one who left.".replace(" who left", ""),
    ],
)
def test_a_bracket_that_says_nothing_parts_no_clauses(sentence: str) -> None:
    assert len(clauses(sentence)) == 1


def test_a_bracket_that_says_something_parts_clauses() -> None:
    sentence = "The mayor left the hall (the council had voted against her) and said nothing."
    assert len(clauses(sentence)) > 1


@pytest.mark.parametrize(
    "sentence, wanted",
    [
        ("The nun, who is from the south and arrived in June, was taken to hospital.", True),
        ("The mayor, who had promised to save it, resigned.", False),
        ("Those who get a seat will be able to hear the choir.", False),
    ],
)
def test_who_somebody_is_is_told_aside(sentence: str, wanted: bool) -> None:
    assert clauses(sentence)[0].aside is wanted
