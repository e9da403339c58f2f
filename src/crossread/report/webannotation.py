"""Findings as W3C Web Annotations (JSON-LD), to be read by other annotation tools.

Each piece of evidence becomes a target with a quote selector. Positions count code points of the
extracted text, which for plain text is the text of the file itself; only there, and only where
ingest moved nothing, is a position selector given beside the quote. For pages and other formats
the quote, with what stands before and after it, is the only selector that holds outside.
"""

from __future__ import annotations

from typing import Any

from crossread.model import Annotation, Body, Document, Evidence, Place
from crossread.model.bodies import STRUCTURAL
from crossread.model.codebook import path_of
from crossread.model.findings import Findings
from crossread.model.shape import labels_of
from crossread.model.wire import encode
from crossread.review.record import person_of
from crossread.review.standing import Reviewed, decided, reviews_in

Json = dict[str, Any]

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"role": "urn:crossread:role"}]
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
MOVED = frozenset({"crlf", "bom"})
"""Codes of notes by which ingest says that offsets differ from those of the file."""


_MOTIVATIONS = {"comment": "commenting", "tag": "tagging", "add": "highlighting"}


def render_webannotations(findings: Findings) -> str:
    """Return an annotation page with everything found, as people left it, as one line of JSON-LD.

    Each decision is an annotation too, of its person.
    """
    left = decided(findings).findings
    items = [_annotation(one, findings) for one in left.annotations if one.kind not in STRUCTURAL]
    items += [_review(one, findings) for one in reviews_in(findings.reviews)]
    return encode(
        {
            "@context": CONTEXT,
            "id": "urn:crossread:annotations",
            "type": "AnnotationPage",
            "items": items,
        }
    )


def _annotation(annotation: Annotation[Body], findings: Findings) -> Json:
    made = annotation.provenance
    maker: Json = {
        "generator": {"type": "Software", "name": f"crossread {made.analyser} {made.version}"}
    }
    if made.person is not None:
        maker = {"creator": {"type": "Person", "name": made.person}}
    return {
        "id": f"urn:crossread:{annotation.id}",
        "type": "Annotation",
        "motivation": "describing",
        **maker,
        "body": [_tag(annotation.kind), _labels(annotation)],
        "target": _targets(annotation, findings),
    }


def _review(review: Reviewed, findings: Findings) -> Json:
    body = review.body
    said = [_tag(body.of_kind), _labels(review)]
    if body.comment:
        said.append({"type": "TextualBody", "purpose": "commenting", "value": body.comment})
    if body.code is not None:
        names = {one.id: path_of(one, findings.codes) for one in findings.codes}
        said.append(_tag(names.get(body.code, body.code)))
    return {
        "id": f"urn:crossread:{review.id}",
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(body.decision, "assessing"),
        "creator": {"type": "Person", "name": person_of(review)},
        "created": body.made,
        "body": said,
        "target": _targets(review, findings) or f"urn:crossread:subject:{body.of}",
    }


def _tag(value: str) -> Json:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


def _labels(annotation: Annotation[Body]) -> Json:
    return {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "application/json",
        "value": encode(labels_of(annotation.body)),
    }


def _targets(annotation: Annotation[Body], findings: Findings) -> list[Json]:
    return [
        _target(one, findings.document(one.document))
        for one in annotation.evidence
        if findings.holds(one.document)
    ]


def _target(evidence: Evidence, document: Document) -> Json:
    quote = {
        "type": "TextQuoteSelector",
        "exact": evidence.quote,
        "prefix": evidence.prefix,
        "suffix": evidence.suffix,
    }
    position = {
        "type": "TextPositionSelector",
        "start": evidence.span.start,
        "end": evidence.span.end,
    }
    places = _place_selectors(evidence, document)
    found = [*([position] if _positions_hold(document) else ()), quote, *places]
    return {
        "type": "SpecificResource",
        "source": source_iri(document),
        "role": evidence.role,
        "selector": found if len(found) > 1 else quote,
    }


def _place_selectors(evidence: Evidence, document: Document) -> list[Json]:
    """Return where the words stood: a rectangle, a page of a PDF, a stretch of time."""
    fragments = [_fragment(place) for place in document.places_at(evidence.span)]
    return [
        {"type": "FragmentSelector", "conformsTo": standard, "value": value}
        for standard, value in dict.fromkeys(one for one in fragments if one is not None)
    ]


def _fragment(place: Place) -> tuple[str, str] | None:
    if place.seconds is not None:
        end = "" if place.end_seconds is None else f",{place.end_seconds:g}"
        return MEDIA_FRAGMENTS, f"t={place.seconds:g}{end}"
    if place.box is None:
        return None
    left, top, right, bottom = place.box
    box = f"{left},{top},{right - left},{bottom - top}"
    if place.page is None:
        return MEDIA_FRAGMENTS, f"xywh=pixel:{box}"
    return PDF_FRAGMENTS, f"page={place.page}&viewrect={box}"


def source_iri(document: Document) -> str:
    """Return the address a document came from, or a name made of its bytes (RFC 6920's idea).

    Paths of the user's folders are never given away.
    """
    capture = document.capture
    given = [capture.source, *(note.message for note in capture.notes if note.code == "address")]
    for address in given:
        if address.startswith(("http://", "https://")):
            return address
    name = f"urn:sha256:{capture.digest}"
    return f"{name}#{document.id}" if capture.member else name


def _positions_hold(document: Document) -> bool:
    capture = document.capture
    return (
        capture.media_type in ("text/plain", "text/markdown")
        and capture.member is None
        and not any(note.code in MOVED for note in capture.notes)
    )
