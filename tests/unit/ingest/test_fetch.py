"""Fetching: what may be asked, what is kept, and servers that do their worst."""

import gzip
import ipaddress
import itertools
import time
import zlib
from datetime import UTC, datetime

import brotli
import pytest
import zstandard
from tests.unit.ingest.builders import SENTENCE, page
from tests.unit.ingest.servers import HARBOUR, Net, Server, fetcher, redirect, response

from crossread.errors import CrossreadError, NotFetched, UnreadableSource
from crossread.ingest.addresses import address_of, is_public
from crossread.ingest.captures import fault_in, source_of, warc_of
from crossread.ingest.fetch import Patience
from crossread.ingest.fetching import Fetching
from crossread.ingest.limits import Limits
from crossread.ingest.reader import Source, read_source
from crossread.ingest.robots import fits, read_robots

PAGE = page("")
HTML = response(PAGE)
AT = "http://harbour.example/story"


@pytest.fixture
def served():
    with Server({"/story": HTML}) as server:
        yield server


# -- which numbers may be asked -------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 192.0.0.8
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:93.184.215.14 64:ff9b::7f00:1
    64:ff9b::5db8:d70e 64:ff9b:1::1 100::1 2001::1 2001:20::1 2001:db8::1 2002:7f00:1::
    2002:5db8:d70e::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%2 fec0::1
    ff02::1""".split(),
)
def test_number_that_is_not_of_the_open_net_is_refused(number):
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "number", ["93.184.215.14", "8.8.8.8", "100.128.0.1", "2606:2800:21f:cb07::1", "2a00:1450::1"]
)
def test_number_of_the_open_net_may_be_asked(number):
    assert is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "text, said",
    [
        ("ftp://harbour.example/a", "is no address"),
        ("https://", "is no address"),
        ("http://a b/", "is no address"),
        ("http://[::1", "is no address"),
        ("http://harbour.example:99999/", "is no address"),
        ("http://[fe80::1%25eth0]/", "is no address"),
        ("http://harbour.example/\r\nHost: x", None),
        ("http://harbour.example:8080/", "at port 8080"),
        ("http://ann:secret@harbour.example/", "holds a password"),
        (f"http://harbour.example/{'a' * 3000}", "is no address"),
    ],
)
def test_address_that_cannot_be_asked_is_refused_before_anything_is_looked_up(text, said):
    if said is None:
        assert address_of(text).target == "/Host:%20x"
        return
    with pytest.raises(NotFetched, match=said) as caught:
        address_of(text)
    assert "secret" not in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "text, url",
    [
        ("HTTP://Harbour.Example", "http://harbour.example/"),
        ("https://harbour.example.:443/a#b", "https://harbour.example/a"),
        (
            "https://hafen-brücke.example/ä?ö=1",
            "https://xn--hafen-brcke-0hb.example/%C3%A4?%C3%B6=1",
        ),
        ("http://[2606:2800:21f::1]/", "http://[2606:2800:21f::1]/"),
    ],
)
def test_address_is_written_in_one_way(text, url):
    assert address_of(text).url == url


# -- a page ---------------------------------------------------------------------------------------


def test_page_comes_with_everything_that_passed(served):
    got = fetcher(served).page(AT)
    assert got.content == PAGE.encode()
    assert got.last.response == HTML
    assert got.last.request.startswith(b"GET /story HTTP/1.1\r\nHost: harbour.example\r\n")
    assert (got.last.status, got.last.number, got.url) == (200, HARBOUR, AT)
    assert got.taken.endswith("Z")
    assert [one.code for one in got.robots] == ["robots.allowed"]


def test_request_says_who_asks_and_carries_nothing_else(served):
    fetcher(served).page(AT)
    request = served.requests[-1]
    assert "User-Agent: crossread/" in request
    names = [line.split(":")[0] for line in request.split("\r\n")[1:] if line]
    assert names == ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]


def test_cookie_that_is_set_is_never_sent(served):
    served.says["/"] = response(status="302 Found", Location="/story", Set_Cookie="a=b")
    fetcher(served).page("http://harbour.example/")
    assert "ookie" not in served.requests[-1]


def test_fetched_page_is_read_with_its_notes(served):
    served.says["/"] = redirect("/story")
    got = fetcher(served).page("http://harbour.example/")
    (one,) = read_source(source_of(got, got.asked)).documents
    notes = {note.code: note.message for note in one.capture.notes}
    assert SENTENCE in one.text
    assert one.capture.digest == got.digest
    assert one.capture.taken == got.taken
    assert notes["address"] == AT
    assert notes["fetched.redirects"] == f"reached by 1 redirect: http://harbour.example/ → {AT}"
    assert "could change it" in notes["fetched.doubt"]
    assert "robots.txt of http://harbour.example is not there" in notes["robots.allowed"]


def test_charset_of_the_server_decides(served):
    words = page("<p>Der Bürgermeister sprach über die Brücke.</p>").replace("utf-8", "x-unknown")
    served.says["/story"] = response(
        words.encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1"
    )
    got = fetcher(served).page(AT)
    (one,) = read_source(source_of(got, AT)).documents
    assert "Bürgermeister" in one.text


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream", "", "nonsense"])
def test_kind_is_told_by_the_bytes_whatever_the_server_calls_it(served, kind):
    served.says["/story"] = response(PAGE, Content_Type=kind)
    (one,) = read_source(source_of(fetcher(served).page(AT), AT)).documents
    assert one.capture.media_type == "text/html"


def test_bytes_that_are_no_page_are_refused_by_what_they_are(served):
    served.says["/story"] = response(b"\x7fELF\0\0\0\0" * 100, Content_Type="text/html")
    with pytest.raises(UnreadableSource, match="a program"):
        read_source(source_of(fetcher(served).page(AT), AT))


# -- where a name leads ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.1", "::1", "64:ff9b::7f00:1"])
def test_name_that_leads_inside_is_refused_and_nothing_is_dialled(served, number):
    net = Net(served, {"harbour.example": [number]})
    with pytest.raises(NotFetched, match="not on the open net"):
        fetcher(served, network=net).page(AT)
    assert net.dialled == []


def test_of_several_numbers_only_those_of_the_open_net_are_dialled(served):
    net = Net(served, {"harbour.example": ["127.0.0.1", HARBOUR, "fd00::1"]})
    fetcher(served, network=net).page(AT)
    assert net.dialled == [f"{HARBOUR}:80"] * 2


def test_number_that_was_vetted_is_the_one_dialled(served):
    class Rebinding(Net):
        def look_up(self, host, port, seconds):
            super().look_up(host, port, seconds)
            numbers = [HARBOUR] if len(self.looked_up) == 1 else ["127.0.0.1"]
            return tuple(map(ipaddress.ip_address, numbers))

    net = Rebinding(served, {})
    with pytest.raises(NotFetched, match=r"leads to 127\.0\.0\.1"):
        fetcher(served, network=net).page(AT)
    assert net.dialled == [f"{HARBOUR}:80"]
    assert served.asked == ["harbour.example/robots.txt"]


def test_each_exchange_looks_up_once(served):
    net = Net(served, {"harbour.example": [HARBOUR]})
    fetcher(served, network=net).page(AT)
    assert (len(net.looked_up), len(net.dialled)) == (2, 2)


@pytest.mark.parametrize(
    "location",
    """http://127.0.0.1/ http://169.254.169.254/latest/meta-data/ http://[::1]/ http://2130706433/
    http://0177.0.0.1/ http://0x7f.1/ http://0x7f000001/ http://127.1/ http://0/
    http://127.0.0.1.nip.example/ http://localhost/ //10.0.0.1/ http://[::ffff:127.0.0.1]/
    http://[64:ff9b::7f00:1]/ http://[fd00::1]/ http://[2002:7f00:1::]/ http://①②⑦.⓪.⓪.①/
    http://100.64.0.1/ https://192.168.0.1/""".split(),
)
def test_redirect_inside_is_refused_and_never_dialled(served, location):
    served.says["/story"] = redirect(location)
    names = {"127.0.0.1.nip.example": ["127.0.0.1"], "localhost": ["127.0.0.1", "::1"]}
    net = Net(served, {"harbour.example": [HARBOUR], **names})
    with pytest.raises(NotFetched) as caught:
        fetcher(served, network=net).page(AT)
    assert "not on the open net" in caught.value.message
    assert net.dialled == [f"{HARBOUR}:80"] * 2


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://harbour.example/",
        "javascript:alert(1)",
        "http://[",
        "ftp://a/",
    ],
)
def test_redirect_to_something_else_than_the_web_is_refused(served, location):
    served.says["/story"] = redirect(location)
    with pytest.raises(NotFetched, match="no address that can be fetched"):
        fetcher(served).page(AT)


