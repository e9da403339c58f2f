"""Write the reader for the program: the network in eight bits, its heads, and its card.

    python -m training.export_reader --data FOLDER --checkpoint FOLDER [--out FOLDER]

Scores are made probabilities on the tenth of each training set that was held back; the figures on
the card are those of `python -m evaluation`, which reads development parts. The head that reads
names is trained afterwards, over the states of the network written here (`names.py`).
"""

from __future__ import annotations

import argparse
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from crossread.inference.onnx import Session
from crossread.inference.reading import Heads, Row, TextReader, read_heads
from crossread.inference.tokens import Tokenizer
from training.corpora import TONES, Text, sentences_of
from training.encoder import (
    INPUT,
    SURFACES,
    EncoderWriter,
    Graph,
    Linear,
    Shape,
    Weights,
    float_product,
    linears_of,
)
from training.export_embeddings import packaged, plain_tokenizer
from training.hidden import hidden
from training.quantise import Calibration, SmallProduct, shrink
from training.reader import parts_of
from training.sentences import wikinews_articles

Array = Any
NAME = "read.minilm"
CALIBRATION_ROWS = 6000
SEED = 20261126
BINS = 12
IN_THE_GRAPH = ("quotation",)


def checkpoint_of(folder: Path) -> dict[str, Array]:
    """The arrays of a checkpoint by name: the mean over the last steps of what was learned."""
    state = torch.load(folder / "model.pt", weights_only=True, map_location="cpu")
    learned = dict(zip(state["names"], state["average"], strict=True))
    return {name: value.float().numpy() for name, value in {**state["model"], **learned}.items()}


def encoder_weights(state: Mapping[str, Array]) -> Weights:
    """The encoder's own arrays under the names of its family."""
    stem = "encoder."
    return {name.removeprefix(stem): a for name, a in state.items() if name.startswith(stem)}


