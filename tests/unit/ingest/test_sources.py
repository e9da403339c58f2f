"""Files, folders, patterns and standard input to sources."""

import io

import pytest

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Limits
from crossread.ingest.reader import read_source
from crossread.ingest.sources import Source, expand, in_megabytes, shown
from crossread.model import OutcomeRecord


@pytest.fixture
def folder(tmp_path):
    """Give a folder with texts, a subfolder, and things that are not read."""
    for name in ("b.txt", "A.html", "sub/c.md", ".secret.txt", ".git/x.txt", "p.psd", "q.pages"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Words.", encoding="utf-8")
    return tmp_path


def names(expanded):
    return [
        one.name.replace("\\", "/").rsplit("/", 1)[-1]
        for one in expanded
        if isinstance(one, Source)
    ]


def reasons(expanded):
    return [one.reason for one in expanded if isinstance(one, OutcomeRecord)]


def test_folder_gives_its_texts_in_order_of_name(folder):
    assert names(expand([str(folder)])) == ["A.html", "b.txt", "c.md"]


def test_folder_says_what_it_passed_over(folder):
    found = reasons(expand([str(folder)]))
    assert "2 files hidden (.git, .secret.txt)" in found
    assert "2 files of a kind it does not read (1 .pages, 1 .psd)" in found


def test_passed_over_files_are_skipped_not_failed(folder):
    records = [one for one in expand([str(folder)]) if isinstance(one, OutcomeRecord)]
    assert {one.ending for one in records} == {"skipped"}
    assert {one.analyser for one in records} == {"ingest"}


def test_hidden_file_is_read_when_named(folder):
    assert names(expand([str(folder / ".secret.txt")])) == [".secret.txt"]


@pytest.mark.parametrize("name", ["README.md", "Readme.txt", "LICENSE.txt", "README-2.md"])
def test_file_about_the_folder_is_passed_over(tmp_path, name):
    (tmp_path / name).write_text("About.", encoding="utf-8")
    (tmp_path / "notice of closure.txt").write_text("Words.", encoding="utf-8")
    assert names(expand([str(tmp_path)])) == ["notice of closure.txt"]


def test_table_without_texts_is_passed_over_in_a_folder(tmp_path):
    (tmp_path / "sources.csv").write_text("source,outlet\na.txt,X\n", encoding="utf-8")
    (tmp_path / "articles.csv").write_text("title;text\nA;Words\n", encoding="utf-8")
    expanded = expand([str(tmp_path)])
    assert names(expanded) == ["articles.csv"]
    assert "a table without a column of texts (sources.csv)" in reasons(expanded)[0]


@pytest.mark.parametrize("suffix", ["_files", ".files", "-Dateien", "_файли"])
def test_parts_of_a_saved_page_are_passed_over(tmp_path, suffix):
    for name in ("page.html", f"page{suffix}/frame.html", "page two/own.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("<html></html>", encoding="utf-8")
    expanded = expand([str(tmp_path)])
    assert names(expanded) == ["page.html", "own.html"]
    assert "with the parts of a saved page" in reasons(expanded)[0]


OURS = {
    "sheet.html": '<!DOCTYPE html><html><head><meta name="generator" content="crossread 1.0">',
    "findings.jsonl": '{"kind": "document", "id": "' + "0" * 32 + '", "source": "a.txt"}',
    "sheet.md": "# A and B\n\n## Sources\n\nA\n\n## Statements × sources\n\nB\n",
}


@pytest.mark.parametrize("name", OURS)
def test_what_crossread_made_is_passed_over_in_a_folder(tmp_path, name):
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    (tmp_path / name).write_text(OURS[name], encoding="utf-8")
    expanded = expand([str(tmp_path)])
    assert names(expanded) == ["a.txt"]
    assert "made by Crossread" in reasons(expanded)[0]


@pytest.mark.parametrize("name", OURS)
def test_what_crossread_made_is_refused_when_named(name):
    with pytest.raises(UnreadableSource, match="made by Crossread"):
        read_source(Source(name, content=OURS[name].encode()))


def test_empty_folder_is_an_error_that_says_so(tmp_path):
    (record,) = expand([str(tmp_path)])
    assert record.ending == "failed"
    assert record.reason.endswith("holds nothing to read: it is empty")
    assert ".txt" in record.hint


def test_folder_with_nothing_readable_says_what_was_seen(tmp_path):
    for name in ("a.psd", "b.psd", "c.exe"):
        (tmp_path / name).write_bytes(b"x")
    (record,) = expand([str(tmp_path)])
    assert "2 .psd, 1 .exe" in record.reason


def test_pattern_is_expanded_in_order(folder):
    assert names(expand([str(folder / "*.*")]))[:2] == ["A.html", "b.txt"]


def test_pattern_with_two_stars_reaches_subfolders(folder):
    assert names(expand([str(folder / "**" / "*.md")])) == ["c.md"]


def test_pattern_that_matches_nothing_is_an_error(folder):
    (record,) = expand([str(folder / "*.pdf")])
    assert (record.ending, "no file matches" in record.reason) == ("failed", True)


def test_file_with_brackets_in_its_name_is_itself(tmp_path):
    path = tmp_path / "a[1].txt"
    path.write_text("Words.", encoding="utf-8")
    assert names(expand([str(path)])) == ["a[1].txt"]


def test_file_of_this_folder_has_one_name(folder, monkeypatch):
    monkeypatch.chdir(folder)
    for given in (["."], ["./b.txt"], ["b.txt"]):
        assert "b.txt" in [one.name for one in expand(given) if isinstance(one, Source)]


def test_file_given_twice_is_read_once(folder):
    path = str(folder / "b.txt")
    assert names(expand([path, str(folder), path])) == ["b.txt", "A.html", "c.md"]


def test_missing_file_waits_for_its_turn_to_fail(tmp_path):
    (source,) = expand([str(tmp_path / "gone.txt")])
    with pytest.raises(UnreadableSource, match="is not there"):
        source.load(Limits())


def test_standard_input_is_read_once():
    expanded = expand(["-", "-"], stdin=io.BytesIO(b"Words."))
    assert [(one.name, one.content) for one in expanded] == [("standard input", b"Words.")]


def test_standard_input_that_is_not_there_is_an_error():
    (record,) = expand(["-"])
    assert record.reason == "there is no standard input here"


def test_standard_input_beyond_the_limit_is_refused():
    (source,) = expand(["-"], stdin=io.BytesIO(b"x" * 100), limits=Limits(max_bytes=10))
    with pytest.raises(UnreadableSource, match="larger than the limit"):
        source.load(Limits(max_bytes=10))


@pytest.mark.parametrize("path", ["", "a\0b.txt"])
def test_name_that_no_file_can_have_is_an_error(path):
    (record,) = expand([path])
    assert record.ending == "failed"
    assert "\0" not in record.source + record.reason


def test_pattern_that_matches_a_folder_reads_it(folder):
    assert names(expand([str(folder / "su*")])) == ["c.md"]


@pytest.mark.parametrize(
    "error, said",
    [
        (PermissionError(), "may not be opened"),
        (IsADirectoryError(), "is a folder"),
        (OSError(5, "Input/output error"), "could not be read: input/output error"),
    ],
)
def test_file_that_cannot_be_opened_says_why(monkeypatch, error, said):
    def broken(*arguments, **options):
        raise error

    monkeypatch.setattr("builtins.open", broken)
    with pytest.raises(UnreadableSource, match=said) as caught:
        Source("a.txt", "a.txt").load(Limits())
    assert caught.value.hint


def test_pipe_beyond_the_limit_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr("os.fstat", lambda number: type("Pipe", (), {"st_size": 0}))
    with pytest.raises(UnreadableSource, match="larger than the limit of 10 bytes"):
        Source("a.txt", str(path)).load(Limits(max_bytes=10))


def test_pipe_in_a_folder_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "pipe.txt").write_text("Words.", encoding="utf-8")
    monkeypatch.setattr("os.path.isfile", lambda path: False)
    (record,) = expand([str(tmp_path)])
    assert "not a regular file (pipe.txt)" in record.reason


def test_address_is_not_fetched():
    (record,) = expand(["https://example.org/a.html"])
    assert "nothing is fetched unless you ask" in record.reason
    assert "save the page" in record.hint


def test_huge_file_is_refused_without_being_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(UnreadableSource, match="200 MB of at most 50 MB") as caught:
        Source("big.txt", str(path)).load(Limits())
    assert "--max-bytes 200000000" in caught.value.hint


def test_file_of_exactly_the_limit_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 10)
    assert Source("a.txt", str(path)).load(Limits(max_bytes=10)) == b"x" * 10


def test_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(UnreadableSource) as caught:
        Source("a", str(tmp_path)).load(Limits())
    assert caught.value.hint


@pytest.mark.parametrize(
    "name, safe",
    [
        ("a\x1b[31m.txt", "a\\x1b[31m.txt"),
        ("a\nb.txt", "a\\x0ab.txt"),
        ("gpj\u202etxt.exe", "gpj\\u202etxt.exe"),
        ("caf\udce9.txt", "caf\\xe9.txt"),
        ("дамба 🌊.txt", "дамба 🌊.txt"),
    ],
)
def test_name_is_safe_to_show(name, safe):
    assert shown(name) == safe


@pytest.mark.parametrize(
    "size, said",
    [(812, "812 bytes"), (1_400_000, "1.40 MB"), (200_000_000, "200 MB")],
)
def test_size_is_said_as_people_say_it(size, said):
    assert in_megabytes(size) == said