def test_redirect_to_another_port_is_refused_unless_asked_for(served):
    served.says["/story"] = redirect("http://harbour.example:8025/other")
    served.says["/other"] = HTML
    with pytest.raises(NotFetched, match="at port 8025"):
        fetcher(served).page(AT)
    got = fetcher(served, fetching=Fetching(any_port=True)).page(AT)
    assert got.url == "http://harbour.example:8025/other"


@pytest.mark.parametrize("location", ["/story", "/b"])
def test_redirects_in_circles_are_refused(served, location):
    served.says |= {"/story": redirect(location), "/b": redirect("/story")}
    with pytest.raises(NotFetched, match="in circles"):
        fetcher(served).page(AT)


def test_redirects_without_end_are_refused(served):
    served.says |= {f"/{n}": redirect(f"/{n + 1}") for n in range(40)}
    with pytest.raises(NotFetched, match=r"in circles \(11 times"):
        fetcher(served).page("http://harbour.example/0")


def test_redirect_is_recorded_on_the_way(served):
    served.says["/old"] = redirect("http://other.example/story")
    numbers = {"harbour.example": [HARBOUR], "other.example": ["2606:2800:21f::1"]}
    got = fetcher(served, numbers=numbers).page("http://harbour.example/old")
    assert [(one.status, one.number) for one in got.exchanges] == [
        (302, HARBOUR),
        (200, "2606:2800:21f::1"),
    ]
    assert len(got.robots) == 2


