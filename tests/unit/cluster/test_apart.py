import os
import time

import pytest

from crossread.cluster.apart import Apart, Lost
from crossread.errors import Unavailable

pytestmark = pytest.mark.slow


@pytest.fixture
def apart():
    started = Apart(limit_seconds=20)
    yield started
    started.close()


def code_of(call):
    with pytest.raises(Lost) as lost:
        call()
    return lost.value.code


def test_a_call_gives_what_the_function_returns(apart):
    assert apart.call(divmod, 17, 5) == (3, 2)


def test_calls_share_one_process_which_is_not_this_one(apart):
    first = apart.call(os.getpid)
    assert first == apart.call(os.getpid) != os.getpid()


def test_a_process_that_dies_is_told_and_the_next_call_has_a_new_one(apart):
    assert code_of(lambda: apart.call(os._exit, 1)) == "worker.lost"
    assert apart.call(divmod, 17, 5) == (3, 2)


def test_a_call_that_breaks_is_told_with_what_broke_it(apart):
    with pytest.raises(Lost, match="ZeroDivisionError") as lost:
        apart.call(divmod, 1, 0)
    assert lost.value.code == "worker.broke"


def test_a_call_that_takes_too_long_is_given_up():
    apart = Apart(limit_seconds=2)
    began = time.monotonic()
    assert code_of(lambda: apart.call(time.sleep, 600)) == "worker.slow"
    assert time.monotonic() - began < 60
    apart.close()


def test_what_a_call_prints_does_not_garble_its_answer(apart):
    assert apart.call(print, "loud") is None
    assert apart.call(divmod, 17, 5) == (3, 2)


class Nowhere:
    def __reduce__(self):
        return (__import__, ("no_such_module_of_a_plugin",))


def test_a_process_that_lacks_a_plug_in_says_so(apart):
    with pytest.raises(Unavailable, match="no_such_module_of_a_plugin"):
        apart.call(len, Nowhere())
