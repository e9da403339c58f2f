"""Ranking in PostgreSQL: the best few are the same as if every text were ranked."""

import random

import pytest
from tests.unit.store.builders import with_one

from crossread.store.places import open_store, place_of
from crossread.store.ranking_postgres import Ranking
from crossread.store.words import Phrase

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def stores(request, tmp_path_factory):
    """A file and a database of the same 120 texts, short and long, in which few words stand."""
    address = request.getfixturevalue("postgres_server")
    there = open_store(place_of(f"{address}&schema=ranking"))
    here = open_store(tmp_path_factory.mktemp("ranking") / "w.db")
    chance = random.Random(5)
    for number in range(120):
        n_words = chance.choice([1, 2, 3, 8, 40, 223, 224, 225, 500])
        words = chance.choices(["dam", "gate", "ferry", f"w{number}"], [3, 1, 0.2, 9], k=n_words)
        for store in (here, there):
            with_one(store, " ".join(words), f"{number}.txt")
    yield here, there
    here.close()
    there._run("DROP SCHEMA ranking CASCADE")
    there.close()


QUERIES = [
    "dam",
    "gate",
    "ferry",
    "dam gate",
    "gate dam ferry",
    '"dam dam"',
    "da*",
    '"dam gate" ferry',
]


@pytest.mark.parametrize("limit", [1, 2, 5, 20, 200])
@pytest.mark.parametrize("query", QUERIES)
def test_first_are_those_that_a_file_puts_first(stores, query, limit):
    here, there = stores
    found = [[hit.place for hit in one.search(query, limit=limit)] for one in (here, there)]
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("limit", [1, 5, 200])
@pytest.mark.parametrize("words", [["dam"], ["dam", "gate"], ["ferry", "dam", "gate", "none"]])
def test_nearest_are_those_that_a_file_puts_first(stores, words, limit):
    here, there = stores
    assert there.nearest_documents(words, limit=limit) == here.nearest_documents(words, limit=limit)


def test_texts_that_cannot_be_among_the_first_are_not_asked_for(stores):
    _, there = stores
    asked = []

    def ask(statement, values):
        asked.append(statement)
        return there._rows(statement, values)

    n_all, n_words, _ = there._totals()
    Ranking(ask, n_all, n_words / n_all).best([Phrase(("dam",), False)], 3, every=True)
    once = [one for one in asked if "NOT often" in one]
    assert all("length <= 224" not in one for one in once)


def test_words_are_counted_anew_after_a_change(stores):
    _, there = stores
    before = there._totals()
    document = with_one(there, "dam " * 40, "new.txt")
    assert there._totals()[:2] == (before[0] + 1, before[1] + 40)
    assert [hit.document for hit in there.search("dam", limit=1)] == [document]
    there.remove_sources(["new.txt"])
    assert there._totals() == before
