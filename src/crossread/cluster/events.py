"""Texts of a folder of findings put together by the event they report, never all with all.

Each step is handed out part by part or share by share: what texts open with, the buckets they
belong to, who is near whom in a bucket, and then, event by event, the comparison itself. Between
the steps what was found lies in a folder of its own on this machine's disk.
"""

from __future__ import annotations

import pickle
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from crossread.cluster.apart import Lost, borrowed
from crossread.cluster.folder import ORDER, Folder
from crossread.cluster.frames import receive, send
from crossread.cluster.openings import (
    Files,
    Load,
    Pair,
    find_leads,
    grow_groups,
    leads_in,
    meet,
    put_into_buckets,
)
from crossread.cluster.run import Mapper, Progress, no_progress
from crossread.cluster.tables import (
    ACROSS,
    COMPARISONS,
    PAIRS,
    across_row,
    column_of,
    encode,
    outcome_row,
    outcomes_in,
    readings_in,
)
from crossread.compare.grouping import Commonness, grouping_comparer, opening_of
from crossread.engine.keys import joined_key
from crossread.engine.plan import feeding
from crossread.engine.results import result_of
from crossread.engine.run import Ended, Models, compare_documents
from crossread.errors import ServiceUnavailable, StoreFull
from crossread.model.analyser import Comparer, Reading
from crossread.model.bodies import Body, Group
from crossread.model.identity import content_id, digest_of
from crossread.model.outcome import Failed, OutcomeRecord, Skipped
from crossread.store.store import Result

TEXTS_A_SHARE, MOST_SHARES = 100, 4096
TEXTS_AN_EVENT_SHARE, TEXTS_COMPARED_SHARE = 200, 60
MOST_COMPARED = 300
"""The statements of larger events are not compared: that would take longer than a call may."""

T = TypeVar("T")
Provides: TypeAlias = Mapping[str, type[Body]]


@dataclass(frozen=True, slots=True)
class Task:
    """What texts are compared with: the comparers, in order, and what the analysers provide.

    Those comparers that ``Group`` does not need compare within events, up to ``MOST_COMPARED``
    texts.

    ``load`` and ``digest_of`` give a model and its digest by name. All of it must pickle.
    """

    comparers: tuple[Comparer, ...]
    provides: Provides
    load: Load
    digest_of: Callable[[str], str]

    @property
    def grouping(self) -> tuple[Comparer, ...]:
        """Return the comparers that are needed to group."""
        return feeding(Group, self.comparers)

    @property
    def texts_a_share(self) -> int:
        """Return how many texts, of whole events, are handed out together."""
        compares = len(self.grouping) < len(self.comparers)
        return TEXTS_COMPARED_SHARE if compares else TEXTS_AN_EVENT_SHARE


