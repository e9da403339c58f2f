"""What the terminal shows: signs with words, exact words with their place, nothing that steers."""

import re

import click
import pytest
from tests.unit.report.builders import MADE, kessel

from crossread.cli import summary
from crossread.cli.summary import (
    render_changes,
    render_passages,
    render_quotations,
    render_reading,
    render_record,
    render_sources,
    render_summary,
    visible,
)
from crossread.model import Coverage, Mention, Pin, Quotation, Span
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings
from crossread.report.build import build_sheet
from crossread.store.store import Changes, GoneRecord, Run, SourceChange
from crossread.testing import a_document, sealed
from crossread.workspace import Passage

FINDINGS = kessel(3)
SIGLA = {one.id: FINDINGS.siglum(one.id) for one in FINDINGS.documents}
RUN = Run(2, "2025-01-02T00:00:00+00:00", "2025-01-02T00:00:01+00:00", "1")


def plain(text):
    return click.unstyle(text)


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch):
    """Make the terminal as wide everywhere: what runs the tests may set a width of its own."""
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def shown():
    return plain(render_summary(build_sheet(FINDINGS, made=MADE)))


def mention(text, words):
    document = a_document(text)
    start = text.index(words)
    pin = Pin(document.id, Span(start, start + len(words)))
    return sealed(Mention(pin, "e1", words, "PER"), document)


@pytest.mark.parametrize(
    "line",
    [
        "A  kessel-post.html · The Kessel Post · Mirre Hallam · 2031-06-18 · en · 150 words",
        "   left out as not part of the text to be read: 1 passage",
        "Disputed (2)",
        "   ≠ B says otherwise: “The sprinklers did not work.” B ¶4",
        "   ● B says so: “Six dockers burned behind a locked door.” B ¶2",
        "   ○ not found here: B",
        "In one source only (3)",
        "   and 3 more statements on the sheet",
        "Numbers given differently (1)",
        "   30 days: “thirty days” A ¶5",
        "Passages that stand in two sources (1)",
        "What readers are asked to do",
    ],
)
def test_summary_has(shown, line):
    assert line in shown.splitlines()


def test_source_that_could_not_be_read_is_named_with_what_to_do(shown):
    assert "–  scan.bin: it is not text (it starts like an image); give a text" in shown


def test_no_line_is_wider_than_a_page(shown):
    assert max(map(len, shown.splitlines())) <= summary.WIDEST


def test_words_of_a_summary_stand_in_the_sources(shown):
    texts = " ".join(" ".join(one.text.split()) for one in FINDINGS.documents)
    joined = re.sub(r"\n\s+", " ", shown)
    cited = re.findall(r": “([^“”]+)” [A-C] ¶", joined)
    assert len(cited) > 5
    one_kind = str.maketrans('“”„‘’"', "''''''")  # marks inside ours are made single
    assert all(words.translate(one_kind) in texts.translate(one_kind) for words in cited)


def test_statements_of_one_source_are_shown_where_there_are_no_others():
    rows = [one for one in FINDINGS.of(Coverage) if len({e.document for e in one.evidence}) == 1]
    layers = [one for one in FINDINGS.annotations if one.kind in ("paragraph", "sentence")]
    findings = Findings(FINDINGS.documents, (*layers, *rows), FINDINGS.outcomes)
    told = plain(render_summary(build_sheet(findings, made=MADE)))
    assert "In one source only" in told
    assert "● " in told or "◐ " in told


def test_reading_says_how_each_analysis_ended():
    lines = plain(render_reading(FINDINGS)).splitlines()
    assert "   quotations.rules: found 2" in lines
    assert "   times.rules: looked and found nothing" in lines
    assert "   (mixed) Dagny Ruhl (unsure): “a tragedy that no rule could have prevented”" in lines


