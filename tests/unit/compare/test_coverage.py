"""Rows: a statement, and what each source does with it."""

from typing import Any

import pytest

from crossread.compare.alignment import compare_statements
from crossread.compare.candidates import LAYERS, MODEL, units_of
from crossread.compare.coverage import (
    COMPARER,
    CoverageSettings,
    compare_coverage,
    coverage_comparer,
)
from crossread.compare.reuse import compare_passages
from crossread.model import (
    Alignment,
    Coverage,
    Group,
    Note,
    OutcomeRecord,
    Reading,
    Reuse,
    Sentence,
    Shelf,
)
from crossread.testing import FakeEncoder, a_document, read_with, sealed
from crossread.workspace import rule_analysers

ANALYSERS = rule_analysers()

CLOSED = "The guards closed the northern gate of the Pellan bridge at noon."
SAID = "The guards closed the northern gate of the Pellan bridge at noon, the mayor Ann Lee said."
DENIED = "The guards never closed the northern gate of the Pellan bridge at noon."
CHOIR = "In Lindrum a choir of 40 singers from Ostra gave three concerts in the market hall."


def reading(text: str, source: str, *, language: str = "en", **capture: Any) -> Reading:
    read = read_with(a_document(text, source=source, language=language, **capture), ANALYSERS)
    return Reading(read.document, {kind: read.layers.get(kind, ()) for kind in LAYERS})


def rows(
    *readings: Reading,
    outcomes: tuple[OutcomeRecord, ...] = (),
    settings: CoverageSettings | None = None,
    groups: tuple[Group, ...] = (),
) -> list[Coverage]:
    models = {MODEL: FakeEncoder()}
    shelf = Shelf(list(readings), models=models)
    documents = [one.document for one in readings]
    across: Any = {
        Alignment: tuple(sealed(one.body, *documents) for one in compare_statements(shelf)),
        Reuse: tuple(sealed(one.body, *documents) for one in compare_passages(shelf)),
        Group: tuple(sealed(one, *documents) for one in groups),
    }
    full = Shelf(list(readings), across, outcomes, models)
    return [one.body for one in compare_coverage(full, settings or CoverageSettings())]


def states(row: Coverage) -> list[str]:
    return [state for _, state in row.states]


def head(row: Coverage, *readings: Reading) -> str:
    texts = {one.document.id: one.text for one in readings}
    return row.assertion[0].span.of(texts[row.assertion[0].document])


def test_row_tells_assertion_attribution_dispute_and_absence_apart() -> None:
    sources = [
        reading(text, f"{number}.txt")
        for number, text in enumerate((CLOSED, SAID, DENIED, CHOIR), 1)
    ]
    row = next(one for one in rows(*sources) if head(one, *sources) == CLOSED)
    assert states(row) == ["asserts", "attributes", "disputes", "absent"]
    assert dict(row.speakers) == {sources[1].document.id: "Ann Lee"}
    assert [pin.span.of(DENIED) for pin in row.opposing] == [DENIED]


def test_disputed_row_is_headed_by_what_is_opposed() -> None:
    wider = reading("At noon the guards closed the northern gate of the bridge for the fair.", "a")
    told = reading(CLOSED, "b")
    denied = reading(DENIED, "c")
    disputed = [row for row in rows(wider, told, denied) if row.opposing]
    assert [head(row, wider, told, denied) for row in disputed] == [CLOSED]


def test_dispute_in_somebodys_words_says_whose() -> None:
    denied = DENIED.replace("at noon.", "at noon, the mayor Bo Tarn said.")
    sources = reading(CLOSED, "a.txt"), reading(denied, "b.txt")
    row = next(one for one in rows(*sources) if head(one, *sources) == CLOSED)
    assert states(row) == ["asserts", "disputes"]
    assert dict(row.speakers) == {sources[1].document.id: "Bo Tarn"}


def test_absence_shows_the_nearest_passage() -> None:
    sources = reading(CLOSED, "a.txt"), reading(SAID, "b.txt"), reading(CHOIR, "c.txt")
    row = next(one for one in rows(*sources) if head(one, *sources) == CLOSED)
    assert [pin.document for pin in row.nearest] == [sources[2].document.id]
    assert dict(row.nearness) == {sources[2].document.id: "far"}


