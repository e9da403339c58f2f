"""What people decided, as the sheet shows it: every subject with who said what, and when."""

from __future__ import annotations

from collections.abc import Iterable

from crossread.model import Annotation, Body, Code, Evidence
from crossread.model.codebook import path_of
from crossread.model.findings import Findings
from crossread.model.shape import labels_of
from crossread.report.places import Places
from crossread.report.sheet import Changed, DecidedOn, Said
from crossread.review.record import person_of
from crossread.review.standing import CHOICES, Decided, Reviewed, Standing

_DID = {
    "accept": "accepted it",
    "reject": "rejected it",
    "correct": "corrected it",
    "add": "found it by hand",
    "comment": "commented",
    "tag": "tagged it",
}


def decisions_of(decided: Decided, places: Places) -> tuple[DecidedOn, ...]:
    """Return what people decided, in the order of the texts; what is lost comes last."""
    findings = decided.findings
    known = {one.subject: one for one in (*decided.rejected, *(decided.originals or {}).values())}
    known |= {one.subject: one for one in findings.annotations if one.subject not in known}
    lost = {one.subject for one in decided.lost}
    chosen = [
        one
        for one in decided.standings.values()
        if one.holding and (one.subject in lost or one.subject in known)
    ]
    chosen.sort(key=lambda one: (one.subject in lost, *_position(one, places)))
    return tuple(
        _decided_on(number, one, known.get(one.subject), findings, places)
        for number, one in enumerate(chosen, 1)
    )


def _position(standing: Standing, places: Places) -> tuple[int, int]:
    evidence = standing.evidence
    if not evidence or evidence[0].document not in places.order:
        return len(places.order), 0
    return places.order[evidence[0].document], evidence[0].span.start


def _decided_on(
    number: int,
    standing: Standing,
    original: Annotation[Body] | None,
    findings: Findings,
    places: Places,
) -> DecidedOn:
    here = [one for one in standing.evidence if one.document in places.order]
    correction = standing.correction
    shown = [*here, *_within(correction, places), *_within(original, places)]
    return DecidedOn(
        number=number,
        subject=standing.subject,
        kind=standing.kind,
        state=standing.state,
        is_lost=original is None,
        words=places.all_words(here),
        gone="" if here else " … ".join(one.quote for one in standing.evidence),
        said=tuple(_said(one, standing, findings.codes) for one in standing.holding),
        changed=_changed(original, correction),
        anchors=frozenset(words.anchor for words in places.all_words(shown)),
        by_hand=standing.added is not None,
    )


def _within(annotation: Annotation[Body] | None, places: Places) -> list[Evidence]:
    evidence = () if annotation is None else annotation.evidence
    return [one for one in evidence if one.document in places.order][:1]


def _said(review: Reviewed, standing: Standing, codes: Iterable[Code]) -> Said:
    body = review.body
    did = _DID[body.decision]
    if body.decision == "tag":
        named = {one.id: path_of(one, codes) for one in codes}
        did = f"tagged it “{named.get(body.code or '', 'a code that is not here')}”"
    if body.settles:
        did = f"{did}, which settled it"
    return Said(
        person_of(review),
        body.made,
        did,
        body.comment,
        counts=review in standing.counting or body.decision not in CHOICES,
        decides=body.decision in CHOICES,
    )


def _changed(
    original: Annotation[Body] | None, correction: Annotation[Body] | None
) -> tuple[Changed, ...]:
    """Return each label and role in which a correction differs from what was found."""
    if original is None or correction is None or original.kind != correction.kind:
        return ()
    before, after = _in_words(original), _in_words(correction)
    return tuple(
        Changed(name.replace("_", " "), before.get(name, ""), after.get(name, ""))
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    )


def _in_words(annotation: Annotation[Body]) -> dict[str, str]:
    said = {name: _value(value) for name, value in labels_of(annotation.body).items()}
    for one in annotation.evidence:
        said[one.role] = " … ".join(annotation.quotes(one.role))
    return said


def _value(value: object) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_value(one)}" for name, one in value.items())
    return str(value)
