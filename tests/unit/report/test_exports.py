"""Every form that is written is read back by the format's own library, words and all."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import cassis
import docx
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from lxml import etree
from tests.unit.report.builders import MADE, decided_kessel, kessel, with_origins

from crossread.api import EXPORTS, Comparison
from crossread.model import Coverage, Mention, Paragraph, Passage, Pin, Quotation, Span
from crossread.model.findings import Findings
from crossread.report.build import build_sheet
from crossread.report.cas import render_xmi
from crossread.report.citations import render_csl, render_ris
from crossread.report.refi import NAMESPACE, render_qdpx
from crossread.report.sheet_docx import render_docx
from crossread.testing import a_document, sealed

SCHEMA = Path(__file__).parents[2] / "formats" / "refi-qda-project.xsd"
QDA = {"q": NAMESPACE}

TEXTS = (
    "Ann Holm 👩‍👩‍👧 said: “We won 🌊.” Line two\n\nC’est =1+1.",
    "Мер Олена Крук сказала: «Ми виграли 🌊».\n\nКінець.",
    "אמר דן: \u202b“שלום 🌊 עולם”\u202c. قال عمر: «نعم».",
    "Tab\there, \x0b control, e\u0301 combining & <b>markup</b> ]]> .",
)
"""Emoji of one and of several code points, Cyrillic, right to left, what XML cannot hold."""


def hard():
    """Findings in texts that are hard to write: every word between blanks is a passage."""
    documents = tuple(
        a_document(text, source=f"{n}.txt", language=language, title=f"Title {n} & <co> 🌊")
        for n, (text, language) in enumerate(zip(TEXTS, ("en", "uk", "he", None), strict=True))
    )
    found = []
    for document in documents:
        found.append(sealed(Paragraph(Pin(document.id, Span(0, len(document.text))), 1), document))
        at = 0
        for word in document.text.split():
            at = document.text.index(word, at)
            pin = Pin(document.id, Span(at, at + len(word)))
            found.append(sealed(Mention(pin, word, word, "MISC"), document))
            at += len(word)
    return Findings(documents, tuple(found))


ALL = {"kessel": kessel, "decided": decided_kessel, "hard": hard, "empty": Findings}


@pytest.fixture(params=ALL)
def findings(request):
    return ALL[request.param]()


@pytest.mark.parametrize("form", EXPORTS)
def test_every_form_is_written_of_everything(findings, form):
    assert isinstance(Comparison(findings).exported(form), bytes)


@pytest.mark.parametrize("form", [one for one in EXPORTS if one not in ("docx",)])
def test_same_findings_give_the_same_bytes(form):
    one, two = (Comparison(hard()).exported(form) for _ in range(2))
    assert one == two


# ---- Word ---------------------------------------------------------------------------------------


def paragraphs_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    inside = [paragraph for cell in cells for paragraph in cell.paragraphs]
    return [*document.paragraphs, *inside]


def test_word_file_holds_every_passage_of_the_sheet():
    sheet = build_sheet(decided_kessel(), made=MADE)
    text = "\n".join(one.text for one in paragraphs_of(render_docx(sheet)))
    for row in sheet.rows:
        for cell in row.found:
            assert all(words.text in text for words in cell.words)
    for speaker in sheet.speakers:
        assert all(words.text in text for one in speaker.quoted for words in one.words)
    assert "What people decided" in text
    assert "rejected by Vera Lund" in text


def test_word_file_holds_events_chains_seams_and_sides():
    sheet = build_sheet(with_origins(kessel()), made=MADE)
    text = "\n".join(one.text for one in paragraphs_of(render_docx(sheet)))
    assert sheet.events
    for event in sheet.events:
        assert f"E{event.number}  " in text
        assert event.head.text in text
        assert all(one.time.text in text for one in event.given if one.time)
    for chain in sheet.chains:
        assert f"T{chain.number}  " in text
    for seam in sheet.seams:
        assert all(words.text in text for words in (seam.before, seam.after))
    for side in sheet.sides:
        assert f"{side.position}: “{side.before}{side.words.text}{side.after}” " in text


def test_word_file_says_who_holds_a_label_in_words():
    sheet = build_sheet(kessel(), made=MADE)
    text = "\n".join(one.text for one in paragraphs_of(render_docx(sheet)))
    assert any(use.holder == "this text" for label in sheet.labels for use in label.uses)
    assert "the text itself, of " in text
    assert "this text, of " not in text


def test_words_of_sources_stand_in_another_letter_than_ours():
    sheet = build_sheet(kessel(), made=MADE)
    runs = [run for one in paragraphs_of(render_docx(sheet)) for run in one.runs]
    serif = {run.text for run in runs if run.font.name == "Cambria"}
    sans = {run.text for run in runs if run.font.name is None}
    assert sheet.rows[0].found[0].words[0].text in serif
    assert serif & sans <= {""}


def test_word_file_holds_no_outside_link_and_no_field():
    with zipfile.ZipFile(io.BytesIO(render_docx(build_sheet(kessel(), made=MADE)))) as archive:
        rels = [archive.read(one) for one in archive.namelist() if one.endswith(".rels")]
        body = archive.read("word/document.xml")
    assert not any(b'TargetMode="External"' in one for one in rels)
    assert b"instrText" not in body


def test_word_file_of_many_sources_lists_the_cells():
    sheet = build_sheet(kessel(12), made=MADE)
    text = "\n".join(one.text for one in paragraphs_of(render_docx(sheet)))
    assert "○ not found in" in text
    assert docx.Document(io.BytesIO(render_docx(sheet))).tables == []


def test_hard_texts_come_back_from_the_word_file():
    text = "\n".join(one.text for one in paragraphs_of(Comparison(hard()).exported("docx")))
    for given in TEXTS[:3]:
        for paragraph in given.split("\n\n"):
            assert paragraph in text


# ---- REFI-QDA -----------------------------------------------------------------------------------


def project_of(findings):
    content = render_qdpx(findings, made=MADE, title="T & <co> 🌊")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return etree.fromstring(files["project.qde"]), files


def test_project_is_valid_by_the_schema(findings):
    project, _ = project_of(findings)
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(project)


def test_schema_refuses_what_is_wrong():
    project, _ = project_of(kessel())
    project.find("q:Users/q:User", QDA).set("guid", "nothing")
    assert not etree.XMLSchema(etree.parse(SCHEMA)).validate(project)


@pytest.mark.parametrize("name", ["kessel", "decided", "hard"])
def test_codings_of_a_project_are_the_findings(name):
    findings = ALL[name]()
    project, files = project_of(findings)
    names = {one.get("guid"): one.get("name") for one in project.iter(f"{{{NAMESPACE}}}Code")}
    read = set()
    for source in project.findall("q:Sources/q:TextSource", QDA):
        path = source.get("plainTextPath").replace("internal://", "sources/")
        text = files[path].decode("utf-8")
        for one in source.findall("q:PlainTextSelection", QDA):
            words = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            for coding in one.findall("q:Coding/q:CodeRef", QDA):
                read.add((text, words, names[coding.get("targetGUID")]))
    rejected = findings.of(Coverage)[0].id if name == "decided" else None
    given = {
        (findings.document(item.document).text, item.quote, one.kind)
        for one in findings.annotations
        if one.kind not in ("paragraph", "sentence") and one.id != rejected
        for item in one.evidence
    }
    if name == "decided":
        assert {kind for _, _, kind in read} >= {"Of the dead", "passage"}
        assert ("third fire", "passage") in {(words, kind) for _, words, kind in read}
    else:
        assert read == given


def test_project_names_who_coded_and_keeps_the_codebook_and_notes():
    project, _ = project_of(decided_kessel())
    users = {one.get("guid"): one.get("name") for one in project.findall("q:Users/q:User", QDA)}
    assert set(users.values()) == {"Crossread", "Vera Lund", "Bo Ek", "Ed Roe"}
    below = project.find("q:CodeBook/q:Codes/q:Code[@name='Counting']/q:Code", QDA)
    assert below.get("name") == "Of the dead"
    coded = f"//q:Coding[q:CodeRef/@targetGUID='{below.get('guid')}']"
    coding = project.xpath(coded, namespaces=QDA)
    assert {users[one.get("creatingUser")] for one in coding} == {"Bo Ek"}
    notes = [one.text for one in project.findall("q:Notes/q:Note/q:PlainTextContent", QDA)]
    assert {"Which count?", "Not news."} <= set(notes)
    refs = {one.get("targetGUID") for one in project.iter(f"{{{NAMESPACE}}}NoteRef")}
    assert refs == {one.get("guid") for one in project.findall("q:Notes/q:Note", QDA)}


# ---- UIMA CAS -----------------------------------------------------------------------------------


def cases_of(findings):
    with zipfile.ZipFile(io.BytesIO(render_xmi(findings))) as archive:
        types = cassis.load_typesystem(io.BytesIO(archive.read("TypeSystem.xml")))
        return [
            cassis.load_cas_from_xmi(io.BytesIO(archive.read(name)), typesystem=types)
            for name in archive.namelist()
            if name.endswith(".xmi")
        ]


@pytest.mark.parametrize("name", ["kessel", "hard"])
def test_annotations_of_a_cas_are_the_findings(name):
    findings = ALL[name]()
    cases = cases_of(findings)
    assert len(cases) == len(findings.documents)
    for document, cas in zip(findings.documents, cases, strict=True):
        assert cas.sofa_string == document.text.replace("\x0b", "\ufffd")
        marks = cas.select("crossread.Finding")
        read = sorted((one.record, one.role, one.get_covered_text()) for one in marks)
        given = sorted(
            (one.id, item.role, item.quote.replace("\x0b", "\ufffd"))
            for one in findings.annotations
            for item in one.evidence
            if item.document == document.id
        )
        assert read == given


def test_labels_are_features_of_the_kind():
    (cas, *_) = cases_of(kessel())
    quotation = kessel().of(Quotation)[0]
    read = [one for one in cas.select("crossread.Quotation") if one.record == quotation.id]
    assert {(one.speaker, one.form) for one in read} == {
        (quotation.body.speaker, quotation.body.form)
    }


def test_decisions_are_in_the_cas_with_their_person():
    cases = cases_of(decided_kessel())
    reviews = [one for cas in cases for one in cas.select("crossread.Review")]
    assert {one.person for one in reviews} == {"Vera Lund", "Bo Ek", "Ed Roe"}
    assert "Counting / Of the dead" in {one.code for one in reviews}
    assert [one for cas in cases for one in cas.select("crossread.Passage")]


def test_offsets_count_utf16_units():
    document = a_document("🌊🌊 ab")
    found = sealed(Passage(Pin(document.id, Span(3, 5))), document)
    with zipfile.ZipFile(io.BytesIO(render_xmi(Findings((document,), (found,))))) as archive:
        root = etree.fromstring(archive.read("A.xmi"))
    (mark,) = root.findall("{http:///crossread.ecore}Passage")
    assert (mark.get("begin"), mark.get("end")) == ("5", "7")


# ---- citations ----------------------------------------------------------------------------------


def sources():
    return (
        a_document("x", source="a.txt", title="Gate\nclosed", outlet="The Herald", author="T. Varn",
                   date="2023-04-10", date_found="byline"),
        a_document("y", source="dir/b.html", language="uk", title="Ворота 🌊", date="2023"),
        a_document("z", source="https://example.org/z?a=1", date="2023-04-10T08:00:00+02:00"),
    )  # fmt: skip


def test_ris_is_read_back_by_its_own_library():
    read = rispy.loads(render_ris(Findings(sources())))
    assert [one["type_of_reference"] for one in read] == ["NEWS", "GEN", "ELEC"]
    assert (read[0]["title"], read[0]["authors"], read[0]["year"]) == (
        "Gate closed", ["T. Varn"], "2023",
    )  # fmt: skip
    assert read[0]["date"] == "2023/04/10/"
    assert read[1]["title"] == "Ворота 🌊"
    assert read[2]["urls"] == ["https://example.org/z?a=1"]


@pytest.mark.parametrize(
    "title", ["قال عمر: «نعم»", "\u202bאמר דן: “שלום 🌊”\u202c", "e\u0301té \u2066x\u2069"]
)
def test_right_to_left_titles_and_their_controls_survive_citations(title):
    found = Findings((a_document("x", source="a.txt", title=title, author=title),))
    (ris,), (csl,) = rispy.loads(render_ris(found)), json.loads(render_csl(found))
    assert (ris["title"], ris["authors"]) == (title, [title])
    assert (csl["title"], csl["author"]) == (title, [{"literal": title}])


def test_no_field_of_ris_breaks_out_of_its_line():
    evil = replace(sources()[0].capture, author="A\nER  - \nTY  - GEN\r\nTI  - x")
    read = rispy.loads(render_ris(Findings((sources()[0].with_capture(evil),))))
    assert len(read) == 1


def test_csl_holds_what_is_known():
    read = json.loads(render_csl(Findings(sources())))
    assert read[0]["issued"] == {"date-parts": [[2023, 4, 10]]}
    assert read[0]["author"] == [{"literal": "T. Varn"}]
    assert read[2]["issued"] == {"date-parts": [[2023, 4, 10]]}
    assert "author" not in read[1]
    assert read[1]["note"].startswith("file b.html")


def test_csl_is_read_by_a_citation_processor():
    read = CiteProcJSON(json.loads(render_csl(Findings(sources()))))
    assert [one["type"] for one in read.values()] == ["article-newspaper", "document", "webpage"]
    first = next(iter(read.values()))
    assert (str(first["title"]), first["issued"]["month"]) == ("Gate\nclosed", 4)


# ---- tables -------------------------------------------------------------------------------------


def test_zip_of_tables_holds_every_table_and_nothing_that_runs():
    content = Comparison(decided_kessel()).exported("tables")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            lines = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8"))))
            cells = [cell for line in lines for cell in line]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
            assert not [one for one in cells if one.startswith("-") and not one[1:].isdigit()]
