"""Tables of articles, one a row."""

import json

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, ingested

from crossread.errors import UnreadableSource


def texts(result):
    return [one.text for one in result.documents]


def test_csv_gives_a_document_for_each_row():
    result = ingested("title,text\nOne,First words\nTwo,Second words\n", "a.csv")
    assert texts(result) == ["First words", "Second words"]
    assert [one.capture.member for one in result.documents] == ["#1", "#2"]
    assert [one.capture.title for one in result.documents] == ["One", "Two"]


@pytest.mark.parametrize(
    "content",
    [
        "title;text;date\nOne;First words;2025-05-09\n",
        "\ufefftitle,text,date\r\nOne,First words,2025-05-09\r\n",
        "sep=;\ntitle;text;date\nOne;First words;2025-05-09\n",
        "title\ttext\tdate\nOne\tFirst words\t2025-05-09\n",
        "Headline,Body,Published At\nOne,First words,2025-05-09T10:00:00Z\n",
    ],
)
def test_spellings_of_tables_are_understood(content):
    (one,) = ingested(content, "a.csv").documents
    assert (one.text, one.capture.title, one.capture.date[:10]) == (
        "First words",
        "One",
        "2025-05-09",
    )
    assert one.capture.date_found == "column of row 1"


def test_field_may_hold_lines_and_quotation_marks():
    (one,) = ingested('text\n"He said ""yes"".\n\nThen he left."\n', "a.csv").documents
    assert one.text == 'He said "yes".\n\nThen he left.'


def test_bad_row_fails_alone():
    result = ingested("title,text\nA,First\nB,\nC,one,two,three\nD,Last\n", "a.csv")
    assert texts(result) == ["First", "Last"]
    assert [one.source for one in result.failures] == ["a.csv#2", "a.csv#3"]
    assert [one.ending for one in result.failures] == ["failed", "failed"]
    assert result.failures[0].reason == "row 2 of a.csv was left out: it has no text"
    assert "4 fields under 2 headings" in result.failures[1].reason


def test_quotation_mark_that_is_never_closed_is_a_failure():
    result = ingested('text,title\nFirst,A\n"Second,B\nThird,C\n', "a.csv")
    assert texts(result) == ["First"]
    assert "never closed" in result.failures[0].reason


def test_quotation_marks_that_do_not_fit_fail_alone():
    result = ingested('text\n"First" said she\nLast\n', "a.csv")
    assert texts(result) == ["Last"]
    assert "quotation marks" in result.failures[0].reason


def test_headings_that_do_not_fit_are_refused():
    with pytest.raises(UnreadableSource, match="headings"):
        ingested('"text" x,title\nFirst,A\n', "a.csv")


def test_odd_values_of_an_article_are_no_metadata():
    value = {"text": "Words", "author": None, "title": True, "date": 20250509, "source": {"x": 1}}
    (one,) = ingested(json.dumps(value), "a.json").documents
    capture = one.capture
    assert (capture.author, capture.title, capture.outlet) == (None, None, None)
    assert capture.date == "2025-05-09"


def test_table_without_texts_names_its_columns():
    with pytest.raises(UnreadableSource, match="no column of texts") as caught:
        ingested("name,price\na,1\n", "a.csv")
    assert "'price'" in caught.value.message
    assert "text" in caught.value.hint


def test_table_of_headings_alone_is_refused():
    with pytest.raises(UnreadableSource, match="holds no rows"):
        ingested("title,text\n", "a.csv")


def test_field_longer_than_the_module_allows_is_read():
    long = "word " * 60_000
    (one,) = ingested(f"text\n{long}\n", "a.csv").documents
    assert one.text == long


def test_date_that_is_not_understood_is_noted():
    (one,) = ingested("text,date\nWords,some day\n", "a.csv").documents
    assert one.capture.date is None
    assert codes(one) == ["date.unread"]


def test_json_lines_give_a_document_for_each_line():
    lines = [
        json.dumps({"headline": "One", "body": "First", "author": ["A B", "C D"], "lang": "en"}),
        "",
        json.dumps(
            {"text": "Second", "publisher": {"name": "The Sluice"}, "url": "https://x.example/1"}
        ),
    ]
    one, two = ingested("\n".join(lines), "a.jsonl").documents
    assert (one.text, one.capture.author, one.language) == ("First", "A B, C D", "en")
    assert (two.text, two.capture.outlet, codes(two)) == ("Second", "The Sluice", ["address"])


@pytest.mark.parametrize("bad", ["{not json", '"a string"', "[1, 2]", '{"title": "x"}', "[" * 9999])
def test_bad_line_fails_alone(bad):
    result = ingested(f'{{"text": "First"}}\n{bad}\n{{"text": "Last"}}\n', "a.jsonl")
    assert texts(result) == ["First", "Last"]
    assert [one.source for one in result.failures] == ["a.jsonl#2"]


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "First"}, {"text": "Second"}],
        {"articles": [{"text": "First"}, {"text": "Second"}], "n": 2},
    ],
)
def test_json_list_gives_a_document_for_each_article(value):
    assert texts(ingested(json.dumps(value), "a.json")) == ["First", "Second"]


def test_one_article_as_json_is_read():
    assert texts(ingested(json.dumps({"text": SENTENCE}), "a.json")) == [SENTENCE]


@pytest.mark.parametrize("content", ["{", "3", '{"a": {"b": 1}}', "[" * 100_000])
def test_json_without_articles_is_refused(content):
    with pytest.raises(UnreadableSource) as caught:
        ingested(content, "a.json")
    assert caught.value.hint


def test_text_of_a_row_follows_the_text_rules():
    (one,) = ingested(json.dumps({"text": "a\r\nb\0c\ud800d"}), "a.json").documents
    assert one.text == "a\nb\ufffdc\ufffdd"
    assert codes(one) == ["crlf", "nul", "surrogate"]


def test_rows_with_the_same_text_are_different_documents():
    one, two = ingested("text\nWords\nWords\n", "a.csv").documents
    assert one.id != two.id
