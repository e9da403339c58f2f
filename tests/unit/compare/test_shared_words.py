"""The search through shared words: what it finds, and that its cost stays bounded."""

import random

import pytest

from crossread.compare import shared_words
from crossread.compare.shared_words import MOST_MET, SharedWords


def drawn(n_sets, *, seed=1, n_words=12, vocabulary=4000):
    """Return sets of words drawn as words are in texts: few often, most seldom."""
    chance = random.Random(seed)
    many = range(1, vocabulary)
    shares = [1 / one for one in many]
    return [
        frozenset(f"w{one}" for one in chance.choices(many, shares, k=n_words))
        for _ in range(n_sets)
    ]


def by_looking_at_all(sets, words, place):
    """Return what is nearest by looking at every other set."""
    near = [
        (-words.hundredths(place, other), other)
        for other in range(len(sets))
        if other != place and len(sets[place] & sets[other]) > 1
    ]
    return [(other, -minus) for minus, other in sorted(near)]


def test_finds_on_a_small_shelf_what_looking_at_all_finds():
    sets = drawn(24)  # no word stands in too many of so few, and each has ten words at most
    sets = [frozenset(sorted(one)[:10]) for one in sets]
    words = SharedWords(sets)
    for place in range(len(sets)):
        assert list(words.nearest(place)) == by_looking_at_all(sets, words, place)


def test_how_near_is_the_same_both_ways_and_counted_as_for_one_pair():
    sets = drawn(300)
    words = SharedWords(sets)
    for place in range(0, len(sets), 10):
        for other, near in words.nearest(place):
            assert near == words.hundredths(place, other) == words.hundredths(other, place)


def test_floor_leaves_out_what_is_less_near():
    words = SharedWords(drawn(300))
    everything = list(words.nearest(0))
    assert list(words.nearest(0, floor=20)) == [one for one in everything if one[1] >= 20]
    assert any(near < 20 for _, near in everything)


def test_one_shared_word_is_not_enough():
    words = SharedWords([frozenset({"a", "b"}), frozenset({"a", "c"}), frozenset({"a", "b", "d"})])
    assert [other for other, _ in words.nearest(0)] == [2]


def test_sets_without_words_are_near_nothing():
    words = SharedWords([frozenset(), frozenset({"a"}), frozenset()])
    assert list(words.nearest(0)) == []
    assert words.hundredths(0, 1) == 0


@pytest.mark.parametrize("n_sets", [1000, 4000, 16_000])
def test_no_search_meets_more_than_the_bound(n_sets, monkeypatch):
    # What a search costs is what it meets: bounded, so that all searches grow as the shelf does.
    monkeypatch.setattr(shared_words, "MOST_MET", 256)
    words = SharedWords(drawn(n_sets))
    assert max(len(words._met(place)) for place in range(0, n_sets, n_sets // 200)) <= 256


def test_bound_does_not_touch_shelves_of_a_few_hundred_articles():
    # Ten words that each stand in as many statements as may be: 300 articles hold some 7,000.
    assert shared_words.KEYS * 2 * (7000**0.5) < 2 * MOST_MET
