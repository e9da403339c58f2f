"""Sources: which words left or right of a cue name the one who speaks (English)."""

from __future__ import annotations

from collections.abc import Sequence

from crossread.analyse.quotation.host import Token

PRONOUNS = frozenset(
    "he she it they we i you who everyone everybody someone somebody nobody others one both "
    "many some most few another himself herself themselves these those".split()
)
_DETERMINERS = frozenset(
    "the a an this that these those his her their our my its your some many several one two three "
    "four five six another no any every each both few most other".split()
)
_LINKS = frozenset(
    "of for in at from with on to by under behind inside near outside against de der van".split()
)
_AUXILIARIES = frozenset(
    "has have had is are was were be been being will would could might may must should can cannot "
    "did does do having don't didn't doesn't hasn't hadn't won't wouldn't also later then once first often just only "
    "even again further still soon never not already now eventually instead repeatedly ever always "
    "sometimes simply finally recently previously initially subsequently originally publicly "
    "reportedly himself herself themselves itself both all immediately much better ’s 's ’d ’ve "
    "thus therefore however too twice explicitly long famously".split()
)
_BREAKS = frozenset(
    "and but or nor so yet because if when while as although though that which who whom whose "
    "since until unless before after than whether what where how why once however therefore "
    "moreover meanwhile then later still instead also thus perhaps now here there not".split()
)
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december yesterday today tomorrow earlier later "
    "recently then afterwards afterward week month year night morning afternoon evening day "
    "weekend".split()
)
_VERB_LIKE = frozenset(
    "is are was were be been has have had do does did will would could can may might must should "
    "got went came took made gave put ran held met saw left said".split()
)
MAX_SOURCE = 16


def bare(token: Token) -> str:
    """Return the word in lower case without a possessive ending."""
    owner = token.owner
    return owner.lower() if owner else token.lower


def is_adverb(token: Token) -> bool:
    """Whether the word can stand between a subject and its verb."""
    word = token.lower
    return word in _AUXILIARIES or (
        word.endswith("ly")
        and len(word) > 4
        and not token.is_name
        and word not in {"family", "ally"}
    )


def skip_adverbs(tokens: Sequence[Token], index: int) -> int:
    """Return the last index at or before ``index`` that is no auxiliary and no adverb."""
    while index >= 0 and tokens[index].is_word and is_adverb(tokens[index]):
        index -= 1
    return index


