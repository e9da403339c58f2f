"""Which rules a result was found with: a digest of the source that finds it, beside its key.

Numbers of versions are forgotten to be raised; the source is not. A result is held with its key
(what it depends on, see ``keys``) and, behind it, with the program's version and the digest of its
own files. The same files have the same digest on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.abc import Traversable
from typing import Literal

from crossread import __version__
from crossread.model.analyser import Analyser, Comparer
from crossread.model.identity import digest_of

READING = ("analyse", "engine", "inference", "model", "text")
COMPARING = (*READING, "compare")
"""The parts of the package that decide what is found in a document, and across documents."""

FILES = (".py", ".txt", ".tsv")
"""What the names of their files end in."""

OF_NO_WEIGHT = ("inference/chat", "inference/endpoint", "inference/hearing", "inference/keys")
"""Files of these parts that speak with language models and find nothing."""

N_DIGITS = 16

Age = Literal["same", "older", "newer", "other"]
"""How a held result stands to one that would be found now.

It is the *same*, found with *older* or *newer* rules, or depends on something *other*.
"""


def rules_of(step: Analyser | Comparer) -> str:
    """Return the rules a step is run with; a plug-in's own files are not in their digest."""
    return rules(COMPARING if isinstance(step, Comparer) else READING)


def rules(parts: tuple[str, ...]) -> str:
    """Return the version of this program and the digest of parts of it."""
    return f"{__version__}/{digest_of_parts(parts)}"


@cache
def digest_of_parts(parts: tuple[str, ...]) -> str:
    """Return a digest of the files of parts of this package, however it is installed."""
    lines = [
        f"{digest_of(_content(file))}  {name}\n"
        for part in parts
        for name, file in _files(resources.files("crossread") / part, part)
        if not name.startswith(OF_NO_WEIGHT)
    ]
    return digest_of("".join(sorted(lines)).encode("utf-8"))[:N_DIGITS]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        inner = f"{name}/{one.name}"
        if one.name.endswith(FILES):
            yield inner, one
        elif "." not in one.name and one.is_dir():  # what Python compiled is named by its version
            yield from _files(one, inner)


def _content(file: Traversable) -> bytes:
    """Return the bytes of a file of text, whose lines may end as another system ends them."""
    return file.read_bytes().replace(b"\r\n", b"\n")


def signed(key: str, by: str) -> str:
    """Return a key with the rules behind it, as it is kept with a result."""
    return f"{key}@{by}"


def age_of(held: str, now: str) -> Age:
    """Return how a result kept under ``held`` stands to what would be kept under ``now``.

    Before rules were kept with results, keys stood alone: those are older.
    """
    if held == now:
        return "same"
    held_key, _, held_rules = held.partition("@")
    key, _, now_rules = now.partition("@")
    if held_key != key:
        return "other"
    (held_version, _, held_digest), (version, _, digest) = (
        one.partition("/") for one in (held_rules, now_rules)
    )
    if held_digest == digest:
        return "same"
    return "newer" if _numbers(held_version) > _numbers(version) else "older"


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, by which versions are put in order."""
    return tuple(int(one) for one in version.split(".") if one.isdecimal())
