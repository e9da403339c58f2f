"""From a pin back to the picture: rectangles where the words stand."""

import io
import json

import pytest
from PIL import Image
from tests.unit.ingest.builders import SENTENCE
from tests.unit.ingest.made import pdf
from tests.unit.ingest.test_picture import TEXT, picture

from crossread.cli.main import main
from crossread.errors import ExtraMissing, InputError
from crossread.ingest import pictures
from crossread.ingest.pictures import original_at, pictured
from crossread.model import Place, Span
from crossread.model.identity import digest_of
from crossread.report.rectangles import render_svg
from crossread.workspace import Workspace


def place(left, top, right, bottom, page=None):
    return Place(Span(0, 1), page=page, box=(left, top, right, bottom))


def boxes_of(*places):
    (one,) = pictured(picture(TEXT), "image/png", places, "a.png")
    return one.boxes


def test_words_of_one_line_get_one_rectangle():
    words = [place(10, 10, 50, 30), place(55, 11, 90, 31), place(95, 10, 120, 30)]
    assert boxes_of(*words) == ((10, 10, 120, 31),)


@pytest.mark.parametrize("other", [(10, 40, 50, 60), (200, 10, 240, 30), (0, 10, 5, 30)])
def test_words_that_do_not_go_on_keep_their_own(other):
    assert boxes_of(place(10, 10, 50, 30), place(*other)) == ((10, 10, 50, 30), other)


def test_picture_is_shown_upright_as_its_words_were_read():
    image = Image.open(io.BytesIO(picture(TEXT, size=(400, 200))))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    (one,) = pictured(out.getvalue(), "image/jpeg", [place(1, 1, 2, 2)], "a.jpg")
    assert (one.width, one.height) == (200, 400)


def test_large_picture_is_made_smaller_and_keeps_its_measure():
    (one,) = pictured(picture([], (4000, 1000)), "image/png", [place(1, 1, 2, 2)], "a.png")
    assert (one.width, one.height) == (4000, 1000)
    assert Image.open(io.BytesIO(one.content)).width == 1600


def test_words_without_a_rectangle_have_no_picture():
    assert pictured(picture(TEXT), "image/png", [Place(Span(0, 1), page=1)], "a.png") == ()


def test_without_what_draws_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing):
        pictured(b"", "image/png", [], "a.png")


def test_original_that_was_changed_is_not_taken(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"as it was")
    digest = digest_of(b"as it was")
    assert original_at(str(path), digest) == b"as it was"
    path.write_bytes(b"changed")
    assert original_at(str(path), digest) is None
    assert original_at(str(tmp_path / "gone.png"), digest) is None
    assert original_at("a\0b", digest) is None


def test_drawing_holds_the_picture_and_escapes_the_words():
    (one,) = pictured(picture(TEXT), "image/png", [place(10, 20, 110, 50)], "<a>.png")
    drawn = render_svg(one, "“<script>” & co")
    assert "<script>" not in drawn
    assert "&lt;a&gt;.png" in drawn
    assert "data:image/jpeg;base64," in drawn
    assert drawn.count("<rect ") == 1
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.slow
def test_page_of_a_pdf_is_shown_with_the_line():
    lines = [(40, 60, SENTENCE[:60]), (40, 90, SENTENCE[60:])]
    content = pdf([lines])
    found = pictured(content, "application/pdf", [place(40, 50, 300, 70, page=1)], "a.pdf")
    assert [(one.page, one.width, one.height) for one in found] == [(1, 400, 500)]


@pytest.mark.slow
def test_record_of_a_screenshot_is_shown_on_it(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = [(30, 40, "The mayor, Petra Holm, said on Sunday:"), (30, 90, "“We closed a gate.”")]
    (tmp_path / "shot.png").write_bytes(picture(said))
    main(["add", "shot.png", "-w", "w.db"])
    main(["read", "-w", "w.db", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    quotation = next(one for one in lines if one["kind"] == "quotation")
    assert main(["show", quotation["id"], "-w", "w.db", "--picture", "a.svg"]) == 0
    assert (tmp_path / "a.svg").read_text().startswith("<svg ")
    with Workspace("w.db") as workspace:
        (one,) = workspace.pictures(quotation["id"])
        left, top, _, bottom = one.boxes[0]
        assert (left < 60, 60 < top < 110, bottom < 140) == (True, True, True)
        (tmp_path / "shot.png").write_bytes(picture(TEXT))
        with pytest.raises(InputError, match="is not where it was, or was changed"):
            workspace.pictures(quotation["id"])


def test_record_of_a_text_has_no_picture(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("“We closed a gate,” said Petra Holm.")
    with Workspace("w.db") as workspace:
        workspace.add(["a.txt"])
        (one,) = workspace.read().annotations[:1]
        with pytest.raises(InputError, match="stand on no picture"):
            workspace.pictures(one.id)
