"""Passages that stand in two texts."""

import pickle

import pytest

from crossread.analyse.furniture import ANALYSER as FURNITURE
from crossread.analyse.paragraphs import ANALYSER as PARAGRAPHS
from crossread.analyse.sentences import ANALYSER as SENTENCES
from crossread.compare.reuse import COMPARER, compare_passages, wire_groups
from crossread.model import Quotation, Reading, Reuse, Shelf
from crossread.testing import a_document, pin_of, read_with, sealed, with_bodies

PASSAGE = (
    "Workers at the Pellan glassworks walked out on Tuesday after the owners refused to repair "
    "two furnaces that inspectors had called unsafe in March."
)
EDITED = PASSAGE.replace("walked out", "stopped work").replace("inspectors", "state inspectors")
OTHER = "The harbour of Lindrum was quiet. Two boats left before noon, and nobody saw them return."


def reading(text: str, source: str) -> Reading:
    read = read_with(a_document(text, source=source), [FURNITURE, PARAGRAPHS, SENTENCES])
    return Reading(read.document, {**read.layers, Quotation: ()})


def passages(*texts: str) -> list[Reuse]:
    readings = [reading(text, f"{number}.txt") for number, text in enumerate(texts)]
    return [one.body for one in compare_passages(Shelf(readings))]


def test_copied_passage_is_found_whole() -> None:
    a, b = f"Before it came this.\n\n{PASSAGE}", f"{OTHER}\n\n{PASSAGE} And then it rained."
    (found,) = passages(a, b)
    assert (found.a.span.of(a), found.b.span.of(b)) == (PASSAGE[:-1], PASSAGE[:-1])
    assert found.form == "copy"
    assert found.similarity == 1.0


def test_edited_passage_is_one_finding() -> None:
    (found,) = passages(PASSAGE, EDITED)
    assert found.form == "edited"
    assert 0.8 < found.similarity < 1


def test_unlike_texts_share_nothing() -> None:
    assert passages(PASSAGE, OTHER) == []


def test_a_few_common_words_are_no_passage() -> None:
    assert passages(PASSAGE, "Guards at the Pellan glassworks walked out on Tuesday too.") == []


def test_a_passage_quoted_in_both_is_no_reuse() -> None:
    quoting = [
        f"The union wrote: “{PASSAGE}”",
        f"“{PASSAGE}” So says the union in its letter.",
    ]
    readings = []
    for number, text in enumerate(quoting):
        read = reading(text, f"{number}.txt")
        readings.append(with_bodies(read, Quotation((pin_of(read, PASSAGE),), "direct")))
    assert list(compare_passages(Shelf(readings))) == []


def test_words_quoted_in_one_text_and_not_marked_in_the_other_are_reuse() -> None:
    plain, quoting = reading(PASSAGE, "a.txt"), reading(f"They say: “{PASSAGE}”", "b.txt")
    quoting = with_bodies(quoting, Quotation((pin_of(quoting, PASSAGE),), "direct"))
    assert len(list(compare_passages(Shelf([plain, quoting])))) == 1


def test_each_pair_of_copies_is_found() -> None:
    found = passages(PASSAGE, f"{OTHER} {PASSAGE}", f"{PASSAGE} {OTHER}")
    assert len([one for one in found if one.a.span.of(PASSAGE).startswith("Workers")]) >= 2


def groups(*texts: str) -> list[tuple[str, ...]]:
    readings = [reading(text, f"{number}.txt") for number, text in enumerate(texts)]
    found = tuple(
        sealed(one.body, *(one.document for one in readings))
        for one in compare_passages(Shelf(readings))
    )
    names = {one.document.id: one.document.capture.source for one in readings}
    return [
        tuple(names[one] for one in group)
        for group in wire_groups(Shelf(readings, across={Reuse: found}))
    ]


def test_copies_of_one_report_are_one_group() -> None:
    assert groups(PASSAGE, OTHER, EDITED, f"{PASSAGE} Copy.") == [("0.txt", "2.txt", "3.txt")]


def test_a_text_that_takes_over_a_passage_is_no_copy() -> None:
    own = " ".join(
        f"In the year {year} the furnaces of Pellan went cold twice." for year in range(9)
    )
    assert groups(f"{PASSAGE} {own}", f"{PASSAGE} {OTHER * 6}") == []


@pytest.mark.parametrize("text", ["", "One.", "word " * 9])
def test_short_texts_are_survived(text: str) -> None:
    assert passages(text, PASSAGE) == []


def test_description_pickles() -> None:
    assert pickle.loads(pickle.dumps(COMPARER)) == COMPARER
