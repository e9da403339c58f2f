"""Commands by which people decide: decide, codebook, agreement."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import click

from crossread.cli import options
from crossread.cli.options import opened, say
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.model.annotation import Annotation
    from crossread.model.bodies import Review
    from crossread.review.agreement import Agreement
    from crossread.review.record import Place
    from crossread.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])

person = click.option(
    "--as", "by", metavar="NAME", help="Who decides.  [or set CROSSREAD_AS in the environment]"
)
_comment = click.option("--comment", "-c", default="", metavar="WORDS", help="Say why.")
_settle = click.option(
    "--settle", is_flag=True, help="Settle what others decided differently; you are named."
)
_set = click.option(
    "--set",
    "labels",
    multiple=True,
    metavar="LABEL=VALUE",
    help="What a label should say; nothing behind the sign empties it. Can be repeated.",
)
_in = click.option("--in", "name", metavar="SOURCE", help="The source the words stand in.")
_words = click.option(
    "--words",
    multiple=True,
    metavar="[ROLE=]WORDS",
    help="The exact words, and the role they play where there are several. Can be repeated.",
)


@click.group(
    "decide",
    epilog="""\b
Examples:
  crossread decide accept 3f2a91 --as "Vera Lund"
  crossread decide correct 3f2a91 --set speaker="Inga Marwood" --as "Vera Lund"
  crossread decide add passage --in B --words "We wrote again in May" --as "Vera Lund"
  crossread decide undo --as "Vera Lund"
  crossread decide list --workspace dam.db
""",
)
def decide() -> None:
    """Accept, reject, correct, comment and tag findings, or add your own.

    Decisions are kept with who and when, through every later run. What the program found stays on
    record. ID is a record's id or its first digits, as --json and crossread quotes show them.
    """


def _shared(*given: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Add options, in the order they are shown, and those every decision has."""

    def add(command: Command) -> Command:
        decorated: Any = command
        for one in reversed((*given, person, options.shelf, options.as_json, options.quiet)):
            decorated = one(decorated)
        return cast("Command", decorated)

    return add


@decide.command()
@click.argument("record_id", metavar="ID")
@_shared(_comment, _settle)
def accept(record_id: str, *, settle: bool, **common: Any) -> None:
    """Accept a finding."""
    _decide("accept", record_id, settle=settle, **common)


@decide.command()
@click.argument("record_id", metavar="ID")
@_shared(_comment, _settle)
def reject(record_id: str, *, settle: bool, **common: Any) -> None:
    """Reject a finding: it leaves the sheet's sections and is listed as rejected."""
    _decide("reject", record_id, settle=settle, **common)


@decide.command()
@click.argument("record_id", metavar="ID")
@click.argument("comment", metavar="WORDS", type=options.words)
@_shared()
def comment(record_id: str, **common: Any) -> None:
    """Say something of a finding."""
    _decide("comment", record_id, settle=False, **common)


@decide.command()
@click.argument("record_id", metavar="ID")
@click.argument("code", metavar="CODE", type=options.words)
@_shared(_comment)
def tag(record_id: str, *, code: str, **common: Any) -> None:
    """Tag a finding with a code of the codebook (crossread codebook)."""
    _decide("tag", record_id, settle=False, code=code, **common)


def _decide(  # noqa: PLR0913  one argument for each option
    decision: Literal["accept", "reject", "comment", "tag"],
    record_id: str,
    *,
    by: str | None,
    comment: str,
    settle: bool,
    path: str,
    as_json: bool,
    quiet: bool,
    code: str | None = None,
) -> None:
    with opened(path) as workspace:
        review = workspace.decide(
            decision, record_id, by=_who(by), comment=comment, code=code, settle=settle
        )
        _tell(review, workspace, as_json=as_json, quiet=quiet)


