"""Same events across news texts: which mentions of ECB+ are told to speak of one event.

The shelf is a topic (two events of one kind each, some twenty texts mixed), the mentions are those
of the data in the sentences its authors checked, the key is their coreference of actions across
documents, single mentions included. Two mentions are told to be one event when they share their
first word that says something and what the program finds ties their places: the texts were grouped
as reports of one event, or their sentences aligned. Beside it stand: every mention alone, the same
word anywhere in the topic, and the same word in sentences whose cosine is high enough.

A third of the topics, by digest, is held back and measured; the cosine of the last baseline was
chosen on the others (``python -m evaluation.ecbplus --data FOLDER`` prints theirs).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from crossread.compare import alignment, grouping, reuse
from crossread.inference.onnx import load_embedder
from crossread.model import Alignment, Document, Group, Span
from crossread.text.similarity import content_stems, stem, tokens
from evaluation.coreference import Cluster, Clusters, all_pairs, conll, f1, pairs, precision, recall
from evaluation.corpora import a_text
from evaluation.scoring import figure
from evaluation.shelves import Shelved

CORPUS = "ECB+_LREC2014"
CHECKED = "ECBplus_coreference_sentences.csv"
COMPARERS = (reuse.COMPARER, grouping.COMPARER, alignment.COMPARER)
SENTENCES_A_PARAGRAPH = 3
COSINE = 0.45
"""The best CoNLL F1 of 0.2 to 0.7 in steps of 0.05 on the topics not held back."""


@dataclass(frozen=True, slots=True)
class EventMention:
    """An action of the data: its document by name, its place, its sentence, its first word."""

    document: str
    span: Span
    sentence: Span
    word: str
    chain: str

    @property
    def key(self) -> tuple[str, int, int]:
        """Return what names the mention in clusters."""
        return self.document, self.span.start, self.span.end


@dataclass(frozen=True, slots=True)
class Topic:
    """The texts of a topic with the mentions in them."""

    name: str
    documents: tuple[Document, ...]
    mentions: tuple[EventMention, ...]


# ---- the data --------------------------------------------------------------


def is_held_back(topic: str) -> bool:
    """Whether a topic was no part of choosing anything."""
    return hashlib.sha256(f"ecbplus {topic}".encode()).digest()[0] % 3 == 0


def topics(folder: Path) -> Iterator[Topic]:
    """Yield the topics of the data in order."""
    root = folder / CORPUS
    checked: dict[str, set[str]] = defaultdict(set)
    with (root / CHECKED).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            checked[f"{row['Topic']}_{row['File']}"].add(row["Sentence Number"])
    for path in sorted((root / "ECB+").iterdir(), key=lambda one: one.name.zfill(4)):
        if path.is_dir():
            read = [article(one, checked[one.stem]) for one in sorted(path.glob("*.xml"))]
            mentions = tuple(mention for _, some in read for mention in some)
            yield Topic(path.name, tuple(document for document, _ in read), mentions)


def article(path: Path, checked: set[str]) -> tuple[Document, list[EventMention]]:
    """Return a text with the mentions of actions in its checked sentences."""
    root = ElementTree.parse(path).getroot()
    text, words, sentences = _text_of(root)
    document = a_text(text, source=f"{path.stem}.txt")
    chains = _chains(root)
    found = []
    for mark in root.iter():
        anchors = [one.get("t_id", "") for one in mark.findall("token_anchor")]
        is_action = mark.tag.startswith(("ACTION_", "NEG_ACTION_"))
        if is_action and anchors and words[anchors[0]][1] in checked:
            start, end = words[anchors[0]][0].start, words[anchors[-1]][0].end
            span = Span(start, max(start + 1, end))
            own = f"{path.stem} {mark.get('m_id')}"
            chain = chains.get(mark.get("m_id", ""), own)
            sentence = sentences[words[anchors[0]][1]]
            found.append(
                EventMention(document.capture.source, span, sentence, first_word(span, text), chain)
            )
    return document, _distinct(found)


def _text_of(
    root: ElementTree.Element,
) -> tuple[str, dict[str, tuple[Span, str]], dict[str, Span]]:
    """Return the text, the place and sentence of each word by its number, and the sentences."""
    text, words, sentences = "", dict[str, tuple[Span, str]](), dict[str, Span]()
    for token in root.iter("token"):
        sentence, word = token.get("sentence", "0"), token.text or ""
        if sentence not in sentences:
            is_new = sentences and len(sentences) % SENTENCES_A_PARAGRAPH == 0
            text += ("\n\n" if is_new else " ") if sentences else ""
            sentences[sentence] = Span(len(text), len(text) + max(1, len(word)))
        else:
            text += " "
        words[token.get("t_id", "")] = Span(len(text), len(text) + max(1, len(word))), sentence
        text += word
        sentences[sentence] = Span(sentences[sentence].start, max(len(text), 1))
    return text, words, sentences


def _chains(root: ElementTree.Element) -> dict[str, str]:
    """Return the chain of each mention that has one, within the text or across texts."""
    found: dict[str, str] = {}
    for relation in root.iter():
        if relation.tag in {"CROSS_DOC_COREF", "INTRA_DOC_COREF"}:
            name = relation.get("note") or f"{root.get('doc_name')} {relation.get('r_id')}"
            for source in relation.findall("source"):
                found[source.get("m_id", "")] = name
    return found


def _distinct(mentions: Iterable[EventMention]) -> list[EventMention]:
    return list({one.key: one for one in mentions}.values())


def first_word(span: Span, text: str) -> str:
    """Return the stem of the first word that says something, else of the first word."""
    words = tokens(text, span.start, span.end)
    telling = content_stems(words)
    return telling[0] if telling else stem(words[0].norm if words else span.of(text))


# ---- told --------------------------------------------------------------

Linked = Callable[[EventMention, EventMention], bool]


def clusters(mentions: Sequence[EventMention], linked: Linked) -> list[Cluster]:
    """Return the mentions put together wherever two of one word are linked."""
    home: dict[tuple[str, int, int], set[tuple[str, int, int]]] = {
        one.key: {one.key} for one in mentions
    }
    by_word: dict[str, list[EventMention]] = defaultdict(list)
    for one in mentions:
        by_word[one.word].append(one)
    for alike in by_word.values():
        for a, b in combinations(alike, 2):
            if home[a.key] is not home[b.key] and linked(a, b):
                home[a.key] |= home[b.key]
                for key in home[b.key]:
                    home[key] = home[a.key]
    return [frozenset(one) for one in {id(one): one for one in home.values()}.values()]


def key_of(mentions: Sequence[EventMention]) -> list[Cluster]:
    """Return the clusters of the data."""
    chains: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for one in mentions:
        chains[one.chain].add(one.key)
    return [frozenset(one) for one in chains.values()]


def by_program(topic: Topic) -> Linked:
    """Link by what the program finds: texts grouped as of one event, or sentences aligned."""
    shelf = Shelved(topic.documents, COMPARERS)
    group_of = {
        shelf.source[document]: number
        for number, one in enumerate(shelf.of(Group))
        for document in one.body.documents
    }
    aligned: dict[frozenset[str], list[tuple[str, Span, Span]]] = defaultdict(list)
    for one in shelf.of(Alignment):
        a, b = one.body.a, one.body.b
        names = shelf.source[a.document], shelf.source[b.document]
        if one.body.relation != "contradicts":
            aligned[frozenset(names)].append((names[0], a.span, b.span))

    def linked(one: EventMention, other: EventMention) -> bool:
        group = group_of.get(one.document)
        if one.document == other.document or (
            group is not None and group == group_of.get(other.document)
        ):
            return True
        return any(
            (a if name == one.document else b).overlaps(one.span)
            and (b if name == one.document else a).overlaps(other.span)
            for name, a, b in aligned[frozenset((one.document, other.document))]
        )

    return linked


def by_cosine(topic: Topic, least: float) -> Linked:
    """Link mentions whose sentences are as near as that by the encoder."""
    texts = {one.capture.source: one.text for one in topic.documents}
    places = sorted({(one.document, one.sentence) for one in topic.mentions})
    rows = np.asarray(load_embedder().encode([span.of(texts[name]) for name, span in places]))
    near = rows @ rows.T
    row_of = {place: row for row, place in enumerate(places)}

    def linked(one: EventMention, other: EventMention) -> bool:
        rows_ = row_of[one.document, one.sentence], row_of[other.document, other.sentence]
        return bool(near[rows_] >= least)

    return linked


def anywhere(one: EventMention, other: EventMention) -> bool:
    """Link every two mentions of one word."""
    del one, other
    return True


def nowhere(one: EventMention, other: EventMention) -> bool:
    """Link nothing."""
    del one, other
    return False


# ---- figures --------------------------------------------------------------


def across_texts(cluster: Cluster) -> set[Cluster]:
    """Return the pairs of a cluster whose mentions stand in two texts."""
    return {pair for pair in all_pairs(cluster) if len({one[0] for one in pair}) == 2}  # type: ignore[index]


def figures_of(
    told: Sequence[tuple[Clusters, Clusters]], name: str = "", *, every: bool = True
) -> dict[str, float]:
    """Return the scores of coreference and of pairs across texts, over topics."""
    scores = conll(told, name)
    counts = np.array([pairs(key, response, across_texts) for key, response in told])
    whole = counts.sum(axis=0)
    figures: dict[str, float] = dict(scores)
    if not every:
        figures = {key: value for key, value in scores.items() if key.endswith("CoNLL F1")}
    return figures | {
        f"{name}pairs across texts: precision": precision(whole),
        f"{name}pairs across texts: recall": recall(whole),
        f"{name}pairs across texts: F1": figure(counts, f1),
    }


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the topics held back, beside those of the baselines."""
    held = [one for one in topics(folder) if is_held_back(one.name)]
    figures: dict[str, float] = {
        "topics": len(held),
        "texts": sum(len(one.documents) for one in held),
        "mentions": sum(len(one.mentions) for one in held),
    }
    told = told_by(held, by_program)
    figures |= figures_of(told)
    figures |= figures_of(told_by(held, lambda _: nowhere), "majority: ", every=False)
    figures |= figures_of(told_by(held, lambda _: anywhere), "same word: ", every=False)
    near = partial(by_cosine, least=COSINE)
    return figures | figures_of(told_by(held, near), "cosine: ", every=False)


def told_by(
    some: Iterable[Topic], linking: Callable[[Topic], Linked]
) -> list[tuple[Clusters, Clusters]]:
    """Return key and response of each topic."""
    return [(key_of(one.mentions), clusters(one.mentions, linking(one))) for one in some]


def main() -> None:
    """Print the figures of the topics that are not held back, by cosine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    some = [one for one in topics(chosen.data / "ecbplus") if not is_held_back(one.name)]
    named: dict[str, Callable[[Topic], Linked]] = {
        f"cosine {step / 20:.2f}": partial(by_cosine, least=step / 20) for step in range(4, 15)
    }
    for name, linking in {"same word": lambda _: anywhere, **named, "program": by_program}.items():
        figures = figures_of(told_by(some, linking), every=False)
        print(name, {key: round(float(value), 3) for key, value in figures.items()}, flush=True)


if __name__ == "__main__":
    main()
