"""Concepts across outlets on NewsWCL50: which coded mentions are linked, which contrasts are shown.

Readers coded how five outlets mention the same actors, countries, groups, objects and events. A
pair of coded mentions in two outlets' reports of one event is right when it has one code. Told to
be one are two mentions whose names the program puts under one actor, or nouns under one thing.
Beside it: the same words; the same last word; and nothing linked (the majority: of all pairs most
are of two concepts).

*Contrast*: of the rows shown that hold coded mentions of two outlets, the share that keep to one
code, and the share of their mentions that have the commonest code of their row (readers put
"Kim Jong Un" of a headline under the country, once); and of the codes for which an outlet has words
that no other has, the share with such a row. An interval is by event, of which there are six here:
it is wide.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from crossread.compare.naming import actors_across, described_across, things_across
from crossread.model import Document, Mention, Naming, Span
from crossread.text.similarity import content_stems, tokens
from evaluation.coreference import f1, precision, recall
from evaluation.corpora import a_text
from evaluation.scoring import Figure, figure
from evaluation.shelves import Shelved

NAMED = frozenset({"ACTOR", "COUNTRY", "GROUP", "ORGANIZATION"})
LEFT_OUT = frozenset({"PROPERTY", "code_type", ""})
"""Properties are what is said of a concept, not a mention of it."""
DATE = "2018-06-01"


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded mention: its event and outlet, the kind and name of its code, and its place."""

    event: str
    outlet: str
    kind: str
    code: str
    words: str
    span: Span

    @property
    def last(self) -> str:
        """Return the last word, folded."""
        found = tokens(self.words)
        return found[-1].norm if found else self.words.casefold()


# ---- the data ----------------------------------------------------------------------------------


def reports(folder: Path) -> dict[str, dict[str, Document]]:
    """Return the reports by event and outlet."""
    found: dict[str, dict[str, Document]] = defaultdict(dict)
    for path in sorted(folder.glob("articles/*/*.txt")):
        event, _, outlet = path.name.removesuffix(".txt").removesuffix(".txt").partition("_")
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
        found[event][outlet] = a_text(text, source=f"{event}_{outlet}.txt")
    return found


def coded(folder: Path, texts: dict[str, dict[str, Document]]) -> tuple[list[Coded], int]:
    """Return the coded mentions found in the reports, and how many were not found."""
    path = folder / "annotations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines[1:] if lines[0].startswith("sep=") else lines))
    rows = [row for row in rows if row["code_type"] not in LEFT_OUT]
    rows = [row for row in rows if row["publisher_id"] in texts.get(row["event_id"], {})]
    rows.sort(key=lambda row: [int(row[name] or 0) for name in ("paragraph", "sentence", "start")])
    n_met: Counter[tuple[str, str, str, str]] = Counter()
    found = []
    for row in rows:
        text = texts[row["event_id"]][row["publisher_id"]].text
        key = row["event_id"], row["publisher_id"], row["paragraph"], row["code_mention"]
        span = _place(text, int(row["paragraph"] or 0), row["code_mention"], n_met[key])
        n_met[key] += 1
        if span is not None:
            name = row["code_name"].strip()
            event, outlet = row["event_id"], row["publisher_id"]
            found.append(Coded(event, outlet, row["code_type"], name, span.of(text), span))
    return found, len(rows) - len(found)


_ALIKE = str.maketrans("’‘“”–—\u00a0", "''\"\"-- ")


def _place(text: str, paragraph: int, words: str, n_before: int) -> Span | None:
    """Return where words stand in a paragraph, counted from 0, after so many of the like."""
    folded, wanted = text.translate(_ALIKE), words.translate(_ALIKE).strip()
    start = 0
    lines = []
    for line in folded.split("\n"):
        if line.strip():
            lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    if not wanted or paragraph >= len(lines):
        return None
    places = []
    at = folded.find(wanted, lines[paragraph].start, lines[paragraph].end)
    while at >= 0:
        places.append(Span(at, at + len(wanted)))
        at = folded.find(wanted, at + len(wanted), lines[paragraph].end)
    return places[min(n_before, len(places) - 1)] if places else None