@decide.command()
@click.argument("record_id", metavar="ID")
@_shared(_set, _in, _words, _comment, _settle)
def correct(  # noqa: PLR0913  one argument for each option
    record_id: str,
    *,
    labels: tuple[str, ...],
    name: str | None,
    words: tuple[str, ...],
    by: str | None,
    comment: str,
    settle: bool,
    path: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put a better finding in place of one; both are shown.

    --set changes a label, --words the words in a role (in the source the finding stands in,
    unless --in names another).
    """
    with opened(path) as workspace:
        record = workspace.record(record_id)
        kind = record.kind if record.kind != "review" else getattr(record.body, "of_kind", "")
        name = name or (record.evidence[0].document if record.evidence else None)
        review = workspace.correct(
            record_id,
            by=_who(by),
            labels=workspace.labels_from_text(kind, _pairs(labels)),
            places=_places(workspace, kind, name, words),
            comment=comment,
            settle=settle,
        )
        _tell(review, workspace, as_json=as_json, quiet=quiet)


@decide.command("add")
@click.argument("kind", metavar="KIND")
@_shared(_in, _words, _set, _comment)
def add_by_hand(  # noqa: PLR0913  one argument for each option
    kind: str,
    *,
    name: str | None,
    words: tuple[str, ...],
    labels: tuple[str, ...],
    by: str | None,
    comment: str,
    path: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Add a finding of your own, of a KIND (see crossread schema); passage only marks words."""
    with opened(path) as workspace:
        if name is None or not words:
            raise InputError(
                "a finding needs words", hint="say where with --in A and which with --words “…”"
            )
        review = workspace.add_finding(
            kind,
            by=_who(by),
            labels=workspace.labels_from_text(kind, _pairs(labels)),
            places=_places(workspace, kind, name, words),
            comment=comment,
        )
        _tell(review, workspace, as_json=as_json, quiet=quiet)


@decide.command()
@click.argument("review_id", metavar="ID", required=False)
@_shared()
def undo(review_id: str | None, *, by: str | None, path: str, as_json: bool, quiet: bool) -> None:
    """Take back your last decision, or the one with this ID. The history keeps both."""
    with opened(path) as workspace:
        review = workspace.undo(by=_who(by), review=review_id)
        _tell(review, workspace, as_json=as_json, quiet=quiet)


@decide.command()
@_shared()
def redo(*, by: str | None, path: str, as_json: bool, quiet: bool) -> None:
    """Bring back what you last took back."""
    with opened(path) as workspace:
        review = workspace.redo(by=_who(by))
        _tell(review, workspace, as_json=as_json, quiet=quiet)


@decide.command("list")
@click.option("--mine", is_flag=True, help="Only what you decided (--as).")
@click.option("--differing", is_flag=True, help="Only what people decided differently.")
@_shared()
def list_decisions(
    *, mine: bool, differing: bool, by: str | None, path: str, as_json: bool, quiet: bool
) -> None:
    """List what people decided, and what it adds up to."""
    from crossread.cli.decisions import render_standings, write_records

    with opened(path) as workspace:
        who = _who(by) if mine else None
        if as_json:
            write_records(workspace, who)
            return
        shown = render_standings(workspace, who, differing=differing)
    click.echo(shown) if shown else say(f"nothing is decided in {path}", quiet=quiet)


@click.group(
    "codebook",
    epilog="""\b
Examples:
  crossread codebook add Blame --description "Who is held at fault" --as "Vera Lund"
  crossread codebook add "Of the state" --under Blame --as "Vera Lund"
  crossread codebook list
""",
)
def codebook() -> None:
    """Keep the codes that findings and passages are tagged with.

    A code has a name, a description and perhaps a parent. CODE is its name, its path
    ("Blame / Of the state") or the beginning of its id.
    """


_description = click.option("--description", metavar="WORDS", help="What the code means.")
_under = click.option("--under", "parent", metavar="CODE", help="The code it belongs under.")


@codebook.command("add")
@click.argument("name", type=options.words)
@_shared(_description, _under)
def add_code(
    name: str,
    *,
    description: str | None,
    parent: str | None,
    by: str | None,
    path: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Put a code into the codebook."""
    from crossread.model.wire import code_to_json, encode

    with opened(path) as workspace:
        code = workspace.add_code(name, by=_who(by), description=description or "", parent=parent)
    if as_json:
        click.echo(encode(code_to_json(code)))
    say(f"{code.name} is in the codebook of {path}", quiet=quiet)


@codebook.command("change")
@click.argument("code", type=options.words)
@click.option("--name", metavar="WORDS", help="Another name.")
@click.option("--retire/--revive", "retired", default=None, help="Offer it no longer, or again.")
@_shared(_description, _under)
def change_code(  # noqa: PLR0913  one argument for each option
    code: str,
    *,
    name: str | None,
    retired: bool | None,
    description: str | None,
    parent: str | None,
    by: str | None,
    path: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Change a code; what was tagged with it stays tagged."""
    from crossread.model.wire import code_to_json, encode

    given = {"name": name, "description": description, "retired": retired}
    changes = {key: value for key, value in given.items() if value is not None}
    with opened(path) as workspace:
        changed = workspace.change_code(code, by=_who(by), parent=parent, **changes)
    if as_json:
        click.echo(encode(code_to_json(changed)))
    say(f"{changed.name} is changed", quiet=quiet)


@codebook.command("list")
@options.shelf
@options.as_json
def list_codes(*, path: str, as_json: bool) -> None:
    """List the codes, each under its parent, with how many findings are tagged with it."""
    from crossread.cli.decisions import render_codebook
    from crossread.model.wire import code_to_json, encode

    with opened(path) as workspace:
        codes, standings = workspace.codebook(), workspace.standings()
    if as_json:
        for code in codes:
            click.echo(encode(code_to_json(code)))
    else:
        click.echo(render_codebook(codes, standings) or f"the codebook of {path} is empty")


@click.command(
    epilog="""\b
Examples:
  crossread agreement
  crossread agreement codes --workspace dam.db
  crossread agreement Blame --json
""",
)
@click.argument("about", default="decisions", type=options.words)
@options.shelf
@options.as_json
def agreement(about: str, *, path: str, as_json: bool) -> None:
    """Say how far people agree: Cohen's kappa for two, Krippendorff's alpha for many.

    ABOUT is decisions (accept, reject, correct), codes (all codes of a finding together) or the
    name of one code. Agreement beyond chance is no sign of who is right.
    """
    from crossread.cli.decisions import agreement_to_json, render_agreement
    from crossread.model.wire import encode

    with opened(path) as workspace:
        found: Agreement = workspace.agreement(about)
    click.echo(encode(agreement_to_json(found)) if as_json else render_agreement(found))


def _who(by: str | None) -> str | None:
    return by if by is not None else os.environ.get("CROSSREAD_AS")


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, is_set, value = options.words(one).partition("=")
        if not is_set:
            raise InputError(f"{one} sets nothing", hint="write --set LABEL=VALUE")
        pairs[name.strip()] = value
    return pairs


def _places(workspace: Workspace, kind: str, name: str | None, words: Sequence[str]) -> list[Place]:
    roles = workspace.roles_of(kind)
    places = []
    for one in words:
        role, is_set, quote = options.words(one).partition("=")
        if not is_set or role.strip() not in roles:
            role, quote = roles[0], options.words(one)
        if name is None:
            raise InputError("it is not said where the words stand", hint="add --in SOURCE")
        places.append((role.strip(), workspace.pin(name, quote)))
    return places


def _tell(review: Annotation[Review], workspace: Workspace, *, as_json: bool, quiet: bool) -> None:
    from crossread.cli.decisions import in_brief
    from crossread.model.wire import annotation_to_json, encode

    if as_json:
        click.echo(encode(annotation_to_json(review)))
    say(in_brief(review, workspace.sigla()), quiet=quiet)
