"""Telling: how the brief names sources, cuts quotations and shares its space among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from crossread.analyse.quotation.speech import gives_words
from crossread.compare.names import are_one, name_words
from crossread.model import Mention, Paragraph, Quotation, Sentence
from crossread.model.findings import Findings
from crossread.report.brief.value import Line, Part, Quote
from crossread.report.places import Places
from crossread.report.sheet import Cell, Row, Sheet, Source, Speaker, Words
from crossread.report.wording import isolated, listed
from crossread.text.quote_marks import CLOSING, OPENING

LONGEST = 34
"""Words of a quotation; a longer one is cut where a clause ends, and the cut is shown."""

SHORT = 22
"""Words of a quotation where several stand in one sentence."""

FEWEST = 6
"""A cut leaves at least so many words."""

MOSTLY = 0.5
_ENDS = " \t\n,;:\u00a0"
_CLAUSE_ENDS = re.compile(r"[,;:—–)”\"]\s|\s[—–-]\s")
_DATELINE = re.compile(
    r"^[A-Z][A-Z/,. ]{3,40}(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?\s*"
    r"(?:\([^)]{2,30}\))?\s*[—–―-]+\s+(?=\w)"
)
_ABBREVIATED = re.compile(r"(?:\b[^\W\d_]\.|\b(?:Mr|Mrs|Dr|St|Jr|Sr|etc))\.?$")


_FRAGMENT = re.compile(
    r"\s*(?:[–—―‒-]|as long as\b|if\b|when\b|while\b|because\b|that\b|who\b|which\b|whose\b|by\b"
    r"|without\b|with\b|to\b|for\b|and\b|but\b|\w+ing\b)",
)
"""How words begin that cannot be read alone."""

_IT = "\0it"
"""Stands for the source the sentence before was about, until the sentence is made."""


class Teller:
    """The sheet with what is known of its sources, and what was told of each so far.

    ``given`` counts the words quoted of each source; ``subject`` is the source the sentence
    before was about.
    """

    def __init__(self, sheet: Sheet, findings: Findings) -> None:
        self.sheet, self.findings = sheet, findings
        self.places = Places(findings)
        self.names = _names(sheet.sources)
        self.given: Counter[str] = Counter(dict.fromkeys(self.names, 0))
        self.subject: str | None = None
        self._heard = _heard(sheet.speakers, self._mere_views())
        self.speakers = _merged(self._heard)
        self._told: dict[str, list[tuple[int, int]]] = {}

    def _mere_views(self) -> frozenset[tuple[str, int]]:
        """Return where attributions begin that give nobody's words."""
        return frozenset(
            (words.siglum, words.start)
            for one in self.findings.of(Quotation)
            if not gives_words(one)
            for words in [self.places.words(one.evidence_in("content")[0])]
        )

    @property
    def n(self) -> int:
        """Return how many sources there are."""
        return len(self.sheet.sources)

    def name(self, siglum: str) -> str:
        """Return what a source is called in the text."""
        return self.names[siglum]

    def named(self, sigla: Iterable[str]) -> str:
        """Return several sources as one writes them, by sigla where they are many."""
        several = list(dict.fromkeys(sigla))
        if len(several) <= 2:
            return listed([self.name(one) for one in several])
        return f"sources {listed(several)}"

    def fresh(self) -> None:
        """Begin a paragraph: the next source is called by its name."""
        self.subject = None

    def does(self, siglum: str, verb: str) -> str:
        """Return "The Herald writes", or "it also writes" where it was the subject before.

        ``verb`` is in the third person.
        """
        again = self.subject == siglum
        self.subject = siglum
        who = self.name(siglum)
        return f"{_IT} also {verb}" if again else f"{who} {verb_of(who, verb)}"

    def line(self, *parts: Part) -> Line:
        """Return a sentence about sources; whom "it" at its beginning stands for is kept."""
        first = parts[0]
        stands = isinstance(first, str) and first.startswith(_IT) and self.subject is not None
        told = tuple(one.replace(_IT, "it") if isinstance(one, str) else one for one in parts)
        name = self.name(self.subject) if stands and self.subject else ""
        return line(*told, it=name[:1].upper() + name[1:])

    def with_article(self, name: str) -> str:
        """Return "the Ministry of Waters" where the sources mostly put an article before it."""
        seen = n_articles = 0
        for one in self.findings.of(Mention):
            if one.body.name != name:
                continue
            span = one.body.mention.span
            text = self.findings.document(one.body.mention.document).text
            if span.of(text) == name:
                seen += 1
                n_articles += text[max(0, span.start - 4) : span.start].casefold() == "the "
        is_led = name.casefold().startswith("the ")
        return f"the {isolated(name)}" if 2 * n_articles > seen and not is_led else isolated(name)

    # -- quotations ---------------------------------------------------------------------------

    def quote(
        self,
        words: Words,
        *,
        longest: int = LONGEST,
        also: Sequence[Words] = (),
        cites: bool = True,
    ) -> Quote:
        """Return words as the brief quotes them: trimmed, and cut at a clause where too long."""
        self.note(words)
        text = _DATELINE.sub("", " ".join(words.text.split()))
        text, is_cut = shortened_to(text, longest)
        self.given[words.siglum] += len(text.split())
        return Quote(words, text, is_cut, tuple(also), cites)

    def note(self, words: Words) -> None:
        """Remember that these words are told, or their place is given."""
        self._told.setdefault(words.siglum, []).append((words.start, words.end))

    def is_told(self, words: Words) -> bool:
        """Whether the brief quotes most of these words already."""
        return any(
            min(end, words.end) - max(start, words.start) > MOSTLY * (words.end - words.start)
            for start, end in self._told.get(words.siglum, ())
        )

    def speaker_of(self, words: Words) -> tuple[Speaker, Words] | None:
        """Return whose quoted words make up most of a passage, and those words."""
        length = max(1, words.end - words.start)
        for speaker in self._heard:
            for one in speaker.quoted:
                first = one.words[0]
                shared = min(first.end, words.end) - max(first.start, words.start)
                is_here = first.siglum == words.siglum and shared >= MOSTLY * length
                if is_here and one.form in {"direct", "block"} and speaker.name:
                    return speaker, first
        return None

    def say(self, cell: Cell, *, longest: int = LONGEST) -> tuple[Part, ...]:
        """Return "The Herald writes: “…” (A ¶3)", without a full stop."""
        words = cell.words[0]
        found = self.speaker_of(words)
        if found is not None:
            speaker, whole = found
            lead = f"{self.does(cell.siglum, 'quotes')} {self.with_article(speaker.name or '')}: "
            return lead, self.quote(whole, longest=longest)
        words = self._readable(words, longest)
        is_reported = cell.state == "attributes" or cell.speaker is not None
        verb = "reports" if is_reported or self.reports(words) else "writes"
        return f"{self.does(cell.siglum, verb)}: ", self.quote(words, longest=longest)

    def _readable(self, words: Words, longest: int) -> Words:
        """Return words, or the sentence they stand in where they begin inside it."""
        sentence = self.sentence_of(words)
        is_inside = words.start > sentence.start and _FRAGMENT.match(words.text) is not None
        n_words = len(sentence.text[: words.end - sentence.start].split())
        return sentence if is_inside and n_words <= longest + FEWEST else words

    def reports(self, words: Words) -> bool:
        """Whether a passage gives somebody's words."""
        return any(
            one.siglum == words.siglum
            and min(first.end, words.end) - max(first.start, words.start) > 0
            for speaker in self._heard
            for one in speaker.quoted
            for first in one.words
        )

    # -- texts --------------------------------------------------------------------------------

    @cached_property
    def _roles(self) -> dict[tuple[str, int], str]:
        return {
            (one.body.paragraph.document, one.body.number): one.body.role
            for one in self.findings.of(Paragraph)
        }

    @cached_property
    def _sentences(self) -> dict[str, list[tuple[str, Words]]]:
        """Return the sentences of each source with the role of their paragraph, in order."""
        found: dict[str, list[tuple[str, Words]]] = {}
        for one in self.findings.of(Sentence):
            role = self._roles.get((one.body.sentence.document, one.body.paragraph), "text")
            words = self.places.words(one.evidence[0])
            found.setdefault(words.siglum, []).append((role, words))
        return found

    def opening(self, siglum: str) -> Words | None:
        """Return the first sentence of running text of a source that says something."""
        for role, words in self._sentences.get(siglum, ()):
            if role == "text" and len(words.text.split()) >= FEWEST:
                return words
        return None

    def heading(self, siglum: str) -> Words | None:
        """Return the heading a source begins with, None where it has none."""
        for one in self.findings.of(Paragraph):
            words = self.places.words(one.evidence[0])
            if words.siglum == siglum and one.body.number == 1:
                return words if one.body.role == "heading" else None
        return None

    def sentence_of(self, words: Words) -> Words:
        """Return the sentence some words stand in."""
        for _, one in self._sentences.get(words.siglum, ()):
            if one.start <= words.start < one.end:
                return one
        return words


