from dataclasses import replace

import pytest
from tests.unit.report.builders import MADE, coverage, kessel

from crossread.model import (
    Alignment,
    Coverage,
    Furniture,
    OutcomeRecord,
    Paragraph,
    Pin,
    Quotation,
    QuoteVariant,
    Reuse,
    Span,
)
from crossread.model.findings import Findings
from crossread.report import Made, build_sheet
from crossread.report.build import file_name
from crossread.report.fulltext import pinned_words
from crossread.testing import a_document, sealed

ONE = a_document("The gate was shut. Nine died.", source="one.txt", outlet="One")
TWO = a_document("Nine died. Nobody shut the gate.", source="two.txt", outlet="Two")
THREE = a_document(
    "The gate was shut. Nine died on Sunday, they say.", source="three.txt", outlet="Three"
)


def whole(document):
    return Pin(document.id, Span(0, len(document.text)))


def built(documents, *annotations, outcomes=(), **options):
    return build_sheet(
        Findings(tuple(documents), annotations, tuple(outcomes)), made=MADE, **options
    )


def test_sheet_is_a_value():
    assert build_sheet(kessel(3), made=MADE) == build_sheet(kessel(3), made=MADE)


def test_sheet_of_nothing_says_so():
    sheet = built(())
    assert sheet.title == "No source could be read"


def test_title_names_few_sources():
    assert built((ONE, TWO)).title == "One and Two, read side by side"


def test_title_counts_many_sources():
    assert build_sheet(kessel(12), made=MADE).title == "Twelve sources, read side by side"


def test_title_counts_sources_whose_outlet_is_not_known():
    nameless = a_document("Something else.", title="A very long title of a page that nobody named")
    assert built((ONE, nameless)).title == "Two sources, read side by side"


def test_title_can_be_given():
    assert built((ONE,), title="The gate").title == "The gate"


@pytest.mark.parametrize(
    "source, name",
    [
        ("saved/pages/a.html", "a.html"),
        ("C:\\Users\\ann\\a.txt", "a.txt"),
        ("https://a.example/b/c", "https://a.example/b/c"),
        ("a.txt", "a.txt"),
        ("-", "-"),
    ],
)
def test_source_is_shown_without_the_users_folders(source, name):
    assert file_name(source) == name


def test_failed_source_keeps_reason_and_hint():
    (failed,) = build_sheet(kessel(2), made=MADE).failed
    assert (failed.name, failed.hint) == ("scan.bin", "give a text, a saved web page or a table")


@pytest.mark.parametrize("path", ["/home/ann/leak/scan.bin", "C:\\leak\\scan.bin"])
def test_failed_source_is_shown_without_the_users_folders(path):
    lost = OutcomeRecord("ingest", "1", "failed", source=path, reason=f"{path} is empty")
    (failed,) = built((ONE,), outcomes=[lost]).failed
    assert (failed.name, failed.reason) == ("scan.bin", "scan.bin is empty")


def test_furniture_is_listed_with_its_reason():
    (left_out,) = build_sheet(kessel(2), made=MADE).source("A").left_out
    assert left_out.reason == "asks the reader to subscribe"


def test_rows_stand_disputed_several_one():
    ranks = [row.rank for row in build_sheet(kessel(3), made=MADE).rows]
    assert ranks == sorted(ranks, key=["disputed", "several", "one"].index)
    assert [row.number for row in build_sheet(kessel(3), made=MADE).rows] == [
        *range(1, len(ranks) + 1)
    ]


def test_rows_of_one_rank_stand_in_the_order_of_the_first_source():
    rows = [
        coverage((ONE, TWO), {TWO: "Nobody"}),
        coverage((ONE, TWO), {ONE: "Nine died"}),
        coverage((ONE, TWO), {ONE: "The gate"}),
    ]
    heads = [row.head.text for row in built((ONE, TWO), *rows).rows]
    assert heads == ["The gate was shut.", "Nine died.", "Nobody shut the gate."]


