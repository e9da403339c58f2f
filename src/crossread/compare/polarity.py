"""Whether a sentence says that something is so, or that it is not: from explicit words only.

A *denial* holds what is denied ("the mayor has resigned") and the words that deny it, which may
stand before it ("denied reports that …") or behind ("… is a hoax"). Questions, conditions, hedges
("may be a hoax") and denials that are themselves denied ("did not deny that …") deny nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crossread.model import Span
from crossread.text.clauses import has_predicate
from crossread.text.similarity import content_stems, tokens, word_set
from crossread.text.wordlists import sections


@dataclass(frozen=True, slots=True)
class Denial:
    """Something that is said not to be so.

    ``cue`` is where the words stand that deny it, ``said`` where that stands which they deny;
    ``frame`` reaches from the first word of both, or of who denies it, to the last. What is denied
    ``twice`` ("denied that it was not so") is said to be so. ``by_somebody`` says that it is told
    of somebody ("denied"), not said by whoever writes or speaks ("is false").
    """

    cue: Span
    said: Span
    frame: Span
    twice: bool = False
    by_somebody: bool = False

    def shift(self, by: int) -> Denial:
        """Return it moved by so many code points."""
        cue, said, frame = (span.shift(by) for span in (self.cue, self.said, self.frame))
        return replace(self, cue=cue, said=said, frame=frame)


def denials_in(text: str, sentence: Span) -> tuple[Denial, ...]:
    """Return what a sentence denies, in the order of the text; nothing twice.

    >>> text = "The agent denied that the singer has bought a castle."
    >>> [one.said.of(text) for one in denials_in(text, Span(0, len(text)))]
    ['the singer has bought a castle']
    """
    words = sentence.of(text)
    if not _MAY_DENY.search(words) or words.rstrip("\"'”’») ").endswith("?"):
        return ()
    found: list[Denial] = []
    for pattern in _patterns():
        for match in pattern.finditer(words):
            is_ahead = match.start("cue") < match.start("said")
            said = _said(words, match, is_ahead=is_ahead)
            if said is None or any(one.said.overlaps(said) for one in found):
                continue
            if not _is_open(words, match, is_behind=not is_ahead):
                found.append(_denial(words, match, said))
    return tuple(one.shift(sentence.start) for one in sorted(found, key=lambda one: one.said))


def denials_of_earlier(text: str, sentence: Span, before: Sequence[Span]) -> tuple[Denial, ...]:
    """Return what a sentence denies that was told before: "The claim is false."

    ``before`` are the sentences right before it, the nearest last; what is meant is what it tells
    up to there itself, or else what the nearest of them tells.
    """
    words = sentence.of(text)
    if not _MAY_DENY.search(words) or words.rstrip("\"'”’») ").endswith("?"):
        return ()
    for pattern in _backward():
        for match in pattern.finditer(words):
            head = Span(sentence.start, sentence.start + match.start())
            said = _told_before(text, head, before)
            if said is not None and not _is_open(words, match, is_behind=match.start() == 0):
                cue = Span(*match.span("cue"))
                frame = Span(min(match.start(), _last_cut(words, match.start())), match.end())
                acts = any(one.norm in word_set("denial.verbs") for one in tokens(match["cue"]))
                return (
                    Denial(
                        cue.shift(sentence.start), said, frame.shift(sentence.start), False, acts
                    ),
                )
    return ()


def rejects_something(text: str, sentence: Span) -> bool:
    """Whether a sentence denies what was told before, whatever it was: "We deny these claims."."""
    words = sentence.of(text)
    return bool(_MAY_DENY.search(words)) and any(one.search(words) for one in _backward())


def with_label(text: str, sentence: Span) -> Span:
    """Return where a sentence stands with the label that a fact-check puts under it, if any.

    >>> text = "Claim: A bear is loose.\\n\\nFALSE\\n\\nNobody saw a bear."
    >>> with_label(text, Span(0, 23)).of(text)
    'Claim: A bear is loose.\\n\\nFALSE'
    """
    if _CLAIM.match(text, sentence.start, sentence.end) is None:
        return sentence
    label = _LABEL.match(text, sentence.end)
    return sentence if label is None else Span(sentence.start, label.end())


def calls_false(text: str, sentence: Span, but: Collection[str] = ()) -> bool:
    """Whether a passage says of something that it is false: "appears to be fake".

    Words in ``but``, as they are compared, say it of nothing here: "was dismissed" may be a post.
    """
    words = sentence.of(text)
    return any(
        not any(one.norm in but for one in tokens(match["void"]))
        for match in _called_false().finditer(words)
    )


_CLAIM = re.compile(r"\W*claim\s*:\s", re.IGNORECASE)
_LABELS = r"(?:FALSE|HOAX|FAKE|UNTRUE|FICTION|PANTS ON FIRE)"
_LABEL = re.compile(rf"[\s*_]*(?:(?i:rating|verdict|status)\s*:\s*)?{_LABELS}(?=\W*(?:\n|$))")


def _told_before(text: str, head: Span, before: Sequence[Span]) -> Span | None:
    """Return what was told last: by the sentence up to there, or the nearest before it.

    Any words of saying do right before; from further back only a report or a claim is meant.
    """
    for n, one in enumerate((head, *reversed(before))):
        again = denials_in(text, one)
        if again:
            return again[0].said  # "There is no truth to it. We deny these allegations."
        if any(pattern.search(one.of(text)) for pattern in _backward()):
            continue
        said = told_in(text, one, as_claim=n > 1)
        if said is not None:
            return said
    return None


def told_in(text: str, sentence: Span, *, as_claim: bool = False) -> Span | None:
    """Return where a sentence gives what others say, without saying so itself; None if not.

    ``as_claim``: only where it is told as a report or a claim, not as what somebody said.

    >>> text = "A story claims that a bear is loose."
    >>> told_in(text, Span(0, len(text))).of(text)
    'a bear is loose'
    """
    words = sentence.of(text)
    patterns = _relaying()
    for pattern in patterns[:N_CLAIMING] if as_claim else patterns:
        for match in pattern.finditer(words):
            said = _said(words, match, is_ahead=True)
            if said is not None and (pattern is not patterns[-1] or _is_clause(words, said)):
                return said.shift(sentence.start)
    return None


def _is_clause(words: str, said: Span) -> bool:
    """Whether what stands before "…, the Courier said" says something of somebody."""
    return has_predicate(words, tokens(words, said.start, said.end))


def _denial(words: str, match: re.Match[str], said: Span) -> Denial:
    cue = Span(*match.span("cue"))
    start = min(cue.start, said.start, match.start())
    if cue.start < said.start:
        start = _last_cut(words, start)  # who denies it stands before the cue
    frame = Span(start, max(cue.end, said.end))
    acts = any(word.norm in word_set("denial.verbs") for word in tokens(match["cue"]))
    return Denial(cue, said, frame, _is_twice(words, said), acts)


_CUTS = re.compile(r"[;:—]\s*|[“\"]|,\s+(?:and|but|while|whereas|although|though)\s+")


def _last_cut(words: str, end: int) -> int:
    return max((match.end() for match in _CUTS.finditer(words, 0, end)), default=0)


# ---- what is denied -----------------------------------------------------------------------------

# What is denied says this much at least.
MIN_SAID = 2
_ENDS = re.compile(
    r"[;:]|\s[–-]\s|,\s+(?:and|but|while|whereas|although|though|who|which|saying|adding|insisting|"
    r"calling|despite|after|as|according|because|when|in an?|on|then)\b"
    r"|\s+(?:but|while|whereas|although|despite)\s"
    r"|\s+and\s+(?:said|called|told|accused|urged|demanded|insisted|asked|vowed|added|warned|has|"
    r"had)\b"
)
_OPENS_FIRST = re.compile(r"^\W*(?:while|although|though|despite)\b", re.IGNORECASE)
# "…, the air force said": what closes a sentence and names whose words it gives.
_CLOSING = re.compile(
    r",[”\"]?\s+[^,]{2,60}\s(?:said|says|told|added|wrote|reported|confirmed)\b.*$"
)


def _said(words: str, match: re.Match[str], *, is_ahead: bool) -> Span | None:
    """Return where that stands which is denied, None if it says next to nothing.

    ``is_ahead`` says that it stands behind the words that deny it, and so may reach too far.
    """
    start, end = match.span("said")
    if is_ahead:
        ends = [_ENDS.search(words, start, end), _end_of_quote(words, start, end)]
        if _OPENS_FIRST.match(words):
            ends.append(_COMMA.search(words, start, end))
        end = min((one.start() for one in ends if one is not None), default=end)
    again = [one.end() for one in _again().finditer(words, start, end)]
    if again and (not is_ahead or _again().match(words, start, end)):
        start = again[0] if is_ahead else again[-1]
    closing = _CLOSING.search(words, start, end)
    end = closing.start() if closing is not None else end
    part = words[start:end].rstrip(' ,.!”"’')
    if len(set(content_stems(tokens(part)))) < MIN_SAID:
        return None
    return Span(start, start + len(part))


_COMMA = re.compile(",")
_MARK = re.compile('[”"](?=[\\s,.]|$)')


def _end_of_quote(words: str, start: int, end: int) -> re.Match[str] | None:
    """Return the mark that closes what was opened before the range, None if there is none."""
    mark = _MARK.search(words, start, end)
    if mark is None or any(one in words[start : mark.start()] for one in '“"'):
        return None
    return mark


def _is_twice(words: str, said: Span) -> bool:
    """Whether what is denied is itself denied: "denied that it was not so" says that it was."""
    negators = word_set("negators") - {"without"}
    return any(word.norm in negators for word in tokens(words, said.start, said.end))


# Right before a cue, or with one word between: so that it denies nothing, or not for good.
_OPENING = re.compile(
    r"(?:\b(?:not|never|neither|nor|nobody|none|no one|no longer|cannot|refus\w+ to|declin\w+ to|"
    r"fail\w+ to|if|whether|unless|may|might|could|would|should|first|initially|originally|"
    r"hard to|difficult to|impossible to|confirm or)|n[’']t)\b,?\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:later|then|since|eventually|finally|now) (?:admit|confirm|acknowledg|conced)\w*",
    re.IGNORECASE,
)
_IF = re.compile(r"^\W*(?:if|whether|unless|had)\b", re.IGNORECASE)
# How far before the cue such words may stand.
OPENED_BEFORE = 24


def _is_open(words: str, match: re.Match[str], *, is_behind: bool) -> bool:
    """Whether a cue is negated, hedged, asked or taken back.

    ``is_behind`` says that what is denied stands before the cue.
    """
    at = match.start("cue")
    before = words[max(0, at - OPENED_BEFORE) : at]
    if not is_behind and _OPENING.search(before):
        return True
    if any(word.norm in _UNSURE for word in tokens(match["cue"])):
        return True
    return bool(_TAKEN_BACK.search(words) or _IF.search(words))


_UNSURE = frozenset(
    "may might could would probably possibly likely perhaps allegedly reportedly apparently".split()
)


# ---- the words of a denial ----------------------------------------------------------------------


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return _filled(_FORMS)


@lru_cache(maxsize=1)
def _backward() -> tuple[re.Pattern[str], ...]:
    return _filled(_BACK)


@lru_cache(maxsize=1)
def _relaying() -> tuple[re.Pattern[str], ...]:
    return _filled(_RELAYS)


@lru_cache(maxsize=1)
def _called_false() -> re.Pattern[str]:
    return _filled(
        (
            rf"\b(?:is|are|was|were|be|been|[’']s)\s+(?:\w+ly\s+|an?\s+|all\s+)*(?P<void>VOID){_ENDED}",
        )
    )[0]


def _filled(forms: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Put the lists of words into forms: VERBS, SAID, SHOWN, NO and VOID."""
    lists = {name: _either(f"denial.{name}") for name in ("verbs", "said", "shown", "no", "void")}
    known = {key.upper(): value for key, value in lists.items()}

    def filled(pattern: str) -> re.Pattern[str]:
        words = re.sub(r"\b([A-Z]{2,})\b", lambda match: known.get(match[1], match[1]), pattern)
        return re.compile(words, re.IGNORECASE)

    return tuple(filled(one) for one in forms)


