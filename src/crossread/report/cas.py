"""UIMA CAS XMI: the texts with everything pinned in them, for annotation tools and pipelines.

One XMI file a source and one type system for all. Offsets count UTF-16 units, as Java does.
A finding is an annotation of its kind for each of its pieces of evidence, told apart by ``role``
and held together by ``record``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crossread.model import Annotation, Body, Document
from crossread.model.codebook import path_of
from crossread.model.findings import Findings, siglum_of
from crossread.model.shape import labels_of
from crossread.model.wire import encode
from crossread.report.archive import to_zip
from crossread.report.docx import legible
from crossread.review.record import person_of
from crossread.review.standing import decided, reviews_in
from crossread.text.offsets import Utf16Offsets

PACKAGE = "crossread"
XMI = "http://www.omg.org/XMI"
CAS, TCAS, OURS = "http:///uima/cas.ecore", "http:///uima/tcas.ecore", "http:///crossread.ecore"
SPECIFIER = "http://uima.apache.org/resourceSpecifier"
STRING, ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"
COMMON = ("record", "role", "maker", "score")
SOFA, FIRST_ID = 1, 2
_TAKEN = frozenset({"begin", "end", "sofa", "type", "self", *COMMON})
"""Names that every annotation has already, or that a reader keeps for itself."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One annotation of a CAS: its type, its place in code points, its features."""

    type: str
    start: int
    end: int
    features: dict[str, str]


def render_xmi(findings: Findings) -> bytes:
    """Return a zip of ``TypeSystem.xml`` and one XMI file for each source, by siglum."""
    marks = {one.id: list[_Mark]() for one in findings.documents}
    for document_id, mark in _marks(findings):
        marks[document_id].append(mark)
    every = [mark for some in marks.values() for mark in some]
    files = {"TypeSystem.xml": _type_system(every)}
    for number, document in enumerate(findings.documents):
        files[f"{siglum_of(number)}.xmi"] = _xmi(document, marks[document.id])
    return to_zip(files)


def _marks(findings: Findings) -> Iterator[tuple[str, _Mark]]:
    for annotation in decided(findings).findings.annotations:
        yield from _of(annotation, _type(annotation.kind), _labels(annotation), findings)
    codes = {one.id: path_of(one, findings.codes) for one in findings.codes}
    for review in reviews_in(findings.reviews):
        said = {
            "decision": review.body.decision,
            "of": review.body.of,
            "ofKind": review.body.of_kind,
            "person": person_of(review),
            "made": review.body.made,
            "comment": review.body.comment,
            "code": codes.get(review.body.code or "", ""),
        }
        yield from _of(review, _type("review"), said, findings)


def _of(
    annotation: Annotation[Body], kind: str, said: dict[str, str], findings: Findings
) -> Iterator[tuple[str, _Mark]]:
    made = annotation.provenance
    maker = made.person or f"{made.analyser} {made.version}"
    for item in annotation.evidence:
        if findings.holds(item.document):
            common = (annotation.id, item.role, maker, f"{annotation.score:g}")
            features = dict(zip(COMMON, common, strict=True)) | said
            yield item.document, _Mark(kind, item.span.start, item.span.end, features)


def _labels(annotation: Annotation[Body]) -> dict[str, str]:
    """Return labels as strings; what has parts is JSON. A feature's name is in camel case."""
    return {
        _camel(name): value if isinstance(value, str) else encode_value(value)
        for name, value in labels_of(annotation.body).items()
        if value is not None
    }


def encode_value(value: object) -> str:
    """Return a value as JSON."""
    return encode({"value": value})[len('{"value":') : -1]


def _type(kind: str) -> str:
    name = _camel(kind.rsplit(".", 1)[-1])
    return name[:1].upper() + name[1:]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    camel = first + "".join(part.capitalize() for part in rest)
    return f"{camel}Label" if camel in _TAKEN else camel


def _type_system(marks: Iterable[_Mark]) -> bytes:
    from lxml import etree

    features: dict[str, dict[str, None]] = {}
    for mark in marks:
        features.setdefault(mark.type, {}).update(dict.fromkeys(mark.features))
    root = etree.Element(f"{{{SPECIFIER}}}typeSystemDescription", nsmap={None: SPECIFIER})
    types = _child(root, "types")
    for name, known in {"Finding": dict.fromkeys(COMMON), **features}.items():
        one = _child(types, "typeDescription")
        is_common = name == "Finding"
        _child(one, "name", f"{PACKAGE}.{name}")
        _child(one, "description", "")
        _child(one, "supertypeName", ANNOTATION if is_common else f"{PACKAGE}.Finding")
        below = _child(one, "features")
        for feature in known:
            if is_common or feature not in COMMON:
                described = _child(below, "featureDescription")
                _child(described, "name", feature)
                _child(described, "description", "")
                _child(described, "rangeTypeName", STRING)
    return _to_bytes(root)


def _child(parent: Any, name: str, text: str | None = None) -> Any:
    from lxml import etree

    child = etree.SubElement(parent, f"{{{SPECIFIER}}}{name}")
    child.text = text
    return child


def _xmi(document: Document, marks: Iterable[_Mark]) -> bytes:
    from lxml import etree

    names = {"xmi": XMI, "cas": CAS, "tcas": TCAS, PACKAGE: OURS}
    root = etree.Element(f"{{{XMI}}}XMI", {f"{{{XMI}}}version": "2.0"}, nsmap=names)
    etree.SubElement(root, f"{{{CAS}}}NULL", {f"{{{XMI}}}id": "0"})
    offsets = Utf16Offsets(document.text)
    whole = {"language": document.language or "x-unspecified"}
    every = [(TCAS, _Mark("DocumentAnnotation", 0, len(document.text), whole))]
    every += [(OURS, mark) for mark in marks]
    members = []
    for number, (namespace, mark) in enumerate(every, FIRST_ID):
        members.append(str(number))
        place = {
            f"{{{XMI}}}id": str(number),
            "sofa": str(SOFA),
            "begin": str(offsets.to_utf16(mark.start)),
            "end": str(offsets.to_utf16(mark.end)),
        }
        features = {key: legible(value) for key, value in mark.features.items()}
        etree.SubElement(root, f"{{{namespace}}}{mark.type}", place | features)
    sofa = {
        f"{{{XMI}}}id": str(SOFA),
        "sofaNum": "1",
        "sofaID": "_InitialView",
        "mimeType": "text",
        "sofaString": legible(document.text),
    }
    etree.SubElement(root, f"{{{CAS}}}Sofa", sofa)
    etree.SubElement(root, f"{{{CAS}}}View", {"sofa": str(SOFA), "members": " ".join(members)})
    return _to_bytes(root)


def _to_bytes(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
