"""What every store must do, whatever it is made of."""

import dataclasses

import pytest
from tests.unit.store.builders import (
    WORDS,
    a_comparison,
    a_failure,
    a_mention,
    a_result,
    a_review,
    a_sentence,
    with_one,
)

from crossread.errors import InputError, UnknownName
from crossread.model import Code, Done, Mention, Pin, Provenance, Span, record_outcome
from crossread.model.wire import annotation_to_json
from crossread.store.kept import TABLES
from crossread.store.places import open_store, place_of
from crossread.store.store import ALL, Held, Meaning, Result, StoredCapture
from crossread.testing import a_document, sealed

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)


def opened(kind, place, **settings):
    return open_store(None if kind == "memory" else place, **settings)


@pytest.fixture
def place(request, kind, tmp_path):
    """Where a store of the kind a test asks for lies."""
    return (
        place_of(request.getfixturevalue("new_place")())
        if kind == "postgres"
        else tmp_path / "w.db"
    )


@pytest.fixture(params=["file", "memory", POSTGRES])
def kind(request):
    return request.param


@pytest.fixture
def store(kind, place):
    ticks = iter(range(1_000_000))
    made = opened(kind, place, now=lambda: f"2025-01-01T00:00:{next(ticks):02}+00:00")
    yield made
    made.close()


@pytest.fixture(params=["file", POSTGRES])
def another(request, tmp_path):
    """A second store, empty, of each kind that keeps things."""
    is_file = request.param == "file"
    place = tmp_path / "another.db" if is_file else place_of(request.getfixturevalue("new_place")())
    made = open_store(place)
    yield made
    made.close()


# -- sources and documents ------------------------------------------------------------------------


def test_document_comes_back_as_it_was(store):
    document = a_document(
        "é👩‍👩‍👧 \u202bשלום\u202c\ufffd", language=None, title="T", date="2025-05-09", author="A"
    )
    store.add_source("a.txt", [document], digest="d", reader="1")
    assert store.documents() == (document,)


def test_adding_the_same_again_changes_nothing(store):
    document = with_one(store)
    assert not store.add_source("a.txt", [document], digest="d", reader="2")
    assert len(store.documents()) == 1


def test_reader_and_digest_of_a_source_are_those_last_given(store):
    document = with_one(store)
    store.add_source("a.txt", [document], digest="d2", reader="2")
    (entry,) = store.sources()
    assert (entry.digest, entry.reader) == ("d2", "2")


def test_same_bytes_twice_are_one_document_with_two_sources(store):
    with_one(store, source="a.txt")
    with_one(store, source="b.txt")
    assert [one.source for one in store.sources()] == ["a.txt", "b.txt"]
    assert len(store.documents()) == 1


def test_source_with_other_bytes_replaces_its_document(store):
    with_one(store)
    other = with_one(store, "Other words.")
    assert store.documents() == (other,)


def test_rows_of_a_table_keep_their_order_and_members(store):
    rows = [a_document(f"Row {n}.", source="t.csv", member=f"#{n}") for n in (1, 2, 3)]
    store.add_source("t.csv", rows, digest="d", reader="1")
    assert store.documents() == tuple(rows)
    assert [one.member for one in store.sources()] == ["#1", "#2", "#3"]


def many(n, words=""):
    return [a_document(f"Text {words}{i}.", source="w", member=f"!{i}") for i in range(n)]


def test_many_documents_of_a_source_are_taken_in_as_they_come(store):
    failures = []

    def coming():
        yield from many(450)
        failures.append(a_failure("w!bad"))

    assert store.add_source("w", coming(), digest="d", reader="1", failures=failures)
    assert [one.text for one in store.documents()] == [one.text for one in many(450)]
    assert {(one.digest, one.reader) for one in store.sources()} == {("d", "1")}
    assert store.failures() == tuple(failures)
    assert not store.add_source("w", iter(many(450)), digest="d", reader="1")


def test_many_documents_that_stopped_coming_are_there_without_the_digest(store):
    def breaking():
        yield from many(450)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.add_source("w", breaking(), digest="d", reader="1")
    assert {(one.digest, one.reader) for one in store.sources()} == {("", "")}
    assert store.add_source("w", iter(many(450, "x")), digest="d", reader="1")
    assert [one.text for one in store.documents()] == [one.text for one in many(450, "x")]


def test_many_documents_take_the_place_of_those_before(store):
    store.add_source("w", many(450), digest="d", reader="1")
    assert store.add_source("w", many(300, "x"), digest="e", reader="1")
    assert len(store.documents()) == len(store.sources()) == 300
    assert {one.digest for one in store.sources()} == {"e"}


def test_removing_a_source_removes_its_document_and_all_found_there(store):
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    assert store.remove_sources(["a.txt"])
    assert store.documents() == ()
    assert store.held() == {}
    assert list(store.stored_records()) == []
    assert store.search("dam") == ()


