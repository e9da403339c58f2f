"""Small heads trained over the states of the shipped network, which stays as it is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a head learns: passes over the examples, examples a step, the highest rate."""

    epochs: int
    batch: int
    rate: float
    seed: int


def learn(
    head: nn.Module, examples: Sequence[T], loss_of: Callable[[Sequence[T]], Tensor], pace: Pace
) -> None:
    """Train a head on examples in random order, and print the mean loss of each pass."""
    optimiser = torch.optim.AdamW(head.parameters(), weight_decay=0.01)
    n_steps = pace.epochs * (len(examples) // pace.batch + 1)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, pace.rate, total_steps=n_steps)
    order, chance = list(examples), random.Random(pace.seed)
    for epoch in range(pace.epochs):
        head.train()
        chance.shuffle(order)
        losses = []
        for at in range(0, len(order), pace.batch):
            loss = loss_of(order[at : at + pace.batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rates.step()
            losses.append(loss.item())
        print(json.dumps({"epoch": epoch + 1, "loss": round(float(np.mean(losses)), 4)}))
    head.eval()
