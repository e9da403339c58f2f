"""How Crossread grows: ``make bench-scale DATA=folder``.

    python -m evaluation.bench_scale --data FOLDER [--size 100000] [--minutes 20] [--only read]

Short texts are made from open news (Wikinews), sentences put together anew by a seed, and packed
as a web archive. They are searched in one workspace, into which they are put without being read
(and in PostgreSQL where its programs are installed); read on one worker and on two, as a cluster
would; grouped by event, and compared within the groups. Seconds by the clock depend on what else
the machine does, seconds of processors hardly.

The stages come smallest first. Each is written to ``--keep`` as soon as it is done, so that
``--resume`` goes on after those that are there; a reading that takes longer than ``--minutes`` is
stopped, and how many texts it read is among its figures. ``python docs/scale.py`` makes the tables
of ``docs/explanation/scale.md`` of that file.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from evaluation.corpora import wikinews_articles
from evaluation.scale_tables import KEPT, Kept, measured, worked_out

_SENTENCE = re.compile(r"(?<=[.!?][\"”])\s+|(?<=[.!?])\s+|\n+")
_WORDS = (6, 45)
REPORTS, OF_THE_EVENT, OF_OTHERS = 3, 5, 2
SEED = 7


@dataclass(frozen=True, slots=True)
class Short:
    """A short text made of sentences of others; ``event`` is the number of the article it tells."""

    event: int
    date: str
    title: str
    text: str


def articles_of(data: Path) -> list[tuple[str, str, list[str]]]:
    """Return titles, dates and sentences of the Wikinews articles that have enough of these."""
    found = []
    for one in wikinews_articles(data / "wikinews"):
        parts = (part.strip() for part in _SENTENCE.split(one.text))
        sentences = [part for part in parts if _WORDS[0] <= len(part.split()) <= _WORDS[1]]
        if len(sentences) >= OF_THE_EVENT + OF_OTHERS:
            found.append((one.capture.title or "", (one.capture.date or "")[:10], sentences))
    return found


def short_texts(data: Path, n_texts: int, *, seed: int = SEED) -> Iterator[Short]:
    """Yield ``n_texts`` short texts, always the same for a seed.

    Each tells most of some sentences of one article in an order of its own, and adds a few of
    other articles; three in a row are of one article. Its event is that article.
    """
    articles = articles_of(data)
    chance = random.Random(seed)
    for number in range(n_texts):
        if number % REPORTS == 0:
            event = chance.randrange(len(articles))
            title, day, sentences = articles[event]
            told = chance.sample(sentences, min(len(sentences), OF_THE_EVENT + 2))
        own = chance.sample(told, OF_THE_EVENT)
        others = [chance.choice(chance.choice(articles)[2]) for _ in range(OF_OTHERS)]
        text = "\n\n".join((" ".join(own[:3]), " ".join(own[3:] + others)))
        yield Short(event, day, title, text)


def write_table(texts: Iterator[Short], path: Path) -> Path:
    """Write texts as one table and return its path."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(("id", "date", "title", "text"))
        for number, one in enumerate(texts):
            table.writerow((f"{one.event}-{number}", one.date, one.title, one.text))
    return path


