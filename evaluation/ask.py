"""How well questions are answered: the set written for the demo corpus, ``questions/demo.jsonl``.

Each question names the sources that answer it, words that must be quoted, and sources that may be
quoted besides. A second set, ``questions/seeds.jsonl``, is asked of three texts in a folder
``seeds`` beside the data, if there is one.
*Right*: every such quote is given and no other source; *complete*: every such source is quoted;
 *refused*: nothing is answered where no source says it. Every second question is
for development, the others are reported.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crossread.ask.answer import Answer
from crossread.workspace import Workspace

QUESTIONS = Path(__file__).with_name("questions") / "demo.jsonl"
ON_SEEDS = Path(__file__).with_name("questions") / "seeds.jsonl"
DEMO = Path(__file__).parents[1] / "examples" / "demo"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a careful reader expects: sources that answer, words, other sources.

    ``spans`` are words as source and code points, where the words themselves are not ours to keep.
    """

    question: str
    kind: str
    sources: tuple[str, ...]
    also: tuple[str, ...]
    quotes: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...] = ()

    @property
    def is_answerable(self) -> bool:
        """Whether a source answers it."""
        return bool(self.sources)

    def is_right(self, answer: Answer) -> bool:
        """Whether the words expected are quoted, and no source that says nothing of it."""
        given = [item.quote for one in answer.said for item in one.evidence]
        found = {one.siglum for one in answer.said}
        has_all = all(any(quote in words for words in given) for quote in self.quotes)
        has_all = has_all and all(_is_quoted(answer, *span) for span in self.spans)
        return has_all and bool(found) and found <= {*self.sources, *self.also}

    def is_complete(self, answer: Answer) -> bool:
        """Whether every source that answers it is quoted."""
        return set(self.sources) <= {one.siglum for one in answer.said}


def _is_quoted(answer: Answer, siglum: str, start: int, end: int) -> bool:
    """Whether an answer quotes these code points of a source."""
    return any(
        one.siglum == siglum and item.span.start < end and start < item.span.end
        for one in answer.said
        for item in one.evidence
    )


def questions(path: Path = QUESTIONS) -> list[Asked]:
    """Return the questions, in order."""
    return [
        Asked(
            one["question"],
            one["kind"],
            tuple(one["sources"]),
            tuple(one["also"]),
            tuple(one.get("quotes", ())),
            tuple((siglum, start, end) for siglum, start, end in one.get("spans", ())),
        )
        for line in path.read_text(encoding="utf-8").splitlines()
        for one in [json.loads(line)]
    ]


def measure(folder: Path) -> dict[str, float]:
    """Return the shares answered right, complete and refused, and the median of milliseconds."""
    figures: dict[str, float] = {}
    with Workspace() as workspace:
        workspace.add([DEMO / "texts"], meta=DEMO / "sources.csv")
        answers = [(one, *_timed(workspace, one)) for one in questions()]
    for half, chosen in (("development", answers[0::2]), ("held out", answers[1::2])):
        figures |= dict(_figures(half, [(one, answer) for one, answer, _ in chosen]))
    seconds = sorted(one[2] for one in answers[1:])
    figures["warm milliseconds, median"] = round(1000 * seconds[len(seconds) // 2])
    held = [(one, answer) for one, answer, _ in answers[1::2]]
    seeds = next((one for one in (folder / "seeds", folder.parent / "seeds") if one.is_dir()), None)
    if seeds is not None:
        asked = _asked_of(seeds)
        figures |= dict(_figures("seeds, development", asked[0::2]))
        figures |= dict(_figures("seeds, held out", asked[1::2]))
        held += asked[1::2]
    return figures | dict(_table(held))


def _asked_of(seeds: Path) -> list[tuple[Asked, Answer]]:
    """Ask the questions written for three texts that are not ours to keep here."""
    with Workspace() as workspace:
        workspace.add(sorted(seeds.glob("*.txt")))
        return [(one, workspace.ask(one.question)) for one in questions(ON_SEEDS)]


def _table(answers: Sequence[tuple[Asked, Answer]]) -> Iterator[tuple[str, float]]:
    """Yield the shares answered right, or refused, of each kind of question held out."""
    for kind in dict.fromkeys(one.kind for one, _ in answers):
        chosen = [(one, answer) for one, answer in answers if one.kind == kind]
        right = [
            one.is_right(answer) if one.is_answerable else not answer.is_found
            for one, answer in chosen
        ]
        yield f"held out, {kind} ({len(chosen)}): right", _share(right)


def _timed(workspace: Workspace, one: Asked) -> tuple[Answer, float]:
    started = time.perf_counter()
    answer = workspace.ask(one.question)
    return answer, time.perf_counter() - started


def _figures(half: str, answers: Sequence[tuple[Asked, Answer]]) -> Iterator[tuple[str, float]]:
    answerable = [(one, answer) for one, answer in answers if one.is_answerable]
    others = [answer for one, answer in answers if not one.is_answerable]
    yield (
        f"{half}: right",
        _share([one.is_right(answer) for one, answer in answerable]),
    )
    yield (
        f"{half}: complete",
        _share([one.is_complete(answer) for one, answer in answerable]),
    )
    yield f"{half}: refused", _share([not one.is_found for one in others])
    yield f"{half}: answerable, number", len(answerable)
    yield f"{half}: unanswerable, number", len(others)


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
