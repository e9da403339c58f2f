"""Datelines that open a report."""

import pytest

from crossread.text.datelines import dateline_end


@pytest.mark.parametrize(
    "text, behind",
    [
        ("VASHEL/CALDER (Meridian) — At least fourteen died.", "At least fourteen died."),
        ("CALDER -- Nine people died.", "Nine people died."),
        ("LOW AMBREL, April 9 (Meridian) — Nine died.", "Nine died."),
        ("LISK―“We heard it,” she said.", "“We heard it,” she said."),
        ("ST. TARN, Ostra – 14 people died.", "14 people died."),
        ("— Nine people died.", "Nine people died."),
    ],
)
def test_dateline_is_left_behind(text: str, behind: str) -> None:
    assert text[dateline_end(text, 0, len(text)) :] == behind


@pytest.mark.parametrize(
    "text",
    [
        "UNRA-led troops left the town.",
        "O.B.-Ostra talks ended.",
        "The gate — the only one — was shut.",
        "UNRA — the party of the river — won.",
        "It rained.",
        "CALDER —",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert dateline_end(text, 0, len(text)) == 0