def test_disputed_row_says_who_stands_against_whom():
    (row,) = built(
        (ONE, TWO), coverage((ONE, TWO), {ONE: "The gate"}, against={TWO: "Nobody"})
    ).rows
    assert row.rank == "disputed"
    assert row.reason == "A against B, which says otherwise"


def test_reason_counts_only_sources_that_were_searched():
    foreign = a_document("Ворота були зачинені.", language="uk")
    (row,) = built(
        (ONE, TWO, foreign), coverage((ONE, TWO, foreign), {ONE: "Nine", TWO: "Nine"})
    ).rows
    assert row.reason == "in 2 of 2 sources searched"
    assert [cell.siglum for cell in row.not_searched] == ["C"]


def test_absent_cell_gives_the_nearest_passage():
    (row,) = built((ONE, TWO), coverage((ONE, TWO), {ONE: "The gate"}, near={TWO: "Nine"})).rows
    (cell,) = row.not_found
    assert (cell.words[0].text, cell.nearness, cell.in_words) == (
        "Nine died.",
        "far",
        "not found here",
    )
    assert cell.what_stands_by == "nearest passage (far)"


def test_what_may_be_said_elsewhere_is_not_said_to_be_in_one_source_only():
    row = coverage((ONE, TWO), {ONE: "The gate"}, near={TWO: "Nine"}, perhaps=True)
    (row,) = built((ONE, TWO), row).rows
    (cell,) = row.unclear
    assert (cell.words[0].text, cell.in_words) == ("Nine died.", "may say so in other words")
    assert row.reason == "in A, of 2 sources searched; B may say so in other words"
    assert not row.not_found
    assert cell.what_stands_by == "the passage to read"


def test_what_only_touches_on_a_statement_is_told_apart_and_not_called_absent():
    row = coverage((ONE, TWO), {ONE: "The gate"}, near={TWO: "Nine"}, touching=True)
    (row,) = built((ONE, TWO), row).rows
    assert [cell.in_words for cell in row.unclear] == ["touches on it, may say so"]
    assert row.reason == "in A, of 2 sources searched"
    assert (row.in_doubt, row.perhaps, row.not_found) == ("B touches on it", (), ())


def test_many_sources_in_doubt_are_counted():
    (row,) = built((ONE, TWO), coverage((ONE, TWO), {ONE: "Nine"}, near={TWO: "Nobody"})).rows
    touching = [replace(row.cells[1], state="unclear", nearness="far")] * 20
    near = [replace(row.cells[1], state="unclear", nearness="near")]
    doubted = replace(row, cells=(row.cells[0], *touching, *near))
    assert doubted.in_doubt == "B may say so in other words; 20 others touch on it"


def test_what_another_source_comes_nearest_to_stands_first_among_the_perhaps():
    far = coverage((ONE, TWO), {ONE: "The gate"}, near={TWO: "Nine"}, perhaps=True)
    near = coverage((ONE, TWO), {ONE: "Nine"}, near={TWO: "Nobody"}, perhaps=True)
    alone = coverage((ONE, TWO), {TWO: "Nobody"})
    rows = built((ONE, TWO), alone, replace(far, score=0.6), replace(near, score=0.8)).rows
    assert [row.head.text for row in rows] == [
        "Nine died.", "The gate was shut.", "Nobody shut the gate.",
    ]  # fmt: skip


def test_attributed_cell_names_who_says_so():
    (row,) = built((ONE, TWO), coverage((ONE, TWO), {ONE: "Nine"}, by={ONE: "the mayor"})).rows
    assert row.found[0].in_words == "reports that someone says so (the mayor)"


