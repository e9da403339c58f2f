import pickle

import pytest

from crossread import errors


def tree(kind=errors.CrossreadError):
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("kind", list(tree()), ids=lambda kind: kind.__name__)
def test_error_crosses_a_process_boundary(kind):
    error = kind("it broke", hint="mend it", details={"n": 1})
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.to_json()) == (kind, error.to_json())


def test_every_error_has_a_code_of_its_own():
    codes = [kind.code for kind in tree()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "kind, exit_code",
    [
        (errors.CrossreadError, 1),
        (errors.UnreadableSource, 2),
        (errors.QuoteMissing, 3),
        (errors.DuplicateAnalyser, 4),
        (errors.ModelDamaged, 5),
        (errors.StoreFull, 6),
    ],
)
def test_exit_code_says_whose_turn_it_is(kind, exit_code):
    assert kind.exit_code == exit_code


def test_error_has_one_shape():
    assert errors.InputError("no such file", hint="look again").to_json() == {
        "ok": False,
        "error": {
            "code": "input.invalid",
            "message": "no such file",
            "hint": "look again",
            "details": {},
        },
    }
