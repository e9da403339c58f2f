"""Train the head that reads names, over the states of the shipped network.

    python -m training.names --data FOLDER [--out FOLDER]

The program puts a stand-in in the place of every name that its rules know before the reader sees a
text (`crossread.analyse.learned`), so the head learns from texts under such stand-ins, each as the
rules of today make it. The network stays as it is: two small layers are trained over its states,
in a few minutes. The tenth of the texts that the network has not learned from is kept for choices
and for the curve that makes scores probabilities.

Writes the head into `heads.npz` of the reader's folder and its digest into the card.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from crossread.analyse.learned import Masked
from crossread.inference.reading import (
    BEGIN,
    NAMES,
    OUTSIDE,
    Named,
    Scored,
    TextReader,
    load_reader,
    read_heads,
    word_ends,
)
from training.corpora import Text
from training.export_reader import bare_card, curve, packed_heads, write_card
from training.heads import Pace, learn
from training.hidden import under_stand_ins
from training.reader import parts_of

SEED = 20261126
WIDTH = 128
EPOCHS = 6
BATCH = 16
RATE = 2e-3
DROPOUT = 0.3
SMOOTHING = 0.05
LONGEST = 190
N_CLASSES = 2 * len(NAMES) + 1
NO_WORD = -100
FOLDER = Path(__file__).parents[1] / "src" / "crossread" / "weights" / "read.minilm"

Place = tuple[int, int]
Gold = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the reader sees it: its names under stand-ins."""

    text: Text
    masked: Masked

    @property
    def sentences(self) -> list[Place]:
        """The sentences as ranges of code points of the masked text."""
        return [self.masked.there(one) for one in self.text.sentences]


def seen(text: Text) -> Seen:
    """The text with a stand-in for every name that the rules know."""
    return Seen(text, under_stand_ins(text))


def on_lines(text: Text) -> Text:
    """The text with each sentence a paragraph of its own: so are headlines, lists and posts."""
    words, sentences, shifts = "", list[Place](), list[tuple[int, int]]()
    for start, end in text.sentences:
        shifts.append((start, len(words) - start))
        sentences.append((len(words), len(words) + end - start))
        words += text.text[start:end] + "\n\n"
    return replace(
        text, text=words, sentences=tuple(sentences), names=tuple(_shifted(text.names, shifts))
    )


def _shifted(names: Iterable[Gold] | None, shifts: Sequence[tuple[int, int]]) -> Iterator[Gold]:
    for start, end, kind in names or ():
        by = next(by for first, by in reversed(shifts) if first <= start)
        yield start + by, end + by, kind


# ---- words with their states ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a row: states of their first and last pieces [n, 2 × width], and classes [n]."""

    states: Any
    classes: Any


def words_of(reader: TextReader, one: Seen) -> Iterator[Words]:
    """The words of a text, row by row, each with the class of the name it stands in."""
    for scored in reader.read(one.masked.text, one.sentences).rows:
        if scored.row.words:
            states = _states_of(scored)
            yield Words(states.astype(np.float16), np.array(list(_classes(scored, one))))


def _states_of(scored: Scored) -> Any:
    ends = word_ends(scored.row)
    last = [end - 1 for end in ends]
    return np.concatenate([scored.states[scored.row.words], scored.states[last]], axis=1)


def _classes(scored: Scored, one: Seen) -> Iterator[int]:
    """Yield the class of each word: outside, or begin or inside of a kind.

    Several words that stand for one name of the document begin it together: the first does.
    """
    before: Place | None = None
    spans = scored.row.spans
    for first, end in zip(scored.row.words, word_ends(scored.row), strict=True):
        place = one.masked.back((spans[first][0], spans[end - 1][1]))
        name = next((n for n in one.text.names or () if n[0] < place[1] and place[0] < n[1]), None)
        if name is None:
            yield OUTSIDE
        else:
            begins = place[0] <= name[0] and place != before
            yield 2 * NAMES.index(name[2]) + (BEGIN if begins else BEGIN + 1)
        before = place


# ---- the head ------------------------------------------------------------------------------------


