"""Measure whether the judge of pairs tells what bears a statement out from what contradicts it.

``--data`` is the folder with the data sets; ``--file`` is one file of one of them, whose format is
told from its fields. Beside each figure stand the majority and the share of a statement's words
that the text holds (``words``), with a threshold chosen on training data.

*fever_symmetric*: each claim with evidence for and against it, so that reading the claim alone
gets one half. *attributionbench*, *wice*, *frank*: borne out by the text or not; a long text is
read by its nearest passages, and the one that says most counts. *healthver*, *scifact*: claims and
abstracts. *fnc1*, *claimdiff*: the tenth held back from training (by body, by topic).
*perspectrum*, *claimdiff*: whether one sentence argues for or against another, which is a task of
its own.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossread.inference.support import ARGUMENT_OUTPUT, Judgement, SupportJudge, load_support
from crossread.text.passages import nearest_passages
from crossread.text.segment import sentence_spans
from crossread.text.similarity import content_stems, tokens
from evaluation.learned import Says, calibration
from evaluation.scoring import Told, calibration_error, class_figures, majority

LARGEST_FIELD = 10_000_000
WORDS_SHARE = 0.7
"""Share of a statement's words from which a text is taken to bear it out, for comparison only; the
best of 0.3 to 0.9 on the held-back pairs of FEVER."""
UNRELATED_SHARE = 0.3
"""Share of a headline's words under which a body is about something else; the best of 0.1 to 0.8 on
FNC-1's training bodies."""
FEVER_SUFFIX = 7


@dataclass(frozen=True, slots=True)
class Case:
    """A statement beside a text, with its label in the data."""

    premise: str
    statement: str
    gold: str
    group: str
    key: str = ""
    """several cases of one key are judged as one, by the most favourable"""


@dataclass(frozen=True, slots=True)
class Test:
    """A data set: how it is read, what its labels are, and how they are told."""

    path: str
    read: Callable[[Path], Iterator[Case]]
    labels: tuple[str, ...]
    tell: Callable[[SupportJudge, Sequence[Case]], list[str]]
    by_words: Callable[[Case], str] | None = None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _table(path: Path, delimiter: str = ",", quoting: Any = csv.QUOTE_MINIMAL) -> Iterator[Any]:
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter, quoting=quoting)


def plain(text: str) -> str:
    """Return a text of FEVER's tokens as people write it."""
    for mark, sign in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]")):
        text = text.replace(mark, sign)
    text = text.replace("``", "“").replace("''", "”").replace("--", "–")
    text = re.sub(r"\s+([,.;:!?)\]”%])", r"\1", text)
    text = re.sub(r"([(\[“$])\s+", r"\1", text)
    return re.sub(r"\s+('s|'|n't)\b", r"\1", text).strip()


def fever_symmetric(path: Path) -> Iterator[Case]:
    """Yield claims with evidence; four of them are one group."""
    gold = {"SUPPORTS": "entails", "REFUTES": "contradicts"}
    for row in _lines(path):
        group = row["id"][:-FEVER_SUFFIX] if len(row["id"]) > FEVER_SUFFIX else row["id"]
        yield Case(plain(row["evidence"]), plain(row["claim"]), gold[row["gold_label"]], group)


def attributionbench(path: Path) -> Iterator[Case]:
    """Yield sentences of answers with the text they cite."""
    for row in _lines(path):
        gold = "borne out" if row["attribution_label"] == "attributable" else "not"
        yield Case("\n\n".join(row["references"]), row["claim"], gold, row["question"])


def wice(path: Path) -> Iterator[Case]:
    """Yield claims with each piece of their evidence; one that bears a claim out is enough."""
    for row in _lines(path):
        gold = "borne out" if row["label"] == "supported" else "not"
        yield Case(
            "\n".join(row["evidence"]), row["claim"], gold, row["meta"]["id"], row["meta"]["id"]
        )


def frank(path: Path) -> Iterator[Case]:
    """Yield summaries with their article: borne out when every sentence was found to be."""
    for row in _lines(path):
        gold = "borne out" if row["Factuality"] == 1 else "not"
        yield Case(row["article"], row["summary"], gold, row["hash"])


def scifact(path: Path) -> Iterator[Case]:
    """Yield claims with a part of an abstract."""
    for row in _table(path, "\t", csv.QUOTE_NONE):
        gold = "borne out" if row["entailment"] == "entailment" else "not"
        yield Case(row["sentence1"], row["sentence2"], gold, row["sentence1"])


