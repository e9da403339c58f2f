"""Front matter of Markdown."""

import pytest

from crossread.text.front_matter import front_matter

TEXT = '---\ntitle: "The wall"\ndate: 2023-04-16\ntags: [a, b]\n---\n\n# Body\n'


def test_fields_are_read_and_the_place_is_exact():
    front = front_matter(TEXT)
    assert front.fields == {"title": "The wall", "date": "2023-04-16", "tags": "a, b"}
    assert TEXT[front.span.end :] == "\n\n# Body\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\nA rule, then words.\n---\n",
        "# Title\n---\na: b\n---\n",
        "---\na: b\n",
    ],
)
def test_what_is_no_front_matter_is_none(text):
    assert front_matter(text) is None


def test_front_matter_may_end_the_text():
    text = "---\na: b\n---"
    assert front_matter(text).span.end == len(text)
