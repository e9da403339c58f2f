"""How well ``verify`` tells a faithful sentence from a bad one: ``--data`` is a folder of texts.

Sentences are made by rule from what the sources themselves hold: good ones quote, report or repeat
a source as it stands; bad ones change one thing. Half of them (by digest) are for development,
half are reported. A bad sentence is caught when a check fails or no passage is found; a good one is
wrongly flagged when it does not pass.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.library import Library, Passage
from crossread.ask.people import speaker_words
from crossread.model import Annotation, Quotation
from crossread.text.similarity import is_content, normalise, word_set
from crossread.workspace import Workspace

DEMO = Path(__file__).parents[1] / "examples" / "demo" / "texts"
"""Read where the folder given holds no texts."""

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


# -- making sentences ----------------------------------------------------------------------------


def sentences(library: Library) -> Iterator[Made]:
    """Yield good and bad sentences made from the sources."""
    quoted = list(_direct(library))
    speakers = list(dict.fromkeys(one.body.speaker or "" for one in quoted))
    for number, one in enumerate(quoted):
        yield from _from_quotation(library, one, quoted[number - 1], speakers)
    for one in library.of(Quotation):
        if one.body.form == "indirect" and _is_english(library, one):
            yield from _from_report(library, one)
    for passage in library.passages:
        if passage.document.language == "en" and _is_usable(library, passage):
            yield from _from_own_voice(library, passage)


def _is_english(library: Library, one: Annotation[Quotation]) -> bool:
    return library.findings.document(one.body.content[0].document).language == "en"


def _direct(library: Library) -> Iterator[Annotation[Quotation]]:
    for one in library.of(Quotation):
        words = _content(one).split()
        is_whole = len(one.body.content) == 1 and not re.search(r"[“”\"«»„]", _content(one))
        if one.body.form != "direct" or one.body.speaker is None or not is_whole:
            continue
        if FEWEST <= len(words) <= MOST and _is_english(library, one):
            yield one


def _content(one: Annotation[Quotation]) -> str:
    return " ".join(" ".join(one.quotes("content")).split()).rstrip(",")


def _said(words: str, speaker: str) -> str:
    return f"“{words.rstrip('.,')}{'' if words[-1:] in '!?' else ','}” {speaker} said."


def _from_quotation(
    library: Library,
    one: Annotation[Quotation],
    other: Annotation[Quotation],
    speakers: list[str],
) -> Iterator[Made]:
    words, speaker = _content(one), one.body.speaker or ""
    yield Made("good quotation", _said(words, speaker))
    yield Made("altered quotation", _said(_altered(words), speaker))
    yield Made("truncated quotation", _said(" ".join(words.split()[:-2]).rstrip(",;"), speaker))
    if other is not one:
        yield Made("spliced quotation", _said(_spliced(words, _content(other)), speaker))
    stranger = next((name for name in speakers if _is_other(library, words, name)), None)
    if stranger is not None:
        yield Made("misattributed", _said(words, stranger))
    elsewhere = [
        siglum
        for document, siglum in library.sigla.items()
        if words[:30] not in " ".join(library.findings.document(document).text.split())
    ]
    if elsewhere:
        yield Made("wrong source", f"“{words},” {speaker} said ({elsewhere[0]}).")


def _is_other(library: Library, words: str, name: str) -> bool:
    """Whether nobody of that name is quoted with these words."""
    return not any(
        words[:20] in _content(one) and set(name.split()) & set((one.body.speaker or "").split())
        for one in library.of(Quotation)
    )


def _altered(words: str) -> str:
    parts = words.split()
    places = [n for n, one in enumerate(parts) if one.isalpha() and is_content(normalise(one))]
    at = places[len(places) // 2] if places else 0
    parts[at] = OTHER_WORDS[len(words) % len(OTHER_WORDS)]
    return " ".join(parts)


def _spliced(words: str, other: str) -> str:
    first, second = words.split(), other.split()
    return " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])


def _from_report(library: Library, one: Annotation[Quotation]) -> Iterator[Made]:
    """Yield sentences from reported speech: as reported, in the draft's own voice, unhedged."""
    content, speaker = _content(one).rstrip("."), speaker_words(library, one)
    passages = library.passages_at(one.body.content[0].document, one.body.content[0].span)
    if speaker is None or len(content.split()) < FEWEST or len(passages) != 1:
        return
    yield Made("good report", f"{speaker[0].upper()}{speaker[1:]} said that {content}.")
    if not _is_told_elsewhere(library, passages[0]):
        yield Made("own voice", f"{content[0].upper()}{content[1:]}.")
        bare = _unhedged(content)
        if bare != content:
            yield Made("hedge dropped", f"{speaker[0].upper()}{speaker[1:]} said that {bare}.")


def _is_told_elsewhere(library: Library, passage: Passage) -> bool:
    """Whether another passage shares most of the words: then it may say so itself."""
    return any(
        other is not passage and len(other.stems & passage.stems) >= 0.5 * len(passage.stems)
        for other in library.passages
    )


def _unhedged(words: str) -> str:
    hedges = "|".join(sorted(word_set("hedges")))
    bare = re.sub(r"\b(?:may|might|could) have\b", "had", words)
    bare = re.sub(r"\b(?:may|might|could)\b", "will", bare)
    return " ".join(re.sub(rf"\b(?:{hedges})\b", "", bare).split())


def _is_usable(library: Library, passage: Passage) -> bool:
    text = passage.text.rstrip()
    return (
        FEWEST <= len(passage.words) <= MOST
        and text.endswith(".")
        and not library.voice(passage).reports
        and not re.search(r"[“”\"«»„‘]", text)
    )


_NUMBER = re.compile(r"\b\d[\d,]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|fourteen)\b")
_COMPARATOR = re.compile(r"\b(?:at least|more than|over|about|nearly|almost|some)\s+(?=\d)", re.I)
_VERB = re.compile(r"\b(?:is|was|were|are|has|have|had|will|could|should)\b(?! not)")


def _from_own_voice(library: Library, passage: Passage) -> Iterator[Made]:
    text = " ".join(passage.text.split())
    yield Made("good repeat", text)
    quantities = library.quantities_in(passage)
    if quantities:
        changed = _NUMBER.sub("731", text, count=1)
        if changed != text:
            yield Made("number changed", changed)
        bare = _COMPARATOR.sub("", text)
        if bare != text and not _is_told_elsewhere(library, passage):
            yield Made("comparator dropped", bare[0].upper() + bare[1:])
    verb = _VERB.search(text)
    if verb and not re.search(r"\b(?:not|no|never|nobody|none|nothing|neither|nor)\b", text, re.I):
        yield Made("negated", f"{text[: verb.end()]} not{text[verb.end() :]}")
    names = library.mentions_in(passage)
    if names:
        yield Made("name changed", text.replace(names[0].evidence[0].quote, "Odo Vancelot"))
    yield Made("judged", re.sub(r"\.$", ", a monstrous and cowardly act.", text))
