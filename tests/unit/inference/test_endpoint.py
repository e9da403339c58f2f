"""An endpoint is asked at its own address only, and what it does wrong is told in words."""

import dataclasses
import json
import socket

import pytest
from evaluation.scripted import (
    Step,
    event,
    floods,
    in_order,
    redirects_to,
    refuses,
    says,
    says_at_once,
    serving,
    shows_a_page,
    stalls,
)

from crossread.errors import (
    InputError,
    ServiceGarbled,
    ServiceRefused,
    ServiceUnavailable,
    StoreFull,
    Unavailable,
)
from crossread.inference.chat import Budget, Cached, Message, Prompt, Usage, about_tokens
from crossread.inference.endpoint import Chat, Endpoint, Timeouts, endpoint_at
from crossread.inference.keys import key_for

SCHEMA = {"type": "object", "properties": {"sentences": {"type": "array"}}}
PROMPT = Prompt((Message("system", "Rules."), Message("user", "Question?")), SCHEMA)
SECRET = "sk-very-secret-0123456789"
QUICK = Timeouts(connect=2, first=0.3, total=1.0)


def quiet(n_characters):
    """Hear nothing."""


def asked(model, *, key=None, timeouts=QUICK, slept=None, prompt=PROMPT, heard=quiet):
    """Ask a scripted model; ``slept`` collects the waits."""
    endpoint = Endpoint(model.url, "test", key, timeouts)
    chat = Chat(endpoint, sleep=(slept if slept is not None else []).append)
    return chat.reply(prompt, heard=heard)


def failed(step, **more):
    """Return the error a step leads to, and the server."""
    with serving(in_order(step)) as model, pytest.raises(Unavailable) as caught:
        asked(model, **more)
    return caught.value, model


def test_streamed_answer_comes_whole_with_its_usage():
    with serving(in_order(says('{"sentences": []}'))) as model:
        reply = asked(model)
    assert reply.text == '{"sentences": []}'
    assert reply.usage == Usage(120, 4)


def test_answer_that_is_not_streamed_is_taken_too():
    with serving(in_order(says_at_once("{}"))) as model:
        reply = asked(model)
    assert (reply.text, reply.usage.is_estimate) == ("{}", True)


def test_progress_is_told_while_the_answer_comes():
    heard = []
    with serving(in_order(says("x" * 50))) as model:
        asked(model, heard=heard.append)
    assert heard[-1] == 50


def test_answer_cut_by_the_limit_says_so():
    step = Step(chunks=(event("half", finish_reason="length"), b"data: [DONE]\n\n"))
    with serving(in_order(step)) as model:
        assert asked(model).is_cut


def test_key_goes_into_the_header_and_nowhere_else():
    with serving(in_order(says("{}"))) as model:
        asked(model, key=SECRET)
    (request,) = model.requests
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in json.dumps(request.body) + request.path


def test_request_asks_for_the_schema():
    with serving(in_order(says("{}"))) as model:
        asked(model)
    assert model.requests[0].body["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize(
    "complaint, gone",
    [
        ("response_format json_schema is not supported", "json_schema"),
        ("Unsupported value: temperature", "temperature"),
        ("unknown field stream_options", "stream_options"),
    ],
)
def test_part_an_endpoint_does_not_know_is_left_out(complaint, gone):
    with serving(in_order(refuses(400, complaint), says("{}"))) as model:
        assert asked(model).text == "{}"
    assert gone in json.dumps(model.requests[0].body)
    assert gone not in json.dumps(model.requests[1].body)


def test_newer_name_of_the_limit_is_used_when_asked_for():
    complaint = "max_tokens is not supported, use max_completion_tokens"
    with serving(in_order(refuses(400, complaint), says("{}"))) as model:
        asked(model)
    assert model.requests[1].body["max_completion_tokens"] == PROMPT.max_reply_tokens


def test_endpoint_that_refuses_every_form_is_not_asked_for_ever():
    error, model = failed(refuses(400, "no"))
    assert isinstance(error, ServiceRefused)
    assert len(model.requests) == 3


# -- endpoints that do wrong ---------------------------------------------------------------------


def test_nothing_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    slept = []
    chat = Chat(Endpoint(f"http://127.0.0.1:{port}/v1", "test"), sleep=slept.append)
    with pytest.raises(ServiceUnavailable, match="nothing answers at 127") as caught:
        chat.reply(PROMPT, heard=quiet)
    assert "--llm" in caught.value.hint
    assert slept == [1.0, 2.0]


def test_web_page():
    error, _ = failed(shows_a_page())
    assert isinstance(error, ServiceGarbled)
    assert "a web page" in error.message
    assert "/v1" in error.hint


def test_no_first_word():
    error, model = failed(stalls())
    assert "is too slow" in error.message
    assert len(model.requests) == 1


def test_no_end():
    drip = Step(chunks=(event("a"),), stalls=True)
    error, _ = failed(drip)
    assert "is too slow" in error.message


