"""Documents read and compared as the program does it, for measures of a whole shelf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from crossread.engine.plan import plan_analysers
from crossread.engine.run import Models, compare_documents, read_document
from crossread.model import (
    Annotation,
    Body,
    Comparer,
    Document,
    Done,
    OutcomeRecord,
    Reading,
    Shelf,
)
from crossread.workspace import built_in_analysers, built_in_comparers, load_model

B = TypeVar("B", bound=Body)

MODELS = Models(load_model)


class Shelved:
    """A shelf of documents, read by every built-in analyser and compared by some comparers."""

    def __init__(
        self, documents: Sequence[Document], comparers: Sequence[Comparer] | None = None
    ) -> None:
        self.documents = tuple(documents)
        self.text = {one.id: one.text for one in documents}
        self.source = {one.id: one.capture.source for one in documents}
        plan, outcomes = plan_analysers(built_in_analysers()), list[OutcomeRecord]()
        self.readings: list[Reading] = []
        for document in documents:
            ended = read_document(document, plan, MODELS)
            outcomes += [one.record for one in ended]
            layers = {
                one.step.provides: one.outcome.found
                for one in ended
                if isinstance(one.outcome, Done)
            }
            self.readings.append(Reading(document, layers))
        steps = built_in_comparers() if comparers is None else comparers
        self.ended = compare_documents(self.readings, steps, MODELS, outcomes=outcomes)

    @property
    def shelf(self) -> Shelf:
        """Return the readings with what was found across them."""
        across = {
            one.step.provides: one.outcome.found
            for one in self.ended
            if isinstance(one.outcome, Done)
        }
        return Shelf(self.readings, across)

    def of(self, kind: type[B]) -> Iterator[Annotation[Any]]:
        """Yield what was found of a kind across the documents; raises if that was not compared."""
        for one in self.ended:
            if one.step.provides is kind:
                assert isinstance(one.outcome, Done), one.outcome
                yield from one.outcome.found
                return
        raise AssertionError(f"{kind.kind} was not compared")
