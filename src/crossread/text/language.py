"""Which language a text is in, told offline in a few milliseconds.

The alphabet decides first, so that Cyrillic is never English; then the small words that every text
of a language is full of, and letters that only one language of an alphabet has. Only where these
leave it open is the larger model of py3langid asked, which takes half a second to load.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import Any

from crossread.text.small_words import SMALL_WORDS

MIN_LETTERS = 20

# The share of words that are small words of the language, and how far ahead of the next language
# it must be. In running text the share is 0.25 to 0.5 in western languages and 0.15 to 0.3 in
# Slavic ones; in another language than one's own it stays below 0.1 but for close kin.
MIN_SHARE = 0.08
MIN_LEAD = 1.5
MIN_HITS = 2

# What py3langid must be sure of, and the letters it needs, before it is believed.
MODEL_MIN_SCORE = 0.9
MODEL_MIN_LETTERS = 60

SAMPLE = 6_000

WORD = re.compile(r"[^\W\d_]+")

# Starts of ranges of code points and the alphabet of each; empty where it is none we tell.
_RANGES = (
    (0x0041, "Latin"),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, ""),
    (0x0900, "Devanagari"),
    (0x0980, "Bengali"),
    (0x0A00, "Gurmukhi"),
    (0x0A80, "Gujarati"),
    (0x0B00, ""),
    (0x0B80, "Tamil"),
    (0x0C00, "Telugu"),
    (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"),
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, ""),
    (0x1000, "Burmese"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, "Ethiopic"),
    (0x1380, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x3040, "Kana"),
    (0x3100, ""),
    (0x3400, "Han"),
    (0xA000, ""),
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
    (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFF00, ""),
    (0xFF21, "Latin"),
    (0xFF66, "Kana"),
    (0xFFA0, ""),
    (0x20000, "Han"),
    (0x30000, ""),
)
_STARTS = [start for start, _ in _RANGES]

# Alphabets that one language of news alone uses.
_ALONE = {
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Burmese": "my",
    "Georgian": "ka",
    "Hangul": "ko",
    "Khmer": "km",
    "Kana": "ja",
    "Han": "zh",
}

# Letters that speak for a language of the alphabet, and count as much as a small word each.
_LETTERS = {
    "uk": "їєґі",
    "ru": "ыэё",
    "be": "ўіы",
    "sr": "ђћ",
    "mk": "ѓќѕ",
    "kk": "әғқңұһ",
    "fa": "پچژگ",
    "ur": "ٹڈڑےں",
    "de": "ß",
    "pl": "łżśźćń",
    "cs": "řěů",
    "sk": "ľĺŕ",
    "ro": "țșţ",
    "tr": "ğı",
    "hu": "őű",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "lv": "ķļņģ",
    "lt": "ėįų",
    "sl": "",
    "sq": "",
    "vi": "ơưđạảấầ",
}

# Letters that a language does not have: each takes back what one of its own gives.
_FOREIGN = {
    "uk": "ыэёъўәғқңөұү",
    "ru": "іїєґўђјљњћџәғқңөұү",
    "be": "їєґщи",
    "bg": "ыэёіїєґў",
    "sr": "ыэёіїєґйъщяюь",
    "mk": "ыэёіїєґйъщяюь",
    "da": "ö",
    "no": "ö",
    "sv": "øæ",
}


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a text, or None where it cannot be told.

    None below ``MIN_LETTERS`` letters, and where two languages fit about equally well.
    """
    sample = _sample(text).lower()
    chars = Counter(sample)
    letters = Counter({char: n for char, n in chars.items() if char.isalpha()})
    if letters.total() < MIN_LETTERS:
        return None
    alphabet, share = _alphabet(letters)
    if share < 0.5:
        return None
    if alphabet in _ALONE:
        return _ALONE[alphabet]
    if alphabet not in SMALL_WORDS:
        return None
    return _by_small_words(sample, chars, alphabet) or _by_model(sample, alphabet, letters.total())


def _sample(text: str) -> str:
    """Return beginning, middle and end of a long text: menus and quotations mislead one place."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))


def _alphabet(letters: Counter[str]) -> tuple[str, float]:
    n_letters = letters.total()
    counts: Counter[str] = Counter()
    for char, count in letters.items():
        place = bisect_right(_STARTS, ord(char)) - 1
        counts[_RANGES[place][1] if place >= 0 else ""] += count
    japanese = counts["Kana"] + counts["Han"]  # Japanese mixes its own letters with Chinese ones
    if counts["Kana"] > n_letters * 0.1 and japanese > n_letters * 0.5:
        return "Kana", japanese / n_letters
    alphabet, count = counts.most_common(1)[0]
    return alphabet, count / n_letters


def _by_small_words(sample: str, chars: Counter[str], alphabet: str) -> str | None:
    words = WORD.findall(sample)
    counts = Counter(words)
    weights = _weights(alphabet)
    points = {
        language: sum(counts[word] * weights[word] for word in small & counts.keys())
        + _points_of_letters(language, chars)
        for language, small in _small_words(alphabet).items()
    }
    first, second = sorted(points, key=lambda language: -points[language])[:2]
    n_hits = sum(counts[word] for word in _small_words(alphabet)[first])
    n_hits += max(0, round(_points_of_letters(first, chars)))
    if n_hits < MIN_HITS or n_hits < MIN_SHARE * len(words):
        return None
    return first if points[first] >= MIN_LEAD * max(points[second], 0.0) else None


def _points_of_letters(language: str, chars: Counter[str]) -> float:
    own = sum(chars[letter] for letter in _LETTERS.get(language, ""))
    foreign = sum(chars[letter] for letter in _FOREIGN.get(language, ""))
    return float(own - foreign)


@cache
def _small_words(alphabet: str) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in SMALL_WORDS[alphabet].items()}


@cache
def _weights(alphabet: str) -> dict[str, float]:
    """Return what each small word counts: the less, the more languages have it."""
    languages = Counter(word for small in _small_words(alphabet).values() for word in small)
    return {word: 1 / count for word, count in languages.items()}


def _by_model(sample: str, alphabet: str, n_letters: int) -> str | None:
    """Ask py3langid where small words left it open; it must be sure and keep to the alphabet."""
    if n_letters < MODEL_MIN_LETTERS:
        return None
    language, score = _model().classify(sample)
    if score < MODEL_MIN_SCORE or len(language) != 2 or language in _other_alphabets(alphabet):
        return None
    return str(language)


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _other_alphabets(alphabet: str) -> frozenset[str]:
    others = {code for name, code in _ALONE.items() if name != alphabet}
    for name, languages in SMALL_WORDS.items():
        if name != alphabet:
            others.update(set(languages) - set(SMALL_WORDS.get(alphabet, {})))
    return frozenset(others)
