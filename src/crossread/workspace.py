"""The workspace: the one object a caller holds. It joins the layers below and computes nothing.

Sources go in, are read by the analysers, compared by the comparers, and everything stays in one
file (or in memory). Work is named by everything it depends on, so a second run does only what is
new, and a run that was stopped at any moment goes on where it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypeVar

from crossread import __version__, logs
from crossread.engine.keys import document_key, joined_key, step_keys
from crossread.engine.plan import plan_analysers, plan_comparers
from crossread.engine.registry import Registered, registered
from crossread.engine.results import result_of
from crossread.engine.rules import age_of, rules_of, signed
from crossread.engine.run import Ended, Layers, Models, ReadTask, compare_documents, read_document
from crossread.engine.runner import ProcessRunner, Runner, SerialRunner
from crossread.errors import (
    ExtraMissing,
    InputError,
    StoreDamaged,
    Unavailable,
    UnknownName,
    UnreadableSource,
)
from crossread.model.analyser import Analyser, Comparer, Reading
from crossread.model.annotation import Annotation
from crossread.model.bodies import (
    KINDS,
    Body,
    Furniture,
    Group,
    Paragraph,
    Quotation,
    Review,
    Sentence,
    Version,
)
from crossread.model.codebook import Code
from crossread.model.document import Document
from crossread.model.evidence import Evidence
from crossread.model.findings import SIGLA, Findings, siglum_of
from crossread.model.outcome import Done, OutcomeRecord
from crossread.model.span import Pin, Span
from crossread.store.places import is_address, open_store
from crossread.store.store import (
    ALL,
    CORRECTABLE,
    Asked,
    Changes,
    Correction,
    Fault,
    Forgotten,
    Held,
    Mended,
    Result,
    SavedCopy,
    Store,
    StoredCapture,
    utc_now,
)

if TYPE_CHECKING:
    from crossread.ask.answer import Answer
    from crossread.ask.library import Library
    from crossread.ask.prose import Prose
    from crossread.ask.retrieval import Retrieval
    from crossread.ask.verification import Verification
    from crossread.cluster.events import Grouped
    from crossread.cluster.run import Mapper, Report
    from crossread.inference.chat import Budget, ChatModel, Prompt
    from crossread.ingest.exchange import Page
    from crossread.ingest.fetch import Fetcher
    from crossread.ingest.intake import Intake
    from crossread.ingest.pictures import Pictured
    from crossread.ingest.reader import Ingested
    from crossread.review.agreement import Agreement
    from crossread.review.record import Desk, Place, Target
    from crossread.review.standing import Standing
    from crossread.store.transfer import Copied

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is (None: unknown)."""

# Below this many code points to be read, starting processes saves too little: they take one to two
# seconds to start, and each reads some 40,000 code points a second (100 news articles, 2 cores).
PARALLEL_FROM_CODE_POINTS = 250_000

MIN_ID_PREFIX = 4

READ_AGAIN = "reading anew, as the rules have changed"
"""What is told while documents are read that were read before."""

MANY_DOCUMENTS, NEAREST = 300, 60
"""With more documents than this a question is answered from those nearest to it, so many."""

Step = TypeVar("Step", Analyser, Comparer)


def built_in_analysers() -> tuple[Analyser, ...]:
    """Return the analysers that come with Crossread."""
    from crossread.analyse import (
        appeals,
        chains,
        furniture,
        labelling,
        mentions,
        paragraphs,
        quantities,
        quotation,
        seams,
        sentences,
        stance,
        subjectivity,
        times,
        tone,
    )

    return (
        furniture.ANALYSER,
        paragraphs.ANALYSER,
        sentences.ANALYSER,
        mentions.LEARNED,
        quotation.LEARNED,
        labelling.ANALYSER,
        quantities.ANALYSER,
        times.ANALYSER,
        appeals.ANALYSER,
        seams.ANALYSER,
        chains.ANALYSER,
        stance.ANALYSER,
        subjectivity.ANALYSER,
        tone.ANALYSER,
    )


def rule_analysers() -> tuple[Analyser, ...]:
    """Return the analysers that come with Crossread as they run by rule alone, without a model."""
    from crossread.analyse import mentions, quotation

    by_rule = {mentions.LEARNED: mentions.ANALYSER, quotation.LEARNED: quotation.ANALYSER}
    ruled = (by_rule.get(one, one) for one in built_in_analysers())
    return tuple(one for one in ruled if not one.models)


def built_in_comparers() -> tuple[Comparer, ...]:
    """Return the comparers that come with Crossread."""
    from crossread.compare import (
        alignment,
        coverage,
        events,
        grouping,
        naming,
        number_variants,
        quote_variants,
        reuse,
        versions,
    )

    return (
        reuse.COMPARER,
        grouping.COMPARER,
        versions.COMPARER,
        alignment.COMPARER,
        quote_variants.COMPARER,
        number_variants.COMPARER,
        coverage.COMPARER,
        events.COMPARER,
        naming.COMPARER,
    )


def _drop_folder_of_replies(place: str | Path | None) -> None:
    """Delete what earlier versions kept of language models' answers in a folder beside a file."""
    if place is None or is_address(place):
        return
    folder = Path(f"{place}.replies")
    for path in folder.glob("*.json"):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # not there, or somebody put something else into it
        folder.rmdir()


def load_model(name: str) -> Any:
    """Load a shipped model; raises ``Unavailable``. At the top level, so that workers find it."""
    from crossread.inference.onnx import load_embedder
    from crossread.inference.reading import READER, load_reader
    from crossread.inference.support import SUPPORT, load_support

    if name == READER:
        return load_reader()
    return load_support() if name == SUPPORT else load_embedder(name)


def load_worker_model(name: str) -> Any:
    """Load a shipped model in one of several processes: each reads on one thread."""
    from crossread.inference.reading import READER, load_reader

    return load_reader(threads=1) if name == READER else load_model(name)


def _telling(spans: Sequence[Span], text: str) -> list[Span]:
    """Join words found side by side, and leave out places that hold small words only."""
    from crossread.text.similarity import content_stems, tokens

    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    telling = [one for one in joined if content_stems(tokens(text, one.start, one.end))]
    return telling or joined


def _encoder() -> Any:
    """Return the sentence encoder, None where it is not here."""
    try:
        return load_model("embed.minilm")
    except Unavailable:
        return None


def model_digest(name: str) -> str:
    """Return the digest of a shipped model without loading it, or that it is missing."""
    from crossread.inference.catalogue import shipped

    try:
        return shipped().card(name).digest
    except Unavailable as error:
        return error.code


def _quiet(what: str, n_done: int, n_all: int | None) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Added:
    """What ``add`` did: documents new to the workspace, sources that were there, failures.

    ``new`` holds the documents, but those of an archive read piece by piece, which may be too many
    to hold: of these ``streamed`` has the ids. ``n_new`` counts both.
    ``twins`` are sources whose bytes were here under another name. ``unmatched`` are names in the
    table of metadata that speak of none of the documents. ``versions`` are sources that are a new
    version of a page that was captured before.
    """

    new: tuple[Document, ...] = ()
    unchanged: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    failures: tuple[OutcomeRecord, ...] = ()
    unmatched: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    streamed: tuple[str, ...] = ()

    @property
    def n_new(self) -> int:
        """Return how many documents are new."""
        return len(self.new) + len(self.streamed)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was here before: documents, and the digest and reader of each source."""

    documents: set[str]
    captures: dict[str, set[tuple[str, str]]]

    def has_other(self, source: str, digest: str) -> bool:
        """Whether a source of this name was here with other bytes."""
        known = self.captures.get(source, set())
        return bool(known) and digest not in {one for one, _ in known}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words found by a search: ``evidence`` pins them, ``siglum`` names their source."""

    siglum: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is still to be worked out: ids of documents to be read, names of comparers to be run.

    ``failed`` are documents, of those, that were read and failed, ``broken`` comparers that failed,
    or wait for one that did; both are tried again. ``older`` are those that were read with older
    rules than this program has.
    """

    reading: tuple[str, ...] = ()
    comparing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    older: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is to be done that was not tried and failed."""
        return bool(set(self.reading) - set(self.failed) or self.comparing != self.broken)


