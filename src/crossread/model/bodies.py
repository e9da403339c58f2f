"""Bodies: what is said about a text, one small frozen class for each kind.

A body points at text with ``Pin`` fields only; the name of such a field is the role its evidence
plays, unless its metadata declare another (where a label has that name). Every other field is a
label. ``KEY`` and ``PRIMARY`` name the labels and pins that make up
a record's *subject*, by which people's decisions find it again after a re-run. A number that came
out of a float computation is marked ``computed`` and is part of no identity.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

from crossread.model.span import Pin

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""A small ordered mapping that can be hashed; on the wire it is an object."""


@runtime_checkable
class Body(Protocol):
    """Anything with a ``kind`` that points at text with pins."""

    kind: ClassVar[str]


BodyT = TypeVar("BodyT", bound=Body)
BodyT_co = TypeVar("BodyT_co", bound=Body, covariant=True)

Certainty = Literal["sure", "likely", "unsure"]
ParagraphRole = Literal["text", "heading", "item", "quote", "caption", "byline", "dateline"]


def computed(default: float) -> float:
    """Declare a field that came out of a float computation, so is left out of every identity."""
    return dataclasses.field(default=default, metadata={"identity": False})


# ---- the layers everything else reads -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, numbered from 1 as a reader would cite it.

    ``role`` tells running text from headings, list items, block quotes and captions.
    """

    kind: ClassVar[str] = "paragraph"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("paragraph",)
    paragraph: Pin
    number: int
    role: ParagraphRole = "text"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph that is not furniture."""

    kind: ClassVar[str] = "sentence"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("sentence",)
    sentence: Pin
    paragraph: int


@dataclass(frozen=True, slots=True)
class Furniture:
    """A passage that is not part of the text to be read: navigation, pleas, comment forms."""

    kind: ClassVar[str] = "furniture"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("furniture",)
    furniture: Pin
    reason: str


