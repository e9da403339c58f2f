"""The chapters of the brief: what it tells, in the order in which a reader asks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from crossread.analyse.quotation.speech import gives_words
from crossread.compare.names import are_one
from crossread.model import Labelling, Mention, Quotation
from crossread.report.brief.teller import (
    LONGEST,
    SHORT,
    Teller,
    at,
    full_names,
    is_self_contained,
    line,
    several,
    verb_of,
)
from crossread.report.brief.value import Line, Part, Quote
from crossread.report.sheet import (
    Called,
    Cell,
    NumberRow,
    Quoted,
    Row,
    Shared,
    Speaker,
    VariantRow,
    Words,
)
from crossread.report.wording import date_in_words, listed
from crossread.text.names import without_article

Paragraphs = tuple[tuple[Line, ...], ...]

FEW = 4
"""Of so many sources each is given sentences of its own; of more, those that tell most."""


def _paragraphs(*lines: Sequence[Line]) -> Paragraphs:
    return tuple(tuple(one) for one in lines if one)


# -- what it is about -----------------------------------------------------------------------------


def matter(teller: Teller) -> Paragraphs:
    """Tell what the sources are about and when: names they share, how they open, the day."""
    return _paragraphs([*_shared_names(teller), *_openings(teller)], list(_days(teller)))


def _shared_names(teller: Teller) -> Iterator[Line]:
    """Yield a sentence on the names that stand in most of the sources."""
    mentions = teller.findings.of(Mention)
    full = full_names({one.body.name for one in mentions if one.body.type == "PER"})
    known: dict[str, dict[str, Words]] = {}
    often: Counter[str] = Counter()
    for one in mentions:
        name = full.get(one.body.name, one.body.name)
        words = teller.places.words(one.evidence[0])
        often[name] += 1
        places = known.setdefault(name, {})
        if words.siglum not in places or words.text == name != places[words.siglum].text:
            places[words.siglum] = words
    ranked = sorted(known.items(), key=lambda one: (-len(one[1]), -often[one[0]]))
    most = len(ranked[0][1]) if ranked else 0
    if most < 2:
        return
    shared = [(name, list(places.values())) for name, places in ranked if len(places) == most][:3]
    items = [[_name_quoted(teller, name, places)] for name, places in shared]
    where = _how_many(most, teller.n)
    is_are = "is" if len(shared) == 1 else "are"
    told = f"named in {where}" if where else "what they speak of together"
    yield line(*several(items), f" {is_are} {told}")


def _name_quoted(teller: Teller, name: str, places: Sequence[Words]) -> Quote:
    """Return a name as it stands, with up to three places that write it so."""
    first = next((one for one in places if one.text == name), places[0])
    also = [one for one in places if one is not first and one.text == first.text]
    return teller.quote(first, also=also[:2])


def _how_many(n: int, total: int) -> str:
    if n == total:
        return "both" if total == 2 else "all of them"
    return "most of them" if 2 * n > total else ""


def _openings(teller: Teller) -> Iterator[Line]:
    """Yield how each of a few sources opens; of many, the earliest and the latest."""
    teller.fresh()
    if teller.n <= FEW:
        for source in teller.sheet.sources:
            words = teller.opening(source.siglum)
            if words is not None:
                verb = "reports" if teller.reports(words) else "writes"
                yield line(*_under(teller, source.siglum, verb), teller.quote(words))
        return
    dated = sorted((one.date or "", one.siglum) for one in teller.sheet.sources if one.date)
    ends = [("earliest", dated[0]), ("latest", dated[-1])] if len(dated) > 1 else []
    for which, (date, siglum) in ends:
        words = teller.opening(siglum)
        if words is not None:
            verb = "reports" if teller.reports(words) else "writes"
            led = f"in the {which}, of {date_in_words(date)}, "
            yield line(f"{led}{teller.does(siglum, verb)}: ", teller.quote(words, longest=SHORT))


def _under(teller: Teller, siglum: str, verb: str) -> list[Part]:
    """Return "The Herald, under the heading “…” (A ¶1), writes: "."""
    heading = teller.heading(siglum)
    if heading is None:
        return [f"{teller.does(siglum, verb)}: "]
    who = teller.name(siglum)
    return [f"{who}, under the heading ", teller.quote(heading), f", {verb_of(who, verb)}: "]


def _days(teller: Teller) -> Iterator[Line]:
    """Yield the day most of the sources name, in the words of one."""
    rows = [one for one in teller.sheet.timeline if len(one.date) >= len("2025-05-09")]
    rows.sort(key=lambda one: (-len(one.sigla), -len(one.given), one.date))
    if not rows:
        return
    row = rows[0]
    twins = {
        other
        for one in teller.sheet.sources
        if teller.given[one.siglum]
        for other in (one.siglum, *one.same_text_as)
    }
    given = min(row.first, key=lambda one: (one.words.siglum in twins, one.is_worked_out))
    words = teller.sentence_of(given.words)
    words, how = (given.words, " as ") if teller.is_told(words) else (words, ", ")
    lead = f"{date_in_words(row.date)} is the day named most: in {teller.name(words.siglum)}{how}"
    others = list({one.siglum: one for g in row.given for one in g.places}.values())
    others = [one for one in others if one.siglum != words.siglum]
    more: list[Part] = [", and others name it too ", at(others[:6])] if others else []
    yield line(lead, teller.quote(words), *more)


# -- who speaks -----------------------------------------------------------------------------------

MOST_SPEAKERS = 5
SURE_ENOUGH = 0.6
"""A quotation with less is shown as unsure: nobody is named as a speaker by it alone."""


def voices(teller: Teller) -> Paragraphs:
    """Tell who is quoted, in which sources and through whom."""
    named = teller.speakers
    chosen = _speakers_chosen(teller, named)
    teller.fresh()
    lines = [_speaks(teller, one) for one in chosen]
    rest = [one for one in named if one not in chosen]
    lines += _further(teller, rest)
    lines += _through(teller, named)
    heard = {siglum for one in teller.sheet.speakers for siglum in one.sigla}
    silent = _searched_in_vain(teller, "quotations", heard)
    told = [_nothing(f"in {teller.named(silent)} no quotation was found")] if silent else []
    return _paragraphs([*lines, *told])


def _nothing(text: str) -> Line:
    return line(text, on_the_reading=True)


def _speakers_chosen(teller: Teller, named: Sequence[Speaker]) -> list[Speaker]:
    """Return those quoted in most sources, and of a source that has none of them its first."""
    sure = [one for one in named if any(q.certainty != "unsure" for q in one.quoted)]
    order = sorted(sure, key=lambda one: (-len(one.sigla), -len(one.quoted)))
    chosen = order[:MOST_SPEAKERS]
    heard = {siglum for one in chosen for siglum in one.sigla}
    if teller.n <= FEW:
        for one in order:
            if not heard & set(one.sigla):
                chosen.append(one)
                heard |= set(one.sigla)
    first = {id(one): number for number, one in enumerate(named)}
    return sorted(chosen, key=lambda one: (-len(one.sigla) > -2, one.sigla[0], first[id(one)]))


def _speaks(teller: Teller, speaker: Speaker) -> Line:
    chosen = _best_words(teller, speaker)
    unsure = f" ({chosen.certainty})" if chosen.certainty in ("likely", "unsure") else ""
    who = f"{teller.with_article(speaker.name or '')}{unsure}"
    if len(speaker.sigla) == 1:
        lead = f"{teller.does(chosen.siglum, 'quotes')} {who}: "
        return teller.line(lead, teller.quote(chosen.words[0], longest=SHORT))
    others = {one.siglum: one.words[0] for one in reversed(speaker.quoted)}
    elsewhere = [others[one] for one in speaker.sigla if one != chosen.siglum]
    lead = f"{teller.does(chosen.siglum, 'quotes')} {who}: "
    quote = teller.quote(chosen.words[0], longest=SHORT)
    so_do = "so do others" if len(elsewhere) > 1 else "so does another"
    return teller.line(lead, quote, f"; {so_do} ", at(elsewhere))


def _best_words(teller: Teller, speaker: Speaker) -> Quoted:
    """Return a quotation of somebody that can be read alone, of a source with least space."""
    own = [one for one in speaker.quoted if one.form in {"direct", "block", "mixed"}]
    known = [one for one in own or speaker.quoted if not teller.is_told(one.words[0])]
    return max(
        known or speaker.quoted,
        key=lambda one: (
            min(8, len(one.words[0].text.split())),
            -teller.given[one.siglum],
        ),
    )


def _further(teller: Teller, rest: Sequence[Speaker]) -> list[Line]:
    """Return a sentence on further speakers, in the words the sources have for them."""
    found: dict[str, Words] = {}
    places = {one.body.name for one in teller.findings.of(Mention) if one.body.type == "LOC"}
    for one in teller.findings.of(Quotation):
        source = one.evidence_in("source")
        is_sure = one.body.form != "scare" and one.score >= SURE_ENOUGH and gives_words(one)
        if one.body.speaker and source and is_sure and one.body.speaker not in places:
            words = teller.places.words(source[0])
            if not _NOBODY.match(words.text) and len(words.text.split()) <= SHORT:
                found.setdefault(one.body.speaker, words)
    chosen = [found[one.name] for one in rest if one.name in found]
    shown = _one_of_each(chosen)[:MOST_SPEAKERS]
    if not shown:
        return []
    also = "is" if len(shown) == 1 else "are"
    more = ", among others" if len(rest) > len(shown) else ""
    return [line(*several([[teller.quote(one)] for one in shown]), f" {also} quoted as well{more}")]


def _one_of_each(words: Sequence[Words]) -> list[Words]:
    """Return one of each source first, then the others."""
    first = list({one.siglum: one for one in reversed(words)}.values())[::-1]
    return [*first, *(one for one in words if one not in first)]


def _through(teller: Teller, named: Sequence[Speaker]) -> Iterator[Line]:
    """Yield whose words reach a source through somebody else."""
    found = [
        (who, one)
        for who in named
        for one in who.quoted
        if one.via and not any(are_one(who.name, other) for other in one.via)
    ]
    for who, one in found[:2]:
        yield line(
            f"{teller.with_article(who.name or '')} is heard in {teller.name(one.siglum)} through"
            f" {listed(one.via)}: ",
            teller.quote(one.words[0], longest=SHORT),
        )
        teller.fresh()


def _searched_in_vain(teller: Teller, section: str, found: set[str]) -> list[str]:
    """Return the sources in which something was looked for and not found."""
    gaps = " ".join(gap.split(":")[0] for gap in teller.sheet.section(section).gaps)
    unread = set(re.findall(r"\b[A-Z]{1,2}\b", gaps))
    return [one for one in teller.names if one not in found | unread]


# -- what they share, what they dispute -----------------------------------------------------------


def shared(teller: Teller) -> Paragraphs:
    """Tell what several sources say, and in what their wordings differ."""
    rows = [one for one in teller.sheet.rows_of("several") if is_self_contained(one)]
    rows.sort(key=lambda one: -len(one.found))
    lines = _told_once(teller, rows, _say_shared)
    if lines:
        return _paragraphs(lines)
    if teller.n < 2 or teller.sheet.rows_of("several"):
        return ()
    if not _searched_in_vain(teller, "statements", set()):
        return ()
    return _paragraphs([_nothing("no statement was found in more than one of them")])


MOST_ROWS = 3
ToldT = TypeVar("ToldT")


def _told_once(
    teller: Teller, rows: Iterable[Row], say: Callable[[Teller, Row], ToldT]
) -> list[ToldT]:
    """Tell the first few rows; one that is mostly told already, in other pieces, is passed over."""
    found: list[ToldT] = []
    for row in rows:
        words = [cell.words[0] for cell in row.found]
        if len(found) == MOST_ROWS:
            break
        if 2 * sum(teller.is_told(one) for one in words) >= len(words):
            continue
        found.append(say(teller, row))
        for one in words:
            teller.note(one)
    return found


def _say_shared(teller: Teller, row: Row) -> Line:
    cells = sorted(row.found, key=lambda cell: teller.given[cell.siglum])
    first, others = cells[0], cells[1:]
    teller.fresh()
    parts: list[Part] = [*teller.say(first)]
    second = next((cell for cell in others if row.differs and _differs(cell, first)), None)
    if second is not None:
        others = [cell for cell in others if cell is not second]
        parts.append(f"; with a difference in {listed(row.differs)}, ")
        parts += teller.say(second)
    elif teller.n <= FEW and others and _differs(others[0], first):
        parts += ["; ", *teller.say(others[0], longest=SHORT)]
        others = others[1:]
    return line(*parts, *_so_too(others))


def _so_too(cells: Sequence[Cell]) -> list[Part]:
    """Return "; others say so too (A ¶3, C ¶5)"."""
    if not cells:
        return []
    say = "another says so too" if len(cells) == 1 else "others say so too"
    return [f"; {say} ", at([one.words[0] for one in sorted(cells, key=_order)])]


def _order(cell: Cell) -> tuple[int, str]:
    return len(cell.siglum), cell.siglum


def _differs(cell: Cell, other: Cell) -> bool:
    return cell.words[0].text.split() != other.words[0].text.split()


def disputed(teller: Teller) -> Paragraphs:
    """Tell what is disputed, with the words of both sides."""
    found = _disputes(teller)
    inside: list[Line] = []
    for pair in teller.sheet.inside[:MOST_ROWS]:
        if not (teller.is_told(pair.a) and (inside or teller.is_told(pair.b))):
            inside.append(_say_inside(teller, pair.a, pair.b))
    if found or inside or teller.n < 2:
        return _paragraphs(*found, inside)
    if not _searched_in_vain(teller, "statements", set()):
        return ()
    told = "nothing that one of them says was found to be contradicted by another"
    return _paragraphs([_nothing(told)])


def _disputes(teller: Teller) -> list[list[Line]]:
    """Tell the first few rows, quoted before or not; what a dispute told is not told again."""
    found: list[list[Line]] = []
    told: list[Words] = []
    for row in teller.sheet.rows_of("disputed"):
        words = [cell.words[0] for cell in row.found]
        if len(found) < MOST_ROWS and 2 * sum(_is_in(one, told) for one in words) < len(words):
            found.append(_say_disputed(teller, row))
            told += words
    for one in told:
        teller.note(one)
    return found


def _is_in(words: Words, told: Sequence[Words]) -> bool:
    return any(
        one.siglum == words.siglum and one.start < words.end and words.start < one.end
        for one in told
    )


def _say_disputed(teller: Teller, row: Row) -> list[Line]:
    here = [one for one in row.found if one.state != "disputes"]
    there = [one for one in row.found if one.state == "disputes"]
    teller.fresh()
    first = min(here, key=lambda cell: teller.given[cell.siglum])
    longest = LONGEST if teller.n <= FEW else SHORT + 4
    one = line(*teller.say(first, longest=longest), *_and_so(teller, here, first))
    other = min(there, key=lambda cell: teller.given[cell.siglum])
    teller.fresh()
    return [
        one,
        line("against that, ", *teller.say(other, longest=longest), *_and_so(teller, there, other)),
    ]


def _and_so(teller: Teller, cells: Sequence[Cell], told: Cell) -> list[Part]:
    """Return the others of one side: of a few sources the words of one more, and who says so."""
    others = [cell for cell in cells if cell.siglum != told.siglum]
    parts: list[Part] = []
    if teller.n <= FEW and others and _differs(others[0], told):
        parts += ["; ", *teller.say(others[0], longest=SHORT)]
        others = others[1:]
    return [*parts, *_so_too(others)]


def _say_inside(teller: Teller, a: Words, b: Words) -> Line:
    teller.fresh()
    who = teller.name(a.siglum)
    return line(f"{who} itself has both ", teller.quote(a), " and ", teller.quote(b))


# -- what only one says ---------------------------------------------------------------------------

BAND = 0.6
"""A source is given further statements of its own until it has this share of the one with most."""


MOST_ALONE, MOST_OF_ONE = 8, 3


def alone(teller: Teller) -> Paragraphs:
    """Tell what only one source says; those with the least space so far are given more."""
    longest = LONGEST if teller.n <= FEW else SHORT
    rows: dict[str, list[Row]] = {one: [] for one in teller.names}
    for row in teller.sheet.rows_of("one"):
        if is_self_contained(row) and not row.unclear and not teller.is_told(row.head):
            rows[row.head.siglum].append(row)
    for known in rows.values():
        known.sort(key=lambda one: not 8 <= len(one.head.text.split()) <= longest)
    chosen = {siglum: known[: teller.n <= FEW] for siglum, known in rows.items()}
    _even_out(teller, rows, chosen)
    teller.fresh()
    lines: list[Line] = []
    for siglum, known in chosen.items():
        for number, row in enumerate(known):
            lead, *rest = teller.say(row.found[0], longest=longest)
            if number == 0 and not lines:
                lead = f"{lead}".replace(
                    f"{teller.name(siglum)} ", f"{teller.name(siglum)} alone ", 1
                )
            lines.append(teller.line(lead, *rest))
    return _paragraphs(lines)


def _even_out(teller: Teller, rows: dict[str, list[Row]], chosen: dict[str, list[Row]]) -> None:
    """Add statements of the sources that have had least space, while they have any."""
    space = {
        siglum: teller.given[siglum] + sum(_length(row) for row in known)
        for siglum, known in chosen.items()
    }
    for _ in range(MOST_ALONE):
        most = max(space.values(), default=0)
        left = {one: rows[one][len(chosen[one]) :] for one in rows}
        short = [
            one
            for one in rows
            if left[one] and space[one] < BAND * most and len(chosen[one]) < MOST_OF_ONE
        ]
        if not short:
            return
        least = min(short, key=lambda one: space[one])
        chosen[least].append(left[least][0])
        space[least] += _length(left[least][0])


def _length(row: Row) -> int:
    return min(LONGEST, len(row.head.text.split()))


# -- names and labels -----------------------------------------------------------------------------


_NOBODY = re.compile(
    r"(?:it|its|itself|we|us|he|she|they|them|him|her|you|this|that|who)$", re.IGNORECASE
)
MOST_LABELS = 9

LabelKey = tuple[str, str, str, str]
"""Siglum, target, holder and mode."""


def called(teller: Teller) -> Paragraphs:
    """Tell who calls whom what: labels with their holders, and names that differ."""
    uses: dict[LabelKey, list[tuple[Words, Words]]] = {}
    for one in teller.findings.of(Labelling):
        label, target = (
            teller.places.words(one.evidence_in(role)[0]) for role in ("label", "target")
        )
        if _tells_whom(one.body):
            key = (label.siglum, one.body.target, one.body.holder, one.body.mode)
            uses.setdefault(key, []).append((label, target))
    order = {one: number for number, one in enumerate(teller.names)}
    ranked = sorted(uses, key=lambda key: (order[key[0]], -len(uses[key])))
    teller.fresh()
    lines = [_say_label(teller, key, uses[key]) for key in _evenly(ranked)]
    teller.fresh()
    named = (_say_names(teller, row.called) for row in teller.sheet.names)
    return _paragraphs(lines, [one for one in named if one is not None][:2])


def _tells_whom(one: Labelling) -> bool:
    """Whether a reader learns who is called so: not of “it”, nor of “the state” that is not named,
    nor where people are named by the label alone ("Nazis in the north"). The matrix has all."""
    if _NOBODY.match(one.target):
        return False
    unnamed = one.construction == "rule" and one.target.startswith("the ")
    return not unnamed and not one.target_words.span.contains(one.label_words.span)


def _evenly(ranked: Sequence[LabelKey]) -> list[LabelKey]:
    """Return at most so many, as many of each source as of the next."""
    sigla = list(dict.fromkeys(key[0] for key in ranked))
    each = max(1, MOST_LABELS // max(1, len(sigla)))
    chosen = [one for siglum in sigla for one in [k for k in ranked if k[0] == siglum][:each]]
    return chosen[:MOST_LABELS]


def _say_label(teller: Teller, key: LabelKey, known: Sequence[tuple[Words, Words]]) -> Line:
    siglum, target, holder, mode = key
    once = {label.text.casefold(): label for label, _ in reversed(known)}
    words = several([[teller.quote(label)] for label in list(once.values())[::-1][:3]])
    whom: list[Part] = [teller.with_article(target)]
    if target[:1].islower():
        whom = [teller.quote(known[0][1], cites=False)]
    if holder == "unknown":
        teller.fresh()
        verb = "are" if len(once) > 1 else "is"
        where = f"in {teller.name(siglum)}, "
        return line(where, *words, f" {verb} said of ", *whom, ", and by whom is not certain")
    before, after = _LABELLED[mode]
    if holder != "this text":
        teller.fresh()
        who = f"in {teller.name(siglum)}, {teller.with_article(holder)} {before}"
    else:
        who = teller.does(siglum, before)
    if mode == "compared":
        return teller.line(f"{who} ", *whom, " to ", *words)
    return teller.line(f"{who} ", *words, f" {after} ", *whom)


_LABELLED = {
    "applied": ("uses", "of"),
    "denied": ("denies", "of"),
    "questioned": ("questions", "as a word for"),
    "compared": ("likens", "to"),
}


def _say_names(teller: Teller, called: Sequence[Called]) -> Line | None:
    """Return a sentence on one actor whom two sources call by different words."""
    fullest: dict[str, Words] = {}
    for one in called:
        known = fullest.get(one.words.siglum)
        if known is None or len(one.words.text) > len(known.text):
            fullest[one.words.siglum] = one.words
    items = [words for words in fullest.values() if not teller.is_told(words)]
    for number, words in enumerate(items):
        for other in items[number + 1 :]:
            if _name_words(words) - _name_words(other) and _name_words(other) - _name_words(words):
                return line(
                    f"where {teller.name(words.siglum)} has ",
                    teller.quote(words),
                    f", {teller.name(other.siglum)} has ",
                    teller.quote(other),
                )
    return None


def _name_words(words: Words) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"[’']s\b|\.", "", words.text.casefold())))


# -- how words and numbers changed ----------------------------------------------------------------


def changed(teller: Teller) -> Paragraphs:
    """Tell how quotations and numbers differ from one source, or one place, to the next."""
    numbers = [_say_numbers(teller, one) for one in teller.sheet.number_rows[:3]]
    variants = [_say_variant(teller, one) for one in _telling(teller.sheet.variants)[:2]]
    copies = [one for one in teller.sheet.shared if one.a.siglum != one.b.siglum][:1]
    return _paragraphs(numbers, variants, [_say_copied(teller, one) for one in copies])


def _telling(variants: Sequence[VariantRow]) -> list[VariantRow]:
    """Return utterances in several sources first."""
    known = [one for one in variants if len(one.versions) > 1 and not one.is_suggested]
    return sorted(known, key=lambda one: -len({w.siglum for v in one.versions for w in v.places}))


def _say_numbers(teller: Teller, row: NumberRow) -> Line:
    places: dict[str, list[Words]] = {}
    for one in row.given:
        places.setdefault(" ".join(one.words.text.split()).casefold(), []).append(one.words)
    items = [[teller.quote(known[0], also=known[1:])] for known in places.values()]
    return line(f"the number of {_counted(row.about)} is given as ", *several(items))


_HAPPENED = {
    "died": "who died", "drowned": "who drowned", "hurt": "who were hurt",
    "missing": "who are missing", "held": "who were held", "moved": "who were moved",
}  # fmt: skip


def _counted(about: str) -> str:
    """Return what is counted as one says it: "people died" as "people who died"."""
    head, _, last = about.rpartition(" ")
    return f"{head} {_HAPPENED[last]}" if head and last in _HAPPENED else about


def _say_variant(teller: Teller, row: VariantRow) -> Line:
    first, *others = row.versions
    who = f"{teller.with_article(row.speaker)} as saying" if row.speaker else "somebody as saying"
    teller.fresh()
    parts: list[Part] = [
        f"{teller.does(first.words.siglum, 'quotes')} {who} ",
        teller.quote(first.words, longest=SHORT, also=first.also[:2]),
    ]
    before = first.words.siglum
    for number, other in enumerate(others[:2]):
        here = other.words.siglum
        where = "in another place" if here == before else teller.name(here)
        link = ", and" if number == len(others[:2]) - 1 else ","
        parts.append(f"{link} {where} as saying ")
        parts.append(teller.quote(other.words, longest=SHORT, also=other.also[:2]))
        before = here
    return line(*parts)


def _say_copied(teller: Teller, one: Shared) -> Line:
    how = "word for word" if one.form == "copy" else "edited"
    both = teller.named((one.a.siglum, one.b.siglum))
    return line(
        f"{both} carry a passage in common, {how}, which begins ",
        teller.quote(one.a, longest=12),
        " and stands again ",
        at([one.b]),
    )


# -- appeals --------------------------------------------------------------------------------------


def appeals(teller: Teller) -> Paragraphs:
    """Tell what each source asks its reader to do, in its own words or another's."""
    each = 2 if teller.n <= FEW else 1
    teller.fresh()
    lines = [
        _say_appeal(teller, words) for one in teller.sheet.appeals for words in one.words[:each]
    ]
    found = {one.siglum for one in teller.sheet.appeals}
    silent = _searched_in_vain(teller, "appeals", found)
    if lines and silent:
        lines.append(_nothing(f"in {teller.named(silent)} no call on the reader was found"))
    return _paragraphs(lines)


