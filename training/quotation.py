"""Train the tagger of quotations: source, cue and content in one pass of the encoder.

    python -m training.quotation --data FOLDER --out FOLDER [--config FILE] [--source FOLDER]

Choices are made on a tenth of train, held back by article; `--final` scores the development part,
once, at the end. Writes a checkpoint and `log.jsonl` into `--out`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from training.export_embeddings import packaged, plain_tokenizer
from training.polnear import KINDS, Article, articles_of, is_held_back
from training.tagging import (
    BREAKS,
    INSIDE,
    NO_LABEL,
    OUTSIDE,
    PLACES,
    SHAPES,
    Pieces,
    Score,
    central_row,
    exact_score,
    labels_of,
    pieces_of,
    ranges_of,
    rows_of,
)

N_LABELS = 3
CLS, SEP, PAD = 101, 102, 0
IMPOSSIBLE = -1e4
CONFIG = Path(__file__).with_name("quotation.toml")


@dataclass(frozen=True, slots=True)
class Config:
    """One model's settings, as in its file."""

    data: str
    seed: int
    epochs: int
    longest: int
    overlap: int
    batch: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    decay: float
    dropout: float
    features: bool
    crf: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of an article as the network reads it; lists are of one length."""

    ids: list[int]
    features: list[tuple[int, int, int]]
    labels: list[list[int]]
    """for each kind, a label for each piece"""


@dataclass(frozen=True, slots=True)
class Read:
    """An article cut into rows."""

    article: Article
    pieces: Pieces
    cuts: list[tuple[int, int]]
    rows: list[Row]


def read_article(tokenizer: Tokenizer, article: Article, config: Config) -> Read:
    """Tokenise, label and cut one article."""
    pieces = pieces_of(tokenizer, article.text)
    labels = [labels_of(pieces, article.ranges[kind]) for kind in KINDS]
    cuts = rows_of(pieces, config.longest, config.overlap)
    rows = [
        Row(
            [CLS, *pieces.ids[start:end], SEP],
            [(0, 0, 0), *pieces.features[start:end], (0, 0, 0)],
            [[NO_LABEL, *kind[start:end], NO_LABEL] for kind in labels],
        )
        for start, end in cuts
    ]
    return Read(article, pieces, cuts, rows)


class Tagger(nn.Module):
    """The encoder with one linear head for each kind and, if wanted, scores between labels."""

    def __init__(self, source: Path, config: Config) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            source,
            add_pooling_layer=False,
            hidden_dropout_prob=config.dropout,
            attention_probs_dropout_prob=config.dropout,
        )
        width = self.encoder.config.hidden_size
        sizes = (len(SHAPES), len(PLACES), len(BREAKS))
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in sizes)
        for table in self.features:
            # The encoder starts out reading what it has always read.
            nn.init.zeros_(table.weight)
        self.dropout = nn.Dropout(config.dropout)
        self.heads = nn.Linear(width, len(KINDS) * N_LABELS)
        self.between = nn.Parameter(torch.zeros(len(KINDS), N_LABELS, N_LABELS))
        self.uses_features = config.features
        self.uses_crf = config.crf

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """Scores [batch, length, kinds, labels]."""
        words = self.encoder.embeddings.word_embeddings(ids)
        if self.uses_features:
            for at, table in enumerate(self.features):
                words = words + table(features[:, :, at])
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        scores = self.heads(self.dropout(hidden)).float()
        return scores.view(*ids.shape, len(KINDS), N_LABELS)

    def steps(self) -> Tensor:
        """Scores from one label to the next [kinds, from, to]; O to I is impossible."""
        barred = torch.zeros(N_LABELS, N_LABELS, device=self.between.device)
        barred[OUTSIDE, INSIDE] = IMPOSSIBLE
        return (self.between if self.uses_crf else self.between * 0) + barred


def words_only(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Move the labelled places of each row to its front: scores, labels, and which are real."""
    real = labels[:, 0] != NO_LABEL
    order = torch.argsort(~real, dim=1, stable=True)
    real = real.gather(1, order)
    longest = int(real.sum(1).max())
    order, real = order[:, :longest], real[:, :longest]
    index = order[:, :, None, None].expand(-1, -1, *scores.shape[2:])
    moved = labels.gather(2, order[:, None].expand(-1, labels.shape[1], -1))
    return scores.gather(1, index), moved.transpose(1, 2).clamp(min=0), real


