"""Pairs read from the data sets, split by group, none of them from what is measured on."""

from __future__ import annotations

import json
from pathlib import Path

from training.pairs import (
    CONTRADICTS,
    ENTAILS,
    NEITHER,
    Pair,
    best_sentences,
    claimdiff_pairs,
    fever_pairs,
    is_held_back,
    plain,
    strangers,
    wice_pairs,
)


def lines(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def fever(tmp_path: Path, *rows: tuple[str, str, str]) -> list[Pair]:
    folder = tmp_path / "fever_pairs"
    folder.mkdir()
    for name, column in zip(
        ("dev.raw.input0", "dev.raw.input1", "dev.label"), zip(*rows, strict=True), strict=True
    ):
        (folder / name).write_text("\n".join(column), encoding="utf-8")
    return list(fever_pairs(tmp_path))


def test_what_is_measured_on_is_never_trained_on(tmp_path: Path) -> None:
    measured = {"claim": "The quay is old.", "evidence": "The quay of Osk was built in 1702."}
    lines(tmp_path / "fever_symmetric" / "dev.jsonl", measured)
    found = fever(
        tmp_path,
        ("The lock is new.", "the quay is OLD", "entailment"),
        ("It is said that the quay of Osk was built in 1702.", "It is a quay.", "entailment"),
        ("The mill of Lume burnt down.", "The mill burnt down.", "entailment"),
        ("The mill of Lume burnt down.", "The mill still stands.", "contradiction"),
    )
    assert [(one.hypothesis, one.label) for one in found] == [
        ("The mill burnt down.", ENTAILS),
        ("The mill still stands.", CONTRADICTS),
    ]
    assert len({one.group for one in found}) == 1


def test_split_is_by_group_and_the_same_again() -> None:
    pairs = [Pair("a", str(n), ENTAILS, f"group {n % 50}", "some") for n in range(500)]
    held = {one.group for one in pairs if is_held_back(one)}
    assert 0 < len(held) < 15
    assert all(is_held_back(one) == (one.group in held) for one in pairs)


def test_tokens_are_written_as_people_write() -> None:
    assert plain("It -LRB- the ``quay'' -RRB- did n't close , they say .") == (
        "It (the “quay”) didn't close, they say."
    )


def test_nearest_sentences_keep_their_order() -> None:
    sentences = ["The mill burnt.", "Nothing happened.", "The mill of Lume burnt down."]
    assert best_sentences(sentences, "The mill of Lume burnt.", 2) == [sentences[0], sentences[2]]


def test_claim_cut_back_to_what_is_borne_out_entails(tmp_path: Path) -> None:
    claim = "The old mill of Lume burnt down in March with nine boats ."
    row = {
        "supporting_sentences": [[0]],
        "evidence": ["The old mill of Lume burnt down in March."],
        "claim": claim,
        "claim_tokens": claim.split(),
        "non_supported_spans": [False] * 9 + [True] * 3 + [False],
    }
    lines(tmp_path / "wice" / "non_supported_tokens_train.jsonl", row)
    whole, short = wice_pairs(tmp_path)
    assert (whole.label, whole.hypothesis) == (NEITHER, claim)
    assert (short.label, short.hypothesis) == (
        ENTAILS,
        "The old mill of Lume burnt down in March.",
    )


def test_claims_of_one_topic_are_one_group(tmp_path: Path) -> None:
    rows = [
        {
            "pair_id": str(n),
            "topic": "The quay",
            "claim_a": f"a{n}",
            "claim_b": f"b{n}",
            "relation": n % 2,
        }
        for n in range(4)
    ]
    none = [row | {"relation": 0} for row in rows]
    for name, data in (("strength", rows), ("weak", none)):
        path = tmp_path / "claimdiff" / f"{name}-train.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"data": data}), encoding="utf-8")
    found = list(claimdiff_pairs(tmp_path))
    assert len({one.group for one in found}) == 1
    assert {one.label for one in found} == {ENTAILS, NEITHER}


def test_strangers_share_the_subject_and_little_else() -> None:
    pairs = [
        Pair(
            "The mill of Lume burnt down in March.", "The mill burnt in March.", ENTAILS, "a", "f"
        ),
        Pair(
            "A widow sells lanterns there.", "The mill employs lantern makers.", ENTAILS, "b", "f"
        ),
    ]
    found = strangers(pairs, 10, seed=1)
    assert {one.label for one in found} == {NEITHER}
    assert all(
        one.premise not in {p.premise for p in pairs if p.hypothesis == one.hypothesis}
        for one in found
    )
