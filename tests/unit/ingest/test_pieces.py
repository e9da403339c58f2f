"""A source read piece by piece, wherever that is, gives what it gives when read at once."""

import pickle
import zipfile
from pathlib import Path

import pytest
from tests.unit.ingest.test_warc import warc

from crossread.errors import UnreadableSource
from crossread.ingest.reader import Ingested, Piece, pieces_of, read_piece, read_source
from crossread.ingest.sources import Source
from crossread.model import Document

PAGE = (
    "<html><head><title>Dam</title></head><body><article><h1>Dam</h1>"
    "<p>The dam at Orlan burst on Tuesday, said the mayor of the town.</p>"
    "<p>Four villages are under water, and nobody knows why it gave way.</p></article>"
    "</body></html>"
)
ROWS = 'text,date\n"The dam burst.",2024-05-01\n"",2024-05-02\n"Four villages lie under water.",\n'


def in_pieces(source):
    documents, failures = [], []
    for one in pieces_of(source):
        if isinstance(one, Piece):
            read = read_piece(pickle.loads(pickle.dumps(one)))
            documents += read.documents
            failures += read.failures
        else:
            (documents if isinstance(one, Document) else failures).append(one)
    return Ingested(tuple(documents), tuple(failures))


def a_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "The ferry sank.")
        archive.writestr("b.html", PAGE)
        archive.writestr("empty.txt", "")
        archive.writestr("white.txt", "  \n ")
        archive.writestr("table.csv", ROWS)
    return path


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.txt", b"The dam burst."),
        ("page.html", PAGE.encode()),
        ("rows.csv", ROWS.encode()),
        ("notes.md", b"# Dam\n\nIt burst."),
    ],
)
def test_a_file_read_in_pieces_gives_the_same(name, content):
    source = Source(name, content=content)
    assert in_pieces(source) == read_source(source)


def test_an_archive_read_in_pieces_gives_the_same(tmp_path):
    source = Source("all.zip", str(a_zip(tmp_path / "all.zip")))
    together, read = in_pieces(source), read_source(source)
    assert together.documents == read.documents
    assert sorted(map(repr, together.failures)) == sorted(map(repr, read.failures))
    assert len(read.documents) == 4
    assert read.failures


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_web_archive_read_in_pieces_gives_the_same(tmp_path):
    path = tmp_path / "a.warc.gz"
    pages = [(f"https://herald.example/{n}", PAGE.replace("Four", f"{n}").encode()) for n in "345"]
    path.write_bytes(warc([*pages, ("https://herald.example/none", b"<p></p>")]))
    source = Source("a.warc.gz", str(path))
    together, read = in_pieces(source), read_source(source)
    assert together.documents == read.documents
    assert sorted(map(repr, together.failures)) == sorted(map(repr, read.failures))
    assert len(read.documents) == 3


def test_the_members_of_an_archive_are_handed_on_unread(tmp_path):
    found = list(pieces_of(Source("all.zip", str(a_zip(tmp_path / "all.zip")))))
    members = {one.part.member for one in found if isinstance(one, Piece)}
    assert {"!a.txt", "!b.html", "!white.txt"} <= members


def test_a_piece_without_text_is_a_failure_and_no_error():
    (piece,) = pieces_of(Source("white.txt", content=b" \n\t "))
    read = read_piece(piece)
    assert read.documents == ()
    assert "white space" in read.failures[0].reason


def test_a_source_that_is_empty_is_refused_as_always():
    with pytest.raises(UnreadableSource, match="empty"):
        list(pieces_of(Source("a.txt", content=b"")))
