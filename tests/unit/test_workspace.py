"""The workspace: takes sources in, does only what is new, forgets on request."""

import dataclasses
import io
import re

import pytest

from crossread import workspace as module
from crossread.errors import InputError, StoreReadOnly, UnknownName
from crossread.model import (
    Alignment,
    Analyser,
    Comparer,
    Finding,
    Mention,
    Quotation,
    Reuse,
    Sentence,
)
from crossread.workspace import Workspace


def find_names(reading):
    if "broken" in reading.text:
        raise ValueError("broken text")
    for match in re.finditer(r"[A-Z]\w+", reading.text):
        yield Finding(Mention(reading.pin(*match.span()), match[0], match[0], "PER"))


def find_quotations(reading):
    for mention in reading.bodies(Mention):
        speaker = mention.name if mention.name != "Nobody" else None
        yield Finding(Quotation((mention.mention,), "direct", speaker=speaker))


def compare_names(shelf):
    for one in shelf.readings[0].bodies(Mention):
        for other in shelf.readings[1:]:
            for two in other.bodies(Mention):
                if one.name == two.name:
                    yield Finding(Alignment(one.mention, two.mention, "same"))


NAMES = Analyser("t.names", "1", find_names, Mention)
QUOTES = Analyser("t.quotes", "1", find_quotations, Quotation, requires=frozenset({Mention}))
SAME = Comparer("t.same", "1", compare_names, Alignment, requires=frozenset({Mention}))


class Counting:
    """An analyser or comparer that counts how often it is asked."""

    def __init__(self, step):
        self.n_calls = 0
        attribute = "analyse" if isinstance(step, Analyser) else "compare"
        self._function = getattr(step, attribute)
        self.step = dataclasses.replace(step, **{attribute: self})

    def __call__(self, given):
        self.n_calls += 1
        return self._function(given)


@pytest.fixture
def texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"a.txt": "Ann met Bo.", "b.txt": "Bo left.", "c.txt": "Cy and Ann."}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def opened(path=None, analysers=(NAMES, QUOTES), comparers=(SAME,)):
    return Workspace(path, analysers=analysers, comparers=comparers, n_workers=1)


@pytest.fixture
def workspace(texts):
    with opened() as workspace:
        workspace.add(["a.txt", "b.txt"])
        yield workspace


# -- sources --------------------------------------------------------------------------------------


def test_documents_keep_the_order_given(texts):
    with opened() as workspace:
        workspace.add(["c.txt", "a.txt"])
        assert [one.capture.source for one in workspace.documents()] == ["c.txt", "a.txt"]


def test_one_path_need_not_be_in_a_list(texts):
    with opened() as workspace:
        assert len(workspace.add(texts / "a.txt").new) == 1


def test_source_added_again_is_unchanged(workspace):
    added = workspace.add(["a.txt"])
    assert (added.unchanged, added.new) == (("a.txt",), ())


def test_source_that_changed_is_read_anew(workspace, texts):
    (texts / "a.txt").write_text("Di came.", encoding="utf-8")
    added = workspace.add(["a.txt"])
    assert [one.text for one in added.new] == ["Di came."]
    assert len(workspace.documents()) == 2


def test_same_bytes_under_another_name_are_a_twin(workspace, texts):
    (texts / "d.txt").write_bytes((texts / "a.txt").read_bytes())
    assert workspace.add(["d.txt"]).twins == ("d.txt",)
    (document, *_) = workspace.documents()
    assert workspace.listed().sources == ((document.id, ("d.txt",)),)


def test_what_cannot_be_read_is_told_and_the_others_are_taken_in(texts):
    (texts / "empty.txt").touch()
    with opened() as workspace:
        added = workspace.add(["nowhere.txt", "empty.txt", "a.txt"])
        assert [one.source for one in added.failures] == ["nowhere.txt", "empty.txt"]
        assert len(added.new) == 1
        assert {one.source for one in workspace.listed().outcomes} == {"nowhere.txt", "empty.txt"}


def test_source_larger_than_the_limit_is_refused_with_numbers(texts):
    with opened() as workspace:
        (failure,) = workspace.add(["a.txt"], max_bytes=3).failures
        assert "at most 3 bytes" in failure.reason


