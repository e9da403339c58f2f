"""The sheet, as a value: what several sources say, side by side, ready to be written out.

Nothing here is computed from the world: ``build_sheet`` (in ``build``) turns the findings of one
run into a ``Sheet``, and the page, Markdown and tables are three ways of writing the same value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crossread.model.bodies import Certainty, State
from crossread.model.evidence import CONTEXT_LENGTH
from crossread.report.wording import Piece, dated_in_words, isolated, listed, time_in_words

if TYPE_CHECKING:
    from crossread.report.brief.value import Brief
    from crossread.report.leaves import Seen

Rank = Literal["disputed", "several", "one"]

SIGNS: dict[State, tuple[str, str]] = {
    "asserts": ("●", "says so"),
    "attributes": ("◐", "reports that someone says so"),
    "disputes": ("≠", "says otherwise"),
    "unclear": ("⊙", "may say so in other words"),
    "absent": ("○", "not found here"),
    "not_searched": ("⊘", "not searched"),
}
"""The six states of a cell, in the signs and words every face uses."""

REPORTED = "reports that someone says otherwise"
"""A dispute that is somebody's words and not the source's own."""

TOUCHING = "touches on it, may say so"
"""Of the passages that may say a statement, those that are less likely to than not."""

KINDS_IN_WORDS = {
    "coverage": "statement",
    "alignment": "pair of statements",
    "quote_variant": "variants of a quotation",
    "number_variant": "number given differently",
    "reuse": "shared passage",
    "event": "event and its dates",
    "naming": "names of one actor",
    "labelling": "label",
    "quantity": "number",
    "mention": "name",
    "passage": "marked passage",
}
"""Kinds of findings as a reader calls them, where their own name is not that."""

DECIDED = {
    "accepted": ("✓", "accepted"),
    "rejected": ("✕", "rejected"),
    "corrected": ("✎", "corrected"),
    "differs": ("⇄", "decided differently"),
    "open": ("…", "not decided"),
}
"""What people's decisions add up to, in the signs and words every face uses."""

MOST_AT_ONCE = 8
"""How many sources' words a date shows before the rest is folded."""

RANKS: dict[Rank, str] = {
    "disputed": "Disputed",
    "several": "In several sources",
    "one": "In one source only",
}
"""The ranks of rows, in the order a reader wants them."""
OF_DISPUTED = (
    "Told by words that oppose each other. Denials in plain words were right nine times in ten on "
    "headlines read for a measure; numbers set against each other were mostly wrong in reports. "
    "Read both passages, and what stands around them, before you rely on one."
)
"""What a reader is told where rows are said to be disputed (``docs/limits.md``)."""


@dataclass(frozen=True, slots=True)
class Made:
    """When, by which version and with which command a sheet was made."""

    date: str
    version: str
    command: str


@dataclass(frozen=True, slots=True)
class Words:
    """Exact words of a source, and where they stand.

    ``start`` and ``end`` count code points of the source's text; ``paragraph`` is the number a
    reader can cite. ``lit`` are the ranges *within* ``text`` that differ from other sources.
    ``where`` is the page or the time code in the source itself, where it has them.
    """

    siglum: str
    start: int
    end: int
    text: str
    prefix: str = ""
    suffix: str = ""
    paragraph: int | None = None
    language: str | None = None
    lit: tuple[tuple[int, int], ...] = ()
    where: str = ""

    @property
    def anchor(self) -> str:
        """Return the id of these words in the sheet."""
        return f"{self.siglum}-{self.start}-{self.end}"

    @property
    def place(self) -> str:
        """Return how one cites these words: siglum and paragraph, with page or time."""
        place = self.siglum if self.paragraph is None else f"{self.siglum} ¶{self.paragraph}"
        return f"{place} ({self.where})" if self.where else place

    @property
    def before(self) -> str:
        """Return what stands before the words, from a word's beginning, on one line."""
        return _context(self.prefix, cut_at_start=True)

    @property
    def after(self) -> str:
        """Return what stands after the words, up to a word's end, on one line."""
        return _context(self.suffix, cut_at_start=False)


