"""Sentences cut into clauses, by rule: each says one thing, and a fact is found where it stands.

English only. A clause is a range of its sentence; what a reader would have to add to understand
it alone (the subject it shares with the clause before it) is named beside it. Frames such as
"officials said" and "according to the ministry" are no part of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from crossread.model.span import Span
from crossread.text.similarity import Token, is_content, tokens, word_set
from crossread.text.wordlists import sections

# A piece with fewer words that say something goes with its neighbour.
MIN_CONTENT, MIN_CONTENT_BARE = 2, 4
# How far from a joint its verb may stand, in words.
REACH = 7
# What only says whose words the others are has no more words than this.
MAX_FRAME_WORDS = 14
# A subject of more words than this is not repeated.
MAX_SUBJECT_WORDS = 9
# How far back a relative clause reaches for what it speaks of, in words.
MAX_HEAD_WORDS = 6


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing.

    ``subject`` is where the words stand that it leaves out, None where it has its own or where
    there are none; ``contrast`` whether it is set against what stands before it ("while …");
    ``aside`` whether it only tells more of what another clause speaks of: who that is, when, why.
    """

    span: Span
    subject: Span | None = None
    contrast: bool = False
    aside: bool = False

    def words(self, text: str) -> str:
        """Return the clause as it can be read alone, its subject first."""
        own = self.span.of(text)
        return own if self.subject is None else f"{self.subject.of(text)} {own}"


def clauses(text: str, start: int = 0, end: int | None = None) -> list[Clause]:
    """Return the clauses of the sentence between two code points, in order; at least one.

    >>> text = "The mill, which opened in 1974, employs 600 people and makes uniforms."
    >>> [one.span.of(text) for one in clauses(text)]
    ['The mill, which opened in 1974', 'employs 600 people', 'makes uniforms']
    """
    words = tokens(text, start, end)
    if not words:
        return []
    pieces = _pieces(text, words)
    told = [piece for n, piece in enumerate(pieces) if not _is_frame(text, words, pieces, n)]
    kept = _merged(told or pieces, words)
    return [_clause(text, words, kept, n) for n in range(len(kept))]


def has_predicate(text: str, words: Sequence[Token], *, has_subject: bool = False) -> bool:
    """Whether words hold a verb that says something of somebody, and do not break off after it.

    A bare name does not ("Governor Ann Lee of Ostra"), nor a participle on its own ("published by
    the council"); an -ing form does if the clause ``has_subject``.
    """
    if not words or words[-1].norm in _BREAKS_OFF:
        return False
    if has_subject and _is_ing(words[0]):
        return True
    return any(
        _is_predicate(words, at, has_subject)
        for at in range(len(words))
        if text[words[at].start - 1 : words[at].start] not in _HYPHENS
    )


def opens_with_verb(words: Sequence[Token]) -> bool:
    """Whether words lack their subject: "also told the council", "then went ashore"."""
    first = next((one.norm for one in words if one.norm not in _BEFORE_VERBS), "")
    return _is_finite(first)


_BEFORE_VERBS = frozenset(
    "also then now still even just already later soon previously formerly recently".split()
)


def has_verb(words: Sequence[Token]) -> bool:
    """Whether words hold one that may be a verb: "Officials plan a test", "The price soars"."""
    listed = _words("verbs") | _words("no verbs") | _PRONOUNS
    return any(
        word.norm in listed or _is_finite(word.norm) or word.norm.endswith(("ed", "s", "n't"))
        for word in words
    )


_HYPHENS = frozenset("-–‑")  # "Ostra-based" says nothing
_BREAKS_OFF = frozenset(
    "a an the of by and or that which who whose is are was were be has had will would".split()
)
_PRONOUNS = frozenset("i you he she it we they".split())
_SUBJECTS = _PRONOUNS | {"that", "there"}


def _is_predicate(words: Sequence[Token], at: int, has_subject: bool) -> bool:
    token = words[at]
    word = token.norm
    is_contracted = token.end - token.start > len(word)
    if word in _words("auxiliary") or (is_contracted and word in _SUBJECTS):
        return True
    is_form = word in _forms() or (word.endswith("ed") and "-" not in word and len(word) > 4)
    if at > 0 and words[at - 1].norm in _PRONOUNS:
        return True
    if not is_form or _is_passive(words, at) or _is_purpose(words, at):
        return False
    return (at > 0 and not _is_attribute(words, at)) or (at == 0 and has_subject)


