"""Runners: the same endings wherever the work is done, whoever dies."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from crossread.engine.run import ReadTask
from crossread.engine.runner import ProcessRunner, SerialRunner
from crossread.model import Analyser, Done, Failed, Finding, Mention
from crossread.testing import a_document, no_models


def find_capitals(reading):
    for match in re.finditer(r"[A-Z]\w+", reading.text):
        yield Finding(Mention(reading.pin(*match.span()), match[0], match[0], "MISC"))


def die_of_poison(reading):
    if "poison" in reading.text:
        os._exit(9)
    return find_capitals(reading)


CAPITALS = Analyser("capitals", "1", find_capitals, Mention)
MORTAL = Analyser("mortal", "1", die_of_poison, Mention)


def tasks(analyser, *texts):
    return [ReadTask(a_document(text), (analyser,)) for text in texts]


def endings(runner, given):
    return {task.document.text: ended[0].outcome for task, ended in runner.map(iter(given))}


def test_serial_runner_keeps_the_order():
    given = tasks(CAPITALS, "Ann.", "Bo.")
    assert [task for task, _ in SerialRunner(no_models).map(given)] == given


@pytest.mark.slow
def test_processes_find_what_one_finds():
    given = tasks(CAPITALS, *(f"Ann {n} and Bo." for n in range(12)))
    serial = endings(SerialRunner(no_models), given)
    assert endings(ProcessRunner(no_models, n_workers=2), given) == serial


@pytest.mark.slow
def test_worker_that_dies_takes_only_its_document():
    texts = ["Ann.", "poison", "Bo.", "Cy.", "Di."]
    found = endings(ProcessRunner(no_models, n_workers=2), tasks(MORTAL, *texts))
    assert {text for text, one in found.items() if isinstance(one, Done)} == {*texts} - {"poison"}
    assert isinstance(found["poison"], Failed)
    assert found["poison"].code == "worker.lost"


@pytest.mark.slow
def test_runner_that_is_left_stops_its_workers():
    given = tasks(CAPITALS, *(f"Ann {n}." for n in range(50)))
    running = ProcessRunner(no_models, n_workers=1).map(iter(given))
    next(running)
    running.close()
    assert list(running) == []


@pytest.mark.slow
def test_script_without_a_guard_reads_here(tmp_path):
    # Each worker loads the script anew; without a guard it would start workers of its own there.
    script = tmp_path / "unguarded.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {os.fspath(Path(__file__).parent)!r})\n"
        "from test_runner import CAPITALS, endings, tasks\n"
        "from crossread.engine.runner import ProcessRunner\n"
        "from crossread.testing import no_models\n"
        "print('loaded')\n"
        "given = tasks(CAPITALS, *(f'Ann {n}.' for n in range(30)))\n"
        "found = endings(ProcessRunner(no_models, n_workers=2), given)\n"
        "print(len(found), {type(one).__name__ for one in found.values()})\n",
        encoding="utf-8",
    )
    ended = subprocess.run(
        [sys.executable, os.fspath(script)], capture_output=True, encoding="utf-8", check=True
    )
    *loaded, last = ended.stdout.splitlines()
    assert last == "30 {'Done'}"
    assert len(loaded) <= 6
    assert "__main__" in ended.stderr
