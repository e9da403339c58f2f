"""Outcomes: the three ways an analysis can end, never confused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crossread.model.annotation import Annotation
from crossread.model.bodies import Body


@dataclass(frozen=True, slots=True)
class Done:
    """Looked. ``Done(())`` means: looked, found nothing."""

    found: tuple[Annotation[Body], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Did not look, with the reason in words for the reader ("no model for Ukrainian")."""

    reason: str
    code: str = "skipped"


@dataclass(frozen=True, slots=True)
class Failed:
    """Broke. ``code`` is stable, ``message`` one sentence, ``hint`` what to do next."""

    code: str
    message: str
    hint: str = ""


Outcome: TypeAlias = Done | Skipped | Failed


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """How one analysis of one document, one comparison of several, or one ingest ended.

    ``analyser`` is ``ingest`` for the reading of a source. ``documents`` are ids; a source that
    gave no document has none and is named by ``source``. ``n_found`` counts what was found.
    """

    analyser: str
    version: str
    ending: str
    documents: tuple[str, ...] = ()
    source: str | None = None
    reason: str = ""
    code: str = ""
    hint: str = ""
    n_found: int = 0
    comparison: bool = False


def record_outcome(
    outcome: Outcome,
    *,
    analyser: str,
    version: str,
    documents: tuple[str, ...] = (),
    source: str | None = None,
    comparison: bool = False,
) -> OutcomeRecord:
    """Put an outcome's ending into the record that is stored and shown."""
    match outcome:
        case Done(found):
            ending, reason, code, hint, n_found = "done", "", "", "", len(found)
        case Skipped(reason, code):
            ending, hint, n_found = "skipped", "", 0
        case Failed(code, reason, hint):
            ending, n_found = "failed", 0
    return OutcomeRecord(
        analyser=analyser,
        version=version,
        ending=ending,
        documents=documents,
        source=source,
        reason=reason,
        code=code,
        hint=hint,
        n_found=n_found,
        comparison=comparison,
    )