def test_name_that_is_not_known_is_said(served):
    with pytest.raises(NotFetched, match=r"no machine named harbour\.example"):
        fetcher(served, numbers={}).page(AT)


def test_proxies_of_the_environment_are_not_used_and_that_is_said(served, monkeypatch):
    class Deaf(Net):
        def dial(self, number, port, seconds):
            raise ConnectionRefusedError

    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    fetcher(served).page(AT)
    net = Deaf(served, {"harbour.example": [HARBOUR]})
    with pytest.raises(NotFetched) as caught:
        fetcher(served, network=net, fetching=Fetching(despite_robots=True)).page(AT)
    assert "HTTPS_PROXY is set, and proxies are not used" in caught.value.hint


# -- what servers do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status, said, hint",
    [
        ("401 Unauthorized", "asks for a password", "browser"),
        ("403 Forbidden", "refuses the page to programs", "browser"),
        ("404 Not Found", "has no such page", "archives"),
        ("410 Gone", "is gone", "archives"),
        ("429 Too Many Requests", "asked too often", "in 120 seconds"),
        ("500 Oops", "fault of its own", "later"),
        ("204 No Content", "gives no page", "browser"),
        ("304 Not Modified", "gives no page", "browser"),
        ("302 Found", "gives no page", "browser"),
        ("999 Denied", "fault of its own", "later"),
    ],
)
def test_status_that_gives_no_page_is_said_in_words(served, status, said, hint):
    served.says["/story"] = response(PAGE, status, Retry_After="120")
    with pytest.raises(NotFetched, match=said) as caught:
        fetcher(served).page(AT)
    assert hint in caught.value.hint
    assert caught.value.details["status"] == int(status[:3])


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", PACKERS)
def test_packed_page_is_unpacked(served, coding):
    served.says["/story"] = response(PACKERS[coding](PAGE.encode()), Content_Encoding=coding)
    assert fetcher(served).page(AT).content == PAGE.encode()
    assert coding in served.requests[-1]


@pytest.mark.parametrize("coding", PACKERS)
def test_bomb_is_refused_with_the_number(served, coding):
    bomb = PACKERS[coding](b"\0" * 20_000_000)
    served.says["/story"] = response(bomb, Content_Encoding=coding)
    with pytest.raises(UnreadableSource, match=r"unpacks to more than 0\.10 MB"):
        fetcher(served).page(AT, Limits(max_bytes=100_000))


def test_bomb_in_a_bomb_is_refused(served):
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    served.says["/story"] = response(bomb, Content_Encoding="gzip, gzip")
    with pytest.raises(UnreadableSource, match="unpacks to more than"):
        fetcher(served).page(AT, Limits(max_bytes=100_000))


def test_packing_many_times_over_is_refused(served):
    served.says["/story"] = response(PAGE, Content_Encoding=", ".join(["gzip"] * 9))
    with pytest.raises(NotFetched, match="packed 9 times over"):
        fetcher(served).page(AT)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "rot13"])
def test_packing_that_does_not_hold_is_refused(served, coding):
    served.says["/story"] = response(b"no such thing at all", Content_Encoding=coding)
    with pytest.raises(CrossreadError) as caught:
        fetcher(served).page(AT)
    assert caught.value.hint


