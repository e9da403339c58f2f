"""Chains, seams and the label matrix, from texts to the sheet."""

import re

import pytest

from crossread import Workspace
from crossread.report.build import build_sheet
from crossread.report.markdown import render_markdown
from crossread.report.matrix import matrix_of
from crossread.report.page import render_page
from crossread.report.sheet import Made

MADE = Made("2024-05-20", "1.0", "crossread compare")
ONE = (
    "Fascist Halmora closed the gates of the dam on Saturday, and the Orlan regime fell silent.\n\n"
    "The Calder Courier reported that Petra Holm had said the gates were closed before noon.\n\n"
    "It was reported that two men had fired into the air from the southern bank of the river.\n\n"
    "“The gate was stiff, the engineer told us when we asked him about the winter before.\n\n"
    "The crews went home in the evening and nobody opened the gates again before Thursday."
)
TWO = (
    "Fascist Orlan opened the gates of the dam on Sunday, and the Halmora regime fell silent.\n\n"
    "Petra Holm condemned Ukraine on Monday, and the crews were told of it in the evening.\n\n"
    "The ministry published a table of the levels of the river on Monday in the afternoon."
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.txt").write_text(ONE, encoding="utf-8")
    (folder / "b.txt").write_text(TWO, encoding="utf-8")
    with Workspace(comparers=()) as workspace:
        workspace.add(folder)
        return build_sheet(workspace.read(), made=MADE)


def test_chains_stand_longest_first_and_without_a_source_say_so(sheet):
    names = [tuple(step.name for step in row.steps) for row in sheet.chains]
    assert names == [("Calder Courier", "Petra Holm"), (None,)]
    assert "by whom is not said" in render_markdown(sheet)


def test_a_seam_shows_both_sides_and_its_reasons(sheet):
    (seam,) = sheet.seams
    assert seam.before.text.endswith("winter before.")
    assert seam.after.text.startswith("The crews went home")
    assert "none closes it" in seam.reasons[0]


def test_sides_are_shown_with_who_takes_them_and_the_words(sheet):
    (side,) = sheet.sides
    assert (side.holder, side.position, side.target) == ("Petra Holm", "against", "Ukraine")
    assert side.words.text == "condemned"
    assert "X1" in render_page(sheet)


def test_the_words_shown_of_a_seam_are_pinned_where_they_stand(sheet):
    (seam,) = sheet.seams
    text = next(one.text for one in sheet.texts if one.siglum == "A")
    for words in (seam.before, seam.after):
        assert text[words.start : words.end] == words.text


def test_every_mark_of_the_matrix_leads_to_its_words(sheet):
    page = render_page(sheet)
    figure = page[page.index('class="strip matrix"') : page.index("</figure>")]
    targets = re.findall(r'href="#([^"]+)"', figure)
    assert len(targets) >= 4
    assert all(f'id="{target}"' in page for target in targets)


def test_the_matrix_shows_one_label_on_different_targets(sheet):
    drawn = matrix_of(sheet)
    assert drawn is not None
    on = {dot.use.target for dot in drawn.dots if dot.use.words.text == "Fascist"}
    assert len(on) == 2


def test_a_capital_stands_below_its_country_as_another_target(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Fascist Belgium fell. The regime in Belgium fell. Fascist Vienna closed the gates. "
        "It pays fascists in Belgium. Fascist Austria sent its troops. "
    )
    with Workspace(comparers=()) as workspace:
        workspace.add(tmp_path)
        drawn = matrix_of(build_sheet(workspace.read(), made=MADE))
    rows = [(row.name, bool(row.beside)) for row in drawn.rows]
    assert rows == [
        ("Belgium", False), ("those in Belgium", True), ("Austria", False), ("Vienna", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "more, beside",
    [("", "by name A puts “fascist” on Austria alone"), ("Fascist Belgium fell as well. ", "")],
)
def test_the_state_stands_below_the_only_one_by_name_who_is_called_so(tmp_path, more, beside):
    (tmp_path / "a.txt").write_text(
        "Fascist Austria fell. The regime in Austria fell. Workers resist the fascist state. "
        f"They fled from fascist Vienna. {more}"
    )
    with Workspace(comparers=()) as workspace:
        workspace.add(tmp_path)
        drawn = matrix_of(build_sheet(workspace.read(), made=MADE))
    assert {row.name: row.beside for row in drawn.rows}["the state"] == beside


def test_what_goes_with_a_town_goes_with_its_country(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Fascist Austria fell. The regime in Austria fell. It pays fascists in Vienna. They fled "
        "from fascist Vienna. Fascist Belgium fell. Radical Belgium fell."
    )
    with Workspace(comparers=()) as workspace:
        workspace.add(tmp_path)
        drawn = matrix_of(build_sheet(workspace.read(), made=MADE))
    names = [row.name for row in drawn.rows]
    at = names.index("Austria")
    assert set(names[at + 1 : at + 3]) == {"Vienna", "those in Vienna"}


def test_labels_of_one_stem_stand_side_by_side(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Fascist Austria fell. Fascist Belgium fell. The regime in Austria fell. The regime in "
        "Belgium fell. They fled pro-fascist Austria."
    )
    with Workspace(comparers=()) as workspace:
        workspace.add(tmp_path)
        drawn = matrix_of(build_sheet(workspace.read(), made=MADE))
    assert [label.label for _, label, _ in drawn.columns] == ["fascist", "pro-fascist", "regime"]


def test_a_sheet_with_one_label_draws_no_matrix(tmp_path):
    (tmp_path / "a.txt").write_text("Fascist Halmora closed the gates on Saturday.")
    with Workspace(comparers=()) as workspace:
        workspace.add(tmp_path)
        assert matrix_of(build_sheet(workspace.read(), made=MADE)) is None
