"""The questions a store answers, and the values it answers them with.

A store keeps documents (text once, capture as taken, corrections beside it), how each analysis
ended, and what was found. Everything an answer depends on is in the *key* of an outcome, so that
asking whether a key is held is asking whether the work was done.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.codebook import Code
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord
from crossread.model.provenance import Provenance
from crossread.model.span import Span

if TYPE_CHECKING:
    from crossread.store.kept import Row

ALL = "all"
"""The scope of a comparison of every document of the workspace."""

CORRECTABLE = ("title", "outlet", "author", "date", "date_found", "language")
"""What may be known better than the capture knew it."""


def utc_now() -> str:
    """Return the moment in ISO 8601, to the second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as given, the part of it (``member``), and the document that came of it.

    ``digest`` is of the source's bytes, ``reader`` the version of what made text of them.
    """

    source: str
    member: str | None
    document: str
    digest: str
    reader: str


@dataclass(frozen=True, slots=True)
class Result:
    """How one analysis ended and what it found, as it is stored.

    ``scope`` is a document's id, ``"all"``, or the id of a selection of documents; one scope holds
    one result of each analyser. ``key`` names everything the result depends on.
    """

    scope: str
    key: str
    record: OutcomeRecord
    provenance: Provenance | None = None
    found: tuple[Annotation[Body], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a stored result without loading what it found."""

    key: str
    ending: str
    code: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document in which the words searched for stand, and where, in order.

    ``place`` is that of the document among all, from 0.
    """

    document: Document
    spans: tuple[Span, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Run:
    """A time at which something was worked out. ``began`` and ``ended`` are ISO 8601 in UTC."""

    number: int
    began: str
    ended: str | None
    version: str


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that was added, removed or replaced by other bytes."""

    what: Literal["added", "removed", "replaced"]
    source: str
    title: str | None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class GoneRecord:
    """A record that is no longer found; ``words`` are its first words, if their source is here."""

    kind: str
    subject: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the last run, and whatever was done after it, changed since the run before.

    ``since`` is when the run before ended (None: there was none). ``changed`` are records about
    the same words that now say something else. Records that only cut up the text are left out.
    """

    since: str | None
    last: Run | None
    sources: tuple[SourceChange, ...] = ()
    new: tuple[Annotation[Body], ...] = ()
    changed: tuple[Annotation[Body], ...] = ()
    gone: tuple[GoneRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """An annotation as it lies in the store, unchecked: ``record`` is its wire form, or None.

    ``fault`` says why it cannot be read.
    """

    id: str
    kind: str
    record: Mapping[str, Any] | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the store that does not hold: in ``record`` (an id) or the file (None)."""

    record: str | None
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right about a document."""

    document: str
    field: str
    before: str | None
    value: str | None
    made: str = dataclasses.field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked of the workspace: by whom, and when last (ISO 8601 in UTC)."""

    question: str
    person: str | None
    asked: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """That a document was forgotten: when, by whom, and how much went with it.

    ``digest`` is of the source's bytes and ``document`` the id of the text: whoever has the source
    can tell that it was this one, and nobody else.
    """

    made: str
    person: str | None
    digest: str
    document: str
    n_records: int
    n_reviews: int


