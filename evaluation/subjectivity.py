"""Measure the subjectivity of sentences on checkthat2025, or any file of either set's format.

``--data`` is the folder with ``dev_test_en.tsv`` (columns sentence_id, sentence, label) or
``newssd_eng`` with its ``data/english/test.csv`` (columns Sentence, Label); ``--file`` is any file
of either format. The rules told beside the model: words that judge, the first person, questions
and exclamations. Sentences of both sets are single ones: each is its own group.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.check import evaluative_stems
from crossread.text.similarity import stem, tokens
from evaluation.scoring import Told, class_figures, majority

LABELS = ("subjective", "objective")
NAMES = {"SUBJ": "subjective", "OBJ": "objective"}
OWN_VOICE = re.compile(r"\b(?:I|me|my|we|us|our|ours|mine)\b|[!?]")
PARTS = (
    ("checkthat2025", "checkthat2025_subjectivity/dev_test_en.tsv"),
    ("newssd", "newssd_eng/data/english/test.csv"),
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its label in the data."""

    sentence: str
    gold: str


Predict = Callable[[Sequence[str]], Sequence[str]]


def sentences_of(path: Path) -> Iterator[Labelled]:
    """Yield the sentences of a file; one that ends in ``.tsv`` is in the format of checkthat."""
    with path.open(encoding="utf-8", newline="") as lines:
        if path.suffix == ".tsv":
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Labelled(row["sentence"].strip(), NAMES[row["label"].strip()])
        else:
            for row in csv.DictReader(lines):
                yield Labelled(row["Sentence"].strip(), NAMES[row["Label"].strip()])


def parts_of(data: Path) -> dict[str, list[Labelled]]:
    """Return the measured files by name."""
    if data.is_file():
        return {data.stem: list(sentences_of(data))}
    return {
        name: list(sentences_of(data / path)) for name, path in PARTS if (data / path).is_file()
    }


def by_rule(sentences: Sequence[str]) -> list[str]:
    """Tell sentences with words that judge, a voice of their own or a cry from all others."""
    return [LABELS[0] if _judges(sentence) else LABELS[1] for sentence in sentences]


def _judges(sentence: str) -> bool:
    stems = {stem(word.norm) for word in tokens(sentence)}
    return bool(stems & evaluative_stems()) or OWN_VOICE.search(sentence) is not None


def measure(data: Path, predict: Predict | None = None) -> dict[str, float]:
    """Return the figures of a predictor beside the majority and the rules, file by file."""
    figures: dict[str, float] = {}
    for name, items in parts_of(data).items():
        sentences = [item.sentence for item in items]
        rules = _told(items, by_rule(sentences))
        figures[f"{name}: sentences"] = len(items)
        if predict is not None:
            told = _told(items, predict(sentences))
            figures |= class_figures(told, LABELS, name=f"{name}: ")
        figures |= class_figures(rules, LABELS, name=f"{name}: rules: ", per_class=predict is None)
        figures |= class_figures(
            majority(rules), LABELS, name=f"{name}: majority: ", per_class=False
        )
    return figures


def _told(items: Sequence[Labelled], labels: Sequence[str]) -> list[Told]:
    return [
        Told(at, item.gold, label)
        for at, (item, label) in enumerate(zip(items, labels, strict=True))
    ]