def test_standard_input_is_a_source(texts):
    with opened() as workspace:
        workspace.add(["-"], stdin=io.BytesIO(b"Ann spoke."))
        assert [one.text for one in workspace.documents()] == ["Ann spoke."]


def test_second_text_of_standard_input_does_not_push_out_the_first(texts):
    with opened() as workspace:
        for words in ("Ann spoke.", "Bo spoke.", "Bo spoke."):
            added = workspace.add(["-"], stdin=io.BytesIO(words.encode()))
        assert [one.text for one in workspace.documents()] == ["Ann spoke.", "Bo spoke."]
        assert added.unchanged[0].startswith("standard input ")


def test_metadata_corrects_what_is_known(workspace, texts):
    (texts / "meta.csv").write_text("source,author,date\na.txt,Ann Lee,2025-05-09\nz.txt,Zed,\n")
    added = workspace.add([], meta="meta.csv")
    document = workspace.document("A")
    assert (document.capture.author, document.capture.date) == ("Ann Lee", "2025-05-09")
    assert "meta.csv" in document.capture.date_found
    assert added.unmatched == ("z.txt",)


def test_bad_metadata_is_refused_before_anything_is_done(texts):
    (texts / "meta.csv").write_text("a,b\n1,2\n")
    with opened() as workspace:
        with pytest.raises(InputError):
            workspace.add(["a.txt"], meta="meta.csv")
        assert workspace.documents() == ()


@pytest.mark.parametrize("name", ["A", "a.txt"])
def test_removed_source_is_gone(workspace, name):
    assert workspace.remove([name]) == ("a.txt",)
    assert [one.capture.source for one in workspace.documents()] == ["b.txt"]


def test_failed_source_can_be_removed(workspace):
    workspace.add(["nowhere.txt"])
    assert workspace.remove(["nowhere.txt"]) == ("nowhere.txt",)
    assert workspace.listed().outcomes == ()


def test_nothing_is_removed_when_one_name_is_unknown(workspace):
    with pytest.raises(UnknownName):
        workspace.remove(["a.txt", "z.txt"])
    assert len(workspace.documents()) == 2


def test_removing_a_twin_by_siglum_removes_the_document(workspace, texts):
    (texts / "d.txt").write_bytes((texts / "a.txt").read_bytes())
    workspace.add(["d.txt"])
    assert workspace.remove(["A"]) == ("a.txt", "d.txt")


def test_order_changes_the_sigla(workspace):
    workspace.order(["B"])
    assert workspace.document("A").capture.source == "b.txt"


def test_document_is_found_by_id_path_and_name(workspace, texts):
    document = workspace.document("A")
    workspace.add([texts / "c.txt"])
    assert workspace.document(document.id[:8]) == document
    assert workspace.document("c.txt") == workspace.document(str(texts / "c.txt"))


def test_row_of_a_table_is_found_by_its_number(texts):
    (texts / "t.csv").write_text("text\nAnn spoke of it at length.\nBo spoke of it too.\n")
    with opened() as workspace:
        workspace.add(["t.csv"])
        assert workspace.document("t.csv#2").text.startswith("Bo")


def test_unknown_document_is_refused_with_the_nearest_names(workspace):
    with pytest.raises(UnknownName) as refused:
        workspace.document("a.tx")
    assert "a.txt" in refused.value.hint


def test_name_of_several_documents_is_refused(texts):
    (texts / "t.csv").write_text("text\nAnn spoke of it at length.\nBo spoke of it too.\n")
    with opened() as workspace:
        workspace.add(["t.csv"])
        with pytest.raises(UnknownName, match="several"):
            workspace.document("t.csv")


# -- only what is new -----------------------------------------------------------------------------


def test_second_run_does_nothing(texts):
    names, same = Counting(NAMES), Counting(SAME)
    for _ in range(2):
        with opened("w.db", [names.step], [same.step]) as workspace:
            workspace.add(["a.txt", "b.txt"])
            findings = workspace.compare()
    assert (names.n_calls, same.n_calls) == (2, 1)
    assert len(findings.of(Alignment)) == 1


