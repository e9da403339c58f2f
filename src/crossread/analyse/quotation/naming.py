"""From the words of a source to the name of a speaker (English)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crossread.analyse.quotation.host import Token
from crossread.analyse.quotation.speakers import Cast, Speaker
from crossread.model import Mention

_INDEFINITE = frozenset(
    "a an one some several many two three four five six another other any every each few most "
    "no".split()
)
_HANGS_ON = frozenset("of for to by with from against about on behind than like at in near".split())
BEHIND_BY = 4
_FIRST = frozenset({"i", "me", "my"})
_OPENERS = frozenset({"who", "that", "which", ","})


def name_source(
    cast: Cast,
    tokens: Sequence[Token],
    *,
    owner: bool = False,
    focus: Speaker | None = None,
    outer: Speaker | None = None,
) -> Speaker | None:
    """Return who is named by the words of a source, None where the text does not make it certain.

    ``owner`` says that the source is a possessive ("Kallas’s warning"); ``focus`` is the speaker
    of the quotation before; ``outer`` the one whose words these stand in.
    """
    if not tokens:
        return None
    first = tokens[0]
    if len(tokens) == 1 and first.lower in _FIRST:
        return _self(outer)
    if len(tokens) == 1 and cast.is_pronoun(first.lower):
        return _pronoun(cast, first, focus, outer)
    named = _named(cast, tokens, owner=owner)
    if named is not None:
        return cast.in_full(named)
    return (
        _name_behind(cast, tokens)
        or _described(cast, tokens, owner=owner)
        or cast.by_acronym(tokens[-1].text, tokens[0].start)
        or _spelled(cast, tokens)
    )


def _self(outer: Speaker | None) -> Speaker | None:
    if outer is None:
        return None
    return replace(outer, basis=f"“I” in the words of {outer.name}", antecedent=None)


def _pronoun(
    cast: Cast, token: Token, focus: Speaker | None, outer: Speaker | None
) -> Speaker | None:
    if outer is not None:
        return None  # whom the speaker means by "he" is known to the speaker alone
    return cast.by_pronoun(token.lower, token.start, focus=focus)


def _named(cast: Cast, tokens: Sequence[Token], *, owner: bool) -> Speaker | None:
    """The first name that neither owns the noun after it nor hangs on one before it."""
    for mention in cast.mentions_in(tokens[0].start, tokens[-1].end):
        if mention.type not in {"PER", "ORG", "LOC"}:
            continue
        at = next(
            (i for i, token in enumerate(tokens) if token.end > mention.mention.span.start), 0
        )
        if _hangs(cast, tokens, at) or (at and _is_genitive(cast, mention)):
            continue
        if _is_modifier(tokens, mention, cast.lexicon.words["noun"], owner=owner):
            continue
        if cast.is_shared(mention):
            basis = "the last of several people of this surname"
            return Speaker(cast.name_of(mention), "likely", basis, None, mention.entity)
        name = cast.name_of(mention)
        return Speaker(name, "sure", "named by the source", None, mention.entity)
    return None


def _name_behind(cast: Cast, tokens: Sequence[Token]) -> Speaker | None:
    """ "The mayor of Port Dunn, Ann Lee, …": the name that follows an office."""
    end = tokens[-1].end
    if cast.text[end : end + 2] != ", " or tokens[0].lower in _INDEFINITE - {"a", "an"}:
        return None
    for mention in cast.mentions_in(end + 2, end + 60):
        if mention.type == "PER" and mention.mention.span.start == end + 2:
            after = cast.text[mention.mention.span.end : mention.mention.span.end + 1]
            if after == ",":
                basis = "named right after the office"
                return Speaker(mention.name, "sure", basis, None, mention.entity)
    return None


def _spelled(cast: Cast, tokens: Sequence[Token]) -> Speaker | None:
    """A name that is no mention: an office, then two to four capitalised words and nothing else."""
    first = 0
    titles = cast.lexicon.words["title of a woman"] | cast.lexicon.words["title of a man"]
    while first < len(tokens) and (
        tokens[first].lower in cast.lexicon.words["role"] or tokens[first].text in titles
    ):
        first += 1
    name = tokens[first:]
    words = cast.lexicon.words
    if any(one.lower in words["role"] | words["body"] for one in name):
        return None
    if not 2 <= len(name) <= 4 or not all(one.is_name and one.owner is None for one in name):
        return None
    place = (name[0].start, name[-1].end)
    return Speaker(cast.text[slice(*place)], "likely", "named by the source")


def _hangs(cast: Cast, tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition hangs the name at ``at`` on a noun before it: "a man from the …".

    Titles of the name stand between them: "supporters of Senator Ann Lee".
    """
    first = at
    while first > 1 and tokens[first - 1].is_name and cast.is_title(tokens[first - 1].text):
        first -= 1
    if first > 1 and tokens[first - 1].lower in {
        "the", "a", "an", "his", "her", "their", "its", "our",
    }:  # fmt: skip
        first -= 1
    return first > 0 and (tokens[first - 1].lower in _HANGS_ON or _is_behind_by(tokens, at))


def _is_behind_by(tokens: Sequence[Token], at: int) -> bool:
    """Whether words that lead up to a name follow "by" or "including".

    "A dossier compiled by former spy …", "advisers, including spokeswoman …".
    """
    for token in reversed(tokens[max(0, at - BEHIND_BY) : at]):
        if not token.is_word:
            return False
        if token.lower in {"by", "including"}:
            return True
    return False


def _is_genitive(cast: Cast, mention: Mention) -> bool:
    """Ukrainian and Russian: a place or body behind a noun says whose it is, not who speaks."""
    return cast.lexicon.language in {"uk", "ru"} and mention.type != "PER"


def _is_modifier(
    tokens: Sequence[Token], mention: Mention, words: frozenset[str], *, owner: bool
) -> bool:
    """Whether a name only modifies what follows: "Trump’s lawyer", "a Clinton aide"."""
    end = mention.mention.span.end
    later = [token for token in tokens if token.start >= end]
    inside = next((token for token in tokens if token.start < end <= token.end), None)
    possessive = inside is not None and inside.owner is not None
    if possessive:
        head = [token.lower for token in later if token.lower not in _HANGS_ON]
        speech = bool(head) and head[0] in words and not any(token.is_name for token in later[:1])
        return not ((owner and not later) or speech)
    if mention.type == "PER" and (
        not later or not later[0].is_word or later[0].lower in _OPENERS | {"of", "and"}
    ):
        return False
    following = later[0] if later else None
    return (
        following is not None
        and following.is_word
        and following.lower
        not in {"of", "and", "in", "for", "at", "who", "that", "which", "from", "on"}
    )


def _described(cast: Cast, tokens: Sequence[Token], *, owner: bool) -> Speaker | None:
    comma = next((at for at, token in enumerate(tokens) if token.text == ","), len(tokens))
    tokens = tokens[:comma]  # "the governor, a Republican,"
    words = [token.text for token in tokens if token.is_word]
    if not words:
        return None
    if owner and tokens[-1].owner:
        words[-1] = tokens[-1].owner or words[-1]
    if words[0].lower() in _INDEFINITE or len(words) > 9:
        return None
    position = tokens[0].start
    return (
        cast.by_role(words, position)
        or cast.by_body(words, position)
        or cast.by_subject_before(words, position)
    )