def write_archive(texts: Iterator[Short], path: Path) -> Path:
    """Write texts as a web archive, each a page, and return its path."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, one in enumerate(texts):
            page = (
                f'<html lang="en"><head><title>{one.title}</title>'
                f'<meta property="article:published_time" content="{one.date}"></head><body>'
                f"<article><h1>{one.title}</h1>"
                + "".join(f"<p>{part}</p>" for part in one.text.split("\n\n"))
                + "</article></body></html>"
            )
            headers = [("Content-Type", "text/html; charset=utf-8")]
            record = writer.create_warc_record(
                f"https://example.org/{one.event}/{number}",
                "response",
                payload=BytesIO(page.encode()),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
            writer.write_record(record)
    return path


# -- what processes use ---------------------------------------------------------------------------


LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Usage:
    """What a process and its descendants used: MiB of memory as time went by, processor seconds."""

    memory: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def peak(self) -> float:
        """Return the most memory held, in MiB."""
        return max(self.memory, default=0.0)

    @property
    def early_peak(self) -> float:
        """Return the most held in the first third of the time."""
        return max(self.memory[: max(1, len(self.memory) // 3)], default=0.0)


Processes = tuple[dict[int, list[int]], dict[int, tuple[float, float]]]


def processes() -> Processes:
    """Return the children of each process, and the MiB it holds and the seconds it used."""
    children: dict[int, list[int]] = {}
    used: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rsplit(")", 1)[1].split()
            own = int(entry.parent.name)
            children.setdefault(int(fields[1]), []).append(own)
            ticks = sum(map(int, fields[11:15]))  # its own, and those of children that are gone
            used[own] = (int(fields[21]) * 4096 / 2**20, ticks / os.sysconf("SC_CLK_TCK"))
    return children, used


def look_at(pid: int, seen: Processes) -> tuple[float, float]:
    """Return the MiB held and the seconds used by a process and its descendants."""
    children, used = seen
    memory = cpu = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        held, seconds = used.get(one, (0.0, 0.0))
        memory, cpu = memory + held, cpu + seconds
        waiting += children.get(one, [])
    return memory, cpu


@contextlib.contextmanager
def watched(pids: dict[str, list[int]]) -> Iterator[dict[str, Usage]]:
    """Look at processes, by what they are, until the block ends."""
    used = {name: Usage() for name in pids}
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            now = processes()
            for name, ids in pids.items():
                seen = [look_at(pid, now) for pid in ids]
                used[name].memory.append(sum(memory for memory, _ in seen))
                cpu = sum(seconds for _, seconds in seen)
                used[name].cpu_seconds = max(used[name].cpu_seconds, cpu)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield used
    finally:
        over.set()
        thread.join()


# -- reading --------------------------------------------------------------------------------------


@contextlib.contextmanager
def cluster(n_workers: int, work: Path) -> Iterator[tuple[str, list[int]]]:
    """Start a scheduler and workers; give its address and the workers' process ids."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m"]
    commands = [
        [*dask, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
         "--no-dashboard", "--no-show"],
        *([*dask, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
           "--no-dashboard", "--memory-limit", "0", "--local-directory", str(work / "dask")]
          for _ in range(n_workers)),
    ]  # fmt: skip
    started = [subprocess.Popen(one, start_new_session=True, **quiet) for one in commands]  # type: ignore[call-overload]
    try:
        yield address, [one.pid for one in started[1:]]
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def read_on(n_workers: int, n_texts: int, bench: Bench) -> Figures:
    """Read an archive on so many workers, for so many minutes at most."""
    folder = bench.found(n_texts, n_workers)
    shutil.rmtree(folder, ignore_errors=True)
    archive = bench.archive(n_texts)
    with cluster(n_workers, bench.work) as (address, workers):
        command = [
            sys.executable, "-m", "crossread", "read", str(archive), "--on", address,
            "--out", str(folder), "--max-entries", "100000000", "--max-total", str(10**13),
        ]  # fmt: skip
        used, seconds = _run(command, workers, minutes=bench.minutes)
    size = sum(one.stat().st_size for one in folder.rglob("*.parquet"))
    n_read = n_documents_in(folder) or 1
    return {
        "asked": n_texts, "texts": n_read, "workers": n_workers, "seconds": seconds,
        "worker_ms": 1000 * used["workers"].cpu_seconds / n_read,
        "driver_ms": 1000 * used["driver"].cpu_seconds / n_read,
        "driver_mib_early": used["driver"].early_peak, "driver_mib": used["driver"].peak,
        "worker_mib_early": used["workers"].early_peak / n_workers,
        "worker_mib": used["workers"].peak / n_workers,
        "parquet_kb": size / n_read / 1000,
    }  # fmt: skip


def n_documents_in(folder: Path) -> int:
    """Return how many documents the parts of a folder of findings hold."""
    import pyarrow.parquet as parquet

    parts = (folder / "records").glob("*.parquet")
    return sum(parquet.read_metadata(folder / "documents" / one.name).num_rows for one in parts)


def _run(
    command: Sequence[str], workers: list[int], *, minutes: float
) -> tuple[dict[str, Usage], float]:
    """Run a command that hands out work, and return what it and the workers used.

    After so many minutes it is interrupted, as with Ctrl-C.
    """
    start = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with watched({"driver": [running.pid], "workers": workers}) as used:
        try:
            _, said = running.communicate(timeout=60 * minutes)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=300)
    if running.returncode not in (0, 130):
        raise RuntimeError(said.decode())
    return used, time.perf_counter() - start


# -- grouping -------------------------------------------------------------------------------------


def group_in(n_texts: int, n_workers: int, bench: Bench, *, compare: bool = False) -> Figures:
    """Group a folder of findings by event, or compare within the groups, on so many workers.

    The events are those the texts were made of: told is which share of their pairs is in one group,
    and which share of the pairs in a group is of one event.
    """
    folder = bench.found(n_texts, n_workers)
    if not folder.exists():
        read_on(n_workers, n_texts, bench)
    with cluster(n_workers, bench.work) as (address, workers):
        command = [
            sys.executable, "-m", "crossread", "group", "--out", str(folder), "--on", address,
        ] + (["--compare"] if compare else [])  # fmt: skip
        used, seconds = _run(command, workers, minutes=10 * bench.minutes)
    cpu = used["driver"].cpu_seconds + used["workers"].cpu_seconds
    recall, precision = pairs_of_events(folder)
    n_there = n_documents_in(folder)  # fewer than asked for where reading was stopped
    return {
        "texts": n_there, "workers": n_workers, "seconds": seconds, "cpu_ms": 1000 * cpu / n_there,
        "driver_mib": used["driver"].peak, "worker_mib": used["workers"].peak / n_workers,
        "recall": recall, "precision": precision, "records": _n_across(folder),
    }  # fmt: skip


