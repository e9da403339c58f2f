"""Train the judge of pairs: a premise entails a statement, contradicts it, or does neither.

    python -m training.support --data FOLDER --out FOLDER [--threads 1]

One encoder reads `[CLS] premise [SEP] hypothesis [SEP]`. Each piece is told which of the two it
is in and whether the other has it too. Two heads: the judgement, and a side task that is not
shipped as a judgement, whether one sentence argues for or against another.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from training.edits import Editor, Lexicon, News, in_four_ways, names_in
from training.export_embeddings import packaged, plain_tokenizer
from training.pairs import (
    ARGUMENT,
    CONTRADICTS,
    ENTAILS,
    JUDGEMENT,
    Pair,
    claimdiff_pairs,
    emergent_pairs,
    fever_pairs,
    fnc_pairs,
    is_held_back,
    perspectrum_pairs,
    strangers,
    wice_pairs,
)
from training.sentences import wikinews_articles

CONFIG = Path(__file__).with_suffix(".toml")
CLS, SEP, PAD = 101, 102, 0
N_LABELS = 3
N_KINDS = 4
"""In the premise or the hypothesis, and whether the other has the piece as well."""
BUCKETS = 1 << 15
YEARS = (2019, 2020)


@dataclass(frozen=True, slots=True)
class Config:
    """What `support.toml` says."""

    seed: int
    epochs: int
    longest: int
    batch_tokens: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    decay: float
    dropout: float
    smoothing: float
    argument_share: float
    bias_floor: float
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the encoder reads it."""

    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    pair: Pair


def row_of(tokenizer: Tokenizer, pair: Pair, longest: int) -> Row:
    """Tokenise a pair; the end of a premise that is too long is cut off."""
    second = tokenizer.encode(pair.hypothesis, add_special_tokens=False).ids[: longest // 2]
    first = tokenizer.encode(pair.premise, add_special_tokens=False).ids
    first = first[: longest - 3 - len(second)]
    ids = (CLS, *first, SEP, *second, SEP)
    return Row(ids, kinds_of(ids), pair)


def kinds_of(ids: Sequence[int]) -> tuple[int, ...]:
    """For each piece: 0 or 1 for the side it is on, 2 more when the other side has it too."""
    middle = ids.index(SEP)
    first, second = set(ids[: middle + 1]), set(ids[middle + 1 :])
    return tuple(
        (0 if at <= middle else 1) + 2 * (one in (second if at <= middle else first))
        for at, one in enumerate(ids)
    )


class Judge(nn.Module):
    """The encoder with a head over [CLS] and the mean of all pieces."""

    def __init__(self, source: Path, config: Config) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            source,
            add_pooling_layer=False,
            hidden_dropout_prob=config.dropout,
            attention_probs_dropout_prob=config.dropout,
        )
        width = self.encoder.config.hidden_size
        types = self.encoder.embeddings.token_type_embeddings.weight.data
        self.kinds = nn.Embedding(N_KINDS, width)
        self.kinds.weight.data = torch.cat([types, types])
        # The table of words is half of all weights: left as it is, a step costs a third less, and
        # words that the training data lack stay where their neighbours are.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        types.zero_()
        self.encoder.embeddings.token_type_embeddings.weight.requires_grad = False
        self.hidden = nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(config.dropout)
        self.heads = nn.ModuleList(nn.Linear(width, N_LABELS) for _ in (JUDGEMENT, ARGUMENT))

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> list[Tensor]:
        """Scores [batch, labels] of each task."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.kinds(kinds)
        rows = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        mean = (rows * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        pooled = nn.functional.gelu(self.hidden(torch.cat([rows[:, 0], mean], dim=-1)))
        return [head(self.dropout(pooled)).float() for head in self.heads]


def gather(data: Path, tokenizer: Tokenizer, config: Config) -> list[Pair]:
    """All pairs to train on and to choose by."""
    table = load_file(packaged() / "model.safetensors")["embeddings.word_embeddings.weight"]
    lexicon = Lexicon(data, tokenizer.get_vocab(), table)
    fever = list(fever_pairs(data))
    articles = [one for year in YEARS for one in wikinews_articles(data, year)]
    names = names_in([pair.premise for pair in fever] + [text for _, text in articles])
    chance = random.Random(config.seed)
    editor = Editor(lexicon, names, chance)
    stances = {
        name.split()[1]: count for name, count in config.counts.items() if name.startswith("fnc1 ")
    }
    fnc = fnc_pairs(data, config.seed, stances)
    barred = [pair.hypothesis for pair in fnc if is_held_back(pair)]
    parts = {
        "fever": fever,
        "edits fever": list(four_ways(fever, editor)),
        "edits news": list(News(editor, articles).pairs()),
        "copied": list(copied(fever, chance)),
        "strangers": strangers(fever, config.counts["strangers"], config.seed),
        "fnc1": fnc,
        "emergent": list(emergent_pairs(data, barred)),
        "wice": list(wice_pairs(data)),
        "perspectrum": list(perspectrum_pairs(data / "perspectrum" / "train.tsv")),
        "claimdiff": list(claimdiff_pairs(data)),
    }
    chosen: list[Pair] = []
    for name, pairs in parts.items():
        chance.shuffle(pairs)
        chosen += pairs[: config.counts.get(name, len(pairs))]
    return chosen


def four_ways(fever: Sequence[Pair], editor: Editor) -> Iterator[Pair]:
    """Each claim that is borne out, edited in the evidence, in the claim, and in both."""
    for pair in fever:
        if pair.label == ENTAILS:
            yield from in_four_ways(pair, editor.edits(pair.premise, pair.hypothesis), 1)


def copied(fever: Sequence[Pair], chance: random.Random) -> Iterator[Pair]:
    """Claims that their evidence contradicts, beside a text that says just what they say."""
    for pair in fever:
        if pair.label == CONTRADICTS:
            other = chance.choice(fever).premise
            both = [pair.hypothesis, other]
            chance.shuffle(both)
            yield replace(pair, premise=" ".join(both), label=ENTAILS, data_set="copied")


def with_weights(pairs: Sequence[Pair], floor: float) -> list[Pair]:
    """Pairs weighted down by how surely their hypothesis alone gives the label away.

    Five models of hashed words and word pairs, each trained on four fifths.
    """
    folds = [hash_of(pair.group) % 5 for pair in pairs]
    inputs = [hashed(pair) for pair in pairs]
    weights = [1.0] * len(pairs)
    for fold in range(5):
        table = claim_only(
            [p for p, f in zip(zip(inputs, pairs, strict=True), folds, strict=True) if f != fold]
        )
        for at, (words, pair) in enumerate(zip(inputs, pairs, strict=True)):
            if folds[at] == fold:
                sure = float(torch.softmax(table[words].mean(0), 0)[pair.label])
                weights[at] = max(floor, min(1.0, 1.5 * (1 - sure)))
    mean = sum(weights) / len(weights)
    return [replace(pair, weight=w / mean) for pair, w in zip(pairs, weights, strict=True)]


def hash_of(text: str) -> int:
    """A number for a text, the same in every run."""
    value = 0
    for char in text:
        value = (value * 131 + ord(char)) % 2_147_483_647
    return value


def hashed(pair: Pair) -> list[int]:
    """Places of a hypothesis's words and word pairs in a table, by task."""
    words = pair.hypothesis.lower().split()
    grams = [*words, *(" ".join(two) for two in itertools.pairwise(words))]
    return [hash_of(f"{pair.task} {gram}") % BUCKETS for gram in grams] or [0]


