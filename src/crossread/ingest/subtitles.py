"""Subtitles (SubRip, WebVTT) to documents: the words of the cues, each with its time code.

Cues that go on with a sentence are joined by a space to a paragraph; a new speaker, a long pause or
an end of a sentence before a pause opens a new one. Words are never changed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossread.errors import UnreadableSource
from crossread.ingest.plain import Extract
from crossread.ingest.transcript import seconds_of
from crossread.model.document import Block, Note, Place
from crossread.model.span import Span
from crossread.text.decode import counted

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]?\d)[,.](\d{1,3})"
TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.M)
NUMBER = re.compile(r"\n*[ \t]*\d+[ \t]*$")
VOICE = re.compile(r"<v(?:\.[^\s>]{1,60})?[ \t]+([^>\n]{1,100})>", re.I)
MARKUP = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<\d\d:[\d:.]+>|\{\\[^{}\n]{0,100}\}")
LABEL = re.compile(
    r"(?:-[ \t]?)?([^\W\d_a-zа-яґєії][^\W_a-zа-яґєії]*(?:[ .'’-]+[^\W_a-z]+){0,3}):(?=\s)"
)
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
PAUSE_SECONDS = 2.0
LONG_PAUSE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Cue:
    """The words shown from one moment to another, and who speaks them if the file says so."""

    start: float
    end: float
    words: str
    speaker: str | None = None


def read_subtitles(text: str, name: str) -> Extract:
    """Read the cues of a file of subtitles; raises ``UnreadableSource`` where there are none."""
    cues, notes = _cues(text)
    if not cues:
        raise UnreadableSource(
            f"{name} holds no subtitles: no line such as 00:00:01,000 --> 00:00:02,000 with words",
            hint="check that it was saved whole, or give it as plain text (.txt)",
        )
    pieces: list[str] = []
    places: list[Place] = []
    blocks: list[Span] = []
    at = 0
    for number, cue in enumerate(cues):
        joint = "" if number == 0 else _joint(cues[number - 1], cue)
        at += len(joint)
        span = Span(at, at + len(cue.words))
        opens = joint != " "
        blocks.append(span) if opens else blocks.append(Span(blocks.pop().start, span.end))
        pieces += (joint, cue.words)
        places.append(Place(span, seconds=cue.start, end_seconds=cue.end, speaker=cue.speaker))
        at = span.end
    marked = tuple(Block(span) for span in blocks)
    return Extract("".join(pieces), blocks=marked, notes=notes, places=tuple(places))


def _cues(text: str) -> tuple[list[Cue], tuple[Note, ...]]:
    cues: list[Cue] = []
    n_empty = n_repeated = n_marked = n_backwards = 0
    for start, end, raw in _raw_cues(text):
        n_marked += bool(MARKUP.search(raw))
        voice = VOICE.search(raw)
        words = _words(raw, voice)
        n_backwards += end < start or bool(cues and start < cues[-1].start)
        if not words:
            n_empty += 1
            continue
        if cues and words == cues[-1].words and start - cues[-1].end < PAUSE_SECONDS:
            n_repeated += 1
            cues[-1] = Cue(cues[-1].start, max(end, cues[-1].end), words, cues[-1].speaker)
            continue
        label = LABEL.match(words)
        speaker = voice[1].strip() if voice else label[1] if label else None
        cues.append(Cue(start, end, words, speaker))
    return cues, tuple(_notes(n_empty, n_repeated, n_marked, n_backwards))


def _notes(n_empty: int, n_repeated: int, n_marked: int, n_backwards: int) -> Iterator[Note]:
    if n_empty:
        yield Note("cue.empty", f"{counted(n_empty, 'cue')} without words left out")
    if n_repeated:
        message = f"{counted(n_repeated, 'cue')} that repeat the one before were joined with it"
        yield Note("cue.repeated", message)
    if n_marked:
        yield Note("markup", f"marks of style taken out of {counted(n_marked, 'cue')}")
    if n_backwards:
        message = f"time codes of {counted(n_backwards, 'cue')} run backwards: check them"
        yield Note("time.doubtful", message)


def _raw_cues(text: str) -> Iterator[tuple[float, float, str]]:
    is_vtt = text.startswith("WEBVTT")  # whose cues end at a blank line; notes and styles follow
    timings = list(TIMING.finditer(text))
    for index, match in enumerate(timings):
        following = timings[index + 1].start() if index + 1 < len(timings) else len(text)
        body = text[match.end() : following]
        if is_vtt:
            body = re.split(r"\n[ \t]*\n", body.removeprefix("\n"), maxsplit=1)[0]
        if index + 1 < len(timings):
            body = NUMBER.sub("", body)
        yield seconds_of(*match.group(1, 2, 3, 4)), seconds_of(*match.group(5, 6, 7, 8)), body


def _words(raw: str, voice: re.Match[str] | None) -> str:
    """Return the words of a cue on one line; a voice becomes a label before them."""
    named = (
        VOICE.sub("", raw) if voice is None else VOICE.sub(lambda one: f"{one[1].strip()}: ", raw)
    )
    bare = html.unescape(MARKUP.sub("", named)).replace("\0", "\ufffd")
    return " ".join(bare.split())


def _joint(before: Cue, cue: Cue) -> str:
    pause = cue.start - before.end
    if cue.speaker is not None and cue.speaker != before.speaker:
        return "\n\n"
    ended = SENTENCE_END.search(before.words) is not None
    if cue.words.startswith(("-", "–", "—")) or pause >= LONG_PAUSE_SECONDS:
        return "\n\n"
    return "\n\n" if ended and pause >= PAUSE_SECONDS else " "