def _n_across(folder: Path) -> int:
    import pyarrow.parquet as parquet

    return sum(parquet.read_metadata(one).num_rows for one in (folder / "across").glob("*.parquet"))


def pairs_of_events(folder: Path) -> tuple[float, float]:
    """Return recall and precision of the pairs of texts that are in one group."""
    from itertools import combinations

    import pyarrow.parquet as parquet

    event_of: dict[str, str] = {}
    for path in (folder / "documents").glob("*.parquet"):
        for row in parquet.read_table(path, columns=["id", "member"]).to_pylist():
            event_of[row["id"]] = row["member"].split("/")[-2]
    n_texts_of: dict[str, int] = {}
    for event in event_of.values():
        n_texts_of[event] = n_texts_of.get(event, 0) + 1
    n_true = sum(n * (n - 1) // 2 for n in n_texts_of.values())
    found = right = 0
    for path in (folder / "across").glob("*.parquet"):
        for row in parquet.read_table(path, columns=["kind", "evidence"]).to_pylist():
            if row["kind"] == "group":
                openings = [e for e in json.loads(row["evidence"]) if e["role"] == "opening"]
                for a, b in combinations([e["document"] for e in openings], 2):
                    found += 1
                    right += event_of[a] == event_of[b]
    return right / max(1, n_true), right / max(1, found)


# -- searching ------------------------------------------------------------------------------------

N_QUERIES = 200


def queries(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return queries: a word, two words of one text, two that stand together, in equal parts.

    Words are drawn as often as they stand in the texts; function words are left out.
    """
    from crossread.text.similarity import is_content, normalise

    made = []
    for number in range(N_QUERIES):
        words = [
            word for word in chance.choice(texts).split()
            if word.isalpha() and is_content(normalise(word))
        ]  # fmt: skip
        at = chance.randrange(len(words) - 1)
        pair = words[at : at + 2]
        made.append(
            (words[at], " ".join(chance.sample(words, 2)), f'"{" ".join(pair)}"')[number % 3]
        )
    return made


def timed(
    act: Callable[[], object], n_times: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the least seconds that an act takes, of so many times."""
    found = []
    for _ in range(n_times):
        start = clock()
        act()
        found.append(clock() - start)
    return min(found)


def search_in(n_texts: int, bench: Bench, place: Path | str | None = None) -> Figures:
    """Put texts into one workspace, unread, and see how long it takes to open and search it."""
    from crossread.workspace import Workspace

    where = bench.work / f"search-{n_texts}.db" if place is None else place
    table = write_table(short_texts(bench.data, n_texts), bench.work / f"search-{n_texts}.csv")
    with Workspace(where) as workspace:
        adding = timed(lambda: workspace.add([table], max_bytes=10**9))
    table.unlink()
    opening = timed(lambda: Workspace(where).close(), 3)
    sample = [one.text for one in short_texts(bench.data, 300, seed=SEED + 1)]
    asked = queries(sample, random.Random(SEED))
    with Workspace(where) as workspace:
        workspace.search("first")  # what is loaded once is loaded
        acts = [lambda query=query: workspace.search(query) for query in asked]  # type: ignore[misc]
        took = sorted(1000 * timed(act) for act in acts)
        busy = sorted(1000 * timed(act, clock=time.process_time) for act in acts)
        common = timed(lambda: workspace.search("the"), 3)
        listing = timed(lambda: workspace.documents())
    kb = where.stat().st_size / n_texts / 1000 if isinstance(where, Path) else 0.0
    if isinstance(where, Path):
        where.unlink()
    return {
        "texts": n_texts, "p50_ms": statistics.median(took), "p95_ms": took[int(0.95 * len(took))],
        "p95_cpu_ms": busy[int(0.95 * len(busy))], "most_ms": took[-1],
        "common_ms": 1000 * common, "open_ms": 1000 * opening, "load_s": listing,
        "add_ms": 1000 * adding / n_texts, "kb": kb,
    }  # fmt: skip


def search_in_postgres(n_texts: int, bench: Bench) -> Figures:
    """Do the same in a database of a server started for it, which writes without ``fsync``."""
    from tests.postgres import folder_of_programs, server

    if folder_of_programs() is None:
        return {"missing": 1}
    with server() as address:
        return search_in(n_texts, bench, address)


# -- the stages -----------------------------------------------------------------------------------

SIZES = (1_000, 10_000, 100_000)
PARTS = ("search", "postgres", "read", "group", "compare")
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the texts come from and go to, and how long a reading may take."""

    data: Path
    work: Path
    minutes: float

    def archive(self, n_texts: int) -> Path:
        """Return the archive of so many texts, made where it is not there."""
        path = self.work / f"{n_texts}.warc.gz"
        return path if path.exists() else write_archive(short_texts(self.data, n_texts), path)

    def found(self, n_texts: int, n_workers: int) -> Path:
        """Return the folder of what is found in so many texts by so many workers."""
        return self.work / f"found-{n_texts}-{n_workers}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to how many texts each part goes; ``workers`` are how many read."""

    read: int
    search: int
    postgres: int
    group: int
    compare: int
    workers: Sequence[int]


def stages(limits: Limits, bench: Bench) -> Iterator[tuple[str, Callable[[], Figures]]]:
    """Yield the stages by name: the largest reading last, on the most workers alone."""
    for n in _up_to(limits.search):
        yield f"search {n}", partial(search_in, n, bench)
    for n in _up_to(limits.postgres):
        yield f"postgres {n}", partial(search_in_postgres, n, bench)
    most = max(limits.workers)
    for n in _up_to(limits.read):
        for n_workers in limits.workers if n < SIZES[-1] else [most]:
            yield f"read {n} on {n_workers}", partial(read_on, n_workers, n, bench)
        if n <= limits.group:
            yield f"group {n}", partial(group_in, n, most, bench)
        if n <= limits.compare:
            yield f"compare {n}", partial(group_in, n, most, bench, compare=True)


def _up_to(limit: int) -> list[int]:
    return [one for one in SIZES if one <= limit]


def machine() -> Figures:
    """Return what the machine is and does: processors, and how many processes want them."""
    return {"processors": os.cpu_count() or 0, "load": round(os.getloadavg()[0], 1)}


def main() -> None:
    """Carry out the stages, print a line for each, and then the table."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_scale", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--size", type=int, default=10_000, help="read 1,000 texts up to so many")
    parser.add_argument("--search", type=int, default=100_000, help="search up to so many")
    parser.add_argument("--postgres", type=int, default=100_000, help="search up to so many there")
    parser.add_argument("--group", type=int, default=10_000, help="group up to so many")
    parser.add_argument("--compare", type=int, default=1_000, help="compare in groups of so many")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--minutes", type=float, default=20, help="a reading may take so long")
    parser.add_argument("--only", default=",".join(PARTS), help="some of search,postgres,…")
    parser.add_argument("--keep", type=Path, default=KEPT, help="the file of figures")
    parser.add_argument("--resume", action="store_true", help="leave out stages that are there")
    parser.add_argument("--work", type=Path, help="a folder to work in, which stays")
    chosen = parser.parse_args()
    limits = Limits(
        chosen.size, chosen.search, chosen.postgres, chosen.group, chosen.compare, chosen.workers
    )
    work = chosen.work or Path(tempfile.mkdtemp(prefix="crossread-scale-"))
    work.mkdir(exist_ok=True)
    try:
        bench = Bench(chosen.data, work, chosen.minutes)
        wanted = [one for one in stages(limits, bench) if one[0].split()[0] in chosen.only]
        carry_out(wanted, bench, chosen.keep, resume=chosen.resume)
    finally:
        if chosen.work is None:
            shutil.rmtree(work, ignore_errors=True)


def carry_out(
    wanted: Sequence[tuple[str, Callable[[], Figures]]], bench: Bench, keep: Path, *, resume: bool
) -> None:
    """Carry out stages one after the other, keep the figures of each, and print the tables."""
    kept: Kept = json.loads(keep.read_text(encoding="utf-8")) if resume and keep.exists() else {}
    for number, (name, act) in enumerate(wanted, 1):
        if name in kept:
            continue
        began, busy = time.strftime("%H:%M:%S"), machine()
        print(f"{began} {number} of {len(wanted)}: {name} …", flush=True)
        kept[name] = {one: round(value, 4) for one, value in (act() | busy).items()}
        told = ", ".join(f"{one} {value:,.6g}" for one, value in kept[name].items())
        print(f"         {told}", flush=True)
        lengths = [len(one.text) for one in short_texts(bench.data, 1_000)]
        kept["texts"] = {"characters": round(statistics.mean(lengths), 1)}
        keep.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(f"\n{measured(kept)}\n\n{worked_out(kept)}")


if __name__ == "__main__":
    main()
