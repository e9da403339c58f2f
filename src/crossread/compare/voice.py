"""Whose voice a sentence speaks in: the text's own, or somebody's it reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crossread.model import Quotation, Span
from crossread.text.similarity import Token, word_set

# A sentence most of whose words are somebody's speech is that person's statement.
MOSTLY = 0.5
MAX_SPEAKER_WORDS = 10


@dataclass(frozen=True, slots=True)
class Voice:
    """Whether a sentence reports speech, and whose.

    ``speaker`` is a name or the words the text uses ("hospital officials"), None where unknown;
    ``source`` is where these words stand and ``n_quoted`` counts the words inside quotations.
    """

    reports: bool
    speaker: str | None = None
    source: Span | None = None
    n_quoted: int = 0


OWN = Voice(reports=False)

_WHO = r"(?P<who>[^.:;“”\"]{2,90}?)"
_BEFORE_CUE = r",?\s+(?:(?:ha[sd]|have|also|later|then|\w+ly) ){0,3}"
_PATTERNS = (
    # …, said Ann Lee, the mayor.  …, officials in Low Ambrel said on Sunday.
    r"[,”\"’»]\s*(?:said|says|told)\s+(?P<who>[^:;“”\"]{2,90}?)[.]?\W*$",
    r"[,”\"’»]\s*(?P<who>[^,:;“”\"]{2,90}?)\s+(?:ha[sd] |have )?(?:CUE)\b[^,:;“”\"]{0,60}\W*$",
    r"\b[Aa]ccording to (?P<who>[^,.:;“”\"]{2,80})",
    # Officials said at least 14 died.  The minister has repeatedly argued that …
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:said|says)\b(?!\s+[.,])",
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:CUE)\b(?:\s+[\w’']+){0,4}?\s*(?:\bthat\b|:|[“\"])",
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    cues = "|".join(sorted(word_set("attribution")))
    return tuple(re.compile(one.replace("CUE", cues)) for one in _PATTERNS)


def voice_of(text: str, span: Span, words: Sequence[Token], speech: Sequence[Quotation]) -> Voice:
    """Return the voice of the sentence at ``span``, given the quotations that touch it.

    Scare quotes are no speech. Where no quotation covers it, a clause such as "officials said" or
    "according to the ministry" marks it as reported.
    """
    n_quoted = sum(_is_quoted(word, speech) for word in words)
    mostly = bool(speech and words) and n_quoted / len(words) >= MOSTLY
    reported = speech if mostly else [one for one in speech if one.form in {"indirect", "mixed"}]
    if reported:
        speaker, source = _speaker(reported)
        return Voice(reports=True, speaker=speaker, source=source, n_quoted=n_quoted)
    match = attribution(span.of(text))
    if match is None:
        return Voice(reports=False, n_quoted=n_quoted)
    speaker, source = _speaker(speech)
    who = speaker or words_of(match)
    start = span.start + match.start("who")
    return Voice(
        reports=True,
        speaker=who,
        source=source or Span(start, start + len(match["who"].rstrip(" ,"))),
        n_quoted=n_quoted,
    )


def _is_quoted(word: Token, speech: Sequence[Quotation]) -> bool:
    return any(
        pin.span.start <= word.start and word.end <= pin.span.end
        for one in speech
        for pin in one.content
    )


def _speaker(speech: Sequence[Quotation]) -> tuple[str | None, Span | None]:
    for one in speech:
        if one.speaker is not None:
            return one.speaker, one.source.span if one.source is not None else None
    return None, None


def attribution(sentence: str) -> re.Match[str] | None:
    """Return where a sentence says whose words it reports (group ``who``), None if it does not.

    "At least 14 died, officials in Low Ambrel said." gives "officials in Low Ambrel".
    """
    for pattern in _patterns():
        match = pattern.search(sentence)
        if match is not None and len(match["who"].split()) <= MAX_SPEAKER_WORDS:
            return match
    return None


# A pronoun names nobody by itself.
_PRONOUN = re.compile(r"(?:he|she|they|it|i|we|who)$", re.IGNORECASE)


def words_of(match: re.Match[str]) -> str | None:
    """Return the words for the source of a reported sentence, None for a mere pronoun."""
    who = " ".join(match["who"].split()).strip(" ,—–-")
    return None if _PRONOUN.match(who) else who