def _is_attribute(words: Sequence[Token], at: int) -> bool:
    """Whether a form tells which ones: "the arrested men", "of 23 arrested men"."""
    if not words[at].norm.endswith("ed") or at + 1 == len(words):
        return False
    before, after = words[at - 1].norm, words[at + 1].norm
    if before in _ARTICLES:
        return True
    return before[0].isdigit() and after.endswith(("s", "men", "people")) and is_content(after)


_PREPOSITIONS = frozenset("in by with for at on of from as".split())


def _is_purpose(words: Sequence[Token], at: int) -> bool:
    """Whether a form stands in what is only aimed at: "in an attempt to enable continued work"."""
    opens = words[0].norm in _PREPOSITIONS
    return opens and any(word.norm == "to" for word in words[1:at])


_PARTICIPLES = frozenset(
    "led hit held shot built set made found told sent put caught known".split()
)
_AMOUNTS = frozenset("more less about nearly almost over up a an half".split())


def _is_passive(words: Sequence[Token], at: int) -> bool:
    """Whether a form is a participle with its doer: "led by the mayor", not "fell by a third"."""
    after = [one.norm for one in words[at + 1 : at + 3]]
    if len(after) < 2 or after[0] != "by" or after[1] in _AMOUNTS or after[1][0].isdigit():
        return False
    return words[at].norm.endswith(("ed", "en")) or words[at].norm in _PARTICIPLES


# ---- where one piece ends and the next begins --------------------------------------------------


def _pieces(text: str, words: Sequence[Token]) -> list[Span]:
    """Return the pieces as ranges of words, cut at every joint."""
    cuts = [0]
    for index in range(1, len(words)):
        between = text[words[index - 1].end : words[index].start]
        if _is_cut(between, words, index, since=cuts[-1], text=text):
            cuts.append(index)
    return [Span(a, b) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]


# Square brackets are an editor's and part nothing: "[W]e", "the [mayor]".
_HARD = re.compile(r"[;:()—…]|\s[–-]\s|[!?]\s|[,.!?][”\"]|[”\"][,.]|,\s[“\"]")


def _is_cut(between: str, words: Sequence[Token], index: int, *, since: int, text: str) -> bool:
    if _HARD.search(between):
        is_clock = ":" in between and words[index].norm.isdigit()
        return not is_clock and not _is_gloss(between, words, index, text)
    if "," in between:
        return _is_cut_at_comma(words, index, since, text)
    return _is_cut_at_word(words, index, since, text)


_BRACKETS = re.compile(r"[()]")
_HARD_BUT_BRACKETS = re.compile(_HARD.pattern.replace("()", ""))


def _is_gloss(between: str, words: Sequence[Token], index: int, text: str) -> bool:
    """Whether a bracket only holds what a name is short for, a party or a place: no verb."""
    if not _BRACKETS.search(between) or _HARD_BUT_BRACKETS.search(between):
        return False
    if ")" in between:
        opened = text.rfind("(", words[0].start, words[index].start)
        inside = [word for word in words[:index] if word.start > opened >= 0]
    else:
        closed = text.find(")", words[index].start, words[-1].end + 1)
        inside = [word for word in words[index:] if word.start < closed]
    return len(inside) <= MAX_GLOSS_WORDS and not any(_is_finite(one.norm) for one in inside)


# A bracket of more words says something of its own.
MAX_GLOSS_WORDS = 6


def _is_cut_at_comma(words: Sequence[Token], index: int, since: int, text: str) -> bool:
    """Whether a comma parts clauses, and not the members of a list or the parts of a date."""
    word = words[index].norm
    if word == "but" and _is_correction(words, index, since):
        return False
    if word in _words("relative") | _words("contrast"):
        return True
    if word in _words("subordinate"):
        return word != "as" or _verb_within(words, index + 1) is not None
    if _opens_frame(words, index, text):
        return True
    return not _is_within_subject(words, index, since) and _parts(words, index, since, text)