def test_new_source_alone_is_read(texts):
    names, same = Counting(NAMES), Counting(SAME)
    with opened(None, [names.step], [same.step]) as workspace:
        workspace.add(["a.txt", "b.txt"])
        workspace.compare()
        workspace.add(["c.txt"])
        workspace.compare()
    assert (names.n_calls, same.n_calls) == (3, 2)


def test_new_version_is_run_again_with_those_that_read_it(texts):
    names, quotes = Counting(NAMES), Counting(QUOTES)
    with opened("w.db", [names.step, quotes.step]) as workspace:
        workspace.add(["a.txt"])
        workspace.read()
    newer = dataclasses.replace(names.step, version="2")
    with opened("w.db", [newer, quotes.step]) as workspace:
        workspace.read()
    assert (names.n_calls, quotes.n_calls) == (2, 2)


def test_new_reader_of_a_layer_is_given_what_was_found_before(texts):
    names = Counting(NAMES)
    with opened("w.db", [names.step]) as workspace:
        workspace.add(["a.txt"])
        workspace.read()
    with opened("w.db", [names.step, QUOTES]) as workspace:
        assert len(workspace.read().of(Quotation)) == 2
    assert names.n_calls == 1


def test_corrected_date_is_read_again(workspace, texts):
    before = workspace.read()
    (texts / "meta.csv").write_text("source,date\na.txt,2025-05-09\n")
    workspace.add([], meta="meta.csv")
    names = Counting(NAMES)
    workspace._analysers = (names.step, QUOTES)
    after = workspace.read()
    assert names.n_calls == 1
    assert {one.id for one in before.annotations} == {one.id for one in after.annotations}


def test_what_failed_is_tried_again_with_those_that_read_it(texts):
    (texts / "x.txt").write_text("broken Ann", encoding="utf-8")
    names, quotes = Counting(NAMES), Counting(QUOTES)
    with opened(None, [names.step, quotes.step]) as workspace:
        workspace.add(["a.txt", "x.txt"])
        findings = workspace.read()
        endings = [(one.analyser, one.ending) for one in findings.outcomes]
        assert endings.count(("t.names", "failed")) == endings.count(("t.quotes", "skipped")) == 1
        workspace.read()
    assert (names.n_calls, quotes.n_calls) == (3, 1)


def test_skipped_analyser_that_feeds_a_new_one_is_asked_again(texts):
    german = dataclasses.replace(NAMES, languages=frozenset({"de"}))
    with opened("w.db", [german]) as workspace:
        workspace.add(["a.txt"])
        workspace.read()
    with opened("w.db", [german, QUOTES]) as workspace:
        endings = {one.analyser: (one.ending, one.code) for one in workspace.read().outcomes}
    assert endings == {"t.names": ("skipped", "language"), "t.quotes": ("skipped", "requirement")}


def test_results_of_analysers_not_chosen_are_left_out(texts):
    with opened("w.db") as workspace:
        workspace.add(["a.txt"])
        workspace.read()
    with opened("w.db", [NAMES]) as workspace:
        assert workspace.read().of(Quotation) == ()


def test_read_only_copy_gives_what_it_holds(texts):
    (texts / "x.txt").write_text("broken Ann", encoding="utf-8")
    with opened("w.db") as workspace:
        workspace.add(["a.txt", "x.txt"])
        whole = workspace.compare()
    (texts / "w.db").chmod(0o444)
    with opened("w.db") as workspace:
        assert workspace.read_only
        assert workspace.compare() == whole
        with pytest.raises(StoreReadOnly):
            workspace.add(["b.txt"])


def test_documents_are_read_in_processes_when_there_is_much_to_read(workspace, monkeypatch):
    asked = []

    class Runner(module.SerialRunner):
        def __init__(self, load, *, n_workers):
            asked.append(n_workers)
            super().__init__(load)

    monkeypatch.setattr(module, "ProcessRunner", Runner)
    monkeypatch.setattr(module, "PARALLEL_FROM_CODE_POINTS", 1)
    workspace._n_workers = 8
    assert len(workspace.read().of(Mention)) == 3
    assert asked == [2]


