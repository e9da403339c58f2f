"""Statements that speak of the same thing, and in what they differ."""

import pytest

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import LAYERS, MODEL
from crossread.model import Alignment, Quotation, Reading, Shelf
from crossread.testing import FakeEncoder, a_document, pin_of, read_with, with_bodies
from crossread.workspace import rule_analysers

ANALYSERS = rule_analysers()

BASE = "The guards closed the northern gate of the Pellan bridge at noon on 3 May 2024."


def reading(text: str, source: str, *, language: str = "en", date: str | None = None) -> Reading:
    read = read_with(a_document(text, source=source, language=language, date=date), ANALYSERS)
    return Reading(read.document, {kind: read.layers.get(kind, ()) for kind in LAYERS})


def aligned(*readings: Reading) -> list[Alignment]:
    shelf = Shelf(list(readings), models={MODEL: FakeEncoder()})
    return [one.body for one in compare_statements(shelf)]


def pair(a: str, b: str, **more: str) -> Alignment:
    dates = {"date": "2024-05-04"} | more
    (found,) = aligned(reading(a, "a.txt", **dates), reading(b, "b.txt", **dates))
    return found


def words(found: Alignment, a: str, b: str) -> tuple[list[str], list[str]]:
    return [pin.span.of(a) for pin in found.differs_a], [pin.span.of(b) for pin in found.differs_b]


def test_the_same_statement_is_the_same() -> None:
    found = pair(BASE, BASE)
    assert (found.relation, found.differs_in) == ("same", ())


def test_spelling_and_order_of_the_frame_leave_it_the_same() -> None:
    organised = "Organisers of the Pellan harvest fair expect a metre of snow on the northern gate."
    found = pair(organised, organised.replace("Organisers", "Organizers").replace("metre", "meter"))
    assert found.relation == "same"


def test_statements_of_other_things_are_not_aligned() -> None:
    other = "A choir from Lindrum sang three songs in the market hall on Sunday evening."
    assert aligned(reading(BASE, "a.txt"), reading(other, "b.txt")) == []


@pytest.mark.parametrize(
    "later, kind, differs",
    [
        (BASE.replace("closed", "reportedly closed"), "hedge", ([], ["reportedly"])),
        (BASE.replace("3 May", "5 May"), "time", (["3 May 2024"], ["5 May 2024"])),
        (BASE.replace("closed", "did not close"), "negation", (["closed"], ["not"])),
        (BASE.replace("northern", "southern"), "wording", (["northern"], ["southern"])),
        (BASE.replace("guards", "masked guards"), "wording", ([], ["masked"])),
    ],
)
def test_what_differs_is_named_and_pinned(
    later: str, kind: str, differs: tuple[list[str], list[str]]
) -> None:
    found = pair(BASE, later)
    assert kind in found.differs_in
    here, there = words(found, BASE, later)
    assert set(differs[0]) <= {one.removeprefix("noon on ") for one in here}
    assert set(differs[1]) <= {one.removeprefix("noon on ") for one in there}


@pytest.mark.parametrize(
    "a, b",
    [
        (BASE, BASE.replace("closed", "never closed")),
        (BASE, BASE.replace("closed", "opened")),
        ("The fire in the Pellan mill killed 14.", "The fire in the Pellan mill killed 20."),
        ("No shots were fired from the south bank.", "Two shots were fired from the south bank."),
        ("The council has ruled Pellan since 2002.", "The council has ruled Pellan since 2003."),
    ],
)  # fmt: skip
def test_statements_that_cannot_both_hold_contradict(a: str, b: str) -> None:
    found = pair(a, b)
    assert found.relation == "contradicts"
    assert found.differs_a
    assert found.differs_b


@pytest.mark.parametrize(
    "a, b",
    [
        ("The fire in the Pellan mill killed at least 14 people.",
         "The fire in the Pellan mill killed 20 people."),
        ("The fire in the Pellan mill killed 14 people.",
         "The fire in the Pellan mill wounded 20 people."),
        ("The guards closed not only the gate of the Pellan bridge but the road.",
         "The guards closed the gate of the Pellan bridge and the road."),
        ("The guards would not close the gate of the Pellan bridge if asked.",
         "The guards close the gate of the Pellan bridge."),
        ("The mill owner said on 3 May that the Pellan gate was open.",
         "The mill owner said on 5 May that the Pellan gate was open."),
    ],
)  # fmt: skip
def test_statements_that_may_both_hold_do_not_contradict(a: str, b: str) -> None:
    found = aligned(reading(a, "a.txt"), reading(b, "b.txt"))
    assert all(one.relation != "contradicts" for one in found)


