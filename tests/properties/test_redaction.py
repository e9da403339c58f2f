"""What is redacted stands nowhere in anything that is written, also not inside archives."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.report.builders import decided_kessel

from crossread.api import EXPORTS, Comparison
from crossread.engine.check import check_records
from crossread.errors import InputError
from crossread.model import KINDS, Mention, Paragraph, Pin, Span
from crossread.model.findings import Findings
from crossread.model.wire import annotation_to_json
from crossread.report.redact import Redaction, redact
from crossread.store.store import StoredRecord
from crossread.testing import a_document, sealed

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = st.sampled_from(
    ["Ann Holm", "Олена Крук", "דן כהן", "José Ruiz", "O’Neil-Bahr", "🌊 Wave", "straße ä", "Zoë"]
)
BETWEEN = st.sampled_from(
    [" said ", ", ", "\n\n", " “", "”. ", " 👩‍👩‍👧 ", "x", "s ", "-", "\u00ad"]
)
PIECES = st.lists(BETWEEN, min_size=1, max_size=5)


def bytes_of(content):
    if not content.startswith(b"PK\x03\x04"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(one.encode() + archive.read(one) for one in archive.namelist())


def with_name(name, pieces):
    """Findings in which the name stands in texts, labels, titles, speakers and file names."""
    text = name.join(["Text ", *pieces, " end."])
    document = a_document(
        text, source=f"folder/{name}.txt", title=f"On {name}", author=name, outlet=f"{name} News"
    )
    found = [sealed(Paragraph(Pin(document.id, Span(0, len(text))), 1), document)]
    at = text.find(name)
    while at >= 0:
        pin = Pin(document.id, Span(at, at + len(name)))
        slug = name.lower().replace(" ", "-")
        found.append(sealed(Mention(pin, slug, name, "PER"), document))
        at = text.find(name, at + 1)
    return Findings((document,), tuple(found), topic=f"about {name}")


@SLOW
@given(
    name=NAMES, pieces=st.lists(BETWEEN, min_size=1, max_size=5), form=st.sampled_from([*EXPORTS])
)
def test_name_is_nowhere_in_what_is_written(name, pieces, form):
    comparison = Comparison(with_name(name, pieces), command=f"crossread {name}")
    content = bytes_of(comparison.redacted([name]).exported(form))
    assert name.encode() not in content
    assert name.lower().replace(" ", "-").encode() not in content


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize("name", ["Inga Marwood", "Vera Lund", "Dagny Ruhl", "Norhavn"])
def test_name_of_a_speaker_or_a_reviewer_is_nowhere(name, form):
    content = bytes_of(Comparison(decided_kessel()).redacted([name]).exported(form))
    assert name.encode() not in content


@SLOW
@given(data=st.data(), form=st.sampled_from([*EXPORTS]))
def test_passage_is_nowhere_in_what_is_written(data, form):
    findings = decided_kessel()
    document = data.draw(st.sampled_from(findings.documents))
    start = data.draw(st.integers(0, len(document.text) - 30))
    pin = Pin(document.id, Span(start, start + data.draw(st.integers(12, 29))))
    words = document.words(pin.span)
    assume(len(words.strip()) >= 8)
    content = bytes_of(Comparison(findings).redacted(passages=[pin]).exported(form))
    assert words.encode() not in content


@SLOW
@given(name=NAMES, pieces=PIECES)
def test_every_pin_holds_in_the_text_that_leaves(name, pieces):
    holds(redact(with_name(name, pieces), Redaction.of([name])))


def holds(after):
    documents = {one.id: one for one in after.documents}
    records = [
        StoredRecord(one.id, one.kind, annotation_to_json(one))
        for one in (*after.annotations, *after.reviews)
    ]
    assert [one for one in check_records(records, documents, KINDS) if one] == []


def test_pins_and_ids_hold_after_names_and_a_passage_went():
    findings = decided_kessel()
    pin = findings.annotations[5].evidence[0]
    redaction = Redaction.of(["Inga Marwood|Marwood"], [Pin(pin.document, pin.span)])
    after = redact(findings, redaction)
    holds(after)
    decided = {one.body.of for one in after.reviews if one.kind == "review"}
    assert decided & {one.subject for one in after.annotations}


def test_forms_of_a_name_get_one_placeholder_and_other_names_another():
    document = a_document("Ann Holm met Bo. Holm left; ANN  HOLM and Bo stayed. Holmes came.")
    after = redact(Findings((document,)), Redaction.of(["Ann Holm|Holm", "Bo"]))
    assert after.documents[0].text == (
        "[name 1] met [name 2]. [name 1] left; [name 1] and [name 2] stayed. [name 1] came."
    )


def test_words_that_hold_the_letters_in_lower_case_stay():
    document = a_document("Ann planned it.")
    after = redact(Findings((document,)), Redaction.of(["Ann"]))
    assert after.documents[0].text == "[name 1] planned it."


def test_decomposed_letters_and_soft_hyphens_hide_no_name():
    document = a_document("Jose\u0301 Ruiz and José\u00a0Ru\u00adiz.")
    after = redact(Findings((document,)), Redaction.of(["José Ruiz"]))
    assert after.documents[0].text == "[name 1] and [name 1]."


def test_findings_on_a_passage_go_with_it_and_are_counted():
    document = a_document("Ann met Bo Renn here. Cy left.")
    found = tuple(
        sealed(Mention(Pin(document.id, Span(*place)), "e", "n", "PER"), document)
        for place in ((0, 3), (8, 15), (22, 24))
    )
    pin = Pin(document.id, Span(8, 20))
    after = redact(Findings((document,), found), Redaction.of([], [pin]))
    assert after.documents[0].text == "Ann met [passage 1]. Cy left."
    assert [one.evidence[0].quote for one in after.annotations] == ["Ann", "Cy"]
    assert "1 finding" in after.documents[0].capture.notes[-1].message


def test_digest_of_the_source_leaves_with_the_words():
    document = a_document("Ann Holm left.")
    after = redact(Findings((document,)), Redaction.of(["Ann Holm"]))
    assert after.documents[0].capture.digest != document.capture.digest


def test_source_without_the_name_is_noted_as_whole():
    document = a_document("Nobody left.")
    after = redact(Findings((document,)), Redaction.of(["Ann Holm"]))
    assert after.documents[0].capture.notes == ()


def test_nothing_to_redact_changes_nothing():
    findings = decided_kessel()
    assert redact(findings, Redaction.of(["", " | "])) is findings


@pytest.mark.parametrize("name", ["a", " ", "|x"])
def test_what_is_too_short_is_refused_or_ignored(name):
    document = a_document("a x")
    if name.strip(" |") == "":
        assert redact(Findings((document,)), Redaction.of([name])).documents == (document,)
    else:
        with pytest.raises(InputError, match="too short"):
            redact(Findings((document,)), Redaction.of([name]))


def test_word_that_the_format_needs_itself_is_refused_not_written():
    comparison = Comparison(decided_kessel()).redacted(["crossread"])
    with pytest.raises(InputError, match="needs itself"):
        comparison.exported("jsonld")


def test_placeholder_never_holds_what_it_stands_for():
    document = a_document("The name of the rose.")
    after = redact(Findings((document,)), Redaction.of(["name"]))
    assert "name" not in after.documents[0].text


def test_lost_and_elsewhere_decisions_survive_redaction():
    findings = replace(decided_kessel(), documents=decided_kessel().documents[:1], annotations=())
    after = redact(findings, Redaction.of(["Vera Lund"]))
    assert len(after.reviews) == len(findings.reviews)
    holds(replace(after, reviews=tuple(one for one in after.reviews if one.evidence)))
