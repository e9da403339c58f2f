"""The sheet as Markdown: the same order and words, for notes, wikis and pull requests.

Everything that is not ours is escaped: source text can make no heading, link, image or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossread.report.brief.write import chapters_as_markdown
from crossread.report.escaping import escaped
from crossread.report.sheet import (
    OF_DISPUTED,
    RANKS,
    SIGNS,
    Called,
    Cell,
    DateGiven,
    EventRow,
    Names,
    Quoted,
    Rank,
    Row,
    Said,
    Sheet,
    Source,
    Words,
)
from crossread.report.wording import (
    Piece,
    basis_in_words,
    counted,
    date_in_words,
    listed,
    sentence,
    time_in_words,
)
from crossread.text.language_names import language_name

_DIFFERENCE = {"same": "{}", "cut": "~~{}~~", "added": "**{}**"}


def render_markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown."""
    return "\n".join(_lines(sheet)).rstrip() + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from _head(sheet)
    yield from _in_brief(sheet)
    yield from _sources(sheet)
    yield from _statements(sheet)
    yield from _quotations(sheet)
    yield from _origins(sheet)
    yield from _numbers(sheet)
    yield from _timeline(sheet)
    yield from _variants(sheet)
    yield from _shared(sheet)
    yield from _names(sheet)
    yield from _labels(sheet)
    yield from _sides(sheet)
    yield from _appeals(sheet)
    yield from _decisions(sheet)
    yield from _full_texts(sheet)
    yield from _made(sheet)


def _head(sheet: Sheet) -> Iterator[str]:
    dated = f", {sheet.dated}" if sheet.sources else ""
    yield from (f"# {escaped(sheet.title)}", "")
    yield f"{counted(len(sheet.sources), 'source')}{dated}. {date_in_words(sheet.made.date)}."
    yield ""
    yield (
        "This sheet describes what the texts say, in their exact words, each with the place where "
        "it stands. It gives no verdict on truth, on outlets or on people. *Not found here* means "
        "searched and not found in this extraction; it does not mean the source is silent. "
        "*May say so in other words* means that a passage comes near and is for you to judge. How "
        "many say a thing is no sign that it is true."
    )
    yield ""


def _in_brief(sheet: Sheet) -> Iterator[str]:
    if sheet.brief is not None:
        yield from ("## In brief", "", escaped(sheet.brief.standfirst), "")
        yield from chapters_as_markdown(sheet.brief, "###")


def _sources(sheet: Sheet) -> Iterator[str]:
    yield from ("## Sources", "")
    for source in sheet.sources:
        yield from _source(source)
    for group in sheet.groups if sheet.tells_of_several_events else ():
        terms = ", ".join(f"“{escaped(term)}”" for term in group.terms[:8])
        shared = f"; their openings share {terms}" if terms else ""
        yield f"- **G{group.number}** {listed(group.sigla)} report one event{shared}"
    for failed in sheet.failed:
        yield f"- **not read**: {escaped(failed.name)} failed, because {escaped(failed.reason)}."
        if failed.hint:
            yield f"  {escaped(sentence(failed.hint))}"
    yield ""


def _source(source: Source) -> Iterator[str]:
    known = [source.title, source.outlet, source.author]
    dated = date_in_words(source.date) if source.date else "date not found"
    found = f" ({escaped(source.date_found)})" if source.date and source.date_found else ""
    named = " · ".join(escaped(one) for one in known if one) or escaped(source.label)
    yield f"- **{source.siglum}** {named} · {dated}{found}"
    yield (
        f"  {escaped(source.name)} · {escaped(language_name(source.language))} · "
        f"{counted(source.n_words, 'word')} · sha256 `{source.digest}`"
    )
    if source.same_text_as:
        yield f"  Carries largely the same text as {listed(source.same_text_as)}."
    for note in (*source.warnings, *source.notes):
        yield f"  {escaped(sentence(note))}"
    for ending in source.unread:
        yield f"  {escaped(ending.analyser)} {escaped(ending.in_words)}."
    if source.left_out:
        yield f"  {counted(len(source.left_out), 'passage')} left out as furniture."


