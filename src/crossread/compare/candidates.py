"""Statements of a shelf, and a quick way to those that may speak of the same thing.

A statement is a sentence that says something: no heading, question, appeal or fragment. The way
to its neighbours goes through its rarer words and grows with the number of statements
(``shared_words``).
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, TypeVar, cast

from crossread.compare.polarity import (
    Denial,
    denials_in,
    denials_of_earlier,
    with_label,
)
from crossread.compare.shared_words import SharedWords
from crossread.compare.voice import OWN, Voice, ends_saying, opens_saying, voice_of
from crossread.model import (
    Appeal,
    Body,
    Document,
    Mention,
    Paragraph,
    Pin,
    Quantity,
    Quotation,
    Reading,
    Sentence,
    Shelf,
    Span,
    Time,
)
from crossread.text.clauses import (
    Clause,
    clauses,
    has_predicate,
    has_verb,
    opens_aside,
    opens_with_verb,
)
from crossread.text.datelines import dateline_end
from crossread.text.similarity import Token, content_stems, tokens

T = TypeVar("T")

MODEL = "embed.minilm"

LAYERS: frozenset[type[Body]] = frozenset(
    {Sentence, Paragraph, Quotation, Mention, Quantity, Time, Appeal}
)
"""What statements are made of; comparers that use them require these layers."""

READ_ROLES = frozenset({"text", "item", "quote"})
MIN_WORDS = 4
MIN_CONTENT_WORDS = 3
MAX_WORDS = 120


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that says something, with what is needed to compare it.

    ``number`` counts on the whole shelf, ``place`` is the document's. ``terms`` are the stems of
    its content words, ``names`` the folded names it mentions. A statement may be a clause:
    ``whole`` is the number of the sentence it stands in, ``subject`` where the subject stands
    that it leaves out; ``denials`` are what it denies ("the owner denied that …": these words
    are part of the clause), ``asked`` says that it stands in a question or condition ("whether",
    "if"); ``aside`` that it only tells more of what another clause speaks of ("who …", "after …"),
    and ``asides`` are where a sentence does so; ``broken`` that its words break off, or stand
    for more that was left out; ``is_appeal`` that it calls on somebody to act, which another text
    may tell as a fact ("people are asked to …").
    """

    number: int
    place: int
    document: str
    span: Span
    words: tuple[Token, ...]
    terms: frozenset[str]
    names: frozenset[str]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    voice: Voice
    paragraph: int
    whole: int | None = None
    subject: Span | None = None
    denials: tuple[Denial, ...] = ()
    asked: bool = False
    aside: bool = False
    asides: tuple[Span, ...] = ()
    broken: bool = False
    is_appeal: bool = False
    notes: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def noted(self, what: str, make: Callable[[], T]) -> T:
        """Return what was worked out of this statement before, or work it out now."""
        if what not in self.notes:
            self.notes[what] = make()
        return cast("T", self.notes[what])

    def alone(self, text: str) -> str:
        """Return the words as they can be read alone, the subject first."""
        return Clause(self.span, self.subject).words(text)

    @property
    def denied(self) -> bool:
        """Whether it says that something is not so, in more words than a negation."""
        return any(not one.twice for one in self.denials)

    @property
    def own(self) -> tuple[Token, ...]:
        """Return the words without those an aside speaks of: from "who" or "after" on.

        Of a subject whose verb opens the next clause only what "who" or "which" tells is aside.
        """
        if not self.aside:
            return self.words
        if opens_aside(self.words[0].norm):
            return self.words
        for at, word in enumerate(self.words):
            if at and opens_aside(word.norm, relative_only=True):
                return self.words[at:]
        return ()

    @property
    def stands_alone(self) -> bool:
        """Whether the words can be read without the sentence around them."""
        if self.broken or self.aside or self.is_appeal:
            return False
        if self.whole is not None and self.words[0].norm.endswith("ing"):
            return False
        return self.subject is None or len(set(self.stems)) >= ALONE_WORDS

    @property
    def lacks_subject(self) -> bool:
        """Whether it is a clause that leaves out of whom it tells."""
        if self.whole is None:
            return False
        return self.subject is not None or opens_with_verb(self.words)

    @property
    def sentence(self) -> int:
        """Return the number of the sentence it is, or stands in."""
        return self.number if self.whole is None else self.whole

    @property
    def pin(self) -> Pin:
        """Return the pin of all its words."""
        return Pin(self.document, self.span)

    @property
    def stems(self) -> list[str]:
        """Return the stems of the content words, in order."""
        return content_stems(self.words)


