"""How Crossread grows: ``make bench-scale DATA=folder``.

    python -m evaluation.bench_scale --data FOLDER [--size 10000] [--search 100000] [--group 10000]

Short texts are made from open news (Wikinews), sentences put together anew by a seed, and packed
as a web archive. They are read on one worker and on two, as a cluster would; searched in one
workspace, into which they are put without being read; and grouped by event. Seconds by the clock
depend on what else the machine does, seconds of processors hardly.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
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
from io import BytesIO
from pathlib import Path

from evaluation.corpora import wikinews_articles

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


def look_at(pid: int) -> tuple[float, float]:
    """Return the MiB held and the seconds used by a process and its descendants."""
    children: dict[int, list[int]] = {}
    used: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rsplit(")", 1)[1].split()
            own = int(entry.parent.name)
            children.setdefault(int(fields[1]), []).append(own)
            ticks = int(fields[11]) + int(fields[12])
            used[own] = (int(fields[21]) * 4096 / 2**20, ticks / os.sysconf("SC_CLK_TCK"))
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
        while not over.wait(0.25):
            for name, ids in pids.items():
                seen = [look_at(pid) for pid in ids]
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


def read_on(n_workers: int, archive: Path, n_texts: int, work: Path) -> Reading:
    """Read an archive on so many workers, print what that took, and return it a text."""
    folder = work / f"found-{n_texts}-{n_workers}"
    with cluster(n_workers, work) as (address, workers):
        command = [
            sys.executable, "-m", "crossread", "read", str(archive), "--on", address,
            "--out", str(folder), "--max-entries", "100000000", "--max-total", str(10**13),
        ]  # fmt: skip
        start = time.perf_counter()
        reading = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with watched({"driver": [reading.pid], "workers": workers}) as used:
            _, said = reading.communicate()
        seconds = time.perf_counter() - start
    if reading.returncode:
        raise RuntimeError(said.decode())
    size = sum(one.stat().st_size for one in folder.rglob("*.parquet"))
    driver, hands = used["driver"], used["workers"]
    print(
        f"read {n_texts:>7,} texts, {n_workers} worker{'s' if n_workers > 1 else ' '}  "
        f"{seconds:7.1f} s  {n_texts / seconds:6.1f} texts/s   "
        f"processors: workers {1000 * hands.cpu_seconds / n_texts:5.1f} ms a text, "
        f"driver {1000 * driver.cpu_seconds / n_texts:4.1f}   "
        f"driver {driver.early_peak:4.0f} MiB early, {driver.peak:4.0f} at most   "
        f"workers {hands.early_peak:4.0f} early, {hands.peak:4.0f} at most   "
        f"{size / n_texts / 1000:.1f} kB of Parquet a text",
        flush=True,
    )
    return Reading(
        folder,
        hands.cpu_seconds / n_texts,
        driver.cpu_seconds / n_texts,
        size / n_texts / 1000,
        hands.peak / n_workers,
    )


# -- grouping -------------------------------------------------------------------------------------


def group_in(folder: Path, n_texts: int, n_workers: int, work: Path) -> None:
    """Group a folder of findings by event on so many workers, and print what that took.

    The events are those the texts were made of: told is which share of their pairs is in one group,
    and which share of the pairs in a group is of one event.
    """
    with cluster(n_workers, work) as (address, workers):
        command = [
            sys.executable, "-m", "crossread", "group", "--out", str(folder), "--on", address,
        ]  # fmt: skip
        start = time.perf_counter()
        grouping = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with watched({"driver": [grouping.pid], "workers": workers}) as used:
            _, said = grouping.communicate()
        seconds = time.perf_counter() - start
    if grouping.returncode:
        raise RuntimeError(said.decode())
    driver, hands = used["driver"], used["workers"]
    cpu = (driver.cpu_seconds + hands.cpu_seconds) / n_texts
    recall, precision = pairs_of_events(folder)
    print(
        f"group {n_texts:>6,} texts, {n_workers} worker{'s' if n_workers > 1 else ' '}  "
        f"{seconds:7.1f} s   processors {1000 * cpu:5.1f} ms a text   "
        f"driver {driver.peak:4.0f} MiB   workers {hands.peak:4.0f} MiB   "
        f"pairs of one event in one group {recall:.0%}, pairs of one group of one event "
        f"{precision:.0%}   {' '.join(said.decode().split())}",
        flush=True,
    )


def pairs_of_events(folder: Path) -> tuple[float, float]:
    """Return recall and precision of the pairs of texts that are in one group."""
    import json
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


def search_in(n_texts: int, data: Path, work: Path) -> None:
    """Put texts into one workspace, unread, and print how long it takes to open and search it."""
    from crossread.workspace import Workspace

    file = work / f"search-{n_texts}.db"
    table = write_table(short_texts(data, n_texts), work / f"search-{n_texts}.csv")
    with Workspace(file) as workspace:
        adding = timed(lambda: workspace.add([table], max_bytes=10**9))
    table.unlink()
    opening = timed(lambda: Workspace(file).close(), 3)
    sample = [one.text for one in short_texts(data, 300, seed=SEED + 1)]
    asked = queries(sample, random.Random(SEED))
    with Workspace(file) as workspace:
        workspace.search("first")  # what is loaded once is loaded
        acts = [lambda query=query: workspace.search(query) for query in asked]  # type: ignore[misc]
        took = sorted(timed(act) for act in acts)
        busy = sorted(timed(act, clock=time.process_time) for act in acts)
        common = timed(lambda: workspace.search("the"), 3)
        listing = timed(lambda: workspace.documents())
    p95, p95_busy = (1000 * one[int(0.95 * len(one))] for one in (took, busy))
    size_kb = file.stat().st_size / n_texts / 1000
    print(
        f"search {n_texts:>7,} texts   median {1000 * statistics.median(took):6.1f} ms   "
        f"p95 {p95:6.1f} ms (limit 100), of processors {p95_busy:6.1f} ms   "
        f"most {1000 * took[-1]:6.1f} ms   "
        f"a word of every text (the) {1000 * common:6.1f} ms   opening {1000 * opening:4.0f} ms   "
        f"loading every text {listing:5.1f} s   adding {1000 * adding / n_texts:.2f} ms a text   "
        f"{size_kb:.1f} kB a text",
        flush=True,
    )


# -- what more of them need -----------------------------------------------------------------------

ARTICLE_CHARACTERS = 3_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one short text took: seconds of workers and of the driver, and kB of Parquet."""

    folder: Path
    worker_seconds: float
    driver_seconds: float
    parquet_kb: float
    worker_mib: float


