"""What pages say about themselves, and where the date was found."""

import json

import pytest
from tests.unit.ingest.builders import codes, document, page


def capture(head="", body=""):
    return document(page(body, head), "a.html").capture


def linked(**fields):
    value = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "head, found",
    [
        (linked(datePublished="2025-05-09"), "JSON-LD datePublished"),
        ('<meta property="article:published_time" content="2025-05-09">', "article:published_time"),
        ('<meta name="DC.date.issued" content="2025-05-09">', "meta DC.date.issued"),
        ('<link rel="canonical" href="https://x.example/2025/05/09/gate">', "address"),
    ],
)
def test_date_in_the_head_is_found(head, found):
    one = capture(head)
    assert one.date == "2025-05-09"
    assert found in one.date_found


@pytest.mark.parametrize(
    "body, found",
    [
        (
            '<span itemprop="datePublished" content="2025-05-09">Friday</span>',
            "itemprop datePublished",
        ),
        ('<time datetime="2025-05-09T08:00">on Friday</time>', "time tag"),
        ("<time>9 травня 2025</time>", "time tag"),
        ('<p class="post-date">May 9, 2025</p>', "element of class post-date"),
    ],
)
def test_date_in_the_body_is_found(body, found):
    one = capture(body=body)
    assert (one.date, one.date_found) == ("2025-05-09", found)


def test_date_beside_the_title_is_found():
    content = page("").replace("</h1>", "</h1><p>May 9, 2025, from our desk</p>")
    one = document(content, "a.html").capture
    assert (one.date, one.date_found) == ("2025-05-09", "beside the title")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>The treaty was signed on May 9, 2025 in the old hall of the customs house.</p>",
        "<footer><p>© 9 May 2025</p></footer>",
        '<div class="comment"><time datetime="2025-05-09">Friday</time></div>',
        '<aside><time datetime="2025-05-09">Friday</time> Another piece</aside>',
        '<p class="date">Updated May 9, 2025</p>',
    ],
)
def test_other_dates_of_a_page_are_not_the_day_of_publication(body):
    assert capture(body=body).date is None


def test_linked_data_wins_over_meta():
    head = '<meta name="date" content="2025-05-10">' + linked(datePublished="2025-05-09T22:00:00Z")
    assert capture(head).date == "2025-05-09T22:00:00+00:00"


def test_linked_data_inside_a_graph_is_found():
    inner = {"@type": "Article", "datePublished": "2025-05-09"}
    head = f'<script type="application/ld+json">{json.dumps({"@graph": [inner]})}</script>'
    assert capture(head).date == "2025-05-09"


def test_linked_data_of_other_articles_is_passed_over():
    other = {"@type": "ListItem", "item": {"@type": "Article", "datePublished": "2001-01-01"}}
    value = {"@type": "ItemList", "itemListElement": [other]}
    head = f'<script type="application/ld+json">{json.dumps(value)}</script>'
    assert capture(head).date is None


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "null", "3", '{"@type": []}', '[[["x"]]]'])
def test_broken_linked_data_is_survived(text):
    assert capture(f'<script type="application/ld+json">{text}</script>').title


def test_date_in_the_future_is_kept_and_doubted():
    one = document(page("", '<meta name="date" content="2031-01-01">'), "a.html")
    assert one.capture.date == "2031-01-01"
    assert "date.future" in codes(one)


def test_another_date_of_publication_is_noted():
    head = linked(datePublished="2025-05-09")
    head += '<link rel="canonical" href="https://x.example/2024/01/02/gate">'
    one = capture(head)
    notes = {note.code: note.message for note in one.notes}
    assert one.date == "2025-05-09"
    assert notes["date.other"] == "another date, 2024-01-02, stands in the page (address)"


def test_dates_a_day_apart_are_no_contradiction():
    head = linked(datePublished="2025-05-09T23:30:00Z")
    head += '<meta property="article:published_time" content="2025-05-10T01:30:00+02:00">'
    assert "date.other" not in [note.code for note in capture(head).notes]