def _parts(words: Sequence[Token], index: int, since: int, text: str) -> bool:
    """Whether a comma parts clauses that no word joins: by the verbs around it."""
    word = words[index].norm
    if word.endswith("ing") and len(word) > len("bring"):
        return not (text[words[index].start].isupper() and index > since)
    at = index + 1 if word in _words("coordinate") else index
    if at > index and at < len(words) and _is_ing(words[at]):
        return True
    if _is_finite(words[at].norm) if at < len(words) else False:
        return _has_verb(words, since, index) or _closes(words, since, text)
    return (
        _has_verb(words, since, index)
        and _verb_within(words, at) is not None
        and not _comma_before_verb(words, at, text)
        and not _is_noun(words, at)
    )


def _is_correction(words: Sequence[Token], index: int, since: int) -> bool:
    """Whether "but" puts one thing for another: "not the wife, but the sister of a convict"."""
    opens = _words("determiner")
    if index + 1 >= len(words) or words[index + 1].norm not in opens:
        return False
    return any(
        one.norm == "not" and other.norm in opens for one, other in pairwise(words[since:index])
    )


def _is_noun(words: Sequence[Token], at: int) -> bool:
    """Whether the verb of what begins here is none: "food, arms and medical supplies"."""
    verb = _verb_within(words, at)
    if verb is None or words[verb].norm in _words("auxiliary"):
        return False
    is_plural = words[verb].norm.endswith("s")
    return is_plural and any(word.norm == "and" for word in words[at:verb])


def _opens_frame(words: Sequence[Token], index: int, text: str) -> bool:
    """Whether a comma opens "officials in Low Ambrel said", up to a comma or the end."""
    last = index
    while last + 1 < len(words) and not _STOP.search(text[words[last].end : words[last + 1].start]):
        last += 1
    part = words[index : last + 1]
    return len(part) <= MAX_FRAME_WORDS and (part[-1].norm in _SAID or part[0].norm in _SAID)


_STOP = re.compile(r"[,;:—“]")


def _closes(words: Sequence[Token], since: int, text: str) -> bool:
    """Whether the piece was opened by a comma, so that this one closes it."""
    return since > 0 and "," in text[words[since - 1].end : words[since].start]


def _comma_before_verb(words: Sequence[Token], at: int, text: str) -> bool:
    """Whether another comma comes before the verb: "Ann, Bo and Cy left" is one clause."""
    verb = _verb_within(words, at)
    return verb is None or "," in text[words[at].start : words[verb].start]


def _is_cut_at_word(words: Sequence[Token], index: int, since: int, text: str) -> bool:
    word = words[index].norm
    if _is_told(words, index, since):
        return True
    if word == "that":
        return _follows_cue(words, index, since)
    if word in _words("relative"):
        return index > since and _verb_within(words, index + 1) is not None
    if word in _words("contrast"):
        return _has_verb(words, since, index) and _verb_within(words, index + 1) is not None
    if word in _words("coordinate"):
        return _joins_clauses(words, index, since, text)
    if word in _LOOSE and not _is_measured(words, index):
        return _has_verb(words, since, index) and _verb_within(words, index + 1) is not None
    return False


MAX_AFTER_CUE = 4


_BEING = frozenset(("is", "was"))
# "That" describes what these name: "to say something about themselves that no one would guess".
_DESCRIBED = frozenset(
    "something anything everything nothing things those all myself yourself himself herself itself "
    "ourselves yourselves themselves".split()
)


def _is_cue(word: str) -> bool:
    """Whether a word says that something is said: "argued", "rumours"."""
    return word in word_set("attribution") or word in _words("cue nouns")


def _is_told(words: Sequence[Token], index: int, since: int) -> bool:
    """Whether what is said begins here without "that": "said the exits", "told us they"."""
    opens = words[index].norm in _words("subject") | _words("determiner")
    verb = _verb_within(words, index + 1)
    if not opens or verb is None or index == since:
        return False
    if any(b.start - a.end > 1 for a, b in pairwise(words[index - 1 : verb + 1])):
        return False  # a mark stands between: "confirmed the list, and left"
    if words[index - 1].norm in _words("telling"):
        return True
    addressed = words[max(since, index - MAX_AFTER_CUE) : index - 1]
    return words[index].norm in _words("subject") and any(
        word.norm in ("told", "tells") for word in addressed
    )


def _follows_cue(words: Sequence[Token], index: int, since: int) -> bool:
    """Whether "that" opens what is said: "said that", "said on Monday that", "it is that"."""
    if words[index - 1].norm in _BEING:
        return True
    if words[index - 1].norm in _DESCRIBED:
        return False
    for at in range(index - 1, max(since, index - 1 - MAX_AFTER_CUE) - 1, -1):
        if _is_cue(words[at].norm):
            return True
        if _is_finite(words[at].norm):
            return False
    return False