def _context(text: str, *, cut_at_start: bool) -> str:
    """Cut context off at white space where it was cut within a word, and say so with "…"."""
    kept = text.rsplit("\n", 1)[-1] if cut_at_start else text.split("\n", 1)[0]
    if kept != text or len(text) < CONTEXT_LENGTH:
        return kept
    if cut_at_start:
        return "…\N{NO-BREAK SPACE}" + kept.partition(" ")[2]
    return kept.rpartition(" ")[0] + "\N{NO-BREAK SPACE}…"


@dataclass(frozen=True, slots=True)
class Ending:
    """How one analysis of one source, or one comparison of all, ended."""

    analyser: str
    version: str
    ending: Literal["done", "skipped", "failed"]
    n_found: int = 0
    reason: str = ""
    hint: str = ""
    n_sources: int = 1

    @property
    def in_words(self) -> str:
        """Return one of the three endings in words."""
        if self.ending == "skipped":
            return f"did not look, because {self.reason}"
        if self.ending == "failed":
            return f"failed, because {self.reason}"
        return "looked and found nothing" if self.n_found == 0 else f"found {self.n_found}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage of furniture: in the text, but not read, and why."""

    words: Words
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what is known about it and how it was read.

    ``warnings`` are doubts about its text, ``notes`` what was done to it as a matter of course.
    ``also`` names further sources of the same bytes; ``same_text_as`` the sigla of sources that
    carry largely the same text.
    """

    siglum: str
    document: str
    name: str
    label: str
    title: str | None
    outlet: str | None
    author: str | None
    date: str | None
    date_found: str | None
    language: str | None
    n_characters: int
    n_words: int
    digest: str
    media_type: str
    encoding: str | None
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    endings: tuple[Ending, ...] = ()
    also: tuple[str, ...] = ()
    same_text_as: tuple[str, ...] = ()

    @property
    def unread(self) -> tuple[Ending, ...]:
        """Return the analyses that did not look or failed."""
        return tuple(one for one in self.endings if one.ending != "done")

    @property
    def unread_why(self) -> tuple[tuple[str, str, str], ...]:
        """Return how analyses that did not look or failed ended: names, ending, hint, each once."""
        names: dict[tuple[str, str], list[str]] = {}
        for one in self.unread:
            stem = one.analyser.split(".")[0].replace("_", " ").replace("-", " ")
            names.setdefault((one.in_words, one.hint), []).append(stem)
        return tuple(
            (listed(list(dict.fromkeys(known))), told, hint)
            for (told, hint), known in names.items()
        )


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source from which no text could be got: why, and what to do."""

    name: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source does with one statement."""

    siglum: str
    state: State
    words: tuple[Words, ...] = ()
    speaker: str | None = None
    reason: str | None = None
    nearness: str | None = None

    @property
    def sign(self) -> str:
        """Return the sign of the state."""
        return SIGNS[self.state][0]

    @property
    def in_words(self) -> str:
        """Return the state in words, with the speaker where there is one."""
        if self.is_touching:
            return TOUCHING
        words = REPORTED if self.state == "disputes" and self.speaker else SIGNS[self.state][1]
        return f"{words} ({isolated(self.speaker)})" if self.speaker else words

    @property
    def is_near(self) -> bool:
        """Whether a passage near the statement was found where the statement was not."""
        return self.state == "absent" and self.nearness == "near" and bool(self.words)

    @property
    def is_touching(self) -> bool:
        """Whether a passage may say the statement and is less likely to than not."""
        return self.state == "unclear" and self.nearness == "far"

    @property
    def what_stands_by(self) -> str:
        """Return what the passage beside a cell is that finds nothing for certain."""
        if self.state == "unclear":
            return "the passage to read"
        return f"nearest passage ({self.nearness})" if self.nearness else "nearest passage"

    @property
    def is_found(self) -> bool:
        """Whether the source speaks of the statement at all."""
        return self.state in ("asserts", "attributes", "disputes")


MOST_NAMED = 14
"""More sources than this are counted where they would be named."""


def _sigla(cells: Collection[Cell]) -> str:
    few = len(cells) <= MOST_NAMED
    return listed([one.siglum for one in cells]) if few else f"{len(cells)} others"


@dataclass(frozen=True, slots=True)
class Row:
    """One statement and what each source does with it, with the reason for its rank in words."""

    number: int
    subject: str
    rank: Rank
    reason: str
    head: Words
    cells: tuple[Cell, ...]
    differs_in: tuple[str, ...] = ()

    @property
    def differs(self) -> tuple[str, ...]:
        """Return what differs, but for wording, which always does."""
        return tuple(one for one in self.differs_in if one != "wording")

    @property
    def found(self) -> tuple[Cell, ...]:
        """Return the cells of sources that speak of the statement."""
        return tuple(cell for cell in self.cells if cell.is_found)

    @property
    def unclear(self) -> tuple[Cell, ...]:
        """Return the cells of sources that may say it, likelier ones first: a reader decides."""
        return (*self.perhaps, *self.touching)

    @property
    def perhaps(self) -> tuple[Cell, ...]:
        """Return the cells of sources that may say it and come near."""
        return tuple(one for one in self.cells if one.state == "unclear" and not one.is_touching)

    @property
    def touching(self) -> tuple[Cell, ...]:
        """Return the cells of sources that touch on it, and are less likely to say it than not."""
        return tuple(one for one in self.cells if one.is_touching)

    @property
    def touched_by(self) -> str:
        """Say which sources touch on it; many are counted."""
        return f"{_sigla(self.touching)} {'touches' if len(self.touching) == 1 else 'touch'} on it"

    @property
    def in_doubt(self) -> str:
        """Say which sources may say it, and which touch on it; many are counted."""
        may = f"{_sigla(self.perhaps)} {SIGNS['unclear'][1]}" if self.perhaps else ""
        return "; ".join(filter(None, (may, self.touched_by if self.touching else "")))

    @property
    def not_found(self) -> tuple[Cell, ...]:
        """Return the cells of sources that were searched in vain."""
        return tuple(cell for cell in self.cells if cell.state == "absent")

    @property
    def not_searched(self) -> tuple[Cell, ...]:
        """Return the cells of sources that were not searched."""
        return tuple(cell for cell in self.cells if cell.state == "not_searched")

    def unsearched(self, *, told: Collection[str] = ()) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each reason why sources were not searched, with their sigla; not ``told`` ones."""
        sigla: dict[str, list[str]] = {}
        for cell in self.not_searched:
            if cell.siglum not in told:
                sigla.setdefault(cell.reason or "", []).append(cell.siglum)
        return tuple((reason, tuple(known)) for reason, known in sigla.items())

    @property
    def distinct(self) -> tuple[tuple[Cell, tuple[Words, ...]], ...]:
        """Return the passages found, those with the same words and state put together."""
        known: dict[tuple[str, str], tuple[Cell, list[Words]]] = {}
        for cell in self.found:
            for words in cell.words:
                known.setdefault((cell.in_words, words.text), (cell, []))[1].append(words)
        return tuple((cell, tuple(places)) for cell, places in known.values())


