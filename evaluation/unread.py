"""Texts that were kept to be judged once: reports which no earlier input of ``basil.py`` took.

Whoever writes rules reads what they do to texts, and the share of rows that is right is then no
longer that of other texts. Three inputs are what is left of data that were read in part, and one is
of data that were not opened at all. A report that shares many runs of eight words with one
that was taken before is a copy of what was read, and is left out with it. Two more hold what was
never compared: articles that the reader of attributions learned from, and headlines.

Print how many texts each input leaves, and why: ``python -m evaluation.unread --data FOLDER``. With
``--groups climate`` or ``--groups politics`` the groups are printed as the program makes them now.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import md5
from itertools import zip_longest
from pathlib import Path

from crossread.model import Document
from evaluation.corpora import (
    LARGEST_FIELD,
    N_REPORTS,
    SHORTEST_REPORT,
    STANCES,
    a_body,
    a_text,
    contested_claims,
    event_reports,
    headline_rows,
    in_order,
    is_english,
    rumour_bodies,
    shuffled_reports,
    stances_of_claims,
)
from evaluation.grouping import grouped

RUN = 8
MOST_SHARED = 0.05
"""A text of which more of its runs of eight words stand in texts read before is a copy."""
N_OF_REST = 2
"""So few bodies of a claim are left that two make an event."""
JUDGED = Path(__file__).parent / "judged"
OPENED = JUDGED / "opened.txt"
CLIMATE_GROUPS = JUDGED / "climate_groups.txt"
POLITICS_GROUPS = JUDGED / "politics_groups.txt"
ARTICLES = "data/articles_metadata.tsv"
_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


@dataclass(slots=True)
class Chosen:
    """The events of an input, each with its reports, and how many texts were left out, and why."""

    events: list[list[Document]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def runs_of(texts: Iterable[str]) -> set[Run]:
    """Return every run of eight words in texts, in small letters."""
    found: set[Run] = set()
    for text in texts:
        words = _WORD.findall(text.lower())
        found.update(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return found


def is_copy(text: str, read: set[Run]) -> bool:
    """Whether more than a twentieth of the runs of a text stand in what was read."""
    own = runs_of([text])
    return len(own & read) > MOST_SHARED * len(own)


def _take(
    chosen: Chosen, left: Sequence[Document], read: set[Run], names: Set[str] = frozenset()
) -> set[str]:
    """Add to what is chosen the first four of the texts left, if at least three are new.

    ``names`` are of texts that were looked at before. Returns the names of those that were added.
    """
    closed = [one for one in left if one.capture.source not in names]
    fresh = [one for one in closed if not is_copy(one.text, read)]
    chosen.counts["texts left"] += len(left)
    chosen.counts["looked at before"] += len(left) - len(closed)
    chosen.counts["copies"] += len(closed) - len(fresh)
    if len(fresh) < N_REPORTS[0]:
        return set()
    chosen.events.append(in_order(fresh[: N_REPORTS[-1]]))
    return {one.capture.source for one in chosen.events[-1]}


# ---- further reports of ECB+ ---------------------------------------------------------------------


def further_reports(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each event of ECB+, up to four of the reports that ``event_reports`` left.

    Left out are copies of those it took, and what was looked at when rules for disputes were tried.
    """
    yield from choose_further(folder, opened()).events


def opened() -> frozenset[str]:
    """Return the names of the reports of ECB+ that were looked at before."""
    return frozenset(OPENED.read_text(encoding="utf-8").split())


def choose_further(folder: Path, names: Set[str]) -> Chosen:
    """Return the further reports; ``names`` are of those that were looked at before."""
    read = runs_of(one.text for event in event_reports(folder) for one in event)
    chosen = Chosen()
    for reports in shuffled_reports(folder):
        if left := reports[N_REPORTS[-1] :]:
            _take(chosen, left, read, names)
    return chosen


# ---- rumours that no contested claim is ----------------------------------------------------------