def claim_only(rows: Sequence[tuple[list[int], Pair]]) -> Tensor:
    """A table of scores a word, learnt from hypotheses alone."""
    table = nn.EmbeddingBag(BUCKETS, N_LABELS, mode="mean")
    nn.init.zeros_(table.weight)
    optimiser = torch.optim.Adagrad(table.parameters(), lr=0.5)
    order = list(range(len(rows)))
    for turn in range(3):
        random.Random(turn).shuffle(order)
        for start in range(0, len(order), 256):
            batch = [rows[at] for at in order[start : start + 256]]
            flat = torch.tensor([one for words, _ in batch for one in words])
            starts = torch.tensor(np.cumsum([0, *(len(words) for words, _ in batch[:-1])]))
            labels = torch.tensor([pair.label for _, pair in batch])
            loss = nn.functional.cross_entropy(table(flat, starts), labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return table.weight.detach()


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, kinds and mask of rows, filled up to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    kinds = torch.zeros(len(rows), longest, dtype=torch.long)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        kinds[at, : len(row.ids)] = torch.tensor(row.kinds)
    return ids, kinds, (ids != PAD).long()


def batches(rows: Sequence[Row], n_tokens: int, seed: int) -> list[list[Row]]:
    """Rows in random order, those of like length together, so that little is filled up."""
    chance = random.Random(seed)
    order = sorted(rows, key=lambda row: len(row.ids) + chance.random() * 6)
    groups: list[list[Row]] = [[]]
    for row in order:
        if len(row.ids) * (len(groups[-1]) + 1) > n_tokens and groups[-1]:
            groups.append([])
        groups[-1].append(row)
    chance.shuffle(groups)
    return groups


def loss_of(model: Judge, rows: Sequence[Row], config: Config) -> Tensor:
    """The loss of one batch, tasks added up by their shares."""
    ids, kinds, mask = padded(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(ids, kinds, mask)
    labels = torch.tensor([row.pair.label for row in rows])
    weights = torch.tensor([row.pair.weight for row in rows])
    tasks = torch.tensor([row.pair.task for row in rows])
    total = torch.zeros(())
    for task, share in ((JUDGEMENT, 1.0), (ARGUMENT, config.argument_share)):
        of_task = tasks == task
        losses = nn.functional.cross_entropy(
            scores[task], labels, reduction="none", label_smoothing=config.smoothing
        )
        total = total + share * (losses * weights * of_task).sum()
    return total / len(rows)


@torch.no_grad()
def scores_of(model: Judge, rows: Sequence[Row], n_tokens: int) -> np.ndarray[Any, Any]:
    """Scores [rows, labels] of each row's own task."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].ids))
    found = np.zeros((len(rows), N_LABELS), np.float32)
    for group in batches_in_order(order, rows, n_tokens):
        chosen = [rows[at] for at in group]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = model(*padded(chosen))
        for n, at in enumerate(group):
            found[at] = scores[rows[at].pair.task][n].numpy()
    return found


def batches_in_order(
    order: Sequence[int], rows: Sequence[Row], n_tokens: int
) -> Iterator[list[int]]:
    """Places of rows in groups of so many tokens."""
    group: list[int] = []
    for at in order:
        if group and len(rows[at].ids) * (len(group) + 1) > n_tokens:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def measured(rows: Sequence[Row], scores: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Accuracy and macro F1 for each data set."""
    by_set: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_set[row.pair.data_set].append(at)
    found: dict[str, Any] = {}
    for name, places in sorted(by_set.items()):
        gold = np.array([rows[at].pair.label for at in places])
        told = scores[places].argmax(axis=1)
        found[name] = [len(places), round(float((gold == told).mean()), 3), macro(gold, told)]
    return found


def macro(gold: np.ndarray[Any, Any], told: np.ndarray[Any, Any]) -> float:
    """Macro F1 over the labels that occur."""
    values = []
    for label in sorted(set(gold.tolist())):
        right = ((gold == label) & (told == label)).sum()
        values.append(2 * right / max(1, (gold == label).sum() + (told == label).sum()))
    return round(float(np.mean(values)), 3)


def train(
    model: Judge, config: Config, rows: Sequence[Row], held: Sequence[Row], out: Path
) -> None:
    """Train, and write a checkpoint and a line of log a quarter of an epoch."""
    groups = [
        group
        for epoch in range(config.epochs)
        for group in batches(rows, config.batch_tokens, config.seed + epoch)
    ]
    optimiser, schedule = optimiser_of(model, config, len(groups))
    begun, losses, n_tokens = time.monotonic(), 0.0, 0
    mark = max(1, len(groups) // (4 * config.epochs))
    for step, group in enumerate(groups, 1):
        model.train()
        loss = loss_of(model, group, config)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses += loss.item()
        n_tokens += sum(len(row.ids) for row in group)
        if step % 50 == 0:
            rate = n_tokens / (time.monotonic() - begun)
            print(f"{step}/{len(groups)} {losses / 50:.4f} {rate:.0f}/s", flush=True)
            losses = 0.0
        if step % mark == 0 or step == len(groups):
            scores = scores_of(model, held, 4000)
            log(out, {"step": step, "of": len(groups), "held_back": measured(held, scores)})
            torch.save(model.state_dict(), out / "model.pt")


def optimiser_of(model: Judge, config: Config, n_steps: int) -> tuple[Any, Any]:
    """AdamW with two rates, and a schedule that rises, then falls to nothing."""
    encoder = [one for one in model.encoder.parameters() if one.requires_grad]
    known = {id(one) for one in encoder}
    rest = [one for one in model.parameters() if one.requires_grad and id(one) not in known]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": config.encoder_rate}, {"params": rest, "lr": config.head_rate}],
        weight_decay=config.decay,
    )
    rising = max(1, math.ceil(config.warm_up * n_steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / rising, max(0.0, (n_steps - step) / (n_steps - rising))),
    )
    return optimiser, schedule


def log(out: Path, record: dict[str, Any]) -> None:
    """Print a record and add it to the log."""
    line = json.dumps(record)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")


def read_config(path: Path) -> Config:
    """The configuration in a file."""
    return Config(**tomllib.loads(path.read_text(encoding="utf-8")))


def prepared(data: Path, config: Config, *, weighted: bool = True) -> tuple[list[Row], list[Row]]:
    """Rows to train on and rows held back."""
    tokenizer = plain_tokenizer(packaged() / "tokenizer.json")
    pairs = gather(data, tokenizer, config)
    held = [pair for pair in pairs if is_held_back(pair)]
    kept = [pair for pair in pairs if not is_held_back(pair)]
    if weighted:
        kept = with_weights(kept, config.bias_floor)
    return tuple(  # type: ignore[return-value]
        [row_of(tokenizer, pair, config.longest) for pair in part] for part in (kept, held)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the judge."""
    parser = argparse.ArgumentParser(description="Train the judge of pairs.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--share", type=float, default=1.0, help="of the pairs, to try things out")
    options = parser.parse_args(arguments)
    config = read_config(options.config)
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(config.seed)
    rows, held = prepared(options.data, config)
    chance = random.Random(config.seed)
    rows = chance.sample(rows, int(len(rows) * options.share))
    held = chance.sample(held, min(len(held), 1500))
    options.out.mkdir(parents=True, exist_ok=True)
    kinds = Counter(row.pair.data_set for row in rows)
    log(options.out, {"rows": kinds, "tokens": sum(len(row.ids) for row in rows)})
    train(Judge(packaged(), config), config, rows, held, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
