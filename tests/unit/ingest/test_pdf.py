"""PDF: reading order, furniture, footnotes, divided words; every line with its page and box."""

import pytest
from tests.unit.ingest.builders import codes, document, ingested
from tests.unit.ingest.made import pdf, zipped

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Limits
from crossread.model import Paragraph
from crossread.model.span import Span
from crossread.testing import read_with

pytestmark = pytest.mark.slow


def note_of(one, code):
    return next(note.message for note in one.capture.notes if note.code == code)


def column(x, y, lines):
    return [(x, y + 12 * at, line) for at, line in enumerate(lines)]


LEFT = [
    "The harbour council said on Tues-",
    "day that the gate would open to the",
    "traffic of the upper town by Friday.",
]
RIGHT = [
    "Engineers had worked on the gate for",
    "three days without a pause, and a well-",
    "known one of them had asked for more.",
]


def two_columns():
    title = [(60, 60, "Gate opens on Friday", 18)]
    return title + column(40, 120, LEFT) + column(215, 120, RIGHT)


def test_columns_are_read_one_after_the_other():
    one = document(pdf([two_columns()]), "a.pdf")
    assert one.text == (
        "Gate opens on Friday\n\n"
        "The harbour council said on Tuesday that the gate would open to the traffic of the upper "
        "town by Friday.\n\n"
        "Engineers had worked on the gate for three days without a pause, and a wellknown one of "
        "them had asked for more."
    )
    assert [block.role for block in one.capture.blocks] == ["heading", "text", "text"]


def test_words_divided_at_a_line_end_are_told():
    message = note_of(document(pdf([two_columns()]), "a.pdf"), "dehyphenated")
    assert message.startswith("2 words")
    assert "Tues-|day" in message


def test_compound_that_stands_elsewhere_keeps_its_hyphen():
    page = [*two_columns(), (40, 300, "He is a well-known man of the town.")]
    assert "a well-known one" in document(pdf([page]), "a.pdf").text


def test_pin_leads_to_page_and_box():
    one = document(pdf([two_columns(), [(40, 200, "The last page is here.")]]), "a.pdf")
    at = one.text.index("last page")
    (place,) = one.places_at(Span(at, at + 9))
    left, top, right, bottom = place.box
    assert (place.page, place.label) == (2, "p. 2")
    assert left in (39, 40)
    assert 185 < top < 200 <= bottom < 206
    assert 120 < right < 150


def test_pin_over_two_lines_leads_to_both_boxes():
    one = document(pdf([two_columns()]), "a.pdf")
    at = one.text.index("Tuesday")
    boxes = [place.box for place in one.places_at(Span(at, at + 7))]
    assert [box[0] for box in boxes] == [40, 40]
    assert boxes[0][1] < boxes[1][1]


def paged(number):
    return [
        (40, 30, "The Ambrel Herald", 8),
        (40, 100, f"The words of page {number} speak of the gate and"),
        (40, 112, "of those who wait before it in the rain,"),
        (190, 480, str(number), 8),
    ]


def test_running_headers_and_page_numbers_are_furniture_with_a_reason():
    one = document(pdf([paged(1), paged(2), paged(3)]), "a.pdf")
    furniture = [
        (one.words(block.span), block.reason)
        for block in one.capture.blocks
        if block.role == "furniture"
    ]
    header = "running header: it recurs on 3 pages"
    assert furniture == [
        pair
        for number in "123"
        for pair in (("The Ambrel Herald", header), (number, "number of the page"))
    ]


def test_furniture_is_left_out_of_the_paragraphs():
    from crossread.analyse import furniture, paragraphs

    one = document(pdf([paged(1), paged(2)]), "a.pdf")
    reading = read_with(one, [furniture.ANALYSER, paragraphs.ANALYSER])
    words = [body.paragraph.span.of(one.text) for body in reading.bodies(Paragraph)]
    assert len(words) == 2
    assert not any("Herald" in one for one in words)


def test_footnotes_stand_behind_the_text():
    page = [
        (40, 100, "The gate was closed for three days in March.1"),
        (40, 450, "1 Figures of the harbour office.", 7),
    ]
    one = document(pdf([page]), "a.pdf")
    assert one.text.endswith("in March.1\n\n1 Figures of the harbour office.")
    assert "footnotes" in codes(one)


def test_paragraph_goes_on_over_the_page():
    first = [(40, 100, "The council of the harbour said that")]
    second = [(40, 100, "it would open the gate on Friday.")]
    one = document(pdf([first, second]), "a.pdf")
    assert one.text == "The council of the harbour said that it would open the gate on Friday."
    assert [place.page for place in one.capture.places] == [1, 2]


@pytest.mark.parametrize("how", ["3 Tr 0 g", "0 Tr 1 g"])
def test_words_that_nobody_sees_are_left_out(how):
    page = [(40, 100, "Everybody can read these words."), (40, 200, "Secret orders.", 10, how)]
    one = document(pdf([page]), "a.pdf")
    assert one.text == "Everybody can read these words."
    assert "14 characters" in note_of(one, "dropped.hidden")


def test_white_words_on_a_dark_ground_are_kept():
    stream = (
        "0 0 0 rg 30 380 200 40 re f\nBT 0 Tr 1 g /F 12 Tf 40 395 Td (White on black.) Tj ET\n"
        "BT 0 g /F 12 Tf 40 300 Td (Black on white.) Tj ET"
    )
    assert "White on black." in document(pdf([stream]), "a.pdf").text


def test_rows_of_a_table_stay_rows():
    rows = [
        (x, 100 + 14 * row, f"{what}{row}")
        for row in range(5)
        for x, what in ((40, "Gate"), (160, "Open"), (280, "Crew"))
    ]
    assert "Gate0\tOpen0\tCrew0" in document(pdf([rows]), "a.pdf").text


def test_properties_of_the_file():
    info = "/Title(The gate)/Author(Ann Lee)/CreationDate(D:20250509103000Z)"
    capture = document(pdf([[(40, 100, "Words of it.")]], info=info), "a.pdf").capture
    assert (capture.title, capture.author, capture.date) == ("The gate", "Ann Lee", "2025-05-09")
    capture = document(
        pdf([[(40, 100, "Words of it.")]], info="/Title(Microsoft Word - x.doc)"), "a.pdf"
    ).capture
    assert capture.title is None


def test_pages_beyond_the_limit_are_told():
    one = document(pdf([paged(n) for n in range(1, 5)]), "a.pdf", limits=Limits(max_pages=2))
    assert "first 2 of 4 pages" in note_of(one, "pages.cut")
    assert "page 3" not in one.text


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4\n", b"%PDF-1.7 " + b"\0" * 500, pdf([[(40, 100, "Words.")]])[:200]],
)
def test_damaged_pdf_is_refused(content):
    with pytest.raises(UnreadableSource):
        ingested(content, "a.pdf")


def test_pdf_whose_pages_lead_in_circles_is_survived():
    looping = pdf([[(40, 100, "Words.")]]).replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")
    with pytest.raises(UnreadableSource):
        ingested(looping, "a.pdf")


def test_pdf_without_words_is_refused():
    with pytest.raises(UnreadableSource, match="holds no words"):
        ingested(pdf(["0 0 m 100 100 l S"]), "a.pdf")


def test_pdf_in_an_archive_is_read():
    one = document(zipped({"a.pdf": pdf([[(40, 100, "Words of it.")]])}), "a.zip")
    assert (one.text, one.capture.places[0].page) == ("Words of it.", 1)
