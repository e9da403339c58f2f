"""Sources: which words left or right of a cue name the one who speaks (English)."""

from __future__ import annotations

import re
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
# A noun phrase behind one of these is no subject.
_HUNG = _LINKS | frozenset(
    "during after before since following amid among through via about".split()
)
_AUXILIARIES = frozenset(
    "has have had is are was were be been being will would could might may must should can cannot "
    "did does do having don't didn't doesn't hasn't hadn't won't wouldn't also later then once "
    "first often just only "
    "even again further still soon never not already now eventually instead repeatedly ever always "
    "sometimes simply finally recently previously initially subsequently originally publicly "
    "reportedly himself herself themselves itself immediately much better 's 'd 've "
    "thus therefore however too twice explicitly long famously".split()
)
_BREAKS = frozenset(
    "over during between among around through throughout within without amid despite following "
    "toward towards upon via per like up down off out about against into onto above below "
    "and but or nor so yet because if when while as although though that which who whom whose "
    "since until unless before after than whether what where how why once however therefore "
    "moreover meanwhile then later still instead also thus perhaps now here there not".split()
)
_TIMES = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april "
        "may june july august september october november december yesterday today tomorrow "
        "earlier later recently then afterwards afterward week month year days weeks months years "
        "hours hour minutes night morning afternoon evening day weekend "
    ).split()
)
_VERB_LIKE = frozenset(
    "says tells told asks asked wrote writes is are was were be been has have had do does did will "
    "would could can may might must should "
    "got went came took made gave put ran held met saw left said stood sat fell rose grew knew "
    "threw drew broke spoke chose drove wore won lost built sent spent kept felt led paid bought "
    "brought caught taught fought sought thought let shut became began swam sang stuck struck "
    "shot hung heard flew ate hid rode shook woke stole swore tore wants seems appears goes comes "
    "takes makes gives gets keeps needs tries hopes".split()
)
MAX_SOURCE = 16


