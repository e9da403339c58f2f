"""What the user says about sources."""

import pytest
from tests.unit.ingest.builders import SENTENCE, document

from crossread.errors import InputError, UnreadableSource
from crossread.ingest.metadata import read_metadata
from crossread.model import Capture, Document


@pytest.fixture
def table(tmp_path):
    """Give a function that writes a table and reads it."""

    def written(content):
        path = tmp_path / "sources.csv"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_metadata(path)

    return written


def a_source(source, member=None, **capture):
    return Document("Words.", Capture(source, "0", member, **capture))


def test_given_values_win_over_those_found(table):
    meta = table("source,outlet,author,date,title\na.txt,The Sluice,Mattis Orne,2025-04-09,Given\n")
    found = a_source("a.txt", title="Found", date="2001-01-01", date_found="line 3 of the text")
    capture = meta.applied_to(found).capture
    assert (capture.outlet, capture.author, capture.title) == ("The Sluice", "Mattis Orne", "Given")
    assert (capture.date, capture.date_found) == ("2025-04-09", "given in sources.csv")


def test_empty_field_leaves_what_was_found(table):
    meta = table("source,outlet,title\na.txt,,Given\n")
    assert meta.applied_to(a_source("a.txt", outlet="Found")).capture.outlet == "Found"


def test_id_stays(table):
    meta = table("source,outlet,language\na.txt,The Sluice,uk\n")
    before = a_source("a.txt")
    after = meta.applied_to(before)
    assert (after.id, after.language) == (before.id, "uk")


@pytest.mark.parametrize(
    "name, source",
    [
        ("a.txt", "folder/a.txt"),
        ("a.txt", "C:\\folder\\a.txt"),
        ("folder/a.txt", "./folder/a.txt"),
        ("folder\\a.txt", "x/folder/a.txt"),
        ("./a.txt", "a.txt"),
    ],
)
def test_source_is_matched_by_name_or_end_of_path(table, name, source):
    meta = table(f"source,outlet\n{name},Given\n")
    assert meta.applied_to(a_source(source)).capture.outlet == "Given"


@pytest.mark.parametrize("source", ["b.txt", "aa.txt", "a.txt.bak", "other/xa.txt"])
def test_other_sources_are_left_alone(table, source):
    assert table("source,outlet\na.txt,Given\n").applied_to(a_source(source)).capture.outlet is None


def test_longer_match_wins(table):
    meta = table("source,outlet\na.txt,Any\nnorth/a.txt,North\n")
    assert meta.applied_to(a_source("x/north/a.txt")).capture.outlet == "North"
    assert meta.applied_to(a_source("x/south/a.txt")).capture.outlet == "Any"


def test_row_of_a_table_can_be_named(table):
    meta = table("source,outlet\nt.csv#2,Given\n")
    assert meta.applied_to(a_source("t.csv", "#2")).capture.outlet == "Given"
    assert meta.applied_to(a_source("t.csv", "#1")).capture.outlet is None


def test_page_is_matched_by_its_address(table):
    head = '<link rel="canonical" href="https://sluice.example/a/1">'
    content = f"<!DOCTYPE html><html><head>{head}</head><body><p>{SENTENCE * 4}</p></body></html>"
    meta = table("address,outlet\nhttps://sluice.example/a/1,Given\n")
    assert meta.applied_to(document(content, "x.html")).capture.outlet == "Given"


@pytest.mark.parametrize(
    "content",
    [
        "source;outlet\r\na.txt;Річковий вісник\r\n",
        "\ufeffSource,Outlet\na.txt,Річковий вісник\n",
        "file\toutlet\na.txt\tРічковий вісник\n",
        "source;outlet\na.txt;Річковий вісник\n".encode("cp1251"),
    ],
)
def test_tables_of_spreadsheets_are_read(table, content):
    assert table(content).applied_to(a_source("a.txt")).capture.outlet == "Річковий вісник"


def test_rows_that_match_nothing_are_reported(table):
    meta = table("source,outlet\na.txt,X\nb.txt,Y\n")
    assert meta.unmatched([a_source("a.txt")]) == ("b.txt",)


@pytest.mark.parametrize("content", ["", "outlet,author\nX,Y\n", "source,date\na.txt,soon\n"])
def test_table_that_is_none_is_refused_with_a_hint(table, content):
    with pytest.raises(InputError) as caught:
        table(content)
    assert caught.value.hint


def test_table_that_is_missing_is_refused(tmp_path):
    with pytest.raises(UnreadableSource, match="is not there"):
        read_metadata(tmp_path / "none.csv")
