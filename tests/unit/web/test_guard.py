"""The door: hosts, sites, sessions, sizes."""

import pytest

from crossread.errors import InputError
from crossread.web import guard
from crossread.web.server import Door, hosts_of, is_loopback, refuse_open_door

PAGES = ("/", "/read", "/compare/statements", "/search?q=gate", "/out/jsonl", "/work")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_shown_without_a_session(stranger, page):
    answer = stranger.get(page)
    assert answer.status_code == 401
    assert "Ambrel" not in answer.text


def test_token_works_once(bench, stranger):
    token = bench.keys.token()
    assert stranger.get(f"/enter?token={token}").status_code == 303
    stranger.cookies.clear()
    assert stranger.get(f"/enter?token={token}").status_code == 403


def test_cookie_is_kept_from_scripts_and_other_sites(bench, stranger):
    cookie = stranger.get(f"/enter?token={bench.keys.token()}").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:8000.evil.example", ""])
def test_another_host_name_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_page_of_another_site_reads_nothing(client, site):
    assert client.get("/", headers={"sec-fetch-site": site}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_forged_post_changes_nothing(bench, client, headers):
    answer = client.post("/work", headers=headers)
    assert answer.status_code == 403
    assert bench.work.standing.state == "idle"


def test_post_from_our_own_page_is_let_through(bench, client):
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert client.post("/stop", headers=headers).status_code == 303


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/app.py"]
)
def test_no_path_leads_out_of_the_files_a_page_may_ask_for(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Starlette" not in answer.text


def test_large_body_is_refused_by_its_length(client):
    answer = client.post("/stop", content=b"x" * (guard.MOST_BYTES + 1))
    assert answer.status_code == 413


def test_large_body_is_refused_though_it_does_not_say_its_length(client, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BYTES_OF_SOURCES", 1000)

    def pieces():
        for _ in range(20):
            yield b"x" * 100

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert client.post("/add", content=pieces(), headers=headers).status_code == 413


def test_every_answer_carries_the_policy(client, stranger):
    for page in ("/", "/static/app.css", "/nowhere"):
        headers = client.get(page).headers
        assert headers["content-security-policy"] == guard.POLICY
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/").headers["cache-control"] == "no-store"


def test_policy_lets_nothing_in_but_our_own():
    assert "default-src 'none'" in guard.POLICY
    assert "unsafe" not in guard.POLICY


def test_session_ends_when_one_leaves(client):
    assert client.get("/").status_code == 200
    client.post("/leave")
    assert client.get("/").status_code == 401


def test_password_opens_a_session_only_where_there_is_one(bench, stranger):
    assert stranger.post("/enter", data={"token": "open sesame"}).status_code == 403
    bench.keys.password = "open sesame"
    assert stranger.post("/enter", data={"token": "open sesame"}).status_code == 303


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example.org"])
def test_listening_elsewhere_needs_a_password_and_says_why(host):
    with pytest.raises(InputError, match="other machines") as refused:
        refuse_open_door(Door(host))
    assert "CROSSREAD_PASSWORD" in refused.value.hint
    refuse_open_door(Door(host, has_password=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.9.1"])
def test_loopback_needs_none(host):
    assert is_loopback(host)
    refuse_open_door(Door(host))


def test_hosts_are_named_with_their_port():
    assert "127.0.0.1:81" in hosts_of(Door(), 81)
    assert "127.0.0.1" not in hosts_of(Door(), 81)
    assert hosts_of(Door("0.0.0.0", names=("desk.example.org",)), 81) == (
        "desk.example.org:81",
        "desk.example.org",
    )
