"""Pairs of premise and hypothesis from several data sets, split by claim, topic or body."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.support import plain

ENTAILS, CONTRADICTS, NEITHER = range(3)
JUDGEMENT, ARGUMENT = range(2)
"""What a pair teaches: whether the premise bears the hypothesis out, or argues for it."""

LARGEST_FIELD = 10_000_000
WORD = re.compile(r"\w+(?:[-'’]\w+)*")
BOUNDARY = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
SMALL = frozenset(
    "a an and are as at be been but by did do does for from had has have he her him his i in is it "
    "its of on or she that the their them they this to was were which who will with would".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair with its label; `group` is what a split must not cut through."""

    premise: str
    hypothesis: str
    label: int
    group: str
    data_set: str
    task: int = JUDGEMENT
    weight: float = 1.0


def is_held_back(pair: Pair) -> bool:
    """Whether a pair is in the tenth on which choices are made."""
    return hashlib.sha256(pair.group.encode()).digest()[0] % 10 == 0


def bare(text: str) -> str:
    """A text as its letters and digits: what is the same claim has the same."""
    return "".join(char for char in text.lower() if char.isalnum())


def content_words(text: str) -> set[str]:
    """The words of a text that say something, lower-cased."""
    return {word for word in map(str.lower, WORD.findall(text)) if word not in SMALL}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, paragraph by paragraph."""
    return [
        sentence.strip()
        for paragraph in text.split("\n")
        for sentence in BOUNDARY.split(paragraph.strip())
        if sentence.strip()
    ]


def best_sentences(sentences: Sequence[str], claim: str, count: int) -> list[str]:
    """The sentences that share most words with the claim, in their order."""
    wanted = content_words(claim)
    scored = sorted(
        range(len(sentences)),
        key=lambda at: (-len(wanted & content_words(sentences[at])), at),
    )
    return [sentences[at] for at in sorted(scored[:count])]


def fever_pairs(data: Path) -> Iterator[Pair]:
    """FEVER claims with their evidence, without any claim or evidence of fever_symmetric."""
    lines = (data / "fever_symmetric" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    symmetric = [json.loads(line) for line in lines]
    claims = {bare(row["claim"]) for row in symmetric}
    evidence = {bare(row["evidence"]) for row in symmetric}
    columns = [
        (data / "fever_pairs" / name).read_text(encoding="utf-8").split("\n")
        for name in ("dev.raw.input0", "dev.raw.input1", "dev.label")
    ]
    for premise, claim, label in zip(*columns, strict=True):
        whole = bare(premise)
        if not claim or bare(claim) in claims or any(one in whole for one in evidence):
            continue
        near = best_sentences(sentences_of(plain(premise)), claim, 2)
        told = ENTAILS if label == "entailment" else CONTRADICTS
        yield Pair(" ".join(near), plain(claim), told, f"fever {bare(near[0])}", "fever_pairs")


def _table(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter)


STANCES = {"agree": ENTAILS, "disagree": CONTRADICTS, "discuss": NEITHER, "unrelated": NEITHER}


def fnc_pairs(data: Path, seed: int, counts: dict[str, int]) -> list[Pair]:
    """Headlines against the best three sentences of a body; `counts` of each stance at most."""
    bodies = {
        row["Body ID"]: sentences_of(row["articleBody"])
        for row in _table(data / "fnc1" / "train_bodies.csv")
    }
    chosen: list[Pair] = []
    by_stance: dict[str, list[Pair]] = {}
    for row in _table(data / "fnc1" / "train_stances.csv"):
        near = " ".join(best_sentences(bodies[row["Body ID"]], row["Headline"], 3))
        group = f"fnc1 {row['Body ID']}"
        pair = Pair(near, row["Headline"], STANCES[row["Stance"]], group, "fnc1")
        by_stance.setdefault(row["Stance"], []).append(pair)
    for stance, pairs in sorted(by_stance.items()):
        random.Random(seed).shuffle(pairs)
        chosen += pairs[: counts.get(stance, len(pairs))]
    return chosen


def emergent_pairs(data: Path, without: Iterable[str]) -> Iterator[Pair]:
    """Claims against headlines of articles; none of the headlines `without`."""
    barred = {bare(headline) for headline in without}
    labels = {"for": ENTAILS, "against": CONTRADICTS, "observing": NEITHER}
    for row in _table(data / "emergent" / "headlines.csv"):
        if bare(row["articleHeadline"]) not in barred:
            label = labels[row["articleHeadlineStance"]]
            group = f"emergent {row['claimId']}"
            yield Pair(row["articleHeadline"], row["claimHeadline"], label, group, "emergent")


def claimdiff_pairs(data: Path) -> Iterator[Pair]:
    """Does one outlet's claim strengthen or weaken another's; split by topic."""
    parts = [
        json.loads((data / "claimdiff" / f"{name}-train.json").read_text(encoding="utf-8"))["data"]
        for name in ("strength", "weak")
    ]
    weak = {row["pair_id"]: row["relation"] for row in parts[1]}
    for row in parts[0]:
        weakens = weak.get(row["pair_id"], 0)
        if row["relation"] and weakens:
            continue
        label = ENTAILS if row["relation"] else CONTRADICTS if weakens else NEITHER
        group = f"claimdiff {row['topic']}"
        yield Pair(row["claim_b"], row["claim_a"], label, group, "claimdiff", ARGUMENT)


def perspectrum_pairs(path: Path) -> Iterator[Pair]:
    """Perspectives for or against a claim, from one file of the set; split by claim."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            label, _, _, claim, view = line.rstrip("\n").split("\t")
            told = ENTAILS if label == "1" else CONTRADICTS
            group = f"perspectrum {bare(claim)}"
            yield Pair(view.strip(), claim.strip(), told, group, "perspectrum", ARGUMENT)


