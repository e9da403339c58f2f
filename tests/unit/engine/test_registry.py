"""Plug-ins: found by entry point, refused by name when they clash."""

from importlib.metadata import EntryPoint

import pytest

from crossread.engine.registry import BUILT_IN, registered
from crossread.errors import DuplicateAnalyser, PlanError
from crossread.model import Analyser, Comparer, Mention, Reuse, Sentence


def nothing(reading):
    return ()


OURS = Analyser("sentences.rules", "1", nothing, Sentence)
THEIRS = Analyser("acme.names", "1", nothing, Mention)
SAME_KIND = Analyser("acme.sentences", "1", nothing, Sentence)
SAME_NAME = Analyser("sentences.rules", "1", nothing, Mention)
NO_VENDOR = Analyser("names", "1", nothing, Mention)
COMPARER = Comparer("acme.reuse", "1", nothing, Reuse)


def plug_in(name):
    def entry_points(*, group):
        assert group in ("crossread.analysers", "crossread.comparers")
        return [EntryPoint(name, f"{__name__}:{name}", group)]

    return entry_points


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    monkeypatch.delenv("CROSSREAD_PLUGINS", raising=False)


def test_built_in_comes_first_and_says_so():
    found = registered([OURS], Analyser, entry_points=plug_in("THEIRS"))
    assert [(one.step, one.origin == BUILT_IN) for one in found] == [(OURS, True), (THEIRS, False)]


def test_comparers_have_a_group_of_their_own():
    found = registered([], Comparer, entry_points=plug_in("COMPARER"))
    assert [one.step for one in found] == [COMPARER]


def test_switch_turns_plug_ins_off(monkeypatch):
    monkeypatch.setenv("CROSSREAD_PLUGINS", "0")
    found = registered([OURS], Analyser, entry_points=plug_in("THEIRS"))
    assert [one.step for one in found] == [OURS]


@pytest.mark.parametrize("name", ["SAME_KIND", "SAME_NAME"])
def test_claim_made_twice_is_refused_with_both_packages(name):
    with pytest.raises(DuplicateAnalyser, match="is claimed by") as refused:
        registered([OURS], Analyser, entry_points=plug_in(name))
    assert refused.value.details["origins"] == [BUILT_IN, f"{__name__}:{name}"]


@pytest.mark.parametrize(
    "name, reason",
    [
        ("NOT_THERE", "cannot be loaded"),
        ("COMPARER", "is not Analyser"),
        ("NO_VENDOR", "vendor.name"),
    ],
)
def test_unfit_plug_in_is_refused_with_what_to_do(name, reason):
    with pytest.raises(PlanError, match=reason) as refused:
        registered([], Analyser, entry_points=plug_in(name))
    assert "CROSSREAD_PLUGINS=0" in refused.value.hint


def test_plug_in_of_a_package_is_named_by_it():
    class Package:
        name = "acme-tone"

    class Point:
        name = "names"
        value = "acme:NAMES"
        dist = Package()

        def load(self):
            return THEIRS

    (found,) = registered([], Analyser, entry_points=lambda group: [Point()])
    assert found.origin == "acme-tone"