_MEASURES = frozenset("minute hour day week month year decade".split())
_LONE = frozenset("a an one".split())


def _is_measured(words: Sequence[Token], index: int) -> bool:
    """Whether what stands before "after" says how long after: "a day after", "hours before"."""
    before = words[index - 1].norm
    if before.removesuffix("s") not in _MEASURES:
        return False
    return before.endswith("s") or (index > 1 and words[index - 2].norm in _LONE)


# Of the subordinate ones, these open a clause without a comma before them.
_LOOSE = frozenset("because after before until unless when".split())


def _joins_clauses(words: Sequence[Token], index: int, since: int, text: str) -> bool:
    """Whether "and" joins clauses: a verb follows at once, or a subject with its verb."""
    if not _has_verb(words, since, index) or index + 1 >= len(words):
        return False
    if _is_within_subject(words, index, since):
        return False
    following = words[index + 1].norm
    if _is_finite(following):
        return True
    opens = following in _words("subject") | _words("determiner")
    verb = _verb_within(words, index + 1)
    return opens and verb is not None and not _is_listed(words, index + 1, verb, text)


def _is_within_subject(words: Sequence[Token], index: int, since: int) -> bool:
    """Whether the subject is not over here: "said that the singer and his wife, Ann, left"."""
    told = [at for at in range(since, index - 1) if words[at].norm == "that"]
    if not told or words[told[-1] + 1].norm not in _words("determiner"):
        return False
    return not _has_verb(words, told[-1] + 1, index)


def _is_listed(words: Sequence[Token], start: int, verb: int, text: str) -> bool:
    """Whether words end at a comma before the verb: "with two sons and a daughter, Lee said"."""
    for at in range(start, verb):
        if "," in text[words[at].end : words[at + 1].start]:
            return words[at + 1].norm not in _words("relative")
    return False


def _has_verb(words: Sequence[Token], start: int, end: int) -> bool:
    return any(_is_finite(word.norm) for word in words[start:end])


def _verb_within(words: Sequence[Token], start: int) -> int | None:
    """Return the first verb within reach, None if there is none."""
    for index in range(start, min(len(words), start + REACH)):
        if _is_finite(words[index].norm):
            return index
    return None


@lru_cache(maxsize=1 << 14)
def _is_finite(word: str) -> bool:
    """Whether a word most likely is a verb that makes a clause."""
    return word in _words("auxiliary") or word in _forms()


@lru_cache(maxsize=8)
def _words(section: str) -> frozenset[str]:
    return frozenset(sections("crossread.text", "clauses.txt")[section])


@lru_cache(maxsize=1)
def _forms() -> frozenset[str]:
    """Return the past and the third person of the listed verbs."""
    verbs = _words("verbs")
    found = {form for verb in verbs for form in (_past(verb), _third(verb))}
    for entry in sections("crossread.text", "comparing.txt")["irregular"]:
        head, *forms = entry.split("=")
        if head in verbs:
            found -= {_past(head)}
            found |= {form for form in forms if not form.endswith("ing")}
    return frozenset(found - _words("no verbs")) | _words("other forms")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    doubled = re.search(r"^[^aeiou]*[aeiou][bdgmnpt]$", verb)
    return f"{verb}{verb[-1]}ed" if doubled else f"{verb}ed"


