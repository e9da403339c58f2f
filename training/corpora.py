"""The data sets of the reader, all in one shape: texts with what is said of their places.

Every text belongs to a group (article, document or topic), and a tenth of the groups is held back
for choices (`held_back`). What a data set does not say is None: that task then learns nothing
from its texts.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crossread.text.segment import paragraph_spans, sentence_spans
from training.polnear import Article, articles_of

HELD_BACK_PART = 10
NAMES = ("PER", "ORG", "LOC", "MISC")
TONES = ("favourable", "unfavourable", "neither")
# How surely a sentence is subjective that a reader graded from clearly not (0) to clearly (3).
GRADES = (0.0, 0.3, 0.7, 1.0)
# A reader's grades of tone, from clearly unfavourable (1) to clearly favourable (5).
TONE_GRADES = {"1": (1, 1.0), "2": (1, 0.7), "3": (2, 1.0), "4": (0, 0.7), "5": (0, 1.0)}
_POLARITY = {6.0: 0, 2.0: 1, 4.0: 2}
_CROSSNER = {
    "politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG",
    "country": "LOC", "location": "LOC", "election": "MISC", "event": "MISC", "misc": "MISC",
}  # fmt: skip

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tone:
    """A target in a text, with its class as an index into `TONES`.

    `sure` is how much of it is of this class, from 0 to 1; the rest is neither.
    """

    target: Place
    tone: int
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """A text, its sentences, and what is said of it."""

    group: str
    text: str
    sentences: tuple[Place, ...]
    article: Article | None = None
    names: tuple[tuple[int, int, str], ...] | None = None
    tones: tuple[Tone, ...] | None = None
    subjective: tuple[float, ...] | None = None
    """how surely each sentence is subjective, from 0 to 1"""


def held_back(texts: Sequence[Text]) -> frozenset[str]:
    """The groups held back: in the order of their digests, until they have a tenth of the texts."""
    sizes = Counter(text.group for text in texts)
    chosen: set[str] = set()
    count = 0
    for group in sorted(sizes, key=lambda one: hashlib.sha256(one.encode("utf-8")).digest()):
        if count * HELD_BACK_PART >= len(texts):
            break
        chosen.add(group)
        count += sizes[group]
    return frozenset(chosen)


def sentences_of(text: str) -> tuple[Place, ...]:
    """The sentences of a text as the program cuts them."""
    return tuple(
        (span.start, span.end)
        for block in paragraph_spans(text)
        for span in sentence_spans(text, block.span.start, block.span.end)
    )


def polnear(folder: Path) -> Iterator[Text]:
    """The articles of a part of PolNeAR."""
    for article in articles_of(folder):
        yield Text(article.name, article.text, sentences_of(article.text), article)


# ---- names ---------------------------------------------------------------------------------------


def uner(path: Path) -> Iterator[Text]:
    """The documents of an IOB2 file of Universal NER, its other names (OTH) as MISC."""
    group, parts, words, spelled = "", [], [], None
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# newdoc id = "]:
        if line.startswith("# newdoc"):
            if parts:
                yield _joined(group, parts)
            group, parts = line.partition("= ")[2], []
        elif line.startswith("# text = "):
            spelled = line[9:]
        elif line and not line.startswith("#"):
            words.append(tuple(line.split("\t")[1:3]))
        elif not line and words:
            parts.append(_placed(words, spelled))
            words, spelled = [], None


def columns(path: Path, *, tab: bool, begin: bool) -> Iterator[Text]:
    """The sentences of a file of words and tags; `begin`: whether a B- marks every beginning."""
    words: list[tuple[str, ...]] = []
    number = 0
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split("\t" if tab else None)
        if line.strip():
            words.append((cells[0], cells[-1]))
        elif words:
            number += 1
            # Neighbouring sentences share their subject: they are held back together.
            yield _joined(f"{path.name}-{number // 10}", [_placed(_tagged(words, begin), None)])
            words = []


def _tagged(words: Sequence[tuple[str, ...]], begin: bool) -> list[tuple[str, ...]]:
    last = "O"
    found = []
    for word, tag in words:
        kind = tag[2:]
        opens = tag != "O" and (tag[:1] == "B" if begin else last != kind)
        found.append((word, "O" if tag == "O" else f"{'B' if opens else 'I'}-{kind}"))
        last = kind if tag != "O" else "O"
    return found


Placed = tuple[str, list[tuple[int, int, str]]]


def _placed(words: Sequence[tuple[str, ...]], spelled: str | None) -> Placed:
    """A sentence and the places of its names; without its spelling the words are put together."""
    text = spelled if spelled is not None else written(word for word, _ in words)
    at, names = 0, []
    for word, tag in words:
        start = text.find(word, at)
        start = at if start < 0 else start
        at = min(start + len(word), len(text))
        kind = _CROSSNER.get(tag[2:], "MISC" if tag[2:] == "OTH" else tag[2:])
        if kind not in NAMES or tag == "O":
            continue
        if tag.startswith("I-") and names and names[-1][2] == kind:
            names[-1] = (names[-1][0], at, kind)
        else:
            names.append((start, at, kind))
    return text, names


_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}]|n't|'\w{0,2}|''|…)$")


def written(words: Iterable[str]) -> str:
    """Words as they would be written: no space before a stop or inside brackets and marks."""
    text, is_open = "", False
    for word in words:
        mark = '"' if word in ("``", "''", '"') else None
        word = mark or word
        closing = mark is not None and is_open
        tight = not text or text[-1] in "([{$" or (is_open and text.endswith('"')) or closing
        text += word if tight or _NO_SPACE_BEFORE.match(word) else f" {word}"
        is_open = is_open != (mark is not None)
    return text


def _joined(group: str, parts: Sequence[Placed]) -> Text:
    text, sentences, names = "", [], []
    for sentence, found in parts:
        base = len(text)
        sentences.append((base, base + len(sentence)))
        names.extend((base + start, base + end, kind) for start, end, kind in found)
        text += sentence + " "
    return Text(group, text, tuple(sentences), names=tuple(names))


# ---- tone and subjectivity -----------------------------------------------------------------------


def newsmtsc(path: Path) -> Iterator[Text]:
    """The sentences of NewsMTSC with their targets. Those of one article are one group."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["sentence_normalized"]
        tones = tuple(
            Tone((one["from"], one["to"]), _POLARITY[one["polarity"]]) for one in row["targets"]
        )
        group = "_".join(row["primary_gid"].split("_")[:2])
        yield Text(group, text, ((0, len(text)),), tones=tones)


