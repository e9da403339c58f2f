"""What is known of names without context: first names and their gender, common words, slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from crossread.text.wordlists import rows, sections

Gender = Literal["f", "m"]


@cache
def first_names() -> Mapping[str, Gender | None]:
    """Return every known first name with its gender, None where both are common."""
    found: dict[str, Gender | None] = {}
    for gender, names in rows("crossread.text", "first_names.tsv"):
        for name in names.split(", "):
            found[name] = "f" if gender == "f" else "m" if gender == "m" else None
    return MappingProxyType(found)


def is_first_name(word: str) -> bool:
    """Whether ``word``, written as a name in the nominative, is a known first name."""
    return word in first_names()


def gender_of(first_name: str) -> Gender | None:
    """Return the gender of most people who bear a first name; None if unknown or both.

    Only the first word of a longer name counts: ``gender_of("Anna Maria Kvist")`` is ``"f"``.
    """
    words = first_name.split()
    if not words:
        return None
    known = first_names()
    for one in (words[0], words[0].split("-")[0], words[0].capitalize()):
        if one in known:
            return known[one]
    return None


@cache
def common_words() -> frozenset[str]:
    """Return the English words that are hardly ever names, in lower case."""
    return frozenset(sections("crossread.text", "common_en.txt")["words"])


def is_common(word: str) -> bool:
    """Whether an English word, or what it is the plural of, is hardly ever a name."""
    low = word.lower()
    common = common_words()
    if low in common:
        return True
    return (low.endswith("s") and low[:-1] in common) or (
        low.endswith("ies") and low[:-3] + "y" in common
    )


_LETTERS = re.compile(r"[^\W_]+")
_LATIN = {
    ord("ß"): "ss", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l", ord("æ"): "ae", ord("œ"): "oe",
    ord("ı"): "i", ord("þ"): "th", ord("ð"): "d",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """Return ``name`` case-folded, without accents on Latin letters, apostrophes or dots."""
    folded = name.casefold().translate(_LATIN)
    decomposed = unicodedata.normalize("NFD", folded)
    kept = [
        one
        for at, one in enumerate(decomposed)
        if not unicodedata.combining(one) or (at and not decomposed[at - 1].isascii())
    ]
    plain = unicodedata.normalize("NFC", "".join(kept))
    return re.sub(r"[’'ʼ`.]", "", plain)


def slug(name: str) -> str:
    """Return ``name`` as words joined by hyphens: ``"José Álvarez"`` is ``jose-alvarez``."""
    return "-".join(_LETTERS.findall(fold(name)))


def is_fuller(name: str, known: str) -> bool:
    """Whether a name is longer; of two alike, one in capitals, as of a headline, gives way."""
    return (len(name), not name.isupper()) > (len(known), not known.isupper())


def without_article(surname: str) -> str:
    """Return a surname without the article joined to it: ``"al-Tarn"`` is ``Tarn``."""
    return _ARTICLE.sub("", surname)


_ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l|an|as|ash|at|ar|ad)-(?=[A-Z])")