def rumours(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent that ``contested_claims`` left out, up to four bodies.

    They are claims of which all bodies have one stance, so that their reports mostly agree, and no
    body of which stands in a contested claim, nor in a rumour taken before.
    """
    yield from choose_rumours(folder).events


def choose_rumours(folder: Path) -> Chosen:
    """Return the bodies of claims of which no body was read."""
    contested = [one for event in contested_claims(folder) for one in event]
    taken = {one.capture.source for one in contested}
    read = runs_of(one.text for one in contested)
    texts, stances = rumour_bodies(folder), stances_of_claims(folder)
    chosen = Chosen()
    for claim in sorted(stances):
        bodies = [a_body(one, texts) for one in sorted(stances[claim], key=int)]
        if not any(one.capture.source in taken for one in bodies):
            random.Random(claim).shuffle(bodies)
            taken |= _take(chosen, _readable(bodies, taken), read)
    return chosen


def _readable(bodies: Iterable[Document], taken: Set[str]) -> list[Document]:
    """Return the bodies of some length, in English, that are not taken yet."""
    return [
        one
        for one in bodies
        if one.capture.source not in taken
        and len(one.text) > SHORTEST_REPORT
        and is_english(one.text)
    ]


# ---- further bodies of contested claims ----------------------------------------------------------


def further_bodies(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each contested claim, up to four of the bodies that ``contested_claims`` left.

    They are of each stance in turn, those that disagree first. The claims themselves were read, by
    other bodies of them.
    """
    yield from choose_bodies(folder).events


def choose_bodies(folder: Path) -> Chosen:
    """Return the bodies of contested claims that were not read and copy none that was."""
    contested = [one for event in contested_claims(folder) for one in event]
    taken = {one.capture.source for one in contested}
    read = runs_of(one.text for one in contested)
    texts, stances = rumour_bodies(folder), stances_of_claims(folder)
    is_contested = {
        claim: any(a_body(one, texts).capture.source in taken for one in stances[claim])
        for claim in stances
    }
    chosen = Chosen()
    for claim in sorted(claim for claim in stances if is_contested[claim]):
        bodies = [a_body(one, texts) for one in _in_turn(claim, stances[claim])]
        taken |= _take(chosen, _readable(bodies, taken), read)
    return chosen


# ---- what is left of all claims ------------------------------------------------------------------


def rest(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent, two to four bodies that no other input took or copies.

    Some of the claims themselves were read, by other bodies of them.
    """
    yield from choose_rest(folder).events


def choose_rest(folder: Path) -> Chosen:
    """Return the bodies that are left, of claims that have two of them at least."""
    used = [one for event in contested_claims(folder) for one in event]
    used += [
        one
        for choose in (choose_rumours, choose_bodies)
        for e in choose(folder).events
        for one in e
    ]
    taken = {one.capture.source for one in used}
    read = runs_of(one.text for one in used)
    texts, stances = rumour_bodies(folder), stances_of_claims(folder)
    chosen = Chosen()
    for claim in sorted(stances):
        bodies = [a_body(one, texts) for one in _in_turn(claim, stances[claim])]
        left = [one for one in _readable(bodies, taken) if not is_copy(one.text, read)]
        if len(left) >= N_OF_REST:
            chosen.events.append(left[: N_REPORTS[-1]])
            taken |= {one.capture.source for one in chosen.events[-1]}
    return chosen


def _in_turn(claim: str, stances: Mapping[str, str], kinds: Sequence[str] = STANCES) -> list[str]:
    """Return the bodies of a claim, shuffled, one of each stance after the other."""
    order = sorted(stances, key=int)
    random.Random(claim).shuffle(order)
    of_stance = [[one for one in order if stances[one] == stance] for stance in kinds]
    return [one for turn in zip_longest(*of_stance) for one in turn if one is not None]


# ---- articles on climate -------------------------------------------------------------------------


def climate_events(folder: Path) -> Iterator[list[Document]]:
    """Yield the groups of three or more of the articles on climate that the program put together.

    The groups are kept by the articles' numbers, so that they stay when the grouping is changed.
    """
    articles = {one.capture.source: one for one in climate_articles(folder)}
    for line in CLIMATE_GROUPS.read_text(encoding="utf-8").splitlines():
        yield [articles[name] for name in line.split()]


def climate_articles(folder: Path) -> Iterator[Document]:
    """Yield the articles of the Narrative Frames Corpus, each text once."""
    csv.field_size_limit(LARGEST_FIELD)
    with (folder / ARTICLES).open(encoding="utf-8", newline="") as lines:
        seen: set[str] = set()
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["text"] not in seen:
                seen.add(row["text"])
                yield a_text(
                    row["text"],
                    source=f"article-{row['ID']}.txt",
                    outlet=row["source"],
                    date=row["date"],
                )


def groups_of(articles: Iterable[Document], least: int) -> Iterator[list[str]]:
    """Yield the names of the articles of each group, of so many at least, that is made now."""
    known = {one.id: one for one in articles}
    for group in grouped(list(known.values())):
        if len(group) >= least:
            yield [known[one].capture.source for one in group]


# ---- articles on American politics ---------------------------------------------------------------


def politics_events(folder: Path) -> Iterator[list[Document]]:
    """Yield the groups of two or more of PolNeAR's articles that the program put together.

    The groups are kept by digests of the articles' names, as those on climate are by numbers.
    """
    articles = {one.capture.source: one for one in politics_articles(folder)}
    for line in POLITICS_GROUPS.read_text(encoding="utf-8").splitlines():
        yield [articles[name] for name in line.split()]


def politics_articles(folder: Path) -> Iterator[Document]:
    """Yield the articles of PolNeAR, each text once, with outlet and day."""
    with (folder / "metadata.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        known = {row["filename"].strip(): row for row in rows}
    seen: set[str] = set()
    for path in sorted(folder.glob("*/text/*.txt"), key=lambda one: one.name):
        text = path.read_text(encoding="utf-8")
        if text not in seen:
            seen.add(text)
            row = known.get(path.stem, {})
            yield a_text(
                text,
                source=f"article-{_digest(path.stem)}.txt",
                outlet=row.get("publisher"),
                date=row.get("publication_date"),
            )


def _digest(name: str) -> str:
    return md5(name.encode(), usedforsecurity=False).hexdigest()[:10]


# ---- headlines of rumours ------------------------------------------------------------------------


def headlines(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent, up to eight headlines of reports, each a text of its own.

    They are of each stance toward the claim in turn, as journalists noted it, drawn by the claim's
    words. The reports under them are bodies of other inputs; the headlines were never compared.
    """
    yield from _headlines(folder, slice(N_HEADLINES))


def further_headlines(folder: Path) -> Iterator[list[Document]]:
    """Yield, for each claim of Emergent, the headlines that ``headlines`` left, if any two are."""
    yield from _headlines(folder, slice(N_HEADLINES, None))


def _headlines(folder: Path, part: slice) -> Iterator[list[Document]]:
    of_claim: dict[str, dict[str, str]] = defaultdict(dict)
    words: dict[str, str] = {}
    for row in headline_rows(folder):
        if row["articleHeadline"].strip() not in words.values():
            words[row["id"]] = row["articleHeadline"].strip()
            of_claim[row["claimHeadline"]][row["id"]] = row["articleHeadlineStance"]
    for claim in sorted(of_claim):
        chosen = _in_turn(claim, of_claim[claim], NOTED)[part]
        if len(chosen) > 1:
            yield [_a_headline(words[one], one) for one in chosen]


NOTED = ("against", "for", "observing")
N_HEADLINES = 8


def _a_headline(words: str, number: str) -> Document:
    """Return a headline as a text of one sentence."""
    ended = words if words.endswith((".", "!", "?")) else f"{words}."
    return a_text(ended, source=f"headline-{number}.txt")


def main() -> None:
    """Print what each input leaves, or the groups the program makes now of articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--groups", choices=("climate", "politics"))
    given = parser.parse_args()
    if given.groups:
        for group in (
            groups_of(climate_articles(given.data / "narrative_frames"), N_REPORTS[0])
            if given.groups == "climate"
            else groups_of(politics_articles(given.data / "polnear"), 2)
        ):
            print(*group)
        return
    for name, chosen in (
        ("further reports", choose_further(given.data / "ecbplus", opened())),
        ("rumours", choose_rumours(given.data)),
        ("further bodies", choose_bodies(given.data)),
        ("rest", choose_rest(given.data)),
        ("climate", Chosen(list(climate_events(given.data / "narrative_frames")))),
        ("politics", Chosen(list(politics_events(given.data / "polnear")))),
        ("headlines", Chosen(list(headlines(given.data)))),
        ("further headlines", Chosen(list(further_headlines(given.data)))),
    ):
        n_texts = sum(map(len, chosen.events))
        print(f"{name}: {len(chosen.events)} events, {n_texts} texts", dict(chosen.counts))


if __name__ == "__main__":
    main()
