"""How a government is named: country, capital, and names that say no country."""

import pytest
from tests.unit.ask.builders import a_library, answered

from crossread.ask.reply import answer_question

GAZETTE = """The war in the east

The fascist regime in Kyiv has banned a party. Ukraine continues to be run by the junta. Their \
dictator spoke of a “big Israel” on Monday.

The Putin regime sent troops. The junta in Moscow denied it.

Ukraine’s government denied that a party was banned. The state pays pensions.
"""

POST = """A visit

A minister from Ukraine came to the fair and bought honey.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    texts = {"gazette.txt": GAZETTE, "post.txt": POST}
    return a_library(tmp_path_factory.mktemp("kyiv"), texts)


@pytest.fixture(scope="module")
def answer(shelf):
    return answer_question("How does each source portray Ukraine's government?", shelf)


def names_of(answer):
    return [one.evidence[0].quote for one in answer.said]


@pytest.mark.parametrize(
    "name", ["The fascist regime in Kyiv", "the junta", "Their dictator", "Ukraine’s government"]
)
def test_name_of_a_government_is_found(answer, name):
    assert name in names_of(answer)


@pytest.mark.parametrize("name", ["The Putin regime", "The junta in Moscow"])
def test_name_of_another_government_is_not_taken(answer, name):
    assert name not in names_of(answer)


def test_source_that_names_the_country_alone_is_told(answer):
    assert answer.unanswered == (
        "B names the country; no name or label for its government was found there.",
    )


def test_heading_is_read_and_called_one(tmp_path):
    texts = {"a.txt": "Reckless regime falls at Orsk\n\nThe lock was opened again by the town.\n"}
    said = answered("Which sources mention Orsk?", a_library(tmp_path, texts))
    assert said == ["A ¶1 has the heading: “Reckless regime falls at Orsk”"]


def test_lives_lost_are_a_death_toll(tmp_path):
    texts = {"a.txt": "The flood came on Monday. Orsk lost more than 27 million lives that year.\n"}
    question = "Which sources mention the death toll, and what number do they give?"
    (said,) = answered(question, a_library(tmp_path, texts))
    assert said.startswith("A ¶1 gives “more than 27 million lives”.")


INSIDE = (
    "The review prefers those who remember: Mira Tolle declaring that “it was the town that opened"
    " the lock,” and Pavel Drin warning of floods.\n"
)


def test_words_inside_a_sentence_are_given_before_it(tmp_path):
    library = a_library(tmp_path, {"a.txt": INSIDE})
    (said,) = answered("What does Mira Tolle say about the lock?", library)
    words = "“it was the town that opened the lock”"
    assert said.startswith(f"A ¶1 reports that Mira Tolle says {words}. It stands in: ")
    assert said.endswith("Pavel Drin warning of floods.”")


def test_judging_words_for_a_speaker_stand_in_quotation_marks(answer):
    (said,) = [one.text for one in answer.said if "dictator" in one.evidence[0].quote]
    assert "reports what “their dictator” says" in said


def test_question_in_the_language_of_few_sources_is_told_what_to_do(shelf):
    answer = answer_question("Скільки людей загинуло в Києві?", shelf)
    assert not answer.is_found
    assert any("ask it in English" in one for one in answer.unanswered)


def test_a_hundred_thousand_characters_are_refused_with_what_to_do(shelf):
    from crossread.errors import InputError

    with pytest.raises(InputError) as error:
        answer_question("why " * 25_000, shelf)
    assert "crossread verify" in error.value.hint
