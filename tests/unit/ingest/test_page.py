"""Saved pages: article text, structure, what was dropped and put back."""

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested, page

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Limits

LONG = "Nobody who lives below the wall has forgotten the night on which the siren did not sound."


def blocks(one, role):
    return [block.span.of(one.text) for block in one.capture.blocks if block.role == role]


def test_article_is_kept_and_the_page_around_it_is_not():
    menu = "<nav><ul><li><a href='/n'>News</a></li><li><a href='/s'>Sport today</a></li></ul></nav>"
    footer = "<footer><p>All rights reserved by nobody at all.</p></footer>"
    content = page("").replace("<body>", f"<body>{menu}").replace("</body>", f"{footer}</body>")
    one = document(content, "a.html")
    assert one.text.count(SENTENCE) == 3
    assert "Sport today" not in one.text
    assert "rights reserved" not in one.text
    assert "dropped.navigation" in codes(one)


def test_comments_of_readers_are_left_out_and_counted():
    comments = f"<div id='comments'><p>I do not believe a word. {LONG}</p></div>"
    one = document(page("").replace("</article>", f"</article>{comments}"), "a.html")
    assert "believe a word" not in one.text
    assert "dropped.comments" in codes(one)


def test_blocks_cover_the_text_in_order():
    one = document(page(f"<ul><li>{LONG}</li><li>Second item of it.</li></ul>"), "a.html")
    at = 0
    for block in one.capture.blocks:
        assert one.text[at : block.span.start].strip() == ""
        at = block.span.end
    assert at == len(one.text)


def test_lists_keep_their_items():
    one = document(page(f"<ul><li>{LONG}</li><li>The second item is shorter.</li></ul>"), "a.html")
    assert blocks(one, "item") == [LONG, "The second item is shorter."]


def test_block_quotation_keeps_its_role_and_its_paragraphs():
    quote = f"<blockquote><p>{LONG}</p><p>We ask for the recordings.</p></blockquote>"
    one = document(page(quote), "a.html")
    assert blocks(one, "quote") == [LONG, "We ask for the recordings."]


def test_headings_keep_their_role():
    one = document(page("<h2>What the book says</h2>" + f"<p>{LONG}</p>"), "a.html")
    assert "What the book says" in blocks(one, "heading")


def test_text_holds_no_markup_characters():
    words = "<p>It is <b>bold</b>, <i>slanted</i>, <a href='/x'>led on</a>.</p>"
    one = document(page(f"<ul><li>{LONG}</li></ul>{words}"), "a.html")
    assert "It is bold, slanted, led on." in one.text
    assert not set("*_#|<>") & set(one.text)


def test_forced_break_is_a_line_and_two_are_a_paragraph():
    one = document(page(f"<p>{LONG}<br>Second line.<br><br>Next paragraph.</p>"), "a.html")
    assert f"{LONG}\nSecond line.\n\nNext paragraph." in one.text


def test_cells_of_a_table_stand_apart():
    body = f"<p>{LONG}</p><table><tr><td>Upper Ambrel</td><td>14</td></tr></table>"
    assert "Upper Ambrel\t14" in document(page(body), "a.html").text


@pytest.mark.parametrize(
    "body",
    [
        f"<blockquote>{LONG} “We will open it.”</blockquote>",
        f"<blockquote><p>{LONG} “We will open it.”</p></blockquote>",
        f"<div class='pull'><blockquote><p>{LONG} “We will open it.”</p></blockquote></div>",
        f"<p>{LONG} <em>“We will open it.”</em> And <a href='/x'>a link</a> goes on.</p>",
        f"<div><p>{LONG} <strong>“We will</strong> open it.”</p></div>",
        f"<p>{LONG}<span class='author-z1'>, she said,</span> and again: “We will open it.”</p>",
        f"<section><ul><li><p>{LONG} “We will open it.”</p></li></ul></section>",
    ],
)
def test_quotation_in_the_middle_is_never_lost(body):
    one = document(page(body), "a.html")
    assert LONG in one.text
    assert "“We will open it.”" in one.text


def test_span_with_the_class_of_an_author_keeps_its_words():
    body = f"<p>She paused<span class='author-a-z1'>,</span> and went on. {LONG}</p>"
    assert "She paused, and went on." in document(page(body), "a.html").text


def test_passage_that_the_page_does_not_show_is_noted():
    inside = " ".join(f"{LONG} {n}." for n in range(8))
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + inside
        + '"}</script>'
    )
    content = f"<!DOCTYPE html><html><head>{head}</head><body><p>Wait…</p></body></html>"
    assert "extraction.unseen" in codes(document(content, "a.html"))


def test_soft_hyphens_are_left_out():
    assert (
        "Wasserstandsmeldung"
        in document(page("<p>Wasser\u00adstands\u00admeldung: " + LONG + "</p>"), "a.html").text
    )


