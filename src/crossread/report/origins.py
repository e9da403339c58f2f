"""Where words come from: chains of attribution, and seams where the voice changes unmarked."""

from __future__ import annotations

from dataclasses import replace

from crossread.model import Annotation, Chain, Evidence, Seam, Stance, Tone
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import ChainRow, ChainStep, SeamRow, SideRow, Words
from crossread.report.timeline import Sentences

# So much of either side of a seam is shown.
SHOWN = 90


def chains_of(findings: Findings, places: Places) -> tuple[ChainRow, ...]:
    """Return the chains, those of most steps first, in the order of the sources."""
    found = [_chain(one, places) for one in findings.of(Chain)]
    found.sort(key=lambda one: (-len(one.steps), one.basis == "seen"))
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def _chain(annotation: Annotation[Chain], places: Places) -> ChainRow:
    links = annotation.evidence_in("link")
    steps = tuple(
        ChainStep(name or None, places.words(words))
        for name, words in zip(annotation.body.names, links, strict=True)
    )
    content = places.words(annotation.evidence_in("content")[0])
    return ChainRow(0, content, steps, annotation.body.basis)


def seams_of(findings: Findings, places: Places) -> tuple[SeamRow, ...]:
    """Return the places where the voice seems to change, in the order of the sources."""
    found = findings.of(Seam)
    ordered = sorted(
        found,
        key=lambda one: (places.order[one.evidence[0].document], one.evidence[0].span.start),
    )
    return tuple(
        SeamRow(
            number,
            _end(one.evidence_in("before")[0], places),
            _beginning(one.evidence_in("after")[0], places),
            one.body.reasons,
        )
        for number, one in enumerate(ordered, 1)
    )


def sides_of(findings: Findings, places: Places) -> tuple[SideRow, ...]:
    """Return sides taken in explicit words and tones read, in the order of the sources.

    A tone that is neither favourable nor unfavourable is no side.
    """
    sentences = Sentences(findings)
    found: list[SideRow] = []
    for one in findings.of(Stance):
        (evidence,) = one.evidence_in("expression")
        around = sentences.around(evidence)
        words = places.words(evidence)
        found.append(
            SideRow(0, one.body.holder, one.body.target, one.body.position, words, *around)
        )
    for tone in findings.of(Tone):
        if tone.body.tone != "neither":
            evidence = tone.evidence_in("target")[0]
            around = sentences.around(evidence)
            words = places.words(evidence)
            body = tone.body
            found.append(SideRow(0, body.holder, body.target, body.tone, words, *around, read=True))
    order = {siglum: number for number, siglum in enumerate(places.sigla)}
    found.sort(key=lambda one: (one.read, order[one.words.siglum], one.words.start))
    return tuple(replace(one, number=number) for number, one in enumerate(found, 1))


def _end(evidence: Evidence, places: Places) -> Words:
    """Return the last words of a paragraph."""
    words = places.words(evidence)
    if len(words.text) <= SHOWN:
        return words
    cut = words.text.find(" ", len(words.text) - SHOWN) + 1
    prefix = words.text[max(0, cut - 32) : cut]
    return replace(words, start=words.start + cut, text=words.text[cut:], prefix=prefix)


def _beginning(evidence: Evidence, places: Places) -> Words:
    """Return the first words of a paragraph."""
    words = places.words(evidence)
    if len(words.text) <= SHOWN:
        return words
    cut = words.text.rfind(" ", 0, SHOWN)
    cut = SHOWN if cut < 1 else cut
    suffix = words.text[cut : cut + 32]
    return replace(words, end=words.start + cut, text=words.text[:cut], suffix=suffix)
