"""The collector rests only while records are built."""

import gc

import pytest

from crossread.store.sql import uncollected


def test_the_collector_rests_within_and_works_again_after_an_error():
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_a_collector_that_was_at_rest_stays_so():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
