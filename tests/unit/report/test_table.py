import csv
import io

import pytest
from tests.unit.report.builders import MADE, coverage, decided_kessel, kessel, with_origins

from crossread.model import Paragraph, Pin, Span
from crossread.model.findings import Findings
from crossread.report import build_sheet, render_csv, render_tables
from crossread.report.table import harmless
from crossread.testing import a_document, sealed


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "＠"])
def test_cell_that_looks_like_a_formula_is_made_harmless(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["plain", "“-”", "", None, 0, -7])
def test_other_cells_stay_as_they_are(value):
    assert harmless(value) == value


def test_formula_in_a_source_reaches_no_cell():
    document = a_document('=HYPERLINK("http://a.example")', outlet="@SUM(1)", title="+1")
    whole = Pin(document.id, Span(0, len(document.text)))
    findings = Findings(
        (document,),
        (sealed(Paragraph(whole, 1), document), coverage((document,), {document: "HYPER"})),
    )
    tables = render_tables(build_sheet(findings, made=MADE))
    for table in tables.values():
        for line in csv.reader(io.StringIO(table, newline="")):
            assert not [cell for cell in line if cell[:1] in tuple("=+@")]


def test_each_cell_of_each_row_has_a_line():
    sheet = build_sheet(kessel(3), made=MADE)
    found = {(line["row"], line["source"]) for line in rows(render_csv(sheet))}
    assert found == {(str(row.number), cell.siglum) for row in sheet.rows for cell in row.cells}


def test_places_can_be_found_again_in_the_texts():
    findings = kessel(3)
    sheet = build_sheet(findings, made=MADE)
    for line in rows(render_csv(sheet)):
        if line["words"]:
            text = findings.documents["ABC".index(line["siglum"])].text
            assert text[int(line["start"]) : int(line["end"])] == line["words"]


def test_absent_and_not_searched_are_states_of_their_own():
    lines = rows(render_csv(build_sheet(kessel(12), made=MADE)))
    states = {line["source"]: line["state"] for line in lines if line["row"] == "1"}
    assert (states["H"], states["F"]) == ("not_searched", "absent")


@pytest.mark.parametrize("name", sorted(render_tables(build_sheet(Findings(), made=MADE))))
def test_every_table_has_a_head_of_distinct_names(name):
    head = next(csv.reader(io.StringIO(render_tables(build_sheet(Findings(), made=MADE))[name])))
    assert len(head) == len(set(head))


@pytest.mark.parametrize("name", sorted(render_tables(build_sheet(Findings(), made=MADE))))
def test_every_line_is_as_long_as_its_head(name):
    table = list(
        csv.reader(
            io.StringIO(
                render_tables(build_sheet(with_origins(decided_kessel(12)), made=MADE))[name]
            )
        )
    )
    assert {len(line) for line in table} == {len(table[0])}
    assert len(table) > 1


def test_failed_source_is_among_the_sources():
    last = rows(render_tables(build_sheet(kessel(2), made=MADE))["sources"])[-1]
    assert last["name"] == "scan.bin"
    assert last["ending"].startswith("failed, because")
