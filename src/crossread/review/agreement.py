"""How far people agree: Cohen's kappa for two, Krippendorff's alpha for many with gaps.

Both are chance-corrected and for nominal values. A measure that cannot be worked out is None with
the reason: where everybody gave one and the same value everywhere, chance alone explains it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crossread.model.codebook import Code, path_of
from crossread.review.record import person_of
from crossread.review.standing import Standing

Values = Mapping[str, Mapping[str, Hashable]]
"""What each person gave for each unit: subject → person → value."""

ONE_VALUE = "everybody gave one and the same value everywhere: chance alone would explain it"
NO_PAIR = "no unit was coded by two people"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two people over the units both coded; None with the reason."""

    a: str
    b: str
    n_units: int
    observed: float | None
    kappa: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit to which people gave different values, and what each gave, in words."""

    subject: str
    kind: str
    words: str
    given: tuple[tuple[str, str], ...]
    settled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree about one thing.

    ``about`` is *decisions*, *codes*, or the name of one code. ``n_units`` counts units that two
    or more people coded, ``n_single`` those that only one did. ``observed`` is the share of pairs
    of values that are the same; ``alpha`` is Krippendorff's.
    """

    about: str
    people: tuple[str, ...]
    n_units: int
    n_single: int
    observed: float | None
    alpha: float | None
    kappas: tuple[Kappa, ...]
    disagreements: tuple[Disagreement, ...]
    reason: str = ""


def cohens_kappa(a: Sequence[Hashable], b: Sequence[Hashable]) -> float | None:
    """Return Cohen's kappa of two codings of the same units, in the same order.

    None where it is not defined: without units, or where both gave one value throughout.
    """
    n = len(a)
    if n == 0:
        return None
    observed = sum(one == other for one, other in zip(a, b, strict=True)) / n
    of_a, of_b = Counter(a), Counter(b)
    by_chance = sum(of_a[value] * of_b[value] for value in of_a) / n**2
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def krippendorffs_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal values; each unit holds the values it was given.

    Units with fewer than two values are left out, so values may be missing. None where it is not
    defined: no unit has two values, or all values are the same.
    """
    pairable = [tuple(unit) for unit in units if len(unit) > 1]
    totals = Counter(value for unit in pairable for value in unit)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    if expected == 0:
        return None
    disagreed = 0.0
    for unit in pairable:
        counts = Counter(unit)
        unlike = len(unit) ** 2 - sum(count * count for count in counts.values())
        disagreed += unlike / (len(unit) - 1)
    return 1 - (n - 1) * disagreed / expected


def observed_agreement(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return the share of pairs of values within units that are the same; None without a pair."""
    same = pairs = 0
    for unit in units:
        pairs += len(unit) * (len(unit) - 1) // 2
        same += sum(count * (count - 1) // 2 for count in Counter(unit).values())
    return same / pairs if pairs else None


def decisions_given(standings: Mapping[str, Standing]) -> dict[str, dict[str, Hashable]]:
    """Return what each person decided on each subject; settlements are no coding and left out."""
    return {
        subject: {
            person_of(one): standing.value_of(one)
            for one in standing.choices
            if not one.body.settles
        }
        for subject, standing in standings.items()
    }


def codes_given(
    standings: Mapping[str, Standing], code: Code | None = None
) -> dict[str, dict[str, Hashable]]:
    """Return the codes each person gave each subject they tagged, as one value.

    With ``code``, whether that one is among them.
    """
    given: dict[str, dict[str, Hashable]] = {}
    for subject, standing in standings.items():
        by_person: dict[str, set[str]] = {}
        for tag in standing.tags:
            by_person.setdefault(person_of(tag), set()).add(tag.body.code or "")
        given[subject] = {
            person: tuple(sorted(codes)) if code is None else code.id in codes
            for person, codes in by_person.items()
        }
    return given


def agreement_on(
    about: str, standings: Mapping[str, Standing], codes: Sequence[Code], code: Code | None = None
) -> Agreement:
    """Return how far people agree about ``about``: *decisions*, *codes*, or ``code`` alone."""
    on_decisions = about == "decisions"
    values = decisions_given(standings) if on_decisions else codes_given(standings, code)
    values = {subject: given for subject, given in values.items() if given}
    shared = {subject: given for subject, given in values.items() if len(given) > 1}
    people = tuple(dict.fromkeys(person for given in values.values() for person in given))
    units = [tuple(given.values()) for given in shared.values()]
    alpha = krippendorffs_alpha(units)
    return Agreement(
        about=about,
        people=people,
        n_units=len(shared),
        n_single=len(values) - len(shared),
        observed=observed_agreement(units),
        alpha=alpha,
        kappas=tuple(_kappa(a, b, shared) for a, b in combinations(people, 2)),
        disagreements=tuple(
            _disagreement(standings[subject], given, codes)
            for subject, given in shared.items()
            if len(set(given.values())) > 1
        ),
        reason="" if alpha is not None else ONE_VALUE if units else NO_PAIR,
    )


def _kappa(a: str, b: str, values: Values) -> Kappa:
    both = [given for given in values.values() if a in given and b in given]
    of_a, of_b = [one[a] for one in both], [one[b] for one in both]
    kappa = cohens_kappa(of_a, of_b)
    observed = observed_agreement(zip(of_a, of_b, strict=True))
    reason = "" if kappa is not None else ONE_VALUE if both else NO_PAIR
    return Kappa(a, b, len(both), observed, kappa, reason)


def _disagreement(
    standing: Standing, given: Mapping[str, Hashable], codes: Sequence[Code]
) -> Disagreement:
    names = {one.id: path_of(one, codes) for one in codes}
    settlement = standing.settlement
    return Disagreement(
        standing.subject,
        standing.kind,
        " … ".join(one.quote for one in standing.evidence),
        tuple((person, _in_words(value, names)) for person, value in given.items()),
        None if settlement is None else person_of(settlement),
    )


def _in_words(value: Hashable, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, tuple):
        return str(value)
    if len(value) == 2 and value[0] in ("accept", "reject", "correct"):
        return str(value[0])
    return " + ".join(names.get(one, one) for one in value)