@dataclass(frozen=True, slots=True)
class Inside:
    """Two passages of one source that cannot both hold as they stand.

    ``suggested`` says that no words of the two show it by themselves: a reader should look.
    """

    number: int
    a: Words
    b: Words
    differs_in: tuple[str, ...] = ()
    suggested: bool = False

    @property
    def differs(self) -> tuple[str, ...]:
        """Return what differs, but for wording, which always does."""
        return tuple(one for one in self.differs_in if one != "wording")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its words (in one or more pieces), how it is given and through whom."""

    number: int
    words: tuple[Words, ...]
    form: str
    cue: str | None = None
    source_words: str | None = None
    certainty: Certainty | None = None
    basis: str | None = None
    via: tuple[str, ...] = ()

    @property
    def siglum(self) -> str:
        """Return the siglum of the source that gives the quotation."""
        return self.words[0].siglum


@dataclass(frozen=True, slots=True)
class Speaker:
    """Everything quoted from one speaker, in the order of the sources."""

    name: str | None
    quoted: tuple[Quoted, ...]
    sigla: tuple[str, ...]

    @property
    def distinct(self) -> tuple[tuple[Quoted, ...], ...]:
        """Return the quotations, those of the same words put together in their order."""
        return same_words(self.quoted)


def same_words(quoted: Iterable[Quoted]) -> tuple[tuple[Quoted, ...], ...]:
    """Group quotations of the same words; a comma or full stop at the end makes no difference."""
    groups: dict[tuple[str, ...], list[Quoted]] = {}
    for one in quoted:
        key = tuple(words.text.rstrip(" ,.") for words in one.words)
        groups.setdefault(key, []).append(one)
    return tuple(tuple(group) for group in groups.values())


@dataclass(frozen=True, slots=True)
class NumberGiven:
    """A number as one source gives it, and how it is read."""

    words: Words
    value: str
    about: str | None = None


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One quantity that is given differently."""

    number: int
    about: str
    given: tuple[NumberGiven, ...]


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """An expression of time and the date it stands for."""

    words: Words
    value: str
    basis: str