def head_weights(state: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of the heads that are read outside the graph."""
    steps = state["quotation_steps"].copy()
    steps[:, 0, 2] = -1e4
    kept = {
        name: value
        for name, value in state.items()
        if not name.startswith(("encoder.", "surfaces.", "quotation.", "names."))
    }
    plain = {"calibration.content": np.array([[0, 1], [0, 1]])}
    warm = {f"temperature.{task}": np.array(1.0) for task in ("tone", "subjective")}
    kept |= {"quotation_steps": steps, **plain, **warm}
    return {name: np.asarray(value, np.float32) for name, value in kept.items()}


def reader_model(writer: EncoderWriter, state: Mapping[str, Array], *, small: bool) -> Any:
    """The graph: ids and surfaces in; token states and scores of quotation out."""
    graph = Graph()
    states = graph.add("Identity", writer.write(graph, small_words=small), name="states")
    outputs: dict[str, list[Any]] = {"states": ["batch", "length", writer.shape.width]}
    for name in IN_THE_GRAPH:
        linear = Linear(name, state[f"{name}.weight"], state[f"{name}.bias"])
        graph.add("Identity", float_product(graph, linear, states), name=name)
        outputs[name] = ["batch", "length", len(linear.bias)]
    return graph.model(outputs, (INPUT, SURFACES))


def rows_of(tokenizer: Tokenizer, texts: Iterable[str], longest: int) -> Iterator[Row]:
    """The rows of texts, cut as the program cuts them."""
    reader = TextReader(bare_card(longest), tokenizer, _NoNetwork(), Heads({}))
    for text in texts:
        yield from reader._rows(text, sentences_of(text))


class _NoNetwork:
    def run_all(self, inputs: Any, outputs: Any) -> Any:  # noqa: ARG002
        raise AssertionError("rows only")


def bare_card(longest: int) -> Any:
    from crossread.inference.catalogue import Card

    return Card(NAME, "", "", frozenset({"en"}), 384, longest + 2, ())


def calibrate(
    writer: Callable[[Any], EncoderWriter], state: Mapping[str, Array], rows: Sequence[Row]
) -> dict[str, Calibration]:
    """What reaches each linear layer of the exact model, by the layer's name."""
    inputs: dict[str, str] = {}

    def watched(graph: Graph, linear: Linear, name: str) -> str:
        inputs[linear.name] = name
        return float_product(graph, linear, name)

    model = reader_model(writer(watched), state, small=False)
    tensors = list(dict.fromkeys(inputs.values()))
    for tensor in tensors:
        model.graph.output.append(onnx.helper.make_tensor_value_info(tensor, 1, None))
    session = Session(model.SerializeToString)
    random = np.random.default_rng(SEED)
    share = CALIBRATION_ROWS / sum(len(row.ids) for row in rows)
    kept: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    largest: dict[str, list[Array]] = {tensor: [] for tensor in tensors}
    for row in rows:
        keep = random.random(len(row.ids)) < share
        # The outer two carry the largest values of all: never left to chance.
        keep[[0, -1]] |= random.random() < share
        outputs = session.run_all({INPUT: [row.ids], SURFACES: [row.surfaces]}, tensors)
        for tensor, output in zip(tensors, outputs, strict=True):
            kept[tensor].append(output[0][keep])
            largest[tensor].append(np.abs(output[0]).max(axis=0))
    return {
        name: Calibration(np.concatenate(kept[tensor]), np.max(largest[tensor], axis=0))
        for name, tensor in inputs.items()
    }


# ---- probabilities -------------------------------------------------------------------------------


def curve(raw: Sequence[float], right: Sequence[bool]) -> Array:
    """Points [2, n] of a rising curve from raw scores to the share that was right (PAV)."""
    order = np.argsort(raw, kind="stable")
    groups = [
        [float(np.mean(np.take(raw, part))), float(np.mean(np.take(right, part))), len(part)]
        for part in np.array_split(order, BINS)
        if len(part)
    ]
    pooled: list[list[float]] = []
    for group in groups:
        pooled.append(list(group))
        while len(pooled) > 1 and pooled[-2][1] > pooled[-1][1]:
            x2, y2, n2 = pooled.pop()
            x1, y1, n1 = pooled.pop()
            n = n1 + n2
            pooled.append([(x1 * n1 + x2 * n2) / n, (y1 * n1 + y2 * n2) / n, n])
    return np.array([[x for x, _, _ in pooled], [y for _, y, _ in pooled]], np.float32)


def temperature(scores: Array, wanted: Sequence[int]) -> float:
    """The divisor of scores [n, classes] that makes their softmax fit best (Guo et al. 2017)."""
    grid = np.linspace(0.5, 4.0, 71)

    def loss(divisor: float) -> float:
        scaled = scores / divisor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(wanted)), wanted].mean())

    return float(min(grid, key=loss))


def probabilities(reader: TextReader, held: Mapping[str, Sequence[Text]]) -> dict[str, Array]:
    """The curves and temperatures of all heads, from texts held back."""
    found: dict[str, Array] = {}
    raw, right = _contents(reader, held["quotation"])
    found["calibration.content"] = curve(raw, right)
    scores, wanted = [], []
    for text in held["tone"]:
        reading = reader.read(text.text, text.sentences)
        for tone in text.tones or ():
            chances = reading.tones([(tone.target, text.sentences[0])])[0]
            if chances is not None:
                scores.append(np.log(np.clip(chances, 1e-9, 1)))
                wanted.append(tone.tone)
    found["temperature.tone"] = np.array(temperature(np.array(scores), wanted))
    return {name: np.asarray(value, np.float32) for name, value in found.items()}


def subjectivity_logits(
    reader: TextReader, texts: Iterable[Text]
) -> tuple[list[float], list[bool]]:
    """The logit that each text of one sentence is subjective, and whether it is."""
    scores, wanted = list[float](), list[bool]()
    for text in texts:
        chance = reader.read(text.text, text.sentences).subjective(text.sentences)[0]
        if chance is not None:
            chance = min(max(chance, 1e-6), 1 - 1e-6)
            scores.append(math.log(chance / (1 - chance)))
            wanted.append((text.subjective or (0.0,))[0] > 0.5)
    return scores, wanted