class Head(nn.Module):
    """A word's own states, then its neighbours', then the classes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.names_wide = nn.Linear(width, WIDTH)
        self.names_near = nn.Linear(3 * WIDTH, WIDTH)
        self.names_out = nn.Linear(2 * WIDTH, N_CLASSES)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor) -> Tensor:
        """Scores [batch, words, classes] of words [batch, words, 2 × width]."""
        own = self.dropout(nn.functional.gelu(self.names_wide(self.dropout(states))))
        edge = torch.zeros_like(own[:, :1])
        before = torch.cat([edge, own[:, :-1]], dim=1)
        after = torch.cat([own[:, 1:], edge], dim=1)
        near = nn.functional.gelu(self.names_near(torch.cat([before, own, after], dim=-1)))
        return self.names_out(torch.cat([own, self.dropout(near)], dim=-1))


def loss_of(head: Head, rows: Sequence[Words]) -> Tensor:
    """The mean loss of the words of some rows."""
    longest = max(len(row.classes) for row in rows)
    states = torch.zeros(len(rows), longest, rows[0].states.shape[1])
    classes = torch.full((len(rows), longest), NO_WORD)
    for at, row in enumerate(rows):
        states[at, : len(row.classes)] = torch.from_numpy(row.states.astype(np.float32))
        classes[at, : len(row.classes)] = torch.from_numpy(row.classes)
    return nn.functional.cross_entropy(
        head(states).flatten(0, 1), classes.flatten(),
        ignore_index=NO_WORD, label_smoothing=SMOOTHING,
    )  # fmt: skip


def trained(rows: Sequence[Words]) -> Head:
    """A head that has learned from the rows."""
    torch.manual_seed(SEED)
    head = Head(rows[0].states.shape[1])
    learn(head, rows, partial(loss_of, head), Pace(EPOCHS, BATCH, RATE, SEED))
    return head


def arrays_of(head: Head) -> dict[str, Any]:
    """The arrays of a head by name, as the program reads them."""
    return {name: value.detach().numpy() for name, value in head.state_dict().items()}


# ---- scores --------------------------------------------------------------------------------------


def told(reader: TextReader, one: Seen) -> list[Named]:
    """The names that the reader tells, on the words of the document."""
    found = reader.read(one.masked.text, one.sentences).names()
    return [replace(name, place=one.masked.back(name.place)) for name in found]


def judged(reader: TextReader, texts: Iterable[Seen]) -> tuple[list[float], list[bool], int]:
    """The score of each name told, whether it is right, and how many names there are."""
    raw, right, n_names = list[float](), list[bool](), 0
    for one in texts:
        wanted = {name for name in one.text.names or () if name[2] != "MISC"}
        n_names += len(wanted)
        for name in told(reader, one):
            if name.kind != "MISC":
                raw.append(name.score)
                right.append((*name.place, name.kind) in wanted)
    return raw, right, n_names


def with_heads(reader: TextReader, weights: Mapping[str, Any]) -> TextReader:
    """The reader with other heads over the same network."""
    heads = read_heads(packed_heads(weights))
    return TextReader(bare_card(LONGEST), reader.tokenizer, reader.network, heads)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the head, print what it reaches on what was held back, write it."""
    parser = argparse.ArgumentParser(description="Train the head that reads names.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    parts = parts_of(options.data)
    reader = load_reader(threads=1)
    texts = [seen(form) for text in parts.train["names"] for form in (text, on_lines(text))]
    head = trained([row for one in texts for row in words_of(reader, one)])
    with np.load(options.out / "heads.npz", allow_pickle=False) as kept:
        weights = {name: kept[name] for name in kept.files} | arrays_of(head)
    weights["calibration.names"] = np.array([[0, 1], [0, 1]], np.float32)
    held = [seen(form) for text in parts.held_back["names"] for form in (text, on_lines(text))]
    raw, right, n_names = judged(with_heads(reader, weights), held)
    f1 = 2 * sum(right) / (len(right) + n_names)
    print(json.dumps({"held back": round(100 * f1, 2), "told": len(right), "names": n_names}))
    weights["calibration.names"] = curve(raw, right)
    (options.out / "heads.npz").write_bytes(packed_heads(weights))
    write_card(options.out, LONGEST)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
