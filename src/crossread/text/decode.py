"""From bytes to text: which encoding they are in, how that was decided, and what was changed.

Nothing is changed but this: a byte-order mark is dropped, CR LF becomes LF, and NUL, lone
surrogates and bytes that stand for nothing become U+FFFD one for one. Each is noted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from crossread.model.document import Note
from crossread.text.letters import CANDIDATES, mean_score

REPLACEMENT = "\ufffd"

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Names that pages declare and browsers read as something wider (the WHATWG encoding standard).
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "koi8-r": "koi8_u",
    "utf-16": "utf-8",  # what could read the declaration is not UTF-16
}

SHOWN = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1254": "windows-1254",
    "iso8859_2": "iso-8859-2",
    "iso8859_5": "iso-8859-5",
    "koi8_u": "koi8-u",
    "mac_roman": "macintosh",
}

# The bytes where KOI8-U has Ukrainian letters and KOI8-R has box drawing.
KOI8_UKRAINIAN = re.compile(rb"[\xa4\xa6\xa7\xad\xb4\xb6\xb7\xbd]")

WORDS = re.compile(rb"[A-Za-z'\x80-\xff]+")
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a]")

# A declared encoding wins over one that fits the letters a little better, not over one that fits
# much better: wrong readings are worse by two or more (measured on words of six languages). The
# fewer characters there are to judge by, the more the declaration counts.
DECLARED_BONUS = 0.75
DECLARED_CHARACTERS = 6

# Best means below this are no language the tables know.
FITS_NOTHING = -6.5

MAX_SAMPLE_WORDS = 1500
SAMPLE_BYTES = 300_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in (None for UTF-8 taken as given) and what was noted."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes, *, declared: str | None = None) -> Decoded:
    """Read bytes as text, one code point for each character of the source.

    ``declared`` is the encoding a page or a header names; it is believed where the bytes do not
    contradict it. The order: byte-order mark, the pattern of UTF-16, valid UTF-8, UTF-8 with a few
    damaged bytes, the declared encoding, the encoding whose letters fit a language best.
    """
    return _clean(_decoded(content, _codec_named(declared)), declared)


def _decoded(content: bytes, declared: str | None) -> Decoded:
    for mark, codec in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _by_mark(content[len(mark) :], codec)
    utf_16 = utf_16_without_mark(content)
    if utf_16 is not None:
        why = "read as UTF-16, which its bytes show; it has no byte-order mark"
        text = _lenient(content, utf_16)
        return Decoded(text, utf_16, (Note("encoding", why), *_replaced(text)))
    return (
        _as_utf_8(content) or _by_declaration(content, declared) or _by_letters(content, declared)
    )


def _by_mark(content: bytes, codec: str) -> Decoded:
    text = _lenient(content, codec)
    dropped = Note("bom", f"the byte-order mark of {codec.upper()} was left out of the text")
    return Decoded(text, codec, (dropped, *_replaced(text)))


def utf_16_without_mark(content: bytes) -> str | None:
    """Return ``utf-16-le`` or ``utf-16-be`` where the bytes show it without a mark, else None.

    Every second byte of alphabetic UTF-16 is NUL or the same small number, which as single bytes
    are control characters that no text holds.
    """
    sample = content[:8192]
    if len(sample) < 8 or len(CONTROLS.findall(sample)) < len(sample) * 0.2:
        return None
    best = max(("utf-16-le", "utf-16-be"), key=lambda codec: _alphabetic_share(sample, codec))
    return best if _alphabetic_share(sample, best) >= 0.9 else None


def _alphabetic_share(sample: bytes, codec: str) -> float:
    text = sample[: len(sample) // 2 * 2].decode(codec, "replace")
    usual = sum(1 for char in text if _is_usual(char))
    return usual / max(len(text), 1)


def _is_usual(char: str) -> bool:
    code = ord(char)
    if code < 0x20:
        return char in "\t\n\r\f"
    return code < 0x0700 or 0x2000 <= code < 0x2070 or code in (0x20AC, 0x2116)


def _as_utf_8(content: bytes) -> Decoded | None:
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if _is_cut_short(content) or _is_mostly_utf_8(_sample(content)):
        text = _lenient(content, "utf-8")
        return Decoded(text, "utf-8", _replaced(text))
    return None


def _is_mostly_utf_8(sample: bytes) -> bool:
    """Whether bytes are UTF-8 but for lone surrogates and a few damaged places."""
    text = _lenient(sample, "utf-8")
    if text.count(REPLACEMENT) == sample.count(REPLACEMENT.encode("utf-8")):
        return True  # only lone surrogates stood against strictness
    n_damaged = text.count(REPLACEMENT)
    n_whole = sum(char > "\x7f" for char in text) - n_damaged
    return n_damaged * 20 <= n_whole


def _sample(content: bytes) -> bytes:
    """Return a large source's beginning, middle and end: enough to judge its encoding by."""
    if len(content) <= 3 * SAMPLE_BYTES:
        return content
    middle = len(content) // 2
    starts = (0, middle, len(content) - SAMPLE_BYTES)
    return b" ".join(_whole_words(content[start : start + SAMPLE_BYTES]) for start in starts)


