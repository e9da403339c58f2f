"""The sheet in a real browser: what a reader sees, clicks, prints, and what no tool objects to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.report.builders import MADE, kessel, with_origins

from crossread import compare
from crossread.report import build_sheet, render_page

if TYPE_CHECKING:  # only make test-browser installs it; the file must load without
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1280, 1600)
SOURCES = (2, 3, 12)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sheets")
    for n in SOURCES:
        for excerpts_only in (False, True):
            sheet = build_sheet(kessel(n), made=MADE, excerpts_only=excerpts_only)
            name = f"{n}{'x' if excerpts_only else ''}.html"
            (made / name).write_text(render_page(sheet), encoding="utf-8")
    drawn = build_sheet(with_origins(kessel(3)), made=MADE)
    (made / "drawn.html").write_text(render_page(drawn), encoding="utf-8")
    corpus = Path(__file__).parents[2] / "examples" / "demo"
    compare(corpus / "texts", meta=str(corpus / "sources.csv")).sheet(made / "demo.html")
    return made


class Opened:
    """A page in its own context, with everything it asked for and complained about."""

    def __init__(self, browser: Browser, file: Path, **options: Any) -> None:
        width = options.pop("width", 1280)
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.file = file
        self.go()

    def go(self, anchor: str = "") -> None:
        self.page.goto(self.file.as_uri() + anchor)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def unfold(self) -> None:
        """Open everything folded and lay everything out, also what is far out of sight."""
        self.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        self.page.add_style_tag(content="* { content-visibility: visible !important; }")

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(expression)


def violations(opened: Opened) -> list[str]:
    # The page's own policy lets no other script in, so axe runs in a page that ignores it.
    opened.unfold()
    opened.page.add_script_tag(path=AXE)
    found = opened.page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["3", "3x", "12", "drawn", "demo"])
def test_page_has_no_accessibility_violation(browser, folder, name, width, scheme):
    options = {"width": width, "color_scheme": scheme, "bypass_csp": True}
    with Opened(browser, folder / f"{name}.html", **options) as opened:
        assert violations(opened) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("n", [*SOURCES, "drawn", "demo"])
def test_page_is_never_wider_than_the_window(browser, folder, n, width):
    with Opened(browser, folder / f"{n}.html", width=width, bypass_csp=True) as opened:
        opened.unfold()
        assert opened.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("n", SOURCES)
def test_page_asks_for_nothing_and_complains_of_nothing(browser, folder, n):
    with Opened(browser, folder / f"{n}.html") as opened:
        assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
        assert opened.complaints == []


def test_policy_stops_any_other_script(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "document.title = 'run'";
                document.body.append(script);
            }"""
        )
        assert opened.page.title() != "run"
        assert any("Content Security Policy" in one for one in opened.complaints)