def _told(sheet: Sheet, name: str) -> Iterator[str]:
    """Say in how many sources a section was searched for, in how many found, and what failed."""
    section = sheet.section(name)
    yield section.empty or section.in_words
    for gap in section.gaps:
        yield f"{escaped(gap)}."
    if sheet.failed:
        yield f"{counted(len(sheet.failed), 'source')} could not be read."
    yield ""


def _quote(words: Words) -> str:
    return f"“{escaped(words.text)}” ({words.place})"


def _statements(sheet: Sheet) -> Iterator[str]:
    yield from ("## Statements × sources", "")
    yield from _told(sheet, "statements")
    for reason, sigla in sheet.never_searched_why:
        yield from (f"{listed(sigla)}: not searched, because {escaped(reason)}.", "")
    if sheet.rows:
        yield from (" · ".join(f"{sign} {words}" for sign, words in SIGNS.values()), "")
    for rank, title in RANKS.items():
        yield from _ranked(sheet, rank, title)
    if sheet.inside:
        yield from (f"### Inside one source ({len(sheet.inside)})", "")
    for pair in sheet.inside:
        differs = f" What differs: {listed(pair.differs)}." if pair.differs else ""
        suggested = " Suggested." if pair.suggested else ""
        yield from (f"**I{pair.number}** {pair.a.siglum}.{suggested}{differs}", "")
        yield from (f"> {escaped(one.text)} ({one.place})\n" for one in (pair.a, pair.b))


def _ranked(sheet: Sheet, rank: Rank, title: str) -> Iterator[str]:
    rows = sheet.rows_of(rank)
    if rows:
        yield from (f"### {title} ({len(rows)})", "")
    if rows and rank == "disputed":
        yield from (OF_DISPUTED, "")
    for row in rows:
        yield from _row(row, _decided(sheet, "coverage", row.head))


def _row(row: Row, decided: str) -> Iterator[str]:
    differs = f" What differs: {listed(row.differs)}." if row.differs else ""
    yield f"**S{row.number}** {row.reason}.{differs}{decided}"
    yield ""
    far = [cell for cell in row.cells if _is_far(cell)]
    for cell in row.cells:
        if cell not in far:
            yield from _cell(cell)
    if far:
        places = " · ".join(words.place for cell in far for words in cell.words)
        sigla = listed([cell.siglum for cell in far])
        yield f"- **{sigla}** {far[0].sign} {far[0].in_words}; nearest passages, far: {places}"
    yield ""


def _is_far(cell: Cell) -> bool:
    """Whether a source was searched in vain, without a passage near or a doubt to tell."""
    return cell.state == "absent" and bool(cell.words) and not cell.is_near and not cell.reason


def _cell(cell: Cell) -> Iterator[str]:
    because = f" ({escaped(cell.reason)})" if cell.reason else ""
    state = f"- **{cell.siglum}** {cell.sign} {escaped(cell.in_words)}{because}"
    if cell.words and not cell.is_found:
        state += f"; {cell.what_stands_by}"
    yield f"{state}:" if cell.words else state
    for words in cell.words:
        yield f"  > {escaped(words.text)} ({words.place})"


def _quotations(sheet: Sheet) -> Iterator[str]:
    yield from ("## Quotations by speaker", "")
    yield from _told(sheet, "quotations")
    for speaker in sheet.speakers:
        name = escaped(speaker.name) if speaker.name else "No speaker that the text makes certain"
        yield from (f"### {name}", "")
        yield from (
            _quoted(one) + _decided(sheet, "quotation", one.words[0]) for one in speaker.quoted
        )
        yield ""
    if sheet.distanced:
        yield from ("### Words set apart by quotation marks", "")
        yield from (_quoted(one) for one in sheet.distanced)
        yield ""


def _quoted(quoted: Quoted) -> str:
    words = " [ … ] ".join(escaped(one.text) for one in quoted.words)
    parts = [quoted.words[0].place, quoted.form]
    if quoted.source_words:
        parts.append(f"attributed to “{escaped(quoted.source_words)}”")
    if quoted.certainty in ("likely", "unsure"):
        basis = f": {escaped(quoted.basis)}" if quoted.basis else ""
        parts.append(f"speaker {quoted.certainty}{basis}")
    if quoted.via:
        parts.append(f"through {' ← '.join(escaped(one) for one in quoted.via)}")
    return f"- “{words}” ({'; '.join(parts)})"


