from lxml import html
from tests.unit.report.builders import MADE, kessel, pin

from crossread.model import Naming, OutcomeRecord
from crossread.model.findings import Findings
from crossread.report import build_sheet, render_markdown, render_page
from crossread.testing import a_document, sealed

ONE = a_document("The junta spoke. THE QUAY burns, the junta said.", outlet="One")
TWO = a_document("The council of Kessel met. The quay is safe.", outlet="Two")
THREE = a_document("Nothing of note.", outlet="Three")


def naming(*pins, counts=None, links=()):
    return sealed(
        Naming(tuple(pins), "x", "ORG", counts or (1,) * len(pins), links), ONE, TWO, THREE
    )


def built(*annotations, outcomes=()):
    return build_sheet(Findings((ONE, TWO, THREE), annotations, tuple(outcomes)), made=MADE)


COUNCIL = naming(pin(ONE, "The junta"), pin(TWO, "The council of Kessel"), counts=(2, 1))
QUAY = naming(pin(TWO, "The quay"), pin(ONE, "THE QUAY"))


def test_names_stand_in_the_order_of_the_sources():
    (row,) = built(QUAY).names
    assert list(row.by_source) == ["A", "B"]


def test_counts_stay_with_their_expressions():
    (row,) = built(COUNCIL).names
    assert [(one.words.text, one.n) for one in row.called] == [
        ("The junta", 2),
        ("The council of Kessel", 1),
    ]


def test_capitals_make_no_other_expression_and_are_not_shown():
    (row,) = built(QUAY).names
    ((words, used),) = row.expressions
    assert words.text == "The quay"
    assert [one.words.siglum for one in used] == ["A", "B"]


def test_actors_with_more_expressions_come_first():
    assert [len(row.expressions) for row in built(QUAY, COUNCIL).names] == [2, 1]


def test_source_in_which_names_were_not_looked_for_is_not_silent():
    skipped = OutcomeRecord("mentions.rules", "1", "skipped", (THREE.id,), reason="no rules")
    (row,) = built(COUNCIL, outcomes=[skipped]).names
    assert row.unsearched == ("C",)
    assert row.silent("ABC") == ()


def test_source_that_was_searched_and_has_no_name_is_silent():
    done = OutcomeRecord("mentions.rules", "1", "done", (THREE.id,))
    (row,) = built(COUNCIL, outcomes=[done]).names
    assert row.silent("ABC") == ("C",)


def shown(n):
    root = html.document_fromstring(render_page(build_sheet(kessel(n), made=MADE)))
    return root.xpath("//section[@id='names']")[0]


def test_few_sources_stand_in_a_table_with_what_each_says():
    cells = shown(3).xpath(".//tbody/tr[1]/td")
    assert [" ".join(cell.text_content().split()) for cell in cells] == [
        "A Senator Dagny Ruhl A ¶5",
        "B Senator Ruhl 2×2 times B ¶5",
        "C Senator Dagny Ruhl C ¶1",
    ]


def test_many_sources_stand_as_cards_by_expression():
    section = shown(12)
    assert not section.xpath(".//table")
    assert "not searched: H" in section.text_content()
    assert "not found in D, E, F, G, I, J, K and L" in section.text_content()


def test_reasons_for_taking_names_for_one_are_on_demand():
    (details,) = shown(3).xpath(".//details[@class='links']")
    assert "Ruhl is the surname of Dagny Ruhl." in details.text_content()
    assert "open" not in details.attrib


def test_markdown_gives_names_counts_and_reasons():
    text = render_markdown(build_sheet(kessel(3), made=MADE))
    assert "**C1** “Senator Dagny Ruhl” · “Senator Ruhl”" in text
    assert "- **B** “Senator Ruhl” (B ¶5, 2 times)" in text
    assert "- taken for one: Ruhl is the surname of Dagny Ruhl" in text
