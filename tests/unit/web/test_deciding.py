"""Asking, deciding and handing over."""

import pytest

from crossread.model import Quotation
from crossread.workspace import Workspace


@pytest.fixture
def quotation(client):
    return client.get("/api/quotations?speaker=Dorn").json()["quotations"][0]


def test_answer_opens_the_pin_of_every_sentence(client):
    page = client.get("/ask?q=How many people died?").text
    assert 'class="w pinned"' in page
    assert "No sentence was left out" in page


def test_question_is_kept_until_it_is_forgotten(client):
    client.get("/ask?q=How many people died?")
    assert "How many people died?" in client.get("/ask").text
    client.post("/ask/forget", data={"question": "How many people died?"})
    assert "Asked before" not in client.get("/ask").text


def test_what_no_source_says_is_not_answered(client):
    assert "The sources do not say" in client.get("/ask?q=Who invaded Calder?").text


@pytest.mark.parametrize("decision, told", [("accept", "accepted"), ("reject", "rejected")])
def test_decision_is_shown_with_its_person(client, quotation, decision, told):
    address = f"/record/{quotation['id']}"
    answer = client.post(f"{address}/decide", data={"decision": decision, "comment": "as heard"})
    assert answer.status_code == 303
    page = client.get(address).text
    assert told in page
    assert "Mira" in page
    assert "as heard" in page
    client.post("/decide/undo")
    assert "Nobody decided" in client.get(address).text or "noted" in client.get(address).text


def test_correction_stands_in_the_reader(client, quotation):
    data = {"label-speaker": "Ilsabet Marrow Dorn"}
    answer = client.post(f"/record/{quotation['id']}/correct", data=data)
    assert answer.status_code == 303
    document = quotation["evidence"][0]["document"]
    assert "Ilsabet Marrow Dorn" in client.get(f"/read/{document}").text


def test_words_are_added_by_hand_and_tagged(client, file):
    client.post("/decide/codes", data={"name": "Blame"})
    with Workspace(file) as workspace:
        document = workspace.document("A")
    start = document.text.index("Nine people")
    data = {
        "document": document.id, "place": f"{start}-{start + 11}", "kind": "passage",
        "code": "Blame", "comment": "count",
    }  # fmt: skip
    answer = client.post("/decide/add", data=data)
    assert answer.status_code == 303
    page = client.get("/decide").text
    assert "Nine people" in page
    assert "tagged" in page


def test_suggestions_are_hidden_while_coding(client):
    address = client.get("/read").headers["location"]
    page = client.get(f"{address}?hide=1").text
    assert "k-quotation" not in page
    assert "is hidden" in page


def test_decision_without_a_name_says_what_to_do(file):
    from starlette.testclient import TestClient
    from tests.unit.web.conftest import HOST

    from crossread.web.app import make_app
    from crossread.web.bench import Bench

    bench = Bench.opened(file)
    client = TestClient(make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}")
    client.get(f"/enter?token={bench.keys.token()}")
    assert "--as NAME" in client.get("/decide").text
    record = client.get("/api/quotations").json()["quotations"][0]["id"]
    assert client.post(f"/record/{record}/decide", data={"decision": "accept"}).status_code == 400
    bench.close()


def test_name_is_taken_out_of_a_file(client):
    text = client.get("/out/md?without=Petra Holm|Holm").text
    assert "Holm" not in text
    assert "Dorn" in text


def test_tag_is_told_by_the_name_of_its_code(client, bench, file):
    with Workspace(file) as workspace:
        workspace.add_code("blame", by="Mira")
        record = workspace.read().of(Quotation)[0].id
        workspace.decide("tag", record, by="Mira", code="blame")
    assert "tagged “<bdi>blame</bdi>”" in client.get("/decide").text
    assert "tagged “<bdi>blame</bdi>”" in client.get(f"/record/{record}").text
