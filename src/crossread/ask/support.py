"""What a model makes of a sentence beside the passages it rests on, with its doubt.

The rules of ``verify`` compare words; the model reads both sides whole. Its shares are calibrated
(0.8 is right four times in five), so they are told as they are. It does not overrule the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crossread.ask.answer import Check
from crossread.errors import Unavailable
from crossread.inference.support import Judgement, SupportJudge, load_support


def support_judge() -> SupportJudge | None:
    """Return the model that judges support, or None where it is not here."""
    try:
        return load_support()
    except Unavailable:
        return None


def judgements(
    judge: SupportJudge | None, statements: Mapping[str, Sequence[str]], language: str | None
) -> dict[str, Judgement]:
    """Return for each statement what the model says of its passages: the one that says most.

    None are judged in a language the model does not read.
    """
    if judge is None or not judge.supports(language):
        return {}
    pairs = [
        (passage, statement) for statement, passages in statements.items() for passage in passages
    ]
    found: dict[str, Judgement] = {}
    for (_, statement), one in zip(pairs, judge.judge(pairs), strict=True):
        if statement not in found or one.neither < found[statement].neither:
            found[statement] = one
    return found


def support_check(found: Judgement, share: float | None = None) -> Check:
    """Return a judgement in words. It never fails: a doubt is told, the rules decide.

    ``share`` is how likely the whole text bears the statement out, by ``ask.borne``.

    Let it fail from 0.9 of contradiction on, and 3 in 100 good sentences were flagged that the
    rules let pass, for 6 in 1,000 more bad ones caught.
    """
    told = {
        "entails": f"a model takes the passage to bear this out ({found.entails:.2f})",
        "contradicts": f"a model takes the passage to contradict this ({found.contradicts:.2f})",
        "neither": f"a model does not take the passage to say this ({found.neither:.2f})",
    }[found.relation]
    if share is not None:
        told += f"; with its words, names and numbers {share:.2f} that the text bears it out"
    return Check("support", True, told)
