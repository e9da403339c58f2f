"""Whose voice a sentence speaks in."""

import pytest

from crossread.compare.voice import Voice, attribution, voice_of
from crossread.model import Mention, Pin, Quotation, Span
from crossread.text.similarity import tokens


@pytest.mark.parametrize(
    "sentence, source",
    [
        ("At least 14 died, officials in Low Pellan said.", "officials in Low Pellan"),
        ("Officials said at least 14 died.", "Officials"),
        ("Ostra counts 212 drowned.", "Ostra"),
        ("The border guard put the number of dead at nine.", "The border guard"),
        ("The bridge gave way, police officials said, a day after the storm.", "police officials"),
        ("The minister has repeatedly argued that the gates must stay.", "The minister"),
        ("It came from the tower, according to police in Tarn, who saw it.", "police in Tarn"),
        ("“We won,” said Ann Lee, the mayor.", "Ann Lee, the mayor"),
        ("In a statement, the White Hall said on Monday it would not pay.", "the White Hall"),
        (
            "LINDRUM — The builder Otto Weiss said Thursday he hopes to win.",
            "The builder Otto Weiss",
        ),
        ("But he said that the treaty allows repairs.", "he"),
        ("It rained, the mayor told reporters in a joint statement.", "the mayor"),
        ("In a letter from Mr. Tarn’s office, Mr. Lee said the talk could harm it.", "Mr. Lee"),
        ("Mr. Lee said over the weekend that the river is calm.", "Mr. Lee"),
        ("The U.R.A. said on Monday that nothing was found.", "The U.R.A."),
        (
            "The minister Ann Lee, a day from her own deadline for choosing a new bridge guard, "
            "told reporters on Thursday that she was close.",
            "The minister Ann Lee",
        ),
        (
            "The speaker Ann D. Lee of Ostra, who is retiring, said in a talk that it cannot be.",
            "The speaker Ann D. Lee of Ostra",
        ),
        (
            "The choice has “hurt the river,” Ms. Lee said in an interview on the programme “River "
            "Talk.”",
            "Ms. Lee",
        ),
        ("У неділю загинули 14 людей, повідомляє лікарня в Тарні.", "лікарня в Тарні"),
        ("Мост закрыли в пятницу, сообщила полиция.", "полиция"),
    ],
)
def test_source_of_a_reported_sentence_is_found(sentence: str, source: str) -> None:
    where = attribution(sentence)
    assert where is not None
    assert where.of(sentence) == source


@pytest.mark.parametrize(
    "sentence",
    [
        "The dam broke on Mr. Lee’s farm, which the mayor had said was safe.",
        "The river fell by two metres.",
        "The officials, who had warned of this, left the town.",
        "The tower by the river, where I have friends, says nothing of it.",
        "They stopped because it said so on the gate in three languages.",
        "Weiss asked for money, while the union vowed to block every bill.",
        "The guards put their lamps on the wall and waited for the ferry.",
    ],
)
def test_own_words_of_a_text_are_not_reported(sentence: str) -> None:
    assert attribution(sentence) is None


def voice(sentence: str, *speech: Quotation, mentions: tuple[Mention, ...] = ()) -> Voice:
    span = Span(0, len(sentence))
    return voice_of(sentence, span, tokens(sentence), speech=speech, mentions=mentions)


def pin(sentence: str, words: str) -> Pin:
    start = sentence.index(words)
    return Pin("d", Span(start, start + len(words)))


def test_quoted_sentence_is_its_speakers() -> None:
    said = "“The gates were open all day,” she said."
    content = pin(said, "The gates were open all day,")
    found = voice(said, Quotation((content,), "direct", speaker="Ann Lee"))
    assert (found.reports, found.speaker) == (True, "Ann Lee")


def test_a_quoted_word_leaves_the_sentence_to_the_text() -> None:
    said = (
        "The council of Low Pellan closed the old gates for “repairs” that nobody there has seen."
    )
    found = voice(said, Quotation((pin(said, "repairs"),), "direct", speaker="Ann Lee"))
    assert not found.reports


def test_indirect_speech_is_reported_however_short() -> None:
    said = (
        "The council had hoped, and here Lee agreed, that the gates would last another year or two."
    )
    found = voice(said, Quotation((pin(said, "gates would last"),), "indirect", speaker="Ann Lee"))
    assert found.reports


def test_speaker_is_the_full_name_of_the_one_named() -> None:
    said = "The gates were open all day, Lee said."
    mention = Mention(pin(said, "Lee"), "e1", "Ann Lee", "PER")
    assert voice(said, mentions=(mention,)).speaker == "Ann Lee"


def test_pronoun_names_nobody() -> None:
    found = voice("He said the treaty allows repairs.")
    assert (found.reports, found.speaker) == (True, None)


@pytest.mark.parametrize(
    "sentence, quoted, source, cue, reports",
    [
        ("The mayor called the closure “reckless”.", "reckless", "The mayor", "called", True),
        (
            "Only Tarn dared to come, defying the council’s head, Ann Lee, who warned of “ruin”.",
            "ruin", "Ann Lee", "warned", False,
        ),
        (
            "Lee’s statement that “it was the ferry” is not just right, it is a rejection of "
            "what both banks have taught their children for years.",
            "it was the ferry", "Lee", "statement", False,
        ),
        (
            "The dictator has talked of a “new dam”; but with so much to mend the state may "
            "well fall under its own weight before that.",
            "new dam", "The dictator", "talked", False,
        ),
        (
            "Lee’s letter to the paper goes further, warning that all is threatened by “ruin”.",
            "ruin", "Lee’s letter", "warning", True,
        ),
    ],
)  # fmt: skip
def test_a_few_quoted_words_make_a_report_only_where_their_source_speaks_it(
    sentence: str, quoted: str, source: str, cue: str, reports: bool
) -> None:
    quotation = Quotation(
        (pin(sentence, quoted),), "mixed", pin(sentence, cue), pin(sentence, source), "Ann Lee"
    )
    assert voice(sentence, quotation).reports is reports


def test_hearsay_in_an_aside_is_not_that_of_the_sentence() -> None:
    assert not voice("The union—supposedly the cradle of it all—refused to attend.").reports
    assert voice("The union supposedly refused to attend.").reports
