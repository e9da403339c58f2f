"""What a page holds beside its article, and doubts about what was taken for the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crossread.ingest.flow import SEPARATOR
from crossread.ingest.repair import Repaired, key_of, visible_words
from crossread.model.document import Note
from crossread.text.decode import counted

COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?list|-?area|s)?|disqus\w*|respond)(?:$|[\s_-])", re.I
)
MIN_SECTION = 20
MAX_COMPARED = 1_000_000

# Below this share of the visible text of the element that holds the article, something of the
# article itself may be missing; below the second, of the whole page, where no element is clear.
DOUBTED_SHARE = 0.5
DOUBTED_PAGE_SHARE = 0.1


def extraction_notes(tree: Any, repaired: Repaired, text: str) -> tuple[Note, ...]:
    """Say how much of the page was left out, what was put back and what is doubted."""
    page = visible_words(tree)
    n_page = len(page)
    n_kept = len(text)
    notes = list(_put_back(repaired))
    n_comments = sum(len(visible_words(one)) for one in _comment_sections(tree))
    if n_comments >= MIN_SECTION:
        message = f"{n_comments:,} characters of readers' comments were left out"
        notes.append(Note("dropped.comments", message))
    n_dropped = n_page - n_kept - n_comments
    if n_dropped >= MIN_SECTION:
        message = (
            f"{n_dropped:,} of {n_page:,} visible characters were left out as not the article: "
            "navigation, related pieces, forms"
        )
        notes.append(Note("dropped.navigation", message))
    notes.extend(_unseen(page, text))
    doubt = _doubt(repaired.container, n_kept, n_page)
    return (*notes, doubt) if doubt else tuple(notes)


def _put_back(repaired: Repaired) -> Iterator[Note]:
    if repaired.n_added:
        passages = counted(repaired.n_added, "passage")
        yield Note("restored", f"put back: {passages} that extraction had dropped")
    if repaired.n_completed:
        passages = counted(repaired.n_completed, "passage")
        yield Note("completed", f"completed: {passages} that extraction had cut short")


def _unseen(page: str, text: str) -> Iterator[Note]:
    """Note passages that a reader of the page would not see so: metadata, templates, fallbacks."""
    if len(page) > MAX_COMPARED:
        return
    whole = key_of(page)
    n_unseen = sum(key_of(passage) not in whole for passage in text.split(SEPARATOR))
    if n_unseen:
        passages = counted(n_unseen, "passage")
        message = f"not so in the visible page: {passages}; compare before quoting"
        yield Note("extraction.unseen", message)


def _comment_sections(tree: Any) -> Iterator[Any]:
    """Yield the outermost elements that hold readers' comments."""
    taken: set[Any] = set()
    for element in tree.iter("div", "section", "ol", "ul", "aside"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if COMMENTS.search(names) and not any(one in taken for one in element.iterancestors()):
            taken.add(element)
            yield element


def _doubt(container: Any, n_kept: int, n_page: int) -> Note | None:
    if container is not None and container.tag not in ("body", "html"):
        n_all, floor = len(visible_words(container)), DOUBTED_SHARE
    else:
        n_all, floor = n_page, DOUBTED_PAGE_SHARE
    if n_kept >= n_all * floor:
        return None
    share = round(100 * n_kept / n_all)
    message = f"extraction kept only {share} % of the visible text around the article: compare"
    return Note("extraction.doubtful", message)
