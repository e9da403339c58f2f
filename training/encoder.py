"""The encoder as an ONNX graph, written node by node from its weights.

The graph is written by hand rather than traced, for three reasons: it takes no attention mask, so
that no row of a batch can reach another; its quantised products use scales fixed beforehand, for
the same reason; and the nodes are those that ONNX Runtime computes fastest, which its own fusions
undo (`Add` and `LayerNormalization` take a quarter of the time of `SkipLayerNormalization`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

Array = NDArray[Any]
Weights = Mapping[str, Array]

MICROSOFT = "com.microsoft"
OPSET = 20
IR_VERSION = 9
INPUT = "input_ids"
SURFACES = "surfaces"
TOKENS = "token_embeddings"
SENTENCE = "sentence_embedding"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of an encoder of the BERT family."""

    layers: int = 6
    heads: int = 12
    width: int = 384
    epsilon: float = 1e-12


@dataclass(frozen=True, slots=True)
class Linear:
    """One linear layer: `weight` is [out, in], `bias` is [out]; `after_gelu` tells its input."""

    name: str
    weight: Array
    bias: Array
    after_gelu: bool = False


@dataclass(slots=True)
class Graph:
    """Nodes and constants under construction."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, values: Array) -> str:
        """Hold `values` under `name`, once, and give the name back."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def add(self, kind: str, *inputs: str, name: str = "", domain: str = "", **fields: Any) -> str:
        """Add a node with one output; give the name of that output."""
        output = name or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(kind, inputs, [output], name=output, domain=domain, **fields)
        )
        return output

    def add_split(self, whole: str, parts: int) -> list[str]:
        """Cut the last axis of `whole` into equal parts."""
        outputs = [f"{whole}_{part}" for part in range(parts)]
        self.nodes.append(helper.make_node("Split", [whole], outputs, axis=-1, num_outputs=parts))
        return outputs

    def model(
        self, outputs: Mapping[str, list[Any]], inputs: Sequence[str] = (INPUT,)
    ) -> onnx.ModelProto:
        """Close the graph: inputs of whole numbers [batch, length], the named float outputs."""
        given = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in inputs
        ]
        values = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in outputs.items()
        ]
        graph = helper.make_graph(
            self.nodes, "encoder", given, values, list(self.constants.values())
        )
        versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(
            graph, opset_imports=versions, ir_version=IR_VERSION, producer_name="crossread"
        )


class Product(Protocol):
    """Adds one linear layer to a graph: float in, float out, bias included."""

    def __call__(self, graph: Graph, linear: Linear, rows: str) -> str:
        """Give the name of the product of `rows` and the layer's weight, bias added."""


def read_weights(path: Path) -> Weights:
    """The weights of a BERT encoder in safetensors form, by their own names."""
    weights: Weights = load_file(path)
    return weights


def linears_of(weights: Weights, shape: Shape) -> Iterator[Linear]:
    """Every linear layer of the encoder in order; query, key and value are one."""
    for number in range(shape.layers):
        stem = f"encoder.layer.{number}"
        parts = [f"{stem}.attention.self.{part}" for part in ("query", "key", "value")]
        yield Linear(
            f"{number}.qkv",
            np.concatenate([weights[f"{part}.weight"] for part in parts]),
            np.concatenate([weights[f"{part}.bias"] for part in parts]),
        )
        for name, part in (
            ("context", "attention.output.dense"),
            ("widen", "intermediate.dense"),
            ("narrow", "output.dense"),
        ):
            yield Linear(
                f"{number}.{name}",
                weights[f"{stem}.{part}.weight"],
                weights[f"{stem}.{part}.bias"],
                after_gelu=name == "narrow",
            )


def float_product(graph: Graph, linear: Linear, rows: str) -> str:
    """A linear layer in float32."""
    weight = graph.constant(f"{linear.name}.weight", linear.weight.T)
    product = graph.add("MatMul", rows, weight)
    return graph.add("Add", product, graph.constant(f"{linear.name}.bias", linear.bias))


def float_words(graph: Graph, table: Array) -> str:
    """Rows of the word table in float32."""
    return graph.add("Gather", graph.constant("words", table), INPUT)


