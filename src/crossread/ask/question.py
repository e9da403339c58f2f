"""What is asked: a question is read by rule, and what no rule reads is answered by retrieval.

The rules are few and in order; each gives a route, what the question is about, and whom or which
sources it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crossread.ask.answer import Route
from crossread.errors import InputError

LONGEST_QUESTION = 2_000
"""Code points of a question; a longer text is no question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    ``about`` are its words on what it asks for; ``who`` the person, thing or source it asks about.
    ``named`` are the words by which it picks out sources ("A", "the Courier").
    """

    text: str
    route: Route
    about: str = ""
    who: str = ""
    languages: frozenset[str] = frozenset(("en",))


def read_question(text: str) -> Question:
    """Read a question; raises ``InputError`` when it is empty or far too long."""
    words = " ".join(text.split())
    if not re.search(r"\w", words):
        raise InputError("the question is empty", hint='try crossread ask "who said …?" SOURCES')
    if len(words) > LONGEST_QUESTION:
        raise InputError(
            f"the question has {len(words):,} characters; it may have {LONGEST_QUESTION:,}",
            hint="ask in a sentence; to check a text against sources use crossread verify",
        )
    languages = _languages(words)
    if "en" not in languages:
        return replace(_read_by(_SLAVIC_RULES, words), languages=languages)
    return _read_by(_RULES, words)


def _read_by(rules: Sequence[tuple[re.Pattern[str], Rule]], words: str) -> Question:
    bare = words.rstrip(" ?!.")
    for pattern, rule in rules:
        match = pattern.search(bare)
        if match is not None:
            return rule(words, match)
    return Question(words, "passages", about=bare)


def _languages(words: str) -> frozenset[str]:
    """Return the languages a question may be in: English unless its letters or words say not."""
    from crossread.text.language import language_of

    lower = words.casefold()
    if sum("\u0400" <= one <= "\u04ff" for one in lower) * 2 > sum(one.isalpha() for one in lower):
        told = [code for code, letters in _CYRILLIC.items() if letters & set(lower)]
        return frozenset(told or _CYRILLIC)
    english = set(re.findall(r"[a-z']+", lower))
    if english & _ENGLISH or (lower.isascii() and len(english) < 4):
        return frozenset(("en",))
    return frozenset((language_of(words) or "en",))


_CYRILLIC = {"uk": frozenset("іїєґ"), "ru": frozenset("ыэъё")}
_ENGLISH = frozenset(
    "the of what who which how when where why did does do is are was were say said says".split()
)


Rule = Callable[[str, re.Match[str]], Question]


def _of(route: Route) -> Callable[[str, re.Match[str]], Question]:
    def rule(words: str, match: re.Match[str]) -> Question:
        found = match.groupdict()
        about, who, verb = (found.get(name) or "" for name in ("about", "who", "verb"))
        if verb and not _ONLY_SAYS.match(verb):
            about = f"{verb} {about}"
        return Question(words, route, about=about.strip(" ,"), who=who.strip(" ,"))

    return rule


_SOURCES = (
    r"(?:sources?|texts?|articles?|outlets?|documents?|papers?|newspapers?|reports?|pieces?"
    r"|accounts?)"
)
_THEY = rf"(?:they|(?:the|these|all|both|those)\s+(?:\w+\s+)?{_SOURCES}|{_SOURCES})"
_EACH = rf"(?:each|every|any|the|these|all|different)\s+(?:\w+\s+)?{_SOURCES}"
_ONLY_SAYS = re.compile(
    r"(?:say|said|tell|told|stat|claim|think|thought|comment|report|writ|wrote|mention|add|call"
    r"|respond|react|speak|spoke|talk)",
    re.IGNORECASE,
)
_SAY = (
    r"(?:say|says|said|tell|told|state|stated|claim|claimed|think|thinks|comment|commented"
    r"|report|reported|write|wrote|mention|mentioned|warn|warned|promise|promised|argue|argued"
    r"|respond|responded|react|reacted|demand|demanded|announce|announced|add|added|deny|denied)"
)
_ON = r"(?:about|on|of|regarding|concerning|over|to|that)"
_TEXTUAL = (
    r"(?:portray\w*|descri\w*|depict\w*|present(?:ed)?|characteri[sz]\w*|label\w*|call(?:s|ed)?"
    r"|name[sd]?|refer(?:s|red)?(?:\s+to)?|portrait)"
)

_RULES_IN_ORDER: tuple[tuple[Route, tuple[str, ...]], ...] = (
    (
        "appeals",
        (
            r"\b(?:reader|readers|audience)\b.*\b(?:asked|called|urged|told|invited|to do)\b",
            r"\bwhat\s+(?:do(?:es)?)\s+(?P<who>.+?)\s+(?:ask|want|urge|call on|tell)\s+(?:of\s+)?"
            r"(?:its|their|the|his|her)?\s*readers?\b",
            r"\b(?:calls? to action|appeals? (?:do|does|are|is|to)|what appeals)\b",
        ),
    ),
    (
        "how_many",
        (
            r"\bmention\w*\s+(?P<about>.+?),?\s+(?:and\s+)?(?:what|which)\s+(?:number|figure)",
            r"\bhow (?:many|much)\b\s*(?P<about>.+)",
            r"\b(?:which|what)\s+(?:numbers?|figures?|totals?|counts?|share|percentage|amounts?"
            r"|sum)\b(?P<about>.*)",
            r"\bwhat\s+(?:is|was|are|were)\s+the\s+(?P<about>(?:(?:death|casualty|injury)\s+toll"
            r"|number|size|height|length|cost|price|age|population|percentage|share|depth)\b.*)",
            r"\bhow (?:far|old|big|high|large|deep|tall|wide|heavy|fast)\b\s*(?P<about>.+)",
        ),
    ),
    ("how_long", (r"\bhow long\b\s*(?P<about>.+)",)),
    (
        "when",
        (
            r"^(?:and\s+)?(?:since\s+|until\s+)?when\b\s*(?P<about>.+)",
            r"\b(?:on|at|in|by)?\s*(?:what|which)\s+(?:date|day|time|year|month|hour)\b"
            r"(?P<about>.*)",
        ),
    ),
    (
        "only_one",
        (
            rf"\bwhat\s+(?:do|does|is said by|is told by)\s+only\s+(?P<who>.+?)(?:\s+{_SAY}\b"
            rf"(?:\s+{_ON}\s+(?P<about>.+)|.*))?$",
            rf"\bwhat\s+(?:does|do)\s+(?P<who>.+?)\s+{_SAY}\s+(?:about\s+(?P<about>.+?)\s+)?that\s+"
            r"(?:(?:no|none|the others?|others?)\b"
            r"|\S.*?\s(?:does|do|did|has|have)(?:\s+not|n['’]t)\b)",
            r"\b(?:only (?:in|by|from)|in only|by only)\s+(?P<who>one\b.*|source \w+|[A-Z]+$)",
            rf"\bno other {_SOURCES}|found in (?:only )?(?:one|a single)",
        ),
    ),
    (
        "comparison",
        (
            r"^(?:please\s+)?compare\s+(?P<who>.+?\s+(?:and|with|to|vs\.?)\s+.+?)"
            rf"(?:\s+{_ON}\s+(?P<about>.+))?$",
            r"\bhow\s+(?:do|does|did)\s+(?P<who>.+?\s+and\s+.+?)\s+(?:differ|compare|disagree)"
            rf"(?:\s+(?:in|{_ON})\s+(?P<about>.+))?$",
            rf"\bwhat\s+(?:do|does|did)\s+(?P<who>.+?\s+and\s+.+?)\s+{_SAY}\s+(?:differently|otherwise)"
            rf"(?:\s+(?:{_ON})\s+(?P<about>.+))?$",
            r"\bdifferences?\s+between\s+(?P<who>.+?\s+and\s+.+?)"
            rf"(?:\s+(?:in|{_ON})\s+(?P<about>.+))?$",
        ),
    ),
    (
        "agreement",
        (
            rf"\b(?:do|does|did)\s+(?:{_THEY}|{_EACH})\s+(?:all\s+)?"
            r"(?:(?:dis)?agree|differ|contradict|conflict)\b\s*"
            r"(?:(?:with\s+)?(?:each other|one another))?\s*"
            rf"(?:{_ON}|whether|who|when|where|how)?\s*(?P<about>.*)",
            rf"\b(?:where|how|on what|in what|what)\s+(?:do|does)\s+(?:{_THEY})\s+"
            rf"(?:differ|disagree|contradict\w*|conflict|agree)\b\s*(?:{_ON})?\s*(?P<about>.*)",
            r"^(?:who|which\s+\w+)\s+(?:disputes?|contradicts?|disagrees?(?:\s+with)?)\s+"
            r"(?P<about>.+)",
            r"^(?:what|which\s+\w+)\s+(?:is|are|was)\s+(?:disputed|contested|contradict\w*)\b\s*"
            r"(?P<about>.*)",
            r"^(?:is|are|was)\s+(?P<about>.+?)\s+(?:disputed|contested|agreed)\b",
            rf"^what\s+do\s+all\s+(?:of\s+)?(?:the\s+)?{_SOURCES}\s+(?:say|agree|report)\b\s*"
            rf"(?:{_ON})?\s*(?P<about>.*)",
        ),
    ),
    (
        "labels",
        (
            r"^(?:who|what)\s+(?:is|are|was|were|gets?)\s+(?:being\s+)?(?:called|labell?ed|branded"
            r"|described as|named)\s+(?:an?\s+|the\s+)?(?:what\b|(?P<about>\w.*?))"
            rf"(?:,?\s+(?:and\s+)?(?:by\s+(?:whom|which|what)|who\s+by)\b.*"
            rf"|\s+by\s+(?:the\s+)?{_SOURCES})?$",
            r"^who\s+(?:calls?|called|labels?|labell?ed|brands?)\s+(?:whom|who)\b(?P<about>.*)",
            r"^(?:which|what)\s+labels?\s+(?:are|is|were|was)\s+(?:used|applied|given)\W*$",
        ),
    ),
    (
        "portrayal",
        (
            rf"\b(?:mention|speak of|discuss)\w*\s+(?P<who>.+?),?\s+(?:and\s+)?(?:what|how)\s+"
            rf"(?:do|does|did)\s+(?:{_THEY}|{_EACH}|it|they)\s+{_TEXTUAL}\s+(?:it|them|him|her)\b",
            rf"\bhow\s+(?:is|are|was|were)\s+(?P<who>.+?)\s+{_TEXTUAL}",
            rf"\bhow\s+(?:do|does|did)\s+.+?\s+{_TEXTUAL}\s+(?P<who>.+)",
            rf"\bwhat\s+(?:do|does|did)\s+(?:{_THEY}|{_EACH}|source \w+)\s+call\s+(?P<who>.+)",
            r"\b(?:what|which)\s+(?:names?|labels?|words?|terms?)\s+(?:is|are|was|were|do|does)\s+"
            r".*?\b(?:for|to|of|on|call)\s+(?P<who>.+)",
            r"\bwhat\s+(?:is|are)\s+(?P<who>.+?)\s+called\b",
        ),
    ),
    (
        "which_sources",
        (
            rf"^(?:which|what|how many)\s+(?:of\s+the\s+)?{_SOURCES}\s+(?:\w+\s+){{0,2}}?"
            r"(?:mention|say|report|speak|write|carr|name|discuss|refer|describe|give|cover|quote"
            r"|talk|contain|cite)\w*\s*(?:(?:the\s+)?(?:most|least|more|less)\s+)?"
            rf"(?:{_ON}\s+)?(?P<about>.+)",
            rf"^do(?:es)?\s+(?:any|all|some|{_THEY}|{_EACH})\b.*?\b(?:mention|speak|write|report"
            rf"|name|discuss|refer|talk)\w*\s+(?:{_ON}\s+)?(?P<about>.+)",
            r"^(?:is|are|was|were)\s+(?P<about>.+?)\s+mentioned\b",
            r"^who\s+(?:mentions?|mentioned)\s+(?P<about>.+)",
        ),
    ),
    (
        "who_said",
        (
            r"^who\s+(?:is|are|was|were)\s+(?:being\s+)?quoted\b\s*(?:about|on)?\s*(?P<about>.*)",
            r"^(?:who|whose\s+words)\s+(?:else\s+)?(?:ha[sd]\s+|is it (?:that|who)\s+)?"
            rf"(?P<verb>{_SAY}|speaks?|spoke|talks?|talked|calls?|called|describe[sd]?|accuse[sd]?"
            r"|blame[sd]?|confirm(?:s|ed)?|estimate[sd]?|suggest(?:s|ed)?|insist(?:s|ed)?"
            rf"|denie[sd])\b\s*(?:{_ON}\s+)?(?P<about>.*)",
            r"^(?:by whom|according to whom|who)\b.*\b(?:said|quoted)\b(?P<about>.*)",
        ),
    ),
    (
        "said_about",
        (
            r"^what\s+(?:else\s+)?(?:do|does|did|has|have|had)\s+(?P<who>.+?)\s+(?:ever\s+)?"
            rf"(?P<verb>{_SAY})\b\s*(?:{_ON}\s+)?(?P<about>.*)",
            r"^how\s+(?:do|does|did|has|have)\s+(?P<who>.+?)\s+(?:respond|react|answer|reply"
            rf"|explain|justify|defend)\w*\b\s*(?:{_ON}\s+)?(?P<about>.*)",
            r"^what\s+(?:is|was|are|were)\s+(?P<who>.+?)['’]s?\s+(?:position|view|statement|words"
            rf"|response|reaction|opinion|comment|answer)s?\b\s*(?:{_ON}\s+)?(?P<about>.*)",
            rf"^what\s+(?:is|was)\s+said\s+by\s+(?P<who>.+?)(?:\s+{_ON}\s+(?P<about>.+))?$",
            rf"^(?:does|did|has)\s+(?P<who>.+?)\s+(?P<verb>{_SAY})\b\s*(?:anything\s+)?"
            rf"(?:{_ON}\s+)?(?P<about>.+)",
            r"^according to (?P<who>[^,]+),\s*(?P<about>.+)",
        ),
    ),
)

_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), _of(route))
    for route, patterns in _RULES_IN_ORDER
    for pattern in patterns
)

# -- Ukrainian and Russian ---------------------------------------------------------------------

_PRO = r"(?:про|об?|щодо|о том,? что|что|що|стосовно|насчёт|насчет|относительно)"
_KAZHE = (
    r"(?:сказа\w+|каж\w+|говор\w+|заяв\w+|стверджу\w+|утвержда\w+|повідом\w+|сообщ\w+|пиш\w+|думає|думает"
    r"|відпов\w+|отвеча\w+|обіця\w+|обеща\w+)"
)
_SOURCES_UK = r"(?:джерел\w*|текст\w*|статт\w*|видан\w*|источник\w*|стать\w*|издан\w*)"

_SLAVIC_RULES_IN_ORDER: tuple[tuple[Route, tuple[str, ...]], ...] = (
    (
        "appeals",
        (r"(?:до чого|к чему|що|что)\b.*\b(?:заклика\w+|призыва\w+|читач\w*|читател\w*)",),
    ),
    ("how_many", (r"\b(?:скільки|сколько)\s+(?P<about>.+)",)),
    (
        "when",
        (
            r"\b(?:коли|когда)\s+(?P<about>.+)",
            r"\b(?:якого дня|какого числа|в какой день)\s+(?P<about>.+)",
        ),
    ),
    ("only_one", (rf"(?:що|что)\s+(?:{_KAZHE}\s+)?(?:лише|тільки|только|лишь)\s+(?P<who>\S+)",)),
    (
        "comparison",
        (r"^(?:порівняй\w*|сравни\w*)\s+(?P<who>\S+\s+(?:і|й|та|и|з|с)\s+\S+)"
         rf"(?:\s+{_PRO}\s+(?P<about>.+))?$",),
    ),
    (
        "agreement",
        (
            rf"\b(?:погоджу\w+|сходя\w+|згодні|соглас\w+)\b.*?{_SOURCES_UK}?\s*(?:{_PRO}\s+)?(?P<about>.*)",
            r"^(?:що|что)\s+(?:оспорю\w+|спірн\w+|оспарива\w+|спорн\w+)\s*(?P<about>.*)",
        ),
    ),
    ("labels", (r"^(?:хто|кто)\s+(?:кого|назива\w+\s+кого|называ\w+\s+кого)\b",)),
    (
        "portrayal",
        (
            r"^(?:як|как)\s+.*?(?:назива\w+|назыв\w+|опису\w+|описыва\w+|зображу\w+|изобража\w+)"
            rf"\s+(?:{_SOURCES_UK}\s+)?(?P<who>.+)",
        ),
    ),
    (
        "which_sources",
        (
            rf"^(?:які|яке|какие|какой|в яких|в каких)\s+(?:из\s+|з\s+)?{_SOURCES_UK}\s+(?:\w+\s+)?"
            rf"(?:згаду\w+|пиш\w+|упомина\w+|говор\w+|наводя\w+|приводя\w+)\s*(?:{_PRO}\s+)?(?P<about>.+)",
        ),
    ),
    (
        "who_said",
        (
            rf"^(?:хто|кто|чиї слова|чьи слова)\s+(?:ще\s+|ещё\s+)?{_KAZHE}\s*,?\s*"
            rf"(?:{_PRO}\s+)?(?P<about>.*)",
        ),
    ),
    (
        "said_about",
        (
            rf"^(?:що|что)\s+{_KAZHE}\s+(?P<who>.+?)(?:\s+{_PRO}\s+(?P<about>.+))?$",
            rf"^(?:що|что)\s+(?P<who>.+?)\s+{_KAZHE}(?:\s+{_PRO}\s+(?P<about>.+))?$",
        ),
    ),
)  # fmt: skip

_SLAVIC_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), _of(route))
    for route, patterns in _SLAVIC_RULES_IN_ORDER
    for pattern in patterns
)
