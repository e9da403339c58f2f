"""Make the pictures of the documents from the demo corpus, in a real browser.

    python docs/screenshots.py

Four of the invented sources are compared; ``sheet.png`` shows their statements with a disputed row
open, ``phone.png`` the same sheet on a small screen.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crossread import compare

if TYPE_CHECKING:  # only make screenshots installs it
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "examples" / "demo"
PICTURES = ROOT / "docs" / "pictures"
SOURCES = (
    "01-meridian.html",
    "02-harbour-times.html",
    "03-ministry-release.txt",
    "10-beskia-radio.html",
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LARGEST = 250_000
"""Bytes a picture may have, so that a page with it opens at once."""


def made_sheet(folder: Path) -> Path:
    """Compare the sources and return the path of the sheet in ``folder``."""
    sheet = folder / "sheet.html"
    texts = [CORPUS / "texts" / name for name in SOURCES]
    compare(texts, meta=str(CORPUS / "sources.csv")).sheet(sheet)
    return sheet


def opened(browser: Browser, sheet: Path, *, width: int, height: int) -> Page:
    """Return the sheet in a light window of this size."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(sheet.as_uri())
    return page


def scroll_to(page: Page, selector: str, *, above: int = 24) -> None:
    """Bring the top of an element ``above`` pixels under the top of the window."""
    page.locator(selector).first.evaluate(
        "(one, above) => scrollTo(0, one.getBoundingClientRect().top + scrollY - above)", above
    )


def on_a_desk(page: Page) -> None:
    """Show the statements with the first disputed row open."""
    page.locator("#disputed .opens summary").first.click()
    page.mouse.move(0, 0)
    scroll_to(page, "#statements h2")


def on_a_phone(page: Page) -> None:
    """Show the first disputed row as a stack of cards."""
    scroll_to(page, "#disputed h3", above=16)


def main() -> int:
    """Write the pictures; return 1 when one is too large."""
    from playwright.sync_api import sync_playwright

    executable = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sheet = made_sheet(Path(folder))
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for name, width, height, show in (
            ("sheet.png", 1280, 900, on_a_desk),
            ("phone.png", 360, 740, on_a_phone),
        ):
            page = opened(browser, sheet, width=width, height=height)
            show(page)
            page.screenshot(path=PICTURES / name)
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for name, size in sizes.items():
        sys.stdout.write(f"docs/pictures/{name}: {size:,} bytes\n")
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
