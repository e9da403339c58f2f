"""Which documents answer a search best, told by PostgreSQL as FTS5's bm25() tells it.

A text of one part (short) is a row of the index and is ranked as it is found; a longer one is put
together of its parts first. Only as many as are wanted leave the server.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crossread.store.words import K1, LEAST, OWN, B, Phrase

Rows = Callable[[str, Sequence[Any]], list[Any]]

SHORT, LONG = f"length <= {OWN}", f"length > {OWN}"
"""Texts of one part, and longer ones; each kind has an index of its own."""

# How often a phrase stands in a part. Of one word it is once, but for the few that are in "often":
# of those the server itself tells it, as the density of what covers them. Each place is a cover of
# its own, and those that are the next part's (weight B, the third of four) count nothing.
_IN_ALL = "occurrences(words, ?::text[], ?, n_words)::int"
_OFTEN = "ts_rank_cd('{1,1,0,1}', often, ?::tsquery)::int"


@dataclass(frozen=True, slots=True)
class _Counted:
    """An expression for how often a phrase stands in a part, with its values."""

    text: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks what ``ask`` finds; there are ``n_all`` documents of ``mean`` words."""

    ask: Rows
    n_all: int
    mean: float

    def best(self, wanted: Sequence[Phrase], limit: int, *, every: bool) -> dict[int, float]:
        """Return documents that hold phrases (every one, or any), with how well they answer.

        Among them are the best, ``limit`` if there are so many, and all that answer as well as the
        last of these.
        """
        rare = [self._rarity(one) for one in wanted] if len(wanted) > 1 else [1.0]
        found = self._long(wanted, rare, limit, every=every)
        if len(wanted) == 1 and wanted[0].is_word:
            return found | self._short_with(wanted[0], found, limit)
        return found | self._short(wanted, rare, limit, every=every)

    def _rarity(self, phrase: Phrase) -> float:
        short = f"SELECT count(*) FROM document_search WHERE {SHORT} AND words @@ ?::tsquery"
        ((n_short,),) = self.ask(short, (phrase.query,))
        holds, values = _holds(phrase)
        ((n_long,),) = self.ask(f"SELECT count(*) FROM ({holds}) AS held", values)
        n_holding = n_short + n_long
        return max(math.log((self.n_all - n_holding + 0.5) / (n_holding + 0.5)), LEAST)

    # -- short texts ------------------------------------------------------------------------------

    def _short(
        self, wanted: Sequence[Phrase], rare: Sequence[float], limit: int, *, every: bool
    ) -> dict[int, float]:
        values: list[Any] = []
        terms = []
        for phrase, rarity in zip(wanted, rare, strict=True):
            counted = _in_short(phrase)
            text = counted.text
            if not every:
                text = f"CASE WHEN words @@ ?::tsquery THEN {text} ELSE 0 END"
                values.append(phrase.query)
            values += counted.values
            terms.append((text, rarity))
        counts = ", ".join(f"({text})::float8 AS n{nth}" for nth, (text, _) in enumerate(terms))
        weight = " + ".join(self._term(f"n{nth}", rarity) for nth, (_, rarity) in enumerate(terms))
        holds = (" AND " if every else " OR ").join("words @@ ?::tsquery" for _ in wanted)
        statement = (
            f"SELECT document, {weight} AS weight FROM (SELECT document, length, {counts} "
            f"FROM document_search WHERE {SHORT} AND ({holds})) AS held "
            "ORDER BY weight DESC FETCH FIRST ? ROWS WITH TIES"
        )
        return dict(self.ask(statement, (*values, *(one.query for one in wanted), limit)))

    def _short_with(self, word: Phrase, others: dict[int, float], limit: int) -> dict[int, float]:
        """Return the best short texts with a word: those that hold it often, and short ones.

        Where enough hold it often, a text that holds it once must be shorter than some length to
        come before the last of them, so that most need not be looked at.
        """
        query = word.query
        end = "ORDER BY weight DESC FETCH FIRST ? ROWS WITH TIES"
        often = (
            f"SELECT document, {self._term('n', 1.0)} AS weight FROM ("
            f"SELECT document, length, {_OFTEN}::float8 AS n FROM document_search "
            f"WHERE {SHORT} AND often @@ ?::tsquery) AS held {end}"
        )
        found = dict(self.ask(often, (query, query, limit)))
        known = sorted((found | others).values(), reverse=True)
        longest = self._longest_for(known[limit - 1]) if len(known) >= limit else OWN
        if longest > 0:
            once = (
                f"SELECT document, {self._term('1::float8', 1.0)} AS weight FROM document_search "
                f"WHERE length <= {min(longest, OWN)} AND words @@ ?::tsquery "
                f"AND NOT often @@ ?::tsquery {end}"
            )
            found |= dict(self.ask(once, (query, query, limit)))
        return found

    def _longest_for(self, weight: float) -> int:
        """Return how long a text may be that holds a word once and answers no worse than this."""
        crowd = (K1 + 1) / weight - 1
        return math.ceil((crowd / K1 - (1 - B)) * self.mean / B) + 1

    # -- longer texts -----------------------------------------------------------------------------

    def _long(
        self, wanted: Sequence[Phrase], rare: Sequence[float], limit: int, *, every: bool
    ) -> dict[int, float]:
        tables, values, terms = [], list[Any](), []
        for number, (phrase, rarity) in enumerate(zip(wanted, rare, strict=True)):
            holds, given = _holds(phrase)
            tables.append(f"holds{number} AS MATERIALIZED ({holds})")
            values += given
            term = self._term(f"holds{number}.n", rarity, f"holds{number}.length")
            terms.append(f"coalesce({term}, 0)")
        join = "JOIN" if every else "FULL JOIN"
        joined = " ".join(f"{join} holds{n} USING (document)" for n in range(1, len(wanted)))
        statement = (
            f"WITH {', '.join(tables)} SELECT document, {' + '.join(terms)} AS weight "
            f"FROM holds0 {joined} ORDER BY weight DESC FETCH FIRST ? ROWS WITH TIES"
        )
        return dict(self.ask(statement, (*values, limit)))

    def _term(self, n: str, rarity: float, length: str = "length") -> str:
        """Return what a phrase that stands ``n`` times adds to the weight of a text."""
        crowd = f"{K1}::float8 * ({1 - B}::float8 + {B}::float8 * {length} / {self.mean!r}::float8)"
        return f"{rarity!r}::float8 * {n} * {K1 + 1}::float8 / ({n} + {crowd})"


