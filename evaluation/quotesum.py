"""Coverage of quoted spans: of the passages people took their answers from, how much is quoted.

QuoteSum gives questions with up to eight passages and, marked in summaries people wrote, the words
they copied out of each. Each question is asked of its own passages. *Covered*: the copied words are
quoted in the answer; *sources*: of passages somebody copied from, those the answer quotes; *quoted
of all*: how much of the passages' words the answers hold, which a coverage must be seen beside.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crossread.workspace import Workspace

_MARKED = re.compile(r"\[\s*(\d)\s+([^\[\]]+?)\s*\]")
PASSAGES = range(1, 9)


@dataclass(frozen=True, slots=True)
class Summed:
    """A question with its passages by number, and the words people copied out of each."""

    question: str
    passages: dict[int, str]
    copied: frozenset[tuple[int, str]]


def summed(path: Path) -> Iterator[Summed]:
    """Yield the questions, the marks of all their summaries together."""
    rows: dict[str, list[dict[str, str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["qid"], []).append(row)
    for known in rows.values():
        first = known[0]
        passages = {n: first[f"source{n}"] for n in PASSAGES if first.get(f"source{n}")}
        marks = (match for row in known for match in _MARKED.finditer(row["summary"]))
        copied = frozenset(
            (int(match[1]), " ".join(match[2].split()))
            for match in marks
            if " ".join(match[2].split()) in " ".join(passages.get(int(match[1]), "").split())
        )
        if copied:
            yield Summed(first["question"], passages, copied)


def measure(folder: Path) -> dict[str, float]:
    """Return the shares covered, and how many questions were asked."""
    path = next(iter(sorted(folder.rglob("dev.jsonl"))))
    n_copied = n_covered = n_from = n_quoted_from = n_words = n_given = n_asked = n_found = 0
    for one in summed(path):
        n_asked += 1
        given = _asked(one)
        n_found += any(given.values())
        n_copied += len(one.copied)
        n_covered += sum(words in given[n] for n, words in one.copied)
        places = {n for n, _ in one.copied}
        n_from += len(places)
        n_quoted_from += sum(bool(given[n]) for n in places)
        n_words += sum(len(text.split()) for text in one.passages.values())
        n_given += sum(len(text.split()) for text in given.values())
    return {
        "copied words covered": n_covered / max(1, n_copied),
        "sources quoted": n_quoted_from / max(1, n_from),
        "questions answered": n_found / max(1, n_asked),
        "quoted of all words": n_given / max(1, n_words),
        "questions, number": n_asked,
        "copied words, number": n_copied,
    }


def _asked(one: Summed) -> dict[int, str]:
    """Return the words an answer quotes of each passage, on one line."""
    with tempfile.TemporaryDirectory() as folder, Workspace(comparers=()) as workspace:
        names = {}
        for n, text in one.passages.items():
            path = Path(folder) / f"{n}.txt"
            path.write_text(text, encoding="utf-8")
            names[path.name] = n
        workspace.add(sorted(Path(folder).glob("*.txt")))
        answer = workspace.ask(one.question)
        numbers = {
            document.id: names[Path(document.capture.source).name]
            for document in workspace.documents()
        }
    spans: dict[int, set[str]] = {n: set() for n in one.passages}
    for said in answer.said:
        for item in said.evidence:
            spans[numbers[item.document]].add(" ".join(item.quote.split()))
    kept = {
        n: {one for one in words if not any(one != other and one in other for other in words)}
        for n, words in spans.items()
    }
    return {n: " ".join(sorted(words)) for n, words in kept.items()}