@dataclass(frozen=True, slots=True)
class CheckUp:
    """What ``doctor`` looked at and what does not hold."""

    n_documents: int
    n_records: int
    n_pins: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did and what is left; ``aside`` names the copy made before it (None: none)."""

    aside: str | None
    mended: tuple[Mended, ...]
    left: CheckUp


class Workspace:
    """Sources, what was found in and across them, and what people decided.

    ``path`` is the file (made if missing) or the address of a PostgreSQL database
    (``postgresql://…``); None keeps everything in memory. ``n_workers`` is how
    many processes read at a time where there is much to read; a script that asks for more than one
    must start its work under ``if __name__ == "__main__":``, as each process loads it anew. ``now``
    gives the moment, in ISO 8601, that people's decisions are dated with. ``read_only`` looks into
    a file that is there and refuses to change it. Use it as a context manager; raises
    ``StoreError``s when the file cannot be opened.

    >>> with Workspace() as workspace:
    ...     added = workspace.add(["a.txt", "b.html"])
    ...     findings = workspace.compare()
    """

    def __init__(
        self,
        path: str | Path | None = None,
        *,
        analysers: Iterable[Analyser] | None = None,
        comparers: Iterable[Comparer] | None = None,
        n_workers: int = 1,
        store: Store | None = None,
        now: Callable[[], str] = utc_now,
        read_only: bool = False,
    ) -> None:
        chosen = (
            (one.step for one in available_analysers()) if analysers is None else tuple(analysers)
        )
        compared = (
            (one.step for one in available_comparers()) if comparers is None else tuple(comparers)
        )
        self._analysers = plan_analysers(chosen)
        self._comparers = plan_comparers(compared, self._analysers)
        steps: tuple[Analyser | Comparer, ...] = (*self._analysers, *self._comparers)
        self._kinds = {**KINDS, **{step.provides.kind: step.provides for step in steps}}
        self._n_workers = n_workers
        self._given_runner: Runner | None = None
        self._now = now
        self._store = store or open_store(
            path, kinds=self._kinds, version=__version__, read_only=read_only
        )
        self._other_rules: Literal["", "older", "newer"] = ""
        self._kept: tuple[tuple[object, ...], bool, Library] | None = None
        self._fetcher: Fetcher | None = None
        self._shelf: tuple[str, str, tuple[Document, ...]] | None = None
        self._retrieves: Retrieval | None = None
        self._known_to_do: tuple[str, ToDo] | None = None
        self._known_state: tuple[str, tuple[object, ...]] | None = None
        self._path = path

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave everything in one file and let go of it."""
        self._store.close()

    def read_with(self, runner: Runner) -> None:
        """Let ``runner`` read documents from now on, wherever it does that."""
        self._given_runner = runner

    @property
    def read_only(self) -> bool:
        """Whether the file may be read only."""
        return self._store.read_only

    @property
    def other_rules(self) -> Literal["", "older", "newer"]:
        """Return whether findings given so far were found with older rules than this program has.

        They are where the workspace may only be read, and cannot be found anew. Findings of *newer*
        rules, of somebody whose program is newer, are left as they are too. Empty otherwise.
        """
        return self._other_rules

    @cached_property
    def _keys(self) -> dict[str, str]:
        return step_keys(self._analysers, model_digest)

    # -- sources ------------------------------------------------------------------------------

    def add(
        self,
        sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        meta: str | os.PathLike[str] | None = None,
        max_bytes: int | None = None,
        stdin: BinaryIO | None = None,
        progress: Progress = _quiet,
        intake: Intake | None = None,
    ) -> Added:
        """Take in files, folders and patterns, in the order given; ``-`` is ``stdin``.

        ``meta`` is a CSV file with a column ``source`` and any of outlet, author, date, title and
        language, which supplies or corrects them; a list of references (RIS, CSL-JSON, Zotero's
        CSV) does too. A source larger than ``max_bytes`` is refused; ``intake`` holds the other
        limits, and a mapping of fields. Addresses are fetched only where it says so (``fetching``).
        What cannot be read is among the failures and the others are taken in all the same. Raises
        ``InputError`` when the table of metadata cannot be read.
        """
        from crossread.ingest.intake import Intake
        from crossread.ingest.metadata import read_metadata
        from crossread.ingest.sources import expand

        metadata = None if meta is None else read_metadata(os.fspath(meta))
        intake = (intake or Intake()).raised_to(max_bytes)
        given = [sources] if isinstance(sources, str | os.PathLike) else sources
        expanded = expand(
            [os.fspath(one) for one in given],
            stdin=stdin,
            limits=intake.limits,
            fetch=intake.fetching is not None,
        )
        added, shelf = Added(), self._known()
        passed: dict[str, list[OutcomeRecord]] = {}
        for number, one in enumerate(expanded):
            progress("taking in sources", number, len(expanded))
            if isinstance(one, OutcomeRecord):
                passed.setdefault(one.source or "", []).append(one)
            elif one.address is not None:
                added = _joined(added, self._fetch(one.address, intake, shelf))
            else:
                added = _joined(added, self._take_in(one, intake, shelf))
        for source, records in passed.items():
            self._store.add_failures(source, records)
            added = _joined(added, Added(failures=tuple(records)))
        progress("taking in sources", len(expanded), len(expanded))
        return added if metadata is None else self._corrected(added, metadata)

    def _take_in(self, source: Any, intake: Intake, shelf: _Known) -> Added:
        """Read one source, unless these very bytes of it were read before."""
        from crossread.ingest.reader import read_source
        from crossread.ingest.sources import VERSION, failure

        try:
            source = source.loaded(intake.limits)
            digest = source.digest(intake.limits)
            if source.path is None and shelf.has_other(source.name, digest):
                # What is piped in has no name of its own; another text must not push it out.
                source = replace(source, name=f"{source.name} {digest[:8]}")
            if (digest, VERSION) in shelf.captures.get(source.name, ()):
                return Added(unchanged=(source.name,))
            if source.is_streamed():
                return self._take_in_stream(source, digest, intake, shelf)
            read = read_source(source, limits=intake.limits, mapping=intake.mapping)
        except (UnreadableSource, ExtraMissing) as error:
            failed = failure(source.name, error)
            self._store.add_failures(source.name, [failed])
            logs.note("source.failed", code=error.code)
            return Added(failures=(failed,))
        return self._keep(source.name, digest, read, shelf)

    def _take_in_stream(self, source: Any, digest: str, intake: Intake, shelf: _Known) -> Added:
        """Take in an archive whose documents are stored while it is read, and not held."""
        from crossread.ingest.reader import documents_of
        from crossread.ingest.sources import VERSION

        failures: list[OutcomeRecord] = []
        new: list[str] = []
        n_documents = 0

        def noted() -> Iterator[Document]:
            nonlocal n_documents
            for one in documents_of(source, failures, limits=intake.limits, mapping=intake.mapping):
                n_documents += 1
                if one.id not in shelf.documents:
                    new.append(one.id)
                    shelf.documents.add(one.id)
                yield one

        self._store.add_source(
            source.name, noted(), digest=digest, reader=VERSION, failures=failures
        )
        logs.note("source.taken", digest=digest, documents=n_documents, failures=len(failures))
        twins = (source.name,) if n_documents and not new else ()
        return Added(streamed=tuple(new), twins=twins, failures=tuple(failures))

    def _keep(self, name: str, digest: str, read: Ingested, shelf: _Known) -> Added:
        from crossread.ingest.sources import VERSION

        self._store.add_source(
            name, read.documents, digest=digest, reader=VERSION, failures=read.failures
        )
        logs.note(
            "source.taken",
            digest=digest,
            documents=len(read.documents),
            failures=len(read.failures),
        )
        new = tuple(one for one in read.documents if one.id not in shelf.documents)
        shelf.documents.update(one.id for one in new)
        twins = (name,) if read.documents and not new else ()
        return Added(new, twins=twins, failures=read.failures)

    def fetch(self, address: str, *, intake: Intake | None = None) -> Added:
        """Fetch a page and take it in; called only where a person asked for it.

        The whole exchange is kept (see ``captures``). Where a capture of this address is here and
        the text is another, the page becomes a new version beside it, to be compared (see
        ``versions``); with the same text it is kept as a further capture and no new document. What
        may not be fetched, or cannot, is among the failures.
        """
        from crossread.ingest.fetching import Fetching
        from crossread.ingest.intake import Intake

        intake = intake or Intake()
        if intake.fetching is None:
            intake = replace(intake, fetching=Fetching())
        return self._fetch(address, intake, self._known())

    def _fetch(self, address: str, intake: Intake, shelf: _Known) -> Added:
        from crossread.ingest.sources import failure, named_address

        name = named_address(address)
        try:
            page = self._fetcher_for(intake).page(address, intake.limits)
        except (UnreadableSource, ExtraMissing) as error:
            failed = failure(name, error)
            self._store.add_failures(name, [failed])
            return Added(failures=(failed,))
        self._store.add_failures(name, [])
        return self._take_in_page(page, intake, shelf)

    def _take_in_page(self, page: Page, intake: Intake, shelf: _Known) -> Added:
        """Take in a page that was fetched, and keep its capture even where no text comes of it."""
        from crossread.ingest.captures import source_of
        from crossread.ingest.reader import read_source
        from crossread.ingest.sources import failure

        earlier = self._last_capture_of(page.asked)
        name = page.asked if earlier is None else f"{page.asked} ({page.taken})"
        source = source_of(page, name)
        try:
            read = read_source(source, limits=intake.limits, mapping=intake.mapping)
        except (UnreadableSource, ExtraMissing) as error:
            self._keep_page(page, page.asked)
            failed = failure(page.asked, error)
            self._store.add_failures(page.asked, [failed])
            return Added(failures=(failed,))
        if earlier is not None and self._texts_of(earlier) == [one.text for one in read.documents]:
            self._keep_page(page, earlier)
            return Added(unchanged=(page.asked,))
        added = self._keep(name, page.digest, read, shelf)
        self._keep_page(page, name)
        return added if earlier is None else replace(added, versions=(name,))

    def _last_capture_of(self, address: str) -> str | None:
        """Return the source that the last capture of an address gave, of those that gave a text."""
        here = {one.source for one in self._store.sources()}
        known = [one.source for one in self._store.captures() if one.address == address]
        return next((one for one in reversed(known) if one in here), None)

    def _texts_of(self, source: str) -> list[str]:
        ids = [one.document for one in self._store.sources() if one.source == source]
        texts = {one.id: one.text for one in self._store.documents()}
        return [texts[one] for one in ids]

    def _keep_page(self, page: Page, source: str) -> None:
        from crossread.ingest.captures import about, warc_of

        capture = StoredCapture(
            0, source, page.asked, page.taken, page.digest, about(page), n_bytes=0
        )
        self._store.keep_capture(capture, warc_of(page))

    def _fetcher_for(self, intake: Intake) -> Fetcher:
        """Return what fetches; the same for all pages of a workspace, so that it can be polite."""
        from crossread.ingest.fetch import Fetcher

        assert intake.fetching is not None  # nobody gets here without having asked for it
        if self._fetcher is None or self._fetcher.fetching != intake.fetching:
            self._fetcher = Fetcher(intake.fetching)
            self._fetcher.remember((one.address, one.taken) for one in self._store.captures())
        return self._fetcher

    def captures(self, names: Iterable[str] = ()) -> tuple[StoredCapture, ...]:
        """Return the captures of pages that were fetched, in order: all, or those of some.

        ``names`` are addresses, or name sources as elsewhere. Raises ``UnknownName``.
        """
        known = self._store.captures()
        chosen: set[int] = set()
        for name in names:
            fitting = {one.number for one in known if name in (one.address, one.source)}
            if not fitting:
                of = self._sources_named(name)
                addresses = {one.address for one in known if one.source in of}
                fitting = {one.number for one in known if one.address in addresses}
            if not fitting:
                raise UnknownName(f"{name} was not fetched", hint="see crossread captures")
            chosen |= fitting
        return tuple(one for one in known if not names or one.number in chosen)

    def capture_record(self, capture: StoredCapture) -> bytes:
        """Return a capture as a web archive (WARC, packed with gzip)."""
        return self._store.capture_record(capture.number)

    def versions(self, name: str, *, progress: Progress = _quiet) -> Findings:
        """Return what changed between the captures of one address that are here, oldest first.

        ``name`` is the address, or names one of the captures. Raises ``UnknownName``.
        """
        from crossread.engine.plan import feeding

        sources = {one.source for one in self.captures([name])}
        ids = {one.document for one in self._store.sources() if one.source in sources}
        documents = tuple(one for one in self._store.documents() if one.id in ids)
        self._read_new(progress)
        read = self._readings_of(documents)
        steps = feeding(Version, self._comparers)
        across = self._across(documents, read, progress, steps=steps)
        self._store.finish_run()
        return self._findings(documents, read, across)

    def read_into(
        self,
        folder: str | os.PathLike[str],
        sources: Iterable[str | os.PathLike[str]],
        *,
        mapper: Mapper | None = None,
        meta: str | os.PathLike[str] | None = None,
        intake: Intake | None = None,
        stdin: BinaryIO | None = None,
        progress: Progress = _quiet,
    ) -> Report:
        """Read sources into a folder of Parquet files, without keeping them in the workspace.

        Archives are streamed and what is in the folder is not read again. ``mapper`` says where
        the reading happens (default: here); the rest is as for ``add``. Raises ``InputError`` for
        a folder of another kind, ``StoreFull``, and ``ExtraMissing`` without pyarrow.
        """
        from crossread.cluster.batches import Job
        from crossread.cluster.folder import Folder
        from crossread.cluster.run import Here, read_to_folder
        from crossread.cluster.tables import pyarrow
        from crossread.ingest.intake import Intake
        from crossread.ingest.metadata import read_metadata
        from crossread.ingest.sources import expand

        pyarrow()  # whoever lacks it is told before anything is read
        metadata = None if meta is None else read_metadata(os.fspath(meta))
        intake = intake or Intake()
        job = Job(self._analysers, self._keys, load_model, model_digest, intake, metadata)
        given = expand([os.fspath(one) for one in sources], stdin=stdin, limits=intake.limits)
        made = Folder.made(os.fspath(folder), job.key)
        return read_to_folder(given, job, made, mapper or Here(), progress=progress)

    def group_in(
        self,
        folder: str | os.PathLike[str],
        *,
        mapper: Mapper | None = None,
        compare: bool = False,
        progress: Progress = _quiet,
    ) -> Grouped:
        """Group the texts of a folder of findings by event, and write the groups there.

        With ``compare`` everything else is compared too, within each group.
        Texts meet only in buckets (MinHash of words, sides of sentence vectors), never all with
        all. Raises ``InputError`` where it is no such folder or holds nothing, ``StoreFull``,
        ``PlanError`` where the comparers chosen do not group.
        """
        from crossread.cluster.events import Task, group_folder
        from crossread.cluster.folder import Folder
        from crossread.cluster.run import Here
        from crossread.engine.plan import feeding

        there = Folder.there(os.fspath(folder))
        steps = self._comparers if compare else feeding(Group, self._comparers)
        needed = {kind for one in steps for kind in one.requires}
        provides = {one.name: one.provides for one in self._analysers if one.provides in needed}
        task = Task(steps, provides, load_model, model_digest)
        return group_folder(there, task, mapper or Here(), progress=progress)

    def load(self, folder: str | os.PathLike[str], *, progress: Progress = _quiet) -> None:
        """Take in what a folder of findings holds; nothing is read again.

        Raises ``InputError`` where it is none, ``StoreDamaged`` when a part cannot be read.
        """
        from crossread.cluster.folder import Folder
        from crossread.cluster.load import results_in, sources_in
        from crossread.ingest.sources import VERSION

        there = Folder.there(os.fspath(folder))
        for number, one in enumerate(sources_in(there)):
            progress("taking in sources", number, None)
            if one.documents:
                digest = one.documents[0].capture.digest
                self._store.add_source(
                    one.source, one.documents, digest=digest, reader=VERSION, failures=one.failures
                )
            else:
                self._store.add_failures(one.source, one.failures)
        held = self._store.held()
        for results in results_in(there, self._kinds):
            new = []
            for result in results:
                known = held.get((result.scope, result.record.analyser))
                if known is None or age_of(known.key, result.key) in ("older", "other"):
                    new.append(result)
            if new:
                self._store.add_results(new)

    def put(self, name: str, content: bytes, *, intake: Intake | None = None) -> Added:
        """Take in bytes that came with a name but lie in no file, as a page hands them over.

        ``intake`` sets limits, and a mapping of fields.
        """
        from crossread.ingest.intake import Intake
        from crossread.ingest.sources import Source, shown

        source = Source(shown(name), content=content)
        return self._take_in(source, intake or Intake(), self._known())

    def correct_source(self, name: str, fields: Mapping[str, str | None]) -> bool:
        """Record better values of title, outlet, author, date or language of a document.

        The capture stays as it was taken. Returns whether anything changed; raises
        ``UnknownName``.
        """
        return self._store.correct(self.document(name).id, fields)

    def corrections(self) -> tuple[Correction, ...]:
        """Return what people put right about documents, in order."""
        return self._store.corrections()

    def _known(self) -> _Known:
        known = _Known(set(), {})
        for entry in self._store.sources():
            known.documents.add(entry.document)
            known.captures.setdefault(entry.source, set()).add((entry.digest, entry.reader))
        return known

    def _corrected(self, added: Added, metadata: Any) -> Added:
        for document in self._store.documents():
            better = metadata.applied_to(document)
            self._store.correct(document.id, _known_of(better))
        documents = {one.id: one for one in self._store.documents()}
        return replace(
            added,
            new=tuple(documents[one.id] for one in added.new),
            unmatched=metadata.unmatched(documents.values()),
        )

    def remove(self, names: Iterable[str]) -> tuple[str, ...]:
        """Forget sources, by their path as given, siglum or document id, and all found there.

        Returns the paths removed. Raises ``UnknownName`` and then removes nothing.
        """
        sources = [source for name in names for source in self._sources_named(name)]
        removed = self._store.remove_sources(sources)
        _drop_folder_of_replies(self._path)
        logs.note("sources.removed", documents=len(removed))
        return removed

    def forget(self, names: Iterable[str], *, by: str | None = None) -> tuple[Forgotten, ...]:
        """Forget sources for good: texts, findings, people's decisions on them, every trace.

        Unlike ``remove`` it does not wait for the source to come back. The search index and the
        file are written anew; that it was is kept, without names or words. Copies made before
        (see ``copies``) still hold it. Raises ``UnknownName`` and then forgets nothing.
        """
        sources = [source for name in names for source in self._sources_named(name)]
        told = self._store.forget_sources(sources, person=by)
        _drop_folder_of_replies(self._path)
        self._store.compact()
        for one in told:
            logs.note("source.forgotten", document=one.document, records=one.n_records)
        return told

    def forgotten(self) -> tuple[Forgotten, ...]:
        """Return what was forgotten, in order."""
        return self._store.forgotten()

    def copies(self) -> tuple[SavedCopy, ...]:
        """Return the copies made of this workspace, as far as it knows, and may still hold more.

        What upgrades and repairs put beside it comes last, without a moment.
        """
        beside = (SavedCopy("", "beside", name) for name in self._store.copies_beside())
        return (*self._store.copies(), *beside)

    def backup(self, out: str | Path) -> Copied:
        """Write a copy of everything, while others may go on writing, and its digest beside it.

        Raises ``InputError`` when there is such a file.
        """
        from crossread.store.transfer import backup

        return self._copied(backup(self._store, Path(out)))

    def export_all(self, out: str | Path) -> Copied:
        """Write everything to one documented file (``.jsonl``, ``.jsonl.gz``).

        Raises ``InputError`` when there is such a file.
        """
        from crossread.store.transfer import export_all

        return self._copied(export_all(self._store, Path(out), program=__version__))

    def _copied(self, copied: Copied) -> Copied:
        logs.note(f"{copied.what}.made", bytes=copied.n_bytes, digest=copied.sha256)
        return copied

    def _sources_named(self, name: str) -> list[str]:
        entries = self._store.sources()
        failed = [one.source for one in self._store.failures() if one.source == name]
        direct = [one.source for one in entries if one.source == name] or failed
        if direct:
            return [source for source in direct if source is not None]
        wanted = self.document(name).id
        return [one.source for one in entries if one.document == wanted]

    def order(self, names: Iterable[str]) -> tuple[Document, ...]:
        """Put these documents first, in this order, and return all in their new order."""
        self._store.reorder([self.document(name).id for name in names])
        return self._store.documents()

    def documents(self) -> tuple[Document, ...]:
        """Return the documents in order."""
        return self._store.documents()

    def n_documents(self) -> int:
        """Return how many documents there are, without loading them."""
        return len({one.document for one in self._store.sources()})

    def listed(self) -> Findings:
        """Return the documents in order, with their further sources and what could not be read."""
        return self._findings(self._store.documents(), None, ())

    def sigla(self) -> dict[str, str]:
        """Return the siglum of each document, by its id."""
        return {one.id: siglum_of(number) for number, one in enumerate(self._store.documents())}

    def document(self, name: str) -> Document:
        """Return a document by siglum (A, B …), path as given, file name, or beginning of its id.

        Raises ``UnknownName``, with the nearest names as a hint, when none or several fit.
        """
        documents = self._store.documents()
        if name and set(name) <= set(SIGLA):
            for number, document in enumerate(documents):
                if siglum_of(number) == name:
                    return document
        found = self._ids_named(name, documents)
        if len(found) == 1:
            return next(one for one in documents if one.id in found)
        raise _unknown_document(name, documents, several=len(found) > 1)

    def _ids_named(self, name: str, documents: Iterable[Document]) -> set[str]:
        found = set()
        for entry in self._store.sources():
            whole = f"{entry.source}{entry.member or ''}"
            if name in (entry.source, whole, Path(entry.source).name, Path(whole).name):
                found.add(entry.document)
        if found or len(name) < MIN_ID_PREFIX:
            return found
        return {one.id for one in documents if one.id.startswith(name.lower())}

    # -- reading and comparing ----------------------------------------------------------------

    def read(self, *, own: str | None = None, progress: Progress = _quiet) -> Findings:
        """Read what is new, and return what is found in each document.

        For coding unswayed, ``own`` names a person: then neither what the program found nor what
        others decided is given, only the texts, cut up, and what that person did.

        Each document's results are stored together as they come; stopped at any moment, the next
        call goes on with the documents that are left.
        """
        self._read_new(progress)
        self._store.finish_run()
        documents = self._store.documents()
        findings = self._findings(documents, self._readings_of(documents), ())
        if own is None:
            return findings
        from crossread.review.record import person_named
        from crossread.review.standing import without_suggestions

        return without_suggestions(findings, person_named(own))

    def compare(
        self,
        *,
        about: str | None = None,
        documents: Sequence[str] | None = None,
        progress: Progress = _quiet,
    ) -> Findings:
        """Read what is new, compare, and return what is found in and across the documents.

        ``documents`` narrows it to some (see ``document`` for how they are named); ``about`` to
        findings about a topic: its words stand in the passage, or the sentence means much the
        same. Raises ``UnknownName``, and ``InputError`` for a topic without a word.
        """
        from crossread.engine.topic import narrow, topic_stems

        if about is not None:
            topic_stems(about)  # a topic without a word is refused before anything is read
        self._read_new(progress)
        everything = self._store.documents()
        chosen = everything
        if documents is not None:
            chosen = tuple({one.id: one for one in map(self.document, documents)}.values())
        read = self._readings_of(chosen)
        findings = self._findings(chosen, read, self._across(chosen, read, progress))
        self._store.finish_run()
        return findings if about is None else narrow(findings, about, encoder=_encoder())

    def group(self, *, progress: Progress = _quiet) -> Findings:
        """Read what is new, and return which documents report one event and which are copies.

        Quicker than ``compare``: no statements are compared. Raises ``PlanError`` where the
        comparers chosen do not group.
        """
        return self.find(Group, progress=progress)

    def find(self, kind: type[Body], *, progress: Progress = _quiet) -> Findings:
        """Read what is new, and run only the comparers needed to find one kind.

        Raises ``PlanError`` where none of the comparers chosen finds it.
        """
        from crossread.engine.plan import feeding

        self._read_new(progress)
        documents = self._store.documents()
        read = self._readings_of(documents)
        steps = feeding(kind, self._comparers)
        findings = self._findings(
            documents, read, self._across(documents, read, progress, steps=steps)
        )
        self._store.finish_run()
        return findings

    def _read_new(self, progress: Progress, documents: Sequence[Document] | None = None) -> None:
        """Read what is new among documents (None: all)."""
        held = self._held()
        pending = self._pending(self._store.documents() if documents is None else documents, held)
        if not pending:
            return
        is_again = all(self._was_read(one, held.get(one.id, {})) for one, _ in pending)
        what = READ_AGAIN if is_again else "reading"
        self._store.begin_run()
        tasks = (self._task(document, plan) for document, plan in pending)
        runner = self._runner([document for document, _ in pending])
        progress(what, 0, len(pending))
        for number, (task, ended) in enumerate(runner.map(tasks), 1):
            self._store.add_results(self._results_of(task.document, ended))
            _log_readings(task.document, ended)
            progress(what, number, len(pending))

    def _pending(
        self,
        documents: Iterable[Document],
        held: Mapping[str, Mapping[str, Held]],
    ) -> list[tuple[Document, tuple[Analyser, ...]]]:
        self._other_rules = ""
        found = (
            (one, self._to_run(self._analysers, self._reading_keys(one), held.get(one.id, {})))
            for one in documents
        )
        return [(document, plan) for document, plan in found if plan]

    def _held(self) -> dict[str, dict[str, Held]]:
        """Return what the store holds, by scope and then by analyser."""
        held: dict[str, dict[str, Held]] = {}
        for (scope, name), one in self._store.held().items():
            held.setdefault(scope, {})[name] = one
        return held

    def _reading_keys(self, document: Document) -> dict[str, str]:
        known = document_key(document)
        return {
            one.name: signed(joined_key([self._keys[one.name], known]), rules_of(one))
            for one in self._analysers
        }

    def _was_read(self, document: Document, held: Mapping[str, Held]) -> bool:
        """Whether a document as it is now was read in full, with whatever rules."""
        if not held:
            return False
        keys = self._reading_keys(document)
        return all(
            name in held and age_of(held[name].key, key) != "other" for name, key in keys.items()
        )

    def _to_run(
        self, steps: Sequence[Step], keys: Mapping[str, str], held: Mapping[str, Held]
    ) -> tuple[Step, ...]:
        """Return the steps that have yet to be run, in order; ``held`` is what was done before.

        Who must run again takes along who reads what it finds, and who feeds it but has nothing
        to hand on.
        """
        run_again: set[type[Body]] = set()
        lacking: set[type[Body]] = set()
        for step in steps:
            known = held.get(step.name)
            is_stale = known is None or self._is_stale(known, keys[step.name])
            if is_stale or step.requires & run_again:
                run_again.add(step.provides)
            elif known is not None and known.ending != "done":
                lacking.add(step.provides)
        for step in reversed(steps):
            if step.provides in run_again:
                run_again |= step.requires & lacking
        return tuple(one for one in steps if one.provides in run_again)

    def _is_stale(self, held: Held, key: str) -> bool:
        """Whether a result must be worked out again: what failed is tried again, if it can be."""
        age = age_of(held.key, key)
        if age == "same":
            return held.ending == "failed" and not self._store.read_only
        if age == "newer" or (age == "older" and self._store.read_only):
            self._other_rules = age
            return False
        return True

    def _task(self, document: Document, plan: tuple[Analyser, ...]) -> ReadTask:
        needed = {kind for analyser in plan for kind in analyser.requires}
        needed -= {analyser.provides for analyser in plan}
        feeding = [one for one in self._analysers if one.provides in needed]
        known = self._readings_of([document], feeding)[document.id] if feeding else ()
        return ReadTask(document, plan, _layers(known, feeding))

    def _results_of(self, document: Document, ended: Iterable[Ended]) -> list[Result]:
        keys = self._reading_keys(document)
        return [result_of(one, document.id, keys[one.step.name], model_digest) for one in ended]

    def _runner(self, documents: Sequence[Document]) -> Runner:
        if self._given_runner is not None:
            return self._given_runner
        n_code_points = sum(len(one.text) for one in documents)
        if self._n_workers < 2 or len(documents) < 2 or n_code_points < PARALLEL_FROM_CODE_POINTS:
            return SerialRunner(load_model)
        return ProcessRunner(load_worker_model, n_workers=min(self._n_workers, len(documents)))

    def _readings_of(
        self, documents: Iterable[Document], analysers: Sequence[Analyser] | None = None
    ) -> dict[str, tuple[Result, ...]]:
        """Return the results of analysers (None: all chosen), in their order, by document."""
        chosen = self._analysers if analysers is None else analysers
        place = {analyser.name: number for number, analyser in enumerate(chosen)}
        found: dict[str, list[Result]] = {one.id: [] for one in documents}
        for result in self._store.results_of(found, analysers=place):
            found[result.scope].append(result)
        return {
            document_id: tuple(sorted(results, key=lambda one: place[one.record.analyser]))
            for document_id, results in found.items()
        }

    def _across(
        self,
        documents: Sequence[Document],
        read: Mapping[str, tuple[Result, ...]],
        progress: Progress,
        *,
        steps: Sequence[Comparer] | None = None,
    ) -> tuple[Result, ...]:
        """Return what comparers (None: all) found: what the store holds, the rest worked out."""
        comparers = self._comparers if steps is None else tuple(steps)
        if not comparers or not documents:
            return ()
        ended = {
            one.id: [f"{result.key} {result.record.ending}" for result in read[one.id]]
            for one in documents
        }
        keys = self._comparison_keys(documents, ended)
        whole = documents == self._store.documents()
        scope = ALL if whole else joined_key(one.id for one in documents)
        plan = self._to_run(comparers, keys, self._held().get(scope, {}))
        planned = {one.name for one in plan}
        done = [one.name for one in comparers if one.name not in planned]
        results = {
            one.record.analyser: one for one in self._store.results_of([scope], analysers=done)
        }

        def keep(ended: Ended) -> None:
            result = result_of(ended, scope, keys[ended.step.name], model_digest)
            self._store.add_results([result])
            results[ended.step.name] = result
            record = ended.record
            logs.note(
                "compared",
                comparer=record.analyser,
                ending=record.ending,
                code=record.code,
                found=record.n_found,
                documents=len(record.documents),
            )

        if plan:
            self._store.begin_run()
            known = _layers(results.values(), comparers)
            self._compare_now(documents, read, plan, known, keep=keep, progress=progress)
        return tuple(results[one.name] for one in comparers)

    def _compare_now(
        self,
        documents: Sequence[Document],
        read: Mapping[str, tuple[Result, ...]],
        plan: Sequence[Comparer],
        known: Layers,
        *,
        keep: Callable[[Ended], None],
        progress: Progress,
    ) -> None:
        names = [one.name for one in plan]
        compare_documents(
            [Reading(one, _layers(read[one.id], self._analysers)) for one in documents],
            plan,
            Models(load_model),
            outcomes=[result.record for one in documents for result in read[one.id]],
            known=known,
            progress=lambda name: progress("comparing", names.index(name), len(names)),
            keep=keep,
        )
        progress("comparing", len(names), len(names))

    def _comparison_keys(
        self, documents: Sequence[Document], ended: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        """Return the key of each comparison; ``ended`` gives key and ending of each reading."""
        inputs = [document_key(one) for one in documents]
        for one in documents:
            inputs += ended[one.id]
        given = {one.provides: self._keys[one.name] for one in self._analysers}
        steps = step_keys(self._comparers, model_digest, given=given)
        key = joined_key(inputs)
        return {
            one.name: signed(joined_key([steps[one.name], key]), rules_of(one))
            for one in self._comparers
        }

    def _findings(
        self,
        documents: Sequence[Document],
        read: Mapping[str, tuple[Result, ...]] | None,
        across: Iterable[Result],
    ) -> Findings:
        results = [result for one in documents for result in (read or {}).get(one.id, ())]
        results += across
        paths: dict[str, list[str]] = {one.id: [] for one in documents}
        for entry in self._store.sources():
            if entry.document in paths:
                paths[entry.document].append(entry.source)
        reviews = self._store.reviews()
        return Findings(
            documents=tuple(documents),
            annotations=tuple(found for result in results for found in result.found),
            outcomes=(*self._store.failures(), *(result.record for result in results)),
            sources=tuple((one, tuple(more[1:])) for one, more in paths.items() if more[1:]),
            reviews=reviews,
            lost=self._lost(self.standings()) if reviews else (),
            codes=self._store.codes(),
        )

    # -- what people decide -------------------------------------------------------------------

    def reviews(self) -> tuple[Annotation[Body], ...]:
        """Return the records that people made: reviews, and findings they put forward, in order."""
        return self._store.reviews()

    def standings(self) -> dict[str, Standing]:
        """Return what people said of each subject, and what it adds up to, by subject."""
        from crossread.review.standing import standings_of

        return standings_of(self._store.reviews())

    def lost(self) -> tuple[str, ...]:
        """Return the subjects that people decided on and of which nothing is found any more."""
        return self._lost(self.standings())

    def _lost(self, standings: Mapping[str, Standing]) -> tuple[str, ...]:
        found = self._store.found_subjects(standings)
        return tuple(
            subject
            for subject, one in standings.items()
            if subject not in found and one.added is None
        )

    def decide(
        self,
        decision: Literal["accept", "reject", "comment", "tag"],
        of: str | Annotation[Body],
        *,
        by: str | None,
        comment: str = "",
        code: str | None = None,
        settle: bool = False,
    ) -> Annotation[Review]:
        """Decide on a finding, comment on it, or tag it with a ``code`` of the codebook.

        ``of`` is the finding, its id or the beginning of it, or its subject; ``by`` who decides.
        With ``settle`` the decision settles what others differed on. Raises ``InputError`` when
        nobody decides, a comment says nothing or there is nothing to settle; ``UnknownName``.
        """
        from crossread.review.record import Said, refuse_empty

        refuse_empty(decision, comment, code)
        desk, target = self._desk(by), self._target(of)
        said = Said(
            comment=comment,
            code=None if code is None else self._code(code).id,
            settles=self._differing(target.subject) if settle else (),
        )
        return self._kept_review(desk.review(decision, target, said))

    def correct(
        self,
        of: str | Annotation[Body],
        *,
        by: str | None,
        labels: Mapping[str, Any] | None = None,
        places: Sequence[Place] = (),
        comment: str = "",
        settle: bool = False,
    ) -> Annotation[Review]:
        """Put another finding in place of one: other ``labels``, or other ``places`` in a role.

        A place is a role and a ``Pin``. What the program found stays on record. Raises as
        ``decide`` does, and ``InputError`` when the correction does not fit the kind.
        """
        from crossread.review.record import Said, corrected_body

        desk, target = self._desk(by), self._target(of)
        original = self._standing_finding(of, target.subject)
        finding = desk.finding(corrected_body(original, labels or {}, places))
        said = Said(
            comment=comment,
            finding=finding.id,
            settles=self._differing(target.subject) if settle else (),
        )
        return self._kept_review(desk.review("correct", target, said), finding)

    def add_finding(
        self,
        kind: str,
        *,
        by: str | None,
        places: Sequence[Place],
        labels: Mapping[str, Any] | None = None,
        comment: str = "",
    ) -> Annotation[Review]:
        """Add a finding by hand: words, in roles, and labels. *passage* only marks words.

        Raises ``InputError`` when they do not fit the kind, ``EvidenceError`` when the words are
        not there, ``UnknownName`` for an unknown kind.
        """
        from crossread.review.record import Said, body_of, target_of

        desk = self._desk(by)
        finding = desk.finding(body_of(self._kind(kind), labels or {}, places))
        said = Said(comment=comment, finding=finding.id)
        return self._kept_review(desk.review("add", target_of(finding), said), finding)

    def labels_from_text(self, kind: str, given: Mapping[str, str]) -> dict[str, Any]:
        """Return labels of a kind from what somebody typed; raises ``InputError``."""
        from crossread.review.record import label_from_text

        body = self._kind(kind)
        return {name: label_from_text(body, name, text) for name, text in given.items()}

    def roles_of(self, kind: str) -> tuple[str, ...]:
        """Return the roles words play in findings of a kind; raises ``UnknownName``."""
        from crossread.model.shape import shape_of

        return shape_of(self._kind(kind)).roles

    def pin(self, name: str, words: str, *, prefix: str = "", suffix: str = "") -> Pin:
        """Return where words stand in a document; ``prefix`` and ``suffix`` tell places apart.

        Raises ``UnknownName``, ``QuoteMissing`` and ``QuoteAmbiguous``.
        """
        from crossread.text.anchor import anchor

        document = self.document(name)
        return Pin(document.id, anchor(words, document.text, prefix=prefix, suffix=suffix).span)

    def pins_named(self, name: str) -> tuple[Pin, ...]:
        """Return the pins of a record (its id or the beginning of it), or a place ("A:120-180").

        The cue of a quotation ("said") is a word like any, and is none of them.
        Raises ``UnknownName``, and ``EvidenceError`` for a place that is not there.
        """
        source, colon, place = name.rpartition(":")
        start, dash, end = place.partition("-")
        if not (colon and dash and start.isdigit() and end.isdigit()):
            named = (one for one in self.record(name).evidence if one.role != "cue")
            return tuple(Pin(one.document, one.span) for one in named)
        document = self.document(source)
        span = Span(int(start), int(end))
        Evidence.pin(document, span, role="passage")  # refuses what is not there
        return (Pin(document.id, span),)

    def _kind(self, kind: str) -> type[Body]:
        if kind not in self._kinds or kind == Review.kind:
            raise UnknownName(
                f"no kind of finding is named {kind}", hint=f"kinds: {', '.join(self._kinds)}"
            )
        return self._kinds[kind]

    def undo(self, *, by: str | None, review: str | None = None) -> Annotation[Review]:
        """Take back the last decision of a person that holds, or ``review`` (an id) of theirs.

        Raises ``InputError`` when there is none, or it is somebody else's.
        """
        from crossread.review.standing import undoable

        desk = self._desk(by)
        done, _ = undoable(_reviews(desk.reviews), desk.person)
        return self._withdraw(desk, _chosen(done, review, "to undo", desk.person))

    def redo(self, *, by: str | None) -> Annotation[Review]:
        """Bring back what a person last took back, if they decided nothing new since."""
        from crossread.review.standing import undoable

        desk = self._desk(by)
        _, undone = undoable(_reviews(desk.reviews), desk.person)
        return self._withdraw(desk, _chosen(undone, None, "to redo", desk.person))

    def _withdraw(self, desk: Desk, review: Annotation[Review]) -> Annotation[Review]:
        from crossread.review.record import Said, Target

        target = Target(review.body.of, review.body.of_kind, review.body.words)
        return self._kept_review(desk.review("withdraw", target, Said(withdraws=review.id)))

    def _desk(self, by: str | None) -> Desk:
        from crossread.review.record import Desk, person_named

        documents = {one.id: one for one in self._store.documents()}
        return Desk(documents, self._store.reviews(), person_named(by), self._now())

    def _kept_review(
        self, review: Annotation[Review], *findings: Annotation[Body]
    ) -> Annotation[Review]:
        self._store.add_reviews([*findings, review])
        return review

    def _target(self, of: str | Annotation[Body]) -> Target:
        from crossread.review.record import Target, target_of

        for subject, standing in self.standings().items():
            own = any(of in (one, one.id) for one in standing.findings.values())
            if own or of == subject:
                pins = next((one.body.words for one in standing.history if one.body.words), ())
                return Target(subject, standing.kind, pins)
        record = self._store.record(of) if isinstance(of, str) else of
        if isinstance(record.body, Review):
            return Target(record.body.of, record.body.of_kind, record.body.words)
        if record.provenance.person is not None and isinstance(of, str):
            return self._target(record)
        return target_of(record)

    def _standing_finding(self, of: str | Annotation[Body], subject: str) -> Annotation[Body]:
        """Return the finding as it stands now: corrected, added by hand, or as it was found."""
        standing = self.standings().get(subject)
        mine = None if standing is None else standing.correction or standing.added
        if mine is not None:
            return mine
        record = self._store.record(of) if isinstance(of, str) else of
        if isinstance(record.body, Review):
            raise InputError(
                "that is a decision, not a finding", hint="name the finding to be corrected"
            )
        return record

    def _differing(self, subject: str) -> tuple[str, ...]:
        standing = self.standings().get(subject)
        if standing is None or standing.state != "differs":
            raise InputError(
                "people do not differ on it, so there is nothing to settle",
                hint="leave --settle out",
            )
        return tuple(one.id for one in standing.counting)

    def codebook(self) -> tuple[Code, ...]:
        """Return the codes, in the order they were made, those that are retired among them."""
        return self._store.codes()

    def add_code(
        self, name: str, *, by: str | None, description: str = "", parent: str | None = None
    ) -> Code:
        """Put a code into the codebook, under the code named ``parent``.

        Raises ``InputError`` when a code of that name is there, ``UnknownName``.
        """
        from crossread.review.codebook import new_code
        from crossread.review.record import person_named

        signed = (person_named(by), self._now())
        code = new_code(
            name, self._store.codes(), description=description, parent=parent, signed=signed
        )
        self._store.put_code(code)
        return code

    def change_code(
        self,
        code: str,
        *,
        by: str | None,
        parent: str | None = None,
        **changes: Any,
    ) -> Code:
        """Change a code's ``name``, ``description``, ``parent`` or whether it is ``retired``.

        What was tagged with it stays tagged. Raises as ``add_code`` does.
        """
        from crossread.review.codebook import changed_code
        from crossread.review.record import person_named

        known = self._code(code)
        changed = replace(known, **changes, person=person_named(by), made=self._now())
        better = changed_code(changed, self._store.codes(), parent=parent)
        self._store.put_code(better)
        return better

    def _code(self, name: str) -> Code:
        from crossread.review.codebook import code_named

        return code_named(name, self._store.codes())

    def agreement(self, about: str = "decisions") -> Agreement:
        """Return how far people agree: about *decisions*, *codes*, or one code by its name."""
        from crossread.review.agreement import agreement_on

        code = None if about in ("decisions", "codes") else self._code(about)
        return agreement_on(about, self.standings(), self._store.codes(), code)

    # -- what is here -------------------------------------------------------------------------

    def to_do(self) -> ToDo:
        """Return what is still to be worked out, without working anything out."""
        stamp = self._store.stamp()
        if self._known_to_do is None or self._known_to_do[0] != stamp:
            self._known_to_do = (stamp, self._find_to_do())
        return self._known_to_do[1]

    def _find_to_do(self) -> ToDo:
        documents = self._store.documents()
        held = self._held()
        pending = self._pending(documents, held)
        lacking = tuple(document.id for document, _ in pending)
        failed = tuple(
            document.id
            for document, plan in pending
            if _were_tried(plan, self._reading_keys(document), held.get(document.id, {}))
        )
        older = tuple(
            document.id
            for document, _ in pending
            if document.id not in failed and self._was_read(document, held.get(document.id, {}))
        )
        if not documents or not self._comparers:
            return ToDo(lacking, failed=failed, older=older)
        ended = {
            one.id: [
                f"{known.key} {known.ending}"
                for step in self._analysers
                for known in [held.get(one.id, {}).get(step.name)]
                if known is not None
            ]
            for one in documents
        }
        across = held.get(ALL, {})
        keys = self._comparison_keys(documents, ended)
        plan = self._to_run(self._comparers, keys, across)
        comparing = tuple(one.name for one in plan)
        broken = comparing if _were_tried(plan, keys, across) else ()
        return ToDo(lacking, comparing, failed, broken, older)

    def found(self) -> Findings:
        """Return everything that was found so far, without working anything out."""
        documents = self._store.documents()
        across = self._store.results_of([ALL], analysers=[one.name for one in self._comparers])
        return self._findings(documents, self._readings_of(documents), across)

    def outline(self) -> Findings:
        """Return the documents with how every analysis of them ended, and the furniture found.

        That is what a list of sources shows; nothing is worked out.
        """
        documents = self._store.documents()
        furniture = [one for one in self._analysers if one.provides is Furniture]
        read = self._readings_of(documents, furniture)
        outcomes = [*self._store.failures(), *self._store.outcomes()]
        return replace(self._findings(documents, read, ()), outcomes=tuple(outcomes))

    def places(self) -> Findings:
        """Return the documents with their paragraphs, by which words are cited."""
        documents = self._store.documents()
        paragraphs = [one for one in self._analysers if one.provides is Paragraph]
        return self._findings(documents, self._readings_of(documents, paragraphs), ())

    def reading_of(self, name: str) -> Findings:
        """Return what was found so far in one document; raises ``UnknownName``."""
        document = self.document(name)
        return self._findings([document], self._readings_of([document]), ())

    def state(self) -> tuple[object, ...]:
        """Return a value that is another as soon as anything in the workspace is."""
        return self._state()

    def quotations(self, *, speaker: str | None = None) -> tuple[Annotation[Quotation], ...]:
        """Return the quotations as people left them, in the order of the documents.

        ``speaker`` narrows them to speakers whose name holds these words, whatever their case.
        """
        from crossread.review.standing import decided

        documents = self._store.documents()
        findings = self._findings(documents, self._readings_of(documents), ())
        found = decided(findings).findings.of(Quotation)
        if speaker is None:
            return found
        wanted = speaker.casefold()
        return tuple(one for one in found if wanted in (one.body.speaker or "").casefold())

    def search(self, query: str, *, limit: int = 20) -> tuple[Passage, ...]:
        """Return passages in which words stand, best document first, at most ``limit`` documents.

        All words of ``query`` must stand in a document; words in double quotes must stand
        together; ``word*`` finds its longer forms. Raises ``InputError`` for an empty query.
        """
        return tuple(
            Passage(siglum_of(hit.place), Evidence.pin(hit.document, span, role="found"))
            for hit in self._store.search(query, limit=limit)
            for span in _telling(hit.spans, hit.document.text)
        )

    def ask(
        self,
        question: str,
        *,
        model: ChatModel | None = None,
        budget: Budget | None = None,
        progress: Progress = _quiet,
    ) -> Answer:
        """Answer a question from the sources: every sentence quotes one of them and is checked.

        Reads what is new first, and compares where the question asks for it. The next question is
        quicker, as long as nothing changed. With a language ``model`` the answer has, beside what
        is found by rule, what of the model's sentences survives checking (``prose``); ``budget``
        limits what is sent and spent. What it answered is kept, and goes with the sources it was
        sent words of. Raises ``InputError`` for an empty question.
        """
        from crossread.ask.reply import answer_question, needs_comparison

        library = self._library_for(question, needs_comparison(question), progress)
        answer = answer_question(question, library)
        if model is None:
            return answer
        from crossread.ask.written import write_answer
        from crossread.inference.chat import Budget

        return write_answer(
            answer,
            library,
            self._remembering(model),
            budget or Budget(),
            read_draft=self._read_draft,
            heard=lambda n: progress("the model writes, characters", n, None),
        )

    def _remembering(self, model: ChatModel) -> ChatModel:
        """Return a model that is not asked twice for the same: its answers are kept."""
        from crossread.inference.chat import Cached

        return Cached(model, self._store)

    def prepare(self, *, progress: Progress = _quiet) -> None:
        """Work out what questions rest on where the sources are many.

        Otherwise the first question does, and waits for it.
        """
        self._many(progress)

    def prompt(
        self, question: str, *, budget: Budget | None = None, progress: Progress = _quiet
    ) -> Prompt:
        """Return what a language model would be sent for a question; nothing is sent.

        Raises ``InputError`` for an empty question, or when it is more than ``budget`` allows.
        """
        from crossread.ask.prompt import prompt_for
        from crossread.ask.reply import answer_question, needs_comparison
        from crossread.inference.chat import Budget

        library = self._library_for(question, needs_comparison(question), progress)
        allowed = budget or Budget()
        prompt, _ = prompt_for(answer_question(question, library), library, allowed)
        allowed.check(prompt)
        return prompt

    def write_brief(
        self,
        findings: Findings,
        cited: Sequence[Pin],
        model: ChatModel,
        *,
        budget: Budget | None = None,
        progress: Progress = _quiet,
    ) -> Prose:
        """Return what a language model wrote for a brief of ``findings``, checked.

        ``cited`` is what the brief by rule rests on; it is sent first. What of the model's
        sentences their pinned words do not bear is given in the source's words, or left out.
        """
        from crossread.ask.written import write_brief
        from crossread.inference.chat import Budget

        return write_brief(
            cited,
            self._library_of(findings),
            self._remembering(model),
            budget or Budget(),
            read_draft=self._read_draft,
            heard=lambda n: progress("the model writes, characters", n, None),
        )

    def brief_prompt(
        self, findings: Findings, cited: Sequence[Pin], *, budget: Budget | None = None
    ) -> Prompt:
        """Return what a language model would be sent for a brief; nothing is sent.

        Raises ``InputError`` when it is more than ``budget`` allows.
        """
        from crossread.ask.prompt import brief_prompt
        from crossread.inference.chat import Budget

        allowed = budget or Budget()
        prompt, _ = brief_prompt(cited, self._library_of(findings), allowed)
        allowed.check(prompt)
        return prompt

    def _library_of(self, findings: Findings) -> Library:
        from crossread.ask.library import Library
        from crossread.review.standing import decided

        return Library(decided(findings).findings)

    def keep_question(self, question: str, *, by: str | None = None) -> None:
        """Remember that a question was asked, and by whom."""
        self._store.keep_question(question, by)

    def forget_question(self, question: str) -> None:
        """Forget a question that was kept."""
        self._store.forget_question(question)

    def questions(self) -> tuple[Asked, ...]:
        """Return the questions that were kept, the one asked last at the end."""
        return self._store.questions()

    def verify(self, draft: str, *, progress: Progress = _quiet) -> Verification:
        """Check each sentence of a draft against the sources.

        Quotes, speakers, numbers, dates, names, hedges and negation are compared with the
        passages that come nearest. Raises ``InputError`` for a draft without a word.
        """
        from crossread.ask.support import support_judge
        from crossread.ask.verify import draft_of, verify_draft

        draft_of(draft)  # one without a word is refused before anything is read
        library = self._library(False, progress)
        return verify_draft(self._read_draft(draft), library, support_judge())

    def _read_draft(self, text: str) -> Library:
        """Return what is found in a text that is no source, as a library of one document."""
        from crossread.ask.library import Library
        from crossread.ask.verify import draft_of

        document = draft_of(text)
        ended = read_document(document, self._analysers, Models(load_model))
        found = [one.outcome.found for one in ended if isinstance(one.outcome, Done)]
        annotations = tuple(annotation for layer in found for annotation in layer)
        return Library(Findings((document,), annotations))

    def _library_for(self, question: str, across: bool, progress: Progress) -> Library:
        """Return what a question is answered from: of many sources, those nearest to it."""
        from crossread.ask.library import ASKED_OF, Library
        from crossread.ask.topic import search_words
        from crossread.review.standing import decided

        documents = self._many(progress)
        words = search_words(question)
        if not documents or (across and not words):
            return self._library(across, progress)
        retrieval = self._retrieval()
        ids = frozenset(retrieval.nearest(question, words, limit=NEAREST))
        chosen = [one for one in documents if one.id in ids]
        # A comparison reads every layer, an answer some of them.
        layers = None if across else [one for one in self._analysers if one.provides in ASKED_OF]
        read = self._readings_of(chosen, layers)
        results = [result for one in chosen for result in read[one.id]]
        if across:
            results += self._compared_in_passing(chosen, read, progress)
        found = Findings(
            documents=documents,
            annotations=tuple(found for result in results for found in result.found),
            outcomes=(*self._store.failures(), *(result.record for result in results)),
            reviews=self._store.reviews(),
        )
        return Library(
            decided(found).findings,
            encoder=retrieval.encoder,
            only=ids,
            vectors=retrieval.vectors(ids),
        )

    def _retrieval(self) -> Retrieval:
        if self._retrieves is None:
            from crossread.ask.retrieval import Retrieval

            self._retrieves = Retrieval(self._store, _encoder())
        return self._retrieves

    def _encode_new(self, documents: Sequence[Document], progress: Progress) -> None:
        """Keep what the passages of documents mean, where it is not kept yet."""
        cutting = [one for one in self._analysers if one.provides in (Paragraph, Sentence)]
        retrieval, n_done = self._retrieval(), 0
        lacking = list(retrieval.lacking(documents))
        n_all = sum(map(len, lacking))
        for some in lacking:
            progress("reading what passages mean", n_done, n_all)
            read = self._readings_of(some, cutting)
            retrieval.keep([Reading(one, _layers(read[one.id], cutting)) for one in some])
            n_done += len(some)

    def _compared_in_passing(
        self,
        documents: Sequence[Document],
        read: Mapping[str, tuple[Result, ...]],
        progress: Progress,
    ) -> list[Result]:
        """Compare the documents nearest to a question; what is found is not kept in the store."""
        found: list[Result] = []

        def keep(ended: Ended) -> None:
            found.append(result_of(ended, "", "", model_digest))

        if documents:
            self._compare_now(documents, read, self._comparers, {}, keep=keep, progress=progress)
        return found

    def _many(self, progress: Progress) -> tuple[Document, ...]:
        """Return the documents where they are many, all of them read; none where they are few."""
        stamp = self._store.stamp()
        if self._shelf is not None and stamp != self._shelf[0]:  # perhaps by a question alone
            is_same = self._store.shelf_stamp() == self._shelf[1]
            self._shelf = (stamp, *self._shelf[1:]) if is_same else None
        if self._shelf is None:
            documents = self._store.documents()
            if len(documents) > MANY_DOCUMENTS:
                self._read_new(progress, documents)
                self._store.finish_run()
                self._encode_new(documents, progress)
            else:
                documents = ()
            self._shelf = (self._store.stamp(), self._store.shelf_stamp(), documents)
        return self._shelf[2]

    def _library(self, across: bool, progress: Progress) -> Library:
        """Return the findings, as people left them, for questions; kept until something changes."""
        from crossread.ask.library import Library
        from crossread.review.standing import decided

        if self._kept is not None:
            known, has_comparison, library = self._kept
            if known == self._state() and has_comparison >= across:
                return library
        findings = self.compare(progress=progress) if across else self.read(progress=progress)
        library = Library(decided(findings).findings, encoder=_encoder())
        self._kept = (self._state(), across, library)
        return library

    def _state(self) -> tuple[object, ...]:
        """Return what changes when anything in the workspace does."""
        stamp = self._store.stamp()
        if self._known_state is None or self._known_state[0] != stamp:
            self._known_state = (stamp, self._find_state())
        return self._known_state[1]

    def _find_state(self) -> tuple[object, ...]:
        return (
            self._store.sources(),
            self._store.corrections(),
            dict(self._store.held()),
            tuple(one.id for one in self._store.reviews()),
        )

    def record(self, record_id: str) -> Annotation[Body]:
        """Return one record by its id or the beginning of it; raises ``UnknownName``."""
        return self._store.record(record_id)

    def pictures(self, record_id: str) -> tuple[Pictured, ...]:
        """Return the pictures and pages a record's words stand on, with their rectangles.

        Needs the source's file, unchanged and where it was: the workspace keeps texts only. Raises
        ``UnknownName`` when there is no such record, ``InputError`` when its words have no picture
        or the file is not there, ``ExtraMissing`` without what draws pictures.
        """
        spans: dict[str, list[Span]] = {}
        for one in self.record(record_id).evidence:
            spans.setdefault(one.document, []).append(one.span)
        shown = [one for name, given in spans.items() for one in self.pictures_at(name, given)]
        if not shown:
            raise InputError(
                f"the words of record {record_id} stand on no picture",
                hint="crossread text shows the text they stand in",
            )
        return tuple(shown)

    def pictures_at(self, name: str, spans: Iterable[Span]) -> tuple[Pictured, ...]:
        """Return the pictures and pages that passages of a document stand on; none for other texts.

        Raises as ``pictures`` does.
        """
        from crossread.ingest.pictures import has_pictures, pictured
        from crossread.report.build import file_name

        document = self.document(name)
        if not has_pictures(document):
            return ()
        capture = document.capture
        places = [place for span in spans for place in document.places_at(span)]
        content = self.original(name)
        label = file_name(capture.source)
        return pictured(content, capture.media_type, list(dict.fromkeys(places)), label)

    def original(self, name: str) -> bytes:
        """Return the bytes a document was read from, where its file lies as it was.

        Raises ``InputError`` where it does not: the workspace keeps texts only.
        """
        from crossread.ingest.pictures import original_at
        from crossread.report.build import file_name

        document = self.document(name)
        capture = document.capture
        paths = [one.source for one in self._store.sources() if one.document == document.id]
        found = (original_at(path, capture.digest) for path in paths if capture.member is None)
        content = next((one for one in found if one is not None), None)
        if content is None:
            shown = file_name(capture.source)
            raise InputError(
                f"the picture {shown}{capture.member or ''} is not where it was, or was changed",
                hint="put the file back; pictures inside archives are given by themselves",
            )
        return content

    def text(self, name: str) -> str:
        """Return the extracted text of a document, in which all offsets count."""
        return self.document(name).text

    def changes(self) -> Changes:
        """Return what the last run, and whatever was done after it, changed."""
        return self._store.changes()

    def doctor(self, *, progress: Progress = _quiet) -> CheckUp:
        """Check that the file is whole and every pin in it still holds its words."""
        from crossread.engine.check import check_records

        faults = list(self._store.faults())
        try:
            documents = {one.id: one for one in self._store.documents()}
            records = list(self._store.stored_records())
        except StoreDamaged as error:
            return CheckUp(0, 0, 0, (*faults, Fault(None, "file", error.message)))
        for number, fault in enumerate(check_records(records, documents, self._kinds), 1):
            progress("checking records", number, len(records))
            if fault is not None:
                faults.append(fault)
        faults.extend(self._faults_of_captures())
        n_pins = sum(len((one.record or {}).get("evidence", ())) for one in records)
        return CheckUp(len(documents), len(records), n_pins, tuple(faults))

    def _faults_of_captures(self) -> Iterator[Fault]:
        from crossread.ingest.captures import fault_in

        for one in self._store.captures():
            message = fault_in(self._store.capture_record(one.number))
            if message:
                yield Fault(None, "capture", f"{one.address} of {one.taken}: {message}")

    def repair(self, *, progress: Progress = _quiet) -> Repaired:
        """Put right what can be, after a copy was put aside, and say what is left.

        Results with records that do not hold are taken away, to be worked out anew by the next
        run; what people decided and texts that were changed are left alone and told.
        """
        found = self.doctor(progress=progress)
        aside = self._store.put_aside("repair")
        broken = [fault.record for fault in found.faults if fault.record is not None]
        n_dropped = self._store.drop_results(broken)
        dropped = Mended("took away results that did not hold, to be worked out anew", n_dropped)
        mended = (*((dropped,) if n_dropped else ()), *self._store.mend())
        left = self.doctor(progress=progress)
        logs.note("workspace.repaired", faults=len(left.faults), records=n_dropped)
        return Repaired(aside, mended, left)


def _log_readings(document: Document, ended: Iterable[Ended]) -> None:
    for one in ended:
        record = one.record
        logs.note(
            "read",
            document=document.id,
            analyser=record.analyser,
            ending=record.ending,
            code=record.code,
            found=record.n_found,
        )


def _were_tried(
    plan: Sequence[Analyser | Comparer], keys: Mapping[str, str], held: Mapping[str, Held]
) -> bool:
    """Whether every step was run on what there is now, so that only failures are left to retry."""
    return all(
        one.name in held and age_of(held[one.name].key, keys[one.name]) == "same" for one in plan
    )


def available_analysers() -> tuple[Registered[Analyser], ...]:
    """Return the analysers there are, with where each comes from; raises ``PlanError``."""
    return registered(built_in_analysers(), Analyser)


def available_comparers() -> tuple[Registered[Comparer], ...]:
    """Return the comparers there are, with where each comes from; raises ``PlanError``."""
    return registered(built_in_comparers(), Comparer)


def _joined(one: Added, other: Added) -> Added:
    return Added(
        new=one.new + other.new,
        unchanged=one.unchanged + other.unchanged,
        twins=one.twins + other.twins,
        failures=one.failures + other.failures,
        versions=one.versions + other.versions,
        streamed=one.streamed + other.streamed,
    )


def _known_of(document: Document) -> dict[str, str | None]:
    capture = document.capture
    known = {name: getattr(capture, name) for name in CORRECTABLE if name != "language"}
    return {**known, "language": document.language}


def _layers(
    results: Iterable[Result], steps: Iterable[Analyser | Comparer]
) -> dict[type[Body], tuple[Annotation[Body], ...]]:
    provides = {one.name: one.provides for one in steps}
    return {
        provides[result.record.analyser]: result.found
        for result in results
        if result.record.ending == "done"
    }


def _reviews(records: Iterable[Annotation[Body]]) -> tuple[Annotation[Review], ...]:
    from crossread.review.standing import reviews_in

    return reviews_in(records)


def _chosen(
    known: Sequence[Annotation[Review]], review: str | None, what: str, person: str
) -> Annotation[Review]:
    """Return the last of the reviews, or the one whose id begins so."""
    fitting = [one for one in known if review is None or one.id.startswith(review.lower())]
    if fitting and (review is None or len(fitting) == 1):
        return fitting[-1]
    raise InputError(
        f"{person} has no decision {review or ''} {what}".replace("  ", " "),
        hint="crossread decide list shows who decided what; nobody undoes what others decided",
    )


def _unknown_document(name: str, documents: Sequence[Document], *, several: bool) -> UnknownName:
    from difflib import get_close_matches

    if several:
        return UnknownName(
            f"several documents are named {name}", hint="use a siglum or an id; see crossread list"
        )
    known = {Path(one.capture.source).name: siglum_of(n) for n, one in enumerate(documents)}
    near = get_close_matches(name, known, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "see crossread list"
    return UnknownName(f"no document here is named {name}", hint=hint)