def wice_pairs(data: Path) -> Iterator[Pair]:
    """Claims that go further than their evidence, and the same cut back to what it bears out."""
    path = data / "wice" / "non_supported_tokens_train.jsonl"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            held = sorted({at for one in row["supporting_sentences"] for at in one})
            premise = " ".join(row["evidence"][at] for at in held)
            group = f"wice {bare(row['evidence'][0])}"
            yield Pair(premise, row["claim"], NEITHER, group, "wice")
            short = _supported_start(row["claim_tokens"], row["non_supported_spans"])
            if short:
                yield Pair(premise, short, ENTAILS, group, "wice")


def _supported_start(tokens: list[str], unsupported: list[bool]) -> str:
    """The claim without its end, where just the end has no support."""
    if not any(unsupported):
        return ""
    start, end = unsupported.index(True), len(unsupported) - unsupported[::-1].index(True)
    if not all(unsupported[start:end]) or len(tokens) - end > 1 or start < 5:
        return ""
    cut = tokens[:start]
    while cut and cut[-1].lower() in SMALL | {",", "and", "–", "-", "("}:
        cut.pop()
    return re.sub(r"\s+([,.;:!?)'’])", r"\1", " ".join(cut)) + "." if len(cut) >= 4 else ""


def strangers(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """Claims beside evidence of other claims about the same: it says neither.

    The evidence shares the claim's first words (what it is about), yet less than half of the rest.
    """
    by_start: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_start.setdefault(" ".join(pair.hypothesis.lower().split()[:2]), []).append(pair)
    random_ = random.Random(seed)
    found = []
    for pair in random_.sample(list(pairs), len(pairs)):
        others = by_start[" ".join(pair.hypothesis.lower().split()[:2])]
        other = random_.choice(others)
        words = content_words(" ".join(pair.hypothesis.split()[2:]))
        shared = words & content_words(other.premise)
        if other.premise != pair.premise and words and len(shared) < len(words) / 2:
            found.append(replace(pair, premise=other.premise, label=NEITHER, data_set="strangers"))
        if len(found) == count:
            break
    return found
