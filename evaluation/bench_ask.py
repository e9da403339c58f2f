"""How fast questions are answered on many sources: ``python -m evaluation.bench_ask``.

A workspace of short texts is made once (its making is timed too), then opened in a process of its
own: the time to open it and answer the first question, the memory it takes, and how long warm
questions take (p50, p95). ``--keep FILE`` keeps the workspace and uses it the next time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evaluation.bench import short_texts, timed

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


def questions_asked(path: Path) -> dict[str, float]:
    """Open a workspace, ask, and return milliseconds: opening with a question, then warm ones."""
    from crossread.workspace import Workspace

    start = time.perf_counter()
    with Workspace(path) as workspace:
        workspace.ask(QUESTIONS[0])
        first = time.perf_counter() - start
        taken = []
        busy = time.process_time()
        for _ in range(3):
            for question in QUESTIONS:
                asked = time.perf_counter()
                workspace.ask(question)
                taken.append(time.perf_counter() - asked)
        busy = time.process_time() - busy
    taken.sort()
    return {
        "cpu": 1000 * busy / len(taken),
        "first": 1000 * first,
        "p50": 1000 * taken[len(taken) // 2],
        "p95": 1000 * taken[int(0.95 * len(taken))],
        "memory": _peak_mib(),
    }


def _peak_mib() -> float:
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
    parser.add_argument("--keep", type=Path, help="the workspace file to keep and use again")
    parser.add_argument("--asks", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.asks is not None:
        print(json.dumps(questions_asked(chosen.asks)))
        return
    with tempfile.TemporaryDirectory(prefix="crossread-ask-") as folder:
        path = chosen.keep or Path(folder) / "many.crossread"
        if not path.exists():
            _make(path, short_texts(chosen.data, chosen.articles, Path(folder)))
        command = [sys.executable, "-m", "evaluation.bench_ask", "--asks", str(path)]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = json.loads(out.splitlines()[-1])
    print(f"open and answer the first question  {figures['first']:8.0f} ms")
    print(f"memory                              {figures['memory']:8.0f} MiB")
    print(f"warm question, p50                  {figures['p50']:8.0f} ms   limit {LIMIT_MS} ms")
    print(f"warm question, p95                  {figures['p95']:8.0f} ms")
    print(f"warm question, processor, mean      {figures['cpu']:8.0f} ms")


def _make(path: Path, table: Path) -> None:
    added = timed(["add", str(table), "--workspace", str(path), "--quiet"])
    read = timed(["read", "--workspace", str(path), "--quiet"])
    print(f"{'take in and read the articles':35} {added.seconds + read.seconds:8.0f} s")


if __name__ == "__main__":
    main()
