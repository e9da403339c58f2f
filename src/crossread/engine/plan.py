"""Planning: which analyses run, in which order, from what each requires and provides."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable
from typing import TypeVar

from crossread.errors import DuplicateAnalyser, PlanError
from crossread.model.analyser import Analyser, Comparer
from crossread.model.bodies import Body

Step = TypeVar("Step", Analyser, Comparer)


def plan_analysers(analysers: Iterable[Analyser]) -> tuple[Analyser, ...]:
    """Order analysers so that each runs after those that provide what it requires.

    Raises ``DuplicateAnalyser`` when two provide one kind, ``PlanError`` when a required kind is
    provided by none or the requirements go round in a circle.
    """
    return _order(tuple(analysers), given=frozenset())


def plan_comparers(
    comparers: Iterable[Comparer], analysers: Iterable[Analyser]
) -> tuple[Comparer, ...]:
    """Order comparers; what ``analysers`` provide counts as given. Raises as above."""
    return _order(tuple(comparers), given=frozenset(one.provides for one in analysers))


def _order(steps: tuple[Step, ...], *, given: frozenset[type[Body]]) -> tuple[Step, ...]:
    providers: dict[type[Body], Step] = {}
    names: set[str] = set()
    for step in steps:
        if step.provides in providers or step.name in names:
            raise DuplicateAnalyser(
                f"{step.provides.kind} is provided by more than one of the analysers chosen",
                hint="choose one of them",
                details={"names": sorted({step.name, *names})},
            )
        providers[step.provides] = step
        names.add(step.name)
    graph = {
        step.name: {providers[kind].name for kind in _needed(step, providers, given)}
        for step in steps
    }
    by_name = {step.name: step for step in steps}
    try:
        return tuple(by_name[name] for name in graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise PlanError(f"these analysers need each other: {', '.join(error.args[1])}") from error


def _needed(
    step: Step, providers: dict[type[Body], Step], given: frozenset[type[Body]]
) -> list[type[Body]]:
    needed = [kind for kind in step.requires if kind not in given]
    missing = sorted(kind.kind for kind in needed if kind not in providers)
    if missing:
        raise PlanError(
            f"{step.name} needs {', '.join(missing)}, which no analyser chosen provides",
            hint="add an analyser that provides it, or leave this one out",
        )
    return needed


def feeding(kind: type[Body], steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps that are needed to find ``kind``, in their order.

    Raises ``PlanError`` when none of them finds it.
    """
    planned = tuple(steps)
    if all(step.provides is not kind for step in planned):
        raise PlanError(
            f"none of the analysers chosen finds {kind.kind}", hint="add one that provides it"
        )
    wanted, kept = {kind}, []
    for step in reversed(planned):
        if step.provides in wanted:
            wanted |= step.requires
            kept.append(step)
    return tuple(reversed(kept))
