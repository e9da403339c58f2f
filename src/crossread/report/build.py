"""Building the sheet: from the findings of one run to the value that is written out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from crossread.model import Capture, Document, Furniture, Note, OutcomeRecord
from crossread.model.findings import Findings
from crossread.report.brief.build import build_brief
from crossread.report.brief.value import Brief
from crossread.report.decisions import decisions_of
from crossread.report.endings import ending_of, sections_of
from crossread.report.events import events_of
from crossread.report.fulltext import excerpts_of, texts_of
from crossread.report.groups import groups_of
from crossread.report.ledgers import (
    appeals_of,
    labels_of,
    names_of,
    numbers_of,
    quotations_of,
    shared_of,
    variants_of,
)
from crossread.report.origins import chains_of, seams_of, sides_of
from crossread.report.places import Places
from crossread.report.sheet import (
    Ending,
    FailedSource,
    LeftOut,
    Made,
    Sheet,
    Source,
)
from crossread.report.statements import carriers_of, inside_of, rows_of
from crossread.report.talk import talk_of
from crossread.report.timeline import timeline_of, times_of
from crossread.report.wording import counted_in_words, isolated, listed, shortened
from crossread.review.standing import decided

NAMED_IN_TITLE = 3
LONGEST_NAMES = 90
"""How many sources a title names, in how many characters; else they are counted."""

LONGEST_LABEL = 56
"""Characters by which a source is called beside its siglum."""

ROUTINE = frozenset({"crlf", "bom", "encoding", "address", "dropped", "fetched", "robots"})
"""Codes of notes about what ingest does as a matter of course; all others are warnings."""

HELD = frozenset({"digest.held", "wacz.held", "wacz.digest-held", "wacz.signature-held"})
"""Codes of notes that something was checked and holds."""

NOT_ROUTINE = frozenset({"encoding.mislabelled", "fetched.doubt", "robots.despite"})


def build_sheet(
    findings: Findings, *, made: Made, excerpts_only: bool = False, title: str | None = None
) -> Sheet:
    """Return the sheet of ``findings``.

    ``made`` says when, by which version and with which command. With ``excerpts_only`` the full
    texts are left out and long passages shortened. ``title`` replaces the title made of the
    sources' names.
    """
    bare = build_bare_sheet(findings, made=made, excerpts_only=excerpts_only, title=title)
    return _with_texts(replace(bare, brief=brief_of(bare, findings)), decided(findings).findings)


def build_bare_sheet(
    findings: Findings, *, made: Made, excerpts_only: bool = False, title: str | None = None
) -> Sheet:
    """Return the sheet without the full texts and the brief, for who shows both otherwise."""
    after = decided(findings)
    findings = after.findings
    places = Places(findings)
    carriers = carriers_of(findings, places)
    sources = sources_of(findings, places, carriers)
    speakers, distanced = quotations_of(findings, places)
    number_rows, numbers = numbers_of(findings, places)
    return Sheet(
        title=isolated(title) if title else _title(sources),
        made=made,
        excerpts_only=excerpts_only,
        sources=sources,
        failed=_failed(findings.failed_sources()),
        comparisons=tuple(ending_of(one) for one in findings.outcomes if one.comparison),
        rows=rows_of(findings, places, carriers, excerpts_only=excerpts_only),
        inside=inside_of(findings, places),
        speakers=speakers,
        distanced=distanced,
        number_rows=number_rows,
        numbers=numbers,
        times=times_of(findings, places),
        timeline=timeline_of(findings, places, excerpts_only=excerpts_only),
        variants=variants_of(findings, places),
        shared=shared_of(findings, places, excerpts_only=excerpts_only),
        names=names_of(findings, places),
        labels=labels_of(findings, places),
        appeals=appeals_of(findings, places),
        texts=(),
        excerpts=(),
        models=tuple(
            sorted({model for one in findings.annotations for model in one.provenance.models})
        ),
        sections=sections_of(findings, places),
        decisions=decisions_of(after, places),
        chains=chains_of(findings, places),
        seams=seams_of(findings, places),
        sides=sides_of(findings, places),
        events=events_of(findings, places),
        talk=talk_of(findings, places),
        groups=groups_of(findings, places),
    )


def brief_of(bare: Sheet, findings: Findings) -> Brief:
    """Return the brief of a sheet; ``findings`` are those it was made of."""
    as_left = decided(findings).findings
    return build_brief(_with_texts(bare, as_left), as_left)


def sources_of(
    findings: Findings,
    places: Places | None = None,
    carriers: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Source, ...]:
    """Return what is known of each source and how it was read, without comparing anything.

    ``carriers`` gives, by siglum, those that carry largely the same text, where that is known.
    """
    places = places or Places(findings)
    left_out = _left_out(findings, places)
    endings = _endings(findings)
    return tuple(
        _source(
            one,
            findings,
            places.siglum(one.id),
            endings=endings.get(one.id, ()),
            left_out=left_out.get(one.id, ()),
            carriers=(carriers or {}).get(places.siglum(one.id), ()),
        )
        for one in findings.documents
    )


def _endings(findings: Findings) -> dict[str, list[Ending]]:
    found: dict[str, list[Ending]] = {}
    for one in findings.outcomes:
        for document in () if one.comparison else one.documents:
            found.setdefault(document, []).append(ending_of(one))
    return found


def _with_texts(sheet: Sheet, findings: Findings) -> Sheet:
    if sheet.excerpts_only:
        return replace(sheet, excerpts=excerpts_of(sheet))
    return replace(sheet, texts=texts_of(sheet, findings, Places(findings)))


def _title(sources: tuple[Source, ...]) -> str:
    if not sources:
        return "No source could be read"
    if len(sources) == 1:
        return f"{sources[0].label}, read closely"
    labels = dict.fromkeys(one.outlet or one.author for one in sources)
    named = [isolated(one) for one in labels if one is not None]
    if len(named) == len(sources) <= NAMED_IN_TITLE and len("".join(named)) <= LONGEST_NAMES:
        return f"{listed(named)}, read side by side"
    return f"{counted_in_words(len(sources), 'source').capitalize()}, read side by side"


def _source(
    document: Document,
    findings: Findings,
    siglum: str,
    *,
    endings: Sequence[Ending],
    left_out: Sequence[LeftOut],
    carriers: Sequence[str],
) -> Source:
    capture = document.capture
    name = file_name(capture.source)
    return Source(
        siglum=siglum,
        document=document.id,
        name=f"{name} · {capture.member}" if capture.member else name,
        label=_label(capture, name),
        title=capture.title,
        outlet=capture.outlet,
        author=capture.author,
        date=capture.date,
        date_found=capture.date_found,
        language=document.language,
        n_characters=len(document.text),
        n_words=len(document.text.split()),
        digest=capture.digest,
        media_type=capture.media_type,
        encoding=capture.encoding,
        warnings=tuple(note.message for note in capture.notes if not _is_routine(note)),
        notes=tuple(_note(note) for note in capture.notes if _is_routine(note)),
        left_out=tuple(left_out),
        endings=tuple(endings),
        also=tuple(
            file_name(other)
            for known, others in findings.sources
            if known == document.id
            for other in others
            if other != capture.source
        ),
        same_text_as=tuple(one for one in carriers if one != siglum),
    )


def _label(capture: Capture, name: str) -> str:
    known = capture.outlet or capture.author or capture.title or name
    return isolated(shortened(known, LONGEST_LABEL))


def _is_routine(note: Note) -> bool:
    known = note.code.split(".")[0] in ROUTINE or note.code in HELD
    return known and note.code not in NOT_ROUTINE


def _note(note: Note) -> str:
    return f"address: {note.message}" if note.code == "address" else note.message


def _left_out(findings: Findings, places: Places) -> dict[str, list[LeftOut]]:
    known: dict[str, list[LeftOut]] = {}
    for one in findings.of(Furniture):
        passages = known.setdefault(one.body.furniture.document, [])
        passages.append(LeftOut(places.words(one.evidence[0]), one.body.reason))
    return known


def _failed(outcomes: tuple[OutcomeRecord, ...]) -> tuple[FailedSource, ...]:
    return tuple(
        FailedSource(
            file_name(one.source or "a source without a name"),
            without_folders(one.reason, one.source).rstrip("."),
            without_folders(one.hint, one.source),
        )
        for one in outcomes
    )


def without_folders(words: str, source: str | None) -> str:
    """Return what is said of a source with the last part of its path in place of the path."""
    return words.replace(source, file_name(source)) if source else words


def file_name(source: str) -> str:
    """Return the last part of a path, so that no folder of the user is shown; addresses stay."""
    if "://" in source:
        return source
    return source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or source
