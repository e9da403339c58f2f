"""Which sources report one event, as the sheet tells it in each of its forms."""

import io

import docx
import pytest
from tests.unit.report.builders import MADE

from crossread.model import Group, Pin, Span
from crossread.model.findings import Findings
from crossread.report import build_sheet, render_page
from crossread.report.markdown import render_markdown
from crossread.report.sheet_docx import render_docx
from crossread.testing import a_document, sealed

TEXTS = (
    "Fire at Kessel. Six died.",
    "Kessel granary fire kills six.",
    "A bank failed in Norhavn.",
    "Norhavn bank fails.",
    "Snow is expected.",
)
DOCUMENTS = tuple(a_document(text, source=f"{n}.txt") for n, text in enumerate(TEXTS))


def pin(document, words):
    at = document.text.index(words)
    return Pin(document.id, Span(at, at + len(words)))


def group(*members, term, copies=()):
    return sealed(
        Group(
            tuple(Pin(one.id, Span(0, 10)) for one in members),
            tuple(pin(one, term) for one in members),
            copies,
        ),
        *members,
    )


A, B, C, D, E = DOCUMENTS
TWO_EVENTS = (group(A, B, term="Kessel", copies=((B.id, A.id),)), group(C, D, term="Norhavn"))


def sheet(*groups, documents=DOCUMENTS):
    return build_sheet(Findings(documents, groups, ()), made=MADE)


def test_groups_are_told_with_what_their_openings_share_and_their_copies():
    first, second = sheet(*TWO_EVENTS).groups
    assert (first.sigla, first.terms, first.copies) == (("A", "B"), ("Kessel",), {"B": "A"})
    assert (second.sigla, second.terms, second.copies) == (("C", "D"), ("Norhavn",), {})


def test_sources_in_no_group_are_named():
    assert [one.siglum for one in sheet(*TWO_EVENTS).ungrouped] == ["E"]


@pytest.mark.parametrize("render", [render_page, render_markdown])
def test_every_form_says_which_report_one_event(render):
    told = render(sheet(*TWO_EVENTS))
    assert "G1" in told
    assert "Norhavn" in told
    assert "report one event" in told


def test_word_file_says_which_report_one_event():
    content = render_docx(sheet(*TWO_EVENTS))
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert "G2  report one event: C and D (their openings share “Norhavn”)." in text


def test_sources_that_all_report_one_event_are_not_told_to():
    one = sheet(group(A, B, term="Kessel"), documents=(A, B))
    assert not one.tells_of_several_events
    assert "report one event" not in render_page(one)


def test_page_leads_from_a_group_to_its_sources():
    page = render_page(sheet(*TWO_EVENTS))
    for siglum in "ABCD":
        assert f'href="#source-{siglum}"' in page
        assert f'id="source-{siglum}"' in page
    assert "a copy of A" in page