def _origins(sheet: Sheet) -> Iterator[str]:
    yield from ("## Through whom", "")
    yield from _told(sheet, "chains")
    for chain in sheet.chains:
        steps = " ← ".join(
            f"{escaped(step.name or 'by whom is not said')} (“{escaped(step.words.text)}”)"
            for step in chain.steps
        )
        seen = "seen: " if chain.basis == "seen" else ""
        yield f"- **T{chain.number}** {seen}{steps}: {_quote(chain.content)}"
    yield from ("", "## Seams", "")
    yield from _told(sheet, "seams")
    for seam in sheet.seams:
        reasons = escaped("; ".join(seam.reasons))
        yield f"- **U{seam.number}** {_quote(seam.before)} | {_quote(seam.after)}: {reasons}"
    yield ""


def _numbers(sheet: Sheet) -> Iterator[str]:
    yield from ("## Numbers", "")
    yield from _told(sheet, "numbers")
    for row in sheet.number_rows:
        yield f"**N{row.number}** {escaped(row.about)}"
        yield ""
        yield from (f"- {_quote(one.words)}, read as {escaped(one.value)}" for one in row.given)
        yield ""


def _timeline(sheet: Sheet) -> Iterator[str]:
    yield from ("## When: events, and who dates them how", "")
    yield from _told(sheet, "events")
    for event in sheet.events:
        yield from _event(event)
    yield from ("### Every date named", "")
    yield from _told(sheet, "times")
    for row in sheet.timeline:
        yield from (f"**{date_in_words(row.date)}**", "")
        yield from (_dated(one) for one in row.given)
        yield ""


def _event(event: EventRow) -> Iterator[str]:
    told = f"; told without a date in {listed(event.undated)}" if event.undated else ""
    yield f"**E{event.number}** {time_in_words(event.date)}, {event.in_words}{told}"
    yield ""
    yield f"> {escaped(event.head.text)} ({event.head.place})"
    yield ""
    for one in event.given:
        if one.time is not None:
            basis = basis_in_words(one.basis)
            yield f"- {_quote(one.time)}, read as {time_in_words(one.value)}, {basis}"
    yield ""


def _dated(one: DateGiven) -> str:
    words = f"“{escaped(one.before + one.words.text + one.after)}”"
    time = f", {one.time}" if one.time else ""
    places = ", ".join(words.place for words in one.places)
    return f"- {words} ({places}), {basis_in_words(one.basis)}{time}"


def _variants(sheet: Sheet) -> Iterator[str]:
    yield from ("## Variants of quotations", "")
    yield from _told(sheet, "variants")
    for row in sheet.variants:
        speaker = escaped(row.speaker) if row.speaker else "no speaker that the text makes certain"
        yield from (f"**V{row.number}** {speaker}", "")
        for index, one in enumerate(row.versions):
            shown = difference(one.pieces) if index and one.pieces else escaped(one.words.text)
            places = ", ".join(words.place for words in one.places)
            retold = f"; {one.retold}" if index and one.retold else ""
            yield f"- “{shown}” ({places}{retold})"
        yield ""


def difference(pieces: Iterable[Piece]) -> str:
    """Return a word-level difference: cut words struck through, added words bold."""
    return " ".join(
        _DIFFERENCE[change].format(escaped(text)) for change, text in pieces if text.strip()
    )


def _shared(sheet: Sheet) -> Iterator[str]:
    yield from ("## Shared passages", "")
    yield from _told(sheet, "shared")
    for one in sheet.shared:
        form = "the same words" if one.form == "copy" else f"edited, {one.share} % in both"
        places = f"{one.a.place} and {one.b.place}"
        text = difference(one.pieces) if one.pieces else escaped(one.a.text)
        yield f"- **P{one.number}** {places}, {counted(one.n_words, 'word')}, {form}: “{text}”"
    yield ""


def _names(sheet: Sheet) -> Iterator[str]:
    yield from ("## Names", "")
    yield from _told(sheet, "names")
    for row in sheet.names:
        yield from _named(row)


def _named(row: Names) -> Iterator[str]:
    head = " · ".join(f"“{escaped(words.text)}”" for words, _ in row.expressions)
    yield from (f"**C{row.number}** {head}", "")
    for siglum, called in row.by_source.items():
        yield f"- **{siglum}** {', '.join(_called(one) for one in called)}"
    if row.unsearched:
        yield f"- not searched for names: {listed(row.unsearched)}"
    yield from (f"- taken for one: {escaped(link)}" for link in row.links)
    yield ""


