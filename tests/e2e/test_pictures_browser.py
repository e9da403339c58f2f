"""Pins on pictures in a real browser: rectangles lead to their words, and words to rectangles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.e2e.test_sheet_browser import Opened, violations
from tests.e2e.test_workbench import AXE, RUN_AXE, WCAG, Served

from crossread.api import Comparison
from crossread.workspace import Workspace

if TYPE_CHECKING:  # only make test-browser installs it; the file must load without
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POST = (
    (40, 40, "Voice of Low Ambrel"),
    (40, 120, "The mayor, Petra Holm, said on Sunday:"),
    (40, 170, "“They shot at us on the bridge and"),
    (40, 220, "nobody in Calder wants to know.”"),
    (40, 320, "Write to your deputy: the gate must open."),
)


def screenshot() -> bytes:
    """Return a picture of a post, as somebody would save it from a telephone."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (820, 420), "white")
    drawing = ImageDraw.Draw(image)
    for x, y, words in POST:
        drawing.text((x, y), words, fill="black", font=ImageFont.load_default(32))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictures")
    (made / "post.png").write_bytes(screenshot())
    (made / "paper.txt").write_text(
        "Shots on the bridge\n\nPetra Holm, the mayor, said: “They shot at us on the bridge.”\n",
        encoding="utf-8",
    )
    with Workspace(made / "posts.db") as workspace:
        workspace.add([made / "post.png", made / "paper.txt"])
        Comparison(workspace.compare()).sheet(made / "posts.html")
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    found = Served(folder / "posts.db")
    yield found
    found.close()


def is_drawn(page: Page) -> bool:
    """Whether the browser was given the picture and could draw it."""
    return bool(
        page.evaluate(
            "async () => { const one = new Image();"
            " one.src = document.querySelector('.leaf image').href.baseVal;"
            " await one.decode(); return one.naturalWidth > 400 }"
        )
    )


def overlap(page: Page, one: str, other: str) -> float:
    """Return how far the box of ``one`` lies in that of ``other``, up and down."""
    first, second = page.locator(one).first.bounding_box(), page.locator(other).bounding_box()
    assert first
    assert second
    top, bottom = (
        max(first["y"], second["y"]),
        min(first["y"] + first["height"], second["y"] + second["height"]),
    )
    return max(0.0, bottom - top) / first["height"]


def test_rectangle_leads_to_its_words_and_they_back(browser: Browser, served: Served) -> None:
    page = served.enter(browser)
    page.goto(f"{served.address}/read")
    assert is_drawn(page)
    assert overlap(page, ".leaf .k-quotation .line", ".leaf image") == 1
    page.locator(".leaf a.k-quotation:not(.side)").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#pin")
    assert "They shot at us" in (page.locator("mark.is-target").first.text_content() or "")
    assert page.locator(".leaf .k-target .line").count() == 2
    page.get_by_role("link", name="A paragraph 3 on the picture").click()
    page.wait_for_url("**#leaf")
    assert page.locator(".leaf .k-target").count() == 1
    page.context.close()


def test_rectangles_are_switched_with_their_layer(browser: Browser, served: Served) -> None:
    page = served.enter(browser)
    page.goto(f"{served.address}/read")
    rectangle = page.locator(".leaf .k-appeal").first
    assert rectangle.is_visible()
    page.locator("input[name=layer][value=appeal]").uncheck()
    assert not rectangle.is_visible()
    page.context.close()


def test_margin_and_rectangle_light_each_other(browser: Browser, served: Served) -> None:
    page = served.enter(browser)
    page.goto(f"{served.address}/read")
    page.locator(".m.k-appeal").first.hover()
    assert page.locator(".leaf .k-appeal.lit-up").count() == 1
    page.locator(".leaf a.k-quotation:not(.side)").first.hover()
    assert page.locator("mark.k-quotation.lit-up").count() >= 1
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pictures_have_no_accessibility_violation(
    browser: Browser, served: Served, width: int
) -> None:
    page = served.enter(browser, width=width, bypass_csp=True)
    page.goto(f"{served.address}/read")
    record = page.locator(".m.k-quotation a").first.get_attribute("href")
    for address in ("/read", record):
        page.goto(f"{served.address}{address}")
        page.add_script_tag(path=AXE)
        found = page.evaluate(RUN_AXE, WCAG)["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_sheet_shows_the_picture_with_its_rectangles(browser: Browser, folder: Path) -> None:
    with Opened(browser, folder / "posts.html") as opened:
        page = opened.page
        assert [one for one in opened.requests if not one.startswith(("file:", "data:"))] == []
        page.locator(".leaf a.k-quotation").first.focus()
        page.keyboard.press("Enter")
        lit = page.locator("mark:target")
        assert "They shot at us" in (lit.text_content() or "")
        page.get_by_role("link", name="A paragraph 3, on the picture").click()
        assert page.locator(".leaf .k-place:target").is_visible()
        assert opened.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_sheet_with_a_picture_has_no_accessibility_violation(
    browser: Browser, folder: Path, width: int
) -> None:
    with Opened(browser, folder / "posts.html", width=width, bypass_csp=True) as opened:
        assert violations(opened) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
