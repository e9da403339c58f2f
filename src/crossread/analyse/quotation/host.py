"""The host: what a text says around its quotations, as tokens in which a quotation is one token."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from crossread.analyse.quotation.marks import Marked
from crossread.model import Span

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Mx|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Prof|Rev|Hon|St|Jr|Sr|"
    r"Ky|Ala|Ariz|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|"
    r"Nev|Okla|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Inc|Corp|Co|Ltd|No|[A-Z])\.(?=[\s,])|"
    r"[^\W_](?:[\w.’'&-]*\w)?(?:['’](?=[\s,.]))?|[—–―−]|--+|-(?=\s)|…|\.\.\.|[,;:().?!\[\]|•]"
)
_CONTRACTED = frozenset(
    "he she it that what who there here where how when let this one everyone everybody "
    "someone nobody".split()
)
# A sentence of a text whose sentences cannot be told is cut here, so that time stays linear.
MAX_TOKENS = 250
DASHES = frozenset("—–―−-") | {"--", "---"}


class Token(NamedTuple):
    """A word, a mark of punctuation, or a whole quotation (``quoted``) of the host."""

    text: str
    lower: str
    start: int
    end: int
    quoted: Marked | None = None

    @property
    def is_word(self) -> bool:
        """Whether this is a word or number of the host."""
        return self.quoted is None and self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether the word is capitalised."""
        return self.quoted is None and self.text[0].isupper()

    @property
    def is_dash(self) -> bool:
        """Whether this is a dash between words."""
        return self.text in DASHES

    @property
    def owner(self) -> str | None:
        """The word without its possessive ending, None where it has none."""
        if self.lower.endswith("'s"):
            bare = self.text[:-2]
            return None if bare.lower() in _CONTRACTED else bare
        return self.text[:-1] if self.lower.endswith("s'") else None


@dataclass(frozen=True, slots=True)
class HostSentence:
    """A sentence of the host, with its place in its region."""

    tokens: tuple[Token, ...]
    number: int

    @property
    def start(self) -> int:
        """Return where the sentence starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return where the sentence ends."""
        return self.tokens[-1].end

    @property
    def quotes(self) -> Iterator[int]:
        """Yield the indexes of the quotations among the tokens."""
        return (index for index, token in enumerate(self.tokens) if token.quoted is not None)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text in which somebody speaks: a paragraph, or the inside of a quotation."""

    start: int
    end: int
    quotes: tuple[Marked, ...]
    paragraph: int
    outer: Marked | None = None
    sentences: tuple[HostSentence, ...] = field(default=())


def host_tokens(text: str, start: int, end: int, quotes: Sequence[Marked]) -> Iterator[Token]:
    """Yield the tokens of ``text`` from ``start`` to ``end``, each of ``quotes`` as one token."""
    position = start
    for quoted in quotes:
        yield from _plain_tokens(text, position, quoted.opening)
        yield Token("", "", quoted.opening, quoted.closing, quoted)
        position = quoted.closing
    yield from _plain_tokens(text, position, end)


@lru_cache(maxsize=1024)
def _plain_tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    # Quotations and chains look at the same paragraphs: those of the last texts are kept.
    return tuple(
        Token(words := match[0], words.lower().replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
    )


def a_region(
    text: str,
    bounds: Span,
    quotes: Sequence[Marked],
    *,
    sentence_starts: Sequence[int],
    paragraph: int,
    outer: Marked | None = None,
    cues: frozenset[str] = frozenset(),
) -> Region:
    """Cut a region into host sentences.

    ``sentence_starts`` are those of the text, sorted; the ones inside a quotation do not count,
    and a quotation that asks or cries out takes the cue behind it (“Why?” Ann asked).
    """
    first = bisect_right(sentence_starts, bounds.start)
    last = bisect_left(sentence_starts, bounds.end)
    cuts = set(sentence_starts[first:last])
    sentences: list[HostSentence] = []
    tokens: list[Token] = []
    every = list(host_tokens(text, bounds.start, bounds.end, quotes))
    for index, token in enumerate(every):
        ends = token.start in cuts and not _goes_on(text, every, index, cues)
        if tokens and (ends or len(tokens) >= MAX_TOKENS):
            sentences.append(HostSentence(tuple(tokens), len(sentences)))
            tokens = []
        tokens.append(token)
    if tokens:
        sentences.append(HostSentence(tuple(tokens), len(sentences)))
    return Region(bounds.start, bounds.end, tuple(quotes), paragraph, outer, tuple(sentences))


def _goes_on(text: str, tokens: Sequence[Token], index: int, cues: frozenset[str]) -> bool:
    """Whether the words at ``index`` are the cue of the quotation right before them."""
    quoted = tokens[index - 1].quoted if index else None
    if quoted is not None and tokens[index].is_dash:
        return True
    if quoted is None or text[quoted.start : quoted.end].rstrip(" '’\"”")[-1:] not in _ASKS:
        return False
    for token in tokens[index : index + 16]:
        if not token.is_word and token.text != ",":
            return False
        if token.lower in cues and not token.is_name:
            return True
    return False


_ASKS = frozenset("?!,…—–-")