def test_sources_are_listed_with_what_is_known():
    lines = plain(render_sources(FINDINGS)).splitlines()
    assert lines[:3] == [
        "A  saved/kessel-post.html",
        "   The Kessel Post · Mirre Hallam · 2031-06-18 · en · 826 characters",
        "   “Fire in Kessel granary kills at least six”",
    ]
    assert lines[-1] == "–  saved/scan.bin: it is not text (it starts like an image)"


def test_further_sources_are_listed():
    first = FINDINGS.documents[0]
    listed = Findings((first,), sources=((first.id, ("copy.html",)),))
    assert "   the same bytes: copy.html" in render_sources(listed)


def test_empty_workspace_says_so():
    assert render_sources(Findings()) == "no sources"


def test_quotations_without_a_certain_speaker_come_last():
    lines = plain(render_quotations(FINDINGS.of(Quotation), SIGLA)).splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    speakers = {one.body.speaker for one in FINDINGS.of(Quotation)} - {None}
    assert heads == [*sorted(speakers), "speaker not certain"]
    assert any("(mixed, unsure)" in line for line in lines)


def test_passages_show_where_the_words_stand():
    document = a_document("The gate\nof Orlan, the gate.")
    spans = [Span(4, 8), Span(23, 27)]
    found = [Passage("A", Evidence.pin(document, span, role="found")) for span in spans]
    assert plain(render_passages(found)).splitlines() == [
        "A",
        "   4–8  …The gate of Orlan, the gate.…",
        "   23–27  …The gate of Orlan, the gate.…",
    ]


def test_record_is_shown_with_its_makers_and_sigla():
    lines = plain(render_record(FINDINGS.of(Coverage)[0], SIGLA))
    assert "states: A: attributes, B: asserts, C: asserts" in lines
    assert "by test 1" in lines


def test_changes_since_the_run_before():
    new, changed = mention("Ann left.", "Ann"), mention("Bo left.", "Bo")
    found = Changes(
        since="2025-01-01",
        last=RUN,
        sources=(
            SourceChange("added", "c.txt", None, True),
            SourceChange("removed", "b.txt", None, True),
        ),
        new=(new,),
        changed=(changed,),
        gone=(GoneRecord("time", "s", "in May"), GoneRecord("time", "t", None)),
    )
    assert render_changes(found, {}).splitlines() == [
        "since the run of 2025-01-01",
        "added: c.txt (not read yet)",
        "removed: b.txt",
        "new: 1 mention",
        f"   mention ? “Ann” {new.id[:8]}",
        "changed: 1 mention",
        f"   mention ? “Bo” {changed.id[:8]}",
        "gone: 2 time",
        "   time “in May”",
        "   time (its source was removed)",
    ]


@pytest.mark.parametrize(
    "found, line",
    [
        (Changes(None, None), "nothing has been read yet"),
        (Changes("2025-01-01", RUN), "nothing changed"),
        (Changes(None, RUN, new=(mention("Ann", "Ann"),)), "new: 1 mention"),
    ],
)
def test_changes_of_other_workspaces(found, line):
    assert render_changes(found, {}).splitlines()[-1] == line


@pytest.mark.parametrize(
    "text, shown",
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x07", "a␇"),
        ("a\x9bb", "a\ufffdb"),
        ("a\u202eb", "a\ufffdb"),
        ("a\tb\n", "a\tb\n"),
        ("naïve 👩‍👩‍👧 שלום", "naïve 👩‍👩‍👧 שלום"),
    ],
)
def test_no_source_steers_the_terminal(text, shown):
    assert visible(text) == shown


def test_long_words_are_cut_with_our_sign():
    assert summary._cut("word " * 100).endswith(" [ … ]")


def test_reading_shows_a_few_quotations_and_counts_the_others():
    text = " ".join(f"“Gate {number},” said Ann." for number in range(9))
    document = a_document(text)
    quoted = [
        sealed(Quotation((Pin(document.id, Span(start, start + 6)),), "direct"), document)
        for start in (match.start() + 1 for match in re.finditer("“", text))
    ]
    assert "and 4 more quotations; see --json" in render_reading(Findings((document,), (*quoted,)))