def test_wire_copies_count_as_one_text():
    copy = Reuse(Pin(ONE.id, Span(0, 29)), Pin(THREE.id, Span(0, 28)), "edited", 0.9)
    sheet = built(
        (ONE, THREE),
        sealed(copy, ONE, THREE),
        coverage((ONE, THREE), {ONE: "The gate", THREE: "The gate"}),
    )
    assert sheet.rows[0].rank == "one"
    assert (
        sheet.rows[0].reason
        == "in A and B only, of 2 sources searched; A and B carry the same text"
    )
    assert sheet.source("A").same_text_as == ("B",)


def test_short_shared_passage_makes_no_wire_copy():
    copy = Reuse(Pin(ONE.id, Span(19, 29)), Pin(TWO.id, Span(0, 10)), "copy")
    sheet = built(
        (ONE, TWO), sealed(copy, ONE, TWO), coverage((ONE, TWO), {ONE: "Nine", TWO: "Nine"})
    )
    assert sheet.rows[0].rank == "several"


def test_words_that_differ_are_lit_within_their_passage():
    alignment = Alignment(
        Pin(ONE.id, Span(19, 29)),
        Pin(THREE.id, Span(19, 49)),
        "differs",
        ("hedge",),
        differs_b=(Pin(THREE.id, Span(38, 48)),),
    )
    sheet = built(
        (ONE, THREE),
        sealed(alignment, ONE, THREE),
        coverage((ONE, THREE), {ONE: "Nine died", THREE: "Nine died"}),
    )
    words = sheet.rows[0].cells[1].words[0]
    assert [words.text[start:end] for start, end in words.lit] == [", they say"]
    assert sheet.rows[0].differs_in == ("hedge",)


def test_passage_that_differs_all_over_is_not_lit():
    alignment = Alignment(
        Pin(ONE.id, Span(19, 29)),
        Pin(THREE.id, Span(19, 49)),
        "differs",
        ("wording",),
        differs_b=(Pin(THREE.id, Span(24, 48)),),
    )
    sheet = built(
        (ONE, THREE),
        sealed(alignment, ONE, THREE),
        coverage((ONE, THREE), {ONE: "Nine died", THREE: "Nine died"}),
    )
    assert sheet.rows[0].cells[1].words[0].lit == ()
    assert sheet.rows[0].differs == ()


def test_alignment_with_a_passage_outside_the_row_lights_nothing():
    alignment = Alignment(
        Pin(ONE.id, Span(0, 18)),
        Pin(TWO.id, Span(11, 32)),
        "contradicts",
        ("negation",),
        differs_a=(Pin(ONE.id, Span(4, 8)),),
    )
    sheet = built((ONE, TWO), sealed(alignment, ONE, TWO), coverage((ONE, TWO), {ONE: "The gate"}))
    assert sheet.rows[0].cells[0].words[0].lit == ()


def test_passages_of_one_source_that_cannot_both_hold_stand_apart():
    body = Alignment(
        Pin(TWO.id, Span(0, 10)), Pin(TWO.id, Span(11, 32)), "contradicts", ("negation",)
    )
    (pair,) = built((ONE, TWO), sealed(body, ONE, TWO)).inside
    assert (pair.a.text, pair.b.text, pair.differs) == (
        "Nine died.",
        "Nobody shut the gate.",
        ("negation",),
    )


@pytest.mark.parametrize("relation", ["same", "differs"])
def test_other_passages_of_one_source_do_not(relation):
    body = Alignment(Pin(TWO.id, Span(0, 10)), Pin(TWO.id, Span(11, 32)), relation)
    assert built((ONE, TWO), sealed(body, ONE, TWO)).inside == ()


def test_same_words_of_two_sources_are_put_together():
    (row,) = built((ONE, TWO), coverage((ONE, TWO), {ONE: "Nine", TWO: "Nine"})).rows
    assert [[words.siglum for words in places] for _, places in row.distinct] == [["A", "B"]]


def test_paragraph_number_is_part_of_the_place():
    paragraph = sealed(Paragraph(whole(ONE), 7), ONE)
    sheet = built((ONE,), paragraph, coverage((ONE,), {ONE: "Nine"}))
    assert sheet.rows[0].head.place == "A ¶7"


