"""The sheet as a Word file: the same order and words, to send, print and write into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from crossread.report.brief.write import add_chapters
from crossread.report.docx import (
    Run,
    add_heading,
    add_paragraph,
    add_table,
    new_document,
    to_bytes,
)
from crossread.report.sheet import (
    OF_DISPUTED,
    RANKS,
    SIGNS,
    Cell,
    DecidedOn,
    EventRow,
    Quoted,
    Rank,
    Row,
    Said,
    Sheet,
    Source,
    Words,
)
from crossread.report.timeline import events_at_once
from crossread.report.wording import (
    Piece,
    basis_in_words,
    counted,
    date_in_words,
    found_in_words,
    listed,
    sentence,
    time_in_words,
    trimmed,
    with_dates,
)
from crossread.text.language_names import language_name

if TYPE_CHECKING:
    from docx.document import Document

Runs: TypeAlias = list[Run]

MOST_COLUMNS = 3
"""With more sources than this, a statement is a list instead of a row of a table."""

BULLET = "List Bullet"


def render_docx(sheet: Sheet) -> bytes:
    """Return the sheet as a Word file. Raises ``ExtraMissing`` where python-docx is not here."""
    footer = f"{date_in_words(sheet.made.date)} · crossread {sheet.made.version}"
    document = new_document(sheet.title, date=sheet.made.date, footer=footer)
    add_heading(document, sheet.title, 0)
    for write in (
        _head, _in_brief, _sources, _statements, _quotations, _chains, _seams, _numbers, _timeline,
        _variants, _shared, _names, _labels, _sides, _appeals, _decisions, _texts, _made,
    ):  # fmt: skip
        write(document, sheet)
    return to_bytes(document)


def _ours(text: str) -> Run:
    return text, "ours"


def _quote(words: Words) -> Runs:
    return [_ours("“"), (words.text, "source"), _ours("” "), (f"({words.place})", "place")]


def _head(document: Document, sheet: Sheet) -> None:
    dated = f", {sheet.dated}" if sheet.sources else ""
    add_paragraph(document, [_ours(f"{counted(len(sheet.sources), 'source')}{dated}.")])
    add_paragraph(
        document,
        [
            _ours(
                "This sheet describes what the texts say, in their exact words, each with the "
                "place where it stands. It gives no verdict on truth, on outlets or on people. "
                "“Not found here” means searched and not found in this extraction; it does not "
                "mean the source is silent. “May say so in other words” means that a passage comes "
                "near and is for you to judge. How many say a thing is no sign that it is true."
            )
        ],
    )


def _in_brief(document: Document, sheet: Sheet) -> None:
    if sheet.brief is not None:
        add_heading(document, "In brief", 1)
        add_paragraph(document, [_ours(sheet.brief.standfirst)])
        add_chapters(document, sheet.brief, 2)


def _sources(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Sources", 1)
    for source in sheet.sources:
        add_paragraph(document, _source(source), style=BULLET)
        notes = (*source.warnings, *source.notes)
        told = [sentence(note) for note in notes]
        told += [f"{one.analyser} {one.in_words}." for one in source.unread]
        if source.same_text_as:
            told.append(f"Carries largely the same text as {listed(source.same_text_as)}.")
        if told:
            add_paragraph(document, [(" ".join(told), "place")])
    for group in sheet.groups if sheet.tells_of_several_events else ():
        terms = f" (their openings share “{'”, “'.join(group.terms[:8])}”)" if group.terms else ""
        reports = f"G{group.number}  report one event: {listed(group.sigla)}{terms}."
        add_paragraph(document, [_ours(reports)], style=BULLET)
    for failed in sheet.failed:
        hint = f" {sentence(failed.hint)}" if failed.hint else ""
        add_paragraph(
            document,
            [_ours(f"Not read: {failed.name} failed, because {failed.reason}.{hint}")],
            style=BULLET,
        )


def _source(source: Source) -> Runs:
    known = " · ".join(one for one in (source.outlet, source.author) if one)
    dated = date_in_words(source.date) if source.date else "date not found"
    where = found_in_words(source.date_found or "")
    found = f" ({where})" if source.date and where else ""
    about = f"{source.name} · {language_name(source.language)} · {counted(source.n_words, 'word')}"
    title: Runs = [(source.title, "source"), _ours(" · ")] if source.title else []
    named = f"{known or source.label} · {dated}{found}"
    return [_ours(f"{source.siglum}  "), *title, _ours(named), (f"  {about}", "place")]


def _told(document: Document, sheet: Sheet, name: str) -> None:
    section = sheet.section(name)
    said = [*([section.empty] if section.empty else []), *(f"{gap}." for gap in section.gaps)]
    if said:
        add_paragraph(document, [_ours(" ".join(said))])


def _statements(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Statements × sources", 1)
    _told(document, sheet, "statements")
    if sheet.rows:
        signs = " · ".join(f"{sign} {words}" for sign, words in SIGNS.values())
        add_paragraph(document, [(signs, "place")])
    for rank in RANKS:
        if sheet.rows_of(rank):
            _ranked(document, sheet, rank)
    _inside(document, sheet)


def _ranked(document: Document, sheet: Sheet, rank: Rank) -> None:
    rows = sheet.rows_of(rank)
    add_heading(document, f"{RANKS[rank]} ({len(rows)})", 2)
    if rank == "disputed":
        add_paragraph(document, [(OF_DISPUTED, "place")])
    if len(sheet.sources) <= MOST_COLUMNS and rank != "one":
        head = ["Statement", *(f"{one.siglum}  {one.label}" for one in sheet.sources)]
        add_table(document, head, [_table_row(sheet, row) for row in rows])
        return
    for row in rows:
        _list_row(document, sheet, row)


def _inside(document: Document, sheet: Sheet) -> None:
    if sheet.inside:
        add_heading(document, f"Inside one source ({len(sheet.inside)})", 2)
    for pair in sheet.inside:
        differs = f" What differs: {listed(pair.differs)}." if pair.differs else ""
        add_paragraph(document, [_ours(f"I{pair.number}  {pair.a.siglum}.{differs}")])
        for words in (pair.a, pair.b):
            add_paragraph(document, _quote(words), style=BULLET)


def _why(sheet: Sheet, row: Row) -> str:
    differs = f" What differs: {listed(row.differs)}." if row.differs else ""
    decided = _decided(sheet, "coverage", row.head)
    return f"S{row.number}  {sentence(with_dates(row.reason))}{differs}{decided}"


def _table_row(sheet: Sheet, row: Row) -> list[Runs]:
    return [[_ours(_why(sheet, row))], *(_cell(one) for one in row.cells)]


def _list_row(document: Document, sheet: Sheet, row: Row) -> None:
    add_paragraph(document, [_ours(_why(sheet, row))], is_head=True)
    for one in row.cells:
        if one.is_found:
            add_paragraph(document, [_ours(f"{one.siglum}  "), *_cell(one)], style=BULLET)
    said = [
        f"{cells[0].sign} {words} {listed([one.siglum for one in cells])}."
        for words, cells in (
            ("perhaps in other words in", row.perhaps),
            ("touched on in", row.touching),
            ("not found in", row.not_found),
        )
        if cells
    ]
    for reason, sigla in row.unsearched():
        because = f", because {with_dates(reason)}" if reason else ""
        said.append(f"{SIGNS['not_searched'][0]} not searched: {listed(sigla)}{because}.")
    if said:
        add_paragraph(document, [(" ".join(said), "place")])


def _cell(cell: Cell) -> Runs:
    runs = [_ours(f"{cell.sign} {cell.in_words}")]
    if cell.reason:
        runs.append(_ours(f" ({with_dates(cell.reason)})"))
    if cell.words and not cell.is_found:
        runs.append(_ours(f"; {cell.what_stands_by}"))
    for number, words in enumerate(cell.words):
        source: Run = (words.text, "source")
        runs += [_ours("; " if number else ": "), source, (f" ({words.place})", "place")]
    return runs


def _quotations(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Quotations by speaker", 1)
    _told(document, sheet, "quotations")
    for speaker in sheet.speakers:
        name = speaker.name or "No speaker that the text makes certain"
        add_heading(document, name, 2)
        for one in speaker.quoted:
            decided = _decided(sheet, "quotation", one.words[0])
            add_paragraph(document, [*_quoted(one), _ours(decided)], style=BULLET)
    if sheet.distanced:
        add_heading(document, "Words set apart by quotation marks", 2)
    for one in sheet.distanced:
        add_paragraph(document, _quoted(one), style=BULLET)


def _quoted(quoted: Quoted) -> Runs:
    runs: Runs = [_ours("“")]
    for number, words in enumerate(quoted.words):
        runs += [*([_ours(" [ … ] ")] if number else []), (words.text, "source")]
    about = [quoted.words[0].place, quoted.form]
    if quoted.source_words:
        about.append(f"attributed to “{trimmed(quoted.source_words)}”")
    if quoted.certainty in ("likely", "unsure"):
        basis = f": {quoted.basis}" if quoted.basis else ""
        about.append(f"speaker {quoted.certainty}{basis}")
    if quoted.via:
        about.append(f"through {' ← '.join(quoted.via)}")
    return [*runs, _ours("” "), (f"({'; '.join(about)})", "place")]


def _numbers(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Numbers", 1)
    _told(document, sheet, "numbers")
    for row in sheet.number_rows:
        decided = _decided(sheet, "number_variant", row.given[0].words)
        about: Runs = [_ours(f"N{row.number}  "), (row.about, "source"), _ours(decided)]
        add_paragraph(document, about)
        for one in row.given:
            runs = [*_quote(one.words), _ours(f", read as {one.value}")]
            add_paragraph(document, runs, style=BULLET)


def _chains(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Through whom: how words came here", 1)
    _told(document, sheet, "chains")
    for chain in sheet.chains:
        runs: Runs = [_ours(f"T{chain.number}  {chain.content.siglum}")]
        for step in chain.steps:
            seen = " saw or heard it" if chain.basis == "seen" else ""
            name = _holder(step.name) if step.name else "by whom is not said"
            runs += [_ours(f" ← {name}{seen} (“"), (step.words.text, "source"), _ours("”)")]
        add_paragraph(document, [*runs, _ours(": "), *_quote(chain.content)], style=BULLET)


def _seams(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Seams: where the voice may change unmarked", 1)
    _told(document, sheet, "seams")
    for seam in sheet.seams:
        why = _ours(f" {'; '.join(seam.reasons)}.")
        runs = [_ours(f"U{seam.number}  "), *_quote(seam.before), _ours(" | ")]
        add_paragraph(document, [*runs, *_quote(seam.after), why], style=BULLET)


def _holder(name: str) -> str:
    return {"this text": "the text itself", "unknown": "by whom is not known"}.get(name, name)


def _sides(document: Document, sheet: Sheet) -> None:
    for read, name, title in (
        (False, "sides", "Sides, in explicit words"),
        (True, "tones", "Tone, as a model reads it"),
    ):
        add_heading(document, title, 1)
        _told(document, sheet, name)
        for group in sheet.between(read=read):
            first = group.rows[0]
            itself = f"{first.words.siglum}, " if group.holder == "this text" else ""
            head = f"X{first.number}  {itself}{_holder(group.holder)} → {group.target}"
            add_paragraph(document, [_ours(head)], is_head=True)
            for side in group.rows:
                words: Run = (f"{side.before}{side.words.text}{side.after}", "source")
                place: Run = (f"({side.words.place})", "place")
                runs: Runs = [_ours(f"{side.position}: “"), words, _ours("” "), place]
                add_paragraph(document, runs, style=BULLET)


def _event(document: Document, event: EventRow) -> None:
    told = f"; told without a date in {listed(event.undated)}" if event.undated else ""
    how = f"E{event.number}  {time_in_words(event.date)}, {event.in_words}{told}: "
    add_paragraph(document, [_ours(how), *_quote(event.head)], is_head=True)
    for one in event.given:
        if one.time is not None:
            read_as = f", read as {time_in_words(one.value)}, {basis_in_words(one.basis)}"
            around: Run = (f"{one.time.before}{one.time.text}{one.time.after}", "source")
            place: Run = (f"({one.time.place})", "place")
            runs: Runs = [_ours("“"), around, _ours("” "), place, _ours(read_as)]
            add_paragraph(document, runs, style=BULLET)


def _timeline(document: Document, sheet: Sheet) -> None:
    add_heading(document, "When: events, and who dates them how", 1)
    _told(document, sheet, "events")
    first = events_at_once(sheet)
    for event in (*first, *(one for one in sheet.events if one not in first)):
        _event(document, event)
    add_heading(document, "Every date named", 1)
    _told(document, sheet, "times")
    for row in sheet.timeline:
        add_heading(document, date_in_words(row.date), 2)
        for one in row.given:
            time = f", {one.time}" if one.time else ""
            places = ", ".join(words.place for words in one.places)
            runs: Runs = [
                _ours("“"),
                (f"{one.before}{one.words.text}{one.after}", "source"),
                _ours("” "),
                (f"({places}), {basis_in_words(one.basis)}{time}", "place"),
            ]
            add_paragraph(document, runs, style=BULLET)


def _variants(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Variants of quotations", 1)
    _told(document, sheet, "variants")
    for row in sheet.variants:
        speaker = row.speaker or "no speaker that the text makes certain"
        decided = _decided(sheet, "quote_variant", row.versions[0].words)
        add_paragraph(document, [_ours(f"V{row.number}  {speaker}{decided}")])
        for number, one in enumerate(row.versions):
            shown = _difference(one.pieces) if number and one.pieces else None
            runs = shown or [(one.words.text, "source")]
            places = ", ".join(words.place for words in one.places)
            about: Runs = [_ours("“"), *runs, _ours("” "), (f"({places})", "place")]
            add_paragraph(document, about, style=BULLET)


def _difference(pieces: Iterable[Piece]) -> Runs:
    """Return words with what was cut and added between our own signs, legible without colour."""
    signs = {"same": ("", ""), "cut": ("[−", "−]"), "added": ("[+", "+]")}
    runs: Runs = []
    for change, text in pieces:
        if text.strip():
            opening, closing = signs[change]
            runs += [_ours(opening), (text.strip(), "source"), _ours(f"{closing} ")]
    return runs


def _shared(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Shared passages", 1)
    _told(document, sheet, "shared")
    for one in sheet.shared:
        form = "the same words" if one.form == "copy" else f"edited, {one.share} % in both"
        decided = _decided(sheet, "reuse", one.a)
        about = f"P{one.number}  {one.a.place} and {one.b.place}, {counted(one.n_words, 'word')}, "
        words = _difference(one.pieces) if one.pieces else [(one.a.text, "source")]
        runs: Runs = [_ours(f"{about}{form}{decided}: “"), *words, _ours("”")]
        add_paragraph(document, runs, style=BULLET)


def _names(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Names", 1)
    _told(document, sheet, "names")
    for row in sheet.names:
        decided = _decided(sheet, "naming", row.called[0].words)
        runs: Runs = [_ours(f"C{row.number}  ")]
        for number, (words, _) in enumerate(row.expressions):
            runs += [_ours(" · “" if number else "“"), (words.text, "source"), _ours("”")]
        add_paragraph(document, [*runs, _ours(decided)])
        for siglum, called in row.by_source.items():
            given: Runs = [_ours(f"{siglum}  ")]
            for one in called:
                times = f", {one.n} times" if one.n > 1 else ""
                given += [("“", "ours"), (one.words.text, "source"), ("” ", "ours")]
                given.append((f"({one.words.place}{times}) ", "place"))
            add_paragraph(document, given, style=BULLET)
        if row.links:
            add_paragraph(document, [(f"taken for one: {'; '.join(row.links)}", "place")])


def _labels(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Labels", 1)
    _told(document, sheet, "labels")
    for label in sheet.labels:
        add_paragraph(document, [_ours(f"L{label.number}  “"), (label.label, "source"), _ours("”")])
        for use in label.uses:
            mode = "" if use.mode == "applied" else f", {use.mode}"
            by = f"{_holder(use.holder)}, of {use.target}{mode}: "
            decided = _decided(sheet, "labelling", use.words)
            add_paragraph(document, [_ours(by), *_quote(use.words), _ours(decided)], style=BULLET)


def _appeals(document: Document, sheet: Sheet) -> None:
    add_heading(document, "Appeals to the reader", 1)
    _told(document, sheet, "appeals")
    for one in sheet.appeals:
        for words in one.words:
            add_paragraph(document, _quote(words), style=BULLET)


def _decided(sheet: Sheet, kind: str, words: Words) -> str:
    found = sheet.decided(kind, words)
    return "" if found is None else f" {found.sign} {found.in_words} (K{found.number})."


def _decisions(document: Document, sheet: Sheet) -> None:
    if not sheet.decisions:
        return
    add_heading(document, "What people decided", 1)
    for one in sheet.decisions:
        lost = "; nothing is found there any more" if one.is_lost else ""
        head = f"K{one.number}  {one.sign} {one.called}, {one.in_words}{lost}"
        add_paragraph(document, [_ours(head)])
        for runs in _about(one):
            add_paragraph(document, runs, style=BULLET)


def _about(one: DecidedOn) -> Iterator[Runs]:
    yield from (_quote(words) for words in one.words)
    if not one.words:
        gone: Run = (one.gone, "source")
        yield [gone if one.gone else _ours("The words left with their source.")]
    for part in one.changed:
        before: Run = (part.before or "nothing", "source")
        after: Run = (part.after or "nothing", "source")
        yield [_ours(f"{part.part}: [−"), before, _ours("−] [+"), after, _ours("+]")]
    yield from (_said(said) for said in one.said)


def _said(said: Said) -> Runs:
    overtaken = "" if said.counts else " (no longer counts)"
    comment = f": “{said.comment}”" if said.comment else ""
    return [_ours(f"{said.person} {said.did}, {date_in_words(said.made)}{overtaken}{comment}")]


def _texts(document: Document, sheet: Sheet) -> None:
    if not sheet.texts:
        return
    add_heading(document, "Full texts", 1)
    for text in sheet.texts:
        add_heading(document, f"{text.siglum}  {sheet.source(text.siglum).label}", 2)
        for block in text.blocks:
            number: Runs = [(f"¶{block.number}  ", "place")] if block.number else []
            words: Run = (text.text[block.start : block.end], "source")
            aside: Runs = [_ours(f" (not read: {block.reason})")] if block.reason else []
            add_paragraph(document, [*number, words, *aside])


def _made(document: Document, sheet: Sheet) -> None:
    add_heading(document, "How this was made", 1)
    lines = [
        f"date: {sheet.made.date}",
        f"program: crossread {sheet.made.version}",
        f"command: {sheet.made.command}",
        *(f"model: {model}" for model in sheet.models),
        *(f"{one.analyser} {one.version}: {one.in_words}" for one in sheet.comparisons),
    ]
    for line in lines:
        add_paragraph(document, [_ours(line)], style=BULLET)
