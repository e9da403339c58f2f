"""The file that holds everything: what is in it, and what is refused of it."""

import gzip
import json

import pytest
from tests.unit.store.builders import a_mention, a_result, a_review, with_one

from crossread.errors import InputError
from crossread.store.carry import digest_of_file, is_export, read_export, write_export
from crossread.store.sqlite import SqliteStore


@pytest.fixture
def rows():
    store = SqliteStore()
    document = with_one(store, title="T\x00")
    store.add_results([a_result(document, a_mention(document))])
    store.add_reviews([a_review(document)])
    yield list(store.dump())
    store.close()


@pytest.fixture(params=["e.jsonl", "e.jsonl.gz"])
def path(request, tmp_path, rows):
    path = tmp_path / request.param
    write_export(rows, path, program="1", made="2025-05-09T12:00:00+00:00")
    return path


def lines_of(path):
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines(True)


def write_lines(path, lines):
    content = b"".join(lines)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def test_rows_come_back_as_they_were(path, rows):
    assert list(read_export(path)) == rows
    assert is_export(path)


def test_what_is_json_in_a_column_is_json_in_the_file(path):
    found = [json.loads(line) for line in lines_of(path)]
    (row,) = [one["row"] for one in found if one.get("table") == "annotation"]
    assert row["body"]["name"] == "Ann Lee"
    assert row["evidence"][0]["quote"] == "Ann Lee"


def test_digest_returned_is_that_of_the_file(tmp_path, rows):
    path = tmp_path / "e.jsonl"
    assert write_export(rows, path, program="1", made="") == digest_of_file(path)


def test_the_same_rows_packed_twice_are_the_same_bytes(tmp_path, rows):
    one, two = tmp_path / "1.jsonl.gz", tmp_path / "2.jsonl.gz"
    for path in (one, two):
        write_export(rows, path, program="1", made="2025")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:2],
        lambda lines: [],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[0], lines[1], *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].rstrip(b"\n")],
        lambda lines: [*lines, lines[1]],
        lambda lines: [line.replace(b"Ann Lee", b"Ann Bee") for line in lines],
        lambda lines: [*lines[:-1], b"[1]\n", lines[-1]],
        lambda lines: [*lines[:-1], b"\xff\xfe\n", lines[-1]],
        lambda lines: [lines[0], b'{"table":"sqlite_master","row":{}}\n', *lines[1:]],
        lambda lines: [lines[0], b'{"table":"code","row":{"id) VALUES (1":"x"}}\n', *lines[1:]],
        lambda lines: [lines[0], b'{"table":"code","row":7}\n', *lines[1:]],
        lambda lines: [lines[0].replace(b'"format":1', b'"format":9'), *lines[1:]],
        lambda lines: [b'{"kind":"document"}\n', *lines[1:]],
    ],
)
def test_file_that_was_changed_or_cut_off_is_refused(path, change):
    write_lines(path, change(lines_of(path)))
    with pytest.raises(InputError):
        list(read_export(path))


def test_packed_file_that_was_cut_off_is_refused(tmp_path, rows):
    path = tmp_path / "e.jsonl.gz"
    write_export(rows, path, program="1", made="")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError):
        list(read_export(path))


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00", b"\x1f\x8bno", b'{"kind":"x"}\n'])
def test_other_file_is_no_export(tmp_path, content):
    path = tmp_path / "e"
    path.write_bytes(content)
    assert not is_export(path)
