"""A quoted word that grows stronger when it is retold without its marks, as a suggestion (English).

"Ann Lee warned of “consequences”" becomes "Ann Lee threatened sanctions": one passage gives a few
words of a speaker in marks, another says in its own words that the same speaker did or said
something stronger. What is stronger than what stands in a list of plain pairs. That both speak of
one occasion is likely, not certain: a reader has to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crossread.compare.candidates import Statement, statements_of
from crossread.compare.names import are_one, name_words
from crossread.model import Change, Finding, Pin, Quotation, QuoteVariant, Shelf, Span
from crossread.text.similarity import Token, is_content, stem, tokens
from crossread.text.wordlists import sections

SCORE = 0.5
"""How sure a suggestion is."""

# Words in marks that are more than this are quoted, not picked.
MAX_PICKED = 5
# The stronger act stands this near behind the speaker's name, in words.
REACH = 9
# How many words of what is done are shown.
SHOWN = 3
# With further texts than this by one speaker, the nearest are looked at.
MOST_OF_ONE = 200


@dataclass(frozen=True, slots=True)
class Picked:
    """A few words given in a speaker's marks, with the act that gives them."""

    place: int
    speaker: str
    act: str
    pin: Pin
    words: frozenset[str]
    sentence: Span
    terms: frozenset[str]


def stronger_retellings(shelf: Shelf) -> Iterator[Finding[QuoteVariant]]:
    """Yield each picked quotation with the stronger words in which its speaker's act is retold."""
    statements = [
        one
        for one in statements_of(shelf)
        if shelf.documents[one.place].language == "en" and one.whole is None
    ]
    naming = _naming(statements)
    for picked in _picked(shelf, statements):
        retold = next(_retellings(picked, naming, shelf), None)
        if retold is not None:
            yield _finding(picked, retold, shelf)


def _picked(shelf: Shelf, statements: Sequence[Statement]) -> Iterator[Picked]:
    by_place: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        by_place[one.place].append(one)
    for place, reading in enumerate(shelf.readings):
        for quotation in reading.bodies(Quotation):
            content = quotation.content[0].span
            words = tokens(reading.text, content.start, content.end)
            cue = quotation.cue
            if quotation.speaker is None or cue is None or len(words) > MAX_PICKED:
                continue
            host = next((one for one in by_place[place] if one.span.contains(content)), None)
            if host is None or cue.span.start > content.start or not host.span.contains(cue.span):
                continue
            yield Picked(
                place,
                quotation.speaker,
                stem(tokens(cue.span.of(reading.text))[0].norm),
                Pin(host.document, Span(cue.span.start, content.end)),
                frozenset(stem(word.norm) for word in words if is_content(word.norm)),
                host.span,
                host.terms,
            )


def _naming(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Return the statements that name somebody, by the last word of the name."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        for last in {name_words(mention.name)[-1:] for mention in one.mentions}:
            for word in last:
                found[word].append(one)
    return found


def _retellings(
    picked: Picked, naming: dict[str, list[Statement]], shelf: Shelf
) -> Iterator[tuple[Statement, Span]]:
    last = name_words(picked.speaker)[-1:]
    for one in naming.get(last[0], ())[:MOST_OF_ONE] if last else ():
        if one.place == picked.place and one.span.overlaps(picked.sentence):
            continue
        if not _is_of_one_matter(picked, one):
            continue
        text = shelf.documents[one.place].text
        found = _stronger(picked, one, text)
        if found is not None:
            yield one, found


def _is_of_one_matter(picked: Picked, one: Statement) -> bool:
    """Whether a statement shares a word with the one quoted in, beside the speaker's name."""
    own = frozenset(name_words(picked.speaker))
    return bool((picked.terms & one.terms) - own - picked.words)


def _stronger(picked: Picked, one: Statement, text: str) -> Span | None:
    """Return where a statement says, outside marks, what is stronger than the words picked."""
    named = next(
        (mention.mention.span for mention in one.mentions if are_one(mention.name, picked.speaker)),
        None,
    )
    if named is None or picked.words & {stem(word.norm) for word in one.words}:
        return None
    after = [word for word in one.words if word.start >= named.end]
    spoken = one.voice.spoken
    for at, word in enumerate(after[:REACH]):
        if any(span.contains(Span(word.start, word.end)) for span in spoken):
            continue
        if stem(word.norm) in _stronger_than("stronger acts", picked.act):
            return _act(after[at : at + SHOWN + 1], text)
    reports = one.voice.reports and are_one(one.voice.speaker, picked.speaker)
    wanted = {strong for mild in picked.words for strong in _stronger_than("stronger words", mild)}
    for word in one.words if reports else ():
        is_quoted = any(span.contains(Span(word.start, word.end)) for span in spoken)
        if not (is_quoted and _is_in_marks(word, text)) and stem(word.norm) in wanted:
            return Span(word.start, word.end)
    return None


def _is_in_marks(word: Token, text: str) -> bool:
    """Whether an opening mark stands nearer before a word than a closing one."""
    before = text[max(0, word.start - 200) : word.start]
    return before.rfind("“") > before.rfind("”") or before.count('"') % 2 == 1


def _act(words: Sequence[Token], text: str) -> Span | None:
    """Return an act with what it is done with: "threatening sanctions"."""
    end = words[0].end
    for one in words[1:]:
        gap = text[end : one.start]
        if gap != " " or not is_content(one.norm):
            break
        end = one.end
    return Span(words[0].start, end) if end > words[0].end else None


@lru_cache(maxsize=2)
def _pairs(section: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in sections("crossread.text", "comparing.txt")[section]:
        mild, strong = (stem(word) for word in entry.split("="))
        found[mild].add(strong)
    return {mild: frozenset(strong) for mild, strong in found.items()}


def _stronger_than(section: str, mild: str) -> frozenset[str]:
    return _pairs(section).get(mild, frozenset())


def _finding(picked: Picked, retold: tuple[Statement, Span], shelf: Shelf) -> Finding[QuoteVariant]:
    statement, span = retold
    later = Pin(statement.document, span)
    before = picked.pin.span.of(shelf.documents[picked.place].text)
    change = Change(1, "changed", before, span.of(shelf.documents[statement.place].text))
    body = QuoteVariant((picked.pin, later), (change,), picked.speaker, ("stronger",))
    return Finding(body, SCORE)