@pytest.mark.parametrize("status", [401, 403])
def test_expired_key(status):
    error, _ = failed(refuses(status, f"Incorrect API key provided: {SECRET}"), key=SECRET)
    assert isinstance(error, ServiceRefused)
    assert "refuses the key" in error.message
    assert "CROSSREAD_LLM_KEY" in error.hint
    assert SECRET not in json.dumps(error.to_json()) + repr(error)


def test_key_that_is_missing():
    error, _ = failed(refuses(401))
    assert "asks for a key" in error.message


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_elsewhere_is_not_followed(status):
    with serving(in_order(says("{}"))) as other:
        error, _ = failed(redirects_to(f"{other.url}/chat/completions", status))
    assert other.requests == []
    assert isinstance(error, ServiceRefused)
    assert "was not contacted" in error.message


def test_redirect_inside_the_address_is_followed():
    with serving(in_order(redirects_to("/v2/chat"), says("{}"))) as model:
        assert asked(model).text == "{}"
    assert [one.path for one in model.requests] == ["/v1/chat/completions", "/v2/chat"]


def test_redirect_in_circles_ends():
    error, model = failed(redirects_to("/v1/chat/completions"))
    assert "in circles" in error.message
    assert len(model.requests) == 3


def test_rate_limit_is_waited_for():
    slept = []
    steps = in_order(refuses(429, "slow down", Retry_After="7"), says("{}"))
    with serving(steps) as model:
        assert asked(model, slept=slept).text == "{}"
    assert slept == [7.0]


def test_rate_limit_that_is_too_long_is_told():
    error, model = failed(refuses(429, "slow down", Retry_After="600"))
    assert "asked too often (429): slow down" in error.message
    assert error.hint == "ask again in 600 seconds"
    assert len(model.requests) == 1


def test_fault_of_the_endpoint_is_tried_three_times():
    slept = []
    error, model = failed(refuses(503, "loading"), slept=slept)
    assert isinstance(error, ServiceUnavailable)
    assert (len(model.requests), slept) == (3, [1.0, 2.0])


def test_unknown_model():
    error, _ = failed(refuses(404, "model qwen9 not found"))
    assert "--llm-model" in error.hint
    assert "qwen9 not found" in error.message


def test_flood_is_broken_off():
    error, _ = failed(floods(), timeouts=Timeouts(first=5, total=30))
    assert isinstance(error, ServiceGarbled)
    assert "does not stop" in error.message


@pytest.mark.parametrize(
    "chunk",
    [b"", b"data: {broken\n\n", b"[1, 2]", b'{"choices": [4]}', b"data: [1]\n\n", b"\x00\xff\xfe"],
)
def test_noise_is_no_answer(chunk):
    error, _ = failed(Step(chunks=(chunk,)))
    assert isinstance(error, ServiceGarbled)


def test_error_inside_a_stream_is_told_in_one_line():
    chunk = b'data: {"error": {"message": "out of\\nmemory \\u001b[31m"}}\n\n'
    error, _ = failed(Step(chunks=(chunk,)))
    assert error.message == "the language model failed: out of memory [31m"


def test_compressed_answer_that_nobody_asked_for_is_refused():
    error, _ = failed(Step(chunks=(b"x",), headers={"Content-Encoding": "gzip"}))
    assert isinstance(error, ServiceGarbled)


def test_proxy_of_the_environment_is_not_used(monkeypatch):
    with serving(in_order(says("{}"))) as proxy, serving(in_order(says("{}"))) as model:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        asked(model)
    assert proxy.requests == []
    assert len(model.requests) == 1


# -- addresses and keys --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost:11434", "ftp://host/v1", "file:///etc/hosts", "http://", "https://host:port",
        "http://[::1", "https://me:secret@host/v1", "https://host/v1?key=1", "https://host/v1#x",
    ],
)  # fmt: skip
def test_address_that_is_none_is_refused(url):
    with pytest.raises(InputError) as caught:
        endpoint_at(url, "test", environ={})
    assert caught.value.hint
    assert "secret" not in json.dumps(caught.value.to_json())


def test_model_must_be_named():
    with pytest.raises(InputError, match="its model is not"):
        endpoint_at("http://localhost/v1", " ", environ={})


def test_key_does_not_travel_unencrypted():
    with pytest.raises(InputError, match="unencrypted") as caught:
        endpoint_at("http://gpu.example/v1", "test", environ={"CROSSREAD_LLM_KEY": SECRET})
    assert SECRET not in json.dumps(caught.value.to_json())


def test_key_may_go_to_this_machine():
    environ = {"CROSSREAD_LLM_KEY": SECRET}
    assert endpoint_at("http://localhost:1/v1", "test", environ=environ).key == SECRET


def test_key_of_openai_goes_to_openai_only():
    environ = {"OPENAI_API_KEY": SECRET}
    assert key_for("api.openai.com", environ) == SECRET
    assert key_for("localhost", environ) is None


class KeyringError(Exception):
    """What a keyring raises when it is locked."""


@pytest.fixture
def keyring(monkeypatch):
    """Put a keyring in place of the system's."""
    import sys
    from types import ModuleType

    fake, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    held = {("crossread", "models.example"): SECRET}
    fake.get_password = lambda service, user: held.get((service, user))
    errors.KeyringError = KeyringError
    monkeypatch.setitem(sys.modules, "keyring", fake)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return fake