def test_cell_leads_to_its_words_lit_up_in_the_full_text(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        link = opened.page.locator("td .place").first
        words = opened.page.locator("td blockquote").first.inner_text()
        link.click()
        target = opened.page.locator(":target")
        assert target.inner_text() == words
        assert opened.evaluate(
            "getComputedStyle(document.querySelector(':target')).backgroundColor"
        ) not in ("rgba(0, 0, 0, 0)", "transparent")
        opened.page.wait_for_function(
            "() => { const box = document.querySelector(':target').getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight; }"
        )


def test_margin_of_a_full_text_leads_back_to_the_row(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator("#texts .notes a").first.click()
        assert opened.evaluate("document.querySelector(':target').matches('.row')")


def test_words_in_something_folded_are_opened_when_gone_to(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        anchor = opened.evaluate("document.querySelector('.fold .row').id")
        opened.go(f"#{anchor}")
        opened.page.locator(f"#{anchor}").wait_for(state="visible")


@pytest.mark.parametrize("script", [True, False])
def test_filters_by_rank_and_source_work_with_and_without_script(browser, folder, script):
    with Opened(browser, folder / "3.html", java_script_enabled=script) as opened:
        page = opened.page
        page.locator("#r-disputed").check()
        assert page.locator(".rank:visible").count() == 1
        page.locator("#r-all").check()
        page.locator("#by-source").select_option("C")
        for row in page.locator(".row:visible").all():
            assert "has-C" in (row.get_attribute("class") or "")


def test_text_filter_leaves_rows_that_hold_the_words(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator("#by-words").fill("Clipboard MAN")
        opened.page.locator("#n-shown").filter(has_text="1 of").wait_for()
        assert "clipboard" in opened.page.locator(".row:visible").inner_text()


def test_text_filter_is_hidden_without_script(browser, folder):
    with Opened(browser, folder / "3.html", java_script_enabled=False) as opened:
        assert not opened.page.locator("#by-words").is_visible()


def test_row_opens_by_keyboard_and_shows_all_its_words(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        quotes = opened.page.locator("tbody tr td blockquote").all()
        cut = "one => one.scrollHeight > one.clientHeight"
        quote = next(one for one in quotes if one.evaluate(cut))
        summary = quote.locator("xpath=ancestor::tr").locator(".opens summary")
        assert quote.evaluate("one => one.scrollHeight > one.clientHeight")
        summary.focus()
        opened.page.keyboard.press("Enter")
        assert not quote.evaluate("one => one.scrollHeight > one.clientHeight")


def test_all_rows_open_at_once(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator("#open-all").click()
        assert opened.page.locator(".single").last.is_visible()
        assert opened.page.locator("td .nearest").first.is_visible()


def test_first_key_reaches_the_skip_link(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.hash") == "#statements"
        assert opened.evaluate("document.activeElement.getBoundingClientRect().left >= 0")


def test_head_row_stays_in_sight(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator("#several tbody tr").last.scroll_into_view_if_needed()
        opened.evaluate(
            "scrollTo(0, document.querySelector('#several tbody tr:last-child')"
            ".getBoundingClientRect().top + scrollY - 60)"
        )
        top = opened.evaluate(
            "document.querySelector('#several thead th').getBoundingClientRect().top"
        )
        assert top == 0


def test_small_screen_stacks_the_cells_of_a_row(browser, folder):
    with Opened(browser, folder / "3.html", width=360) as opened:
        lefts = opened.evaluate(
            "[...document.querySelectorAll('.synopsis tbody tr:first-child td')]"
            ".map(one => one.getBoundingClientRect().left)"
        )
        assert len(set(lefts)) == 1
        assert opened.page.locator("td .in-cell").first.is_visible()


def test_mark_in_two_parts_is_lit_in_both(browser, folder, tmp_path):
    from crossread.model import Paragraph, Pin, Quotation, Span
    from crossread.model.findings import Findings
    from crossread.testing import a_document, sealed

    document = a_document("First we waited.\n\nThen we went.")
    findings = Findings(
        (document,),
        (
            sealed(Paragraph(Pin(document.id, Span(0, 16)), 1), document),
            sealed(Paragraph(Pin(document.id, Span(18, 31)), 2), document),
            sealed(Quotation((Pin(document.id, Span(0, 31)),), "block"), document),
        ),
    )
    file = tmp_path / "two.html"
    file.write_text(render_page(build_sheet(findings, made=MADE)), encoding="utf-8")
    with Opened(browser, file) as opened:
        opened.go("#A-0-31")
        colours = opened.evaluate(
            "[...document.querySelectorAll('mark')]"
            ".map(one => getComputedStyle(one).backgroundColor)"
        )
        assert len(colours) == 2
        assert len(set(colours)) == 1
        assert colours[0] != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("n", SOURCES)
def test_paper_cuts_no_words_and_folds_what_the_screen_folds(browser, folder, n):
    with Opened(browser, folder / f"{n}.html") as opened:
        opened.page.emulate_media(media="print")
        assert not opened.page.locator(".single").last.is_visible()
        assert not opened.page.locator(".filters").is_visible()
        cut = opened.evaluate(
            "[...document.querySelectorAll('td blockquote')]"
            ".filter(one => one.scrollHeight > one.clientHeight + 1).length"
        )
        assert cut == 0


def test_paper_says_what_it_folds_and_where_that_stands(browser, folder):
    with Opened(browser, folder / "12.html") as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.locator(".rank-one .paper").is_visible()
        note = opened.evaluate(
            "getComputedStyle(document.querySelector('.rank-one .fold summary'), '::after').content"
        )
        assert "folded on paper" in note
        folded = opened.evaluate("[...document.querySelectorAll('.single')].map(one => one.id)")
        beside = opened.evaluate(
            "[...document.querySelectorAll('.fulltext .notes a')]"
            ".map(one => one.getAttribute('href').slice(1))"
        )
        assert folded
        assert set(folded) <= set(beside)


def test_everything_can_be_unfolded_for_paper(browser, folder):
    with Opened(browser, folder / "12.html") as opened:
        opened.page.get_by_role("button", name="Unfold everything").click()
        opened.page.emulate_media(media="print")
        assert opened.page.locator(".single").last.is_visible()
        opened.page.emulate_media(media="screen")
        opened.page.get_by_role("button", name="Unfold everything").click()
        assert not opened.page.locator(".single").last.is_visible()


@pytest.mark.parametrize("n", SOURCES)
def test_paper_leaves_folded_what_only_backs_up_the_rest(browser, folder, n):
    with Opened(browser, folder / f"{n}.html") as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.locator("details.backing").count()
        assert opened.page.locator("details.backing .plain").count()
        assert not opened.page.locator("details.backing .plain").first.is_visible()
        assert opened.page.locator("#sources summary").first.is_visible()


def test_paper_shows_what_the_reader_has_opened(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator("#numbers .backing summary").click()
        opened.page.emulate_media(media="print")
        assert opened.page.locator("#numbers .plain").is_visible()


def test_paper_of_twelve_sources_is_no_book(browser, folder):
    with Opened(browser, folder / "demo.html") as opened:
        paper = opened.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 34


def test_mark_on_the_timeline_leads_to_its_words(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.locator(".strip a").first.click()
        assert opened.page.locator(":target").inner_text() == "2 June"


def test_marks_on_the_timeline_are_reached_by_keyboard_and_named(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        opened.page.get_by_role("region", name="Days named").focus()
        opened.page.keyboard.press("Tab")
        name = opened.evaluate("document.activeElement.getAttribute('aria-label')")
        assert name == "A ¶4, 2 June 2031, worked out from the publication date: “2 June”"


def test_wide_drawing_scrolls_in_its_own_box(browser, folder):
    with Opened(browser, folder / "demo.html", width=360) as opened:
        box = "document.querySelector('.strip .scroll')"
        assert opened.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
        assert opened.evaluate("document.documentElement.scrollWidth") == 360


def test_names_stack_under_their_sources_on_a_small_screen(browser, folder):
    with Opened(browser, folder / "3.html", width=360) as opened:
        assert opened.page.locator(".names td .in-cell").first.is_visible()
        assert not opened.page.locator(".names thead").is_visible()


def test_layer_can_be_switched_off(browser, folder):
    with Opened(browser, folder / "3.html") as opened:
        line = "getComputedStyle(document.querySelector('.body .l-quotation')).textDecorationLine"
        assert opened.evaluate(line) == "underline"
        opened.page.locator("#show-quotation").uncheck()
        assert opened.evaluate(line) == "none"


def test_each_mark_of_a_drawing_leads_to_something_on_the_page(browser, folder):
    with Opened(browser, folder / "demo.html") as opened:
        lost = opened.evaluate(
            """() => [...document.querySelectorAll("figure.strip svg a")]
                .map((one) => decodeURIComponent(one.getAttribute("href").slice(1)))
                .filter((id) => !document.getElementById(id))"""
        )
        n_marks = opened.evaluate("document.querySelectorAll('figure.strip svg a').length")
        assert n_marks > 20
        assert lost == []
