"""Whether an attribution gives somebody's words, or only tells what somebody thinks or shows."""

from __future__ import annotations

from functools import cache

from crossread.analyse.quotation.lexicon import lexicon
from crossread.model import Annotation, Quotation
from crossread.text.similarity import stem, tokens


def gives_words(one: Annotation[Quotation]) -> bool:
    """Whether a quotation gives words of somebody, as far as its cue tells.

    "Officials said …" does; "her defeat illustrates …", "most were unconvinced that …" are
    attributions too, and nobody's words. Only English cues are told apart.
    """
    cue = one.evidence_in("cue")
    if one.body.form != "indirect" or not cue:
        return True
    words = " ".join(cue[0].quote.split()).casefold()
    if not words.isascii() or words.startswith("according to"):
        return True
    return any(stem(word.norm) in _cue_stems() for word in tokens(words))


@cache
def _cue_stems() -> frozenset[str]:
    known = lexicon("en")
    nouns = known.words["noun"] | known.words["noun or verb"] | known.words["carrier"]
    return frozenset(stem(word.split()[0]) for word in known.cues | nouns)