def newssd(path: Path) -> Iterator[Text]:
    """The sentences of NewsSD-ENG."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            text = row["Sentence"].strip()
            yield Text(text, text, ((0, len(text)),), subjective=(float(row["Label"] == "SUBJ"),))


def graded(path: Path, texts: Iterable[Text]) -> Iterator[Text]:
    """The sentences of other data sets that a file of grades knows by the digests of their words.

    Each is in the group of the text it stands in.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    grades = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    for text in texts:
        for start, end in text.sentences:
            words = " ".join(text.text[start:end].split())
            grade = grades.pop(digest_of(words), None)
            if grade is not None:
                sure = GRADES[int(grade)]
                yield Text(text.group, words, ((0, len(words)),), subjective=(sure,))


def graded_tones(path: Path, texts: Iterable[Text]) -> Iterator[Text]:
    """The sentences of other data sets with targets of which a file of grades tells the tone."""
    known: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            digest, *rest = line.split("\t")
            known.setdefault(digest, []).append(rest)
    for text in texts:
        for start, end in text.sentences:
            words = text.text[start:end].strip()
            found = known.pop(digest_of(" ".join(words.split())), None)
            if found is not None:
                tones = tuple(
                    Tone((int(first), int(last)), *TONE_GRADES[grade])
                    for first, last, grade in found
                )
                yield Text(text.group, words, ((0, len(words)),), tones=tones)


def digest_of(words: str) -> str:
    """What stands for a sentence in a file of grades."""
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:16]


def bodies(path: Path) -> Iterator[Text]:
    """The bodies of FNC-1."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            text = row["articleBody"]
            yield Text(f"body-{row['Body ID']}", text, sentences_of(text))


def framed(path: Path) -> Iterator[Text]:
    """The articles of Narrative Frames."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield Text(f"framed-{row['ID']}", row["text"], sentences_of(row["text"]))


def renamed(text: Text, names: Sequence[str], chance: random.Random) -> Text:
    """The text with its targets under other names, so that no name stands for a tone."""
    tones = list(text.tones or ())
    words = text.text
    for number in sorted(range(len(tones)), key=lambda at: -tones[at].target[0]):
        start, end = tones[number].target
        old = words[start:end]
        if not old[:1].isupper() or len(old) < 4 or old.lower() in PRONOUNS:
            continue
        if any(a < end and start < b for _, (a, b) in _others(tones, number)):
            continue
        new = chance.choice(names)
        words = words[:start] + new + words[end:]
        shift = len(new) - len(old)
        for other, (a, b) in _others(tones, number):
            if a >= end:
                tones[other] = replace(tones[other], target=(a + shift, b + shift))
        tones[number] = replace(tones[number], target=(start, start + len(new)))
    return replace(text, text=words, sentences=((0, len(words)),), tones=tuple(tones))


def _others(tones: Sequence[Tone], number: int) -> Iterator[tuple[int, Place]]:
    """The targets but one, each with its number."""
    return ((at, one.target) for at, one in enumerate(tones) if at != number)


PRONOUNS = frozenset("they their them these those this that".split())


def target_names(texts: Iterable[Text]) -> list[str]:
    """Every capitalised target of the texts, once, sorted."""
    found = {text.text[slice(*tone.target)] for text in texts for tone in text.tones or ()}
    return sorted(name for name in found if name[:1].isupper() and len(name) > 3 and " " in name)


def together(texts: Sequence[Text], chance: random.Random, most: int) -> Iterator[Text]:
    """Texts of one sentence put together, 1 to `most`, as in an article."""
    at = 0
    while at < len(texts):
        part = texts[at : at + chance.randint(1, most)]
        at += len(part)
        words, sentences, tones, subjective = "", [], [], []
        for one in part:
            base = len(words)
            words += one.text + " "
            sentences.append((base, base + len(one.text)))
            for tone in one.tones or ():
                place = (base + tone.target[0], base + tone.target[1])
                tones.append(replace(tone, target=place))
            subjective.extend(one.subjective or ())
        yield Text(
            part[0].group,
            words,
            tuple(sentences),
            tones=tuple(tones) if part[0].tones is not None else None,
            subjective=tuple(subjective) if part[0].subjective is not None else None,
        )
