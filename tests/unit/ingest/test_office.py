"""Word documents and OpenDocument texts: what a reader sees when all changes are accepted."""

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested
from tests.unit.ingest.made import docx, odt, paragraph, w, zipped

from crossread.errors import UnreadableSource

CORE = (
    "<c xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:t='http://purl.org/dc/terms/'>"
    "<dc:title>The gate</dc:title><dc:creator>Ann Lee</dc:creator>"
    "<t:created>2025-05-09T10:00:00Z</t:created></c>"
)


def note_of(one, code):
    return next(note.message for note in one.capture.notes if note.code == code)


def test_paragraphs_and_headings_of_word():
    one = document(docx(paragraph("Gate opens", "H1") + paragraph(SENTENCE)), "a.docx")
    assert one.text == f"Gate opens\n\n{SENTENCE}"
    assert [block.role for block in one.capture.blocks] == ["heading", "text"]
    assert one.capture.title == "Gate opens"


def test_properties_of_the_file_are_metadata():
    capture = document(docx(paragraph(SENTENCE), core=CORE), "a.docx").capture
    assert (capture.title, capture.author) == ("The gate", "Ann Lee")
    assert capture.date == "2025-05-09T10:00:00+00:00"
    assert "properties" in capture.date_found


def test_tracked_changes_are_taken_as_accepted_and_told():
    body = (
        "<w:p><w:r><w:t>The gate is </w:t></w:r>"
        "<w:del><w:r><w:delText>closed</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>open</w:t></w:r></w:ins><w:r><w:t> today.</w:t></w:r></w:p>"
    )
    one = document(docx(body), "a.docx")
    assert one.text == "The gate is open today."
    assert "4 characters inserted" in note_of(one, "tracked-changes")
    assert "6 deleted" in note_of(one, "tracked-changes")


def test_comments_hidden_words_and_headers_are_left_out_and_counted():
    body = paragraph(SENTENCE) + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    content = docx(
        body,
        comments=w("comments", f"<w:comment>{paragraph('Is this right?')}</w:comment>"),
        header1=w("hdr", paragraph("The Herald")),
    )
    one = document(content, "a.docx")
    assert one.text == SENTENCE
    assert note_of(one, "dropped.comments") == "1 comment left out"
    assert "6 characters" in note_of(one, "dropped.hidden")
    assert "10 characters" in note_of(one, "dropped.furniture")


def test_footnotes_stand_apart_with_their_marks():
    body = "<w:p><w:r><w:t>It is open.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    notes = w("footnotes", f"<w:footnote w:id='2'>{paragraph('Since May.')}</w:footnote>")
    one = document(docx(body, footnotes=notes), "a.docx")
    assert one.text == "It is open.[2]\n\n[2] Since May."


def test_tables_text_boxes_and_breaks():
    cells = "".join(f"<w:tc>{paragraph(one)}</w:tc>" for one in ("Gate", "Open"))
    inner = f"<w:pict><w:txbxContent>{paragraph('Boxed')}</w:txbxContent></w:pict>"
    box = f"<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t>{inner}</w:r></w:p>"
    one = document(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{box}"), "a.docx")
    assert one.text == "Gate\tOpen\n\na\nb\n\nBoxed"


@pytest.mark.parametrize(
    "members, what",
    [
        ({"xl/workbook.xml": "<a/>"}, "spreadsheet"),
        ({"ppt/presentation.xml": "<a/>"}, "presentation"),
        ({"[Content_Types].xml": "<a/>"}, "no Word text"),
    ],
)
def test_other_office_documents_are_refused_with_what_to_do(members, what):
    with pytest.raises(UnreadableSource, match=what) as caught:
        ingested(zipped(members), "a.docx")
    assert caught.value.hint


def test_word_document_without_words_is_refused():
    with pytest.raises(UnreadableSource, match="holds no text"):
        ingested(docx("<w:p/>"), "a.docx")


def test_opendocument_text():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>Gate opens</text:h>"
        "<text:p>It is<text:s text:c='2'/>open<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Since May.</text:p></text:note-body></text:note>."
        "<office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>First</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    meta = "<dc:title>The gate</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
    one = document(odt(body, meta), "a.odt")
    assert one.text == "Gate opens\n\nIt is  open[1].\n\nFirst\n\na\tb\n\n[1] Since May."
    assert [block.role for block in one.capture.blocks][:3] == ["heading", "text", "item"]
    assert (one.capture.title, one.capture.author) == ("The gate", "Ann Lee")
    assert {"tracked-changes", "dropped.comments", "footnotes"} <= set(codes(one))


def test_spaces_without_end_are_bounded():
    one = document(odt("<text:p>a<text:s text:c='999999999'/>b</text:p>"), "a.odt")
    assert len(one.text) == 1002
