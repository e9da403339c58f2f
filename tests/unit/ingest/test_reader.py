"""One source to documents, whatever it is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested, page

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Limits
from crossread.ingest.reader import Source, expand, read_all, read_source


def test_plain_text_keeps_every_code_point():
    text = "Title of it\n\n  “Yes”\u200b 👩‍👩‍👧 Cafe\u0301\u202e end\t \n"
    assert document(text).text == text


def test_line_ends_of_windows_are_noted():
    one = document("a line\r\nanother line")
    assert (one.text, codes(one)) == ("a line\nanother line", ["crlf"])


def test_digest_is_of_the_bytes():
    crlf, lf = document("a\r\nb"), document("a\nb")
    assert crlf.text == lf.text
    assert crlf.capture.digest != lf.capture.digest


def test_same_bytes_under_two_names_are_one_document():
    assert document("Words.", "a.txt").id == document("Words.", "b.txt").id


@pytest.mark.parametrize(
    "content, name, media_type",
    [
        (SENTENCE, "a.txt", "text/plain"),
        (SENTENCE, "a", "text/plain"),
        (SENTENCE, "a.md", "text/markdown"),
        (page(""), "a.html", "text/html"),
        (page(""), "a.txt", "text/html"),
        (page(""), "standard input", "text/html"),
        (f'{{"text": "{SENTENCE}"}}', "standard input", "application/x-ndjson"),
        (f'[{{"text": "{SENTENCE}"}}]', "a", "application/json"),
        (f"text\n{SENTENCE}", "a.csv", "text/csv"),
        (f"text\n{SENTENCE}", "a.TSV", "text/tab-separated-values"),
        ("<i>not a page</i> at all", "a.txt", "text/plain"),
        (f'{{"text": "{SENTENCE}"}}', "a.txt", "application/x-ndjson"),
        (f'{{\n "text": "{SENTENCE}"\n}}', "standard input", "application/json"),
        (f"title,text\nOne,{SENTENCE}", "standard input", "text/csv"),
        (f"title\ttext\nOne\t{SENTENCE}", "standard input", "text/tab-separated-values"),
        (f'{{"quoted"}} he said. {SENTENCE}', "a.txt", "text/plain"),
        (f'["a", aside] {SENTENCE}', "a.txt", "text/plain"),
        (f"text, body and soul\n{SENTENCE}", "standard input", "text/plain"),
        (f"RIFF is a word. {SENTENCE}", "a.txt", "text/plain"),
        (f"BZh, MZ and Rar! {SENTENCE}", "a.txt", "text/plain"),
    ],
)
def test_kind_is_told_by_content_then_by_name(content, name, media_type):
    assert document(content, name).capture.media_type == media_type


@pytest.mark.parametrize(
    "content, what",
    [
        (b"Rar!\x1a....", "packed archive"),
        (b"\xd0\xcf\x11\xe0....", "old office document"),
        (b"SQLite format 3\0...", "SQLite"),
        (bytes(range(32)) * 50, "control characters"),
        (b"{\\rtf1 words}", "Rich Text"),
    ],
)
def test_binary_file_is_refused_by_what_it_is(content, what):
    with pytest.raises(UnreadableSource, match="looks binary") as caught:
        ingested(content)
    assert what in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_source_without_text_is_refused(content):
    with pytest.raises(UnreadableSource) as caught:
        ingested(content)
    assert caught.value.hint


def test_text_with_a_few_nuls_is_read():
    one = document(f"{SENTENCE}\0 {SENTENCE}")
    assert one.text == f"{SENTENCE}\ufffd {SENTENCE}"
    assert codes(one) == ["nul"]


def test_language_is_told():
    assert document(SENTENCE).language == "en"


def test_text_longer_than_some_novels_is_refused_with_the_number():
    line = "word " * 500_000
    with pytest.raises(UnreadableSource, match="2,500,000 characters") as refused:
        document(line)
    assert "--max-bytes" in refused.value.hint


@pytest.mark.slow
def test_line_of_ten_megabytes_is_read_when_asked_for():
    line = "word " * 2_000_000
    source = Source("a.txt", content=line.encode())
    (one,) = read_source(source, limits=Limits.raised_to(20_000_000)).documents
    assert one.text == line


def test_source_that_vanished_fails_and_the_rest_go_on(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"{name} {SENTENCE}", encoding="utf-8")
    sources = expand([str(tmp_path)])
    (tmp_path / "b.txt").unlink()
    results = list(read_all(sources))
    assert [len(one.documents) for one in results] == [1, 0, 1]
    (failed,) = results[1].failures
    assert (failed.ending, failed.analyser, failed.documents) == ("failed", "ingest", ())
    assert failed.source.endswith("b.txt")
    assert "is not there" in failed.reason


def test_records_of_skipped_files_pass_through(tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0")
    results = list(read_all(expand([str(tmp_path)])))
    assert [len(one.documents) for one in results] == [1, 0]
    assert results[1].failures[0].ending == "skipped"


def test_limit_is_kept_for_bytes_at_hand():
    with pytest.raises(UnreadableSource, match="larger than the limit"):
        read_source(Source("a.txt", content=b"x" * 11), limits=Limits(max_bytes=10))


def test_same_source_gives_the_same_document_twice():
    assert document(page("<blockquote>Set off.</blockquote>"), "a.html") == document(
        page("<blockquote>Set off.</blockquote>"), "a.html"
    )


def test_day_of_reading_changes_nothing_but_doubts():
    source = Source("a.html", content=page("", '<meta name="date" content="2030-01-01">').encode())
    early, late = (
        read_source(source, today=day).documents[0] for day in (date(2025, 1, 1), date(2031, 1, 1))
    )
    assert early.id == late.id
    assert early.capture.date == late.capture.date == "2030-01-01"
    assert set(codes(early)) - set(codes(late)) == {"date.future"}


NAMES = (
    "a.txt",
    "a.md",
    "a.csv",
    "a.tsv",
    "a.json",
    "a.jsonl",
    "a.html",
    "a.mht",
    "standard input",
)
BITS = st.sampled_from(
    (
        *("text", ",", ";", "\n", "\r", '"', "{", "}", "[", "]", '{"text": "a"}', "title", "date"),
        *("---", "By Ann Lee", "May 9, 2025", "KYIV (X) — ", "\0", "\ufeff", "\u202e", "\ud800"),
        *("вода", "\t", "<html>", "<p>", "</p>", "MIME-Version: 1.0\n", "--x\n"),
        "Content-Type: multipart/related\n",
    )
)


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(
    st.lists(BITS, min_size=1, max_size=40).map("".join),
    st.sampled_from(NAMES),
    st.binary(max_size=5),
)
def test_any_bytes_give_documents_or_a_clear_refusal(text, name, tail):
    content = text.encode("utf-8", "surrogatepass") + tail
    (one,) = read_all([Source(name, content=content)])
    assert all(failure.reason and failure.hint for failure in one.failures)
    for read in one.documents:
        capture = read.capture
        for words in (read.text, capture.title, capture.author, capture.outlet):
            assert "\0" not in (words or "")
            (words or "").encode("utf-8")
        assert all(block.span.end <= len(read.text) for block in capture.blocks)
