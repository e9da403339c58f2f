"""Measure the subjectivity of sentences on checkthat2025, or any file of either set's format.

``--data`` is the folder with ``dev_test_en.tsv`` (columns sentence_id, sentence, label); ``--file``
is any file of either format. NewsSD-ENG (columns Sentence, Label) was trained on, all parts that
are at hand, so that its figure would say nothing: it is not measured unless its file is given. The
rules told beside the model: words that judge, the first person, questions and exclamations.
Sentences are single ones: each is its own group.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.check import evaluative_stems
from crossread.text.similarity import stem, tokens
from evaluation.learned import SHOWN, calibration, subjectivity_of, subjectivity_shown
from evaluation.scoring import (
    Told,
    accuracy,
    calibration_error,
    class_figures,
    confusion,
    figure,
    majority,
)

LABELS = ("subjective", "objective")
NAMES = {"SUBJ": "subjective", "OBJ": "objective"}
OWN_VOICE = re.compile(r"\b(?:I|me|my|we|us|our|ours|mine)\b|[!?]")
PARTS = (("checkthat2025", "checkthat2025_subjectivity/dev_test_en.tsv"),)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its label in the data."""

    sentence: str
    gold: str


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


def measure(data: Path) -> dict[str, float]:
    """Return the figures of the head beside the majority and the rules, file by file.

    *shown*: what the program shows, which is nothing for a few words, where it is sure (0.8).
    """
    figures: dict[str, float] = {}
    for name, items in parts_of(data).items():
        sentences = [item.sentence for item in items]
        gold = [item.gold for item in items]
        said = [subjectivity_of(sentence) for sentence in sentences]
        rules = _told(items, by_rule(sentences))
        figures[f"{name}: sentences"] = len(items)
        told = _told(items, [one.label for one in said])
        figures |= class_figures(told, LABELS, name=f"{name}: ")
        figures |= class_figures(rules, LABELS, name=f"{name}: rules: ", per_class=False)
        figures |= class_figures(
            majority(rules), LABELS, name=f"{name}: majority: ", per_class=False
        )
        figures |= calibration(f"{name}: ", said, gold)
        right = [one.label == label for one, label in zip(said, gold, strict=True)]
        sure = [one.sure for one in said]
        figures[f"{name}: calibration error"] = calibration_error(sure, right)
        figures |= as_shown(name, items)
    return figures


def as_shown(name: str, items: Sequence[Labelled]) -> dict[str, float]:
    """Return how many sentences are shown as surely something, and how often that is right."""
    shown = [(item, subjectivity_shown(item.sentence)) for item in items]
    sure = [(item, says) for item, says in shown if says is not None and says.sure >= SHOWN]
    told = [Told(at, item.gold, says.label) for at, (item, says) in enumerate(sure)]
    return {
        f"{name}: shown: sentences": len(told),
        f"{name}: shown: precision": figure(confusion(told, LABELS), accuracy),
    }


def _told(items: Sequence[Labelled], labels: Sequence[str]) -> list[Told]:
    return [
        Told(at, item.gold, label)
        for at, (item, label) in enumerate(zip(items, labels, strict=True))
    ]