# ---- findings in one document -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words given as another's: content, cue and source, PARC's three parts.

    ``form``: *direct* (inside quotation marks), *indirect* (that-clause), *mixed* (an indirect
    quotation with quoted words), *block* (a passage set off without marks), *scare* (marks that
    put distance between the text and a word; nobody's speech). ``speaker`` is the name a reader
    would give, None where the text does not make it certain; ``speaker_certainty`` says how sure
    the link is and ``speaker_basis`` why, with ``antecedent`` as its words. ``via`` is the chain
    of further sources, nearest first.
    """

    kind: ClassVar[str] = "quotation"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("content",)
    content: tuple[Pin, ...]
    form: Literal["direct", "indirect", "mixed", "block", "scare"]
    cue: Pin | None = None
    source: Pin | None = None
    speaker: str | None = None
    speaker_certainty: Certainty | None = None
    speaker_basis: str | None = None
    antecedent: Pin | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a person, organisation, place or other named thing.

    ``entity`` is the same for every mention of one actor in one document; ``name`` is the fullest
    name the document gives it.
    """

    kind: ClassVar[str] = "mention"
    KEY: ClassVar[tuple[str, ...]] = ("type",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("mention",)
    mention: Pin
    entity: str
    name: str
    type: Literal["PER", "ORG", "LOC", "MISC"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number the text gives, with what is counted and how exactly.

    ``value`` is the plain number (27 million is 27000000, a percentage stays 14 with unit ``%``,
    "one in five" is 0.2, "dozens" has none); ``upper`` ends a range. ``unit`` is the counted noun,
    unit of measure or currency code; ``of`` the fuller phrase that says what is counted.
    """

    kind: ClassVar[str] = "quantity"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("quantity",)
    quantity: Pin
    value: int | float | None
    unit: str | None = None
    of: str | None = None
    comparator: Literal["exactly", "at least", "at most", "about", "over", "under"] = "exactly"
    form: Literal["cardinal", "ordinal", "fraction", "percentage", "money", "vague"] = "cardinal"
    upper: int | float | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time, its value in ISO 8601 as TIMEX3 writes it (2025-05-09, 2023-05, P3D).

    ``basis``: *stated* in full by the text, *publication date* where that was needed to work it
    out, *text* where another date in the text was.
    """

    kind: ClassVar[str] = "time"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("time",)
    time: Pin
    value: str
    basis: Literal["stated", "publication date", "text"] = "stated"


@dataclass(frozen=True, slots=True)
class Appeal:
    """A call to action addressed to the reader."""

    kind: ClassVar[str] = "appeal"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("appeal",)
    appeal: Pin


@dataclass(frozen=True, slots=True)
class Labelling:
    """An evaluative label put on a target, and whose words put it there.

    ``label`` is its lemma in lower case; ``target`` the entity's name, or the target's words where
    it has none. ``holder``: *this text*, the speaker quoted, or *unknown* (quoted words nobody is
    named for). ``mode``: *applied* ("X is a Y"), *denied* ("X is no Y"), *questioned* ("is X a
    Y?", "X would be a Y", or the label itself in distancing marks), *compared* ("X is like a Y").
    ``construction`` says which form of words made the link.
    """

    kind: ClassVar[str] = "labelling"
    KEY: ClassVar[tuple[str, ...]] = ("label",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("label", "target")
    label_words: Pin = dataclasses.field(metadata={"role": "label"})
    target_words: Pin = dataclasses.field(metadata={"role": "target"})
    label: str
    target: str
    holder: str
    mode: Literal["applied", "denied", "questioned", "compared"] = "applied"
    construction: str = ""


@dataclass(frozen=True, slots=True)
class Subjectivity:
    """Whether a sentence gives its author's view, feeling or judgement, or reports.

    Said of single sentences only; never added up for a source.
    """

    kind: ClassVar[str] = "subjectivity"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("sentence",)
    sentence: Pin
    subjective: bool


@dataclass(frozen=True, slots=True)
class Tone:
    """How a sentence speaks of a named target, as its words alone show it.

    ``target`` is the entity's name; ``holder``: *this text*, the speaker quoted, or *unknown*.
    """

    kind: ClassVar[str] = "tone"
    KEY: ClassVar[tuple[str, ...]] = ("tone",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("target",)
    target_words: Pin = dataclasses.field(metadata={"role": "target"})
    target: str
    holder: str
    tone: Literal["favourable", "unfavourable", "neither"]


@dataclass(frozen=True, slots=True)
class Stance:
    """A side taken in explicit words (backs, condemns, refuses to attend), and by whom.

    ``holder`` is who takes it (*this text*, or a name); ``target`` the name or words of what it is
    taken on.
    """

    kind: ClassVar[str] = "stance"
    KEY: ClassVar[tuple[str, ...]] = ("position",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("expression", "target")
    expression: Pin
    target_words: Pin = dataclasses.field(metadata={"role": "target"})
    target: str
    holder: str
    position: Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class Seam:
    """A place where the voice seems to change without being marked, offered as a clue.

    ``before`` is the paragraph in one voice, ``after`` the next in another; ``reasons`` say what
    was seen: form and style, never meaning.
    """

    kind: ClassVar[str] = "seam"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("before", "after")
    before: Pin
    after: Pin
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """How words came to a text: through whom, each link pinned.

    ``content`` is what is said; ``link`` the words of each step, the one nearest to the text first
    ("the Courier reported", "Dawn had printed"), with ``names`` of who takes it beside them, an
    empty name where the text gives no source. ``basis``: *relayed*, *seen* by the author or the
    author's own people, *unsourced* where the first step has no source.
    """

    kind: ClassVar[str] = "chain"
    KEY: ClassVar[tuple[str, ...]] = ("names",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("content",)
    content: Pin
    link: tuple[Pin, ...]
    names: tuple[str, ...]
    basis: Literal["relayed", "seen", "unsourced"] = "relayed"


# ---- findings across documents ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reuse:
    """Two passages that are the same words, or the same words edited.

    ``similarity`` is the share of the shorter passage's words that stand in both, in order.
    """

    kind: ClassVar[str] = "reuse"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("a", "b")
    a: Pin
    b: Pin
    form: Literal["copy", "edited"]
    similarity: float = computed(1.0)


Difference = Literal[
    "number",
    "negation",
    "speaker",
    "hedge",
    "time",
    "place",
    "agent",
    "degree",
    "characterisation",
    "wording",
]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two statements that speak of the same thing, and how they relate.

    *same*: they say the same; *differs*: more, less or other detail; *contradicts*: both cannot
    hold as they stand. ``differs_a`` and ``differs_b`` pin the words that differ.
    """

    kind: ClassVar[str] = "alignment"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("a", "b")
    a: Pin
    b: Pin
    relation: Literal["same", "differs", "contradicts"]
    differs_in: tuple[Difference, ...] = ()
    differs_a: tuple[Pin, ...] = ()
    differs_b: tuple[Pin, ...] = ()
    similarity: float = computed(1.0)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the first variant and a later one (``variant`` counts from 1)."""

    variant: int
    change: Literal["cut", "added", "changed"]
    before: str
    after: str


Retelling = Literal[
    "same",
    "truncated",
    "elided",
    "spliced",
    "expanded",
    "altered",
    "reworded",
    "unmarked",
    "stronger",
]


@dataclass(frozen=True, slots=True)
class QuoteVariant:
    """One utterance given in different words, in several texts or inside one.

    The oldest known comes first. ``diff`` compares each later variant with the first; ``forms``
    says of each later one how it is retold: cut short at an end (*truncated*), within and owned up
    to (*elided*), within and joined without a sign (*spliced*), with more words (*expanded*), with
    other words here and there (*altered*) or nearly throughout (*reworded*, as a translation is),
    as the text's own words (*unmarked*), or, as a suggestion, without marks in words that say more
    (*stronger*).
    """

    kind: ClassVar[str] = "quote_variant"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("variant",)
    variant: tuple[Pin, ...]
    diff: tuple[Change, ...]
    speaker: str | None = None
    forms: tuple[Retelling, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberVariant:
    """One quantity given with different values or comparators.

    ``values`` are in the order of the pins, each with its comparator ("at least 29").
    """

    kind: ClassVar[str] = "number_variant"
    KEY: ClassVar[tuple[str, ...]] = ("of",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("variant",)
    variant: tuple[Pin, ...]
    of: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What several sources call one actor, or one disputed thing or event (``type`` THING).

    Names come with the labels put right beside them. ``expression`` holds the first place of each
    different expression in each document, in order; ``counts`` how often that document uses it.
    ``links`` give the reason for each tie between names that are not the same ("Kess is the
    surname of Tobin Kess").
    """

    kind: ClassVar[str] = "naming"
    KEY: ClassVar[tuple[str, ...]] = ("entity",)
    PRIMARY: ClassVar[tuple[str, ...]] = ()
    expression: tuple[Pin, ...]
    entity: str
    type: Literal["PER", "ORG", "LOC", "MISC", "THING"]
    counts: tuple[int, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Several texts that report one event.

    ``opening`` is the first sentence of each, in order; ``term`` the words that most tie them
    together, where each text that has them has them first. ``copies`` gives, for a text that is a
    copy of an earlier one of the group, that one.
    """

    kind: ClassVar[str] = "group"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("opening",)
    opening: tuple[Pin, ...]
    term: tuple[Pin, ...] = ()
    copies: Pairs = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the ids of the texts, in order."""
        return tuple(pin.document for pin in self.opening)


@dataclass(frozen=True, slots=True)
class Version:
    """A change between two captures of one page, the earlier first: a sentence cut, added, changed.

    Marks, spaces and capitals make no change.
    """

    kind: ClassVar[str] = "version"
    KEY: ClassVar[tuple[str, ...]] = ("change",)
    PRIMARY: ClassVar[tuple[str, ...]] = ("before", "after")
    change: Literal["cut", "added", "changed"]
    before: Pin | None = None
    after: Pin | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something said to have happened, with who dates it how.

    ``statement`` holds the statements of it, the head first; ``time`` the words that date it
    (``values`` and ``bases`` beside them, as in ``Time``). ``dated`` is *alike* where all dates can
    be one, *differently* where those of two sources cannot, *once* where one source alone gives a
    date.
    """

    kind: ClassVar[str] = "event"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("statement",)
    SUBJECT_IS_FIRST_PIN: ClassVar[bool] = True
    statement: tuple[Pin, ...]
    time: tuple[Pin, ...]
    values: tuple[str, ...]
    bases: tuple[str, ...]
    dated: Literal["alike", "differently", "once"]


State = Literal["asserts", "attributes", "disputes", "unclear", "absent", "not_searched"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One row of the sheet: a statement, and what each source does with it.

    ``states`` gives each document's state; ``speakers`` to whom a source that *attributes* the
    statement, or its opposite where it *disputes*, attributes that; ``reasons`` why a document was
    not searched, or why an absence may be wrong; ``nearest`` the passage that may say it where
    that is *unclear*, or comes nearest where it is *absent*, and ``nearness`` how near (near,
    far: where unclear, less likely to say it than not). The first pin of ``assertion`` is the
    row's head.
    """

    kind: ClassVar[str] = "coverage"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("assertion",)
    SUBJECT_IS_FIRST_PIN: ClassVar[bool] = True
    assertion: tuple[Pin, ...]
    states: Pairs
    opposing: tuple[Pin, ...] = ()
    nearest: tuple[Pin, ...] = ()
    speakers: Pairs = ()
    reasons: Pairs = ()
    nearness: Pairs = dataclasses.field(default=(), metadata={"identity": False})


# ---- what people do -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a person marked, to say something about them."""

    kind: ClassVar[str] = "passage"
    KEY: ClassVar[tuple[str, ...]] = ()
    PRIMARY: ClassVar[tuple[str, ...]] = ("passage",)
    passage: Pin


DecisionName = Literal["accept", "reject", "correct", "add", "comment", "tag", "withdraw"]


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about a finding, said of it, or found themselves.

    ``of`` is the *subject* of the finding and ``of_kind`` its kind, so that the decision outlives
    new versions of analysers; ``words`` are the words it is about. ``finding`` is the id of the
    record a person put forward (*correct*, *add*), ``code`` the id of a code (*tag*),
    ``withdraws`` the review that is taken back (*withdraw*; withdrawing that brings it back),
    ``settles`` the reviews between which an adjudicator decides. ``after`` is the last review of
    the same subject that was here when this one was made; ``made`` the moment in ISO 8601.
    """

    kind: ClassVar[str] = "review"
    KEY: ClassVar[tuple[str, ...]] = ("decision", "of", "made")
    PRIMARY: ClassVar[tuple[str, ...]] = ()
    MAY_LOSE_WORDS: ClassVar[bool] = True
    words: tuple[Pin, ...]
    decision: DecisionName
    of: str
    of_kind: str
    made: str
    finding: str | None = None
    code: str | None = None
    comment: str = ""
    withdraws: str | None = None
    settles: tuple[str, ...] = ()
    after: str | None = None


KINDS: dict[str, type[Body]] = {
    body.kind: body
    for body in (
        Paragraph, Sentence, Furniture, Quotation, Mention, Quantity, Time, Appeal,
        Labelling, Subjectivity, Tone, Stance,
        Seam, Chain,
        Reuse, Alignment, QuoteVariant, NumberVariant, Coverage, Naming,
        Group, Version, Event,
        Passage, Review,
    )
}  # fmt: skip
"""Every built-in kind by its name on the wire."""

STRUCTURAL: frozenset[str] = frozenset({Paragraph.kind, Sentence.kind})
"""Kinds that only cut the text up; streams leave them out unless they are asked for."""