def healthver(path: Path) -> Iterator[Case]:
    """Yield claims about a disease with evidence, in three classes."""
    gold = {"Supports": "entails", "Refutes": "contradicts", "Neutral": "neither"}
    for row in _table(path):
        yield Case(row["evidence"], row["claim"], gold[row["label"]], row["topic_ip"])


def is_held_back(group: str) -> bool:
    """Whether training held a group back."""
    return hashlib.sha256(group.encode()).digest()[0] % 10 == 0


def fnc1(path: Path) -> Iterator[Case]:
    """Yield headlines with the bodies held back from training (with train_bodies.csv beside)."""
    bodies = path.with_name(path.name.replace("stances", "bodies"))
    texts = {row["Body ID"]: row["articleBody"] for row in _table(bodies)}
    keep_all = not path.name.startswith("train")
    for row in _table(path):
        if keep_all or is_held_back(f"fnc1 {row['Body ID']}"):
            yield Case(texts[row["Body ID"]], row["Headline"], row["Stance"], row["Body ID"])


def claimdiff(path: Path) -> Iterator[Case]:
    """Yield pairs of claims of the topics held back (with weak-train.json beside)."""
    other = path.with_name(path.name.replace("strength", "weak"))
    rows = json.loads(path.read_text(encoding="utf-8"))["data"]
    weak = {row["pair_id"]: row["relation"] for row in json.loads(other.read_text("utf-8"))["data"]}
    for row in rows:
        weakens = weak.get(row["pair_id"], 0)
        if (row["relation"] and weakens) or not is_held_back(f"claimdiff {row['topic']}"):
            continue
        gold = "strengthens" if row["relation"] else "weakens" if weakens else "neither"
        yield Case(row["claim_b"], row["claim_a"], gold, row["topic"])


def perspectrum(path: Path) -> Iterator[Case]:
    """Yield perspectives with their claim."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            label, _, _, claim, view = line.rstrip("\n").split("\t")
            gold = "supports" if label == "1" else "undermines"
            yield Case(view.strip(), claim.strip(), gold, claim.strip())


# -- telling -----------------------------------------------------------------------------------


def judged(judge: SupportJudge, cases: Sequence[Case], output: str = "") -> list[Judgement]:
    """Return the judgement of each case; of a long text the passage that says most counts."""
    pairs: list[tuple[str, str]] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for passage in nearest_passages(case.premise, case.statement):
            pairs.append((passage, case.statement))
            owners.append(number)
    told = judge.argue(pairs) if output == ARGUMENT_OUTPUT else judge.judge(pairs)
    found: dict[int, Judgement] = {}
    for owner, one in zip(owners, told, strict=True):
        if owner not in found or one.neither < found[owner].neither:
            found[owner] = one
    return [found[number] for number in range(len(cases))]


def _of_two(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    return [
        "entails" if one.entails > one.contradicts else "contradicts"
        for one in judged(judge, cases)
    ]


def _of_three(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    return [one.relation for one in judged(judge, cases)]


def _borne_out(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    shares = [one.entails for one in judged(judge, cases)]
    best: dict[str, float] = defaultdict(float)
    for case, share in zip(cases, shares, strict=True):
        best[case.key] = max(best[case.key], share)
    shares = [
        best[case.key] if case.key else share for case, share in zip(cases, shares, strict=True)
    ]
    return ["borne out" if share >= 0.5 else "not" for share in shares]


def _each_sentence(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    """A summary is borne out when each of its sentences is."""
    parts = [
        Case(case.premise, case.statement[span.start : span.end], case.gold, str(number))
        for number, case in enumerate(cases)
        for span in sentence_spans(case.statement)
    ]
    told = ["borne out"] * len(cases)
    for part, label in zip(parts, _borne_out(judge, parts), strict=True):
        if label == "not":
            told[int(part.group)] = "not"
    return told


def _stances(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    """A body that shares few words with the headline is about something else: nobody is asked."""
    names = {"entails": "agree", "contradicts": "disagree", "neither": "discuss"}
    related = [case for case in cases if words_held(case) >= UNRELATED_SHARE]
    told = {
        id(case): names[one.relation]
        for case, one in zip(related, judged(judge, related), strict=True)
    }
    return [told.get(id(case), "unrelated") for case in cases]


def _strengthens(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    names = {"entails": "strengthens", "contradicts": "weakens", "neither": "neither"}
    return [names[one.relation] for one in judged(judge, cases, ARGUMENT_OUTPUT)]


def _argues(judge: SupportJudge, cases: Sequence[Case]) -> list[str]:
    return [
        "supports" if one.entails > one.contradicts else "undermines"
        for one in judged(judge, cases, ARGUMENT_OUTPUT)
    ]


def words_held(case: Case) -> float:
    """Return the share of a statement's words that the text has."""
    wanted = set(content_stems(tokens(case.statement)))
    held = wanted & set(content_stems(tokens(case.premise)))
    return len(held) / len(wanted) if wanted else 0.0