def test_progress_counts_up_to_the_end(texts):
    told = []
    with opened() as workspace:
        workspace.add(["a.txt", "b.txt"], progress=lambda *one: told.append(one))
        workspace.compare(progress=lambda *one: told.append(one))
    assert told == [
        ("taking in sources", 0, 2),
        ("taking in sources", 1, 2),
        ("taking in sources", 2, 2),
        ("reading", 0, 2),
        ("reading", 1, 2),
        ("reading", 2, 2),
        ("comparing", 0, 1),
        ("comparing", 1, 1),
    ]


def find_repeats(shelf):
    for one in shelf.bodies(Alignment):
        yield Finding(Reuse(one.a, one.b, "copy"))


REPEATS = Comparer("t.repeats", "1", find_repeats, Reuse, requires=frozenset({Alignment}))


def test_comparison_stopped_between_two_comparers_goes_on_with_the_second(texts):
    def stop(shelf):
        raise KeyboardInterrupt

    same = Counting(SAME)
    stopping = dataclasses.replace(REPEATS, compare=stop)
    with opened("w.db", comparers=[same.step, stopping]) as workspace:
        workspace.add(["a.txt", "b.txt"])
        with pytest.raises(KeyboardInterrupt):
            workspace.compare()
    with opened("w.db", comparers=[same.step, REPEATS]) as workspace:
        findings = workspace.compare()
    assert same.n_calls == 1
    assert [one.quotes("a") for one in findings.of(Reuse)] == [("Bo",)]


def test_new_version_of_a_comparer_is_run_with_those_that_read_it(texts):
    same, repeats = Counting(SAME), Counting(REPEATS)
    with opened("w.db", comparers=[same.step, repeats.step]) as workspace:
        workspace.add(["a.txt", "b.txt"])
        workspace.compare()
    newer = dataclasses.replace(repeats.step, version="2")
    with opened("w.db", comparers=[same.step, newer]) as workspace:
        workspace.compare()
    newer_still = dataclasses.replace(same.step, version="2")
    with opened("w.db", comparers=[newer_still, newer]) as workspace:
        workspace.compare()
    assert (same.n_calls, repeats.n_calls) == (2, 3)


# -- other rules ----------------------------------------------------------------------------------


@pytest.fixture
def found_by(texts, monkeypatch):
    """Read and compare two texts with the rules of a version and a digest."""

    def find(rules, *, told=lambda *one: None):
        monkeypatch.setattr(module, "rules_of", lambda step: rules)
        names, same = Counting(NAMES), Counting(SAME)
        with opened("w.db", analysers=[names.step], comparers=[same.step]) as workspace:
            if not workspace.read_only:
                workspace.add(["a.txt", "b.txt"])
            before = workspace.to_do()
            findings = workspace.compare(progress=told)
            return workspace, before, findings, (names.n_calls, same.n_calls)

    return find


def test_findings_of_older_rules_are_found_anew_without_a_new_version(found_by):
    found_by("1.0/aa")
    told = []
    workspace, before, _, n_calls = found_by("1.0/bb", told=lambda *one: told.append(one))
    assert (n_calls, workspace.other_rules) == ((2, 1), "")
    assert len(before.older) == 2
    assert told[0] == (module.READ_AGAIN, 0, 2)


def test_findings_of_the_same_rules_are_kept_whatever_the_version(found_by):
    found_by("1.0/aa")
    _, before, _, n_calls = found_by("1.1/aa")
    assert (n_calls, before.older) == ((0, 0), ())


def test_findings_of_somebodys_newer_rules_are_left_as_they_are_and_told(found_by):
    _, _, whole, _ = found_by("1.1/aa")
    workspace, before, found, n_calls = found_by("1.0/bb")
    assert (n_calls, workspace.other_rules, bool(before)) == ((0, 0), "newer", False)
    assert found == whole


def test_findings_of_older_rules_that_cannot_be_found_anew_are_given_and_told(texts, found_by):
    _, _, whole, _ = found_by("1.0/aa")
    (texts / "w.db").chmod(0o444)
    workspace, _, found, n_calls = found_by("1.0/bb")
    assert (n_calls, workspace.other_rules) == ((0, 0), "older")
    assert found == whole


