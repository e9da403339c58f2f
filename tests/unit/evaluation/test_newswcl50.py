"""Coded mentions found in the reports, and pairs counted across outlets."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.newswcl50 import (
    Coded,
    _is_head,
    actor_of,
    coded,
    named_differently,
    reports,
    same_last_word,
    same_words,
    sums,
)

from crossread.model import Span

REPORT = "Marshal Odo Vance spoke.\n\nThe marshal’s men cheered the marshal.\n"
CODES = (
    "sep=,\n"
    "id,code_type,code_name,code_mention,target_concept,event_id,publisher_id,paragraph,sentence,"
    "start,end\n"
    "1,ACTOR,Vance,Marshal Odo Vance,,0,L,0,0,0,2\n"
    "2,ACTOR,Vance,the marshal,,0,L,1,1,4,5\n"
    "3,PROPERTY,Power,cheered,Vance,0,L,1,1,3,3\n"
    "4,ACTOR,Vance,marshal's men,,0,L,1,1,1,2\n"
    "5,ACTOR,Vance,the admiral,,0,L,1,1,1,2\n"
)


def a_coded(outlet: str, words: str, code: str = "Vance") -> Coded:
    return Coded("0", outlet, "ACTOR", code, words, Span(0, len(words)))


def test_coded_mentions_are_found_in_their_paragraph(tmp_path: Path) -> None:
    (tmp_path / "articles" / "event_0").mkdir(parents=True)
    (tmp_path / "articles" / "event_0" / "0_L.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "annotations.csv").write_text(CODES, encoding="utf-8")
    found, n_lost = coded(tmp_path, reports(tmp_path))
    assert [one.words for one in found] == ["Marshal Odo Vance", "marshal’s men", "the marshal"]
    assert n_lost == 1


def test_pairs_are_counted_across_outlets() -> None:
    mentions = [a_coded("L", "Odo Vance"), a_coded("L", "Vance"), a_coded("R", "vance")]
    assert sums(mentions, same_words) == [1, 2, 1, 1]
    assert sums(mentions, same_last_word) == [2, 2, 2, 2]
    other = [*mentions, a_coded("R", "Ann Vance", code="Ann")]
    assert sums(other, same_last_word) == [2, 2, 2, 4]


def test_concept_is_named_differently_where_an_outlet_has_words_of_its_own() -> None:
    plain = [a_coded("L", "Odo Vance"), a_coded("R", "Vance")]
    assert list(named_differently(plain)) == ["Vance"]
    assert list(named_differently([a_coded("L", "Vance"), a_coded("R", "Vance")])) == []
    assert list(named_differently([a_coded("L", "Vance"), a_coded("L", "the butcher")])) == []


@pytest.mark.parametrize(
    "words, name, is_head",
    [
        ("Marshal Odo Vance", "Odo Vance", True),
        ("Odo Vance", "Marshal Odo Vance", True),
        ("the talks with Odo Vance", "Odo Vance", False),
        ("the leader of Pelland", "Pelland", False),
        ("Vance's men", "Vance", False),
    ],
)
def test_a_name_that_others_in_the_mention_rule_is_not_what_it_speaks_of(
    words: str, name: str, is_head: bool
) -> None:
    text = name if words in name else words
    start, at = text.index(words), text.index(name)
    mention = Coded("0", "L", "ACTOR", "Vance", words, Span(start, start + len(words)))
    assert _is_head(Span(at, at + len(name)), mention) is is_head


@pytest.mark.parametrize(
    "words, actor",
    [
        ("Odo Vance", "vance"),
        ("Pellish marshal", "vance"),
        ("Pellish", None),
        ("Pelland", "government"),
        ("spoke", None),
    ],
)
def test_what_words_are_told_to_mean_stands_before_what_they_name(
    words: str, actor: str | None
) -> None:
    text = "Pellish marshal Odo Vance spoke. Pelland refused."
    said = [
        (Span(0, 25), True, "vance"),
        (Span(16, 25), False, "vance"),
        (Span(33, 40), False, "pelland"),
        (Span(33, 40), True, "government"),
    ]
    at = text.index(words)
    one = Coded("0", "L", "ACTOR", "Vance", words, Span(at, at + len(words)))
    assert actor_of(one, said) == actor
