"""``ask`` and ``verify``: answers from the sources, and drafts checked against them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crossread.cli import llm, options
from crossread.cli.options import opened, say
from crossread.cli.progress import Bars
from crossread.errors import InputError, UnknownName

if TYPE_CHECKING:
    from crossread.ask.answer import Answer
    from crossread.ingest.intake import Intake
    from crossread.model.findings import Findings


@click.command(
    epilog="""\b
Examples:
  crossread ask "Who said that nobody was warned?" *.html
  crossread ask "How many people died?" --workspace dam.db
  crossread ask "What does Orlan say about the dam?" --workspace dam.db --json
  crossread ask "Do they agree on the first shots?" articles/ -o answer.md
  crossread ask "Why did it close?" *.html --llm http://localhost:11434/v1 --llm-model qwen3
""",
)
@click.argument("question", type=options.words)
@options.sources
@click.option("--output", "-o", metavar="FILE.md", help="Write the answer as Markdown (or .jsonl).")
@click.option("--all", "show_all", is_flag=True, help="Show every sentence; fold none.")
@options.as_json
@options.meta
@options.workspace
@options.intake
@llm.options
@options.quiet
def ask(  # noqa: PLR0913  one argument for each option
    question: str,
    sources: tuple[str, ...],
    *,
    output: str | None,
    show_all: bool,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    asking: llm.Asking,
    quiet: bool,
) -> int:
    """Ask the sources a question. Every sentence of the answer quotes one of them.

    Understood: who said …, what does X say about …, how is X portrayed, which sources mention …,
    how many …, when …, do they agree on …, what does only A say, compare A and B on …, what are
    readers asked to do. Any other question is answered with the passages that match it. What no
    source says is not answered. QUESTION - is read from standard input.

    With --llm a language model is asked as well, and what it writes is shown only as far as the
    exact words it rests on bear it; without it nothing leaves this machine.
    """
    from crossread.ask.wire import render_answer_stream
    from crossread.cli.answers import render_answer
    from crossread.cli.sources import Request, taken_in, workspace_meant

    check_output(output)
    refuse_stdin_twice(question, sources)
    asked = _asked_there() if question == "-" else question
    path = path if sources else workspace_meant(path)
    request = Request(meta, intake)
    model = asking.chat(quiet=quiet)
    with opened(path, make=bool(sources)) as workspace, Bars(quiet=quiet) as bars:
        taken_in(workspace, sources, request, bars)
        if model is not None and asking.is_dry:
            click.echo(asking.shown(model, workspace.prompt(asked, budget=asking.budget)))
            return 0
        answer = workspace.ask(asked, model=model, budget=asking.budget, progress=bars)
        findings = workspace.read()
    if as_json:
        for line in render_answer_stream(answer, findings):
            click.echo(line)
    if output is not None:
        _write(Path(output), answer, findings)
        say(f"Made {output}", quiet=quiet)
    if not as_json and output is None:
        click.echo(render_answer(answer, findings, show_all=show_all))
    return llm.ended(answer.prose, instead="the answer found by rule is given", quiet=True)


def _asked_there() -> str:
    """Return the question on standard input, which is UTF-8 whatever the console's code page."""
    return _piped().decode("utf-8-sig", "replace")


def _piped() -> bytes:
    stdin = options.standard_input()
    if stdin is None:
        raise InputError("there is no standard input here", hint="give it as an argument")
    return stdin.read()


def refuse_stdin_twice(first: str, sources: Sequence[str]) -> None:
    """Refuse, before any work, to read two things from standard input."""
    if first == "-" and "-" in sources:
        raise InputError(
            "only one thing can be read from standard input", hint="give the other as a file"
        )


FORMS = (".md", ".markdown", ".jsonl", ".ndjson")


def check_output(output: str | None) -> None:
    """Refuse, before any work, a file that cannot be written."""
    if output is None:
        return
    target = Path(output)
    if target.suffix.lower() not in FORMS:
        raise UnknownName(
            f"no answer is written as {target.suffix or 'a file without an ending'}",
            hint="give a file that ends in .md or .jsonl",
        )
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {target.parent} to write to", hint="make it first")


def _write(target: Path, answer: Answer, findings: Findings) -> None:
    from crossread.api import refuse_source, write_text
    from crossread.ask.wire import render_answer_stream
    from crossread.cli.answers import render_answer_markdown

    refuse_source(target, findings)
    if target.suffix.lower() in FORMS[:2]:
        write_text(target, render_answer_markdown(answer, findings))
    else:
        lines = render_answer_stream(answer, findings)
        write_text(target, "".join(f"{line}\n" for line in lines))


@click.command(
    epilog="""\b
Examples:
  crossread verify draft.md sources/*.html
  crossread verify draft.md --workspace dam.db --json
  pbpaste | crossread verify - --workspace dam.db
""",
)
@click.argument("draft")
@options.sources
@options.as_json
@options.meta
@options.workspace
@options.intake
@options.quiet
def verify(
    draft: str,
    sources: tuple[str, ...],
    *,
    as_json: bool,
    meta: str | None,
    path: str | None,
    intake: Intake,
    quiet: bool,
) -> None:
    """Check a draft against sources, sentence by sentence.

    Quoted words are looked for as they stand; speakers, numbers, dates, names, hedges and negation
    are set beside the passages that come nearest. It tells whether DRAFT keeps to the sources, not
    whether they are right. Nothing is rewritten.
    """
    from crossread.ask.wire import render_documents, verification_to_json
    from crossread.cli.answers import render_verification
    from crossread.cli.sources import Request, taken_in, workspace_meant
    from crossread.model.wire import encode

    refuse_stdin_twice(draft, sources)
    text = _text_of(draft)
    path = path if sources else workspace_meant(path)
    request = Request(meta, intake)
    with opened(path, make=bool(sources)) as workspace, Bars(quiet=quiet) as bars:
        taken_in(workspace, sources, request, bars)
        verification = workspace.verify(text, progress=bars)
        findings = workspace.listed()
    if as_json:
        for line in render_documents(findings):
            click.echo(line)
        click.echo(encode(verification_to_json(verification)))
    else:
        click.echo(render_verification(verification))


def _text_of(draft: str) -> str:
    """Return the text of a draft; raises ``UnreadableSource``."""
    from crossread.ingest.reader import read_source
    from crossread.ingest.sources import Source

    if draft == "-":
        source = Source("standard input", content=_piped())
    else:
        source = Source(draft, path=draft)
    return "\n\n".join(one.text for one in read_source(source).documents)
