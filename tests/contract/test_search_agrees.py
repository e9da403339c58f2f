"""A search means the same in every store: the same documents, the same places, the same order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossread.errors import InputError
from crossread.store.places import open_store, place_of
from crossread.store.words import MORE, OWN, Words, parts
from crossread.testing import a_document

pytestmark = pytest.mark.postgres

TEXTS = {
    "en.txt": "The dam was opened; the ferry-boat (No. 2) didn't sail. A café, naïve. THE DAM!",
    "uk.txt": "Дамбу відкрили о дев’ятій. Ґалаґан з Їжакова сказав: «Ми перемогли». Київ і Йосип.",
    "ru.txt": "Дамбу открыли в девять. Мэр Ёлкин сказал: «Мы победили». Ещё и ещё.",
    "el.txt": "Το φράγμα άνοιξε. Ένας δήμαρχος.",
    "he.txt": "הסכר נפתח שלום \u202bעולם\u202c",
    "ja.txt": "ダムが開いた。ガ行 が行",
    "signs.txt": "C++ e-mail a_b 3.14 1,000 £5 x=y it's “dam” dam_gate dam\u0301 🌊dam ß ſtraße ẞ",
    "many.txt": "dam " * 300 + "gate " * 20 + "ferry",
    "border.txt": "word " * (OWN - 1) + "the sluice keeper " + "word " * 300,
    "long.txt": "x" * 3000 + " " + "x" * 3001,
    "empty.txt": "… — !",
}
QUERIES = [
    "dam", "DAM", '"the dam"', "the dam", "open*", "cafe", "naive", "ferry-boat", "didn't", "2",
    "дамбу", "відкрили", "ґалаґан", "галаган", "їжакова", "іжакова", "київ", "киів", "йосип",
    "иосип", "ёлкин", "елкин", "ещё", "еще", "дев’ятій", "«Ми перемогли»", '"мы победили"', "пере*",
    "φράγμα", "φραγμα", "ένας", "הסכר", "עולם", "ダムが開いた", "ガ行", "カ行", "c++", "a_b", "_",
    "_ dam", "3.14", "1,000", "£5", "x=y", "it's", "dam_gate", "🌊", "🌊dam", "ß", "ss", "straße",
    "dam gate ferry", '"sluice keeper"', '"the sluice keeper word"', "sluice*", "x" * 3000,
    "x" * 600 + "*", "y" * 600, '"' + "dam " * 40 + '"', '"' + "word " * (MORE + 30) + '"',
    "wo* the", "w*", "o’d", "d*", "\u0301", "a\u0301", "dam\x00gate",
]  # fmt: skip


def filled(place):
    store = open_store(place)
    for source, text in TEXTS.items():
        store.add_source(source, [a_document(text, source=source)], digest="d", reader="1")
    return store


@pytest.fixture(scope="module")
def both(request, tmp_path_factory):
    address = request.getfixturevalue("postgres_server")
    there = filled(place_of(f"{address}&schema=search_agrees"))
    here = filled(tmp_path_factory.mktemp("search") / "w.db")
    yield here, there
    here.close()
    there._run("DROP SCHEMA search_agrees CASCADE")
    there.close()


def found(store, query):
    try:
        return [(hit.document.capture.source, hit.spans, hit.place) for hit in store.search(query)]
    except InputError as error:
        return error.message


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_is_found_in_the_same_places_and_order(both, query):
    here, there = both
    assert found(there, query) == found(here, query)


WORDS = st.sampled_from(
    ["dam", "gate", "the", "ferry", "word", "дамбу", "ещё", "сказав", "θ", "2", "x", "café", "no"]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_the_nearest_are_the_same_in_the_same_order(both, words):
    here, there = both
    assert there.nearest_documents(words, limit=20) == here.nearest_documents(words, limit=20)
    assert there.nearest_documents(words, limit=2) == here.nearest_documents(words, limit=2)


def test_some_of_these_queries_find_something_and_some_nothing(both):
    here, _ = both
    answers = [bool(found(here, query)) for query in QUERIES]
    assert 30 < sum(answers) < len(QUERIES)


def test_parts_of_a_text_cover_every_word_once_and_fit_the_limits():
    words = Words().of("one two " * 1000)
    cut = parts(words)
    assert sum(part.n_words for part in cut) == 2000
    assert max(place.count(",") for part in cut for place in part.vector.split()) < 256
