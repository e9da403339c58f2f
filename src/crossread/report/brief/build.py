"""Building the brief: from a sheet and the findings it was made of to prose. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crossread.model.findings import Findings
from crossread.report.brief import chapters
from crossread.report.brief.reading import trust
from crossread.report.brief.teller import Teller
from crossread.report.brief.value import Brief, Chapter, Listed, Passage
from crossread.report.sheet import Sheet, Source
from crossread.report.wording import counted, counted_in_words, date_in_words

CHAPTERS: tuple[tuple[str, str, Callable[[Teller], chapters.Paragraphs]], ...] = (
    ("matter", "What it is about", chapters.matter),
    ("voices", "Who speaks", chapters.voices),
    ("shared", "What they share", chapters.shared),
    ("disputed", "What is disputed", chapters.disputed),
    ("changed", "How words and numbers changed", chapters.changed),
    ("called", "Who calls whom what", chapters.called),
    ("appeals", "What the reader is asked to do", chapters.appeals),
    ("unanswered", "What none of them answers", chapters.unanswered),
    ("alone", "What only one says", chapters.alone),
    ("trust", "How far to trust this reading", trust),
)
"""The chapters in the order they are told; what only one says comes last, to even out the space."""

ORDER = (
    "matter", "voices", "shared", "disputed", "alone", "called", "changed", "appeals",
    "unanswered", "trust",
)  # fmt: skip
"""The order in which they are read."""


def build_brief(sheet: Sheet, findings: Findings) -> Brief:
    """Return the brief of a sheet; ``findings`` are those the sheet was made of."""
    teller = Teller(sheet, findings)
    told = {}
    for name, heading, tell in CHAPTERS:
        paragraphs = tell(teller) if sheet.sources or name == "trust" else ()
        if paragraphs:
            told[name] = Chapter(name, heading, paragraphs)
    found = tuple(told[name] for name in ORDER if name in told)
    return Brief(
        title=sheet.title,
        standfirst=_standfirst(sheet),
        made=sheet.made,
        sources=tuple(_listed(teller, one) for one in sheet.sources),
        chapters=found,
        passages=passages_of(found, sheet),
    )


def _standfirst(sheet: Sheet) -> str:
    if not sheet.sources:
        return "No source could be read."
    n = counted_in_words(len(sheet.sources), "source").capitalize()
    failed = f"; {len(sheet.failed):,} more could not be read" if sheet.failed else ""
    return (
        f"{n}, {sheet.dated}{failed}. Words in quotation marks stand in a source, at the place"
        " given after them."
    )


def _listed(teller: Teller, source: Source) -> Listed:
    known = [
        source.author if source.author != source.outlet and source.outlet else None,
        date_in_words(source.date) if source.date else "without a date",
        counted(source.n_words, "word"),
        source.name,
    ]
    return Listed(source.siglum, teller.name(source.siglum), ", ".join(one for one in known if one))


def passages_of(found: Iterable[Chapter], sheet: Sheet) -> tuple[Passage, ...]:
    """Return the paragraphs quoted from, in the order of the sources and their texts."""
    cited = {
        (words.siglum, words.paragraph)
        for chapter in found
        for one in chapter.lines
        for quote in one.quotes
        for words in quote.places
    }
    return tuple(
        Passage(text.siglum, block.number, text.text[block.start : block.end], text.language)
        for text in sheet.texts
        for block in text.blocks
        if block.number is not None and (text.siglum, block.number) in cited
    )
