"""The learned layers as they run, for measures: heads asked by themselves, and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crossread.analyse import (
    furniture,
    mentions,
    paragraphs,
    quotation,
    sentences,
    subjectivity,
    tone,
)
from crossread.analyse.learned import READER, Read
from crossread.inference.reading import load_reader
from crossread.model import Pin, Reading, Sentence, Span
from crossread.model.bodies import Subjectivity, Tone
from crossread.testing import a_document, read_with, sealed

STRUCTURE = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.LEARNED,
)  # fmt: skip
TONES = (*STRUCTURE, quotation.ANALYSER, tone.ANALYSER)
SUBJECTIVITY = (*STRUCTURE, subjectivity.ANALYSER)

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SHOWN = 0.8


@dataclass(frozen=True, slots=True)
class Says:
    """A label with how sure the layer is of it, from 0 to 1."""

    label: str
    sure: float


def tone_of(text: str, place: tuple[int, int]) -> Says:
    """Return what the head says of a target in a text of one sentence, names put out of sight."""
    whole = 0, len(text)
    (chances,) = _read(text).tones([(place, whole)])
    if chances is None:
        return Says("neither", 0.0)
    return Says(tone.TONES[chances.index(max(chances))], max(chances))


def _read(text: str) -> Read:
    document = a_document(text)
    whole = Sentence(Pin(document.id, Span(0, len(text))), 1)
    layers = {Sentence: (sealed(whole, document),)}
    return Read(Reading(document, layers, {READER: load_reader()}), [(0, len(text))])


def tones_shown(text: str) -> list[tuple[Span, Says]]:
    """Return the tones that the program shows for a text, with where their targets stand."""
    reading = read_with(a_document(text), TONES, models={READER: load_reader()})
    found = reading.layers[Tone]
    return [(one.body.target_words.span, Says(one.body.tone, one.score)) for one in found]


def subjectivity_of(sentence: str) -> Says:
    """Return what the head says of a sentence as a whole, names put out of sight."""
    (chance,) = _read(sentence).subjective([(0, len(sentence))])
    if chance is None:
        return Says("objective", 0.0)
    return Says("subjective", chance) if chance > 0.5 else Says("objective", 1 - chance)


def subjectivity_shown(sentence: str) -> Says | None:
    """Return what the program shows of a text of one sentence; None where it shows nothing."""
    reading = read_with(a_document(sentence), SUBJECTIVITY, models={READER: load_reader()})
    found = reading.layers[Subjectivity]
    if not found:
        return None
    one = max(found, key=lambda each: len(each.body.sentence.span))
    return Says("subjective" if one.body.subjective else "objective", one.score)


def calibration(name: str, said: Sequence[Says], gold: Sequence[str]) -> dict[str, float]:
    """Return, for each range of sureness, how many are in it and which share of them is right."""
    figures: dict[str, float] = {}
    for low, high in pairwise(EDGES):
        inside = [
            one.label == label
            for one, label in zip(said, gold, strict=True)
            if low <= one.sure < high or (high == 1.0 == one.sure)
        ]
        if inside:
            figures[f"{name}sure {low:.1f} to {high:.1f}: items"] = len(inside)
            figures[f"{name}sure {low:.1f} to {high:.1f}: right"] = sum(inside) / len(inside)
    return figures
