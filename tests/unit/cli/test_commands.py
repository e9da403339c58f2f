"""Each command on a small workspace: what it prints, as words and as records."""

import errno
import io
import json

import jsonschema
import pytest
from tests.unit.cli.builders import runner

from crossread.cli.main import main
from crossread.model import wire

A = "The bridge of Orlan\n\n“We closed the gate,” said Ann Lee. At least 29 people came to Orlan.\n"
B = "Another view\n\nAnn Lee said the gate was closed. “Nobody asked us,” said Bo Renn.\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(A, encoding="utf-8")
    (tmp_path / "b.txt").write_text(B, encoding="utf-8")
    return runner(capsys)


@pytest.fixture
def filled(run):
    run("add", "a.txt", "b.txt")
    run("compare", "--workspace", "crossread.db", "--quiet")
    return run


def lines_of(ended):
    assert ended.code == 0
    return [json.loads(line) for line in ended.out.splitlines()]


def test_compare_prints_a_summary_and_how_to_make_a_sheet(run):
    ended = run("compare", "a.txt", "b.txt", "nowhere.txt")
    assert ended.code == 0
    assert "A  a.txt" in ended.out
    assert "nowhere.txt is not there" in ended.out
    assert "“We closed the gate,”" in ended.out
    assert ended.err.splitlines()[-1].endswith("-o sheet.html")
    assert "\x1b" not in ended.out


def test_compare_writes_the_stream_as_the_schema_says(run):
    lines = lines_of(run("compare", "a.txt", "b.txt", "nowhere.txt", "--json"))
    validator = jsonschema.Draft202012Validator(wire.schema())
    for line in lines:
        validator.validate(line)
    kinds = [line["kind"] for line in lines]
    assert kinds[:2] == ["document", "document"]
    first = kinds.index("outcome")
    assert set(kinds[first:]) == {"outcome"}
    assert {"paragraph", "sentence"}.isdisjoint(kinds)
    assert {"source": "nowhere.txt", "document": None}.items() <= lines[first].items()


def test_all_kinds_are_written_when_asked_for(run):
    kinds = {line["kind"] for line in lines_of(run("read", "a.txt", "--json", "--all-kinds"))}
    assert {"paragraph", "sentence", "quotation"} <= kinds


def test_compare_makes_the_sheet_and_says_so(run, tmp_path):
    ended = run("compare", "a.txt", "b.txt", "-o", "sheet.html")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("Made sheet.html: 2 sources")
    assert "<!doctype html>" in (tmp_path / "sheet.html").read_text(encoding="utf-8").lower()


