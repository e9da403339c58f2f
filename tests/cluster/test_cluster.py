"""A real scheduler and workers, as processes of their own, and what can go wrong with them."""

import contextlib
import json
import os
import signal
import subprocess
from io import BytesIO

import pyarrow.parquet
import pytest
from tests.cluster.harmful import installed_in
from tests.cluster.machines import Machines, parts_in, until
from tests.unit.cluster.test_events import TEXTS
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

pytestmark = [
    pytest.mark.slow,
    # The writer that makes the tests' archives leaves its temporary files to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

N_PAGES, N_TEXTS = 40, 100


def article(number, extra=""):
    return (
        f"Mayor Ann Lee said on 9 May 2025: “We closed gate {number} for three days.” At least "
        f"{number} people came to the odd gate, the council of Orlan said. {extra}\n\n"
        "“Nobody asked us,” said Bo Renn, who keeps a shop by the river. She left."
    )


def page(number):
    paragraphs = "".join(f"<p>{one}</p>" for one in article(number).split("\n\n"))
    title = f"Gate {number} of Orlan closed"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}"
        "</article></body></html>"
    ).encode()


def write_warc(path, n_pages):
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number in range(n_pages):
        headers = [("Content-Type", "text/html; charset=utf-8")]
        record = writer.create_warc_record(
            f"https://herald.example/{number}.html",
            "response",
            payload=BytesIO(page(number)),
            http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
        )
        writer.write_record(record)
    path.write_bytes(out.getvalue())


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    write_warc(folder / "news.warc.gz", N_PAGES)
    (folder / "texts").mkdir()
    for number in range(N_TEXTS):
        text = article(1000 + number)
        (folder / "texts" / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (folder / "texts" / "white.txt").write_text(" \n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plugins(tmp_path_factory):
    return installed_in(tmp_path_factory.mktemp("plugins"))


@pytest.fixture
def machines(tmp_path, plugins):
    started = Machines(tmp_path, plugins)
    yield started
    started.end()


@pytest.fixture(scope="module")
def expected(sources, plugins, tmp_path_factory):
    """Return the ids that a local run gives, into a workspace, without any of this."""
    started = Machines(tmp_path_factory.mktemp("local"), plugins)
    code, out, said = started.done("read", sources, "--json", "--all-kinds", "--quiet")
    started.end()
    assert code == 0, said
    records = [json.loads(line) for line in out.splitlines()]
    return {one["id"] for one in records if "id" in one}


def ids_in(folder):
    found = []
    for table in ("documents", "records"):
        for path in sorted((folder / table).glob("*.parquet")):
            found += pyarrow.parquet.read_table(path, columns=["id"]).column("id").to_pylist()
    assert len(found) == len(set(found)), "something was written twice"
    return set(found)


def across_in(folder):
    """Return what was found across documents, with its words and its scores."""
    rows = []
    for path in (folder / "across").glob("*.parquet"):
        rows += pyarrow.parquet.read_table(path).to_pylist()
    return sorted((row["kind"], row["id"], row["evidence"], row["score"]) for row in rows)


def failures_in(folder):
    rows = []
    for path in sorted((folder / "outcomes").glob("*.parquet")):
        rows += pyarrow.parquet.read_table(path).to_pylist()
    return [one for one in rows if one["ending"] == "failed"]


def two_workers(machines):
    scheduler = machines.scheduler()
    return scheduler, [machines.worker("one"), machines.worker("two")]


def test_two_workers_find_what_one_process_finds(machines, sources, expected, tmp_path):
    two_workers(machines)
    reading = ("read", sources, "--on", machines.address, "--out", "found")
    code, _, said = machines.done(*reading, "--workspace", "found.db")
    assert code == 0, said
    assert f"{N_PAGES + N_TEXTS} documents" in said
    assert "white space" in said
    assert ids_in(tmp_path / "found") == expected
    # The workspace says the same, and has nothing left to read.
    code, out, said = machines.done("read", "-w", "found.db", "--json", "--all-kinds")
    assert {one["id"] for one in map(json.loads, out.splitlines()) if "id" in one} == expected
    # Once more is harmless, and quick: nothing is read again.
    before = {path: path.stat().st_mtime_ns for path in parts_in(tmp_path / "found")}
    code, _, said = machines.done(*reading)
    assert (code, "Nothing new" in said) == (0, True)
    assert {path: path.stat().st_mtime_ns for path in parts_in(tmp_path / "found")} == before
    # Without a folder the workspace alone is filled, and says the same again.
    code, out, said = machines.done(
        "read", sources, "--on", machines.address, "--json", "--all-kinds"
    )
    assert {one["id"] for one in map(json.loads, out.splitlines()) if "id" in one} == expected


def test_two_workers_group_as_one_process_does(machines, tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    for number, text in enumerate(TEXTS):
        (texts / f"{number}.txt").write_text(text, encoding="utf-8")
    code, out, said = machines.done("group", texts, "--json", "--quiet")
    assert code == 0, said
    expected = {one["id"] for one in map(json.loads, out.splitlines()) if one["kind"] == "group"}
    two_workers(machines)
    code, _, said = machines.done("group", texts, "--on", machines.address, "--out", "found")
    assert code == 0, said
    assert "in a bucket" in said
    rows = []
    for path in (tmp_path / "found" / "across").glob("*.parquet"):
        rows += pyarrow.parquet.read_table(path).to_pylist()
    assert {row["id"] for row in rows if row["kind"] == "group"} == expected
    assert len(expected) == 3
    # And what the texts of each group say is compared by the workers as it is in one process.
    grouping = ("group", "--out", "found", "--compare", "--quiet")
    code, _, said = machines.done(*grouping, "--on", machines.address)
    assert code == 0, said
    there = across_in(tmp_path / "found")
    code, _, said = machines.done(*grouping)
    assert code == 0, said
    assert there == across_in(tmp_path / "found")
    assert {"coverage", "alignment"} <= {kind for kind, *_ in there}


def test_a_worker_that_is_killed_takes_nothing_with_it(machines, sources, expected, tmp_path):
    _, (one, _) = two_workers(machines)
    reading = machines.crossread("read", sources, "--on", machines.address, "--out", "found")
    until(lambda: parts_in(tmp_path / "found"))
    os.kill(one.pid, signal.SIGKILL)
    _, said = reading.communicate(timeout=400)
    assert reading.returncode == 0, said
    assert ids_in(tmp_path / "found") == expected


def test_a_scheduler_that_is_restarted_is_waited_for(machines, sources, expected, tmp_path):
    scheduler, workers = two_workers(machines)
    reading = machines.crossread("read", sources, "--on", machines.address, "--out", "found")
    until(lambda: parts_in(tmp_path / "found"))
    for process in (scheduler, *workers):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    machines.scheduler()
    machines.worker("three")
    _, said = reading.communicate(timeout=400)
    assert reading.returncode == 0, said
    # Dask may have come back to it by itself before anybody noticed: then its workers are missing.
    assert "went away" in said or "waiting for a worker" in said
    assert ids_in(tmp_path / "found") == expected


def test_a_text_that_kills_its_reader_is_told_alone(machines, expected, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(12):
        extra = {5: "POISON", 7: "BREAK"}.get(number, "")
        (folder / f"{number:02}.txt").write_text(article(number, extra), encoding="utf-8")
    machines.scheduler()
    worker = machines.worker()
    code, _, said = machines.done("read", folder, "--on", machines.address, "--out", "found")
    assert code == 0, said
    assert worker.poll() is None, "the worker itself must outlive the text"
    failed = failures_in(tmp_path / "found")
    named = {one.stem: one for one in folder.iterdir()}
    texts = {
        row["id"]: row["source"]
        for path in (tmp_path / "found" / "documents").glob("*.parquet")
        for row in pyarrow.parquet.read_table(path).to_pylist()
    }
    lost = {texts[one["scope"]] for one in failed if one["code"] == "worker.lost"}
    broken = {texts[one["scope"]] for one in failed if one["code"] == "analysis.broke"}
    assert lost == {str(named["05"])}
    assert broken == {str(named["07"])}
    assert "05.txt: the process reading this document was killed" in said
    assert len(texts) == 12


def limited(size_bytes):
    """Return a program that runs ``crossread`` with files of at most so many bytes."""
    return (
        "-c",
        "import resource, runpy, sys; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size_bytes}, {size_bytes})); "
        "sys.argv = sys.argv[2:]; runpy.run_module('crossread', run_name='__main__')",
    )


@contextlib.contextmanager
def small_disk(folder):
    """Mount a disk of 80 kB at ``folder``; whether the machine let us."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=80k", "tmpfs", folder]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_and_the_next_run_goes_on(machines, sources, expected, tmp_path):
    machines.scheduler()
    machines.worker()
    found = tmp_path / "found"
    with small_disk(found) as is_mounted:
        before = () if is_mounted else limited(20_000)
        code, _, said = machines.done(
            "read", sources, "--on", machines.address, "--out", found, before=before
        )
        assert code == 6, said
        assert "no space left" in said
        assert not list(found.rglob("*.tmp"))
        assert ids_in(found) < expected
        n_parts = len(parts_in(found))
        if is_mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", found], check=True)
        code, _, said = machines.done("read", sources, "--on", machines.address, "--out", found)
        assert code == 0, said
        assert len(parts_in(found)) > n_parts
        assert ids_in(found) == expected


@pytest.fixture
def networks():
    """Give two network namespaces joined by a cable; the machine may not let us make any."""
    names = [f"crossread{os.getpid()}{end}" for end in "ab"]
    made = subprocess.run(["ip", "netns", "add", names[0]], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"this machine makes no network namespaces: {made.stderr.decode().strip()}")
    try:
        run = lambda *words: subprocess.run(["ip", *words], check=True)  # noqa: E731
        run("netns", "add", names[1])
        ends = [f"v{os.getpid()}{end}" for end in "ab"]
        run("link", "add", ends[0], "netns", names[0], "type", "veth",
            "peer", "name", ends[1], "netns", names[1])  # fmt: skip
        for number, (name, end) in enumerate(zip(names, ends, strict=True), 1):
            run("-n", name, "addr", "add", f"192.0.2.{number}/24", "dev", end)
            run("-n", name, "link", "set", end, "up")
            run("-n", name, "link", "set", "lo", "up")
        yield [["ip", "netns", "exec", name] for name in names]
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def test_a_worker_on_another_network_finds_the_same(networks, sources, expected, plugins, tmp_path):
    here, there = networks
    machines = Machines(tmp_path, plugins, host="192.0.2.1")
    try:
        machines.scheduler(within=here)
        machines.worker(within=there)
        reading = ("read", sources, "--on", machines.address, "--out", "found")
        code, _, said = machines.done(*reading, within=here)
    finally:
        machines.end()
    assert code == 0, said
    assert ids_in(tmp_path / "found") == expected
