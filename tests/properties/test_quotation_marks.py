"""Laws of quotation marks: whatever the text, passages nest, lie in their paragraph, and are found
again when the text is moved."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.analyse.quotation.marks import CLOSERS, Marked, marked_passages
from crossread.model import Span

MARKS = "\"'“”„‟‘’‚‛«»‹›「」`"
WORDS = st.sampled_from(["we", "won", "Ann’s", "the", "1990", "\u200b", "🙂", "e\u0301", "—", ","])
TEXTS = st.lists(
    st.one_of(WORDS, st.sampled_from(list(MARKS)), st.sampled_from([" ", " ", ". ", "? "])),
    max_size=60,
).map("".join)
PAIRS = [(opening, closing[0]) for opening, closing in CLOSERS.items() if opening != "»"]


def passages(*texts: str) -> tuple[str, list[Marked]]:
    """Put texts one under the other as paragraphs and mark them."""
    text, spans = "", []
    for one in texts:
        spans.append(Span(len(text), len(text) + len(one)))
        text += one + "\n\n"
    return text, marked_passages(text, spans)


@given(TEXTS, TEXTS)
def test_passages_lie_in_their_paragraph(one: str, two: str) -> None:
    _, found = passages(one, two)
    bounds = [(0, len(one)), (len(one) + 2, len(one) + 2 + len(two))]
    for passage in found:
        start, end = bounds[passage.paragraph]
        assert start <= passage.opening <= passage.start < passage.end <= passage.closing <= end


@given(TEXTS)
def test_passages_nest_or_are_apart(text: str) -> None:
    _, found = passages(text)
    for at, one in enumerate(found):
        for two in found[at + 1 :]:
            apart = one.closing <= two.opening or two.closing <= one.opening
            assert apart or one.holds(two) or two.holds(one)


@given(TEXTS)
def test_depth_counts_the_passages_around(text: str) -> None:
    _, found = passages(text)
    for one in found:
        assert one.depth == sum(other.holds(one) for other in found)


@given(TEXTS)
def test_passages_are_in_the_order_of_the_text(text: str) -> None:
    _, found = passages(text)
    assert [one.opening for one in found] == sorted(one.opening for one in found)


@given(TEXTS, st.sampled_from(["Before.", "“A whole one.”", "She said «no»."]))
def test_closed_paragraph_in_front_changes_nothing(text: str, front: str) -> None:
    _, alone = passages(text)
    _, behind = passages(front, text)
    shift = len(front) + 2
    moved = [
        (one.opening - shift, one.closing - shift, one.mark, one.depth)
        for one in behind
        if one.paragraph == 1
    ]
    assert moved == [(one.opening, one.closing, one.mark, one.depth) for one in alone]


@given(TEXTS)
def test_fault_in_one_paragraph_leaves_a_sound_one_alone(text: str) -> None:
    whole, found = passages(text, "She came. Then “we won,” she said.")
    assert "we won," in [whole[one.start : one.end] for one in found if one.paragraph == 1]


@pytest.mark.parametrize("opening, closing", PAIRS)
@given(
    words=st.lists(st.sampled_from(["we", "won", "again"]), min_size=1, max_size=5).map(" ".join)
)
def test_every_pair_of_marks_gives_its_words(opening: str, closing: str, words: str) -> None:
    text, found = passages(f"She said {opening}{words}{closing}, and left.")
    assert [text[one.start : one.end] for one in found if one.depth == 0] == [words]


@pytest.mark.parametrize("style", ["“{}”", "«{}»", "„{}“", '"{}"'])
def test_marks_that_reopen_resume(style: str) -> None:
    opening, closing = style.split("{}")
    _, found = passages(f"{opening}One.", f"{opening}Two.", f"{opening}Three.{closing}")
    assert [one.resumes for one in found] == [False, True, True]
    assert [one.closed for one in found] == [False, False, True]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["“a ", "a” ", '"', "'a ", "‘b’ ", "« ", '„a“ ‘b’ " ', "“‘«a»’” "]
)
def test_many_marks_take_linear_time(piece: str) -> None:
    def seconds(n_marks: int) -> float:
        text = piece * (n_marks // len(piece.strip()))
        gc.disable()  # a sweep over what other tests left in memory is not the marks' time
        try:
            started = time.process_time()
            marked_passages(text, [Span(0, len(text))])
            return time.process_time() - started
        finally:
            gc.enable()

    seconds(1_000)
    assert seconds(80_000) < 32 * max(seconds(10_000), 0.01)  # eightfold; squared is 64


@pytest.mark.slow
def test_line_of_ten_megabytes_is_read() -> None:
    text = "word " * 2_000_000 + "“here,” she said"
    found = marked_passages(text, [Span(0, len(text))])
    assert [text[one.start : one.end] for one in found] == ["here,"]