def _say_appeal(teller: Teller, words: Words) -> Line:
    for speaker in teller.sheet.speakers:
        for one in speaker.quoted:
            inside = any(w.start <= words.start < w.end for w in one.words)
            if one.siglum == words.siglum and inside and one.form != "indirect":
                who = teller.with_article(speaker.name) if speaker.name else "somebody"
                lead = f"{teller.does(words.siglum, 'quotes')} a call by {who}: "
                return teller.line(lead, teller.quote(words))
    asks = teller.does(words.siglum, "asks its reader").replace("ask its", "ask their")
    return teller.line(f"{asks}: ", teller.quote(words))


# -- what none answers ----------------------------------------------------------------------------


def unanswered(teller: Teller) -> Paragraphs:
    """Tell who is spoken of and not heard in any of them."""
    return _paragraphs(list(_unheard(teller)))


def _unheard(teller: Teller) -> Iterator[Line]:
    """Yield people the sources speak of and whose words were found in none."""
    speakers = teller.sheet.speakers
    heard = [one.name or "" for one in speakers]
    heard += [name for who in speakers for one in who.quoted for name in one.via]
    heard += [one.author or "" for one in teller.sheet.sources]
    people: dict[str, list[Words]] = {}
    for one in teller.findings.of(Mention):
        name = one.body.name
        if one.body.type == "PER" and not any(who and are_one(name, who) for who in heard):
            people.setdefault(name, []).append(teller.places.words(one.evidence[0]))
    people = _without_surnames(_without_middles(people))
    ranked = sorted(people, key=lambda name: (-_n_sources(people[name]), -len(people[name])))
    chosen = [one for one in ranked if len(people[one]) > 1][:3]
    if not chosen:
        return
    items = [[_name_quoted(teller, name, _once_each(people[name]))] for name in chosen]
    are = "are" if len(chosen) > 1 else "is"
    where = "in none of the sources" if teller.n > 2 else "in neither" if teller.n == 2 else "not"
    told = f" {are} spoken of, but {where} were words of theirs found"
    if teller.n == 1:
        told = f" {are} spoken of, but no words of theirs were found"
    yield line(*several(items), told)


def _without_middles(people: dict[str, list[Words]]) -> dict[str, list[Words]]:
    """Return people once each, under the name that stands most often: "Ann Lee" and "Ann Mary Lee"
    are one."""
    found: dict[tuple[str, str], tuple[str, list[Words]]] = {}
    for name in sorted(people, key=lambda one: -len(people[one])):
        parts = name.casefold().split()
        known, before = found.get((parts[0], parts[-1]), (name, []))
        found[parts[0], parts[-1]] = (known, [*before, *people[name]])
    return dict(found.values())


def _without_surnames(people: dict[str, list[Words]]) -> dict[str, list[Words]]:
    """Return people once each, a surname alone under the only fuller name that ends in it."""
    found = dict(people)
    for name in people:
        surname = without_article(name).casefold()
        fuller = [
            one
            for one in people
            if " " in one and without_article(one.split()[-1]).casefold() == surname
        ]
        if " " not in name and len(fuller) == 1:
            found[fuller[0]] = [*found[fuller[0]], *found.pop(name)]
    return found


def _n_sources(places: Sequence[Words]) -> int:
    return len({one.siglum for one in places})


def _once_each(places: Sequence[Words]) -> list[Words]:
    return list({one.siglum: one for one in reversed(places)}.values())[::-1]
