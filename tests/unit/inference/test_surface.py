"""What lower-casing takes from a text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.inference.surface import (
    BREAKS,
    N_SURFACES,
    PLACES,
    SHAPES,
    packed,
    quotation_places,
    shape_of,
    surfaces_of,
)
from crossread.inference.tokens import Tokenizer

TINY = Tokenizer((Path(__file__).parent / "tiny_tokenizer.json").read_bytes())


@pytest.mark.parametrize(
    "word, shape",
    [
        ("dam", "lower"), ("Dam", "title"), ("D", "title"), ("NATO", "upper"), ("McBrek", "mixed"),
        ("12", "digit"), ("—", "other"), ("дамба", "lower"), ("Дамба", "title"),
    ],
)  # fmt: skip
def test_a_word_has_the_shape_it_is_written_in(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape


def test_every_line_begins_outside_quotation_marks() -> None:
    places = quotation_places('a "b\nc "d"')
    assert [PLACES[place] for place in places] == [
        "outside quotation marks", "outside quotation marks", "mark", "inside",
        "outside quotation marks", "outside quotation marks", "outside quotation marks",
        "mark", "inside", "mark",
    ]  # fmt: skip


@given(st.text('ab\n“”„«»"', max_size=30))
def test_a_mark_opens_and_closes_up_to_the_end_of_its_line(text: str) -> None:
    inside, expected = False, []
    for sign in text:
        if sign in '“”„«»"':
            inside = sign in "“„«" or (sign == '"' and not inside)
            expected.append("mark")
            continue
        inside = inside and sign != "\n"
        expected.append("inside" if inside else "outside quotation marks")
    assert [PLACES[place] for place in quotation_places(text)] == expected


def test_a_new_paragraph_shows_in_the_token_after_it() -> None:
    text = "the dam\n\nthe dam"
    breaks = [surface % len(BREAKS) for surface in surfaces_of(text, TINY.tokens_of(text))]
    assert [BREAKS[one] for one in breaks] == ["none", "none", "paragraph", "none"]


@given(st.text(max_size=60))
def test_every_token_of_any_text_has_a_surface(text: str) -> None:
    tokens = TINY.tokens_of(text)
    surfaces = surfaces_of(text, tokens)
    assert len(surfaces) == len(tokens.ids)
    assert all(0 <= surface < N_SURFACES for surface in surfaces)


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 40))
def test_packing_keeps_the_order_and_the_limit(lengths: list[int], longest: int) -> None:
    ranges = packed(lengths, longest)
    assert [at for start, end in ranges for at in range(start, end)] == list(range(len(lengths)))
    assert all(end - start == 1 or sum(lengths[start:end]) <= longest for start, end in ranges)
