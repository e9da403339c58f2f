"""Keys: what is held need not be done again, and what changed must be."""

import dataclasses

import pytest

from crossread.engine.keys import document_key, joined_key, provenance_of, step_keys
from crossread.model import Analyser, Comparer, Mention, Paragraph, Reuse, Sentence
from crossread.testing import a_document


def nothing(reading):
    return ()


FIRST = Analyser("first", "1", nothing, Paragraph)
SECOND = Analyser("second", "1", nothing, Sentence, requires=frozenset({Paragraph}))
APART = Analyser("apart", "1", nothing, Mention, models=("m",))


def digest(name):
    return f"sha256:{name}"


def keys(*steps, digest_of_model=digest):
    return step_keys(steps, digest_of_model)


def test_same_steps_have_the_same_keys():
    assert keys(FIRST, SECOND, APART) == keys(FIRST, SECOND, APART)


@pytest.mark.parametrize(
    "change",
    [{"version": "2"}, {"settings": (("a", "1"),)}, {"languages": frozenset({"en"})}],
)
def test_change_of_a_step_changes_its_key_and_of_those_that_read_it(change):
    before, after = (
        keys(FIRST, SECOND, APART),
        keys(dataclasses.replace(FIRST, **change), SECOND, APART),
    )
    assert {name for name in before if before[name] != after[name]} == {"first", "second"}


def test_another_model_changes_the_key():
    assert keys(APART) != keys(APART, digest_of_model=lambda name: "sha256:other")


def test_comparer_is_keyed_by_what_it_is_given():
    comparer = Comparer("c", "1", nothing, Reuse, requires=frozenset({Sentence}))
    one = step_keys([comparer], digest, given={Sentence: "k1"})
    two = step_keys([comparer], digest, given={Sentence: "k2"})
    assert one != two


def test_provenance_names_models_by_digest():
    made = provenance_of(APART, digest, inputs=["d"])
    assert (made.models, made.inputs) == (("sha256:m",), ("d",))


@pytest.mark.parametrize("field", ["title", "outlet", "author", "date"])
def test_document_is_keyed_by_what_is_known_of_it(field):
    document = a_document("Words.")
    better = document.with_capture(dataclasses.replace(document.capture, **{field: "x"}))
    assert document_key(document) != document_key(better)


def test_document_is_not_keyed_by_its_name():
    assert document_key(a_document("Words.", source="a")) == document_key(
        a_document("Words.", source="b")
    )


def test_order_of_parts_counts():
    assert joined_key(["a", "b"]) != joined_key(["b", "a"])
