"""The desk: what failed is tried again, pages are fetched when asked for, many stay light."""

import re

import pytest
from tests.unit.web.conftest import wait

from crossread.errors import UnreadableSource
from crossread.web.dropped import Dropped
from crossread.workspace import Workspace

BROKEN = b"\x00\x01\x02\xff" * 50


def drop(client, bench, name="notes.bin", content=BROKEN):
    client.post("/add", files={"files": (name, content)})
    wait(bench)


def test_dropped_file_is_tried_again_from_what_was_dropped(client, bench, monkeypatch):
    drop(client, bench)
    assert "Try again" in client.get("/").text
    put, seen = Workspace.put, []

    def noted(self, name, content, *, intake=None):
        seen.append((name, content))
        return put(self, name, b"The gate is open, Petra Holm said.")  # as if it could be read now

    monkeypatch.setattr(Workspace, "put", noted)
    client.post("/again", data={"failure": "0"})
    wait(bench)
    assert seen == [("notes.bin", BROKEN)]
    assert "3 sources on the desk" in client.get("/").text
    assert bench.dropped.content("notes.bin") is None


def test_dropped_file_that_is_gone_says_so(client, bench):
    drop(client, bench)
    bench.dropped.forget("notes.bin")
    page = client.get("/").text
    assert "drop it here once more" in page
    assert client.post("/again", data={"failure": "0"}).status_code == 400


def test_file_taken_off_the_desk_is_kept_no_longer(client, bench):
    drop(client, bench)
    client.post("/forget", data={"failure": "0"})
    assert bench.dropped.content("notes.bin") is None


def test_oldest_of_the_dropped_files_gives_way():
    dropped = Dropped(most_bytes=10)
    for name in ("a", "b", "c"):
        dropped.keep(name, b"12345")
    dropped.keep("d", b"too long for all")
    assert [dropped.content(name) for name in "abcd"] == [None, b"12345", b"12345", None]


def test_page_is_fetched_only_when_asked_for(client, bench, monkeypatch):
    asked = []

    def fetched(self, address):
        asked.append(address)
        return self.put(address, b"Nobody was warned, Petra Holm said.")

    monkeypatch.setattr(Workspace, "fetch", fetched)
    client.post("/add", data={"text": "See https://example.org/other now, she said."})
    wait(bench)
    assert asked == []
    client.post("/fetch", data={"address": "https://example.org/statement"})
    wait(bench)
    assert asked == ["https://example.org/statement"]
    assert "https://example.org/statement" in client.get("/").text


@pytest.mark.parametrize(
    "address", ["", "file:///etc/passwd", "javascript:alert(1)", "example.org"]
)
def test_only_the_address_of_a_page_is_fetched(client, bench, address):
    assert client.post("/fetch", data={"address": address}).status_code == 400
    assert bench.work.standing.state == "idle"


def test_page_that_cannot_be_fetched_is_told_and_fetched_again_on_demand(client, bench):
    client.post("/fetch", data={"address": "http://127.0.0.1:9/page"})
    wait(bench)
    page = client.get("/").text
    assert "127.0.0.1:9/page</bdi> failed, because" in page
    assert "Fetch again" in page


def test_many_sources_are_listed_lightly_and_one_in_full(client, bench, monkeypatch):
    monkeypatch.setattr("crossread.web.desk.MOST_IN_FULL", 1)
    page = client.get("/").text
    assert "sha256" not in page
    edit = re.search(r'href="/\?edit=([0-9a-f]{12})', page)[1]
    assert client.get(f"/?edit={edit}").text.count("sha256") == 1


def test_each_source_is_told_when_it_is_read(client, bench, file):
    with Workspace(file) as workspace:
        workspace.put("new.txt", b"Nobody was warned, Petra Holm said.")
        new = workspace.documents()[-1].id
    assert new[:12] in client.get("/work?pending").text
    client.post("/work")
    wait(bench)
    assert new[:12] not in client.get("/work?pending").text


def test_broken_source_of_the_api_can_be_tried_again_too(client, bench):
    assert client.post("/api/sources?name=x.bin", content=BROKEN).status_code == 422
    assert bench.dropped.content("x.bin") == BROKEN


def test_error_of_reading_is_ours():
    with Workspace() as workspace:
        (failure,) = workspace.put("x.bin", BROKEN).failures
    assert failure.code == UnreadableSource.code