def test_words_outside_all_paragraphs_are_cited_by_siglum():
    assert built((ONE,), coverage((ONE,), {ONE: "Nine"})).rows[0].head.place == "A"


def test_speakers_quoted_in_several_sources_come_first_and_the_unnamed_last():
    names = [one.name for one in build_sheet(kessel(3), made=MADE).speakers]
    assert names == ["Inga Marwood", "Dagny Ruhl", None]


def quotation(document, words, **body):
    start = document.text.index(words)
    pin = Pin(document.id, Span(start, start + len(words)))
    return sealed(Quotation((pin,), "direct", **body), document)


def test_same_words_of_one_speaker_are_put_together():
    first = quotation(ONE, "Nine died.", speaker="Ann Lee")
    second = quotation(TWO, "Nine died", speaker="Ann Lee")
    (speaker,) = built((ONE, TWO), first, second).speakers
    assert [[one.number for one in group] for group in speaker.distinct] == [[1, 2]]


def test_same_wording_of_a_variant_is_shown_once():
    pins = (
        Pin(ONE.id, Span(19, 28)),
        Pin(TWO.id, Span(0, 9)),
        Pin(THREE.id, Span(19, 38)),
    )
    sheet = built((ONE, TWO, THREE), sealed(QuoteVariant(pins, ()), ONE, TWO, THREE))
    places = [[words.place for words in one.places] for one in sheet.variants[0].versions]
    assert places == [["A", "B"], ["C"]]


def test_scare_quotes_are_nobodys_speech():
    sheet = build_sheet(kessel(2), made=MADE)
    assert [one.words[0].text for one in sheet.distanced] == ["test"]
    assert all(one.form != "scare" for speaker in sheet.speakers for one in speaker.quoted)


def test_labels_stand_with_holder_target_and_mode():
    (first, second) = build_sheet(kessel(2), made=MADE).labels
    assert (first.label, first.uses[0].holder, first.uses[0].target) == (
        "tragedy",
        "Dagny Ruhl",
        "the fire",
    )
    assert second.uses[0].mode == "questioned"


def test_source_that_was_searched_for_nothing_is_told_once():
    (cell,) = build_sheet(kessel(12), made=MADE).never_searched
    assert (cell.siglum, cell.reason) == ("H", "no model for Ukrainian")


def test_sheet_without_rows_has_no_source_that_was_never_searched():
    assert built((ONE,)).never_searched == ()


def test_number_variants_keep_the_order_of_their_values():
    (row,) = build_sheet(kessel(3), made=MADE).number_rows
    assert [(one.words.place, one.value) for one in row.given] == [
        ("A ¶5", "30 days"),
        ("C ¶3", "60 days"),
    ]


def test_variants_are_told_from_the_first_wording():
    versions = build_sheet(kessel(3), made=MADE).variants[1].versions
    assert ("cut", " without closing the port") in versions[1].pieces


def test_every_pin_of_the_sheet_lies_in_its_full_text():
    findings = kessel(12)
    sheet = build_sheet(findings, made=MADE)
    texts = {one.siglum: one.text for one in sheet.texts}
    for words, _, _ in pinned_words(sheet):
        assert texts[words.siglum][words.start : words.end] == words.text


def test_blocks_of_a_full_text_hold_all_that_is_not_white_space():
    for text in build_sheet(kessel(12), made=MADE).texts:
        kept = "".join(text.text[block.start : block.end] for block in text.blocks)
        assert "".join(kept.split()) == "".join(text.text.split())


def test_text_without_paragraphs_is_cut_at_blank_lines():
    document = a_document("one\n\ntwo\n \nthree")
    blocks = built((document,)).texts[0].blocks
    assert [document.text[one.start : one.end] for one in blocks] == ["one", "two", "three"]