@dataclass(frozen=True, slots=True)
class SavedCopy:
    """A copy of everything that was made: ``what`` is backup, export or move.

    *origin* is what this workspace itself was made of.
    """

    made: str
    what: str
    place: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What a repair did, and to how many things."""

    what: str
    n: int


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A page that was fetched and kept: the ``address`` asked for, and the ``source`` it gave.

    ``taken`` is when (ISO 8601 in UTC), ``digest`` the SHA-256 of the page's bytes, ``about`` what
    else is known (status, redirects, robots.txt, headers), ``n_bytes`` the size of the archive.
    """

    number: int
    source: str
    address: str
    taken: str
    digest: str
    about: Mapping[str, Any]
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of the passages of a document, one model's.

    ``spans`` are where the passages stand (start, end), in order; ``vectors`` their numbers in
    eight bits each, ``signs`` one bit for each number, both passage after passage.
    """

    document: str
    spans: tuple[tuple[int, int], ...]
    signs: bytes
    vectors: bytes


class Store(Protocol):
    """Keeps a workspace. Each method that writes does so wholly or not at all."""

    @property
    def read_only(self) -> bool:
        """Whether writing is refused with ``StoreReadOnly``."""
        ...

    # -- sources and documents ----------------------------------------------------------------

    def add_source(
        self,
        source: str,
        documents: Iterable[Document],
        *,
        digest: str,
        reader: str,
        failures: Sequence[OutcomeRecord] = (),
    ) -> bool:
        """Take in the documents that came of a source, in place of those it gave before.

        Many documents are taken in some at a time and need not be held together; stopped in between
        they are there without the digest, so that the source is read again. ``failures`` may grow
        while ``documents`` are drawn.

        ``digest`` is of the source's bytes, ``reader`` the version of what read them,
        ``failures`` say what in it could not be read. Returns whether other documents came of it
        than before.
        """
        ...

    def add_failures(self, source: str, records: Sequence[OutcomeRecord]) -> None:
        """Remember why no document came of a source."""
        ...

    def remove_sources(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Forget sources, and every document that only they gave, with all that was found there.

        Returns those of them that were there.
        """
        ...

    def forget_sources(
        self, sources: Iterable[str], *, person: str | None
    ) -> tuple[Forgotten, ...]:
        """Forget sources, their documents, and what people decided on these.

        Unlike a removal it cannot be undone by adding the source again. That it was is kept,
        without name or words. Returns one line for each document that went.
        """
        ...

    def forgotten(self) -> tuple[Forgotten, ...]:
        """Return what was forgotten, in order."""
        ...

    def sources(self) -> tuple[Entry, ...]:
        """Return where each document came from, in the order of the documents."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return every document, corrected, in the order the user gave."""
        ...

    def reorder(self, document_ids: Sequence[str]) -> None:
        """Put these documents first, in this order; the others keep theirs."""
        ...

    def correct(self, document_id: str, fields: Mapping[str, str | None]) -> bool:
        """Record better values of ``CORRECTABLE`` fields. Returns whether anything changed.

        Raises ``UnknownName``.
        """
        ...

    def corrections(self) -> tuple[Correction, ...]:
        """Return what was put right, in order."""
        ...

    # -- results ------------------------------------------------------------------------------

    def add_results(self, results: Sequence[Result]) -> None:
        """Store results together, each in place of the one its analyser gave in that scope."""
        ...

    def held(self) -> Mapping[tuple[str, str], Held]:
        """Return what is stored, by scope and analyser."""
        ...

    def results_of(self, scopes: Iterable[str], *, analysers: Iterable[str]) -> tuple[Result, ...]:
        """Return the results these analysers gave in these scopes, in the order they came.

        Raises ``StoreDamaged`` when one cannot be read.
        """
        ...

    def failures(self) -> tuple[OutcomeRecord, ...]:
        """Return why sources gave no document, or not every one."""
        ...

    def outcomes(self) -> tuple[OutcomeRecord, ...]:
        """Return how every analysis of every document ended, in order, without what was found."""
        ...

    def record(self, record_id: str) -> Annotation[Body]:
        """Return one annotation by its id or the unmistakable beginning of it.

        Raises ``UnknownName``.
        """
        ...

    def search(self, query: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the documents in which all words of ``query`` stand, best first.

        Words in double quotes must stand together; a word ending in ``*`` may go on.
        """
        ...

    # -- people -------------------------------------------------------------------------------

    def add_reviews(self, records: Sequence[Annotation[Body]]) -> None:
        """Keep records that people made: reviews, and findings these put forward.

        One that is here already is left alone. No run and no removal takes a record away; when a
        source is removed, its words leave the records until it is added again.
        """
        ...

    def reviews(self) -> tuple[Annotation[Body], ...]:
        """Return the records that people made, in the order they were kept.

        A review whose words are not here has no evidence; a finding whose words are not here is
        left out.
        """
        ...

    def found_subjects(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return which of these subjects a stored result speaks of."""
        ...

    def put_code(self, code: Code) -> None:
        """Write down a code as it now is; its earlier lines are kept."""
        ...

    def codes(self) -> tuple[Code, ...]:
        """Return each code as it was last written down, in the order of their first lines."""
        ...

    def nearest_documents(self, words: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the documents in which any of these words stand, nearest first.

        Nearness weighs rare words more, and words that fill more of a text (BM25). What holds no
        letter or digit is left out; nothing is found for no word at all.
        """
        ...

    def add_meanings(self, meanings: Sequence[Meaning], *, model: str) -> None:
        """Keep the vectors that a model (its digest) gave, in place of those there were.

        Those of a document that somebody removed meanwhile are left out. They go with their text.
        """
        ...

    def with_meanings(self, model: str) -> frozenset[str]:
        """Return the ids of the documents whose vectors of this model are kept."""
        ...

    def signs(self, model: str) -> Iterator[tuple[str, bytes]]:
        """Yield the documents whose vectors are kept, in order, each with the signs of these."""
        ...

    def meanings_of(self, document_ids: Iterable[str], *, model: str) -> tuple[Meaning, ...]:
        """Return what is kept of these documents; one that cannot be read is left out."""
        ...

    def stamp(self) -> str:
        """Return what is another whenever anything here was written since, by anybody."""
        ...

    def shelf_stamp(self) -> str:
        """Return what is another whenever texts, their order, what is known of them, or which of
        them were read changed; what people decide and ask leaves it as it is.
        """
        ...

    # -- runs ---------------------------------------------------------------------------------

    def begin_run(self) -> int:
        """Open a run, or go on with one that was interrupted, and return its number."""
        ...

    def finish_run(self) -> None:
        """Close the open run, if one is open."""
        ...

    def changes(self) -> Changes:
        """Return what the last run changed."""
        ...

    # -- questions ----------------------------------------------------------------------------

    def keep_question(self, question: str, person: str | None) -> None:
        """Remember that a question was asked; one that was asked before is asked anew."""
        ...

    def forget_question(self, question: str) -> None:
        """Forget a question."""
        ...

    def questions(self) -> tuple[Asked, ...]:
        """Return the questions, the one asked last at the end."""
        ...

    # -- what language models answered --------------------------------------------------------

    def keep_reply(
        self, digest: str, text: str, *, model: str, documents: Sequence[str] = ()
    ) -> None:
        """Keep what a language model answered, in place of what is kept under this digest.

        ``digest`` names all that was sent; ``documents`` are those whose words were. An answer goes
        with the first of them that does, and is not kept where one went meanwhile.
        """
        ...

    def reply_to(self, digest: str) -> str | None:
        """Return what is kept under a digest, None where nothing is."""
        ...

    # -- copies -------------------------------------------------------------------------------

    def note_copy(self, what: str, place: str) -> None:
        """Remember that a copy of everything was made, and where."""
        ...

    def copies(self) -> tuple[SavedCopy, ...]:
        """Return the copies that were made and noted, in order."""
        ...

    def copies_beside(self) -> tuple[str, ...]:
        """Return the names of the copies that upgrades and repairs left beside the workspace."""
        ...

    def save_to(self, path: Path) -> None:
        """Write one state of everything to a new file, while others may go on writing."""
        ...

    def dump(self) -> Generator[Row, None, None]:
        """Yield every row of every table, all of one state."""
        ...

    def load(self, given: Iterable[Row], *, replace: bool = False) -> None:
        """Put in the rows that another store gave, all or none.

        With ``replace`` everything that is here gives way. Raises ``InputError`` when this store
        is not empty, or a row does not fit.
        """
        ...

    # -- captures -----------------------------------------------------------------------------

    def keep_capture(self, capture: StoredCapture, record: bytes) -> None:
        """Keep the archive of a page that was fetched; its number and size are found here.

        It goes when its source is removed.
        """
        ...

    def captures(self) -> tuple[StoredCapture, ...]:
        """Return the captures, in the order they were kept, without their archives."""
        ...

    def capture_record(self, number: int) -> bytes:
        """Return the archive of a capture; raises ``UnknownName``."""
        ...

    # -- care ---------------------------------------------------------------------------------

    def drop_results(self, record_ids: Iterable[str]) -> int:
        """Take away the results that hold these records, so that they are worked out anew.

        Returns how many results that were. Records that people made are left alone.
        """
        ...

    def put_aside(self, why: str) -> str | None:
        """Put a copy of everything beside the workspace before it is changed.

        Returns what the copy is called; None where there is nothing to put it beside.
        """
        ...

    def mend(self) -> tuple[Mended, ...]:
        """Put right what can be: rows that belong to nothing, the search index, the file."""
        ...

    def compact(self) -> None:
        """Write the search index and the file anew, so that nothing removed is left in them."""
        ...

    def stored_records(self) -> Iterator[StoredRecord]:
        """Yield every annotation unchecked, for a check."""
        ...

    def faults(self) -> tuple[Fault, ...]:
        """Check what the store itself can check, and return what does not hold."""
        ...

    def close(self) -> None:
        """Leave everything in one file and let go of it."""
        ...
