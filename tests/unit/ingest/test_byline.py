"""Title, author, outlet and date from the first lines of plain texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.ingest.byline import Heading, read_heading

BODY = (
    "The keeper of the gate at Low Ambrel said on Sunday that nobody had asked her before water "
    "was stopped, and that she would have refused if anybody had. She has kept the gate for thirty "
    "years, as her mother did, and keeps a book of every hour at which it was ever closed."
)


def heading(*lines):
    return read_heading("\n\n".join((*lines, BODY)))


def test_title_is_the_first_line():
    assert heading("Who keeps the gate?").title == "Who keeps the gate?"


@pytest.mark.parametrize(
    "line, author, outlet",
    [
        ("By Mattis Orne | The Sluice", "Mattis Orne", "The Sluice"),
        ("By Mattis Orne | The Sluice, a review of letters", "Mattis Orne", "The Sluice"),
        ("By JANE DELMAR, Staff Writer", "Jane Delmar", None),
        ("By Jane Delmar, Associated Press", "Jane Delmar", None),
        ("by Jane van der Delmar and Ruta Vessel", "Jane van der Delmar and Ruta Vessel", None),
        ("By J. K. Delmar", "J. K. Delmar", None),
        ("Written by Jane O’Delmar", "Jane O’Delmar", None),
        ("*By Wim Astrand*", "Wim Astrand", None),
        ("Автор: Оксана Левадна", "Оксана Левадна", None),
        ("Текст: Оксана Левадна", "Оксана Левадна", None),
        ("Від Оксани Левадної", "Оксани Левадної", None),
        ("Von Jana Delmar", "Jana Delmar", None),
        ("Par Jeanne Delmar", "Jeanne Delmar", None),
    ],
)
def test_byline_is_read(line, author, outlet):
    found = heading("Who keeps the gate?", line)
    assert (found.author, found.outlet) == (author, outlet)


@pytest.mark.parametrize(
    "line",
    [
        "By the numbers",
        "By Friday Evening",
        "By Our Staff",
        "By and large it was a quiet year",
        "Bystanders Ran Away",
        "Від Калдера до моря",
        "Von hier an blind",
        "By closing the gate, Halmora has broken the treaty",
        "By Jane Delmar the gate was closed",
    ],
)
def test_line_that_is_no_byline_gives_no_author(line):
    assert heading("Who keeps the gate?", line).author is None


@pytest.mark.parametrize(
    "line",
    [
        "May 9, 2025",
        "Friday, 9 May 2025",
        "9 травня 2025",
        "9 мая 2025 года",
        "2025-05-09",
        "Published: May 9, 2025",
        "Published on 9 May 2025 at 10:30 a.m.",
        "Опубліковано: 9 травня 2025, 10:30",
        "Calder, 9 May 2025",
        "Lantern Quarterly, 9 May 2025",
        "May 9, 2025 10:30 UTC",
        "Posted on May 9, 2025 by gatekeeper",
    ],
)
def test_line_of_a_date_is_read(line):
    found = heading("Who keeps the gate?", line)
    assert (found.date, found.date_found) == ("2025-05-09", "line 3 of the text")


@pytest.mark.parametrize(
    "line",
    [
        "On May 9, 2025 the gate was closed",
        "The treaty of May 9, 2025 is void, says minister",
        "Updated May 9, 2025",
        "Copyright May 9, 2025 by nobody in particular",
        "May 9",
    ],
)
def test_date_inside_another_line_is_not_the_date_of_the_text(line):
    assert heading("Who keeps the gate?", line).date is None


def test_date_far_down_is_not_the_date_of_the_text():
    assert read_heading("\n\n".join(("Title of it", BODY, BODY, "May 9, 2025"))).date is None


def test_date_below_a_lead_is_read():
    text = "\n\n".join(("Who keeps the gate?", BODY, "Lantern Quarterly, 2 May 2023", BODY))
    assert read_heading(text).date == "2023-05-02"


def test_author_of_a_post_is_read_with_its_date():
    found = heading("The flowers and the fuse", "Posted on April 14, 2023 by gatekeeper")
    assert (found.author, found.date) == ("gatekeeper", "2023-04-14")


@pytest.mark.parametrize(
    "start, outlet, date",
    [
        ("VASHEL, May 9, 2025 (Meridian) — ", "Meridian", "2025-05-09"),
        ("VASHEL, Beskia (Meridian) – ", "Meridian", None),
        ("Vashel (Meridian) — ", "Meridian", None),
        ("CALDER — ", None, None),
        ("VASHEL, May 9 (Meridian) — ", "Meridian", None),
        ("She said (twice) — ", None, None),
        ("The gate — ", None, None),
    ],
)
def test_dateline_gives_agency_and_full_date(start, outlet, date):
    found = read_heading(f"Who keeps the gate?\n\n{start}{BODY}")
    assert (found.outlet, found.date) == (outlet, date)


def test_letterhead_is_not_the_title():
    found = heading("MINISTRY OF WATERS", "Calder, 10 April 2023", "Repair of the dam: the facts")
    assert found.title == "Repair of the dam: the facts"


def test_headline_in_capitals_is_the_title():
    assert heading("GATE CLOSED AGAIN", "May 9, 2025").title == "GATE CLOSED AGAIN"


def test_menu_above_leaves_the_line_right_above_the_date():
    found = heading("Skip to content", "The Old Gatekeeper", "The flowers", "May 9, 2025")
    assert found.title == "The flowers"


def test_name_of_an_outlet_above_a_title_leaves_the_title_open():
    assert (
        heading("Sorland Press Review", "A jammed gate, at third hand", "By A. B. Cole").title
        is None
    )


@pytest.mark.parametrize(
    "line", ["Skip to content", "It rained all day.", "Home | News | About", "Oh"]
)
def test_first_line_that_is_no_title_gives_none(line):
    assert heading(line).title is None


def test_text_that_begins_at_once_has_no_heading():
    assert read_heading(BODY) == Heading()


@given(st.text(max_size=400))
def test_any_text_is_survived(text):
    found = read_heading(text)
    assert found.title is None or found.title in text


@pytest.mark.parametrize("unit", ["By A ", "(((", "— ", "A. ", "9 May ", "\n\n", "By Ann Lee, "])
def test_long_repetitions_are_read_at_once(unit):
    read_heading(unit * 20_000)