def crf_loss(scores: Tensor, labels: Tensor, real: Tensor, steps: Tensor) -> Tensor:
    """Negative log-likelihood a word of the right labels (linear chain, kinds by themselves)."""
    # A row may begin in the middle of a content: no label is barred from its start.
    total = scores[:, 0]
    right = total.gather(-1, labels[:, 0, :, None])[..., 0]
    kinds = torch.arange(len(KINDS), device=scores.device)
    for at in range(1, scores.shape[1]):
        on = real[:, at, None]
        moved = torch.logsumexp(total[..., None] + steps, dim=-2) + scores[:, at]
        total = torch.where(on[..., None], moved, total)
        step = steps[kinds, labels[:, at - 1], labels[:, at]]
        emitted = scores[:, at].gather(-1, labels[:, at, :, None])[..., 0]
        right = right + torch.where(on, step + emitted, torch.zeros_like(step))
    return (torch.logsumexp(total, dim=-1) - right).sum() / real.sum()


def plain_loss(scores: Tensor, labels: Tensor, real: Tensor) -> Tensor:
    """Cross-entropy a word, kinds added up."""
    losses = nn.functional.cross_entropy(
        scores.flatten(0, 2), labels.flatten(), reduction="none"
    ).view(labels.shape)
    return (losses * real[..., None]).sum() / real.sum()


def best_labels(scores: Tensor, steps: Tensor) -> list[list[int]]:
    """The likeliest labels of one row of words [length, kinds, labels], by kind."""
    total = scores[0]
    back = []
    for at in range(1, len(scores)):
        best, arrow = (total[:, :, None] + steps).max(dim=1)
        back.append(arrow)
        total = best + scores[at]
    chosen = [total.argmax(dim=-1)]
    for arrow in reversed(back):
        chosen.append(arrow.gather(-1, chosen[-1][:, None])[:, 0])
    return torch.stack(chosen[::-1], dim=1).tolist()


def padded(rows: Sequence[Row], device: torch.device) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, features, mask and labels of rows, filled up to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), PAD)
    features = torch.zeros(len(rows), longest, 3, dtype=torch.long)
    labels = torch.full((len(rows), len(KINDS), longest), NO_LABEL)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        features[at, : len(row.ids)] = torch.tensor(row.features)
        labels[at, :, : len(row.ids)] = torch.tensor(row.labels)
    mask = (ids != PAD).long()
    return tuple(part.to(device) for part in (ids, features, mask, labels))  # type: ignore


def batches(rows: list[Row], size: int, seed: int) -> Iterator[list[Row]]:
    """Rows in random order, those of like length together, so that little is filled up."""
    random_ = random.Random(seed)
    order = sorted(rows, key=lambda row: len(row.ids) + random_.random() * 40)
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    random_.shuffle(groups)
    yield from groups


@torch.no_grad()
def predict(model: Tagger, read: Read, device: torch.device, size: int = 8) -> list[list[int]]:
    """A label for each piece of an article, by kind; rows agree by who stands in the middle."""
    model.eval()
    by_row: list[list[list[int]]] = []
    for at in range(0, len(read.rows), size):
        rows = read.rows[at : at + size]
        ids, features, mask, _ = padded(rows, device)
        with torch.autocast(device.type, dtype=torch.bfloat16):
            scores = model(ids, features, mask)
        for row, row_scores in zip(rows, scores, strict=True):
            words = [n for n, label in enumerate(row.labels[0]) if label != NO_LABEL]
            labels = [[OUTSIDE] * len(row.ids) for _ in KINDS]
            if words:
                best = best_labels(row_scores[words].cpu(), model.steps().cpu())
                for kind, found in zip(labels, best, strict=True):
                    for word, label in zip(words, found, strict=True):
                        kind[word] = label
            by_row.append([kind[1:-1] for kind in labels])
    merged: list[list[int]] = [[] for _ in KINDS]
    for index in range(len(read.pieces.ids)):
        number = central_row(read.cuts, index)
        for kind in range(len(KINDS)):
            merged[kind].append(by_row[number][kind][index - read.cuts[number][0]])
    return merged


