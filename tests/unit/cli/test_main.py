"""The command itself: help, versions, how it ends."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import click
import pytest
from tests.unit.cli.builders import runner

from crossread import __version__
from crossread.cli import main as module
from crossread.cli import options, progress
from crossread.cli.main import COMMANDS, cli, main


@pytest.fixture
def run(capsys):
    return runner(capsys)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_has_help(run, command):
    ended = run(command.name, "--help")
    assert ended.code == 0
    assert command.help
    if command.name != "version":
        assert "Examples:" in ended.out


def test_help_shows_every_command_and_the_exit_codes(run):
    shown = run("--help").out
    assert all(f"  {command.name}" in shown for command in COMMANDS)
    assert "Exit codes" in shown


def test_without_arguments_help_is_shown(run):
    ended = run()
    assert "Commands:" in ended.out + ended.err


def test_version_is_told_in_words_and_as_a_record(run):
    assert run("version").out.strip() == run("--version").out.strip() == f"crossread {__version__}"
    assert json.loads(run("version", "--json").out)["version"] == __version__


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(run, shell):
    assert "_CROSSREAD_COMPLETE" in run("completion", shell).out


def test_schema_is_printed_whole_and_by_kind(run):
    assert "$defs" in json.loads(run("schema").out)
    assert json.loads(run("schema", "quotation").out)["title"] == "quotation"


def test_analysers_are_listed(run):
    assert "sentences.rules 1 (built in): reads paragraph, finds sentence" in run("analysers").out
    lines = [json.loads(line) for line in run("analysers", "--json").out.splitlines()]
    assert {line["does"] for line in lines} == {"reads", "compares"}


@pytest.fixture
def ending(monkeypatch):
    """Let the command line end in a way of our choice."""

    def end_with(error):
        def broken(**options):
            raise error

        monkeypatch.setattr(cli, "main", broken)

    return end_with


def test_ctrl_c_ends_with_130(run, ending):
    ending(click.Abort())
    assert run("list").code == 130


def test_click_errors_have_the_one_shape(run, ending):
    ending(click.ClickException("no"))
    ended = run("list", "--json")
    assert ended.code == 2
    assert json.loads(ended.out)["error"]["message"] == "no"


@pytest.mark.slow
def test_reader_of_our_output_may_stop_reading():
    code = "import crossread.cli.main as m; raise SystemExit(m.main(['schema']))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    with process.stderr as told:
        assert told.read() == b""
    assert process.wait() == module.PIPE_CLOSED


@pytest.mark.slow
def test_output_is_utf8_whatever_the_code_page(tmp_path):
    (tmp_path / "a.txt").write_text("Ünïcödé “words” ●\n", encoding="utf-8")
    command = [sys.executable, "-m", "crossread", "read", "a.txt", "--json"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, check=True, env=_latin_environment()
    )
    assert json.loads(done.stdout.decode("utf-8").splitlines()[0])["source"] == "a.txt"
    told = subprocess.run(
        [*command[:3], "compare", "a.txt"], cwd=tmp_path, capture_output=True, check=True,
        env=_latin_environment(),
    )  # fmt: skip
    assert "·" in told.stdout.decode("utf-8")


def _latin_environment():
    import os

    return os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}


def test_stopped_without_a_workspace_says_that_nothing_is_kept(capsys):
    with pytest.raises(SystemExit) as ended, options.opened(None):
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert "--workspace" in capsys.readouterr().err


# -- progress -------------------------------------------------------------------------------------


class Terminal:
    """Standard error that says whether it is a terminal."""

    def __init__(self, is_terminal):
        self._is_terminal = is_terminal

    def isatty(self):
        return self._is_terminal


class Shown:
    """Bars that remember what they were told."""

    def __init__(self):
        self.tasks, self.updates, self.is_stopped = [], [], False

    def add_task(self, what, *, total):
        self.tasks.append((what, total))
        return len(self.tasks) - 1

    def update(self, task, *, completed, total):
        self.updates.append((task, completed, total))

    def stop(self):
        self.is_stopped = True


@pytest.fixture
def bars(monkeypatch):
    shown = Shown()
    monkeypatch.setattr(progress, "_started", lambda: shown)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=Terminal(True)))
    return shown


def test_bars_count_on_a_terminal(bars):
    with progress.Bars() as tell:
        tell("reading", 1, 3)
        tell("reading", 2, 3)
        tell("comparing", 0, None)
    assert bars.tasks == [("reading", 3), ("comparing", None)]
    assert bars.updates[1] == (0, 2, 3)
    assert bars.is_stopped


def test_quiet_shows_no_bars(bars):
    with progress.Bars(quiet=True) as tell:
        tell("reading", 1, 3)
    assert bars.tasks == []


def test_no_bars_where_there_is_no_terminal(bars, monkeypatch):
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=Terminal(False)))
    with progress.Bars() as tell:
        tell("reading", 1, 3)
    assert bars.tasks == []


def test_no_bars_before_a_second_has_gone_by(bars, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 60.0)
    with progress.Bars() as tell:
        tell("reading", 1, 3)
    assert bars.tasks == []


def test_bars_can_be_started(monkeypatch):
    bars = progress._started()
    bars.stop()
    assert len(bars.columns) == 4


def test_help_is_the_same_for_the_module():
    assert main(["--help"]) == 0


@pytest.mark.slow
def test_help_loads_neither_models_nor_pages():
    code = (
        "import sys, crossread.cli.main as m; m.main(['--help']);"
        "heavy = {'numpy', 'onnxruntime', 'trafilatura', 'jinja2', 'rich', 'msgspec', 'lxml',"
        " 'sqlite3'}; print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_every_processor_we_may_use_reads(monkeypatch):
    monkeypatch.setattr(options.os, "sched_getaffinity", lambda pid: {0, 1, 2}, raising=False)
    assert options.n_processors() == 3
    monkeypatch.delattr(options.os, "sched_getaffinity")
    monkeypatch.setattr(options.os, "cpu_count", lambda: None)
    assert options.n_processors() == 1


def test_numpy_multiplies_on_one_thread_unless_told_otherwise(run, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    run("version")
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    run("version")
    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"
