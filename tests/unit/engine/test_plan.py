import pytest

from crossread.engine.plan import plan_analysers, plan_comparers
from crossread.errors import DuplicateAnalyser, PlanError
from crossread.model import Analyser, Appeal, Comparer, Furniture, Paragraph, Reuse, Sentence


def analyser(name, provides, *requires):
    return Analyser(name, "1", lambda reading: (), provides, frozenset(requires))


def test_analysers_run_after_what_they_require():
    chosen = [
        analyser("sentences", Sentence, Paragraph),
        analyser("furniture", Furniture),
        analyser("paragraphs", Paragraph, Furniture),
    ]
    names = [one.name for one in plan_analysers(chosen)]
    assert names == ["furniture", "paragraphs", "sentences"]


def test_missing_requirement_is_refused_with_its_name():
    with pytest.raises(PlanError, match="sentences needs paragraph"):
        plan_analysers([analyser("sentences", Sentence, Paragraph)])


def test_two_providers_of_one_kind_are_refused():
    with pytest.raises(DuplicateAnalyser, match="appeal"):
        plan_analysers([analyser("a", Appeal), analyser("b", Appeal)])


def test_two_analysers_of_one_name_are_refused():
    with pytest.raises(DuplicateAnalyser):
        plan_analysers([analyser("a", Appeal), analyser("a", Sentence)])


def test_circle_is_refused():
    with pytest.raises(PlanError, match="need each other"):
        plan_analysers([analyser("a", Appeal, Sentence), analyser("b", Sentence, Appeal)])


def test_what_analysers_provide_is_given_to_comparers():
    comparer = Comparer("reuse", "1", lambda shelf: (), Reuse, frozenset({Sentence}))
    assert plan_comparers([comparer], [analyser("sentences", Sentence)]) == (comparer,)