def is_pronoun(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word is a pronoun, and no part of a name (Upland One)."""
    token = tokens[index]
    if token.lower not in PRONOUNS:
        return False
    return index == 0 or not token.is_name or token.lower == "i" or not tokens[index - 1].is_name


def is_time(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word is a day, a month or "yesterday", and no part of a name (Doris Day)."""
    token = tokens[index]
    if token.lower not in _TIMES:
        return False
    if not token.is_name:
        return True
    return index == 0 or not tokens[index - 1].is_name or tokens[index - 1].lower in _DETERMINERS


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
    last = _skip_times(tokens, skip_adverbs(tokens, verb - 1))
    if last < 0:
        return None
    token = tokens[last]
    if token.lower == "to" and last > 1:
        return _before_infinitive(tokens, last)
    if token.text in {",", ")"} or token.is_dash:
        return _before_apposition(tokens, last)
    if token.lower in {"him", "her", "them", "us", "me", "it"} and token.lower not in PRONOUNS:
        return _relative_before(tokens, last)
    if token.lower in {"who", "which"} or (token.lower == "that" and last > 0):
        return _antecedent(tokens, last)
    if not token.is_word:
        return None
    phrase = noun_phrase_to(tokens, last)
    if phrase is not None and _is_hung(tokens, phrase):
        return first_noun_phrase(tokens, phrase[0] - 1) or phrase
    return phrase


_TIME_WORDS = frozenset({"last", "this", "next", "on", "late", "early"})


def _skip_times(tokens: Sequence[Token], last: int) -> int:
    """Return the index of Lee in "Lee last week said"; ``last`` where no time is given."""
    at = last
    while at > 0 and is_time(tokens, at):
        at -= 1
    while 0 < at < last and tokens[at].lower in _TIME_WORDS:
        at -= 1
    fits = at > 0 and (tokens[at].is_word or tokens[at].text == ")")
    return skip_adverbs(tokens, at) if fits else last


def _is_hung(tokens: Sequence[Token], phrase: tuple[int, int]) -> bool:
    """Whether a preposition (and no conjunction: "after he said") stands before a noun phrase."""
    if phrase[0] == 0 or tokens[phrase[0]].lower in PRONOUNS - _DETERMINERS:
        return False
    return tokens[phrase[0] - 1].lower in _HUNG - {"after", "before", "since", "as", "for"}


def _before_infinitive(tokens: Sequence[Token], to: int) -> tuple[int, int] | None:
    """ "He is expected to say", "she went on to say": the subject of the verb before."""
    verb = to - 1
    if tokens[verb].lower == "on":
        verb -= 1
    if verb < 1 or not tokens[verb].is_word:
        return None
    last = skip_adverbs(tokens, verb - 1)
    return noun_phrase_to(tokens, last) if last >= 0 and tokens[last].is_word else None


def _relative_before(tokens: Sequence[Token], index: int) -> tuple[int, int] | None:
    """ "The group that killed them calls …": the noun before the relative clause."""
    for at in range(index - 1, max(0, index - 5), -1):
        if tokens[at].lower in {"that", "who", "which"}:
            return _antecedent(tokens, at)
    return None


def _antecedent(tokens: Sequence[Token], relative: int) -> tuple[int, int] | None:
    last = relative - 1
    comma = last >= 0 and tokens[last].text == ","
    last = _left_of_bracket(tokens, last)
    if last < 0 or not tokens[last].is_word:
        return None
    phrase = noun_phrase_to(tokens, last)
    if phrase is None or not (comma and tokens[last].is_name):
        return phrase
    return _last_name(tokens, phrase)


def _last_name(tokens: Sequence[Token], phrase: tuple[int, int]) -> tuple[int, int]:
    """ "Not enough for Ann Lee, who …": the name alone, when a preposition stands before it."""
    first = phrase[1] - 1
    while first > phrase[0] and (
        tokens[first - 1].is_name or tokens[first - 1].lower in {"of", "de"}
    ):
        first -= 1
    if first > phrase[0] and tokens[first - 1].lower in _LINKS - {"of"}:
        return first, phrase[1]
    return phrase


def _before_apposition(tokens: Sequence[Token], close: int) -> tuple[int, int] | None:
    """Return the noun phrase before "…, a mayor from the coast, said" or "… (a mayor) said"."""
    opening = _opening_of(tokens, close)
    if opening is None:
        return _before_coordinated(tokens, close)
    date = _date_start(tokens, opening, close)
    if date is not None:
        return _before_date(tokens, date)
    if tokens[close].text == "," and not _says_more(tokens, opening + 1):
        return _beside_comma(tokens, opening, close)
    earlier = _opening_of(tokens, opening) if tokens[opening].text == "," else None
    if earlier is not None and _says_more(tokens, earlier + 1) and opening - earlier < 14:
        further = _before_apposition(tokens, opening)
        if further is not None:
            return further
    before = _left_of_bracket(tokens, opening - 1)
    return noun_phrase_to(tokens, before) if before >= 0 else None


def _before_coordinated(tokens: Sequence[Token], close: int) -> tuple[int, int] | None:
    """ "She came at dawn, said nothing, …": the subject of the verbs before."""
    phrase = noun_phrase_to(tokens, _left_of_bracket(tokens, close - 1))
    if phrase is None or not _is_hung(tokens, phrase):
        return phrase
    start = max((at + 1 for at in range(close) if tokens[at].text in {":", ";"}), default=0)
    found = first_noun_phrase(tokens[start:], close - start)
    return (found[0] + start, found[1] + start) if found else phrase


def _beside_comma(tokens: Sequence[Token], opening: int, close: int) -> tuple[int, int] | None:
    """The subject when the words between the commas are an aside, a name, or the subject."""
    segment = tokens[opening + 1]
    if segment.lower in _ASIDE | _SUBORDINATE or segment.lower.endswith("ing"):
        aside = noun_phrase_to(tokens, _left_of_bracket(tokens, opening - 1))
        return aside or noun_phrase_to(tokens, _left_of_bracket(tokens, close - 1))
    if segment.is_name:
        return _name_in_apposition(tokens, opening, close)
    return noun_phrase_to(tokens, _left_of_bracket(tokens, close - 1))


def _date_start(tokens: Sequence[Token], opening: int, close: int) -> int | None:
    """ "On July 20, 2006, described": where the date starts, None where there is none."""
    year = tokens[opening + 1].text
    day = tokens[opening - 1].text if opening else ""
    if close - opening != 2 or not (year.isdigit() and day.isdigit()):
        return None
    first = opening - 1
    while first > 0 and (tokens[first - 1].lower in _TIMES | {"on", "the", "of"}):
        first -= 1
    return first


def _before_date(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    last = skip_adverbs(tokens, first - 1)
    if last < 0 or not tokens[last].is_word or tokens[last].lower in _BREAKS:
        return None
    return noun_phrase_to(tokens, last)


def _left_of_bracket(tokens: Sequence[Token], index: int) -> int:
    """ "Ann Lee (D-Mo.), who …": step over the comma and the brackets."""
    if index >= 0 and tokens[index].text == ",":
        index -= 1
    if index >= 0 and tokens[index].text == ")":
        bracket = _opening_of(tokens, index)
        return bracket - 1 if bracket else index
    return index


def _opening_of(tokens: Sequence[Token], close: int) -> int | None:
    """Return the comma, bracket or dash that pairs with the one at ``close``."""
    wanted = "(" if tokens[close].text == ")" else ","
    for index in range(close - 1, max(0, close - 40), -1):
        token = tokens[index]
        if token.text in {";", ":"} or token.quoted is not None:
            return None
        if token.text == wanted or (tokens[close].is_dash and token.is_dash):
            return index
    return None


_MORE = frozenset(
    "a an the who whose which one his her their its our my now then formerly former also both "
    "himself herself".split()
)
_PARTY = re.compile(r"[RDI]-[A-Z]|\d")
_SUBORDINATE = frozenset("while when if as because although though where having unlike".split())
# A phrase between commas that only says when, where or how: "Lee, on radio, said".
_ASIDE = frozenset(
    "on in at during by with after before since from for as via through amid".split()
)
_NO_MORE = frozenset(
    "and but or because if when that while although then so after before as during in on at by "
    "since with".split()
)


def _says_more(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words after a comma say more of the name before it."""
    token = tokens[index]
    if not token.is_word or token.lower in _NO_MORE:
        return False
    return token.lower in _MORE or bool(_PARTY.match(token.text)) or not token.is_name


def _name_in_apposition(
    tokens: Sequence[Token], opening: int, close: int
) -> tuple[int, int] | None:
    """ "The mayor, Ann Lee, said": the office and the name; "In Paris, Ann Lee, said": the name."""
    before = noun_phrase_to(tokens, opening - 1)
    if before is not None and tokens[opening - 1].is_name and close - opening < 4:
        # "A man from Austin, Tex., said"; "Lee, now in Austin, Tex., said"
        earlier = _opening_of(tokens, opening)
        wider = earlier is not None and _says_more(tokens, earlier + 1)
        return _before_apposition(tokens, opening) if wider else before
    owned = any(token.owner is not None for token in tokens[opening + 1 : close - 1])
    if before is not None and tokens[opening - 1].is_name and owned:
        return before  # "Lee, Dunn’s director of roads, said"
    if before is None or tokens[opening - 1].is_name:
        return noun_phrase_to(tokens, _left_of_bracket(tokens, close - 1))
    if (
        tokens[before[0]].lower in _DETERMINERS
        or tokens[before[0]].owner
        or tokens[before[0]].is_name
    ):
        return before[0], close
    return noun_phrase_to(tokens, _left_of_bracket(tokens, close - 1))


def noun_phrase_to(tokens: Sequence[Token], last: int) -> tuple[int, int] | None:
    """Return the bounds of the noun phrase that ends with the token at ``last``."""
    token = tokens[last] if last >= 0 else None
    if token is None or _cannot_end(tokens, last):
        return None
    if is_pronoun(tokens, last):
        return last, last + 1

    if token.lower in _BREAKS or token.lower in _VERB_LIKE:
        return None
    first = last
    while first > 0 and last - first < MAX_SOURCE and _belongs(tokens, first - 1):
        first -= 1
        if _closes_left(tokens, first):
            break
    while first < last and tokens[first].lower in _LINKS | {"'s"}:
        first += 1
    if first > 1 and tokens[first - 1].lower == "who":
        return _antecedent(tokens, first - 1)
    return (first, last + 1) if not tokens[last].text.isdigit() else None


def _belongs(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token at ``index`` still belongs to the noun phrase on its right."""
    token = tokens[index]
    word = token.lower
    if not token.is_word or word in _VERB_LIKE or is_time(tokens, index):
        return False
    if word in {"and", "&"}:
        return _joins_names(tokens, index)
    if word in _BREAKS or (word in PRONOUNS and word not in _DETERMINERS):
        return False
    if word in _LINKS:
        return index > 0 and _can_be_head(tokens[index - 1])
    if word.endswith(("ed", "ing")) and not token.is_name and not _participle(tokens, index):
        return word in _NOUNS_IN_ING
    return not is_adverb(token)


_NOUNS_IN_ING = frozenset(
    "king thing everything anything something nothing spring string wing ring".split()
)


def _cannot_end(tokens: Sequence[Token], last: int) -> bool:
    token = tokens[last]
    if not token.is_word or is_time(tokens, last) or token.lower in _LINKS:
        return True
    return _is_participle(token) and not _participle(tokens, last)


def _is_participle(token: Token) -> bool:
    return token.lower.endswith("ed") and len(token.lower) > 4 and not token.is_name


def _participle(tokens: Sequence[Token], index: int) -> bool:
    """ "A retired general": -ed is an adjective behind a determiner or at the start."""
    return (
        index == 0 or tokens[index - 1].lower in _DETERMINERS or tokens[index - 1].owner is not None
    )


def _joins_names(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].is_name and tokens[index + 1].is_name


def _can_be_head(token: Token) -> bool:
    word = token.lower
    if not token.is_word or word in _BREAKS | _VERB_LIKE | _TIMES | _LINKS:
        return False
    verbal = word.endswith(("ing", "ed")) and not token.is_name
    return not verbal and word not in PRONOUNS - {
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
    if head.lower in _BREAKS - {"that"} or is_time(tokens, first) or head.lower in _LINKS:
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
    if not token.is_word or is_time(tokens, index) or word in _VERB_LIKE:
        return False
    if word == "of":
        return True
    if word in {"and", "&"}:
        return index + 1 < len(tokens) and tokens[index - 1].is_name and tokens[index + 1].is_name
    if word in _LINKS:
        named = any(one.is_name for one in tokens[first:index])
        return word in {"for", "at", "from", "with"} and not (named and tokens[index - 1].is_name)
    if word in _BREAKS or word in PRONOUNS - _DETERMINERS:
        return False
    before = tokens[index - 1]
    after_name = before.is_name and before.owner is None and not token.is_name
    after_name = after_name and tokens[first].lower not in _DETERMINERS
    if after_name and not _name_ahead(tokens, index):
        return False
    owned = before.owner is not None
    if word.endswith("ed") and not token.is_name and index > first and before.is_name and not owned:
        return False
    # "According to Lee’s closely guarded notes": an owner owns something.
    is_led = owned and index + 1 < len(tokens) and tokens[index + 1].is_word
    return is_led or token.is_name or not is_adverb(token)


def _name_ahead(tokens: Sequence[Token], index: int) -> bool:
    """ "The Lee campaign’s manager, Bo Kim": common nouns between two names."""
    for token in tokens[index : index + 4]:
        if not token.is_word or token.lower in _BREAKS | _VERB_LIKE | _LINKS:
            return False
        if token.is_name:
            return True
    return False


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
    index = _behind_dateline(tokens)
    while index < before:
        skipped = _skipped(tokens, index, before)
        if skipped > index:
            index = skipped
            continue
        token = tokens[index]
        if token.lower in PRONOUNS - _DETERMINERS and token.lower not in {"who", "you"}:
            return index, index + 1
        if token.is_name or token.lower in _DETERMINERS:
            phrase = noun_phrase_from(tokens, index)
            if phrase is not None:
                return phrase
        index += 1
    return None


def _skipped(tokens: Sequence[Token], index: int, before: int) -> int:
    """Return the index behind words that are no subject: marks, "In May …,", "Meanwhile,"."""
    token = tokens[index]
    if not token.is_word:
        return index + 1
    if token.lower in _HUNG or token.lower in {"despite", "according"}:
        return _behind_comma(tokens, index, before)
    if index == 0 and len(tokens) > 1 and tokens[1].text == "," and is_opener(token):
        return 2
    if token.lower in _DETERMINERS and index + 1 < before and is_time(tokens, index + 1):
        return index + 2
    return index


_OPENERS = frozenset(
    "likewise moreover however meanwhile still instead earlier later then yesterday today also "
    "furthermore besides nevertheless nonetheless thus therefore hence again indeed similarly "
    "afterwards afterward elsewhere separately first second third finally overall".split()
)


def is_opener(token: Token) -> bool:
    """Whether a word before a comma at the start of a sentence only leads in."""
    return token.lower in _OPENERS or token.lower.endswith("ly")


def _behind_dateline(tokens: Sequence[Token]) -> int:
    """ "CALDER (Wire) — The mayor …": where the sentence itself starts."""
    if not tokens[0].text.isupper() or len(tokens[0].text) < 3:
        return 0
    return next((at + 1 for at in range(1, min(12, len(tokens))) if tokens[at].is_dash), 0)


def _behind_comma(tokens: Sequence[Token], index: int, before: int) -> int:
    """A preposition at the start: its phrase runs to the comma."""
    for at in range(index, min(before, index + 14)):
        if tokens[at].text == ",":
            return at + 1
    return index + 1


_PLAIN_ADVERBS = frozenset(
    "also often once not now then again still even just never ever always being since soon".split()
)


def is_wished(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a modal stands before the verb: what should be said was not."""
    return verb > 0 and tokens[verb - 1].lower in {
        "should", "could", "would", "might", "may", "must", "can", "to", "not", "didn't",
    }  # fmt: skip
