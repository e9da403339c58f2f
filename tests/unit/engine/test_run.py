import pytest

from crossread.engine.plan import plan_analysers
from crossread.engine.run import Models, compare_documents, read_document
from crossread.errors import ModelMissing
from crossread.model import (
    Analyser,
    Appeal,
    Comparer,
    Done,
    Failed,
    Finding,
    Furniture,
    Reading,
    Reuse,
    Sentence,
    Skipped,
)
from crossread.testing import a_document, no_models

DOCUMENT = a_document("Come to the bridge! Come now!")


def whole(reading):
    yield Finding(Sentence(reading.pin(0, len(reading.text)), 1))


def first_word(reading):
    yield Finding(Appeal(reading.pin(0, 4)))


def breaks(reading):
    raise RuntimeError("boom")
    yield


SENTENCES = Analyser("sentences", "1", whole, Sentence)


def outcomes(*analysers, models=None, document=DOCUMENT, known=None):
    served = models or Models(no_models)
    ended = read_document(document, plan_analysers(analysers), served, known=known)
    return {one.step.name: one.outcome for one in ended}


def test_an_analyser_that_finds_nothing_is_done():
    assert outcomes(Analyser("a", "1", lambda reading: (), Appeal))["a"] == Done(())


def test_an_analyser_that_breaks_is_failed_and_the_others_go_on():
    ended = outcomes(Analyser("bad", "1", breaks, Furniture), SENTENCES)
    assert isinstance(ended["sentences"], Done)
    assert ended["bad"].code == "analysis.broke"


def test_the_message_of_a_failure_says_what_broke():
    message = outcomes(Analyser("bad", "1", breaks, Furniture))["bad"].message
    assert message == "bad broke: RuntimeError: boom"


def test_an_analyser_whose_need_failed_is_skipped_with_the_reason():
    broken = Analyser("sentences", "1", breaks, Sentence)
    needy = Analyser("appeals", "1", first_word, Appeal, frozenset({Sentence}))
    outcome = outcomes(broken, needy)["appeals"]
    assert isinstance(outcome, Skipped)
    assert "sentences broke" in outcome.reason


def test_another_language_is_skipped():
    english = Analyser("appeals", "1", first_word, Appeal, languages=frozenset({"en"}))
    ended = outcomes(english, document=a_document("Прийди!", language="uk"))
    assert ended["appeals"] == Skipped("it does not read Ukrainian", "language")


def counts(reading):
    n_sentences = len(reading.bodies(Sentence))
    yield Finding(Appeal(reading.pin(0, n_sentences + 1)))


def test_an_analyser_that_does_without_gets_an_empty_layer_where_one_was_skipped():
    english = Analyser("sentences", "1", whole, Sentence, languages=frozenset({"en"}))
    needs = frozenset({Sentence})
    tolerant = Analyser("appeals", "1", counts, Appeal, needs, does_without=needs)
    ended = outcomes(english, tolerant, document=a_document("Прийди!", language="uk"))
    assert ended["appeals"].found[0].quotes("appeal") == ("П",)


def test_an_analyser_that_does_without_is_skipped_where_its_need_failed():
    needs = frozenset({Sentence})
    tolerant = Analyser("appeals", "1", counts, Appeal, needs, does_without=needs)
    ended = outcomes(Analyser("sentences", "1", breaks, Sentence), tolerant)
    assert isinstance(ended["appeals"], Skipped)


def test_an_undeclared_need_fails():
    def peeks(reading):
        return [Finding(Appeal(one.sentence)) for one in reading.bodies(Sentence)]

    ended = outcomes(SENTENCES, Analyser("appeals", "1", peeks, Appeal))
    assert isinstance(ended["appeals"], Failed)


def test_known_layers_are_not_found_again():
    known = {Sentence: ()}
    assert outcomes(SENTENCES, known=known) == {}


def test_a_missing_model_is_a_failure_that_says_what_to_do():
    def load(name):
        raise ModelMissing(f"no model {name}", hint="install it again")

    needy = Analyser("appeals", "1", first_word, Appeal, models=("m",))
    outcome = outcomes(needy, models=Models(load))["appeals"]
    assert outcome == Failed("unavailable.model-missing", "no model m", "install it again")


def test_a_model_is_loaded_once_and_its_digest_signed():
    class Model:
        digest = "sha256:1"

    loads = []

    def load(name):
        loads.append(name)
        return Model()

    models = Models(load)
    needy = Analyser("appeals", "1", first_word, Appeal, models=("m",))
    found = [outcomes(needy, models=models)["appeals"].found[0] for _ in range(2)]
    assert loads == ["m"]
    assert found[0].provenance.models == ("sha256:1",)


def readings():
    ended = read_document(DOCUMENT, (SENTENCES,), Models(no_models))
    return [Reading(DOCUMENT, {Sentence: ended[0].outcome.found})]


def twice(shelf):
    pin = shelf.readings[0].bodies(Sentence)[0].sentence
    yield Finding(Reuse(pin, pin, "copy"))


def test_a_comparer_gets_the_layers_it_asked_for():
    comparer = Comparer("reuse", "1", twice, Reuse, frozenset({Sentence}))
    (ended,) = compare_documents(readings(), (comparer,), Models(no_models))
    assert ended.outcome.found[0].quotes("a") == (DOCUMENT.text,)


def test_a_comparer_that_breaks_is_failed():
    comparer = Comparer("reuse", "1", breaks, Reuse)
    (ended,) = compare_documents(readings(), (comparer,), Models(no_models))
    assert isinstance(ended.outcome, Failed)
    assert ended.record.comparison


def test_a_comparer_whose_need_failed_is_skipped():
    broken = Comparer("reuse", "1", breaks, Reuse)
    needy = Comparer("rows", "1", lambda shelf: (), Appeal, frozenset({Reuse}))
    ended = compare_documents(readings(), (broken, needy), Models(no_models))
    assert isinstance(ended[1].outcome, Skipped)


@pytest.mark.parametrize("name", ["reuse"])
def test_progress_names_each_comparer(name):
    seen = []
    comparer = Comparer(name, "1", lambda shelf: (), Reuse)
    compare_documents(readings(), (comparer,), Models(no_models), progress=seen.append)
    assert seen == [name]
