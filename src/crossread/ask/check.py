"""Checks every sentence of an answer passes before it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from crossread.ask.answer import Check, Said
from crossread.ask.library import Library
from crossread.ask.people import speaker_words
from crossread.model import Span
from crossread.text.similarity import normalise, stem, tokens, word_set
from crossread.text.wordlists import sections

_FRAME = re.compile(r"(?:^|\. )[A-Z]{1,3}(?: ¶\d+)?")
_DATE = re.compile(r"\(\d{4}[\dT:WQ.A-Z-]*, by the [a-z ]+\)")


def checked(said: Iterable[Said], library: Library) -> tuple[tuple[Said, ...], int]:
    """Return the sentences that pass every check, with their checks, and how many did not."""
    kept: list[Said] = []
    n_failed = 0
    for one in said:
        checks = tuple(check(one, library) for check in CHECKS)
        if all(check.passed for check in checks):
            kept.append(replace(one, checks=checks))
        else:
            n_failed += 1
    return tuple(kept), n_failed


def _words_stand(one: Said, library: Library) -> Check:
    holds = all(item.holds_in(library.findings.document(item.document)) for item in one.evidence)
    return Check("words", holds, "verbatim" if holds else "the words do not stand in the source")


def _attribution_kept(one: Said, library: Library) -> Check:
    """Whether what a source attributes is not given as its own, and the speaker is the record's."""
    if one.voice == "own":
        ok = not any(_is_attributed(library, item.document, item.span) for item in one.evidence)
        told = "the source's own voice" if ok else "the source attributes these words to somebody"
        return Check("attribution", ok, told)
    speakers = _speakers(library, one)
    ok = one.speaker is None or one.speaker in speakers
    told = f"attributed to {one.speaker}" if one.speaker else "attributed, the speaker not certain"
    return Check("attribution", ok, told if ok else f"no record attributes it to {one.speaker}")


def _is_attributed(library: Library, document: str, span: Span) -> bool:
    return any(
        library.voice(passage).reports
        for passage in library.passages_at(document, span)
        if span.contains(passage.span)
    )


def _speakers(library: Library, one: Said) -> set[str | None]:
    found: set[str | None] = set()
    for item in one.evidence:
        for passage in library.passages_at(item.document, item.span):
            found.add(library.voice(passage).speaker)
            found |= {speaker_words(library, speech) for speech in library.speech_in(passage)}
    return found


def _nothing_added(one: Said, library: Library) -> Check:
    """Whether our own words hold no number or name but the place and the speaker."""
    del library
    ours = _ours(one)
    speaker = one.speaker or "\0"
    for name in (speaker, speaker[0].lower() + speaker[1:]):
        ours = ours.replace(name, " ")
    ours = _DATE.sub(" ", _FRAME.sub(" ", ours))
    via = re.search(r", through .*?, (?:that|what)", ours)
    ours = ours.replace(via.group(), " ") if via else ours
    added = [word for word in re.findall(r"\w+", ours) if word[0].isdigit() or word[0].isupper()]
    return Check("names and numbers", not added, "none of ours" if not added else ", ".join(added))


def _ours(one: Said) -> str:
    """Return our own words of a sentence, a comma where words of a source stand."""
    return "".join(part if isinstance(part, str) else "," for part in one.parts)


def _no_judging_words(one: Said, library: Library) -> Check:
    del library
    ours = _ours(one)
    speaker = one.speaker or "\0"
    for name in (speaker, f"“{speaker[0].lower()}{speaker[1:]}”", f"“{speaker}”"):
        ours = ours.replace(name, " ")
    judging = [word.norm for word in tokens(ours) if stem(word.norm) in evaluative_stems()]
    return Check("no judging words", not judging, ", ".join(judging) or "none of ours")


def _hedges_kept(one: Said, library: Library) -> Check:
    """Whether the words that hedge a quotation in its sentence are quoted with it."""
    hedges = word_set("hedges")
    lost = [
        word.norm
        for item in one.evidence
        if item.role == "quote"
        for passage in library.passages_at(item.document, item.span)
        for word in passage.words
        if word.norm in hedges
        and not _is_quoted(one, item.document, word.start)
        and not _other_content(library, item.document, Span(word.start, word.end))
    ]
    return Check("hedges", not lost, "kept" if not lost else f"lost: {', '.join(lost)}")


def _is_quoted(one: Said, document: str, at: int) -> bool:
    return any(
        item.document == document and item.span.start <= at < item.span.end for item in one.evidence
    )


def _other_content(library: Library, document: str, word: Span) -> bool:
    """Whether a word stands inside some other quotation, whose words are not given here."""
    return any(
        pin.span.contains(word)
        for passage in library.passages_at(document, word)
        for speech in library.speech_in(passage)
        for pin in speech.body.content
    )


@cache
def evaluative_stems() -> frozenset[str]:
    """Return the stems of words that judge, from the list the labelling analyser uses."""
    listed = sections("crossread.analyse", "labels.txt")
    words = (*listed["nouns"], *listed["adjectives"], *listed["deeds"])
    return frozenset(stem(normalise(word)) for word in words if "-" not in word)


CHECKS: tuple[Callable[[Said, Library], Check], ...] = (
    _words_stand, _attribution_kept, _nothing_added, _hedges_kept, _no_judging_words,
)  # fmt: skip
