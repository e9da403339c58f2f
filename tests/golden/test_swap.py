"""Fairness: with the names of the two sides swapped, the same is found, under the other names.

Nothing the program finds in a text may hang on which country, capital or minister is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from evaluation.swap import (
    LAYERS,
    LEARNED,
    Swap,
    Words,
    changed,
    compared,
    compared_across,
    exchange,
    naming_swaps,
    swaps,
)

from crossread import Workspace
from crossread.model import Naming
from crossread.model.wire import annotation_to_json
from crossread.workspace import rule_analysers

DEMO = Path(__file__).resolve().parents[2] / "examples" / "demo"

SIDES = (
    ("Halmora", "Beskia"),
    ("HALMORA", "BESKIA"),
    ("Calder", "Vashel"),
    ("CALDER", "VASHEL"),
    ("Dorn", "Orvel"),
    ("Valk", "Roy"),
    ("Upper Ambrel", "Low Ambrel"),
)
"""What is said of one side, and of the other. Given names stay: lists of them know some."""

OTHER = {a: b for one, two in SIDES for a, b in ((one, two), (two, one))}
NAMES = re.compile(r"\b(" + "|".join(sorted(OTHER, key=len, reverse=True)) + ")")

KINDS = (
    "quotation", "mention", "quantity", "time", "appeal", "furniture", "labelling", "seam", "chain",
    "stance",
)  # fmt: skip

Signature = Counter[tuple[str, str, str]]


def swapped(text: str) -> str:
    """Return the text with the names of the sides swapped; twice swapped is as it was."""
    return NAMES.sub(lambda match: OTHER[match[0]], text)


def found_in(folder: Path, meta: Path) -> Signature:
    """Return what is found in each text of a folder: kind, labels and words."""
    with Workspace(n_workers=1, analysers=rule_analysers()) as workspace:
        workspace.add([folder], meta=meta)
        findings = workspace.read()
    names = {document.id: Path(document.capture.source).name for document in findings.documents}
    found: Signature = Counter()
    for annotation in findings.annotations:
        if annotation.kind not in KINDS:
            continue
        record = annotation_to_json(annotation)
        body = {key: value for key, value in record["body"].items() if key != "entity"}
        words = [(item["role"], item["quote"]) for item in record["evidence"]]
        found[names[annotation.evidence[0].document], annotation.kind, repr((body, words))] += 1
    return found


def swapped_signature(signature: Signature) -> Signature:
    """Return findings with the names in them swapped."""
    return Counter(
        {(name, kind, swapped(words)): n for (name, kind, words), n in signature.items()}
    )


@pytest.mark.slow
def test_swapping_the_sides_changes_nothing_but_the_names(tmp_path: Path) -> None:
    for path in (DEMO / "texts").iterdir():
        text = swapped(path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text, encoding="utf-8", newline="\n")
    before = found_in(DEMO / "texts", DEMO / "sources.csv")
    after = swapped_signature(found_in(tmp_path, DEMO / "sources.csv"))
    assert before.total() > 100
    lost, gained = before - after, after - before
    told = [f"only before: {one}" for one in lost] + [f"only after:  {one}" for one in gained]
    assert not told, "\n".join(sorted(told))


def namings_in(folder: Path, renamed: Callable[[str], str] = str) -> Signature:
    """Return what the sources call the same: the words by source, ``renamed``, with counts."""
    with Workspace(n_workers=1) as workspace:
        workspace.add([folder], meta=DEMO / "sources.csv")
        findings = workspace.find(Naming)
    names = {document.id: Path(document.capture.source).name for document in findings.documents}
    found: Signature = Counter()
    for one in findings.of(Naming):
        words = [
            (names[item.document], renamed(item.quote), n)
            for item, n in zip(one.evidence, one.body.counts, strict=True)
        ]
        found["", one.kind, repr((one.body.type, sorted(words)))] += 1
    return found


@pytest.mark.slow
def test_swapping_the_sides_changes_no_naming_but_the_names(tmp_path: Path) -> None:
    for path in (DEMO / "texts").iterdir():
        text = swapped(path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text, encoding="utf-8", newline="\n")
    before = namings_in(DEMO / "texts")
    assert before.total() > 0
    assert namings_in(tmp_path, swapped) == before


def test_swapping_twice_gives_the_text_back() -> None:
    for path in (DEMO / "texts").iterdir():
        text = path.read_text(encoding="utf-8")
        assert swapped(text) != text or path.name.startswith("08")
        assert swapped(swapped(text)) == text


# ---- the written set, layer by layer -------------------------------------------------------------

ALLOWED = 0.05
"""The share of sentences in which what a learned layer finds may change; by rule, none may."""


def test_the_set_holds_300_sentences_that_name_both_sides() -> None:
    assert len({one.template for one in swaps()}) >= 300
    assert all("{A}" in one.template and "{B}" in one.template for one in swaps())


def test_exchanging_twice_gives_the_sentence_back() -> None:
    for one in swaps():
        assert one.text != one.exchanged
        assert exchange(exchange(one.text, one), one).casefold() == one.text.casefold()


@pytest.mark.slow
def test_names_exchanged_change_no_layer_beyond_the_names() -> None:
    told: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    sentences: dict[str, list[str]] = {}
    for one, layer, has_changed in compared(swaps()):
        told[layer] += 1
        if has_changed:
            lost[layer] += 1
            sentences.setdefault(layer, []).append(one.text)
    assert told["quotation"] > 50
    for layer in LAYERS:
        allowed = ALLOWED * told[layer] if layer in LEARNED else 0
        assert lost[layer] <= allowed, f"{layer}: " + "\n".join(sentences[layer])


def test_a_finding_that_hangs_on_the_name_is_noticed() -> None:
    one = Swap("towns", "{A} hit {B}.", "Osk", "Lume")
    nothing: dict[str, Counter[Words]] = {layer: Counter() for layer in LAYERS}
    before = nothing | {"tone": Counter({("unfavourable", (("target", "Osk"),)): 1})}
    fair = nothing | {"tone": Counter({("unfavourable", (("target", "Lume"),)): 1})}
    assert list(changed(before, fair, one)) == []
    assert list(changed(before, nothing, one)) == ["tone"]
    assert list(changed(before, before, one)) == ["tone"]


def test_the_order_of_equal_words_is_no_change() -> None:
    one = Swap("towns", "{A} hit {B}.", "Osk", "Lume")
    nothing: dict[str, Counter[Words]] = {layer: Counter() for layer in LAYERS}
    before = nothing | {"tone": Counter({("", (("name", "Mad Osk"), ("name", "Osk"))): 1})}
    after = nothing | {"tone": Counter({("", (("name", "Lume"), ("name", "Mad Lume"))): 1})}
    assert list(changed(before, after, one)) == []


@pytest.mark.slow
def test_names_exchanged_change_no_naming_beyond_the_names() -> None:
    told = list(compared_across())
    assert len(told) > 20
    assert [one.text for one, _, has_changed in told if has_changed] == []


def test_texts_about_naming_name_both_sides() -> None:
    both = naming_swaps()
    assert len(both) >= 40
    for one, other in both:
        for text in (one.template, other.template):
            assert "{A}" in text
            assert "{B}" in text
        assert one.template != other.template
