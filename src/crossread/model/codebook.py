"""The codebook: a person's own codes, with which passages and findings are tagged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its name, what it means, and the code it belongs under.

    ``id`` stays when the name changes; ``parent`` is the id of another code. A code that is
    ``retired`` is no longer offered, but what was tagged with it stays tagged. ``person`` wrote
    it down like this, at ``made`` (ISO 8601).
    """

    id: str
    name: str
    description: str
    parent: str | None
    person: str
    made: str
    retired: bool = False


def path_of(code: Code, codes: Iterable[Code]) -> str:
    """Return the names from the outermost parent to the code ("Blame / Of the state")."""
    known = {one.id: one for one in codes}
    names = [code.name]
    while code.parent is not None and code.parent in known and len(names) <= len(known):
        code = known[code.parent]
        names.append(code.name)
    return " / ".join(reversed(names))
