import pytest

from crossread.text.segment import paragraph_spans, sentence_spans


def sentences(text):
    return [span.of(text) for span in sentence_spans(text)]


def paragraphs(text):
    return [block.span.of(text) for block in paragraph_spans(text)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("One. Two.", ["One.", "Two."]),
        ("Mr. Orne left. He slept.", ["Mr. Orne left.", "He slept."]),
        ("J. K. Orne spoke.", ["J. K. Orne spoke."]),
        ("It cost 3.5 million. All paid.", ["It cost 3.5 million.", "All paid."]),
        ("The U.S. Army left.", ["The U.S. Army left."]),
        ("They left the U.S. The army stayed.", ["They left the U.S.", "The army stayed."]),
        ("At 4 a.m. the gates closed.", ["At 4 a.m. the gates closed."]),
        ("“We won!” she said. He wept.", ["“We won!” she said.", "He wept."]),
        ("“We won!” Ann Holm said. He wept.", ["“We won!” Ann Holm said.", "He wept."]),
        ("“Yes.” He left.", ["“Yes.”", "He left."]),
        ("Why? Because.", ["Why?", "Because."]),
        ("Wait... what now?", ["Wait... what now?"]),
        ("Він пішов. Вона лишилася.", ["Він пішов.", "Вона лишилася."]),
        ("Це було у 1931 р. на мосту.", ["Це було у 1931 р. на мосту."]),
        ("Sie kam. Er ging.", ["Sie kam.", "Er ging."]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


def test_paragraphs_are_cut_at_blank_lines():
    assert paragraphs("One\n\nTwo\n \t\nThree") == ["One", "Two", "Three"]


def test_lines_of_a_byline_block_are_paragraphs():
    text = "By Ann Holm | The Sluice\nMay 9, 2025"
    assert paragraphs(text) == ["By Ann Holm | The Sluice", "May 9, 2025"]


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The gates were closed before dawn and the mayor of the town was\n"
        "not told of it until the baker rang her at ten past four in the\n"
        "morning, she says."
    )
    assert paragraphs(text) == [text]


def test_list_items_are_paragraphs_without_their_mark():
    text = "The party demands:\n  • open gates;\n  • an inquiry."
    blocks = list(paragraph_spans(text))
    assert [(block.span.of(text), block.is_item) for block in blocks] == [
        ("The party demands:", False),
        ("open gates;", True),
        ("an inquiry.", True),
    ]


def test_a_dash_that_opens_dialogue_is_no_list_mark():
    assert paragraphs("— Who fired?\n\n— I do not know.") == ["— Who fired?", "— I do not know."]


def test_titles_of_several_people_end_no_sentence():
    text = "The letter was read by Sens. Ann Lee and Bo Roe, and by Reps. Kim and Po. They left."
    assert [span.of(text) for span in sentence_spans(text)] == [text[:-11], "They left."]
