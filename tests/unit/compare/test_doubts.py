"""Passages that may say in other words what a text seems to lack."""

from tests.unit.compare.test_coverage import CHOIR, reading

from crossread.compare.candidates import Embeddings, Statement, units_of
from crossread.compare.doubts import Doubts
from crossread.model import Document, Shelf
from crossread.testing import FakeEncoder

HEAD = "The guards closed the northern gate of the Pellan bridge at noon."
OVER_TWO = (
    "Nobody crossed the Pellan bridge that day. The guards had it closed from noon on: the "
    "northern gate stayed down."
)


def doubts(*texts: str, encoder: bool = False) -> tuple[Doubts, Statement, list[Document]]:
    readings = [reading(text, f"{n}.txt") for n, text in enumerate(texts)]
    documents = [one.document for one in readings]
    units = units_of(Shelf(readings))
    wholes = [one for one in units if one.whole is None]
    parts = {one.number: [part for part in units if part.whole == one.number] for one in wholes}
    embeddings = Embeddings(FakeEncoder()) if encoder else None
    return Doubts(wholes, documents, embeddings, parts), wholes[0], documents


def test_what_is_told_over_two_sentences_casts_doubt() -> None:
    found, head, documents = doubts(HEAD, OVER_TWO)
    (passage,) = found.passages(head).values()
    assert passage.passage.document == documents[1].id
    assert passage.passage.span.of(OVER_TWO) == OVER_TWO


def test_a_text_on_something_else_casts_none() -> None:
    for encoder in (False, True):
        found, head, _ = doubts(HEAD, CHOIR, encoder=encoder)
        assert not found.passages(head)


def test_a_statement_casts_no_doubt_on_its_own_text() -> None:
    found, head, _ = doubts(f"{HEAD} {HEAD}", CHOIR)
    assert 0 not in found.passages(head)


def test_windows_do_not_reach_into_the_next_text() -> None:
    halves = (
        "Nobody crossed the Pellan bridge that day.",
        "The guards had the gate closed from noon on.",
    )
    found, head, documents = doubts(HEAD, *halves)
    texts = {one.id: one.text for one in documents}
    for passage in found.passages(head).values():
        assert passage.passage.span.end <= len(texts[passage.passage.document])


def test_the_encoder_finds_a_near_sentence() -> None:
    found, head, documents = doubts(HEAD, f"{CHOIR} {HEAD}", encoder=True)
    (passage,) = found.passages(head).values()
    assert passage.passage.span.of(documents[1].text) == HEAD


def test_a_sentence_that_adds_next_to_nothing_is_not_shown() -> None:
    text = f"The bridge is old. {OVER_TWO} Rain fell on the guards of Tarn."
    found, head, documents = doubts(HEAD, text)
    (passage,) = found.passages(head).values()
    assert passage.passage.span.of(documents[1].text) == OVER_TWO


def test_of_a_long_sentence_only_the_clause_that_comes_near_is_shown() -> None:
    near = "the northern gate of the Pellan bridge stayed closed from noon on"
    text = (
        f"The mayor of Tarn spoke of a quiet day in the market hall; {near}; forty singers of "
        "the old choir gave three concerts before a large crowd of guests."
    )
    found, head, documents = doubts(HEAD, text)
    (passage,) = found.passages(head).values()
    assert passage.passage.span.of(documents[1].text) == near


def test_a_sentence_that_gives_two_names_casts_doubt_if_one_is_seldom_given() -> None:
    claim = "Last spring Ann Lee founded a small yard for ferries near the old dam with Bo Tarn."
    told = "Bo Tarn, a partner of Ann Lee since that spring, gave a large party with much music."
    found, head, documents = doubts(claim, f"{CHOIR} {told}", encoder=True)
    (passage,) = found.passages(head).values()
    assert passage.passage.span.of(documents[1].text) == told
    of_one = told.replace("Bo Tarn", "The mayor")
    found, head, _ = doubts(claim, f"{CHOIR} {of_one}", encoder=True)
    assert not found.passages(head)


def held(head: str, other: str) -> float:
    readings = [reading(text, f"{n}.txt") for n, text in enumerate((head, other))]
    units = units_of(Shelf(readings))
    wholes = [one for one in units if one.whole is None]
    parts = {one.number: [part for part in units if part.whole == one.number] for one in wholes}
    found = Doubts(wholes, [one.document for one in readings], None, parts)
    return found.held(wholes[0], wholes[1])


def test_all_that_a_statement_states_is_held_by_itself() -> None:
    assert held(HEAD, HEAD) == 1.0


def test_what_is_told_aside_need_not_be_held() -> None:
    aside = HEAD.replace("guards", "guards, who had sailed from Lisk with lamps and ropes,")
    going_on = HEAD.replace(".", ", hoping for calmer water and better fishing.")
    assert (held(aside, HEAD), held(going_on, HEAD)) == (1.0, 1.0)


def test_of_two_things_both_must_be_held() -> None:
    two = HEAD.replace(".", ", and the mayor announced cheaper meals for children of dockers.")
    assert held(two, HEAD) == 0.0
    assert held(two, two) == 1.0


def test_a_passage_that_holds_most_of_a_statement_is_strong() -> None:
    found, head, _ = doubts(HEAD, f"{CHOIR} {HEAD}", encoder=True)
    (passage,) = found.passages(head).values()
    assert passage.is_strong


def test_a_passage_that_holds_little_of_a_statement_is_not() -> None:
    found, head, _ = doubts(HEAD, "The guards of Lisk sang at noon.")
    (other,) = units_of(Shelf([reading("The guards of Lisk sang at noon.", "1.txt")]))
    assert not found.is_strong(head, [other], 0.5)
    assert found.is_strong(head, [head], 0.5)
