"""What people decide: kept, undone, settled, and shown beside what the program found."""

import re
from contextlib import suppress

import pytest

from crossread.errors import EvidenceError, InputError, StoreError, UnknownName
from crossread.model import Analyser, Finding, Labelling, Mention, Pin, Quotation, Span
from crossread.review.record import target_of
from crossread.review.standing import decided, holding, reviews_in, without_suggestions
from crossread.workspace import Workspace

TEXT = "Ann Holm met Bo Renn at the weir 🌊. Ann Holm left."


def find_names(reading):
    for match in re.finditer(r"Ann Holm|Bo Renn", reading.text):
        yield Finding(Mention(reading.pin(*match.span()), match[0], match[0], "PER"))


def names(version="1"):
    return Analyser("t.names", version, find_names, Mention)


NAMES = names()


def opened(path=None, analysers=(NAMES,)):
    ticks = iter(range(1_000_000))
    return Workspace(
        path,
        analysers=analysers,
        comparers=(),
        now=lambda: f"2025-05-09T12:{next(ticks):02}:00+00:00",
    )


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    workspace = opened(tmp_path / "w.db")
    workspace.add(["a.txt"])
    workspace.read()
    yield workspace
    with suppress(StoreError):  # some tests close it
        workspace.close()


def found(workspace):
    return decided(workspace.read())


def names_in(workspace):
    return [one.body.name for one in found(workspace).findings.of(Mention)]


def first(workspace):
    return workspace.read().of(Mention)[0]


def state(workspace, subject=None):
    subject = subject or first(workspace).subject
    return workspace.standings()[subject].state


# ---- deciding -----------------------------------------------------------------------------------


def test_decision_says_who_when_and_pins_the_words(workspace):
    review = workspace.decide("accept", first(workspace), by=" Vera  Lund ", comment="Yes.")
    assert review.provenance.person == "Vera Lund"
    assert review.body.made == "2025-05-09T12:00:00+00:00"
    assert review.quotes("words") == ("Ann Holm",)
    assert review.body.comment == "Yes."


def test_rejected_finding_leaves_and_is_listed(workspace):
    workspace.decide("reject", first(workspace).id[:8], by="V")
    assert names_in(workspace) == ["Bo Renn", "Ann Holm"]
    assert [one.body.name for one in found(workspace).rejected] == ["Ann Holm"]


def test_correction_stands_in_place_of_the_original_which_is_kept(workspace):
    workspace.correct(first(workspace), by="V", labels={"name": "Dr Ann Holm"})
    after = found(workspace)
    correction = after.findings.of(Mention)[0]
    assert correction.body.name == "Dr Ann Holm"
    assert correction.provenance.person == "V"
    assert after.originals[correction.id].body.name == "Ann Holm"


def test_place_is_corrected_too(workspace):
    document = workspace.documents()[0]
    end = TEXT.index(" at")
    workspace.correct(
        first(workspace), by="V", places=[("mention", Pin(document.id, Span(0, end)))]
    )
    assert found(workspace).findings.of(Mention)[0].quotes("mention") == (TEXT[:end],)


def test_correction_that_corrects_nothing_is_refused(workspace):
    with pytest.raises(InputError, match="nothing"):
        workspace.correct(first(workspace), by="V", labels={"name": "Ann Holm"})


def test_correction_by_a_label_the_kind_lacks_is_refused(workspace):
    with pytest.raises(InputError, match="has no speaker"):
        workspace.correct(first(workspace), by="V", labels={"speaker": "Ann"})


def test_correction_of_a_correction_starts_from_it(workspace):
    workspace.correct(first(workspace), by="V", labels={"name": "Dr Ann Holm"})
    workspace.correct(first(workspace), by="V", labels={"type": "ORG"})
    body = found(workspace).findings.of(Mention)[0].body
    assert (body.name, body.type) == ("Dr Ann Holm", "ORG")


def test_finding_added_by_hand_stands_in_the_order_of_the_text(workspace):
    start = TEXT.index("the weir")
    pin = Pin(workspace.documents()[0].id, Span(start, start + 8))
    labels = {"entity": "weir", "name": "the weir", "type": "LOC"}
    workspace.add_finding("mention", by="V", labels=labels, places=[("mention", pin)])
    assert names_in(workspace) == ["Ann Holm", "Bo Renn", "the weir", "Ann Holm"]


def test_words_are_marked_and_counted_in_code_points(workspace):
    start = TEXT.index("🌊")
    pin = Pin(workspace.documents()[0].id, Span(start, start + 1))
    review = workspace.add_finding("passage", by="V", places=[("passage", pin)])
    assert review.quotes("words") == ("🌊",)


