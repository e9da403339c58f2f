"""Train the reader: one pass of one encoder for quotations, names, tone and subjectivity.

    python -m training.reader --data FOLDER --out FOLDER [--config FILE] [--resume]

Choices are made on a tenth of each data set's training part, held back by article or document.
Writes a checkpoint and `log.jsonl` into `--out` after each epoch; `--resume` goes on from there.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertModel

from crossread.inference.reading import N_NEAR, nearness
from crossread.inference.surface import N_SURFACES, PLAIN, packed, surfaces_of
from crossread.inference.tokens import Tokenizer, Tokens
from training import corpora
from training.corpora import NAMES, TONES, Text
from training.crf import best_labels, crf_loss, words_only
from training.export_embeddings import packaged
from training.hidden import hidden
from training.polnear import KINDS
from training.tagging import BEGIN, INSIDE, NO_LABEL, OUTSIDE, Score, exact_score

N_LABELS = 3
CLS, SEP, PAD = 101, 102, 0
IMPOSSIBLE = -1e4
HIDDEN = ", names hidden"
CONFIG = Path(__file__).with_name("reader.toml")
GRADED = Path(__file__).with_name("graded.tsv")
GRADED_TONES = Path(__file__).with_name("graded_tones.tsv")
HEADS = 6

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Config:
    """The reader's settings, as in its file."""

    seed: int
    epochs: int
    longest: int
    batch: int
    encoder_rate: float
    head_rate: float
    warm_up: float
    decay: float
    dropout: float
    renamed: float
    together: int
    repeat_subjectivity: int
    hidden: float
    average: float