def test_text_that_was_corrected_was_not_read_with_older_rules(texts):
    with opened("w.db") as workspace:
        workspace.add(["a.txt", "b.txt"])
        workspace.read()
        workspace.correct_source("A", {"date": "2024-01-01"})
        to_do = workspace.to_do()
    assert (len(to_do.reading), to_do.older) == (1, ())


# -- comparing ------------------------------------------------------------------------------------


def test_some_documents_can_be_compared_alone(workspace):
    workspace.add(["c.txt"])
    found = workspace.compare(documents=["A", "C", "A"])
    assert [one.capture.source for one in found.documents] == ["a.txt", "c.txt"]
    assert [one.quotes("b") for one in found.of(Alignment)] == [("Ann",)]
    assert len(workspace.compare().of(Alignment)) == 2


def test_topic_narrows_what_is_shown(workspace):
    assert {one.body.name for one in workspace.compare(about="met").of(Mention)} == set()
    assert {one.body.name for one in workspace.compare(about="Ann").of(Mention)} == {"Ann"}


def test_nothing_is_compared_where_there_is_nothing(texts):
    with opened() as workspace:
        assert workspace.compare().outcomes == ()


def test_annotations_come_in_the_order_of_documents_and_plan(workspace):
    kinds = [one.kind for one in workspace.compare().annotations]
    assert kinds == ["mention"] * 2 + ["quotation"] * 2 + ["mention", "quotation", "alignment"]


# -- what is here ---------------------------------------------------------------------------------


def test_quotations_are_narrowed_by_speaker(workspace):
    workspace.read()
    assert [one.body.speaker for one in workspace.quotations(speaker="aN")] == ["Ann"]
    assert len(workspace.quotations()) == 3


def test_search_pins_the_words(workspace):
    (passage,) = workspace.search("met")
    assert (passage.siglum, passage.evidence.quote) == ("A", "met")
    assert passage.evidence.holds_in(workspace.document("A"))


def test_record_and_text_are_found(workspace):
    findings = workspace.read()
    assert workspace.record(findings.annotations[0].id[:8]) == findings.annotations[0]
    assert workspace.text("B") == "Bo left."


def test_changes_are_those_of_the_last_run(workspace):
    workspace.compare()
    workspace.compare()
    workspace.add(["c.txt"])
    workspace.compare()
    changes = workspace.changes()
    assert [one.source for one in changes.sources] == ["c.txt"]
    assert sorted(one.kind for one in changes.new) == [
        "alignment",
        "mention",
        "mention",
        "quotation",
        "quotation",
    ]


def test_doctor_finds_a_whole_workspace_whole(workspace):
    workspace.compare()
    checked = workspace.doctor()
    assert (checked.n_documents, checked.n_records, checked.faults) == (2, 7, ())
    assert checked.n_pins == 8


def test_doctor_names_the_record_that_was_tampered_with(workspace):
    findings = workspace.read()
    store = workspace._store
    store._execute("UPDATE annotation SET evidence = replace(evidence, 'Ann', 'Eve')")
    faults = workspace.doctor().faults
    assert findings.annotations[0].id in {one.record for one in faults}


def test_doctor_survives_a_torn_file(workspace, monkeypatch):
    from crossread.errors import StoreDamaged

    def torn():
        raise StoreDamaged("torn")

    monkeypatch.setattr(workspace._store, "documents", torn)
    assert [one.message for one in workspace.doctor().faults] == ["torn"]


def test_missing_model_has_a_key_of_its_own():
    assert module.model_digest("no such model") == "unavailable.model-missing"


@pytest.mark.slow
def test_built_in_steps_can_be_planned():
    with Workspace() as workspace:
        names = [one.name for one in (*workspace._analysers, *workspace._comparers)]
    assert len(names) == len(set(names))
    assert Sentence in {one.provides for one in workspace._analysers}


def test_search_joins_words_side_by_side_and_passes_over_small_ones(tmp_path):
    text = "The guards fired on the march. The bridge and the river stayed as they were."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with Workspace() as workspace:
        workspace.add([tmp_path / "a.txt"])
        found = [one.evidence.quote for one in workspace.search("fired on the march")]
        assert found == ["fired on the march"]
        assert {one.evidence.quote.lower() for one in workspace.search("the")} == {"the"}
