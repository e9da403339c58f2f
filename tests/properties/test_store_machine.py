"""A stateful machine: a store in a file, opened and closed at will, against a dictionary."""

import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.unit.store.builders import a_comparison, a_mention, a_result, a_review

from crossread.model import Code
from crossread.store.places import open_store, place_of
from crossread.store.store import ALL
from crossread.testing import a_document

NAMES = st.sampled_from(["a.txt", "b.txt", "Ünï 'c\".txt", "d;--.txt"])
TEXTS = st.sampled_from(
    ["Ann Lee came.", "Ann Lee left 👩‍👩‍👧.", "Éva Lee saw the dam", "שלום עולם Ann", "x" * 5000]
)
KEYS = st.sampled_from(["k1", "k2", "k3"])


class StoreMachine(RuleBasedStateMachine):
    """Sources come and go, results are stored and replaced, the program ends and starts again."""

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp())
        self.place = self.new_place()
        self.store = open_store(self.place)
        self.sources = {}  # source: document id
        self.order = []
        self.documents = {}
        self.authors = {}
        self.reviews = {}  # id: review, whole
        self.codes = {}
        self.results = {}  # (scope, analyser): result

    def teardown(self):
        self.store.close()
        assert [one.name for one in self.folder.iterdir()] == self.left
        shutil.rmtree(self.folder)

    left: ClassVar[list[str]] = ["w.db"]

    def new_place(self):
        return self.folder / "w.db"

    @rule(name=NAMES, text=TEXTS)
    def add(self, name, text):
        document = a_document(text, source=name)
        changed = self.store.add_source(name, [document], digest="d", reader="1")
        assert changed == (self.sources.get(name) != document.id)
        self.sources[name] = document.id
        if document.id not in self.documents:
            self.order.append(document.id)
        self.documents[document.id] = document
        self._drop_orphans()

    @rule(name=NAMES)
    def remove(self, name):
        expected = (name,) if name in self.sources else ()
        assert self.store.remove_sources([name]) == expected
        self.sources.pop(name, None)
        self._drop_orphans()

    def _drop_orphans(self):
        for one in [one for one in self.order if one not in self.sources.values()]:
            self.order.remove(one)
            del self.documents[one]
            self.authors.pop(one, None)
            self.results = {
                place: result
                for place, result in self.results.items()
                if one not in result.record.documents
            }

    @precondition(lambda self: self.order)
    @rule(data=st.data(), key=KEYS)
    def find(self, data, key):
        document = self.documents[data.draw(st.sampled_from(self.order))]
        words = data.draw(st.sampled_from([(), ((0, 3),), ((0, 3), (4, 7))]))
        found = [a_mention(document, start, end) for start, end in words]
        self._store(a_result(document, *found, key=key))

    @precondition(lambda self: self.order)
    @rule(key=KEYS)
    def compare(self, key):
        documents = [self.documents[one] for one in self.order]
        found = (a_mention(documents[0], 0, 3),)
        self._store(a_comparison(*documents, found=found, key=key))

    def _store(self, result):
        self.store.add_results([result])
        self.results[result.scope, result.record.analyser] = result

    @precondition(lambda self: self.order)
    @rule(data=st.data())
    def put_first(self, data):
        chosen = data.draw(st.lists(st.sampled_from(self.order), unique=True))
        self.store.reorder(chosen)
        self.order = chosen + [one for one in self.order if one not in chosen]

    @precondition(lambda self: self.order)
    @rule(data=st.data(), author=st.sampled_from(["Bo", "Ann"]))
    def correct(self, data, author):
        one = data.draw(st.sampled_from(self.order))
        assert self.store.correct(one, {"author": author}) == (self.authors.get(one) != author)
        self.authors[one] = author

    @precondition(lambda self: self.order)
    @rule(data=st.data(), number=st.integers(0, 3), person=st.sampled_from(["V", "W"]))
    def decide(self, data, number, person):
        document = self.documents[data.draw(st.sampled_from(self.order))]
        review = a_review(document, number, person=person, end=3)
        self.store.add_reviews([review])
        self.reviews.setdefault(review.id, review)

    @rule(name=st.sampled_from(["Blame", "Fault"]), number=st.integers(0, 1))
    def write_down_a_code(self, name, number):
        code = Code(f"c{number}", name, "", None, "V", "2025")
        self.store.put_code(code)
        self.codes[code.id] = code

    @rule()
    def run(self):
        self.store.begin_run()
        self.store.finish_run()

    @rule()
    def end_and_start(self):
        self.store.close()
        self.store = open_store(self.place)

    @invariant()
    def documents_are_those_of_the_dictionary(self):
        found = self.store.documents()
        assert [one.id for one in found] == self.order
        assert [one.text for one in found] == [self.documents[one].text for one in self.order]
        assert [one.capture.author for one in found] == [self.authors.get(o) for o in self.order]

    @invariant()
    def sources_are_those_of_the_dictionary(self):
        assert {one.source: one.document for one in self.store.sources()} == self.sources

    @invariant()
    def results_are_those_of_the_dictionary(self):
        found = self.store.results_of([*self.order, ALL], analysers=["mentions", "comparer"])
        assert {(one.scope, one.record.analyser): one for one in found} == self.results
        assert {place: one.key for place, one in self.store.held().items()} == {
            place: one.key for place, one in self.results.items()
        }

    @invariant()
    def nothing_that_people_decided_is_lost(self):
        found = self.store.reviews()
        assert [one.id for one in found] == list(self.reviews)
        for one in found:
            kept = self.reviews[one.id]
            assert (one.body.of, one.body.comment) == (kept.body.of, kept.body.comment)
            if kept.evidence[0].document in self.documents:
                assert one == kept
            else:
                assert one.evidence in ((), kept.evidence)

    @invariant()
    def codes_are_those_of_the_dictionary(self):
        assert {one.id: one for one in self.store.codes()} == self.codes

    @invariant()
    def search_finds_what_is_there(self):
        hits = {hit.document.id for hit in self.store.search("lee")}
        assert hits == {one for one in self.order if "Lee" in self.documents[one].text}
        assert all(self.order[hit.place] == hit.document.id for hit in self.store.search("lee"))

    @invariant()
    def store_is_whole(self):
        assert self.store.faults() == ()


@pytest.mark.slow
@pytest.mark.postgres
def test_store_in_postgres_is_that_of_the_dictionary(new_place):
    class PostgresMachine(StoreMachine):
        left: ClassVar[list[str]] = []

        def new_place(self):
            return place_of(new_place())

    run_state_machine_as_test(
        PostgresMachine,
        settings=settings(
            max_examples=6,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


TestStoreMachine = pytest.mark.slow(StoreMachine.TestCase)
TestStoreMachine.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
