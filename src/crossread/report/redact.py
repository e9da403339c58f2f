"""Redaction on the way out: names and passages leave everything that is written, consistently.

The findings are rewritten before anything is rendered: the texts, so that every pin, quote and
context holds in the text that leaves; every label, title, comment and file name; and the digests
and ids made from them. The workspace itself is not changed.

A name is taken out wherever it stands as words of its own, whatever its case and whatever stands
between its parts; inside longer words in its own case, and then the whole of the word goes.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, TypeVar

from crossread.errors import InputError
from crossread.model import (
    STRUCTURAL,
    Annotation,
    Body,
    Code,
    Document,
    Evidence,
    Furniture,
    Note,
    OutcomeRecord,
    Pin,
    Review,
    Span,
)
from crossread.model.annotation import annotation_id, subject_of
from crossread.model.findings import Findings
from crossread.model.identity import digest_of
from crossread.report.wording import counted

SHORTEST_NAME, SHORTEST_PASSAGE = 2, 4
"""Fewer characters than these stand everywhere and cannot be taken out."""

_INVISIBLE = "[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"
_KEPT = STRUCTURAL | {Furniture.kind}

ValueT = TypeVar("ValueT")
Taken = tuple[int, int, str]
"""A range of a text that is taken out, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is not to leave: ``names``, each with its other forms, and ``passages`` by their pins.

    All forms of a name get the same placeholder.
    """

    names: tuple[tuple[str, ...], ...] = ()
    passages: tuple[Pin, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str], passages: Iterable[Pin] = ()) -> Redaction:
        """Return what to take out; the forms of one name are given with ``|`` between them."""
        split = (tuple(form.strip() for form in one.split("|") if form.strip()) for one in names)
        return cls(tuple(one for one in split if one), tuple(passages))

    def __bool__(self) -> bool:
        return bool(self.names or self.passages)


def redact(findings: Findings, redaction: Redaction) -> Findings:
    """Return ``findings`` without the names and passages, with placeholders in their places.

    Findings that rest on a passage taken out are left out, and their number is noted. Raises
    ``InputError`` for what is too short to be taken out.
    """
    return _Redactor(findings, redaction).findings() if redaction else findings


def refuse_leak(content: bytes, words: Iterable[str]) -> None:
    """Raise ``InputError`` when one of ``words`` stands in the bytes, or in a file of the archive.

    Then it is one of the program's own words in this format, and must stay for it to be read.
    """
    parts = [content]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            parts += [name.encode() for name in archive.namelist()]
    for one in words:
        if any(one.encode() in part for part in parts):
            raise InputError(
                f"“{one}” is a word this format needs itself, so nothing was written",
                hint="give the whole name, or choose another format",
            )


def words_taken_out(findings: Findings, redaction: Redaction) -> tuple[str, ...]:
    """Return the words that must stand nowhere in what is written."""
    passages = (findings.document(one.document).words(one.span) for one in redaction.passages)
    return (*(form for name in redaction.names for form in name), *passages)


class _Words:
    """Finds what is to be taken out of a text."""

    def __init__(self, redaction: Redaction, passages: Sequence[str]) -> None:
        everything = [form for name in redaction.names for form in name] + list(passages)
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for number, name in enumerate(redaction.names, 1):
            placeholder = _placeholder("name", number, everything)
            for form in sorted(name, key=len, reverse=True):
                _refuse_short(form, SHORTEST_NAME)
                core = _pattern(form)
                self._add(rf"(?<!\w){core}(?!\w)", placeholder, re.IGNORECASE)
                self._add(rf"\w*{core}\w*", placeholder)
        self.passages = []
        for number, words in enumerate(passages, 1):
            _refuse_short(words, SHORTEST_PASSAGE)
            self.passages.append(_placeholder("passage", number, everything))
            parts = [re.escape(one) for one in words.split()]
            self._add(r"\s+".join(parts), self.passages[-1])

    def _add(self, pattern: str, placeholder: str, flags: int = 0) -> None:
        self._patterns.append((re.compile(pattern, flags), placeholder))

    def places(self, text: str) -> list[Taken]:
        """Return what is to be taken out of a text, in no order."""
        return [
            (match.start(), match.end(), placeholder)
            for pattern, placeholder in self._patterns
            for match in pattern.finditer(text)
            if match.end() > match.start()
        ]

    def without(self, text: str) -> str:
        """Return a text without what is to be taken out."""
        return _Text(text, self.places(text)).redacted


class _Text:
    """A text with ranges taken out, and where every offset has moved."""

    def __init__(self, text: str, taken: Iterable[Taken]) -> None:
        self.taken = _apart(taken)
        parts, at = [], 0
        self._starts, self._moved = [], []
        shift = 0
        for start, end, placeholder in self.taken:
            parts += [text[at:start], placeholder]
            self._starts.append(start)
            self._moved.append((end, start + shift, start + shift + len(placeholder)))
            shift += len(placeholder) - (end - start)
            at = end
        self.redacted = "".join([*parts, text[at:]])

    def span(self, span: Span) -> Span:
        """Return where a span stands now; one that touches what was taken out takes all of it."""
        return Span(self._at(span.start, is_end=False), self._at(span.end, is_end=True))

    def _at(self, offset: int, *, is_end: bool) -> int:
        number = bisect_right(self._starts, offset - is_end) - 1
        if number < 0:
            return offset
        end, new_start, new_end = self._moved[number]
        if offset - is_end < end:
            return new_end if is_end else new_start
        return offset - end + new_end


def _apart(taken: Iterable[Taken]) -> list[Taken]:
    """Return ranges in order, those that overlap made one; the longer one names it."""
    found: list[Taken] = []
    for start, end, placeholder in sorted(taken, key=lambda one: (one[0], -one[1])):
        if found and start < found[-1][1]:
            before = found[-1]
            found[-1] = (before[0], max(before[1], end), before[2])
        else:
            found.append((start, end, placeholder))
    return found


class _Redactor:
    """Rewrites everything one run gives."""

    def __init__(self, findings: Findings, redaction: Redaction) -> None:
        self._given = findings
        self._pins = redaction.passages
        passages = [findings.document(one.document).words(one.span) for one in self._pins]
        self._words = _Words(redaction, passages)
        self._texts = {one.id: self._text(one) for one in findings.documents}
        kept = [one for one in findings.annotations if self._stays(one)]
        self._n_dropped = len(findings.annotations) - len(kept)
        self._documents = {one.id: self._document(one) for one in findings.documents}
        self._ids = {old: new.id for old, new in self._documents.items()}
        self._annotations = tuple(self._annotation(one) for one in kept)
        self._reviews = tuple(self._annotation(one) for one in findings.reviews)

    def findings(self) -> Findings:
        """Return everything, rewritten."""
        given = self._given
        return Findings(
            documents=tuple(self._documents.values()),
            annotations=self._annotations,
            outcomes=tuple(self._outcome(one) for one in given.outcomes),
            sources=self._value(given.sources),
            topic=self._value(given.topic),
            reviews=self._reviews,
            lost=self._value(given.lost),
            codes=tuple(self._code(one) for one in given.codes),
        )

    def _text(self, document: Document) -> _Text:
        taken = self._words.places(document.text)
        for pin, placeholder in zip(self._pins, self._words.passages, strict=True):
            if pin.document == document.id:
                taken.append((pin.span.start, pin.span.end, placeholder))
        return _Text(document.text, taken)

    def _document(self, document: Document) -> Document:
        text = self._texts[document.id]
        capture = document.capture
        known = {
            field.name: self._words.without(value)
            for field in dataclasses.fields(capture)
            if isinstance(value := getattr(capture, field.name), str)
        }
        notes = tuple(
            replace(one, message=self._words.without(one.message)) for one in capture.notes
        )
        better = replace(
            capture,
            **known,
            notes=(*notes, *self._told(text)),
            places=tuple(replace(one, span=text.span(one.span)) for one in capture.places),
            blocks=tuple(replace(one, span=text.span(one.span)) for one in capture.blocks),
        )
        digest = digest_of(text.redacted.encode("utf-8"))  # that of the bytes would give them away
        return Document(text.redacted, replace(better, digest=digest), document.language)

    def _told(self, text: _Text) -> tuple[Note, ...]:
        if not text.taken:
            return ()
        told = f"names or passages were taken out at {counted(len(text.taken), 'place')}"
        if self._n_dropped:
            told += f"; {counted(self._n_dropped, 'finding')} that rested on a passage went too"
        return (Note("redacted", told),)

    def _stays(self, annotation: Annotation[Body]) -> bool:
        return annotation.kind in _KEPT or not any(
            item.document == pin.document
            and item.span.start < pin.span.end
            and pin.span.start < item.span.end
            for item in annotation.evidence
            for pin in self._pins
        )

    def _annotation(self, annotation: Annotation[Body]) -> Annotation[Body]:
        body = self._value(annotation.body)
        here = [one for one in annotation.evidence if one.document in self._documents]
        provenance = replace(
            annotation.provenance,
            inputs=self._value(annotation.provenance.inputs),
            person=self._value(annotation.provenance.person),
            settings=self._value(annotation.provenance.settings),
        )
        if len(here) < len(annotation.evidence):
            here = []
            body = replace(body, words=()) if isinstance(body, Review) else body
        known_by = annotation_id(body, provenance.fingerprint)
        subject = subject_of(body)
        self._ids |= {annotation.id: known_by, annotation.subject: subject}
        return Annotation(
            id=known_by,
            subject=subject,
            body=body,
            evidence=tuple(self._evidence(one) for one in here),
            provenance=provenance,
            score=annotation.score,
        )

    def _evidence(self, item: Evidence) -> Evidence:
        document = self._documents[item.document]
        span = self._texts[item.document].span(item.span)
        return Evidence.pin(document, span, role=item.role, match=item.match)

    def _outcome(self, record: OutcomeRecord) -> OutcomeRecord:
        return replace(
            record,
            source=self._value(record.source),
            reason=self._value(record.reason),
            hint=self._value(record.hint),
            documents=self._value(record.documents),
        )

    def _code(self, code: Code) -> Code:
        return replace(
            code,
            name=self._words.without(code.name),
            description=self._words.without(code.description),
            person=self._words.without(code.person),
        )

    def _value(self, value: ValueT) -> ValueT:
        """Return a label, pin or tuple of them, rewritten; ids are those of what was rewritten."""
        return self._rewritten(value)  # type: ignore[no-any-return]

    def _rewritten(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._ids.get(value) or self._words.without(value)
        if isinstance(value, Pin):
            if value.document not in self._texts:
                return value
            span = self._texts[value.document].span(value.span)
            return Pin(self._ids[value.document], span)
        if isinstance(value, tuple):
            return tuple(self._rewritten(one) for one in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
            return replace(value, **{k: self._rewritten(one) for k, one in fields.items()})
        return value


def _placeholder(what: str, number: int, taken_out: Iterable[str]) -> str:
    placeholder = f"[{what} {number}]"
    is_free = not any(one.casefold() in placeholder for one in taken_out)
    return placeholder if is_free else f"[{'█' * number}]"


def _pattern(form: str) -> str:
    """Return what matches a name: its letters, composed or not, and anything between its parts."""
    parts = re.findall(r"[^\W_]+|[^\w\s]+|_+", unicodedata.normalize("NFC", form))
    found = []
    for part in parts:
        letters = [_letter(one) for one in part]
        found.append(_INVISIBLE.join(letters))
    return r"[\W_]*".join(found) if len(found) > 1 else found[0]


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def _refuse_short(words: str, shortest: int) -> None:
    if len(words.strip()) < shortest:
        raise InputError(
            f"“{words}” is too short to be taken out everywhere",
            hint=f"give at least {shortest} characters",
        )


def without_names(text: str, findings: Findings, redaction: Redaction) -> str:
    """Return our own words about the findings (a title, a command) without what is taken out."""
    passages = [findings.document(one.document).words(one.span) for one in redaction.passages]
    return _Words(redaction, passages).without(text)
