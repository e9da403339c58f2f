import pytest

from crossread.text.offsets import Utf16Offsets

# Text, code point, UTF-16 unit.
VECTORS = [
    ("abc", 3, 3),
    ("🙂 yes", 2, 3),
    ("a👍🏽b", 3, 5),
    ("👩‍👩‍👧x", 5, 8),
    ("Cafe\u0301!", 5, 5),
    ("שלום 🙂 עולם", 7, 8),
]


@pytest.mark.parametrize("text, code_point, unit", VECTORS)
def test_code_point_becomes_its_unit(text, code_point, unit):
    assert Utf16Offsets(text).to_utf16(code_point) == unit


@pytest.mark.parametrize("text, code_point, unit", VECTORS)
def test_unit_becomes_its_code_point(text, code_point, unit):
    assert Utf16Offsets(text).to_code_point(unit) == code_point


def test_middle_of_a_character_is_refused():
    with pytest.raises(ValueError, match="middle"):
        Utf16Offsets("🙂").to_code_point(1)


@pytest.mark.parametrize("offset", [-1, 3])
def test_offset_outside_the_text_is_refused(offset):
    with pytest.raises(ValueError, match="no code point"):
        Utf16Offsets("ab").to_utf16(offset)
