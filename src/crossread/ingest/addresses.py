"""Addresses: which may be asked for a page, and which numbers a name may lead to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from crossread.errors import NotFetched
from crossread.ingest.sources import shown

Number: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_ADDRESS = 2000
PORTS = {"http": 80, "https": 443}
IN_PATH = "/%:@!$&'()*+,;=~-._"
IN_QUERY = IN_PATH + "?[]|"

# Not for everybody, beside what the registry of special addresses says: relays that lead elsewhere
# (6to4), and ranges that older versions of Python do not know.
CLOSED_V4 = tuple(
    ipaddress.IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
    )
)
OPEN_V6 = ipaddress.IPv6Network("2000::/3")
"""Global unicast. Outside lie loopback, mapped, NAT64, unique-local, link-local and multicast."""

CLOSED_V6 = tuple(
    ipaddress.IPv6Network(one)
    for one in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a page, ready to be asked for. ``host`` is in the letters DNS knows."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """Return the whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Return host and port, the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what has a robots.txt of its own: scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    def leading_to(self, location: str, *, any_port: bool) -> Address:
        """Return where a redirect leads; raises ``NotFetched``."""
        try:
            target = urljoin(self.url, location.strip())
        except ValueError as error:
            raise _no_address(location) from error
        return address_of(target, any_port=any_port)

    def at(self, target: str) -> Address:
        """Return another target on the same host."""
        return Address(self.scheme, self.host, self.port, target)


def address_of(text: str, *, any_port: bool = False) -> Address:
    """Return an address as it is asked for, what follows ``#`` left out.

    Only http and https, and only their own ports unless ``any_port``; no password in it. Raises
    ``NotFetched``.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _no_address(text) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host or len(text) > MAX_ADDRESS:
        raise _no_address(text)
    if parts.username is not None or parts.password is not None:
        raise NotFetched(
            f"the address at {shown(host)} holds a password, which would stand in the capture",
            hint="give it without; save pages behind a password in a browser and give the file",
        )
    port = PORTS[scheme] if port is None else port
    if port not in PORTS.values() and not any_port:
        raise NotFetched(
            f"{shown(host)} is asked for at port {port}: only 80 and 443 are used",
            hint="if you know what answers there, --any-port allows it",
            details={"port": port},
        )
    target = quote(parts.path or "/", safe=IN_PATH)
    if parts.query:
        target += "?" + quote(parts.query, safe=IN_QUERY)
    return Address(scheme, _in_ascii(host, text), port, target)


def _in_ascii(host: str, text: str) -> str:
    if host.isascii():
        known = all(char.isalnum() or char in "-._:%" for char in host)
        if not known or "%" in host:
            raise _no_address(text)
        return host.lower().rstrip(".")
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise _no_address(text) from error


def _no_address(text: str) -> NotFetched:
    return NotFetched(
        f"{shown(text)[:300]} is no address that can be fetched",
        hint="give it as https://host/page; only http and https are known",
    )


def is_public(number: Number) -> bool:
    """Whether a number belongs to the open net, and to nothing behind this or another machine."""
    if isinstance(number, ipaddress.IPv4Address):
        special = number.is_multicast or number.is_reserved or not number.is_global
        return not special and not any(number in one for one in CLOSED_V4)
    if number.scope_id is not None or number not in OPEN_V6:
        return False
    return not any(number in one for one in CLOSED_V6)


def public_ones(numbers: tuple[Number, ...], host: str) -> tuple[Number, ...]:
    """Return the numbers of a host that may be asked; raises ``NotFetched`` for none."""
    found = tuple(one for one in dict.fromkeys(numbers) if is_public(one))
    if not found:
        told = ", ".join(str(one) for one in numbers[:3]) or "nowhere"
        raise NotFetched(
            f"{shown(host)} leads to {told}, which is not on the open net: not fetched",
            hint="pages of your own network are saved in a browser and given as files",
            details={"host": host, "numbers": [str(one) for one in numbers]},
        )
    return found
