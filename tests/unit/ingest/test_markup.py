"""Markup made no deeper than a parser can bear."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.ingest.markup import MAX_DEPTH, flattened

TAGS = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<li>",
        "</ul>",
        "<!-- x -->",
        "word ",
    ]
)


def test_shallow_page_is_left_as_it_is():
    text = "<html><body><p>One<p>Two <b>bold</b><br></body></html>"
    assert flattened(text).text == text


def test_deep_tags_go_and_their_words_stay():
    text = "<div>" * 1000 + "words" + "</div>" * 1000
    flat = flattened(text)
    assert flat.deepest == 1000
    assert flat.text.count("<div>") == flat.text.count("</div>") == MAX_DEPTH
    assert "words" in flat.text


@pytest.mark.parametrize(
    "unit", ["<p>word", "<li>word", "<tr><td>word", "<option>x", "<br>", "<img>"]
)
def test_tags_that_browsers_close_do_not_nest(unit):
    assert flattened(unit * 5000).deepest <= 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>" + "'<div>' + " * 1000 + "</script>",
        "<!--" + "<div>" * 1000 + "-->",
        "<textarea>" + "<b>" * 1000,
        '<a title="' + "<b>" * 1000 + '">x</a>',
    ],
)
def test_tags_in_scripts_comments_and_attributes_are_none(text):
    assert flattened(text).deepest <= 1


def test_tags_are_counted_after_flattening():
    assert flattened("<div>" * 1000).n_tags == MAX_DEPTH


@given(st.lists(TAGS, max_size=600).map("".join))
def test_words_are_never_lost(text):
    words = re.sub(r"<!--.*?-->|<[^>]*>", " ", text).split()
    flat = flattened(text).text
    assert re.sub(r"<!--.*?-->|<[^>]*>", " ", flat).split() == words


@given(st.lists(TAGS, max_size=900).map("".join))
def test_result_is_never_deeper_than_the_limit(text):
    assert flattened(flattened(text).text).deepest <= MAX_DEPTH


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "<a '", '<a "', "<!--", "</", "<a b=c ", "< a>", "<a<"]
)
def test_broken_tags_take_no_time(unit):
    flattened(unit * 200_000)
