"""The HTTP API: what it says of itself holds; errors have one shape, answers the wire form."""

import jsonschema
import pytest
from openapi_spec_validator import validate
from tests.unit.web.conftest import wait

from crossread.ask.wire import answer_schema
from crossread.web.api import OPERATIONS
from crossread.web.openapi import PROBLEM


def test_description_is_valid_openapi(client):
    validate(client.get("/api/openapi.json").json())


def test_description_names_every_operation(client):
    described = client.get("/api/openapi.json").json()["paths"]
    assert {(one.path, one.method.lower()) for one in OPERATIONS} == {
        (path, method) for path, methods in described.items() for method in methods
    }


def test_names_of_operations_are_unique(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    names = [one["operationId"] for methods in paths.values() for one in methods.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/sources/Z/text", 404),
        ("GET", "/api/records/ffffffff", 404),
        ("GET", "/api/search?q=", 400),
        ("GET", "/api/quotations?limit=many", 400),
        ("PUT", "/api/sources", 405),
        ("POST", "/api/ask", 400),
        ("POST", "/api/sources?name=a.png", 422),
    ],
)
def test_errors_have_one_shape(client, method, path, status):
    answer = client.request(method, path, content=b"\x89PNG\r\n\x1a\n" if "png" in path else b"")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    jsonschema.validate(answer.json(), PROBLEM)
    assert answer.json()["status"] == status


def test_refusal_has_the_shape_too(stranger):
    answer = stranger.get("/api/sources")
    assert answer.status_code == 401
    jsonschema.validate(answer.json(), PROBLEM)


def test_answer_is_in_the_wire_form(client):
    answer = client.post("/api/ask", json={"question": "How many people died?"})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), answer_schema())
    assert answer.json()["found"]


def test_records_are_those_of_the_command_line(client, bench, file):
    from crossread.model.wire import annotation_to_json
    from crossread.workspace import Workspace

    with Workspace(file) as workspace:
        expected = [annotation_to_json(one) for one in workspace.quotations()]
    assert client.get("/api/quotations").json()["quotations"] == expected


def test_source_is_added_read_changed_and_removed(client, bench):
    added = client.post("/api/sources?name=sluice.txt", content=b"Petra Holm said it is open.")
    assert added.status_code == 201
    name = added.json()["added"][0]["id"]
    assert client.post("/api/work").status_code == 202
    wait(bench)
    assert (
        client.patch(f"/api/sources/{name}", json={"outlet": "Sluice"}).json()["outlet"] == "Sluice"
    )
    assert client.get(f"/api/sources/{name}/text").json()["text"].startswith("Petra")
    assert client.delete(f"/api/sources/{name}").json() == {"removed": ["sluice.txt"]}


def test_folder_in_the_name_of_a_source_is_dropped(client):
    answer = client.post("/api/sources?name=../../etc/note.txt", content=b"Some words here.")
    assert answer.json()["added"][0]["source"] == "note.txt"


def test_answers_are_cut_into_pages(client):
    page = client.get("/api/quotations?limit=1&offset=1").json()
    assert len(page["quotations"]) == 1
    assert page["n"] > 1


def test_decision_is_taken_and_undone(client):
    of = client.get("/api/quotations").json()["quotations"][0]["id"]
    made = client.post("/api/reviews", json={"of": of, "decision": "accept"})
    assert made.status_code == 201
    assert made.json()["provenance"]["person"] == "Mira"
    assert client.post("/api/undo").status_code == 201
    assert client.get("/api/reviews").json()["n"] == 2


def test_statements_carry_their_words(client):
    rows = client.get("/api/statements?rank=disputed").json()["statements"]
    assert rows
    assert all(
        cell["words"] for row in rows for cell in row["cells"] if cell["state"] == "disputes"
    )
