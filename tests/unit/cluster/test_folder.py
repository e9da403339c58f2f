"""Batches, parts and the folder they go to, without a scheduler."""

import dataclasses
import errno
import json
import sys
import tracemalloc
from pathlib import Path

import pyarrow.parquet
import pytest
from tests.unit.ingest.test_warc import warc

from crossread.analyse import furniture, paragraphs, sentences
from crossread.cluster import batches, packing
from crossread.cluster.batches import Job, batches_of
from crossread.cluster.folder import Folder
from crossread.cluster.packing import packed, unpacked
from crossread.cluster.reading import read_item
from crossread.cluster.run import Here, read_to_folder
from crossread.cluster.runner import ClusterRunner
from crossread.cluster.scheduler import Cluster
from crossread.cluster.tables import TABLES, documents_in, outcomes_in, part_of, with_records
from crossread.engine.keys import step_keys
from crossread.engine.plan import plan_analysers
from crossread.engine.run import ReadTask
from crossread.errors import (
    ExtraMissing,
    InputError,
    StoreDamaged,
    StoreError,
    StoreFull,
    Unavailable,
)
from crossread.ingest.intake import Intake
from crossread.ingest.sources import Source, expand
from crossread.model.bodies import KINDS
from crossread.testing import a_document, no_models

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

PLAN = plan_analysers([furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER])
TEXT = "Mayor Ann Lee said: “We closed gate {} for three days.” She left."


@pytest.fixture
def job():
    return Job(PLAN, step_keys(PLAN, str), no_models, str, Intake())


def texts(folder, n_texts, first=0):
    folder.mkdir(exist_ok=True)
    for number in range(first, first + n_texts):
        (folder / f"{number:03}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return expand([str(folder)])


def a_part(job, folder):
    (batch,) = batches_of(texts(folder, 3), job)
    return part_of(batch, [read_item(packed(job), one) for one in batch.items])


def an_archive(path, n_pages):
    body = "<html><body><article><p>{}</p><p>{}</p></article></body></html>"
    pages = [
        (f"https://herald.example/{n}", body.format(TEXT.format(n), "x" * 20_000).encode())
        for n in range(n_pages)
    ]
    path.write_bytes(warc(pages))
    return Source(path.name, str(path))


# -- what workers are given -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "change, message",
    [
        (("__version__", "9.9"), "a worker has Crossread 9.9"),
        (("rules", lambda parts: "0/other"), "a worker has other rules"),
    ],
)
def test_worker_with_another_program_is_refused(monkeypatch, change, message):
    content = packed("job")
    assert unpacked(content) == "job"
    monkeypatch.setattr(packing, *change)
    with pytest.raises(Unavailable, match=message):
        unpacked(content)


# -- batches --------------------------------------------------------------------------------------


def test_batches_are_the_same_on_every_run_and_wherever_the_archive_lies(job, tmp_path):
    source = an_archive(tmp_path / "a.warc.gz", 5)
    moved = Path(source.path).rename(tmp_path / "b.warc.gz")
    given = [Source(name, str(moved)) for name in ("b.warc.gz", "elsewhere.warc.gz")]
    names = [[batch.name for batch in batches_of([one], job)] for one in given]
    assert names[0] == names[1]


def test_batches_read_by_other_analysers_have_other_names(job, tmp_path):
    expanded = texts(tmp_path / "t", 2)
    other = dataclasses.replace(job, keys={**job.keys, "sentences.rules": "another"})
    assert [one.name for one in batches_of(expanded, job)] != [
        one.name for one in batches_of(expanded, other)
    ]


@pytest.mark.parametrize("n_items, n_bytes", [(2, 10**9), (1000, 45_000)])
def test_batches_are_bounded(job, tmp_path, monkeypatch, n_items, n_bytes):
    monkeypatch.setattr(batches, "MOST_ITEMS", n_items)
    monkeypatch.setattr(batches, "MOST_BYTES", n_bytes)
    found = list(batches_of([an_archive(tmp_path / "a.warc.gz", 6)], job))
    assert [len(one.items) for one in found] == [2, 2, 2]
    assert [place for one in found for place in one.places] == list(range(6))