@dataclass(slots=True)
class Grouped:
    """What grouping did. ``n_met`` counts the pairs of texts that met in a bucket, some
    of them more than once where there are many texts.

    ``n_crowded`` counts buckets so full that each text met only those dated nearest to it,
    ``n_uncompared`` events too large for their statements to be compared; ``failed`` are
    comparisons that broke.
    """

    n_texts: int = 0
    n_met: int = 0
    n_near: int = 0
    n_crowded: int = 0
    n_groups: int = 0
    n_in_groups: int = 0
    n_records: int = 0
    n_uncompared: int = 0
    seconds: float = 0.0
    failed: list[OutcomeRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found across the texts of some events, as Parquet files."""

    tables: Mapping[str, bytes]
    sizes: list[int]
    n_records: int
    failed: list[OutcomeRecord]
    n_uncompared: int = 0


def group_folder(
    folder: Folder, task: Task, mapper: Mapper, *, progress: Progress = no_progress
) -> Grouped:
    """Group the texts of a folder by event, write what is found there, and say what was done.

    What an earlier grouping wrote is replaced. Raises ``StoreFull``, and ``ServiceUnavailable``
    where workers did not bring back a step.
    """
    began, done = time.monotonic(), Grouped()
    with tempfile.TemporaryDirectory(prefix="crossread-group-") as place:
        steps = _Steps(folder, task, mapper, progress, Path(place))
        leads, stands_in, done.n_texts = steps.openings()
        rows = steps.rows(leads, stands_in, done.n_texts)
        ties = Spool(Path(place) / "ties")
        event_of = steps.groups(ties, _joined(steps.pairs(rows, ties, done)))
        shares = steps.texts(event_of, stands_in)
        steps.compare(shares, done)
    done.seconds = time.monotonic() - began
    return done


# -- between the steps ----------------------------------------------------------------------------


class Spool:
    """Messages for each of some shares, kept on disk until all of a share are there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder

    def add(self, share: int, message: bytes) -> None:
        """Keep a message; raises ``StoreFull``."""
        try:
            with (self._folder / str(share)).open("ab") as file:
                send(file, message)
        except OSError as error:
            raise StoreFull(
                "there is no space left for what lies between the steps of grouping",
                hint="set TMPDIR to a folder on a larger disk",
            ) from error

    def shares(self) -> list[int]:
        """Return the shares for which there is a message."""
        return sorted(int(one.name) for one in self._folder.iterdir())

    def messages(self, share: int) -> Iterator[bytes]:
        """Yield the messages of a share, in order."""
        with (self._folder / str(share)).open("rb") as file:
            while True:
                try:
                    message = receive(file)
                except EOFError:
                    return
                yield message


def _brought_back(answers: Iterable[tuple[tuple[Any, ...], Any]]) -> Iterator[Any]:
    for _, answer in answers:
        if isinstance(answer, Lost):
            raise ServiceUnavailable(answer.message, hint=answer.hint)
        yield answer


def _joined(pairs: Iterable[Pair]) -> dict[str, int]:
    """Return a number for each text that is near another, the same where others lead from one
    to the other. No group reaches beyond such texts.
    """
    home: dict[str, str] = {}

    def root(one: str) -> str:
        home.setdefault(one, one)
        while home[one] != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    for pair in pairs:
        a, b = root(pair.a), root(pair.b)
        home[max(a, b)] = min(a, b)
    numbers: dict[str, int] = {}
    return {one: numbers.setdefault(root(one), len(numbers)) for one in sorted(home)}


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps, with what they all need."""

    folder: Folder
    task: Task
    mapper: Mapper
    progress: Progress
    place: Path

    def openings(self) -> tuple[Spool, Counter[str], int]:
        """Return the leads of all texts, in how many texts each stem stands, and how many."""
        spool = Spool(self.place / "leads")
        stands_in: Counter[str] = Counter()
        n_texts = 0
        calls = (
            (self._files(part), self.task.provides, self.task.load) for part in self.folder.parts()
        )
        for found in _brought_back(self.mapper.map(find_leads, calls)):
            leads = leads_in(found)
            for one in leads:
                stands_in.update(one.counts.keys())
            n_texts += len(leads)
            spool.add(0, found)
            self.progress("what texts open with", n_texts, None)
        return spool, stands_in, n_texts

    def rows(self, leads: Spool, stands_in: Mapping[str, int], n_texts: int) -> Spool:
        """Return the texts in their buckets."""
        spool = Spool(self.place / "rows")
        n_shares = min(MOST_SHARES, 1 + n_texts // TEXTS_A_SHARE)
        calls = (
            (found, _counts_for(found, stands_in), n_texts, n_shares)
            for share in leads.shares()
            for found in leads.messages(share)
        )
        for shares in _brought_back(self.mapper.map(put_into_buckets, calls)):
            for share, rows in shares:
                spool.add(share, rows)
        return spool

    def pairs(self, rows: Spool, ties: Spool, done: Grouped) -> Iterator[Pair]:
        """Yield the pairs of texts that are near, and write them to the folder.

        All ``ties``, weak ones too, are kept for the groups.
        """
        calls = ((list(rows.messages(share)),) for share in rows.shares())
        written: list[str] = []
        seen: set[int] = set()
        for n_shares, met in enumerate(_brought_back(self.mapper.map(meet, calls)), 1):
            new = [one for one in met.pairs if _number(one) not in seen]
            seen.update(map(_number, new))
            ties.add(0, msgspec.msgpack.encode(new))
            near = [one for one in new if one.is_near]
            done.n_met += met.n_met
            done.n_near += len(near)
            done.n_crowded += met.n_crowded
            written += self._write_pairs(near)
            self.progress("buckets", n_shares, len(rows.shares()))
            yield from near
        self._leave_only(PAIRS, written)

    def _write_pairs(self, pairs: Sequence[Pair]) -> list[str]:
        values = sorted((one.a, one.b, one.near, one.is_copy) for one in pairs)
        if not values:
            return []
        name = f"pairs-{content_id({'pairs': [one[:2] for one in values]})}"
        self.folder.write(f"{PAIRS}/{name}.parquet", encode(PAIRS, values))
        return [name]

    def groups(self, ties: Spool, joined: Mapping[str, int]) -> dict[str, int]:
        """Return the number of the group of each text that is in one."""
        share_of = _shares_of(joined, TEXTS_AN_EVENT_SHARE)
        spool = Spool(self.place / "joined")
        for message in (one for share in ties.shares() for one in ties.messages(share)):
            by_share: dict[int, list[Pair]] = defaultdict(list)
            for pair in msgspec.msgpack.decode(message, type=list[Pair]):
                home = joined.get(pair.a)
                if home is not None and home == joined.get(pair.b):
                    by_share[share_of[home]].append(pair)
            for share, pairs in by_share.items():
                spool.add(share, msgspec.msgpack.encode(pairs))
        calls = ((list(spool.messages(share)),) for share in spool.shares())
        found = _brought_back(self.mapper.map(grow_groups, calls))
        groups = (group for some in found for group in some)
        return {one: number for number, group in enumerate(groups) for one in group}

    def texts(self, event_of: Mapping[str, int], stands_in: Mapping[str, int]) -> Spool:
        """Return the readings of texts that may belong together, by shares of whole events."""
        spool = Spool(self.place / "texts")
        share_of = _shares_of(event_of, self.task.texts_a_share)
        given = (
            (self._files(part), self.task.provides, members)
            for part, members in self._members(event_of)
        )
        for texts in _brought_back(self.mapper.map(choose_texts, given)):
            for event, document, counts, message in texts:
                known = {word: stands_in[word] for word in counts}
                spool.add(share_of[event], pickle.dumps((event, document, known, message)))
        return spool

    def _members(self, event_of: Mapping[str, int]) -> Iterator[tuple[str, dict[str, int]]]:
        for part in self.folder.parts():
            ids = column_of(str(self.folder.file(ORDER[0], part)), "id")
            members = {one: event_of[one] for one in ids if one in event_of}
            if members:
                yield part, members

    def compare(self, texts: Spool, done: Grouped) -> None:
        """Compare, event by event, and write what is found to the folder."""
        n_texts = done.n_texts
        calls = ((list(texts.messages(share)), n_texts, self.task) for share in texts.shares())
        written = []
        for (messages, *_), found in self.mapper.map(compare_events, calls):
            if isinstance(found, Lost):
                found = _lost(messages, found, self.task)
            done.n_uncompared += found.n_uncompared
            done.n_groups += len(found.sizes)
            done.n_in_groups += sum(found.sizes)
            done.n_records += found.n_records
            done.failed += found.failed
            name = f"events-{content_id({'tables': _digests(found.tables)})}"
            for table, content in found.tables.items():
                self.folder.write(f"{table}/{name}.parquet", content)
            written.append(name)
            self.progress("events", len(written), len(texts.shares()))
        for table in (ACROSS, COMPARISONS):
            self._leave_only(table, written)

    def _leave_only(self, table: str, names: Iterable[str]) -> None:
        """Remove what an earlier grouping, of fewer texts, had written."""
        kept = set(names)
        for path in (self.folder.path / table).glob("*.parquet"):
            if path.stem not in kept:
                path.unlink()

    def _files(self, part: str) -> Files:
        documents, outcomes, records = (
            self.folder.file(table, part).read_bytes() for table in ORDER
        )
        return documents, outcomes, records


def _number(pair: Pair) -> int:
    """Return a number for a pair, below 2**64: millions of them are held at a time."""
    return (int(pair.a, 16) * 1_000_003 + int(pair.b, 16)) & ((1 << 64) - 1)


def _counts_for(found: bytes, stands_in: Mapping[str, int]) -> dict[str, int]:
    return {word: stands_in[word] for one in leads_in(found) for word in one.counts}


def _digests(tables: Mapping[str, bytes]) -> dict[str, str]:
    return {name: digest_of(content) for name, content in tables.items()}


def _shares_of(event_of: Mapping[str, int], n_texts_a_share: int) -> dict[int, int]:
    """Return the share of each event: whole events, until there are enough texts."""
    share_of: dict[int, int] = {}
    share = n_texts = 0
    for event, n_members in Counter(event_of.values()).items():
        if n_texts and n_texts + n_members > n_texts_a_share:
            share, n_texts = share + 1, 0
        share_of[event] = share
        n_texts += n_members
    return share_of


# -- in the worker --------------------------------------------------------------------------------


Chosen: TypeAlias = list[tuple[int, str, list[str], bytes]]
"""Texts: the event of each, its id, the stems it opens with, and the rest as one message."""


def choose_texts(files: Files, provides: Provides, event_of: Mapping[str, int]) -> Chosen:
    """Return the readings of the texts of a part that belong to an event, with their stems."""
    with borrowed() as process:
        found: Chosen = process.call(chosen_texts, files, provides, event_of)
    return found


def chosen_texts(files: Files, provides: Provides, event_of: Mapping[str, int]) -> Chosen:
    """Do the same in this process."""
    ended: dict[str, list[OutcomeRecord]] = defaultdict(list)
    for result in outcomes_in(files[1]):
        ended[result.scope].append(result.record)
    return [
        (
            event_of[one.document.id],
            one.document.id,
            sorted(opening_of(one).counts),
            pickle.dumps((place, one, ended[one.document.id])),
        )
        for place, one in readings_in(*files, provides)
        if one.document.id in event_of
    ]


def compare_events(texts: Sequence[bytes], n_texts: int, task: Task) -> Found:
    """Compare the texts of some events, event by event."""
    with borrowed() as process:
        found: Found = process.call(compared_events, texts, n_texts, task)
    return found


@dataclass(frozen=True, slots=True)
class _Member:
    """A text of an event: its place among all, its reading, and how its analyses ended."""

    place: int
    reading: Reading
    outcomes: Sequence[OutcomeRecord]


def compared_events(texts: Sequence[bytes], n_texts: int, task: Task) -> Found:
    """Do the same in this process."""
    events: dict[int, list[_Member]] = defaultdict(list)
    stands_in: dict[str, int] = {}
    for message in texts:
        event, _, known, packed = pickle.loads(message)
        stands_in |= known
        events[event].append(_Member(*pickle.loads(packed)))
    counted = Commonness(stands_in, n_texts)
    results: list[Result] = []
    for members in events.values():
        members.sort(key=lambda one: (one.place, one.reading.document.id))
        results += _compared(members, counted, task)
    return _found(results)


def _compared(members: Sequence[_Member], counted: Commonness, task: Task) -> Iterator[Result]:
    """Yield how each comparison of one event ended, with what it found."""
    plan = task.comparers if len(members) <= MOST_COMPARED else task.grouping
    ended = compare_documents(
        [one.reading for one in members],
        [_counting(one, counted) for one in plan],
        _models(task.load),
        outcomes=[record for one in members for record in one.outcomes],
    )
    ids = tuple(one.reading.document.id for one in members)
    many = Skipped(f"the event has {len(members):,} texts, more than are compared at once", "many")
    left_out = (Ended(one, many, ids) for one in task.comparers if one not in plan)
    scope = joined_key(ids)
    for one in (*ended, *left_out):
        yield result_of(one, scope, scope, task.digest_of)


def _found(results: Sequence[Result]) -> Found:
    """Put results into tables."""
    across = [across_row(one, result) for result in results for one in result.found]
    groups = [one.body for result in results for one in result.found if one.kind == Group.kind]
    many = {result.scope for result in results if result.record.code == "many"}
    return Found(
        {
            ACROSS: encode(ACROSS, across),
            COMPARISONS: encode(COMPARISONS, [outcome_row(one) for one in results]),
        },
        [len(one.documents) for one in groups if isinstance(one, Group)],
        len(across),
        [one.record for one in results if one.record.ending == "failed"],
        len(many),
    )


def _lost(texts: Sequence[bytes], lost: Lost, task: Task) -> Found:
    """Say of every event of a share that did not come back that comparing it failed."""
    events: dict[int, list[str]] = defaultdict(list)
    for message in texts:
        event, document, *_ = pickle.loads(message)
        events[event].append(document)
    failed = Failed(lost.code, lost.message, lost.hint)
    return _found(
        [
            result_of(Ended(step, failed, tuple(ids)), scope, scope, task.digest_of)
            for ids in events.values()
            for scope in [joined_key(ids)]
            for step in task.comparers
        ]
    )


def _counting(comparer: Comparer, counted: Commonness) -> Comparer:
    """Let the rule that groups know how common words are in all texts, not in these alone."""
    ours = grouping_comparer()
    return grouping_comparer(counted=counted) if comparer == ours else replace(comparer)


_loaded: dict[Load, Models] = {}


def _models(load: Load) -> Models:
    return _loaded.setdefault(load, Models(load))
