import base64
import hashlib
import re
from dataclasses import replace

import pytest
from lxml import html
from tests.unit.report.builders import MADE, coverage, kessel

from crossread.model import OutcomeRecord, Paragraph, Pin, Quotation, Span
from crossread.model.findings import Findings
from crossread.report import Made, build_sheet, render_page
from crossread.report.sheet import OF_DISPUTED
from crossread.testing import a_document, sealed

HOSTILE = (
    "</style></script><script>alert(1)</script><img src=x onerror=alert(1)> "
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; \u202eright to left\u202c \u2028 ‘quote’ \"'` ]]> <!-- "
)


def page(n=3, **options):
    return render_page(build_sheet(kessel(n), made=MADE, **options))


def parsed(text):
    return html.document_fromstring(text)


def hostile_page(**options):
    document = a_document(
        HOSTILE, source=f"{HOSTILE}.txt", title=HOSTILE, outlet=HOSTILE, author=HOSTILE, date="2031"
    )
    whole = Pin(document.id, Span(0, len(document.text)))
    findings = Findings(
        (document,),
        (
            sealed(Paragraph(whole, 1), document),
            sealed(
                Quotation((whole,), "direct", speaker=HOSTILE, via=(HOSTILE,), source=whole),
                document,
            ),
            coverage((document,), {document: "alert"}, by={document: HOSTILE}),
        ),
        (OutcomeRecord("ingest", "1", "failed", (), source=HOSTILE, reason=HOSTILE, hint=HOSTILE),),
    )
    made = Made("2026-01-01", HOSTILE, HOSTILE)
    return render_page(build_sheet(findings, made=made, title=HOSTILE, **options))


@pytest.mark.parametrize("n", [2, 3, 12])
@pytest.mark.parametrize("excerpts_only", [False, True])
def test_every_link_leads_to_a_place_on_the_page(n, excerpts_only):
    root = parsed(page(n, excerpts_only=excerpts_only))
    ids = root.xpath("//@id")
    links = {link[1:] for link in root.xpath("//@href") if link.startswith("#")}
    assert links <= set(ids)


@pytest.mark.parametrize("n", [2, 3, 12])
def test_every_id_is_given_once(n):
    ids = parsed(page(n)).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_reader_is_warned_of_rows_said_to_be_disputed():
    assert page().count(OF_DISPUTED) == 1


def test_page_asks_for_nothing_outside():
    root = parsed(page())
    assert not [
        address
        for address in root.xpath("//@src | //@href | //@action | //@srcset | //@data")
        if not address.startswith(("#", "data:,"))
    ]
    assert "url(" not in page()
    assert "@import" not in page()


def test_policy_names_the_style_and_the_script_by_digest():
    root = parsed(page())
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for tag in ("style", "script"):
        (content,) = root.xpath(f"//{tag}/text()")
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_no_element_carries_its_own_style_or_handler():
    assert not parsed(page()).xpath("//@style | //@*[starts-with(name(), 'on')]")


def test_cells_hold_exact_words_and_lead_to_them():
    root = parsed(page())
    for cell in root.xpath("//td[contains(@class, 'cell')][.//blockquote]"):
        words = cell.xpath("string(.//blockquote)")
        (anchor,) = {link[1:] for link in cell.xpath("(.//a[@class='place'])[1]/@href")}
        assert root.xpath(f"string(//mark[@id='{anchor}'])") == words


def test_few_sources_stand_in_a_table_with_scoped_heads():
    root = parsed(page(3))
    table = root.xpath("//table[@class='synopsis']")[0]
    assert len(table.xpath(".//thead//th[@scope='col']")) == 4
    assert table.xpath(".//tbody//th[@scope='row']")


def test_many_sources_stand_as_cards_with_a_table_at_a_glance():
    root = parsed(page(12))
    assert not root.xpath("//table[@class='synopsis']")
    assert root.xpath("//article[contains(@class, 'cards')]")
    assert len(root.xpath("//table[@class='glance']//thead//th")) == 13


def test_states_are_told_in_words():
    text = parsed(page(12)).text_content()
    for words in ("says so", "reports that", "says otherwise", "not found", "not searched"):
        assert words in text


def test_source_that_was_searched_for_nothing_is_told_once():
    text = parsed(page(12)).xpath("string(//section[@id='statements'])")
    assert text.count("not searched, because no model for Ukrainian") == 1
    assert "not searched: H" not in text


def test_text_in_another_language_is_marked_so():
    assert parsed(page(12)).xpath("//div[@class='page'][@lang='uk']")


def test_command_version_date_and_digests_are_given():
    text = parsed(page(3)).text_content()
    assert MADE.command in text
    assert "crossread 0.1.0" in text
    assert "22 November 2026" in text
    for document in kessel(3).documents:
        assert document.capture.digest in text


def test_failed_source_is_shown_with_what_to_do():
    text = parsed(page(2)).xpath("string(//ul[@class='failed'])")
    assert "scan.bin failed, because it is not text (it starts like an image)." in text
    assert "Give a text, a saved web page or a table." in text


def test_empty_sections_say_which_ending_they_had():
    assert "Did not look" in parsed(render_page(build_sheet(Findings(), made=MADE))).text_content()


