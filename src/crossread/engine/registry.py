"""The analysers and comparers there are: those built in, and those of installed packages.

A package declares an entry point in the group ``crossread.analysers`` or ``crossread.comparers``;
its value is an ``Analyser`` or ``Comparer`` whose name is ``vendor.name``. Setting
``CROSSREAD_PLUGINS=0`` in the environment leaves them all out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Generic, TypeVar

from crossread.errors import DuplicateAnalyser, PlanError
from crossread.model.analyser import Analyser, Comparer

Step = TypeVar("Step", Analyser, Comparer)

BUILT_IN = "built in"
SWITCH = "CROSSREAD_PLUGINS"


@dataclass(frozen=True, slots=True)
class Registered(Generic[Step]):
    """An analyser or comparer and the package it comes from."""

    step: Step
    origin: str


def registered(
    built_in: Iterable[Step],
    kind: type[Step],
    *,
    entry_points: Callable[..., Iterable[metadata.EntryPoint]] = metadata.entry_points,
) -> tuple[Registered[Step], ...]:
    """Return the built-in steps, then those of installed packages.

    Raises ``DuplicateAnalyser`` when two claim one name or one kind, naming both packages, and
    ``PlanError`` when an entry point cannot be loaded or is no ``kind``.
    """
    found = [Registered(step, BUILT_IN) for step in built_in]
    if os.environ.get(SWITCH, "1") != "0":
        group = f"crossread.{kind.__name__.lower()}s"
        found += [_loaded(point, kind) for point in entry_points(group=group)]
    _refuse_twins(found)
    return tuple(found)


def _loaded(point: metadata.EntryPoint, kind: type[Step]) -> Registered[Step]:
    origin = point.dist.name if point.dist is not None else point.value
    hint = f"report it to the makers of {origin}, or set {SWITCH}=0 to do without plug-ins"
    try:
        step = point.load()
    except (ImportError, AttributeError) as error:
        raise PlanError(
            f"the plug-in {point.name} of {origin} cannot be loaded: {error}", hint=hint
        ) from error
    if not isinstance(step, kind):
        raise PlanError(f"the plug-in {point.name} of {origin} is not {kind.__name__}", hint=hint)
    vendor, dot, name = step.name.partition(".")
    if not (vendor and dot and name):
        raise PlanError(f"the plug-in {step.name} of {origin} must be named vendor.name", hint=hint)
    return Registered(step, origin)


def _refuse_twins(found: Sequence[Registered[Step]]) -> None:
    for number, one in enumerate(found):
        for other in found[:number]:
            claims = _claimed_by_both(one.step, other.step)
            if claims:
                raise DuplicateAnalyser(
                    f"{claims} is claimed by {other.step.name} ({other.origin}) "
                    f"and {one.step.name} ({one.origin})",
                    hint=f"remove one of the packages, or set {SWITCH}=0",
                    details={"claim": claims, "origins": [other.origin, one.origin]},
                )


def _claimed_by_both(one: Step, other: Step) -> str:
    if one.name == other.name:
        return f"the name {one.name}"
    return f"the kind {one.provides.kind}" if one.provides is other.provides else ""
