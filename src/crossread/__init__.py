"""Crossread reads contested sources side by side; every finding is pinned to the exact words.

>>> import crossread
>>> comparison = crossread.compare(["a.html", "b.txt"])
>>> comparison.sheet("sheet.html")

Importing this package loads nothing but the standard library; the rest comes when it is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossread.api import Comparison, compare, read
    from crossread.errors import CrossreadError
    from crossread.model.findings import Findings
    from crossread.workspace import Workspace

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "CrossreadError",
    "Findings",
    "Workspace",
    "__version__",
    "compare",
    "read",
]

_HOMES = {
    "Comparison": "crossread.api",
    "CrossreadError": "crossread.errors",
    "Findings": "crossread.model.findings",
    "Workspace": "crossread.workspace",
    "read": "crossread.api",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name == "compare":
        return import_module("crossread.compare")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Compare(ModuleType):
    """``crossread.compare`` is two things: the package of comparers, and the function one calls."""

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """Return what ``help`` shows: how to call the function."""
        from inspect import signature

        function = self.__wrapped__
        return f"{function.__doc__.rstrip()}\n\n    crossread.compare{signature(function)}\n    "

    def __call__(self, *sources: Any, **options: Any) -> Any:
        return self.__wrapped__(*sources, **options)

    @property
    def __wrapped__(self) -> Any:
        """Return the function, where ``help`` and ``inspect.signature`` look for it."""
        return import_module("crossread.api").compare


class _Crossread(ModuleType):
    def __setattr__(self, name: str, value: Any) -> None:
        # Importing a subpackage sets it on its parent: that is the moment to make it callable.
        if name == "compare" and isinstance(value, ModuleType):
            value.__class__ = _Compare
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Crossread
