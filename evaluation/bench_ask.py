"""How fast questions are answered on many sources: ``python -m evaluation.bench_ask``.

A workspace of stretches of news articles is made once (its making is timed too), then opened in a
process of its own: the time to open it, to answer the first question, the memory it takes, and how
long warm questions take (p50, p95), by route. ``--keep FILE`` keeps the workspace and uses it the
next time; ``--rules`` reads the texts by rule alone, which takes a tenth of the time: what a
question is answered from is looked up in the same way.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.bench import ecb_texts, news_texts, timed

if TYPE_CHECKING:
    from crossread.workspace import Workspace

QUESTIONS = (
    "Who said that the talks failed?", "What does Obama say about Iran?",
    "How many people died in the earthquake?", "Which sources mention the Red Cross?",
    "When was the verdict given?", "How is Putin portrayed?", "Who called the attack cowardly?",
    "What does the president say about the economy?", "How many soldiers were killed?",
    "Which sources mention a volcano?", "When did the election take place?",
    "Who is quoted about the crash?", "How much money was stolen?", "Why did the bridge fall?",
    "What does the police spokesman say about the arrest?", "How long was the trial?",
    "Which sources mention Afghanistan?", "Who denied the charges?", "How do they describe Syria?",
    "How many votes did the party win?",
)  # fmt: skip

LIMIT_MS = 200


def questions_asked(path: Path, *, by_rule: bool = False) -> dict[str, Any]:
    """Open a workspace, ask, and return milliseconds: opening, the first question, warm ones."""
    from crossread.ask.question import read_question

    start = time.perf_counter()
    with _workspace(path, by_rule=by_rule) as workspace:
        opened = time.perf_counter() - start
        workspace.ask(QUESTIONS[0])
        first = time.perf_counter() - start - opened
        new = [_asked(workspace, question) for question in QUESTIONS[1:]]
        taken: dict[str, list[float]] = defaultdict(list)
        busy = time.process_time()
        for _ in range(3):
            for question in QUESTIONS:
                taken[read_question(question).route].append(_asked(workspace, question))
        busy = time.process_time() - busy
    everything = [one for some in taken.values() for one in some]
    return {
        "open": 1000 * opened,
        "first": 1000 * first,
        "new": _spread(new),
        "again": _spread(everything),
        "routes": {route: _spread(some) for route, some in sorted(taken.items())},
        "cpu": 1000 * busy / len(everything),
        "memory": _peak_mib(),
    }


def _asked(workspace: Workspace, question: str) -> float:
    """Ask and return the seconds it took."""
    started = time.perf_counter()
    workspace.ask(question)
    return time.perf_counter() - started


def _workspace(path: Path, *, by_rule: bool) -> Workspace:
    from crossread.workspace import Workspace, rule_analysers

    return Workspace(path, analysers=rule_analysers() if by_rule else None)


def _spread(seconds: list[float]) -> tuple[int, float, float]:
    """Return how many, and the median and the 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    n = len(ordered)
    return n, 1000 * ordered[n // 2], 1000 * ordered[int(0.95 * n)]


def _peak_mib() -> float:
    """Return the most memory this process held; what its parent held is not counted."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows does not tell
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Make the workspace, ask in a process of its own, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_ask", description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=150, help="words of each article")
    parser.add_argument("--keep", type=Path, help="the workspace file to keep and use again")
    parser.add_argument("--rules", action="store_true", help="read the texts by rule alone")
    parser.add_argument("--asks", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.asks is not None:
        print(json.dumps(questions_asked(chosen.asks, by_rule=chosen.rules)))
        return
    with tempfile.TemporaryDirectory(prefix="crossread-ask-") as folder:
        path = chosen.keep or Path(folder) / "many.crossread"
        if not path.exists():
            table = Path(folder) / "articles.csv"
            _write_articles(chosen.data, table, chosen.articles, chosen.words)
            _make(path, table, by_rule=chosen.rules)
        command = [sys.executable, "-m", "evaluation.bench_ask", "--asks", str(path)]
        command += ["--rules"] if chosen.rules else []
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    _show(json.loads(out.splitlines()[-1]))


def _show(figures: dict[str, Any]) -> None:
    print(f"open the workspace                  {figures['open']:8.0f} ms")
    print(f"answer the first question           {figures['first']:8.0f} ms")
    print(f"memory                              {figures['memory']:8.0f} MiB")
    for name, told in (("new", "a question not asked before"), ("again", "one asked before")):
        _, p50, p95 = figures[name]
        print(f"warm, {told:28}  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  limit {LIMIT_MS} ms")
    print(f"warm, processor, mean               {figures['cpu']:8.0f} ms")
    for route, (n, median, high) in figures["routes"].items():
        print(f"  {route:20} {n:4} asked  p50 {median:6.0f} ms  p95 {high:6.0f} ms")


def _write_articles(data: Path, table: Path, n_texts: int, n_words: int) -> None:
    """Write stretches of news articles as one table: their openings, then what follows."""
    articles = list(chain(news_texts(data), ecb_texts(data)))
    with table.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("id", "text"))
        number = start = 0
        while number < n_texts:
            for name, text in articles:
                words = text.split()[start : start + n_words]
                if len(words) >= min(40, n_words) and number < n_texts:
                    rows.writerow((f"{name}-{start}", " ".join(words)))
                    number += 1
            start += n_words // 3


def _make(path: Path, table: Path, *, by_rule: bool) -> None:
    """Take in and read the articles, and print how long it took."""
    started = time.perf_counter()
    if by_rule:
        with _workspace(path, by_rule=True) as workspace:
            workspace.add([table])
            workspace.read()
    else:
        timed(["add", str(table), "--workspace", str(path), "--quiet"])
        timed(["read", "--workspace", str(path), "--quiet"])
    print(f"{'take in and read the articles':35} {time.perf_counter() - started:8.0f} s")


if __name__ == "__main__":
    main()