def test_what_may_be_said_in_other_words_is_unclear_and_shows_the_passage() -> None:
    told = (
        "Two guards stood on the Pellan bridge all day with their dogs. From noon on its northern "
        "gate was shut to carts."
    )
    sources = reading(CLOSED, "a.txt"), reading(SAID, "b.txt"), reading(told, "c.txt")
    row = next(one for one in rows(*sources) if head(one, *sources) == CLOSED)
    assert states(row) == ["asserts", "attributes", "unclear"]
    assert [pin.document for pin in row.nearest] == [sources[2].document.id]


@pytest.mark.parametrize(
    "told, nearness",
    [
        ("Guards stood on the Pellan bridge. From noon on its northern gate was shut.", "near"),
        ("Two guards stood on the Pellan bridge with their dogs.", "far"),
    ],
)
def test_what_is_unclear_says_how_near_it_comes(told: str, nearness: str) -> None:
    sources = reading(CLOSED, "a.txt"), reading(SAID, "b.txt"), reading(told, "c.txt")
    row = next(one for one in rows(*sources) if head(one, *sources) == CLOSED)
    assert states(row)[-1] == "unclear"
    assert dict(row.nearness) == {sources[2].document.id: nearness}


def test_what_comes_near_and_is_not_plain_is_unclear() -> None:
    opened = "Ann Lee of the River Party opened a new school in Tarn on Monday."
    ill = "Ann Lee of the River Party fell badly ill in Tarn on Monday."
    sources = reading(opened, "a.txt"), reading(ill, "b.txt")
    (row,) = rows(*sources)
    assert states(row) == ["asserts", "unclear"]


def test_a_head_leaves_its_dateline_behind() -> None:
    sources = reading(f"VORN (Meridian) — {CLOSED}", "a.txt"), reading(SAID, "b.txt")
    assert CLOSED in {head(one, *sources) for one in rows(*sources)}


def test_what_a_title_stops_in_is_attributed_all_the_same() -> None:
    told = "In a letter, Mr. Tarn said on Monday that the guards closed the northern gate at noon."
    other = "The guards closed the northern gate of the Pellan bridge at noon."
    sources = reading(other, "a.txt"), reading(told, "b.txt")
    cells = {tuple(states(row)) for row in rows(*sources) if len(row.assertion) == 2}
    assert cells == {("asserts", "attributes")}


def test_what_says_next_to_nothing_is_no_row_of_its_own() -> None:
    empty = "“Now,” Ann Lee of the Tarn Council wrote in the Ostra Gazette on Monday."
    sources = reading(f"{CLOSED}\n\n{empty}", "a.txt"), reading(CHOIR, "b.txt")
    assert empty not in {head(one, *sources) for one in rows(*sources)}


def test_what_one_source_alone_says_is_a_row() -> None:
    sources = reading(CLOSED, "a.txt"), reading(f"{SAID}\n\n{CHOIR}", "b.txt")
    row = next(one for one in rows(*sources) if head(one, *sources) == CHOIR)
    assert states(row) == ["absent", "asserts"]


def test_another_language_is_not_searched_and_says_so() -> None:
    ukrainian = reading("Охоронці закрили північну браму мосту опівдні.", "c.txt", language="uk")
    row = rows(reading(CLOSED, "a.txt"), reading(SAID, "b.txt"), ukrainian)[0]
    assert states(row)[2] == "not_searched"
    assert dict(row.reasons)[ukrainian.document.id].startswith("Ukrainian: comparing across")


def test_a_text_that_was_not_read_is_not_searched() -> None:
    sources = reading(CLOSED, "a.txt"), reading(SAID, "b.txt"), reading(CHOIR, "c.txt")
    broken = OutcomeRecord(
        "sentences.rules", "1", "failed", (sources[2].document.id,), reason="it broke"
    )
    row = rows(*sources, outcomes=(broken,))[0]
    assert states(row)[2] == "not_searched"
    assert "it broke" in dict(row.reasons)[sources[2].document.id]


