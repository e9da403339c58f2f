"""Pins on pictures: the page words were read from, a rectangle for each pin, and the way back."""

import io
import re

import pytest
from PIL import Image
from starlette.testclient import TestClient
from tests.unit.ingest.made import pdf
from tests.unit.web.conftest import HOST

from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.web.desk import taken_in
from crossread.web.drawn import Drawn
from crossread.web.dropped import Dropped
from crossread.workspace import Workspace

LINES = (
    [
        (40, 60, "The gate of the dam was closed on Saturday for three days."),
        (40, 90, "“Nobody warned us at all,” the mayor, Petra Holm, said."),
    ],
    [
        (40, 60, "The ministry regretted what happened on the bridge then."),
        (40, 90, "“We closed a gate for repair,” Minister Ilsabet Dorn said."),
    ],
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Return a workspace with a PDF of two pages, read, and the PDF."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "paper.pdf").write_bytes(pdf(LINES))
    with Workspace(folder / "paper.db") as workspace:
        workspace.add([folder / "paper.pdf"])
        workspace.compare()
    return folder


@pytest.fixture
def folder(printed, tmp_path):
    for name in ("paper.db", "paper.pdf"):
        (tmp_path / name).write_bytes((printed / name).read_bytes())
    return tmp_path


@pytest.fixture
def bench(printed):
    made = Bench.opened(printed / "paper.db", person="Mira")
    yield made
    made.close()


def entered(bench):
    client = TestClient(
        make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}", follow_redirects=False
    )
    client.get(f"/enter?token={bench.keys.token()}")
    return client


@pytest.fixture
def client(bench):
    return entered(bench)


@pytest.fixture(scope="module")
def quoted(printed):
    """Return the quotation of the second page and the document."""
    with Workspace(printed / "paper.db") as workspace:
        (document,) = workspace.documents()
        found = workspace.found()
        one = next(one for one in found.annotations if "closed a gate" in one.evidence[0].quote)
        return one, document


def test_picture_of_a_page_comes_from_an_address_of_ours(client, quoted):
    answer = client.get(f"/picture/{quoted[1].id[:12]}/2")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"


