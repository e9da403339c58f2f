"""Grouping a folder of findings gives what grouping one shelf gives."""

import json
import pickle

import msgspec
import pyarrow.parquet
import pytest

from crossread.cluster import events, openings
from crossread.cluster.apart import Lost
from crossread.cluster.events import Task, group_folder
from crossread.cluster.folder import Folder
from crossread.cluster.run import Here
from crossread.engine.plan import feeding
from crossread.errors import InputError, ServiceUnavailable, Unavailable
from crossread.model.bodies import Group
from crossread.workspace import Workspace, built_in_comparers, model_digest

pytestmark = pytest.mark.slow

DAM = (
    "The Orlan dam burst on Tuesday and flooded four villages below the reservoir.",
    "Four villages lie under water since the Orlan dam gave way, rescuers said on Tuesday.",
    "Rescuers searched four flooded villages after the burst of the Orlan dam.",
)
STRIKE = (
    "Bus drivers in Port Dunn walked out on Monday over wages and night shifts.",
    "The strike of Port Dunn bus drivers over night shifts entered its second day.",
)
ALONE = "The choir of Lower Kess sings Hadley motets at Easter."
WIRE = (
    "The harbour of Wend was closed on Friday after a crane fell on the ferry, and more than two "
    "hundred people were taken to schools and churches on higher ground by boat, said the mayor."
)
TEXTS = (DAM[0], STRIKE[0], ALONE, DAM[1], WIRE, STRIKE[1], DAM[2], WIRE + " More follows.")


def no_model(name):
    raise Unavailable("no model is here")


class InThisProcess(Here):
    """Makes the calls that would go to a process of their own in this one."""

    def map(self, function, calls):
        direct = {
            openings.find_leads: openings.leads_of,
            events.choose_texts: events.chosen_texts,
            events.compare_events: events.compared_events,
        }
        return super().map(direct.get(function, function), calls)


@pytest.fixture(scope="module")
def workspace():
    with Workspace() as one:
        yield one


def texts_in(folder, texts=TEXTS):
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def grouped(folder, workspace, mapper=None):
    steps = feeding(Group, workspace._comparers)
    needed = {kind for one in steps for kind in one.requires}
    provides = {one.name: one.provides for one in workspace._analysers if one.provides in needed}
    task = Task(steps, provides, no_model, model_digest)
    return group_folder(Folder.there(str(folder)), task, mapper or InThisProcess())


