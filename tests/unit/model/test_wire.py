import json

import jsonschema
import pytest
from tests.unit.model.samples import SAMPLES

from crossread.errors import InputError
from crossread.model import KINDS, Capture, Document, Done, Failed, Note, Skipped, record_outcome
from crossread.model.wire import (
    annotation_from_json,
    annotation_to_json,
    document_to_json,
    encode,
    outcome_to_json,
    schema,
)

SCHEMA = schema()


@pytest.mark.parametrize("annotation", SAMPLES, ids=lambda one: one.kind)
def test_annotation_comes_back_equal(annotation):
    line = json.loads(encode(annotation_to_json(annotation)))
    assert annotation_from_json(line) == annotation


@pytest.mark.parametrize("annotation", SAMPLES, ids=lambda one: one.kind)
def test_annotation_keeps_its_schema(annotation):
    line = json.loads(encode(annotation_to_json(annotation)))
    jsonschema.validate(line, SCHEMA)


def test_every_kind_has_a_sample():
    assert {one.kind for one in SAMPLES} == set(KINDS)


def test_document_keeps_its_schema():
    capture = Capture("a.txt", "0" * 64, title="One", notes=(Note("crlf", "line ends made alike"),))
    line = json.loads(encode(document_to_json(Document("text", capture, "en"))))
    jsonschema.validate(line, SCHEMA)
    assert line["length"] == 4


@pytest.mark.parametrize(
    "outcome", [Done(()), Skipped("no model for Ukrainian"), Failed("analysis.broke", "it broke")]
)
def test_outcome_keeps_its_schema(outcome):
    record = record_outcome(outcome, analyser="x", version="1", documents=("d",))
    jsonschema.validate(json.loads(encode(outcome_to_json(record))), SCHEMA)


def test_outcome_of_a_source_without_document_names_the_source():
    record = record_outcome(Failed("c", "m"), analyser="ingest", version="1", source="a.bin")
    line = outcome_to_json(record)
    assert (line["document"], line["source"]) == (None, "a.bin")


def test_outcome_of_a_comparison_lists_its_documents():
    record = record_outcome(
        Done(()), analyser="reuse", version="1", documents=("d", "e"), comparison=True
    )
    assert outcome_to_json(record)["documents"] == ["d", "e"]


def test_unknown_kind_is_refused():
    with pytest.raises(InputError, match="no kind"):
        annotation_from_json({"kind": "verdict"})


def test_record_without_its_evidence_is_refused():
    line = annotation_to_json(SAMPLES[0])
    with pytest.raises(InputError, match="lacks"):
        annotation_from_json({**line, "evidence": []})


def test_label_out_of_its_values_is_refused():
    line = json.loads(encode(annotation_to_json(next(s for s in SAMPLES if s.kind == "mention"))))
    line["body"]["type"] = "VILLAIN"
    with pytest.raises(InputError, match="type"):
        annotation_from_json(line)
