"""Linear layers in eight bits, with scales that are fixed before any text is read.

ONNX Runtime's own dynamic quantisation takes one scale for a whole batch, so that a sentence's
vector depends on the sentences beside it (cosine down to 0.97 between two batches, measured).
Here each input channel has a fixed scale, found on calibration text; the weight takes it up, so
that at run time it costs one multiplication. A few channels are ten times larger than the rest,
which is why one scale for all channels of a layer would not do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.encoder import MICROSOFT, Graph, Linear

Array = NDArray[Any]

# GELU never falls below -0.17: nearly the whole range goes to the positive side.
GELU_MINIMUM = 0.171
GELU_ZERO_POINT = 16
ZERO_POINT = 128
UNSIGNED_MAX = 255
WEIGHT_MAX = 127
# Processors without VNNI add two neighbouring products in 16 signed bits: 255 times the sum of two
# neighbouring weights of one sign has to stay under 32768, or the sum is cut off there and the same
# text gets another vector than elsewhere.
PAIR_MAX = 128

# How much of a channel's size the input's scale takes up; the weight has the rest. Measured on 0.7
# to 1.0 by agreement with float32.
SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Calibration:
    """What reached one linear layer on calibration text."""

    rows: Array
    """float32, [n, in]: a sample"""
    largest: Array
    """float32, [in]: the largest absolute value of each channel over all of the text"""


@dataclass(frozen=True, slots=True)
class SmallLinear:
    """A linear layer in eight bits."""

    weight: Array
    """int8, [in, out]"""
    weight_scale: Array
    """float32, [out]"""
    input_scale: Array
    """float32, [in]"""
    bias: Array
    """float32, [out]"""
    zero_point: int

    def product(self, rows: Array) -> Array:
        """What the layer computes for float rows [n, in]: the same sums as on the device."""
        small = np.rint(rows / self.input_scale) + self.zero_point
        centred = small.clip(0, UNSIGNED_MAX) - self.zero_point
        sums = centred.astype(np.float32) @ self.weight.astype(np.float32)
        return sums * self.weight_scale + self.bias


def weight_scales(weight: Array) -> Array:
    """One scale for each output [out] of `weight` [out, in] that keeps `PAIR_MAX`."""
    even, odd = weight[:, 0::2], weight[:, 1::2]
    pairs = np.where(even * odd > 0, np.abs(even + odd), 0).max(axis=1)
    # Rounding may add a half to each of the two.
    scales: Array = np.maximum(np.abs(weight).max(axis=1) / WEIGHT_MAX, pairs / (PAIR_MAX - 1))
    return scales


def shrink(linear: Linear, calibration: Calibration) -> SmallLinear:
    """The layer in eight bits. The mean of its error is known, so the bias takes it back."""
    small = _shrink_weight(linear, calibration.largest)
    wanted = calibration.rows @ linear.weight.T + linear.bias
    drift = (small.product(calibration.rows) - wanted).mean(axis=0)
    return replace(small, bias=(linear.bias - drift).astype(np.float32))


def _shrink_weight(linear: Linear, largest: Array) -> SmallLinear:
    smooth = largest.clip(1e-3) ** SHARE / np.abs(linear.weight).max(axis=0) ** (1 - SHARE)
    zero_point = GELU_ZERO_POINT if linear.after_gelu else ZERO_POINT
    steps = UNSIGNED_MAX - zero_point
    input_scale = smooth * (largest / smooth).max() / steps
    if linear.after_gelu:
        input_scale = np.maximum(input_scale, GELU_MINIMUM / zero_point)
    scaled = linear.weight * input_scale
    weight_scale = weight_scales(scaled)
    weight = np.rint(scaled / weight_scale[:, None]).T.astype(np.int8)
    return SmallLinear(
        weight,
        weight_scale.astype(np.float32),
        input_scale.astype(np.float32),
        linear.bias.astype(np.float32),
        zero_point,
    )


@dataclass(frozen=True, slots=True)
class SmallProduct:
    """Writes the linear layers of a graph in eight bits."""

    layers: dict[str, SmallLinear]

    def __call__(self, graph: Graph, linear: Linear, rows: str) -> str:
        """Give the name of the product of `rows` and the layer's weight, bias added."""
        small = self.layers[linear.name]
        point = np.array(small.zero_point, np.uint8)
        zero_point = graph.constant(f"zero_point_{small.zero_point}", point)
        one = graph.constant("one", np.array(1, np.float32))
        inverse = graph.constant(f"{linear.name}.input", 1 / small.input_scale)
        scaled = graph.add("Mul", rows, inverse)
        return graph.add(
            "MatMulIntegerToFloat",
            graph.add("QuantizeLinear", scaled, one, zero_point),
            graph.constant(f"{linear.name}.weight", small.weight),
            one,
            graph.constant(f"{linear.name}.scale", small.weight_scale),
            zero_point,
            graph.constant("weight_zero", np.array(0, np.int8)),
            graph.constant(f"{linear.name}.bias", small.bias),
            domain=MICROSOFT,
        )