def _third(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


# ---- frames --------------------------------------------------------------------------------------


def _is_frame(text: str, words: Sequence[Token], pieces: Sequence[Span], n: int) -> bool:
    """Whether a piece only says whose words the others are: "officials said", "X says that"."""
    piece = pieces[n]
    part = words[piece.start : piece.end]
    if part[0].norm == "according":
        return True
    if n and len(part) <= MAX_SHOWN and part[-1].norm in _SHOWN:
        return "," in _before(text, words, piece)  # "..., the filing shows"
    if _is_source_of(words, pieces, n):
        return True
    cues = [at for at, word in enumerate(part) if _is_cue(word.norm)]
    if not cues or len(part) > MAX_FRAME_WORDS:
        return False
    if _leads_to(text, words, pieces, n):
        return len(part) - cues[-1] <= 2 * MAX_AFTER_CUE
    before = _before(text, words, piece)
    if n > 0 and _CLOSING.search(before) and part[0].norm not in _OPENERS:
        return True  # “Nobody warned us,” she said by telephone from the hospital
    is_set_off = n > 0 and "," in before and part[0].norm not in _OPENERS
    after = sum(is_content(word.norm) for word in part[cues[-1] + 1 :])
    closes = after == 0 or cues[-1] == 0
    if not closes and n == len(pieces) - 1:  # “..., the minister told the channel on Monday”
        closes = not _has_verb(words, piece.start + cues[-1] + 1, piece.end)
    return is_set_off and part[cues[-1]].norm in _SAID and closes


def _leads_to(text: str, words: Sequence[Token], pieces: Sequence[Span], n: int) -> bool:
    """Whether the next piece is what the cue of this one says: "that …", or at once."""
    if n + 1 >= len(pieces):
        return False
    following = words[pieces[n + 1].start]
    if following.norm == "that":
        return True
    between = text[words[pieces[n].end - 1].end : following.start]
    return not between.strip() and following.norm not in _JOINTS


_JOINTS = frozenset(
    "and or nor but while whereas although though yet who which whose whom where because after "
    "before until unless when".split()
)


def _is_source_of(words: Sequence[Token], pieces: Sequence[Span], n: int) -> bool:
    """Whether a piece without a verb is the subject of the cue that opens the next one."""
    if n + 1 >= len(pieces) or _has_verb(words, pieces[n].start, pieces[n].end):
        return False
    return words[pieces[n + 1].start].norm in _SAID


_SHOWN = frozenset("shows show showed suggest suggests suggested".split())
MAX_SHOWN = 4
_CLOSING = re.compile(r"[,!?…][”\"]|[”\"],")
_SAID = frozenset("said says say told added adds".split())
_OPENERS = frozenset("and but while who which that".split())


def _before(text: str, words: Sequence[Token], piece: Span) -> str:
    return text[words[piece.start - 1].end : words[piece.start].start]


# ---- from pieces to clauses --------------------------------------------------------------------


def _merged(pieces: Sequence[Span], words: Sequence[Token]) -> list[Span]:
    """Join pieces that say too little alone to the one before, the first to the one after."""
    joined: list[Span] = []
    for n, piece in enumerate(pieces):
        touches = bool(joined) and joined[-1].end == piece.start
        if _is_subject(pieces, n, words):
            touches = False
        if touches and (_is_slight(piece, words) or _is_slight(joined[-1], words)):
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def _is_subject(pieces: Sequence[Span], n: int, words: Sequence[Token]) -> bool:
    """Whether a piece is what the next one tells of: "and the mayor", "who had promised it"."""
    opens = words[pieces[n].start].norm in _words("coordinate") | _words("contrast")
    if not opens or n + 1 >= len(pieces) or _has_verb(words, pieces[n].start, pieces[n].end):
        return False
    return words[pieces[n + 1].start].norm in _words("relative")


def _is_slight(piece: Span, words: Sequence[Token]) -> bool:
    part = words[piece.start : piece.end]
    n_content = sum(is_content(word.norm) for word in part)
    has_verb = any(_is_finite(word.norm) or _is_ing(word) for word in part)
    return n_content < (MIN_CONTENT if has_verb else MIN_CONTENT_BARE)


def _is_ing(word: Token) -> bool:
    return word.norm.endswith("ing") and len(word.norm) > len("bring")


def _clause(text: str, words: Sequence[Token], pieces: Sequence[Span], n: int) -> Clause:
    piece = pieces[n]
    first = words[piece.start].norm
    start = piece.start
    if n and first in _words("relative"):
        start = _head_of(text, words, piece.start, pieces[n - 1].start)
    subject = _subject(words, pieces, n) if start == piece.start else None
    if start == piece.start and first in _LEADING and start + 1 < piece.end:
        start += 1
    return Clause(
        _with_marks(text, Span(words[start].start, words[piece.end - 1].end)),
        subject,
        contrast=n > 0 and first in _words("contrast"),
        aside=opens_aside(first)
        or _hangs(text, words, pieces, n)
        or _is_only_described(text, words[start : piece.end]),
    )


def opens_aside(word: str, *, relative_only: bool = False) -> bool:
    """Whether a word opens what is told aside: "who", "which"; "after", "because" too."""
    if word in _words("relative"):
        return True
    return not relative_only and (word in _words("subordinate") or word in _LOOSE)


def _hangs(text: str, words: Sequence[Token], pieces: Sequence[Span], n: int) -> bool:
    """Whether a piece is a subject with something told of it, and its verb opens the next one.

    "The mill, which opened in 1974 | employs 600 people".
    """
    end = pieces[n].end
    if n + 1 >= len(pieces) or pieces[n + 1].start != end:
        return False
    between = text[words[end - 1].end : words[end].start]
    return "," in between and _is_finite(words[end].norm)


def _is_only_described(text: str, part: Sequence[Token]) -> bool:
    """Whether all that is told of a subject is who it is: "The nun, who is from the south".

    Without a comma only where nothing behind it may be a verb: "The man who rang the bell".
    """
    at = next((n for n, word in enumerate(part) if word.norm in _RELATED), 0)
    if not at:
        return False
    if "," not in text[part[at - 1].end : part[at].start]:
        n_verbs = sum(_is_finite(word.norm) or word.norm.endswith("ed") for word in part[at:])
        return n_verbs == 1 and part[0].norm in _ARTICLES and not _has_verb(part, 0, at)
    if _has_verb(part, 0, at) or not _has_verb(part, at, len(part)):
        return False
    end = next(n for n in range(at, len(part)) if _is_finite(part[n].norm)) + 1
    while end < len(part) and part[end].norm.endswith(("ed", "en", "ly")):
        end += 1  # "has been newly elected"
    return not _has_verb(part, end, len(part))


_RELATED = frozenset(("who", "which", "whose", "whom"))
_PAIRS = {"“": "”", '"': '"', "«": "»", "„": "“", "(": ")"}


def _with_marks(text: str, span: Span) -> Span:
    """Return a clause with the mark at its edge whose partner stands within it."""
    words = span.of(text)
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    start, end = span.start, span.end
    closes = _PAIRS.get(before)
    if closes is not None and _is_unpaired(words, before, closes):
        start -= 1
    opens = next((one for one, other in _PAIRS.items() if other == after), None)
    if opens is not None and _is_unpaired(text[start:end], after, opens):
        end += 1
    return Span(start, end)


def _is_unpaired(words: str, mark: str, partner: str) -> bool:
    """Whether words hold one more of a mark's partners than of the mark itself."""
    if mark == partner:
        return words.count(mark) % 2 == 1
    return words.count(partner) > words.count(mark)


# Words that only join a clause to what stands before it.
_LEADING = frozenset("and or but that while whereas".split())


def _head_of(text: str, words: Sequence[Token], index: int, first: int) -> int:
    """Return where the words begin that a relative clause speaks of: "the 19 men who …"."""
    least = max(first, index - MAX_HEAD_WORDS)
    for at in range(index - 1, least - 1, -1):
        word = words[at].norm
        if word in _words("determiner") or word[0].isdigit():
            before = at - 1
            return before if before >= least and words[before].norm in _ARTICLES else at
        if at < index - 1 and (_is_finite(word) or not (is_content(word) or word == "of")):
            return at + 1
    return least if text[words[least].start].isupper() else index - 1


_ARTICLES = frozenset(("the", "a", "an"))


def _subject(words: Sequence[Token], pieces: Sequence[Span], n: int) -> Span | None:
    """Return the subject a clause shares with an earlier one, None if it has its own."""
    piece = pieces[n]
    at = piece.start
    if words[at].norm in _words("coordinate") | _words("contrast"):
        at += 1
    if n == 0 or at >= piece.end or not (_is_finite(words[at].norm) or _is_ing(words[at])):
        return None
    return next(iter(_subjects(words, pieces[:n])), None)


def _subjects(words: Sequence[Token], pieces: Sequence[Span]) -> Iterator[Span]:
    for piece in reversed(pieces):
        verb = next(
            (
                at
                for at in range(piece.start + 1, piece.end)
                if _is_finite(words[at].norm) or words[at].norm in _words("relative")
            ),
            piece.end,
        )
        opens = words[piece.start].norm
        is_own = opens not in (
            _words("relative") | _words("subordinate") | _words("coordinate")
        ) and not (_is_finite(opens) or _is_ing(words[piece.start]))
        start = piece.start + (opens in _words("contrast") or opens == "that")
        if is_own and start < verb <= start + MAX_SUBJECT_WORDS:
            yield Span(words[start].start, words[verb - 1].end)
