"""W3C annotations lead to a rectangle, a page or a stretch of time where the source has them."""

import pytest

from crossread.model import Evidence, Place
from crossread.model.span import Span
from crossread.report.webannotation import _target
from crossread.testing import a_document


@pytest.mark.parametrize(
    "place, value",
    [
        (Place(Span(0, 4), box=(10, 20, 40, 30)), "xywh=pixel:10,20,30,10"),
        (Place(Span(0, 4), page=3, box=(10, 20, 40, 30)), "page=3&viewrect=10,20,30,10"),
        (Place(Span(0, 4), seconds=1.5, end_seconds=4), "t=1.5,4"),
    ],
)
def test_place_of_the_words_is_a_fragment(place, value):
    from dataclasses import replace

    one = a_document("Gate opens.")
    one = one.with_capture(replace(one.capture, places=(place,)))
    evidence = Evidence(one.id, "content", Span(0, 4), "Gate", "", " opens.")
    selectors = _target(evidence, one)["selector"]
    assert [s["value"] for s in selectors if s["type"] == "FragmentSelector"] == [value]
    elsewhere = Evidence(one.id, "content", Span(5, 10), "opens", "Gate ", ".")
    assert "FragmentSelector" not in str(_target(elsewhere, one))
