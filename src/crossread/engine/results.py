"""From how analyses ended to what a store keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crossread.engine.keys import provenance_of
from crossread.engine.run import Ended
from crossread.model.outcome import Done
from crossread.store.store import Result


def result_of(ended: Ended, scope: str, key: str, digest_of_model: Callable[[str], str]) -> Result:
    """Return what is stored of an analysis that ended: ``key`` names all it depends on."""
    found = ended.outcome.found if isinstance(ended.outcome, Done) else ()
    provenance = (
        replace(found[0].provenance, stage=None)
        if found
        else provenance_of(ended.step, digest_of_model)
    )
    return Result(scope, key, ended.record, provenance, found)
