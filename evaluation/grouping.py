"""Grouping measured: mixed news of many events, put together by the event they report.

The texts are those of BASIL, NewsWCL50 and ECB+ (whose topics hold two events of one kind each:
two earthquakes, two trials), shuffled together. Half of the topics, drawn by the digest of their
names, were used to choose the settings; the figures are those of the other half. B-cubed scores
count, for each text, how much of its group is right and how much of its event is in it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from crossread.analyse import furniture, mentions, paragraphs, quotation, sentences, times
from crossread.compare import grouping, reuse
from crossread.engine.run import Models, compare_documents
from crossread.inference.onnx import load_embedder
from crossread.model import Document, Done, Group
from crossread.testing import read_with
from evaluation.bench import ecb_texts
from evaluation.corpora import a_text, basil_events

READ = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER,
    quotation.ANALYSER, times.ANALYSER,
)  # fmt: skip


def texts(data: Path) -> Iterator[tuple[str, str, Document]]:
    """Yield the topic and the event of each text, and the text."""
    for number, event in enumerate(basil_events(data / "basil")):
        for document in event:
            yield f"b{number}", f"b{number}", document
    for path in sorted((data / "newswcl50" / "articles").glob("*/*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        topic = f"w{path.parent.name}"
        yield topic, topic, a_text(text, source=path.name)
    for name, text in ecb_texts(data):
        topic, _, rest = name.removeprefix("ecb-").partition("_")
        event = f"e{topic}{'plus' if 'plus' in rest else 'ecb'}"
        yield f"e{topic}", event, a_text(text, source=f"{name}.txt")


def is_held_back(topic: str) -> bool:
    """Whether a topic was no part of choosing the settings."""
    return int(hashlib.md5(topic.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def grouped(documents: Sequence[Document]) -> list[list[str]]:
    """Return the groups found, by document id; a text in no group is one of its own."""
    readings = [read_with(one, READ, models={}) for one in documents]
    plan = (reuse.COMPARER, grouping.COMPARER)
    ended = compare_documents(readings, plan, Models(load_embedder))
    outcome = ended[-1].outcome
    assert isinstance(outcome, Done), outcome
    bodies = [one.body for one in outcome.found if isinstance(one.body, Group)]
    groups = [list(body.documents) for body in bodies]
    taken = {one for group in groups for one in group}
    return groups + [[one.id] for one in documents if one.id not in taken]


def b_cubed(groups: Sequence[Sequence[str]], event_of: dict[str, str]) -> dict[str, float]:
    """Return B-cubed precision, recall and F1, and precision and recall of pairs."""
    size = Counter(event_of.values())
    right_of_group = right_of_event = 0.0
    n_pairs = n_right = 0
    for group in groups:
        for event, n in Counter(event_of[one] for one in group).items():
            right_of_group += n * n / len(group)
            right_of_event += n * n / size[event]
            n_right += n * (n - 1) // 2
        n_pairs += len(group) * (len(group) - 1) // 2
    precision, recall = (one / len(event_of) for one in (right_of_group, right_of_event))
    n_wanted = sum(n * (n - 1) // 2 for n in size.values())
    return {
        "b3 precision": precision,
        "b3 recall": recall,
        "b3 f1": 2 * precision * recall / (precision + recall),
        "pairs precision": n_right / max(1, n_pairs),
        "pairs recall": n_right / max(1, n_wanted),
    }


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the topics held back, mixed, and of BASIL and NewsWCL50 alone."""
    held = [one for one in texts(folder) if is_held_back(one[0])]
    held.sort(key=lambda one: hashlib.sha256(one[2].id.encode()).digest())
    parts = {
        "": held,
        "without ECB+: ": [one for one in held if not one[0].startswith("e")],
    }
    figures: dict[str, float] = {}
    for name, part in parts.items():
        found = grouped([document for _, _, document in part])
        scores = b_cubed(found, {document.id: event for _, event, document in part})
        figures[f"{name}texts"] = len(part)
        figures |= {f"{name}{figure}": value for figure, value in scores.items()}
    return figures
