"""Quotations in Ukrainian and Russian."""

from __future__ import annotations

import pytest

from crossread.analyse import mentions, paragraphs, quotation, sentences
from crossread.analyse.furniture import ANALYSER as FURNITURE
from crossread.model import Annotation, Quotation, Reading
from crossread.testing import a_document, read_with

PLAN = (FURNITURE, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER)


def found(text: str, language: str) -> list[Annotation[Quotation]]:
    reading = read_with(a_document(text, language=language), (*PLAN, quotation.ANALYSER))
    return list(reading.annotations(Quotation))


@pytest.mark.parametrize(
    "language, text, words, speaker",
    [
        ("uk", "«Міст закрито», — сказала мерка Олена Гай.", "Міст закрито", "Олена Гай"),
        ("uk", "Олена Гай заявила: «Міст закрито».", "Міст закрито", "Олена Гай"),
        ("uk", "Олена Гай заявила, що «міст закрито».", "міст закрито", "Олена Гай"),
        ("uk", "Олена Гай назвала рішення «ганебним».", "ганебним", "Олена Гай"),
        ("uk", "„Міст закрито“, — каже Олена Гай.", "Міст закрито", "Олена Гай"),
        ("ru", "«Мост закрыт», — сказала мэр Ольга Кравец.", "Мост закрыт", "Ольга Кравец"),
        ("ru", "Ольга Кравец заявила: «Мост закрыт».", "Мост закрыт", "Ольга Кравец"),
        ("ru", "Ольга Кравец заявила, что «мост закрыт».", "мост закрыт", "Ольга Кравец"),
        ("ru", "Ольга Кравец назвала решение «позорным».", "позорным", "Ольга Кравец"),
        ("ru", "„Мост закрыт“, — говорит Ольга Кравец.", "Мост закрыт", "Ольга Кравец"),
    ],
)
def test_quotation_has_its_speaker(language: str, text: str, words: str, speaker: str) -> None:
    (one,) = found(text, language)
    assert (one.quotes("content"), one.body.speaker) == ((words,), speaker)


@pytest.mark.parametrize(
    "language, text, pieces, speaker",
    [
        (
            "uk",
            "«Міст старий, — каже Олена Гай. — Його треба закрити».",
            ("Міст старий,", "Його треба закрити"),
            "Олена Гай",
        ),
        (
            "ru",
            "«Мост старый, — говорит Ольга Кравец. — Его надо закрыть».",
            ("Мост старый,", "Его надо закрыть"),
            "Ольга Кравец",
        ),
        (
            "uk",
            "— Не знаю, — сказала Олена Гай. — Я спала.",
            ("Не знаю,", "Я спала."),
            "Олена Гай",
        ),
    ],
)
def test_cue_inside_the_marks_splits_the_words(
    language: str, text: str, pieces: tuple[str, ...], speaker: str
) -> None:
    (one,) = found(text, language)
    assert (one.quotes("content"), one.body.speaker) == (pieces, speaker)


@pytest.mark.parametrize(
    "language, text, speaker",
    [
        ("uk", "Олена Гай приїхала. Вона сказала: «Міст закрито».", "Олена Гай"),
        ("uk", "Іван Гай приїхав. «Міст закрито», — сказав він.", "Іван Гай"),
        ("ru", "Ольга Кравец приехала. «Мост закрыт», — сказала она.", "Ольга Кравец"),
        ("ru", "Пресс-секретарь Ольга Кравец ждала. Пресс-секретарь добавила: «Мост закрыт».",
         "Ольга Кравец"),
    ],
)  # fmt: skip
def test_pronoun_and_office_are_named(language: str, text: str, speaker: str) -> None:
    assert found(text, language)[-1].body.speaker == speaker


@pytest.mark.parametrize(
    "language, text",
    [
        ("uk", "Так звані «миротворці» увійшли в місто."),
        ("ru", "Так называемые «миротворцы» вошли в город."),
        ("uk", "На півночі ті події називають «поверненням»."),
    ],
)
def test_marks_at_a_distance_are_scare(language: str, text: str) -> None:
    assert [(one.body.form, one.body.speaker) for one in found(text, language)] == [("scare", None)]


@pytest.mark.parametrize(
    "language, text",
    [("uk", "Пором «Анніка» затонув у квітні."), ("ru", "Газета «Речной вестник» закрыта.")],
)
def test_names_in_marks_are_no_quotations(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    "language, text, words",
    [
        ("uk", "Олена Гай заявила, що міст закрили вночі.", "міст закрили вночі"),
        ("uk", "За словами Олени Гай, міст закрили вночі.", "міст закрили вночі"),
        ("ru", "Ольга Кравец заявила, что мост закрыли ночью.", "мост закрыли ночью"),
        ("ru", "По словам Ольги Кравец, мост закрыли ночью.", "мост закрыли ночью"),
    ],
)
def test_indirect_speech_is_bounded_by_its_clause(language: str, text: str, words: str) -> None:
    (one,) = found(text, language)
    assert (one.body.form, one.quotes("content")) == ("indirect", (words,))


@pytest.mark.parametrize(
    "text, language",
    [
        ("«Мост закрыт, и это мы знали», — сказала Ольга.", "ru"),
        ("«Міст закрито, і ми її чекали», — сказала Олена.", "uk"),
        ("“The bridge is closed,” said Olga.", "en"),
    ],
)
def test_language_that_is_not_given_is_told_by_its_letters(text: str, language: str) -> None:
    assert quotation.language_of(Reading(a_document(text, language=None))) == language
