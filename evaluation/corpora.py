"""Loaders of research corpora: files as their authors publish them, documents of ours.

None of the texts is in the repository; ``folder`` is where the data were put.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

from crossread.model import Capture, Document
from crossread.model.identity import digest_of
from crossread.text.language import language_of

STANCES = ("disagree", "agree", "discuss")
N_OF_A_STANCE = 2
N_REPORTS = range(3, 5)
"""How many reports a contested claim is read in; a claim with fewer is left out."""
SHORTEST_REPORT = 400
"""Characters below which a body is a teaser rather than a report."""
LARGEST_FIELD = 10_000_000
SHORTEST_EVENT_REPORT = 500
SENTENCES_A_PARAGRAPH = 3
N_HEAD = 6
"""How many lines at the head of a report of ECB+ may tell its address and when it was put up."""


def a_text(text: str, *, source: str, language: str = "en", **capture: str | None) -> Document:
    """Return a document of a text, with what is known of its origin."""
    digest = digest_of(f"{source}\n{text}".encode())
    return Document(text, Capture(source, digest, **capture), language)


def basil_events(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each event of BASIL, the reports of its outlets, in the order of their names."""
    events: dict[str, list[dict[str, object]]] = defaultdict(list)
    for path in sorted(folder.glob("articles/*/*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        # Some articles have no id of their own ("empty"): the file's name is one.
        events[article["triplet-uuid"]].append(article | {"name": f"{path.stem}.txt"})
    for articles in (events[event] for event in sorted(events)):
        yield [_basil_document(one) for one in sorted(articles, key=lambda one: str(one["source"]))]


def _basil_document(article: dict[str, object]) -> Document:
    paragraphs = article["body-paragraphs"]
    assert isinstance(paragraphs, list)
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    return a_text(
        text,
        source=str(article["name"]),
        title=str(article["title"]),
        outlet=str(article["source"]),
        date=str(article["date"]),
    )


def wikinews_articles(folder: Path) -> Iterator[Document]:
    """Yield the articles of the Wikinews tables, in the order of the files."""
    csv.field_size_limit(LARGEST_FIELD)
    for path in sorted(folder.glob("wikinews_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["text"].strip():
                    yield a_text(
                        row["text"].strip(), source=row["url"], title=row["title"], date=row["date"]
                    )


def contested_claims(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent, up to four reports of it among the bodies of FNC-1.

    Of each stance that FNC-1 knows toward a headline of the claim up to two, drawn by the claim's
    words; claims with fewer than three are left out, and so is a body that is no English. A stance
    is toward a headline, which may itself deny, so that most claims have reports for and against
    them, not all. The half that rules may be changed on comes first, then the other, of which
    nobody read a body before it was judged.
    """
    texts = rumour_bodies(folder)
    stances = stances_of_claims(folder)
    for claim in sorted(stances, key=lambda claim: (is_held(claim), claim)):
        # Told after they are drawn, so that the draws of all other claims stay what they were.
        drawn = (one for one in _reports_of(claim, stances[claim], texts) if is_english(texts[one]))
        chosen = list(islice(drawn, N_REPORTS[-1]))
        if len(chosen) in N_REPORTS:
            yield [a_body(body, texts) for body in chosen]


def rumour_bodies(folder: Path) -> dict[str, str]:
    """Return the bodies of FNC-1 by their numbers."""
    return {row["Body ID"]: row["articleBody"] for row in _rows(folder / "fnc1/train_bodies.csv")}


def a_body(number: str, texts: Mapping[str, str]) -> Document:
    """Return a body of FNC-1 as a document."""
    return a_text(texts[number], source=f"body-{number}.txt")


def is_english(text: str) -> bool:
    """Whether the program takes a text for English."""
    return language_of(text) == "en"


def is_held(claim: str) -> bool:
    """Whether a contested claim is of the half that is read only to be judged."""
    return md5(f"r:{claim}".encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def stances_of_claims(folder: Path) -> dict[str, dict[str, str]]:
    """Return for each claim the bodies about it, with their stances; a later headline's stands."""
    of_headline: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "fnc1/train_stances.csv"):
        if row["Stance"] in STANCES:
            of_headline[row["Headline"].strip()][row["Body ID"]] = row["Stance"]
    of_claim: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "emergent/headlines.csv"):
        of_claim[row["claimHeadline"]].update(of_headline.get(row["articleHeadline"].strip(), {}))
    return of_claim


def headline_rows(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the headlines of Emergent with what is noted of them."""
    yield from _rows(folder / "emergent/headlines.csv")


def _reports_of(claim: str, stances: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    chance = random.Random(claim)
    chosen: list[str] = []
    for stance in STANCES:
        of_stance = [body for body, its in stances.items() if its == stance]
        bodies = sorted((b for b in of_stance if len(texts[b]) > SHORTEST_REPORT), key=int)
        chance.shuffle(bodies)
        chosen += bodies[:N_OF_A_STANCE]
    return chosen


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


# ---- reports of one event, word by word ----------------------------------------------------------

_ENDED = re.compile(r"[.!?:…][\"'”’)\]]*$")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\d[:.]\d\d\b|\b\d{1,2}/\d{1,2}/\d")
_DATE_WORD = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|(?:mon|tues?|wed|wednes|thu|thurs|"
    r"fri|sat|satur|sun)(?:day)?|[a-z]{1,2}|[a-z][sd]?t|gmt|utc|cest|posted|first|last|published|updated|edited|time",
    re.IGNORECASE,
)
_OTHER_WORDS = 3
"""A dated line with no more words beside those of dates is no part of the report."""
_PUT_TOGETHER = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"`` ?| ?''|(?<=[.,!?]) \"$", '"'),
        (r" (?=(?:[,;:!?%)\]}”…]|\.+|'\w{0,2}|n't|’)(?: |$|\"))", ""),
        (r"(?<=[(\[{“‘$]) ", ""),
        (r"’ (?=(?:s|t|re|ve|ll|d|m)\b)", "’"),
        (r"(?<=\d)([.:]) (?=\d)", r"\1"),
        (r"(?<=\d), (?=\d{3}\b)", ","),
        (r"\b([A-Za-z])\. (?=[A-Za-z]\.)", r"\1."),
    )
)
_CUT = re.compile(r"(?<=\w) ([-/]) (?=\w)")


def event_reports(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each event of ECB+, up to four reports of it, drawn by the event's name.

    A topic has two events, one in the texts of ECB and one in those added to it. Addresses and
    dates at the head of a report are left out, and reports that are then very short; so are events
    with fewer than three.
    """
    for reports in shuffled_reports(folder):
        if len(reports) >= N_REPORTS[0]:
            yield in_order(reports[: N_REPORTS[-1]])


def shuffled_reports(folder: Path) -> Iterator[list[Document]]:
    """Yield all reports of some length of each event of ECB+, in the order they are drawn in."""
    paths: dict[tuple[int, str], list[Path]] = defaultdict(list)
    for path in (folder / "ECB+_LREC2014/ECB+").glob("*/*.xml"):
        paths[int(path.parent.name), path.stem.partition("ecb")[2]].append(path)
    for (topic, added), own in sorted(paths.items()):
        texts = {path: report_text(path) for path in sorted(own)}
        reports = [path for path in texts if len(texts[path]) > SHORTEST_EVENT_REPORT]
        random.Random(f"{topic}ecb{added}").shuffle(reports)
        yield [a_text(texts[path], source=f"{path.stem}.txt") for path in reports]


def in_order(reports: Sequence[Document]) -> list[Document]:
    """Return reports in the order of their names."""
    return sorted(reports, key=lambda one: one.capture.source)


def report_text(path: Path) -> str:
    """Return a text of ECB+ as it would be written, three sentences to a paragraph.

    What does not end as a sentence does, a headline say, is a paragraph of its own.
    """
    words: dict[str, list[str]] = defaultdict(list)
    for token in ElementTree.parse(path).getroot().iter("token"):
        words[token.get("sentence", "0")].append(token.text or "")
    lines = [put_together(own, is_cut=path.stem.endswith("plus")) for own in words.values()]
    kept = [line for n, line in enumerate(lines) if n >= N_HEAD or not _is_address(line)]
    paragraphs: list[list[str]] = [[]]
    for line in kept:
        is_sentence = bool(_ENDED.search(line))
        if not is_sentence or len(paragraphs[-1]) == SENTENCES_A_PARAGRAPH:
            paragraphs.append([])
        paragraphs[-1].append(line)
        if not is_sentence:
            paragraphs.append([])
    return "\n\n".join(" ".join(own) for own in paragraphs if own)


def put_together(words: Sequence[str], *, is_cut: bool = False) -> str:
    """Return words as they would be written; ``is_cut`` if hyphens and slashes stand alone too."""
    text = " ".join(words)
    for pattern, by in _PUT_TOGETHER:
        text = pattern.sub(by, text)
    if is_cut:
        text = _CUT.sub(r"\1", text)
    return _closed(text)


def _closed(text: str) -> str:
    """Return a text without the spaces inside straight quotation marks."""
    parts = text.split('"')
    for n in range(1, len(parts), 2):
        parts[n] = parts[n].strip()
    return '"'.join(parts)


def _is_address(line: str) -> bool:
    if line.startswith("http"):
        return True
    words = [one for one in re.findall(r"[A-Za-z]+", line) if not _DATE_WORD.fullmatch(one)]
    is_dated = _DATED.search(line) and not _ENDED.search(line)
    return bool(is_dated) and len(words) <= _OTHER_WORDS