def test_block_that_overlaps_the_one_before_is_cut():
    first = sealed(Paragraph(Pin(ONE.id, Span(0, 20)), 1), ONE)
    second = sealed(Paragraph(Pin(ONE.id, Span(10, 29)), 2), ONE)
    within = sealed(Furniture(Pin(ONE.id, Span(2, 5)), "a menu"), ONE)
    blocks = built((ONE,), first, second, within).texts[0].blocks
    assert [(one.start, one.end) for one in blocks] == [(0, 20), (20, 29)]


def test_paragraph_leads_back_to_the_rows_that_quote_it():
    paragraph = sealed(Paragraph(whole(ONE), 1), ONE)
    sheet = built((ONE,), paragraph, coverage((ONE,), {ONE: "Nine"}))
    assert [note.target for note in sheet.texts[0].blocks[0].notes] == ["s-1"]


def test_excerpts_only_leaves_the_full_texts_out():
    sheet = build_sheet(kessel(3), made=MADE, excerpts_only=True)
    assert sheet.texts == ()
    assert {words.siglum for words in sheet.excerpts} == {"A", "B", "C"}


def test_excerpts_only_shortens_what_one_source_alone_says():
    document = a_document("word " * 200, outlet="One")
    row = sealed(Coverage((whole(document),), ((document.id, "asserts"),)), document)
    sheet = built((document,), row, excerpts_only=True)
    assert sheet.rows[0].head.text.endswith("[ … ]")
    assert len(sheet.excerpts[0].text) < 200


def done(analyser, *documents, n_found=0):
    return OutcomeRecord(analyser, "1", "done", tuple(one.id for one in documents), n_found=n_found)


def test_empty_section_says_looked_and_found_nothing():
    sheet = built((ONE, TWO), outcomes=[done("quotation.rules", ONE), done("quotation.rules", TWO)])
    assert sheet.section("quotations").empty == "Looked in 2 sources and found nothing."


def test_empty_section_says_that_nothing_looked():
    assert built((ONE,)).section("appeals").empty.startswith("Did not look")


def test_empty_section_says_why_it_did_not_look():
    skipped = OutcomeRecord(
        "quotation.rules", "1", "skipped", (TWO.id,), reason="no model for Ukrainian"
    )
    section = built((ONE, TWO), outcomes=[done("quotation.rules", ONE), skipped]).section(
        "quotations"
    )
    assert section.empty == "Looked in 1 of 2 sources and found nothing."
    assert section.gaps == ("B: did not look, because no model for Ukrainian",)


def test_empty_section_says_why_it_failed():
    failed = OutcomeRecord(
        "reuse", "1", "failed", (ONE.id, TWO.id), reason="broke", comparison=True
    )
    section = built((ONE, TWO), outcomes=[failed]).section("shared")
    assert section.empty == "Not searched."
    assert section.gaps == ("A and B: failed, because broke",)


def test_section_with_findings_is_not_empty_and_still_tells_its_gaps():
    quotation = sealed(Quotation((Pin(ONE.id, Span(0, 8)),), "block"), ONE, analyser="own.quotes")
    failed = OutcomeRecord("own.quotes", "1", "failed", (TWO.id,), reason="broke")
    section = built((ONE, TWO), quotation, outcomes=[failed]).section("quotations")
    assert section.empty is None
    assert section.gaps == ("B: failed, because broke",)


def test_section_counts_where_something_was_found_but_not_nearest_passages():
    row = coverage((ONE, TWO), {ONE: "The gate"}, near={TWO: "Nine"})
    outcomes = [replace(done("coverage", ONE, TWO), comparison=True)]
    section = built((ONE, TWO), row, outcomes=outcomes).section("statements")
    assert (section.searched, section.found_in, section.sources) == (2, 1, 2)


def test_made_is_carried_along():
    made = Made("2026-01-02", "9.9", "crossread compare x")
    assert replace(build_sheet(kessel(2), made=MADE), made=made).made == made
