"""The parts of a long text that come nearest to a statement, by the words they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from crossread.text.segment import paragraph_spans, sentence_spans
from crossread.text.similarity import content_stems, tokens

MOST_PASSAGES = 3
SENTENCES_IN_PASSAGE = 3


def nearest_passages(text: str, statement: str) -> list[str]:
    """Return parts of ``text`` to set beside ``statement``, best first.

    The first holds the sentences that share most with the statement, from wherever they stand, in
    their order; the others are neighbouring sentences. A word counts for more the fewer sentences
    have it. A text of at most three sentences is given back whole.
    """
    sentences = [
        text[span.start : span.end]
        for block in paragraph_spans(text)
        for span in sentence_spans(text, block.span.start, block.span.end)
    ]
    if len(sentences) <= SENTENCES_IN_PASSAGE:
        return [text]
    stems = [frozenset(content_stems(tokens(sentence))) for sentence in sentences]
    weights = _weights(stems)
    wanted = frozenset(content_stems(tokens(statement)))
    shares = [sum(weights[one] for one in sorted(wanted & here)) for here in stems]
    best = sorted(range(len(sentences)), key=lambda at: (-shares[at], at))
    gathered = sorted(best[:SENTENCES_IN_PASSAGE])
    starts = _windows(stems, wanted, weights)
    found = [" ".join(sentences[at] for at in gathered)]
    found += [" ".join(sentences[at : at + SENTENCES_IN_PASSAGE]) for at in starts]
    return list(dict.fromkeys(found))


def _weights(stems: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(one for here in stems for one in here)
    return {one: math.log(1 + len(stems) / count) for one, count in counts.items()}


def _windows(
    stems: Sequence[frozenset[str]], wanted: frozenset[str], weights: dict[str, float]
) -> list[int]:
    """Return where the best windows begin; none overlaps a better one."""
    size = SENTENCES_IN_PASSAGE
    scored = []
    for start in range(len(stems) - size + 1):
        shared = wanted & frozenset().union(*stems[start : start + size])
        scored.append((-sum(weights[one] for one in sorted(shared)), start))
    chosen: list[int] = []
    for _, start in sorted(scored):
        if all(abs(start - other) >= size for other in chosen):
            chosen.append(start)
    return chosen[: MOST_PASSAGES - 1]
