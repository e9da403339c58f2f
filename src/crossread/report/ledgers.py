"""The ledgers: quotations by speaker, numbers, variants, shared passages, names, appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crossread.compare.descriptions import judges
from crossread.compare.governments import judges_government
from crossread.compare.naming import tells_little
from crossread.model import (
    Annotation,
    Appeal,
    Evidence,
    Labelling,
    Mention,
    Naming,
    NumberVariant,
    Quantity,
    Quotation,
    QuoteVariant,
    Reuse,
    Span,
)
from crossread.model.findings import Findings
from crossread.report.fullest import Fullest
from crossread.report.places import Places
from crossread.report.sheet import (
    Appealed,
    Called,
    Label,
    LabelUse,
    Names,
    NumberGiven,
    NumberRow,
    Quoted,
    Shared,
    Speaker,
    VariantRow,
    Version,
    Words,
)
from crossread.report.wording import Piece, abridged, quantity_in_words, word_difference

SHORT = 240
"""Characters shown of a shared passage when full texts are left out."""


def in_source_order(
    annotations: Iterable[Annotation[Quotation]], places: Places
) -> list[Annotation[Quotation]]:
    """Return annotations of single documents in the order of the sources and of their texts."""
    return sorted(annotations, key=lambda one: _place(one.evidence[0], places))


def _place(evidence: Evidence, places: Places) -> tuple[int, int, int]:
    return places.order[evidence.document], evidence.span.start, evidence.span.end


def quotations_of(
    findings: Findings, places: Places
) -> tuple[tuple[Speaker, ...], tuple[Quoted, ...]]:
    """Return quotations by speaker, and words in distancing quotation marks apart from them.

    A speaker goes by the fullest name the sources have, where it can be but one person's.
    Speakers quoted in several sources come first, quotations without a speaker last.
    """
    people = {one.body.name for one in findings.of(Mention) if one.body.type == "PER"}
    full = Fullest(people)
    by_speaker: dict[str | None, list[Quoted]] = {}
    distanced: list[Quoted] = []
    for number, one in enumerate(in_source_order(findings.of(Quotation), places), 1):
        quoted = _quoted(number, one, places)
        if one.body.form == "scare":
            distanced.append(quoted)
        else:
            name = one.body.speaker
            by_speaker.setdefault(full.of(name) if name in people else name, []).append(quoted)
    speakers = [
        Speaker(name, tuple(quoted), tuple(dict.fromkeys(one.siglum for one in quoted)))
        for name, quoted in by_speaker.items()
    ]
    speakers.sort(key=lambda one: (one.name is None, len(one.sigla) < 2))
    return tuple(speakers), tuple(distanced)


def _quoted(number: int, annotation: Annotation[Quotation], places: Places) -> Quoted:
    body = annotation.body
    return Quoted(
        number=number,
        words=places.all_words(annotation.evidence_in("content")),
        form=body.form,
        cue=next(iter(annotation.quotes("cue")), None),
        source_words=next(iter(annotation.quotes("source")), None),
        certainty=body.speaker_certainty,
        basis=body.speaker_basis,
        via=body.via,
    )


def numbers_of(
    findings: Findings, places: Places
) -> tuple[tuple[NumberRow, ...], tuple[NumberGiven, ...]]:
    """Return quantities that are given differently, and every number of every source."""
    rows = [
        NumberRow(
            number,
            one.body.of,
            tuple(
                NumberGiven(places.words(evidence), value)
                for evidence, value in zip(one.evidence_in("variant"), one.body.values, strict=True)
            ),
        )
        for number, one in enumerate(findings.of(NumberVariant), 1)
    ]
    single = sorted(findings.of(Quantity), key=lambda one: _place(one.evidence[0], places))
    numbers = [
        NumberGiven(places.words(one.evidence[0]), quantity_in_words(one.body), one.body.of)
        for one in single
    ]
    return tuple(rows), tuple(numbers)


def variants_of(findings: Findings, places: Places) -> tuple[VariantRow, ...]:
    """Return utterances given in different words, each wording against the oldest."""
    return tuple(
        VariantRow(
            number,
            one.body.speaker,
            _versions(places.all_words(one.evidence_in("variant")), one.body.forms),
        )
        for number, one in enumerate(findings.of(QuoteVariant), 1)
    )


def _versions(words: tuple[Words, ...], forms: tuple[str, ...]) -> tuple[Version, ...]:
    """Return each wording once; one that adds and cuts nothing is no wording of its own."""
    first = words[0].text
    groups: dict[object, tuple[tuple[Piece, ...], str, list[Words]]] = {}
    for n, one in enumerate(words):
        form = forms[n - 1] if 0 < n <= len(forms) else ""
        pieces = () if form == "stronger" else word_difference(first, one.text)
        # The same words with and without marks are two ways to retell.
        key = pieces or one.text, form == "unmarked"
        groups.setdefault(key, (pieces, form, []))[2].append(one)
    return tuple(
        Version(known[0], pieces, tuple(known[1:]), form) for pieces, form, known in groups.values()
    )


def shared_of(findings: Findings, places: Places, *, excerpts_only: bool) -> tuple[Shared, ...]:
    """Return passages that stand in two places, the longest first."""
    rows = [_shared(one, places, excerpts_only=excerpts_only) for one in findings.of(Reuse)]
    rows.sort(key=lambda one: -one.n_words)
    return tuple(replace(one, number=number) for number, one in enumerate(rows, 1))


def _shared(annotation: Annotation[Reuse], places: Places, *, excerpts_only: bool) -> Shared:
    a, b = (places.words(annotation.evidence_in(role)[0]) for role in ("a", "b"))
    n_words = min(len(a.text.split()), len(b.text.split()))
    pieces = () if annotation.body.form == "copy" else word_difference(a.text, b.text)
    if excerpts_only:
        a, b = (replace(one, text=abridged(one.text, SHORT)) for one in (a, b))
        pieces = ()
    share = round(100 * annotation.body.similarity)
    return Shared(0, a, b, annotation.body.form, share, n_words, pieces)


def names_of(findings: Findings, places: Places) -> tuple[Names, ...]:
    """Return each actor with what the sources call it.

    First come those whom some of the sources call by a word that judges (“dictator”, “the regime”)
    and others do not, then disputed things and those called by more than names; of these and of
    the others those that most sources name. Last come those of whom only a title or the form of a
    name differs.
    """
    unsearched = _without_mentions(findings, places)
    labels: dict[str, list[Span]] = {}
    for label in findings.of(Labelling):
        item = label.evidence_in("label")[0]
        labels.setdefault(item.document, []).append(item.span)
    ranked = [
        (_telling(one, labels), _names(one, places, unsearched)) for one in findings.of(Naming)
    ]
    ranked.sort(
        key=lambda pair: (
            -pair[0],
            pair[0] < 2 and not pair[1].is_described,
            -len(pair[1].by_source),
            -len(pair[1].expressions),
        )
    )
    return tuple(
        replace(one, number=number, is_little=telling < 0)
        for number, (telling, one) in enumerate(ranked, 1)
    )


def _telling(annotation: Annotation[Naming], labels: Mapping[str, Sequence[Span]]) -> int:
    """Return 2 where some sources judge by what they call an actor and others do not, 1 where all
    do or a thing is disputed, -1 where they differ in a title or the form of a name, else 0."""
    sources: dict[str, bool] = {}
    for item in annotation.evidence_in("expression"):
        judging = _judges(item.quote) or any(
            item.span.contains(one) for one in labels.get(item.document, ())
        )
        sources[item.document] = sources.get(item.document, False) or judging
    if any(sources.values()):
        return 1 + (not all(sources.values()))
    called: dict[str, list[str]] = {}
    for item in annotation.evidence_in("expression"):
        called.setdefault(item.document, []).append(item.quote)
    if tells_little(annotation.body.type, list(called.values())):
        return -1
    return int(annotation.body.type == "THING")


def _judges(words: str) -> bool:
    return judges(words) or judges_government(words)


def _names(annotation: Annotation[Naming], places: Places, unsearched: frozenset[str]) -> Names:
    evidence = annotation.evidence_in("expression")
    called = [
        (_place(one, places), Called(places.words(one), n))
        for one, n in zip(evidence, annotation.body.counts, strict=True)
    ]
    called.sort(key=lambda one: one[0])
    found = tuple(one for _, one in called)
    named = {one.words.siglum for one in found}
    links = tuple(dict.fromkeys(annotation.body.links))
    return Names(0, found, links, tuple(one for one in places.sigla if one in unsearched - named))


def _without_mentions(findings: Findings, places: Places) -> frozenset[str]:
    """Return the sigla of sources in which names were not looked for, or in vain for a fault."""
    endings: dict[str, set[str]] = {}
    for one in findings.outcomes:
        if one.analyser.split(".")[0] == "mentions":
            for document in one.documents:
                endings.setdefault(places.siglum(document), set()).add(one.ending)
    return frozenset(siglum for siglum, known in endings.items() if "done" not in known)


def labels_of(findings: Findings, places: Places) -> tuple[Label, ...]:
    """Return every evaluative label with its uses; those put on several targets come first."""
    found: dict[str, list[LabelUse]] = {}
    uses = findings.of(Labelling)
    for one in sorted(uses, key=lambda one: _place(one.evidence_in("label")[0], places)):
        body = one.body
        use = LabelUse(
            places.words(one.evidence_in("label")[0]), body.target, body.holder, body.mode
        )
        found.setdefault(body.label, []).append(use)
    labels = [Label(0, label, tuple(known)) for label, known in found.items()]
    labels.sort(key=lambda one: len(one.targets) < 2)
    return tuple(replace(one, number=number) for number, one in enumerate(labels, 1))


def appeals_of(findings: Findings, places: Places) -> tuple[Appealed, ...]:
    """Return what each source asks its reader to do, in the order of the sources."""
    found: dict[str, list[Evidence]] = {}
    for one in sorted(findings.of(Appeal), key=lambda one: _place(one.evidence[0], places)):
        found.setdefault(one.evidence[0].document, []).append(one.evidence[0])
    return tuple(
        Appealed(places.siglum(document), places.all_words(evidence))
        for document, evidence in found.items()
    )
