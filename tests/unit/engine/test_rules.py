"""Which rules a result was found with: told by the source itself, not by a number."""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import crossread
from crossread.engine import rules as module
from crossread.engine.rules import COMPARING, FILES, OF_NO_WEIGHT, READING, age_of, digest_of_parts

PACKAGE = Path(crossread.__file__).parent
OTHERS = {"errors", "__init__", "logs"}
"""Modules that analysers and comparers may use and that find nothing."""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two parts, whose digest is asked for anew each time."""
    for name, text in {"analyse/a.py": "x = 1\n", "analyse/words/w.txt": "war\n"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    monkeypatch.setattr(module.resources, "files", lambda name: tmp_path)

    def digest():
        return digest_of_parts.__wrapped__(("analyse",))

    return tmp_path / "analyse", digest


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.py").write_text("x = 2\n"),
        lambda folder: (folder / "words" / "w.txt").write_text("wars\n"),
        lambda folder: (folder / "b.py").write_text(""),
        lambda folder: (folder / "a.py").rename(folder / "c.py"),
        lambda folder: (folder / "words" / "w.txt").unlink(),
    ],
)
def test_any_change_of_a_rule_changes_the_digest(package, change):
    folder, digest = package
    before = digest()
    change(folder)
    assert digest() != before


def test_digest_is_the_same_whatever_was_compiled_and_however_lines_end(package):
    folder, digest = package
    before = digest()
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"\0")
    (folder / "a.py~").write_text("x = 3\n")
    (folder / "a.py").write_bytes(b"x = 1\r\n")
    assert digest() == before


def test_every_file_of_those_parts_is_of_a_kind_that_is_looked_at():
    found = [one for part in COMPARING for one in (PACKAGE / part).rglob("*") if one.is_file()]
    kinds = {one.suffix for one in found if "__pycache__" not in one.parts}
    assert kinds == set(FILES)


def test_parts_without_weight_are_there_to_be_left_out():
    assert all((PACKAGE / f"{name}.py").is_file() for name in OF_NO_WEIGHT)


def imported_by(path):
    """Return the modules of this package that a file names in an import, as parts of a path."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crossread"):
            yield node.module.partition(".")[2]
            yield from (f"{node.module}.{one.name}".partition(".")[2] for one in node.names)


def reached_from(parts):
    """Return the files that those of some parts import, and so on."""
    waiting = [one for part in parts for one in (PACKAGE / part).rglob("*.py")]
    found = set(waiting)
    while waiting:
        for name in imported_by(waiting.pop()):
            base = PACKAGE / name.replace(".", "/")
            for path in (base.with_suffix(".py"), base / "__init__.py"):
                if path.is_file() and path not in found:
                    found.add(path)
                    waiting.append(path)
    return found


@pytest.mark.parametrize(
    "of, covered", [(["analyse"], READING), (["analyse", "compare"], COMPARING)]
)
def test_whatever_analysers_and_comparers_import_is_in_the_digest(of, covered):
    reached = {one.relative_to(PACKAGE).with_suffix("").parts[0] for one in reached_from(of)}
    assert reached - set(covered) - OTHERS == set()


@pytest.mark.slow
def test_digest_is_the_same_in_a_zip(tmp_path):
    packed = tmp_path / "program.zip"
    with zipfile.ZipFile(packed, "w") as out:
        for path in PACKAGE.rglob("*"):
            if path.suffix in FILES and "weights" not in path.parts:
                out.write(path, path.relative_to(PACKAGE.parent))
    told = "from crossread.engine.rules import *; print(digest_of_parts(COMPARING))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(packed)!r}); {told}"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.strip() == digest_of_parts(COMPARING)


@pytest.mark.parametrize(
    "held, age",
    [
        ("k@1.2.0/aa", "same"),
        ("k@1.1.0/aa", "same"),
        ("k@1.2.0/bb", "older"),
        ("k@1.1.9/bb", "older"),
        ("k@1.10.0/bb", "newer"),
        ("k", "older"),
        ("l@1.2.0/aa", "other"),
        ("l", "other"),
    ],
)
def test_age_is_told_by_the_rules_first_and_then_by_the_version(held, age):
    assert age_of(held, "k@1.2.0/aa") == age
