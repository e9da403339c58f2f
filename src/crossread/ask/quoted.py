"""Quoted words of a draft, looked for in the sources: verbatim, normalised, cut, or missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crossread.ask.library import Library, Passage
from crossread.model import Document, Quotation, Span
from crossread.model.evidence import Match
from crossread.text.normalise import Normalised, normalise

FEWEST_WORDS = 4
"""Of fewer quoted words nobody expects the whole sentence."""

_CUT = re.compile(r"\s*(?:\[[^\]]*\]|\.\.\.|…)\s*")
_ENDS = " ,.;:!?\u00a0"
_MARKS = "“”\"„«»‘’'‹› "


@dataclass(frozen=True, slots=True)
class Found:
    """Where quoted words stand.

    ``goes_on`` are the words the source goes on with in the same clause, ``further`` those it goes
    on with after a comma or the like.
    """

    document: str
    span: Span
    match: Match
    goes_on: str = ""
    further: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words of a draft and every place of the sources where they stand."""

    words: str
    span: Span
    found: tuple[Found, ...]


@dataclass(slots=True)
class Shelf:
    """The texts of the sources made alike, each once."""

    library: Library
    _alike: dict[str, Normalised] = field(default_factory=dict)

    def alike(self, document: Document) -> Normalised:
        """Return the text of a document with its typography made alike."""
        known = self._alike.get(document.id)
        if known is None:
            made = normalise(document.text)
            known = self._alike[document.id] = replace(made, text=_one_mark(made.text))
        return known

    def find(self, words: str, span: Span, *, places: frozenset[int]) -> Quote:
        """Look for quoted words in the sources at these places."""
        whole = [words.strip(_ENDS)]
        cut = [one.strip(_ENDS) for one in _CUT.split(words)]
        found: list[Found] = []
        for pieces in (whole, [one for one in cut if re.search(r"\w", one)]):
            for place in sorted(places) if pieces and not found else ():
                found += self._find_in(self.library.documents[place], pieces, words)
        return Quote(words, span, tuple(found))

    def _find_in(self, document: Document, pieces: Sequence[str], words: str) -> list[Found]:
        alike = self.alike(document)
        wanted = [_one_mark(normalise(one).text) for one in pieces]
        found: list[Found] = []
        for start in _starts(alike.text, wanted[0]):
            end, at = start + len(wanted[0]), start + len(wanted[0])
            for piece in wanted[1:]:
                at = alike.text.find(piece, at)
                if at < 0:
                    break
                end = at = at + len(piece)
            if at < 0:
                continue
            span = alike.original(start, end)
            if len(pieces) > 1 and not self._is_one_passage(document.id, span):
                continue
            is_same = len(pieces) == 1 and span.of(document.text) == pieces[0]
            match: Match = "verbatim" if is_same else "normalised"
            found.append(Found(document.id, span, match, *self._rest(document, span, words)))
        return found

    def _is_one_passage(self, document: str, span: Span) -> bool:
        """Whether words with a cut between them stand in one paragraph, or one quotation."""
        last = Span(span.end - 1, span.end)
        if self.library.paragraph_at(document, span) == self.library.paragraph_at(document, last):
            return True
        return any(
            one.body.content[0].span.start <= span.start
            and span.end <= one.body.content[-1].span.end
            for passage in self.library.passages_at(document, span)
            for one in self.library.speech_in(passage)
        )

    def _rest(self, document: Document, span: Span, words: str) -> tuple[str, str]:
        """Return what follows in the source's quotation where the draft closes it with a stop."""
        if len(words.split()) < FEWEST_WORDS or words.rstrip(_MARKS)[-1:] not in ".!?,":
            return "", ""
        passages = self.library.passages_at(document.id, Span(span.end - 1, span.end))
        if not passages:
            return "", ""
        after = document.text[span.end : passages[-1].span.end]
        rest = re.split(r"[”\"»“]|['’](?!\w)", after)[0]
        clause = re.split(r"[.!?,;:—–]\s|[.!?,;:]$", rest)[0]
        if re.search(r"\w", clause):
            return " ".join(clause.split()), ""
        further = " ".join(rest.strip(_ENDS + _MARKS).split())
        return "", further if rest != after and re.search(r"\w", further) else ""


def _one_mark(text: str) -> str:
    """Make double quotation marks single: whoever quotes a quotation turns one into the other."""
    return text.replace('"', "'")


def _starts(text: str, wanted: str) -> Iterator[int]:
    """Yield where ``wanted`` begins as whole words; its first letter may be of either case."""
    forms = {wanted, wanted[:1].swapcase() + wanted[1:]}
    for form in sorted(forms):
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            before, after = text[at - 1 : at] if at else "", text[end : end + 1]
            if not (_joins(before, form[0]) or _joins(form[-1], after)):
                yield at
            at = text.find(form, at + 1)


def _joins(a: str, b: str) -> bool:
    return a.isalnum() and b.isalnum()


_IN_MARKS = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|„([^„“”]+)[“”]|(?<!\w)‘([^‘]+?)’(?!\w)")


def quoted_spans(draft: Library, text: str) -> tuple[Span, ...]:
    """Return what a draft puts in quotation marks, or sets off as somebody's words, in order."""
    known = draft.remembered.get("quoted")
    if known is None:
        spans = [Span(*match.span(match.lastindex or 0)) for match in _IN_MARKS.finditer(text)]
        spans += [
            pin.span
            for one in draft.of(Quotation)
            if one.body.form in {"direct", "mixed", "scare", "block"}
            for pin in one.body.content
            if not any(pin.span.overlaps(other) for other in spans)
        ]
        known = draft.remembered["quoted"] = tuple(sorted(set(spans)))
    return known


def quotes_of(
    draft: Library, passage: Passage, shelf: Shelf, places: frozenset[int]
) -> list[Quote]:
    """Return quoted words that stand, at least in part, in a sentence of a draft, looked for."""
    text = passage.document.text
    return [
        shelf.find(span.of(text), span, places=places)
        for span in quoted_spans(draft, text)
        if passage.span.overlaps(span)
    ]