def test_picture_is_for_who_entered_and_for_our_own_pages_only(client, bench, quoted):
    address = f"/picture/{quoted[1].id[:12]}/1"
    stranger = TestClient(make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}")
    assert stranger.get(address).status_code == 401
    assert client.get(address, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get(address, headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("page", ["3", "0", "99999999"])
def test_page_that_is_not_there_has_no_picture(client, quoted, page):
    assert client.get(f"/picture/{quoted[1].id[:12]}/{page}").status_code == 404


def test_text_has_no_picture(tmp_path):
    (tmp_path / "a.txt").write_text("Nobody warned us, Petra Holm said.")
    with Workspace(tmp_path / "a.db") as workspace:
        workspace.add([tmp_path / "a.txt"])
        (document,) = workspace.documents()
    bench = Bench.opened(tmp_path / "a.db")
    try:
        assert entered(bench).get(f"/picture/{document.id[:12]}/0").status_code == 404
    finally:
        bench.close()


def leaves(page):
    return re.findall(r'<figure class="leaf" id="([^"]+)">.*?</figure>', page, flags=re.DOTALL)


def test_pin_is_a_rectangle_on_its_page(client, quoted):
    record, document = quoted
    span = record.evidence[0].span
    page = client.get(f"/read/{document.id[:12]}?pin={span.start}-{span.end}").text
    assert leaves(page) == ["leaf-2"]
    assert f'<image href="/picture/{document.id[:12]}/2"' in page
    (target,) = re.findall(r'<a href="[^"]+" class="pin k-target[^>]*>.*?</a>', page)
    assert f"?pin={span.start}-{span.end}#pin" in target
    assert "We closed a gate for repair" in target
    assert target.count('class="line"') == 1


def test_rectangle_stands_where_the_words_do(client, quoted):
    record, document = quoted
    (place, *_) = document.places_at(record.evidence[0].span)
    page = client.get(f"/record/{record.id}").text
    assert leaves(page) == ["leaf-1-2"]
    drawn = re.findall(r'class="line" x="([\d.]+)" y="([\d.]+)"', page)
    assert any(
        abs(float(x) - place.box[0]) < 4 and abs(float(y) - place.box[1]) < 4 for x, y in drawn
    )


def test_each_page_of_a_text_can_be_asked_for(client, quoted):
    address = f"/read/{quoted[1].id[:12]}"
    assert leaves(client.get(address).text) == []
    assert f'href="{address}?page=2#leaf-2"' in client.get(address).text
    assert leaves(client.get(f"{address}?page=2").text) == ["leaf-2"]
    assert leaves(client.get(f"{address}?page=77").text) == []
    assert leaves(client.get(f"{address}?page=²").text) == []


def test_words_lead_to_their_rectangles(client, quoted):
    document = quoted[1]
    page = client.get(f"/read/{document.id[:12]}").text
    at = re.search(r'<p class="seen"><a href="([^"]+)#leaf-1"', page)
    assert leaves(client.get(at[1].replace("&amp;", "&")).text)[0] == "leaf-1"


def test_picture_that_is_gone_is_said_and_comes_back_when_dropped(folder):
    content = (folder / "paper.pdf").read_bytes()
    with Workspace(folder / "b.db") as workspace:
        workspace.add([folder / "paper.pdf"])
        (document,) = workspace.documents()
    (folder / "paper.pdf").unlink()
    bench = Bench.opened(folder / "b.db")
    client = entered(bench)
    try:
        page = client.get(f"/read/{document.id[:12]}?page=1").text
        assert "The picture cannot be shown: the picture paper.pdf is not where it was" in page
        assert "drop it on the desk again" in page
        assert client.get(f"/picture/{document.id[:12]}/1").status_code == 400
        bench.core.ask(
            lambda workspace: taken_in(
                bench, workspace, name="copy.pdf", content=content, fields={}
            )
        )
        assert leaves(client.get(f"/read/{document.id[:12]}?page=1").text) == ["leaf-1"]
        client.post(f"/sources/{document.id[:12]}/remove")
        assert bench.dropped.of_digest(document.capture.digest) is None
    finally:
        bench.close()


def test_hidden_findings_have_no_rectangle(client, quoted):
    page = client.get(f"/read/{quoted[1].id[:12]}?page=2&hide=1").text
    assert leaves(page) == ["leaf-2"]
    assert 'class="pin k-quotation' not in page


def test_text_not_read_yet_is_said_to_be_and_is_no_furniture(tmp_path):
    (tmp_path / "a.txt").write_text("Nobody warned us, Petra Holm said.\n\nThe gate is open.\n")
    with Workspace(tmp_path / "a.db") as workspace:
        workspace.add([tmp_path / "a.txt"])
        (document,) = workspace.documents()
        bench = Bench.opened(tmp_path / "a.db")
        try:
            client = entered(bench)
            page = client.get(f"/read/{document.id[:12]}").text
            assert "Not read yet" in page
            assert '<article class="text unread' in page
            workspace.compare()
            page = client.get(f"/read/{document.id[:12]}").text
            assert "Not read yet" not in page
            assert '<article class="text unread' not in page
        finally:
            bench.close()


def test_dropped_bytes_are_found_by_digest_until_they_are_let_go():
    dropped = Dropped(most_bytes=10)
    dropped.keep("a", b"12345")
    digest = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"
    assert dropped.of_digest(digest) == b"12345"
    dropped.keep("b", b"123456789")  # no room for both
    assert dropped.of_digest(digest) is None


def test_pages_asked_for_least_lately_make_room(printed):
    from crossread.ingest.pictures import drawn

    one, two = drawn(pdf(LINES), "application/pdf", [1, 2], "a.pdf")
    held = Drawn(most=2)
    held.hold("x", [one, two])
    assert held.known("x", 1) is one
    held.hold("y", [one])
    assert (held.known("x", 1), held.known("x", 2)) == (one, None)
