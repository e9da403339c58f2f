"""What people decided, on the sheet and in what is written of it."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.unit.report.builders import HOSTILE, MADE, decided_kessel, kessel

from crossread.model import Coverage
from crossread.model.wire import schema
from crossread.report.build import build_sheet
from crossread.report.markdown import render_markdown
from crossread.report.page import render_page
from crossread.report.stream import render_stream
from crossread.report.table import render_tables
from crossread.report.webannotation import render_webannotations


@pytest.fixture(scope="module")
def sheet():
    return build_sheet(decided_kessel(), made=MADE)


def on(sheet, state):
    return [one for one in sheet.decisions if one.state == state]


def test_rejected_row_leaves_and_is_listed(sheet):
    subject = decided_kessel().of(Coverage)[0].subject
    assert subject not in {row.subject for row in sheet.rows}
    (rejected,) = on(sheet, "rejected")
    assert (rejected.subject, rejected.is_lost) == (subject, False)
    assert rejected.in_words == "rejected by Vera Lund"


def test_corrected_quotation_shows_the_correction_and_the_original(sheet):
    (one,) = on(sheet, "corrected")
    assert ("speaker", "Inga Marwood", "I. Marwood") in [
        (part.part, part.before, part.after) for part in one.changed
    ]
    assert "I. Marwood" in [speaker.name for speaker in sheet.speakers]


def test_accepted_and_differing_findings_are_marked(sheet):
    quoted = [one for speaker in sheet.speakers for one in speaker.quoted]
    marks = [sheet.decided("quotation", one.words[0]) for one in quoted]
    assert {one.state for one in marks if one} == {"corrected", "differs"}
    (settled,) = [one for one in on(sheet, "accepted") if one.kind == "coverage"]
    assert settled.in_words == "accepted by Ed Roe"
    assert [said.counts for said in settled.said] == [False, False, True]


def test_tag_and_comment_are_said_with_the_path_of_the_code(sheet):
    (one,) = on(sheet, "open")
    assert [said.did for said in one.said] == ["commented", "tagged it “Counting / Of the dead”"]


def test_finding_by_hand_is_marked_so(sheet):
    (one,) = [one for one in sheet.decisions if one.kind == "passage"]
    assert one.in_words == "found by hand, accepted by Bo Ek"


def test_lost_decision_comes_last_and_says_so(sheet):
    assert [one.is_lost for one in sheet.decisions] == [False] * 6 + [True]


def test_decision_on_other_documents_than_these_is_left_out():
    findings = decided_kessel()
    assert build_sheet(kessel(), made=MADE).decisions == ()
    kept = [one for one in findings.annotations if one.kind != "coverage"]
    narrowed = type(findings)(findings.documents, tuple(kept), reviews=findings.reviews)
    assert "coverage" not in {one.kind for one in build_sheet(narrowed, made=MADE).decisions}


def test_page_lists_decisions_and_links_the_marks(sheet):
    page = render_page(sheet)
    assert page.count('href="#k-') >= len([one for one in sheet.decisions if not one.is_lost])
    assert "<script>alert" not in page
    assert 'id="k-7"' in page


def test_page_without_decisions_has_no_section_for_them():
    assert 'id="decisions"' not in render_page(build_sheet(kessel(), made=MADE))


def test_markdown_lists_decisions_and_escapes_what_people_wrote(sheet):
    text = render_markdown(sheet)
    assert "## What people decided" in text
    assert "~~Inga Marwood~~ **I. Marwood**" in text
    assert "<script>" not in text.replace("\\<script\\>", "")


def test_table_makes_what_people_wrote_harmless(sheet):
    tables = render_tables(sheet)
    assert f"'{HOSTILE}" in tables["decisions"].replace('""', '"')
    assert "accepted by Ed Roe" in tables["statements"]


def test_stream_holds_records_of_people_in_the_schema():
    lines = [json.loads(line) for line in render_stream(decided_kessel())]
    validator = Draft202012Validator(schema())
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
    kinds = [line["kind"] for line in lines]
    assert (kinds.count("review"), kinds.count("code")) == (11, 2)


def test_web_annotations_name_the_person():
    items = json.loads(render_webannotations(decided_kessel()))["items"]
    reviews = [one for one in items if one.get("creator")]
    assert {one["creator"]["name"] for one in reviews} == {"Vera Lund", "Bo Ek", "Ed Roe"}
    (tag,) = [one for one in reviews if one["motivation"] == "tagging"]
    assert {"type": "TextualBody", "purpose": "tagging", "value": "Counting / Of the dead"} in tag[
        "body"
    ]


def test_rejected_finding_is_no_web_annotation():
    items = json.loads(render_webannotations(decided_kessel()))["items"]
    gone = decided_kessel().of(Coverage)[0]
    assert f"urn:crossread:{gone.id}" not in {one["id"] for one in items}
