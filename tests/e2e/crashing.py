"""Kill a run before every statement that writes, resume it, and compare with one left alone.

Run as a program: ``python crashing.py FOLDER`` prints how many points were tried and which of
them lost something; with ``torn`` behind it, statements are not kept together, which must be
seen. The process ends at the point with ``os._exit``, as kill -9 would end it:
nothing is closed, nothing is rolled back by us.
"""

import json
import multiprocessing
import os
import re
import sqlite3
import sys
from pathlib import Path

from crossread.errors import CrossreadError
from crossread.model import Alignment, Analyser, Comparer, Finding, Mention, Quotation
from crossread.store import migrate
from crossread.workspace import Workspace

KILLED = 9
N_TEXTS = 3


def find_names(reading):
    for match in re.finditer(r"[A-Z]\w+", reading.text):
        yield Finding(Mention(reading.pin(*match.span()), match[0], match[0], "PER"))


def find_quotations(reading):
    for mention in reading.bodies(Mention):
        yield Finding(Quotation((mention.mention,), "direct"))


def compare_names(shelf):
    first, *others = shelf.readings
    for other in others:
        for one in first.bodies(Mention):
            for two in other.bodies(Mention):
                if one.name == two.name:
                    yield Finding(Alignment(one.mention, two.mention, "same"))


ANALYSERS = (
    Analyser("t.names", "1", find_names, Mention),
    Analyser("t.quotations", "1", find_quotations, Quotation, requires=frozenset({Mention})),
)
COMPARERS = (Comparer("t.same", "1", compare_names, Alignment, requires=frozenset({Mention})),)


def work(path, sources):
    """What the test kills: take in, correct, read, compare, remove, compare again."""
    meta = path.parent / "meta.csv"
    with Workspace(path, analysers=ANALYSERS, comparers=COMPARERS, n_workers=1) as workspace:
        workspace.add(sources, meta=meta)
        workspace.compare()
        decide(workspace)
        if len(workspace.documents()) == N_TEXTS + 1:
            workspace.remove(sources[-2:])
        return found_in(workspace.compare()), len(workspace.doctor().faults)


def decide(workspace):
    """What a person does, each step only if it was not done before the crash."""
    findings = workspace.read()
    mention = findings.of(Mention)[0]
    done = [one.body.decision for one in workspace.reviews() if one.kind == "review"]
    if not workspace.codebook():
        workspace.add_code("Name", by="V")
    if "correct" not in done:
        workspace.correct(mention, by="V", labels={"name": "Anna"})
    if "tag" not in done:
        workspace.decide("tag", mention, by="V", code="Name")
    if "withdraw" not in done:
        workspace.undo(by="V")


def found_in(findings):
    return (
        [one.id for one in findings.documents],
        [one.capture.author for one in findings.documents],
        sorted(one.id for one in findings.annotations),
        sorted((one.analyser, one.ending, one.n_found) for one in findings.outcomes),
        [one.source for one in findings.failed_sources()],
        [(one.kind, len(one.evidence)) for one in findings.reviews],
        [(one.name, one.person) for one in findings.codes],
        list(findings.lost),
    )


class Mortal(sqlite3.Connection):
    """A connection whose program dies before the statement with number ``dies_at``."""

    dies_at = -1
    n_sent = 0
    is_torn = False

    def _send(self, statement):
        if statement.startswith("SELECT"):
            return  # reading cannot lose anything
        if Mortal.n_sent == Mortal.dies_at:
            os._exit(KILLED)
        Mortal.n_sent += 1

    def execute(self, statement, *arguments):
        self._send(statement)
        if Mortal.is_torn and statement in ("BEGIN IMMEDIATE", "COMMIT"):
            statement = "SELECT 1"
        return super().execute(statement, *arguments)

    def executemany(self, statement, *arguments):
        self._send(statement)
        return super().executemany(statement, *arguments)


_open = sqlite3.connect


def mortal_work(path, sources, dies_at):
    Mortal.dies_at, Mortal.n_sent = dies_at, 0
    migrate.sqlite3.connect = lambda *given, **options: _open(*given, factory=Mortal, **options)
    work(path, sources)
    return Mortal.n_sent


def resume(path, sources):
    try:
        return work(path, sources)
    except CrossreadError as error:
        return error.message


def _die(path, sources, dies_at):
    mortal_work(path, sources, dies_at)
    os._exit(0)


def main(folder):
    sources: list[str] = []
    for number in range(N_TEXTS):
        source = folder / f"{number}.txt"
        source.write_text(f"Ann met Bo. Text {number} says so.", encoding="utf-8")
        sources.append(str(source))
    table = folder / "table.csv"
    table.write_text("text,title\nAnn met Bo by the river.,T\n,Nothing\n", encoding="utf-8")
    sources.insert(0, str(table))
    (folder / "meta.csv").write_text("source,author\n0.txt,Ann Lee\n", encoding="utf-8")
    expected = work(folder / "whole.db", sources)
    n_points = mortal_work(folder / "counted.db", sources, -1)
    migrate.sqlite3.connect = _open
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    lost = []
    for point in range(n_points):
        path = folder / f"{point}.db"
        child = context.Process(target=_die, args=(path, sources, point))
        child.start()
        child.join()
        resumed = resume(path, sources)
        left = sorted(one.name for one in folder.glob(f"{point}.db*"))
        if child.exitcode != KILLED or resumed != expected or left != [path.name]:
            lost.append({"point": point, "exit": child.exitcode, "left": left})
        if lost and Mortal.is_torn:
            break
    print(json.dumps({"n_points": n_points, "lost": lost}))


if __name__ == "__main__":
    Mortal.is_torn = sys.argv[2:] == ["torn"]
    main(Path(sys.argv[1]))
