"""The shape of a body class: which fields point at text, which are labels, which are computed.

Everything generic (sealing, ids, the wire form, JSON Schema) reads bodies through this module, so
a new kind is a new dataclass and nothing else.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Iterator
from typing import Any

from crossread.model.bodies import Body, Pairs
from crossread.model.span import Pin, Ref


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """The names of a body class's fields, sorted by what they are.

    ``pin_fields`` point at text, in the order they are declared; those among ``pin_lists`` hold
    tuples of pins, the others one pin or none. ``labels`` are the rest;
    ``pairs`` (a part of labels) are small mappings, ``computed`` (likewise) are in no identity.
    ``role_of`` gives the evidence role of each pin field, its own name unless declared.
    """

    pin_fields: tuple[str, ...]
    pin_lists: frozenset[str]
    labels: tuple[str, ...]
    pairs: frozenset[str]
    computed: frozenset[str]
    hints: dict[str, Any]
    role_of: dict[str, str]

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the evidence roles of the kind."""
        return tuple(self.role_of[name] for name in self.pin_fields)


@functools.cache
def shape_of(body_class: type[Body]) -> Shape:
    """Return the shape of ``body_class``, a frozen dataclass with a ``kind``."""
    hints = typing.get_type_hints(body_class)
    pins, labels = [], []
    pin_lists, pairs, computed = set(), set(), set()
    roles: dict[str, str] = {}
    for field in dataclasses.fields(body_class):  # type: ignore[arg-type]
        hint = hints[field.name]
        if hint == tuple[Pin, ...]:
            pins.append(field.name)
            pin_lists.add(field.name)
        elif hint is Pin or hint == Pin | None or hint == typing.Optional[Pin]:  # noqa: UP045
            pins.append(field.name)
        else:
            labels.append(field.name)
            if hint == Pairs:
                pairs.add(field.name)
        roles[field.name] = field.metadata.get("role", field.name)
        if field.metadata.get("identity") is False:
            computed.add(field.name)
    return Shape(
        tuple(pins),
        frozenset(pin_lists),
        tuple(labels),
        pairs=frozenset(pairs),
        computed=frozenset(computed),
        hints=hints,
        role_of=roles,
    )


_PLAIN = frozenset({str, int, float, bool, type(None)})


def pins_of(body: Body) -> Iterator[tuple[str, Pin]]:
    """Yield each pin of ``body`` with its role, in the order of the fields."""
    shape = shape_of(type(body))
    for name in shape.pin_fields:
        value = getattr(body, name)
        if isinstance(value, Pin):
            yield shape.role_of[name], value
        else:
            for pin in value or ():
                yield shape.role_of[name], pin


def labels_of(body: Body, *, for_identity: bool = False) -> dict[str, object]:
    """Return the fields of ``body`` that are not pins, as plain JSON values.

    With ``for_identity``, computed fields are left out and exact fractions become strings.
    """
    shape = shape_of(type(body))
    labels: dict[str, object] = {}
    for name in shape.labels:
        if for_identity and name in shape.computed:
            continue
        value = getattr(body, name)
        labels[name] = dict(value) if name in shape.pairs else plain(value)
        if for_identity and isinstance(value, float):
            labels[name] = repr(value)
    return labels


def plain(value: object) -> object:
    """Turn tuples into lists, references into ids and nested dataclasses into dictionaries."""
    if type(value) in _PLAIN:  # nearly every label
        return value
    if isinstance(value, Ref):
        return value.annotation
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return value