def _words(yes: str, no: str) -> Callable[[Case], str]:
    return lambda case: yes if words_held(case) >= WORDS_SHARE else no


def _words_stance(case: Case) -> str:
    return "unrelated" if words_held(case) < UNRELATED_SHARE else "discuss"


BINARY = ("borne out", "not")
TESTS = {
    "fever_symmetric": Test(
        "fever_symmetric/dev.jsonl", fever_symmetric, ("entails", "contradicts"), _of_two,
        _words("entails", "contradicts"),
    ),
    "attributionbench": Test(
        "attributionbench/dev.jsonl", attributionbench, BINARY, _borne_out, _words(*BINARY)
    ),
    "wice": Test("wice/oracle_chunks_dev.jsonl", wice, BINARY, _borne_out, _words(*BINARY)),
    "frank": Test("frank/valid.jsonl", frank, BINARY, _each_sentence, _words(*BINARY)),
    "scifact": Test("scifact_pairs/dev.tsv", scifact, BINARY, _borne_out, _words(*BINARY)),
    "healthver": Test(
        "healthver/dev.csv", healthver, ("entails", "contradicts", "neither"), _of_three,
        _words("entails", "neither"),
    ),
    "fnc1": Test(
        "fnc1/train_stances.csv", fnc1, ("agree", "disagree", "discuss", "unrelated"), _stances,
        _words_stance,
    ),
    "claimdiff": Test(
        "claimdiff/strength-train.json", claimdiff, ("strengthens", "weakens", "neither"),
        _strengthens, _words("strengthens", "neither"),
    ),
    "perspectrum": Test(
        "perspectrum/dev.tsv", perspectrum, ("supports", "undermines"), _argues,
        _words("supports", "undermines"),
    ),
}  # fmt: skip


def tests_of(data: Path) -> dict[str, tuple[Test, Path]]:
    """Return the data sets in a folder; a file is taken for that of its folder's name."""
    if data.is_file():
        known = {test.path.split("/")[0]: name for name, test in TESTS.items()}
        name = known.get(data.parent.name, data.parent.name)
        if name not in TESTS:
            raise SystemExit(
                f"{data}: put it in a folder of its data set's name: {', '.join(known)}"
            )
        return {name: (TESTS[name], data)}
    return {
        name: (test, data / test.path)
        for name, test in TESTS.items()
        if (data / test.path).is_file()
    }


def measure(data: Path) -> dict[str, float]:
    """Return the figures of each data set beside the majority and the words held."""
    judge = load_support()
    figures: dict[str, float] = {}
    for name, (test, path) in tests_of(data).items():
        cases = list(test.read(path))
        figures[f"{name}: pairs"] = len(cases)
        told = _told(cases, test.tell(judge, cases))
        figures |= class_figures(told, test.labels, name=f"{name}: ")
        figures |= class_figures(
            majority(told), test.labels, name=f"{name}: majority: ", per_class=False
        )
        if test.by_words is not None:
            words = _told(cases, [test.by_words(case) for case in cases])
            figures |= class_figures(words, test.labels, name=f"{name}: words: ", per_class=False)
        if name == "fever_symmetric":
            figures |= _calibrated(f"{name}: ", judge, cases)
    return figures


def _calibrated(name: str, judge: SupportJudge, cases: Sequence[Case]) -> dict[str, float]:
    told = judged(judge, cases)
    gold = [case.gold for case in cases]
    right = [one.relation == label for one, label in zip(told, gold, strict=True)]
    error = calibration_error([one.score for one in told], right)
    said = [Says(one.relation, one.score) for one in told]
    return {f"{name}calibration error": error} | calibration(name, said, gold)


def _told(cases: Sequence[Case], labels: Iterable[str]) -> list[Told]:
    return [Told(case.group, case.gold, label) for case, label in zip(cases, labels, strict=True)]
