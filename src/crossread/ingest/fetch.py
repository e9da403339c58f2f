"""Fetching a page, when a person asks for it: the only code of ingest that opens sockets.

An address is a stranger's word. Where it leads is looked up once, every number is vetted, and the
connection goes to a vetted number: there is no second look-up that could answer otherwise. Each
redirect is treated as a new address. Proxies of the environment are not used (they would look the
name up themselves), no cookie is sent or kept, nothing that came is run.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, Protocol

from crossread import __version__
from crossread.errors import CrossreadError, NotFetched, UnreadableSource
from crossread.ingest.addresses import Address, Number, address_of, public_ones
from crossread.ingest.exchange import Deadline, Exchange, Page, RobotsSaid, Wire
from crossread.ingest.fetching import Fetching
from crossread.ingest.limits import Budget, Limits, in_megabytes
from crossread.ingest.packed import unpack
from crossread.ingest.parts import Context
from crossread.ingest.robots import EVERYTHING, MAX_BYTES, Robots, read_robots
from crossread.ingest.sources import shown
from crossread.model.identity import digest_of

MAX_REDIRECTS = 10
MAX_CODINGS = 3
MOST_NUMBERS = 4
CHUNK = 1 << 16
AGENT = f"crossread/{__version__} (fetches single pages that a person asked for)"
PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
IN_A_BROWSER = "save the page in a browser and give the file"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, for each read, for a whole page; between two pages of one host."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 90.0
    between: float = 1.0
    longest_wait: float = 30.0


class Network(Protocol):
    """How names become numbers and numbers connections. What may be asked is not decided here."""

    def look_up(self, host: str, port: int, seconds: float) -> tuple[Number, ...]:
        """Return the numbers of a host, none where it is not known."""
        ...

    def dial(self, number: Number, port: int, seconds: float) -> Any:
        """Return a connection to a number; raises ``OSError``."""
        ...

    def secure(self, connection: Any, host: str) -> Any:
        """Return the connection with TLS, the host's name checked; raises ``OSError``."""
        ...


class OpenNet:
    """The network of this machine."""

    def look_up(self, host: str, port: int, seconds: float) -> tuple[Number, ...]:
        """Ask the system, which knows no bound of time: hence the thread."""
        found: list[Number] = []

        def ask() -> None:
            try:
                known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                return
            found.extend(ipaddress.ip_address(one[4][0]) for one in known)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(seconds)
        return tuple(found)

    def dial(self, number: Number, port: int, seconds: float) -> socket.socket:
        """Connect to the number itself: no name is looked up."""
        return socket.create_connection((str(number), port), timeout=seconds)

    def secure(self, connection: socket.socket, host: str) -> ssl.SSLSocket:
        """Shake hands, with the name as asked for and the system's certificates."""
        context = ssl.create_default_context()
        paths = ssl.get_default_verify_paths()
        if not (paths.cafile or paths.capath) and find_spec("certifi") is not None:
            import certifi

            context.load_verify_locations(certifi.where())
        return context.wrap_socket(connection, server_hostname=host)


