"""Train the head that tells subjective sentences, over the states of the shipped network.

    python -m training.subjectivity --data FOLDER [--out FOLDER]

The network has learned the sentences of NewsSD-ENG and of `graded.tsv` almost by heart: over their
states a head looks better than it is. So this head learns above all from sentences that language
models graded (`graded_later.tsv`) and that the network never learned from, each by itself and under
stand-ins as the program gives it. Where the border runs between yes and no is said by people: by
the sentences of NewsSD-ENG held back.

Writes the head into `heads.npz` of the reader's folder and its digest into the card.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from crossread.inference.reading import TextReader, load_reader
from training import corpora
from training.corpora import Text
from training.export_reader import packed_heads, sigmoid_fit, subjectivity_logits, write_card
from training.heads import Pace, learn
from training.hidden import hidden
from training.names import FOLDER, LONGEST, arrays_of, with_heads
from training.reader import Parts, macro_f1, parts_of

GRADED_LATER = Path(__file__).with_name("graded_later.tsv")
SEED = 20261127
QUERIES = 4
HEADS = 3
EPOCHS = 5
BATCH = 32
RATE = 1e-3
DROPOUT = 0.3
N_LEARNED_BEFORE = 3000
WEIGHT_LEARNED_BEFORE = 0.15


@dataclass(frozen=True, slots=True)
class Judged:
    """The states of a sentence [n, width], how surely it is subjective, and what that weighs."""

    states: Any
    subjective: float
    weight: float


def judged(reader: TextReader, texts: Iterable[Text], weight: float) -> Iterator[Judged]:
    """The sentences of texts of one sentence each, under stand-ins."""
    for text in map(hidden, texts):
        for scored in reader.read(text.text, text.sentences).rows:
            at = scored.row.tokens_in(text.sentences[0])
            if at is not None and text.subjective is not None:
                states = scored.states[at[0] : at[1]].astype(np.float16)
                yield Judged(states, text.subjective[0], weight)


class Head(nn.Module):
    """Reads a sentence by what each query hears in it, and by its mean."""

    def __init__(self, width: int, queries: int) -> None:
        super().__init__()
        self.subjective_at = nn.Linear(width, queries)
        self.subjective = nn.Linear((queries + 1) * width, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, here: Tensor) -> Tensor:
        """Logits [batch] of sentences [batch, longest, width]; `here`: where one has tokens."""
        weights = self.subjective_at(states).masked_fill(~here[..., None], -1e4).softmax(1)
        heard = torch.einsum("bnq,bnd->bqd", weights, states).flatten(1)
        mean = (states * here[..., None]).sum(1) / here.sum(1, keepdim=True)
        return self.subjective(self.dropout(torch.cat([heard, mean], dim=1)))[:, 0]


def loss_of(head: Head, sentences: Sequence[Judged]) -> Tensor:
    """The mean loss of some sentences, by weight."""
    longest = max(len(one.states) for one in sentences)
    states = torch.zeros(len(sentences), longest, sentences[0].states.shape[1])
    here = torch.zeros(len(sentences), longest, dtype=torch.bool)
    for at, one in enumerate(sentences):
        states[at, : len(one.states)] = torch.from_numpy(one.states.astype(np.float32))
        here[at, : len(one.states)] = True
    wanted = torch.tensor([one.subjective for one in sentences])
    weights = torch.tensor([one.weight for one in sentences])
    losses = nn.functional.binary_cross_entropy_with_logits(
        head(states, here), wanted, reduction="none"
    )
    return (losses * weights).mean()


def trained(sentences: Sequence[Judged], seed: int) -> Head:
    """A head that has learned from the sentences."""
    torch.manual_seed(seed)
    head = Head(sentences[0].states.shape[1], QUERIES)
    learn(head, sentences, partial(loss_of, head), Pace(EPOCHS, BATCH, RATE, seed))
    return head


def mean_of(heads: Sequence[Head]) -> Head:
    """One head that says the mean of what several say: it has the queries of them all."""
    width = heads[0].subjective_at.in_features
    queries = [head.subjective_at.out_features for head in heads]
    whole = Head(width, sum(queries))
    heard, means = zip(
        *(
            head.subjective.weight[0].split([n * width, width])
            for head, n in zip(heads, queries, strict=True)
        ),
        strict=True,
    )
    with torch.no_grad():
        whole.subjective_at.weight.copy_(torch.cat([one.subjective_at.weight for one in heads]))
        whole.subjective_at.bias.copy_(torch.cat([one.subjective_at.bias for one in heads]))
        weights = torch.cat([*heard, torch.stack(means).sum(0)]) / len(heads)
        whole.subjective.weight.copy_(weights[None])
        whole.subjective.bias.copy_(torch.stack([one.subjective.bias for one in heads]).mean(0))
    return whole.eval()


def learned_from(reader: TextReader, data: Path, parts: Parts) -> Iterator[Judged]:
    """Sentences new to the network, and some that it knows, which weigh little."""
    known = (
        *parts.train["tone"],
        *parts.train["names"],
        *parts.train["quotation"],
        *corpora.bodies(data / "fnc1" / "train_bodies.csv"),
        *corpora.framed(data / "narrative_frames" / "data" / "articles_metadata.tsv"),
    )
    yield from judged(reader, corpora.graded(GRADED_LATER, known), 1.0)
    before = [*parts.train["graded"], *parts.train["subjectivity"]]
    some = random.Random(SEED).sample(before, min(len(before), N_LEARNED_BEFORE))
    yield from judged(reader, some, WEIGHT_LEARNED_BEFORE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the head, print what it reaches on what was held back, write it."""
    parser = argparse.ArgumentParser(description="Train the head that tells subjective sentences.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    parts = parts_of(options.data)
    reader = load_reader(threads=1)
    sentences = list(learned_from(reader, options.data, parts))
    head = mean_of([trained(sentences, SEED + number) for number in range(HEADS)])
    with np.load(options.out / "heads.npz", allow_pickle=False) as kept:
        weights = {name: kept[name] for name in kept.files} | arrays_of(head)
    weights["temperature.subjective"] = np.array(1.0, np.float32)
    held = list(map(hidden, parts.held_back["subjectivity"]))
    scores, wanted = subjectivity_logits(with_heads(reader, weights), held)
    slope, shift = sigmoid_fit(scores, wanted)
    pairs = [(int(slope * x + shift > 0), int(y)) for x, y in zip(scores, wanted, strict=True)]
    print(json.dumps({"held back": macro_f1(pairs, 2), "slope": slope, "shift": shift}))
    weights["subjective.weight"] = np.float32(slope) * weights["subjective.weight"]
    weights["subjective.bias"] = np.float32(slope) * weights["subjective.bias"] + np.float32(shift)
    (options.out / "heads.npz").write_bytes(packed_heads(weights))
    write_card(options.out, LONGEST)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
