"""Seams: places where the voice changes and the text does not mark it, as clues with reasons.

Four things are looked for, by form and style alone: questions and answers without names, quoted
words that no mark ends, paragraphs set in another way than those around them (marks, spacing,
language), and bylines, datelines or salutations in the middle of a text. A clue is no proof: each
says what was seen, and where it was seen in few places its score is low.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossread.analyse.quotation.marks import marked_passages
from crossread.model import (
    Analyser,
    Finding,
    Paragraph,
    Pin,
    Quotation,
    Reading,
    Seam,
)
from crossread.text.language import language_of
from crossread.text.language_names import language_name

# Two questions with answers are the fewest that make a conversation.
MIN_TURNS = 2
QUESTION_WORDS = 75
REMARK_WORDS = 30
# Style is compared where both sides show it so often.
MIN_SHOWN = 2
LANGUAGE_CHARACTERS = 250

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SELF = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|me|my|mine|myself)\b")
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_SALUTATION = re.compile(
    r"(?:Dear|To) (?:[A-Z][\w.]+ ?){1,4}[,:]$|Dear (?:sir|madam|friends)\b.*[,:]$"
)
# A turn that a name or initials open is marked: "((WN))", "Q:", "Ann Lee:", "MS ".
_NAMED = re.compile(r"\(\(|\W*[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}:|[A-Z]{2,3} |—")
_CLOSERS = "\"'”’») "
_READ = frozenset({"text", "quote", "item", "heading", "byline", "dateline"})

Reasons = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Clue:
    """A boundary before the paragraph at ``at``, what speaks for it, and how strongly."""

    at: int
    reasons: Reasons
    score: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph with what is asked about it."""

    pin: Pin
    number: int
    role: str
    text: str

    @property
    def n_words(self) -> int:
        """Return how many words it has."""
        return len(_WORD.findall(self.text))

    @property
    def asks(self) -> bool:
        """Whether it ends with a question."""
        return self.text.rstrip(_CLOSERS).endswith("?")

    @property
    def speaks(self) -> bool:
        """Whether somebody speaks of themselves in it."""
        return bool(_SELF.search(self.text))


def find_seams(reading: Reading) -> Iterator[Finding[Seam]]:
    """Yield the places where the voice seems to change unmarked, in the order of the text."""
    pieces = _pieces(reading)
    found: dict[int, _Clue] = {}
    for clue in (
        *_turns(pieces),
        *_unended(reading, pieces),
        *_unclosed(reading, pieces),
        *_styles(pieces),
        *_insertions(pieces),
    ):
        known = found.get(clue.at)
        found[clue.at] = clue if known is None else _both(known, clue)
    for at in sorted(found):
        clue = found[at]
        body = Seam(before=pieces[at - 1].pin, after=pieces[at].pin, reasons=clue.reasons)
        yield Finding(body, clue.score)


def _both(one: _Clue, other: _Clue) -> _Clue:
    reasons = tuple(dict.fromkeys((*one.reasons, *other.reasons)))
    return _Clue(one.at, reasons, min(0.9, max(one.score, other.score) + 0.1))


def _pieces(reading: Reading) -> list[_Piece]:
    furniture_free = (
        one for one in reading.bodies(Paragraph) if one.role in _READ | {"byline", "dateline"}
    )
    return [
        _Piece(one.paragraph, one.number, one.role, one.paragraph.span.of(reading.text))
        for one in furniture_free
    ]


# ---- questions and answers ---------------------------------------------------------------------