@dataclass(slots=True)
class _Site:
    """What is known of a host: its rules, how they were had, when it was asked last."""

    robots: Robots | None = None
    how: str = ""
    last: float | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A response with its body as far as it was wanted; ``doubt`` says what is not sure of it."""

    exchange: Exchange
    body: bytes
    doubt: str = ""


@dataclass(slots=True)
class Fetcher:
    """Fetches pages one by one, politely: keep one for all pages of a run.

    ``network``, ``clock``, ``sleep`` and ``now`` are given by tests; whatever they do, the numbers
    of a host are vetted here.
    """

    fetching: Fetching = field(default_factory=Fetching)
    patience: Patience = field(default_factory=Patience)
    network: Network = field(default_factory=lambda: OpenNet())
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sites: dict[str, _Site] = field(default_factory=dict)

    def page(self, text: str, limits: Limits | None = None) -> Page:
        """Fetch a page; raises ``NotFetched``, ``ExtraMissing`` for a packing not known here."""
        limits = limits or Limits()
        address = address_of(text, any_port=self.fetching.any_port)
        asked = address.url
        deadline = Deadline(self.patience.total, self.clock, shown(address.host))
        way: list[Exchange] = []
        robots: list[RobotsSaid] = []
        while True:
            said = self._robots(address, deadline)
            if said not in robots:
                robots.append(said)
            if not way:
                self._wait(address, deadline)
            answer = self._ask(address, deadline, limits.max_bytes)
            way.append(answer.exchange)
            following = self._following(address, answer.exchange)
            if following is None:
                break
            address = self._checked(following, way)
        _refuse_status(answer.exchange, address)
        content = _decoded(answer, address, limits)
        doubts = tuple(filter(None, (answer.doubt, _unencrypted(way))))
        return Page(asked, tuple(way), content, tuple(robots), doubts)

    def remember(self, asked: Iterable[tuple[str, str]]) -> None:
        """Take up the pause after pages that were fetched in earlier runs.

        ``asked`` are addresses, each with the moment it was asked (ISO 8601, whole seconds).
        """
        now = self.now()
        for text, taken in asked:
            try:
                origin = address_of(text, any_port=True).origin
                age = (now - datetime.fromisoformat(taken)).total_seconds()
            except (CrossreadError, TypeError, ValueError):
                continue  # what an older version wrote, or a clock that was changed
            site = self.sites.setdefault(origin, _Site())
            last = self.clock() - max(0.0, age - 1)  # the second it was cut to may have just begun
            site.last = last if site.last is None else max(last, site.last)

    def _following(self, address: Address, exchange: Exchange) -> Address | None:
        location = exchange.header("location")
        if exchange.status not in (301, 302, 303, 307, 308) or not location:
            return None
        return address.leading_to(_as_utf8(location), any_port=self.fetching.any_port)

    def _checked(self, address: Address, way: list[Exchange]) -> Address:
        """Refuse to go in circles."""
        if address.url in {one.url for one in way} or len(way) > MAX_REDIRECTS:
            raise NotFetched(
                f"{shown(way[0].url)} redirects in circles ({len(way)} times, the last time to "
                f"{shown(address.url)[:200]})",
                hint=IN_A_BROWSER,
            )
        return address

    # -- politeness ---------------------------------------------------------------------------

    def _robots(self, address: Address, deadline: Deadline) -> RobotsSaid:
        """Say what robots.txt says of an address; raises ``NotFetched`` where it says no."""
        site = self.sites.setdefault(address.origin, _Site())
        if not site.how:
            site.robots, site.how = self._rules_of(address, deadline)
        if site.robots is None:
            return self._disallowed("robots.unknown", f"robots.txt of {address.origin} {site.how}")
        rule = site.robots.rule_for(address.target)
        if rule is None:
            return RobotsSaid("robots.allowed", f"robots.txt of {address.origin} {site.how}")
        if rule[1]:
            said = f"robots.txt of {address.origin} allows it (Allow: {shown(rule[0])[:200]})"
            return RobotsSaid("robots.allowed", said)
        said = (
            f"robots.txt of {address.origin} asks programs to leave it (Disallow: {shown(rule[0])})"
        )
        return self._disallowed("robots.disallowed", said[:400])

    def _disallowed(self, code: str, said: str) -> RobotsSaid:
        if self.fetching.despite_robots:
            return RobotsSaid("robots.despite", f"{said}; it was fetched all the same, on request")
        raise NotFetched(
            f"{said}: not fetched",
            hint=f"{IN_A_BROWSER}; or, where you have a reason, --despite-robots (the capture "
            "says so)",
            details={"code": code},
        )

    def _rules_of(self, address: Address, deadline: Deadline) -> tuple[Robots | None, str]:
        """Ask for robots.txt; rules that cannot be had count as a no, those that are not do not."""
        at = address.at("/robots.txt")
        try:
            for _ in range(6):
                answer = self._ask(at, deadline, MAX_BYTES, cut=True)
                following = self._following(at, answer.exchange)
                if following is None:
                    break
                at = following
            status = answer.exchange.status
            if 200 <= status < 300:
                rules = read_robots(_decoded(answer, at, Limits(max_bytes=MAX_BYTES * 4)))
                return rules, "has no rule against it"
        except UnreadableSource as error:
            if error.details.get("host") == address.host:
                raise  # where the host cannot be asked at all, that is what there is to say
            return None, f"could not be had ({error.message[:200]})"
        if status >= 500:
            return None, f"could not be had (status {status})"
        return EVERYTHING, f"is not there (status {status})"

    def _wait(self, address: Address, deadline: Deadline) -> None:
        """Leave a host alone for a while after each page, as long as it asks for."""
        site = self.sites.setdefault(address.origin, _Site())
        between = self.patience.between
        if site.robots is not None and not self.fetching.despite_robots:
            between = max(between, site.robots.delay)
        now = self.clock()
        wait = 0.0 if site.last is None else site.last + between - now
        if wait > self.patience.longest_wait:
            raise NotFetched(
                f"{address.origin} asks to be left alone for {between:g} seconds after each page",
                hint=f"add this page again in {wait:.0f} seconds",
                details={"seconds": between},
            )
        if wait > 0:
            self.sleep(wait)
            deadline.pause(wait)
        site.last = self.clock()

    # -- one exchange -------------------------------------------------------------------------

    def _ask(
        self, address: Address, deadline: Deadline, most: int, *, cut: bool = False
    ) -> _Answer:
        """Ask once, at a vetted number; ``cut``: what is beyond ``most`` bytes is left there."""
        request = _request(address)
        taken = self.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        with ExitStack() as stack:
            number, connection = self._connected(address, deadline)
            stack.callback(lambda: connection.close())
            if address.scheme == "https":
                connection = self._secured(connection, address, deadline)
            certificate = _certificate(connection)
            wire = Wire(
                connection, deadline, each=self.patience.read, most=most, host=shown(address.host)
            )
            try:
                wire.send(request)
                response = http.client.HTTPResponse(wire, method="GET")  # type: ignore[arg-type]
                response.begin()
                redirect = 300 <= response.status < 400
                body, doubt = (b"", "") if redirect else _body(response, most, address, cut=cut)
            except NotFetched:
                raise
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise _broke_off(address, error) from error
        received = bytes(wire.received)
        exchange = Exchange(
            address.url,
            str(number),
            taken,
            response.status,
            tuple(response.headers.items()),
            request,
            received.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if redirect else received,
            certificate,
            whole=not redirect,
        )
        return _Answer(exchange, body, doubt)

    def _connected(self, address: Address, deadline: Deadline) -> tuple[Number, Any]:
        seconds = deadline.left(self.patience.connect)
        numbers = self.network.look_up(address.host, address.port, seconds)
        if not numbers:
            raise NotFetched(
                f"no machine named {shown(address.host)} is known",
                hint="check the spelling, and whether this machine is connected",
                details={"host": address.host},
            )
        failed: OSError | None = None
        for number in public_ones(numbers, address.host)[:MOST_NUMBERS]:
            try:
                wait = deadline.left(self.patience.connect)
                return number, self.network.dial(number, address.port, wait)
            except OSError as error:
                failed = error
        raise NotFetched(
            f"nothing answers at {shown(address.host)}",
            hint=f"try again later{_on_proxies()}",
            details={"host": address.host},
        ) from failed

    def _secured(self, connection: Any, address: Address, deadline: Deadline) -> Any:
        connection.settimeout(deadline.left(self.patience.connect))
        try:
            return self.network.secure(connection, address.host)
        except OSError as error:
            connection.close()
            raise NotFetched(
                f"{shown(address.host)} does not prove its name: {_reason(error)}",
                hint="check the address; a page that is not the host's own is not captured",
            ) from error


def _request(address: Address) -> bytes:
    codings = ["gzip", "deflate"]
    codings += [name for name, one in (("br", "brotli"), ("zstd", "zstandard")) if find_spec(one)]
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: {AGENT}",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        f"Accept-Encoding: {', '.join(codings)}",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _on_proxies() -> str:
    named = [one for one in PROXIES if os.environ.get(one) or os.environ.get(one.lower())]
    if not named:
        return ""
    return f"; {named[0]} is set, and proxies are not used: they would look the name up themselves"


def _unencrypted(way: list[Exchange]) -> str:
    if all(one.url.startswith("https:") for one in way):
        return ""
    return "it came unencrypted: whoever was on the way could change it"


def _certificate(connection: Any) -> str:
    shown_to_us = getattr(connection, "getpeercert", None)
    content = shown_to_us(True) if shown_to_us is not None else None
    return digest_of(content) if content else ""


def _body(
    response: http.client.HTTPResponse, most: int, address: Address, *, cut: bool
) -> tuple[bytes, str]:
    """Return the body, never more than ``most`` bytes, and what is not sure of it."""
    parts: list[bytes] = []
    n_bytes = 0
    while chunk := response.read(CHUNK):
        n_bytes += len(chunk)
        parts.append(chunk)
        if n_bytes > most:
            if cut:
                return b"".join(parts)[:most], ""
            raise NotFetched(
                f"{shown(address.url)[:200]} is larger than the limit of {in_megabytes(most)}",
                hint="if the page is worth it, raise the limit with --max-bytes",
                details={"limit": most},
            )
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    if response.length is None and not response.chunked:
        return b"".join(parts), (
            "the server did not say how long the page is: whether it came whole cannot be told"
        )
    return b"".join(parts), ""


def _decoded(answer: _Answer, address: Address, limits: Limits) -> bytes:
    """Undo what the server packed the page with, bounded while it is unpacked."""
    codings = [
        one.strip().lower()
        for one in answer.exchange.header("content-encoding").split(",")
        if one.strip().lower() not in ("", "identity", "none")
    ]
    if len(codings) > MAX_CODINGS:
        raise NotFetched(
            f"{shown(address.url)[:200]} is packed {len(codings)} times over", hint=IN_A_BROWSER
        )
    bounded = Limits(max_bytes=limits.max_bytes, max_entry_bytes=limits.max_bytes)
    name = shown(address.url)[:200]
    content = answer.body
    for coding in reversed(codings):
        content = unpack(content, coding, Context(name, bounded, Budget(bounded, name)))
    return content


def _refuse_status(exchange: Exchange, address: Address) -> None:
    status = exchange.status
    if 200 <= status < 300 and status not in (204, 205, 206):
        return
    message, hint = STATUSES.get(status, ("gives no page", IN_A_BROWSER))
    if status == 429 and exchange.header("retry-after").isdigit():
        hint = f"try again in {exchange.header('retry-after')[:6]} seconds"
    if status >= 500:
        message, hint = "has a fault of its own", "try again later"
    raise NotFetched(
        f"{shown(address.url)[:200]} {message} (status {status})",
        hint=hint,
        details={"status": status},
    )


def _broke_off(address: Address, error: Exception) -> NotFetched:
    name = shown(address.url)[:200]
    if isinstance(error, http.client.IncompleteRead):
        return NotFetched(
            f"{name} came in part only: the server broke off", hint="try again; nothing was kept"
        )
    if isinstance(error, http.client.HTTPException | ValueError):
        return NotFetched(
            f"what answers at {name} does not speak HTTP as it should", hint=IN_A_BROWSER
        )
    return NotFetched(
        f"{name} broke off: {_reason(error)}", hint="try again later; nothing was kept"
    )


def _reason(error: Exception) -> str:
    known = getattr(error, "verify_message", None) or getattr(error, "strerror", None)
    return shown(str(known or type(error).__name__).lower())[:200]


def _as_utf8(header: str) -> str:
    """Return a header whose bytes are UTF-8, which Python reads as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


STATUSES = {
    401: ("asks for a password", IN_A_BROWSER),
    402: ("asks to be paid", IN_A_BROWSER),
    403: ("refuses the page to programs", IN_A_BROWSER),
    404: ("has no such page", "check the address; archives may have kept it: give their address"),
    410: ("says the page is gone", "archives may have kept it: give their address"),
    429: ("is asked too often", "try again later"),
    451: ("may not show the page, for legal reasons", "archives may have kept it"),
}
