"""What follows from people's records: which hold, what they add up to, what findings remain.

History only grows. A review holds unless another that holds withdraws it; of several decisions by
one person on one subject the last that holds counts. Where people differ nothing is changed, and
that is said, until somebody settles it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from crossread.model.annotation import Annotation, annotation_id
from crossread.model.bodies import STRUCTURAL, Body, Furniture, Review
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings
from crossread.review.record import person_of

State = Literal["accepted", "rejected", "corrected", "differs", "open"]

CHOICES = frozenset({"accept", "reject", "correct", "add"})
"""The decisions of which one person holds one at a time on a subject."""

_STATES: Mapping[str, State] = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
}

Reviewed = Annotation[Review]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything people said of one subject, and what it adds up to.

    ``history`` is every review, in order; ``holding`` those that were not withdrawn. ``findings``
    are the records that people put forward for it, by id. ``evidence`` are its words, where they
    are here.
    """

    subject: str
    kind: str
    history: tuple[Reviewed, ...]
    holding: tuple[Reviewed, ...]
    findings: Mapping[str, Annotation[Body]]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the words that people decided about."""
        return next((one.evidence for one in self.history if one.evidence), ())

    @property
    def settlement(self) -> Reviewed | None:
        """Return the last decision that holds and settles what others differed on."""
        settling = [one for one in self._chosen() if one.body.settles]
        return settling[-1] if settling else None

    def _chosen(self) -> list[Reviewed]:
        return [one for one in self.holding if one.body.decision in CHOICES]

    @property
    def choices(self) -> tuple[Reviewed, ...]:
        """Return each person's decision, the last that holds, in order."""
        last = {person_of(one): one for one in self._chosen()}
        return tuple(one for one in self._chosen() if last[person_of(one)] is one)

    @property
    def counting(self) -> tuple[Reviewed, ...]:
        """Return the decisions that count: each person's, or what settled them and came after."""
        settlement = self.settlement
        if settlement is None:
            return self.choices
        place = self.history.index(settlement)
        later = [one for one in self.choices if self.history.index(one) > place]
        return (settlement, *later)

    @property
    def state(self) -> State:
        """Return what the decisions that count add up to; *open* where nobody decided."""
        values = {self.value_of(one) for one in self.counting}
        if len(values) > 1:
            return "differs"
        if not values:
            return "open"
        ((decision, _),) = values
        return _STATES[decision]

    def value_of(self, review: Reviewed) -> tuple[str, str]:
        """Return what a decision says, the same for two people who decide the same."""
        decision = review.body.decision
        if decision == "correct":
            finding = self.findings.get(review.body.finding or "")
            return "correct", "" if finding is None else annotation_id(finding.body, "")
        return ("reject" if decision == "reject" else "accept"), ""

    @property
    def correction(self) -> Annotation[Body] | None:
        """Return the finding that stands in place of the original, where it was corrected."""
        if self.state != "corrected":
            return None
        return self.findings.get(self.counting[-1].body.finding or "")

    @property
    def added(self) -> Annotation[Body] | None:
        """Return the finding a person made for this subject, unless it was taken back."""
        adding = [one for one in self.holding if one.body.decision == "add"]
        return self.findings.get(adding[-1].body.finding or "") if adding else None

    @property
    def comments(self) -> tuple[Reviewed, ...]:
        """Return the reviews that hold and say something in words."""
        return tuple(one for one in self.holding if one.body.comment)

    @property
    def tags(self) -> tuple[Reviewed, ...]:
        """Return the tags that hold, one for each person and code."""
        tags = [one for one in self.holding if one.body.decision == "tag"]
        return tuple({(person_of(one), one.body.code): one for one in tags}.values())

    @property
    def people(self) -> tuple[str, ...]:
        """Return who said something that holds, in order."""
        return tuple(dict.fromkeys(person_of(one) for one in self.holding))


@dataclass(frozen=True, slots=True)
class Decided:
    """Findings as people left them, and what they left out or changed.

    ``findings`` lack what was rejected, hold corrections in place of what was corrected, and what
    people added. ``rejected`` are the originals left out; ``originals`` those corrected, by the id
    of the correction. ``standings`` are by subject, in the order of the first review; ``lost``
    those of which nothing is found any more.
    """

    findings: Findings
    standings: Mapping[str, Standing]
    rejected: tuple[Annotation[Body], ...] = ()
    originals: Mapping[str, Annotation[Body]] | None = None
    lost: tuple[Standing, ...] = ()


def reviews_in(records: Iterable[Annotation[Body]]) -> tuple[Reviewed, ...]:
    """Return the reviews among records that people made."""
    return tuple(cast("Reviewed", one) for one in records if isinstance(one.body, Review))


