"""Writing what is in a workspace in other forms."""

import subprocess
import sys
import zipfile

import pytest
from tests.unit.cli.builders import runner

from crossread.api import EXPORTS
from crossread.cli.export import FORMS
from crossread.workspace import Workspace

TEXT = "Mayor Ann Lee said: “We closed the gate at 9.” She left the bridge.\n"
OTHER = "Ann Lee told us: “We closed the gate.” Nobody was on the bridge at 9.\n"


@pytest.fixture
def crossread(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
    run = runner(capsys)
    assert run("add", "a.txt", "b.txt", "--quiet").code == 0
    return run


def test_forms_offered_are_those_that_are_written():
    assert set(FORMS) == set(EXPORTS)


@pytest.mark.parametrize(
    "name", ["s.html", "s.md", "s.docx", "s.csv", "s.qdpx", "s.ris", "s.jsonl"]
)
def test_ending_chooses_the_form(crossread, tmp_path, name):
    ended = crossread("export", "-o", name)
    assert (ended.code, (tmp_path / name).stat().st_size > 100) == (0, True)
    assert EXPORTS[name[2:]] in ended.err


def test_form_is_named_and_written_to_standard_output(crossread):
    arguments = [sys.executable, "-m", "crossread", "export", "--format", "csl", "--quiet"]
    done = subprocess.run(arguments, capture_output=True, check=True)
    assert b'"id":"A"' in done.stdout


def test_without_a_form_it_is_said_which_there_are(crossread):
    ended = crossread("export")
    assert ended.code == 2
    assert "qdpx" in ended.err


def test_source_is_not_written_over(crossread, tmp_path):
    assert crossread("export", "--format", "md", "-o", "a.txt").code == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize("name", ["no/s.html", "."])
def test_place_that_cannot_be_written_is_refused(crossread, name):
    assert crossread("export", "--format", "md", "-o", name).code == 2


def test_names_and_passages_are_redacted(crossread, tmp_path):
    arguments = ("--redact-name", "Ann Lee|Lee", "--redact", "A:48-68")
    assert crossread("export", "-o", "s.qdpx", *arguments).code == 0
    with zipfile.ZipFile(tmp_path / "s.qdpx") as archive:
        content = b"".join(archive.read(one) for one in archive.namelist()).decode("utf-8")
    assert "Ann Lee" not in content
    assert TEXT[48:68] not in content
    assert "[name 1]" in content
    assert "[passage 1]" in content


def test_record_is_redacted_by_its_id(crossread, tmp_path):
    crossread("quotes")
    with Workspace("crossread.db") as workspace:
        record = workspace.quotations()[0]
    assert crossread("export", "-o", "s.md", "--redact", record.id[:10]).code == 0
    assert record.quotes("content")[0] not in (tmp_path / "s.md").read_text("utf-8")


@pytest.mark.parametrize("place", ["A:5", "A:5-9000", "Z:1-2", "zzzz"])
def test_place_that_is_not_there_is_refused(crossread, place):
    assert crossread("export", "-o", "s.md", "--redact", place).code in (2, 3)


def test_word_file_is_a_form_of_compare_too(crossread, tmp_path):
    assert crossread("compare", "a.txt", "b.txt", "-o", "s.docx", "--quiet").code == 0
    assert zipfile.is_zipfile(tmp_path / "s.docx")