@dataclass(frozen=True, slots=True)
class DateGiven:
    """The words that name a date, what stands around them in the sentence, and where they stand.

    ``value`` may be more exact than the date (a time of day); ``basis`` says what it rests on.
    """

    places: tuple[Words, ...]
    before: str
    after: str
    value: str
    basis: str

    @property
    def words(self) -> Words:
        """Return the words at the first place."""
        return self.places[0]

    @property
    def is_worked_out(self) -> bool:
        """Whether more than these words was needed to know the date."""
        return self.basis != "stated"

    @property
    def time(self) -> str:
        """Return the time or part of the day in words, empty where none is given."""
        return time_in_words(self.value).partition(", ")[2]


@dataclass(frozen=True, slots=True)
class DateRow:
    """One day, month or year, and the words of every source that name it, in their order."""

    date: str
    given: tuple[DateGiven, ...]

    @property
    def sigla(self) -> tuple[str, ...]:
        """Return which sources name the date."""
        return tuple(dict.fromkeys(words.siglum for one in self.given for words in one.places))

    @property
    def first(self) -> tuple[DateGiven, ...]:
        """Return the first words of each source, as far as a row shows them at once."""
        return self._split()[0]

    @property
    def more(self) -> tuple[DateGiven, ...]:
        """Return the words a row shows on demand."""
        return self._split()[1]

    def _split(self) -> tuple[tuple[DateGiven, ...], tuple[DateGiven, ...]]:
        known: set[str] = set()
        first: list[DateGiven] = []
        more: list[DateGiven] = []
        for one in self.given:
            if one.words.siglum in known or len(first) == MOST_AT_ONCE:
                more.append(one)
            else:
                known |= {words.siglum for words in one.places}
                first.append(one)
        return tuple(first), tuple(more)


