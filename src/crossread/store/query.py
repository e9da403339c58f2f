"""What a person types into a search, as a full-text query, and where the words were found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crossread.errors import InputError
from crossread.model.span import Span

# Noncharacters of Unicode: they stand in no text that follows the standard, and where a text holds
# one all the same another pair is taken.
MARKS = (*((chr(code), chr(code + 1)) for code in range(0xFDD0, 0xFDF0, 2)), ("\x02", "\x03"))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand together; with ``is_prefix`` the last may go on."""

    words: str
    is_prefix: bool = False


_TERM = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')


def fts_query(query: str) -> str:
    """Return ``query`` in FTS5's language: all words, phrases in quotation marks, ``word*``.

    Every term is quoted, so that no sign a person types is taken for an operator. Raises
    ``InputError`` when there is no word in it.
    """
    return " ".join(_quoted(term) for term in terms_of(query))


def terms_of(query: str) -> tuple[Term, ...]:
    """Return what a query asks for; raises ``InputError`` when there is no word in it."""
    found = (_term(*match.groups()) for match in _TERM.finditer(query))
    wanted = tuple(term for term in found if term is not None)
    if not wanted:
        raise InputError("there is no word to search for", hint='try crossread search "two words"')
    return wanted


def fts_any(words: Iterable[str]) -> str:
    """Return a query in FTS5's language for any of some words; empty where there is no word."""
    return " OR ".join(dict.fromkeys(_quoted(term) for term in terms_of_any(words)))


def terms_of_any(words: Iterable[str]) -> tuple[Term, ...]:
    """Return a term for each word that holds a letter or digit, each once."""
    found = (word.replace("\x00", " ") for word in words if re.search(r"\w", word))
    return tuple(dict.fromkeys(Term(word) for word in found))


def _quoted(term: Term) -> str:
    star = "*" if term.is_prefix else ""
    return '"' + term.words.replace('"', '""') + '"' + star


def _term(phrase: str | None, curly: str | None, word: str | None) -> Term | None:
    words = phrase if phrase is not None else curly if curly is not None else word or ""
    if not re.search(r"\w", words):
        return None
    whole = words.rstrip("*").replace("\x00", " ")  # which would end the query for SQLite
    return Term(whole, is_prefix=word is not None and words.endswith("*"))


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
