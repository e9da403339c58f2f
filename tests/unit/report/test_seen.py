"""Pictures in the sheet: shown with their pins where they are at hand, else said to be left out."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image
from tests.unit.report.builders import MADE, kessel

from crossread.api import Comparison
from crossread.model import Note, Place, Span
from crossread.report import build_sheet, render_page, seen
from crossread.report.seen import with_seen

SIZE = (900, 1400)


def png(size=SIZE, colour="white"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def words_on_a_grid(text, page=None, *, per_page=10_000):
    """Return a place for each word, ten words a line."""
    found = []
    for n, match in enumerate(re.finditer(r"\S+", text)):
        left, top = 40 + n % 10 * 80, 40 + n % per_page // 10 * 30
        number = None if page is None else page + n // per_page
        box = (left, top, left + 70, top + 20)
        found.append(Place(Span(*match.span()), page=number, box=box))
    return tuple(found)


def seen_kessel(kind="image/png", **options):
    """Return the findings with source B recognised in a picture."""
    findings = kessel(3)
    document = findings.documents[1]
    capture = replace(
        document.capture,
        media_type=kind,
        notes=(Note("ocr", "recognised"),),
        places=words_on_a_grid(document.text, **options),
    )
    documents = (findings.documents[0], document.with_capture(capture), findings.documents[2])
    return replace(findings, documents=documents)


@pytest.fixture(scope="module")
def page():
    findings = seen_kessel()
    return render_page(with_seen(build_sheet(findings, made=MADE), findings, lambda _: png()))


def test_picture_stands_in_the_file_and_nothing_is_asked_for(page):
    assert page.count('<image href="data:image/jpeg;base64,') == 1
    assert not re.search(r'<image href="(?!data:)', page)


def test_every_rectangle_leads_to_words_of_the_sheet(page):
    leaf = re.search(r'<figure class="leaf".*?</figure>', page, flags=re.DOTALL)[0]
    targets = re.findall(r'<a href="#([^"]+)" class="pin', leaf)
    assert len(targets) > 5
    assert [one for one in targets if f'id="{one}"' not in page] == []


def test_every_paragraph_on_a_picture_leads_to_its_place_there(page):
    places = re.findall(r'<a class="go" href="#(seen-B-p\d+)"', page)
    assert len(places) >= 5
    assert [one for one in places if f'id="{one}"' not in page] == []


def test_picture_that_is_not_at_hand_is_said(tmp_path):
    html = Comparison(seen_kessel()).to_html()
    assert "The picture union.txt was not at hand when this was made." in html
    assert "<image " not in html


def test_picture_that_cannot_be_opened_is_said():
    comparison = Comparison(seen_kessel(), originals=lambda _: b"no picture")
    html = comparison.to_html()
    assert "The picture union.txt could not be shown: union.txt is no picture" in html


def test_sheet_with_words_taken_out_shows_no_picture():
    comparison = Comparison(seen_kessel(), originals=lambda _: png()).redacted(["Inga Marwood"])
    html = comparison.to_html()
    assert "<image " not in html
    assert "The picture is left out, because words were taken out, and it would show them." in html


def test_sheet_of_excerpts_shows_no_picture():
    html = Comparison(seen_kessel(), excerpts_only=True, originals=lambda _: png()).to_html()
    assert "<image " not in html
    assert "The picture is left out, because the full texts are." in html


def test_texts_that_came_as_text_have_no_picture():
    findings = kessel(3)
    sheet = build_sheet(findings, made=MADE)
    assert with_seen(sheet, findings, lambda _: png()) is sheet


def pages(numbers):
    from crossread.ingest.pictures import Pictured

    return tuple(
        Pictured("a.pdf", 900, 1400, (), "image/jpeg", b"x" * 1_000_000, one) for one in numbers
    )


def test_pages_beyond_the_size_of_a_sheet_are_named(monkeypatch):
    monkeypatch.setattr(seen, "drawn", lambda *given, **options: pages(given[2]))
    findings = seen_kessel("application/pdf", page=1, per_page=25)
    sheet = with_seen(build_sheet(findings, made=MADE), findings, lambda _: b"pdf")
    (one,) = sheet.seen
    assert [leaf.page for leaf in one.leaves] == [1, 2, 3]
    assert one.left_out.startswith("Pages 4, 5")
    assert "crossread serve shows each" in one.left_out
    on_page_four = [anchor for anchor in one.places.values() if anchor.endswith("-4")]
    assert on_page_four == []


def test_passage_over_two_pages_is_marked_on_both(monkeypatch):
    monkeypatch.setattr(seen, "drawn", lambda *given, **options: pages(given[2]))
    findings = seen_kessel("application/pdf", page=1, per_page=25)
    (one,) = with_seen(build_sheet(findings, made=MADE), findings, lambda _: b"").seen
    names = [[rect.name for rect in leaf.rects if rect.layer == "place"] for leaf in one.leaves]
    assert set(names[0]) & set(names[1])
