"""The tree of errors. The branch answers the reader's question: whose turn is it now?

::

    CrossreadError                    exit 1
    ├── InputError                    exit 2   your file, address or option: correct it
    │   ├── UnreadableSource                   no text could be got from it
    │   │   └── NotFetched                     its address gave no page, or may not be asked
    │   └── UnknownName                        no such analyser, model, document
    ├── EvidenceError                 exit 3   words and pin disagree: re-anchor or look
    │   ├── QuoteMissing
    │   └── QuoteAmbiguous
    ├── PlanError                     exit 4   the analyses cannot be ordered: choose differently
    │   └── DuplicateAnalyser
    ├── Unavailable                   exit 5   an extra, a model file or a service is not here
    │   ├── ExtraMissing
    │   ├── ModelMissing
    │   ├── ModelDamaged
    │   ├── ServiceUnavailable
    │   ├── ServiceRefused
    │   └── ServiceGarbled
    └── StoreError                    exit 6   the database refused
        ├── SchemaMismatch
        ├── StoreDamaged
        ├── StoreReadOnly
        └── StoreFull
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class CrossreadError(Exception):
    """Anything Crossread raises on purpose.

    ``message`` is one sentence, ``hint`` says what to do next, ``details`` are values a program
    may want. ``code`` is stable and part of the interface.
    """

    code: ClassVar[str] = "crossread.error"
    exit_code: ClassVar[int] = 1

    def __init__(
        self, message: str, *, hint: str = "", details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = dict(details or {})

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process boundaries; keyword arguments must come along."""
        return (_rebuild, (type(self), self.message, self.hint, self.details))

    def to_json(self) -> dict[str, object]:
        """Return the one shape every face shows: ``{"ok": false, "error": {...}}``."""
        error = {
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "details": self.details,
        }
        return {"ok": False, "error": error}


def _rebuild(
    kind: type[CrossreadError], message: str, hint: str, details: dict[str, object]
) -> CrossreadError:
    return kind(message, hint=hint, details=details)


class InputError(CrossreadError):
    """Your file, address or option: correct it."""

    code = "input.invalid"
    exit_code = 2


class UnreadableSource(InputError):
    """No text could be got from a source."""

    code = "input.unreadable-source"


class NotFetched(UnreadableSource):
    """No page could be had from an address, or the address may not be asked for one."""

    code = "input.not-fetched"


class UnknownName(InputError):
    """No analyser, model, document or record of this name is here."""

    code = "input.unknown-name"


class EvidenceError(CrossreadError):
    """Words and pin disagree."""

    code = "evidence.mismatch"
    exit_code = 3


class QuoteMissing(EvidenceError):
    """The quoted words are nowhere in the text."""

    code = "evidence.quote-missing"


class QuoteAmbiguous(EvidenceError):
    """The quoted words are in the text at several places, and nothing says which is meant."""

    code = "evidence.quote-ambiguous"


class PlanError(CrossreadError):
    """The analyses chosen cannot be put in an order."""

    code = "plan.impossible"
    exit_code = 4


class DuplicateAnalyser(PlanError):
    """Two analysers claim the same name or the same kind."""

    code = "plan.duplicate-analyser"


class Unavailable(CrossreadError):
    """An extra, a model file or a service is not here."""

    code = "unavailable"
    exit_code = 5


class ExtraMissing(Unavailable):
    """An optional dependency is not installed."""

    code = "unavailable.extra-missing"


class ModelMissing(Unavailable):
    """A model's files are not here."""

    code = "unavailable.model-missing"


class ModelDamaged(Unavailable):
    """A model's files are here but not the ones that were shipped."""

    code = "unavailable.model-damaged"


class ServiceUnavailable(Unavailable):
    """A service did not answer; trying again may help."""

    code = "unavailable.service"


class ServiceRefused(Unavailable):
    """A service answered and refused: the key, the address or the model is not right."""

    code = "unavailable.service-refused"


class ServiceGarbled(Unavailable):
    """A service answered with something that is no answer."""

    code = "unavailable.service-garbled"


class StoreError(CrossreadError):
    """The workspace's database refused."""

    code = "store.refused"
    exit_code = 6


class SchemaMismatch(StoreError):
    """The workspace file was written by another version of the program."""

    code = "store.schema-mismatch"


class StoreDamaged(StoreError):
    """The file is not a workspace, or is damaged."""

    code = "store.damaged"


class StoreReadOnly(StoreError):
    """The workspace cannot be written to."""

    code = "store.read-only"


class StoreFull(StoreError):
    """There is no space left for the workspace."""

    code = "store.full"