def holding(reviews: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
    """Return the reviews that hold, in order, without those that only withdraw."""
    known = tuple(reviews)
    taken_back: set[str] = set()
    # A review can only be withdrawn by a later one, so the last word is read first.
    for one in reversed(known):
        if one.body.withdraws is not None and one.id not in taken_back:
            taken_back.add(one.body.withdraws)
    return tuple(
        one for one in known if one.id not in taken_back and one.body.decision != "withdraw"
    )


def standings_of(records: Iterable[Annotation[Body]]) -> dict[str, Standing]:
    """Return what people said of each subject, in the order of the first review of each."""
    records = tuple(records)
    put_forward = {one.id: one for one in records if not isinstance(one.body, Review)}
    reviews = reviews_in(records)
    held = {one.id for one in holding(reviews)}
    by_subject: dict[str, list[Reviewed]] = {}
    for one in reviews:
        by_subject.setdefault(one.body.of, []).append(one)
    return {
        subject: Standing(
            subject=subject,
            kind=said[0].body.of_kind,
            history=tuple(said),
            holding=tuple(one for one in said if one.id in held),
            findings={
                one.body.finding: put_forward[one.body.finding]
                for one in said
                if one.body.finding in put_forward and one.body.finding is not None
            },
        )
        for subject, said in by_subject.items()
    }


def decided(findings: Findings) -> Decided:
    """Return ``findings`` as people left them."""
    if not findings.reviews:
        return Decided(findings, {})
    standings = standings_of(findings.reviews)
    kept: list[Annotation[Body]] = []
    rejected: list[Annotation[Body]] = []
    originals: dict[str, Annotation[Body]] = {}
    for one in findings.annotations:
        standing = standings.get(one.subject)
        correction = None if standing is None else _shown(standing.correction, findings)
        if standing is not None and standing.state == "rejected":
            rejected.append(one)
        elif correction is not None:
            originals[correction.id] = one
            kept.append(correction)
        else:
            kept.append(one)
    found = {one.subject for one in findings.annotations}
    for subject, standing in standings.items():
        mine = None if subject in found else _shown(standing.added, findings)
        if mine is not None:
            _take_in(mine, standing, findings, kept=kept, rejected=rejected, originals=originals)
    return Decided(
        replace(findings, annotations=tuple(kept)),
        standings,
        tuple(rejected),
        originals,
        tuple(standings[one] for one in findings.lost if one in standings),
    )


def _shown(finding: Annotation[Body] | None, findings: Findings) -> Annotation[Body] | None:
    """Return a finding of a person if all its words are in the documents at hand."""
    if finding is None or not all(findings.holds(one.document) for one in finding.evidence):
        return None
    return finding


def _take_in(
    mine: Annotation[Body],
    standing: Standing,
    findings: Findings,
    *,
    kept: list[Annotation[Body]],
    rejected: list[Annotation[Body]],
    originals: dict[str, Annotation[Body]],
) -> None:
    """Put what a person found where it stands in the order of the texts."""
    if standing.state == "rejected":
        rejected.append(mine)
        return
    correction = _shown(standing.correction, findings)
    if correction is not None:
        originals[correction.id] = mine
        mine = correction
    order = {one.id: number for number, one in enumerate(findings.documents)}

    def place(one: Annotation[Body]) -> tuple[int, int]:
        return order[one.evidence[0].document], one.evidence[0].span.start

    same = [number for number, one in enumerate(kept) if one.kind == mine.kind]
    at = bisect_right([place(kept[number]) for number in same], place(mine))
    kept.insert(same[at] if at < len(same) else len(kept), mine)


def without_suggestions(findings: Findings, person: str | None = None) -> Findings:
    """Return only what cuts up the texts, and what ``person`` did: for coding unswayed.

    Neither what the program found (nor how much) nor what other people decided is in it.
    """
    keep = STRUCTURAL | {Furniture.kind}
    return replace(
        findings,
        annotations=tuple(one for one in findings.annotations if one.kind in keep),
        reviews=tuple(one for one in findings.reviews if person_of(one) == person),
        outcomes=tuple(one for one in findings.outcomes if one.analyser == "ingest"),
        lost=(),
    )


# ---- undo and redo ------------------------------------------------------------------------------


def undoable(reviews: Iterable[Reviewed], person: str) -> tuple[list[Reviewed], list[Reviewed]]:
    """Return what a person could undo and redo, next one last.

    What can be redone are the withdrawals since the person last decided anything new.
    """
    done: list[Reviewed] = []
    undone: list[Reviewed] = []
    by_id: dict[str, Reviewed] = {}
    for one in reviews:
        by_id[one.id] = one
        if person_of(one) != person:
            continue
        taken_back = by_id.get(one.body.withdraws or "")
        if taken_back is None:
            done.append(one)
            undone.clear()
        elif taken_back.body.decision == "withdraw":
            undone = [other for other in undone if other.id != taken_back.id]
            done.append(by_id[taken_back.body.withdraws or ""])
        else:
            done = [other for other in done if other.id != taken_back.id]
            undone.append(one)
    return done, undone
