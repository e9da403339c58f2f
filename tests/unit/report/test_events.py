"""Events on the sheet, the table of sides and tone, and the drawings."""

import re

from tests.unit.report.builders import MADE, kessel, with_origins

from crossread.report import build_sheet
from crossread.report.fullest import Fullest
from crossread.report.markdown import render_markdown
from crossread.report.page import render_page
from crossread.report.shared_map import shared_map_of
from crossread.report.sheet import Named, Words
from crossread.report.talk import drawing_of
from crossread.report.timeline import events_at_once


def sheet():
    return build_sheet(with_origins(kessel(3)), made=MADE)


def test_an_event_says_who_dates_it_how_and_who_gives_no_date():
    (event,) = sheet().events
    assert event.in_words == "dated differently in 2 sources"
    assert [(one.words.siglum, one.date) for one in event.given if one.time] == [
        ("A", "2031-06-02"),
        ("C", "2031-06-03"),
    ]
    assert event.undated == ("B",)
    assert event.date == "2031-06-02"


def test_an_event_leads_to_its_words_on_the_page():
    page = render_page(sheet())
    item = page[page.index('id="e-1"') : page.index("</ol>", page.index('id="e-1"'))]
    targets = re.findall(r'href="#([^"]+)"', item)
    assert targets
    assert all(f'id="{target}"' in page for target in targets)
    assert "dated differently" in item


def test_events_are_in_markdown_with_the_words_that_date_them():
    text = render_markdown(sheet())
    assert "**E1** 2 June 2031, dated differently in 2 sources; told without a date in B" in text


def test_few_events_are_all_shown_at_once():
    one = sheet()
    assert events_at_once(one) == one.events


def test_sides_in_words_and_tones_read_are_told_apart():
    one = sheet()
    (taken,) = one.between(read=False)
    (struck,) = one.between(read=True)
    assert (taken.holder, taken.positions) == ("Otto", ("against",))
    assert (struck.target, struck.rows[0].position) == ("Inga Marwood", "favourable")
    assert "chairwoman" in struck.rows[0].before
    page = render_page(one)
    assert page.index("Tone, as a model reads it") > page.index(">against<")


def test_the_texts_own_tones_of_two_sources_are_two_holders():
    one = sheet()
    (row,) = [side for side in one.sides if side.read]
    from dataclasses import replace

    words = replace(row.words, siglum="C")
    two = replace(one, sides=(*one.sides, replace(row, words=words)))
    assert len(two.between(read=True)) == 2


def named(speaker, target, siglum, start):
    return Named(speaker, target, Words(siglum, start, start + 3, target))


def test_who_speaks_about_whom_is_drawn_with_a_mark_for_each_source():
    from dataclasses import replace

    talk = (
        named("Ann Lee", "Bo Tarn", "A", 1),
        named("Ann Lee", "Bo Tarn", "B", 2),
        named("Ann Lee", "Calder", "A", 9),
        named("Cy Dorn", "Calder", "A", 20),
    )
    drawn = drawing_of(replace(sheet(), talk=talk))
    assert [name for _, name, _ in drawn.rows] == ["Ann Lee", "Cy Dorn"]
    assert {name for _, name, _ in drawn.columns} == {"Bo Tarn", "Calder"}
    assert len(drawn.dots) == 4
    assert drawing_of(replace(sheet(), talk=talk[:1])) is None


def test_shared_passages_are_drawn_where_they_stand():
    one = sheet()
    drawn = shared_map_of(one)
    assert drawn is not None
    assert {lane.source.siglum for lane in drawn.lanes} <= {"A", "B", "C"}
    assert all(block.width >= 24 for lane in drawn.lanes for block in lane.blocks)
    page = render_page(one)
    figure = page[
        page.index('class="strip map"') : page.index("</figure>", page.index("strip map"))
    ]
    assert all(f'id="{target}"' in page for target in re.findall(r'href="#([^"]+)"', figure))


def test_a_name_goes_by_its_fullest_form_where_it_can_be_but_one():
    full = Fullest(["Lee", "Ann Lee", "Mr Lee"])
    assert full.of("Lee") == "Ann Lee"
    assert Fullest(["Lee", "Ann Lee", "Bo M. Lee"]).of("Lee") == "Lee"
    assert full.of("Bo Tarn") == "Bo Tarn"


def test_a_surname_is_that_of_the_one_by_far_most_often_named():
    names = [*["Ann Lee"] * 4, "Bo Lee", "Lee"]
    assert Fullest(names).of("Lee") == "Ann Lee"
    assert Fullest(names[1:]).of("Lee") == "Lee"
    assert Fullest(names).of("Bo Lee") == "Bo Lee"


def test_son_of_the_same_name_is_another_person():
    full = Fullest(["Lee", "Ann Lee", "Ann B. Lee", "Ann Lee Jr.", "Bo Lee III"])
    assert full.of("Ann Lee") == "Ann B. Lee"
    assert full.of("Ann Lee Jr.") == "Ann Lee Jr."
    assert full.of("Lee") == "Lee"
