"""A language model under Ask: only when configured, when a person says so, never in the way."""

import time

import pytest
from evaluation.scripted import in_order, refuses, says, serving, stalls
from starlette.testclient import TestClient
from tests.unit.ask.scripts import claims
from tests.unit.web.conftest import HOST

from crossread.inference.chat import Budget
from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.web.writing import configured

QUESTION = "What did Dorn say?"
QUOTE = "We closed a gate, for three days,"
WRITES = claims(
    ("Ilsabet Dorn said “We closed a gate, for three days”.", "A", QUOTE, "Ilsabet Dorn"),
    ("The gate is of the moon.", "A", "of the moon"),
)


def opened(file, server, **budget):
    chatting = configured(server.url, "tiny", Budget(**budget))
    bench = Bench.opened(file, person="Mira", chatting=chatting)
    client = TestClient(
        make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}", follow_redirects=False
    )
    client.get(f"/enter?token={bench.keys.token()}")
    return bench, client


def written(bench, client):
    assert client.post("/ask/write", data={"question": QUESTION}).status_code == 303
    thread = bench.writer._thread
    thread.join(60)
    return client.get("/ask", params={"q": QUESTION}).text


def test_nothing_is_sent_before_somebody_says_so(file):
    with serving(WRITES) as server:
        bench, client = opened(file, server, price_in=1.0, price_out=2.0)
        page = client.get("/ask", params={"q": QUESTION}).text
        bench.close()
        assert server.requests == []
    assert "Asking it sends passages of your sources to <b><bdi>127.0.0.1</bdi></b>" in page
    assert "tokens, at most 2,000 back, at most 0.0" in page
    assert "We closed a gate" in page[page.index("exactly what would be sent") :]


def test_what_it_writes_is_shown_as_far_as_its_quotes_bear_it(file):
    with serving(WRITES) as server:
        bench, client = opened(file, server)
        page = written(bench, client)
        bench.close()
    shown = page[page.index('id="written"') :]
    assert "Written by tiny at" in shown
    assert "passed every check" in shown
    assert "of the moon" not in shown
    assert "1 left out" in shown


@pytest.mark.parametrize("step", [refuses(401, "no such key"), says("I am not JSON")])
def test_answer_found_by_rule_stands_when_the_model_fails(file, step):
    with serving(in_order(step)) as server:
        bench, client = opened(file, server)
        page = written(bench, client)
        bench.close()
    assert "We closed a gate" in page[: page.index('id="written"')]
    assert "The answer found by rule stands above" in page
    assert "Send it and ask" in page


def test_model_that_says_nothing_can_be_stopped(file):
    with serving(in_order(stalls())) as server:
        bench, client = opened(file, server)
        client.post("/ask/write", data={"question": QUESTION})
        for _ in range(200):
            if server.requests:
                break
            time.sleep(0.02)
        assert "The model is asked" in client.get("/ask/writing", params={"q": QUESTION}).text
        refused = client.post("/ask/write", data={"question": "Another?"})
        client.post("/ask/stop", data={"question": QUESTION})
        bench.close()
    assert refused.status_code == 400


def test_question_dearer_than_allowed_is_not_offered(file):
    with serving(in_order(says("{}"))) as server:
        bench, client = opened(file, server, price_in=9e9, price_out=9e9, max_cost=0.01)
        page = client.get("/ask", params={"q": QUESTION}).text
        bench.close()
    assert "Nothing can be sent: The answer may cost" in page
    assert "Send it and ask" not in page


def test_without_a_model_nothing_is_offered(client):
    page = client.get("/ask", params={"q": QUESTION}).text
    assert "language model" not in page
    assert client.post("/ask/write", data={"question": QUESTION}).status_code == 400
