"""Questions are routed by rule."""

import pytest

from crossread.ask.question import LONGEST_QUESTION, read_question
from crossread.errors import InputError


@pytest.mark.parametrize(
    "text, route",
    [
        ("Who said that nobody was warned?", "who_said"),
        ("Who called the closure reckless?", "who_said"),
        ("Who is quoted?", "who_said"),
        ("What does Mira Tolle say about the letter?", "said_about"),
        ("What did the mayor say?", "said_about"),
        ("According to the mayor, who knew?", "said_about"),
        ("How is the government portrayed?", "portrayal"),
        ("How does each source describe Ann Lee?", "portrayal"),
        ("What do the sources call the mayor?", "portrayal"),
        ("Which sources mention the treaty?", "which_sources"),
        ("Do any of the articles mention the treaty?", "which_sources"),
        ("How many people died?", "how_many"),
        ("Which sources mention the toll, and what number do they give?", "how_many"),
        ("How long was the lock closed?", "how_long"),
        ("When was the lock closed?", "when"),
        ("On what date did it happen?", "when"),
        ("Do the sources agree on the number of dead?", "agreement"),
        ("What is disputed?", "agreement"),
        ("What does only B say?", "only_one"),
        ("What does B say that the others do not?", "only_one"),
        ("What does A say that B does not?", "only_one"),
        ("What does A say about the letter that B doesn't?", "only_one"),
        ("What do A and B say differently?", "comparison"),
        ("Compare A and B on the letter", "comparison"),
        ("How do A and C differ?", "comparison"),
        ("What are readers asked to do?", "appeals"),
        ("Why did the gate crack?", "passages"),
        ("Who fired first?", "passages"),
    ],
)
def test_question_is_routed(text, route):
    assert read_question(text).route == route


def test_what_a_question_is_about_is_kept():
    read = read_question("What does Mira Tolle say about the letter?")
    assert (read.who, read.about) == ("Mira Tolle", "the letter")


@pytest.mark.parametrize(
    "text, about",
    [
        ("Who is called fascist, and by whom?", "fascist"),
        ("Who is called a traitor by the sources?", "traitor"),
        ("Who is labelled a terrorist by which source?", "terrorist"),
        ("Who is called what by whom?", ""),
    ],
)
def test_a_label_asked_for_is_the_word_alone(text, about):
    read = read_question(text)
    assert (read.route, read.about) == ("labels", about)


@pytest.mark.parametrize(
    "text",
    [
        "Which sources mention the dossier, and what do they call it?",
        "Which of the sources mention the dossier and how do they describe it?",
    ],
)
def test_it_is_what_was_named_before(text):
    read = read_question(text)
    assert (read.route, read.who) == ("portrayal", "the dossier")


@pytest.mark.parametrize(
    "text, route",
    [
        ("Do the sources contradict each other on the toll?", "agreement"),
        ("Do the sources differ on the toll?", "agreement"),
    ],
)
def test_a_question_of_agreement_leaves_each_other_out(text, route):
    read = read_question(text)
    assert (read.route, read.about) == (route, "the toll")


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n"])
def test_empty_question_is_refused(text):
    with pytest.raises(InputError, match="empty"):
        read_question(text)


def test_question_as_long_as_a_book_is_refused():
    with pytest.raises(InputError, match="characters"):
        read_question("why " * LONGEST_QUESTION)


@pytest.mark.parametrize(
    "text, route, who, about",
    [
        ("Скільки людей загинуло?", "how_many", "", "людей загинуло"),
        ("Сколько человек погибло?", "how_many", "", "человек погибло"),
        ("Коли закрили затвор?", "when", "", "закрили затвор"),
        ("Що каже Міра Толле про затвор?", "said_about", "Міра Толле", "затвор"),
        ("Что сказала мэр о шлюзе?", "said_about", "мэр", "шлюзе"),
        ("Хто сказав, що нікого не попередили?", "who_said", "", "нікого не попередили"),
        ("Які джерела згадують договір?", "which_sources", "", "договір"),
        ("Как источники называют мэра?", "portrayal", "мэра", ""),
        ("Порівняй A і B про лист", "comparison", "A і B", "лист"),
        ("Хто кого називає ворогом?", "labels", "", ""),
    ],
)
def test_ukrainian_and_russian_are_read_by_rule(text, route, who, about):
    read = read_question(text)
    assert (read.route, read.who, read.about) == (route, who, about)


@pytest.mark.parametrize(
    "text, language", [("Що сказала мерка міста?", "uk"), ("Кто закрыл шлюзы?", "ru")]
)
def test_language_of_a_question_is_told_by_its_letters(text, language):
    assert language in read_question(text).languages