def test_an_archive_is_not_held_whole(job, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "MOST_ITEMS", 4)
    source = an_archive(tmp_path / "a.warc.gz", 400)  # 8 MB of pages
    tracemalloc.start()
    assert sum(len(one.items) for one in batches_of([source], job)) == 400
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_only_new_files_are_read_when_some_were_added(job, tmp_path):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    read_to_folder(texts(tmp_path / "t", 3), job, folder, Direct())
    report = read_to_folder(texts(tmp_path / "t", 2, first=3), job, folder, Direct())
    assert (report.n_documents, len(folder.parts())) == (2, 2)
    assert read_to_folder(texts(tmp_path / "t", 5), job, folder, Direct()).n_parts == 0


class Direct(Here):
    """Reads in this process, without another."""

    def map(self, function, calls):
        for content, batch in calls:
            read = [read_item(content, one) for one in batch.items]
            yield (content, batch), part_of(batch, read)


FAILING = set()


def moody(reading):
    """Find sentences, but of texts that hold some words today."""
    if any(words in reading.text for words in FAILING):
        raise MemoryError("not today")
    return sentences.find_sentences(reading)


@pytest.fixture
def moody_job():
    plan = plan_analysers(
        [
            furniture.ANALYSER,
            paragraphs.ANALYSER,
            dataclasses.replace(sentences.ANALYSER, analyse=moody),
        ]
    )
    FAILING.clear()
    yield Job(plan, step_keys(plan, str), no_models, str, Intake())
    FAILING.clear()


def failed_in(folder):
    return [
        one.record.reason
        for part in folder.parts()
        for one in outcomes_in(str(folder.file("outcomes", part)))
        if one.record.ending == "failed"
    ]


@pytest.mark.parametrize("kind", ["files", "archive"])
def test_what_failed_is_read_again_by_the_next_run_and_nothing_else(
    moody_job, tmp_path, monkeypatch, kind
):
    monkeypatch.setattr(batches, "MOST_LOOSE", 2)
    monkeypatch.setattr(batches, "MOST_ITEMS", 2)
    folder = Folder.made(str(tmp_path / "found"), moody_job.key)

    archive = an_archive(tmp_path / "a.warc.gz", 6)

    def run():
        given = [archive] if kind == "archive" else texts(tmp_path / "t", 6)
        return read_to_folder(given, moody_job, folder, Direct())

    FAILING.add("gate 3 ")
    assert (run().n_documents, len(failed_in(folder))) == (6, 1)
    parts = folder.parts()
    assert run().n_documents == 2  # of the part it stands in
    FAILING.clear()
    again = run()
    assert (again.n_documents, again.n_failed, failed_in(folder)) == (2, 0, [])
    assert folder.parts() == parts
    assert run().n_documents == 0


def test_failed_file_waits_until_its_part_is_given_whole_again(moody_job, tmp_path):
    folder = Folder.made(str(tmp_path / "found"), moody_job.key)
    FAILING.add("gate 1 ")
    read_to_folder(texts(tmp_path / "t", 3), moody_job, folder, Direct())
    FAILING.clear()
    one = expand([str(tmp_path / "t" / "001.txt")])
    assert read_to_folder(one, moody_job, folder, Direct()).n_documents == 0
    assert len(failed_in(folder)) == 1
    more = read_to_folder(texts(tmp_path / "t", 5), moody_job, folder, Direct())
    assert (more.n_documents, failed_in(folder)) == (5, [])


def test_file_that_cannot_be_read_is_not_read_again(job, tmp_path):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    texts(tmp_path / "t", 2)
    (tmp_path / "t" / "white.txt").write_text(" \n", encoding="utf-8")
    given = [str(tmp_path / "t")]
    assert read_to_folder(expand(given), job, folder, Direct()).n_documents == 2
    assert read_to_folder(expand(given), job, folder, Direct()).n_parts == 0


# -- parts ----------------------------------------------------------------------------------------


