"""Products run on one thread while Crossread works, and as before when it does not."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from crossread.engine.calm import CHOSEN, on_one_thread
from crossread.engine.run import compare_documents
from crossread.model import Alignment, Comparer
from crossread.testing import a_document, models_from, read_with


def n_threads():
    np.ones((2, 2)) @ np.ones((2, 2))
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads(monkeypatch):
    for name in CHOSEN:
        monkeypatch.delenv(name, raising=False)
    with threadpool_limits(2, user_api="blas"):
        assert n_threads() == {2}
        yield
        assert n_threads() == {2}


def test_one_thread_within_and_as_before_afterwards():
    with on_one_thread():
        assert n_threads() == {1}
    assert n_threads() == {2}


def test_it_is_as_before_after_an_error():
    with pytest.raises(ZeroDivisionError), on_one_thread():
        _ = 1 / 0
    assert n_threads() == {2}


def test_blocks_within_each_other_end_with_the_outer_one():
    with on_one_thread():
        with on_one_thread():
            pass
        assert n_threads() == {1}
    assert n_threads() == {2}


def test_another_thread_changes_nothing():
    seen = []

    def other():
        with on_one_thread():
            seen.append(n_threads())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [{2}]


def test_who_chose_a_number_is_not_overruled(monkeypatch):
    monkeypatch.setenv(CHOSEN[0], "2")
    with on_one_thread():
        assert n_threads() == {2}


def test_comparers_work_on_one_thread():
    seen = []

    def look(shelf):
        seen.append(n_threads())
        return iter(())

    comparer = Comparer("look.rules", "1", look, Alignment, frozenset())
    readings = [read_with(a_document(text), []) for text in ("One.", "Two.")]
    compare_documents(readings, [comparer], models_from({}))
    assert seen == [{1}]