# ---- texts as rows -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of whole sentences as the network reads it; places are indices of pieces."""

    ids: list[int]
    surfaces: list[int]
    spans: list[Place]
    """code points of each piece; (0, 0) for the two that open and close"""
    begins: list[bool]
    quotation: list[list[int]] | None = None
    names: list[list[int]] | None = None
    tones: tuple[tuple[Place, Place, int, float], ...] = ()
    """target, sentence, class, how surely"""
    subjective: tuple[tuple[Place, float], ...] = ()
    """sentence, how surely it is subjective"""
    links: tuple[tuple[Place, Place | None, Place | None], ...] = ()
    """content, source, cue of each attribution that lies within the row"""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its rows."""

    text: Text
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Cutter:
    """Cuts texts into rows."""

    tokenizer: Tokenizer
    longest: int

    def read(self, text: Text) -> Reading:
        """Tokenise, label and cut a text."""
        tokens = self.tokenizer.tokens_of(text.text)
        surfaces = surfaces_of(text.text, tokens)
        ranges = [within(tokens, sentence) for sentence in text.sentences]
        ranges = [part for one in ranges for part in self._cut(one, tokens)]
        rows = [
            self._row(text, tokens, surfaces, ranges[start:end])
            for start, end in packed([end - start for start, end in ranges], self.longest)
        ]
        return Reading(text, rows)

    def _cut(self, one: Place, tokens: Tokens) -> Iterator[Place]:
        start, end = one
        while end - start > self.longest:
            cut = start + self.longest
            while cut > start + 1 and not tokens.begins[cut]:
                cut -= 1
            yield start, cut
            start = cut
        if end > start:
            yield start, end

    def _row(
        self, text: Text, tokens: Tokens, surfaces: Sequence[int], ranges: Sequence[Place]
    ) -> Row:
        chosen = [at for start, end in ranges for at in range(start, end)]
        spans = [(0, 0), *(tokens.spans[at] for at in chosen), (0, 0)]
        begins = [False, *(tokens.begins[at] for at in chosen), False]
        row = Row(
            [CLS, *(tokens.ids[at] for at in chosen), SEP],
            [PLAIN, *(surfaces[at] for at in chosen), PLAIN],
            spans,
            begins,
        )
        bounds = (spans[1][0], spans[-2][1])
        return Labels(row, bounds).of(text)


def within(tokens: Tokens, place: Place) -> Place:
    """The range of tokens whose first code point is in `place`."""
    import bisect

    start = bisect.bisect_left(tokens.spans, (place[0], -1))
    end = bisect.bisect_left(tokens.spans, (place[1], -1))
    return start, end


@dataclass(frozen=True)
class Labels:
    """Writes what is said of a text onto one of its rows."""

    row: Row
    bounds: Place

    @cached_property
    def starts(self) -> list[int]:
        """The first code point of each piece but the outer two."""
        return [start for start, _ in self.row.spans[1:-1]]

    def of(self, text: Text) -> Row:
        """The row with its labels."""
        fields: dict[str, Any] = {}
        if text.article is not None:
            fields["quotation"] = [self.chain(text.article.ranges[kind]) for kind in KINDS]
            fields["links"] = tuple(self.links(text))
        if text.names is not None:
            fields["names"] = [
                self.chain([(a, b) for a, b, one in text.names if one == kind]) for kind in NAMES
            ]
        if text.tones is not None:
            fields["tones"] = tuple(self.tones(text))
        if text.subjective is not None:
            fields["subjective"] = tuple(
                (place, subjective)
                for sentence, subjective in zip(text.sentences, text.subjective, strict=True)
                if (place := self.pieces(sentence)) is not None
            )
        return Row(**{name: getattr(self.row, name) for name in _BARE}, **fields)

    def chain(self, ranges: Iterable[Place]) -> list[int]:
        """OUTSIDE, BEGIN or INSIDE for each piece that begins a word, NO_LABEL for the others."""
        labels = [OUTSIDE if begins else NO_LABEL for begins in self.row.begins]
        for start, end in ranges:
            label = BEGIN if start >= self.bounds[0] else INSIDE
            place = self.pieces((start, end))
            for at in range(*(place or (0, 0))):
                if self.row.begins[at]:
                    labels[at] = label
                    label = INSIDE
        return labels

    def pieces(self, place: Place) -> Place | None:
        """The pieces that begin in `place`."""
        import bisect

        start = bisect.bisect_left(self.starts, place[0])
        end = bisect.bisect_left(self.starts, place[1])
        return (start + 1, end + 1) if end > start else None

    def tones(self, text: Text) -> Iterator[tuple[Place, Place, int, float]]:
        for tone in text.tones or ():
            around = next(
                (
                    self.pieces((a, b))
                    for a, b in text.sentences
                    if a <= tone.target[0] and tone.target[1] <= b
                ),
                None,
            )
            target = self.pieces(tone.target)
            if target is not None and around is not None:
                yield target, around, tone.tone, tone.sure

    def links(self, text: Text) -> Iterator[tuple[Place, Place | None, Place | None]]:
        for one in text.article.links if text.article else ():
            content = self.pieces(one.content[0])
            source = self.pieces(one.source[0]) if one.source else None
            cue = self.pieces(one.cue[0]) if one.cue else None
            if content is not None:
                yield content, source, cue


_BARE = ("ids", "surfaces", "spans", "begins")


# ---- the network ---------------------------------------------------------------------------------


class Reader(nn.Module):
    """The encoder and its heads."""

    def __init__(self, source: Path, dropout: float) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            source,
            add_pooling_layer=False,
            hidden_dropout_prob=dropout,
            # Without it attention runs in one fused kernel: a third faster on a processor.
            attention_probs_dropout_prob=0.0,
        )
        width = self.encoder.config.hidden_size
        self.surfaces = nn.Embedding(N_SURFACES, width)
        # The encoder starts out reading what it has always read.
        nn.init.zeros_(self.surfaces.weight)
        self.dropout = nn.Dropout(dropout)
        self.quotation = nn.Linear(width, len(KINDS) * N_LABELS)
        self.quotation_steps = nn.Parameter(torch.zeros(len(KINDS), N_LABELS, N_LABELS))
        self.names = nn.Linear(width, 2 * len(NAMES) + 1)
        self.link_content = nn.Linear(width, 2 * LINK_WIDTH)
        self.link_source = nn.Linear(width, LINK_WIDTH)
        self.link_cue = nn.Linear(width, LINK_WIDTH)
        self.link_near = nn.Parameter(torch.zeros(2, N_NEAR))
        self.link_none = nn.Parameter(torch.zeros(2))
        self.asks = nn.Linear(width, width)
        self.keys = nn.Linear(width, width)
        self.values = nn.Linear(width, width)
        self.tone_wide = nn.Linear(3 * width, width)
        self.tone = nn.Linear(width, len(TONES))
        self.subjective_at = nn.Linear(width, 1)
        self.subjective = nn.Linear(2 * width, 1)

    def forward(self, ids: Tensor, surfaces: Tensor, mask: Tensor) -> Tensor:
        """Token states [batch, length, width]."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.surfaces(surfaces)
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return self.dropout(states.float())

    def quotation_scores(self, states: Tensor) -> Tensor:
        """Scores [batch, length, kinds, labels]."""
        return self.quotation(states).view(*states.shape[:2], len(KINDS), N_LABELS)

    def steps(self) -> Tensor:
        """Scores from one label to the next [kinds, from, to]; O to I is impossible."""
        barred = torch.zeros(N_LABELS, N_LABELS)
        barred[OUTSIDE, INSIDE] = IMPOSSIBLE
        return self.quotation_steps + barred

    def tone_scores(self, states: Tensor, target: Place, sentence: Place) -> Tensor:
        """Scores [tones] of one target in its sentence; `states` are those of one row."""
        here = states[sentence[0] : sentence[1]]
        pooled = states[target[0] : target[1]].mean(0)
        asks = self.asks(pooled).view(HEADS, -1)
        keys = self.keys(here).view(len(here), HEADS, -1)
        values = self.values(here).view(len(here), HEADS, -1)
        weights = torch.einsum("hd,nhd->nh", asks, keys) / math.sqrt(asks.shape[-1])
        heard = torch.einsum("nh,nhd->hd", weights.softmax(0), values).reshape(-1)
        wide = torch.cat([pooled, heard, here.mean(0)])
        return self.tone(self.dropout(nn.functional.gelu(self.tone_wide(wide))))

    def subjective_score(self, states: Tensor, sentence: Place) -> Tensor:
        """How much more likely than not a sentence is subjective, as a logit []."""
        here = states[sentence[0] : sentence[1]]
        heard = (self.subjective_at(here).softmax(0) * here).sum(0)
        return self.subjective(torch.cat([heard, here.mean(0)]))[0]

    def link_scores(
        self, states: Tensor, content: Place, others: Sequence[Place], part: int
    ) -> Tensor:
        """Scores [1 + others] of no source (or cue) and of each; `part` 0 is source, 1 is cue."""
        project = (self.link_source, self.link_cue)[part]
        ends = states[content[0]] + states[content[1] - 1]
        asks = self.link_content(ends).view(2, -1)[part]
        if not others:
            return self.link_none[part][None]
        each = project(torch.stack([states[a] + states[b - 1] for a, b in others]))
        near = self.link_near[part][torch.tensor([nearness(content, one) for one in others])]
        scores = each @ asks / math.sqrt(asks.shape[-1]) + near
        return torch.cat([self.link_none[part][None], scores])


