"""The brief: prose from records alone, every sentence pinned, its space shared."""

import html
import io
import json
import re
import zipfile
from pathlib import Path

import jsonschema
import pytest
from tests.unit.report.builders import MADE, kessel

from crossread.api import Comparison
from crossread.errors import EvidenceError
from crossread.model import Evidence, Span
from crossread.report import build_sheet, render_markdown
from crossread.report.brief import chapters
from crossread.report.brief.page import render_brief_page
from crossread.report.brief.teller import Teller, full_names, shortened_to, trimmed, verb_of
from crossread.report.brief.value import Line, Quote, Written, WrittenLine
from crossread.report.brief.write import (
    brief_schema,
    brief_to_json,
    render_brief_docx,
    render_brief_markdown,
)
from crossread.report.brief.written import with_written
from crossread.report.sheet import Words
from crossread.report.sheet_docx import render_docx
from crossread.workspace import Workspace


@pytest.fixture(scope="module")
def findings():
    return kessel(3)


@pytest.fixture(scope="module")
def brief(findings):
    return build_sheet(findings, made=MADE).brief


def test_a_sentence_without_a_pin_cannot_be_made():
    with pytest.raises(EvidenceError):
        Line(("The gate was closed.",))


def test_a_sentence_on_the_reading_needs_no_pin():
    assert Line(("Nothing was found.",), on_the_reading=True).text == "Nothing was found."


def test_every_quotation_stands_at_its_place(brief, findings):
    texts = {findings.siglum(one.id): one.text for one in findings.documents}
    for line in brief.lines:
        for quote in line.quotes:
            words = quote.words
            assert texts[words.siglum][words.start : words.end] == words.text
            assert quote.text in " ".join(words.text.split())


def test_both_sides_of_a_dispute_are_quoted(brief):
    (told,) = [one for one in brief.chapters if one.name == "disputed"]
    sides = {quote.words.siglum for line in told.lines for quote in line.quotes}
    assert len(sides) > 1
    assert "Against that," in " ".join(line.text for line in told.lines)


def test_a_dispute_is_told_though_its_words_were_quoted_before(tmp_path):
    (tmp_path / "a.txt").write_text(
        "No soldier fired on the march, Major Tobin Kess told reporters.\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text(
        "Soldiers fired on the march, two witnesses said.\n", encoding="utf-8"
    )
    with Workspace() as workspace:
        workspace.add([tmp_path / "a.txt", tmp_path / "b.txt"])
        brief = Comparison(workspace.compare()).brief()
    (chapter,) = [one for one in brief.chapters if one.name == "disputed"]
    told = " ".join(one.text for one in chapter.lines)
    assert "No soldier fired" in told
    assert "Soldiers fired" in told


def test_an_appeal_and_a_label_are_told_with_their_source(brief):
    told = {one.name: " ".join(line.text for line in one.lines) for one in brief.chapters}
    assert "its reader: “" in told["appeals"]
    assert re.search(r" uses “[^”]+” \([A-C] ¶\d+\) of ", told["called"])


def test_the_last_chapter_says_what_a_reading_cannot_do(brief):
    assert brief.chapters[-1].name == "trust"
    assert all(line.on_the_reading for line in brief.chapters[-1].lines)
    assert "put together by rule" in brief.chapters[-1].paragraphs[-1][0].text


def test_sources_keep_their_order(brief):
    assert [one.siglum for one in brief.sources] == ["A", "B", "C"]


def test_markdown_holds_every_sentence(brief):
    text = render_brief_markdown(brief)
    assert text.startswith("# ")
    assert text.count("\n## ") == len(brief.chapters) + 1


def test_the_sheet_opens_with_it_in_markdown_and_word(findings):
    sheet = build_sheet(findings, made=MADE)
    markdown = render_markdown(sheet)
    assert markdown.index("## In brief") < markdown.index("## Sources")
    word = zipfile.ZipFile(io.BytesIO(render_docx(sheet))).read("word/document.xml").decode()
    told = re.sub(r"<[^>]+>", "", word)
    assert told.index("In brief") < told.index("Statements × sources")
    for line in sheet.brief.lines:
        assert html.escape(line.text, quote=False) in told