def score(model: Tagger, reads: Iterable[Read], device: torch.device) -> dict[str, float]:
    """Exact F1 for each kind."""
    totals = dict.fromkeys(KINDS, Score())
    for read in reads:
        for kind, labels in zip(KINDS, predict(model, read, device), strict=True):
            found = ranges_of(read.pieces, labels)
            totals[kind] += exact_score(found, read.article.ranges[kind])
    return {kind: round(total.f1, 2) for kind, total in totals.items()}


def loss_of(model: Tagger, rows: list[Row], device: torch.device) -> Tensor:
    """The loss of one batch."""
    ids, features, mask, labels = padded(rows, device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        scores = model(ids, features, mask)
    scores, labels, real = words_only(scores, labels)
    if model.uses_crf:
        return crf_loss(scores, labels, real, model.steps())
    return plain_loss(scores, labels, real)


def optimiser_of(model: Tagger, config: Config, n_steps: int) -> tuple[Any, Any]:
    """AdamW with two rates, and a schedule that rises, then falls to nothing."""
    # What is added to the word vectors learns at their rate, or it drowns them.
    encoder = [*model.encoder.parameters(), *model.features.parameters()]
    known = {id(parameter) for parameter in encoder}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in known]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "lr": config.encoder_rate},
            {"params": rest, "lr": config.head_rate},
        ],
        weight_decay=config.decay,
    )
    rising = max(1, math.ceil(config.warm_up * n_steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / rising, max(0.0, (n_steps - step) / (n_steps - rising))),
    )
    return optimiser, schedule


def train(model: Tagger, config: Config, parts: dict[str, list[Read]], out: Path) -> None:
    """Train on all but the held-back tenth; write a checkpoint and a line of log an epoch."""
    device = next(model.parameters()).device
    rows = [row for read in parts["train"] for row in read.rows]
    per_epoch = math.ceil(len(rows) / config.batch)
    optimiser, schedule = optimiser_of(model, config, per_epoch * config.epochs)
    for epoch in range(config.epochs):
        model.train()
        begun, losses, n_tokens = time.monotonic(), 0.0, 0
        for step, batch in enumerate(batches(rows, config.batch, config.seed + epoch), 1):
            loss = loss_of(model, batch, device)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses += loss.item()
            n_tokens += sum(len(row.ids) for row in batch)
            if step % 25 == 0:
                rate = n_tokens / (time.monotonic() - begun)
                print(f"{epoch} {step}/{per_epoch} {losses / step:.4f} {rate:.0f}/s", flush=True)
        record = {
            "epoch": epoch + 1,
            "loss": round(losses / per_epoch, 4),
            "seconds": round(time.monotonic() - begun),
            "held_back": score(model, parts["held back"], device),
        }
        torch.save({"config": asdict(config), "model": model.state_dict()}, out / "model.pt")
        log(out, record)


def log(out: Path, record: dict[str, Any]) -> None:
    """Print a record and add it to the log."""
    line = json.dumps(record)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and score what was asked for."""
    parser = argparse.ArgumentParser(description="Train the tagger of quotations.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--articles", type=int, help="train on so many only, to try things out")
    parser.add_argument("--final", action="store_true", help="score the development part")
    options = parser.parse_args(arguments)
    config = Config(**tomllib.loads(options.config.read_text(encoding="utf-8")))
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(config.seed)
    source = options.source or packaged()
    tokenizer = plain_tokenizer(source / "tokenizer.json")
    folder = options.data / config.data
    articles = list(articles_of(folder / "train"))
    parts = {
        "train": [a for a in articles if not is_held_back(a.name)][: options.articles],
        "held back": [a for a in articles if is_held_back(a.name)],
    }
    reads = {
        part: [read_article(tokenizer, article, config) for article in chosen]
        for part, chosen in parts.items()
    }
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = Tagger(source, config).to(device)
    options.out.mkdir(parents=True, exist_ok=True)
    log(options.out, {"config": asdict(config), "articles": len(parts["train"])})
    train(model, config, reads, options.out)
    if options.final:
        final = [read_article(tokenizer, a, config) for a in articles_of(folder / "dev")]
        log(options.out, {"development": score(model, final, device)})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
