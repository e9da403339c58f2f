"""Sentences made by rule from what sources hold: good ones keep to one, bad ones change a thing.

Nothing of the sources is in the repository; the sentences are made when a measure is run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossread.ask.library import Library, Passage
from crossread.ask.people import speaker_words
from crossread.model import Annotation, Quotation
from crossread.text.similarity import is_content, normalise, word_set

FEWEST, MOST = 6, 60
"""Words of a quotation or sentence that is used."""

OTHER_WORDS = ("lantern", "orchard", "violin", "carpet", "harvest", "telescope")


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence made by rule: its kind ("good …" or what is wrong with it) and its text."""

    kind: str
    text: str

    @property
    def is_good(self) -> bool:
        """Whether it keeps to the source."""
        return self.kind.startswith("good")

    @property
    def is_for_development(self) -> bool:
        """Whether it belongs to the half that was looked at."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0


def sentences(library: Library) -> Iterator[Made]:
    """Yield good and bad sentences made from the sources."""
    quoted = list(direct_quotations(library))
    speakers = list(dict.fromkeys(one.body.speaker or "" for one in quoted))
    for number, one in enumerate(quoted):
        yield from _from_quotation(library, one, quoted[number - 1], speakers)
    for one in library.of(Quotation):
        if one.body.form == "indirect" and is_english(library, one):
            yield from _from_report(library, one)
    for passage in library.passages:
        if passage.document.language == "en" and is_usable(library, passage):
            yield from _from_own_voice(library, passage)


def is_english(library: Library, one: Annotation[Quotation]) -> bool:
    """Whether a quotation stands in an English source."""
    return library.findings.document(one.body.content[0].document).language == "en"


def direct_quotations(library: Library) -> Iterator[Annotation[Quotation]]:
    """Yield direct quotations with a speaker that are given in one piece, of usable length."""
    for one in library.of(Quotation):
        words = content_of(one).split()
        is_whole = len(one.body.content) == 1 and not re.search(r"[“”\"«»„]", content_of(one))
        if one.body.form != "direct" or one.body.speaker is None or not is_whole:
            continue
        if FEWEST <= len(words) <= MOST and is_english(library, one):
            yield one


def content_of(one: Annotation[Quotation]) -> str:
    """Return the words of a quotation on one line, without a comma at its end."""
    return " ".join(" ".join(one.quotes("content")).split()).rstrip(",")


def _said(words: str, speaker: str) -> str:
    return f"“{words.rstrip('.,')}{'' if words[-1:] in '!?' else ','}” {speaker} said."


def _from_quotation(
    library: Library,
    one: Annotation[Quotation],
    other: Annotation[Quotation],
    speakers: list[str],
) -> Iterator[Made]:
    words, speaker = content_of(one), one.body.speaker or ""
    yield Made("good quotation", _said(words, speaker))
    yield Made("altered quotation", _said(altered(words), speaker))
    yield Made("truncated quotation", _said(" ".join(words.split()[:-2]).rstrip(",;"), speaker))
    if other is not one:
        yield Made("spliced quotation", _said(spliced(words, content_of(other)), speaker))
    stranger = next((name for name in speakers if is_other(library, words, name)), None)
    if stranger is not None:
        yield Made("misattributed", _said(words, stranger))
    elsewhere = [
        siglum
        for document, siglum in library.sigla.items()
        if words[:30] not in " ".join(library.findings.document(document).text.split())
    ]
    if elsewhere:
        yield Made("wrong source", f"“{words},” {speaker} said ({elsewhere[0]}).")


def is_other(library: Library, words: str, name: str) -> bool:
    """Whether nobody of that name is quoted with these words."""
    return not any(
        words[:20] in content_of(one) and set(name.split()) & set((one.body.speaker or "").split())
        for one in library.of(Quotation)
    )


def altered(words: str) -> str:
    """Return words with one that says something changed for another."""
    parts = words.split()
    places = [n for n, one in enumerate(parts) if one.isalpha() and is_content(normalise(one))]
    at = places[len(places) // 2] if places else 0
    parts[at] = OTHER_WORDS[len(words) % len(OTHER_WORDS)]
    return " ".join(parts)


def spliced(words: str, other: str) -> str:
    """Return the first half of some words with the second half of others."""
    first, second = words.split(), other.split()
    return " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])


def _from_report(library: Library, one: Annotation[Quotation]) -> Iterator[Made]:
    """Yield sentences from reported speech: as reported, in the draft's own voice, unhedged."""
    content, speaker = content_of(one).rstrip("."), speaker_words(library, one)
    passages = library.passages_at(one.body.content[0].document, one.body.content[0].span)
    if speaker is None or len(content.split()) < FEWEST or len(passages) != 1:
        return
    yield Made("good report", f"{speaker[0].upper()}{speaker[1:]} said that {content}.")
    if not is_told_elsewhere(library, passages[0]):
        yield Made("own voice", f"{content[0].upper()}{content[1:]}.")
        bare = unhedged(content)
        if bare != content:
            yield Made("hedge dropped", f"{speaker[0].upper()}{speaker[1:]} said that {bare}.")


def is_told_elsewhere(library: Library, passage: Passage) -> bool:
    """Whether another passage shares most of the words: then it may say so itself."""
    return any(
        other is not passage and len(other.stems & passage.stems) >= 0.5 * len(passage.stems)
        for other in library.passages
    )


def unhedged(words: str) -> str:
    """Return words without what hedges them."""
    hedges = "|".join(sorted(word_set("hedges")))
    bare = re.sub(r"\b(?:may|might|could) have\b", "had", words)
    bare = re.sub(r"\b(?:may|might|could)\b", "will", bare)
    return " ".join(re.sub(rf"\b(?:{hedges})\b", "", bare).split())


def is_usable(library: Library, passage: Passage) -> bool:
    """Whether a sentence is in the source's own voice, whole, and of usable length."""
    text = passage.text.rstrip()
    return (
        FEWEST <= len(passage.words) <= MOST
        and text.endswith(".")
        and not library.voice(passage).reports
        and not re.search(r"[“”\"«»„‘]", text)
    )


NUMBER = re.compile(r"\b\d[\d,]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|fourteen)\b")
_COMPARATOR = re.compile(r"\b(?:at least|more than|over|about|nearly|almost|some)\s+(?=\d)", re.I)
VERB = re.compile(r"\b(?:is|was|were|are|has|have|had|will|could|should)\b(?! not)")


def _from_own_voice(library: Library, passage: Passage) -> Iterator[Made]:
    text = " ".join(passage.text.split())
    yield Made("good repeat", text)
    quantities = library.quantities_in(passage)
    if quantities:
        changed = NUMBER.sub("731", text, count=1)
        if changed != text:
            yield Made("number changed", changed)
        bare = _COMPARATOR.sub("", text)
        if bare != text and not is_told_elsewhere(library, passage):
            yield Made("comparator dropped", bare[0].upper() + bare[1:])
    verb = VERB.search(text)
    if verb and not re.search(r"\b(?:not|no|never|nobody|none|nothing|neither|nor)\b", text, re.I):
        yield Made("negated", f"{text[: verb.end()]} not{text[verb.end() :]}")
    names = library.mentions_in(passage)
    if names:
        yield Made("name changed", text.replace(names[0].evidence[0].quote, "Odo Vancelot"))
    yield Made("judged", re.sub(r"\.$", ", a monstrous and cowardly act.", text))
