"""The pages: what is on them, and what forms do."""

import re

import pytest
from tests.unit.web.conftest import wait

from crossread.api import EXPORTS
from crossread.web.comparing import VIEWS
from crossread.web.out import FORMS
from crossread.workspace import Workspace


def test_desk_lists_the_sources_and_says_that_all_is_compared(client):
    page = client.get("/").text
    assert "2 sources on the desk" in page
    assert "Everything is read and compared" in page
    assert "herald.txt" in page


def test_desk_says_what_was_read_with_older_rules(client, bench, monkeypatch):
    monkeypatch.setattr("crossread.workspace.rules_of", lambda step: "99.0/others")
    page = client.get("/").text
    assert "2 sources were read with older rules than this version has" in page
    assert page.count("read with older rules</b>") == 2
    client.post("/work")
    wait(bench)
    assert "Everything is read and compared" in client.get("/").text


def test_desk_names_no_folder(client, compared):
    assert str(compared.parent) not in client.get("/").text


@pytest.mark.parametrize("view", VIEWS)
def test_every_way_of_comparing_shows(client, view):
    assert client.get(f"/compare/{view}").status_code == 200


def test_unknown_view_is_not_found(client):
    assert client.get("/compare/verdicts").status_code == 404


def test_row_sets_its_passages_side_by_side(client, bench):
    import re

    address = re.search(r'href="(/compare/row/[^"]+)"', client.get("/compare/statements").text)[1]
    page = client.get(address).text
    assert page.count("<article") >= 2
    assert "says otherwise" in page


def test_reader_numbers_paragraphs_and_lights_a_pin(client):
    address = client.get("/read").headers["location"]
    page = client.get(f"{address}?pin=0-4").text
    assert 'id="p2"' in page
    assert '<mark class="is-target" id="pin">Gate</mark>' in page


def test_reader_refuses_a_place_that_is_none(client):
    address = client.get("/read").headers["location"]
    assert client.get(f"{address}?pin=9-4").status_code == 400


def test_reader_says_of_an_empty_layer_how_the_search_ended(client):
    address = client.get("/read").headers["location"]
    assert re.search(r"Appeals[^.;]*: looked and found nothing", client.get(address).text)


def test_speaker_is_shown_with_all_that_is_said(client):
    page = client.get("/speaker?name=Ilsabet Dorn").text
    assert "We closed a gate" in page


def test_search_shows_words_in_their_surroundings(client):
    page = client.get("/search?q=bridge").text
    assert '<mark class="lit">bridge</mark>' in page


def test_search_for_what_is_not_there_says_so(client):
    assert "found nothing" in client.get("/search?q=zeppelin").text


def test_pasted_text_is_read_and_compared(client, bench, file):
    data = {"text": "Petra Holm said the gate is open.", "outlet": "The Sluice"}
    answer = client.post("/add", data=data, files={"files": ("", b"")})
    assert answer.status_code == 303
    wait(bench)
    with Workspace(file) as workspace:
        assert workspace.documents()[-1].capture.outlet == "The Sluice"
        assert not workspace.to_do()


def test_form_with_nothing_says_so(client):
    assert client.post("/add", data={"text": " "}).status_code == 400


def test_file_that_cannot_be_read_is_told_on_the_desk(client, bench):
    client.post("/add", files={"files": ("notes.bin", b"\x00\x01\x02\xff" * 50)})
    wait(bench)
    page = client.get("/").text
    assert "notes.bin" in page
    assert "looks binary" in page
    client.post("/forget", data={"failure": "0"})
    assert "notes.bin" not in client.get("/").text


def test_correction_is_a_record_and_the_capture_stays(client, bench, file):
    with Workspace(file) as workspace:
        name = workspace.document("A").id
    client.post(f"/sources/{name}/correct", data={"author": "Tessa Varn"})
    wait(bench)
    page = client.get("/").text
    assert "Tessa Varn" in page
    assert "1 correction made" in page


def test_date_that_is_none_is_refused(client, file):
    with Workspace(file) as workspace:
        name = workspace.document("A").id
    answer = client.post(f"/sources/{name}/correct", data={"date": "last week"})
    assert answer.status_code == 400
    assert "2023-04-10" in answer.text


def test_moving_a_source_changes_the_sigla(client, bench, file):
    with Workspace(file) as workspace:
        first = workspace.document("A").id
    client.post(f"/sources/{first}/move", data={"move": "down"})
    wait(bench)
    with Workspace(file) as workspace:
        assert workspace.document("B").id == first


def test_removed_source_is_gone(client, bench, file):
    with Workspace(file) as workspace:
        first = workspace.document("A").id
    client.post(f"/sources/{first}/remove")
    wait(bench)
    assert "1 source on the desk" in client.get("/").text


def test_every_form_of_file_is_offered():
    assert set(FORMS) == set(EXPORTS)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_handed_over_as_a_file(client, form):
    answer = client.get(f"/out/{form}")
    if form == "xmi" and answer.status_code == 503:
        assert "pip install" in answer.text  # an extra
        return
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(answer.content) > 100


HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(2)>

[click](javascript:alert(3)) said “Mallory</blockquote><script>” Mallory \u202egnihtemos

The gate closed, said Mallory <b onclick=alert(4)>Quill</b>.
"""


@pytest.mark.parametrize(
    "page", ["/", "/read", "/compare/statements", "/compare/quotations", "/search?q=gate"]
)
def test_hostile_text_shows_as_text(client, bench, page):
    name = '"><script>alert(5)</script>.txt'
    client.post("/add", files={"files": (name, HOSTILE.encode())})
    wait(bench)
    client.follow_redirects = True
    text = client.get(page).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<b onclick" not in text
