"""Checking what is stored: every pin must still hold its words, every id its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crossread.errors import CrossreadError
from crossread.model.annotation import Annotation, annotation_id, subject_of
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.evidence import CONTEXT_LENGTH
from crossread.model.wire import annotation_from_json
from crossread.store.store import Fault, StoredRecord


def check_records(
    records: Iterable[StoredRecord],
    documents: Mapping[str, Document],
    kinds: Mapping[str, type[Body]],
) -> Iterator[Fault | None]:
    """Yield one item for each record: what is wrong with it, or None.

    ``documents`` are those of the store by id. Records of kinds not among ``kinds`` have their
    pins checked and their ids taken on trust.
    """
    for stored in records:
        message = _fault_of(stored, documents, kinds)
        yield Fault(stored.id, stored.kind, message) if message else None


def _fault_of(
    stored: StoredRecord, documents: Mapping[str, Document], kinds: Mapping[str, type[Body]]
) -> str:
    if stored.record is None:
        return f"it cannot be read: {stored.fault}"
    try:
        pins = [_fault_of_pin(item, documents) for item in stored.record["evidence"]]
        broken = next((one for one in pins if one), "")
        if broken or stored.kind not in kinds:
            return broken
        return _fault_of_ids(annotation_from_json(stored.record, kinds))
    except (CrossreadError, KeyError, TypeError, ValueError) as error:
        return f"it cannot be read: {error}"


def _fault_of_pin(item: Mapping[str, Any], documents: Mapping[str, Document]) -> str:
    role, document_id = item["role"], item["document"]
    if document_id not in documents:
        return f"{role} points into a document that is not here: {document_id}"
    text = documents[document_id].text
    start, end = item["start"], item["end"]
    if not 0 <= start < end <= len(text):
        return f"{role} points past its document, at {start} to {end} of {len(text)}"
    if text[start:end] != item["quote"]:
        return f"{role} holds other words than its document at {start} to {end}"
    if text[max(0, start - CONTEXT_LENGTH) : start] != item["prefix"]:
        return f"{role} holds other words before it than its document at {start}"
    if text[end : end + CONTEXT_LENGTH] != item["suffix"]:
        return f"{role} holds other words after it than its document at {end}"
    return ""


def _fault_of_ids(annotation: Annotation[Body]) -> str:
    if annotation_id(annotation.body, annotation.provenance.fingerprint) != annotation.id:
        return "its id is not that of its content"
    if subject_of(annotation.body) != annotation.subject:
        return "its subject is not that of its content"
    return ""
