"""Long lists in pages: which part of many is shown, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.datastructures import QueryParams

from crossread.web.look import query

Item = TypeVar("Item")

NOT_KEPT = frozenset({"page", "at"})
"""What of an address belongs to one page of a list only."""


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page of a list: its items, its number from 1, and the address of every page."""

    items: Sequence[Item]
    number: int
    addresses: tuple[str, ...]
    n: int

    @property
    def is_one(self) -> bool:
        """Whether everything is on this page."""
        return len(self.addresses) == 1


def paged(
    items: Sequence[Item], wanted: QueryParams, *, address: str, size: int = 60
) -> Paged[Item]:
    """Return the page of ``items`` that is asked for, by its number or by an item on it.

    ``at`` in the address gives the number (its own, as the sheet counts) of an item to be shown.
    """
    n_pages = max(1, -(-len(items) // size))
    number = _page_of(items, wanted.get("at", ""), size) or _number(wanted.get("page", ""))
    number = min(max(1, number), n_pages)
    kept = {name: wanted.getlist(name) for name in wanted if name not in NOT_KEPT}
    return Paged(
        items[(number - 1) * size : number * size],
        number,
        tuple(query(address, **kept, page=one) for one in range(1, n_pages + 1)),
        len(items),
    )


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 7 else 1


def _page_of(items: Sequence[Any], wanted: str, size: int) -> int | None:
    for index, one in enumerate(items if wanted else ()):
        if str(getattr(one, "number", "")) == wanted:
            return index // size + 1
    return None