def sigmoid_fit(scores: Sequence[float], wanted: Sequence[bool]) -> tuple[float, float]:
    """Slope and shift that make logits probabilities (Platt 1999, by Newton's method).

    A temperature alone would keep the border where grades between yes and no put it.
    """
    x = np.array([[one, 1.0] for one in scores])
    n_yes = sum(wanted)
    yes, no = (n_yes + 1) / (n_yes + 2), 1 / (len(wanted) - n_yes + 2)
    target = np.where(wanted, yes, no)
    found = np.array([1.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (chance - target)
        found -= np.linalg.solve((x * (chance * (1 - chance))[:, None]).T @ x, slope)
    return float(found[0]), float(found[1])


def _contents(reader: TextReader, texts: Sequence[Text]) -> tuple[list[float], list[bool]]:
    raw, right = [], []
    for text in texts:
        wanted = text.article.ranges["Content"] if text.article else ()
        for one in reader.read(text.text, text.sentences).attributions():
            raw.append(one.score)
            right.append(any(_overlap(one.content, other) >= 0.8 for other in wanted))
    return raw, right


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> float:
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return max(shared, 0) / (max(one[1], two[1]) - min(one[0], two[0]))


# ---- the folder ----------------------------------------------------------------------------------


def packed_heads(weights: Mapping[str, Array]) -> bytes:
    """The heads as the bytes of an archive of arrays; nothing in it is pickled."""
    content = io.BytesIO()
    np.savez(content, **dict(weights))
    return content.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, find the probabilities, write the model's folder."""
    parser = argparse.ArgumentParser(description="Write the reader in eight bits.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--longest", type=int, default=190)
    default = Path(__file__).parents[1] / "src" / "crossread" / "weights" / NAME
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args(arguments)
    state = checkpoint_of(options.checkpoint)
    tokenizer_file = packaged() / "tokenizer.json"
    tokenizer = Tokenizer(tokenizer_file.read_bytes())
    weights, surfaces = encoder_weights(state), state["surfaces.weight"]
    texts = [text for _, text in wikinews_articles(options.data, 2019)]
    rows = list(rows_of(tokenizer, texts, options.longest))
    calibrations = calibrate(
        lambda product: EncoderWriter(weights, Shape(), product, surfaces), state, rows
    )
    layers = {
        linear.name: shrink(linear, calibrations[linear.name])
        for linear in linears_of(weights, Shape())
    }
    writer = EncoderWriter(weights, Shape(), SmallProduct(layers), surfaces)
    small = reader_model(writer, state, small=True)
    onnx.checker.check_model(small)
    heads = head_weights(state)
    network = Session(small.SerializeToString)
    reader = TextReader(
        bare_card(options.longest), tokenizer, network, read_heads(packed_heads(heads))
    )
    held = parts_of(options.data).held_back
    masked = {task: [hidden(one) for one in held[task]] for task in held}
    heads |= probabilities(reader, masked)
    slope, shift = sigmoid_fit(*subjectivity_logits(reader, masked["subjectivity"]))
    heads["subjective.weight"] = slope * heads["subjective.weight"]
    heads["subjective.bias"] = slope * heads["subjective.bias"] + np.float32(shift)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "model.onnx").write_bytes(small.SerializeToString(deterministic=True))
    (options.out / "heads.npz").write_bytes(packed_heads(heads))
    plain = plain_tokenizer(tokenizer_file)
    (options.out / "tokenizer.json").write_text(
        plain.to_str() + "\n", encoding="utf-8", newline="\n"
    )
    write_card(options.out, options.longest)
    print(json.dumps({name: heads[name].tolist() for name in heads if "t" in name[:12]
                      and name.startswith(("calibration", "temperature"))}))  # fmt: skip
    return 0


def write_card(folder: Path, longest: int) -> None:
    """Write the card that names the digests; its page for people is `card.md`, kept by hand."""
    import hashlib

    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("model.onnx", "heads.npz", "tokenizer.json")
    }
    card = {
        "name": NAME,
        "title": "The reader: names, attributions, tone and subjectivity in one pass",
        "source": {"model": "sentence-transformers/all-MiniLM-L6-v2", "licence": "Apache-2.0"},
        "licence": "Apache-2.0; trained on data of several licences, see card.md",
        "languages": ["en"],
        "dimensions": Shape().width,
        "longest_tokens": longest + 2,
        "tones": list(TONES),
        "files": files,
    }
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    (folder / "card.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    raise SystemExit(main())
