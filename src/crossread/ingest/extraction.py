"""The one place where trafilatura is called, and its faults become our errors."""

from __future__ import annotations

from typing import Any

from crossread.errors import UnreadableSource

# What the library and the parsers below it let through on markup they did not foresee.
FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,  # lxml's errors derive from it
    TypeError,
    ValueError,
)


def page_tree(text: str, name: str) -> Any:
    """Return a page as a tree; raises ``UnreadableSource`` when it holds no element."""
    from trafilatura import load_html

    try:
        tree = load_html(text)
    except FAULTS as error:
        raise _unreadable(name) from error
    if tree is None:
        raise _unreadable(name)
    return tree


def main_text(tree: Any, name: str) -> Any:
    """Return the article of a page as trafilatura's tree; raises ``UnreadableSource``."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except FAULTS as error:
        raise _unreadable(name) from error
    if found is None or not "".join(found.body.itertext()).strip():
        raise _unreadable(name)
    return found.body


def stated_facts(tree: Any) -> Any:
    """Return what trafilatura reads of title, author and outlet; its search for a date is cut.

    The tree is pruned on the way. What it cannot read is None.
    """
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document

    no_search = {"original_date": True, "extensive_search": False, "max_date": "1900-01-02"}
    try:
        return extract_metadata(tree, None, no_search, False)
    except FAULTS:
        return Document()


def _unreadable(name: str) -> UnreadableSource:
    return UnreadableSource(
        f"no article was found in {name}",
        hint="open it in a browser, save its text as plain text (.txt) and give that",
    )