def test_sheet_names_the_command_without_folders(run, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "sys.argv", ["crossread", "compare", str(tmp_path / "a.txt"), "-o", "sheet.md"]
    )
    run("compare", tmp_path / "a.txt", "-o", "sheet.md")
    sheet = (tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert "crossread compare a.txt -o sheet.md" in sheet.replace("\\", "")
    assert str(tmp_path) not in sheet


@pytest.mark.parametrize(
    "typed, told",
    [
        (["compare", "/x/y/a.txt", "-o", "z/s.html"], "compare a.txt -o s.html"),
        (["compare", "a", "--workspace=/x/w.db"], "compare a --workspace=w.db"),
        (["compare", "a", "--about", "and/or"], "compare a --about and/or"),
        (["compare", "a", "--about=and/or"], "compare a --about=and/or"),
        (["compare", "/x/y/", "-"], "compare y -"),
        (["compare", "/"], "compare /"),
    ],
)
def test_command_on_the_sheet_gives_no_folder_away(monkeypatch, typed, told):
    from crossread.cli.sources import command_line

    monkeypatch.setattr("sys.argv", ["/usr/bin/crossread", *typed])
    assert command_line() == f"crossread {told}"


def test_workspace_of_the_usual_name_is_taken_when_no_source_is_named(filled):
    assert "A  a.txt" in filled("compare").out
    assert "A  a.txt" in filled("read").out


def test_quiet_says_nothing_but_results(run):
    ended = run("compare", "a.txt", "b.txt", "nowhere.txt", "-o", "s.md", "--quiet")
    assert (ended.out, ended.err) == ("", "")


def test_about_narrows_the_stream(run):
    kinds = {line["kind"] for line in lines_of(run("compare", "a.txt", "--json", "--about", "xyz"))}
    assert kinds <= {"document", "outcome", "furniture"}


def test_several_languages_are_said(run, tmp_path):
    words = "Міністерство повідомило, що греблю закрили у суботу, а воду перекрили зранку. " * 5
    (tmp_path / "uk.txt").write_text(words, encoding="utf-8")
    assert "several languages (en, uk)" in run("compare", "a.txt", "uk.txt").err


def test_read_prints_how_each_source_was_read(run):
    ended = run("read", "a.txt")
    assert "quotation: found" in ended.out
    assert "Ann Lee" in ended.out


def test_read_of_a_workspace_reads_what_was_added(run):
    run("add", "a.txt")
    assert "A  a.txt" in run("read", "--workspace", "crossread.db").out


def test_add_says_what_comes_next(run):
    ended = run("add", "a.txt", "nowhere.txt", "--meta", "meta.csv")
    assert ended.code == 2  # the table is not there
    ended = run("add", "a.txt", "nowhere.txt")
    assert "Added 1 document to crossread.db" in ended.err
    assert "nowhere.txt is not there" in ended.err
    assert "crossread compare --workspace crossread.db" in ended.err


def test_add_writes_documents_as_records(run):
    lines = lines_of(run("add", "a.txt", "nowhere.txt", "--json"))
    assert [line["kind"] for line in lines] == ["document", "outcome"]


def test_add_names_twins_and_unknown_rows_of_the_table(run, tmp_path):
    (tmp_path / "c.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    (tmp_path / "meta.csv").write_text("source,outlet\na.txt,The Gate\nz.txt,Zed\n")
    told = run("add", "a.txt", "c.txt", "--meta", "meta.csv").err
    assert "c.txt holds the same bytes" in told
    assert "z.txt" in told


def test_add_of_nothing_is_refused(run):
    assert run("add").code == 2


def test_list_names_sources_in_order(filled):
    assert [line[:8] for line in filled("list").out.splitlines() if line[:1] in "AB"] == [
        "A  a.txt",
        "B  b.txt",
    ]
    assert [line["source"] for line in lines_of(filled("list", "--json"))] == ["a.txt", "b.txt"]


def test_order_changes_the_list(filled):
    assert filled("order", "B").out.startswith("A  b.txt")


def test_remove_forgets(filled):
    assert lines_of(filled("remove", "A", "--json")) == [{"kind": "removed", "source": "a.txt"}]
    assert "a.txt" not in filled("list").out


def test_quotes_are_gathered_by_speaker(filled):
    shown = filled("quotes", "--speaker", "renn").out
    assert shown.startswith("Bo Renn")
    assert "“Nobody asked us,”" in shown


def test_quotes_as_records(filled):
    assert {line["kind"] for line in lines_of(filled("quotes", "--json"))} == {"quotation"}


def test_quotes_of_nobody_say_so(filled):
    ended = filled("quotes", "--speaker", "Zed")
    assert (ended.code, ended.out) == (0, "")
    assert "no quotation of a speaker named Zed" in ended.err


def test_search_gives_places_and_words(filled):
    assert "gate" in filled("search", "gate").out
    lines = lines_of(filled("search", "gate", "--json"))
    documents = {line["id"]: line["source"] for line in lines_of(filled("list", "--json"))}
    texts = {"a.txt": A, "b.txt": B}
    for line in lines:
        text = texts[documents[line["document"]]]
        assert text[line["start"] : line["end"]] == line["quote"] == "gate"


def test_search_in_vain_says_so(filled):
    ended = filled("search", "river")
    assert (ended.code, ended.out) == (0, "")
    assert "river was not found" in ended.err


def test_show_prints_one_record(filled):
    (line, *_) = lines_of(filled("quotes", "--json"))
    shown = filled("show", line["id"][:8]).out
    assert line["evidence"][0]["quote"] in shown
    assert "by quotation 1" in shown
    assert lines_of(filled("show", line["id"], "--json")) == [line]


def test_text_is_printed_as_it_was_extracted(filled):
    assert filled("text", "A").out == A


def test_changes_are_told(filled, tmp_path):
    (tmp_path / "c.txt").write_text("“The gate stays shut,” said Cy Moss.", encoding="utf-8")
    filled("add", "c.txt")
    assert "added: c.txt (not read yet)" in filled("changes").out
    filled("compare", "-w", "crossread.db", "-q")
    shown = filled("changes").out
    assert shown.startswith("since the run of ")
    assert "The gate stays shut" in shown
    lines = lines_of(filled("changes", "--json"))
    assert {"new"} <= {line["change"] for line in lines}
    filled("remove", "c.txt")
    assert {"gone"} <= {line["change"] for line in lines_of(filled("changes", "--json"))}
    assert "its source was removed" in filled("changes").out


def test_changes_of_a_workspace_not_read_yet(run):
    run("add", "a.txt")
    assert "added: a.txt (not read yet)" in run("changes").out


def test_doctor_says_that_all_is_well(filled):
    ended = filled("doctor")
    assert ended.code == 0
    assert "every pin holds its words" in ended.err


def test_doctor_names_what_does_not_hold(filled, tmp_path):
    import sqlite3

    raw = sqlite3.connect(tmp_path / "crossread.db")
    raw.execute("UPDATE annotation SET evidence = replace(evidence, 'Nobody', 'Somebody')")
    raw.commit()
    raw.close()
    ended = filled("doctor", "--json")
    assert ended.code == 6
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert {line["kind"] for line in lines[:-1]} == {"fault"}
    assert lines[-1]["error"]["code"] == "store.damaged"
    assert "holds other words" in ended.err


def test_one_source_is_compared_with_itself_and_that_is_said(run):
    assert "compared with itself alone" in run("compare", "a.txt", "-o", "s.md").err


def test_name_in_the_table_that_fits_nothing_is_said(run, tmp_path):
    (tmp_path / "meta.csv").write_text("source,outlet\nz.txt,Zed\n")
    told = run("compare", "a.txt", "nowhere.txt", "--meta", "meta.csv", "-o", "s.md").err
    assert "z.txt, which is none of the sources" in told
    assert "not read: nowhere.txt is not there" in told
    assert "  check the spelling" in told


def test_sheet_never_takes_the_place_of_a_source(run, tmp_path):
    for name, text in (("a.md", A), ("b.md", B)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = run("compare", "a.md", "b.md", "-o", tmp_path / "a.md")
    assert ended.code == 2
    assert "is one of the sources" in ended.err
    assert run("ask", "Who is quoted?", "a.md", "b.md", "-o", "./b.md").code == 2
    assert [(tmp_path / name).read_text("utf-8") for name in ("a.md", "b.md")] == [A, B]


def test_sheet_never_takes_the_place_of_the_table_of_metadata(run, tmp_path):
    (tmp_path / "meta.csv").write_text("source,outlet\na.txt,Herald\n", encoding="utf-8")
    ended = run("compare", "a.txt", "b.txt", "--meta", "meta.csv", "-o", "meta.csv")
    assert (ended.code, "--meta" in ended.err) == (2, True)


def test_sheet_is_not_written_over_a_folder(run, tmp_path):
    (tmp_path / "sheet.md").mkdir()
    ended = run("compare", "a.txt", "b.txt", "-o", "sheet.md")
    assert (ended.code, "is a folder" in ended.err) == (2, True)


def test_sheet_of_an_earlier_run_is_replaced(run):
    assert [run("compare", "a.txt", "b.txt", "-o", "s.md", "-q").code for _ in "12"] == [0, 0]


@pytest.mark.parametrize("command", ["ask", "verify"])
def test_standard_input_is_read_once(run, command):
    ended = run(command, "-", "-")
    assert (ended.code, "only one thing" in ended.err) == (2, True)


def test_commands_told_can_be_typed_again(run, tmp_path):
    (tmp_path / "a b.txt").write_text(A, encoding="utf-8")
    assert "compare 'a b.txt' -o" in run("compare", "a b.txt").err
    assert "--workspace 'my dam.db' -o" in run("add", "a b.txt", "-w", "my dam.db").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "a.txt", "b.txt", "--about", "gate\udcff", "-o", "s.html"),
        ("ask", "Who said \udcff?", "a.txt", "--json"),
        ("search", "gate\udcff", "-w", "crossread.db"),
    ],
)
def test_bytes_that_are_no_text_break_no_command(filled, arguments):
    assert filled(*arguments).code == 0