def test_a_text_older_than_the_event_is_not_searched() -> None:
    dated = CLOSED.replace("at noon", "on 3 May 2024")
    sources = (
        reading(dated, "a.txt", date="2024-05-04"),
        reading(dated.replace("The guards", "Masked guards"), "b.txt", date="2024-05-05"),
        reading(CHOIR, "c.txt", date="2024-04-30"),
    )
    row = rows(*sources)[0]
    assert states(row) == ["asserts", "asserts", "not_searched"]
    assert dict(row.reasons)[sources[2].document.id] == (
        "dated 2024-04-30, before the event (2024-05-03)"
    )


def test_a_doubt_about_extraction_goes_with_the_absence() -> None:
    note = Note("extraction.doubtful", "much of the page was left out")
    sources = (
        reading(CLOSED, "a.txt"),
        reading(SAID, "b.txt"),
        reading(CHOIR, "c.txt", notes=(note,)),
    )
    row = rows(*sources)[0]
    assert dict(row.reasons) == {sources[2].document.id: note.message}


def test_rows_stand_in_the_order_of_the_sources() -> None:
    second = "A barge with nine tonnes of gravel sank off the Ostra quay on Tuesday night."
    sources = (
        reading(f"{CLOSED}\n\n{second}", "a.txt"),
        reading(f"{second}\n\n{CLOSED}\n\n{CHOIR}", "b.txt"),
    )
    assert [head(one, *sources) for one in rows(*sources)] == [CLOSED, second, CHOIR]


def test_single_rows_are_bounded() -> None:
    extra = "\n\n".join(
        f"In {town} a jury of {number} masons from Ostra named {name} the best bricklayer."
        for number, (town, name) in enumerate(
            (("Tarn", "Jo Pell"), ("Lisk", "Mia Voss"), ("Belm", "Rudi Kann")), 5
        )
    )
    sources = reading(CLOSED, "a.txt"), reading(f"{SAID}\n\n{extra}", "b.txt")
    few = rows(*sources, settings=CoverageSettings(max_single_rows=1))
    many = rows(*sources, settings=CoverageSettings(max_single_rows=None))
    assert (len(few), len(many)) == (2, 4)


def test_questions_and_headings_make_no_rows() -> None:
    text = f"Who closed the gate of the Pellan bridge?\n\n{CLOSED}"
    sources = reading(text, "a.txt"), reading(f"The gate of the Pellan bridge\n\n{SAID}", "b.txt")
    assert [head(one, *sources) for one in rows(*sources)] == [CLOSED]


def test_one_source_makes_no_rows() -> None:
    assert rows(reading(f"{CLOSED}\n\n{CHOIR}", "a.txt")) == []


def test_copies_of_one_report_are_one_voice_with_a_cell_each() -> None:
    report = (
        "The glaziers of Pellan walked out on Tuesday and left 40 lamps in the yard.\n\n"
        "Nine carters from Belm drove home without a load, since nobody had cut any glass.\n\n"
        "A furnace that burns 300 sacks of coal a week went cold for want of stokers.\n\n"
        "In Lisk the owners, Jo Pell and Mia Voss, met behind closed doors for two hours."
    )
    other = reading(CHOIR, "c.txt")
    copies = rows(reading(report, "a.txt"), reading(f"{report} ", "b.txt"), other)
    settings = CoverageSettings(max_single_rows=1)
    bounded = rows(
        reading(report, "a.txt"), reading(f"{report} ", "b.txt"), other, settings=settings
    )
    assert states(copies[0]) == ["asserts", "asserts", "absent"]
    assert len(bounded) < len(copies)


def test_settings_are_part_of_the_description() -> None:
    narrowed = coverage_comparer(CoverageSettings(max_rows=5))
    assert dict(narrowed.settings)["max_rows"] == "5"
    assert narrowed.settings != COMPARER.settings


