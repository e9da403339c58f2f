"""Make the reference pages from the code: ``python docs/reference_pages.py`` writes them anew."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner

from crossread import errors
from crossread.cli.main import cli
from crossread.model import KINDS
from crossread.model.shape import shape_of

FOLDER = Path(__file__).resolve().parent / "reference"
MADE = "<!-- made by docs/reference_pages.py from the code -->\n"


def commands_page() -> str:
    """Return the help of every command."""
    runner = CliRunner(env={"COLUMNS": "90"})
    parts = [f"# Commands\n\n{MADE}"]
    for name in [None, *sorted(cli.commands)]:
        arguments = [name, "--help"] if name else ["--help"]
        title = f"crossread {name}" if name else "crossread"
        output = runner.invoke(cli, arguments, prog_name="crossread").output.rstrip()
        parts.append(f"\n## {title}\n\n```text\n{output}\n```\n")
        command = cli.commands.get(name or "")
        for below in sorted(getattr(command, "commands", {})):
            called = runner.invoke(cli, [str(name), below, "--help"], prog_name="crossread")
            parts.append(f"\n### {title} {below}\n\n```text\n{called.output.rstrip()}\n```\n")
    return "".join(parts)


def error_tree(
    kind: type[errors.CrossreadError] = errors.CrossreadError,
) -> Iterator[type[errors.CrossreadError]]:
    """Yield every class of error, parents before children."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from error_tree(child)


def errors_page() -> str:
    """Return a row for each class of error: code, exit code, meaning."""
    rows = [
        f"| `{one.code}` | {one.exit_code} | {(one.__doc__ or '').splitlines()[0]} |"
        for one in error_tree()
    ]
    head = "| code | exit code | meaning |\n|---|---|---|\n"
    shape = '`{"ok": false, "error": {"code", "message", "hint", "details"}}`'
    return (
        f"# Errors\n\n{MADE}\nEvery error says in `hint` what to do next. With `--json` it has the "
        f"shape {shape} on standard output.\n\n{head}" + "\n".join(rows) + "\n"
    )


def kinds_page() -> str:
    """Return the kinds of record with their evidence roles and body fields."""
    parts = [f"# Kinds of record\n\n{MADE}\n`crossread schema` prints their JSON Schema.\n"]
    for kind, body in sorted(KINDS.items()):
        shape = shape_of(body)
        parts.append(f"\n## {kind}\n\n{inspect.cleandoc(body.__doc__ or '')}\n\n")
        parts.append(f"Evidence roles: {', '.join(f'`{role}`' for role in shape.roles)}.\n")
        labels = [
            f"- `{field.name}`: {_type(field.type)}"
            for field in dataclasses.fields(body)  # type: ignore[arg-type]
            if field.name in shape.labels
        ]
        if labels:
            parts.append("\nBody fields:\n\n" + "\n".join(labels) + "\n")
    return "".join(parts)


def _type(annotation: object) -> str:
    return f"`{annotation}`".replace("Literal[", "one of [").replace('"', "")


PAGES = {"commands.md": commands_page, "errors.md": errors_page, "kinds.md": kinds_page}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8", newline="\n")