def test_words_keep_their_entities_and_spaces():
    one = document(
        page(f"<p>Salt &amp; water, 5&nbsp;&euro;, &laquo;so&raquo;, caf&#233;. {LONG}</p>"),
        "a.html",
    )
    assert "Salt & water, 5 €, «so», café." in one.text


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252"])
def test_mislabelled_page_is_read_right(declared):
    ukrainian = (
        "Речниця річкової ради повідомила, що браму на дамбі відчинять у п'ятницю, а мешканці "
        "обох берегів зможуть повернутися додому."
    )
    body = "".join(f"<p>{n}. {ukrainian}</p>" for n in range(4))
    content = (
        f"<!DOCTYPE html><html><head><meta charset='{declared}'></head><body>{body}</body></html>"
    )
    one = document(content.encode("cp1251"), "a.html")
    assert ukrainian in one.text
    assert one.language == "uk"
    assert "encoding.mislabelled" in codes(one)


def test_declared_encoding_of_a_page_is_believed():
    content = page(f"<p>Ça va: {LONG}</p>").replace("utf-8", "iso-8859-15")
    one = document(content.encode("iso-8859-15"), "a.html")
    assert "Ça va" in one.text
    assert "encoding.mislabelled" not in codes(one)


def test_xhtml_with_its_declaration_is_read():
    content = '<?xml version="1.0" encoding="utf-8"?>\n' + page(f"<p>Ça va: {LONG}</p>")
    assert "Ça va" in document(content, "a.xhtml").text


@pytest.mark.parametrize(
    "content", ["<html></html>", "<!DOCTYPE html>", "<html><body><img></body></html>"]
)
def test_page_without_an_article_is_refused(content):
    with pytest.raises(UnreadableSource) as caught:
        ingested(content, "a.html")
    assert caught.value.hint


@pytest.mark.parametrize(
    "opening", ["<div>", "<b>", "<blockquote>", "<ul><li>", "<span>", "<p><i>"]
)
@pytest.mark.slow
def test_markup_nested_a_hundred_thousand_deep_is_survived(opening):
    one = document(
        page(f"<p>{LONG}</p>{opening * 100_000}<p>At the very bottom: {LONG}</p>"), "a.html"
    )
    assert "At the very bottom" in one.text
    assert "markup.deep" in codes(one)


def test_page_of_too_many_tags_is_refused_with_the_number():
    with pytest.raises(UnreadableSource, match=r"\d tags of at most 50") as caught:
        ingested(page("<p>x</p>" * 100), "a.html", limits=Limits(max_tags=50))
    assert caught.value.hint


@pytest.mark.parametrize(
    "tail",
    [
        "<" * 100_000,
        "<a href='" + "x" * 100_000,
        "<!--" * 100_000,
        '<a "' * 100_000,
        "&#0;&#xd800;&#x110000;",
    ],
)
def test_broken_markup_is_survived(tail):
    one = document(page("") + tail, "a.html")
    assert SENTENCE in one.text
    one.text.encode("utf-8")
    assert "\0" not in one.text


def test_much_text_left_out_near_the_article_is_doubted():
    aside = "<aside>" + "".join(f"<p>{LONG} {n}</p>" for n in range(60)) + "</aside>"
    one = document(page(aside), "a.html")
    assert "extraction.doubtful" in codes(one)


def test_scripts_and_styles_are_no_text():
    one = document(page(f"<script>var x = '{LONG}';</script><style>p {{}}</style>"), "a.html")
    assert LONG not in one.text


def test_language_of_the_words_wins_over_the_declared():
    assert document(page("", attributes='lang="de"'), "a.html").language == "en"


@pytest.mark.parametrize("fault", [ValueError, RecursionError, AttributeError, SyntaxError])
def test_fault_of_the_library_is_an_unreadable_source(monkeypatch, fault):
    def broken(*arguments, **options):
        raise fault

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    with pytest.raises(UnreadableSource, match="no article was found"):
        ingested(page(""), "a.html")


def test_fault_of_the_library_in_metadata_loses_only_metadata(monkeypatch):
    def broken(*arguments, **options):
        raise ValueError

    monkeypatch.setattr("trafilatura.metadata.extract_metadata", broken)
    one = document(page(""), "a.html")
    assert one.capture.title == "Gate opens on Friday"
    assert one.capture.outlet is None


def test_page_reaches_for_nothing_outside(tmp_path, monkeypatch):
    def opened(*arguments, **options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket", opened)
    secret = tmp_path / "secret.txt"
    secret.write_text("Do not read this file.", encoding="utf-8")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    frames = (
        '<base href="http://x.example/"><img src="http://x.example/p.png">'
        f'<iframe src="{secret.as_uri()}"></iframe><link rel="stylesheet" href="http://x.example/s">'
    )
    content = page(f"<p>&x; {LONG}</p>{frames}").replace("<!DOCTYPE html>", entity)
    one = document(content, "a.xhtml")
    assert LONG in one.text
    assert "Do not read" not in one.text


def test_line_ends_of_the_markup_are_no_news():
    assert "crlf" not in codes(document(page("").replace("><", ">\r\n<"), "a.html"))


def test_invisible_characters_of_the_text_are_noted():
    one = document(page(f"<p>{LONG} &#8203;&#8238;so</p>"), "a.html")
    assert {"bidi", "zero-width"} <= set(codes(one))
