"""What extraction dropped from the middle of an article, put back.

trafilatura finds where the article is better than any rule here would, but now and then it leaves
out a block quotation, or the rest of a paragraph after an emphasised word. Between its first and
its last paragraph the page itself is compared with what was kept: text blocks that stand in the
article, hold sentences and are no links, shares or teasers are put back at their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crossread.ingest.flow import Piece, Role

# Blocks shorter than this (letters and digits only) are not missed: captions, labels, bylines.
MIN_KEY = 40
# A block this short may stand anywhere in a text by chance and proves no place.
MIN_ANCHOR = 25
# Pages with more than this are listings or books; comparing every block would take too long.
MAX_BLOCKS = 4_000
MAX_KEY = 400_000
MAX_LINK_SHARE = 0.4

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEAVES = frozenset({"p", "li", "blockquote", "dd", "pre", "q"})
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd mark q s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
UNSEEN = frozenset(
    "script style noscript template svg math iframe object video audio button".split()
)
OUTSIDE_TAGS = frozenset("aside nav footer form figure figcaption header table select".split())
OUTSIDE = re.compile(
    r"comment|related|share|social|sidebar|widget|newsletter|subscri|promo|teaser|recommend|"
    r"advert|\bads?\b|banner|cookie|consent|caption|byline|author|\bbio\b|breadcrumb|\btags?\b|"
    r"\bmeta\b|footnote|disclaimer|copyright|read-?more|more-|also|popular|latest|menu|nav|hidden|"
    r"paywall|donat|signup|sign-up|toolbar|print|button|rating|infobox|factbox|gallery|slider|"
    r"tooltip|modal|popup|overlay|embed|twitter|instagram|facebook|video|player|audio",
    re.I,
)
# Soft hyphens, and the marks that stand for breaks between paragraphs.
INVISIBLE = {0x00AD: None, 0xFDD1: None}
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of the page: its words, their letters alone, and what role its markup gives it."""

    words: str
    key: str
    role: Role
    element: Any


@dataclass(frozen=True, slots=True)
class Repaired:
    """The pieces of an article with what was put back.

    ``n_added`` pieces were missing and ``n_completed`` were cut short; ``container`` is the element
    of the page that holds the article, None where that is not clear.
    """

    pieces: list[Piece]
    n_added: int = 0
    n_completed: int = 0
    container: Any = None


def repair(pieces: list[Piece], tree: Any) -> Repaired:
    """Compare what was kept with the page and put back what is missing from the middle."""
    blocks = list(_blocks(tree))
    whole = "".join(key_of(words) for _, words in pieces)
    if len(blocks) > MAX_BLOCKS or len(whole) > MAX_KEY:
        return Repaired(pieces)
    pieces = _verbatim(pieces, blocks)
    kept = [n for n, block in enumerate(blocks) if _anchors(block, whole)]
    if len(kept) < 2:
        return Repaired(pieces)
    container = _container([blocks[n].element for n in kept])
    return _merged(pieces, blocks[kept[0] : kept[-1] + 1], whole, container)


def _verbatim(pieces: list[Piece], blocks: list[_Block]) -> list[Piece]:
    """Put the page's own words where extraction gives the same letters with other marks.

    Commas and brackets get lost where an element holds nothing else.
    """
    own: dict[str, list[str]] = {}
    for block in blocks:
        own.setdefault(block.key, []).append(block.words)
    return [(role, _own_words(words, own.get(key_of(words), []))) for role, words in pieces]


def _own_words(words: str, candidates: list[str]) -> str:
    """Return the page's words for a passage: its own where one candidate has them so."""
    if any(_bare(words) == _bare(one) for one in candidates):
        return words
    same_letters = [
        one for one in candidates if NOT_LETTERS.sub("", one) == NOT_LETTERS.sub("", words)
    ]
    return same_letters[0] if len(same_letters) == 1 else words


def _bare(words: str) -> str:
    return "".join(words.split())


def _anchors(block: _Block, whole: str) -> bool:
    return len(block.key) >= MIN_ANCHOR and block.key in whole


