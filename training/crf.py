"""A linear-chain conditional random field over labelled words; several chains side by side.

Scores are [batch, length, chains, labels]; every chain has three labels, OUTSIDE, BEGIN, INSIDE
(Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

import torch
from torch import Tensor

from training.tagging import NO_LABEL


def words_only(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Move the labelled places of each row to its front: scores, labels, and which are real.

    `labels` is [batch, chains, length]; what comes back is [batch, length, chains].
    """
    real = labels[:, 0] != NO_LABEL
    order = torch.argsort(~real, dim=1, stable=True)
    real = real.gather(1, order)
    longest = int(real.sum(1).max())
    order, real = order[:, :longest], real[:, :longest]
    index = order[:, :, None, None].expand(-1, -1, *scores.shape[2:])
    moved = labels.gather(2, order[:, None].expand(-1, labels.shape[1], -1))
    return scores.gather(1, index), moved.transpose(1, 2).clamp(min=0), real


def crf_loss(scores: Tensor, labels: Tensor, real: Tensor, steps: Tensor) -> Tensor:
    """Negative log-likelihood a word of the right labels, chains by themselves and added up."""
    # A row may begin in the middle of a content: no label is barred from its start.
    total = scores[:, 0]
    right = total.gather(-1, labels[:, 0, :, None])[..., 0]
    chains = torch.arange(scores.shape[2], device=scores.device)
    for at in range(1, scores.shape[1]):
        on = real[:, at, None]
        moved = torch.logsumexp(total[..., None] + steps, dim=-2) + scores[:, at]
        total = torch.where(on[..., None], moved, total)
        step = steps[chains, labels[:, at - 1], labels[:, at]]
        emitted = scores[:, at].gather(-1, labels[:, at, :, None])[..., 0]
        right = right + torch.where(on, step + emitted, torch.zeros_like(step))
    return (torch.logsumexp(total, dim=-1) - right).sum() / real.sum()


def best_labels(scores: Tensor, steps: Tensor) -> list[list[int]]:
    """The likeliest labels of one row of words [length, chains, labels], by chain (Viterbi)."""
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
