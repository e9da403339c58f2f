from dataclasses import replace

import pytest
from tests.unit.report.builders import MADE, kessel

from crossread.report import build_sheet, render_markdown
from crossread.report.escaping import escaped
from crossread.report.markdown import difference
from crossread.report.sheet import OF_DISPUTED


@pytest.mark.parametrize(
    "text, shown",
    [
        ("# not a heading", "\\# not a heading"),
        ("- not an item", "\\- not an item"),
        ("1. not an item", "1\u200b. not an item"),
        ("9 May", "9 May"),
        ("*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`"),
        ("[a](b) ![c](d)", "\\[a\\](b) \\!\\[c\\](d)"),
        ("<script>", "\\<script\\>"),
        ("&amp;", "\\&amp;"),
        ("a | b", "a \\| b"),
        ("line\n# two", "line \\# two"),
        ("---", "\\---"),
        ("https://a.example", "http\u200bs://a.example"),
        ("www.a.example", "ww\u200bw.a.example"),
        ("plain words, and “marks”.", "plain words, and “marks”."),
    ],
)
def test_source_text_makes_no_markup(text, shown):
    assert escaped(text) == shown


def test_difference_strikes_cuts_and_sets_additions_bold():
    assert (
        difference((("same", "we"), ("cut", " never"), ("added", " won"))) == "we ~~never~~ **won**"
    )


def test_reader_is_warned_of_rows_said_to_be_disputed_where_there_are_any():
    sheet = build_sheet(kessel(3), made=MADE)
    assert OF_DISPUTED in render_markdown(sheet)
    others = tuple(row for row in sheet.rows if row.rank != "disputed")
    assert OF_DISPUTED not in render_markdown(replace(sheet, rows=others))


def test_rows_hold_signs_words_and_places():
    text = render_markdown(build_sheet(kessel(3), made=MADE))
    assert "- **B** ≠ says otherwise:\n  > The sprinklers did not work. (B ¶4)" in text


def test_sections_stand_in_the_order_of_the_page():
    text = render_markdown(build_sheet(kessel(3), made=MADE))
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "## In brief",
        "## Sources",
        "## Statements × sources",
        "## Quotations by speaker",
        "## Through whom",
        "## Seams",
        "## Numbers",
        "## When: events, and who dates them how",
        "## Variants of quotations",
        "## Shared passages",
        "## Names",
        "## Labels",
        "## Sides, in explicit words",
        "## Tone, as a model reads it",
        "## Appeals to the reader",
        "## Full texts",
        "## How this was made",
    ]


def test_doubts_gaps_and_failures_are_told():
    text = render_markdown(build_sheet(kessel(12), made=MADE))
    assert "mentions.rules did not look, because mentions.rules does not read uk." in text
    assert "H: not searched, because no model for Ukrainian." in text
    assert "- **not read**: scan.bin failed, because it is not text" in text
    assert "Navigation and a cookie notice were left out." in text


def test_passages_inside_one_source_stand_together():
    text = render_markdown(build_sheet(kessel(2), made=MADE))
    assert "### Inside one source (1)" in text
    assert "> There was a rule. (B ¶5)" in text


def test_excerpts_only_has_no_full_texts():
    text = render_markdown(build_sheet(kessel(3), made=MADE, excerpts_only=True))
    assert "## Full texts" not in text
