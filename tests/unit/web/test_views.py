"""The ways of comparing: brief, groups, origins, sides, versions; long lists in pages."""

from dataclasses import dataclass, replace

import pytest
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient
from tests.unit.web.conftest import HOST

from crossread.errors import InputError
from crossread.model import Comparer, Coverage
from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.web.comparing import difference_if_alike
from crossread.web.kept import Kept
from crossread.web.paging import paged
from crossread.workspace import Workspace, built_in_comparers

EVENT = (
    "Gate at Ambrel closed\n\nHalmora closed the gate of the Ambrel Dam on Saturday, the {} said."
    "\n\nThe river fell by two metres at the Ferry Bridge within a day.\n"
)
OTHER = "A choir of forty from Sorland sang in the market hall of Vashel on Friday evening.\n"


@dataclass(frozen=True)
class Numbered:
    number: int


def entered(file) -> tuple[Bench, TestClient]:
    bench = Bench.opened(file)
    client = TestClient(
        make_app(bench, hosts=[HOST]), base_url=f"http://{HOST}", follow_redirects=False
    )
    client.get(f"/enter?token={bench.keys.token()}")
    return bench, client


@pytest.fixture
def grouped(tmp_path):
    file = tmp_path / "grouped.db"
    with Workspace(file) as workspace:
        for name in ("ministry", "mayor", "fishers"):
            workspace.put(f"{name}.txt", EVENT.format(name).encode())
        workspace.put("choir.txt", OTHER.encode())
        workspace.compare()
    bench, client = entered(file)
    yield client
    bench.close()


def test_brief_is_told_with_its_places(client):
    page = client.get("/compare/brief").text
    assert "What is disputed" in page
    assert 'aria-label="A ¶5, in the full text"' in page


def test_groups_lead_to_their_statements_side_by_side(grouped):
    page = grouped.get("/compare/groups").text
    assert "/compare/statements?group=1" in page
    assert "In no group" in page
    statements = grouped.get("/compare/statements?group=1").text
    assert statements.count('role="columnheader"') == 4  # the statement, and three sources
    assert "choir" not in statements
    assert "Ferry Bridge" in statements


def test_group_that_is_none_shows_all(grouped):
    assert "choir" in grouped.get("/compare/statements?group=99").text


def test_versions_of_a_page_show_what_changed(tmp_path):
    file = tmp_path / "versions.db"
    monday = EVENT.format("ministry")
    with Workspace(file) as workspace:
        workspace.put("monday.txt", monday.encode())
        workspace.put("tuesday.txt", monday.replace("two metres", "a metre").encode())
        workspace.compare()
    bench, client = entered(file)
    page = client.get("/compare/versions").text
    bench.close()
    assert "<del>two metres</del>" in page
    assert "<ins>a metre</ins>" in page


@pytest.mark.parametrize(
    "query, number, first",
    [("", 1, 1), ("page=2", 2, 3), ("page=99", 3, 5), ("at=4", 2, 3), ("at=no", 1, 1)],
)
def test_long_lists_come_in_pages_and_an_item_is_found_on_its_own(query, number, first):
    items = [Numbered(number) for number in range(1, 6)]
    page = paged(items, QueryParams(query), address="/x", size=2)
    assert (page.number, page.items[0].number) == (number, first)
    assert page.addresses[1] == "/x?page=2"


def breaks(shelf):
    del shelf
    raise InputError("it is Tuesday", hint="wait")


def test_comparison_that_fails_hides_nothing_else(tmp_path, monkeypatch):
    """A workspace whose comparison failed is shown with what was found, and with the reason."""
    broken = Comparer("coverage.rules", version="0", compare=breaks, provides=Coverage)
    comparers = [broken if one.provides is Coverage else one for one in built_in_comparers()]
    monkeypatch.setattr("crossread.workspace.built_in_comparers", lambda: tuple(comparers))
    file = tmp_path / "broken.db"
    with Workspace(file) as workspace:
        workspace.put("a.txt", EVENT.format("ministry").encode())
        workspace.put("b.txt", EVENT.format("mayor").encode())
        workspace.compare()
        to_do = workspace.to_do()
        assert not to_do
        assert "coverage.rules" in to_do.broken
    bench, client = entered(file)
    desk, quotations = client.get("/").text, client.get("/compare/quotations").text
    bench.close()
    assert "could not be compared in full" in desk
    assert "coverage.rules failed, because it is Tuesday" in quotations
    assert "The desk has changed" not in quotations


def test_statements_that_begin_alike_have_an_address_each(bench):
    kept = bench.core.ask(bench.keeper.arrange)
    first = kept.sheet.rows[0]
    twin = replace(first, number=99)
    both = Kept(kept.findings, replace(kept.sheet, rows=(*kept.sheet.rows, twin)))
    assert both.rows[both.names[first.number]] is first
    assert both.rows[both.names[99]] is twin
    assert both.names[first.number] == first.subject


@pytest.mark.parametrize(
    "other, is_shown",
    [("At least 15 people died on the bridge", True), ("Nobody knows what happened", False)],
)
def test_word_differences_are_shown_between_passages_that_are_alike(other, is_shown):
    pieces = difference_if_alike("At least 14 people died on the bridge", other)
    assert bool(pieces) is is_shown
