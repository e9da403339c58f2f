"""Pictures: every word keeps its rectangle; labels are labels; what is not read is said."""

import io
import socket

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.unit.ingest.builders import codes, document, ingested

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest import formats
from crossread.ingest.limits import Limits
from crossread.model.span import Span

pytestmark = pytest.mark.slow


def picture(lines, size=(700, 300), kind="PNG"):
    """Return a picture with lines of text: ``(x, y, words)``."""
    image = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(image)
    for x, y, words in lines:
        drawing.text((x, y), words, fill="black", font=ImageFont.load_default(30))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


TEXT = [
    (30, 40, "The harbour council said on Tuesday"),
    (30, 80, "that the northern gate would open at"),
    (30, 120, "noon and that nobody had been hurt."),
]


@pytest.fixture(scope="module")
def read():
    return document(picture(TEXT), "a.png")


def test_words_of_a_picture_are_read(read):
    assert read.text.startswith("The harbour council said on Tuesday that the northern gate")
    assert read.capture.media_type == "image/png"
    assert "ocr" in codes(read)


def test_every_word_keeps_its_rectangle(read):
    at = read.text.index("northern")
    (place,) = read.places_at(Span(at, at + 8))
    left, top, right, bottom = place.box
    assert place.page is None
    assert 90 < left < 250
    assert left < right < 420
    assert 70 < top < 95
    assert 100 < bottom < 135


def test_labels_in_a_picture_are_captions():
    one = document(picture([(40, 40, "THE GATE"), (420, 220, "HARBOUR")]), "meme.png")
    assert {block.role for block in one.capture.blocks} == {"caption"}
    assert sorted(one.text.split("\n\n")) == ["HARBOUR", "THE GATE"]
    assert "picture.labels" in codes(one)


def test_jpeg_is_known_by_its_content():
    assert document(picture(TEXT, kind="JPEG"), "standard input").capture.media_type == "image/jpeg"


def cyrillic(size=(900, 260)):
    """Return a picture of Cyrillic words, drawn from shapes that no font needs to bring."""
    image = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(image)
    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 30)
    except OSError:
        return None
    for at, words in enumerate(
        ("Рада гавані заявила у вівторок,", "що ворота відчинять у п’ятницю.")
    ):
        drawing.text((40, 40 + 60 * at), words, fill="black", font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_letters_that_are_not_read_are_said_and_no_gibberish_comes():
    with pytest.raises(UnreadableSource, match="no Cyrillic") as caught:
        ingested(cyrillic(), "a.png")
    assert "type the words" in caught.value.hint


def test_picture_without_words_is_told():
    with pytest.raises(UnreadableSource, match="no words were found"):
        ingested(picture([]), "a.png")


def test_picture_too_large_is_refused_with_the_number():
    with pytest.raises(UnreadableSource, match="700 × 300 pixels"):
        ingested(picture([]), "a.png", limits=Limits(max_pixels=100_000))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 40])
def test_damaged_picture_is_refused(content):
    with pytest.raises(UnreadableSource, match="no picture that can be opened"):
        ingested(content, "a.png")


def test_without_the_extra_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        ingested(picture(TEXT), "a.png")
    assert caught.value.hint == "pip install 'crossread[ocr]'"


def test_nothing_is_downloaded(monkeypatch):
    from crossread.ingest import recognition

    recognition._engine.cache_clear()

    def refuse(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert document(picture(TEXT), "a.png").text


def test_scanned_page_of_a_pdf_is_recognised():
    out = io.BytesIO()
    Image.open(io.BytesIO(picture(TEXT))).save(out, "PDF", resolution=100)
    one = document(out.getvalue(), "scan.pdf")
    assert "The harbour council said on Tuesday" in one.text
    place = one.places_at(Span(0, 3))[0]
    assert place.page == 1
    assert 10 < place.box[0] < 40
    assert "page 1 were recognised" in " ".join(note.message for note in one.capture.notes)
