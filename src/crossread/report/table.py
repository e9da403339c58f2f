"""The sheet as tables: CSV that opens in a spreadsheet and runs nothing there.

A cell that a spreadsheet would take for a formula gets an apostrophe in front. Numbers the program
counted stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from crossread.report.fulltext import pinned_words
from crossread.report.sheet import Cell, Quoted, Row, Sheet, Words

Value = str | int | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLACE = ("siglum", "paragraph", "start", "end")


def render_csv(sheet: Sheet) -> str:
    """Return statements × sources as one table: a line for each passage of each cell."""
    return render_tables(sheet)["statements"]


def render_tables(sheet: Sheet) -> dict[str, str]:
    """Return every table of the sheet as CSV text, by name."""
    return {
        "sources": _sources(sheet),
        "statements": _statements(sheet),
        "inside": _inside(sheet),
        "quotations": _quotations(sheet),
        "numbers": _numbers(sheet),
        "times": _times(sheet),
        "timeline": _timeline(sheet),
        "events": _events(sheet),
        "number_variants": _number_variants(sheet),
        "quote_variants": _quote_variants(sheet),
        "shared": _shared(sheet),
        "names": _names(sheet),
        "labels": _labels(sheet),
        "sides": _sides(sheet),
        "talk": _talk(sheet),
        "chains": _chains(sheet),
        "seams": _seams(sheet),
        "appeals": _appeals(sheet),
        "decisions": _decisions(sheet),
        "sections": _sections(sheet),
        "outcomes": _outcomes(sheet),
        "words": _words(sheet),
    }


def harmless(value: Value) -> Value:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def _table(head: Sequence[str], lines: Iterable[Sequence[Value]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(value) for value in line] for line in lines)
    return file.getvalue()


def _place(words: Words | None) -> tuple[Value, ...]:
    if words is None:
        return "", None, None, None
    return words.siglum, words.paragraph, words.start, words.end


def _sources(sheet: Sheet) -> str:
    head = (
        "siglum", "name", "title", "outlet", "author", "date", "date_found", "language",
        "n_words", "n_characters", "sha256", "same_text_as", "n_left_out", "warnings", "ending",
    )  # fmt: skip
    read: list[Sequence[Value]] = [
        (
            one.siglum, one.name, one.title, one.outlet, one.author, one.date, one.date_found,
            one.language, one.n_words, one.n_characters, one.digest, " ".join(one.same_text_as),
            len(one.left_out), "; ".join(one.warnings), "read",
        )
        for one in sheet.sources
    ]  # fmt: skip
    failed = [("", one.name, *[None] * 12, f"failed, because {one.reason}") for one in sheet.failed]
    return _table(head, [*read, *failed])


def _statements(sheet: Sheet) -> str:
    head = (
        "row", "rank", "why", "differs_in", "source", "outlet", "date", "state", "speaker",
        "words", "nearness", "reason", *_PLACE, "subject", "decided",
    )  # fmt: skip
    lines = [
        _statement(sheet, row, cell, words)
        for row in sheet.rows
        for cell in row.cells
        for words in (cell.words or (None,))
    ]
    return _table(head, lines)


def _statement(sheet: Sheet, row: Row, cell: Cell, words: Words | None) -> Sequence[Value]:
    source = sheet.source(cell.siglum)
    return (
        row.number, row.rank, row.reason, " ".join(row.differs_in), cell.siglum, source.outlet,
        source.date, cell.state, cell.speaker, words.text if words else None, cell.nearness,
        cell.reason, *_place(words), row.subject, _decided(sheet, "coverage", row.head),
    )  # fmt: skip


def _inside(sheet: Sheet) -> str:
    lines = [
        (one.number, " ".join(one.differs_in), words.text, *_place(words))
        for one in sheet.inside
        for words in (one.a, one.b)
    ]
    return _table(("number", "differs_in", "words", *_PLACE), lines)


def _quotations(sheet: Sheet) -> str:
    head = (
        "number", "speaker", "certainty", "basis", "form", "words", "cue", "source_words",
        "through", *_PLACE, "decided",
    )  # fmt: skip
    spoken = [(speaker.name, one) for speaker in sheet.speakers for one in speaker.quoted]
    distanced: list[tuple[str | None, Quoted]] = [(None, one) for one in sheet.distanced]
    lines = [
        (
            one.number, name, one.certainty, one.basis, one.form,
            " [ … ] ".join(words.text for words in one.words), one.cue, one.source_words,
            " ← ".join(one.via), *_place(one.words[0])[:3], one.words[-1].end,
            _decided(sheet, "quotation", one.words[0]),
        )
        for name, one in (*spoken, *distanced)
    ]  # fmt: skip
    return _table(head, lines)


def _numbers(sheet: Sheet) -> str:
    lines = [(one.words.text, one.value, one.about, *_place(one.words)) for one in sheet.numbers]
    return _table(("words", "read_as", "of", *_PLACE), lines)


def _times(sheet: Sheet) -> str:
    lines = [(one.words.text, one.value, one.basis, *_place(one.words)) for one in sheet.times]
    return _table(("words", "read_as", "basis", *_PLACE), lines)


def _timeline(sheet: Sheet) -> str:
    lines = [
        (
            row.date, words.text, f"{one.before}{words.text}{one.after}", one.value, one.basis,
            *_place(words),
        )
        for row in sheet.timeline
        for one in row.given
        for words in one.places
    ]  # fmt: skip
    return _table(("date", "words", "sentence", "read_as", "basis", *_PLACE), lines)


def _sections(sheet: Sheet) -> str:
    head = ("section", "n", "searched", "found_in", "sources", "not_read", "empty", "gaps")
    lines = [
        (
            one.name, one.n, one.searched, one.found_in, one.sources, len(sheet.failed),
            one.empty, "; ".join(one.gaps),
        )
        for one in sheet.sections
    ]  # fmt: skip
    return _table(head, lines)


def _events(sheet: Sheet) -> str:
    head = ("number", "dated", "statement", *_PLACE, "time", "value", "basis")
    lines = [
        (
            row.number, row.dated, one.words.text, *_place(one.words),
            one.time.text if one.time else None, one.value, one.basis,
        )
        for row in sheet.events
        for one in row.given
    ]  # fmt: skip
    return _table(head, lines)


def _sides(sheet: Sheet) -> str:
    head = ("number", "holder", "target", "position", "by", "words", "before", "after", *_PLACE)
    lines = [
        (
            one.number, one.holder, one.target, one.position, "model" if one.read else "words",
            one.words.text, one.before, one.after, *_place(one.words),
        )
        for one in sheet.sides
    ]  # fmt: skip
    return _table(head, lines)


def _talk(sheet: Sheet) -> str:
    lines = [(one.speaker, one.target, one.words.text, *_place(one.words)) for one in sheet.talk]
    return _table(("speaker", "names", "words", *_PLACE), lines)


def _chains(sheet: Sheet) -> str:
    head = ("number", "basis", "content", "step", "name", "words", *_PLACE)
    lines = [
        (
            row.number,
            row.basis,
            row.content.text,
            n,
            step.name,
            step.words.text,
            *_place(step.words),
        )
        for row in sheet.chains
        for n, step in enumerate(row.steps, 1)
    ]
    return _table(head, lines)


def _seams(sheet: Sheet) -> str:
    lines = [
        (row.number, "; ".join(row.reasons), row.before.text, row.after.text, *_place(row.after))
        for row in sheet.seams
    ]
    return _table(("number", "reasons", "before", "after", *_PLACE), lines)


def _number_variants(sheet: Sheet) -> str:
    lines = [
        (row.number, row.about, one.value, one.words.text, *_place(one.words))
        for row in sheet.number_rows
        for one in row.given
    ]
    return _table(("number", "of", "read_as", "words", *_PLACE), lines)


def _quote_variants(sheet: Sheet) -> str:
    lines = [
        (
            row.number, row.speaker, words.text,
            " | ".join(text.strip() for kind, text in one.pieces if kind == "cut"),
            " | ".join(text.strip() for kind, text in one.pieces if kind == "added"),
            *_place(words),
        )
        for row in sheet.variants
        for one in row.versions
        for words in one.places
    ]  # fmt: skip
    return _table(("number", "speaker", "words", "cut", "added", *_PLACE), lines)


def _shared(sheet: Sheet) -> str:
    lines = [
        (one.number, one.form, one.share, one.n_words, words.text, *_place(words))
        for one in sheet.shared
        for words in (one.a, one.b)
    ]
    return _table(("number", "form", "share_percent", "n_words", "words", *_PLACE), lines)


def _names(sheet: Sheet) -> str:
    lines = [
        (row.number, one.words.text, one.n, "; ".join(row.links), *_place(one.words))
        for row in sheet.names
        for one in row.called
    ]
    return _table(("actor", "words", "n_times", "why_one_actor", *_PLACE), lines)


def _labels(sheet: Sheet) -> str:
    lines = [
        (label.label, use.target, use.holder, use.mode, use.words.text, *_place(use.words))
        for label in sheet.labels
        for use in label.uses
    ]
    return _table(("label", "target", "holder", "mode", "words", *_PLACE), lines)


def _appeals(sheet: Sheet) -> str:
    lines = [(words.text, *_place(words)) for one in sheet.appeals for words in one.words]
    return _table(("words", *_PLACE), lines)


def _decided(sheet: Sheet, kind: str, words: Words) -> str:
    """Return what people decided on a finding, empty where nobody did."""
    found = sheet.decided(kind, words)
    return "" if found is None else found.in_words


def _decisions(sheet: Sheet) -> str:
    head = (
        "number", "kind", "adds_up_to", "found", "person", "did", "made", "comment", "counts",
        "changed", "words", *_PLACE, "subject",
    )  # fmt: skip
    lines = [
        (
            one.number, one.kind, one.state, "no longer" if one.is_lost else "yes", said.person,
            said.did, said.made, said.comment, "yes" if said.counts else "no",
            "; ".join(f"{part.part}: {part.before} → {part.after}" for part in one.changed),
            " … ".join(words.text for words in one.words) or one.gone,
            *_place(one.words[0] if one.words else None), one.subject,
        )
        for one in sheet.decisions
        for said in one.said
    ]  # fmt: skip
    return _table(head, lines)


def _outcomes(sheet: Sheet) -> str:
    head = ("source", "analysis", "version", "ending", "n_found", "reason", "hint")
    single = [(source.siglum, one) for source in sheet.sources for one in source.endings]
    across = [("all", one) for one in sheet.comparisons]
    lines = [
        (name, one.analyser, one.version, one.ending, one.n_found, one.reason, one.hint)
        for name, one in (*single, *across)
    ]
    failed = [(one.name, "ingest", "", "failed", 0, one.reason, one.hint) for one in sheet.failed]
    return _table(head, [*lines, *failed])


def _words(sheet: Sheet) -> str:
    lines = [
        (note.label if note else "", layer, words.text, words.prefix, words.suffix, *_place(words))
        for words, layer, note in pinned_words(sheet)
    ]
    return _table(("finding", "layer", "words", "before", "after", *_PLACE), lines)
