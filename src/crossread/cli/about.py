"""Commands about the program itself: schema, analysers, version, completion."""

from __future__ import annotations

import json

import click

from crossread import __version__
from crossread.cli import options
from crossread.errors import UnknownName


@click.command(
    epilog="""\b
Examples:
  crossread schema > crossread.schema.json
  crossread schema quotation
""",
)
@click.argument("kind", required=False)
def schema(kind: str | None) -> None:
    """Print the JSON Schema of what --json writes, whole or of one KIND of record."""
    from crossread.ask.wire import answer_schema, verification_schema
    from crossread.cli.lines import line_schemas
    from crossread.model import wire
    from crossread.report.brief.write import brief_schema

    whole = wire.schema()
    told = {
        "answer": answer_schema(), "verification": verification_schema(), "brief": brief_schema(),
        **line_schemas(whole["$defs"]),
    }  # fmt: skip
    whole["$defs"] |= told
    whole["oneOf"] += [{"$ref": f"#/$defs/{name}"} for name in told]
    if kind is None:
        click.echo(json.dumps(whole, indent=2, ensure_ascii=False))
        return
    definitions = whole["$defs"]
    if kind not in definitions:
        raise UnknownName(
            f"no kind of record is named {kind}", hint=f"kinds: {', '.join(definitions)}"
        )
    shown = {"$schema": whole["$schema"], "title": kind, **definitions[kind]}
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


@click.command(
    epilog="""\b
Examples:
  crossread analysers
  CROSSREAD_PLUGINS=0 crossread analysers --json
""",
)
@options.as_json
def analysers(*, as_json: bool) -> None:
    """List the analysers and comparers: version, origin, what they need and read."""
    from crossread.model.analyser import Analyser, Comparer
    from crossread.workspace import available_analysers, available_comparers

    steps: list[tuple[Analyser | Comparer, str]] = []
    steps += [(one.step, one.origin) for one in available_analysers()]
    steps += [(one.step, one.origin) for one in available_comparers()]
    for step, origin in steps:
        languages = step.languages if isinstance(step, Analyser) else None
        line: dict[str, object] = {
            "name": step.name,
            "version": step.version,
            "does": "reads" if isinstance(step, Analyser) else "compares",
            "origin": origin,
            "provides": step.provides.kind,
            "requires": sorted(kind.kind for kind in step.requires),
            "languages": None if languages is None else sorted(languages),
            "models": list(step.models),
            "settings": dict(step.settings),
        }
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else _in_words(line))


def _in_words(line: dict[str, object]) -> str:
    needs = ", ".join(str(one) for one in _items(line["requires"])) or "the text"
    languages = ", ".join(str(one) for one in _items(line["languages"])) or "any language"
    models = ", ".join(str(one) for one in _items(line["models"]))
    words = (
        f"{line['name']} {line['version']} ({line['origin']}): {line['does']} {needs}, "
        f"finds {line['provides']}, in {languages}"
    )
    return f"{words}, with the model {models}" if models else words


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


@click.command(
    epilog="""\b
Examples:
  crossread version
  crossread version --json
""",
)
@options.as_json
def version(*, as_json: bool) -> None:
    """Print the version; with --json those of everything: parts, models, what it runs on."""
    if not as_json:
        click.echo(f"crossread {__version__}")
        return
    from crossread.cli.versions_of import everything

    click.echo(json.dumps(everything(), ensure_ascii=False))


@click.command(
    epilog="""\b
Examples:
  crossread completion bash >> ~/.bashrc
  crossread completion zsh >> ~/.zshrc
  crossread completion fish > ~/.config/fish/completions/crossread.fish
""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    script = found(ctx.find_root().command, {}, "crossread", "_CROSSREAD_COMPLETE").source()
    click.echo(script)