# A clause that leaves out its subject needs so many words to be understood without it.
ALONE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Within:
    """Findings of one document in the order of the text, found by place."""

    items: Sequence[Any]
    spans: Sequence[Span]
    starts: Sequence[int] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", [span.start for span in self.spans])
        object.__setattr__(self, "longest", max((len(span) for span in self.spans), default=0))

    def overlapping(self, span: Span) -> Iterator[Any]:
        """Yield the findings that share a code point with ``span``."""
        first = bisect.bisect_left(self.starts, span.start - self.longest)
        for index in range(first, bisect.bisect_left(self.starts, span.end)):
            if self.spans[index].end > span.start:
                yield self.items[index]


def placed(items: Iterable[tuple[Span, Any]]) -> Within:
    """Put findings in order of their spans."""
    ordered = sorted(items, key=lambda one: one[0])
    return Within([item for _, item in ordered], [span for span, _ in ordered])


def statements_of(shelf: Shelf) -> list[Statement]:
    """Return the statements of every document, in the order of the shelf and the text."""
    found: list[Statement] = []
    for place, reading in enumerate(shelf.readings):
        desk = _Layers(reading)
        for sentence, words in _sentences(desk):
            found.append(_statement(desk, sentence, words, place, len(found)))
    return found


def fragments_of(shelf: Shelf, *, first: int) -> list[Statement]:
    """Return what gives a number and is no statement: questions, items of lists, short cries.

    They are numbered from ``first`` on. Nothing is compared with them but what is the same, word
    for word, save for the number.
    """
    found: list[Statement] = []
    for place, reading in enumerate(shelf.readings):
        desk = _Layers(reading)
        for sentence in _layer(reading, Sentence):
            span = _behind_dateline(desk.text, sentence)
            words = tuple(tokens(desk.text, span.start, span.end))
            is_left_out = not _says_something(span.of(desk.text), words)
            if is_left_out and len(words) <= MAX_WORDS and any(desk.quantities.overlapping(span)):
                found.append(_statement(desk, sentence, words, place, first + len(found)))
    return found


def units_of(shelf: Shelf) -> list[Statement]:
    """Return the statements of every document, each followed by its clauses, in order.

    A sentence that is one clause without a frame ("officials said") has no clauses of its own.
    """
    found: list[Statement] = []
    for place, reading in enumerate(shelf.readings):
        desk = _Layers(reading)
        before: list[Statement] = []
        for sentence, words in _sentences(desk):
            whole = _statement(desk, sentence, words, place, len(found))
            whole = _with_earlier(desk, whole, before)
            before = [*before, whole][-MOST_BEFORE:]
            parts = list(_clauses(desk, whole))
            found += [replace(whole, asides=_asides(parts)), *parts]
    return found


# What "the claim" means stands so many sentences back at most: from further back it is guessed.
MOST_BEFORE = 3


def _with_earlier(desk: _Layers, one: Statement, before: Sequence[Statement]) -> Statement:
    """Return a statement with what it denies that was told before: "The claim is false."."""
    if one.denials or desk.reading.document.language != "en":
        return one
    denials = denials_of_earlier(desk.text, one.span, [each.span for each in before])
    return replace(one, denials=denials, voice=_denying(one.voice, denials), notes={})


def _asides(parts: Sequence[Statement]) -> tuple[Span, ...]:
    """Return where a sentence tells more of what it speaks of: from "who" or "after" on."""
    return tuple(Span(one.own[0].start, one.span.end) for one in parts if one.aside and one.own)


