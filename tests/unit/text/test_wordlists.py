"""Word lists: sections, rows, and every list that is shipped."""

from __future__ import annotations

import pytest

from crossread.text.wordlists import lines_of, rows, sections


def test_sections_are_read_in_order():
    found = sections("crossread.analyse", "mentions_slavic.txt")
    assert next(iter(found)) == "places uk"
    assert "Київ=Kyiv" in found["places uk"]


def test_comments_are_no_entries():
    assert not any(line.startswith("#") for line in lines_of("crossread.analyse", "appeals.txt"))


def test_entry_before_the_first_section_is_refused():
    with pytest.raises(ValueError, match="before the first section"):
        sections("crossread.analyse", "furniture.tsv")


def test_rows_of_furniture_have_three_columns():
    assert {len(row) for row in rows("crossread.analyse", "furniture.tsv")} == {3}


@pytest.mark.parametrize("name", ["mentions_en.txt", "mentions_places.txt", "appeals.txt"])
def test_shipped_list_has_no_empty_entry(name):
    found = sections("crossread.analyse", name)
    assert all(entry.strip("= ") == entry for entries in found.values() for entry in entries)
