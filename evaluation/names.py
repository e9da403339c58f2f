"""Measure the mentions found: exact spans with their kind, over four corpora.

UNER English EWT (web text), CrossNER politics and wikigold (encyclopaedia, sentences without
context) and re3d (conflict news without the BBC part). Sentences are those of the data. What the
data call neither person, organisation nor place counts as outside, and mentions of other things
are not scored.
re3d marks whole phrases ("the regime", "Foreign Secretary Ann Lee"): its spans are cut to the run
of capitalised words that closes them, and those without one are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crossread.analyse.learned import READER
from crossread.analyse.mentions import find_mentions
from crossread.inference.reading import load_reader
from crossread.model import Document, Reading, Sentence
from crossread.testing import a_document, sealed
from evaluation.scoring import figure, span_counts, span_f1

KINDS = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC",
    "politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG",
    "country": "LOC", "location": "LOC",
    "Person": "PER", "Organisation": "ORG", "Location": "LOC",
}  # fmt: skip
CAPITALS = re.compile(r"[A-Z][\w.]*(?: (?:of |the |and |& |al - )*[A-Z][\w.]*)*")
WIKIGOLD = "wikigold/CONLL-format/data/wikigold.conll.txt"
SCORED = ("PER", "ORG", "LOC")
TRAINED_ON = frozenset({"wikigold"})
"""The reader learned from all of it: its figures would say nothing, so the rules stand alone."""

Place = tuple[int, int, str]
Tagged = tuple[str, str]


@dataclass
class Text:
    """A document put together from the words of a corpus, with the places of its names."""

    text: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    gold: set[Place] = field(default_factory=set)

    def add(self, words: Sequence[Tagged], spelled: str | None = None) -> None:
        """Add a sentence; ``spelled`` is its text where the corpus gives it."""
        base = len(self.text)
        sentence = spelled or " ".join(word for word, _ in words)
        at = 0
        spans = []
        for word, tag in words:
            start = sentence.find(word, at)
            start = at if start < 0 else start
            at = start + len(word)
            spans.append((base + start, base + at, tag))
        self.gold.update(_names(spans))
        self.text += sentence + "\n\n"
        self.sentences.append((base, base + len(sentence)))


def _names(spans: Sequence[tuple[int, int, str]]) -> Iterator[Place]:
    current: Place | None = None
    for start, end, tag in [*spans, (0, 0, "O")]:
        kind = KINDS.get(tag[2:])
        if tag.startswith("I-") and current and kind == current[2]:
            current = (current[0], end, current[2])
            continue
        if current:
            yield current
        current = (start, end, kind) if kind else None


def uner(path: Path) -> Iterator[Text]:
    """Yield the documents of an IOB2 file of Universal NER."""
    text, words, spelled = Text(), [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            if text.sentences:
                yield text
            text = Text()
        elif line.startswith("# text = "):
            spelled = line[9:]
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            words.append((cells[1], cells[2]))
        elif not line and words:
            text.add(words, spelled)
            words = []
    yield text


def columns(path: Path, *, sentence_by_sentence: bool) -> Iterator[Text]:
    """Yield the documents of a file of words and tags: the whole file, or each sentence."""
    text, words = Text(), []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.strip():
            cells = line.split()
            words.append((cells[0], cells[-1]))
        elif words:
            text.add(words)
            words = []
            if sentence_by_sentence:
                yield text
                text = Text()
    if text.sentences:
        yield text


def cut_to_names(text: Text) -> Text:
    """Return the text with its gold spans cut to their last run of capitalised words."""
    cut = set()
    for start, end, kind in text.gold:
        runs = list(CAPITALS.finditer(text.text, start, end))
        if runs:
            cut.add((*runs[-1].span(), kind))
    return Text(text.text, text.sentences, cut)


def corpora(data: Path) -> dict[str, list[Text]]:
    """Return the measured parts: development parts only."""
    sources = data / "re3d/CONLL-format/data-by-source/conll"
    return {
        "uner": list(uner(data / "uner_english_ewt/dev.iob2")),
        "crossner": list(columns(data / "crossner_politics/dev.txt", sentence_by_sentence=True)),
        "wikigold": list(columns(data / WIKIGOLD, sentence_by_sentence=True)),
        "re3d": [
            text
            for path in sorted(sources.glob("*/*.conll"))
            if path.parent.name != "BBC_Online"
            for text in map(cut_to_names, columns(path, sentence_by_sentence=False))
        ],
    }


def found_in(text: Text) -> set[Place]:
    """Return the places of the persons, organisations and places that the program finds."""
    return _found(text, {READER: load_reader()})


def by_rule(text: Text) -> set[Place]:
    """Return what the rules find alone, without the reader."""
    return _found(text, {})


def _found(text: Text, models: Mapping[str, object]) -> set[Place]:
    document = a_document(text.text)
    found = find_mentions(_reading(document, text.sentences, models))
    return {
        (one.body.mention.span.start, one.body.mention.span.end, one.body.type)
        for one in found
        if one.body.type in SCORED
    }


def _reading(
    document: Document, sentences: Sequence[tuple[int, int]], models: Mapping[str, object]
) -> Reading:
    reading = Reading(document)
    bodies = [Sentence(reading.pin(*span), at) for at, span in enumerate(sentences, 1)]
    return Reading(document, {Sentence: tuple(sealed(body, document) for body in bodies)}, models)


def by_reader(text: Text) -> set[Place]:
    """Return the names the learned reader tells by itself, with all names in its sight."""
    found = load_reader().read(text.text, text.sentences).names()
    return {(*one.place, one.kind) for one in found if one.kind in SCORED}


def by_capitals(texts: Sequence[Text]) -> Callable[[Text], set[Place]]:
    """Tell every run of capitalised words to be of the kind that is commonest in some texts."""
    kinds = Counter(kind for text in texts for *_, kind in text.gold)
    commonest = kinds.most_common(1)[0][0] if kinds else SCORED[0]
    return lambda text: {(*one.span(), commonest) for one in CAPITALS.finditer(text.text)}


def scores(
    texts: Sequence[Text], told: Callable[[Text], set[Place]] = found_in
) -> dict[str, float]:
    """Return precision, recall and F1 over all kinds, and F1 of each."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    both = [(told(text), text.gold) for text in texts]
    for found, places in both:
        for counter, some in ((right, found & places), (given, found), (gold, places)):
            counter.update(kind for _, _, kind in some)
    n_right, n_given, n_gold = right.total(), given.total(), gold.total()
    figures = {
        "precision": n_right / max(n_given, 1),
        "recall": n_right / max(n_gold, 1),
        "f1": figure(span_counts(both), span_f1),
    }
    for kind in SCORED:
        figures[f"f1.{kind}"] = 2 * right[kind] / max(given[kind] + gold[kind], 1)
    return figures


def measure(data: Path) -> dict[str, float]:
    """Return the figures of every corpus, named ``corpus.figure``; or of one file of a corpus.

    The program tells names by rule and reader. Beside it: the rules alone (``rules``), the reader
    alone (``reader``), and every run of capitals told to be of the commonest kind (``majority``).
    A file that ends in ``.iob2`` is in the format of Universal NER, any other in columns.
    """
    if data.is_file():
        one = uner(data) if data.suffix == ".iob2" else columns(data, sentence_by_sentence=True)
        return _beside(data.stem, list(one))
    figures: dict[str, float] = {}
    for name, texts in corpora(data).items():
        figures |= _beside(name, texts)
    return figures


def _beside(name: str, texts: Sequence[Text]) -> dict[str, float]:
    if name in TRAINED_ON:
        figures = {f"{name}.rules.{key}": one for key, one in scores(texts, by_rule).items()}
    else:
        figures = {f"{name}.{key}": one for key, one in scores(texts).items()}
        figures[f"{name}.rules.f1"] = scores(texts, by_rule)["f1"]
        figures[f"{name}.reader.f1"] = scores(texts, by_reader)["f1"]
    figures[f"{name}.majority.f1"] = scores(texts, by_capitals(texts))["f1"]
    return figures
