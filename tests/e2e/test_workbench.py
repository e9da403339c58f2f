"""The workbench in a real browser: the whole way, by keyboard, without script, hostile texts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from evaluation.scripted import serving
from tests.unit.ask.scripts import claims

from crossread.inference.chat import Budget
from crossread.web.app import make_app
from crossread.web.bench import Bench
from crossread.web.comparing import VIEWS as COMPARED
from crossread.web.server import Door, hosts_of, listen
from crossread.web.writing import Chatting, configured
from crossread.workspace import Workspace

if TYPE_CHECKING:  # only make test-browser installs it; the file must load without
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BRIDGE = Path(__file__).parents[2] / "examples" / "bridge"
VIEWS = (
    "/", "/read", *(f"/compare/{view}" for view in COMPARED), "/search?q=gate",
    "/ask?q=How many people died?", "/decide", "/out",
)  # fmt: skip
HOSTILE = (
    "<script>document.title = 'run'</script> <img src=x onerror=\"document.title='run'\">\n\n"
    "[click](javascript:document.title='run') “The gate is open,” said Mallory \u202eQuill.\n\n"
)


class Served:
    """A workbench on a socket of its own, and windows in which it is open."""

    def __init__(self, file: Path, chatting: Chatting | None = None) -> None:
        self.bench = Bench.opened(file, person="Mira", chatting=chatting)
        self._socket = listen(Door())
        port = self._socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        app = make_app(self.bench, hosts=hosts_of(Door(), port))
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def enter(self, browser: Browser, **options: Any) -> Page:
        width = options.pop("width", 1280)
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        page.goto(f"{self.address}/enter?token={self.bench.keys.token()}")
        return page

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = tmp_path_factory.mktemp("served") / "bridge.db"
    with Workspace(file) as workspace:
        workspace.add(BRIDGE)
        workspace.compare()
    served = Served(file)
    yield served
    served.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "empty.db")
    yield served
    served.close()


def read_to_the_end(page: Page) -> None:
    page.get_by_text("Everything is read and compared").wait_for(timeout=60_000)


def test_whole_way_from_files_to_a_decision_in_a_file(browser, empty):
    page = empty.enter(browser)
    page.locator("input[type=file]").set_input_files([str(one) for one in BRIDGE.glob("*.txt")])
    read_to_the_end(page)
    page.get_by_role("link", name="Compare").first.click()
    page.locator(".opener").first.click()
    page.locator(".level .cell").nth(1).wait_for()
    page.goto(f"{empty.address}/read")
    page.locator(".m.k-quotation a").first.click()
    page.get_by_label("Comment").first.fill("heard it")
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("accepted").first.wait_for()
    page.goto(f"{empty.address}/out")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save Records").click()
    assert "heard it" in Path(download.value.path()).read_text("utf-8")
    page.context.close()


SELECT = """(body, words) => {
    const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        getSelection().setBaseAndExtent(node, at, node, at + words.length);
    }
    const page = document.getElementById("text");
    page.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}));
}"""


def test_words_selected_in_the_reader_are_added_where_they_stand(browser, empty):
    text = "Emoji \U0001f600 first. e\u0301 \u0627\u0644 The gate is open."
    page = empty.enter(browser)
    page.locator("textarea").first.fill(text)
    page.get_by_role("button", name="Add and read").click()
    read_to_the_end(page)
    page.goto(f"{empty.address}/read")
    page.locator(".body").first.evaluate(SELECT, "The gate")
    page.locator("#by-hand").wait_for(state="visible")
    page.locator("#by-hand button.main").click()
    page.locator("#pin", has_text="The gate").wait_for(state="visible")
    assert page.locator("#pin").text_content() == "The gate"
    page.context.close()


def test_everything_is_reached_by_keyboard(browser, bridge):
    page = bridge.enter(browser)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/compare/statements")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/row/**")
    page.keyboard.press("u")
    page.wait_for_url("**/compare/statements**")
    page.keyboard.press("/")
    page.keyboard.type("gate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=gate")
    page.context.close()


def test_pages_read_and_forms_post_without_script(browser, empty):
    page = empty.enter(browser, java_script_enabled=False)
    page.locator("textarea").first.fill("“The gate is open,” Petra Holm said.")
    page.get_by_role("button", name="Add and read").click()
    read_to_the_end(page)
    page.goto(f"{empty.address}/read")
    assert page.locator(".k-quotation").first.is_visible()
    page.locator("input[value=name]").first.check()
    page.get_by_role("button", name="Show").first.click()
    assert "on-name" in (page.locator("#text").get_attribute("class") or "")
    page.context.close()


def test_hostile_text_is_text_and_runs_nothing(browser, empty):
    page = empty.enter(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("textarea").first.fill(HOSTILE)
    page.get_by_role("button", name="Add and read").click()
    read_to_the_end(page)
    for view in ("/read", "/compare/statements", "/compare/quotations", "/search?q=gate"):
        page.goto(empty.address + view)
        assert page.title() != "run"
        assert page.locator("img, [onerror], a[href^='javascript']").count() == 0
    assert [url for url in asked if not url.startswith((empty.address, "data:"))] == []
    page.context.close()


def post(page: Page, name: str, text: str) -> None:
    """Hand a text over as a dropped file is, without the page."""
    page.evaluate(
        """async ([name, text]) => {
            await fetch(`/api/sources?name=${name}`, {method: "POST", body: text});
        }""",
        [name, text],
    )


@pytest.mark.slow
def test_five_megabytes_of_hostile_text_show_as_text_before_they_are_read(browser, empty):
    n_times = 5_000_000 // len(HOSTILE.encode()) + 1
    page = empty.enter(browser)
    post(page, "hostile.txt", HOSTILE * n_times)
    page.goto(f"{empty.address}/read", timeout=120_000)
    assert page.title() != "run"
    assert page.locator("img, [onerror], a[href^='javascript']").count() == 0
    assert page.evaluate("document.querySelector('#text').textContent.length") > 4_500_000
    page.goto(f"{empty.address}/search?q=gate", timeout=120_000)
    assert page.title() != "run"
    assert page.locator("mark.lit").first.inner_text() == "gate"
    page.context.close()


SENTENCES = (
    "“We closed the gate of Tarn for {n} days,” Petra Holm told reporters on Saturday.",
    "Tobin Kess called Sanna Orvel a terrorist and the government of Vashel a regime.",
    "At least {n} boats lay in the harbour of Calder, said Joren Valk, who condemned Halmora.",
    "Write to your deputy: the gate at Low Ambrel must open within {n} hours.",
)
LAYERS_ON = "for (const b of document.querySelectorAll('input[name=layer]')) b.checked || b.click()"
SCROLL = """async () => {
    for (let n = 0; n < 120; n++) {
        await new Promise(requestAnimationFrame);
        scrollBy(0, 240);
    }
    return scrollY;
}"""


@pytest.mark.slow
def test_long_text_scrolls_smoothly_with_every_layer_on(browser, empty):
    sentences = [SENTENCES[n % len(SENTENCES)].format(n=n) for n in range(1_500)]
    paragraphs = [" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)]
    with Workspace(empty.bench.path) as workspace:
        workspace.put("long.txt", "\n\n".join(paragraphs).encode())
        workspace.read()
    page = empty.enter(browser)
    page.goto(f"{empty.address}/read")
    text = page.locator(".page").text_content() or ""
    assert len(text.split()) > 20_000
    page.evaluate(LAYERS_ON)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent() -> float:
        """Seconds of the browser's own work, which a busy machine changes less than the clock."""
        told = session.send("Performance.getMetrics")["metrics"]
        wanted = ("LayoutDuration", "RecalcStyleDuration", "ScriptDuration")
        return sum(one["value"] for one in told if one["name"] in wanted)

    before = spent()
    assert page.evaluate(SCROLL) > 20_000
    assert (spent() - before) / 120 < 0.008  # half of what a frame has at 60 a second
    page.context.close()


