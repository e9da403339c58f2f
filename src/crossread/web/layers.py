"""The layers a reader can switch on and off, and what each finding says in our words.

A kind that no layer names is shown in the layer *other findings*, so that a new kind, also one of
a plug-in, appears without new code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crossread.model.annotation import Annotation
from crossread.model.bodies import STRUCTURAL, Body
from crossread.model.shape import labels_of
from crossread.report.sheet import SIGNS
from crossread.report.wording import (
    basis_in_words,
    counted,
    isolated,
    listed,
    quantity_in_words,
    time_in_words,
)

HIDDEN = STRUCTURAL | {"furniture"}
"""Kinds that make up the page itself."""

ASIDE = frozenset({"nearest", "antecedent", "differs_a", "differs_b"})
"""Roles whose words are not what a finding is about."""


ROLES = {
    "a": "first passage",
    "antecedent": "who that is",
    "assertion": "who says so",
    "b": "second passage",
    "content": "the words",
    "cue": "what introduces them",
    "differs_a": "differs, first",
    "differs_b": "differs, second",
    "expression": "called here",
    "holder": "who says it",
    "label": "the label",
    "link": "through whom",
    "mention": "the name",
    "nearest": "nearest passage",
    "opposing": "who says otherwise",
    "opening": "first sentence",
    "passage": "the words",
    "quantity": "the number",
    "source": "whose they are",
    "statement": "told here",
    "target": "of whom or what",
    "term": "shared word",
    "time": "when",
    "variant": "given here as",
}
"""What evidence is to its finding, for readers; other roles are called as they are."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A group of kinds that is switched together. ``is_on`` says whether it is shown at first."""

    key: str
    name: str
    kinds: frozenset[str]
    is_on: bool = False


LAYERS = (
    Layer("quotation", "Quotations", frozenset({"quotation", "chain"}), is_on=True),
    Layer("name", "Names and naming", frozenset({"mention", "naming", "group"})),
    Layer("label", "Labels", frozenset({"labelling"}), is_on=True),
    Layer("number", "Numbers and dates", frozenset({"quantity", "time", "event"})),
    Layer("tone", "Tone and stance", frozenset({"tone", "stance"})),
    Layer("subjectivity", "Subjectivity", frozenset({"subjectivity"})),
    Layer("passage", "Marked by hand", frozenset({"passage"}), is_on=True),
    Layer("appeal", "Appeals", frozenset({"appeal"}), is_on=True),
    Layer("seam", "Seams", frozenset({"seam"}), is_on=True),
    Layer("statement", "Statements of several sources", frozenset({"coverage", "alignment"})),
    Layer("variant", "Variants", frozenset({"quote_variant", "number_variant", "version"})),
    Layer("shared", "Shared passages", frozenset({"reuse"})),
)
OTHER = Layer("other", "Other findings", frozenset())

_LAYER_OF = {kind: layer for layer in LAYERS for kind in layer.kinds}


def layer_of(kind: str) -> Layer:
    """Return the layer a kind is shown in."""
    return _LAYER_OF.get(kind, OTHER)


def is_marked(annotation: Annotation[Body]) -> bool:
    """Whether a finding has something to show on the page: "not subjective" has not."""
    body: Any = annotation.body
    if annotation.kind in HIDDEN or getattr(body, "subjective", True) is False:
        return False
    return getattr(body, "tone", "") != "neither"


def is_unsure(annotation: Annotation[Body]) -> bool:
    """Whether a finding is a suggestion rather than sure: it is dashed."""
    certainty = getattr(annotation.body, "speaker_certainty", None)
    if certainty is not None:
        return bool(certainty == "unsure")
    return annotation.score < UNSURE_BELOW


UNSURE_BELOW = 0.6
LIKELY_BELOW = 0.85


def certainty_of(annotation: Annotation[Body]) -> str:
    """Return one of the three bands in which certainty is shown."""
    if annotation.score < UNSURE_BELOW:
        return "unsure"
    return "likely" if annotation.score < LIKELY_BELOW else "sure"


def gist(annotation: Annotation[Body]) -> str:
    """Return what a finding says of its words, in our words."""
    if annotation.kind == "quotation":
        return _of_quotation(annotation.body, annotation.quotes("source"))
    tell = _GISTS.get(annotation.kind)
    return tell(annotation.body) if tell else _plain_gist(annotation.body)


def _plain_gist(body: Any) -> str:
    told = [
        f"{name.replace('_', ' ')}: {_in_words(value)}"
        for name, value in labels_of(body).items()
        if value not in (None, "", [], {}, False)
    ]
    return "; ".join(told) or body.kind.replace("_", " ")


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_in_words(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(one) for one in value)
    return isolated(str(value))