LINK_WIDTH = 64


# ---- losses --------------------------------------------------------------------------------------


def padded(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, surfaces and mask of rows, filled up to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), PAD)
    surfaces = torch.full((len(rows), longest), PLAIN)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        surfaces[at, : len(row.ids)] = torch.tensor(row.surfaces)
    return ids, surfaces, (ids != PAD).long()


def chains(rows: Sequence[Row], name: str, n_chains: int) -> Tensor:
    """The labels of rows [batch, chains, length], NO_LABEL where there is none."""
    longest = max(len(row.ids) for row in rows)
    labels = torch.full((len(rows), n_chains, longest), NO_LABEL)
    for at, row in enumerate(rows):
        labels[at, :, : len(row.ids)] = torch.tensor(getattr(row, name))
    return labels


def name_classes(labels: Tensor) -> Tensor:
    """One class for each piece of chains of labels: 0 outside, then begin and inside of each."""
    classes = torch.where(labels[:, 0] == NO_LABEL, NO_LABEL, 0)
    for kind in range(labels.shape[1]):
        for label in (BEGIN, INSIDE):
            classes = torch.where(labels[:, kind] == label, 2 * kind + label, classes)
    return classes


def loss_of(model: Reader, rows: Sequence[Row]) -> Tensor:
    """The loss of one batch, which is of one data set."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(*padded(rows))
    states = states.float()
    losses: list[Tensor] = []
    if rows[0].quotation is not None:
        scores = model.quotation_scores(states)
        labels = chains(rows, "quotation", len(KINDS))
        losses.append(crf_loss(*words_only(scores, labels), model.steps()))
        losses.extend(link_losses(model, states, rows))
    if rows[0].names is not None:
        classes = name_classes(chains(rows, "names", len(NAMES)))
        losses.append(
            nn.functional.cross_entropy(
                model.names(states).flatten(0, 1), classes.flatten(), ignore_index=NO_LABEL
            )
        )
    tones = [
        (model.tone_scores(states[at], target, sentence), shares(tone, sure))
        for at, row in enumerate(rows)
        for target, sentence, tone, sure in row.tones
    ]
    if tones:
        scores, wanted = (torch.stack(part) for part in zip(*tones, strict=True))
        losses.append(nn.functional.cross_entropy(scores, wanted, label_smoothing=0.05))
    judged = [
        (model.subjective_score(states[at], sentence), subjective)
        for at, row in enumerate(rows)
        for sentence, subjective in row.subjective
    ]
    if judged:
        wanted = torch.tensor([0.95 * one + 0.025 for _, one in judged])
        scores = torch.stack([one for one, _ in judged])
        losses.append(nn.functional.binary_cross_entropy_with_logits(scores, wanted))
    return torch.stack(losses).sum()


def shares(tone: int, sure: float) -> Tensor:
    """How much of a target is of each tone [tones]."""
    wanted = torch.zeros(len(TONES))
    wanted[TONES.index("neither")] = 1 - sure
    wanted[tone] += sure
    return wanted


def link_losses(model: Reader, states: Tensor, rows: Sequence[Row]) -> Iterator[Tensor]:
    """How surely each content finds its source and its cue among those of the row."""
    found: list[Tensor] = []
    for at, row in enumerate(rows):
        for part in (0, 1):
            others = sorted({one[1 + part] for one in row.links if one[1 + part] is not None})
            for link in row.links:
                scores = model.link_scores(states[at], link[0], others, part)
                right = 0 if link[1 + part] is None else others.index(link[1 + part]) + 1
                found.append(nn.functional.cross_entropy(scores[None], torch.tensor([right])))
    if found:
        yield 0.3 * torch.stack(found).mean()


# ---- reading and scoring -------------------------------------------------------------------------


def states_of(model: Reader, rows: Sequence[Row], size: int = 16) -> list[Tensor]:
    """The states of each row, computed without training."""
    model.eval()
    found: list[Tensor] = []
    with torch.no_grad():
        for at in range(0, len(rows), size):
            part = rows[at : at + size]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = model(*padded(part))
            found.extend(one[: len(row.ids)].float() for one, row in zip(states, part, strict=True))
    return found


def quoted(model: Reader, row: Row, states: Tensor) -> list[list[Place]]:
    """The ranges of code points of sources, cues and contents in a row."""
    words = [at for at, begins in enumerate(row.begins) if begins]
    if not words:
        return [[] for _ in KINDS]
    scores = model.quotation_scores(states[None])[0, words]
    by_kind = best_labels(scores.detach(), model.steps().detach())
    return [ranges(row, words, labels) for labels in by_kind]


def named(model: Reader, row: Row, states: Tensor) -> list[tuple[int, int, str]]:
    """The names in a row, with their kinds; inside follows begin or inside of one kind."""
    words = [at for at, begins in enumerate(row.begins) if begins]
    if not words:
        return []
    scores = model.names(states[words]).detach()
    total, back = scores[0] + _NAME_FIRST, []
    for at in range(1, len(scores)):
        best, arrow = (total[:, None] + _NAME_STEPS).max(0)
        back.append(arrow)
        total = best + scores[at]
    path = [int(total.argmax())]
    for arrow in reversed(back):
        path.append(int(arrow[path[-1]]))
    path.reverse()
    found = []
    for number, kind in enumerate(NAMES):
        labels = [
            (one - 2 * number) if one in (2 * number + 1, 2 * number + 2) else 0 for one in path
        ]
        found.extend((a, b, kind) for a, b in ranges(row, words, labels))
    return found


def _name_steps() -> tuple[Tensor, Tensor]:
    size = 2 * len(NAMES) + 1
    steps, first = torch.zeros(size, size), torch.zeros(size)
    for inside in range(2, size, 2):
        first[inside] = IMPOSSIBLE
        for before in range(size):
            if before not in (inside, inside - 1):
                steps[before, inside] = IMPOSSIBLE
    return steps, first


_NAME_STEPS, _NAME_FIRST = _name_steps()


def ranges(row: Row, words: Sequence[int], labels: Sequence[int]) -> list[Place]:
    """Ranges of code points that the labels of words stand for; words end with their last piece."""
    found: list[list[int]] = []
    is_open = False
    for word, after, label in zip(words, [*words[1:], len(row.ids) - 1], labels, strict=True):
        start, end = row.spans[word][0], row.spans[after - 1][1]
        if label == BEGIN or (label == INSIDE and not is_open):
            found.append([start, end])
        elif label == INSIDE:
            found[-1][1] = end
        is_open = label != OUTSIDE
    return [(start, end) for start, end in found]


def macro_f1(pairs: Sequence[tuple[int, int]], n_classes: int) -> float:
    """Mean over classes of F1, from pairs of found and wanted, 0 to 100."""
    right = Counter(one for one, two in pairs if one == two)
    found, wanted = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    each = [200 * right[k] / max(found[k] + wanted[k], 1) for k in range(n_classes)]
    return round(sum(each) / n_classes, 2)


# Each text held back is read twice: as it stands, and with a stand-in for every name.
FORMS: dict[str, Callable[[Text], Text]] = {"": lambda text: text, HIDDEN: hidden}


def score(model: Reader, parts: Mapping[str, Sequence[Reading]]) -> dict[str, float]:
    """What the reader reaches on each data set."""
    figures: dict[str, float] = {}
    for name, readings in parts.items():
        rows = [row for reading in readings for row in reading.rows]
        states = iter(states_of(model, rows))
        found = SCORERS[name.removesuffix(HIDDEN)](model, readings, states)
        mark = HIDDEN if name.endswith(HIDDEN) else ""
        figures.update({f"{key}{mark}": value for key, value in found.items()})
    return figures


def score_quotations(
    model: Reader, readings: Sequence[Reading], states: Iterator[Tensor]
) -> dict[str, float]:
    """Exact F1 of sources, cues and contents, and how many links between right ones are right."""
    totals = dict.fromkeys(KINDS, Score())
    links: Counter[tuple[int, bool]] = Counter()
    for reading in readings:
        found: list[list[Place]] = [[] for _ in KINDS]
        for row in reading.rows:
            here = next(states)
            for kind, ranges_ in zip(found, quoted(model, row, here), strict=True):
                kind.extend(ranges_)
            links.update(_links_right(model, row, here))
        assert reading.text.article is not None
        for kind, ranges_ in zip(KINDS, found, strict=True):
            totals[kind] += exact_score(ranges_, reading.text.article.ranges[kind])
    figures = {f"quotation {kind}": round(total.f1, 2) for kind, total in totals.items()}
    for part, name in enumerate(("source", "cue")):
        right, wrong = links[part, True], links[part, False]
        figures[f"link {name}"] = round(100 * right / max(right + wrong, 1), 2)
    return figures


def _links_right(model: Reader, row: Row, states: Tensor) -> Iterator[tuple[int, bool]]:
    for part in (0, 1):
        others = sorted({one[1 + part] for one in row.links if one[1 + part] is not None})
        for link in row.links:
            best = int(model.link_scores(states, link[0], others, part).argmax())
            wanted = 0 if link[1 + part] is None else others.index(link[1 + part]) + 1
            yield part, best == wanted


def score_names(
    model: Reader, readings: Sequence[Reading], states: Iterator[Tensor]
) -> dict[str, float]:
    """Exact F1 over people, organisations and places."""
    total = Score()
    for reading in readings:
        found = {one for row in reading.rows for one in named(model, row, next(states))}
        wanted = set(reading.text.names or ())
        total += exact_score(  # type: ignore[arg-type]
            {one for one in found if one[2] != "MISC"}, {one for one in wanted if one[2] != "MISC"}
        )
    return {"names": round(total.f1, 2)}


def score_tones(
    model: Reader, readings: Sequence[Reading], states: Iterator[Tensor]
) -> dict[str, float]:
    """Macro F1 over the three tones."""
    pairs = []
    for reading in readings:
        for row in reading.rows:
            here = next(states)
            for target, sentence, tone, _ in row.tones:
                pairs.append((int(model.tone_scores(here, target, sentence).argmax()), tone))
    return {"tone": macro_f1(pairs, len(TONES))}


def score_subjectivity(
    model: Reader, readings: Sequence[Reading], states: Iterator[Tensor]
) -> dict[str, float]:
    """Macro F1 of subjective and not."""
    pairs = []
    for reading in readings:
        for row in reading.rows:
            here = next(states)
            for sentence, wanted in row.subjective:
                found = int(model.subjective_score(here, sentence) > 0)
                pairs.append((found, int(wanted > 0.5)))
    return {"subjectivity": macro_f1(pairs, 2)}


SCORERS = {
    "quotation": score_quotations,
    "names": score_names,
    "tone": score_tones,
    "subjectivity": score_subjectivity,
}


# ---- training ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parts:
    """The texts of each task to learn from, and those held back."""

    train: dict[str, list[Text]]
    held_back: dict[str, list[Text]]


def parts_of(data: Path) -> Parts:
    """Every text that is learned from, by task."""
    texts = {
        "quotation": list(corpora.polnear(data / "polnear" / "train")),
        "names": [
            *corpora.uner(data / "uner_english_ewt" / "train.iob2"),
            *corpora.columns(
                data / "wikigold/CONLL-format/data/wikigold.conll.txt", tab=False, begin=False
            ),
            *corpora.columns(data / "crossner_politics" / "train.txt", tab=True, begin=True),
        ],
        "tone": list(corpora.newsmtsc(data / "newsmtsc" / "train.jsonl")),
        "subjectivity": [
            text
            for part in ("train", "val", "test")
            for text in corpora.newssd(data / "newssd_eng" / "data" / "english" / f"{part}.csv")
        ],
    }
    held = {task: corpora.held_back(all_) for task, all_ in texts.items()}
    train = {task: [t for t in all_ if t.group not in held[task]] for task, all_ in texts.items()}
    others = corpora.bodies(data / "fnc1" / "train_bodies.csv")
    known = (*train["tone"], *train["names"], *train["quotation"], *others)
    return Parts(
        {
            **train,
            "graded": list(corpora.graded(GRADED, known)),
            "graded tones": list(corpora.graded_tones(GRADED_TONES, known)),
        },
        {task: [t for t in all_ if t.group in held[task]] for task, all_ in texts.items()},
    )


def epoch_rows(parts: Parts, cutter: Cutter, config: Config, epoch: int) -> list[list[Row]]:
    """The batches of one epoch in random order; each is of one task and of rows of like length."""
    chance = random.Random(config.seed + epoch)
    texts = dict(parts.train)
    pool = corpora.target_names(texts["tone"])
    texts["tone"] = texts["tone"] + texts.pop("graded tones")
    tones = [
        corpora.renamed(text, pool, chance) if chance.random() < config.renamed else text
        for text in texts["tone"]
    ]
    judged = texts["subjectivity"] * config.repeat_subjectivity + texts.pop("graded")
    chance.shuffle(tones)
    chance.shuffle(judged)
    texts["tone"] = list(corpora.together(tones, chance, config.together))
    texts["subjectivity"] = list(corpora.together(judged, chance, config.together))
    batches: list[list[Row]] = []
    for task, all_ in texts.items():
        shown = (hidden(one) if chance.random() < config.hidden else one for one in all_)
        rows = [row for text in shown for row in cutter.read(text).rows]
        rows = [row for row in rows if any(row.begins) and (task != "tone" or row.tones)]
        order = sorted(rows, key=lambda row: len(row.ids) + chance.random() * 30)
        at = 0
        while at < len(order):
            # Short rows come in larger batches: as many pieces a step.
            size = config.batch * max(1, (config.longest + 2) // max(len(order[at].ids), 48))
            batches.append(order[at : at + min(size, 4 * config.batch)])
            at += len(batches[-1])
    chance.shuffle(batches)
    return batches


def optimiser_of(model: Reader, config: Config, n_steps: int) -> tuple[Any, Any]:
    """AdamW with two rates, and a schedule that rises, then falls to nothing."""
    # What is added to the word vectors learns at their rate, or it drowns them.
    encoder = [*model.encoder.parameters(), *model.surfaces.parameters()]
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


@dataclass
class Trainer:
    """Trains, and keeps what is needed to go on after a stop."""

    model: Reader
    config: Config
    parts: Parts
    cutter: Cutter
    out: Path
    average: list[Tensor] = field(default_factory=list)

    def run(self, *, resume: bool) -> None:
        """Train all epochs; after each write a checkpoint and a line of log."""
        first = epoch_rows(self.parts, self.cutter, self.config, 0)
        held = {
            f"{task}{mark}": [self.cutter.read(form(text)) for text in texts]
            for task, texts in self.parts.held_back.items()
            for mark, form in FORMS.items()
        }
        self.average = self.average or [one.detach().clone() for one in self.model.parameters()]
        optimiser, schedule = optimiser_of(self.model, self.config, len(first) * self.config.epochs)
        begin = self._resumed(optimiser, schedule) if resume else 0
        for epoch in range(begin, self.config.epochs):
            batches = epoch_rows(self.parts, self.cutter, self.config, epoch) if epoch else first
            started = time.monotonic()
            loss = self._epoch(epoch, batches, optimiser, schedule)
            record = {"epoch": epoch + 1, "loss": round(loss, 4)}
            record["seconds"] = round(time.monotonic() - started)
            self._keep(epoch + 1, optimiser, schedule)
            self._exchange()
            log(self.out, {**record, "held_back": score(self.model, held)})
            self._exchange()

    def _exchange(self) -> None:
        """Put the average in the place of the parameters, and the other way round."""
        with torch.no_grad():
            for one, mean in zip(self.model.parameters(), self.average, strict=True):
                kept = one.clone()
                one.copy_(mean)
                mean.copy_(kept)

    def _epoch(
        self, epoch: int, batches: Sequence[list[Row]], optimiser: Any, schedule: Any
    ) -> float:
        self.model.train()
        begun, losses, n_tokens = time.monotonic(), 0.0, 0
        for step, batch in enumerate(batches, 1):
            loss = loss_of(self.model, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            self._averaged(step + epoch * len(batches))
            losses += loss.item()
            n_tokens += sum(len(row.ids) for row in batch)
            if step % 50 == 0:
                rate = n_tokens / (time.monotonic() - begun)
                print(f"{epoch} {step}/{len(batches)} {losses / step:.4f} {rate:.0f}/s", flush=True)
        return losses / len(batches)

    def _averaged(self, step: int) -> None:
        # Early on the average forgets faster, or it would hang on what was there before.
        weight = 1 - min(self.config.average, step / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, list(self.model.parameters()), weight)

    def _keep(self, epoch: int, optimiser: Any, schedule: Any) -> None:
        state = {
            "epoch": epoch,
            "config": asdict(self.config),
            "model": self.model.state_dict(),
            "average": self.average,
            "names": [name for name, _ in self.model.named_parameters()],
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
        }
        torch.save(state, self.out / "model.pt.part")
        (self.out / "model.pt.part").replace(self.out / "model.pt")

    def _resumed(self, optimiser: Any, schedule: Any) -> int:
        state = torch.load(self.out / "model.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        return int(state["epoch"])


def log(out: Path, record: dict[str, Any]) -> None:
    """Print a record and add it to the log."""
    line = json.dumps(record)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train."""
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--texts", type=int, help="learn from so many of a task, to try things out")
    parser.add_argument("--begin", type=Path, help="the folder of a checkpoint to start from")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args(arguments)
    config = Config(**tomllib.loads(options.config.read_text(encoding="utf-8")))
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(config.seed)
    source = options.source or packaged()
    cutter = Cutter(Tokenizer((source / "tokenizer.json").read_bytes()), config.longest)
    parts = parts_of(options.data)
    if options.texts:
        parts = Parts(
            {task: texts[: options.texts] for task, texts in parts.train.items()},
            {task: texts[: options.texts] for task, texts in parts.held_back.items()},
        )
    options.out.mkdir(parents=True, exist_ok=True)
    log(options.out, {"config": asdict(config)})
    model = Reader(source, config.dropout)
    if options.begin:
        kept = torch.load(options.begin / "model.pt", weights_only=True)
        model.load_state_dict(kept["model"])
    Trainer(model, config, parts, cutter, options.out).run(resume=options.resume)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
