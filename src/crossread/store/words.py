"""What counts as a word in a search, for a store whose database would cut words another way.

SQLite's own tokeniser does it, in memory, so that a search finds the same in every store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.model.span import Span
from crossread.store.query import MARKS, Term, marked_spans

TOKENISER = "unicode61 remove_diacritics 2"
"""The one of the SQLite store's schema."""

LONGEST_WORD = 500
"""Letters of a word that are told apart: in UTF-8 they fit a lexeme of PostgreSQL (2,046 bytes)."""

OWN, MORE = 224, 32
"""How many words a part of a text has, and how many of the next part go with it."""

NEXT = "B"
"""The weight, as PostgreSQL calls it, of words that are the next part's; own words have D."""

K1, B, LEAST = 1.2, 0.75, 1e-6
"""The constants of FTS5's bm25(), which ranks the same way."""


# SQLite takes U+0000 for the end of a text; a store may write U+FDEF in another way. Neither is
# ever part of a word. A gap is as long as what it stands for, so that places stay.
_GAPS = {0x0000: " ", 0xFDEF: " "}


class Words:
    """Cuts texts and queries into words, folded (``Éva`` to ``eva``)."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE text_search USING fts5 (text, tokenize = '{TOKENISER}')"
        )
        self._connection.execute(
            "CREATE VIRTUAL TABLE word USING fts5vocab ('text_search', 'instance')"
        )

    def of(self, text: str) -> list[str]:
        """Return the words of a text, in order."""
        self._put(text)
        found = self._connection.execute('SELECT term FROM word ORDER BY "offset"').fetchall()
        return [word[:LONGEST_WORD] for (word,) in found]

    def spans(self, query: str, text: str) -> tuple[Span, ...]:
        """Return where the words of a query, in FTS5's language, stand in a text."""
        first, last = next(pair for pair in MARKS if not set(pair) & set(text))
        self._put(text)
        found = self._connection.execute(
            "SELECT highlight(text_search, 0, ?, ?) FROM text_search WHERE text_search MATCH ?",
            (first, last, query),
        ).fetchall()
        return marked_spans((found[0][0], first, last), text) if found else ()

    def _put(self, text: str) -> None:
        self._connection.execute("DELETE FROM text_search")
        self._connection.execute("INSERT INTO text_search VALUES (?)", (text.translate(_GAPS),))

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a part of a text as a ``tsvector`` is written, and how many are its own.

    ``often`` holds those alone that stand more than once among the part's own words, or not at all
    (they are the next part's): of the rest it need not be looked up how often they stand there.
    """

    n_words: int
    vector: str
    often: str


def parts(words: Sequence[str]) -> list[Part]:
    """Return the words of a text in parts that fit the limits of a ``tsvector``."""
    found = []
    for start in range(0, len(words), OWN):
        places: dict[str, list[int]] = {}
        for place, word in enumerate(words[start : start + OWN + MORE], 1):
            places.setdefault(word, []).append(place)
        often = {word: where for word, where in places.items() if _n_own(where) != 1}
        found.append(Part(min(OWN, len(words) - start), _vector(places), _vector(often)))
    return found


def _n_own(places: Sequence[int]) -> int:
    return sum(place <= OWN for place in places)


def _vector(places: Mapping[str, Sequence[int]]) -> str:
    return " ".join(
        f"{_quoted(word)}:{','.join(map(_placed, where))}" for word, where in places.items()
    )


def _placed(place: int) -> str:
    return f"{place}{NEXT}" if place > OWN else str(place)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand side by side; with ``is_prefix`` the last may go on."""

    words: tuple[str, ...]
    is_prefix: bool

    @property
    def is_word(self) -> bool:
        """Whether it is one whole word."""
        return len(self.words) == 1 and not self.is_prefix

    @property
    def query(self) -> str:
        """Return it as a ``tsquery`` is written."""
        star = ":*" if self.is_prefix else ""
        return " <-> ".join(map(_quoted, self.words)) + star


def phrases(terms: Sequence[Term], words: Words) -> list[Phrase]:
    """Return what is to be looked for, cut short where a part of a text could not hold it."""
    found = []
    for term in terms:
        wanted = words.of(term.words)
        cut = tuple(wanted[: MORE + 1])
        if cut:
            found.append(Phrase(cut, term.is_prefix and len(cut) == len(wanted)))
    return found


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
