"""How fast Crossread is, as whole commands from a cold start: ``make bench DATA=folder``.

    python -m evaluation.bench --data FOLDER [--seeds FOLDER] [--runs 3]

Prints the median of the runs for each figure beside its limit. Each run is a process of its own,
so start-up and the loading of models count. Memory is the largest sum over the process and its
workers, sampled ten times a second where the system shows it (``/proc``).
"""

from __future__ import annotations

import argparse
import csv
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from urllib.parse import urlsplit

from crossread.model import Reading
from evaluation.corpora import basil_events, wikinews_articles

SAMPLE_SECONDS = 0.1
WARMING = ["examples/demo/texts/*.txt"]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command: seconds by the clock, seconds of processors, and MiB of memory.

    The last two are 0.0 where the system does not tell.
    """

    seconds: float
    cpu_seconds: float
    memory_mib: float


def timed(arguments: Sequence[str]) -> Run:
    """Run ``crossread`` once; raises ``CalledProcessError`` when it fails."""
    command = [sys.executable, "-m", "crossread", *arguments]
    start, busy = time.perf_counter(), children_seconds()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, tree_memory_mib(process.pid))
            try:
                process.wait(SAMPLE_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, children_seconds() - busy, peak)


def children_seconds() -> float:
    """Return the processor seconds of all children waited for so far."""
    times = os.times()
    return times.children_user + times.children_system


def tree_memory_mib(pid: int) -> float:
    """Return the resident memory of a process and its descendants in MiB; 0.0 where not shown."""
    children: dict[int, list[int]] = {}
    resident: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat") if Path("/proc").is_dir() else ():
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        own = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(own)
        resident[own] = int(fields[21]) * 4096 / 2**20
    total, waiting = 0.0, [pid]
    while waiting:
        one = waiting.pop()
        total += resident.get(one, 0.0)
        waiting += children.get(one, [])
    return total


def news_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield names and texts of news articles, the sources taking turns."""
    basil = (one for event in basil_events(data / "basil") for one in event)
    sources = [
        ((f"basil-{index}", one.text) for index, one in enumerate(basil)),
        ((f"wikinews-{i}", one.text) for i, one in enumerate(wikinews_articles(data / "wikinews"))),
        (
            (f"newswcl50-{path.stem}", path.read_text(encoding="utf-8", errors="replace"))
            for path in sorted((data / "newswcl50" / "articles").glob("*/*.txt"))
        ),
    ]
    while sources:
        for source in list(sources):
            item = next(source, None)
            if item is None:
                sources.remove(source)
            else:
                yield item


SENTENCES = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“])")


