"""What the terminal shows: the same signs and words as the sheet, in plain lines.

Words of sources stand in quotation marks with the siglum and paragraph they come from; everything
outside quotation marks is ours. Colour is only ever added to a sign or a heading that says the
same without it, and click takes it away where there is no terminal.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from crossread.model.annotation import Annotation
from crossread.model.bodies import Body, Quotation
from crossread.model.findings import Findings, siglum_of
from crossread.model.outcome import OutcomeRecord
from crossread.model.shape import labels_of
from crossread.text.quote_marks import in_marks

if TYPE_CHECKING:
    from crossread.report.sheet import Cell, Row, Sheet, Source, Speaker, VariantRow, Words
    from crossread.store.store import Changes
    from crossread.workspace import Passage

NARROWEST, WIDEST = 60, 100
LONGEST_WORDS = 220
TOP_ROWS = 6
TOP_OTHERS = 5
DAY = len("2025-05-09")

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CONTROL_SIGNS = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "\u2421"}

Lines = list[str]


def render_summary(sheet: Sheet) -> str:
    """Return what a comparison found, in brief: sources, top statements, quotations, numbers."""
    parts = [
        [_title(_flat(sheet.title))],
        _sources(sheet.sources),
        _failed(sheet),
        _statements(sheet),
        _variants(sheet.variants),
        _numbers(sheet),
        _shared(sheet),
        _speakers(sheet.speakers),
        _appeals(sheet),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def render_reading(findings: Findings) -> str:
    """Return what was found in each source, in brief."""
    from crossread.report.endings import ending_of

    lines: Lines = []
    records: dict[tuple[str, ...], list[OutcomeRecord]] = {}
    for record in findings.outcomes:
        if not record.comparison:
            records.setdefault(record.documents, []).append(record)
    quotations: dict[str, list[Annotation[Quotation]]] = {}
    for one in findings.of(Quotation):
        quotations.setdefault(one.evidence[0].document, []).append(one)
    for number, document in enumerate(findings.documents):
        siglum = siglum_of(number)
        lines.append(_title(f"{siglum}  {document.capture.source}"))
        for record in records.get((document.id,), ()):
            lines += wrapped(f"{record.analyser}: {ending_of(record).in_words}", "   ")
        quoted = quotations.get(document.id, [])
        for one in quoted[:TOP_OTHERS]:
            lines += wrapped(f"{_speaker_of(one)}: {_quoted(one.quotes('content'))}", "   ")
        if len(quoted) > TOP_OTHERS:
            lines.append(
                f"   and {_counted(len(quoted) - TOP_OTHERS, 'more quotation')}; see --json"
            )
        lines.append("")
    return "\n".join(lines).rstrip()


def render_sources(listed: Findings) -> str:
    """Return the sources of a workspace, in order."""
    lines: Lines = []
    further = dict(listed.sources)
    for number, document in enumerate(listed.documents):
        capture = document.capture
        known = (capture.outlet, capture.author, capture.date, document.language)
        lines.append(f"{siglum_of(number)}  {capture.source}{capture.member or ''}")
        about = " · ".join(one for one in known if one)
        lines.append(f"   {about + ' · ' if about else ''}{len(document.text):,} characters")
        if capture.title:
            lines += wrapped(f"“{capture.title}”", "   ")
        lines += [f"   the same bytes: {source}" for source in further.get(document.id, ())]
        lines += [f"   {note.message}" for note in capture.notes]
        lines.append(f"   {document.id}")
    lines += [f"–  {one.source}: {one.reason}" for one in listed.failed_sources()]
    return "\n".join(lines) or "no sources"


def render_groups(findings: Findings) -> str:
    """Return the groups of sources that report one event, and the sources that are in none."""
    from crossread.model.bodies import Group

    found = findings.of(Group)
    place = {one.id: number for number, one in enumerate(findings.documents)}
    lines: Lines = []
    for number, one in enumerate(found, 1):
        terms = _different(one.quotes("term"))
        lines.append(_title(f"Group {number}: {_counted(len(one.body.documents), 'source')}"))
        lines += wrapped(f"their openings share {', '.join(map(in_marks, terms))}", "   ")
        copy_of = dict(one.body.copies)
        for document in one.body.documents:
            copied = copy_of.get(document)
            about = f" · a copy of {siglum_of(place[copied])}" if copied else ""
            lines += wrapped(_in_group(findings, place[document]) + about, "   ")
    grouped = {document for one in found for document in one.body.documents}
    alone = [n for n, one in enumerate(findings.documents) if one.id not in grouped]
    if alone:
        lines.append(_title(f"In no group: {_counted(len(alone), 'source')}"))
        lines += [line for one in alone for line in wrapped(_in_group(findings, one), "   ")]
    lines += [f"–  {one.source}: {one.reason}" for one in findings.failed_sources()]
    n_copies = sum(len(one.body.copies) for one in found)
    lines.append(
        f"{_counted(len(findings.documents), 'source')} searched: {len(grouped)} in "
        f"{_counted(len(found), 'group')}, {n_copies} of them copies, {len(alone)} in none; "
        f"{len(findings.failed_sources())} could not be read"
    )
    return "\n".join(lines)


def render_versions(findings: Findings) -> str:
    """Return what changed between two captures, in the order of the text."""
    from crossread.model.bodies import Version

    found = findings.of(Version)
    place = {one.id: siglum_of(number) for number, one in enumerate(findings.documents)}
    lines: Lines = [
        " · ".join(
            filter(
                None,
                (
                    f"{place[one.id]}  {one.capture.source}",
                    one.capture.date,
                    one.capture.taken and f"captured {one.capture.taken}",
                ),
            )
        )
        for one in findings.documents
    ]
    if len(findings.documents) == 1:
        return "\n".join([*lines, "One text was captured so far: there is nothing to compare."])
    if not found:
        return "\n".join([*lines, "They share too little to be versions, or nothing was changed."])
    for one in found:
        lines.append(_title(one.body.change))
        for item in one.evidence:
            lines += wrapped(f"{place[item.document]}  {in_marks(item.quote)}", "   ")
    kinds = [one.body.change for one in found]
    counts = ", ".join(
        f"{kinds.count(what)} {what}" for what in ("changed", "cut", "added") if what in kinds
    )
    return "\n".join([*lines, f"Sentences: {counts}; marks, spaces and capitals are left aside."])


def _different(terms: Sequence[str]) -> tuple[str, ...]:
    """Return each term once, as it stands first."""
    from crossread.text.similarity import normalise, stem

    first: dict[str, str] = {}
    for one in terms:
        first.setdefault(stem(normalise(one)), one)
    return tuple(first.values())


def _in_group(findings: Findings, number: int) -> str:
    from crossread.report.build import file_name

    capture = findings.documents[number].capture
    title = f"“{_flat(capture.title)}”" if capture.title else file_name(capture.source)
    known = (capture.outlet, (capture.date or "")[:DAY], title)
    return f"{siglum_of(number)}  " + " · ".join(one for one in known if one)


def render_quotations(found: Sequence[Annotation[Quotation]], sigla: Mapping[str, str]) -> str:
    """Return quotations by speaker, those without a certain speaker last."""
    by_speaker: dict[str, list[Annotation[Quotation]]] = {}
    for one in found:
        by_speaker.setdefault(one.body.speaker or "", []).append(one)
    lines: Lines = []
    for speaker in sorted(by_speaker, key=lambda name: (not name, name.casefold())):
        lines.append(_title(speaker or "speaker not certain"))
        for one in by_speaker[speaker]:
            siglum = sigla.get(one.evidence[0].document, "?")
            unsure = f", {one.body.speaker_certainty}" if _is_unsure(one.body) else ""
            about = f"({one.body.form}{unsure}) {one.id[:8]}"
            lines += wrapped(
                f"{siglum}  {_quoted(one.quotes('content'), whole=True)} {about}", "   "
            )
    return "\n".join(lines)


def _is_unsure(body: Quotation) -> bool:
    return body.speaker is not None and body.speaker_certainty not in (None, "sure")


def render_passages(found: Iterable[Passage]) -> str:
    """Return passages with the words found lit up."""
    lines: Lines = []
    last = ""
    for one in found:
        if one.siglum != last:
            lines.append(_title(one.siglum))
            last = one.siglum
        item = one.evidence
        around = (
            f"…{_flat(item.prefix)}{click.style(_flat(item.quote), bold=True)}{_flat(item.suffix)}…"
        )
        lines.append(f"   {item.span.start}–{item.span.end}  {around}")
    return "\n".join(lines)


def render_record(record: Annotation[Body], sigla: Mapping[str, str]) -> str:
    """Return one record in full."""
    made = record.provenance
    lines = [_title(f"{record.kind} {record.id}")]
    for name, value in labels_of(record.body).items():
        if value not in (None, [], {}, ()):
            lines += wrapped(f"{name}: {_plain(value, sigla)}", "   ")
    for item in record.evidence:
        where = f"{sigla.get(item.document, item.document)} {item.span.start}–{item.span.end}"
        lines += wrapped(f"{item.role} ({where}, {item.match}): “{item.quote}”", "   ")
    stage = f", {made.stage}" if made.stage else ""
    maker = made.person or f"{made.analyser} {made.version}{stage}"
    lines.append(f"   score {record.score:g}; by {maker}")
    lines += [f"   with the model {model}" for model in made.models]
    return "\n".join(lines)


def _plain(value: object, sigla: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        pairs = ((sigla.get(str(key), str(key)), one) for key, one in value.items())
        return ", ".join(f"{key}: {_plain(one, sigla)}" for key, one in pairs)
    if isinstance(value, list):
        return ", ".join(_plain(one, sigla) for one in value)
    return str(value)


def render_changes(found: Changes, sigla: Mapping[str, str]) -> str:
    """Return what the last run changed."""
    if found.last is None and not found.sources:
        return "nothing has been read yet"
    lines = [f"since the run of {found.since}" if found.since else "the first run: all is new"]
    for source in found.sources:
        pending = " (not read yet)" if source.pending and source.what != "removed" else ""
        lines.append(f"{source.what}: {source.source}{pending}")
    for what, records in (("new", found.new), ("changed", found.changed)):
        lines += _counts(what, [one.kind for one in records])
        for one in records[:TOP_ROWS] if found.since else ():
            item = one.evidence[0]
            words = (
                f"{one.kind} {sigla.get(item.document, '?')} {_quoted([item.quote])} {one.id[:8]}"
            )
            lines += wrapped(words, "   ")
    lines += _counts("gone", [one.kind for one in found.gone])
    for gone in found.gone[:TOP_ROWS]:
        words = _quoted([gone.words]) if gone.words else "(its source was removed)"
        lines += wrapped(f"{gone.kind} {words}", "   ")
    if len(lines) == 1:
        lines.append("nothing changed")
    return "\n".join(lines)


def _counts(what: str, kinds: Sequence[str]) -> Lines:
    if not kinds:
        return []
    counted = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return [f"{what}: {counted}"]


# -- parts of a comparison ------------------------------------------------------------------------


def _sources(sources: Sequence[Source]) -> Lines:
    lines = [_title("Sources")]
    for one in sources:
        day = one.date[:DAY] if one.date else None
        known = (one.name, one.outlet, one.author, day, one.language)
        about = " · ".join(_flat(part) for part in known if part)
        lines += wrapped(f"{one.siglum}  {about} · {_counted(one.n_words, 'word')}", "")
        lines += [f"   {ending.analyser}: {ending.in_words}" for ending in one.unread]
        lines += [f"   {warning}" for warning in one.warnings]
        if one.left_out:
            left_out = _counted(len(one.left_out), "passage")
            lines.append(f"   left out as not part of the text to be read: {left_out}")
        if one.same_text_as:
            lines.append(f"   carries largely the same text as {', '.join(one.same_text_as)}")
        lines += [f"   the same bytes: {name}" for name in one.also]
    return lines


def _failed(sheet: Sheet) -> Lines:
    lines: Lines = []
    for one in sheet.failed:
        lines += wrapped(f"–  {one.name}: {one.reason}{'; ' if one.hint else ''}{one.hint}", "")
    lines += [
        f"–  {ending.analyser}: {ending.in_words}"
        for ending in sheet.comparisons
        if ending.ending != "done"
    ]
    return [_title("Not read or not compared"), *lines] if lines else []


def _statements(sheet: Sheet) -> Lines:
    from crossread.report.sheet import RANKS

    lines: Lines = []
    for rank, named in RANKS.items():
        rows = sheet.rows_of(rank)
        if not rows:
            continue
        lines.append(_title(f"{named} ({len(rows)})"))
        n_shown = TOP_ROWS
        if rank == "one" and len(rows) < len(sheet.rows):
            n_shown = 0  # what several sources say comes first, and is enough for a summary
        for row in rows[:n_shown]:
            lines += _row(row)
        lines += [*_more(len(rows) - n_shown, "statement"), ""]
    return lines[:-1]


def _row(row: Row) -> Lines:
    differs = f"; they differ in {', '.join(row.differs_in)}" if row.differs_in else ""
    lines = [f"{row.number}. {row.reason}{differs}"]
    for cell in row.found:
        lines += _cell(cell)
    rest = [
        ("⊙ perhaps in other words", row.perhaps),
        ("⊙ touched on", row.touching),
        ("○ not found here", row.not_found),
        ("⊘ not searched", row.not_searched),
    ]
    lines += [
        f"   {label}: {', '.join(cell.siglum for cell in cells)}" for label, cells in rest if cells
    ]
    return lines


def _cell(cell: Cell) -> Lines:
    head = f"{cell.sign} {cell.siglum} {cell.in_words}: "
    return wrapped(head + _cited(cell.words[:1]), "   ")


def _variants(variants: Sequence[VariantRow]) -> Lines:
    if not variants:
        return []
    lines = [_title(f"Quotations given in different words ({len(variants)})")]
    for row in variants[:TOP_OTHERS]:
        lines.append(f"{row.number}. {row.speaker or 'speaker not certain'}")
        for version in row.versions:
            lines += wrapped(_cited([version.words]), "   ")
    return lines + _more(len(variants) - TOP_OTHERS, "quotation")


def _numbers(sheet: Sheet) -> Lines:
    if not sheet.number_rows:
        return []
    lines = [_title(f"Numbers given differently ({len(sheet.number_rows)})")]
    for row in sheet.number_rows[:TOP_OTHERS]:
        lines.append(f"{row.number}. {row.about}")
        for given in row.given:
            lines += wrapped(f"{given.value}: {_cited([given.words])}", "   ")
    return lines + _more(len(sheet.number_rows) - TOP_OTHERS, "number")


def _shared(sheet: Sheet) -> Lines:
    if not sheet.shared:
        return []
    lines = [_title(f"Passages that stand in two sources ({len(sheet.shared)})")]
    for one in sheet.shared[:TOP_OTHERS]:
        head = f"{one.a.siglum} and {one.b.siglum}, {one.form}, {_counted(one.n_words, 'word')}: "
        lines += wrapped(head + _cited([one.a]), "   ")
    return lines + _more(len(sheet.shared) - TOP_OTHERS, "passage")


def _speakers(speakers: Sequence[Speaker]) -> Lines:
    if not speakers:
        return []
    total = sum(len(one.quoted) for one in speakers)
    lines = [_title(f"Who is quoted ({_counted(total, 'quotation')})")]
    for one in speakers[:TOP_ROWS]:
        first = one.quoted[0]
        unsure = f" ({first.certainty})" if first.certainty not in (None, "sure") else ""
        head = f"{one.name or 'speaker not certain'}{unsure}, {len(one.quoted)} in "
        lines += wrapped(f"{head}{', '.join(one.sigla)}: {_cited(first.words)}", "   ")
    return lines + _more(len(speakers) - TOP_ROWS, "speaker")


def _appeals(sheet: Sheet) -> Lines:
    if not sheet.appeals:
        return []
    lines = [_title("What readers are asked to do")]
    for one in sheet.appeals[:TOP_OTHERS]:
        lines += wrapped(_cited(one.words[:1]), "   ")
    return lines


# -- words ----------------------------------------------------------------------------------------


def _cited(words: Sequence[Words]) -> str:
    return f"{_quoted([one.text for one in words])} {words[0].place}" if words else ""


def _quoted(words: Sequence[str], *, whole: bool = False) -> str:
    pieces = (_flat(one) if whole else _cut(_flat(one)) for one in words)
    return " [ … ] ".join(in_marks(piece) for piece in pieces)


def _speaker_of(one: Annotation[Quotation]) -> str:
    if one.body.speaker is None:
        return f"({one.body.form}) speaker not certain"
    unsure = f" ({one.body.speaker_certainty})" if _is_unsure(one.body) else ""
    return f"({one.body.form}) {one.body.speaker}{unsure}"


def _flat(text: str) -> str:
    return visible(re.sub(r"\s*\n\s*", " ", text))


def visible(text: str) -> str:
    """Return text in which control characters are signs, so that no source steers the terminal."""
    return CONTROLS.sub(lambda match: CONTROL_SIGNS.get(match[0], "\ufffd"), text)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_WORDS:
        return text
    return f"{text[:LONGEST_WORDS].rsplit(' ', 1)[0]} [ … ]"


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _more(n_more: int, noun: str) -> Lines:
    return [f"   and {_counted(n_more, f'more {noun}')} on the sheet"] if n_more > 0 else []


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def wrapped(text: str, indent: str) -> Lines:
    """Return ``text`` in lines that fit the terminal."""
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
