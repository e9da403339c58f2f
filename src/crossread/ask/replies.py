"""Reading what a language model sent: claims with their quotes, or that there are none in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_CLAIMS = 40
MOST_QUOTES = 6
LONGEST_CLAIM = 600
LONGEST_QUOTE = 3_000


@dataclass(frozen=True, slots=True)
class Given:
    """Words the model gives as a quote, and the passage it says they stand in."""

    passage: int
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the model with the quotes it is said to rest on."""

    text: str
    quotes: tuple[Given, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What could be read of an answer; ``n_unfit`` sentences were not in the form asked for."""

    claims: tuple[Claim, ...]
    n_unfit: int = 0


class Unfit(ValueError):
    """An answer in which nothing can be read; its text says why, in words for the model."""


def read_claims(text: str) -> Claims:
    """Read an answer: JSON, JSON in other text, or what is whole of JSON that breaks off.

    Raises ``Unfit`` when there is none in it.
    """
    items = _items(re.sub(r"<think>.*?(?:</think>|\Z)", "", text, flags=re.DOTALL))
    found = [claim for item in items[:MOST_CLAIMS] if (claim := _claim(item)) is not None]
    n_unfit = len(items) - len(found)
    if items and not found:
        raise Unfit("no sentence has a claim and quotes")
    return Claims(tuple(found), n_unfit)


def _items(text: str) -> list[Any]:
    for start in _openings(text):
        held = _decoded(text, start)
        if isinstance(held, dict) and isinstance(held.get("sentences"), list):
            return list(held["sentences"])
        if isinstance(held, list) and held and all(_has_claim(one) for one in held):
            return held
    broken = re.search(r"\"sentences\"\s*:\s*\[", text)
    if broken is None:
        raise Unfit('there is no JSON object with "sentences"')
    found = list(_whole_ones(text, broken.end()))
    if not found:
        raise Unfit("the JSON is broken")
    return found


def _has_claim(item: Any) -> bool:
    return isinstance(item, dict) and "claim" in item


MOST_OPENINGS = 20


def _openings(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"[{\[]", text)][:MOST_OPENINGS]


def _decoded(text: str, start: int) -> Any:
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _whole_ones(text: str, at: int) -> Iterator[Any]:
    """Yield the objects of a list up to where it breaks off."""
    while match := re.compile(r"[\s,]*(?=\{)").match(text, at):
        try:
            held, at = json.JSONDecoder().raw_decode(text, match.end())
        except (ValueError, RecursionError):
            return
        yield held


def _claim(item: Any) -> Claim | None:
    if not isinstance(item, dict):
        return None
    text, quotes, speaker = (item.get(name) for name in ("claim", "quotes", "speaker"))
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_CLAIM:
        return None
    if not isinstance(quotes, list):
        return None
    given = tuple(one for quote in quotes[:MOST_QUOTES] if (one := _given(quote)) is not None)
    named = speaker if isinstance(speaker, str) and speaker.strip() else None
    return Claim(text, given, named) if given else None


def _given(quote: Any) -> Given | None:
    if not isinstance(quote, dict):
        return None
    passage, words = quote.get("passage"), quote.get("quote")
    if isinstance(passage, str) and re.fullmatch(r"\[?\d{1,4}\]?", passage):
        passage = int(passage.strip("[]"))
    if not isinstance(passage, int) or not isinstance(words, str) or len(words) > LONGEST_QUOTE:
        return None
    return Given(passage, words)
