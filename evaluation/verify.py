"""How well ``verify`` tells a faithful sentence from a bad one: ``--data`` is a folder of texts.

Sentences are made by rule from what the sources themselves hold: good ones quote, report or repeat
a source as it stands; bad ones change one thing. Half of them (by digest) are for development,
half are reported. A bad sentence is caught when a check fails or no passage is found; a good one is
wrongly flagged when it does not pass.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from crossread.ask.library import Library
from crossread.workspace import Workspace
from evaluation.made import Made, sentences

DEMO = Path(__file__).parents[1] / "examples" / "demo" / "texts"
"""Read where the folder given holds no texts."""


def measure(folder: Path) -> dict[str, float]:
    """Return the share of bad sentences caught, by kind, and of good ones wrongly flagged."""
    holds_texts = any(one.suffix in {".txt", ".html"} for one in folder.glob("*"))
    texts = folder if holds_texts else DEMO
    with Workspace(comparers=()) as workspace:
        workspace.add([texts])
        library = Library(workspace.read())
        made = list(sentences(library))
        figures: dict[str, float] = {}
        for half, chosen in (
            ("development", [one for one in made if one.is_for_development]),
            ("held out", [one for one in made if not one.is_for_development]),
        ):
            figures |= _figures(half, chosen, workspace)
    return figures


def _figures(half: str, made: list[Made], workspace: Workspace) -> dict[str, float]:
    total: Counter[str] = Counter(one.kind for one in made)
    flagged: Counter[str] = Counter()
    for one in made:
        flagged[one.kind] += is_flagged(one, workspace)
    figures: dict[str, float] = {}
    for kind in sorted(total):
        figures |= _share(f"{half}, {kind}", [kind], total, flagged)
    good = [kind for kind in total if kind.startswith("good")]
    bad = [kind for kind in total if kind not in good]
    figures |= _share(f"{half}, good", good, total, flagged)
    return figures | _share(f"{half}, bad", bad, total, flagged)


def _share(
    name: str, kinds: list[str], total: Counter[str], flagged: Counter[str]
) -> dict[str, float]:
    """Return how many there are, and the share caught of bad ones or passed of good ones."""
    n = sum(total[kind] for kind in kinds)
    share = sum(flagged[kind] for kind in kinds) / n if n else 0.0
    is_good = all(kind.startswith("good") for kind in kinds)
    what, share = ("passed", 1 - share) if is_good else ("caught", share)
    return {f"{name}: number": n, f"{name}: {what}": share}


def is_flagged(one: Made, workspace: Workspace) -> bool:
    """Whether ``verify`` does not let a sentence pass."""
    found = workspace.verify(one.text).sentences
    return any(sentence.standing != "holds" for sentence in found)