# ---- told --------------------------------------------------------------------------------------

Told = Callable[[Coded, Coded], bool]


class Read:
    """The reports of one event, compared, with the coded mentions in them."""

    def __init__(self, texts: dict[str, Document], mentions: Sequence[Coded]) -> None:
        self.mentions = mentions
        self._outlet = {document.id: outlet for outlet, document in texts.items()}
        shelf = Shelved(list(texts.values()))
        homes = actors_across(shelf.readings)
        self._actors: dict[str, list[Said]] = defaultdict(list)
        for reading in shelf.readings:
            outlet = self._outlet[reading.document.id]
            for body in reading.bodies(Mention):
                self._actors[outlet].append((body.mention.span, False, homes[body.entity]))
        for one in described_across(shelf.readings):
            outlet = self._outlet[shelf.readings[one.place].document.id]
            self._actors[outlet].append((one.span, True, one.entity))
        self.things = [
            [(self._outlet[shelf.readings[one.place].document.id], one.span) for one in row.things]
            for row in things_across(shelf.shelf)
        ]
        self.rows = [
            [(self._outlet[pin.document], pin.span) for pin in one.body.expression]
            for one in shelf.of(Naming)
        ]

    def actor(self, one: Coded) -> str | None:
        """Return the actor that the program takes a coded mention to speak of."""
        return actor_of(one, self._actors[one.outlet])

    def in_row(self, row: Sequence[tuple[str, Span]]) -> list[Coded]:
        """Return the coded mentions whose last words a row holds."""
        return [
            one
            for one in self.mentions
            if any(outlet == one.outlet and _is_head(span, one) for outlet, span in row)
        ]

    def told(self) -> Told:
        """Return whether two coded mentions are told to be one."""
        actors = {id(one): self.actor(one) for one in self.mentions}
        rows: dict[int, set[int]] = defaultdict(set)
        for number, row in enumerate((*self.rows, *self.things)):
            for one in self.in_row(row):
                rows[id(one)].add(number)

        def are_one(a: Coded, b: Coded) -> bool:
            actor = actors[id(a)]
            same_row = not rows[id(a)].isdisjoint(rows[id(b)])
            return same_row or (actor is not None and actor == actors[id(b)])

        return are_one


Said = tuple[Span, bool, str]
"""Words for an actor: their place, whether they describe (or name), and the actor."""


def actor_of(one: Coded, said: Sequence[Said]) -> str | None:
    """Return the actor whose name ends a coded mention; "the talks with Kim" is not Kim.

    What words are told to mean ("Tarn said": the government of Halmora) stands before what they
    name by themselves, as in the rows. An office right before the name that it is shown with
    ("Halmoran leader" of "Halmoran leader Kess") is said of who is named.
    """
    ends = [
        (len(span), is_described, actor)
        for span, is_described, actor in said
        if _is_head(span, one)
    ]
    if ends:
        return max(ends)[2]
    return next((actor for whole, _, actor in said if _is_office_of(one, whole, actor, said)), None)


def _is_office_of(one: Coded, whole: Span, actor: str, said: Sequence[Said]) -> bool:
    if not whole.contains(one.span) or one.span.end + 1 >= whole.end:
        return False
    name = Span(one.span.end + 1, whole.end)
    return any(span == name and own == actor for span, _, own in said)


_BEFORE_OTHERS = frozenset(
    "of with to between for on in by at from against over about and or as than near".split()
)


def _is_head(span: Span, mention: Coded) -> bool:
    """Whether words are what a coded mention speaks of: they end it, and depend on none in it.

    "Leader Kim" speaks of Kim, "the talks with Kim" and "the leader of Pelland" of neither.
    """
    if not span.overlaps(mention.span) or abs(span.end - mention.span.end) > 2:
        return False
    before = mention.words[: max(0, span.start - mention.span.start)]
    return not _BEFORE_OTHERS & {word.norm for word in tokens(before)}


def same_words(a: Coded, b: Coded) -> bool:
    """Tell the same words to be one."""
    return a.words.casefold() == b.words.casefold()