def _called(called: Called) -> str:
    times = f", {called.n} times" if called.n > 1 else ""
    return f"“{escaped(called.words.text)}” ({called.words.place}{times})"


def _labels(sheet: Sheet) -> Iterator[str]:
    yield from ("## Labels", "")
    yield from _told(sheet, "labels")
    for label in sheet.labels:
        yield from (f"**L{label.number}** “{escaped(label.label)}”", "")
        for use in label.uses:
            mode = "" if use.mode == "applied" else f", {use.mode}"
            holder = {"this text": "the text itself", "unknown": "by whom is not known"}
            by = f"{escaped(holder.get(use.holder, use.holder))}, of {escaped(use.target)}{mode}"
            yield f"- {by}: {_quote(use.words)}"
        yield ""


def _sides(sheet: Sheet) -> Iterator[str]:
    for read, name, title in (
        (False, "sides", "## Sides, in explicit words"),
        (True, "tones", "## Tone, as a model reads it"),
    ):
        yield from (title, "")
        yield from _told(sheet, name)
        for group in sheet.between(read=read):
            holder = group.holder
            if holder == "this text":
                holder = f"{group.rows[0].words.siglum}, the text itself"
            yield f"**X{group.rows[0].number}** {escaped(holder)} → {escaped(group.target)}"
            yield ""
            for side in group.rows:
                words = escaped(side.before + side.words.text + side.after)
                yield f"- {side.position}: “{words}” ({side.words.place})"
            yield ""


def _appeals(sheet: Sheet) -> Iterator[str]:
    yield from ("## Appeals to the reader", "")
    yield from _told(sheet, "appeals")
    for one in sheet.appeals:
        yield from (f"- {_quote(words)}" for words in one.words)
    yield ""


def _decisions(sheet: Sheet) -> Iterator[str]:
    if not sheet.decisions:
        return
    yield from ("## What people decided", "")
    for one in sheet.decisions:
        lost = "; nothing is found there any more" if one.is_lost else ""
        yield from (f"**K{one.number}** {one.sign} {one.called}, {escaped(one.in_words)}{lost}", "")
        yield from (f"> {escaped(words.text)} ({words.place})\n" for words in one.words)
        if one.is_lost and not one.words:
            yield from (f"> {escaped(one.gone or 'The words left with their source.')}", "")
        for part in one.changed:
            yield f"- {escaped(part.part)}: ~~{escaped(part.before)}~~ **{escaped(part.after)}**"
        yield from (_said(said) for said in one.said)
        yield ""


def _said(said: Said) -> str:
    comment = f": “{escaped(said.comment)}”" if said.comment else ""
    overtaken = "" if said.counts else " (no longer counts)"
    when = date_in_words(said.made)
    return f"- {escaped(said.person)} {escaped(said.did)}, {when}{overtaken}{comment}"


def _decided(sheet: Sheet, kind: str, words: Words) -> str:
    found = sheet.decided(kind, words)
    return "" if found is None else f" {found.sign} {escaped(found.in_words)} (K{found.number})."


def _full_texts(sheet: Sheet) -> Iterator[str]:
    if not sheet.texts:
        return
    yield from ("## Full texts", "")
    for text in sheet.texts:
        yield from (f"### {text.siglum} {escaped(sheet.source(text.siglum).label)}", "")
        for block in text.blocks:
            words = escaped(text.text[block.start : block.end])
            number = f"**¶{block.number}** " if block.number else ""
            aside = f" *(not read: {escaped(block.reason)})*" if block.reason else ""
            yield from (f"{number}{words}{aside}", "")


def _made(sheet: Sheet) -> Iterator[str]:
    yield from ("## How this was made", "")
    yield f"- date: {sheet.made.date}"
    yield f"- program: crossread {escaped(sheet.made.version)}"
    yield f"- command: {escaped(sheet.made.command)}"
    yield from (f"- model: {escaped(model)}" for model in sheet.models)
    for ending in sheet.comparisons:
        yield f"- {escaped(ending.analyser)} {ending.version}: {escaped(ending.in_words)}"
    yield ""