@dataclass(frozen=True, slots=True)
class EventDate:
    """How one source tells an event: its words, and the words that date it; None where none do."""

    words: Words
    time: Words | None = None
    value: str = ""
    basis: str = ""

    @property
    def date(self) -> str:
        """Return the year, month or day, empty where no date is given."""
        return self.value[:10]

    @property
    def is_worked_out(self) -> bool:
        """Whether more than the words was needed to know the date."""
        return self.basis != "stated"


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something several sources say happened, with who dates it how.

    ``dated`` is *alike*, *differently* or *once* (one source alone gives a date); ``date`` the
    date most sources give, the earliest of equals, by which events are put in order.
    """

    number: int
    date: str
    head: Words
    given: tuple[EventDate, ...]
    dated: Literal["alike", "differently", "once"]

    @property
    def sigla(self) -> tuple[str, ...]:
        """Return which sources tell of it."""
        return tuple(dict.fromkeys(one.words.siglum for one in self.given))

    @property
    def undated(self) -> tuple[str, ...]:
        """Return which sources tell of it and give it no date."""
        known = {one.words.siglum for one in self.given if one.time is not None}
        return tuple(one for one in self.sigla if one not in known)

    @property
    def in_words(self) -> str:
        """Return in words how it is dated."""
        n_dated = len(self.sigla) - len(self.undated)
        if self.dated == "differently":
            return f"dated differently in {n_dated} sources"
        if self.dated == "once":
            return "dated in one source only"
        return f"dated alike in {n_dated} sources"


RETOLD = {
    "truncated": "cut short",
    "elided": "cut within, and the cut is shown",
    "spliced": "cut within, and the cut is not shown",
    "expanded": "with more words",
    "altered": "with other words",
    "reworded": "mostly in other words, as a translation may be",
    "unmarked": "without quotation marks, as words of the text",
    "stronger": "suggested: without quotation marks, in words that say more; look for yourself",
}
"""How a wording retells the oldest one, in words for a reader."""


@dataclass(frozen=True, slots=True)
class Version:
    """One wording, with its word-level difference from the first, and where else it stands.

    ``form`` is how it retells the first; empty for the first itself and its copies.
    """

    words: Words
    pieces: tuple[Piece, ...]
    also: tuple[Words, ...] = ()
    form: str = ""

    @property
    def retold(self) -> str:
        """Return in words how it retells the first."""
        return RETOLD.get(self.form, "")

    @property
    def places(self) -> tuple[Words, ...]:
        """Return the words everywhere they stand so."""
        return (self.words, *self.also)


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One utterance given in different words."""

    number: int
    speaker: str | None
    versions: tuple[Version, ...]

    @property
    def is_suggested(self) -> bool:
        """Whether a reader has to judge if the later words retell the first."""
        return any(one.form == "stronger" for one in self.versions)


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage that stands in two sources; ``share`` is a percentage of the shorter's words."""

    number: int
    a: Words
    b: Words
    form: Literal["copy", "edited"]
    share: int
    n_words: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Texts that report one event: their first sentences, what ties them, which are copies.

    ``copies`` gives, by the siglum of a copy, that of the text it is a copy of.
    """

    number: int
    openings: tuple[Words, ...]
    terms: tuple[str, ...]
    copies: Mapping[str, str]

    @property
    def sigla(self) -> tuple[str, ...]:
        """Return the sigla of the texts, in order."""
        return tuple(one.siglum for one in self.openings)


@dataclass(frozen=True, slots=True)
class SharedGroup:
    """A passage that stands in two sources or, the same words, in more; ``rows`` are its pairs."""

    rows: tuple[Shared, ...]

    @property
    def first(self) -> Shared:
        """Return the pair that is shown."""
        return self.rows[0]

    @property
    def number(self) -> int:
        """Return the number of the pair that is shown."""
        return self.first.number

    @property
    def places(self) -> tuple[Words, ...]:
        """Return where the passage stands, each source once."""
        found: dict[str, Words] = {}
        for row in self.rows:
            for words in (row.a, row.b):
                found.setdefault(words.siglum, words)
        return tuple(found.values())

    def holds(self, row: Shared) -> bool:
        """Whether another pair is the same words at places of this one."""
        if row.form != "copy" or self.first.form != "copy":
            return False
        return any(
            _largely(one, known)
            for one in (row.a, row.b)
            for known in self.places
            if known.siglum == one.siglum
        )


SAME_PLACE = 0.9
"""Share of the longer of two passages that must stand in the other to be the same passage."""


def _largely(one: Words, other: Words) -> bool:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both >= SAME_PLACE * max(one.end - one.start, other.end - other.start)


def shared_groups(shared: Iterable[Shared]) -> tuple[SharedGroup, ...]:
    """Return shared passages; those that are the same words in several sources are together."""
    groups: list[list[Shared]] = []
    for row in shared:
        known = next((one for one in groups if SharedGroup(tuple(one)).holds(row)), None)
        if known is None:
            groups.append([row])
        else:
            known.append(row)
    return tuple(SharedGroup(tuple(one)) for one in groups)


@dataclass(frozen=True, slots=True)
class Called:
    """One expression that a source uses for an actor, where it stands first, and how often."""

    words: Words
    n: int

    @property
    def key(self) -> str:
        """Return the expression as it is told from others: in lower case, with plain spaces."""
        return " ".join(self.words.text.split()).casefold()


PARTS_OF_NAMES = frozenset("a al and bin de del der di du el for of on the van von y’s".split())
"""Words in small letters that stand inside names."""


@dataclass(frozen=True, slots=True)
class Names:
    """One actor and what each source calls it, in the order of the sources.

    ``links`` are the reasons why different names are taken for one actor; ``unsearched`` the
    sigla of sources in which names were not looked for; ``is_little`` says that no more than a
    title or the form of a name differs.
    """

    number: int
    called: tuple[Called, ...]
    links: tuple[str, ...] = ()
    unsearched: tuple[str, ...] = ()
    is_little: bool = False

    @property
    def by_source(self) -> dict[str, tuple[Called, ...]]:
        """Return the expressions of each source that names the actor, by siglum."""
        found: dict[str, tuple[Called, ...]] = {}
        for one in self.called:
            found[one.words.siglum] = (*found.get(one.words.siglum, ()), one)
        return found

    @property
    def expressions(self) -> tuple[tuple[Words, tuple[Called, ...]], ...]:
        """Return each different expression and every source that uses it, in their order.

        It is shown in capitals only where all write it so.
        """
        found: dict[str, list[Called]] = {}
        for one in self.called:
            found.setdefault(one.key, []).append(one)
        return tuple(
            (min((one.words for one in used), key=lambda words: words.text.isupper()), tuple(used))
            for used in found.values()
        )

    @property
    def is_described(self) -> bool:
        """Whether a source calls the actor by more than names and their short forms."""
        return any(
            word[:1].islower() and word.casefold() not in PARTS_OF_NAMES
            for one in self.called
            for word in one.words.text.split()
        )

    def silent(self, sigla: Iterable[str]) -> tuple[str, ...]:
        """Return which of ``sigla`` were searched for names and do not name the actor."""
        known = {*self.by_source, *self.unsearched}
        return tuple(one for one in sigla if one not in known)


@dataclass(frozen=True, slots=True)
class LabelUse:
    """One use of a label: on whom or what, by whom, and whether applied, denied or questioned."""

    words: Words
    target: str
    holder: str
    mode: str


@dataclass(frozen=True, slots=True)
class Label:
    """An evaluative label and every use of it, in the order of the sources."""

    number: int
    label: str
    uses: tuple[LabelUse, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """Return on whom or what it is put, each once."""
        return tuple(dict.fromkeys(one.target for one in self.uses))


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step of a chain: who takes it (None: no source is given), and the words that say so."""

    name: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class ChainRow:
    """How words came to a source: the step nearest to it first, and what is said at the end."""

    number: int
    content: Words
    steps: tuple[ChainStep, ...]
    basis: Literal["relayed", "seen", "unsourced"]