def test_removing_one_of_two_sources_keeps_the_document_under_the_other_name(store):
    with_one(store, source="a.txt")
    with_one(store, source="b.txt")
    store.remove_sources(["a.txt"])
    (document,) = store.documents()
    assert document.capture.source == "b.txt"


def test_removing_a_document_removes_the_comparisons_it_was_in(store):
    one, two = with_one(store, "One.", "a.txt"), with_one(store, "Two.", "b.txt")
    store.add_results([a_comparison(one, two), a_comparison(two, scope="other")])
    store.remove_sources(["a.txt"])
    assert set(store.held()) == {("other", "comparer")}


def test_several_sources_are_removed_together(store):
    with_one(store, "One.", "a.txt"), with_one(store, "Two.", "b.txt")
    assert store.remove_sources(["b.txt", "z.txt", "a.txt", "b.txt"]) == ("b.txt", "a.txt")
    assert store.documents() == ()


def test_failures_of_rows_come_with_their_source(store):
    document = a_document("Row 1.", source="t.csv", member="#1")
    bad = a_failure("t.csv#2")
    store.add_source("t.csv", [document], digest="d", reader="1", failures=[bad])
    assert store.failures() == (bad,)


def test_removing_what_is_not_there_says_so(store):
    assert not store.remove_sources(["a.txt"])


def test_order_puts_the_named_first(store):
    a, b, c = (with_one(store, f"Text {n}.", f"{n}.txt") for n in "abc")
    store.reorder([c.id])
    assert store.documents() == (c, a, b)


def test_order_of_an_unknown_document_is_refused(store):
    with pytest.raises(UnknownName):
        store.reorder(["nothing"])


def test_correction_is_kept_beside_the_capture(store):
    document = with_one(store, author="Wrong")
    assert store.correct(document.id, {"author": "Right", "language": "uk"})
    (corrected,) = store.documents()
    assert (corrected.capture.author, corrected.language) == ("Right", "uk")
    assert [(one.field, one.before, one.value) for one in store.corrections()] == [
        ("author", "Wrong", "Right"),
        ("language", "en", "uk"),
    ]


def test_correction_that_corrects_nothing_is_not_recorded(store):
    document = with_one(store, author="Right")
    assert not store.correct(document.id, {"author": "Right"})
    assert store.corrections() == ()


def test_correction_of_an_unknown_document_is_refused(store):
    with pytest.raises(UnknownName):
        store.correct("nothing", {"author": "A"})


def test_failure_is_kept_until_the_source_can_be_read(store):
    store.add_failures("a.txt", [a_failure("a.txt")])
    store.add_failures("a.txt", [a_failure("a.txt")])
    assert [one.source for one in store.failures()] == ["a.txt"]
    with_one(store)
    assert store.failures() == ()


def test_failures_of_one_source_are_replaced_together(store):
    store.add_failures("t.csv", [a_failure("t.csv#1"), a_failure("t.csv#2")])
    store.add_failures("t.csv2", [a_failure("t.csv2")])
    store.add_failures("t.csv", [a_failure("t.csv#2")])
    assert sorted(one.source for one in store.failures()) == ["t.csv#2", "t.csv2"]


def test_source_that_failed_can_be_removed(store):
    store.add_failures("a.txt", [a_failure("a.txt")])
    assert store.remove_sources(["a.txt"])
    assert store.failures() == ()


# -- captures -------------------------------------------------------------------------------------


def a_capture(source="https://a.example/", taken="2026-01-02T03:04:05Z"):
    about = {"status": 200, "redirects": ["é"]}
    return StoredCapture(0, source, "https://a.example/", taken, "d" * 64, about, 0)


def test_capture_comes_back_with_its_archive(store):
    store.keep_capture(a_capture(), b"\0archive\xff")
    store.keep_capture(a_capture(taken="2026-01-03T00:00:00Z"), b"")
    one, two = store.captures()
    assert (one.source, one.address, one.taken) == (
        "https://a.example/",
        "https://a.example/",
        "2026-01-02T03:04:05Z",
    )
    assert (one.about, one.n_bytes) == ({"status": 200, "redirects": ["é"]}, 9)
    assert store.capture_record(one.number) == b"\0archive\xff"
    assert store.capture_record(two.number) == b""


def test_capture_goes_with_its_source_and_with_no_other(store):
    with_one(store, source="https://a.example/")
    store.keep_capture(a_capture(), b"one")
    store.keep_capture(a_capture("b.txt"), b"two")
    store.remove_sources(["https://a.example/"])
    (left,) = store.captures()
    assert left.source == "b.txt"


def test_capture_that_is_not_there_is_refused(store):
    with pytest.raises(UnknownName):
        store.capture_record(1)