def same_last_word(a: Coded, b: Coded) -> bool:
    """Tell mentions with the same last word to be one."""
    return a.last == b.last


# ---- figures -----------------------------------------------------------------------------------


def sums(mentions: Sequence[Coded], told: Told) -> list[int]:
    """Count pairs across outlets: right, of one code, right, told."""
    right = wanted = found = 0
    for a, b in combinations(mentions, 2):
        if a.outlet != b.outlet:
            is_one, says = a.code == b.code, told(a, b)
            right += is_one and says
            wanted += is_one
            found += says
    return [right, wanted, right, found]


def measure(folder: Path) -> dict[str, float]:
    """Return precision and recall of linked pairs and of contrasts, beside baselines."""
    texts = reports(folder)
    mentions, n_lost = coded(folder, texts)
    events = [
        Read(texts[event], [one for one in mentions if one.event == event])
        for event in sorted(texts)
    ]
    figures: dict[str, float] = {
        "events": len(events), "coded mentions": len(mentions), "not found in the text": n_lost,
    }  # fmt: skip
    for name, is_in in (("names", NAMED.__contains__), ("all", lambda _: True)):
        figures |= _linked(name, events, is_in)
    return figures | _contrast(events)


def _linked(name: str, events: Sequence[Read], is_in: Callable[[str], bool]) -> dict[str, float]:
    chosen = [[one for one in event.mentions if is_in(one.kind)] for event in events]
    figures: dict[str, float] = {}
    tellers: dict[str, list[Told]] = {
        "": [event.told() for event in events],
        "same words: ": [same_words] * len(events),
        "rules: ": [same_last_word] * len(events),
        "majority: ": [lambda _a, _b: False] * len(events),
    }
    for teller, told in tellers.items():
        counts = np.array([sums(*pair) for pair in zip(chosen, told, strict=True)], dtype=float)
        whole = counts.sum(axis=0)
        figures[f"{name}: {teller}precision"] = precision(whole)
        figures[f"{name}: {teller}recall"] = recall(whole)
        figures[f"{name}: {teller}F1"] = figure(counts, f1)
    return figures


def _contrast(events: Sequence[Read]) -> dict[str, float]:
    counts = np.array([contrast_sums(event) for event in events], dtype=float)
    whole = counts.sum(axis=0)

    def share(at: int) -> Figure:
        return figure(counts, lambda one: float(one[at] / one[at + 1]) if one[at + 1] else 0.0)

    return {
        "contrast: rows": float(whole[4]),
        "contrast: rows with coded mentions of two outlets": float(whole[1]),
        "contrast: precision": share(0),
        "contrast: mentions of a row's commonest code": share(5),
        "contrast: concepts named differently": float(whole[3]),
        "contrast: recall": share(2),
    }


def contrast_sums(event: Read) -> list[int]:
    """Count rows of one code, rows; concepts with a row, concepts named differently; all rows;
    mentions of the commonest code of their row, mentions in rows."""
    n_pure = n_rows = n_common = n_inside = 0
    shown: set[str] = set()
    for row in event.rows:
        inside = event.in_row(row)
        if len({one.outlet for one in inside}) < 2:
            continue
        n_rows += 1
        codes = Counter(one.code for one in inside)
        n_pure += len(codes) == 1
        n_common += max(codes.values())
        n_inside += len(inside)
        for code in codes:
            if len({one.outlet for one in inside if one.code == code}) > 1:
                shown.add(code)
    differing = set(named_differently(event.mentions))
    shown_right = len(differing & shown), len(differing)
    return [n_pure, n_rows, *shown_right, len(event.rows), n_common, n_inside]


def named_differently(mentions: Sequence[Coded]) -> Iterator[str]:
    """Yield the codes of two outlets or more, one of which has words that the others lack."""
    words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in mentions:
        words[one.code][one.outlet].update(content_stems(tokens(one.words)))
    for code, outlets in words.items():
        stems = [some for some in outlets.values() if some]
        mine = [some - set().union(*(s for s in stems if s is not some)) for some in stems]
        if len(stems) > 1 and any(mine):
            yield code
