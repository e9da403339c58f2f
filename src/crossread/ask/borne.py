"""Whether a text bears a statement out: its words, names and numbers, and a model, put together.

A model of pairs reads short passages; of a long text it says little by itself. Beside it stand how
much of the statement's words the text and its best stretch hold, rarer ones counting more, and the
names and numbers that stand nowhere in the text. ``training/borne_out.py`` weighs the five on
claims of which every word is marked as borne out or not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from crossread.text.passages import SENTENCES_IN_PASSAGE
from crossread.text.segment import paragraph_spans, sentence_spans
from crossread.text.similarity import content_stems, is_content, tokens

WEIGHTS = {
    "held": -0.55, "stretch": 2.402, "names": -3.748, "numbers": -3.016, "entails": 1.619,
}  # fmt: skip
CONSTANT = -1.04
"""Made by ``training/borne_out.py``, not by hand."""

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def share_borne_out(signs: Mapping[str, float]) -> float:
    """Return how likely a text bears a statement out, 0 to 1, from what ``signs_of`` returns."""
    total = CONSTANT + sum(weight * signs[name] for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def signs_of(statement: str, text: str, entails: float) -> dict[str, float]:
    """Return the signs that a text bears a statement out, each 0 to 1.

    ``entails`` is what the model of pairs says of the text's nearest passages: the highest of them.
    *held*: share of the statement's words that stand in the text; *stretch*: in its best three
    sentences in a row; *names*, *numbers*: share of them that stand nowhere in it.
    """
    stems = [frozenset(content_stems(tokens(one))) for one in _sentences(text)]
    weights = _weights(stems)
    wanted = frozenset(content_stems(tokens(statement)))
    everywhere: frozenset[str] = frozenset().union(*stems)
    last = max(1, len(stems) - SENTENCES_IN_PASSAGE + 1)
    stretches = [frozenset().union(*stems[at : at + SENTENCES_IN_PASSAGE]) for at in range(last)]
    names = _names(statement)
    numbers = set(_NUMBER.findall(statement))
    return {
        "held": _held(wanted, everywhere, weights),
        "stretch": max(_held(wanted, one, weights) for one in stretches),
        "names": _missing(names, everywhere),
        "numbers": _missing(numbers, set(_NUMBER.findall(text))),
        "entails": entails,
    }


def _sentences(text: str) -> list[str]:
    return [
        text[span.start : span.end]
        for block in paragraph_spans(text)
        for span in sentence_spans(text, block.span.start, block.span.end)
    ]


def _weights(stems: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(one for here in stems for one in here)
    return {one: math.log(1 + len(stems) / count) for one, count in counts.items()}


def _held(wanted: frozenset[str], here: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return the share of the weight of some words that is here; the rarest weigh most."""
    most = max(weights.values(), default=1.0)
    total = sum(weights.get(one, most) for one in wanted)
    return sum(weights.get(one, most) for one in wanted & here) / total if total else 0.0


def _names(statement: str) -> frozenset[str]:
    """Return the stems of words with a capital, the first word apart."""
    words = tokens(statement)[1:]
    capital = [one for one in words if statement[one.start].isupper() and is_content(one.norm)]
    return frozenset(content_stems(capital))


def _missing(wanted: frozenset[str] | set[str], here: frozenset[str] | set[str]) -> float:
    return len(wanted - here) / len(wanted) if wanted else 0.0
