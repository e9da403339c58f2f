"""The Python interface: two calls, every form of sheet, frames."""

import csv
import inspect
import io
import json
import pydoc
import sys

import pytest

import crossread
from crossread import api
from crossread.errors import ExtraMissing, InputError, StoreError, UnknownName
from crossread.model import Mention, Pin, Quotation, Span
from crossread.model.findings import Findings
from crossread.model.outcome import Done, Failed, record_outcome
from crossread.testing import a_document, sealed

TEXT = "Ann Lee said: “=We won”. <b>Bo</b> left."
DOCUMENT = a_document(TEXT, source="folder/a.txt", title="T")
OTHER = a_document("Bo stayed.", source="b.txt")


def pin(words):
    return Pin(DOCUMENT.id, Span(TEXT.index(words), TEXT.index(words) + len(words)))


QUOTATION = sealed(Quotation((pin("=We won"),), "direct", speaker="Ann Lee"), DOCUMENT)
MENTION = sealed(Mention(pin("Bo"), "e2", "Bo", "PER"), DOCUMENT)
OUTCOMES = (
    record_outcome(Done((QUOTATION,)), analyser="q", version="1", documents=(DOCUMENT.id,)),
    record_outcome(Failed("c", "gone", "h"), analyser="ingest", version="1", source="x/y.txt"),
)
FINDINGS = Findings(
    (DOCUMENT, OTHER), (QUOTATION, MENTION), OUTCOMES, ((OTHER.id, ("folder/b2.txt",)),)
)


@pytest.fixture
def comparison():
    return api.Comparison(FINDINGS, command="crossread compare a.txt")


@pytest.fixture
def texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("“We closed the gate,” said Ann Lee.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The gate was open, said Bo Renn.", encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_compare_takes_paths_and_gives_a_comparison(texts):
    comparison = crossread.compare(["a.txt", texts / "b.txt", "nowhere.txt"])
    assert len(comparison.findings.documents) == 2
    assert [one.source for one in comparison.findings.failed_sources()] == ["nowhere.txt"]
    assert [one.quotes("content") for one in comparison.quotations(speaker="lee")] == [
        ("We closed the gate,",)
    ]


@pytest.mark.slow
def test_compare_keeps_what_it_did_in_a_workspace(texts):
    first = crossread.compare("a.txt", workspace="w.db")
    both = crossread.compare(["b.txt"], workspace="w.db")
    assert [one.capture.source for one in both.findings.documents] == ["a.txt", "b.txt"]
    again = crossread.compare(workspace="w.db")
    assert again.findings == both.findings
    assert len(first.findings.documents) == 1


@pytest.mark.slow
def test_read_compares_nothing(texts):
    findings = crossread.read(["a.txt", "b.txt"])
    assert not any(one.comparison for one in findings.outcomes)
    assert len(findings.of(Quotation)) >= 1


@pytest.mark.parametrize("name", crossread.__all__)
def test_public_names_are_there_when_asked_for(name):
    assert getattr(crossread, name) is not None
    assert name in dir(crossread)


def test_other_names_are_not():
    with pytest.raises(AttributeError):
        crossread.nothing  # noqa: B018


def test_compare_is_a_function_and_a_package():
    from crossread.compare import reuse

    assert inspect.signature(crossread.compare) == inspect.signature(api.compare)
    assert crossread.compare.reuse is reuse


def test_names_of_files_and_no_folders_are_shown(comparison):
    lines = [json.loads(line) for line in comparison.to_jsonl().splitlines()]
    assert [one["source"] for one in lines if "source" in one] == [
        "a.txt",
        "b.txt",
        "b2.txt",
        "y.txt",
    ]


def test_stream_opens_with_documents_and_closes_with_outcomes(comparison):
    kinds = [json.loads(line)["kind"] for line in comparison.to_jsonl().splitlines()]
    assert kinds == ["document"] * 3 + ["quotation", "mention"] + ["outcome"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["s.html", "s.htm", "s.MD", "s.csv", "s.jsonl", "s.jsonld"])
def test_sheet_is_written_in_the_form_of_its_ending(comparison, tmp_path, name):
    path = comparison.sheet(tmp_path / name)
    text = path.read_text(encoding="utf-8")
    assert path == tmp_path / name
    assert "We won" in text or name.endswith("csv")
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_csv_runs_nothing_in_a_spreadsheet(comparison):
    cells = [cell for row in csv.reader(io.StringIO(comparison.to_csv())) for cell in row]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


@pytest.mark.parametrize("name", ["s.pdf", "s", "s.odt"])
def test_other_endings_are_refused_with_those_there_are(comparison, tmp_path, name):
    with pytest.raises(InputError) as refused:
        comparison.sheet(tmp_path / name)
    assert ".html" in refused.value.hint
    with pytest.raises(InputError):
        comparison.rendered("pdf")


def test_sheet_that_cannot_be_written_leaves_nothing(comparison, tmp_path):
    (tmp_path / "s.md").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        comparison.sheet(tmp_path / "s.md")
    with pytest.raises(StoreError):
        comparison.sheet(tmp_path / "none" / "s.md")
    assert [one.name for one in tmp_path.iterdir()] == ["s.md"]


@pytest.mark.slow
def test_frame_has_a_row_for_each_record(comparison):
    frame = comparison.frame("quotation")
    assert list(frame["speaker"]) == ["Ann Lee"]
    assert list(frame["source"]) == ["A"]
    (start,), (end,) = frame["start"], frame["end"]
    assert TEXT[start:end] == "=We won"


def test_frame_of_a_kind_nothing_was_found_of_is_empty(comparison):
    assert len(comparison.frame("time")) == 0


def test_frame_of_no_kind_is_refused(comparison):
    with pytest.raises(UnknownName):
        comparison.frame("nothing")


def test_frame_without_pandas_says_how_to_get_it(comparison, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExtraMissing) as refused:
        comparison.frame("quotation")
    assert "pip install" in refused.value.hint


@pytest.mark.slow
def test_notebook_shows_the_sheet_in_a_frame_of_its_own(comparison):
    shown = comparison._repr_html_()
    assert shown.startswith("<iframe sandbox=")
    assert "<b>" not in shown


def test_sheet_narrowed_to_a_topic_says_so():
    import dataclasses

    narrowed = api.Comparison(dataclasses.replace(FINDINGS, topic="the gate"))
    assert narrowed.value().title.endswith("passages about “the gate”")


def test_help_on_compare_tells_how_to_call_it():
    shown = pydoc.render_doc(crossread.compare, renderer=pydoc.plaintext)
    assert "Read texts and compare them" in shown
    assert "crossread.compare(sources:" in shown


def test_comparison_is_shown_in_numbers(comparison):
    assert repr(comparison) == "<Comparison: 2 documents, 2 annotations, 2 outcomes>"
    assert repr(FINDINGS) == "<Findings: 2 documents, 2 annotations, 2 outcomes>"


def test_frame_of_a_kind_not_found_has_its_columns(comparison):
    full = comparison.frame("quotation")
    empty = api.Comparison(Findings((DOCUMENT,), (), ())).frame("quotation")
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)


def test_sheet_never_takes_the_place_of_a_source(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    findings = Findings((a_document(TEXT, source=str(path)),), (), ())
    with pytest.raises(InputError, match="is one of the sources"):
        api.Comparison(findings).sheet(path)
    assert path.read_text(encoding="utf-8") == TEXT