def test_workspace_that_is_a_folder_is_told_so(run, tmp_path):
    (tmp_path / "dam.db").mkdir()
    ended = run("add", "a.txt", "-w", "dam.db")
    assert (ended.code, "dam.db is a folder" in ended.err) == (6, True)


def test_name_too_long_for_the_disk_is_told_so(run):
    assert run("add", "a.txt", "-w", "x" * 300).code == 6
    assert run("list", "-w", "x" * 300).code == 2
    assert run("compare", "a.txt", "-o", "x" * 300 + ".md").code == 6
    assert run("compare", "a.txt", "-o", "x" * 245 + ".md").code == 0


def test_text_keeps_its_line_ends_where_the_console_has_others(filled, monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", newline="\r\n")
    monkeypatch.setattr("sys.stdout", out)
    assert main(["text", "A"]) == 0
    out.flush()
    assert out.buffer.getvalue().decode("utf-8") == A


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_closed_stream_stops_no_command(run, monkeypatch, tmp_path, stream):
    with monkeypatch.context() as closed:
        closed.setattr(f"sys.{stream}", None)
        assert main(["compare", "a.txt", "b.txt", "-o", "s.md"]) == 0
    assert (tmp_path / "s.md").is_file()


@pytest.mark.parametrize("arguments", [("compare", "-"), ("ask", "-", "a.txt"), ("verify", "-")])
def test_standard_input_that_is_closed_is_told_so(run, monkeypatch, arguments):
    monkeypatch.setattr("sys.stdin", None)
    ended = run(*arguments)
    assert (ended.code, "no standard input" in ended.err) == (2, True)


def test_full_disk_behind_standard_output_is_told_so(run, monkeypatch, tmp_path, capsys):
    class Full(io.RawIOBase):
        def __init__(self, path):
            self.file = path.open("w", encoding="utf-8")

        def writable(self):
            return True

        def fileno(self):
            return self.file.fileno()

        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    full = Full(tmp_path / "full")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(full, write_through=True))
    assert main(["compare", "a.txt", "b.txt", "--json"]) == 6
    assert "no space left" in capsys.readouterr().err
