"""How the terminal shows what people decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from crossread.cli.summary import visible, wrapped
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body, Review
from crossread.model.codebook import Code, path_of
from crossread.model.wire import annotation_to_json, code_to_json, encode
from crossread.report.sheet import DECIDED, KINDS_IN_WORDS
from crossread.review.agreement import Agreement
from crossread.review.record import person_of
from crossread.review.standing import Standing
from crossread.workspace import Workspace

_DONE = {
    "accept": "accepted", "reject": "rejected", "correct": "corrected", "add": "added",
    "comment": "commented on", "tag": "tagged", "withdraw": "took back",
}  # fmt: skip


def in_brief(review: Annotation[Review], sigla: Mapping[str, str]) -> str:
    """Return one decision on one line."""
    done = _DONE[review.body.decision]
    words = _words(review, sigla)
    return visible(f"{review.id[:8]}  {done} {review.body.of_kind} {words}, {_by(review)}")


def _by(review: Annotation[Review]) -> str:
    return f"by {person_of(review)}, {review.body.made[:16].replace('T', ' ')}"


def _words(record: Annotation[Body], sigla: Mapping[str, str]) -> str:
    if not record.evidence:
        return "(its words left with their source)"
    siglum = sigla.get(record.evidence[0].document)
    quote = " … ".join(" ".join(one.quote.split()) for one in record.evidence)
    return f"“{quote}”" + (f" ({siglum})" if siglum else " (its source was replaced)")


def render_standings(workspace: Workspace, person: str | None, *, differing: bool) -> str:
    """Return what people decided, subject by subject."""
    sigla, codes, lost = workspace.sigla(), workspace.codebook(), set(workspace.lost())
    lines: list[str] = []
    for subject, one in workspace.standings().items():
        is_meant = person is None or person in one.people
        if is_meant and (one.state == "differs" or not differing) and one.holding:
            lines += _standing(one, sigla, codes, is_lost=subject in lost)
    return "\n".join(lines)


def _standing(
    standing: Standing, sigla: Mapping[str, str], codes: Sequence[Code], *, is_lost: bool
) -> list[str]:
    sign, words = DECIDED[standing.state]
    lost = "; nothing is found there any more" if is_lost else ""
    first = next((one for one in standing.history if one.evidence), standing.history[0])
    kind = KINDS_IN_WORDS.get(standing.kind, standing.kind)
    head = f"{sign} {words}: {kind} {_words(first, sigla)}{lost}"
    lines = wrapped(click.style(visible(head), bold=True), "")
    names = {one.id: path_of(one, codes) for one in codes}
    for one in standing.holding:
        body = one.body
        tagged = f" “{names.get(body.code, body.code)}”" if body.code else ""
        settled = " and so settled" if body.settles else ""
        said = f": “{body.comment}”" if body.comment else ""
        done = _DONE[body.decision].split()[0]
        line = f"{one.id[:8]}  {done}{tagged}{settled} {_by(one)}{said}"
        lines += wrapped(visible(line), "   ")
    return lines


def write_records(workspace: Workspace, person: str | None) -> None:
    """Write what people did, and the codebook, as JSON Lines."""
    for record in workspace.reviews():
        if person is None or person_of(record) == person:
            click.echo(encode(annotation_to_json(record)))
    for code in workspace.codebook():
        click.echo(encode(code_to_json(code)))


def render_codebook(codes: Sequence[Code], standings: Mapping[str, Standing]) -> str:
    """Return the codes, each under its parent."""
    n_tagged: dict[str, int] = {}
    for one in standings.values():
        for code_id in {tag.body.code or "" for tag in one.tags}:
            n_tagged[code_id] = n_tagged.get(code_id, 0) + 1
    lines: list[str] = []
    for code in _in_order(codes):
        depth = path_of(code, codes).count(" / ")
        retired = ", retired" if code.retired else ""
        lines.append(visible(f"{'   ' * depth}{code.name}  ({n_tagged.get(code.id, 0)}{retired})"))
        if code.description:
            lines += wrapped(visible(code.description), "   " * (depth + 1))
    return "\n".join(lines)


def _in_order(codes: Sequence[Code], parent: str | None = None) -> Iterable[Code]:
    known = {one.id for one in codes}
    for code in codes:
        above = code.parent if code.parent in known else None
        if above == parent:
            yield code
            yield from _in_order(codes, code.id)


def render_agreement(found: Agreement) -> str:
    """Return how far people agree, and where they do not."""
    people = ", ".join(found.people) or "nobody"
    lines = [
        visible(f"About {found.about}: {people}"),
        f"   {found.n_units} coded by two or more, {found.n_single} by one only",
        f"   observed agreement {_figure(found.observed, found.reason)}",
        f"   Krippendorff’s alpha {_figure(found.alpha, found.reason)}",
    ]
    for one in found.kappas:
        pair = f"{one.a} and {one.b}, {one.n_units} together"
        lines.append(visible(f"   Cohen’s kappa {_figure(one.kappa, one.reason)} ({pair})"))
    for unit in found.disagreements:
        given = "; ".join(f"{person}: {value}" for person, value in unit.given)
        settled = f"; settled by {unit.settled_by}" if unit.settled_by else ""
        lines += wrapped(visible(f"{unit.kind} “{unit.words}”: {given}{settled}"), "   ")
    return "\n".join(lines)


def _figure(value: float | None, reason: str) -> str:
    return f"{value:.3f}" if value is not None else f"cannot be worked out: {reason}"


def agreement_to_json(found: Agreement) -> dict[str, Any]:
    """Return the wire form of an agreement."""
    record = dataclasses.asdict(found)
    record["disagreements"] = [
        {**one, "given": dict(one["given"])} for one in record["disagreements"]
    ]
    return {"kind": "agreement", **record}
