"""Make the pictures of the documents from the demo corpus, in a real browser.

    python docs/screenshots.py

Four of the invented sources are compared; ``sheet.png`` shows their statements with a disputed row
open, ``phone.png`` the same sheet on a small screen. ``workbench-*.png`` show all the sources in
the workbench: a text with its layers, a statement with its passages side by side, labels, an
answer.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crossread import compare
from crossread.workspace import Workspace

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


def switch_on(*layers: str) -> Callable[[Page], None]:
    """Return an act that switches layers of the reader on."""

    def act(page: Page) -> None:
        for layer in layers:
            page.locator(f"input[name=layer][value={layer}]").check()
        scroll_to(page, ".text > header", above=64)

    return act


def as_it_is(page: Page) -> None:
    """Show the top of a page."""
    page.mouse.move(0, 0)


def beside_each_other(page: Page) -> None:
    """Open the first disputed statement."""
    page.locator(".row.disputed .opener").first.click()
    page.wait_for_url("**/compare/row/**")
    page.mouse.move(0, 0)


WORKBENCH: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("workbench-read.png", "/read", switch_on("name", "number")),
    ("workbench-statement.png", "/compare/statements", beside_each_other),
    ("workbench-labels.png", "/compare/labels", as_it_is),
    ("workbench-ask.png", "/ask?q=Who+said+that+nobody+was+warned?", as_it_is),
)
"""Pictures of the workbench: file, address, and what is done before."""


@contextmanager
def workbench(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the whole corpus; gives the address to enter by and that of the workbench."""
    import uvicorn

    from crossread.web.app import make_app
    from crossread.web.bench import Bench
    from crossread.web.server import Door, hosts_of, listen

    file = folder / "ambrel.db"
    with Workspace(file) as workspace:
        workspace.add([CORPUS / "texts"], meta=str(CORPUS / "sources.csv"))
        workspace.compare()
    bench = Bench.opened(file, person="Mira")
    with listen(Door()) as listening:
        port = listening.getsockname()[1]
        app = make_app(bench, hosts=hosts_of(Door(), port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{port}"
        yield f"{address}/enter?token={bench.keys.token()}", address
        server.should_exit = True
        thread.join()


def draw_workbench(browser: Browser, folder: Path) -> None:
    """Write the pictures of the workbench."""
    with workbench(folder) as (entrance, address):
        context = browser.new_context(
            viewport={"width": 1280, "height": 860}, color_scheme="light", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(entrance)
        for name, path, act in WORKBENCH:
            page.goto(address + path)
            act(page)
            page.screenshot(path=PICTURES / name)
        context.close()


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
        draw_workbench(browser, Path(folder))
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for name, size in sizes.items():
        sys.stdout.write(f"docs/pictures/{name}: {size:,} bytes\n")
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
