"""Known edits put into open news text, and how many of them the comparers find out.

Each trial takes an article with a quotation and gives a copy of it in which one quotation or one
number was edited in a known way; the rest of the copy is another article's, so that passages can
also be confused. Found is an edit for which a finding pins the edited place in both texts; wrong
is a finding that pins anything that was not edited.

Run: ``python -m evaluation.reuse_variants --data FOLDER`` (the folder that holds ``wikinews``).
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crossread.compare import alignment, number_variants, quote_variants
from crossread.engine.run import Models, compare_documents
from crossread.inference.onnx import load_embedder
from crossread.model import (
    Document,
    Done,
    NumberVariant,
    Pin,
    Quantity,
    Quotation,
    QuoteVariant,
    Reading,
    Sentence,
    Span,
)
from crossread.testing import endings
from crossread.workspace import rule_analysers
from evaluation.corpora import a_text, wikinews_articles

SEED = 20240601
MIN_QUOTED_WORDS = 9
N_TRIALS = 150


@dataclass(frozen=True, slots=True)
class Edited:
    """A text before and after one edit; the places are those of the passage edited."""

    kind: str
    before: Document
    after: Document
    place_before: Span
    place_after: Span
    is_change: bool


@dataclass(slots=True)
class Tally:
    """How many edits there were, were found, and how many findings were of no edit."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """Return the share of the edits that were found."""
        return sum(self.found.values()) / max(1, sum(self.made.values()))

    @property
    def precision(self) -> float:
        """Return the share of the findings that were of an edit."""
        return self.right / max(1, self.right + self.wrong)


# ---- edits of quotations: words in, words out ---------------------------------------------------

Words = list[str]


def cut_middle(words: Words, draw: random.Random) -> Words:
    """Leave out some words in the middle, without dots."""
    n_cut = draw.randint(2, max(2, len(words) // 4))
    start = draw.randint(2, len(words) - n_cut - 2)
    return words[:start] + words[start + n_cut :]


def cut_with_dots(words: Words, draw: random.Random) -> Words:
    """Leave out some words in the middle and say so."""
    start = draw.randint(3, len(words) - 5)
    return [*words[:start], "...", *words[start + 2 :]]


def add_word(words: Words, draw: random.Random) -> Words:
    """Put in a word that says something."""
    start = draw.randint(2, len(words) - 2)
    return [
        *words[:start],
        draw.choice(["dangerous", "foreign", "never", "secretly"]),
        *words[start:],
    ]


def swap_word(words: Words, draw: random.Random) -> Words:
    """Put another word in the place of one that says something."""
    long = [n for n, word in enumerate(words) if len(word.strip(".,;:!?")) > 5 and word.islower()]
    place = draw.choice(long or [len(words) // 2])
    return [*words[:place], draw.choice(["ruined", "shameful", "ordinary"]), *words[place + 1 :]]


def negate(words: Words, draw: random.Random) -> Words:
    """Put in a negation after a verb of being or having, or before the middle."""
    verbs = [n for n, word in enumerate(words[:-1]) if word.lower() in _VERBS]
    place = draw.choice(verbs) + 1 if verbs else len(words) // 2
    return [*words[:place], "not", *words[place:]]


_VERBS = frozenset("is are was were will have has had can could should would do did must".split())


def splice(words: Words, draw: random.Random) -> Words:  # noqa: ARG001  one shape for all
    """Join the beginning to the end, the middle half left out."""
    quarter = max(4, len(words) // 4)
    return words if len(words) < 4 * quarter else words[: quarter + 2] + words[-quarter - 2 :]


QUOTE_EDITS: dict[str, Callable[[Words, random.Random], Words]] = {
    "cut": cut_middle,
    "cut with dots": cut_with_dots,
    "added": add_word,
    "swapped": swap_word,
    "negated": negate,
    "spliced": splice,
}


# ---- edits of numbers ---------------------------------------------------------------------------


def change_figure(quantity: Quantity, draw: random.Random) -> str:
    """Give another figure."""
    value = int(quantity.value or 0)
    return f"{value + draw.randint(1, max(2, value // 3)):,}"


def add_comparator(quantity: Quantity, draw: random.Random) -> str:
    """Give the figure with a comparator it did not have."""
    return (
        f"{draw.choice(['at least', 'about', 'more than', 'nearly'])} {int(quantity.value or 0):,}"
    )


def round_off(quantity: Quantity, draw: random.Random) -> str:  # noqa: ARG001  one shape for all
    """Round the figure and say so."""
    value = int(quantity.value or 0)
    step = 10 ** (len(str(value)) - 1)
    return f"about {round(value / step) * step:,}"


NUMBER_EDITS: dict[str, Callable[[Quantity, random.Random], str]] = {
    "other figure": change_figure,
    "comparator": add_comparator,
    "rounded": round_off,
}


# ---- trials -------------------------------------------------------------------------------------


def read(document: Document) -> Reading:
    """Read a document with the built-in analysers that need no model."""
    analysers = rule_analysers()
    layers = {
        one.step.provides: one.outcome.found
        for one in endings(document, analysers)
        if isinstance(one.outcome, Done)
    }
    return Reading(document, layers)


def quote_trials(readings: Sequence[Reading], draw: random.Random) -> Iterator[Edited]:
    """Yield one edit of one quotation for each article that has one long enough."""
    kinds = list(QUOTE_EDITS)
    for reading in readings:
        quoted = [
            one.content[0].span
            for one in reading.bodies(Quotation)
            if one.form == "direct"
            and len(one.content) == 1
            and MIN_QUOTED_WORDS <= len(one.content[0].span.of(reading.text).split()) <= 60
        ]
        if not quoted:
            continue
        kind = kinds[draw.randrange(len(kinds))]
        span = draw.choice(quoted)
        words = span.of(reading.text).split()
        edited = " ".join(QUOTE_EDITS[kind](words, draw))
        yield _edited(reading, kind, span, edited)


def number_trials(readings: Sequence[Reading], draw: random.Random) -> Iterator[Edited]:
    """Yield one edit of one plain count for each article that has one."""
    kinds = list(NUMBER_EDITS)
    for reading in readings:
        plain = [one for one in reading.bodies(Quantity) if _is_plain(one, reading)]
        if not plain:
            continue
        kind = kinds[draw.randrange(len(kinds))]
        quantity = draw.choice(plain)
        span = quantity.quantity.span
        figure = re.match(r"[\d,]*\d", span.of(reading.text))
        assert figure is not None
        part = Span(span.start, span.start + figure.end())
        yield _edited(reading, kind, part, NUMBER_EDITS[kind](quantity, draw))


def _is_plain(quantity: Quantity, reading: Reading) -> bool:
    """Whether a count of things is written in figures, and is alone in its sentence."""
    span = quantity.quantity.span
    value = quantity.value or 0
    if quantity.form != "cardinal" or quantity.comparator != "exactly" or quantity.upper:
        return False
    is_year = 1800 <= value <= 2100
    if quantity.unit is None or value < 11 or is_year or value != int(value):
        return False
    figure = re.match(r"[\d,]*\d", span.of(reading.text))
    if figure is None or int(figure.group().replace(",", "")) != value:
        return False
    for sentence in reading.bodies(Sentence):
        if sentence.sentence.span.contains(span):
            around = [
                one
                for one in reading.bodies(Quantity)
                if sentence.sentence.span.contains(one.quantity.span)
            ]
            return len(around) == 1
    return False


CONTEXT = 700


def _edited(reading: Reading, kind: str, span: Span, words: str) -> Edited:
    """Return an article and a text that holds what stands round the edit, edited."""
    text = reading.text
    start = text.rfind("\n\n", 0, max(0, span.start - CONTEXT)) + 1
    end = text.find("\n\n", min(len(text), span.end + CONTEXT))
    end = len(text) if end < 0 else end
    later = text[start : span.start] + words + text[span.end : end]
    place = Span(span.start - start, span.start - start + len(words))
    capture = reading.document.capture
    after = a_text(later, source=f"{capture.source}#edited", date=capture.date)
    return Edited(kind, reading.document, after, span, place, words != span.of(text))


def find(edited: Edited, kind: type[QuoteVariant] | type[NumberVariant]) -> list[tuple[Pin, ...]]:
    """Return the pins of each variant found between a text and its edited copy."""
    readings = [read(edited.before), read(edited.after)]
    plan = (alignment.COMPARER, quote_variants.COMPARER, number_variants.COMPARER)
    models = Models(lambda name: load_embedder(name))
    for one in compare_documents(readings, plan, models):
        if one.step.provides is kind and isinstance(one.outcome, Done):
            return [annotation.body.variant for annotation in one.outcome.found]  # type: ignore[attr-defined]
    raise RuntimeError(f"{kind.kind} was not compared")


def tally(
    trials: Sequence[Edited], kind: type[QuoteVariant] | type[NumberVariant], *, show: bool
) -> Tally:
    """Run the trials and count."""
    result = Tally()
    for edited in trials:
        if not edited.is_change:
            continue
        result.made[edited.kind] += 1
        is_found = False
        known: set[tuple[str, ...]] | None = None
        for pins in find(edited, kind):
            right = _pins_edit(pins, edited)
            is_found |= right
            result.right += right
            words = tuple(_words(pin, edited) for pin in pins)
            if not right:
                known = _without_edit(edited, kind) if known is None else known
                result.wrong += words not in known
                if show and words not in known:
                    print("wrong ", words)
        result.found[edited.kind] += is_found
        if show and not is_found:
            print("missed", edited.kind, "|", _around(edited.place_after, edited.after))
    return result


def _without_edit(
    edited: Edited, kind: type[QuoteVariant] | type[NumberVariant]
) -> set[tuple[str, ...]]:
    """Return the words of what is found with the edit undone: variants the text itself holds."""
    text, place = edited.after.text, edited.place_after
    undone = text[: place.start] + edited.place_before.of(edited.before.text) + text[place.end :]
    after = a_text(undone, source="undone.txt", date=edited.after.capture.date)
    control = replace(edited, after=after)
    return {tuple(_words(pin, control) for pin in pins) for pins in find(control, kind)}


def _around(span: Span, document: Document) -> str:
    text = document.text
    before, after = text[max(0, span.start - 90) : span.start], text[span.end : span.end + 90]
    return " ".join(f"{before}[{span.of(text)}]{after}".split())


def _words(pin: Pin, edited: Edited) -> str:
    document = edited.before if pin.document == edited.before.id else edited.after
    return pin.span.of(document.text)


def _pins_edit(pins: Sequence[Pin], edited: Edited) -> bool:
    touched = [
        pin
        for pin in pins
        if pin.span.overlaps(
            edited.place_before if pin.document == edited.before.id else edited.place_after
        )
    ]
    return len({pin.document for pin in touched}) == 2


def trials_of(folder: Path, n_trials: int) -> tuple[list[Edited], list[Edited]]:
    """Return edits of quotations and edits of numbers, drawn by a fixed seed."""
    draw = random.Random(SEED)
    readings = [read(one) for one in wikinews_articles(folder)]
    draw.shuffle(readings)
    quotes = list(quote_trials(readings, draw))[:n_trials]
    return quotes, list(number_trials(readings, draw))[:n_trials]


def measure(folder: Path) -> dict[str, float]:
    """Return recall and precision of both kinds of variants; ``folder`` holds Wikinews' tables."""
    quotes, numbers = (
        tally(trials, kind, show=False)
        for trials, kind in zip(
            trials_of(folder, N_TRIALS), (QuoteVariant, NumberVariant), strict=True
        )
    )
    return {
        "quotations.recall": quotes.recall,
        "quotations.precision": quotes.precision,
        "numbers.recall": numbers.recall,
        "numbers.precision": numbers.precision,
    }


def main() -> None:
    """Run both kinds of trials and print recall and precision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trials", type=int, default=N_TRIALS)
    parser.add_argument("--show", action="store_true", help="print misses and wrong findings")
    chosen = parser.parse_args()
    quotes, numbers = trials_of(chosen.data / "wikinews", chosen.trials)
    for trials, kind in ((quotes, QuoteVariant), (numbers, NumberVariant)):
        result = tally(trials, kind, show=chosen.show)
        print(f"{kind.kind}: recall {result.recall:.3f}, precision {result.precision:.3f}")
        for name, n_made in sorted(result.made.items()):
            print(f"  {name}: {result.found[name]} of {n_made}")


if __name__ == "__main__":
    main()
