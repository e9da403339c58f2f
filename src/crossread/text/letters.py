"""How well a reading of bytes fits the letters of a language: the judge of text encodings.

Only characters outside ASCII are judged, each with its neighbours in the word. The numbers are
base-2 logarithms of rough letter frequencies; what matters is that wrong readings of one alphabet
as another break words, mix alphabets or turn case inside out.
"""

from __future__ import annotations

# In the order in which equals are preferred.
CANDIDATES = (
    "cp1252",
    "cp1251",
    "koi8_u",
    "cp1250",
    "cp866",
    "iso8859_5",
    "iso8859_2",
    "cp1254",
    "mac_roman",
)


def _table(groups: dict[str, float]) -> dict[str, float]:
    return {letter: score for letters, score in groups.items() for letter in letters}


# Russian and Ukrainian together, most frequent first.
CYRILLIC = _table(
    {
        "оаеи": -3.4,
        "нтсірвлк": -4.3,
        "мдупя": -5.0,
        "зыьбгчйх": -5.9,
        "жшюцїєщ": -6.9,
        "эфё": -8.0,
        "ґъўђјљњћџ": -9.5,
    }
)

# Letters with marks in the languages of western, central and northern Europe and Turkey.
LATIN = _table(
    {
        "éáíóèàäöü": -4.0,
        "ąęłśżćńčšžřůýěğışçñßêâôûîåæøőűãõúùțșăđ": -5.0,
        "ëïœźďťňľĺŕìòÿ": -6.5,
        "ðþªº": -9.0,
    }
)

# Marks of typography that all the encodings of Windows share.
TYPOGRAPHY = frozenset("‘’‚“”„«»‹›–—…•· №€£§©®™°¿¡\u00ad")

IN_WORD = -10.0
NO_TEXT = -12.0
UNKNOWN_LETTER = -9.0


def mean_score(text: str) -> float:
    """Return the mean fit of the characters outside ASCII; higher fits better, 0 if there are none.

    ``text`` is a run of words with blanks between them.
    """
    padded = f"  {text} "
    total = 0.0
    n_judged = 0
    for index in range(2, len(padded) - 1):
        char = padded[index]
        if char > "\x7f":
            total += _fit(char, padded[index - 1], padded[index + 1], padded[index - 2])
            n_judged += 1
    return total / n_judged if n_judged else 0.0


def _fit(char: str, before: str, after: str, earlier: str) -> float:
    if not char.isalpha():
        return _fit_of_mark(char, before, after)
    lower = char.lower()
    if lower in CYRILLIC:
        score = CYRILLIC[lower]
        if _is_ascii_letter(before) or _is_ascii_letter(after):
            score -= 5.0  # two alphabets in one word
    elif lower in LATIN:
        score = LATIN[lower]
        if before > "\x7f" and before.isalpha():
            score -= 4.0 if earlier <= "\x7f" else 8.0  # letters with marks seldom meet
    else:
        score = UNKNOWN_LETTER
    return score - _case_penalty(char, before)


def _case_penalty(char: str, before: str) -> float:
    """Return what a capital costs: much after a small letter, little at the head of a word."""
    if not char.isupper():
        return 0.0
    return 8.0 if before.islower() else 1.0


def _fit_of_mark(char: str, before: str, after: str) -> float:
    if char not in TYPOGRAPHY:
        return NO_TEXT
    inside = before.isalpha() and after.isalpha()
    if inside and char not in "’‘–—…·\u00ad":
        return IN_WORD
    return -3.0


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
