"""Whose turn it is in a plain text that labels its speakers, and at what time."""

from __future__ import annotations

import re

from crossread.model.document import Place
from crossread.model.span import Span

_CLOCK = r"(?P<hours>\d{1,2}:)?(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)(?:[.,](?P<part>\d{1,3}))?"
_NAME = r"[^\W\d_][\w.'’ʼ-]*(?: [\w.'’ʼ()-]+){0,4}"
TURN = re.compile(
    rf"^[ \t]*(?:[\[(]?{_CLOCK}[\])]?[ \t]*[-–—]?[ \t]*)?"
    rf"(?:\*\*)?(?P<speaker>{_NAME}|Q|A|[SП]\d+)(?:\*\*)?[ \t]?(?:[\[(](?P<second>[\d:.,]+)[\])])?:"
    r"(?:\*\*)?(?=[ \t\n])",
    re.M,
)
TIME_ALONE = re.compile(rf"^[ \t]*[\[(]?{_CLOCK}[\])]?(?=[ \t\n])", re.M)

# Below this a colon behind a capital word is style ("Update: …"), not the form of the text.
MIN_TURNS = 4
MIN_SHARE = 0.5
NO_SPEAKER = frozenset(
    "note update correction source sources photo image caption date time by from to subject re "
    "cc sent tel phone fax email http https www".split()
)


def turns_of(text: str) -> tuple[Place, ...]:
    """Return a place for each turn of a transcript, none for any other text.

    A transcript opens at least half of its paragraphs, and four, with a name and a colon, or with a
    time code; at least two speakers or one return.
    """
    marks = sorted(
        {match.start(): match for match in (*TIME_ALONE.finditer(text), *_turns(text))}.items()
    )
    if not _is_transcript(text, [match for _, match in marks]):
        return ()
    starts = [start for start, _ in marks]
    ends = [*starts[1:], len(text)]
    places: list[Place] = []
    for (start, match), end in zip(marks, ends, strict=True):
        span = Span(start, start + len(text[start:end].rstrip()))
        places.append(Place(span, seconds=_seconds(match), speaker=_speaker(match)))
    return tuple(places)


def _turns(text: str) -> list[re.Match[str]]:
    return [one for one in TURN.finditer(text) if one["speaker"].lower() not in NO_SPEAKER]


def _is_transcript(text: str, marks: list[re.Match[str]]) -> bool:
    if len(marks) < MIN_TURNS:
        return False
    speakers = [speaker for one in marks if (speaker := _speaker(one))]
    timed = sum(_seconds(one) is not None for one in marks)
    if timed < MIN_TURNS and len(set(speakers)) == len(speakers):
        return False  # a list of headings with colons: nobody speaks twice
    lines = [line for line in text.split("\n") if line.strip()]
    opened = len(marks) / max(1, min(len(lines), len(re.split(r"\n\s*\n", text.strip()))))
    return opened >= MIN_SHARE


def _speaker(match: re.Match[str]) -> str | None:
    return match.groupdict().get("speaker")


def _seconds(match: re.Match[str]) -> float | None:
    if match["seconds"] is None:
        second = match.groupdict().get("second")
        inner = TIME_ALONE.match(f"{second} ") if second else None
        return _seconds(inner) if inner else None
    return seconds_of(match["hours"], match["minutes"], match["seconds"], match["part"])


def seconds_of(hours: str | None, minutes: str, seconds: str, part: str | None) -> float:
    """Return the seconds of a time code from its parts; ``hours`` may end in a colon."""
    whole = int((hours or "0").rstrip(":")) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int((part or "0").ljust(3, "0")[:3]) / 1000
