"""Writing a sentence of an answer: who says what, in exact words, one verb for every side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crossread.ask.answer import Part, Said
from crossread.ask.check import evaluative_stems
from crossread.ask.library import Library, Passage
from crossread.ask.people import PRONOUN, speaker_words
from crossread.model import Annotation, Evidence, Quotation, Span
from crossread.text.names import is_common
from crossread.text.similarity import is_content, stem, tokens, word_set

CUT = " [ … ] "
FEWEST_WORDS = 4
"""A shorter direct quotation is quoted with its whole sentence."""

LONGEST_CONTENT = 600
"""Code points of a quotation that is given whole; of a longer one the sentence that matches."""

MOSTLY = 0.5


def place_of(library: Library, document: str, span: Span) -> str:
    """Return "A ¶3"."""
    number = library.paragraph_at(document, span)
    siglum = library.sigla[document]
    return siglum if number is None else f"{siglum} ¶{number}"


def says(who: str) -> str:
    """Return "says" or "say", as the words for a speaker ask.

    >>> says("Ilsabet Dorn"), says("hospital officials in Low Ambrel"), says("Beskian police")
    ('says', 'say', 'say')
    """
    head = re.split(r"\s+(?:in|of|for|at|on|from|who|with|near)\s|,", _low(who))[0].split()
    last = head[-1] if head else who
    plural = last.lower() in _PLURAL or (
        last[:1].islower() and re.search(r"[^s]s$", last) is not None
    )
    return "say" if plural else "says"


_PLURAL = frozenset("police people many some others both most several few men women".split())


def _low(words: str) -> str:
    """Write a common word that opened a sentence small."""
    first, _, rest = words.partition(" ")
    is_small = not is_content(first.lower()) or (first[1:].islower() and is_common(first))
    return words[:1].lower() + words[1:] if is_small and (not rest or rest[0].islower()) else words


def lead_of(
    where: str, *, who: str | None, certainty: str | None = None, via: Sequence[str] = ()
) -> str:
    """Return the words before a sentence that gives somebody's: "A ¶5 reports what X says: ".

    The sentence is the source's and says itself who speaks.
    """
    through = f", through {', '.join(via)}," if via else ""
    if who is None:
        return f"{where} reports{through} what somebody says, the speaker not certain: "
    return f"{where} reports{through} what {_named(who, certainty)}: "


def say_quotation(
    library: Library,
    one: Annotation[Quotation],
    *,
    matching: Span | None = None,
    about: str = "",
) -> Said:
    """Return a quotation as a sentence: its own words where it is direct, else the whole sentence.

    ``matching`` is the part asked for; of a long quotation only that is given.
    """
    who = speaker_words(library, one)
    body, document = one.body, one.body.content[0].document
    contents = _contents(library, one, matching)
    spans = contents or [_sentences_round(library, document, [pin.span for pin in body.content])]
    where = place_of(library, document, spans[0])
    if contents is None or body.via or who is None:
        lead = lead_of(where, who=who, certainty=body.speaker_certainty, via=body.via)
    else:
        lead = f"{where}: {_named(who, body.speaker_certainty)}: "
    return Said(
        parts=(lead, *_joined(library, document, spans)),
        document=document,
        siglum=library.sigla[document],
        paragraph=library.paragraph_at(document, spans[0]),
        voice="attributed",
        speaker=who,
        certainty=body.speaker_certainty,
        about=about,
        record=one.id,
    )


def _named(who: str, certainty: str | None) -> str:
    unsure = f" ({certainty})" if certainty not in (None, "sure") else ""
    called = _low(who)
    if any(stem(word.norm) in evaluative_stems() for word in tokens(who)):
        called = f"“{called}”"  # a judging word is never ours
    return f"{called}{unsure} {says(who)}"


def _contents(
    library: Library, one: Annotation[Quotation], matching: Span | None
) -> list[Span] | None:
    """Return the words to quote by themselves; None where the whole sentence must be quoted.

    It must where the words are indirect, few, or hedged outside the quotation marks.
    """
    body = one.body
    spans = [pin.span for pin in body.content]
    document = library.findings.document(body.content[0].document)
    n_words = sum(len(span.of(document.text).split()) for span in spans)
    if body.form not in {"direct", "block"} or n_words < FEWEST_WORDS:
        return None
    if _is_hedged_outside(library, document.id, spans):
        return None
    length = sum(len(span) for span in spans)
    if matching is not None and length > LONGEST_CONTENT:
        cut = [_common(span, matching) for span in spans if span.overlaps(matching)]
        return cut or spans[:1]
    return spans


def _common(a: Span, b: Span) -> Span:
    return Span(max(a.start, b.start), min(a.end, b.end))


def _is_hedged_outside(library: Library, document: str, spans: Sequence[Span]) -> bool:
    hedges = word_set("hedges")
    return any(
        word.norm in hedges and not any(s.start <= word.start < s.end for s in spans)
        for span in spans
        for passage in library.passages_at(document, span)
        for word in passage.words
    )


def _sentences_round(library: Library, document: str, spans: Sequence[Span]) -> Span:
    found = [one.span for span in spans for one in library.passages_at(document, span)]
    if not found:
        return Span(min(s.start for s in spans), max(s.end for s in spans))
    return Span(min(one.start for one in found), max(one.end for one in found))


def _joined(library: Library, document: str, spans: Sequence[Span]) -> list[Part]:
    parts: list[Part] = []
    for span in spans:
        if parts:
            parts.append(CUT)
        parts.append(library.evidence(document, span, "quote"))
    return parts


def say_passage(
    library: Library,
    passage: Passage,
    *,
    about: str = "",
    holding: Sequence[Span] = (),
    says_otherwise: bool = False,
) -> Said:
    """Return a passage as a sentence, in the voice it stands in.

    Words that stand at ``holding`` are in what is quoted.
    """
    direct = spoken_in(library, passage)
    if direct is not None and not all(_is_content(direct, one) for one in holding):
        direct = None
    if direct is not None and not says_otherwise:
        return say_quotation(library, direct, matching=passage.span, about=about)
    voice = library.voice(passage)
    where = place_of(library, passage.document.id, passage.span)
    who, certainty, record = _reported(library, passage)
    if not voice.reports:
        verb = "has the heading" if passage.is_heading else "writes"
        lead = f"{where} says otherwise: " if says_otherwise else f"{where} {verb}: "
    elif says_otherwise:
        named = _named(who, certainty) if who else "somebody says"
        lead = f"{where} says otherwise and reports what {named}: "
    else:
        lead = lead_of(where, who=who, certainty=certainty)
    return Said(
        parts=(lead, library.evidence(passage.document.id, passage.span, "quote")),
        document=passage.document.id,
        siglum=library.sigla[passage.document.id],
        paragraph=passage.paragraph,
        voice="attributed" if voice.reports else "own",
        speaker=who if voice.reports else None,
        certainty=certainty if voice.reports else None,
        about=about,
        record=record,
    )


def say_inside(library: Library, passage: Passage, one: Annotation[Quotation]) -> Said:
    """Return "A ¶9 reports that X says “…”: “the whole sentence”", for words inside a sentence."""
    who = speaker_words(library, one)
    document = passage.document.id
    where = place_of(library, document, passage.span)
    lead = lead_of(where, who=who, certainty=one.body.speaker_certainty, via=one.body.via)
    lead = lead.replace(" what ", " that ", 1) if who is not None else lead
    text = passage.document.text
    spans = [
        Span(span.start, span.start + len(span.of(text).rstrip(" ,;.")))
        for span in (pin.span for pin in one.body.content)
        if passage.span.contains(span) and span.of(text).strip(" ,;.")
    ]
    sentence = library.evidence(document, passage.span, "quote")
    words = _joined(library, document, spans)
    return Said(
        parts=(lead.removesuffix(": ") + " ", *words, ". It stands in: ", sentence),
        document=document,
        siglum=library.sigla[document],
        paragraph=passage.paragraph,
        voice="attributed",
        speaker=who,
        certainty=one.body.speaker_certainty,
        record=one.id,
    )


def _is_content(one: Annotation[Quotation], span: Span) -> bool:
    return any(pin.span.contains(span) for pin in one.body.content)


def _reported(library: Library, passage: Passage) -> tuple[str | None, str | None, str | None]:
    """Return whose words a passage reports: speaker, how sure, and the record."""
    for one in library.speech_in(passage):
        who = speaker_words(library, one)
        if who is not None:
            return who, one.body.speaker_certainty, one.id
    speaker = library.voice(passage).speaker
    if speaker is not None and PRONOUN.match(speaker):
        speaker = None
    return speaker, None, None


def spoken_in(library: Library, passage: Passage) -> Annotation[Quotation] | None:
    """Return the direct quotation that makes up most of a passage, None if there is none."""
    for one in library.speech_in(passage):
        if one.body.form not in {"direct", "block"}:
            continue
        inside = sum(
            any(p.span.start <= word.start < p.span.end for p in one.body.content)
            for word in passage.words
        )
        if inside >= MOSTLY * len(passage.words):
            return one
    return None


def say_passages(library: Library, passages: Sequence[Passage], *, about: str = "") -> list[Said]:
    """Return passages as sentences; neighbours in the source's own voice, and quotations, once."""
    found: list[Said] = []
    seen: set[tuple[object, ...]] = set()
    run: list[Passage] = []
    for passage in passages:
        if run and not _follows(library, run[-1], passage):
            found.append(_say_run(library, run, about))
            run = []
        if library.voice(passage).reports:
            one = say_passage(library, passage, about=about)
            key = tuple((e.document, e.span) for e in one.evidence)
            if key not in seen:
                seen.add(key)
                found.append(one)
        else:
            run.append(passage)
    if run:
        found.append(_say_run(library, run, about))
    return found


def _follows(library: Library, before: Passage, after: Passage) -> bool:
    return (
        after.number == before.number + 1
        and after.document.id == before.document.id
        and after.paragraph == before.paragraph
        and not library.voice(after).reports
    )


def _say_run(library: Library, run: Sequence[Passage], about: str) -> Said:
    first = say_passage(library, run[0], about=about)
    if len(run) == 1:
        return first
    span = Span(run[0].span.start, run[-1].span.end)
    evidence: Evidence = library.evidence(run[0].document.id, span, "quote")
    return Said(
        parts=(first.parts[0], evidence),
        document=first.document,
        siglum=first.siglum,
        paragraph=first.paragraph,
        voice="own",
        about=about,
    )
