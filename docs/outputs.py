"""Run the commands shown in the documents and compare what they print with what is shown.

    python docs/outputs.py            say where they differ, and fail
    python docs/outputs.py --write    put the real output into the documents

A block of ``console`` holds lines that begin with ``$ crossread`` and, after each, its output. The
commands run in one empty folder for each document, into which the examples are copied, so that a
document can be followed from top to bottom. ``…`` on a line of its own stands for lines left out.
On a line that says when a decision was made, its time and the id that hangs on it do not count.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "docs/tutorial.md", "docs/how-to.md")
BLOCK = re.compile(r"(?P<open>```console\n)(?P<body>.*?)(?P<close>```)", re.DOTALL)
PROMPT = "$ crossread "
WIDTH = "100"
LEFT_OUT = "…"
MADE = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b")
ID = re.compile(r"\b[0-9a-f]{8}\b")


def run(arguments: str, folder: Path) -> str:
    """Return what ``crossread`` prints, standard output before standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "crossread", *shlex.split(arguments)],
        cwd=folder,
        env=os.environ | {"COLUMNS": WIDTH, "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def steps(body: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a block with the lines shown after it."""
    command, shown = None, []
    for line in body.splitlines():
        if line.startswith(PROMPT):
            if command is not None:
                yield command, shown
            command, shown = line.removeprefix(PROMPT), []
        else:
            shown.append(line)
    if command is not None:
        yield command, shown


def agrees(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown are the lines printed, with some left out where it says so."""
    shown, printed = [_timeless(line) for line in shown], [_timeless(line) for line in printed]
    position = 0
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == LEFT_OUT:
            parts.append([])
        else:
            parts[-1].append(line)
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        at = _find(part, printed, position, at_end=is_last)
        if at is None or (index == 0 and at != 0):
            return False
        position = at + len(part)
    return True


def _timeless(line: str) -> str:
    return ID.sub("…", MADE.sub("…", line)) if MADE.search(line) else line


def _find(part: list[str], printed: list[str], start: int, *, at_end: bool) -> int | None:
    if at_end:
        at = len(printed) - len(part)
        return at if at >= start and printed[at:] == part else None
    for at in range(start, len(printed) - len(part) + 1):
        if printed[at : at + len(part)] == part:
            return at
    return None


def refreshed(text: str, folder: Path) -> str:
    """Return the document with the real output in its blocks; blocks with lines left out stay
    as they are where they agree."""

    def block(match: re.Match[str]) -> str:
        lines = []
        for command, shown in steps(match["body"]):
            printed = run(command, folder).splitlines()
            lines += [PROMPT + command, *(shown if agrees(shown, printed) else printed)]
        return match["open"] + "\n".join(lines) + "\n" + match["close"]

    return BLOCK.sub(block, text)


def differing(path: Path, *, write: bool = False) -> list[str]:
    """Return the lines of a document that are not what the program prints now."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        real = refreshed(text, folder)
    if write and real != text:
        path.write_text(real, encoding="utf-8", newline="\n")
        return []
    old, new = text.splitlines(), real.splitlines()
    return [line for line in new if line not in old] if old != new else []


def main() -> int:
    """Check or rewrite every document; return 1 when one differs."""
    write = "--write" in sys.argv[1:]
    failed = False
    for name in DOCUMENTS:
        path = ROOT / name
        for line in differing(path, write=write) if path.exists() else ():
            failed = True
            sys.stdout.write(f"{name}: now prints: {line}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