# -- results --------------------------------------------------------------------------------------


def test_result_comes_back_with_what_it_found(store):
    document = with_one(store)
    result = a_result(document, a_mention(document), a_mention(document, 37, 39, name="Bo"))
    store.add_results([result])
    assert store.results_of([document.id], analysers=["mentions"]) == (result,)


def test_stage_of_a_finding_is_kept(store):
    document = with_one(store)
    made = Provenance("test", "1", stage="rule 3")
    found = dataclasses.replace(a_mention(document), provenance=made)
    store.add_results([a_result(document, found)])
    assert store.results_of([document.id], analysers=["mentions"])[0].found == (found,)


def test_result_takes_the_place_of_the_one_before(store):
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    better = a_result(document, a_mention(document, name="Ann"), key="k2")
    store.add_results([better])
    assert store.results_of([document.id], analysers=["mentions"]) == (better,)


def test_held_names_key_and_ending_of_each_result(store):
    document = with_one(store)
    store.add_results([a_result(document)])
    assert store.held() == {(document.id, "mentions"): Held("k1", "done", "")}


def test_results_of_other_scopes_are_not_given(store):
    one, two = with_one(store, "One.", "a.txt"), with_one(store, "Two.", "b.txt")
    store.add_results([a_result(one), a_result(two)])
    assert [result.scope for result in store.results_of([two.id], analysers=["mentions"])] == [
        two.id
    ]


@pytest.mark.parametrize("kind", ["file", POSTGRES])
def test_kind_that_is_not_known_here_is_left_out(kind, place):
    writer = open_store(place)
    document = with_one(writer)
    mention = a_mention(document)
    writer.add_results([a_result(document, mention)])
    writer.close()
    reader = open_store(place, kinds={})
    assert reader.results_of([document.id], analysers=["mentions"])[0].found == ()
    with pytest.raises(UnknownName, match="no analyser here makes"):
        reader.record(mention.id)
    reader.close()


@pytest.mark.parametrize("n_digits", [4, 12, 32])
def test_record_is_found_by_the_beginning_of_its_id(store, n_digits):
    document = with_one(store)
    mention = a_mention(document)
    store.add_results([a_result(document, a_mention(document, 37, 39), mention)])
    assert store.record(mention.id[:n_digits].upper()) == mention


@pytest.mark.parametrize("name", ["", "abc", "not a number", "0" * 32])
def test_record_of_another_name_is_refused(store, name):
    with pytest.raises(UnknownName):
        store.record(name)


def test_record_of_several_is_refused_with_their_ids(store):
    document = with_one(store)
    found = [
        sealed(Mention(Pin(document.id, Span(0, 7)), f"e{n}", "Ann", "PER"), document)
        for n in range(2)
    ]
    twins = [
        dataclasses.replace(one, id=f"abcd{number}{one.id[5:]}") for number, one in enumerate(found)
    ]
    store.add_results([a_result(document, *twins)])
    with pytest.raises(UnknownName, match="several") as refused:
        store.record("abcd")
    assert refused.value.details["candidates"] == sorted(one.id for one in twins)


# -- search ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query, words",
    [
        ("dam", ["dam"]),
        ("DAM lee", ["Lee", "dam"]),
        ('"we won"', ["We won"]),
        ("“ann lee”", ["Ann Lee"]),
        ("open*", ["opened"]),
        ("cafe", ["café"]),
    ],
)
def test_search_gives_the_exact_places(store, query, words):
    document = with_one(store, WORDS + " 👩‍👩‍👧 A café.")
    (hit,) = store.search(query)
    assert [span.of(document.text) for span in hit.spans] == words


@pytest.mark.parametrize("query", ["river", "dam river", '"dam the"', "NOT dam", "dam OR river"])
def test_search_in_vain_finds_nothing(store, query):
    with_one(store)
    assert store.search(query) == ()


@pytest.mark.parametrize("query", ["", "  ", "*", '""', "( ) ^ :"])
def test_search_without_a_word_is_refused(store, query):
    with pytest.raises(InputError):
        store.search(query)


@pytest.mark.parametrize("query", ['dam"', "dam)", "(dam", "dam^2", "dam:", "a-b", "{dam", "+dam"])
def test_signs_in_a_search_are_no_operators(store, query):
    with_one(store, "The dam 2 a b.")
    assert len(store.search(query)) == 1


def test_search_finds_places_in_a_text_that_holds_the_marks_themselves(store):
    document = with_one(store, "\ufdd0\ufdd1 The dam \ufdd0.")
    (hit,) = store.search("dam")
    assert [span.of(document.text) for span in hit.spans] == ["dam"]


def test_search_puts_the_best_document_first_and_keeps_to_its_limit(store):
    with_one(store, "A dam and many other words about rivers and towns.", "a.txt")
    best = with_one(store, "Dam, dam, dam.", "b.txt")
    assert [hit.document.id for hit in store.search("dam", limit=1)] == [best.id]


