"""What a site asks of programs in its robots.txt, read as RFC 9309 says."""

from __future__ import annotations

import re
from dataclasses import dataclass

AGENT = "crossread"
MAX_BYTES = 500 * 1024
MAX_RULES = 5_000
ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
FREE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us: beginnings of targets with whether they may be fetched.

    ``delay`` is how many seconds the site asks to be left alone between two requests.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def rule_for(self, target: str) -> tuple[str, bool] | None:
        """Return the rule that decides on a target: the longest, and of two the one that allows."""
        plain = _plain(target)
        fitting = [one for one in self.rules if fits(one[0], plain)]
        return max(fitting, key=lambda one: (len(one[0]), one[1]), default=None)


EVERYTHING = Robots()


def read_robots(content: bytes) -> Robots:
    """Return the rules of a robots.txt for us; nothing beyond the first 500 KiB is read."""
    named: list[tuple[str, str]] = []
    everybody: list[tuple[str, str]] = []
    is_named, agents, was_rule = False, set[str](), True
    for name, value in _lines(content):
        if name == "user-agent":
            agents = {value.lower()} if was_rule else agents | {value.lower()}
            was_rule = False
            continue
        was_rule = True
        if AGENT in {_token(one) for one in agents}:
            is_named = True
            named.append((name, value))
        elif "*" in agents:
            everybody.append((name, value))
    return _robots(named if is_named else everybody)


def _lines(content: bytes) -> list[tuple[str, str]]:
    text = content[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            found.append((name.strip().lower(), value.strip()))
    return [one for one in found if one[0] in ("user-agent", "allow", "disallow", "crawl-delay")]


def _token(agent: str) -> str:
    found = re.match(r"[a-z_-]+", agent)
    return found[0] if found else agent


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = tuple(
        (_plain(value), name == "allow")
        for name, value in lines
        if name in ("allow", "disallow") and value
    )
    delays = [value for name, value in lines if name == "crawl-delay"]
    return Robots(rules[:MAX_RULES], max(map(_seconds, delays), default=0.0))


def _seconds(value: str) -> float:
    return min(float(value), 3600.0) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value) else 0.0


def _plain(target: str) -> str:
    """Return a target in which one character is written in one way only."""

    def unescaped(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in FREE else found[0].upper()

    ascii_only = "".join(
        char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))
        for char in target
    )
    return ESCAPED.sub(unescaped, ascii_only)


def fits(rule: str, target: str) -> bool:
    """Whether a target begins as a rule says; ``*`` stands for anything, ``$`` for the end.

    Looked for piece by piece, so that no rule takes long.
    """
    ends = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not others:
        return not ends or target == first
    at = len(first)
    for piece in others[:-1]:
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = others[-1]
    return target.endswith(last) and len(target) - len(last) >= at if ends else last in target[at:]
