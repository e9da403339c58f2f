"""Corpora against what a careful reader finds in them.

``corpora/README.md`` says how gold and findings are matched. Run as a program, this file shows
every miss and every extra (``--show [KIND …]``) or raises the floors to what is reached
(``--raise``).
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
CORPORA = {
    "demo": HERE.parents[1] / "examples" / "demo",
    "harbour": HERE / "corpora" / "harbour",
    "mill": HERE / "corpora" / "mill",
}
"""Where the texts (``texts/``) and their metadata (``sources.csv``) of each corpus are."""
FLOORS = HERE / "floors.json"

EDGE = frozenset(string.whitespace + string.punctuation + "“”„‟‘’‚‛«»‹›…–—\u00a0")
"""What is set aside at both ends of a stretch of words before two stretches are compared."""

Range = tuple[int, int]
Record = Mapping[str, Any]


# ---- the corpus, its gold, and what the program finds -------------------------------------------


@dataclass(frozen=True)
class Place:
    """A stretch of words in one source."""

    source: str
    start: int
    end: int

    def within(self, other: Place) -> bool:
        """Tell whether the two share a place."""
        return self.source == other.source and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Item:
    """One finding, of the gold or of the program, with its places by role."""

    kind: str
    body: Mapping[str, Any]
    places: Mapping[str, tuple[Place, ...]]
    accept: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    optional: bool = False

    def allows(self, name: str, value: Any) -> bool:
        """Tell whether ``value`` is what the gold has for ``name``, or a value it accepts."""
        wanted = [self.body.get(name), *self.accept.get(name, ())]
        return any(_same(value, one) for one in wanted)

    def place(self, role: str) -> Place:
        """Return the only, or the first, place of a role."""
        return self.places[role][0]


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(found, str) and isinstance(wanted, str):
        return _plain(found) == _plain(wanted)
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=1e-3)
    return bool(found == wanted)


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ").strip()


@dataclass(frozen=True)
class Corpus:
    """The texts as the program extracted them, by file name."""

    texts: Mapping[str, str]

    def locate(self, evidence: Record, source: str) -> Place | None:
        """Return where the words of a gold row stand, None where the text lacks them."""
        text, quote = self.texts[source], str(evidence["quote"])
        start, stop = 0, len(text)
        if "within" in evidence:
            start = text.find(evidence["within"])
            stop = start + len(evidence["within"])
            if start < 0:
                return None
        for _ in range(int(evidence.get("occurrence", 1)) - 1):
            start = text.find(quote, start, stop) + 1
        found = text.find(quote, start, stop)
        return Place(source, found, found + len(quote)) if found >= 0 else None

    def words(self, place: Place, most: int = 110) -> str:
        """Return the words at a place, on one line, shortened."""
        words = " ".join(self.texts[place.source][place.start : place.end].split())
        return words if len(words) <= most else f"{words[: most - 2]} …"

    def trimmed(self, place: Place) -> Place:
        """Return a place without the marks and punctuation at its ends."""
        text, start, end = self.texts[place.source], place.start, place.end
        while start < end and text[start] in EDGE:
            start += 1
        while end > start and text[end - 1] in EDGE:
            end -= 1
        return Place(place.source, start, end)

    def overlap(self, one: Place, other: Place) -> float:
        """Return the Jaccard index of the characters of two places, ends set aside."""
        if one.source != other.source:
            return 0.0
        a, b = self.trimmed(one), self.trimmed(other)
        shared = min(a.end, b.end) - max(a.start, b.start)
        return max(0, shared) / max(1, max(a.end, b.end) - min(a.start, b.start))


@dataclass(frozen=True)
class Findings:
    """What the program made of the corpus."""

    corpus: Corpus
    items: tuple[Item, ...]

    def of(self, kind: str) -> list[Item]:
        """Return the findings of one kind."""
        return [item for item in self.items if item.kind == kind]


def gold_rows(corpus: str) -> list[dict[str, Any]]:
    """Return the rows of a corpus' gold."""
    files = sorted((HERE / "corpora" / corpus).glob("expected*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def gold_items(corpus: Corpus, rows: Iterable[Record]) -> list[Item]:
    """Return the gold with its places; an optional row whose words are not there is left out."""
    items = []
    for row in rows:
        places: dict[str, list[Place]] = {}
        for evidence in row["evidence"]:
            place = corpus.locate(evidence, evidence.get("source", row.get("source")))
            if place is not None:
                places.setdefault(evidence["role"], []).append(place)
            elif not row.get("optional"):
                raise AssertionError(f"gold words are not in the extracted text: {evidence}")
        if sum(map(len, places.values())) == len(row["evidence"]):
            items.append(
                Item(
                    row["kind"],
                    row["body"],
                    {role: tuple(found) for role, found in places.items()},
                    row.get("accept", {}),
                    bool(row.get("optional")),
                )
            )
    return items


def found_items(records: Iterable[Record], sources: Mapping[str, str]) -> tuple[Item, ...]:
    """Return annotations in their wire form as items; ``sources`` gives file names by id."""
    items = []
    for record in records:
        places: dict[str, list[Place]] = {}
        for evidence in record["evidence"]:
            place = Place(sources[evidence["document"]], evidence["start"], evidence["end"])
            places.setdefault(evidence["role"], []).append(place)
        body = dict(record["body"])
        if "states" in body:
            body["states"] = {sources[key]: state for key, state in body["states"].items()}
        items.append(
            Item(record["kind"], body, {role: tuple(found) for role, found in places.items()})
        )
    return tuple(items)


# ---- matching -----------------------------------------------------------------------------------


@dataclass
class Score:
    """How one kind did: counts, and the misses and extras in words."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    reached: int = 0
    misses: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    precise: bool = True

    def figures(self) -> dict[str, float]:
        """Return recall, and precision where the gold is complete enough to tell."""
        figures = {"recall": _share(self.reached, self.wanted)}
        if self.precise:
            figures["precision"] = _share(self.right, self.found)
        return figures


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


Agrees = Callable[[Item, Item], bool]


def compare_items(
    gold: Sequence[Item],
    found: Sequence[Item],
    *,
    near: Agrees,
    agrees: Agrees,
    words: Callable[[Item], str],
    lenient: bool,
    once: bool = False,
) -> Score:
    """Match findings with gold.

    ``near`` says that two speak of the same words, ``agrees`` that the labels fit too. An optional
    row absorbs what is near it (``lenient``) or what also agrees. With ``once`` a gold row is
    matched by one finding only, so that a second is an extra.
    """
    score = Score(wanted=sum(not item.optional for item in gold))
    matched: set[int] = set()
    for one in found:
        fits = [i for i, row in enumerate(gold) if near(row, one) and agrees(row, one)]
        fits = [i for i in fits if not (once and i in matched)]
        required = [i for i in fits if not gold[i].optional]
        if required:
            score.found += 1
            score.right += 1
            matched.update(required[:1] if once else required)
        elif not fits and not (lenient and any(r.optional and near(r, one) for r in gold)):
            score.found += 1
            score.extras.append(_extra(one, [row for row in gold if near(row, one)], words))
        else:
            matched.update(fits[:1])
    for i, row in enumerate(gold):
        if row.optional:
            continue
        if i in matched:
            score.reached += 1
        else:
            score.misses.append(_miss(row, [one for one in found if near(row, one)], words))
    return score


def _extra(one: Item, rows: Sequence[Item], words: Callable[[Item], str]) -> str:
    told = "; ".join(_labels(row) for row in rows)
    return f"{words(one)}  [{_labels(one)}]" + (f"  gold here: [{told}]" if told else "")


def _miss(row: Item, near: Sequence[Item], words: Callable[[Item], str]) -> str:
    told = "; ".join(_labels(one) for one in near)
    return f"{words(row)}  [{_labels(row)}]" + (f"  found here: [{told}]" if told else "")


SHOWN = (
    "label",
    "target",
    "holder",
    "mode",
    "form",
    "speaker",
    "value",
    "unit",
    "comparator",
    "relation",
    "differs_in",
    "never",
)


def _labels(item: Item) -> str:
    return ", ".join(f"{name}={item.body[name]}" for name in SHOWN if name in item.body)


def _words(corpus: Corpus) -> Callable[[Item], str]:
    def words(item: Item) -> str:
        told = [f"{p.source[:2]} “{corpus.words(p)}”" for ps in item.places.values() for p in ps]
        return " | ".join(told[:4])

    return words


# ---- one measure for each kind ------------------------------------------------------------------


def _stretches(items: Iterable[Item]) -> list[Item]:
    """Return one item for each stretch of quoted words."""
    return [
        Item(item.kind, item.body, {"content": (place,)}, item.accept, item.optional)
        for item in items
        for place in item.places["content"]
    ]


def measure_quotations(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure stretches of quoted words with form and speaker."""
    corpus = found.corpus
    marked = [one for one in found.of("quotation") if one.body["form"] != "indirect"]

    def near(row: Item, one: Item) -> bool:
        return corpus.overlap(row.place("content"), one.place("content")) >= 0.9

    def agrees(row: Item, one: Item) -> bool:
        return all(row.allows(name, one.body.get(name)) for name in ("form", "speaker"))

    return compare_items(
        _stretches(gold), _stretches(marked),
        near=near, agrees=agrees, words=_words(corpus), lenient=False, once=True,
    )  # fmt: skip


def measure_whole_quotations(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure whether quotations of several stretches are one record each."""
    corpus = found.corpus
    wanted = [row for row in gold if len(row.places["content"]) > 1]
    score = Score(wanted=len(wanted), precise=False)
    for row in wanted:
        if any(_whole(corpus, row, one) for one in found.of("quotation")):
            score.reached += 1
        else:
            score.misses.append(_words(corpus)(row))
    return score


def _whole(corpus: Corpus, row: Item, one: Item) -> bool:
    ours, theirs = row.places["content"], one.places["content"]
    return len(ours) == len(theirs) and all(
        corpus.overlap(a, b) >= 0.9 for a, b in zip(ours, theirs, strict=True)
    )


def measure_attribution(role: str) -> Callable[[Findings, Sequence[Item]], Score]:
    """Return a measure of where cue or source of the quotations found are pinned."""

    def measure(found: Findings, gold: Sequence[Item]) -> Score:
        corpus = found.corpus
        score = Score(precise=False)
        for row in (row for row in gold if role in row.places):
            score.wanted += 1
            records = [one for one in found.of("quotation") if _shares_content(corpus, row, one)]
            pins = [place for one in records for place in one.places.get(role, ())]
            if any(row.place(role).within(place) for place in pins):
                score.reached += 1
            else:
                told = ", ".join(f"“{corpus.words(place)}”" for place in pins) or "nothing"
                score.misses.append(f"{_words(corpus)(row)}  found here: {told}")
        return score

    return measure


def _shares_content(corpus: Corpus, row: Item, one: Item) -> bool:
    ours, theirs = row.places["content"], one.places["content"]
    return any(corpus.overlap(a, b) >= 0.9 for a in ours for b in theirs)


def measure_furniture(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure the lines that are furniture."""
    corpus = found.corpus
    score = Score()
    spans = [place for one in found.of("furniture") for place in one.places["furniture"]]
    rows = [(row.place("furniture"), row.optional) for row in gold]
    for line in (line for source in corpus.texts for line in _lines(corpus, source)):
        is_found = any(line.within(span) for span in spans)
        told = [optional for place, optional in rows if place.within(line)]
        wanted = any(not optional for optional in told)
        score.wanted += wanted
        score.reached += wanted and is_found
        if wanted and not is_found:
            score.misses.append(f"{line.source[:2]} “{corpus.words(line)}”")
        if is_found and (wanted or not told):
            score.found += 1
            score.right += wanted
            if not wanted:
                score.extras.append(f"{line.source[:2]} “{corpus.words(line)}”")
    return score


def _lines(corpus: Corpus, source: str) -> Iterator[Place]:
    at = 0
    for line in corpus.texts[source].split("\n"):
        if line.strip():
            yield Place(source, at, at + len(line))
        at += len(line) + 1


def measure_labelled(
    kind: str, *labels: str, role: str | None = None
) -> Callable[[Findings, Sequence[Item]], Score]:
    """Return a measure of a kind whose words need only overlap while its labels must agree.

    ``role`` is that of the words (default: the name of the kind).
    """
    where = role or kind

    def measure(found: Findings, gold: Sequence[Item]) -> Score:
        return compare_items(
            gold, found.of(kind),
            near=lambda row, one: row.place(where).within(one.place(where)),
            agrees=lambda row, one: all(row.allows(name, one.body.get(name)) for name in labels),
            words=_words(found.corpus), lenient=True,
        )  # fmt: skip

    return measure


def measure_units(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure the units of those quantities whose value was found."""
    score = Score(precise=False)
    for row in (row for row in gold if row.body["unit"] and not row.optional):
        for one in found.of("quantity"):
            near = row.place("quantity").within(one.place("quantity"))
            if not near or not row.allows("value", one.body.get("value")):
                continue
            score.wanted += 1
            if _same_unit(str(row.body["unit"]), one.body.get("unit")):
                score.reached += 1
            else:
                told = f"unit={row.body['unit']}  found here: {one.body.get('unit')}"
                score.misses.append(f"{_words(found.corpus)(one)}  {told}")
            break
    return score


def _same_unit(wanted: str, found: str | None) -> bool:
    """Tell whether a unit is the same noun, singular or plural, with or without adjectives."""
    if found is None:
        return False
    ours, theirs = wanted.casefold().split(), found.casefold().split()
    return any(_stem(a) == _stem(b) for a in ours for b in theirs)


def _stem(noun: str) -> str:
    return {"men": "man", "people": "person", "metres": "metre"}.get(noun, noun.rstrip("s"))


def measure_appeals(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure calls to act."""
    corpus = found.corpus
    return compare_items(
        gold, found.of("appeal"),
        near=lambda row, one: corpus.overlap(row.place("appeal"), one.place("appeal")) >= 0.7,
        agrees=lambda row, one: True,
        words=_words(corpus), lenient=True,
    )  # fmt: skip


def measure_people(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure the people each text names, each counted once in a text."""
    score = Score()
    people = [row for row in gold if row.body["type"] == "PER"]
    named = sorted({_named(one) for one in found.of("mention") if one.body["type"] == "PER"})
    for row in (row for row in people if not row.optional):
        score.wanted += 1
        source = row.place("mention").source
        if any(source == where and row.allows("name", name) for where, name in named):
            score.reached += 1
        else:
            score.misses.append(f"{source[:2]} {row.body['name']}")
    for where, name in named:
        rows = [r for r in people if r.place("mention").source == where and r.allows("name", name)]
        if any(not row.optional for row in rows) or not rows:
            score.found += 1
            score.right += bool(rows)
        if not rows:
            score.extras.append(f"{where[:2]} {name}")
    return score


def _named(one: Item) -> tuple[str, str]:
    return one.place("mention").source, str(one.body["name"])


def measure_names(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure whether organisations and places are found and told apart."""
    score = Score(precise=False)
    mentions = found.of("mention")
    for row in (row for row in gold if row.body["type"] != "PER"):
        source = row.place("mention").source
        near = [one for one in mentions if _named(one)[0] == source]
        near = [one for one in near if row.allows("name", one.body["name"])]
        score.wanted += 1
        if any(row.allows("type", one.body["type"]) for one in near):
            score.reached += 1
        else:
            types = sorted({str(one.body["type"]) for one in near})
            told = ", ".join(types) or "nothing of that name"
            score.misses.append(
                f"{source[:2]} {row.body['name']} [{row.body['type']}] found: {told}"
            )
    return score


# ---- across texts -------------------------------------------------------------------------------


def _groups(rows: Sequence[Item]) -> list[set[Place]]:
    """Return the places of the gold in groups that speak of one utterance or one quantity."""
    groups: list[set[Place]] = []
    for row in rows:
        new = {place for places in row.places.values() for place in places}
        joined = [g for g in groups if any(a.within(b) for a in g for b in new)]
        groups = [group for group in groups if group not in joined]
        groups.append(new.union(*joined))
    return groups


def measure_variants(kind: str, precise: bool) -> Callable[[Findings, Sequence[Item]], Score]:
    """Return a measure of variants: both wordings in one record, and nothing else in it."""

    def measure(found: Findings, gold: Sequence[Item]) -> Score:
        score = Score(precise=precise)
        words, groups = _words(found.corpus), _groups(gold)
        records = found.of(kind)
        for row in (row for row in gold if not row.optional):
            score.wanted += 1
            if any(_covers(one.places["variant"], row.places["variant"]) for one in records):
                score.reached += 1
            else:
                score.misses.append(words(row))
        for one in records:
            score.found += 1
            if any(_all_within(one.places["variant"], group) for group in groups):
                score.right += 1
            else:
                score.extras.append(words(one))
        return score

    return measure


def _covers(pins: Sequence[Place], wanted: Sequence[Place]) -> bool:
    return all(any(place.within(pin) for pin in pins) for place in wanted)


def _all_within(pins: Iterable[Place], group: Iterable[Place]) -> bool:
    members = list(group)
    return all(any(pin.within(place) for place in members) for pin in pins)


WIRE_COPIES = ("01-meridian.html", "02-harbour-times.html")


def measure_reuse(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure shared passages; anything that the two wire copies share is right."""
    words = _words(found.corpus)
    score = Score(wanted=sum(not row.optional for row in gold))
    records = [(one.place("a"), one.place("b")) for one in found.of("reuse")]
    for row in (row for row in gold if not row.optional):
        pair = (row.place("a"), row.place("b"))
        if any(_pair_within(pair, record) for record in records):
            score.reached += 1
        else:
            score.misses.append(words(row))
    for one in found.of("reuse"):
        pair = (one.place("a"), one.place("b"))
        sources = tuple(sorted({place.source for place in pair}))
        right = any(_pair_within((r.place("a"), r.place("b")), pair) for r in gold)
        score.found += 1
        if sources == WIRE_COPIES or right:
            score.right += 1
        else:
            score.extras.append(words(one))
    return score


def _pair_within(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    straight = one[0].within(other[0]) and one[1].within(other[1])
    return straight or (one[0].within(other[1]) and one[1].within(other[0]))


def measure_alignments(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure statements set side by side, with how they relate and in what they differ.

    Recall counts the pairs wanted. Precision counts the pairs printed of which the gold says
    something: that they are no pair (``none``), how they relate, which difference is not there.
    """
    words = _words(found.corpus)
    score = Score()
    for row in (row for row in gold if not row.optional):
        near = [one for one in found.of("alignment") if _aligned(row, one)]
        score.wanted += 1
        if any(_agrees_in_relation(row, one) for one in near):
            score.reached += 1
        else:
            score.misses.append(_miss(row, near, words))
    for one in found.of("alignment"):
        rows = [row for row in gold if _aligned(row, one)]
        if not rows:
            continue
        score.found += 1
        if any(_may_stand(row, one) for row in rows):
            score.right += 1
        else:
            score.extras.append(_extra(one, rows, words))
    return score


def _may_stand(row: Item, one: Item) -> bool:
    told = set(one.body.get("differs_in", ()))
    return row.allows("relation", one.body["relation"]) and not told & set(
        row.body.get("never", ())
    )


def _aligned(row: Item, one: Item) -> bool:
    return _pair_within((row.place("a"), row.place("b")), (one.place("a"), one.place("b")))


def _agrees_in_relation(row: Item, one: Item) -> bool:
    wanted, told = set(row.body["differs_in"]), set(one.body.get("differs_in", ()))
    return row.allows("relation", one.body["relation"]) and wanted <= told


def measure_contradictions(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure what is printed as a contradiction: each must be one a reader would sign."""
    words = _words(found.corpus)
    rows = [row for row in gold if row.allows("relation", "contradicts")]
    score = Score(wanted=0)
    for one in found.of("alignment"):
        if one.body["relation"] != "contradicts":
            continue
        score.found += 1
        if any(_aligned(row, one) for row in rows):
            score.right += 1
        else:
            score.extras.append(f"{words(one)}  [{_labels(one)}]")
    return score


def measure_coverage(found: Findings, gold: Sequence[Item]) -> Score:
    """Measure the states of the sources, statement by statement.

    Recall counts all states of the gold (none is reached where there is no row); precision counts
    those of rows that were found, so it tells how far a cell can be trusted. What is *unclear*
    claims nothing: it reaches no state of the gold, and is none that is wrong.
    """
    score = Score()
    for row in gold:
        told = _states_of(found, row)
        for source, state in row.body["states"].items():
            score.wanted += 1
            if told is None or told.get(source) == "unclear":
                continue
            score.found += 1
            if told.get(source) in ([state] if isinstance(state, str) else state):
                score.reached += 1
                score.right += 1
            else:
                label = f"{row.body['statement']}: {source[:2]}"
                score.extras.append(f"{label} {state}, found here: {told.get(source)}")
        if told is None:
            score.misses.append(f"no row for: {row.body['statement']}")
    return score


def _states_of(found: Findings, row: Item) -> Mapping[str, str] | None:
    """Return the states of the row whose own words overlap those of the gold most."""
    head = row.place("assertion")
    best: tuple[float, Mapping[str, str]] | None = None
    for one in found.of("coverage"):
        for place in one.places.get("assertion", ()):
            overlap = found.corpus.overlap(place, head)
            if place.within(head) and (best is None or overlap > best[0]):
                best = (overlap, one.body["states"])
    return None if best is None else best[1]


# ---- all together -------------------------------------------------------------------------------

Measure = Callable[[Findings, Sequence[Item]], Score]

MEASURES: dict[str, tuple[str, Measure]] = {
    "quotation": ("quotation", measure_quotations),
    "quotation_whole": ("quotation", measure_whole_quotations),
    "quotation_cue": ("quotation", measure_attribution("cue")),
    "quotation_source": ("quotation", measure_attribution("source")),
    "furniture": ("furniture", measure_furniture),
    "quantity": ("quantity", measure_labelled("quantity", "value", "comparator")),
    "quantity_unit": ("quantity", measure_units),
    "time": ("time", measure_labelled("time", "value")),
    "appeal": ("appeal", measure_appeals),
    "labelling": (
        "labelling",
        measure_labelled("labelling", "label", "target", "holder", "mode", role="label"),
    ),
    "people": ("mention", measure_people),
    "names": ("mention", measure_names),
    "quote_variant": ("quote_variant", measure_variants("quote_variant", precise=True)),
    "number_variant": ("number_variant", measure_variants("number_variant", precise=True)),
    "reuse": ("reuse", measure_reuse),
    "alignment": ("alignment", measure_alignments),
    "contradiction": ("alignment", measure_contradictions),
    "coverage": ("coverage", measure_coverage),
}
"""What is measured: name → the kind of gold it needs, and how."""


def score_all(found: Findings, rows: Sequence[Record]) -> dict[str, Score]:
    """Return every measure for which there is gold."""
    gold = gold_items(found.corpus, rows)
    kinds = {row.kind for row in gold}
    return {
        name: measure(found, [row for row in gold if row.kind == kind])
        for name, (kind, measure) in MEASURES.items()
        if kind in kinds
    }


def report(name: str, score: Score) -> str:
    """Return figures, misses and extras of one measure, for a developer to act on."""
    lines = [f"{name}: {score.figures()}  ({score.reached} of {score.wanted} found)"]
    lines += [f"  missed  {line}" for line in score.misses]
    lines += [f"  extra   {line}" for line in score.extras]
    return "\n".join(lines)


def read_corpus(corpus: str) -> Findings:
    """Read and compare a corpus through the public API."""
    import crossread
    from crossread.model.wire import annotation_to_json

    folder = CORPORA[corpus]
    meta = str(folder / "sources.csv")
    result = crossread.compare(folder / "texts", meta=meta).findings
    names = {document.id: Path(document.capture.source).name for document in result.documents}
    texts = {names[document.id]: document.text for document in result.documents}
    records = [annotation_to_json(annotation) for annotation in result.annotations]
    return Findings(Corpus(texts), found_items(records, names))


@functools.cache
def scores(corpus: str) -> dict[str, Score]:
    """Return every measure of what the program makes of a corpus, worked out once."""
    return score_all(read_corpus(corpus), gold_rows(corpus))


Floors = dict[str, dict[str, dict[str, float]]]


def floors() -> Floors:
    """Return the figures that must be reached, by corpus and measure."""
    loaded: Floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    return loaded


# ---- tests --------------------------------------------------------------------------------------

MEASURED = [
    (corpus, name)
    for corpus in CORPORA
    for name, (kind, _) in MEASURES.items()
    if kind in {row["kind"] for row in gold_rows(corpus)}
]


@pytest.mark.slow
@pytest.mark.parametrize("corpus, name", MEASURED)
def test_corpus_reaches_floor(corpus: str, name: str) -> None:
    score = scores(corpus)[name]
    figures, wanted = score.figures(), floors()[corpus][name]
    short = {key: value for key, value in wanted.items() if figures[key] < value}
    assert not short, f"below the floor {short}\n{report(name, score)}"


def test_every_measure_has_a_floor() -> None:
    assert {(corpus, name) for corpus in floors() for name in floors()[corpus]} == set(MEASURED)


A_TEXT = (
    "“We stay,” said Ada Brandis, 19, on 9 April. She called it “odd.” Come to the bridge.\nShare"
)


def a_corpus() -> Corpus:
    return Corpus({"a.txt": A_TEXT})


def some_gold() -> list[Item]:
    rows: list[dict[str, Any]] = [
        _row("quotation", {"form": "direct", "speaker": "Ada Brandis"}, "content", "We stay"),
        _row("quotation", {"form": "mixed", "speaker": "Ada Brandis"}, "content", "odd"),
        _row("quantity", {"value": 19, "unit": None, "comparator": "exactly"}, "quantity", "19"),
        _row("time", {"value": "2023-04-09"}, "time", "9 April"),
        _row("appeal", {}, "appeal", "Come to the bridge."),
        _row("furniture", {}, "furniture", "Share"),
    ]
    return gold_items(a_corpus(), rows)


def _row(kind: str, body: dict[str, Any], role: str, quote: str, **more: Any) -> dict[str, Any]:
    evidence = [{"role": role, "quote": quote}]
    return {"source": "a.txt", "kind": kind, "body": body, "evidence": evidence, **more}


def _measured(kind: str, found: Sequence[Item], gold: Sequence[Item]) -> dict[str, float]:
    rows = [row for row in gold if row.kind == kind]
    return MEASURES[kind][1](Findings(a_corpus(), tuple(found)), rows).figures()


ONE_TEXT_KINDS = ("quotation", "quantity", "time", "appeal", "furniture")


@pytest.mark.parametrize("kind", ONE_TEXT_KINDS)
def test_measure_gives_one_when_all_is_found(kind: str) -> None:
    assert _measured(kind, some_gold(), some_gold()) == {"recall": 1.0, "precision": 1.0}


@pytest.mark.parametrize("kind", ONE_TEXT_KINDS)
def test_measure_falls_when_nothing_is_found(kind: str) -> None:
    assert _measured(kind, (), some_gold())["recall"] == 0.0


@pytest.mark.parametrize("kind", ONE_TEXT_KINDS)
def test_measure_counts_an_extra(kind: str) -> None:
    gold = some_gold()
    kept = [row for row in gold if row.kind != kind]
    assert _measured(kind, gold, kept)["precision"] == 0.0


def test_measure_refuses_another_speaker() -> None:
    gold = some_gold()
    wrong = Item("quotation", {"form": "direct", "speaker": "Joost Emmer"}, gold[0].places)
    figures = _measured("quotation", [wrong, gold[1]], gold)
    assert figures == {"recall": 0.5, "precision": 0.5}


def test_measure_takes_an_accepted_speaker() -> None:
    row = _row("quotation", {"form": "direct", "speaker": None}, "content", "We stay")
    gold = gold_items(a_corpus(), [{**row, "accept": {"speaker": ["Ada Brandis"]}}])
    assert _measured("quotation", some_gold()[:1], gold) == {"recall": 1.0, "precision": 1.0}


def test_measure_counts_neither_for_an_optional_finding() -> None:
    row = _row("time", {"value": "2023-04-09"}, "time", "9 April", optional=True)
    gold = gold_items(a_corpus(), [row])
    found = [item for item in some_gold() if item.kind == "time"]
    score = measure_labelled("time", "value")(Findings(a_corpus(), tuple(found)), gold)
    assert (score.found, score.wanted) == (0, 0)


def test_measure_wants_an_optional_quotation_unspoken() -> None:
    row = _row("quotation", {"form": "scare", "speaker": None}, "content", "odd", optional=True)
    gold = gold_items(a_corpus(), [row])
    assert _measured("quotation", some_gold()[1:2], gold)["precision"] == 0.0


def test_gold_words_that_are_missing_are_an_error() -> None:
    with pytest.raises(AssertionError, match="not in the extracted text"):
        gold_items(a_corpus(), [_row("time", {"value": "2023"}, "time", "10 April")])


def test_place_within_a_context_is_found() -> None:
    place = a_corpus().locate({"quote": "it", "within": "called it"}, "a.txt")
    assert place is not None
    assert A_TEXT[place.start - 7 : place.end] == "called it"


def test_floors_rise_and_never_fall() -> None:
    old = {"demo": {"time": {"recall": 0.9, "precision": 0.5}}}
    new = {"demo": {"time": {"recall": 0.8, "precision": 0.6}, "appeal": {"recall": 1.0}}}
    wanted = {"demo": {"time": {"recall": 0.9, "precision": 0.6}, "appeal": {"recall": 1.0}}}
    assert raised(old, new) == wanted


# ---- as a program -------------------------------------------------------------------------------


SLACK = {"alignment": 0.06, "coverage": 0.02}
"""What is left below the figure reached where vectors decide: machines round them differently."""


def reached(corpus: str) -> dict[str, dict[str, float]]:
    """Return the figures of a corpus that may become floors."""
    return {
        name: {
            key: round(max(0.0, value - SLACK.get(name, 0.0)), 4)
            for key, value in score.figures().items()
        }
        for name, score in scores(corpus).items()
    }


def raised(old: Floors, new: Floors) -> Floors:
    """Return the floors with every figure that is now higher; none is ever lowered."""
    return {
        corpus: {
            name: {
                key: max(value, old.get(corpus, {}).get(name, {}).get(key, 0.0))
                for key, value in figures.items()
            }
            for name, figures in measured.items()
        }
        for corpus, measured in new.items()
    }


def main() -> None:
    """Show what is missed and extra, or raise the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", choices=sorted(CORPORA), default="demo")
    parser.add_argument("--show", nargs="*", metavar="KIND", help="show misses and extras")
    parser.add_argument("--raise", action="store_true", dest="raises", help="raise all floors")
    chosen = parser.parse_args()
    for name, score in scores(chosen.corpus).items():
        if chosen.show is not None and (not chosen.show or name in chosen.show):
            print(report(name, score), end="\n\n")
    if chosen.raises:
        text = json.dumps(raised(floors(), {one: reached(one) for one in CORPORA}), indent=2) + "\n"
        FLOORS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()


@pytest.mark.slow
def test_no_dispute_of_the_demo_is_shown_in_two_rows() -> None:
    import crossread
    from crossread.model import Coverage

    folder = CORPORA["demo"]
    found = crossread.compare(folder / "texts", meta=str(folder / "sources.csv")).findings
    rows = [one.body for one in found.annotations if isinstance(one.body, Coverage)]
    shown = [
        (row.opposing, tuple(one.document for one in row.assertion)) for row in rows if row.opposing
    ]
    sides = [(opposing, frozenset(documents)) for opposing, documents in shown]
    assert len(sides) == len(set(sides))