def test_change_after_publication_is_noted():
    head = linked(datePublished="2025-05-09", dateModified="2025-05-12T10:00:00Z")
    notes = {note.code: note.message for note in capture(head).notes}
    assert notes["changed"] == "it says it was changed on 2025-05-12"


def test_address_is_noted():
    head = '<link rel="canonical" href="https://x.example/gate">'
    notes = {note.code: note.message for note in capture(head).notes}
    assert notes["address"] == "https://x.example/gate"


@pytest.mark.parametrize(
    "title",
    [
        "Gate opens on Friday",
        "Gate opens on Friday | The Sluice",
        "Gate opens on Friday - The Sluice",
        "The Sluice: Gate opens on Friday",
    ],
)
def test_title_is_given_without_the_outlet(title):
    head = f'<title>{title}</title><meta property="og:site_name" content="The Sluice">'
    one = capture(head)
    assert (one.title, one.outlet) == ("Gate opens on Friday", "The Sluice")


@pytest.mark.parametrize(
    "title",
    [
        "Gate opens | and closes - The Sluice",
        "The Sluice » Gate opens | and closes",
        "Gate opens | and closes",
    ],
)
def test_title_without_a_heading_loses_only_the_outlet(title):
    head = f'<meta property="og:title" content="{title}">'
    head += '<meta property="og:site_name" content="The Sluice">'
    content = page("", head).replace("<h1>Gate opens on Friday</h1>", "")
    assert document(content, "a.html").capture.title == "Gate opens | and closes"


@pytest.mark.parametrize("heading", ["News", "The Sluice"])
def test_heading_that_is_no_title_is_passed_over(heading):
    head = '<meta property="og:title" content="News of the gate and of The Sluice on Friday">'
    head += '<meta property="og:site_name" content="The Sluice">'
    content = page("", head).replace("<h1>Gate opens on Friday</h1>", f"<h1>{heading}</h1>")
    expected = "News of the gate and of The Sluice on Friday"
    assert document(content, "a.html").capture.title == expected


def test_heading_is_the_title_where_nothing_else_is():
    assert capture().title == "Gate opens on Friday"


def test_publisher_is_the_outlet():
    assert capture(linked(publisher={"@type": "Organization", "name": "X Post"})).outlet == "X Post"


def test_declared_language_helps_where_the_words_do_not():
    content = "<!DOCTYPE html><html lang='uk'><body><p>29, 14, 9 — 2025 (0,7 %)</p></body></html>"
    assert document(content, "a.html").language == "uk"


@pytest.mark.parametrize(
    "head, author",
    [
        ('<meta name="author" content="Lena Osterby">', "Lena Osterby"),
        ('<meta name="author" content="By Lena Osterby">', "Lena Osterby"),
        (linked(author={"@type": "Person", "name": "Lena Osterby"}), "Lena Osterby"),
        (
            linked(author=[{"name": "Lena Osterby"}, {"name": "Daud Renn"}]),
            "Lena Osterby, Daud Renn",
        ),
        (linked(author="Lena Osterby"), "Lena Osterby"),
        (linked(author="Lena Osterby and Daud Renn"), "Lena Osterby and Daud Renn"),
        (linked(author="Bundy Osterby"), "Bundy Osterby"),
        (
            '<link rel="canonical" href="https://sluice.example/a"><meta name="author" '
            'content="Sluice.example">',
            None,
        ),
        (linked(author={"@type": "Organization", "name": "Meridian"}), None),
        ('<meta name="author" content="admin">', None),
        ('<meta name="author" content="https://x.example/lena">', None),
        ('<meta name="author" content="Sluice News GmbH">', None),
    ],
)
def test_author_is_a_person_or_nobody(head, author):
    assert capture(head).author == author