def test_search_says_which_place_a_document_has_also_after_a_gap_or_a_new_order(store):
    first = with_one(store, "The dam.", "a.txt")
    with_one(store, "The ferry.", "b.txt")
    last = with_one(store, "A dam, and a dam.", "c.txt")
    assert {hit.document.id: hit.place for hit in store.search("dam")} == {first.id: 0, last.id: 2}
    store.remove_sources(["b.txt"])
    assert {hit.document.id: hit.place for hit in store.search("dam")} == {first.id: 0, last.id: 1}
    store.reorder([last.id])
    assert {hit.document.id: hit.place for hit in store.search("dam")} == {first.id: 1, last.id: 0}


def test_search_gives_documents_as_corrected(store):
    document = with_one(store)
    store.correct(document.id, {"outlet": "The Harbour Post"})
    (hit,) = store.search("dam")
    assert hit.document.capture.outlet == "The Harbour Post"


def test_nearest_documents_hold_any_of_the_words_and_the_rarer_word_counts_more(store):
    far = with_one(store, "A river and a town, a river and a town.", "a.txt")
    near = with_one(store, "The ferry on the river.", "b.txt")
    with_one(store, "Nothing of the kind.", "c.txt")
    assert store.nearest_documents(["ferry", "river"], limit=5) == (near.id, far.id)
    assert store.nearest_documents(["ferry", "river"], limit=1) == (near.id,)


@pytest.mark.parametrize("words", [[], ["…"], ["volcano"]])
def test_nearest_documents_of_no_word_are_none(store, words):
    with_one(store)
    assert store.nearest_documents(words, limit=5) == ()


def test_signs_in_words_of_a_question_are_no_operators(store):
    document = with_one(store, "The dam 2 a b.")
    assert store.nearest_documents(['dam"', "NOT", "(", "a*"], limit=5) == (document.id,)


def test_stamp_changes_when_something_is_written_and_not_else(store):
    before = store.stamp()
    store.documents()
    assert store.stamp() == before
    with_one(store)
    assert store.stamp() != before


# -- runs and changes -----------------------------------------------------------------------------


def run(store, *results):
    store.begin_run()
    store.add_results(results)
    store.finish_run()


def test_run_that_was_stopped_is_gone_on_with(store):
    first = store.begin_run()
    assert store.begin_run() == first
    store.finish_run()
    assert store.begin_run() == first + 1


def test_nothing_has_changed_in_an_empty_store(store):
    changes = store.changes()
    assert (changes.since, changes.last, changes.new, changes.gone) == (None, None, (), ())


def test_everything_is_new_in_the_first_run(store):
    document = with_one(store)
    mention = a_mention(document)
    run(store, a_result(document, mention, a_sentence(document, 0, 7)))
    changes = store.changes()
    assert changes.new == (mention,)
    assert [(one.what, one.source, one.pending) for one in changes.sources] == [
        ("added", "a.txt", False)
    ]


def test_only_what_the_second_run_found_is_new(store):
    one = with_one(store, source="a.txt")
    run(store, a_result(one, a_mention(one)))
    two = with_one(store, "Bo spoke.", "b.txt")
    mention = a_mention(two, 0, 2, name="Bo")
    run(store, a_result(two, mention))
    changes = store.changes()
    assert (changes.new, changes.gone) == ((mention,), ())
    assert [one.source for one in changes.sources] == ["b.txt"]
    assert changes.since is not None


def test_source_added_after_the_run_is_pending(store):
    run(store)
    with_one(store)
    assert [(one.what, one.pending) for one in store.changes().sources] == [("added", True)]


