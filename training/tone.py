"""Train the head that tells the tone toward a target, over the states of the shipped network.

    python -m training.tone --data FOLDER [--out FOLDER]

The network learned also from targets that language models graded, of which more are told neither
way than in NewsMTSC; the head learns last, from NewsMTSC alone, each text under stand-ins as the
program gives it and once more with its targets renamed. The tenth held back is kept for the
temperature that makes scores probabilities, and for the figure.

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

from crossread.inference.reading import ATTENTION_HEADS, TextReader, load_reader
from training.corpora import TONES, Text, renamed, target_names
from training.export_reader import packed_heads, temperature, write_card
from training.heads import Pace, learn
from training.hidden import hidden
from training.names import FOLDER, LONGEST
from training.reader import macro_f1, parts_of

SEED = 20261126
EPOCHS = 2
BATCH = 32
RATE = 1e-3
DROPOUT = 0.1
SMOOTHING = 0.05


@dataclass(frozen=True, slots=True)
class Target:
    """The states of a sentence [n, width], where in it the target stands, and its tone."""

    states: Any
    place: tuple[int, int]
    tone: int


def targets_of(reader: TextReader, texts: Iterable[Text]) -> Iterator[Target]:
    """The targets of texts of one sentence each."""
    for text in texts:
        for scored in reader.read(text.text, text.sentences).rows:
            around = scored.row.tokens_in((0, len(text.text)))
            for tone in text.tones or ():
                at = scored.row.tokens_in(tone.target)
                if at is not None and around is not None:
                    place = (at[0] - around[0], at[1] - around[0])
                    yield Target(scored.states[around[0] : around[1]], place, tone.tone)


class Head(nn.Module):
    """Asks a sentence about a target: the target's mean, what it hears, the sentence's mean."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.asks = nn.Linear(width, width)
        self.keys = nn.Linear(width, width)
        self.values = nn.Linear(width, width)
        self.tone_wide = nn.Linear(3 * width, width)
        self.tone = nn.Linear(width, len(TONES))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, place: tuple[int, int]) -> Tensor:
        """Scores [tones] of one target in the states of its sentence."""
        here = self.dropout(states)
        pooled = here[place[0] : place[1]].mean(0)
        asks = self.asks(pooled).view(ATTENTION_HEADS, -1)
        keys = self.keys(here).view(len(here), ATTENTION_HEADS, -1)
        values = self.values(here).view(len(here), ATTENTION_HEADS, -1)
        weights = torch.einsum("hd,nhd->nh", asks, keys) / asks.shape[-1] ** 0.5
        heard = torch.einsum("nh,nhd->hd", weights.softmax(0), values).reshape(-1)
        wide = torch.cat([pooled, heard, here.mean(0)])
        return self.tone(self.dropout(nn.functional.gelu(self.tone_wide(wide))))


def scores_of(head: Head, targets: Sequence[Target]) -> Tensor:
    """Scores [targets, tones]."""
    return torch.stack([head(torch.from_numpy(one.states), one.place) for one in targets])


def loss_of(head: Head, targets: Sequence[Target]) -> Tensor:
    """The mean loss of some targets."""
    wanted = torch.tensor([one.tone for one in targets])
    return nn.functional.cross_entropy(scores_of(head, targets), wanted, label_smoothing=SMOOTHING)


def trained(targets: Sequence[Target]) -> Head:
    """A head that has learned from the targets."""
    torch.manual_seed(SEED)
    head = Head(targets[0].states.shape[1])
    learn(head, targets, partial(loss_of, head), Pace(EPOCHS, BATCH, RATE, SEED))
    return head


def learned_from(texts: Sequence[Text]) -> Iterator[Text]:
    """Each text under stand-ins, and once more with its targets under other names before."""
    chance, pool = random.Random(SEED), target_names(texts)
    for text in texts:
        yield hidden(text)
        yield hidden(renamed(text, pool, chance))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the head, print what it reaches on what was held back, write it."""
    parser = argparse.ArgumentParser(description="Train the head that tells tone.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    parts = parts_of(options.data)
    reader = load_reader(threads=1)
    head = trained(list(targets_of(reader, learned_from(parts.train["tone"]))))
    held = list(targets_of(reader, map(hidden, parts.held_back["tone"])))
    with torch.no_grad():
        scores = scores_of(head, held)
    wanted = [one.tone for one in held]
    pairs = list(zip(scores.argmax(1).tolist(), wanted, strict=True))
    print(json.dumps({"held back": macro_f1(pairs, len(TONES)), "targets": len(held)}))
    with np.load(options.out / "heads.npz", allow_pickle=False) as kept:
        weights = {name: kept[name] for name in kept.files}
    weights |= {name: value.detach().numpy() for name, value in head.state_dict().items()}
    logs = scores.log_softmax(1).numpy()
    weights["temperature.tone"] = np.array(temperature(logs, wanted), np.float32)
    (options.out / "heads.npz").write_bytes(packed_heads(weights))
    write_card(options.out, LONGEST)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
