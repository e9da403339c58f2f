"""Whose voice a sentence speaks in: the text's own, or somebody's it reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crossread.model import Mention, Quotation, Span
from crossread.text.similarity import Token, word_set

# A sentence so much of which is somebody's speech reports that person's statement.
SPOKEN_SHARE = 0.3
# Where the speech is only quoted words inside the text's own sentence, so much of it must be.
QUOTED_SHARE = 0.6
MAX_SPEAKER_WORDS = 10
# A source within the first few words, with its cue right after it, is the sentence's subject.
MAX_WORDS_BEFORE_SOURCE = 3
MAX_GAP_TO_CUE = 24
# After the quoted words the text goes on in its own voice if it has more to say than this.
MAX_WORDS_AFTER = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """Whether a sentence reports speech, and whose.

    ``speaker`` is a name or the words the text uses ("hospital officials"), None where unknown;
    ``source`` is where these words stand; ``spoken`` are the quotations in the sentence.
    """

    reports: bool
    speaker: str | None = None
    source: Span | None = None
    spoken: tuple[Span, ...] = ()


OWN = Voice(reports=False)

# The stop of a title or an initial ends no source: "Mr. Lee said", "the F.B.I. said".
_TITLE_STOP = (
    r"(?<=\bMr)\.|(?<=\bMs)\.|(?<=\bDr)\.|(?<=\bMrs)\.|(?<=\b(?:Sen|Rep|Gov|Gen))\.|(?<=\b[A-Z])\."
)
_WHO = rf"(?P<who>(?:[^.:;“”\"]|{_TITLE_STOP}){{2,140}}?)"
_BEFORE_CUE = r",?\s+(?:(?:ha[sd]|have|also|later|then|\w+ly|on \w+day) ){0,3}"
_PATTERNS = (
    # …, said Ann Lee, the mayor.  …, officials in Low Ambrel said on Sunday.
    r"[,”\"’»]\s*(?:said|says|told)\s+(?P<who>[^:;“”\"]{2,90}?)[.]?\W*$",
    r"[,”\"’»]\s*+(?!(?:while|whereas|and|but|as|who|which)\b)(?P<who>[^,:;“”\"]{2,90}?)"
    # A name in marks may end it: … the mayor said on the programme “River Talk.”
    r"\s+(?:ha[sd] |have )?(?:CUE)\b[^,:;“”\"]{0,60}(?:[“\"][^“”\"]{1,40}[”\"])?\W*$",
    # …, hospital officials said, a day after …
    r"[,”\"’»]\s*+(?!(?:while|whereas|and|but|as|who|which)\b)(?P<who>[^,:;“”\"]{2,60}?)"
    r"\s+(?:said|says|added|told \w+),",
    # …, повідомляє лікарня в Нижньому Амбрелі.  …, сообщила полиция.
    r",\s*(?:повідом|сообщ|заяв|каж|ска[зж]|говор|ствердж|утвержд|зазнач|отме[тч]|пиш)\w*\s+"
    r"(?P<who>[^,:;“”«»\"]{2,80}?)\W*$",
    r"\b[Aa]ccording to (?P<who>[^,.:;“”\"]{2,80})",
    # The opposition accuses the council of having sold the land.
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:accuses?|accused|blames?|blamed)\b(?=.+\b(?:of|for)\b)",
    # The council has refuted newspaper reports which suggested …  The agent moved to deny that …
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:moved to )?(?:DENY)\b(?=(?: \w+ly)?(?: on \w+)? that\b"
    r"|[^.:;]{0,50} (?:SAYING)(?: [\w’']+){0,3} (?:that|about|which|saying|claiming|its|his|her|"
    r"their)\b)",
    # Officials said at least 14 died.  The minister has repeatedly argued that …
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:said|says)\b(?!\s+[.,])",
    # Beskia counts 212 drowned.  Officials put the toll at nine.
    r"^\W*"
    + _WHO
    + _BEFORE_CUE
    + r"(?:counts?|estimates?|estimated|puts?)\b(?=[^.]*(?:\d|\bat\b))",
    r"^\W*" + _WHO + _BEFORE_CUE + r"(?:CUE)\b[^:;“”\"]{0,60}?\s*(?:\bthat\b|:|[“\"])",
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    cues = "|".join(sorted(word_set("attribution")))
    verbs = word_set("denial.verbs") - {"denial", "denials", "contrary to"}
    said = "|".join(sorted(word_set("denial.said")))
    known = {"CUE": cues, "DENY": "|".join(sorted(verbs)), "SAYING": said}
    return tuple(
        re.compile(re.sub(r"\b(CUE|DENY|SAYING)\b", lambda match: known[match[1]], one))
        for one in _PATTERNS
    )


def voice_of(
    text: str,
    span: Span,
    words: Sequence[Token],
    *,
    speech: Sequence[Quotation],
    mentions: Sequence[Mention],
) -> Voice:
    """Return the voice of the sentence at ``span``, given the quotations and names that touch it.

    Scare quotes are no speech. Where no quotation covers it, a clause such as "officials said" or
    "according to the ministry" marks it as reported.
    """
    speech = [one for one in speech if not _is_authors_own(one, text, speech)]
    spoken = tuple(pin.span for one in speech for pin in one.content if pin.span.overlaps(span))
    n_quoted = sum(is_within(word, spoken) for word in words)
    marked_off = any(one.form in {"direct", "block"} for one in speech)
    needed = SPOKEN_SHARE if marked_off else QUOTED_SHARE
    mostly = bool(speech and words) and n_quoted / len(words) >= needed
    reported = speech if mostly else [one for one in speech if _governs(one, text, span)]
    speaker, source = _speaker(reported)
    if speaker is None:
        told, who = _told(text, span, mentions)
        if told is None and not reported:
            return Voice(reports=is_hearsay(span.of(text)), spoken=spoken)
        speaker, source = who, source or told
    return Voice(reports=True, speaker=speaker, source=source, spoken=spoken)


_FIRST_PERSON = re.compile(r"(?:I|we)(?:\W(?:m|ve|d|ll|re))?$", re.IGNORECASE)


def _is_authors_own(one: Quotation, text: str, speech: Sequence[Quotation]) -> bool:
    """Whether "I believe that …" is the text speaking for itself, not somebody it quotes."""
    if one.form != "indirect" or one.speaker is not None or one.source is None:
        return False
    source = one.source.span
    if not _FIRST_PERSON.match(source.of(text)):
        return False
    return not any(pin.span.contains(source) for other in speech for pin in other.content)


def _governs(one: Quotation, text: str, sentence: Span) -> bool:
    """Whether a quotation makes the whole sentence reported speech.

    A direct one does that opens the sentence, with all that stands behind it saying who speaks. An
    indirect one does; a few quoted words do where their source opens the sentence ("The mayor
    called it “reckless”"), and not where it stands inside what the text says itself.
    """
    if one.form == "direct" and one.cue is not None and sentence.contains(one.cue.span):
        starts = [max(pin.span.start, sentence.start) for pin in one.content]
        return min(starts) - sentence.start <= 1 and one.cue.span.start > min(starts)
    if one.form != "mixed" or one.source is None or one.cue is None:
        return one.form == "indirect"
    before = text[sentence.start : max(sentence.start, one.source.span.start)]
    opens = len(before.split()) <= MAX_WORDS_BEFORE_SOURCE
    gap = text[one.source.span.end : max(one.source.span.end, one.cue.span.start)]
    n_after = len(text[max(pin.span.end for pin in one.content) : sentence.end].split())
    is_near = len(gap) <= MAX_GAP_TO_CUE and "," not in gap
    # "The mayor's letter goes further, warning of “ruin”.": the quoted words end the sentence.
    return opens and (n_after <= MAX_WORDS_AFTER if is_near else n_after <= 1)


def _told(text: str, span: Span, mentions: Sequence[Mention]) -> tuple[Span | None, str | None]:
    """Return where a sentence names the source of what it reports, and the name or words."""
    where = attribution(span.of(text))
    if where is None:
        return None, None
    told = where.shift(span.start)
    for one in mentions:
        if told.contains(one.mention.span) and one.type in {"PER", "ORG"}:
            return told, one.name
    words = told.of(text)
    return told, None if _PRONOUN.match(words) else words


_SAID_OF = r"said|reported|believed|alleged|rumoured|rumored|understood|thought|claimed"
_HEARSAY = re.compile(
    rf"\bit (?:is|was|has been|had been) (?:\w+ly )?(?:{_SAID_OF}|announced|suggested)\b"
    rf"|\b(?:is|are|was|were) (?:\w+ly )?(?:{_SAID_OF}) to\b"
    r"|\b(?:is|are|was|were|stand|stands|stood) (?:\w+ly )?(?:accused|suspected) of\b"
    r"|\b(?:rumou?rs?|reports?|claims?|allegations?|accusations?|suggestions?|word) that\b"
    r"|\b(?:reportedly|allegedly|supposedly|purportedly)\b"
    r"|\b(?:in|by) the (?:view|words|account|count|opinion|telling) of\b",
    re.IGNORECASE,
)


def is_hearsay(sentence: str) -> bool:
    """Whether a sentence gives what it says as said by others, without naming them.

    >>> is_hearsay("It was reported on Wednesday that two men had fired."), is_hearsay("It rained.")
    (True, False)
    """
    return _HEARSAY.search(_ASIDE.sub(" ", sentence)) is not None


_SAYING = frozenset(
    "saying claiming arguing insisting alleging asserting stating declaring warning adding "
    "suggesting contending maintaining complaining announcing accusing promising vowing".split()
)


def opens_saying(words: Sequence[Token]) -> bool:
    """Whether a clause opens with a form that makes it somebody's words: "claiming he lied"."""
    at = 1 if len(words) > 1 and words[0].norm.endswith("ly") else 0
    return bool(words) and words[at].norm in _SAYING


def ends_saying(words: Sequence[Token]) -> bool:
    """Whether a clause only says that somebody says something: "a lawyer said in court"."""
    cues = word_set("attribution")
    return any(word.norm in cues or word.norm in _SAYING for word in words[-2:])


# What stands between dashes or in brackets says nothing of the rest.
_ASIDE = re.compile(r"—[^—]*—|\s–\s[^–]*\s–\s|\([^)]*\)")


def is_within(word: Token, spans: Sequence[Span]) -> bool:
    """Whether a word stands in one of some spans."""
    return any(span.start <= word.start and word.end <= span.end for span in spans)


def _speaker(speech: Sequence[Quotation]) -> tuple[str | None, Span | None]:
    for one in speech:
        if one.speaker is not None:
            return one.speaker, one.source.span if one.source is not None else None
    return None, None


def attribution(sentence: str) -> Span | None:
    """Return where a sentence says whose words it reports, None if it does not.

    "At least 14 died, officials in Low Ambrel said." gives "officials in Low Ambrel".
    """
    for pattern in _patterns():
        match = pattern.search(sentence)
        if match is None:
            continue
        start, end = match.span("who")
        opening = _OPENING.match(match["who"])
        start += opening.end() if opening is not None else 0
        who = _without_apposition(sentence[start:end], sentence[end : end + 1])
        if _is_source(who):
            return Span(start, start + len(who))
    return None


def _without_apposition(who: str, after: str) -> str:
    """Return a long source without what commas set off: "Ann Lee, a day before the vote,"."""
    who = who.strip()
    name, _, rest = who.partition(", ")
    is_aside = rest.startswith("who ") or (
        len(who.split()) > MAX_SPEAKER_WORDS and not _CLAUSE.search(rest)
    )
    if after == "," and rest and is_aside:
        who = name
    return who.rstrip(" ,—–-")


MAX_PLAIN_WORDS = 5


def _is_source(who: str) -> bool:
    """Whether words may name a source: no clause, and few words if none has a capital."""
    words = who.split()
    if not words or len(words) > MAX_SPEAKER_WORDS or _NO_SOURCE.match(who):
        return False
    if _INSIDE.search(who):
        return False
    if len(words) > 1 and _CLAUSE.search(who):
        return False
    has_name = any(word[0].isupper() for word in words)
    return (has_name or len(words) <= MAX_PLAIN_WORDS) and words[-1] not in _OPEN_ENDS


# A clause that begins within the words: these are no source, but a sentence up to its cue.
_INSIDE = re.compile(r",\s+(?:which|who|whose|where|but)\b")
_OPEN_ENDS = frozenset("and or to not had has have was were is that but who which whose".split())

# What may stand before the source: a dateline, a conjunction, a clause with its comma.
_OPENING = re.compile(
    r"(?:[A-Z][A-Z., ]+(?:\([^)]*\) )?[—–-]+ )?(?:(?:But|And|So|Yet|Still|However|Meanwhile),? )?"
    r"(?:(?:When|While|As|If|In|At|On|During|After|Before|Since|For|Asked|By|With|Under|"
    r"[A-Z]\w+(?:ing|ly))\b[^,]*, )?(?:(?:and|but|while|as) )?"
)
_NO_SOURCE = re.compile(
    r"(?:in|at|on|during|after|before|by|for|from|to|which|that|this|what|when|as|if|there|because|"
    r"although|though|since|while|where|how|why|so|very|nobody|no one|nothing|"
    r"something|anything|everything)\b",
    re.IGNORECASE,
)
# A pronoun with more words, or a verb of its own, makes a clause and no name.
_CLAUSE = re.compile(
    r"^(?i:he|she|they|it|i|we|you)\s|(?<!\.)\b(?:I|we|has|have|had|is|are|was|were|did|does|do|will|would)\b"
)
# A pronoun names nobody by itself.
_PRONOUN = re.compile(r"(?:he|she|they|it|i|we|who)$", re.IGNORECASE)
