"""The judge of pairs as an ONNX graph: the encoder over two texts at once, with two heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto

from training.encoder import INPUT, EncoderWriter, Graph, Linear, Product, Weights

JUDGEMENT = "judgement"
ARGUMENT = "argument"
SEP = 102


@dataclass(frozen=True)
class PairWriter(EncoderWriter):
    """Writes the encoder for texts that are two, each piece told which of the two it is in.

    The weights hold a table `kinds` for it, which takes the place of BERT's own sentence types.
    """

    def _positions(self, graph: Graph) -> str:
        kinds = graph.add("Gather", graph.constant("kinds", self.weights["kinds"]), kinds_of(graph))
        return graph.add("Add", EncoderWriter._positions(self, graph), kinds)


def kinds_of(graph: Graph) -> str:
    """For each piece: 0 or 1 for the text of the two it is in, 2 more if the other has it too."""
    one = graph.constant("first_axis", np.array(1, np.int64))
    closed = graph.add("Equal", INPUT, graph.constant("sep", np.array(SEP, np.int64)))
    closed = graph.add("Cast", closed, to=TensorProto.INT64)
    side = graph.add("CumSum", closed, one, exclusive=1)

    def compared(rows: str) -> str:
        down = graph.add("Unsqueeze", rows, graph.constant("axis_2", np.array([2], np.int64)))
        across = graph.add("Unsqueeze", rows, graph.constant("axis_1", np.array([1], np.int64)))
        return graph.add("Equal", down, across)

    shared = graph.add("And", compared(INPUT), graph.add("Not", compared(side)))
    shared = graph.add("Cast", shared, to=TensorProto.INT32)
    shared = graph.add(
        "ReduceMax", shared, graph.constant("axis_2", np.array([2], np.int64)), keepdims=0
    )
    twice = graph.add(
        "Mul",
        graph.add("Cast", shared, to=TensorProto.INT64),
        graph.constant("two", np.array(2, np.int64)),
    )
    return graph.add("Add", side, twice)


def add_heads(graph: Graph, rows: str, product: Product, weights: Weights) -> None:
    """The two heads over [CLS] and the mean of all pieces, as shares that sum to one.

    Sums are products computed for each text by itself, as in `add_sentence`.
    """
    first = graph.add("Gather", rows, graph.constant("places", np.array([0], np.int64)), axis=1)
    length = graph.add("Shape", INPUT, start=1, end=2)
    shape = graph.add("Concat", graph.constant("row", np.array([1], np.int64)), length, axis=0)
    ones = graph.add("Expand", graph.constant("unit", np.array([[1]], np.float32)), shape)
    count = graph.add("Cast", length, to=TensorProto.FLOAT)
    mean = graph.add("Div", graph.add("MatMul", ones, rows), count)
    both = graph.add("Concat", first, mean, axis=-1)
    hidden = graph.add("Gelu", product(graph, head_linear(weights), both))
    axis = graph.constant("axis", np.array([1], np.int64))
    for number, name in enumerate((JUDGEMENT, ARGUMENT)):
        weight = graph.constant(f"{name}.weight", weights[f"heads.{number}.weight"].T[None])
        scores = graph.add("MatMul", hidden, weight)
        scores = graph.add(
            "Add", scores, graph.constant(f"{name}.bias", weights[f"heads.{number}.bias"])
        )
        graph.add("Softmax", graph.add("Squeeze", scores, axis), axis=-1, name=name)


def head_linear(weights: Weights) -> Linear:
    """The layer between the encoder and the heads."""
    return Linear("hidden", weights["hidden.weight"], weights["hidden.bias"])


def pair_model(writer: PairWriter, *, small_words: bool) -> onnx.ModelProto:
    """The judge of pairs: ids of two texts in, shares of the labels of each task out."""
    graph = Graph()
    rows = writer.write(graph, small_words=small_words)
    add_heads(graph, rows, writer.product, writer.weights)
    return graph.model({JUDGEMENT: ["batch", 3], ARGUMENT: ["batch", 3]})
