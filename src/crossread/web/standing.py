"""What one finding needs to be decided on, and how places and codes are named in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crossread.errors import InputError
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.codebook import path_of
from crossread.model.shape import labels_of, shape_of
from crossread.model.span import Span
from crossread.review.standing import Standing
from crossread.workspace import Workspace

BY_HAND = {"passage": "only mark the words", "quotation": "a quotation", "appeal": "an appeal"}
"""The kinds a person can add with words selected in the reader."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What the page of one finding needs to decide on it."""

    standing: Standing | None
    codes: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]
    named: Mapping[str, str]


def deciding_on(workspace: Workspace, record: Annotation[Body]) -> Deciding:
    """Return what people said of a finding, the codes, and what of it can be corrected."""
    labels = labels_of(record.body)
    shape = shape_of(type(record.body))
    codes = workspace.codebook()
    plain = [
        (name, "" if labels[name] is None else str(labels[name]))
        for name in shape.labels
        if name not in shape.computed | shape.pairs
        and isinstance(labels[name], str | int | float | type(None))
    ]
    return Deciding(
        workspace.standings().get(record.subject),
        codes_of(workspace),
        tuple(plain),
        {one.id: path_of(one, codes) for one in codes},
    )


def codes_of(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Return the codes that are offered: name, and path from the outermost."""
    codes = workspace.codebook()
    return tuple((one.name, path_of(one, codes)) for one in codes if not one.retired)


def span_of(words: str | None) -> Span | None:
    """Return the span an address names as ``start-end``; raises ``InputError`` for any other."""
    if not words:
        return None
    match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", words)
    if match is None or int(match[1]) >= int(match[2]):
        raise InputError(f"{words[:40]!r} is no place in a text", hint="write it as start-end")
    return Span(int(match[1]), int(match[2]))