def test_words_that_are_not_there_cannot_be_added(workspace):
    pin = Pin(workspace.documents()[0].id, Span(0, 5000))
    with pytest.raises(EvidenceError, match="code points"):
        workspace.add_finding("passage", by="V", places=[("passage", pin)])
    assert workspace.reviews() == ()


def test_finding_without_what_its_kind_needs_is_refused(workspace):
    pin = Pin(workspace.documents()[0].id, Span(0, 3))
    with pytest.raises(InputError, match="lacks something"):
        workspace.add_finding("mention", by="V", places=[("mention", pin)])


@pytest.mark.parametrize("kind", ["nothing", "review"])
def test_unknown_kind_cannot_be_added(workspace, kind):
    with pytest.raises(UnknownName, match="no kind"):
        workspace.add_finding(kind, by="V", places=[])


@pytest.mark.parametrize("name", [None, "", "  ", "x" * 81, "a\x07b"])
def test_nobody_cannot_decide(workspace, name):
    with pytest.raises(InputError):
        workspace.decide("accept", first(workspace), by=name)
    assert workspace.reviews() == ()


def test_comment_needs_words_and_tag_a_code(workspace):
    for decision in ("comment", "tag"):
        with pytest.raises(InputError):
            workspace.decide(decision, first(workspace), by="V")


def test_same_decision_twice_at_once_is_kept_once(tmp_path, workspace):
    review = workspace._desk("V").review("accept", target_of(first(workspace)))
    workspace._store.add_reviews([review])
    workspace._store.add_reviews([review])
    assert workspace.reviews() == (review,)


def test_decision_follows_the_one_before(workspace):
    one = workspace.decide("accept", first(workspace), by="V")
    two = workspace.decide("reject", first(workspace), by="W")
    assert (one.body.after, two.body.after) == (None, one.id)


# ---- undo and redo ------------------------------------------------------------------------------


def test_undo_and_redo_are_records_of_their_own(workspace):
    workspace.decide("reject", first(workspace), by="V")
    workspace.undo(by="V")
    assert state(workspace) == "open"
    workspace.redo(by="V")
    assert state(workspace) == "rejected"
    workspace.undo(by="V")
    assert state(workspace) == "open"
    assert len(workspace.reviews()) == 4