@dataclass(frozen=True, slots=True)
class SideRow:
    """A side taken, or a tone struck, by a holder towards a target, with the words.

    ``before`` and ``after`` are what stands around them in their sentence. ``read`` says that no
    words alone show it: a model read the sentence so.
    """

    number: int
    holder: str
    target: str
    position: str
    words: Words
    before: str = ""
    after: str = ""
    read: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Everything one holder shows towards one target, in the order of the sources."""

    holder: str
    target: str
    rows: tuple[SideRow, ...]

    @property
    def positions(self) -> tuple[str, ...]:
        """Return the sides or tones, each once."""
        return tuple(dict.fromkeys(one.position for one in self.rows))

    @property
    def sigla(self) -> tuple[str, ...]:
        """Return in which sources it stands."""
        return tuple(dict.fromkeys(one.words.siglum for one in self.rows))


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in words quoted from a speaker; ``words`` is the first place in a source."""

    speaker: str
    target: str
    words: Words


@dataclass(frozen=True, slots=True)
class SeamRow:
    """A place where the voice seems to change unmarked: what stands either side, and why."""

    number: int
    before: Words
    after: Words
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appealed:
    """What one source asks its reader to do."""

    siglum: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as the margin of a full text names it, with a link back."""

    layer: str
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked in a full text (code points of the whole text)."""

    start: int
    end: int
    layer: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A stretch of a full text: a numbered paragraph, furniture, or what is neither."""

    start: int
    end: int
    role: str
    number: int | None = None
    reason: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class FullText:
    """A source's text with everything the sheet pins in it."""

    siglum: str
    text: str
    language: str | None
    blocks: tuple[TextBlock, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What a reader is told about a section: how many sources were searched, and why it is empty.

    ``searched``, ``found_in`` and ``sources`` count sources; ``empty`` is None where something
    was found.
    """

    name: str
    n: int
    searched: int
    found_in: int
    sources: int
    empty: str | None = None
    gaps: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """Return how many sources were searched and in how many something was found."""
        sources = "source" if self.sources == 1 else "sources"
        return f"{self.searched} of {self.sources} {sources} searched, found in {self.found_in}."


@dataclass(frozen=True, slots=True)
class Said:
    """What one person did about a finding, when, and in which words.

    ``counts`` is false for a decision that a later one or a settlement has overtaken;
    ``decides`` for comments and tags.
    """

    person: str
    made: str
    did: str
    comment: str = ""
    counts: bool = True
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Changed:
    """What a person put in place of what was found, for one part of the finding."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DecidedOn:
    """A finding that people decided on, commented or tagged.

    ``words`` are where it stands; ``gone`` its words where their source is no longer here, empty
    where they left with it. ``is_lost`` says that nothing is found there any more. ``anchors``
    are those of the words a finding of this kind begins with.
    """

    number: int
    subject: str
    kind: str
    state: Literal["accepted", "rejected", "corrected", "differs", "open"]
    is_lost: bool
    words: tuple[Words, ...]
    gone: str
    said: tuple[Said, ...]
    changed: tuple[Changed, ...] = ()
    anchors: frozenset[str] = frozenset()
    by_hand: bool = False

    @property
    def sign(self) -> str:
        """Return the sign of what the decisions add up to."""
        return DECIDED[self.state][0]

    @property
    def called(self) -> str:
        """Return what a reader calls a finding of this kind."""
        return KINDS_IN_WORDS.get(self.kind, self.kind.replace("_", " "))

    @property
    def people(self) -> tuple[str, ...]:
        """Return whose decisions count, or who commented or tagged where nobody decided."""
        return tuple(
            dict.fromkeys(
                one.person
                for one in self.said
                if one.counts and (one.decides or self.state == "open")
            )
        )

    @property
    def in_words(self) -> str:
        """Return what the decisions add up to, and by whom."""
        whom = ", ".join(isolated(one) for one in self.people)
        if self.state == "open":
            return f"commented or tagged by {whom}"
        hand = "found by hand, " if self.by_hand else ""
        return f"{hand}{DECIDED[self.state][1]} by {whom}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet, in the order it is shown. Sources keep the order the user gave."""

    title: str
    made: Made
    excerpts_only: bool
    sources: tuple[Source, ...]
    failed: tuple[FailedSource, ...]
    comparisons: tuple[Ending, ...]
    rows: tuple[Row, ...]
    inside: tuple[Inside, ...]
    speakers: tuple[Speaker, ...]
    distanced: tuple[Quoted, ...]
    number_rows: tuple[NumberRow, ...]
    numbers: tuple[NumberGiven, ...]
    times: tuple[TimeGiven, ...]
    timeline: tuple[DateRow, ...]
    variants: tuple[VariantRow, ...]
    shared: tuple[Shared, ...]
    names: tuple[Names, ...]
    labels: tuple[Label, ...]
    appeals: tuple[Appealed, ...]
    texts: tuple[FullText, ...]
    excerpts: tuple[Words, ...]
    models: tuple[str, ...]
    sections: tuple[Section, ...]
    decisions: tuple[DecidedOn, ...] = ()
    brief: Brief | None = None
    chains: tuple[ChainRow, ...] = ()
    seams: tuple[SeamRow, ...] = ()
    sides: tuple[SideRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    talk: tuple[Named, ...] = ()
    seen: tuple[Seen, ...] = ()
    groups: tuple[GroupRow, ...] = ()

    @property
    def tells_of_several_events(self) -> bool:
        """Whether its sources report more than one event, so that it matters which do which."""
        return len(self.groups) > 1 or any(
            len(one.sigla) < len(self.sources) for one in self.groups
        )

    @property
    def ungrouped(self) -> tuple[Source, ...]:
        """Return the sources that report no event with another."""
        known = {siglum for one in self.groups for siglum in one.sigla}
        return tuple(one for one in self.sources if one.siglum not in known)

    def between(self, *, read: bool) -> tuple[Between, ...]:
        """Return the sides taken in words, or those a model ``read``, by holder and target.

        First those of more than one position, then those of several sources.
        """
        found: dict[tuple[str, str], list[SideRow]] = {}
        for one in self.sides:
            if one.read is read:
                holder = f"{one.words.siglum}" if one.holder == "this text" else one.holder
                found.setdefault((holder, one.target.casefold()), []).append(one)
        groups = [Between(rows[0].holder, rows[0].target, tuple(rows)) for rows in found.values()]
        groups.sort(key=lambda one: (len(one.positions) < 2, len(one.sigla) < 2))
        return tuple(groups)

    def decided(self, kind: str, words: Words) -> DecidedOn | None:
        """Return what people decided on the finding of a kind that begins with these words."""
        for one in self.decisions:
            if one.kind == kind and words.anchor in one.anchors and not one.is_lost:
                return one
        return None

    @property
    def dated(self) -> str:
        """Return in words how many sources are dated, and from when to when."""
        return dated_in_words([one.date for one in self.sources])

    def section(self, name: str) -> Section:
        """Return what is told about the section of this name; raises ``KeyError``."""
        for one in self.sections:
            if one.name == name:
                return one
        raise KeyError(name)

    def seen_of(self, siglum: str) -> Seen | None:
        """Return the pictures a source was read from, None where its words came as text."""
        return next((one for one in self.seen if one.siglum == siglum), None)

    def source(self, siglum: str) -> Source:
        """Return a source by siglum; raises ``KeyError``."""
        for one in self.sources:
            if one.siglum == siglum:
                return one
        raise KeyError(siglum)

    def speakers_in(self, *, several: bool) -> tuple[Speaker, ...]:
        """Return the named speakers who are quoted in several sources, or in one only."""
        return tuple(one for one in self.speakers if one.name and (len(one.sigla) > 1) is several)

    @property
    def other_times(self) -> tuple[TimeGiven, ...]:
        """Return the expressions of time that name no day, month or year."""
        dated = {words.anchor for row in self.timeline for one in row.given for words in one.places}
        return tuple(one for one in self.times if one.words.anchor not in dated)

    @property
    def unnamed(self) -> tuple[tuple[Quoted, ...], ...]:
        """Return the quotations whose speaker no text makes certain, same words together."""
        return tuple(group for one in self.speakers if one.name is None for group in one.distinct)

    @property
    def never_searched(self) -> tuple[Cell, ...]:
        """Return one cell for each source that was searched for no statement but its own."""
        cells: dict[str, list[Cell]] = {}
        for row in self.rows:
            for cell in row.cells:
                if not cell.is_found:
                    cells.setdefault(cell.siglum, []).append(cell)
        return tuple(
            known[0]
            for known in cells.values()
            if all(cell.state == "not_searched" for cell in known)
        )

    @property
    def never_searched_why(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each reason why sources were never searched, with their sigla."""
        sigla: dict[str, list[str]] = {}
        for cell in self.never_searched:
            sigla.setdefault(cell.reason or "", []).append(cell.siglum)
        return tuple((reason, tuple(known)) for reason, known in sigla.items())

    def rows_of(self, rank: Rank) -> tuple[Row, ...]:
        """Return the rows of one rank, in order."""
        return tuple(row for row in self.rows if row.rank == rank)
