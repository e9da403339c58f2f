"""Which sources report one event, for the sheet and the workbench."""

from __future__ import annotations

from crossread.model import Group
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import GroupRow


def groups_of(findings: Findings, places: Places) -> tuple[GroupRow, ...]:
    """Return the groups of texts that report one event."""
    return tuple(
        GroupRow(
            number,
            places.all_words(one.evidence_in("opening")),
            tuple({one.casefold(): one for one in reversed(one.quotes("term"))}.values())[::-1],
            {places.siglum(copy): places.siglum(of) for copy, of in one.body.copies},
        )
        for number, one in enumerate(findings.of(Group), 1)
    )
