import pytest

from crossread.analyse import furniture, mentions, paragraphs, quotation, sentences, stance
from crossread.testing import analyser_checks, read_with

READ = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER,
    quotation.ANALYSER, stance.ANALYSER,
)  # fmt: skip


def found(text):
    reading = read_with(text, READ)
    return [
        (one.body.holder, one.body.position, one.body.target)
        for one in reading.annotations(stance.Stance)
    ]


@pytest.mark.parametrize("check", analyser_checks(stance.ANALYSER, READ[:-1]), ids=str)
def test_contract(check):
    check()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Petra Holm backs Ilsabet Dorn.", ("Petra Holm", "for", "Ilsabet Dorn")),
        ("Petra Holm condemned Ukraine on Monday.", ("Petra Holm", "against", "Ukraine")),
        ("France voted against Germany.", ("France", "against", "Germany")),
        ("France has refused to recognise Germany.", ("France", "against", "Germany")),
        ("France condemned Germany’s invasion.", ("France", "against", "Germany’s invasion")),
        ("We should oppose Putin because he is wrong.", ("this text", "against", "Putin")),
        ("“We support France,” Petra Holm said.", ("Petra Holm", "for", "France")),
        ("The left is favourable to the French position.", ("the left", "for", "French position")),
        ("In fact, leftists who support France are few.", ("leftists", "for", "France")),
        ("Germany opposes the Putin regime.", ("Germany", "against", "Putin regime")),
        ("The workers are hostile to Germany.", ("the workers", "against", "Germany")),
    ],
)
def test_a_side_taken_in_plain_words_has_a_holder_and_a_target(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Ilsabet Dorn was condemned in Germany.",
        "France did not condemn Germany.",
        "France would back Germany if it could.",
        "The letter mentions Germany and France.",
        "France backed Germany fans.",
        "The empire that funded Ukraine backed Germany.",
        "Chris Coons of France slammed Germany.",
        "They say nobody supports Germany.",
        "Friends of the left support Germany.",
        "The left support Germany fans.",
    ],
)
def test_what_takes_no_side_is_no_stance(text):
    assert found(text) == []
