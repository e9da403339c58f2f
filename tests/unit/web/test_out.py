"""Out: the brief, and passages that are taken out on the way."""

import pytest
from tests.unit.web.conftest import HERALD

from crossread.model import Pin, Span
from crossread.workspace import Workspace

WORDS = "Nine people died on the bridge"


@pytest.fixture
def marked(file):
    with Workspace(file) as workspace:
        document = workspace.document("A").id
        start = workspace.text("A").index(WORDS)
        pin = Pin(document, Span(start, start + len(WORDS)))
        workspace.add_finding("passage", by="Mira", places=[("passage", pin)])
    return file


@pytest.mark.parametrize("form", ["brief", "brief-docx", "brief-md"])
def test_brief_is_handed_over(client, form):
    answer = client.get(f"/out/{form}")
    assert answer.status_code == 200
    assert ".brief." in answer.headers["content-disposition"]


def test_marked_passage_is_offered_and_taken_out(marked, client):
    page = client.get("/out").text
    record = page.partition('name="passage" value="')[2].partition('"')[0]
    assert WORDS in HERALD
    assert WORDS in client.get("/out/md").text
    without = client.get("/out/md", params={"passage": record}).text
    assert WORDS not in without
    assert "passage 1" in without  # Markdown puts a backslash before the bracket


def test_passage_that_is_not_marked_is_refused(client):
    assert client.get("/out/md", params={"passage": "0" * 32}).status_code == 404


def test_name_is_taken_out_of_the_brief(client):
    text = client.get("/out/brief-md", params={"without": "Ilsabet Dorn|Dorn"}).text
    assert "Dorn" not in text
