"""What a language model wrote, after checking: sentences that each rest on pinned words.

A ``Sentence`` is as the model wrote it, when it passed every check and is more than a copy, or else
the words of the source themselves. One that rests on no words that are really there is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossread.ask.answer import Check, Said
from crossread.errors import CrossreadError, EvidenceError

Form = Literal["written", "quoted", "rewritten"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``text`` as shown, ``said`` the pinned words it rests on, and its checks.

    ``form``: *written* by the model; *quoted*, as it copied the source's words; *rewritten*, as
    its sentence failed a check and the source's own words stand in its place. The checks of a
    rewritten one tell nothing of what the model wrote.
    """

    text: str
    said: tuple[Said, ...]
    checks: tuple[Check, ...]
    form: Form = "written"

    def __post_init__(self) -> None:
        if not self.said:
            raise EvidenceError("a sentence of a model has no pin")

    @property
    def is_rewritten(self) -> bool:
        """Whether the model's sentence failed a check."""
        return self.form == "rewritten"

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the checks that the model's sentence did not pass, the first of each name."""
        failed = {one.name: one for one in reversed(self.checks) if not one.passed}
        return tuple(one for one in self.checks if failed.get(one.name) is one)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence of the model that is not shown, and why; its words are not kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What a language model made of a question: its sentences, checked.

    ``model`` names it, ``sent`` and ``used`` say in words what it was sent and what it used.
    ``error`` is why there is no answer of it.
    """

    model: str
    sentences: tuple[Sentence, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    sent: str = ""
    used: str = ""
    error: CrossreadError | None = None

    @property
    def n_rewritten(self) -> int:
        """Return how many sentences are given in the source's words instead."""
        return sum(one.is_rewritten for one in self.sentences)

    @property
    def in_words(self) -> str:
        """Return the count of sentences in words."""
        n_whole = len(self.sentences) - self.n_rewritten
        total = len(self.sentences) + len(self.left_out)
        told = f"{total} sentence{'' if total == 1 else 's'} written: {n_whole} passed every check"
        if self.n_rewritten:
            told += f", {self.n_rewritten} given in the source's own words instead"
        if self.left_out:
            told += f", {len(self.left_out)} left out"
        return told
