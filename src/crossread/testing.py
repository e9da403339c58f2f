"""Builders for tests, and the checks every analyser must pass. Public: plug-ins use them too."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crossread.engine.plan import plan_analysers
from crossread.engine.run import Ended, Models, read_document
from crossread.model import (
    Analyser,
    Annotation,
    Body,
    Capture,
    Document,
    Done,
    Failed,
    Finding,
    Pin,
    Provenance,
    Reading,
    Skipped,
)
from crossread.model.identity import digest_of
from crossread.model.shape import pins_of
from crossread.model.wire import annotation_from_json, annotation_to_json


def a_document(
    text: str, *, language: str | None = "en", source: str = "a.txt", **capture: Any
) -> Document:
    """Build a document; further arguments go to its capture (``title``, ``date``, …)."""
    digest = digest_of(text.encode("utf-8"))
    return Document(text, Capture(source, digest, **capture), language)


def no_models(name: str) -> Any:
    """Refuse every model: unit tests load none."""
    raise AssertionError(f"the test asked for the model {name}")


def models_from(models: Mapping[str, object]) -> Models:
    """Serve fakes by name."""
    return Models(lambda name: models[name])


def read_with(
    document: Document | str,
    analysers: Iterable[Analyser],
    *,
    models: Mapping[str, object] | None = None,
) -> Reading:
    """Run analysers over a document (or an English text) and return the reading with their layers.

    Raises ``AssertionError`` when one of them fails; skipped ones leave an empty layer.
    """
    if isinstance(document, str):
        document = a_document(document)
    ended = endings(document, analysers, models=models)
    layers: dict[type[Body], tuple[Annotation[Body], ...]] = {}
    for one in ended:
        match one.outcome:
            case Done(found):
                layers[one.step.provides] = found
            case Skipped():
                layers[one.step.provides] = ()
            case Failed(code, message):
                raise AssertionError(f"{one.step.name}: {code}: {message}")
    return Reading(document, layers, models or {})


def endings(
    document: Document,
    analysers: Iterable[Analyser],
    *,
    models: Mapping[str, object] | None = None,
) -> list[Ended]:
    """Run analysers over a document and return how each ended."""
    served = Models(no_models) if models is None else models_from(models)
    return read_document(document, plan_analysers(analysers), served)


def sealed(
    body: Body, *documents: Document, score: float = 1.0, analyser: str = "test"
) -> Annotation[Any]:
    """Seal a body made by hand."""
    from crossread.engine.seal import seal

    return seal(Finding(body, score), {one.id: one for one in documents}, Provenance(analyser, "1"))


def pin_of(reading: Reading, words: str, *, nth: int = 1) -> Pin:
    """Return the pin of the ``nth`` place where ``words`` stand; raises ``ValueError``."""
    start = -1
    for _ in range(nth):
        start = reading.text.index(words, start + 1)
    return reading.pin(start, start + len(words))


def with_bodies(reading: Reading, *bodies: Body) -> Reading:
    """Return the reading with further bodies, sealed and put in the layers of their kinds."""
    layers = dict(reading.layers)
    for body in bodies:
        layers[type(body)] = (*layers.get(type(body), ()), sealed(body, reading.document))
    return Reading(reading.document, layers, reading.models)


class FakeEncoder:
    """A stand-in for ``embed.minilm``: texts that share words are similar.

    Each word is a direction, drawn from its digest; the vectors are normalised. ``languages`` are
    those it supports.
    """

    digest = "sha256:fake"

    def __init__(self, *, languages: frozenset[str] = frozenset({"en"})) -> None:
        self.languages = languages
        self.encoded: list[str] = []

    def supports(self, language: str | None) -> bool:
        """Whether texts of this language can be encoded."""
        return language in self.languages

    def encode(self, texts: list[str]) -> Any:
        """Return one normalised row of 384 numbers for each text."""
        import numpy as np

        self.encoded.extend(texts)
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.casefold().split():
                row[int(digest_of(word.strip(".,“”\"'").encode())[:8], 16) % 384] += 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


@dataclass(frozen=True, slots=True)
class Check:
    """One law an analyser must keep, named for the test report."""

    name: str
    run: Callable[[], None]

    def __call__(self) -> None:
        self.run()

    def __str__(self) -> str:
        return self.name


HARD_TEXTS: Mapping[str, str] = {
    "empty": "",
    "one character": "“",
    "white space": " \n\n\t \n",
    "emoji": "👩‍👩‍👧 “Yes”, she said 🙂. “No”, said Ann Lee 👍🏽.",
    "combining": "Cafe\u0301 owner Jose\u0301 said: “We’re open”.",
    "right to left": "אמר דן: \u202b“שלום”\u202c. قال عمر: «نعم».",
    "odd marks": 'He said "yes. She said "no" and “maybe.\n\n" " “',
    "long line": "word " * 20_000,
    "controls": "a\u200bb\u2060c\ufeffd \ufffd “x”\u2028y",
    "numbers": "1,2.3.4,5 99% -7 ½ 10^6 1e9 999999999999999999999999 people",
}


def analyser_checks(  # noqa: C901  one list of laws reads best in one place
    analyser: Analyser,
    plan: Sequence[Analyser] = (),
    *,
    sample: str = "“We won”, said Ann Lee, 40, in Paris on 9 May 2025. At least 29 came.",
    models: Mapping[str, object] | None = None,
) -> list[Check]:
    """Return the checks for ``analyser``; ``plan`` are the analysers that feed it.

    Findings lie within the text; the same input gives the same findings; findings are distinct;
    nothing undeclared is read; hard texts are survived; a paragraph put in front shifts pins and
    changes nothing else; the description pickles; records survive the wire.
    """
    chosen = (*plan, analyser)

    def found(text: str) -> tuple[Annotation[Body], ...]:
        reading = read_with(a_document(text), chosen, models=models)
        return tuple(reading.annotations(analyser.provides))

    def within_the_text() -> None:
        for text in (sample, *HARD_TEXTS.values()):
            for one in found(text):
                assert all(item.span.of(text) == item.quote for item in one.evidence)

    def same_twice() -> None:
        assert found(sample) == found(sample)

    def distinct() -> None:
        ids = [one.id for one in found(sample)]
        assert len(ids) == len(set(ids))

    def shifted_by_a_paragraph() -> None:
        front = "A short paragraph stands here.\n\n"
        before = [_places(one.body, 0) for one in found(sample)]
        after = [_places(one.body, -len(front)) for one in found(front + sample)]
        assert [one for one in after if min(start for _, start, _ in one) >= 0] == before

    def pickles() -> None:
        assert pickle.loads(pickle.dumps(analyser)) == analyser

    def wire_round_trip() -> None:
        kinds = {analyser.provides.kind: analyser.provides}
        for one in found(sample):
            assert annotation_from_json(annotation_to_json(one), kinds) == one

    laws = [within_the_text, same_twice, distinct, shifted_by_a_paragraph, pickles, wire_round_trip]
    checks = [Check(law.__name__, law) for law in laws]
    return checks + [_survival(name, text, found) for name, text in HARD_TEXTS.items()]


def _survival(name: str, text: str, found: Callable[[str], object]) -> Check:
    def survives() -> None:
        found(text)

    return Check(f"survives {name}", survives)


def _places(body: Body, shift: int) -> list[tuple[str, int, int]]:
    return [(role, pin.span.start + shift, pin.span.end + shift) for role, pin in pins_of(body)]