def test_undo_goes_back_step_by_step(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.decide("reject", first(workspace), by="V")
    workspace.undo(by="V")
    assert state(workspace) == "accepted"
    workspace.undo(by="V")
    assert state(workspace) == "open"
    workspace.redo(by="V")
    workspace.redo(by="V")
    assert state(workspace) == "rejected"


def test_nothing_is_redone_after_something_new(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.undo(by="V")
    workspace.decide("reject", first(workspace), by="V")
    with pytest.raises(InputError, match="to redo"):
        workspace.redo(by="V")


def test_nobody_undoes_what_others_decided(workspace):
    review = workspace.decide("accept", first(workspace), by="V")
    with pytest.raises(InputError, match="W has no decision"):
        workspace.undo(by="W", review=review.id)


def test_one_of_several_decisions_is_undone_by_its_id(workspace):
    one = workspace.decide("comment", first(workspace), by="V", comment="First.")
    workspace.decide("comment", first(workspace), by="V", comment="Second.")
    workspace.undo(by="V", review=one.id)
    (standing,) = workspace.standings().values()
    assert [one.body.comment for one in standing.comments] == ["Second."]


def test_undone_addition_is_gone_and_what_was_said_of_it_is_lost(workspace):
    pin = Pin(workspace.documents()[0].id, Span(0, 3))
    added = workspace.add_finding("passage", by="V", places=[("passage", pin)])
    workspace.decide("comment", added.body.finding, by="W", comment="Hm.")
    workspace.undo(by="V")
    assert workspace.lost() == (added.body.of,)


# ---- several people -----------------------------------------------------------------------------


def test_people_who_differ_change_nothing_until_somebody_settles_it(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.decide("reject", first(workspace), by="W")
    assert state(workspace) == "differs"
    assert len(names_in(workspace)) == 3
    review = workspace.decide("reject", first(workspace), by="Ed", settle=True)
    assert len(review.body.settles) == 2
    assert state(workspace) == "rejected"
    assert workspace.standings()[first(workspace).subject].settlement == review


def test_decision_after_a_settlement_opens_it_again(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.decide("reject", first(workspace), by="W")
    workspace.decide("reject", first(workspace), by="Ed", settle=True)
    workspace.decide("accept", first(workspace), by="V")
    assert state(workspace) == "differs"


def test_undone_settlement_opens_it_again(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.decide("reject", first(workspace), by="W")
    workspace.decide("reject", first(workspace), by="Ed", settle=True)
    workspace.undo(by="Ed")
    assert state(workspace) == "differs"


def test_nothing_is_settled_where_nobody_differs(workspace):
    workspace.decide("accept", first(workspace), by="V")
    with pytest.raises(InputError, match="nothing to settle"):
        workspace.decide("accept", first(workspace), by="Ed", settle=True)


def test_two_who_correct_alike_agree_and_two_who_do_not_differ(workspace):
    mention = first(workspace)
    for person, name in (("V", "A. Holm"), ("W", "A. Holm"), ("X", "Mrs Holm")):
        workspace.correct(mention, by=person, labels={"name": name})
        assert state(workspace) == ("differs" if person == "X" else "corrected")
    workspace.undo(by="X")
    assert state(workspace) == "corrected"


def test_people_at_one_file_see_each_other(workspace, tmp_path):
    with opened(tmp_path / "w.db") as other:
        other.decide("reject", first(other), by="W")
        workspace.decide("accept", first(workspace), by="V")
        assert state(other) == state(workspace) == "differs"


# ---- what stays ---------------------------------------------------------------------------------


def test_decisions_outlive_a_new_version_of_the_analyser(workspace, tmp_path):
    before = first(workspace)
    workspace.decide("reject", before, by="V")
    workspace.close()
    with opened(tmp_path / "w.db", analysers=[names("2")]) as later:
        after = later.read().of(Mention)[0]
        assert (after.id != before.id, after.subject == before.subject) == (True, True)
        assert names_in(later) == ["Bo Renn", "Ann Holm"]


def find_nothing(reading):
    yield from ()


def test_decision_on_what_is_no_longer_found_is_listed(workspace, tmp_path):
    subject = first(workspace).subject
    workspace.decide("accept", first(workspace), by="V")
    workspace.close()
    silent = Analyser("t.names", "2", find_nothing, Mention)
    with opened(tmp_path / "w.db", analysers=[silent]) as later:
        (lost,) = found(later).lost
        assert (lost.subject, lost.evidence[0].quote) == (subject, "Ann Holm")
        assert later.doctor().faults == ()


def test_words_of_a_removed_source_leave_the_file_and_come_back_with_it(workspace, tmp_path):
    workspace.decide("reject", first(workspace), by="V")
    workspace.correct(workspace.read().of(Mention)[1], by="V", labels={"type": "ORG"})
    workspace.remove(["a.txt"])
    workspace.close()
    assert b"Ann Holm" not in (tmp_path / "w.db").read_bytes()
    with opened(tmp_path / "w.db") as later:
        assert [one.evidence for one in later.reviews()] == [(), ()]
        assert len(later.lost()) == 2
        assert later.doctor().faults == ()
        later.add(["a.txt"])
        assert [one.body.type for one in found(later).findings.of(Mention)] == ["ORG", "PER"]
        assert later.reviews()[0].quotes("words") == ("Ann Holm",)
        assert later.doctor().faults == ()


def test_decision_on_a_source_that_was_replaced_keeps_its_words(workspace, tmp_path):
    workspace.decide("accept", first(workspace), by="V")
    (tmp_path / "a.txt").write_text("Other words.", encoding="utf-8")
    workspace.add(["a.txt"])
    (lost,) = found(workspace).lost
    assert lost.evidence[0].quote == "Ann Holm"
    assert workspace.doctor().faults == ()


def test_doctor_sees_a_decision_with_other_words(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace._store._execute("UPDATE review SET evidence = replace(evidence, 'Holm', 'Malm')")
    assert len(workspace.doctor().faults) == 1


def test_record_of_a_person_is_shown_by_its_id(workspace):
    review = workspace.decide("accept", first(workspace), by="V")
    assert workspace.record(review.id[:10]) == review


# ---- coding unswayed ----------------------------------------------------------------------------


def test_suggestions_and_others_decisions_can_be_hidden(workspace):
    workspace.decide("accept", first(workspace), by="V")
    mine = workspace.decide("reject", first(workspace), by="W")
    shown = without_suggestions(workspace.read(), "W")
    assert shown.of(Mention) == ()
    assert shown.reviews == (mine,)


def test_reading_for_somebody_hides_what_the_program_found(workspace):
    workspace.decide("accept", first(workspace), by="V")
    shown = workspace.read(own=" V ")
    assert [one.body.decision for one in shown.reviews] == ["accept"]
    assert (shown.of(Mention), shown.outcomes) == ((), ())


def test_hidden_for_somebody_who_decided_nothing_leaves_the_text(workspace):
    workspace.decide("accept", first(workspace), by="V")
    shown = without_suggestions(workspace.read())
    assert (shown.reviews, len(shown.documents)) == ((), 1)


# ---- codebook -----------------------------------------------------------------------------------


def test_codes_are_kept_with_parent_and_description(workspace):
    blame = workspace.add_code("Blame", by="V", description="Who is held at fault")
    state_ = workspace.add_code("Of the state", by="W", parent="blame")
    assert (state_.parent, workspace.codebook()) == (blame.id, (blame, state_))


def test_code_of_one_name_is_there_once_under_a_parent(workspace):
    workspace.add_code("Blame", by="V")
    with pytest.raises(InputError, match="already"):
        workspace.add_code(" blame", by="W")


def test_code_cannot_come_to_stand_under_itself(workspace):
    workspace.add_code("A", by="V")
    workspace.add_code("B", by="V", parent="A")
    with pytest.raises(InputError, match="under itself"):
        workspace.change_code("A", by="V", parent="B")


def test_unknown_code_names_the_nearest(workspace):
    workspace.add_code("Blame", by="V")
    with pytest.raises(UnknownName) as refused:
        workspace.decide("tag", first(workspace), by="V", code="Blam")
    assert "Blame" in refused.value.hint


def test_code_of_two_parents_is_named_by_its_path(workspace):
    for parent in ("A", "B"):
        workspace.add_code(parent, by="V")
        workspace.add_code("x", by="V", parent=parent)
    with pytest.raises(UnknownName, match="several"):
        workspace.decide("tag", first(workspace), by="V", code="x")
    review = workspace.decide("tag", first(workspace), by="V", code="B / x")
    assert review.body.code == workspace.codebook()[3].id


@pytest.mark.parametrize("name", ["", "a/b", "x" * 121])
def test_name_that_is_none_is_refused(workspace, name):
    with pytest.raises(InputError):
        workspace.add_code(name, by="V")


def test_tags_stay_when_a_code_is_renamed_and_retired(workspace):
    workspace.add_code("Blame", by="V")
    tag = workspace.decide("tag", first(workspace), by="V", code="Blame")
    workspace.change_code("Blame", by="V", name="Fault", retired=True)
    (code,) = workspace.codebook()
    assert (code.name, code.retired, code.id) == ("Fault", True, tag.body.code)


def test_tag_given_twice_is_one_and_can_be_taken_back(workspace):
    workspace.add_code("Blame", by="V")
    for _ in range(2):
        workspace.decide("tag", first(workspace), by="V", code="Blame")
    (standing,) = workspace.standings().values()
    assert len(standing.tags) == 1
    workspace.undo(by="V")
    workspace.undo(by="V")
    (standing,) = workspace.standings().values()
    assert standing.tags == ()


# ---- laws ---------------------------------------------------------------------------------------


def test_withdrawal_of_a_withdrawal_brings_back(workspace):
    workspace.decide("accept", first(workspace), by="V")
    workspace.undo(by="V")
    workspace.redo(by="V")
    reviews = reviews_in(workspace.reviews())
    assert [one.body.decision for one in holding(reviews)] == ["accept"]


def test_findings_without_decisions_are_left_as_they_are(workspace):
    findings = workspace.read()
    assert decided(findings).findings is findings


def test_kinds_of_several_words_pin_all_that_says_which_it_is(workspace):
    document = workspace.documents()[0].id
    places = [("label", Pin(document, Span(0, 3))), ("target", Pin(document, Span(13, 20)))]
    labels = {"label": "liar", "target": "Bo Renn", "holder": "this text"}
    review = workspace.add_finding("labelling", by="V", labels=labels, places=places)
    assert review.quotes("words") == ("Ann", "Bo Renn")
    assert isinstance(workspace.reviews()[0].body, Labelling)


def test_quotation_of_two_pieces_is_added_whole(workspace):
    document = workspace.documents()[0].id
    places = [("content", Pin(document, Span(0, 3))), ("content", Pin(document, Span(4, 8)))]
    workspace.add_finding("quotation", by="V", labels={"form": "direct"}, places=places)
    assert found(workspace).findings.of(Quotation)[0].quotes("content") == ("Ann", "Holm")