def rows_of(folder, table):
    files = sorted((folder / table).glob("*.parquet"))
    return [row for path in files for row in pyarrow.parquet.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def found(tmp_path_factory, workspace):
    folder = tmp_path_factory.mktemp("grouped")
    workspace.read_into(folder / "found", [texts_in(folder / "texts")])
    return folder / "found", grouped(folder / "found", workspace)


def test_groups_are_those_of_one_shelf(found, tmp_path):
    folder, done = found
    with Workspace() as shelf:
        shelf.add([texts_in(tmp_path / "texts")])
        expected = {one.id for one in shelf.group().of(Group)}
    assert {row["id"] for row in rows_of(folder, "across") if row["kind"] == "group"} == expected
    assert (done.n_texts, done.n_groups, done.n_in_groups, len(expected)) == (8, 3, 7, 3)


@pytest.fixture(scope="module")
def compared(tmp_path_factory, workspace):
    folder = tmp_path_factory.mktemp("compared")
    workspace.read_into(folder / "found", [texts_in(folder / "texts")])
    return folder, workspace.group_in(folder / "found", mapper=InThisProcess(), compare=True)


def test_what_is_found_within_groups_is_what_comparing_each_group_finds(compared):
    folder, done = compared
    expected = set()
    with Workspace() as shelf:
        shelf.add([folder / "texts"])
        for group in shelf.group().of(Group):
            findings = shelf.compare(documents=group.body.documents)
            ours = {one.body.documents for one in findings.of(Group)}
            assert ours <= {group.body.documents}
            expected |= {
                (one.kind, one.id)
                for one in findings.annotations
                if len({item.document for item in one.evidence}) > 1
            }
    rows = rows_of(folder / "found", "across")
    several = [row for row in rows if len(json.loads(row["documents"])) > 1]
    assert {(row["kind"], row["id"]) for row in several} == expected
    assert {"group", "coverage", "alignment"} <= {kind for kind, _ in expected}
    assert done.n_records == len(rows)
    assert done.failed == []


def test_how_every_comparison_of_every_group_ended_is_written(compared, workspace):
    outcomes = rows_of(compared[0] / "found", "comparisons")
    names = {one.name for one in workspace._comparers}
    by_scope = {}
    for row in outcomes:
        by_scope.setdefault(row["scope"], set()).add(row["analyser"])
    assert list(by_scope.values()) == [names] * 3


def test_statements_of_an_event_too_large_are_not_compared_and_that_is_told(
    tmp_path, workspace, monkeypatch
):
    monkeypatch.setattr(events, "MOST_COMPARED", 2)
    workspace.read_into(tmp_path / "found", [texts_in(tmp_path / "texts")])
    done = workspace.group_in(tmp_path / "found", mapper=InThisProcess(), compare=True)
    assert (done.n_groups, done.n_uncompared) == (3, 1)
    skipped = [row for row in rows_of(tmp_path / "found", "comparisons") if row["code"] == "many"]
    assert {row["ending"] for row in skipped} == {"skipped"}
    assert {"coverage.rules", "alignment.rules"} <= {row["analyser"] for row in skipped}
    assert not {"grouping.rules", "reuse.rules"} & {row["analyser"] for row in skipped}


class LosesComparisons(InThisProcess):
    """Brings back everything but comparisons."""

    def map(self, function, calls):
        if function is not events.compare_events:
            return super().map(function, calls)
        return ((given, Lost("worker.slow", "it took too long", "try less")) for given in calls)


def test_comparison_that_does_not_come_back_is_told_and_nothing_else_is_lost(tmp_path, workspace):
    workspace.read_into(tmp_path / "found", [texts_in(tmp_path / "texts")])
    done = workspace.group_in(tmp_path / "found", mapper=LosesComparisons(), compare=True)
    assert {one.code for one in done.failed} == {"worker.slow"}
    rows = rows_of(tmp_path / "found", "comparisons")
    assert {row["ending"] for row in rows} == {"failed"}
    assert sum(row["analyser"] == "grouping.rules" for row in rows) == 3


def test_not_all_texts_met(found):
    folder, done = found
    assert done.n_near <= done.n_met < 8 * 7 // 2
    pairs = rows_of(folder, "pairs")
    assert len(pairs) == len({(row["a"], row["b"]) for row in pairs}) == done.n_near


def test_a_copy_is_told_by_its_runs_of_words(found):
    assert [row["near"] > 0.5 for row in rows_of(found[0], "pairs") if row["copy"]] == [True]


def test_how_each_comparison_ended_is_written(found):
    outcomes = rows_of(found[0], "comparisons")
    assert {row["analyser"] for row in outcomes} == {"reuse.rules", "grouping.rules"}
    assert {row["ending"] for row in outcomes} == {"done"}
    assert all(len(json.loads(row["documents"])) >= 2 for row in outcomes)


def test_once_more_writes_the_same(found, workspace):
    before = {(row["id"], row["documents"]) for row in rows_of(found[0], "across")}
    grouped(found[0], workspace)
    assert {(row["id"], row["documents"]) for row in rows_of(found[0], "across")} == before


def test_a_grown_folder_is_grouped_anew_and_nothing_old_is_left(tmp_path, workspace):
    folder = tmp_path / "found"
    workspace.read_into(folder, [texts_in(tmp_path / "first", TEXTS[:4])])
    assert grouped(folder, workspace).n_in_groups == 2
    workspace.read_into(folder, [texts_in(tmp_path / "second", TEXTS[4:])])
    assert grouped(folder, workspace).n_in_groups == 7
    ids = [row["id"] for row in rows_of(folder, "across")]
    assert len(ids) == len(set(ids))


def row(bucket, number, day=None):
    return openings.Row(bucket, f"{number:032x}", number, day, {1: 1.0}, [1], [])


def met(rows):
    return openings.meet([msgspec.msgpack.encode(rows)])


def test_in_a_crowded_bucket_each_meets_those_dated_nearest():
    n_rows, most = 300, openings.MOST_TOGETHER
    found = met([row(1, number, day=1 + 20 * number) for number in range(n_rows)])
    assert (found.n_crowded, found.n_met) == (1, sum(min(most - 1, n) for n in range(n_rows)))
    assert all(int(one.b, 16) - int(one.a, 16) < most for one in found.pairs)


def test_two_too_far_apart_in_a_crowded_bucket_meet_in_another():
    crowd = [row(1, number, day=number + 1) for number in range(300)]
    ends = [row(2, 0, day=1), row(2, 299, day=300)]
    pair = (f"{0:032x}", f"{299:032x}")
    assert pair not in {(one.a, one.b) for one in met(crowd).pairs}
    assert pair in {(one.a, one.b) for one in met([*crowd, *ends]).pairs}


def test_two_that_share_several_buckets_meet_once():
    found = met([row(bucket, number) for bucket in range(4) for number in range(2)])
    assert (found.n_met, len(found.pairs)) == (1, 1)


def test_a_step_that_is_not_brought_back_is_no_result(found, workspace):
    class Losing(Here):
        def map(self, function, calls):
            for given in calls:
                yield given, Lost("worker.lost", "nobody brought it back", "again")

    with pytest.raises(ServiceUnavailable, match="brought it back"):
        grouped(found[0], workspace, Losing())


def test_a_folder_of_something_else_is_refused(tmp_path, workspace):
    with pytest.raises(InputError, match="no folder of findings"):
        workspace.group_in(tmp_path)


def test_texts_without_a_sentence_are_survived(tmp_path, workspace):
    workspace.read_into(tmp_path / "found", [texts_in(tmp_path / "texts", ("!", "?", "one"))])
    assert grouped(tmp_path / "found", workspace).n_groups == 0


def test_built_in_comparers_can_be_sent_to_workers():
    assert pickle.loads(pickle.dumps(built_in_comparers())) == built_in_comparers()