class _Layers:
    """The layers of one reading that statements are made of, found by place."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.roles = {one.number: one.role for one in _layer(reading, Paragraph)}
        self.appeals = placed((one.appeal.span, one) for one in _layer(reading, Appeal))
        self.mentions = placed((one.mention.span, one) for one in _layer(reading, Mention))
        self.quantities = placed((one.quantity.span, one) for one in _layer(reading, Quantity))
        self.times = placed((one.time.span, one) for one in _layer(reading, Time))
        self.speech = placed(
            (pin.span, one)
            for one in _layer(reading, Quotation)
            if one.form != "scare"
            for pin in one.content
        )

    def voice(self, span: Span, words: Sequence[Token]) -> Voice:
        """Return whose voice the words at ``span`` speak in."""
        return voice_of(
            self.text,
            span,
            words,
            speech=tuple(self.speech.overlapping(span)),
            mentions=tuple(self.mentions.overlapping(span)),
        )


def _sentences(desk: _Layers) -> Iterator[tuple[Sentence, tuple[Token, ...]]]:
    """Yield the sentences that say something, with their words."""
    for sentence in _layer(desk.reading, Sentence):
        span = _behind_dateline(desk.text, sentence)
        if desk.roles.get(sentence.paragraph, "text") not in READ_ROLES:
            continue
        words = tuple(tokens(desk.text, span.start, span.end))
        if _says_something(span.of(desk.text), words):
            yield sentence, words


def _behind_dateline(text: str, sentence: Sentence) -> Span:
    """Return where a sentence stands, without the dateline that may open a report.

    The label that a fact-check puts under a claim ("FALSE") is part of it.
    """
    span = with_label(text, sentence.sentence.span)
    if sentence.paragraph > LAST_DATELINE:
        return span
    return Span(dateline_end(text, span.start, span.end), span.end)


# A report's title, standfirst and byline may stand before its dateline.
LAST_DATELINE = 6


def _statement(
    desk: _Layers, sentence: Sentence, words: tuple[Token, ...], place: int, number: int
) -> Statement:
    span = _behind_dateline(desk.text, sentence)
    named = tuple(desk.mentions.overlapping(span))
    denials = denials_in(desk.text, span)
    return Statement(
        number=number,
        place=place,
        document=desk.reading.document.id,
        span=span,
        words=words,
        terms=frozenset(content_stems(words)),
        names=frozenset(one.name.casefold() for one in named),
        mentions=named,
        quantities=tuple(desk.quantities.overlapping(span)),
        times=tuple(desk.times.overlapping(span)),
        voice=_denying(desk.voice(span, words), denials),
        paragraph=sentence.paragraph,
        denials=denials,
        asked=any(word.norm in _ASKED for word in words),
        broken=_breaks_off(span.of(desk.text)) or _is_caption(desk, words),
        is_appeal=any(desk.appeals.overlapping(span)),
    )


# ---- clauses -----------------------------------------------------------------------------------

# A clause with fewer words that say something, its subject counted, is no statement of its own.
MIN_CLAUSE_CONTENT = 2
# A single clause that covers so much of its sentence is no other statement than the sentence.
WHOLE_CLAUSE = 0.9


def _clauses(desk: _Layers, whole: Statement) -> Iterator[Statement]:
    if desk.reading.document.language != "en":
        return
    cut = clauses(desk.text, whole.span.start, whole.span.end)
    parts = _with_denials(cut, whole.denials, desk.text)
    if len(parts) == 1 and len(parts[0].span) >= WHOLE_CLAUSE * len(whole.span):
        return
    number = whole.number
    for part, voice in zip(parts, _voices(desk, whole, parts), strict=True):
        words = tuple(tokens(desk.text, part.span.start, part.span.end))
        own = frozenset(content_stems(words))
        if len(own) < MIN_CLAUSE_CONTENT or words[0].norm in _NOT_SAID or ends_saying(words):
            continue
        if not has_predicate(desk.text, words, has_subject=part.subject is not None):
            continue
        number += 1
        yield _clause(desk, whole, part, (number, words, voice))


# What stands after these is not said to be so: a question, a condition, a purpose.
_ASKED = frozenset(("whether", "if", "unless"))
_NOT_SAID = _ASKED | {"to", "lest"}


def _with_denials(parts: Sequence[Clause], denials: Sequence[Denial], text: str) -> list[Clause]:
    """Join what is denied with the words that deny it, so that neither is shown alone.

    What a comma parts from them at the beginning is left out.
    """
    found = list(parts)
    for denial in denials:
        held = (denial.cue, denial.said)
        inside = [one for one in found if any(one.span.overlaps(span) for span in held)]
        spans = [denial.frame, *(one.span for one in inside)]
        start = min(one.start for one in spans)
        if text[start : denial.frame.start].rstrip().endswith(","):
            start = denial.frame.start
        joined = Span(start, max(one.end for one in spans))
        found = [one for one in found if one not in inside and not joined.contains(one.span)]
        found.append(Clause(joined, contrast=any(one.contrast for one in inside)))
    return sorted(found, key=lambda one: one.span)


def _clause(
    desk: _Layers, whole: Statement, part: Clause, own: tuple[int, tuple[Token, ...], Voice]
) -> Statement:
    number, words, voice = own
    denials = tuple(one for one in whole.denials if part.span.contains(one.cue))
    spans = [part.span] if part.subject is None else [part.subject, part.span]
    subject = () if part.subject is None else tokens(desk.text, *_ends(part.subject))
    named = tuple(
        one for one in whole.mentions if any(span.overlaps(one.mention.span) for span in spans)
    )
    return replace(
        whole,
        number=number,
        span=part.span,
        words=words,
        terms=frozenset(content_stems([*subject, *words])),
        names=frozenset(one.name.casefold() for one in named),
        mentions=named,
        quantities=tuple(one for one in whole.quantities if part.span.overlaps(one.quantity.span)),
        times=tuple(one for one in whole.times if part.span.overlaps(one.time.span)),
        voice=_denying(voice, denials),
        whole=whole.number,
        subject=part.subject,
        denials=denials,
        asked=any(word.norm in _ASKED for word in words),
        aside=part.aside,
        broken=_breaks_off(desk.text[part.span.start : part.span.end + 1].rstrip(",;.")),
        notes={},
    )


def _denying(voice: Voice, denials: Sequence[Denial]) -> Voice:
    """Return the voice of what denies: "reports that … are false" is said by the text itself."""
    is_hearsay = voice.reports and voice.source is None and not voice.spoken
    is_own = denials and not any(one.by_somebody for one in denials)
    return OWN if is_hearsay and voice.speaker is None and is_own else voice


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _voices(desk: _Layers, whole: Statement, parts: Sequence[Clause]) -> list[Voice]:
    """Return whose voice each clause of a sentence speaks in.

    Clauses set against each other ("while …") may have a frame each; a clause without one takes
    the sentence's, unless the frame stands in another stretch and does not close the sentence.
    """
    stretches = _stretches(whole.span, parts)
    voices = []
    for part in parts:
        stretch = next(
            one for one in stretches if one.contains(Span(part.span.end - 1, part.span.end))
        )
        voices.append(_voice(desk, whole, part, stretch))
    return voices


def _stretches(sentence: Span, parts: Sequence[Clause]) -> list[Span]:
    cuts = [sentence.start, *(one.span.start for one in parts if one.contrast), sentence.end]
    return [Span(a, b) for a, b in pairwise(cuts) if b > a]


def _voice(desk: _Layers, whole: Statement, part: Clause, stretch: Span) -> Voice:
    words = tokens(desk.text, *_ends(part.span))
    if part.subject is not None and opens_saying(words) and not whole.voice.reports:
        return _by(desk, part.subject)
    source = whole.voice.source
    if source is not None and _describes(desk.text, source, part.span):
        return OWN
    if len(stretch) == len(whole.span):
        return _with_speech(whole.voice, desk, part.span)
    own = desk.voice(stretch, tokens(desk.text, *_ends(stretch)))
    if own.reports or not whole.voice.reports:
        return _with_speech(own, desk, part.span)
    closes = source is not None and whole.span.end - source.end <= MAX_AFTER_SOURCE
    is_elsewhere = source is not None and not source.overlaps(stretch) and not closes
    return own if is_elsewhere else whole.voice


def _by(desk: _Layers, who: Span) -> Voice:
    """Return the voice of those named by some words, nobody's if these are a pronoun."""
    named = [one for one in desk.mentions.overlapping(who) if one.type in ("PER", "ORG")]
    words = who.of(desk.text)
    speaker = named[0].name if named else words if " " in words else None
    return Voice(reports=True, speaker=speaker, source=who)