def _of_quotation(body: Any, sources: tuple[str, ...]) -> str:
    if body.form == "scare":
        return "marks that put distance to a word"
    unknown = f"“{isolated(sources[0])}”" if sources else "speaker not certain"
    speaker = isolated(body.speaker) if body.speaker else unknown
    sure = f" ({body.speaker_certainty})" if body.speaker_certainty in ("likely", "unsure") else ""
    via = f", through {' ← '.join(map(isolated, body.via))}" if body.via else ""
    return f"{speaker}{sure}, {body.form}{via}"


def _of_labelling(body: Any) -> str:
    holder = _by(body.holder)
    mode = "" if body.mode == "applied" else f", {body.mode}"
    return f"“{body.label}” put on {isolated(body.target)} {holder}{mode}"


def _of_mention(body: Any) -> str:
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place", "MISC": "name"}
    return f"{isolated(body.name)}, {kinds.get(body.type, body.type)}"


def _of_quantity(body: Any) -> str:
    told = quantity_in_words(body)
    if not body.of or body.of == body.unit:
        return told
    if body.unit and body.of.startswith(body.unit) and told.endswith(body.unit):
        return f"{told.removesuffix(body.unit)}{isolated(body.of)}"
    return f"{told} of {isolated(body.of)}"


def _of_time(body: Any) -> str:
    return f"{time_in_words(body.value)}, {basis_in_words(body.basis)}"


def _of_subjectivity(body: Any) -> str:
    return "gives a view" if body.subjective else "reports"


def _of_tone(body: Any) -> str:
    return f"{body.tone} to {isolated(body.target)}, {_by(body.holder)}"


def _of_stance(body: Any) -> str:
    return f"{body.position} {isolated(body.target)}, {_by(body.holder)}"


def _by(holder: str) -> str:
    holders = {"this text": "by the text itself", "unknown": "by whom is not known"}
    return holders.get(holder, f"by {isolated(holder)}")


def _of_chain(body: Any) -> str:
    steps = " ← ".join(isolated(one) or "not said by whom" for one in body.names)
    return f"came here through {steps}"


def _of_coverage(body: Any) -> str:
    counts = Counter(state for _, state in body.states)
    told = [f"{SIGNS[state][1]} in {counts[state]}" for state in SIGNS if counts[state]]
    of = counted(len(body.states), "source")
    return f"a statement and what {of} do with it: {listed(told)}"


def _of_alignment(body: Any) -> str:
    differs = f" in {listed(list(body.differs_in))}" if body.differs_in else ""
    relation = {"same": "say the same", "differs": "differ", "contradicts": "cannot both hold"}
    return f"two passages that {relation[body.relation]}{differs}"


def _of_naming(body: Any) -> str:
    return f"what several sources call {isolated(body.entity)}"


def _of_number_variant(body: Any) -> str:
    return f"a number of {isolated(body.of)} given differently: {listed(list(body.values))}"


def _of_quote_variant(body: Any) -> str:
    speaker = f" of {isolated(body.speaker)}" if body.speaker else ""
    return f"an utterance{speaker} in {counted(len(body.variant), 'wording')}"


def _of_reuse(body: Any) -> str:
    return f"a passage in two sources, {'the same words' if body.form == 'copy' else 'edited'}"


def _of_version(body: Any) -> str:
    return f"a sentence {body.change} between two captures of a page"


def _of_event(body: Any) -> str:
    how = {"once": "in one source only"}.get(body.dated, body.dated)
    return f"something said to have happened, dated {how}"


_GISTS: dict[str, Callable[[Any], str]] = {
    "alignment": _of_alignment,
    "coverage": _of_coverage,
    "event": _of_event,
    "group": lambda body: "texts that report one event",  # noqa: ARG005
    "naming": _of_naming,
    "number_variant": _of_number_variant,
    "quote_variant": _of_quote_variant,
    "reuse": _of_reuse,
    "version": _of_version,
    "labelling": _of_labelling,
    "mention": _of_mention,
    "quantity": _of_quantity,
    "time": _of_time,
    "subjectivity": _of_subjectivity,
    "tone": _of_tone,
    "stance": _of_stance,
    "chain": _of_chain,
    "seam": lambda body: f"the voice may change here: {'; '.join(body.reasons)}",
    "passage": lambda body: "marked by hand",  # noqa: ARG005
    "appeal": lambda body: "asks the reader to act",  # noqa: ARG005
}
