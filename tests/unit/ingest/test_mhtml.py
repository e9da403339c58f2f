"""Pages saved as a single file."""

from email.message import EmailMessage

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested, page

from crossread.errors import UnreadableSource
from crossread.ingest.mhtml import is_single_file


def single_file(body, charset="utf-8", encoding="quoted-printable"):
    """Return a page and a picture as a browser saves them in one file."""
    message = EmailMessage()
    message["From"] = "<Saved by nobody>"
    message["Snapshot-Content-Location"] = "https://x.example/gate"
    message["MIME-Version"] = "1.0"
    message.set_content(page(body), subtype="html", charset=charset, cte=encoding)
    message.make_related()
    message.add_related(b"\x89PNG\0\0", maintype="image", subtype="png")
    return message.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_page_inside_is_read(encoding):
    one = document(single_file(f"<p>Ça va: {SENTENCE}</p>", encoding=encoding), "a.mhtml")
    assert f"Ça va: {SENTENCE}" in one.text
    assert one.capture.media_type == "text/html"
    assert "single-file" in codes(one)


def test_single_file_is_told_by_its_content():
    assert document(single_file(""), "standard input").text.count(SENTENCE) == 3


@pytest.mark.parametrize("content", [b"", b"From: a\n\nmultipart/related", b"words: more words"])
def test_other_texts_are_no_single_file(content):
    assert not is_single_file(content)


def test_single_file_without_a_page_is_refused():
    content = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\nwords\n--x--"
    )
    with pytest.raises(UnreadableSource, match="single file") as caught:
        ingested(content, "a.mht")
    assert caught.value.hint


def test_parts_nested_without_end_are_refused_at_once():
    part = b"--x\nContent-Type: multipart/mixed; boundary=x\n\n"
    content = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n" + part * 50_000
    with pytest.raises(UnreadableSource, match="single file"):
        ingested(content, "a.mht")