# A source that stands so near to the end of a sentence closes it.
MAX_AFTER_SOURCE = 40


def _with_speech(voice: Voice, desk: _Layers, span: Span) -> Voice:
    """Return the voice of a clause: one that is mostly quoted reports, whatever its sentence.

    Of "According to the Courier, Lee told Kess: “It is over.”" the quoted words are Lee's.
    """
    own = desk.voice(span, tokens(desk.text, *_ends(span)))
    n_quoted = sum(min(one.end, span.end) - max(one.start, span.start) for one in own.spoken)
    is_quoted = own.speaker is not None and n_quoted >= QUOTED_CLAUSE * len(span)
    return voice if voice.reports and not is_quoted else own


QUOTED_CLAUSE = 0.8
"""So much of a clause is quoted where it is its speaker's and not its sentence's."""


def _describes(text: str, source: Span, clause: Span) -> bool:
    """Whether a clause only says who the source is: "Ann Lee, who has led it since 2012, said"."""
    opens = clause.of(text)
    at = text.find(" who ", clause.start, clause.end)
    return (clause.overlaps(source) and 0 <= at - source.end <= 2) or (
        opens.startswith(("who ", "whose ")) and 0 <= clause.start - source.end <= 2
    )


def by_language(
    statements: Iterable[Statement], documents: Sequence[Document]
) -> dict[str, list[Statement]]:
    """Return the statements of each language; those of an unknown one are left out."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        language = documents[statement.place].language
        if language is not None:
            groups[language].append(statement)
    return groups


def _layer(reading: Reading, kind: type[Any]) -> tuple[Any, ...]:
    """Return the bodies of a layer; none where it was not asked for."""
    return tuple(one.body for one in reading.layers.get(kind, ()))


_STOPS = ".!…"
_CLOSERS = "\"'”’»“)] "


def _says_something(text: str, words: Sequence[Token]) -> bool:
    """Leave out questions, exclamations of a few words, headings and fragments."""
    bare = text.rstrip(_CLOSERS)
    if bare.endswith("?") or not MIN_WORDS <= len(words) <= MAX_WORDS:
        return False
    if len(set(content_stems(words))) < MIN_CONTENT_WORDS:
        return False
    return bare.endswith((*_STOPS, ";", ":", ",")) or len(words) >= 2 * MIN_WORDS


# What an editor put in square brackets, more than a word or two, for what is left out.
_LEFT_OUT = re.compile(r"\[[^\]]*\s[^\]]*\]")
MAX_LEFT_OUT = 0.3
# So few words before a colon only open what follows; braces are a program's.
OPENING_WORDS = 10
_CODE = re.compile(r"\{.*\}|\(\)\s*[{;]", re.DOTALL)


def _breaks_off(text: str) -> bool:
    """Whether a statement ends in an ellipsis, or stands for one that was mostly left out."""
    if text.rstrip(_CLOSERS).endswith(("...", "…")) or _CODE.search(text):
        return True
    if text.rstrip().endswith(":") and len(text.split()) <= OPENING_WORDS:
        return True  # "Ann Lee wrote:"
    return sum(map(len, _LEFT_OUT.findall(text))) >= MAX_LEFT_OUT * len(text)


# A sentence of so few words without a verb names something and says nothing of it.
CAPTION_WORDS = 8


def _is_caption(desk: _Layers, words: Sequence[Token]) -> bool:
    if desk.reading.document.language != "en" or len(words) > CAPTION_WORDS:
        return False
    return not has_predicate(desk.text, words) and not has_verb(words)


MAX_NEIGHBOURS = 24
MAX_PER_DOCUMENT = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that may speak of the same thing; ``a`` stands before ``b`` on the shelf.

    ``overlap`` is the share of the weight of the lighter one's words that both have.
    """

    a: Statement
    b: Statement
    overlap: float