def test_a_toll_that_is_denied_is_not_asserted() -> None:
    sources = (
        reading(f"The wreck of the Marn ferry killed 212 people.\n\n{CLOSED}", "a.txt"),
        reading(f"You cannot kill 212 people on a boat of that size.\n\n{SAID}", "b.txt"),
    )
    row = next(one for one in rows(*sources) if "Marn" in head(one, *sources))
    assert states(row) == ["asserts", "unclear"]


def test_the_same_toll_in_another_sentence_is_the_same_row() -> None:
    sources = (
        reading(f"The wreck of the Marn ferry killed 212 people.\n\n{CLOSED}", "a.txt"),
        reading(f"Bells rang in Lisk for those 212 people who died.\n\n{SAID}", "b.txt"),
    )
    row = next(one for one in rows(*sources) if "Marn" in head(one, *sources))
    assert states(row) == ["asserts", "asserts"]


def test_a_source_grouped_with_another_event_was_not_searched():
    dam = [reading(f"The Orlan dam burst and {n} people died.", f"{n}") for n in range(14, 24)]
    bus = [reading(f"Bus drivers of Port Dunn struck for {n} days.", f"{n}") for n in range(10)]
    groups = tuple(
        Group(tuple(one.layers[Sentence][0].body.sentence for one in part)) for part in (dam, bus)
    )
    found = rows(*dam, *bus, groups=groups)
    of_dam = next(row for row in found if row.assertion[0].document == dam[0].document.id)
    assert dict(of_dam.states)[bus[0].document.id] == "not_searched"
    assert "another event" in dict(of_dam.reasons)[bus[0].document.id]


# ---- clause by clause ----------------------------------------------------------------------------

LONG = (
    "Ann Lee, who has been mayor of Pellan since 2011, said the guards closed the northern gate of "
    "the Pellan bridge at noon, while dockers in Lindrum unloaded 40 crates of oranges."
)


def cell(row: Coverage, place: int) -> str:
    return row.states[place][1]


def row_of(found: list[Coverage], words: str, *texts: str) -> Coverage:
    joined = dict.fromkeys(texts)
    (one,) = [
        row
        for row in found
        if any(words in pin.span.of(text) for pin in row.assertion for text in joined)
    ][:1]
    return one


def test_a_fact_inside_a_long_sentence_is_found_with_its_own_words() -> None:
    texts = (CLOSED, LONG)
    found = rows(reading(texts[0], "a.txt"), reading(texts[1], "b.txt"))
    row = next(one for one in found if len(one.assertion) == 2)
    assert states(row) == ["asserts", "attributes"]
    there = next(pin for pin in row.assertion if pin.document != row.assertion[0].document)
    assert there.span.of(LONG) == "the guards closed the northern gate of the Pellan bridge at noon"


def test_a_clause_of_its_own_voice_beside_a_reported_one_is_asserted() -> None:
    other = "Dockers in Lindrum unloaded 40 crates of oranges."
    found = rows(reading(LONG, "a.txt"), reading(other, "b.txt"))
    row = next(one for one in found if len(one.assertion) == 2)
    assert states(row) == ["asserts", "asserts"]


HEARSAY = [
    "It was reported on Friday that {}.",
    "It has been widely claimed that {}.",
    "There are rumours that {}.",
    "According to the mayor, {}.",
    "{}, the mayor said.",
    "The mayor told the council that {}.",
    "The mayor, Ann Lee, insisted on Friday that {}.",
    "“{},” said Ann Lee.",
    "Ann Lee believes {}.",
]
FACT = "the guards closed the northern gate of the Pellan bridge at noon"


def test_what_is_reported_is_never_asserted() -> None:
    for frame in HEARSAY:
        told = frame.format(FACT)
        text = told[0].upper() + told[1:]
        found = rows(reading(CLOSED, "a.txt"), reading(text, "b.txt"))
        row = next(one for one in found if len(one.assertion) == 2)
        assert states(row) == ["asserts", "attributes"], frame


NOT_SAID = [
    "The council asked whether {}.",
    "If {}, nobody saw it from the quay.",
    "The owner of the ferry denied that {}.",
    "The mayor rejected claims that {}.",
]


