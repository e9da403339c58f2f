"""Markdown and plain text."""

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document

FRONT = (
    "---\ntitle: The wall\nauthor: Wim Astrand\npublisher: Calder Courier\ndate: {date}\n---\n\n"
)


def test_front_matter_says_what_the_text_is():
    one = document(FRONT.format(date="2023-04-16") + SENTENCE, "a.md").capture
    assert (one.title, one.author, one.outlet) == ("The wall", "Wim Astrand", "Calder Courier")
    assert (one.date, one.date_found) == ("2023-04-16", "front matter")


def test_front_matter_stays_in_the_text_and_is_noted():
    text = FRONT.format(date="2023-04-16") + SENTENCE
    one = document(text, "a.md")
    assert one.text == text
    assert codes(one) == ["front-matter"]


def test_lines_below_front_matter_keep_their_numbers():
    text = (
        FRONT.format(date="soon") + f"# The wall\n\n*By Wim Astrand*\n\n16 April 2023\n\n{SENTENCE}"
    )
    assert document(text, "a.md").capture.date_found == "line 12 of the text"


def test_front_matter_of_plain_text_is_text():
    assert codes(document(FRONT.format(date="2023-04-16") + SENTENCE, "a.txt")) == []


def test_markdown_heading_is_the_title_without_its_mark():
    assert document(f"# The wall\n\n{SENTENCE}", "a.md").capture.title == "The wall"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_text_without_a_heading_has_no_title(name):
    assert document(SENTENCE * 3, name).capture.title is None
