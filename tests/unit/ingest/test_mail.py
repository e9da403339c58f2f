"""E-mail: the words written, attachments as sources inside, trackers named and never loaded."""

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested
from tests.unit.ingest.made import docx, mail, paragraph

from crossread.errors import UnreadableSource

HTML = (
    f"<html><head><style>p {{color: red}}</style></head><body><p>{SENTENCE}</p>"
    "<p style='display:none'>Hidden words.</p><script>alert(1)</script>"
    "<img src='https://track.example/p.gif?id=7' width='1' height='1'>"
    "<img src='https://pictures.example/gate.jpg' width='300'><p>Bye<br>Ann</p></body></html>"
)


def note_of(one, code):
    return next(note.message for note in one.capture.notes if note.code == code)


def test_words_and_head_of_a_message():
    one = document(mail(), "a.eml")
    assert one.text.strip() == SENTENCE
    capture = one.capture
    assert (capture.title, capture.author) == ("The gate", "Ann Lee")
    assert capture.date == "2025-05-09T10:30:00+03:00"
    assert note_of(one, "mail.to") == "to Bo Renn"


def test_plain_words_are_preferred_to_html():
    assert "html" not in codes(document(mail(html=HTML), "a.eml"))


def test_html_is_defused_and_its_trackers_named():
    one = document(mail(None, html=HTML), "a.eml")
    assert one.text == f"{SENTENCE}\n\nBye\nAnn"
    assert note_of(one, "defused.tracker") == (
        "1 picture of one pixel or none, as trackers use, from track.example: never loaded"
    )
    assert "pictures.example" in note_of(one, "defused.picture")
    assert "1 script" in note_of(one, "defused.active")
    assert "13 characters" in note_of(one, "dropped.hidden")


def test_attachments_are_sources_inside():
    attached = [
        ("notes.docx", docx(paragraph("Attached words of the gate.")), "application/x-docx"),
        ("logo.bin", b"\x00\x01", "application/octet-stream"),
    ]
    found = ingested(mail(attached=attached), "a.eml")
    assert [one.capture.member for one in found.documents] == [None, "!notes.docx"]
    assert found.documents[1].text == "Attached words of the gate."
    assert "logo.bin" in found.failures[0].reason
    assert found.failures[0].ending == "skipped"


def test_forwarded_message_is_a_source_inside():
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    outer = message_from_bytes(mail("See below."), _class=EmailMessage, policy=policy.default)
    outer.add_attachment(message_from_bytes(mail("The first words."), policy=policy.default))
    found = ingested(outer.as_bytes(), "a.eml")
    assert [one.text.strip() for one in found.documents] == ["See below.", "The first words."]


def test_mailbox_gives_its_messages_one_by_one():
    lines = []
    for number, words in enumerate(("The first.", ">From here on.", ""), 1):
        lines.append(f"From ann@gate.example Fri May  9 10:3{number}:00 2025\n".encode())
        lines.append(mail(words) + b"\n")
    found = ingested(b"".join(lines), "a.mbox")
    assert [(one.capture.member, one.text.strip()) for one in found.documents] == [
        ("#1", "The first."),
        ("#2", "From here on."),
    ]
    assert [one.source for one in found.failures] == ["a.mbox#3"]


@pytest.mark.parametrize("name", ["a.txt", "standard input"])
def test_mail_is_told_by_content(name):
    assert document(mail(), name).capture.media_type == "message/rfc822"


def test_text_with_a_colon_is_no_mail():
    one = document(f"From: the gate\n\n{SENTENCE}", "a.txt")
    assert one.capture.media_type == "text/plain"


def test_control_characters_in_the_head_are_shown():
    one = document(mail(sender="=?utf-8?q?Ann=E2=80=AELee?= <a@b.example>"), "a.eml")
    assert "\u202e" not in (one.capture.author or "")


def test_parts_nested_without_end_are_refused():
    part = b"--x\nContent-Type: multipart/mixed; boundary=x\n\n"
    head = b"From: a@b.example\nSubject: s\nDate: x\nContent-Type: multipart/mixed; boundary=x\n\n"
    with pytest.raises(UnreadableSource, match="nests more than 50"):
        ingested(head + part * 5_000, "a.eml")
