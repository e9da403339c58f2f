"""One utterance in different words."""

import pytest

from crossread.analyse.furniture import ANALYSER as FURNITURE
from crossread.analyse.paragraphs import ANALYSER as PARAGRAPHS
from crossread.analyse.sentences import ANALYSER as SENTENCES
from crossread.compare.quote_variants import compare_quotations
from crossread.model import Quotation, QuoteVariant, Reading, Shelf
from crossread.testing import a_document, pin_of, read_with, with_bodies

FULL = (
    "We did not sell the forest. We let three mills cut it, for nine years, and then it is ours "
    "again"
)


def reading(
    text: str,
    source: str,
    said: dict[str, str | None],
    form: str = "direct",
    date: str | None = None,
) -> Reading:
    read = read_with(a_document(text, source=source, date=date), [FURNITURE, PARAGRAPHS, SENTENCES])
    read = Reading(read.document, {**read.layers, Quotation: ()})
    quotations = [
        Quotation((pin_of(read, words),), form, speaker=speaker)  # type: ignore[arg-type]
        for words, speaker in said.items()
    ]
    return with_bodies(read, *quotations)


def quoting(words: str, source: str, speaker: str | None = "Vera Olin", **more: str) -> Reading:
    return reading(f"She spoke. “{words},” Olin said on Monday.", source, {words: speaker}, **more)


def variants(*readings: Reading) -> list[QuoteVariant]:
    return [one.body for one in compare_quotations(Shelf(readings))]


def changes(*readings: Reading) -> list[tuple[str, str, str]]:
    (found,) = variants(*readings)
    return [(one.change, one.before, one.after) for one in found.diff]


def test_changed_word_is_found() -> None:
    later = FULL.replace("nine years", "ninety years")
    assert changes(quoting(FULL, "a.txt"), quoting(later, "b.txt")) == [
        ("changed", "nine", "ninety")
    ]


def test_elision_is_found_without_and_with_dots() -> None:
    for later in ("We let three mills cut it, and then it is ours again",
                  "We let three mills cut it … and then it is ours again"):  # fmt: skip
        found = changes(quoting(FULL[28:], "a.txt"), quoting(later, "b.txt"))
        assert found == [("cut", "for nine years", "")]


def test_truncated_sentence_is_found() -> None:
    assert changes(quoting(FULL[28:], "a.txt"), quoting("We let three mills cut it", "b.txt")) == [
        ("cut", "for nine years, and then it is ours again", "")
    ]


def test_added_words_are_found() -> None:
    later = FULL.replace("three mills", "three foreign mills")
    assert changes(quoting(FULL, "a.txt"), quoting(later, "b.txt")) == [("added", "", "foreign")]


def test_both_wordings_inside_one_text_are_found() -> None:
    text = (
        "Olin warned of “waste and idle sawing” this week. In the Gazette she went further: the "
        "north faces “waste, theft, neglect, and idle sawing” again."
    )
    one = reading(
        text,
        "a.txt",
        {"waste and idle sawing": "Vera Olin", "waste, theft, neglect, and idle sawing": "Olin"},
        "mixed",
    )
    (found,) = variants(one)
    assert [pin.span.of(text) for pin in found.variant] == [
        "waste and idle sawing",
        "waste, theft, neglect, and idle sawing",
    ]
    assert found.speaker == "Vera Olin"
    assert [one.change for one in found.diff] == ["added"]


def test_identical_quotations_are_no_variants() -> None:
    assert variants(quoting(FULL, "a.txt"), quoting(FULL, "b.txt")) == []


def test_case_and_marks_are_no_variants() -> None:
    assert variants(quoting(FULL, "a.txt"), quoting(FULL.lower().replace(",", " –"), "b.txt")) == []


def test_another_utterance_on_the_same_topic_is_no_variant() -> None:
    later = "The forest was not ours to give, and the mills will answer for those nine years"
    assert variants(quoting(FULL, "a.txt"), quoting(later, "b.txt")) == []


def test_other_speakers_are_no_variants() -> None:
    later = FULL.replace("nine", "ten")
    assert variants(quoting(FULL, "a.txt"), quoting(later, "b.txt", "Emil Dask")) == []


def test_a_few_words_picked_out_are_no_variant() -> None:
    picked = reading(
        "Olin said mills would “cut it, for nine years” at most.",
        "b.txt",
        {"cut it, for nine years": "Vera Olin"},
        "mixed",
    )
    assert variants(quoting(FULL, "a.txt"), picked) == []


def test_an_editors_bracket_is_no_variant() -> None:
    later = FULL.replace("cut it", "cut [the forest]")
    assert variants(quoting(FULL, "a.txt"), quoting(later, "b.txt")) == []


def test_words_retold_without_marks_are_found() -> None:
    words = "We let three mills cut the old forest for nine years in return for a railway"
    plain = reading(f"It is simple. {words.replace('nine', 'ten')}.", "b.txt", {})
    assert changes(quoting(words, "a.txt"), plain) == [
        ("cut", "“ ”", ""),
        ("changed", "nine", "ten"),
    ]


def test_the_same_words_without_marks_are_no_variant() -> None:
    words = "We let three mills cut the old forest for nine years in return for a railway"
    assert variants(quoting(words, "a.txt"), reading(f"{words}.", "b.txt", {})) == []


def test_a_sentence_left_out_is_found() -> None:
    first = "We did not sell the forest"
    assert changes(quoting(FULL, "a.txt"), quoting(first, "b.txt"))[0][0] == "cut"


def test_a_sentence_quoted_elsewhere_in_the_text_is_not_left_out() -> None:
    later = FULL[28:]
    both = reading(
        f"“We did not sell the forest,” Olin said. Then: “{later}.”",
        "b.txt",
        {"We did not sell the forest": "Vera Olin", later: "Vera Olin"},
    )
    assert variants(quoting(FULL, "a.txt"), both) == []


def test_three_wordings_are_one_finding() -> None:
    (found,) = variants(
        quoting(FULL, "a.txt", date="2024-05-01"),
        quoting(FULL.replace("three", "four"), "b.txt", date="2024-05-02"),
        quoting(FULL.replace("cut", "burn"), "c.txt", date="2024-05-03"),
    )
    assert found.forms == ("altered", "altered")
    assert [(one.variant, one.after) for one in found.diff] == [(2, "four"), (3, "burn")]


@pytest.mark.parametrize("speaker", [None, "President Olin", "Olin"])
def test_compatible_speakers_are_joined(speaker: str | None) -> None:
    later = FULL.replace("nine", "ten")
    assert len(variants(quoting(FULL, "a.txt"), quoting(later, "b.txt", speaker))) == 1


def test_the_oldest_wording_is_the_base_in_whatever_order_sources_are_given() -> None:
    old = quoting(FULL, "a.txt", date="2024-05-01")
    new = quoting(FULL.replace("three", "four"), "b.txt", date="2024-05-02")
    undated = quoting(FULL.replace("cut", "burn"), "c.txt")
    (found,) = variants(undated, new, old)
    assert found == variants(old, new, undated)[0]
    assert [pin.document for pin in found.variant] == [
        one.document.id for one in (old, new, undated)
    ]


@pytest.mark.parametrize(
    "later, form",
    [
        (FULL.split(",")[0], "truncated"),
        (FULL.replace("not sell", "never sell"), "altered"),
    ],
)
def test_says_how_a_wording_is_retold(later: str, form: str) -> None:
    (found,) = variants(
        quoting(FULL, "a.txt", date="2024-05-01"), quoting(later, "b.txt", date="2024-05-02")
    )
    assert found.forms == (form,)
