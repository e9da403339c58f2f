import json

from tests.unit.report.builders import kessel

from crossread.model import Note, Paragraph, Pin, Quotation, Span
from crossread.model.findings import Findings
from crossread.model.outcome import OutcomeRecord
from crossread.model.wire import annotation_from_json
from crossread.report import render_stream, render_webannotations
from crossread.testing import a_document, sealed


def lines(findings, **options):
    return [json.loads(line) for line in render_stream(findings, **options)]


def test_stream_opens_with_documents_and_closes_with_outcomes():
    kinds = [line["kind"] for line in lines(kessel(3))]
    assert kinds[:3] == ["document"] * 3
    assert kinds[-1] == "outcome"
    assert kinds.index("outcome") > max(i for i, kind in enumerate(kinds) if kind == "coverage")


def test_stream_leaves_out_what_only_cuts_the_text():
    assert not {"paragraph", "sentence"} & {line["kind"] for line in lines(kessel(3))}


def test_stream_gives_structure_when_asked():
    assert {"paragraph", "sentence"} <= {line["kind"] for line in lines(kessel(3), structure=True)}


def test_stream_shows_no_folder_of_the_user():
    path = "/home/ann/leak/scan.bin"
    lost = OutcomeRecord(
        "ingest", "1", "failed", source=path, reason=f"{path} is empty", hint=f"mend {path}"
    )
    findings = Findings((), (), (lost,))
    (line,) = lines(findings)
    named = (line["source"], line["reason"], line["hint"])
    assert named == ("scan.bin", "scan.bin is empty", "mend scan.bin")
    assert lines(findings, full_paths=True)[0]["reason"] == f"{path} is empty"


def test_stream_can_be_read_back():
    findings = kessel(3)
    read = [
        annotation_from_json(line)
        for line in lines(findings, structure=True)
        if line["kind"] not in ("document", "outcome")
    ]
    assert read == list(findings.annotations)


def targets(document):
    quotation = sealed(Quotation((Pin(document.id, Span(4, 7)),), "direct"), document)
    page = json.loads(render_webannotations(Findings((document,), (quotation,))))
    return page["items"][0]["target"]


def test_plain_text_is_pinned_by_position_and_quote():
    (target,) = targets(a_document("One two three"))
    position, quote = target["selector"]
    assert position == {"type": "TextPositionSelector", "start": 4, "end": 7}
    assert quote == {
        "type": "TextQuoteSelector", "exact": "two", "prefix": "One ", "suffix": " three",
    }  # fmt: skip


def test_page_is_pinned_by_quote_alone():
    (target,) = targets(a_document("One two three", media_type="text/html"))
    assert target["selector"]["type"] == "TextQuoteSelector"


def test_text_whose_offsets_moved_is_pinned_by_quote_alone():
    (target,) = targets(a_document("One two three", notes=(Note("crlf", "2 line ends"),)))
    assert target["selector"]["type"] == "TextQuoteSelector"


def test_source_is_named_by_its_address_where_it_has_one():
    (target,) = targets(a_document("One two three", source="https://a.example/b"))
    assert target["source"] == "https://a.example/b"


def test_source_is_named_by_its_noted_address():
    notes = (Note("address", "https://a.example/c"),)
    (target,) = targets(a_document("One two three", source="t.csv", notes=notes))
    assert target["source"] == "https://a.example/c"


def test_file_is_named_by_its_bytes_and_never_by_its_path():
    document = a_document("One two three", source="secret/folder/a.txt")
    (target,) = targets(document)
    assert target["source"] == f"urn:sha256:{document.capture.digest}"


def test_annotation_tells_its_kind_and_what_it_says():
    document = a_document("One two three")
    findings = Findings(
        (document,),
        (
            sealed(Paragraph(Pin(document.id, Span(0, 13)), 1), document),
            sealed(Quotation((Pin(document.id, Span(4, 7)),), "scare"), document),
        ),
    )
    (item,) = json.loads(render_webannotations(findings))["items"]
    tag, said = item["body"]
    assert tag["value"] == "quotation"
    assert json.loads(said["value"])["form"] == "scare"
    assert item["target"][0]["role"] == "content"
