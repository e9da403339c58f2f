"""Disputes shown for headlines of one rumour, judged by reading and by what journalists noted.

The journalists of Emergent noted of each headline whether it is for the claim, against it, or only
tells of it ("observing"). A dispute between one that is against it and another that is not is of
two stances; between two that are against, or two that are not, it is wrong unless the headlines
oppose each other in something else. Rules were changed while disputes of half of the claims were
read; the other half is *held*.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from evaluation import basil
from evaluation.corpora import headline_rows, is_held


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the headlines, of which ``folder`` holds both data sets."""
    return basil.measured(basil.HEADLINES, folder) | by_stance(basil.HEADLINES, folder)


def by_stance(given: basil.Input, folder: Path) -> dict[str, float]:
    """Return how many disputes are shown, of which half, and which share is of two stances."""
    noted = {f"headline-{row['id']}.txt": row for row in headline_rows(folder)}
    n_shown: Counter[str] = Counter()
    n_right: Counter[str] = Counter()
    for cell in basil.shown(given, folder).cells:
        if cell.group == "disputes":
            head, other = (noted[one] for one in (cell.head, cell.other))
            half = "held" if is_held(head["claimHeadline"]) else "dev"
            against = [one["articleHeadlineStance"] == "against" for one in (head, other)]
            n_shown[half] += 1
            n_right[half] += against[0] != against[1]
    return {
        f"{half}: {name}": value
        for half in ("dev", "held")
        for name, value in (
            ("disputes by stance: shown", n_shown[half]),
            ("disputes by stance: of two stances", n_right[half] / max(1, n_shown[half])),
        )
    }
