import pytest

from crossread.analyse import furniture, mentions, paragraphs, quotation, seams, sentences
from crossread.testing import analyser_checks, read_with

READ = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER,
    quotation.ANALYSER, seams.ANALYSER,
)  # fmt: skip
ANSWER = "I counted them at the door myself, and I counted fourteen before the evening came."
PLAIN = "The gates of the Orlan dam were closed on Saturday so that a cable could be mended there."


def found(*paragraphs_of_text):
    reading = read_with("\n\n".join(paragraphs_of_text), READ)
    return [
        (one.evidence_in("after")[0].quote, one.body.reasons)
        for one in reading.annotations(seams.Seam)
    ]


def starts(*paragraphs_of_text):
    return [after for after, _ in found(*paragraphs_of_text)]


@pytest.mark.parametrize("check", analyser_checks(seams.ANALYSER, READ[:-1]), ids=str)
def test_contract(check):
    check()


def test_questions_and_answers_without_names_are_turns():
    texts = (PLAIN, "How many did you count?", ANSWER, "And who told you of it?", ANSWER)
    assert starts(*texts) == list(texts[1:])


def test_a_short_remark_between_answers_is_a_turn():
    remark = "The ministry says nine."
    texts = ("How many did you see?", ANSWER, remark, ANSWER, "And who told you?", ANSWER)
    assert remark in starts(PLAIN, *texts)


def test_turns_that_names_open_are_marked_and_no_seam():
    texts = ("Lee: How many did you count?", f"Holm: {ANSWER}")
    assert starts(PLAIN, *texts, *texts) == []


def test_one_question_in_a_report_is_no_conversation():
    assert starts(PLAIN, "Who will pay for it?", PLAIN, PLAIN) == []


def test_a_quotation_that_is_never_closed_is_a_clue():
    ((after, reasons),) = found(
        PLAIN, "“The gate was stiff, the engineer told us.", PLAIN + " Yes."
    )
    assert after.startswith("The gates")
    assert "none closes it" in reasons[0]


def test_a_statement_after_a_colon_without_marks_has_no_marked_end():
    statement = (
        "We will not close the gates again. Our crews know the river. We owe it to our people."
    )
    ((after, reasons),) = found(PLAIN, "In a statement the Orlan Party said:", statement, PLAIN)
    assert after == PLAIN
    assert "nothing says where they end" in reasons[0]


def test_a_change_of_marks_is_a_clue_with_its_counts():
    curly = "“We saw it,” Lee’s neighbour said of the dam’s gate."
    straight = "\"We saw it,\" Lee's neighbour said of the dam's gate."
    ((after, reasons),) = found(curly, curly, straight, straight)
    assert after == straight
    assert "curly marks up to here" in reasons[0]


def test_marks_that_come_and_go_are_no_clue():
    curly = "“We saw it,” Lee’s neighbour said of the dam’s gate."
    straight = "\"We saw it,\" Lee's neighbour said of the dam's gate."
    assert starts(curly, straight, curly, straight, curly) == []


def test_a_space_before_signs_in_one_paragraph_is_a_clue():
    spaced = "The gates were closed ; the crews stood in the rain for hours and hours."
    assert spaced in starts(PLAIN, PLAIN, spaced, PLAIN, PLAIN)


def test_another_language_is_a_clue():
    german = (
        "Die Tore des Staudamms wurden am Samstag geschlossen, damit ein Kabel repariert werden "
        "konnte, das im Januar beschädigt worden war, und die Leute in den Dörfern hatten kein "
        "Wasser mehr, bis am Donnerstag die Tore wieder geöffnet wurden und der Fluss zurückkam."
    )
    assert german in starts(" ".join([PLAIN] * 4), german)
