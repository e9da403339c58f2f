"""The words that mark attribution, by language, read from ``analyse/words/quotation.*.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from crossread.text.wordlists import sections

_VOWELS = frozenset("aeiou")
# Verbs that double their last letter: stress falls on the last syllable.
_DOUBLED = frozenset(
    "refer rebut regret commit submit "
    "admit tag quip chip slam chat brag beg trash rip nod grin hit sum put begin sniff stop".split()
) - {"trash", "hit", "put", "sniff", "begin"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language needs: verb forms, and nouns by what they say about a passage.

    ``cues`` are all verb forms, ``base`` the uninflected ones, ``phrasal`` the first words of
    those of two words ("went on").
    """

    language: str
    say: frozenset[str]
    tell: frozenset[str]
    beside: frozenset[str]
    frame: frozenset[str]
    base: frozenset[str]
    cues: frozenset[str]
    phrasal: frozenset[str]
    words: dict[str, frozenset[str]]


def forms(entry: str) -> Iterator[str]:
    """Yield the forms of an English verb: "say/said", "point out", "write/wrote/written"."""
    base, *irregular = [part.strip() for part in entry.split("/")]
    head, *particle = base.split(" ", 1)
    tail = f" {particle[0]}" if particle else ""
    yield base
    yield _third(head) + tail
    yield _ing(head) + tail
    yield from irregular or [_past(head) + tail]


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + verb[-1] * (verb in _DOUBLED) + "ed"


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    if verb == "begin" or verb == "put" or verb == "hit":
        return verb + verb[-1] + "ing"
    return verb + verb[-1] * (verb in _DOUBLED) + "ing"


def _verbs(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(form for entry in entries for form in forms(entry))


LANGUAGES = ("en", "uk", "ru")


def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    if language in LANGUAGES:
        return sections("crossread.analyse", f"quotation.{language}.txt")
    return dict.fromkeys(sections("crossread.analyse", "quotation.en.txt"), ())


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of ``language`` (en, uk, ru); for another, lists without words."""
    lists = _lists(language)
    given = sections("crossread.analyse", "given_names.txt")
    words = {name: frozenset(entries) for name, entries in {**given, **lists}.items()}
    bases = frozenset[str]()
    if language == "en":
        bases = frozenset(
            entry.split("/")[0].strip()
            for name in ("say", "tell", "frame")
            for entry in lists[name]
            if entry.count("/") < 2 or len(set(entry.split("/"))) > 1
        )
    expand = _verbs if language == "en" else frozenset
    say, tell, frame = (expand(lists[name]) for name in ("say", "tell", "frame"))
    return Lexicon(
        language=language,
        say=say,
        tell=tell,
        beside=expand(lists["beside"]),
        frame=frame,
        base=bases,
        cues=say | tell | frame,
        phrasal=frozenset(cue.split(" ")[0] for cue in say | tell | frame if " " in cue),
        words=words,
    )


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, longest first, with any white space between words."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
