"""Whether two names may be one person's."""

from __future__ import annotations

from functools import lru_cache

from crossread.text.similarity import is_content, stem, tokens, word_set


@lru_cache(maxsize=1 << 14)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparing, titles left out."""
    words = tuple(word.norm for word in tokens(name))
    telling = (word for word in words if word not in word_set("titles") and is_content(word))
    return tuple(map(stem, telling)) or words


def may_be_one(a: str | None, b: str | None) -> bool:
    """Whether two speakers may be one; an unknown one may be anybody.

    >>> may_be_one("Xi Jinping", "President Xi"), may_be_one("Ann Lee", "Bo Lee")
    (True, False)
    """
    return a is None or b is None or are_one(a, b)


def are_one(a: str | None, b: str | None) -> bool:
    """Whether two known names are most likely one person's: one is part of the other."""
    if a is None or b is None:
        return False
    first, second = frozenset(name_words(a)), frozenset(name_words(b))
    return bool(first and second) and (first <= second or second <= first)
