"""Word lists kept beside the code: sections of entries, and tables of columns.

A list file is UTF-8. ``#`` opens a comment line, ``[name]`` a section; entries are separated by
commas or line ends. An entry ``Kyiv=Kiev=Kyïv`` gives a name and its other spellings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


def lines_of(package: str, name: str) -> Iterator[str]:
    """Yield the lines of a list file that are neither blank nor comments, unstripped of tabs."""
    text = files(package).joinpath("words", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def sections(package: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the entries of each section of ``words/<name>`` in ``package``, in order.

    Raises ``ValueError`` for an entry before the first section.
    """
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines_of(package, name):
        if line.startswith("["):
            current = found.setdefault(line.strip().strip("[]"), [])
            continue
        if current is None:
            raise ValueError(f"{name}: {line!r} stands before the first section")
        current.extend(entry.strip() for entry in line.split(",") if entry.strip())
    return MappingProxyType({section: tuple(entries) for section, entries in found.items()})


@cache
def rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the tab-separated ``words/<name>`` in ``package``."""
    return tuple(tuple(line.split("\t")) for line in lines_of(package, name))