def _holds(phrase: Phrase) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for the longer texts that hold a phrase: how often, and their length."""
    counted = _in_part(phrase)
    statement = (
        "SELECT document, sum(n)::float8 AS n, max(length)::float8 AS length FROM ("
        f"SELECT document, length, {counted.text} AS n FROM document_search "
        f"WHERE {LONG} AND words @@ ?::tsquery) AS part GROUP BY document HAVING sum(n) > 0"
    )
    return statement, (*counted.values, phrase.query)


def _in_part(phrase: Phrase) -> _Counted:
    """Return how often a phrase that stands in a part of a longer text does so."""
    if phrase.is_word:
        return _else_once(phrase, _OFTEN, (phrase.query,))
    return _Counted(_IN_ALL, (list(phrase.words), phrase.is_prefix))


def _in_short(phrase: Phrase) -> _Counted:
    """Return how often a phrase that stands in a short text does so.

    Words side by side stand so once, if they do not in "often": twice would be each of them twice.
    """
    counted = _in_part(phrase)
    if phrase.is_word or phrase.is_prefix:
        return counted
    return _else_once(phrase, counted.text, counted.values)


def _else_once(phrase: Phrase, text: str, values: tuple[Any, ...]) -> _Counted:
    return _Counted(
        f"CASE WHEN often @@ ?::tsquery THEN {text} ELSE 1 END", (phrase.query, *values)
    )