def test_the_page_has_no_script_and_every_place_leads_to_its_paragraph(brief):
    page = render_brief_page(brief)
    assert "<script" not in page
    assert "script-src" not in page
    targets = set(re.findall(r'href="#([A-Z]+-p\d+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="([A-Z]+-p\d+)"', page))


def test_words_of_a_source_make_no_markup():
    source = Words("A", 0, 30, "<img src=x onerror=alert(1)> *x*", paragraph=1)
    line = Line(("A writes: ", Quote(source, source.text), "."))
    brief = build_sheet(kessel(2), made=MADE).brief
    chapter = type(brief.chapters[0])("matter", "What it is about", ((line,),))
    poisoned = type(brief)(brief.title, brief.standfirst, brief.made, brief.sources, (chapter,), ())
    assert "<img" not in render_brief_page(poisoned)
    assert "\\<img" in render_brief_markdown(poisoned)


def test_the_word_file_opens_and_holds_the_text(brief):
    with zipfile.ZipFile(io.BytesIO(render_brief_docx(brief))) as archive:
        xml = archive.read("word/document.xml").decode()
    text = re.sub(r"<[^>]+>", "", xml)
    assert "Against that" in text
    assert "http" not in "".join(re.findall(r'Target="([^"]+)"', xml))


def test_the_record_fits_its_schema(brief, findings):
    documents = {findings.siglum(one.id): one.id for one in findings.documents}
    record = brief_to_json(brief, documents)
    jsonschema.validate(json.loads(json.dumps(record)), brief_schema())


@pytest.mark.parametrize(
    "text, longest, shown, is_cut",
    [
        ("We closed a gate.", 9, "We closed a gate", False),
        ("The river fell by two metres, and then it rose again.", 8,
         "The river fell by two metres", True),
        ("one two three four five six seven eight nine", 7,
         "one two three four five six seven", True),
    ],
)  # fmt: skip
def test_long_words_are_cut_at_a_clause(text, longest, shown, is_cut):
    assert shortened_to(text, longest) == (shown, is_cut)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("“Nobody warned us,”", "“Nobody warned us,”"),
        ("Nobody warned us,”", "Nobody warned us"),
        ("It is in the U.S.", "It is in the U.S."),
        ("They left.", "They left"),
    ],
)
def test_stops_and_lonely_marks_are_left_out(text, shown):
    assert trimmed(text) == shown


def test_a_mark_inside_is_made_single():
    words = Words("A", 0, 40, "He called it “a tragedy” in March")
    assert Quote(words, words.text).in_marks == "“He called it ‘a tragedy’ in March”"


@pytest.mark.parametrize(
    "who, verb", [("The Herald", "writes"), ("Families of Ambrel", "write")]
)  # fmt: skip
def test_a_body_of_several_has_a_plural_verb(who, verb):
    assert verb_of(who, "writes") == verb


def test_no_source_could_be_read_is_said():
    from crossread.model.findings import Findings

    brief = build_sheet(Findings(), made=MADE).brief
    assert brief.standfirst == "No source could be read."


DEMO = Path(__file__).parents[3] / "examples" / "demo"


@pytest.fixture(scope="module")
def demo():
    with Workspace() as workspace:
        workspace.add([DEMO / "texts"], meta=DEMO / "sources.csv")
        brief = Comparison(workspace.compare()).brief()
        return brief, workspace.verify(brief.claims)


@pytest.mark.slow
def test_every_claim_of_the_demo_brief_passes_every_check(demo):
    _, verification = demo
    assert [one.text for one in verification.sentences if one.standing != "holds"] == []
    assert len(verification.sentences) > 40


@pytest.mark.slow
def test_the_demo_brief_is_one_to_two_pages_and_hears_every_source(demo):
    brief, _ = demo
    assert 500 < brief.n_words < 1_500
    assert min(brief.words_quoted.values()) >= 15


def test_a_surname_goes_to_the_one_whole_name_it_fits():
    full = full_names({"Lee", "Ann Lee", "Kess", "Tobin Kess", "Ona Kess"})
    assert (full["Lee"], full["Ann Lee"], full["Kess"]) == ("Ann Lee", "Ann Lee", "Kess")