def _turns(pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """Find a conversation whose speakers are not named: questions, and answers by an "I".

    Where answers stand in the first person and questions do not, short remarks between two
    answers are turns of the one who asks, too.
    """
    asked = [at for at in range(1, len(pieces) - 1) if _is_question(pieces[at], pieces[at + 1])]
    if len(asked) < MIN_TURNS or not _is_conversation(pieces, asked):
        return
    first, last = asked[0], asked[-1]
    turns = set(asked) | {
        at for at in range(first + 1, len(pieces) - 1) if at < last + 8 and _is_remark(pieces, at)
    }
    pattern = f"the text goes on like this: {len(asked)} questions, each with an answer after it"
    for at in sorted(turns):
        asks = pieces[at].asks
        what = "a question" if asks else "a short remark between two answers"
        yield _Clue(at, (f"{what}, without a name or marks", pattern), 0.8 if asks else 0.6)
        if at + 1 not in turns:
            voice = ", by somebody who says “I”" if pieces[at + 1].speaks else ""
            yield _Clue(at + 1, (f"an answer to {what}{voice}", pattern), 0.8 if asks else 0.6)


def _is_question(piece: _Piece, answer: _Piece) -> bool:
    return (
        piece.asks
        and piece.role != "quote"
        and piece.n_words <= QUESTION_WORDS
        and not piece.speaks
        and not answer.asks
        and not piece.text.startswith(("“", '"', "«", "„"))
        and not _NAMED.match(piece.text)
    )


def _is_conversation(pieces: Sequence[_Piece], asked: Sequence[int]) -> bool:
    """Whether somebody says "I" in the answers, and the one who asks says "you" or asks often."""
    answered = sum(any(one.speaks for one in pieces[at + 1 : at + 4]) for at in asked)
    addressed = sum(bool(_YOU.search(pieces[at].text)) for at in asked)
    return answered >= MIN_TURNS - 1 and addressed >= 1 and answered + addressed >= len(asked) / 2


def _is_remark(pieces: Sequence[_Piece], at: int) -> bool:
    """ "The ministry says nine." between two answers of somebody who says "I"."""
    piece = pieces[at]
    return (
        piece.n_words <= REMARK_WORDS
        and not piece.speaks
        and not _NAMED.match(piece.text)
        and pieces[at - 1].speaks
        and pieces[at - 1].n_words > piece.n_words
        and pieces[at + 1].n_words > piece.n_words
        and not re.search(r"\b(?:we|our)\b", piece.text)
    )


# ---- quoted words without an end ---------------------------------------------------------------


def _unended(reading: Reading, pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """A statement given after a colon without marks: nothing says where it ends."""
    place = {piece.pin.span.start: at for at, piece in enumerate(pieces)}
    for body in reading.bodies(Quotation):
        if body.form != "block" or (body.cue is None and body.source is None):
            continue
        places = [place.get(pin.span.start) for pin in body.content]
        last = places[-1]
        if last is None or None in places or pieces[last].role == "quote":
            continue
        if pieces[last].text.startswith(("“", '"', "«", "„")):
            continue
        if last + 1 < len(pieces):
            speaker = body.speaker or "somebody"
            reasons = [f"words of {speaker} are given without marks; nothing says where they end"]
            if _we_alone(pieces[last]) and _we_alone(pieces[last + 1]):
                reasons.append("“we” goes on in the next paragraph: it may still be theirs")
            yield _Clue(last + 1, tuple(reasons), 0.6)


def _we_alone(piece: _Piece) -> bool:
    return bool(re.search(r"\b(?:[Ww]e|[Oo]ur)\b", piece.text)) and "“" not in piece.text


def _unclosed(reading: Reading, pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """A mark that opens and is never closed, where the next paragraph does not open with one."""
    spans = [piece.pin.span for piece in pieces]
    passages = marked_passages(reading.text, spans)
    for one in passages:
        at = one.paragraph + 1
        if one.closed or one.depth or at >= len(pieces):
            continue
        if any(other.resumes and other.paragraph == at for other in passages):
            continue
        words = reading.text[one.opening : one.opening + 24].split("\n")[0].rsplit(" ", 1)[0]
        yield _Clue(at, (f"a quotation mark opens ({words} …) and none closes it",), 0.8)


# ---- style -------------------------------------------------------------------------------------

_STEMS_OUR = "labour|honour|colour|favour|neighbour|behaviour|rumour"
_STEMS_IZE = "organ|recogn|real|critic"
_BRITISH = re.compile(
    rf"\b(?:{_STEMS_OUR})\w*|\b(?:{_STEMS_IZE})is(?:e|ed|es|ing|ation)\b", re.IGNORECASE
)
_AMERICAN = re.compile(
    rf"\b(?:{_STEMS_OUR.replace('our', 'or')})(?:s|ed|ing|able|ite|ites|hood|hoods)?\b|"
    rf"\b(?:{_STEMS_IZE})iz(?:e|ed|es|ing|ation)\b",
    re.IGNORECASE,
)
_TIGHT, _LOOSE = re.compile(r"\w—\w"), re.compile(r"\w [—–] \w")
_HABITS = (
    ("curly marks", "straight marks", re.compile("[“”’]"), re.compile("[\"']")),
    ("dashes without spaces", "dashes between spaces", _TIGHT, _LOOSE),
    ("British spelling", "American spelling", _BRITISH, _AMERICAN),
)  # fmt: skip
_SPACED = re.compile(r"\w [;:!?](?= |$)")


def _styles(pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """Find where the way a text is set changes: marks, dashes, spelling, spaces, language."""
    for first, second, one, other in _HABITS:
        yield from _turning(pieces, (first, second), (one, other))
    yield from _spaced_signs(pieces)
    yield from _other_languages(pieces)


def _turning(
    pieces: Sequence[_Piece],
    names: tuple[str, str],
    habits: tuple[re.Pattern[str], re.Pattern[str]],
) -> Iterator[_Clue]:
    """Find the one place before which a text keeps to one habit and behind which to the other."""
    shown = [
        (at, *(len(habit.findall(piece.text)) for habit in habits))
        for at, piece in enumerate(pieces)
    ]
    shown = [one for one in shown if one[1] or one[2]]
    totals = [0, *(sum(one[habit] for one in shown) for habit in (1, 2))]
    so_far = [0, 0, 0]
    for cut in range(MIN_SHOWN, len(shown) - MIN_SHOWN + 1):
        gone = shown[cut - 1 : cut] if cut > MIN_SHOWN else shown[:cut]
        so_far = [0, *(so_far[habit] + sum(one[habit] for one in gone) for habit in (1, 2))]
        for here, there in ((1, 2), (2, 1)):
            n_before, n_after = so_far[here], totals[there] - so_far[there]
            strays = so_far[there] + totals[here] - so_far[here]
            if not strays:
                old, new = names[here - 1], names[there - 1]
                reason = (
                    f"{old} up to here ({n_before} times), {new} from here on ({n_after} times)"
                )
                yield _Clue(shown[cut][0], (reason,), 0.5)
                return


def _spaced_signs(pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """A paragraph with a space before its signs, in a text that has none elsewhere."""
    spaced = [at for at, piece in enumerate(pieces) if _SPACED.search(piece.text)]
    if not spaced or len(spaced) > max(1, len(pieces) // 4):
        return
    for at in spaced:
        sign = _SPACED.search(pieces[at].text)
        assert sign is not None
        reason = f"a space stands before “{sign[0][-1]}” here and nearly nowhere else"
        if at:
            yield _Clue(at, (reason,), 0.4)
        if at + 1 < len(pieces) and at + 1 not in spaced:
            yield _Clue(at + 1, (f"{reason} in the paragraph before",), 0.4)


def _other_languages(pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    known = [
        language_of(piece.text) if len(piece.text) >= LANGUAGE_CHARACTERS else None
        for piece in pieces
    ]
    last: str | None = None
    for at, language in enumerate(known):
        if language is not None and last is not None and language != last:
            reason = f"{language_name(last)} before, {language_name(language)} from here on"
            yield _Clue(at, (reason,), 0.7)
        last = language or last


def _insertions(pieces: Sequence[_Piece]) -> Iterator[_Clue]:
    """A byline, dateline or salutation in the middle of a text opens another one."""
    opened = 0
    for at, piece in enumerate(pieces):
        if at and piece.role in {"byline", "dateline"} and opened > MIN_SHOWN:
            yield _Clue(at, (f"a {piece.role} in the middle of the text",), 0.6)
            opened = 0
        elif at and opened > MIN_SHOWN and _SALUTATION.match(piece.text):
            yield _Clue(at, ("a salutation in the middle of the text",), 0.6)
        elif piece.role == "text" and piece.n_words > REMARK_WORDS:
            opened += 1


ANALYSER = Analyser(
    "seams.rules",
    version="1",
    analyse=find_seams,
    provides=Seam,
    requires=frozenset({Paragraph, Quotation}),
)
