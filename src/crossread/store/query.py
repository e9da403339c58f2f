"""What a person types into a search, as a full-text query, and where the words were found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crossread.errors import InputError
from crossread.model.span import Span

# Noncharacters of Unicode: they stand in no text that follows the standard, and where a text holds
# one all the same another pair is taken.
MARKS = (*((chr(code), chr(code + 1)) for code in range(0xFDD0, 0xFDF0, 2)), ("\x02", "\x03"))

_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')


def fts_query(query: str) -> str:
    """Return ``query`` in FTS5's language: all words, phrases in quotation marks, ``word*``.

    Every term is quoted, so that no sign a person types is taken for an operator. Raises
    ``InputError`` when there is no word in it.
    """
    terms = [_quoted(*match.groups()) for match in _TERM.finditer(query)]
    wanted = " ".join(term for term in terms if term)
    if not wanted:
        raise InputError("there is no word to search for", hint='try crossread search "two words"')
    return wanted


def fts_any(words: Iterable[str]) -> str:
    """Return a query in FTS5's language for any of some words; empty where there is no word."""
    terms = ('"' + word.replace('"', '""') + '"' for word in words if re.search(r"\w", word))
    return " OR ".join(dict.fromkeys(terms))


def _quoted(phrase: str | None, curly: str | None, word: str | None) -> str:
    words = phrase if phrase is not None else curly if curly is not None else word or ""
    if not re.search(r"\w", words):
        return ""
    star = "*" if word is not None and words.endswith("*") else ""
    return '"' + words.replace('"', '""').rstrip("*") + '"' + star


def marked_spans(marked: tuple[str, str, str], text: str) -> tuple[Span, ...]:
    """Return where words are marked, as spans of the text without the marks.

    ``marked`` is the text with marks, the mark that opens and the mark that closes.
    """
    with_marks, first, last = marked
    spans, start, n_marks = [], 0, 0
    for at, letter in enumerate(with_marks):
        if letter == first:
            start = at - n_marks
            n_marks += 1
        elif letter == last:
            spans.append(Span(start, at - n_marks))
            n_marks += 1
    return tuple(span for span in spans if span.end <= len(text))
