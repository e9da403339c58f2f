"""Front matter: the fields that some Markdown files hold above their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crossread.model.span import Span

MAX_LINES = 80
FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:[ \t]+(?P<value>\S.*)")
FENCE = "---"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The place of front matter in a text, fences included, and its fields in lower case."""

    span: Span
    fields: Mapping[str, str]


def front_matter(text: str) -> FrontMatter | None:
    """Return the front matter of a text: lines between two fences of three dashes at its head.

    Only fields of one line are read; None where the second fence is missing or no field is there
    (three dashes may also be a rule).
    """
    lines = text[:20_000].split("\n")[:MAX_LINES]
    if lines[0].rstrip() != FENCE:
        return None
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "...")), None)
    if end is None:
        return None
    found = [match for match in map(FIELD.fullmatch, lines[1:end]) if match]
    if not found:
        return None
    fields = {match["name"].lower(): _bare(match["value"]) for match in found}
    return FrontMatter(
        Span(0, sum(len(line) + 1 for line in lines[:end]) + len(lines[end])), fields
    )


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.strip("[]")