def _merged(pieces: list[Piece], blocks: list[_Block], whole: str, container: Any) -> Repaired:
    result = list(pieces)
    keys = [key_of(words) for _, words in result]
    at = 0
    n_added = n_completed = 0
    for block in blocks:
        if block.key in whole:
            at = _place_of(block.key, keys, at)
            continue
        if not _is_missed(block, container):
            continue
        partial = _cut_piece(block, keys, at)
        if partial is not None:
            result[partial] = (result[partial][0], block.words)
            keys[partial] = block.key
            at = partial
            n_completed += 1
        else:
            at += 1
            result.insert(at, (block.role, block.words))
            keys.insert(at, block.key)
            n_added += 1
    return Repaired(result, n_added, n_completed, container)


def _place_of(key: str, keys: list[str], at: int) -> int:
    """Return the index of the piece that holds a block, searched from the last place on."""
    if len(key) < MIN_ANCHOR:
        return at
    return next((n for n in range(at, len(keys)) if key in keys[n]), at)


def _cut_piece(block: _Block, keys: list[str], at: int) -> int | None:
    """Return the piece near a place that is a part of the block, cut short by extraction."""
    for n in range(at, min(at + 3, len(keys))):
        if len(keys[n]) >= MIN_ANCHOR and _is_cut_from(keys[n], block.key):
            return n
    return None


def _is_cut_from(part: str, whole: str) -> bool:
    """Whether a part is the whole less something at its head, at its end or in the middle."""
    if part in whole:
        return True
    n_head = _n_common(part, whole)
    n_tail = _n_common(part[::-1], whole[::-1])
    return n_head + n_tail >= len(part) and len(part) * 2 >= len(whole)


def _n_common(one: str, other: str) -> int:
    """Return how many characters two strings begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_missed(block: _Block, container: Any) -> bool:
    """Whether a block that was not kept belongs to the article."""
    if len(block.key) < MIN_KEY or _link_share(block) > MAX_LINK_SHARE:
        return False
    inside = False
    for one in block.element.iterancestors():
        if one is container:
            inside = True
            break
        if one.tag == "a" or one.tag in OUTSIDE_TAGS or OUTSIDE.search(_names(one)):
            return False
    return inside and not OUTSIDE.search(_names(block.element))


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _link_share(block: _Block) -> float:
    linked = sum(len(key_of(" ".join(a.itertext()))) for a in block.element.iter("a"))
    return linked / max(len(block.key), 1)


def _container(elements: list[Any]) -> Any:
    """Return the nearest element that holds most of the blocks kept: four of five."""
    counts: dict[Any, int] = {}
    for element in elements:
        for one in element.iterancestors():
            counts[one] = counts.get(one, 0) + 1
    enough = [one for one, count in counts.items() if count >= 0.8 * len(elements)]
    return max(enough, key=lambda one: sum(1 for _ in one.iterancestors()))


def _blocks(tree: Any) -> Iterator[_Block]:
    """Yield the blocks of a page that hold words and no other block, in order."""
    for element in tree.iter(*LEAVES):
        if not _holds_blocks(element):
            words = visible_words(element)
            key = key_of(words)
            if key:
                yield _Block(words, key, _role(element), element)


def _holds_blocks(element: Any) -> bool:
    return any(
        isinstance(one.tag, str)
        and one.tag not in INLINE
        and one.tag not in UNSEEN
        and one is not element
        for one in element.iter()
    )


def _role(element: Any) -> Role:
    for one in (element, *element.iterancestors()):
        if one.tag == "blockquote":
            return "quote"
        if one.tag == "li":
            return "item"
    return "text"


def visible_words(element: Any) -> str:
    """Return the words of an element that a browser would show, white space made equal."""
    return " ".join("".join(_strings(element)).split()).translate(INVISIBLE)


def _strings(element: Any) -> Iterator[str]:
    if element.tag in UNSEEN:
        return
    if element.tag == "br":
        yield " "
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _strings(child)
        if child.tail:
            yield child.tail


def key_of(words: str) -> str:
    """Return the letters and digits of words alone, in lower case: what survives any extraction."""
    return NOT_LETTERS.sub("", words).lower()
