"""An OpenAI-compatible endpoint: the only part of Crossread that speaks to a language model.

Nothing is contacted but the configured address. Redirects lead nowhere else, proxies of the
environment are not used, the key is in no message and no record.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from crossread import __version__
from crossread.errors import InputError, ServiceGarbled, ServiceRefused, ServiceUnavailable
from crossread.inference.chat import Heard, Prompt, Reply, Usage, about_tokens
from crossread.inference.hearing import Hearing, told
from crossread.inference.keys import LOOPBACK, key_for

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS = 3
MAX_WAIT = 30.0
"""Seconds that an endpoint may ask us to wait before the next attempt."""

RETRIED = frozenset({429, 500, 502, 503, 504})
MAX_REFUSAL = 20_000


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait: for a connection, for the first words, for the whole answer."""

    connect: float = 10.0
    first: float = 120.0
    total: float = 300.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model is asked, and how patiently."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeouts: Timeouts = Timeouts()
    n_tries: int = 3

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what may be contacted."""
        return origin_of(self.url)

    @property
    def address(self) -> str:
        """Return the address of the chat interface."""
        bare = self.url.rstrip("/")
        return bare if bare.endswith("/chat/completions") else f"{bare}/chat/completions"


def endpoint_at(
    url: str,
    model: str,
    *,
    environ: Mapping[str, str] | None = None,
    timeouts: Timeouts | None = None,
) -> Endpoint:
    """Return the endpoint at an address as given, with its key; raises ``InputError``."""
    parts = _checked_url(url)
    if not model.strip():
        raise InputError(
            "the endpoint is named, its model is not",
            hint="name it with --llm-model or CROSSREAD_LLM_MODEL",
        )
    host = parts.hostname or ""
    key = key_for(host, os.environ if environ is None else environ)
    if key is not None and not (key.isascii() and key.isprintable()):
        raise InputError(
            "the key of the endpoint holds signs no key can hold", hint="set it anew, without marks"
        )
    if key and parts.scheme == "http" and host not in LOOPBACK:
        raise InputError(
            f"the key would go to {host} unencrypted",
            hint="use https://, or reach it through a tunnel on localhost",
        )
    return Endpoint(url.strip(), model.strip(), key or None, timeouts or Timeouts())


def _checked_url(url: str) -> Any:
    hint = "give it as http://localhost:11434/v1 or https://host/v1"
    try:
        parts = urlsplit(url.strip())
        port_is_given = parts.port is not None  # reading it checks it
    except ValueError as error:
        raise InputError("the language model's address is no http address", hint=hint) from error
    del port_is_given
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError("the language model's address is no http address", hint=hint)
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "the address of the language model holds a password",
            hint="leave it out and put the key into CROSSREAD_LLM_KEY",
        )
    if parts.query or parts.fragment:
        raise InputError("the address of the language model goes on after a ? or #", hint=hint)
    return parts


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which optional parts of the interface a request uses; not every endpoint knows them all."""

    form: str = "json_schema"
    limit: str = "max_tokens"
    has_temperature: bool = True
    has_stream_options: bool = True


_FORMS = {"json_schema": "json_object", "json_object": ""}


def plainer(shape: Shape, complaint: str) -> Shape | None:
    """Return a request without what the endpoint complains of; None when nothing is left."""
    if "max_completion_tokens" in complaint and shape.limit == "max_tokens":
        return replace(shape, limit="max_completion_tokens")
    if "temperature" in complaint and shape.has_temperature:
        return replace(shape, has_temperature=False)
    if "stream_options" in complaint and shape.has_stream_options:
        return replace(shape, has_stream_options=False)
    if shape.form:
        return replace(shape, form=_FORMS[shape.form])
    return None