def test_a_toll_that_grew_overnight_is_no_contradiction() -> None:
    a, b = ("The fire in the Pellan mill killed 14 people.",
            "The fire in the Pellan mill killed 20 people.")  # fmt: skip
    grown = aligned(reading(a, "a.txt", date="2024-05-04"), reading(b, "b.txt", date="2024-05-05"))
    shrunk = aligned(reading(a, "a.txt", date="2024-05-05"), reading(b, "b.txt", date="2024-05-04"))
    assert [one.relation for one in (*grown, *shrunk)] == ["differs", "contradicts"]


def test_other_speakers_are_a_difference() -> None:
    a = "“The northern gate of the Pellan bridge was closed at noon,” said Ann Lee."
    b = "“The northern gate of the Pellan bridge was closed at noon,” said Bo Dask."
    content = "The northern gate of the Pellan bridge was closed at noon,"
    readings = []
    for text, source, speaker in ((a, "a.txt", "Ann Lee"), (b, "b.txt", "Bo Dask")):
        read = reading(text, source)
        bare = Reading(read.document, {**read.layers, Quotation: ()})
        said = Quotation((pin_of(bare, content),), "direct", speaker=speaker)
        readings.append(with_bodies(bare, said))
    (found,) = aligned(*readings)
    assert (found.relation, found.differs_in) == ("differs", ("speaker",))


def test_languages_are_never_mixed() -> None:
    here, there = reading(BASE, "a.txt"), reading(BASE, "b.txt", language="de")
    assert aligned(here, there) == []


def test_words_alone_align_a_language_the_encoder_does_not_read() -> None:
    a = "У неділю охоронці закрили північну браму мосту біля міста Пеллан на три дні."
    b = "У неділю охоронці закрили північну браму мосту біля міста Пеллан на чотири дні."
    found = aligned(*(reading(text, text[-9:], language="uk") for text in (a, b)))
    assert len(found) == 1


def test_within_one_text_only_differences_are_found() -> None:
    twice = f"{BASE}\n\nIt rained all day in Lindrum.\n\n{BASE}"
    denied = f"{BASE}\n\nIt rained all day in Lindrum.\n\n{BASE.replace('closed', 'never closed')}"
    assert aligned(reading(twice, "a.txt")) == []
    assert [one.relation for one in aligned(reading(denied, "a.txt"))] == ["contradicts"]


def test_questions_and_headings_are_no_statements() -> None:
    asked = "Did the guards close the northern gate of the Pellan bridge at noon on 3 May 2024?"
    assert aligned(reading(BASE, "a.txt"), reading(asked, "b.txt")) == []


@pytest.mark.parametrize(
    "date, relation", [("2024-05-05", "contradicts"), ("2024-05-18", "differs")]
)
def test_numbers_of_reports_days_apart_are_opposed_only_in_one_wording(
    date: str, relation: str
) -> None:
    told, other = (
        "The Harvest party won 120 seats in the upper house.",
        ("In the upper house 112 seats were won by the Harvest party."),
    )
    (found,) = aligned(
        reading(told, "a.txt", date="2024-05-04"), reading(other, "b.txt", date=date)
    )
    assert found.relation == relation
    (found,) = aligned(
        reading(told, "a.txt", date="2024-05-04"),
        reading(told.replace("120", "112"), "b.txt", date=date),
    )
    assert found.relation == "contradicts"


def test_number_of_a_group_named_before_is_not_opposed() -> None:
    told = "The margin of error was four points in the poll of the Harvest party."
    assert pair(told, told.replace("four", "nine")).relation == "contradicts"
    group = told.replace("four", "nine").replace("the poll", "that poll")
    assert pair(told, group).relation == "differs"
