"""What the documents show is what the program does."""

import importlib.util
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from crossread.cli.main import cli

ROOT = Path(__file__).parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OUTPUTS = load("outputs")


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS.DOCUMENTS)
def test_commands_print_what_the_document_shows(name):
    assert OUTPUTS.differing(ROOT / name) == []


@pytest.mark.parametrize(
    "shown, printed, expected",
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "c"], ["a", "b"], False),
        (["a", "…", "d"], ["a", "b", "c", "d"], True),
        (["a", "…"], ["a", "b"], True),
        (["b", "…"], ["a", "b"], False),
        (["a"], ["a", "b"], False),
    ],
)
def test_lines_left_out_are_the_only_difference_allowed(shown, printed, expected):
    assert OUTPUTS.agrees(shown, printed) is expected


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_documented(command):
    text = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"\n## crossread {command}\n" in text


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_has_an_example_in_its_help(command):
    help_text = CliRunner().invoke(cli, [command, "--help"]).output
    assert re.search(r"Examples?:", help_text), help_text


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md"])
def test_python_of_the_document_runs(name, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for code in re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL):
        exec(compile(code, name, "exec"), {})