class Chat:
    """A ``ChatModel`` at an endpoint.

    ``transport`` and ``sleep`` are for tests; ``clock`` counts seconds.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.endpoint = endpoint
        self._transport, self._sleep, self._clock = transport, sleep, clock

    @property
    def name(self) -> str:
        """Return the model and the address it is asked at."""
        return f"{self.endpoint.model} at {self.endpoint.url}"

    def shown(self, prompt: Prompt) -> str:
        """Return the request as it would be sent first, without the key."""
        key = "Authorization: Bearer (the key, not shown)\n" if self.endpoint.key else ""
        head = "".join(f"{name}: {value}\n" for name, value in _HEADERS.items())
        body = json.dumps(self._body(prompt, Shape()), ensure_ascii=False, indent=2)
        return f"POST {self.endpoint.address}\n{head}{key}\n{body}\n"

    def reply(self, prompt: Prompt, *, heard: Heard) -> Reply:
        """Ask, and ask again where that may help; raises ``Unavailable`` in one of its forms."""
        import httpx2

        with self._client() as client:
            for attempt in range(1, self.endpoint.n_tries + 1):
                wait = 0.5 * 2**attempt
                try:
                    return self._asked(client, prompt, heard)
                except _TryAgain as error:
                    failed, wait = error.error, error.wait or wait
                except httpx2.ReadTimeout as error:
                    raise self._too_slow() from error
                except httpx2.TransportError as error:
                    failed = self._unreachable(error)
                if attempt == self.endpoint.n_tries or wait > MAX_WAIT:
                    raise failed
                self._sleep(wait)
        raise failed

    def _client(self) -> httpx2.Client:
        import httpx2

        times = self.endpoint.timeouts
        return httpx2.Client(
            headers={**_HEADERS, **self._authorization()},
            timeout=httpx2.Timeout(times.first, connect=times.connect),
            follow_redirects=False,
            trust_env=False,
            transport=self._transport,
        )

    def _authorization(self) -> dict[str, str]:
        key = self.endpoint.key
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _body(self, prompt: Prompt, shape: Shape) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": [{"role": one.role, "content": one.content} for one in prompt.messages],
            shape.limit: prompt.max_reply_tokens,
            "stream": True,
        }
        if shape.has_temperature:
            body["temperature"] = 0
        if shape.has_stream_options:
            body["stream_options"] = {"include_usage": True}
        if shape.form == "json_schema":
            schema = {"name": prompt.schema_name, "strict": True, "schema": dict(prompt.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif shape.form:
            body["response_format"] = {"type": shape.form}
        return body

    def _asked(self, client: httpx2.Client, prompt: Prompt, heard: Heard) -> Reply:
        """Ask once, in plainer form each time the endpoint does not know a part of the request."""
        shape: Shape | None = Shape()
        while shape is not None:
            with self._posted(client, self._body(prompt, shape)) as response:
                if response.status_code == 200:
                    return self._heard(response, prompt, heard)
                complaint = self._complaint(response)
                refusal = self._refusal(response, complaint)
            if response.status_code not in {400, 422}:
                raise refusal
            shape = plainer(shape, complaint)
        raise refusal

    @contextmanager
    def _posted(self, client: httpx2.Client, body: dict[str, Any]) -> Iterator[httpx2.Response]:
        """Send a request; a redirect is followed only inside the configured address's origin."""
        address = self.endpoint.address
        content = json.dumps(body).encode("utf-8")
        for _ in range(MAX_REDIRECTS):
            with client.stream("POST", address, content=content) as response:
                if not response.has_redirect_location:
                    yield response
                    return
                address = self._same_origin(address, response.headers["location"])
        raise ServiceRefused(
            "the language model's address redirects in circles", hint="check --llm"
        )

    def _same_origin(self, address: str, location: str) -> str:
        try:
            target = urljoin(address, location)
            same = origin_of(target) == self.endpoint.origin
        except ValueError:
            target, same = "", False
        if same:
            return target
        host = told(urlsplit(target).hostname or "another address") if target else "no address"
        raise ServiceRefused(
            f"the language model's address redirects to {host}, which was not contacted",
            hint="if that is where it lives now, give its address with --llm",
        )

    # -- what came back -----------------------------------------------------------------------

    def _heard(self, response: httpx2.Response, prompt: Prompt, heard: Heard) -> Reply:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ServiceGarbled(
                "the language model's answer is compressed, which was not asked for",
                hint="check --llm",
            )
        times, started = self.endpoint.timeouts, self._clock()
        hearing = Hearing()
        for chunk in response.iter_raw():
            hearing.feed(chunk)
            passed = self._clock() - started
            if passed > times.total or (not hearing.n_characters and passed > times.first):
                raise self._too_slow()
            heard(hearing.n_characters)
            if hearing.is_done:
                break
        else:
            hearing.close()
        text = hearing.text
        usage = hearing.usage or Usage(prompt.n_tokens, about_tokens(text), is_estimate=True)
        return Reply(text, usage, is_cut=hearing.is_cut)

    def _complaint(self, response: httpx2.Response) -> str:
        """Return what the endpoint says is wrong, on one line, without the key."""
        held = b""
        for chunk in response.iter_raw():
            held += chunk
            if len(held) > MAX_REFUSAL:
                break
        text = held[:MAX_REFUSAL].decode("utf-8", "replace")
        if self.endpoint.key:
            text = text.replace(self.endpoint.key, "(key)")
        try:
            error = json.loads(text)["error"]
            return told(error["message"] if isinstance(error, dict) else error)
        except (ValueError, KeyError, TypeError, RecursionError):
            return "" if text.lstrip().startswith("<") else told(re.sub(r"[{}\"]", " ", text))

    def _refusal(self, response: httpx2.Response, complaint: str) -> Exception:
        status, host = response.status_code, self._host
        said = f": {complaint}" if complaint else ""
        details = {"status": status}
        if status in RETRIED:
            wait = _seconds(response.headers.get("retry-after"))
            limited = status == 429
            what = "is asked too often" if limited else "has a fault of its own"
            hint = "ask again later" if wait is None else f"ask again in {wait:g} seconds"
            error = ServiceUnavailable(
                f"{host} {what} ({status}){said}", hint=hint, details=details
            )
            return _TryAgain(error, wait)
        message, hint = _REFUSALS.get(status, ("refuses the request", "check --llm and the model"))
        if status in {401, 403} and not self.endpoint.key:
            message = "asks for a key"
        return ServiceRefused(f"{host} {message} ({status}){said}", hint=hint, details=details)

    @property
    def _host(self) -> str:
        return urlsplit(self.endpoint.url).netloc

    def _too_slow(self) -> ServiceUnavailable:
        times = self.endpoint.timeouts
        return ServiceUnavailable(
            f"{self._host} is too slow: no first word in {times.first:g} seconds, or no end in "
            f"{times.total:g}",
            hint="a model being loaded takes a while: ask again, or raise --llm-timeout",
        )

    def _unreachable(self, error: Exception) -> ServiceUnavailable:
        import httpx2

        if "certificate" in str(error).lower():
            return ServiceUnavailable(
                f"{self._host} shows a certificate that does not hold", hint="check --llm"
            )
        if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
            return ServiceUnavailable(
                f"nothing answers at {self._host}",
                hint="start the model's server, or check --llm",
            )
        return ServiceUnavailable(
            f"{self._host} broke off the answer", hint="ask again; if it goes on, restart it"
        )


class _TryAgain(Exception):
    """A failure that may pass; ``wait`` is how long the endpoint asks us to wait, in seconds."""

    def __init__(self, error: ServiceUnavailable, wait: float | None) -> None:
        super().__init__(error.message)
        self.error, self.wait = error, wait


def _seconds(value: str | None) -> float | None:
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None


_HEADERS = {
    "Content-Type": "application/json",
    "Accept": "text/event-stream, application/json",
    "Accept-Encoding": "identity",
    "User-Agent": f"crossread/{__version__}",
}
_KEY_HINT = "put a key that is valid into CROSSREAD_LLM_KEY"
_REFUSALS = {
    401: ("refuses the key", _KEY_HINT),
    403: ("refuses the key", _KEY_HINT),
    404: (
        "knows no such address or model",
        "check --llm, which usually ends in /v1, and --llm-model",
    ),
    413: ("finds the request too long", "lower --llm-tokens"),
}