def test_record_no_longer_found_is_gone_with_its_words(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    run(store, a_result(document, key="k2"))
    (gone,) = store.changes().gone
    assert (gone.kind, gone.words) == ("mention", "Ann Lee")


def test_record_that_says_something_else_of_the_same_words_is_changed(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    changed = a_mention(document, name="Ann M. Lee")
    run(store, a_result(document, changed, key="k2"))
    changes = store.changes()
    assert (changes.new, changes.changed, changes.gone) == ((), (changed,), ())


def test_record_found_again_is_no_change(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    run(store, a_result(document, a_mention(document), key="k2"))
    changes = store.changes()
    assert (changes.new, changes.changed, changes.gone) == ((), (), ())


def test_words_of_a_removed_source_are_not_kept(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    store.remove_sources(["a.txt"])
    changes = store.changes()
    assert [one.words for one in changes.gone] == [None]
    assert [one.what for one in changes.sources] == ["added", "removed"]


def test_words_of_other_sources_are_kept_when_a_comparison_falls(store):
    one, two = with_one(store, WORDS, "a.txt"), with_one(store, "Two.", "b.txt")
    run(store, a_comparison(one, two, found=(a_mention(one),)))
    store.remove_sources(["b.txt"])
    assert [gone.words for gone in store.changes().gone] == ["Ann Lee"]


def test_what_went_before_the_run_before_is_forgotten(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    run(store, a_result(document, key="k2"))
    run(store, a_result(document, key="k3"))
    changes = store.changes()
    assert (changes.gone, changes.sources) == ((), ())


def test_finishing_without_a_run_does_nothing(store):
    store.finish_run()
    assert store.changes().last is None


# -- people ---------------------------------------------------------------------------------------


def test_records_of_people_come_back_in_their_order(store):
    document = with_one(store)
    records = [a_review(document, n) for n in (2, 1)] + [a_mention(document, 37, 39, name="Bo")]
    store.add_reviews(records[:1])
    store.add_reviews(records[1:])
    assert store.reviews() == tuple(records)


def test_record_of_a_person_that_is_here_is_left_alone(store):
    document = with_one(store)
    store.add_reviews([a_review(document, 1), a_review(document, 2)])
    store.add_reviews([a_review(document, 1)])
    assert store.reviews() == (a_review(document, 1), a_review(document, 2))


def test_no_result_takes_a_record_of_a_person_away(store):
    document = with_one(store)
    store.add_reviews([a_review(document)])
    run(store, a_result(document, a_mention(document)))
    run(store, a_result(document, key="k2"))
    assert store.reviews() == (a_review(document),)
    assert store.changes().gone != ()


def test_words_leave_the_records_of_people_with_their_source_and_come_back(store):
    document, other = with_one(store), with_one(store, "Bo left.", "b.txt")
    records = (a_review(document), a_mention(document), a_review(other))
    store.add_reviews(records)
    store.remove_sources(["a.txt"])
    blank, whole = store.reviews()
    assert (blank.evidence, blank.body.words, blank.id) == ((), (), records[0].id)
    assert whole == records[2]
    with_one(store)
    assert store.reviews() == records


def test_words_of_a_replaced_source_stay_in_the_records_of_people(store):
    review = a_review(with_one(store))
    store.add_reviews([review])
    with_one(store, "Other words.")
    assert store.reviews() == (review,)


def test_record_of_a_person_is_found_by_its_id(store):
    review = a_review(with_one(store))
    store.add_reviews([review])
    assert store.record(review.id[:12]) == review


def test_subjects_that_results_speak_of_are_told_from_others(store):
    document = with_one(store)
    mention = a_mention(document)
    store.add_results([a_result(document, mention)])
    store.add_reviews([a_review(document)])
    assert store.found_subjects([mention.subject, "s1", a_review(document).subject]) == {
        mention.subject
    }


def test_code_is_as_it_was_last_written_down_in_its_first_place(store):
    first = Code("c1", "Blame", "", None, "V", "2025-05-09T12:00:00+00:00")
    second = Code("c2", "Of 'whom'; --", "🌊", "c1", "W", "2025-05-09T12:00:01+00:00")
    better = dataclasses.replace(first, name="Fault", retired=True)
    for code in (first, second, better):
        store.put_code(code)
    assert store.codes() == (better, second)


def test_records_of_people_are_checked_while_their_sources_are_here(store):
    document = with_one(store)
    store.add_reviews([a_review(document), a_mention(document)])
    assert [one.kind for one in store.stored_records()] == ["review", "mention"]
    store.remove_sources(["a.txt"])
    assert list(store.stored_records()) == []


# -- what language models answered ----------------------------------------------------------------


def test_reply_comes_back_under_its_digest_and_no_other(store):
    one = with_one(store)
    store.keep_reply("d1", "{“é\x00”}", model="m at http://h/v1", documents=[one.id])
    assert (store.reply_to("d1"), store.reply_to("d2")) == ("{“é\x00”}", None)


def test_reply_takes_the_place_of_the_one_before(store):
    store.keep_reply("d", "first", model="m")
    store.keep_reply("d", "second", model="m")
    assert store.reply_to("d") == "second"


@pytest.mark.parametrize("drop", ["remove", "forget", "replace"])
def test_reply_goes_with_the_first_of_its_documents_and_no_other_does(store, drop):
    one, two = with_one(store), with_one(store, "Other words.", source="b.txt")
    store.keep_reply("of both", "x", model="m", documents=[two.id, one.id])
    store.keep_reply("of the other", "y", model="m", documents=[two.id])
    if drop == "remove":
        store.remove_sources(["a.txt"])
    elif drop == "forget":
        store.forget_sources(["a.txt"], person=None)
    else:
        with_one(store, "Words of today.")
    assert (store.reply_to("of both"), store.reply_to("of the other")) == (None, "y")
    assert [row.values["digest"] for row in store.dump() if row.table == "reply"] == [
        "of the other"
    ]


def test_reply_stays_while_one_of_two_sources_of_its_document_does(store):
    one = with_one(store)
    with_one(store, source="b.txt")
    store.keep_reply("d", "x", model="m", documents=[one.id])
    store.forget_sources(["a.txt"], person=None)
    assert store.reply_to("d") == "x"


def test_reply_made_of_a_text_that_was_removed_meanwhile_is_not_kept(store):
    one = with_one(store)
    store.keep_reply("d", "x", model="m", documents=[one.id, a_document("Gone.").id])
    assert store.reply_to("d") is None


def test_replies_move_to_another_store(store, another):
    one = with_one(store)
    store.keep_reply("d", "x", model="m", documents=[one.id])
    another.load(store.dump())
    assert another.reply_to("d") == "x"
    another.forget_sources(["a.txt"], person=None)
    assert another.reply_to("d") is None


# -- meanings -------------------------------------------------------------------------------------


def a_meaning(document, *, spans=((0, 3), (4, 9)), signs=b"\x01\x80", vectors=b"\x00\x7f\x81\xff"):
    return Meaning(document.id, spans, signs if spans else b"", vectors if spans else b"")


def test_meanings_come_back_as_they_were(store):
    one, two = with_one(store), with_one(store, "Bo left.", "b.txt")
    kept = (a_meaning(one), a_meaning(two, spans=()))
    store.add_meanings(kept, model="sha256:1")
    asked = store.meanings_of([two.id, one.id, "0" * 32], model="sha256:1")
    assert sorted(asked, key=lambda each: each.document != one.id) == list(kept)
    assert store.with_meanings("sha256:1") == {one.id, two.id}


def test_signs_come_in_the_order_of_the_documents(store):
    one, two = with_one(store), with_one(store, "Bo left.", "b.txt")
    store.add_meanings([a_meaning(two, signs=b"22"), a_meaning(one, signs=b"11")], model="m")
    assert list(store.signs("m")) == [(one.id, b"11"), (two.id, b"22")]
    store.reorder([two.id])
    assert list(store.signs("m")) == [(two.id, b"22"), (one.id, b"11")]


def test_meanings_of_a_newer_model_take_the_place_of_the_older_ones(store):
    document = with_one(store)
    store.add_meanings([a_meaning(document)], model="old")
    store.add_meanings([a_meaning(document, signs=b"new")], model="new")
    assert store.with_meanings("old") == frozenset()
    assert list(store.signs("old")) == []
    assert store.meanings_of([document.id], model="new")[0].signs == b"new"


def test_meanings_of_a_document_that_is_not_here_are_left_out(store):
    store.add_meanings([a_meaning(a_document("Gone."))], model="m")
    assert store.with_meanings("m") == frozenset()


@pytest.mark.parametrize("drop", ["remove", "forget", "replace"])
def test_meanings_go_with_their_text(store, drop):
    document = with_one(store)
    store.add_meanings([a_meaning(document)], model="m")
    if drop == "remove":
        store.remove_sources(["a.txt"])
    elif drop == "forget":
        store.forget_sources(["a.txt"], person=None)
    else:
        store.add_source("a.txt", [a_document("Other.")], digest="e", reader="1")
    assert store.with_meanings("m") == frozenset()
    assert not [row for row in store.dump() if row.table == "meaning"]


def test_meanings_move_to_another_store(store, another):
    document = with_one(store)
    store.add_meanings([a_meaning(document)], model="m")
    another.load(store.dump())
    assert another.meanings_of([document.id], model="m") == (a_meaning(document),)


def test_keeping_meanings_is_seen_in_the_stamp(store):
    document = with_one(store)
    before = store.stamp()
    store.add_meanings([a_meaning(document)], model="m")
    assert store.stamp() != before


def test_stamp_of_the_shelf_tells_of_texts_and_not_of_questions(store):
    document = with_one(store)
    seen = {store.shelf_stamp()}
    store.keep_question("Who won?", "Vera")
    store.add_reviews([a_review(document)])
    assert {store.shelf_stamp()} == seen
    for change in (
        lambda: with_one(store, "Bo left.", "b.txt"),
        lambda: store.reorder([store.documents()[1].id]),
        lambda: store.correct(document.id, {"title": "T"}),
        lambda: store.add_results([a_result(document)]),
        lambda: store.add_meanings([a_meaning(document)], model="m"),
        lambda: store.remove_sources(["b.txt"]),
    ):
        change()
        assert store.shelf_stamp() not in seen
        seen.add(store.shelf_stamp())


# -- forgetting -----------------------------------------------------------------------------------


def test_what_is_forgotten_goes_with_everything_that_points_into_it(store):
    document, other = with_one(store, title="Dam opened"), with_one(store, "Bo left.", "b.txt")
    run(store, a_result(document, a_mention(document)), a_comparison(document, other))
    run(store, a_result(document, key="k2"))
    store.add_reviews([a_review(document), a_mention(document, 37, 39), a_review(other, end=2)])
    store.forget_sources(["a.txt"], person="Vera Lund")
    assert store.documents() == (other,)
    assert store.reviews() == (a_review(other, end=2),)
    kept = repr(list(store.dump()))
    assert not any(words in kept for words in ("Ann", "Dam opened", "a.txt", "We won"))


def test_that_something_was_forgotten_is_kept_without_name_or_words(store):
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    store.add_reviews([a_review(document)])
    (told,) = store.forget_sources(["a.txt"], person="Vera Lund")
    assert store.forgotten() == (told,)
    assert (told.person, told.document, told.digest) == (
        "Vera Lund",
        document.id,
        document.capture.digest,
    )
    assert (told.n_records, told.n_reviews) == (1, 1)


def test_forgetting_one_of_two_sources_keeps_the_text_and_its_decisions(store):
    document = with_one(store, source="a.txt")
    with_one(store, source="b.txt")
    store.add_reviews([a_review(document)])
    assert store.forget_sources(["a.txt"], person=None) == ()
    assert [one.source for one in store.sources()] == ["b.txt"]
    assert store.reviews() == (a_review(document),)


def test_what_was_forgotten_comes_back_without_its_decisions(store):
    document = with_one(store)
    store.add_reviews([a_review(document)])
    store.forget_sources(["a.txt"], person=None)
    with_one(store)
    assert store.documents() == (document,)
    assert store.reviews() == ()


def test_findings_in_a_text_that_was_removed_meanwhile_are_not_put_back(store):
    document, other = with_one(store), with_one(store, "Bo left.", "b.txt")
    late = [a_result(document, a_mention(document)), a_comparison(document, other)]
    store.remove_sources(["a.txt"])
    store.add_results([*late, a_result(other, a_mention(other, 0, 2))])
    assert set(store.held()) == {(other.id, "mentions")}


def test_decision_on_a_text_that_was_forgotten_meanwhile_is_not_put_back(store):
    document = with_one(store)
    late = a_review(document)
    store.forget_sources(["a.txt"], person=None)
    store.add_reviews([late])
    assert store.reviews() == ()


def test_words_that_an_earlier_run_found_leave_with_their_source(store):
    document = with_one(store)
    run(store, a_result(document, a_mention(document)))
    run(store, a_result(document, key="k2"))
    assert [gone.words for gone in store.changes().gone] == ["Ann Lee"]
    store.remove_sources(["a.txt"])
    assert [gone.words for gone in store.changes().gone] == [None]


# -- outcomes and questions -----------------------------------------------------------------------


def test_outcomes_are_those_of_documents_in_order_without_comparisons_and_failures(store):
    one, two = with_one(store, "One.", "a.txt"), with_one(store, "Two.", "b.txt")
    store.add_failures("c.txt", [a_failure("c.txt")])
    results = [a_result(two, a_mention(two, 0, 3)), a_result(one)]
    store.add_results([*results, a_comparison(one, two)])
    assert store.outcomes() == tuple(result.record for result in results)


def test_questions_are_kept_in_the_order_they_were_last_asked(store):
    store.keep_question("Who won?", "Vera")
    store.keep_question("Wer – „gewann“? 🌊", None)
    store.keep_question("Who won?", "Ed")
    assert [(one.question, one.person) for one in store.questions()] == [
        ("Wer – „gewann“? 🌊", None),
        ("Who won?", "Ed"),
    ]


def test_question_is_forgotten_and_no_other(store):
    store.keep_question("Who won?", "Vera")
    store.keep_question("Who lost?", "Vera")
    store.forget_question("Who won?")
    store.forget_question("Who was there?")
    assert [one.question for one in store.questions()] == ["Who lost?"]


# -- copies ---------------------------------------------------------------------------------------


def filled(store):
    """Put something into every table."""
    one, two = (
        with_one(store, title="T"),
        with_one(store, "Bo\x00 left 👩‍👩‍👧.", "b.txt", author="\x00Bo"),
    )
    three = with_one(store, "Éva.", "c.txt")
    run(store, a_result(one, a_mention(one)), a_comparison(one, two, three))
    run(store, a_result(one, key="k2"))
    store.correct(one.id, {"outlet": "Post", "author": "A\x00B"})
    store.reorder([two.id])
    store.add_failures("d.txt", [a_failure("d.txt")])
    store.add_reviews([a_review(one), a_mention(two, 0, 2)])
    store.put_code(Code("c1", "Blame", "", None, "V", "2025-05-09T12:00:00+00:00"))
    store.keep_question("Who won?", "Vera")
    store.forget_sources(["c.txt"], person="Vera")
    store.note_copy("backup", "w.backup")
    store.keep_capture(a_capture(source="a.txt"), b"\0archive")
    store.add_results([a_comparison(one, two, found=(a_mention(one),))])
    with_one(store, "A later text.", "e.txt")
    store.keep_capture(a_capture(), b"\0archive")
    store.add_meanings([a_meaning(one), a_meaning(two, spans=())], model="sha256:1")
    store.keep_reply("d", "“Ann won.\x00”", model="m at http://h/v1", documents=[one.id, two.id])


def test_every_table_is_in_a_dump(store):
    filled(store)
    assert {row.table for row in store.dump()} == {table.name for table in TABLES}


def test_what_one_store_gives_another_takes_unchanged(store, another):
    filled(store)
    before = list(store.dump())
    another.load(before)
    assert list(another.dump()) == before
    assert another.documents() == store.documents()
    assert another.reviews() == store.reviews()
    assert another.search("ann")[0].document == store.search("ann")[0].document


def test_store_goes_on_after_taking_another_over(store, another):
    filled(store)
    another.load(store.dump())
    added = with_one(another, "The ferry came.", "e.txt")
    another.add_results([a_result(added, a_mention(added, 4, 9))])
    another.add_reviews([a_review(added)])
    assert [hit.document.id for hit in another.search("ferry")] == [added.id]
    assert another.reviews()[-1] == a_review(added)


def test_store_that_holds_something_takes_nothing_over(store, another):
    filled(store)
    document = with_one(another, "Mine.")
    with pytest.raises(InputError, match="not empty"):
        another.load(store.dump())
    assert another.documents() == (document,)


def test_rows_are_taken_over_all_or_none(store, another):
    filled(store)

    def broken():
        yield from store.dump()
        raise InputError("the file ends here")

    with pytest.raises(InputError, match="ends here"):
        another.load(broken())
    assert list(another.dump()) == []


def test_copies_are_remembered(store):
    store.note_copy("backup", "w.backup")
    assert [(one.what, one.place) for one in store.copies()] == [("backup", "w.backup")]


# -- care -----------------------------------------------------------------------------------------


def test_a_whole_store_has_no_faults(store):
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    assert store.faults() == ()


def test_stored_record_is_the_wire_form(store):
    document = with_one(store)
    mention = a_mention(document)
    store.add_results([a_result(document, mention)])
    (stored,) = store.stored_records()
    assert stored.record == annotation_to_json(mention)


def test_results_that_do_not_hold_are_taken_away_and_no_others(store):
    one, two = with_one(store), with_one(store, "Bo left.", "b.txt")
    mention, review = a_mention(one), a_review(one)
    store.add_results([a_result(one, mention), a_result(two, a_mention(two, 0, 2))])
    store.add_reviews([review])
    assert store.drop_results([mention.id, review.id]) == 1
    assert set(store.held()) == {(two.id, "mentions")}
    assert store.reviews() == (review,)


def test_mending_and_compacting_a_whole_store_changes_nothing(store):
    filled(store)
    before = list(store.dump())
    store.mend()
    store.compact()
    assert list(store.dump()) == before
    assert [hit.document.id for hit in store.search("dam")] == [store.documents()[1].id]
    assert store.faults() == ()


def test_failed_results_are_stored_whole_or_not_at_all(store):
    document = with_one(store)
    unfit = Result(document.id, "k", record_outcome(Done(), analyser="x", version="1"), None)
    broken = Result(document.id, None, record_outcome(Done(), analyser="y", version="1"), None)
    with pytest.raises(Exception, match="refused"):
        store.add_results([unfit, broken])
    assert store.held() == {}


@pytest.mark.parametrize("kind", ["file", POSTGRES])
def test_everything_outlives_the_program(kind, place):
    first = open_store(place)
    document = with_one(first)
    result = a_result(document, a_mention(document))
    first.add_results([result, a_comparison(document, scope=ALL)])
    first.close()
    again = open_store(place)
    assert again.documents() == (document,)
    assert again.results_of([document.id], analysers=["mentions"]) == (result,)
    again.close()


def test_layers_that_cut_up_the_text_are_no_changes(store):
    document = with_one(store)
    run(store, a_result(document, a_sentence(document, 0, 7)))
    run(store, a_result(document, a_sentence(document, 0, 23), key="k2"))
    changes = store.changes()
    assert (changes.new, changes.changed, changes.gone) == ((), (), ())


def test_stage_is_in_the_wire_form_of_a_stored_record(store):
    document = with_one(store)
    mention = a_mention(document)
    signed = dataclasses.replace(mention, provenance=Provenance("test", "1", stage="rule 3"))
    store.add_results([a_result(document, signed)])
    (stored,) = store.stored_records()
    assert stored.record == annotation_to_json(signed)