def needs(read: Reading, data: Path) -> None:
    """Print what many articles of 3,000 characters need, if each costs as its characters do."""
    lengths = [len(one.text) for one in short_texts(data, 1_000)]
    times = ARTICLE_CHARACTERS / statistics.mean(lengths)
    for n_articles in (10**7, 10**9):
        hours = n_articles * times / 3600
        print(
            f"{n_articles:>13,} articles of {ARTICLE_CHARACTERS:,} characters, {times:.1f} times "
            f"these texts: {hours * read.worker_seconds:,.0f} processor hours of workers, "
            f"{hours * read.driver_seconds:,.0f} hours of one driver, "
            f"{n_articles * times * read.parquet_kb / 1e9:,.2f} TB of Parquet, "
            f"{read.worker_mib:.0f} MiB a worker",
            flush=True,
        )


SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_scale", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--size", type=int, default=10_000, help="read 1,000 texts up to so many")
    parser.add_argument("--search", type=int, default=100_000, help="search up to so many")
    parser.add_argument("--group", type=int, default=10_000, help="group up to so many")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    chosen = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="crossread-scale-"))
    try:
        for n_texts in (one for one in SIZES if one <= chosen.search):
            search_in(n_texts, chosen.data, work)
        for n_texts in (one for one in SIZES if one <= chosen.size):
            archive = write_archive(short_texts(chosen.data, n_texts), work / f"{n_texts}.warc.gz")
            for n_workers in chosen.workers:
                read = read_on(n_workers, archive, n_texts, work)
            if n_texts <= chosen.group:
                group_in(read.folder, n_texts, n_workers, work)
        if chosen.size >= SIZES[0]:
            needs(read, chosen.data)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