def test_a_part_gives_back_documents_and_results_as_they_were(job, tmp_path):
    (batch,) = batches_of(texts(tmp_path / "t", 3), job)
    read = [read_item(packed(job), one) for one in batch.items]
    folder = Folder.made(str(tmp_path / "found"), job.key)
    folder.add(part_of(batch, read))
    (part,) = folder.parts()
    documents = documents_in(str(folder.file("documents", part)))
    assert documents == [(n, one) for n, given in enumerate(read) for one in given.documents]
    results = outcomes_in(str(folder.file("outcomes", part)))
    whole = with_records(results, str(folder.file("records", part)), KINDS)
    assert list(whole) == [one for given in read for one in given.results]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_holds(job, tmp_path, table):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    folder.add(a_part(job, tmp_path / "t"))
    schema = pyarrow.parquet.read_schema(folder.file(table, folder.parts()[0]))
    known = json.loads((folder.path / "crossread.json").read_text())["tables"][table]
    assert list(known) == schema.names
    assert all(schema.field(name).metadata[b"holds"] for name in schema.names)


def test_words_in_a_part_are_those_of_its_documents(job, tmp_path):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    folder.add(a_part(job, tmp_path / "t"))
    (part,) = folder.parts()
    read = lambda table: pyarrow.parquet.read_table(folder.file(table, part)).to_pylist()  # noqa: E731
    text = {row["id"]: row["text"] for row in read("documents")}
    rows = read("records")
    assert rows
    assert all(text[row["document"]][row["start"] : row["end"]] == row["quote"] for row in rows)


# -- the folder -----------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_refused(job, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="no folder of findings"):
        Folder.made(str(tmp_path), job.key)
    assert [one.name for one in tmp_path.iterdir()] == ["note.txt"]


def test_findings_of_other_analysers_are_not_mixed_in(job, tmp_path):
    Folder.made(str(tmp_path / "found"), job.key)
    with pytest.raises(InputError, match="other rules, models or options"):
        Folder.made(str(tmp_path / "found"), "another key")


def test_a_folder_that_was_not_made_is_refused(tmp_path):
    with pytest.raises(InputError, match="no folder of findings"):
        Folder.there(str(tmp_path))


@pytest.mark.parametrize(
    "code, error", [(errno.ENOSPC, StoreFull), (errno.EFBIG, StoreFull), (errno.EACCES, StoreError)]
)
def test_a_part_that_cannot_be_written_is_not_there(job, tmp_path, monkeypatch, code, error):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    part = a_part(job, tmp_path / "t")

    def refuse(*given):
        raise OSError(code, "refused")

    monkeypatch.setattr("crossread.cluster.folder.os.fsync", refuse)
    with pytest.raises(error):
        folder.add(part)
    assert folder.parts() == []
    assert not list(folder.path.rglob("*.tmp"))


def test_a_damaged_part_is_named(job, tmp_path):
    folder = Folder.made(str(tmp_path / "found"), job.key)
    folder.add(a_part(job, tmp_path / "t"))
    path = folder.file("documents", folder.parts()[0])
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StoreDamaged, match="documents"):
        documents_in(str(path))


# -- the rest -------------------------------------------------------------------------------------


@pytest.mark.parametrize("module, make", [
    ("distributed", lambda folder: Cluster("local")),
    ("pyarrow", lambda folder: TABLES and documents_in(str(folder / "x"))),
])  # fmt: skip
def test_what_is_not_installed_is_named_with_how_to_install_it(monkeypatch, tmp_path, module, make):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraMissing) as missing:
        make(tmp_path)
    assert "crossread[cluster]" in missing.value.hint


@pytest.mark.parametrize("address", ["nonsense", "tcp://host", "http://host:8786", ""])
def test_what_is_no_address_is_refused_at_once(address):
    with pytest.raises(InputError, match="no address"):
        Cluster(address)


@pytest.mark.slow
def test_a_runner_on_a_cluster_ends_every_task_once():
    tasks = [ReadTask(a_document(TEXT.format(n), source=f"{n}.txt"), PLAN) for n in range(20)]
    ended = {one.document.id: how for one, how in ClusterRunner(Here(), no_models).map(tasks)}
    assert ended.keys() == {one.document.id for one in tasks}
    assert all(one.record.ending == "done" for how in ended.values() for one in how)