def test_key_in_the_keyring_is_found_by_host(keyring):
    assert key_for("models.example", {}) == SECRET
    assert key_for("others.example", {}) is None


def test_keyring_is_not_asked_for_this_machine(keyring):
    keyring.get_password = None
    assert key_for("localhost", {}) is None


def test_keyring_that_fails_gives_no_key(keyring):
    def broken(service, user):
        raise KeyringError("locked")

    keyring.get_password = broken
    assert key_for("models.example", {}) is None


def test_no_keyring_gives_no_key(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "keyring", None)
    assert key_for("models.example", {}) is None


def test_key_is_in_no_representation():
    endpoint = Endpoint("https://host/v1", "test", SECRET)
    chat = Chat(endpoint)
    assert SECRET not in f"{endpoint!r} {endpoint} {chat.name} {chat.shown(PROMPT)}"


@pytest.mark.parametrize("key", ["sk-\nX-Evil: 1", "“sk-quoted”"])
def test_key_that_would_break_the_header_is_refused(key):
    with pytest.raises(InputError, match="no key can hold"):
        endpoint_at("https://host/v1", "test", environ={"CROSSREAD_LLM_KEY": key})


def test_dry_run_shows_what_is_sent():
    with serving(in_order(says("{}"))) as model:
        chat = Chat(Endpoint(model.url, "test", SECRET, QUICK))
        shown = chat.shown(PROMPT)
        chat.reply(PROMPT, heard=quiet)
    head, _, body = shown.partition("\n\n")
    assert json.loads(body) == model.requests[0].body
    assert head.startswith(f"POST {model.url}/chat/completions\n")
    assert "the key, not shown" in head


# -- limits and answers kept ---------------------------------------------------------------------


def test_prompt_over_the_limit_of_tokens_is_refused():
    with pytest.raises(InputError, match="at most 3 may"):
        Budget(max_tokens=3).check(PROMPT)


def test_cost_over_the_limit_is_refused():
    budget = Budget(price_in=1.0, price_out=1_000_000.0, max_cost=1.0)
    with pytest.raises(InputError, match="may cost 2000"):
        budget.check(PROMPT)


def test_limit_of_cost_needs_a_price():
    with pytest.raises(InputError, match="price of tokens"):
        Budget(max_cost=1.0).check(PROMPT)


def test_cost_is_told_before_and_after():
    budget = Budget(price_in=2.0, price_out=10.0)
    assert budget.after(Usage(1_000_000, 100_000)) == (
        "1,000,000 tokens sent, 100,000 received, 3.0000"
    )
    assert "at most 0.02" in budget.before(PROMPT)


def test_estimate_counts_scripts_of_several_bytes_higher():
    assert about_tokens("слово " * 100) > about_tokens("words " * 100)


class Counting:
    """A model that counts how often it is asked."""

    name = "counting"

    def __init__(self, reply):
        self.n, self.answer = 0, reply

    def shown(self, prompt):
        return ""

    def reply(self, prompt, *, heard):
        self.n += 1
        return self.answer


@pytest.fixture
def counting():
    from crossread.inference.chat import Reply

    return Counting(Reply("said", Usage(1, 1)))


def fenced(boundary, *, question="Who?"):
    message = Message("user", f"{boundary}\nwords\n{boundary}\n{question}")
    return Prompt((message,), SCHEMA, boundary=boundary)


class Kept:
    """Keeps answers in a dictionary, or refuses to, as a full disk does."""

    def __init__(self, *, is_full=False):
        self.held, self._is_full = {}, is_full

    def reply_to(self, digest):
        return self.held.get(digest, (None,))[0]

    def keep_reply(self, digest, text, *, model, documents=()):
        if self._is_full:
            raise StoreFull("the disk is full")
        self.held[digest] = (text, model, documents)


def test_same_prompt_is_asked_once_whatever_its_boundary(counting):
    model = Cached(counting, Kept())
    model.reply(fenced("one"), heard=quiet)
    again = model.reply(fenced("two"), heard=quiet)
    assert (counting.n, again.text, again.is_from_cache) == (1, "said", True)


def test_other_prompt_is_asked_anew(counting):
    model = Cached(counting, Kept())
    model.reply(fenced("one"), heard=quiet)
    model.reply(fenced("one", question="What?"), heard=quiet)
    assert counting.n == 2


def test_answer_is_kept_with_its_model_and_the_documents_whose_words_were_sent(counting):
    kept = Kept()
    prompt = dataclasses.replace(fenced("one"), documents=("a", "b"))
    Cached(counting, kept).reply(prompt, heard=quiet)
    assert list(kept.held.values()) == [("said", "counting", ("a", "b"))]


def test_answer_that_was_cut_off_is_not_kept(counting):
    kept = Kept()
    counting.answer = dataclasses.replace(counting.answer, is_cut=True)
    Cached(counting, kept).reply(PROMPT, heard=quiet)
    assert kept.held == {}


def test_disk_that_is_full_does_not_lose_the_answer(counting):
    assert Cached(counting, Kept(is_full=True)).reply(PROMPT, heard=quiet).text == "said"
