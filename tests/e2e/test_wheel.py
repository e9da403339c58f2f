"""A wheel built from the tree installs and runs on its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command, cwd, **environment):
    return subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel and install it, without its dependencies, away from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder),
        str(ROOT), cwd=folder,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    target = folder / "site"
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
        "--target", str(target), str(wheel), cwd=folder,
    )  # fmt: skip
    return target


@pytest.mark.slow
def test_installed_wheel_is_what_runs(installed, tmp_path):
    code = "import crossread; print(crossread.__file__)"
    assert str(installed) in run(
        sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(installed)
    )


@pytest.mark.slow
def test_installed_wheel_compares_texts(installed, tmp_path):
    (tmp_path / "a.txt").write_text("Ann Holm said: “At least 14 people died.”", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The mayor said 14 people had died.", encoding="utf-8")
    run(
        sys.executable, "-m", "crossread", "compare", "a.txt", "b.txt", "-o", "sheet.html",
        cwd=tmp_path, PYTHONPATH=str(installed), PYTHONUTF8="1",
    )  # fmt: skip
    sheet = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "At least 14 people" in sheet
