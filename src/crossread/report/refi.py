"""REFI-QDA: a project that qualitative data analysis programs open (.qdpx).

Sources are plain texts; positions count code points from 0, the end is not within, as the
programs that write the format do. Kinds of findings are codes under *Findings*, beside the codes
of people's own codebook; each code on words is a coding of whoever made it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossread.model import STRUCTURAL, Annotation, Body, Code, Document, Evidence
from crossread.model.findings import Findings, siglum_of
from crossread.model.identity import content_id
from crossread.model.shape import labels_of
from crossread.report.archive import to_zip
from crossread.report.build import file_name
from crossread.report.docx import legible
from crossread.report.sheet import Made
from crossread.report.wording import shortened
from crossread.review.record import person_of
from crossread.review.standing import Decided, Reviewed, decided

NAMESPACE = "urn:QDA-XML:project:1.0"
LONGEST_NAME = 80
PROGRAM = "Crossread"

Place = tuple[str, int, int]
"""A document and a range of its code points."""


@dataclass(frozen=True, slots=True)
class _Coding:
    """A code put on words, by whom and when."""

    code: str
    user: str
    made: str
    of: str


@dataclass(slots=True)
class _Selection:
    """Words with the codes on them, what is said of them, and notes."""

    words: str
    codings: dict[tuple[str, str], _Coding] = field(default_factory=dict)
    said: dict[str, None] = field(default_factory=dict)
    notes: list[Reviewed] = field(default_factory=list)


def render_qdpx(findings: Findings, *, made: Made, title: str) -> bytes:
    """Return the project: ``project.qde`` and one text file for each source."""
    after = decided(findings)
    files = {"project.qde": _Project(after, made, title).to_bytes()}
    for document in findings.documents:
        files[f"sources/{_guid('source', document.id)}.txt"] = document.text.encode("utf-8")
    return to_zip(files)


def _guid(what: str, of: str) -> str:
    """Return the same identifier for the same thing whenever it is written."""
    return str(uuid.UUID(content_id({"what": what, "of": of}))).upper()


class _Project:
    """Everything in the project file, in the order the schema asks for."""

    def __init__(self, after: Decided, made: Made, title: str) -> None:
        self._after, self._made, self._title = after, made, title
        self._findings = after.findings
        self._kinds = dict.fromkeys(
            one.kind for one in self._findings.annotations if one.kind not in STRUCTURAL
        )
        self._selections: dict[Place, _Selection] = {}
        for one in self._findings.annotations:
            if one.kind not in STRUCTURAL:
                self._add_finding(one)
        self._notes = list(self._add_reviews())

    @property
    def _when(self) -> str:
        return f"{self._made.date[:10]}T00:00:00Z"

    def _selection(self, item: Evidence) -> _Selection:
        place = (item.document, item.span.start, item.span.end)
        return self._selections.setdefault(place, _Selection(item.quote))

    def _add_finding(self, annotation: Annotation[Body]) -> None:
        person = annotation.provenance.person
        for item in annotation.evidence:
            selection = self._selection(item)
            code = _guid("kind", annotation.kind)
            coding = _Coding(code, _guid("user", person or PROGRAM), self._when, annotation.id)
            selection.codings.setdefault((code, coding.user), coding)
            selection.said[_in_words(annotation, item.role)] = None

    def _add_reviews(self) -> Iterator[Reviewed]:
        for standing in self._after.standings.values():
            here = [one for one in standing.evidence if self._findings.holds(one.document)]
            for review in standing.tags if here else ():
                code = _guid("code", review.body.code or "")
                user = _guid("user", person_of(review))
                coding = _Coding(code, user, _moment(review.body.made), review.id)
                for item in here:
                    self._selection(item).codings.setdefault((code, user), coding)
            for review in standing.holding if here else ():
                if review.body.decision != "tag" or review.body.comment:
                    self._selection(here[0]).notes.append(review)
                    yield review

    def to_bytes(self) -> bytes:
        """Return the project file."""
        from lxml import etree

        root = etree.Element(
            f"{{{NAMESPACE}}}Project",
            {
                "name": legible(self._title),
                "origin": f"{PROGRAM} {self._made.version}",
                "creatingUserGUID": _guid("user", PROGRAM),
                "creationDateTime": self._when,
            },
            nsmap={None: NAMESPACE},
        )
        users = _child(root, "Users")
        for name in self._users():
            _child(users, "User", guid=_guid("user", name), name=name)
        self._write_codes(root)
        self._write_sources(root)
        self._write_notes(root)
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return written

    def _users(self) -> Iterable[str]:
        records = (*self._findings.annotations, *self._findings.reviews)
        people = [one.provenance.person for one in records if one.provenance.person]
        return dict.fromkeys([PROGRAM, *people, *(one.person for one in self._findings.codes)])

    def _write_codes(self, root: Any) -> None:
        if not self._kinds and not self._findings.codes:
            return
        codes = _child(_child(root, "CodeBook"), "Codes")
        if self._kinds:
            ours = _child(codes, "Code", guid=_guid("kind", ""), name="Findings", isCodable="false")
            _child(ours, "Description", text="What Crossread found, by kind of record")
            for kind in self._kinds:
                _child(ours, "Code", guid=_guid("kind", kind), name=kind, isCodable="true")
        known = {one.id for one in self._findings.codes}
        _write_below(codes, self._findings.codes, None, known)

    def _write_sources(self, root: Any) -> None:
        if not self._findings.documents:
            return
        sources = _child(root, "Sources")
        for number, document in enumerate(self._findings.documents):
            guid = _guid("source", document.id)
            source = _child(
                sources,
                "TextSource",
                guid=guid,
                name=f"{siglum_of(number)} {_label(document)}",
                plainTextPath=f"internal://{guid}.txt",
                creatingUser=_guid("user", PROGRAM),
                creationDateTime=self._when,
            )
            _child(source, "Description", text=_description(document))
            self._write_selections(source, document.id)

    def _write_selections(self, source: Any, document_id: str) -> None:
        mine = [(place, one) for place, one in self._selections.items() if place[0] == document_id]
        for place, one in sorted(mine, key=lambda item: item[0][1:]):
            named = "-".join(map(str, place))
            selection = _child(
                source,
                "PlainTextSelection",
                guid=_guid("selection", named),
                name=shortened(" ".join(one.words.split()), LONGEST_NAME),
                startPosition=str(place[1]),
                endPosition=str(place[2]),
                creatingUser=_guid("user", PROGRAM),
                creationDateTime=self._when,
            )
            if one.said:
                _child(selection, "Description", text="\n".join(one.said))
            for coding in one.codings.values():
                coded = _child(
                    selection,
                    "Coding",
                    guid=_guid("coding", f"{named} {coding.of} {coding.code} {coding.user}"),
                    creatingUser=coding.user,
                    creationDateTime=coding.made,
                )
                _child(coded, "CodeRef", targetGUID=coding.code)
            for note in one.notes:
                _child(selection, "NoteRef", targetGUID=_guid("note", note.id))

    def _write_notes(self, root: Any) -> None:
        if not self._notes:
            return
        notes = _child(root, "Notes")
        for review in self._notes:
            note = _child(
                notes,
                "Note",
                guid=_guid("note", review.id),
                name=f"{review.body.decision} by {person_of(review)}",
                creatingUser=_guid("user", person_of(review)),
                creationDateTime=_moment(review.body.made),
            )
            said = review.body.comment or f"{review.body.decision}: {review.body.of_kind}"
            _child(note, "PlainTextContent", text=said)


def _child(parent: Any, tag: str, /, *, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    given = {key: legible(value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", given)
    child.text = None if text is None else legible(text)
    return child


def _write_below(parent: Any, codes: Sequence[Code], above: str | None, known: set[str]) -> None:
    for one in codes:
        if (one.parent if one.parent in known else None) == above:
            code = _child(
                parent, "Code", guid=_guid("code", one.id), name=one.name, isCodable="true"
            )
            if one.description:
                _child(code, "Description", text=one.description)
            _write_below(code, codes, one.id, known)


def _moment(made: str) -> str:
    return made.replace("+00:00", "Z")


def _label(document: Document) -> str:
    capture = document.capture
    return capture.outlet or capture.title or file_name(capture.source)


def _description(document: Document) -> str:
    capture = document.capture
    known = {
        "title": capture.title,
        "outlet": capture.outlet,
        "author": capture.author,
        "date": capture.date,
        "language": document.language,
        "file": file_name(capture.source),
        "sha256": capture.digest,
    }
    return "\n".join(f"{name}: {value}" for name, value in known.items() if value)


def _in_words(annotation: Annotation[Body], role: str) -> str:
    labels: Mapping[str, object] = labels_of(annotation.body)
    said = [f"{name}: {value}" for name, value in labels.items() if isinstance(value, str | int)]
    return "; ".join([f"{annotation.kind}, {role}", *said])