def subject_before(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """Return the bounds of the subject of the verb at ``verb``, None where none can be told."""
    last = skip_adverbs(tokens, verb - 1)
    if last < 0:
        return None
    token = tokens[last]
    if token.text in {",", ")"} or token.is_dash:
        return _before_apposition(tokens, last)
    if token.lower in {"who", "which"} or (token.lower == "that" and last > 0):
        return _antecedent(tokens, last)
    if not token.is_word:
        return None
    return noun_phrase_to(tokens, last)


def _antecedent(tokens: Sequence[Token], relative: int) -> tuple[int, int] | None:
    last = relative - 1
    if last >= 0 and tokens[last].text == ",":
        last -= 1
    if last < 0 or not tokens[last].is_word:
        return None
    return noun_phrase_to(tokens, last)


def _before_apposition(tokens: Sequence[Token], close: int) -> tuple[int, int] | None:
    """Return the noun phrase before "…, a mayor from the coast, said" or "… (a mayor) said"."""
    opening = {")": "("}.get(tokens[close].text, ",")
    best: tuple[int, int] | None = None
    index, commas = close - 1, 0
    while index > 0 and close - index < 40 and commas < 4:
        token = tokens[index]
        if token.text in {";", ":", "."} or token.quoted is not None:
            break
        if token.text == opening or (tokens[close].is_dash and token.is_dash):
            commas += 1
            if not opens_apposition(tokens, index + 1):
                break
            phrase = noun_phrase_to(tokens, index - 1)
            if phrase is None:
                break
            best = phrase
        index -= 1
    return best or _inside_apposition(tokens, close)


def opens_apposition(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words after a comma say more of the name before it."""
    token = tokens[index]
    if token.lower in {
        "and",
        "but",
        "or",
        "because",
        "if",
        "when",
        "that",
        "while",
        "although",
        "then",
        "so",
    }:
        return False
    return token.is_word


def _inside_apposition(tokens: Sequence[Token], close: int) -> tuple[int, int] | None:
    """ "The next day, the mayor, said": what is between the commas is the subject itself."""
    return noun_phrase_to(tokens, close - 1) if close > 0 else None


def noun_phrase_to(tokens: Sequence[Token], last: int) -> tuple[int, int] | None:
    """Return the bounds of the noun phrase that ends with the token at ``last``."""
    token = tokens[last] if last >= 0 else None
    if token is None or not token.is_word or token.lower in _TIMES:
        return None
    if token.lower in PRONOUNS:
        return last, last + 1
    if token.lower in _BREAKS or token.lower in _VERB_LIKE:
        return None
    first = last
    while first > 0 and last - first < MAX_SOURCE and _belongs(tokens, first - 1):
        first -= 1
        if _closes_left(tokens, first):
            break
    while first < last and tokens[first].lower in _LINKS | {"'s", "’s"}:
        first += 1
    return first, last + 1


def _belongs(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token at ``index`` still belongs to the noun phrase on its right."""
    token = tokens[index]
    word = token.lower
    if not token.is_word or word in _VERB_LIKE or word in _TIMES:
        return False
    if word in {"and", "&"}:
        return _joins_names(tokens, index)
    if word in _BREAKS or (word in PRONOUNS and word not in _DETERMINERS):
        return False
    if word in _LINKS:
        return index > 0 and _can_be_head(tokens[index - 1])
    return not (is_adverb(token) and word not in {"former"})


def _joins_names(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].is_name and tokens[index + 1].is_name


def _can_be_head(token: Token) -> bool:
    word = token.lower
    if not token.is_word or word in _BREAKS | _VERB_LIKE | _TIMES | _LINKS:
        return False
    return not word.endswith(("ing", "ed")) and word not in PRONOUNS - {
        "one",
        "some",
        "many",
        "both",
    }


def _closes_left(tokens: Sequence[Token], first: int) -> bool:
    """A determiner opens its phrase, unless a preposition hangs it on a noun further left."""
    if tokens[first].lower not in _DETERMINERS:
        return False
    before = tokens[first - 1] if first else None
    return before is None or before.lower not in _LINKS


def noun_phrase_from(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """Return the bounds of the noun phrase that starts at ``first`` (after "said", "to", "by")."""
    if first >= len(tokens) or not tokens[first].is_word:
        return None
    head = tokens[first]
    if head.lower in PRONOUNS and head.lower not in _DETERMINERS:
        return first, first + 1
    if head.lower in _BREAKS - {"that"} or head.lower in _TIMES or head.lower in _LINKS:
        return None
    end = first + 1
    while end < len(tokens) and end - first < MAX_SOURCE and _continues(tokens, first, end):
        end += 1
    while end > first + 1 and tokens[end - 1].lower in _LINKS | _DETERMINERS | {"and"}:
        end -= 1
    return first, end


def _continues(tokens: Sequence[Token], first: int, index: int) -> bool:
    token = tokens[index]
    word = token.lower
    if not token.is_word or word in _TIMES or word in _VERB_LIKE:
        return False
    if word == "of":
        return True
    if word in {"and", "&"}:
        return index + 1 < len(tokens) and tokens[index - 1].is_name and tokens[index + 1].is_name
    if word in _LINKS:
        named = any(one.is_name for one in tokens[first:index])
        return word in {"for", "at", "from", "with"} and not (
            named and not token_is_role_tail(tokens, first, index)
        )
    if word in _BREAKS or word in PRONOUNS - _DETERMINERS:
        return False
    return not (is_adverb(token) and not token.is_name)


def token_is_role_tail(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether the word before a preposition is a common noun: "a spokesman for …"."""
    return not tokens[index - 1].is_name


def skip_plain_adverbs(tokens: Sequence[Token], index: int) -> int:
    """Return the last index at or before ``index`` that is no adverb in -ly and no "also"."""
    while index >= 0 and tokens[index].is_word:
        word = tokens[index].lower
        if not (word in _PLAIN_ADVERBS or word.endswith("ly")):
            break
        index -= 1
    return index


def first_noun_phrase(tokens: Sequence[Token], before: int) -> tuple[int, int] | None:
    """Return the noun phrase that most likely is the subject of a sentence.

    The first pronoun or name (or phrase with a determiner) before index ``before`` that no
    preposition hangs on something else.
    """
    index = 0
    while index < before:
        token = tokens[index]
        if not token.is_word:
            index += 1
            continue
        if token.lower in _LINKS | {
            "during",
            "after",
            "before",
            "since",
            "amid",
            "despite",
            "about",
        }:
            index = _behind_comma(tokens, index, before)
            continue
        if token.lower in PRONOUNS - _DETERMINERS and token.lower not in {"who", "you"}:
            return index, index + 1
        if token.is_name or token.lower in _DETERMINERS:
            phrase = noun_phrase_from(tokens, index)
            if phrase is not None and (index > 0 or token.lower not in _BREAKS):
                return phrase
        index += 1
    return None


def _behind_comma(tokens: Sequence[Token], index: int, before: int) -> int:
    """A preposition at the start: its phrase runs to the comma."""
    for at in range(index, min(before, index + 14)):
        if tokens[at].text == ",":
            return at + 1
    return index + 1


_PLAIN_ADVERBS = frozenset(
    "also often once not now then again still even just never ever always being since soon".split()
)
