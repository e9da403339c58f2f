"""Whether ``verify`` tells a sentence its text bears out from one it does not: others' data.

``--data`` is the folder with the data sets. *frank*: summaries of news by machines, borne out when
every sentence was found to be. *attributionbench*: sentences of answers with the text they cite.
*wice*: claims with pieces of their evidence; one piece that bears a claim out is enough. A text
holds when every sentence of it passes every check (``verify``). Beside it stand the share of its
words that the source holds, from three quarters on (``words``), the model of pairs alone
(``support``), and the signs of ``crossread.ask.borne`` put together (``together``), which WiCE's
train part weighed; whether its shares are true is told by how sure it was and how often it was
right. *every word in the text* is the share of texts borne out that a language model
might say here: all others would give way to the source's own words.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.borne import share_borne_out, signs_of
from crossread.ask.library import Library
from crossread.ask.verify import draft_of, verify_draft
from crossread.engine.plan import plan_analysers
from crossread.engine.run import Models, read_document
from crossread.errors import InputError
from crossread.inference.support import SupportJudge, load_support
from crossread.model import Document, Done
from crossread.model.findings import Findings
from crossread.text.passages import nearest_passages
from crossread.text.segment import sentence_spans
from crossread.text.similarity import content_stems, tokens
from crossread.workspace import available_analysers, load_model
from evaluation.corpora import a_text
from evaluation.learned import Says, calibration
from evaluation.scoring import calibration_error

ENOUGH_WORDS, ENOUGH = 0.75, 0.5
WAYS = ("verify", "words", "support", "together")
EVERY = "CROSSREAD_EVERY"
"""A variable: measure every so manieth item only. The whole takes an hour on two cores."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text beside its source; items of one ``key`` are one, held if any of them is."""

    key: str
    source: str
    text: str
    is_borne_out: bool


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def frank(folder: Path) -> Iterator[Item]:
    """Yield summaries beside their articles."""
    for number, row in enumerate(_rows(folder / "frank" / "valid.jsonl")):
        yield Item(str(number), str(row["article"]), str(row["summary"]), row["Factuality"] == 1)


def attributionbench(folder: Path) -> Iterator[Item]:
    """Yield sentences of answers beside the text they cite."""
    for row in _rows(folder / "attributionbench" / "dev.jsonl"):
        references = row["references"]
        assert isinstance(references, list)
        held = row["attribution_label"] == "attributable"
        yield Item(str(row["id"]), "\n\n".join(references), str(row["claim"]), held)


def wice(folder: Path) -> Iterator[Item]:
    """Yield claims beside pieces of their evidence."""
    for row in _rows(folder / "wice" / "oracle_chunks_dev.jsonl"):
        meta, evidence = row["meta"], row["evidence"]
        assert isinstance(meta, dict)
        assert isinstance(evidence, list)
        source = " ".join(evidence)
        yield Item(str(meta["id"]), source, str(row["claim"]), row["label"] == "supported")


SETS: Mapping[str, Callable[[Path], Iterator[Item]]] = {
    "frank": frank,
    "attributionbench": attributionbench,
    "wice": wice,
}


def measure(folder: Path) -> dict[str, float]:
    """Return balanced accuracy of the verifier and of word overlap, by data set."""
    figures: dict[str, float] = {}
    for name, items in SETS.items():
        figures |= _measured(name, _every(items(folder)))
    return figures


def _every(items: Iterator[Item]) -> Iterator[Item]:
    step = int(os.environ.get(EVERY, "1"))
    keys: dict[str, int] = {}
    for item in items:
        if keys.setdefault(item.key, len(keys)) % step == 0:
            yield item


def _measured(name: str, items: Iterator[Item]) -> dict[str, float]:
    gold: dict[str, bool] = {}
    told: dict[str, dict[str, bool]] = {way: defaultdict(bool) for way in WAYS}
    shares: dict[str, float] = defaultdict(float)
    judge = load_support()
    n_literal = 0
    for item in items:
        gold[item.key] = gold.get(item.key, False) or item.is_borne_out
        n_literal += item.is_borne_out and _word_share(item) == 1.0
        told["verify"][item.key] |= holds(item)
        told["words"][item.key] |= _word_share(item) >= ENOUGH_WORDS
        entails, together = _shares(item, judge)
        told["support"][item.key] |= entails >= ENOUGH
        told["together"][item.key] |= together >= ENOUGH
        shares[item.key] = max(shares[item.key], together)
    figures: dict[str, float] = {
        f"{name}: items": len(gold),
        f"{name}: borne out, every word in the text": n_literal / max(1, sum(gold.values())),
    }
    for way, answers in told.items():
        right = [answers[key] for key, held in gold.items() if held]
        wrong = [not answers[key] for key, held in gold.items() if not held]
        passed, caught = (sum(one) / len(one) if one else 0.0 for one in (right, wrong))
        figures |= {
            f"{name}, {way}: balanced accuracy": (passed + caught) / 2,
            f"{name}, {way}: borne out, passed": passed,
            f"{name}, {way}: not borne out, caught": caught,
        }
    return figures | calibrated(f"{name}, together: ", shares, gold)


def calibrated(
    name: str, shares: Mapping[str, float], gold: Mapping[str, bool]
) -> dict[str, float]:
    """Return how far shares, by key, lie from how often they are right; also by sureness."""
    said = [Says(str(shares[key] >= ENOUGH), max(shares[key], 1 - shares[key])) for key in gold]
    labels = [str(held) for held in gold.values()]
    right = [one.label == label for one, label in zip(said, labels, strict=True)]
    error = calibration_error([one.sure for one in said], right)
    return {f"{name}calibration error": error} | calibration(name, said, labels)


def _shares(item: Item, judge: SupportJudge) -> tuple[float, float]:
    """Return what the model alone, and all signs together, give for the least borne sentence."""
    alone, together = [], []
    for span in sentence_spans(item.text):
        statement = item.text[span.start : span.end]
        pairs = [(one, statement) for one in nearest_passages(item.source, statement)]
        entails = max(one.entails for one in judge.judge(pairs))
        alone.append(entails)
        together.append(share_borne_out(signs_of(statement, item.source, entails)))
    return min(alone, default=0.0), min(together, default=0.0)


def _word_share(item: Item) -> float:
    mine = frozenset(content_stems(tokens(item.text)))
    theirs = frozenset(content_stems(tokens(item.source)))
    return len(mine & theirs) / len(mine) if mine else 0.0


def holds(item: Item) -> bool:
    """Whether every sentence of a text passes every check against its source."""
    try:
        draft = _library(draft_of(item.text))
    except InputError:
        return False
    source = _library(a_text(item.source, source=item.key))
    sentences = verify_draft(draft, source).sentences
    return bool(sentences) and all(one.standing == "holds" for one in sentences)


def _library(document: Document) -> Library:
    plan = plan_analysers(one.step for one in available_analysers())
    ended = read_document(document, plan, Models(load_model))
    layers = [one.outcome.found for one in ended if isinstance(one.outcome, Done)]
    findings = Findings((document,), tuple(found for layer in layers for found in layer))
    return Library(findings, encoder=load_model("embed.minilm"))
