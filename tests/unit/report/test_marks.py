from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from crossread.report.marks import MarkedText, difference, lit_words
from crossread.report.sheet import FullText, Mark, TextBlock, Words

LAYERS = ("statement", "quotation", "number")


def marked(text, marks, blocks=None):
    blocks = blocks or [(0, len(text))]
    full = FullText(
        "A",
        text,
        "en",
        tuple(TextBlock(start, end, "text") for start, end in blocks),
        tuple(sorted(marks, key=lambda one: (one.start, -one.end, one.layer))),
    )
    maker = MarkedText(full)
    return [str(maker.block(block)) for block in full.blocks], maker


def test_mark_encloses_its_words():
    (block,), _ = marked("one two three", [Mark(4, 7, "quotation")])
    assert block == 'one <mark class="l-quotation" id="A-4-7">two</mark> three'


def test_marks_that_nest_are_nested():
    (block,), _ = marked("one two", [Mark(0, 7, "statement"), Mark(4, 7, "number")])
    root = html.fromstring(f"<div>{block}</div>")
    assert root.xpath("string(//mark[@id='A-0-7']/mark[@id='A-4-7'])") == "two"


def test_mark_that_crosses_another_is_continued():
    (block,), maker = marked("one two three", [Mark(0, 7, "statement"), Mark(4, 13, "number")])
    assert '<mark class="l-number" data-of="A-4-13"> three</mark>' in block
    assert maker.continued == ["A-4-13"]


def test_mark_over_two_blocks_has_its_anchor_once():
    blocks, maker = marked("one\n\ntwo", [Mark(0, 8, "quotation")], [(0, 3), (5, 8)])
    assert blocks == [
        '<mark class="l-quotation" id="A-0-8">one</mark>',
        '<mark class="l-quotation" data-of="A-0-8">two</mark>',
    ]
    assert maker.continued == ["A-0-8"]


def test_words_in_two_layers_have_their_anchor_once():
    (block,), _ = marked("one", [Mark(0, 3, "quotation"), Mark(0, 3, "variant")])
    assert block.count('id="A-0-3"') == 1
    assert 'class="l-variant"' in block


@given(st.data())
def test_marking_changes_no_character_and_always_nests(data):
    text = data.draw(
        st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=40)
    )
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    marks = {
        Mark(min(pair), max(pair), layer)
        for pair, layer in data.draw(
            st.lists(st.tuples(places, st.sampled_from(LAYERS)), max_size=8)
        )
        if pair[0] != pair[1]
    }
    cut = data.draw(st.integers(0, len(text)))
    parts = [(start, end) for start, end in ((0, cut), (cut, len(text))) if start < end]
    blocks, _ = marked(text, marks, parts)
    root = etree.fromstring(f"<r>{''.join(blocks)}</r>".encode())
    assert "".join(root.itertext()) == text
    ids = root.xpath("//@id")
    assert sorted(ids) == sorted({f"A-{mark.start}-{mark.end}" for mark in marks})


def test_lit_words_escape_everything_else():
    words = Words("A", 0, 9, "<b>six</b>", lit=((3, 6),))
    assert lit_words(words) == '&lt;b&gt;<mark class="lit">six</mark>&lt;/b&gt;'


def test_difference_strikes_cuts_and_underlines_additions():
    shown = difference((("same", "a"), ("cut", " <i>"), ("added", " b")))
    assert shown == "a <del>&lt;i&gt;</del> <ins>b</ins>"