def test_a_cut_leaves_no_bracket_open():
    text = (
        "Votes came in exchange for an assurance of the leader Mitch Marl (of Kentor, 2019) to go"
    )
    assert shortened_to(text, 13) == (
        "Votes came in exchange for an assurance of the leader Mitch Marl",
        True,
    )


def test_what_begins_inside_a_sentence_is_given_with_its_beginning(findings):
    sheet = build_sheet(findings, made=MADE)
    teller = Teller(sheet, findings)
    sentence = teller.opening("A")
    inside = Words("A", sentence.start + 4, sentence.end, "without a word to the town")
    assert teller._readable(inside, 34) == sentence


# -- a chapter by a language model ------------------------------------------------------------


def _words(findings, siglum, quote):
    document = next(one for one in findings.documents if findings.siglum(one.id) == siglum)
    start = document.text.index(quote)
    return Evidence.pin(document, Span(start, start + len(quote)), role="quote")


@pytest.fixture(scope="module")
def written(findings):
    first = findings.documents[0]
    opening = first.text.strip().split("\n\n")[1].split(". ")[0]
    pin = _words(findings, "A", opening)
    lines = (
        WrittenLine("The gate was closed on Saturday.", (pin,)),
        WrittenLine("", (pin,), ("A ¶2 writes: ", pin)),
    )
    return Written("qwen3", lines, "3 sentences written: 1 passed every check")


def test_what_a_model_wrote_stands_in_a_chapter_of_its_own(findings, written):
    sheet = build_sheet(findings, made=MADE)
    told = with_written(sheet.brief, written, sheet, findings)
    names = [one.name for one in told.chapters]
    assert names == [*[one.name for one in sheet.brief.chapters[:-1]], "written", "trust"]
    others = [one for one in told.chapters if one.name not in ("written", "trust")]
    assert others == list(sheet.brief.chapters[:-1])


def test_a_models_sentence_is_told_as_its_sources_with_its_place(findings, written):
    sheet = build_sheet(findings, made=MADE)
    told = with_written(sheet.brief, written, sheet, findings)
    (chapter,) = [one for one in told.chapters if one.name == "written"]
    name = sheet.brief.sources[0].name
    first, second, closing = (one.text for one in chapter.lines)
    assert first == f"According to {name}: The gate was closed on Saturday (A ¶2)."
    assert second.startswith(f"{name[:1].upper()}{name[1:]} writes: “")
    assert closing.endswith("3 sentences written: 1 passed every check.")


def test_brief_with_a_models_chapter_does_not_say_that_all_of_it_is_by_rule(findings, written):
    sheet = build_sheet(findings, made=MADE)
    text = render_brief_markdown(with_written(sheet.brief, written, sheet, findings))
    assert "This brief was put together by rule" not in text
    assert "All but one chapter of it was put together by rule" in text


def test_nothing_that_survives_is_said(findings):
    sheet = build_sheet(findings, made=MADE)
    told = with_written(sheet.brief, Written("qwen3", (), "2 sentences written"), sheet, findings)
    (chapter,) = [one for one in told.chapters if one.name == "written"]
    assert "nothing it wrote is borne out" in " ".join(one.text for one in chapter.lines)


def test_one_person_with_and_without_a_middle_name_is_told_once() -> None:
    def at(siglum: str) -> list[Words]:
        return [Words(siglum, 0, 7, "Ann Lee")]

    people = {"Ann Mary Lee": at("A"), "Ann Lee": [*at("B"), *at("C")], "Bo Lee": at("A")}
    found = chapters._without_middles(people)
    assert {name: [one.siglum for one in places] for name, places in found.items()} == {
        "Ann Lee": ["B", "C", "A"],
        "Bo Lee": ["A"],
    }


def test_a_surname_alone_is_told_under_the_only_fuller_name() -> None:
    def at(siglum: str) -> list[Words]:
        return [Words(siglum, 0, 7, "Kess")]

    people = {"Tarn": at("A"), "Omar al-Tarn": at("B"), "Kess": at("A"), "Ann Kess": at("B")}
    people["Bo Kess"] = at("C")
    found = chapters._without_surnames(people)
    assert set(found) == {"Omar al-Tarn", "Kess", "Ann Kess", "Bo Kess"}
    assert [one.siglum for one in found["Omar al-Tarn"]] == ["B", "A"]
