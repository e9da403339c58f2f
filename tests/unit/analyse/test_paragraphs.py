import pytest

from crossread.analyse import paragraphs, sentences
from crossread.model import Analyser, Block, Finding, Furniture, Paragraph, Sentence, Span
from crossread.testing import a_document, analyser_checks, read_with


def plea(reading):
    start = reading.text.find("Subscribe")
    if start >= 0:
        yield Finding(Furniture(reading.pin(start, start + 13), "plea"))


FURNITURE = Analyser("furniture.test", "1", plea, Furniture)


def read(text, **capture):
    reading = read_with(
        a_document(text, **capture), [FURNITURE, paragraphs.ANALYSER, sentences.ANALYSER]
    )
    return [
        (one.body.number, one.body.role, one.evidence[0].quote)
        for one in reading.annotations(Paragraph)
    ]


def test_furniture_is_left_out_and_not_counted():
    assert read("One is here.\n\nSubscribe now\n\nTwo is here.") == [
        (1, "text", "One is here."),
        (2, "text", "Two is here."),
    ]


@pytest.mark.parametrize(
    "text, role",
    [
        ("The woman who counted", "heading"),
        ("By Ann Holm | The Sluice", "byline"),
        ("Від Олени Гаркуші", "byline"),
        ("9 April 2025", "dateline"),
        ("Published: April 9, 2025", "dateline"),
        ("Above: the bridge in spring", "caption"),
        ("# A title", "heading"),
        ("> We must go on.", "quote"),
        ("By noon the bridge was empty.", "text"),
    ],
)
def test_role_of_a_plain_paragraph_comes_from_its_form(text, role):
    assert read(f"{text}\n\nThe gates were closed.")[0][1] == role


def test_marks_of_markdown_are_not_part_of_the_paragraph():
    assert read("> We go on.\n\nThe end came.")[0][2] == "We go on."


def test_marked_blocks_decide_the_roles():
    blocks = (Block(Span(0, 5), "heading"), Block(Span(7, 11), "quote"))
    assert read("Title\n\nWords", blocks=blocks) == [(1, "heading", "Title"), (2, "quote", "Word")]


def test_bylines_have_no_sentences():
    plan = [FURNITURE, paragraphs.ANALYSER, sentences.ANALYSER]
    reading = read_with("By Ann Holm\n\nShe left. He stayed.", plan)
    quotes = [one.evidence[0].quote for one in reading.annotations(Sentence)]
    assert quotes == ["She left.", "He stayed."]


@pytest.mark.parametrize("check", analyser_checks(paragraphs.ANALYSER, (FURNITURE,)), ids=str)
def test_paragraphs_keep_the_contract(check):
    if check.name != "shifted_by_a_paragraph":  # a paragraph more shifts the numbers too
        check()


@pytest.mark.parametrize(
    "check", analyser_checks(sentences.ANALYSER, (FURNITURE, paragraphs.ANALYSER)), ids=str
)
def test_sentences_keep_the_contract(check):
    check()
