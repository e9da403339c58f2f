"""How every analysis ended, in words: what was searched, and why a section is empty."""

from __future__ import annotations

from collections.abc import Sequence

from crossread.model import OutcomeRecord
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import Ending, Section
from crossread.report.wording import counted, listed

# The sections of the sheet, the kinds they show, and how the analysers of a kind are named:
# an analyser is named for what it finds ("quotations.rules"), so an empty section can say how the
# search for it ended even where no annotation names its maker.
_SECTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "statements": (("coverage",), ("coverage",)),
    "quotations": (("quotation",), ("quotation", "quotations")),
    "chains": (("chain",), ("chain", "chains")),
    "sides": (("stance",), ("stance",)),
    "tones": (("tone",), ("tone",)),
    "events": (("event",), ("events",)),
    "seams": (("seam",), ("seam", "seams")),
    "numbers": (("number_variant",), ("number_variant", "number_variants", "numbers")),
    "quantities": (("quantity",), ("quantity", "quantities")),
    "times": (("time",), ("time", "times")),
    "variants": (("quote_variant",), ("quote_variant", "quote_variants", "variants")),
    "shared": (("reuse",), ("reuse",)),
    "names": (("naming",), ("naming",)),
    "labels": (("labelling",), ("labelling", "labellings", "labels")),
    "appeals": (("appeal",), ("appeal", "appeals")),
    "groups": (("group",), ("grouping",)),
    "versions": (("version",), ("versions",)),
}

MOST_NAMED = 12
"""More sources than these are counted where a search was not made in them."""


def ending_of(record: OutcomeRecord) -> Ending:
    """Return an outcome as the sheet shows it."""
    return Ending(
        analyser=record.analyser,
        version=record.version,
        ending=record.ending,  # type: ignore[arg-type]  # one of the three by construction
        n_found=record.n_found,
        reason=record.reason.rstrip("."),
        hint=record.hint,
        n_sources=len(record.documents),
    )


def sections_of(findings: Findings, places: Places) -> tuple[Section, ...]:
    """Return what is told about each section."""
    return tuple(_section(name, findings, places) for name in _SECTIONS)


def _section(name: str, findings: Findings, places: Places) -> Section:
    kinds, stems = _SECTIONS[name]
    known = [one for one in findings.annotations if one.kind in kinds]
    makers = {one.provenance.analyser for one in known}
    found = [one for one in known if getattr(one.body, "tone", "") != "neither"]
    records = [
        one
        for one in findings.outcomes
        if one.analyser in makers or one.analyser.split(".")[0].replace("-", "_") in stems
    ]
    found_in = {item.document for one in found for item in one.evidence if item.role != "nearest"}
    searched = found_in | {
        one for record in records if record.ending == "done" for one in record.documents
    }
    total = len(findings.documents)
    return Section(
        name,
        n=len(found),
        searched=len(searched),
        found_in=len(found_in),
        sources=total,
        empty=None if found else _emptiness(records, searched=len(searched), total=total),
        gaps=_gaps(records, places),
    )


def _gaps(records: Sequence[OutcomeRecord], places: Places) -> tuple[str, ...]:
    """Say, for each reason once, in which sources a search was not made or failed."""
    sigla: dict[str, dict[str, None]] = {}
    for record in records:
        if record.ending != "done":
            why = ending_of(record).in_words
            known = sigla.setdefault(why, {})
            known |= {places.siglum(one): None for one in record.documents if one in places.order}
    return tuple(f"{_named_or_counted(tuple(known))}: {why}" for why, known in sigla.items())


def _named_or_counted(sigla: tuple[str, ...]) -> str:
    return listed(sigla) if len(sigla) <= MOST_NAMED else counted(len(sigla), "source")


def _emptiness(records: Sequence[OutcomeRecord], *, searched: int, total: int) -> str:
    if not records:
        return "Did not look: no analysis of this kind was part of this run."
    if not searched:
        return "Not searched."
    if searched == total:
        return f"Looked in {counted(total, 'source')} and found nothing."
    return f"Looked in {searched} of {counted(total, 'source')} and found nothing."