def test_what_is_asked_supposed_or_denied_is_not_said() -> None:
    for frame in NOT_SAID:
        told = frame.format(FACT)
        found = rows(reading(CLOSED, "a.txt"), reading(told, "b.txt"))
        kinds = {cell(row, 1) for row in found if row.assertion[0].span.of(CLOSED)[:3] == "The"}
        assert not kinds & {"asserts", "attributes"} or all(
            cell(row, 0) != "asserts" for row in found if cell(row, 1) in {"asserts", "attributes"}
        ), frame


def test_what_a_participle_has_somebody_say_is_not_asserted() -> None:
    told = "Ann Lee called the case unfair, claiming the ferrymen burned the boats at Tarn in May."
    other = "The ferrymen burned the boats at Tarn in May."
    found = rows(reading(other, "a.txt"), reading(told, "b.txt"))
    row = next(one for one in found if len(one.assertion) == 2)
    assert states(row) == ["asserts", "attributes"]


def test_no_row_repeats_a_part_of_another() -> None:
    first = "The ferrymen burned the boats and Major Kess lost his life in Tarn on Sunday."
    later = "The ferrymen burned the boats and Major Kess lost his life in Tarn on Sunday, it says."
    found = rows(*(reading(text, f"{n}.txt") for n, text in enumerate((first, first, later))))
    spans = [pin.span for row in found for pin in row.assertion if pin.document]
    assert len(found) == 1, spans


def test_opposite_words_in_a_subject_outside_the_clause_break_nothing() -> None:
    text = (
        "{} leader Anna Dorn came to Ambrel and received a letter signed by all 42 deputies, "
        "which stated that nobody would vote on the dam."
    )
    a, b = (reading(text.format(one), f"{one}.txt") for one in ("Majority", "Minority"))
    assert rows(a, b)


def test_what_breaks_off_heads_no_row() -> None:
    for broken in (
        "In fact, Ann Lee told the Courier that the 40 guards of the Pellan bridge are...",
        "[Letter of Ann Lee, in part] The 40 guards of Tarn say otherwise.",
        "The old mayor Ann Lee of Tarn wrote on Monday:",
        "Ferry.ready(function() { Ferry.Player.create('Tarn 40', 'Ann Lee'); });",
    ):
        sources = [reading(text, f"{n}.txt") for n, text in enumerate((broken, CHOIR))]
        assert all(head(row, *sources) != broken for row in rows(*sources))


def test_a_row_is_headed_by_what_can_be_read_alone() -> None:
    first = "The guards left the Pellan bridge at noon and closed the northern gate."
    second = "The guards closed the northern gate."
    sources = [reading(text, f"{n}.txt") for n, text in enumerate((first, second))]
    (row,) = (one for one in rows(*sources) if states(one) == ["asserts", "asserts"])
    assert head(row, *sources) == second


QUOTED = (
    "“Water is not a weapon, and whoever uses it as one will be answered in court,” Ann Lee said."
)


def test_halves_of_a_statement_that_all_have_go_into_its_row_without_losing_a_pin() -> None:
    again = f"{QUOTED} The mayor of Tarn laughed. Water is not a weapon, the old men of Ostra say."
    sources = [reading(text, f"{n}.txt") for n, text in enumerate((QUOTED, again))]
    found = rows(*sources)
    assert [head(row, *sources) for row in found].count("Water is not a weapon") == 0
    row = next(one for one in found if "weapon" in head(one, *sources))
    repeated = again.index("Water is not a weapon, the old")
    assert any(pin.span.start >= repeated for pin in row.assertion)


def test_appeal_heads_no_row_and_is_found_where_it_stands() -> None:
    appeal = "We must keep the northern gate of the Pellan bridge shut at noon."
    told = f"“{appeal[:-1]},” the mayor Ann Lee said."
    sources = reading(appeal, "a.txt"), reading(told, "b.txt"), reading(CHOIR, "c.txt")
    (unit,) = (one for one in units_of(Shelf(list(sources))) if one.place == 0)
    assert unit.is_appeal
    assert not unit.stands_alone
    row = next(one for one in rows(*sources) if head(one, *sources).startswith("We must"))
    assert row.assertion[0].document == sources[1].document.id
    assert states(row) == ["asserts", "attributes", "absent"]