class Index:
    """An inverted index over statements: rarer words lead to those that share them."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = tuple(statements)
        self._row = {one.number: row for row, one in enumerate(statements)}
        self._places = [one.place for one in statements]
        self._words = SharedWords([one.terms for one in statements])

    def overlap(self, a: Statement, b: Statement) -> float:
        """Return the weight both share as a share of the lighter one's, to two decimals."""
        return self._words.hundredths(self._row[a.number], self._row[b.number]) / 100

    def neighbours(self, statement: Statement) -> list[int]:
        """Return the statements that share the most weight with this one, heaviest first.

        At least two terms must be shared; at most ``MAX_PER_DOCUMENT`` come from one document.
        """
        row = self._row[statement.number]
        return [self._statements[other].number for other, _ in self._spread(row)]

    def _spread(self, row: int, *, floor: int = 0) -> list[tuple[int, int]]:
        """Return the nearest rows with how near they are, in hundredths, a few of each document."""
        taken: dict[int, int] = defaultdict(int)
        found: list[tuple[int, int]] = []
        for one in self._words.nearest(row, floor=floor):
            place = self._places[one[0]]
            taken[place] += 1
            if taken[place] <= MAX_PER_DOCUMENT:
                found.append(one)
                if len(found) == MAX_NEIGHBOURS:
                    break
        return found

    def pairs(self, *, floor: float) -> list[Pair]:
        """Return every pair of neighbours that overlap by ``floor`` or more, in order."""
        n_all = len(self._statements)
        near: dict[int, int] = {}  # of whole numbers alone, which are many and cost little to hold
        for row in range(n_all):
            for other, hundredths in self._spread(row, floor=round(100 * floor)):
                first, later = (row, other) if row < other else (other, row)
                near[first * n_all + later] = hundredths
        return [
            Pair(self._statements[key // n_all], self._statements[key % n_all], near[key] / 100)
            for key in sorted(near)
        ]


class Embeddings:
    """Similarity of statements by a sentence encoder; each text is encoded once.

    Vectors are kept for the life of the encoder (``encode`` and ``supports`` are all that is asked
    of it), so that comparers that follow each other need not encode again.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._vectors: dict[str, Any] = _vectors_of(model)

    def supports(self, language: str | None) -> bool:
        """Whether the encoder reads this language."""
        return bool(self._model.supports(language))

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode the texts that were not encoded before."""
        missing = [one for one in dict.fromkeys(texts) if one not in self._vectors]
        if missing:
            vectors = self._model.encode(missing)
            self._vectors.update(zip(missing, vectors, strict=True))

    def vector(self, text: str) -> Any:
        """Return the vector of a prepared text."""
        return self._vectors[text]

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two prepared texts, to two decimals: finer digits are noise."""
        return round(float(self._vectors[a] @ self._vectors[b]), 2)

    def rows(self, texts: Sequence[str]) -> Any:
        """Return the vectors of texts, one a row, in their order."""
        import numpy as np

        self.prepare(texts)
        return np.array([self._vectors[one] for one in texts], dtype=np.float32)

    def best_of_groups(self, texts: Sequence[str], firsts: Sequence[int]) -> tuple[Any, Any]:
        """Return, for each prepared text, the nearest text of each group, and how near it is.

        ``firsts`` are the indices at which the groups begin. Both arrays have one row a text and
        one column a group; of equals the first is taken.
        """
        import numpy as np

        rows = np.array([self._vectors[one] for one in texts], dtype=np.float32)
        ends = [*firsts[1:], len(rows)]
        best = np.zeros((len(rows), len(firsts)), dtype=np.int64)
        near = np.zeros((len(rows), len(firsts)), dtype=np.float32)
        for start in range(0, len(rows), BLOCK):
            block = np.round(rows[start : start + BLOCK] @ rows.T, 2)
            for group, (first, end) in enumerate(zip(firsts, ends, strict=True)):
                part = block[:, first:end]
                best[start : start + BLOCK, group] = first + part.argmax(axis=1)
                near[start : start + BLOCK, group] = part.max(axis=1)
        return best, near


# So many texts are compared with all others at a time.
BLOCK = 512
MAX_KEPT = 60_000
_kept: list[tuple[Any, dict[str, Any]]] = []


def _vectors_of(model: Any) -> dict[str, Any]:
    """Return the vectors kept for this encoder; those of another one are forgotten."""
    if not _kept or _kept[0][0] is not model or len(_kept[0][1]) > MAX_KEPT:
        _kept[:] = [(model, {})]
    return _kept[0][1]
