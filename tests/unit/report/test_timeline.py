from itertools import pairwise

import pytest
from lxml import html
from tests.unit.report.builders import MADE, kessel, pin, structure

from crossread.model import Time
from crossread.model.findings import Findings
from crossread.report import build_sheet, render_markdown, render_page
from crossread.report.timeline import date_of, shown_at_once, strip_of
from crossread.testing import a_document, sealed

ONE = a_document(
    "On 3 May the quay burned.\nIt burned again on 4 May.\nThe inquiry of 2029 met on 5 May.",
    outlet="One",
    date="2031-05-04",
)
TWO = a_document("On 3 May the quay burned.\nIt was Monday.", outlet="Two")


def dated(document, words, value, basis="publication date"):
    return sealed(Time(pin(document, words), value, basis), document)


def built(*annotations, **options):
    found = (*structure(ONE), *structure(TWO), *annotations)
    return build_sheet(Findings((ONE, TWO), found), made=MADE, **options)


THIRD = dated(ONE, "3 May", "2031-05-03")
FOURTH = dated(ONE, "4 May", "2031-05-04")
FIFTH = dated(ONE, "5 May", "2031-05-05", "stated")
YEAR = dated(ONE, "2029", "2029", "stated")
ALSO_THIRD = dated(TWO, "3 May", "2031-05-03")


@pytest.mark.parametrize(
    "value, date",
    [
        ("2031-05-03", "2031-05-03"),
        ("2031-05-03T06:40", "2031-05-03"),
        ("2031-05-03TNI", "2031-05-03"),
        ("2031-05", "2031-05"),
        ("2031", "2031"),
        ("2031-02-30", None),
        ("2031-13", None),
        ("0000", None),
        ("XXXX-05-03", None),
        ("2031-W18", None),
        ("203", None),
        ("P3D", None),
        ("T06:40", None),
    ],
)
def test_only_days_months_and_years_are_dates(value, date):
    assert date_of(value) == date


def test_dates_stand_in_their_order():
    rows = built(FIFTH, THIRD, YEAR, FOURTH).timeline
    assert [row.date for row in rows] == ["2029", "2031-05-03", "2031-05-04", "2031-05-05"]


def test_same_sentence_of_two_sources_is_given_once_with_both_places():
    (row,) = built(THIRD, ALSO_THIRD).timeline
    (given,) = row.given
    assert [words.siglum for words in given.places] == ["A", "B"]


def test_words_stand_in_their_sentence():
    sheet = build_sheet(kessel(2), made=MADE)
    given = next(row for row in sheet.timeline if row.date == "2031-06-18").given[0]
    assert given.before.startswith("It was the third fire")
    assert given.after == "."


def test_long_sentence_is_cut_at_words():
    text = "word " * 60 + "on 3 May " + "more " * 60
    document = a_document(text.strip())
    found = (*structure(document), dated(document, "3 May", "2031-05-03"))
    (row,) = build_sheet(Findings((document,), found), made=MADE).timeline
    assert row.given[0].before.startswith("… word ")
    assert row.given[0].after.endswith(" more …")
    assert len(row.given[0].before) <= 112


def test_excerpts_hold_no_more_of_the_sentence_than_others():
    (row,) = built(FIFTH, excerpts_only=True).timeline
    assert len(row.given[0].before) <= 34


def test_time_of_day_is_told_apart_from_the_day():
    (row,) = built(dated(ONE, "3 May", "2031-05-03TNI")).timeline
    assert row.given[0].time == "night"


def test_durations_are_other_times():
    sheet = build_sheet(kessel(2), made=MADE)
    assert [one.words.text for one in sheet.other_times] == ["thirty days"]


def test_row_shows_the_first_words_of_each_source_and_folds_the_rest():
    again = dated(ONE, "The inquiry", "2031-05-03")
    (row,) = built(THIRD, again, dated(TWO, "Monday", "2031-05-03")).timeline
    assert [one.words.text for one in row.first] == ["3 May", "Monday"]
    assert [one.words.text for one in row.more] == ["The inquiry"]


def test_each_source_has_a_line_and_each_day_one_mark():
    strip = strip_of(built(THIRD, FOURTH, ALSO_THIRD))
    assert [(lane.source.siglum, len(lane.dots)) for lane in strip.lanes] == [("A", 2), ("B", 1)]


def test_marks_are_far_enough_apart_for_a_finger():
    days = [dated(TWO, "3 May", f"2031-05-{day:02}") for day in range(1, 32)]
    dots = strip_of(built(*days)).lanes[0].dots
    assert min(b.x - a.x for a, b in pairwise(dots)) >= 24


def test_far_days_are_not_drawn():
    far = dated(ONE, "5 May", "2030-01-01")
    strip = strip_of(built(THIRD, FOURTH, ALSO_THIRD, far))
    assert (strip.first, strip.last) == ("2031-05-03", "2031-05-04")


@pytest.mark.parametrize("found", [(), (THIRD, FOURTH), (THIRD, YEAR, ALSO_THIRD)])
def test_too_little_is_not_drawn(found):
    assert strip_of(built(*found)) is None


def test_day_of_publication_stands_on_the_line():
    strip = strip_of(built(THIRD, FOURTH, ALSO_THIRD))
    assert [lane.published for lane in strip.lanes] == [strip.lanes[0].dots[1].x, None]


def test_of_many_dates_those_in_several_sources_are_shown_at_once():
    days = [dated(TWO, "Monday", f"2031-05-{day:02}") for day in range(1, 32)]
    sheet = built(*days, THIRD)
    assert [row.date for row in shown_at_once(sheet, strip_of(sheet))] == ["2031-05-03"]


def page(n):
    return html.document_fromstring(render_page(build_sheet(kessel(n), made=MADE)))


def test_every_mark_is_a_link_to_its_words_with_a_text_alternative():
    root = page(3)
    links = root.xpath("//figure[@class='strip']//a")
    assert [link.get("aria-label") for link in links] == [
        "A ¶4, 2 June 2031, worked out from the publication date: “2 June”",
        "A ¶2, 17 June 2031, worked out from the publication date: “Tuesday night”",
        "A ¶6, 18 June 2031, worked out from the publication date: “Wednesday”",
        "B ¶4, 2 June 2031, worked out from the publication date: “2 June”",
        "B ¶6, 21 June 2031, worked out from the publication date: “Saturday at noon”",
    ]
    for link in links:
        assert root.xpath(f"//mark[@id='{link.get('href')[1:]}']")


def test_months_are_in_the_list_but_folded():
    (fold,) = page(3).xpath("//section[@id='when']/details[li or .//li[@id='d-2031-03']]")
    assert "open" not in fold.attrib


def test_markdown_says_what_a_date_rests_on():
    text = render_markdown(build_sheet(kessel(2), made=MADE))
    assert "**21 June 2031**" in text
    assert (
        "until the company has answered.” (B ¶6), worked out from the publication date, 12:00"
        in text
    )
