"""Running: one document through the analysers, or several through the comparers.

Foreign code is contained here, in one place: whatever an analyser raises becomes a ``Failed``
outcome of that analyser and that document, and everything else goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crossread.engine.calm import on_one_thread
from crossread.engine.seal import seal, without_twins
from crossread.errors import CrossreadError
from crossread.model.analyser import Analyser, Comparer, Reading, Shelf
from crossread.model.annotation import Annotation, Finding
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.outcome import Done, Failed, Outcome, OutcomeRecord, Skipped, record_outcome
from crossread.model.provenance import Provenance
from crossread.text.language_names import language_name

Layers = Mapping[type[Body], tuple[Annotation[Body], ...]]


class Models:
    """The models of one process, each loaded when first asked for and kept.

    ``load`` takes a name and returns a model that has a ``digest``; it raises ``Unavailable``
    when the model is not here.
    """

    def __init__(self, load: Callable[[str], Any]) -> None:
        self._load = load
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def chosen(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the models of these names; raises ``Unavailable``."""
        return {name: self[name] for name in names}


@dataclass(frozen=True, slots=True)
class Ended:
    """An analyser or comparer with how it ended on its documents."""

    step: Analyser | Comparer
    outcome: Outcome
    documents: tuple[str, ...]

    @property
    def record(self) -> OutcomeRecord:
        """Return what is stored and shown of this ending."""
        return record_outcome(
            self.outcome,
            analyser=self.step.name,
            version=self.step.version,
            documents=self.documents,
            comparison=isinstance(self.step, Comparer),
        )


def read_document(
    document: Document,
    plan: Sequence[Analyser],
    models: Models,
    *,
    known: Layers | None = None,
) -> list[Ended]:
    """Run the analysers of ``plan`` over one document, in order.

    ``known`` are layers found before, which are handed on and not found again. An analyser whose
    requirement failed or was skipped is ``Skipped`` and says why.
    """
    layers: dict[type[Body], tuple[Annotation[Body], ...]] = dict(known or {})
    ended: list[Ended] = []
    lacking: dict[type[Body], Outcome] = {}
    for analyser in plan:
        if analyser.provides in layers:
            continue
        outcome = _analyse(analyser, document, layers, lacking, models)
        if isinstance(outcome, Done):
            layers[analyser.provides] = outcome.found
        else:
            lacking[analyser.provides] = outcome
        ended.append(Ended(analyser, outcome, (document.id,)))
    return ended


def _analyse(
    analyser: Analyser,
    document: Document,
    layers: Layers,
    lacking: Mapping[type[Body], Outcome],
    models: Models,
) -> Outcome:
    if analyser.languages is not None and document.language not in analyser.languages:
        return Skipped(_unread(document.language), "language")
    for kind in sorted(analyser.requires & lacking.keys(), key=lambda one: one.kind):
        is_skipped = isinstance(lacking[kind], Skipped)
        if not (is_skipped and kind in analyser.does_without):
            return Skipped(f"needs {kind.kind}: {_why(lacking[kind])}", "requirement")

    def findings() -> Iterable[Finding[Any]]:
        reading = Reading(
            document,
            {kind: layers[kind] if kind not in lacking else () for kind in analyser.requires},
            models.chosen(analyser.models),
        )
        return analyser.analyse(reading)

    return _contain(analyser, findings, (document,), models)


def compare_documents(
    readings: Sequence[Reading],
    plan: Sequence[Comparer],
    models: Models,
    *,
    outcomes: Sequence[OutcomeRecord] = (),
    known: Layers | None = None,
    progress: Callable[[str], None] | None = None,
    keep: Callable[[Ended], None] | None = None,
) -> list[Ended]:
    """Run the comparers of ``plan`` over several readings, in order.

    ``outcomes`` are those of the readings; ``known`` is what was found across them before.
    ``progress`` is called with each comparer's name before it starts, ``keep`` with how it ended
    as soon as it has. A comparer whose requirement across documents failed is ``Skipped``.
    """
    across: dict[type[Body], tuple[Annotation[Body], ...]] = dict(known or {})
    ended: list[Ended] = []
    lacking: dict[type[Body], str] = {}
    documents = tuple(reading.document for reading in readings)
    for comparer in plan:
        if progress is not None:
            progress(comparer.name)
        shelf = _shelf(comparer, readings, across, outcomes)
        outcome = _compare(comparer, shelf, lacking, models)
        if isinstance(outcome, Done):
            across[comparer.provides] = outcome.found
        else:
            lacking[comparer.provides] = _why(outcome)
        ended.append(Ended(comparer, outcome, tuple(one.id for one in documents)))
        if keep is not None:
            keep(ended[-1])
    return ended


def _shelf(
    comparer: Comparer,
    readings: Sequence[Reading],
    across: Layers,
    outcomes: Sequence[OutcomeRecord],
) -> Shelf:
    """Hand over the layers that were asked for; a document that lacks one has none of it."""
    fenced = [
        Reading(
            reading.document,
            {
                kind: reading.layers.get(kind, ())
                for kind in comparer.requires
                if kind not in across
            },
        )
        for reading in readings
    ]
    return Shelf(
        fenced, {kind: across[kind] for kind in comparer.requires if kind in across}, outcomes
    )


def _compare(
    comparer: Comparer, shelf: Shelf, lacking: Mapping[type[Body], str], models: Models
) -> Outcome:
    for kind in comparer.requires:
        if kind in lacking:
            return Skipped(f"needs {kind.kind}: {lacking[kind]}", "requirement")

    def findings() -> Iterable[Finding[Any]]:
        return comparer.compare(replace(shelf, models=models.chosen(comparer.models)))

    return _contain(comparer, findings, shelf.documents, models)


def _contain(
    step: Analyser | Comparer,
    findings: Callable[[], Iterable[Finding[Any]]],
    documents: Sequence[Document],
    models: Models,
) -> Outcome:
    """Run foreign code and turn whatever it raises into data."""
    try:
        with on_one_thread():
            return Done(_sealed(step, findings(), documents, models))
    except CrossreadError as error:
        return Failed(error.code, error.message, error.hint)
    except Exception as error:  # noqa: BLE001  the one place where foreign code is contained
        message = f"{step.name} broke: {type(error).__name__}: {error}"
        return Failed("analysis.broke", message, "please report this as a fault of the analyser")


def _sealed(
    step: Analyser | Comparer,
    findings: Iterable[Finding[Any]],
    documents: Sequence[Document],
    models: Models,
) -> tuple[Annotation[Body], ...]:
    by_id = {document.id: document for document in documents}
    provenance = Provenance(
        analyser=step.name,
        version=step.version,
        settings=step.settings,
        models=tuple(models[name].digest for name in step.models),
        # A comparison's outcome names its documents once; a thousand ids in every finding would not
        # be read by anyone.
        inputs=tuple(by_id) if isinstance(step, Analyser) else (),
    )
    return without_twins([seal(finding, by_id, provenance) for finding in findings])


def _unread(language: str | None) -> str:
    if language is None:
        return "the language of the text could not be told"
    return f"it does not read {language_name(language)}"


def _why(outcome: Outcome) -> str:
    match outcome:
        case Skipped(reason):
            return reason
        case Failed(_, message):
            return message
        case Done():
            return ""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One document to be read, as a value that travels to a worker."""

    document: Document
    plan: tuple[Analyser, ...]
    known: Layers = field(default_factory=dict)
