"""Texts as a model's tokens, with the code points each token stands for.

Long texts are cut into windows that overlap, never truncated; pieces of equal length are put into
one batch, so that none is ever padded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining

from crossread.errors import ModelDamaged

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
# The tokenizer takes a kilobyte for each code point it reads at once, and longer for each the more
# there are.
SLICE_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, without those that open and close a piece.

    ``spans`` are half-open ranges of code points of the text; ``n_known`` counts the tokens that
    are in the model's vocabulary; ``begins`` tells of each token whether it begins a word, or goes
    on with the word of the token before.
    """

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    n_known: int
    begins: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a text's tokens; ``n_new`` of them are in no window before it."""

    start: int
    end: int
    n_new: int


class Tokenizer:
    """A model's tokenizer, read from the bytes of its ``tokenizer.json``.

    Raises ``ModelDamaged`` when the bytes are no tokenizer. May be used from several threads.
    """

    def __init__(self, source: bytes) -> None:
        from tokenizers import Tokenizer as Pieces

        try:
            pieces = Pieces.from_str(source.decode("utf-8"))
        except Exception as error:  # the library raises no narrower class
            raise ModelDamaged("a tokenizer cannot be read") from error
        # The file may say otherwise, and then long texts are cut without a word.
        pieces.no_truncation()
        pieces.no_padding()
        # "[SEP]" in a text is five characters of it, not an order to the model.
        pieces.encode_special_tokens = True
        self._pieces = pieces
        self._opening, self._closing, self._unknown = (
            _id_of(pieces.token_to_id(token), token) for token in ("[CLS]", "[SEP]", "[UNK]")
        )

    def tokens_of(self, text: str) -> Tokens:
        """Return all tokens of ``text``, however long it is.

        Lone surrogates are read as U+FFFD. Raises ``ValueError`` if the tokenizer points outside
        the text or backwards.
        """
        found: list[int] = []
        places: list[tuple[int, int]] = []
        begins: list[bool] = []
        for start, end in slices(text, SLICE_LENGTH):
            encoding = self._pieces.encode(
                LONE_SURROGATE.sub(REPLACEMENT, text[start:end]), add_special_tokens=False
            )
            found.extend(encoding.ids)
            places.extend((start + first, start + last) for first, last in encoding.offsets)
            words = encoding.word_ids
            begins.extend(one != two for one, two in zip(words, (None, *words), strict=False))
        ids, spans = tuple(found), tuple(places)
        check_spans(spans, len(text))
        if any(map(combining, text)):
            spans = tuple((start, _end_with_marks(text, end)) for start, end in spans)
        n_known = len(ids) - ids.count(self._unknown)
        return Tokens(ids, spans, n_known, tuple(begins))

    def piece(self, tokens: Tokens, window: Window) -> tuple[int, ...]:
        """Return the ids of a window as the model wants them: opened and closed."""
        return (self._opening, *tokens.ids[window.start : window.end], self._closing)


def _id_of(found: int | None, token: str) -> int:
    if found is None:
        raise ModelDamaged(f"a tokenizer has no token {token}")
    return found


def slices(text: str, length: int) -> Iterator[tuple[int, int]]:
    """Cut ``text`` into ranges of at most ``length`` code points, after white space if any.

    No word is cut that is shorter than a slice, so that the tokens are those of the whole text.
    """
    start = 0
    while start < len(text):
        end = min(start + length, len(text))
        if end < len(text):
            space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = space + 1 or end
        yield start, end
        start = end


def _end_with_marks(text: str, end: int) -> int:
    # The tokenizer strips accents, and with them the combining marks that follow a letter.
    while end < len(text) and combining(text[end]):
        end += 1
    return end


def check_spans(spans: Sequence[tuple[int, int]], length: int) -> None:
    """Raise ``ValueError`` unless the spans are within ``length`` code points and in order."""
    last = 0
    for start, end in spans:
        if not last <= start <= end <= length:
            raise ValueError(f"token at {start} to {end} of {length} code points, after {last}")
        last = start


def windows(n_tokens: int, longest: int, overlap: int) -> Iterator[Window]:
    """Cut ``n_tokens`` tokens into windows of at most ``longest``, each sharing ``overlap``.

    The windows cover every token; there is one, empty, for no tokens.
    """
    if not 0 <= overlap < longest:
        raise ValueError(f"an overlap of {overlap} does not fit windows of {longest}")
    start = covered = 0
    while True:
        end = min(start + longest, n_tokens)
        yield Window(start, end, end - covered)
        if end == n_tokens:
            return
        covered = end
        start = end - overlap


def equal_batches(lengths: Sequence[int], limit: int) -> Iterator[tuple[int, ...]]:
    """Group the indices of ``lengths`` so that a batch holds one length and ``limit`` tokens.

    A piece longer than ``limit`` is a batch of its own. Long ones come first, so that threads that
    share the batches end together.
    """
    by_length: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        by_length.setdefault(length, []).append(index)
    for length, indices in sorted(by_length.items(), reverse=True):
        size = max(1, limit // max(length, 1))
        for start in range(0, len(indices), size):
            yield tuple(indices[start : start + size])
