"""First names, common words, slugs."""

from __future__ import annotations

import pytest

from crossread.text.names import common_words, first_names, fold, gender_of, is_first_name, slug


@pytest.mark.parametrize(
    "name, gender",
    [
        ("Anna", "f"), ("Oleg", "m"), ("Alex", None), ("Anna Maria Kvist", "f"), ("Kvist", None),
        ("Jean-Luc Marais", "m"), ("", None), ("ANNA", "f"),
        ("Оксана Левадна", "f"), ("Тарас", "m"),
    ],
)  # fmt: skip
def test_gender_of_a_name(name, gender):
    assert gender_of(name) == gender


def test_first_names_are_told_from_other_words():
    assert is_first_name("Anna")
    assert is_first_name("Rosalie")
    assert not is_first_name("Harbour")


def test_first_name_lists_are_disjoint():
    assert all(name.strip() == name and name for name in first_names())


def test_common_words_hold_no_capitals():
    assert all(word == word.lower() for word in common_words())


@pytest.mark.parametrize(
    "name, expected",
    [
        ("José Álvarez", "jose-alvarez"),
        ("O’Neill & Sons", "oneill-sons"),
        ("U.S.", "us"),
        ("Андрій Йовенко", "андрій-йовенко"),
        ("—", ""),
    ],
)
def test_slug(name, expected):
    assert slug(name) == expected


def test_fold_is_idempotent():
    assert fold(fold("Šařka Ľubomír")) == fold("Šařka Ľubomír")
