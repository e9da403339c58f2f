"""The door: who may ask, from where, and how much.

Loopback alone keeps nobody out on a shared machine: other users, and pages of other sites open in
the same browser, reach it too. So each request must name a host that is ours (against DNS
rebinding), come from a page of ours or from no page at all (against forged requests), and carry
the key of a session that was opened with the one-time token or the password.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crossread.web.problems import refuse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": under it a browser names no origin with our own forms either.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
MOST_BYTES = 1_000_000
"""Bytes a request may carry that hands over no source."""

MOST_BYTES_OF_SOURCES = 200_000_000
"""Bytes of all the files of one form."""

STALLED_SECONDS = 30.0
"""How long the rest of a request may be waited for."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/static/", "/enter")
"""Paths that show nothing of the workspace: the style, and the door itself."""

UPLOADS = ("/add", "/api/sources")


@dataclass(slots=True)
class Keys:
    """One-time tokens, the password if there is one, and the sessions opened with them."""

    password: str | None = None
    _tokens: set[str] = field(default_factory=set)
    _sessions: set[str] = field(default_factory=set)

    def token(self) -> str:
        """Return a new token, which opens one session."""
        made = secrets.token_urlsafe(24)
        self._tokens.add(made)
        return made

    def enter(self, token: str) -> str | None:
        """Return the key of a new session for a token, which is used up, or for the password."""
        found = next((one for one in self._tokens if _same(one, token)), None)
        if found is not None:
            self._tokens.discard(found)
        elif self.password is None or not _same(self.password, token):
            return None
        key = secrets.token_urlsafe(32)
        self._sessions.add(key)
        return key

    def leave(self, key: str) -> None:
        """Close a session."""
        self._sessions.discard(key)

    def knows(self, key: str) -> bool:
        """Whether ``key`` is that of an open session."""
        return any(_same(one, key) for one in self._sessions)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogateescape"))


class Guard:
    """Lets requests through to ``app`` that come to one of ``hosts`` with the key of a session.

    ``cookie`` is the name of the cookie that holds the key.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], keys: Keys, cookie: str) -> None:
        self._app = app
        self._hosts = frozenset(one.lower() for one in hosts)
        self._keys = keys
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _with_headers(send, is_static=scope["path"].startswith("/static/"))
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refuse(scope, *refusal)(scope, receive, guarded)
            return
        await self._app(scope, _Limited(receive, _most_bytes(scope)), guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str, str, str] | None:
        for check in (self._of_host, self._of_site, self._of_session, self._of_length):
            found = check(scope, headers)
            if found is not None:
                return found
        return None

    def _of_host(self, scope: Scope, headers: Headers) -> tuple[int, str, str, str] | None:
        del scope
        host = headers.get("host", "").lower()
        if host in self._hosts and len(headers.getlist("host")) == 1:
            return None
        return (
            421,
            "request.host",
            "this is not the name under which the workbench is open",
            "use the address that crossread serve printed",
        )

    def _of_site(self, scope: Scope, headers: Headers) -> tuple[int, str, str, str] | None:
        """Refuse what a page of another site asks for; programs name no site."""
        if scope["path"] == "/enter" and scope["method"] in SAFE:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        is_ours = site in (None, "same-origin") or (site == "none" and scope["method"] in SAFE)
        if is_ours and (origin is None or self._is_ours(origin)):
            return None
        return (
            403,
            "request.cross-site",
            "another site asked for this",
            "open it from the workbench itself, or type its address",
        )

    def _is_ours(self, origin: str) -> bool:
        scheme, _, host = origin.partition("://")
        return scheme in ("http", "https") and host.lower() in self._hosts

    def _of_session(self, scope: Scope, headers: Headers) -> tuple[int, str, str, str] | None:
        if scope["path"].startswith(OPEN):
            return None
        if self._keys.knows(cookies_of(headers).get(self._cookie, "")):
            return None
        return (
            401,
            "request.no-session",
            "this workbench is not open in this browser",
            "open the address that crossread serve printed; each works once",
        )

    def _of_length(self, scope: Scope, headers: Headers) -> tuple[int, str, str, str] | None:
        given = headers.get("content-length", "0")
        if given.isdigit() and int(given) <= _most_bytes(scope):
            return None
        return (413, *_TOO_LARGE)


_TOO_LARGE = (
    "request.too-large",
    "this is more than the workbench takes at once",
    "hand over fewer or smaller files, or use crossread add",
)


def cookies_of(headers: Headers) -> dict[str, str]:
    """Return the cookies a request carries; none where they cannot be read."""
    try:
        jar: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: one.value for name, one in jar.items()}


def _most_bytes(scope: Scope) -> int:
    return MOST_BYTES_OF_SOURCES if scope["path"] in UPLOADS else MOST_BYTES


class _Limited:
    """Receives a request up to a number of bytes, and does not wait for its rest for ever."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._left = most_bytes
        self._is_whole = False

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), STALLED_SECONDS)
        except TimeoutError as error:
            raise HTTPException(408, "the rest of the request did not come") from error
        self._left -= len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._left < 0:
            raise HTTPException(413, _TOO_LARGE[1])
        return message


def _with_headers(send: Send, *, is_static: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers["cache-control"] = "no-cache" if is_static else "no-store"
        await send(message)

    return sending