def _whole_words(part: bytes) -> bytes:
    """Return a slice without the words at its ends, which may be cut within a character."""
    first, last = part.find(b" "), part.rfind(b" ")
    return part[first:last] if 0 <= first < last else part


def _is_cut_short(content: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a last character that was cut in two.

    One lone byte at the end of ASCII is no proof: it may be the only accented letter of a text.
    """
    if content[:-1].isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _by_declaration(content: bytes, declared: str | None) -> Decoded | None:
    """Believe a declared encoding of several bytes a character, which cannot fit by chance."""
    if declared is None or declared in CANDIDATES or declared == "utf-8":
        return None
    try:
        text = content.decode(declared)
    except (UnicodeDecodeError, LookupError):
        return None
    n_wide = sum(1 for char in text if char > "\u2e7f")
    return Decoded(text, _shown(declared, content)) if n_wide else None


def _by_letters(content: bytes, declared: str | None) -> Decoded:
    sample = _words_with_high_bytes(content)
    tried = (*CANDIDATES, declared) if _is_single_byte(declared) else CANDIDATES
    scores = {codec: mean_score(_one_for_one(sample, codec)) for codec in tried if codec}
    if declared in scores:
        n_judged = max(1, sum(byte > 0x7F for byte in sample))
        scores[declared] += DECLARED_BONUS + DECLARED_CHARACTERS / n_judged
    best = max(scores, key=lambda codec: scores[codec])  # the first of equals
    if scores[best] < FITS_NOTHING:
        guessed = _guessed_by_library(content)
        if guessed is not None:
            return guessed
    text = _one_for_one(content, best)
    shown = _shown(best, content)
    if best == declared:
        return Decoded(text, shown, _replaced(text))
    why = f"read as {shown}, whose letters fit best; nothing declares its encoding"
    return Decoded(text, shown, (Note("encoding", why), *_replaced(text)))


def _is_single_byte(codec: str | None) -> bool:
    if codec is None or codec in CANDIDATES:
        return False
    return len(bytes(range(256)).decode(codec, "ignore")) > 200


def _words_with_high_bytes(content: bytes) -> bytes:
    """Return up to ``MAX_SAMPLE_WORDS`` words that ASCII could not write, from the whole text."""
    words = [word[:60] for word in WORDS.findall(_sample(content)) if not word.isascii()]
    step = max(1, len(words) // MAX_SAMPLE_WORDS)
    return b" ".join(words[::step])


def _guessed_by_library(content: bytes) -> Decoded | None:
    """Ask charset-normalizer about encodings of several bytes a character (Chinese, Japanese …)."""
    from charset_normalizer import from_bytes

    wide = ["gb18030", "big5", "cp932", "euc_jp", "cp949"]
    match = from_bytes(content[:20_000], cp_isolation=wide).best()
    if match is None:
        return None
    try:
        text = content.decode(match.encoding)
    except UnicodeDecodeError:
        return None
    why = f"read as {match.encoding}, whose letters fit best; nothing declares its encoding"
    return Decoded(text, match.encoding, (Note("encoding", why),))


def _codec_named(declared: str | None) -> str | None:
    """Return Python's codec for a declared name, widened as browsers do; None if unknown."""
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        "x".encode(name)  # refuses codecs that are no text encodings
    except (LookupError, ValueError, TypeError):
        return None
    return WIDER.get(name, _ours(name))


def _ours(name: str) -> str:
    """Return the spelling used among the candidates (``iso8859_5`` for ``iso8859-5``)."""
    spelled = name.replace("-", "_")
    return spelled if spelled in CANDIDATES else name


def _shown(codec: str, content: bytes) -> str:
    if codec == "koi8_u" and not KOI8_UKRAINIAN.search(content):
        return "koi8-r"
    return SHOWN.get(codec, codec.replace("_", "-"))


def _lenient(content: bytes, codec: str) -> str:
    """Decode, keeping lone surrogates as they are and damaged bytes as U+FFFD."""
    try:
        return content.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return content.decode(codec, "replace")


def _one_for_one(content: bytes, codec: str) -> str:
    return content.decode(codec, "replace")


def _replaced(text: str) -> tuple[Note, ...]:
    n_damaged = text.count(REPLACEMENT)
    if not n_damaged:
        return ()
    message = f"{counted(n_damaged, 'damaged character')} could not be read: U+FFFD in its place"
    return (Note("undecodable", message),)


# ---- what is changed in the text, and what is only noted -----------------------------------------

SURROGATE = re.compile("[\ud800-\udfff]")
LONE_CR = re.compile(r"\r(?!\n)")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ZERO_WIDTH = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")

# Code, name, what it does, pattern of characters that are kept and noted.
KEPT = (
    ("cr", "carriage return", "without a line feed", LONE_CR),
    ("bidi", "character", "that may change the direction of writing", BIDI),
    ("zero-width", "character", "without width", ZERO_WIDTH),
)


def _clean(decoded: Decoded, declared: str | None) -> Decoded:
    text, notes = clean(decoded.text)
    found = [*decoded.notes, *notes]
    contradicted = _contradiction(decoded, declared)
    if contradicted is not None:
        found = [note for note in found if note.code != "encoding"]
        found.insert(0, contradicted)
    return replace(decoded, text=text, notes=tuple(found))


def _contradiction(decoded: Decoded, declared: str | None) -> Note | None:
    codec = _codec_named(declared)
    if declared is None or codec == _codec_named(decoded.encoding):
        return None
    if codec is None:
        message = f"it declares an unknown encoding ({declared[:40]}); read as {decoded.encoding}"
    elif decoded.text.isascii():
        return None
    else:
        message = (
            f"it declares {declared[:40]}, which its bytes contradict; read as {decoded.encoding}"
        )
    return Note("encoding.mislabelled", message)


def clean(text: str) -> tuple[str, tuple[Note, ...]]:
    """Apply the text rules of ingest and say which did something.

    A leading byte-order mark is dropped, CR LF becomes LF; NUL and lone surrogates become U+FFFD
    one for one. A lone CR, bidi controls and zero-width characters are kept and noted.
    """
    notes: list[Note] = []
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.append(Note("bom", "a byte-order mark was left out of the text"))
    text = _changed(text, notes)
    return text, (*notes, *invisible_notes(text))


def _changed(text: str, notes: list[Note]) -> str:
    n_crlf = text.count("\r\n")
    if n_crlf:
        text = text.replace("\r\n", "\n")
        notes.append(
            Note("crlf", f"{counted(n_crlf, 'line end')} of two characters (CR LF) became LF")
        )
    n_nul = text.count("\0")
    if n_nul:
        text = text.replace("\0", REPLACEMENT)
        notes.append(Note("nul", f"{counted(n_nul, 'NUL character')} became U+FFFD"))
    text, n_surrogates = SURROGATE.subn(REPLACEMENT, text)
    if n_surrogates:
        notes.append(Note("surrogate", f"{counted(n_surrogates, 'lone surrogate')} became U+FFFD"))
    return text


def invisible_notes(text: str) -> tuple[Note, ...]:
    """Say which characters of a text a reader does not see and may be misled by."""
    notes: list[Note] = []
    for code, what, explained, pattern in KEPT:
        n_found = len(pattern.findall(text))
        if n_found:
            notes.append(Note(code, f"kept: {counted(n_found, what)} {explained}"))
    return tuple(notes)


def counted(n_things: int, thing: str) -> str:
    """Return a number with its noun: ``1 line``, ``1,200 lines``."""
    return f"{n_things:,} {thing}" if n_things == 1 else f"{n_things:,} {thing}s"