def without_end(head, piece, pause=0.0):
    def send(connection):
        connection.sendall(head)
        for _ in itertools.count():
            connection.sendall(piece)
            time.sleep(pause)

    return send


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "head, piece",
    [
        (HEAD + b"\r\n", b"a" * 60_000),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"a" * 60_000),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"ea60\r\n" + b"a" * 60_000 + b"\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 6_000 + b"\r\na\r\n"),
        (HEAD, b"X-A: b\r\n"),
        (HEAD + b"X: ", b"b" * 60_000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        (b"", b"rubbish without an end"),
    ],
    ids=["no length", "a length", "chunks", "chunk names", "headers", "a header", "100", "rubbish"],
)
def test_stream_without_end_is_refused_in_time(served, head, piece):
    served.says["/story"] = without_end(head, piece)
    began = time.monotonic()
    with pytest.raises(NotFetched) as caught:
        fetcher(served).page(AT, Limits(max_bytes=1_000_000))
    assert caught.value.hint
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("head", [b"", HEAD, HEAD + b"Content-Length: 5000\r\n\r\n"])
def test_server_that_drips_is_left_in_time(served, head):
    served.says["/story"] = without_end(head, b"x", pause=0.05)
    began = time.monotonic()
    with pytest.raises(NotFetched, match=r"too slow: no whole page within 0\.6 seconds"):
        fetcher(served, patience=Patience(read=0.4, total=0.6)).page(AT)
    assert time.monotonic() - began < 3


def test_server_that_says_nothing_is_left_in_time(served):
    served.says["/story"] = lambda connection: time.sleep(2)
    with pytest.raises(NotFetched, match=r"within 0\.2 seconds"):
        fetcher(served, patience=Patience(read=0.2, total=1)).page(AT)


@pytest.mark.parametrize(
    "sent",
    [
        HTML[:-40],
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\nonly a beg",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
    ],
)
def test_page_that_came_in_part_is_not_kept(served, sent):
    served.says["/story"] = sent
    with pytest.raises(NotFetched, match="in part only"):
        fetcher(served).page(AT)


def test_page_without_a_length_is_doubted(served):
    served.says["/story"] = HEAD + b"\r\n" + PAGE.encode()
    assert "cannot be told" in fetcher(served).page(AT).doubts[0]


