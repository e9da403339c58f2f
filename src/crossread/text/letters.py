"""How well a reading of bytes fits the letters of a language: the judge of text encodings.

Only characters outside ASCII are judged, each with its neighbours in the word. The numbers are
base-2 logarithms of rough letter frequencies; what matters is that wrong readings of one alphabet
as another break words, mix alphabets or turn case inside out.
"""

from __future__ import annotations

from collections import Counter

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


def _family(common: str, rare: str) -> dict[str, float]:
    return _table({common: -4.0, rare: -5.5})


# The letters outside ASCII of languages that are written together. A text is judged by the family
# that fits it best, for Czech read as French is a mixture that no language writes.
FAMILIES = (
    CYRILLIC,
    _family("éèàê", "çùôîâûëïœ"),
    _family("äöü", "ß"),
    _family("óíáéñ", "ãçúêõâôàüªº"),
    _family("èàùòì", "é"),
    _family("åäöøæ", "éüðþ"),
    _family("łąężóś", "ćńź"),
    _family("íáéěčšřžý", "ůúťďňôľäĺŕó"),
    _family("áéöóő", "üíúű"),
    _family("ăîâșț", "şţ"),
    _family("ışğü", "öçîâ"),
    _family("čšž", "ćđ"),
    _table({"αοιετσνη": -3.5, "υρπκμλςωό": -4.5, "δγέάίήύώχθφβ": -5.5, "ξζψϊϋΐΰ": -8.0}),
    _table({"יוהל": -3.4, "אמרתבשנ": -4.3, "דכםפקעחגט": -5.3, "סןצזךףץ": -6.5}),
    _table({"ايلمن": -3.4, "وتربعدهس": -4.4, "فكقحأجشةصى": -5.4, "خطضزذإثئغءظآؤ": -6.8}),
)
# Marks of typography that all the encodings of Windows share.
TYPOGRAPHY = frozenset("‘’‚“”„«»‹›–—…•· №€£§©®™°¿¡\u00ad")

IN_WORD = -10.0
NO_TEXT = -12.0
FOREIGN_LETTER = -8.0
LAST_LATIN = "\u024f"


def mean_score(text: str) -> float:
    """Return the mean fit of the characters outside ASCII; higher fits better, 0 if there are none.

    ``text`` is a run of words with blanks between them.
    """
    padded = f"  {text} "
    letters: Counter[str] = Counter()
    total = 0.0
    for index in range(2, len(padded) - 1):
        char = padded[index]
        if char <= "\x7f":
            continue
        before, after = padded[index - 1], padded[index + 1]
        if char.isalpha():
            letters[char.lower()] += 1
            total -= _misplaced(char, before, after, padded[index - 2])
        else:
            total += _fit_of_mark(char, before, after)
            letters[""] += 1
    n_judged = sum(letters.values())
    if not n_judged:
        return 0.0
    return (total + max(_fit_of_letters(letters, family) for family in FAMILIES)) / n_judged


def _fit_of_letters(letters: Counter[str], family: dict[str, float]) -> float:
    return sum(
        count * family.get(letter, FOREIGN_LETTER) for letter, count in letters.items() if letter
    )


def _misplaced(char: str, before: str, after: str, earlier: str) -> float:
    """Return what a letter costs for standing where it does: beside another alphabet, and so on."""
    cost = 0.0
    if char > LAST_LATIN:
        if _is_ascii_letter(before) or _is_ascii_letter(after):
            cost = 5.0  # two alphabets in one word
    elif before > "\x7f" and before.isalpha():
        cost = 4.0 if earlier <= "\x7f" else 8.0  # letters with marks seldom meet
    if char.isupper():
        cost += 8.0 if before.islower() else 0.5
    return cost


def _fit_of_mark(char: str, before: str, after: str) -> float:
    if char not in TYPOGRAPHY:
        return NO_TEXT
    inside = before.isalpha() and after.isalpha()
    return IN_WORD if inside and char not in "’‘–—…\u00ad" else -3.0


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


_ENDINGS = ("skiy", "skyy", "skyi", "skii", "skij", "sky", "ski")
_SPELLINGS = (
    ("kh", "h"), ("gh", "g"), ("ck", "k"), ("ph", "f"), ("tsch", "ch"), ("tch", "ch"),
    ("aa", "a"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ie", "e"), ("ye", "e"),
    ("yo", "o"), ("ey", "i"), ("y", "i"), ("j", "i"), ("w", "v"), ("q", "k"),
)  # fmt: skip


def spelling_key(name: str) -> str:
    """Return what the usual spellings of one name in Latin letters have in common.

    >>> spelling_key("Zelensky") == spelling_key("Zelenskyy") == spelling_key("Zelenskiy")
    True
    """
    return " ".join(_word_key(word) for word in name.casefold().replace("’", "").split())


def _word_key(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending):
            word = word.removesuffix(ending) + "sk"
            break
    for written, key in _SPELLINGS:
        word = word.replace(written, key)
    kept = word[:1]
    for letter in word[1:]:
        if letter != kept[-1]:
            kept += letter
    return kept
