"""Documents, records and results made by hand for the tests of stores."""

from crossread.engine.seal import seal
from crossread.model import (
    Done,
    Failed,
    Finding,
    Mention,
    Pin,
    Provenance,
    Review,
    Sentence,
    Span,
    record_outcome,
)
from crossread.store.store import ALL, Result
from crossread.testing import a_document, sealed

WORDS = "Ann Lee opened the dam. “We won”, said Bo."


def a_mention(document, start=0, end=7, *, name="Ann Lee", version="1"):
    pin = Pin(document.id, Span(start, end))
    return sealed(Mention(pin, "e1", name, "PER"), document)


def a_result(document, *found, key="k1", analyser="mentions", scope=None):
    record = record_outcome(Done(found), analyser=analyser, version="1", documents=(document.id,))
    return Result(scope or document.id, key, record, Provenance("test", "1"), found)


def a_comparison(*documents, found=(), key="k1", scope=ALL):
    record = record_outcome(
        Done(found),
        analyser="comparer",
        version="1",
        documents=tuple(one.id for one in documents),
        comparison=True,
    )
    return Result(scope, key, record, Provenance("test", "1"), found)


def a_sentence(document, start, end):
    return sealed(Sentence(Pin(document.id, Span(start, end)), 1), document)


def a_review(document, number=1, *, person="Vera Lund", start=0, end=7):
    body = Review(
        (Pin(document.id, Span(start, end)),), "comment", f"s{number}", "mention",
        "2025-05-09T12:00:00+00:00", comment=f"Comment {number}.",
    )  # fmt: skip
    documents = {document.id: document}
    return seal(Finding(body), documents, Provenance("person", "1", person=person))


def a_failure(source, reason="it is empty"):
    return record_outcome(
        Failed("input.unreadable-source", reason, "look"),
        analyser="ingest",
        version="1",
        source=source,
    )


def with_one(store, text=WORDS, source="a.txt", **capture):
    """Put one document into a store and return it."""
    document = a_document(text, source=source, **capture)
    store.add_source(source, [document], digest=document.capture.digest, reader="1")
    return document


def rows_in(store):
    """Return every row but what the workspace was made of."""
    return [
        one
        for one in store.dump()
        if (one.table, one.values.get("what")) != ("saved_copy", "origin")
    ]