def _heard(speakers: Sequence[Speaker], left: frozenset[tuple[str, int]]) -> tuple[Speaker, ...]:
    """Return speakers with the quotations that give their words."""
    found: list[Speaker] = []
    for one in speakers:
        kept = [q for q in one.quoted if (q.siglum, q.words[0].start) not in left]
        sigla = {q.siglum for q in kept}
        if kept:
            found.append(Speaker(one.name, tuple(kept), tuple(s for s in one.sigla if s in sigla)))
    return tuple(found)


def _merged(speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Return the named speakers, those called by a surname joined to the one whole name it fits."""
    named = [one for one in speakers if one.name]
    full = full_names({one.name or "" for one in named})
    whole: dict[str, list[Speaker]] = {}
    for one in named:
        whole.setdefault(full[one.name or ""], []).append(one)
    return tuple(
        Speaker(
            name,
            tuple(sorted((q for one in known for q in one.quoted), key=lambda q: q.number)),
            tuple(sorted({s for one in known for s in one.sigla}, key=lambda s: (len(s), s))),
        )
        for name, known in whole.items()
    )


def full_names(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the one whole name it fits, itself where none or several do."""
    found: dict[str, str] = {}
    by_word: dict[str, set[str]] = {}
    for name in names:
        for word in name_words(name):
            by_word.setdefault(word, set()).add(name)
    for name in names:
        words = name_words(name)
        near = by_word.get(words[0], set()) if words else set()
        fuller = [
            other
            for other in near
            if len(other.split()) > len(name.split()) and are_one(name, other)
        ]
        found[name] = fuller[0] if len(fuller) == 1 else name
    return found


def _names(sources: Sequence[Source]) -> dict[str, str]:
    """Return what each source is called: its outlet or author where that tells it from others."""
    known = {one.siglum: one.outlet or one.author for one in sources}
    often = Counter(name for name in known.values() if name)
    return {
        siglum: (isolated(name) if name and often[name] == 1 else f"source {siglum}")
        for siglum, name in known.items()
    }


def verb_of(who: str, verb: str) -> str:
    """Return a verb as its subject asks: "write" for a body that is several.

    >>> verb_of("Families of Ambrel", "writes"), verb_of("The Harbour Times", "writes")
    ('write', 'writes')
    """
    head, of, _ = who.partition(" of ")
    is_several = of and re.search(r"[^s]s$", head)
    return re.sub(r"^(\w+?)s\b", r"\1", verb) if is_several else verb


def shortened_to(text: str, longest: int) -> tuple[str, bool]:
    """Return words without the marks around them, cut at a clause's end where they are many."""
    words = text.split()
    if len(words) <= longest:
        return trimmed(text), False
    room = " ".join(words[: longest + 1])
    ends = [one.start() for one in _CLAUSE_ENDS.finditer(room)]
    good = [end for end in ends if len(room[:end].split()) >= FEWEST]
    kept = room[: good[-1]] if good else " ".join(words[:longest])
    opened = kept.rfind("(")
    if opened > kept.rfind(")") and len(kept[:opened].split()) >= FEWEST:
        kept = kept[:opened]  # a cut leaves no bracket open
    return trimmed(kept), True


def trimmed(text: str) -> str:
    """Return words without a stop at their end, and without a mark that has no partner."""
    kept = _without_stop(text)
    while kept and kept[0] in OPENING and not any(one in kept[1:] for one in CLOSING):
        kept = _without_stop(kept[1:])
    while kept and kept[-1] in CLOSING and not any(one in kept[:-1] for one in OPENING):
        kept = _without_stop(kept[:-1])
    return kept or text.strip()


def _without_stop(text: str) -> str:
    kept = text.strip(_ENDS)
    return kept if _ABBREVIATED.search(kept) else kept.rstrip(f".{_ENDS}")


def line(*parts: Part, on_the_reading: bool = False, it: str = "") -> Line:
    """Return a sentence with a capital letter in front and a full stop behind."""
    first, *rest = parts
    if isinstance(first, str):
        first = first[:1].upper() + first[1:]
    last = parts[-1]
    stop = "" if isinstance(last, str) and last.endswith(".") else "."
    return Line(tuple(_joined((first, *rest, stop))), on_the_reading, it)


def at(words: Sequence[Words]) -> Quote:
    """Return places alone, without their words."""
    return Quote(words[0], "", also=tuple(words[1:]))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Return parts with our words that stand beside each other made one, and none empty."""
    found: list[Part] = []
    for one in parts:
        before = found[-1] if found else None
        if isinstance(one, str) and isinstance(before, str):
            found[-1] = before + one
        elif one != "":
            found.append(one)
    return found


def several(items: Sequence[Sequence[Part]], *, word: str = "and") -> list[Part]:
    """Return "x, y and z" of sentences' parts."""
    found: list[Part] = []
    for number, item in enumerate(items):
        if number:
            found.append(f" {word} " if number == len(items) - 1 else ", ")
        found += item
    return found


def is_self_contained(row: Row) -> bool:
    """Whether a statement can be read alone: it does not begin with a word that points back."""
    return _POINTS_BACK.match(row.head.text.strip(" “\"'")) is None


_POINTS_BACK = re.compile(
    r"[–—―‒-]|(?:it|he|she|they|this|that|these|those|there|but|and|so|or|yet|his|her|their|its|then|also"
    r"|instead|however|such|both|in other words|another|one of|by contrast|meanwhile)\b",
    re.IGNORECASE,
)