OPENED = "The council of Tarn opened the old grain harbour of Lower Ostra"
MEALS = "the mayor announced cheaper school meals for children of dockers"


def test_a_head_of_two_things_gives_way_to_the_one_that_is_shared() -> None:
    unknown = "nobody knows when the first ferries from Vorn are to return"
    sources = reading(f"{OPENED}, and {MEALS}.", "a.txt"), reading(f"{OPENED}, but {unknown}.", "b")
    (row,) = (one for one in rows(*sources) if states(one) == ["asserts", "asserts"])
    assert head(row, *sources) == OPENED


def test_what_one_source_tells_aside_is_headed_by_the_source_that_states_it() -> None:
    sued = "The owners of the old grain harbour of Lower Ostra sued the council of Tarn in March."
    aside = (
        "The mayor of Tarn asked dockers for patience, and she named the flood of 1974 for that, "
        "after the owners of the old grain harbour of Lower Ostra sued the council."
    )
    sources = reading(aside, "a.txt"), reading(sued, "b.txt")
    (row,) = rows(*sources)
    assert (states(row), head(row, *sources)) == (["asserts", "asserts"], sued)


def test_who_says_only_a_part_of_it_is_unclear() -> None:
    wishes = "asked the council of Tarn for cheaper cranes, better sheds, longer piers and lamps"
    evening = "sang, danced, drank warm beer, quarrelled over cards and walked home in heavy rain"
    who = "Traders who met in the old grain harbour of Lower Ostra"
    sources = reading(f"{who} {wishes}.", "a.txt"), reading(f"{who} {evening}.", "b.txt")
    assert [states(one) for one in rows(*sources)] == [["asserts", "unclear"]]


def test_what_is_likely_is_not_what_is_so() -> None:
    likely = "The mayor of Tarn said that the school on the hill will probably stay shut."
    flat = (
        "The mayor of Tarn promised on Monday: the school on the hill will stay shut until the "
        "roof is mended."
    )
    (row,) = rows(reading(likely, "a.txt"), reading(flat, "b.txt"))
    assert states(row) == ["attributes", "unclear"]


def test_no_sign_of_it_is_less_than_none_of_it() -> None:
    flat = "There is no rot in the beams of the grain harbour."
    seen = "The surveyor Bo Tarn has seen no sign of rot in the beams of the grain harbour."
    sources = reading(flat, "a.txt"), reading(seen, "b.txt")
    assert ["asserts", "asserts"] not in [states(one) for one in rows(*sources)]


def test_a_head_does_not_leave_out_of_whom_it_tells_where_another_source_names_it() -> None:
    inspected = "inspected the northern gate of the old grain harbour of Lower Ostra"
    later = f"The mayor of Tarn met the dockers on Friday, and then {inspected}."
    named = f"Ann Lee {inspected}."
    sources = reading(later, "a.txt"), reading(named, "b.txt")
    found = [head(one, *sources) for one in rows(*sources) if states(one) == ["asserts"] * 2]
    assert found == [named]


def test_what_one_calls_fake_is_not_what_another_tells() -> None:
    fake = "People in Lisk were angry after fake news that the singer Ann Lee had died in Tarn."
    told = "People in Lisk were sad after news that the singer Ann Lee had died in Tarn on Friday."
    sources = reading(fake, "a.txt"), reading(told, "b.txt")
    found = [one for one in rows(*sources) if "died" in head(one, *sources)]
    assert ["asserts", "asserts"] not in [states(one) for one in found]


def test_who_says_that_it_is_not_so_is_not_set_against_who_calls_the_news_of_it_fake() -> None:
    fake = "People in Lisk were angry after fake news that the guards closed the northern gate."
    denied = "The guards never closed the northern gate."
    sources = reading(fake, "a.txt"), reading(denied, "b.txt")
    assert not any("disputes" in states(one) for one in rows(*sources))
