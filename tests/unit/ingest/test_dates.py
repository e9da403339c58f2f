"""Dates as texts and pages write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.ingest.dates import MONTHS, find_date, is_later, iso_of


@pytest.mark.parametrize(
    "written",
    [
        "May 9, 2025",
        "9 May 2025",
        "Friday, 9 May 2025",
        "9th of May, 2025",
        "MAY 9, 2025",
        "9 травня 2025 року",
        "9 мая 2025 г.",
        "9. Mai 2025",
        "le 9 mai 2025",
        "9 de mayo de 2025",
        "9 maggio 2025",
        "9 maja 2025",
        "2025-05-09",
        "2025/05/09",
        "20250509",
        "09.05.2025",
        "5/9/2025 or rather May 9, 2025"[17:],
    ],
)
def test_full_date_is_read(written):
    assert iso_of(written) == "2025-05-09"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "May 9",
        "May 2025",
        "2025",
        "05/09/2025",
        "31 February 2025",
        "99 May 2025",
        "2025-13-40",
        "yesterday",
        "May 9, 20255",
        "version 1.2.2025.7",
        "1234567890",
    ],
)
def test_what_is_no_certain_date_is_none(written):
    assert iso_of(written) is None


@pytest.mark.parametrize(
    "written, iso",
    [
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("7/7/2024", "2024-07-07"),
        ("Sept. 3, 1939", "1939-09-03"),
        ("1 вересня 1939", "1939-09-01"),
    ],
)
def test_order_of_numbers_is_read_where_only_one_is_possible(written, iso):
    assert iso_of(written) == iso


@pytest.mark.parametrize(
    "written, iso",
    [
        ("2025-05-09T10:30:00+03:00", "2025-05-09T10:30:00+03:00"),
        ("2025-05-09T10:30:00Z", "2025-05-09T10:30:00+00:00"),
        ("2025-05-09T10:30:00.123+0200", "2025-05-09T10:30:00+02:00"),
        ("2025-05-09 10:30:00 UTC", "2025-05-09T10:30:00+00:00"),
        ("2025-05-09T10:30", "2025-05-09"),
        ("2025-05-09T99:30:00Z", "2025-05-09"),
    ],
)
def test_moment_keeps_its_clock_only_with_an_offset(written, iso):
    assert iso_of(written) == iso


def test_first_date_of_a_text_is_found_with_its_place():
    text = "From 9 May 2025 until June 1, 2026"
    day, start, end = find_date(text)
    assert (day, text[start:end]) == ("2025-05-09", "9 May 2025")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_every_day_is_read_in_every_month_name(day, name):
    day = day.replace(day=min(day.day, 28), month=MONTHS[name])
    assert iso_of(f"{day.day} {name} {day.year}") == day.isoformat()
    assert iso_of(f"{name} {day.day}, {day.year}") == day.isoformat()


@given(st.text(max_size=60))
def test_any_text_gives_a_real_date_or_none(text):
    found = iso_of(text)
    assert found is None or date.fromisoformat(found[:10])


@pytest.mark.parametrize(
    "written, later",
    [("2025-06-01", False), ("2025-06-02", False), ("2025-06-03", True), ("2026-01-01", True)],
)
def test_future_begins_after_a_day_to_spare(written, later):
    assert is_later(written, date(2025, 6, 1)) is later
