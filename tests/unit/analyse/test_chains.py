import pytest

from crossread.analyse import chains, furniture, mentions, paragraphs, quotation, seams, sentences
from crossread.testing import a_document, analyser_checks, read_with

READ = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER,
    quotation.ANALYSER, seams.ANALYSER, chains.ANALYSER,
)  # fmt: skip


def found(text, **capture):
    reading = read_with(a_document(text, **capture), READ)
    return [
        (one.body.basis, one.body.names, one.quotes("content")[0])
        for one in reading.annotations(chains.Chain)
    ]


@pytest.mark.parametrize("check", analyser_checks(chains.ANALYSER, READ[:-1]), ids=str)
def test_contract(check):
    check()


def test_each_step_of_a_chain_is_pinned():
    text = (
        "The Calder Courier reported that the Vashel Dawn had printed that Arvid Senn said the "
        "gate was jammed."
    )
    reading = read_with(text, READ)
    (one,) = reading.annotations(chains.Chain)
    assert one.body.names == ("Calder Courier", "Vashel Dawn", "Arvid Senn")
    assert one.quotes("link") == (
        "The Calder Courier reported", "the Vashel Dawn had printed", "Arvid Senn said",
    )  # fmt: skip
    assert one.quotes("content") == ("the gate was jammed",)


def test_who_is_cited_is_a_step():
    text = (
        "Citing an unnamed official of the ministry, the Vashel Dawn reported that two men fired."
    )
    (chain,) = found(text)
    assert chain == (
        "relayed", ("Vashel Dawn", "an unnamed official of the ministry"), "two men fired",
    )  # fmt: skip


def test_the_outlet_named_last_comes_first():
    (chain,) = found("Petra Holm said the gate was closed, the Calder Courier reported.")
    assert chain == ("relayed", ("Calder Courier", "Petra Holm"), "the gate was closed")


def test_words_told_to_another_outlet_come_through_it():
    text = "Petra Holm told the Calder Courier that the gate was closed at four."
    assert found(text)[0][1] == ("Calder Courier", "Petra Holm")
    assert found(text, outlet="Calder Courier") == []


def test_words_quoted_inside_a_quotation_have_two_steps():
    text = "“Ann Lee told me, ‘The gates are open for good.’ I believed her,” Petra Holm said."
    assert ("Petra Holm", "Ann Lee") in [names for _, names, _ in found(text)]


@pytest.mark.parametrize(
    "text, content",
    [
        ("It was reported that two men had fired in the air.", "two men had fired in the air"),
        ("Two men reportedly fired in the air.", "Two men reportedly fired in the air"),
        ("Two men are said to have fired there.", "Two men are said to have fired there"),
    ],
)
def test_what_has_no_source_says_so(text, content):
    assert found(text) == [("unsourced", ("",), content)]


def test_a_source_given_between_is_the_source():
    (chain,) = found("It was reported on Wednesday, in a Sorland paper, that two men had fired.")
    assert chain[:2] == ("relayed", ("a Sorland paper",))


def test_what_the_author_saw_is_told_from_what_is_relayed():
    (chain,) = found("We watched two men fire into the air from the bank.")
    assert chain[:2] == ("seen", ("this text",))


def test_what_a_speaker_saw_is_not_what_the_author_saw():
    assert found("“I watched two men fire into the air,” Petra Holm said.") == []


def test_one_who_speaks_of_himself_is_no_second_step():
    assert found("Petra Holm said she had said the gate was closed.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The president said the court should say what the law is.",
        "Petra Holm said nobody had said a word about the gate.",
        "The dam reported nothing. It printed.",
    ],
)
def test_what_is_no_report_is_no_step(text):
    assert found(text) == []


def test_words_given_where_they_were_printed_come_through_the_outlet():
    text = "Petra Holm’s remarks in the Calder Courier go further, warning of “a long dry year”."
    assert ("relayed", ("Calder Courier", "Petra Holm")) in {one[:2] for one in found(text)}


def test_an_outlet_that_gives_the_words_of_others_is_a_step():
    text = "The Calder Courier quotes those who were there: Petra Holm declaring that “it was us”."
    assert ("relayed", ("Calder Courier", "Petra Holm")) in {one[:2] for one in found(text)}


def test_an_outlet_that_only_stands_near_is_no_step():
    text = "The Calder Courier is old. Petra Holm said that “it was us” in the town of Orlan."
    assert not [one for one in found(text) if "Calder Courier" in one[1]]
