"""Feeds: one document an item; lists of feeds; nothing fetched."""

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested

from crossread.errors import UnreadableSource

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Herald</title>
<language>en-GB</language>
<item><title>Gate &amp; bridge</title><link>https://herald.example/1</link>
<pubDate>Fri, 09 May 2025 10:30:00 +0300</pubDate><dc:creator>Ann Lee</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><p>{SENTENCE * 4}</p><img src="//t.example/p" width=1>]]>
</content:encoded></item>
<item><title>Two</title><description>A summary only.</description></item>
<item><title>Three</title></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>Voice</title>
<entry><title type="html">Gate &lt;b&gt;opens&lt;/b&gt;</title>
<link rel="self" href="https://v.example/feed"/><link href="https://v.example/1"/>
<author><name>Bo Renn</name></author><published>2025-05-09T10:30:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE}</p></div></content>
</entry></feed>"""


def test_items_of_rss():
    found = ingested(RSS, "feed.xml")
    one, two = found.documents
    assert one.text == f"{SENTENCE}\n\n{SENTENCE * 4}".strip()
    capture = one.capture
    assert (capture.member, capture.title, capture.outlet) == ("#1", "Gate & bridge", "The Herald")
    assert (capture.author, capture.date) == ("Ann Lee", "2025-05-09T10:30:00+03:00")
    assert {"address", "defused.tracker"} <= set(codes(one))
    assert "extraction.doubtful" in codes(two)
    assert "holds no text" in found.failures[0].reason


def test_entries_of_atom():
    one = document(ATOM, "feed.atom")
    assert one.text == SENTENCE
    assert one.capture.title == "Gate opens"
    assert one.capture.author == "Bo Renn"
    assert [n.message for n in one.capture.notes if n.code == "address"] == ["https://v.example/1"]
    assert one.language == "uk"


def test_list_of_feeds_is_told_and_not_fetched():
    opml = (
        "<opml><head><title>Mine</title></head><body><outline text='Herald' "
        "xmlUrl='https://herald.example/feed'/></body></opml>"
    )
    one = document(opml, "a.opml")
    assert one.text == "Herald https://herald.example/feed"
    assert "list" in codes(one)


def test_feed_in_utf_16_is_read():
    assert document(ATOM.encode("utf-16"), "standard input").text == SENTENCE


@pytest.mark.parametrize("xml", ["<?xml version='1.0'?><urlset><url/></urlset>", "<rss></rss>"])
def test_xml_that_is_no_feed_is_refused(xml):
    with pytest.raises(UnreadableSource, match="no items of a feed"):
        ingested(xml, "a.xml")


def test_broken_xml_is_refused():
    with pytest.raises(UnreadableSource, match="no well-formed XML"):
        ingested("<rss><channel>", "a.rss")