def _either(section: str) -> str:
    entries = sections("crossread.text", "comparing.txt")[section]
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(one.replace(" ", r"\s+").replace("'", "[’']") for one in ordered) + ")"


@lru_cache(maxsize=1)
def _again() -> re.Pattern[str]:
    """Match a second noun of saying: a statement that *reports about* something are false."""
    return re.compile(rf"\b(?:the\s+)?{_either('denial.said')}\s+{_OF}\s+", re.IGNORECASE)


# Up to the words that say what it is that was claimed.
_OF = (
    r"(?:(?:that|which)\s+(?:said|say|says|suggest|suggested|suggests|claim|claimed|claims)"
    r"(?:\s+that)?|that|of|about|saying|claiming|suggesting|alleging|stating)"
)
_BEFORE_NOUN = r"(?:(?:the|an?|this|these|those|all|such)\s+(?:\w+\s+){0,2}?)?"
_SPOKEN = r"[\w’'-]+"
# Words between a verb and what it denies: no verb that begins something else.
_GAP = rf"(?:\s+(?!(?:is|are|was|were|has|have|had|that)\b){_SPOKEN})"
_BE = (
    r"(?:is|are|was|were|has\s+been|have\s+been|had\s+been|proved|proves|turned\s+out|turns\s+out|"
    r"remains?)\s+(?:(?:being\s+|now\s+)?(?:described|called|labell?ed|dismissed|exposed|branded|"
    r"unmasked|shown|revealed)\s+(?:as\s+)?)?(?:to\s+be\s+)?(?:\w+ly\s+|all\s+|both\s+|also\s+)?[“\"]?"
    r"(?:(?:an?|just|pure|nothing\s+but)\s+)*(?:\w+\s+and\s+)?"
)
# Behind a word such as "false" no noun may follow: "a false alarm" denies nothing.
_ENDED = (
    r"(?=\W*$|[,.;:”\"—)]|\s+(?:and|or|but|as|by|because|please|he|she|according|after|when|since|"
    r"on|in)\b)"
)
_FORMS = (
    # Reports that X are false.  The photograph of X is a fake.  Claims that X were denied by Y.
    rf"\b{_BEFORE_NOUN}(?:SAID|SHOWN)(?:\s+{_SPOKEN}){{0,3}}?"
    rf"\s+(?:{_OF}|showing|purporting\s+to\s+show)\s+"
    rf"(?P<said>(?:[^;:—]|—[^—;:]+—)+?)[,”\"]*\s+(?P<cue>{_BE}VOID){_ENDED}",
    # The whale on the beach is a hoax.
    rf"^\W*(?P<said>[^;:—,]+?)\s+(?P<cue>{_BE}"
    r"(?:hoax|fabrication|urban\s+legend|myth|fiction|made\s+up|greatly\s+exaggerated)\b)",
    # denied that X; called it a lie that X; it is not true that X; no evidence that X; Myth: X
    r"\b(?P<cue>VERBS(?:\s+\w+ly)?(?:\s+(?:on|last|late|early)\s+\w+)?)\s+that\s+(?P<said>.+)",
    r"\b(?P<cue>(?:it|that)(?:\s+(?:is|was)|[’']s)\s+(?:\w+ly\s+)?(?:an?\s+)?VOID)"
    r"\s+(?:to\s+say\s+)?that\s+(?P<said>.+)",
    r"\b(?P<cue>(?:called|calls|calling|branded)\s+it\s+(?:an?\s+)?VOID)\s+that\s+(?P<said>.+)",
    r"\b(?P<cue>(?:is\s+not|isn[’']t|was\s+not|wasn[’']t)\s+(?:\w+ly\s+)?(?:true|the\s+case|correct))"
    r"\s+that\s+(?P<said>.+)",
    r"\b(?P<cue>NO)\s+(?:for\s+(?:the\s+)?(?:idea|notion|claims?)\s+|to\s+\w+\s+)?that\s+(?P<said>.+)",
    r"\b(?P<cue>NO)\s+(?:suggesting|indicating|showing|to\s+(?:suggest|show|indicate))\s+(?P<said>.+)",
    r"^\W*(?P<cue>(?:myth|false|hoax|fake|fiction|untrue))\s*:\s+(?P<said>.+)",
    # Claim: X FALSE
    rf"^\W*claim\s*:\s*(?P<said>[^\n]+?)\W*\n\W*(?:(?:rating|verdict|status)\s*:\s*)?"
    rf"(?P<cue>{_LABELS})\W*$",
    # rejected newspaper reports that X; no truth to rumours of X; the phony report that X
    rf"\b(?P<cue>VERBS{_GAP}{{0,3}}?\s+SAID)\s+(?:by|from|made)(?:\s+{_SPOKEN}){{1,9}}?\s+that\s+(?P<said>.+)",
    rf"\b(?P<cue>(?:VERBS|NO){_GAP}{{0,7}}?\s+SAID)(?:\s+{_SPOKEN}){{0,3}}?\s+{_OF}\s+(?P<said>.+)",
    rf"\b(?P<cue>(?:phon[e]?y|fake|false|bogus|untrue|hoax|baseless|unfounded|discredited|debunked)"
    rf"\s+(?!news)SAID)(?:\s+{_SPOKEN}){{0,3}}?\s+(?:{_OF}|mentions\s+that|says\s+that)\s+(?P<said>.+)",
    # the latest hoax, claiming that X
    r"\b(?P<cue>hoax(?:es)?),?\s+(?:that\s+)?(?:claiming|claims?|saying|says|reporting|alleging)"
    r"(?:\s+that)?\s+(?P<said>.+)",
    # X -- a claim that Y denies
    rf"^\W*(?P<said>[^;:]+?)\s*(?:--|[—–,])\s*an?\s+(?:\w+\s+)?SAID\s+(?:that\s+|which\s+)?"
    rf"(?:{_SPOKEN}\s+){{1,8}}?(?P<cue>VERBS)\W*$",
    # denied reports its leader X
    rf"\b(?P<cue>VERBS{_GAP}{{0,3}}?\s+SAID)\s+(?P<said>(?:its|his|her|their|he|she|it|they|the)\s.+)",
    # denied paying a ransom, denied having been told
    r"\b(?P<cue>den(?:y|ies|ied|ying)(?:\s+ever)?)"
    r"\s+(?P<said>(?:having\s+)?(?!(?:being|funding|financing|building|housing|hearing|training|anything|"
    r"nothing|something|everything|lending|ruling|filing|standing|parking|planning)\b)\w+ing\s.+|having\s.+)",
)
_THAT = r"(?:the|this|that|these|those|such|his|her|their|its|[A-Z][\w-]+[’']s)"
# What is denied was told before: "The claim is entirely false", "denied the report".
_BACK = (
    # It is total nonsense.  No such thing has happened.
    r"^\W*(?:\w+,\s+|but\s+)?(?P<cue>(?:it|this|that|they|none\s+of\s+(?:it|this|that))"
    r"(?:\s+(?:is|are|was|were)|[’'](?:s|re))\s+(?:\w+ly\s+|all\s+|total\s+|an?\s+)*"
    r"(?:false|untrue|not\s+true|fakes?|hoax|nonsense|bullshit|bunk|bogus|made\s+up|fabricated|fiction))"
    rf"{_ENDED}",
    r"(?:^\W*(?:\w+,\s+|but\s+)?|\bthat\s+)(?P<cue>no\s+such\s+\w+)\s+(?:has|have|had|was|were|exist|exists|"
    r"occurred|happened|took)\b",
    rf"\b{_THAT}\s+(?:\w+\s+)?SAID(?:\s+(?:in|of)\s+(?:the|this|that)\s+\w+)?"
    rf"(?:,\s+(?:however|though|meanwhile|of\s+course|in\s+fact),)?\s+(?P<cue>{_BE}VOID){_ENDED}",
    rf"\b(?P<cue>VERBS(?:\s+\w+ly)?\s+{_THAT}\s+(?:\w+\s+)?SAID)(?!\s+(?:that|of|about|which|who|by|in|on))\b",
    rf"\b(?P<cue>NO(?:\s+(?:whatsoever|at\s+all))?(?:\s+(?:to|in|behind|for))?\s+{_THAT}\s+(?:\w+\s+)?SAID)\b"
    r"(?!\s+(?:that|of|about|which|who)\b)",
    rf"\b(?P<cue>(?:called|calls|calling)\s+{_THAT}\s+(?:\w+\s+)?SAID\s+[“\"]?(?:\w+ly\s+)?VOID)\b",
)
_CLAIMS = r"(?:claim|alleg|report|suggest|assert)(?:s|ed|es|ing|e)?"
_SAYS = (
    rf"(?:{_CLAIMS}|said|says|say|saying|wrote|writes|"
    r"(?:promis|stat|insist|announc)(?:es|ed|ing|e|s))"
)
N_CLAIMING = 2
_RELAYS = (
    rf"\b{_CLAIMS}(?:\s+{_SPOKEN}){{0,3}}?\s+that\s+(?P<said>.+)",
    rf"\b(?:SAID)(?:\s+{_SPOKEN}){{0,3}}?\s+(?:{_OF})\s+(?P<said>.+)",
    rf"\b{_SAYS}(?:\s+{_SPOKEN}){{0,3}}?\s+that\s+(?P<said>.+)",
    rf"^\W*(?P<said>[^;:]+?),[”\"]?\s+(?:{_SPOKEN}\s+){{0,6}}?{_SAYS}\b",
)

# Most sentences hold none of these and need no closer look.
_MAY_DENY = re.compile(
    r"den(?:y|ie|ial)|reject|bullshit|bunk|hogwash|dismiss|refut|rebut|debunk|quash|disput|doubt|disprov|discredit|contra|hoax|"
    r"fake|phon[e]?y|false|fabricat|untru|\bnot? |n[’']t |baseless|unfounded|groundless|bogus|"
    r"nonsense|myth|legend|fiction|fictitious|invent|made.up|\blies?\b|accurate|incorrect|wrong|"
    r"erroneous|mistaken|misinform|without |ridicul|rubbish|scotch|shot down|shoots down|"
    r"cold water|knocked down|doctored|staged|far from true|photoshop|exaggerat",
    re.IGNORECASE,
)
