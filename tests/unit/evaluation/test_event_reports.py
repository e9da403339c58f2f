"""Reports of ECB+: put together as they would be written, without addresses, four of an event."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from evaluation.corpora import SHORTEST_EVENT_REPORT, event_reports, put_together, report_text

LONG = "The old dam on the river Tarn broke on Monday night and three mills were flooded ."


def a_report(folder: Path, name: str, lines: list[str]) -> Path:
    """Write a text word by word, as ECB+ keeps them; ``lines`` are words with spaces between."""
    root = ElementTree.Element("Document")
    for number, line in enumerate(lines):
        for word in line.split():
            ElementTree.SubElement(root, "token", sentence=str(number)).text = word
    path = folder / "ECB+_LREC2014/ECB+" / name.partition("_")[0] / f"{name}.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path)
    return path


@pytest.mark.parametrize(
    "words, text",
    [
        ("`` We won , '' she said .", '"We won," she said.'),
        ("The miners ' union did n't go .", "The miners' union didn't go."),
        ('" We won , " she said ; " again . "', '"We won," she said; "again."'),
        ("the town ’ s “ old ” dam ( $ 5 million )", "the town’s “old” dam ($5 million)"),
        (
            "At 4 : 59 a . m . 12 , 000 left ; 5 . 6 percent",
            "At 4:59 a.m. 12,000 left; 5.6 percent",
        ),
    ],
)
def test_words_are_put_together_as_they_are_written(words: str, text: str) -> None:
    assert put_together(words.split()) == text


def test_hyphens_are_put_together_only_where_they_were_cut_off() -> None:
    words = "a 90 - day stay".split()
    assert put_together(words, is_cut=True) == "a 90-day stay"
    assert put_together(words) == "a 90 - day stay"


def test_address_and_date_are_left_out_and_a_headline_stands_alone(tmp_path: Path) -> None:
    lines = [
        "http : / / www . tarn - news . example / dam",
        "Dam breaks on the Tarn in 1999",
        "Last updated : Monday , June 13 , 1999 4 : 59 PM EDT",
        "The dam broke in 1999 .",
        "Mills stood in water .",
        "Nobody was hurt .",
        "The council met .",
    ]
    text = report_text(a_report(tmp_path, "1_1ecbplus", lines))
    assert text == (
        "Dam breaks on the Tarn in 1999\n\n"
        "The dam broke in 1999. Mills stood in water. Nobody was hurt.\n\nThe council met."
    )


def test_date_line_further_down_stays(tmp_path: Path) -> None:
    lines = [*["It rained ."] * 6, "June 13 , 1999"]
    assert report_text(a_report(tmp_path, "1_1ecb", lines)).endswith("\n\nJune 13, 1999")


def test_event_is_told_by_four_reports_of_its_own_half(tmp_path: Path) -> None:
    for half in ("ecb", "ecbplus"):
        for number in range(1, 7):
            a_report(tmp_path, f"10_{number}{half}", [f"Number {number} . {LONG}"] + [LONG] * 8)
    first, second = event_reports(tmp_path)
    names = [one.capture.source for one in first]
    assert len(set(names)) == len(first) == len(second) == 4
    assert all(name.endswith("ecb.txt") for name in names)
    assert all(one.capture.source.endswith("ecbplus.txt") for one in second)
    (again, _) = event_reports(tmp_path)
    assert [one.capture.source for one in again] == names


def test_short_reports_and_events_with_two_are_left_out(tmp_path: Path) -> None:
    for number in range(1, 4):
        lines = [f"Number {number} ."] + [LONG] * (1 if number == 3 else 8)
        a_report(tmp_path, f"2_{number}ecb", lines)
    assert not list(event_reports(tmp_path))
    a_report(tmp_path, "2_3ecb", [LONG] * 8)
    (event,) = event_reports(tmp_path)
    assert len(event) == 3
    assert all(len(one.text) > SHORTEST_EVENT_REPORT for one in event)