def test_question_is_put_to_a_language_model_only_on_demand(browser, tmp_path, bridge):
    file = tmp_path / "asked.db"
    with Workspace(file) as workspace:
        workspace.add(BRIDGE)
        workspace.compare()
    script = claims(("The gate is made of gold.", "A", "made of gold"))
    with serving(script) as server:
        served = Served(file, configured(server.url, "tiny", Budget()))
        page = served.enter(browser)
        page.goto(f"{served.address}/ask?q=How many people died?")
        assert server.requests == []
        page.get_by_role("button", name="Send it and ask").click()
        page.get_by_text("1 left out").wait_for(timeout=60_000)
        assert page.get_by_text("made of gold").count() == 0
        page.context.close()
        served.close()


def test_keys_are_told_on_demand(browser, bridge):
    page = bridge.enter(browser)
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog", name="Keys").count() == 0
    page.context.close()


def test_marked_words_are_left_out_of_what_goes_out(browser, empty):
    page = empty.enter(browser)
    page.locator("textarea").first.fill("Nobody was warned, Petra Holm said. The gate is open.")
    page.get_by_role("button", name="Add and read").click()
    read_to_the_end(page)
    page.goto(f"{empty.address}/read")
    page.locator(".body").first.evaluate(SELECT, "Nobody was warned")
    page.locator("#by-hand button.main").click()
    page.goto(f"{empty.address}/out")
    page.get_by_label("Nobody was warned").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save Markdown", exact=True).click()
    written = Path(download.value.path()).read_text("utf-8")
    assert "Nobody was warned" not in written
    assert "gate is open" in written
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_has_an_accessibility_violation(browser, bridge, scheme):
    page = bridge.enter(browser, bypass_csp=True, color_scheme=scheme)
    found = []
    for view in VIEWS:
        page.goto(bridge.address + view)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.add_script_tag(path=AXE)
        answer = page.evaluate(RUN_AXE, WCAG)
        found += [f"{view} {one['id']} {one['nodes'][0]['target']}" for one in answer["violations"]]
    assert found == []
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280, 1600])
def test_no_view_is_wider_than_the_window(browser, bridge, width):
    page = bridge.enter(browser, width=width)
    for view in VIEWS:
        page.goto(bridge.address + view)
        assert page.evaluate("document.documentElement.scrollWidth") == width, view
    page.context.close()


def test_no_page_complains(browser, bridge):
    page = bridge.enter(browser)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for view in VIEWS:
        page.goto(bridge.address + view)
    assert told == []
    page.context.close()


def test_reader_who_chose_the_colours_sees_where_they_are_and_what_is_drawn(browser, bridge):
    page = bridge.enter(browser, forced_colors="active")
    page.goto(f"{bridge.address}/compare/timeline")
    here = page.locator(".tabs [aria-current]")
    assert "underline" in here.evaluate("one => getComputedStyle(one).textDecorationLine")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.locator(".strip .who").first.evaluate("one => getComputedStyle(one).fill") == ink
    page.context.close()


def test_where_one_is_stands_in_sight_on_a_small_screen(browser, bridge):
    page = bridge.enter(browser, width=360)
    for address in ("/compare/appeals", "/compare/timeline"):
        page.goto(f"{bridge.address}{address}")
        box = page.locator(".tabs [aria-current]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    page.context.close()