def int8_words(graph: Graph, table: Array) -> str:
    """Rows of the word table, kept as int8 with one scale for each word."""
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-6) / 127
    small = np.rint(table / scale).astype(np.int8)
    rows = graph.add("Gather", graph.constant("words", small), INPUT)
    scales = graph.constant("words.scale", scale.astype(np.float32))
    return graph.add(
        "Mul",
        graph.add("Cast", rows, to=TensorProto.FLOAT),
        graph.add("Gather", scales, INPUT),
    )


@dataclass(frozen=True, slots=True)
class EncoderWriter:
    """Writes the encoder into a graph, its linear layers by `product`.

    `surfaces`, a table [n, width], is added to the word vectors by the input `SURFACES`.
    """

    weights: Weights
    shape: Shape
    product: Product
    surfaces: Array | None = None

    def write(self, graph: Graph, *, small_words: bool) -> str:
        """Add the whole encoder; give the name of its output [batch, length, width]."""
        table = self.weights["embeddings.word_embeddings.weight"]
        words = int8_words(graph, table) if small_words else float_words(graph, table)
        if self.surfaces is not None:
            table = graph.constant("surface_table", self.surfaces)
            words = graph.add("Add", words, graph.add("Gather", table, SURFACES))
        rows = graph.add("Add", words, self._positions(graph))
        rows = self._normalise(graph, "embeddings.LayerNorm", rows)
        layers = list(linears_of(self.weights, self.shape))
        for number in range(self.shape.layers):
            rows = self._layer(graph, number, layers[4 * number : 4 * number + 4], rows)
        return rows

    def _positions(self, graph: Graph) -> str:
        # The first sentence type is the only one used: it is part of the position from the start.
        table = self.weights["embeddings.position_embeddings.weight"]
        first_type = self.weights["embeddings.token_type_embeddings.weight"][0]
        zero = graph.constant("zero", np.array([0], np.int64))
        length = graph.add("Shape", INPUT, start=1, end=2)
        positions = graph.constant("positions", table + first_type)
        return graph.add("Slice", positions, zero, length, zero)

    def _normalise(self, graph: Graph, name: str, rows: str) -> str:
        gamma = graph.constant(f"{name}.gamma", self.weights[f"{name}.weight"])
        beta = graph.constant(f"{name}.beta", self.weights[f"{name}.bias"])
        return graph.add(
            "LayerNormalization", rows, gamma, beta, axis=-1, epsilon=self.shape.epsilon
        )

    def _layer(self, graph: Graph, number: int, linears: list[Linear], rows: str) -> str:
        qkv, context, widen, narrow = linears
        parts = graph.add_split(self.product(graph, qkv, rows), 3)
        heard = graph.add(
            "MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=self.shape.heads
        )
        rows = graph.add("Add", self.product(graph, context, heard), rows)
        rows = self._normalise(graph, f"encoder.layer.{number}.attention.output.LayerNorm", rows)
        wide = graph.add("Gelu", self.product(graph, widen, rows))
        rows = graph.add("Add", self.product(graph, narrow, wide), rows)
        return self._normalise(graph, f"encoder.layer.{number}.output.LayerNorm", rows)


def add_sentence(graph: Graph, rows: str) -> str:
    """Mean of the token vectors, scaled to length one, as the model's authors pool it.

    The sum is a product with a row of ones, which is computed for each text by itself: a `Reduce`
    node adds up in another order in another batch, and the last bits differ. The scaling makes a
    division by the length needless.
    """
    length = graph.add("Shape", INPUT, start=1, end=2)
    shape = graph.add("Concat", graph.constant("row", np.array([1], np.int64)), length, axis=0)
    ones = graph.add("Expand", graph.constant("unit", np.array([[1]], np.float32)), shape)
    total = graph.add("LpNormalization", graph.add("MatMul", ones, rows), axis=-1, p=2)
    axis = graph.constant("axis", np.array([1], np.int64))
    return graph.add("Squeeze", total, axis, name=SENTENCE)


def embedding_model(writer: EncoderWriter, *, small_words: bool) -> onnx.ModelProto:
    """The model of sentence embeddings: token ids in, token and sentence vectors out."""
    graph = Graph()
    rows = graph.add("Identity", writer.write(graph, small_words=small_words), name=TOKENS)
    add_sentence(graph, rows)
    width = writer.shape.width
    return graph.model({TOKENS: ["batch", "length", width], SENTENCE: ["batch", width]})