def event_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield names and texts of ever more reports of one event, each other words of the others.

    No open data hold hundreds of reports of one event, so each is put together: sentences of five
    outlets' reports of one event, some cut at their last comma, in the order of their articles.
    """
    folder = data / "newswcl50" / "articles"
    event = min(path.name.split("_")[0] for path in folder.glob("*/*.txt"))
    pool = [
        sentence
        for path in sorted(folder.glob(f"*/{event}_*.txt"))
        for sentence in SENTENCES.split(path.read_text(encoding="utf-8", errors="replace"))
        if 40 < len(sentence) < 400
    ]
    for number in count():
        draw = random.Random(number)
        chosen = sorted(draw.sample(range(len(pool)), 20))
        lines = [
            pool[at].rpartition(",")[0] + "."
            if draw.random() < 0.3 and pool[at].count(",")
            else pool[at].strip()
            for at in chosen
        ]
        paragraphs = [" ".join(lines[at : at + 2]) for at in range(0, len(lines), 2)]
        yield f"event-{number:03}", "\n\n".join(paragraphs)


def ecb_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the articles of ECB+, one sentence a line, three a paragraph."""
    for path in sorted((data / "ecbplus").glob("ECB+_LREC2014/ECB+/*/*.xml")):
        sentences: dict[str, list[str]] = {}
        for token in ElementTree.parse(path).iter("token"):
            sentences.setdefault(token.get("sentence", "0"), []).append(token.text or "")
        lines = [" ".join(words) for words in sentences.values()]
        groups = [" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3)]
        yield f"ecb-{path.stem}", "\n\n".join(groups)


def written(texts: Iterator[tuple[str, str]], n_texts: int, folder: Path) -> Path:
    """Write the first ``n_texts`` into a folder of their own; raises ``ValueError`` if too few."""
    folder.mkdir()
    n_written = 0
    for name, text in islice(texts, n_texts):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        n_written += 1
    if n_written < n_texts:
        raise ValueError(f"the data hold {n_written} articles, not {n_texts}")
    return folder


def report(name: str, run: Callable[[], Run], limit: str, n_runs: int) -> Run:
    """Print the medians of several runs beside the limit, and return them."""
    runs = [run() for _ in range(n_runs)]
    median = Run(
        statistics.median(one.seconds for one in runs),
        statistics.median(one.cpu_seconds for one in runs),
        statistics.median(one.memory_mib for one in runs),
    )
    figures = (
        f"{median.seconds:8.2f} s {median.cpu_seconds:8.2f} CPU s {median.memory_mib:6.0f} MiB"
    )
    print(f"{name:32} {figures}   limit {limit}", flush=True)
    return median


def compared(*sources: Path | str) -> Callable[[], Run]:
    """Return a run that compares ``sources`` and throws the records away."""
    return lambda: timed(["compare", *map(str, sources), "--json", "--quiet"])


def encoder_share(folder: Path) -> None:
    """Print the speed of reading as a share of one bare encoder pass over the same texts.

    Once in processor time, which other work on the machine hardly changes, and once by the clock,
    both on every processor.
    """
    from crossread import read
    from crossread.inference.onnx import usable_threads
    from evaluation.bench_encoder import encoder_speed

    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    bare = encoder_speed(lines)
    read(WARMING)
    busy = time.process_time()
    read([str(folder)])
    read_busy = time.process_time() - busy
    start = time.perf_counter()
    read([str(folder)], n_workers=usable_threads())
    seconds = time.perf_counter() - start
    print(
        f"{'bare encoder':32} {bare.tokens_per_second:8.0f} tokens/s {bare.cpu_seconds:8.2f} CPU s"
    )
    print(
        f"{'reading, all layers':32} {bare.n_tokens / seconds:8.0f} tokens/s {read_busy:8.2f} CPU s"
    )
    print(f"{'share of the bare encoder':32} {bare.seconds / seconds:8.0%} by the clock")
    print(f"{'':32} {bare.cpu_seconds / read_busy:8.0%} of processor time   limit 40 %")


def short_pieces(data: Path, n_texts: int) -> Iterator[tuple[str, str]]:
    """Yield names and texts of ``n_texts`` short texts: openings of news, then further pieces."""
    articles = list(chain(news_texts(data), ecb_texts(data)))
    for number in range(n_texts):
        name, text = articles[number % len(articles)]
        first = 60 * (number // len(articles))
        words = text.split()[first : first + 60]
        yield f"{name}-{number}", " ".join(words) or name


def short_texts(data: Path, n_texts: int, folder: Path) -> Path:
    """Write ``n_texts`` short texts as one table."""
    path = folder / f"short-{n_texts}.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(("id", "text"))
        table.writerows(short_pieces(data, n_texts))
    return path


def grouped_growth(data: Path, work: Path) -> None:
    """Print what grouping 100, 1,000 and 10,000 short texts costs, and how it grows."""
    last: Run | None = None
    for n_texts in (100, 1000, 10_000):
        path = short_texts(data, n_texts, work)
        limit = "" if last is None else "13 times the last"
        run = report(
            f"group {n_texts:,} short texts",
            lambda path=path: timed(["group", str(path), "--json", "--quiet"]),  # type: ignore[misc]
            limit,
            1,
        )
        if last is not None:
            print(f"{'':32} {run.cpu_seconds / last.cpu_seconds:8.1f} times the last, CPU")
        last = run


def three_hundred(data: Path, work: Path) -> None:
    """Print what it costs to group and compare 300 articles, mixed ones and of one event."""
    mixed = written(news_texts(data), 300, work / "mixed")
    grouped = lambda: timed(["group", str(mixed), "--quiet"])  # noqa: E731
    report("group 300 mixed articles", grouped, "180 s", 1)
    report("compare 300 mixed articles", compared(mixed), "180 s", 1)
    event = written(event_texts(data), 300, work / "event")
    report("compare 300 reports of one event", compared(event), "180 s", 1)


GROWTH = 30
"""Ten times the short texts may cost so many times as much. The texts are pieces of ever the same
articles, so that ten times of them hold 16 to 19 times as many pairs; comparing all would be 100.
What one search may meet is bounded (``shared_words.MOST_MET``), which a test holds."""


def candidate_growth(data: Path) -> None:
    """Print what the search for candidate pairs costs among ever more short texts."""
    from crossread.compare.candidates import Index, statements_of
    from crossread.model import Shelf

    last = 0.0
    Index([])  # what is loaded once is loaded
    for n_texts in (100, 1000, 10_000):
        readings = [short_reading(name, text) for name, text in short_pieces(data, n_texts)]
        statements = statements_of(Shelf(readings))
        start = time.process_time()
        n_pairs = len(Index(statements).pairs(floor=0.2))
        seconds = time.process_time() - start
        grown = f"{seconds / last:8.1f} times the last   limit {GROWTH}" if last else ""
        name = f"candidates in {n_texts:,} short texts"
        each = 1e6 * seconds / len(statements)
        figures = f"{seconds:8.2f} CPU s {each:6.0f} µs a statement {n_pairs:9,} pairs"
        print(f"{name:40} {figures} {grown}", flush=True)
        last = seconds


def short_reading(name: str, text: str) -> Reading:
    """Return a short text with its paragraphs and sentences, as the search for candidates asks."""
    from crossread.testing import a_document, read_with
    from crossread.workspace import rule_analysers

    needed = {"furniture", "paragraph", "sentence"}
    steps = [one for one in rule_analysers() if one.provides.kind in needed]
    return read_with(a_document(text, source=f"{name}.txt"), steps)


def first_view(folder: Path, work: Path, n_runs: int) -> None:
    """Print how long the workbench's server takes for the views of a compared workspace.

    The server is a process of its own that has just said it is open; the first view is asked for
    at once. What is printed is from asking to the last byte, the median of several servers.
    """
    from crossread.workspace import Workspace

    file = work / "first-view.db"
    with Workspace(file, n_workers=os.cpu_count() or 1) as workspace:
        workspace.add([folder])
        workspace.compare()
    runs = [list(_views(file)) for _ in range(n_runs)]
    for name, *_ in VIEWS:
        seconds = statistics.median(took for run in runs for one, took in run if one == name)
        limit = "   limit 300 ms" if name == "first view" else ""
        print(f"{'workbench: ' + name:40} {1000 * seconds:8.0f} ms{limit}", flush=True)


VIEWS = (
    ("first view", "/"),
    ("desk, again", "/"),
    ("statements, arranged first", "/compare/statements"),
    ("statements, again", "/compare/statements"),
    ("brief", "/compare/brief"),
    ("groups", "/compare/groups"),
    ("quotations", "/compare/quotations"),
)


def _views(file: Path) -> Iterator[tuple[str, float]]:
    """Open the workbench on a file and yield how long each view took, in seconds."""
    command = [sys.executable, "-m", "crossread", "serve", "--workspace", str(file)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        started = time.perf_counter()
        address = urlsplit(server.stdout.readline().split()[-1])
        yield "started", time.perf_counter() - started
        connection = http.client.HTTPConnection(address.netloc)
        entered = _got(connection, f"{address.path}?{address.query}")
        cookie = (entered.getheader("set-cookie") or "").split(";")[0]
        for name, path in VIEWS:
            start = time.perf_counter()
            answer = _got(connection, path, {"Cookie": cookie})
            if answer.status != 200:
                raise ValueError(f"{path} was answered with {answer.status}")
            yield name, time.perf_counter() - start
        server.terminate()


def _got(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    """Return an answer that was read to its end; the server may need a moment to listen."""
    for _ in range(100):
        try:
            connection.request("GET", path, headers=headers or {})
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            break
    answer = connection.getresponse()
    answer.read()
    return answer


def main() -> None:
    """Measure everything and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--seeds", type=Path, help="a folder of a few texts; default DATA/../seeds")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--thousand", action="store_true", help="also 1,000 articles (minutes)")
    chosen = parser.parse_args()
    seeds = chosen.seeds or chosen.data.parent / "seeds"
    work = Path(tempfile.mkdtemp(prefix="crossread-bench-"))
    try:
        report("crossread --help", lambda: timed(["--help"]), "0.3 s", chosen.runs)
        report("compare three polemics, cold", compared(seeds), "4 s", chosen.runs)
        hundred = written(news_texts(chosen.data), 100, work / "hundred")
        base = report("compare 100 articles", compared(hundred), "40 s, 1024 MiB", chosen.runs)
        three_hundred(chosen.data, work)
        grouped_growth(chosen.data, work)
        candidate_growth(chosen.data)
        if chosen.thousand:
            texts = chain(news_texts(chosen.data), ecb_texts(chosen.data))
            thousand = written(texts, 1000, work / "thousand")
            whole = report("compare 1,000 articles", compared(thousand), "13 times 100", 1)
            by_clock, by_cpu = whole.seconds / base.seconds, whole.cpu_seconds / base.cpu_seconds
            print(
                f"{'1,000 articles cost, of 100':32} {by_clock:8.1f} times {by_cpu:4.1f} times CPU"
            )
        # Of 300 articles, so that starting the workers is no tenth of it.
        mixed = written(news_texts(chosen.data), 300, work / "three-hundred")
        encoder_share(mixed)
        first_view(mixed, work, chosen.runs)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
