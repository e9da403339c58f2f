"""Narrowing to a topic: the words must stand in the passage."""

import numpy
import pytest

from crossread.engine.topic import LONGEST_PARAGRAPH, narrow
from crossread.errors import InputError
from crossread.model import Coverage, Furniture, Mention, Paragraph, Pin, Sentence, Span
from crossread.model.findings import Findings
from crossread.testing import a_document, sealed

TEXT = "The dams broke in May. Ann Lee left.\n\nBo sang."
DOCUMENT = a_document(TEXT)


def pin(words, text=TEXT, document=DOCUMENT):
    start = text.index(words)
    return Pin(document.id, Span(start, start + len(words)))


def mention(words):
    return sealed(Mention(pin(words), words, words, "PER"), DOCUMENT)


PARAGRAPHS = [
    *(
        sealed(Paragraph(pin(words), number), DOCUMENT)
        for number, words in enumerate(TEXT.split("\n\n"), 1)
    ),
    *(
        sealed(Sentence(pin(words), 1), DOCUMENT)
        for words in ("The dams broke in May.", "Ann Lee left.", "Bo sang.")
    ),
]


def kept(topic, *annotations, layers=PARAGRAPHS):
    findings = Findings((DOCUMENT,), (*layers, *annotations))
    return [one for one in narrow(findings, topic).annotations if one not in layers]


@pytest.mark.parametrize("topic", ["left", "LEE", "lee dam", "Dams left"])
def test_paragraph_with_every_word_and_sentence_with_one_is_kept(topic):
    lee = mention("Ann Lee")
    assert kept(topic, lee, mention("Bo")) == [lee]


@pytest.mark.parametrize("topic", ["river", "left river", "Bo left", "dam", "dam broke"])
def test_paragraph_that_lacks_a_word_or_sentence_that_lacks_all_is_left_out(topic):
    assert kept(topic, mention("Ann Lee")) == []


def test_layers_that_cut_up_the_text_and_furniture_stay():
    furniture = sealed(Furniture(pin("Bo sang."), "x"), DOCUMENT)
    assert kept("dam", furniture) == [furniture]


def test_nearest_passage_of_an_absence_does_not_count():
    row = sealed(
        Coverage((pin("Bo sang."),), ((DOCUMENT.id, "absent"),), nearest=(pin("The dams broke"),)),
        DOCUMENT,
    )
    assert kept("dam", row) == []


def test_words_alone_count_where_no_paragraph_is_known():
    assert kept("lee", mention("Ann Lee"), mention("Bo"), layers=[]) == [mention("Ann Lee")]


def test_long_paragraph_counts_by_its_sentences():
    text = "The dam broke. " + "Many words stand here. " * 60 + "Ann Lee left."
    assert len(text) > LONGEST_PARAGRAPH
    document = a_document(text)
    layers = [
        sealed(Paragraph(Pin(document.id, Span(0, len(text))), 1), document),
        sealed(Sentence(pin("The dam broke.", text, document), 1), document),
        sealed(Sentence(pin("Ann Lee left.", text, document), 1), document),
    ]
    lee = sealed(Mention(pin("Ann Lee", text, document), "e", "Ann Lee", "PER"), document)
    findings = Findings((document,), (*layers, lee))
    assert lee not in narrow(findings, "dam").annotations
    assert lee in narrow(findings, "left").annotations


@pytest.mark.parametrize("topic", ["", " ", "—"])
def test_topic_without_a_word_is_refused(topic):
    with pytest.raises(InputError):
        kept(topic)


class Twins:
    """An encoder to which some texts are the same and all others unlike; English only."""

    def __init__(self, *alike):
        self.alike = alike

    def encode(self, texts):
        return numpy.array([[float(one in self.alike), float(one not in self.alike)]
                            for one in texts])  # fmt: skip

    def supports(self, language):
        return language == "en"


def test_passage_near_the_topic_is_kept_whatever_its_words():
    findings = Findings((DOCUMENT,), (*PARAGRAPHS, mention("Bo")))
    encoder = Twins("music", "Bo sang.")
    assert mention("Bo") in narrow(findings, "music", encoder=encoder).annotations
    assert mention("Bo") not in narrow(findings, "music").annotations


def test_encoder_is_not_asked_about_other_languages():
    document = a_document("Бо співав.", language="uk")
    one = sealed(Mention(Pin(document.id, Span(0, 2)), "bo", "Бо", "PER"), document)
    findings = Findings((document,), (one,))
    assert narrow(findings, "music", encoder=Twins("music", "Бо")).annotations == ()


def test_small_words_of_a_topic_do_not_count():
    assert kept("the lees of the dams", mention("Ann Lee")) == [mention("Ann Lee")]


def test_what_was_narrowed_says_to_what():
    assert narrow(Findings((DOCUMENT,)), "dam").topic == "dam"