def test_one_source_alone_has_nothing_to_be_compared_with():
    findings = Findings((a_document("One text."),))
    text = parsed(render_page(build_sheet(findings, made=MADE))).text_content()
    assert "One source alone: nothing to compare it with." in text


def test_sections_count_the_sources_searched():
    text = parsed(page(12)).xpath("string(//section[@id='statements'])")
    assert "11 of 12 sources searched" in text


def test_paragraph_numbers_can_be_cited():
    assert parsed(page(3)).xpath("//*[@id='A-p2']")


@pytest.mark.parametrize("excerpts_only", [False, True])
def test_hostile_text_makes_no_markup(excerpts_only):
    text = hostile_page(excerpts_only=excerpts_only)
    root = parsed(text)
    assert len(root.xpath("//script")) == 1
    assert not root.xpath("//img | //@onerror | //b[not(@class)][parent::blockquote]")
    assert text.count("</style>") == 1
    assert text.count("</script>") == 1


def test_hostile_text_is_shown_as_it_is():
    root = parsed(hostile_page())
    shown = root.xpath("string(//div[@class='page'])")
    assert HOSTILE.strip() in shown
    assert "49" not in shown


def test_hostile_title_cannot_leave_its_style_rule():
    (style,) = re.findall(r"<style>(.*?)</style>", hostile_page(), flags=re.S)
    (header,) = re.findall(r"@top-left\{content:(\".*?\")\}", style)
    assert not set(header[1:-1]) & set("\"'<>{}();")


def test_excerpts_only_page_holds_no_full_text():
    documents = kessel(2).documents
    text = parsed(page(2, excerpts_only=True)).text_content()
    assert "It was the third fire at the granary in four years." in text
    assert documents[0].text.split("\n\n")[5] not in text
    assert "The full texts are left out" in text


@pytest.mark.slow
def test_five_megabytes_of_text_are_shown():
    document = a_document("<b>word</b> & more. " * 262_144)
    text = render_page(build_sheet(Findings((document,)), made=MADE))
    assert text.count("&lt;b&gt;word&lt;/b&gt; &amp; more. ") == 262_144


@pytest.mark.slow
def test_many_paragraphs_with_many_pins_are_written():
    document = a_document("One word here.\n\n" * 20_000)
    found = []
    for number in range(20_000):
        start = number * 16
        sentence = Pin(document.id, Span(start, start + 14))
        found.append(sealed(Paragraph(sentence, number + 1), document))
        if number % 4 == 0:
            words = Pin(document.id, Span(start + 4, start + 8))
            found.append(sealed(Quotation((words,), "direct"), document))
    text = render_page(build_sheet(Findings((document,), tuple(found)), made=MADE))
    assert text.count("data-of") == 0
    assert text.count('<mark class="l-quotation" id=') == 5_000


def test_rows_of_names_that_tell_little_are_folded_only_beside_others():
    text = page(3)
    names = text[text.index('<section id="names"') : text.index('<section id="labels"')]
    assert "in-cell" in names
    assert "Titles and forms of names" not in names


def test_page_of_three_sources_is_light():
    assert len(page(3).encode()) < 100_000


def test_page_is_the_same_each_time():
    sheet = build_sheet(kessel(3), made=MADE)
    assert render_page(sheet) == render_page(replace(sheet))


# ---- what another source may say in other words -------------------------------------------------


def with_perhaps(**how):
    """Return the page of three sources with one statement that another may say."""
    how = how or {"perhaps": True}
    findings = kessel(3)
    post, union, senate = findings.documents
    row = coverage(
        (post, union, senate), {post: "The owner, Norhavn"}, near={union: "There was a rule"},
        **how,
    )  # fmt: skip
    findings = replace(findings, annotations=(*findings.annotations, row))
    return parsed(render_page(build_sheet(findings, made=MADE)))


def test_what_another_may_say_stands_beside_it_and_not_among_the_single():
    tree = with_perhaps()
    (row,) = tree.xpath("//article[contains(@class, 'perhaps')]")
    passages = [one.text_content() for one in row.xpath(".//blockquote")]
    assert any("Norhavn Grain, did not answer" in one for one in passages)
    assert any("There was a rule" in one for one in passages)
    single = [one.text_content() for one in tree.xpath("//li[contains(@class, 'single')]")]
    assert single
    assert not any("did not answer" in one for one in single)


def test_what_another_only_touches_on_is_folded_apart_from_what_is_in_no_other():
    tree = with_perhaps(touching=True)
    assert not tree.xpath("//article[contains(@class, 'perhaps')]")
    (fold,) = tree.xpath("//h4[@id='touched']/following-sibling::details")
    assert fold.get("open") is None
    assert "did not answer" in fold.text_content()
    assert "B touches on it; the passages" in fold.text_content()


@pytest.mark.parametrize("how", [{"perhaps": True}, {"touching": True}])
def test_each_statement_stands_once_and_can_be_gone_to(how):
    tree = with_perhaps(**how)
    ids = tree.xpath("//@id[starts-with(., 's-')]")
    assert len(ids) == len(set(ids))
