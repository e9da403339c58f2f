"""What every runner must do: give the same records, wherever the reading happens."""

from pathlib import Path

import pytest

from crossread.cluster.run import Here
from crossread.cluster.runner import ClusterRunner
from crossread.engine.plan import plan_analysers
from crossread.engine.run import ReadTask
from crossread.engine.runner import ProcessRunner, SerialRunner
from crossread.ingest.reader import read_source
from crossread.ingest.sources import Source, expand
from crossread.workspace import available_analysers, load_model

TEXTS = Path(__file__).parents[2] / "examples" / "demo" / "texts"
RUNNERS = {
    "serial": lambda: SerialRunner(load_model),
    "processes": lambda: ProcessRunner(load_model, n_workers=2),
    # Calls that a worker makes, made here: real workers are in tests/cluster.
    "cluster": lambda: ClusterRunner(Here(), load_model),
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tasks():
    plan = plan_analysers(one.step for one in available_analysers())
    found = [one for one in expand([str(TEXTS)]) if isinstance(one, Source)]
    return [
        ReadTask(document, plan) for source in found for document in read_source(source).documents
    ]


def records_of(runner, tasks):
    return {
        (task.document.id, one.step.name): one.outcome
        for task, ended in runner.map(iter(tasks))
        for one in ended
    }


@pytest.fixture(scope="module")
def expected(tasks):
    return records_of(SerialRunner(load_model), tasks)


@pytest.mark.parametrize("runner", RUNNERS)
def test_every_runner_gives_the_same_records(runner, tasks, expected):
    assert records_of(RUNNERS[runner](), tasks) == expected


@pytest.mark.parametrize("runner", RUNNERS)
def test_every_task_ends_once(runner, tasks):
    ended = [task.document.id for task, _ in RUNNERS[runner]().map(iter(tasks))]
    assert sorted(ended) == sorted(task.document.id for task in tasks)


@pytest.mark.parametrize("runner", RUNNERS)
def test_no_task_is_no_work(runner):
    assert list(RUNNERS[runner]().map(iter(()))) == []