@pytest.mark.parametrize("sent", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/9.9 abc\r\n\r\n", b"\0" * 99])
def test_what_speaks_no_http_is_refused(served, sent):
    served.says["/story"] = sent
    with pytest.raises(NotFetched, match=r"does not speak HTTP|broke off"):
        fetcher(served).page(AT)


# -- robots.txt and politeness --------------------------------------------------------------------


def test_page_that_robots_disallows_is_not_asked_for(served):
    served.says["/robots.txt"] = response("User-agent: *\nDisallow: /st")
    with pytest.raises(NotFetched, match=r"asks programs to leave it \(Disallow: /st\)") as caught:
        fetcher(served).page(AT)
    assert served.asked == ["harbour.example/robots.txt"]
    assert "--despite-robots" in caught.value.hint


def test_page_fetched_despite_robots_says_so(served):
    served.says["/robots.txt"] = response("User-agent: *\nDisallow: /")
    got = fetcher(served, fetching=Fetching(despite_robots=True)).page(AT)
    assert [one.code for one in got.robots] == ["robots.despite"]
    assert "fetched all the same, on request" in warc_text(got)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_robots_that_is_not_there_forbids_nothing(served, status):
    served.says["/robots.txt"] = response("Disallow: /", status)
    assert fetcher(served).page(AT).robots[0].code == "robots.allowed"


@pytest.mark.parametrize(
    "sent", [response("", "503 Busy"), b"rubbish", redirect("http://10.0.0.1/")]
)
def test_robots_that_cannot_be_had_counts_as_a_no(served, sent):
    served.says["/robots.txt"] = sent
    with pytest.raises(
        NotFetched, match=r"robots\.txt of http://harbour\.example could not be had"
    ):
        fetcher(served).page(AT)


def test_robots_of_the_host_a_redirect_leads_to_counts_too(served):
    served.says["/story"] = redirect("http://other.example/closed")
    served.says["other.example/robots.txt"] = response("User-agent: *\nDisallow: /closed")
    numbers = {"harbour.example": [HARBOUR], "other.example": [HARBOUR]}
    with pytest.raises(NotFetched, match=r"robots\.txt of http://other\.example asks"):
        fetcher(served, numbers=numbers).page(AT)


def test_robots_is_asked_once_for_a_host(served):
    served.says["/other"] = HTML
    fetching = fetcher(served)
    fetching.page(AT)
    fetching.page("http://harbour.example/other")
    assert served.asked.count("harbour.example/robots.txt") == 1


def test_two_pages_of_one_host_lie_apart_in_time(served):
    waited = []
    fetching = fetcher(
        served, patience=Patience(between=2), sleep=waited.append, clock=lambda: 100.0
    )
    fetching.page(AT)
    assert waited == []
    fetching.page(AT)
    assert waited == [2.0]


@pytest.mark.parametrize(
    "taken, pause",
    [("2026-01-02T03:04:05Z", [10.0]), ("2026-01-02T03:04:01+00:00", [7.0]), ("yesterday", [])],
)
def test_pause_after_a_page_of_an_earlier_run_is_kept(served, taken, pause):
    waited = []
    fetching = fetcher(
        served,
        patience=Patience(between=10),
        sleep=waited.append,
        clock=lambda: 100.0,
        now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    fetching.remember([("http://harbour.example/other", taken), ("http://other.example/", taken)])
    fetching.page(AT)
    assert waited == pause


def test_host_that_asks_for_a_long_pause_is_left_alone(served):
    served.says["/robots.txt"] = response("User-agent: *\nCrawl-delay: 300")
    fetching = fetcher(served)
    fetching.page(AT)
    with pytest.raises(NotFetched, match="alone for 300 seconds"):
        fetching.page(AT)


@pytest.mark.parametrize(
    "rule, target, holds",
    [
        ("/a", "/ab", True),
        ("/a$", "/ab", False),
        ("/a$", "/a", True),
        ("/*.pdf$", "/x/y.pdf", True),
        ("/*.pdf$", "/x/y.pdf?b", False),
        ("*/b", "/a/b/c", True),
        ("/a*b*c", "/a-c-b-c", True),
        ("/a*b*c", "/a-c-b", False),
        ("/*a*a$", "/a", False),
    ],
)
def test_rule_of_robots(rule, target, holds):
    assert fits(rule, target) is holds


@pytest.mark.parametrize(
    "text, target, allowed",
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: Crossread\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: crossread/9\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /a # no", "/a", False),
        ("\ufeffuser-AGENT:*\r\ndisallow:/a", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /%7Eann/%C3%A4", "/~ann/%c3%a4", False),
        ("User-agent: *\nDisallow: /ä", "/%C3%A4", False),
        ("<html>Disallow: /</html>", "/a", True),
    ],
)
def test_robots_as_the_standard_reads_it(text, target, allowed):
    rule = read_robots(text.encode()).rule_for(target)
    assert (rule is None or rule[1]) is allowed


def test_rule_made_to_take_long_does_not():
    began = time.monotonic()
    fits("/" + "*a" * 900 + "$", "/" + "a" * 1900 + "b")
    assert time.monotonic() - began < 0.5


# -- captures -------------------------------------------------------------------------------------


def warc_text(got):
    return gzip.decompress(warc_of(got)).decode("utf-8", "replace")


def test_capture_is_a_web_archive_that_holds_and_reads_the_same(served):
    served.says["/old"] = redirect("/story")
    served.says["/story"] = response(gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    got = fetcher(served).page("http://harbour.example/old")
    archive = warc_of(got)
    assert fault_in(archive) == ""
    found = read_source(Source("a.warc.gz", content=archive))
    (one,) = found.documents
    (fetched,) = read_source(source_of(got, got.asked)).documents
    codes = [note.code for note in one.capture.notes]
    assert one.text == fetched.text
    assert "digest.held" in codes
    assert one.capture.taken == got.taken
    assert [one.reason for one in found.failures] == [
        "1 record of pages that were not there, or elsewhere"
    ]


def test_capture_of_chunks_keeps_them_and_reads_the_same(served):
    body = PAGE.encode()
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    served.says["/story"] = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    got = fetcher(served).page(AT)
    assert got.content == body
    assert got.last.response.endswith(chunks)
    (one,) = read_source(Source("a.warc.gz", content=warc_of(got))).documents
    assert SENTENCE in one.text


def test_capture_that_was_changed_is_told(served):
    content = gzip.decompress(warc_of(fetcher(served).page(AT)))
    changed = content.replace(b"Nobody in the room", b"Somebody in the roo")
    assert changed != content
    assert "does not hold" in fault_in(gzip.compress(changed))


@pytest.mark.parametrize(
    "record",
    [b"", b"rubbish", gzip.compress(b"WARC/1.1\r\n\r\n", mtime=0)],
    ids=["nothing", "rubbish", "a head alone"],
)
def test_capture_that_is_damaged_is_told(record):
    assert fault_in(record)
