"""Measure tone toward a named target on NewsMTSC: a held-back tenth of train, or any file of it.

``--data`` is the folder with ``train.jsonl``, of which the tenth that training holds back is read
(by article); ``--file`` is any other file of the set's own format, read whole. ``neither`` is what
the set calls neutral. The rules told beside the model are two short lists of words that judge.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.check import evaluative_stems
from crossread.model import Span
from crossread.text.similarity import stem, tokens
from evaluation.learned import Says, calibration, tone_of, tones_shown
from evaluation.scoring import (
    Told,
    accuracy,
    calibration_error,
    class_figures,
    confusion,
    figure,
    majority,
)

TONES = ("favourable", "unfavourable", "neither")
POLARITY = {6.0: "favourable", 2.0: "unfavourable", 4.0: "neither"}
HELD_BACK_PART = 10
PRAISED = frozenset(
    "praise welcome hail commend applaud admire thank honour honor celebrate win success".split()
)
BLAMED = frozenset(
    "accuse blame condemn criticise criticize denounce slam attack fail lie scandal guilty".split()
)


@dataclass(frozen=True, slots=True)
class Target:
    """A target in a sentence: a range of code points, with the tone in the data."""

    group: str
    text: str
    start: int
    end: int
    gold: str


def targets_of(path: Path) -> Iterator[Target]:
    """Yield the targets of a file of the set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        group = "_".join(row["primary_gid"].split("_")[:2])
        for one in row["targets"]:
            gold = POLARITY[one["polarity"]]
            yield Target(group, row["sentence_normalized"], one["from"], one["to"], gold)


def held_back(sizes: Counter[str]) -> frozenset[str]:
    """Return the groups held back, as training does: by their digests, up to a tenth."""
    chosen: set[str] = set()
    count = 0
    for group in sorted(sizes, key=lambda one: hashlib.sha256(one.encode("utf-8")).digest()):
        if count * HELD_BACK_PART >= sizes.total():
            break
        chosen.add(group)
        count += sizes[group]
    return frozenset(chosen)


def measured(data: Path) -> list[Target]:
    """Return the targets of a file, or those of the held-back tenth of a folder's train part."""
    if data.is_file():
        return list(targets_of(data))
    path = data / "train.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = held_back(Counter("_".join(row["primary_gid"].split("_")[:2]) for row in rows))
    return [one for one in targets_of(path) if one.group in kept]


def by_rule(targets: Sequence[Target]) -> list[str]:
    """Tell the tone of each target by words that judge in its sentence."""
    return [_by_words(target.text) for target in targets]


def _by_words(text: str) -> str:
    stems = {stem(word.norm) for word in tokens(text)}
    if stems & ({stem(word) for word in BLAMED} | evaluative_stems()):
        return "unfavourable"
    return "favourable" if stems & {stem(word) for word in PRAISED} else "neither"


def measure(data: Path) -> dict[str, float]:
    """Return the figures of the head and of what is shown, beside the majority and the rules."""
    targets = measured(data)
    gold = [target.gold for target in targets]
    said = [tone_of(target.text, (target.start, target.end)) for target in targets]
    rules = _told(targets, by_rule(targets))
    figures: dict[str, float] = {"targets": len(targets)}
    figures |= class_figures(_told(targets, [one.label for one in said]), TONES)
    figures |= class_figures(rules, TONES, name="rules: ", per_class=False)
    figures |= class_figures(majority(rules), TONES, name="majority: ", per_class=False)
    figures |= calibration("", said, gold)
    right = [one.label == label for one, label in zip(said, gold, strict=True)]
    figures["calibration error"] = calibration_error([one.sure for one in said], right)
    return figures | as_shown(targets)


def as_shown(targets: Sequence[Target]) -> dict[str, float]:
    """Return how many targets are shown a tone, how often it is right, and the false ones of it.

    *judging*: among those shown as favourable or unfavourable.
    """
    told = []
    shown: dict[str, list[tuple[Span, Says]]] = {}
    for target in targets:
        if target.text not in shown:
            shown[target.text] = tones_shown(target.text)
        place = Span(target.start, target.end)
        says = [one for span, one in shown[target.text] if span.overlaps(place)]
        if says:
            best = max(says, key=lambda one: one.sure)
            told.append(Told(target.group, target.gold, best.label))
    judging = [one for one in told if one.told != "neither"]
    opposite = [one for one in judging if one.gold != "neither" and one.gold != one.told]
    figures: dict[str, float] = {
        "shown: targets": len(told),
        "shown: share of targets": len(told) / max(1, len(targets)),
        "shown: precision": figure(confusion(told, TONES), accuracy),
        "shown: judging": len(judging),
    }
    if judging:
        figures["shown: judging, precision"] = figure(confusion(judging, TONES), accuracy)
        figures["shown: judging, opposite"] = len(opposite) / len(judging)
    return figures


def _told(targets: Sequence[Target], labels: Sequence[str]) -> list[Told]:
    return [
        Told(target.group, target.gold, label)
        for target, label in zip(targets, labels, strict=True)
    ]
