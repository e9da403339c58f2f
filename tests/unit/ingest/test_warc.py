"""Web archives: records streamed, digests checked, the time and address of each capture kept."""

import hashlib
import io
import json
from io import BytesIO

import pytest
from tests.unit.ingest.builders import SENTENCE, codes, ingested, page
from tests.unit.ingest.made import zipped
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest import formats
from crossread.ingest.limits import Limits
from crossread.ingest.reader import Source, read_source

# The writer that makes the test's archives leaves its temporary files to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def warc(records, *, packed=True):
    """Return a WARC; a record is ``(address, body, headers)``, status 200 unless it says so."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "tests"}))
    for address, body, *more in records:
        headers = dict(more[0]) if more else {}
        status = headers.pop("status", "200 OK")
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2025-05-09T10:30:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


PAGE = page("").encode()
ADDRESS = "https://herald.example/gate"


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_read_with_address_and_time(packed):
    content = warc(
        [(ADDRESS, PAGE), ("https://herald.example/x.png", b"x", {"Content-Type": "image/png"})],
        packed=packed,
    )
    found = ingested(content, "a.warc.gz" if packed else "a.warc")
    (one,) = found.documents
    assert SENTENCE in one.text
    assert (one.capture.member, one.capture.taken) == (f"!{ADDRESS}", "2025-05-09T10:30:00Z")
    assert one.capture.media_type == "text/html"
    assert "digest.held" in codes(one)
    assert "1 record of no text" in found.failures[0].reason


def test_changed_record_is_told():
    content = warc([(ADDRESS, PAGE)], packed=False).replace(b"Gate opens", b"Gate shuts")
    (one,) = ingested(content, "a.warc").documents
    assert "digest.wrong" in codes(one)


def test_address_taken_twice_gives_two_members():
    content = warc([(ADDRESS, PAGE), (ADDRESS, PAGE.replace(b"opens", b"shuts"))])
    members = [one.capture.member for one in ingested(content, "a.warc.gz").documents]
    assert members == [f"!{ADDRESS}", f"!{ADDRESS}~2"]


def test_page_that_was_not_there_is_passed_over():
    content = warc([(ADDRESS, PAGE), (ADDRESS, PAGE, {"status": "404 Not Found"})])
    found = ingested(content, "a.warc.gz")
    assert len(found.documents) == 1
    assert "not there" in found.failures[0].reason


def test_page_packed_by_its_server_is_unpacked():
    import gzip

    content = warc([(ADDRESS, gzip.compress(PAGE), {"Content-Encoding": "gzip"})])
    assert SENTENCE in ingested(content, "a.warc.gz").documents[0].text


def test_bomb_in_a_record_is_refused_and_the_rest_read():
    import brotli

    bomb = brotli.compress(b"<p>" + b"a" * 5_000_000)
    content = warc([(ADDRESS, bomb, {"Content-Encoding": "br"}), ("https://x.example/", PAGE)])
    found = ingested(content, "a.warc.gz", limits=Limits(max_entry_bytes=100_000))
    assert len(found.documents) == 1
    assert "more than 0.10 MB" in found.failures[0].reason


def test_archive_cut_short_keeps_what_came_before():
    content = warc([(ADDRESS, PAGE), ("https://x.example/", PAGE)], packed=False)
    found = ingested(content[:-900], "a.warc")
    assert found.documents[0].capture.member == f"!{ADDRESS}"


def test_file_is_streamed_and_may_be_larger_than_a_source(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc([(ADDRESS, PAGE)]))
    limits = Limits(max_bytes=100)
    (one,) = read_source(Source("a.warc.gz", str(path)), limits=limits).documents
    assert one.capture.digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_archive_is_refused():
    found = ingested(b"WARC/1.0\r\nnothing of the kind", "a.warc")
    assert found.documents == ()
    assert found.failures


def test_without_the_extra_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        ingested(warc([(ADDRESS, PAGE)]), "a.warc.gz")
    assert caught.value.hint == "pip install 'crossread[warc]'"


def wacz(inside, *, stated=None, signed=False):
    package = json.dumps(
        {
            "resources": [
                {
                    "path": "archive/data.warc.gz",
                    "hash": f"sha256:{stated or hashlib.sha256(inside).hexdigest()}",
                }
            ]
        }
    ).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    if signed:
        digest["signedData"] = signed(digest["hash"])
    return zipped(
        {
            "datapackage.json": package,
            "datapackage-digest.json": json.dumps(digest),
            "archive/data.warc.gz": inside,
        }
    )


def test_package_whose_digests_hold():
    (one,) = ingested(wacz(warc([(ADDRESS, PAGE)])), "a.wacz").documents
    assert {"wacz.held", "wacz.digest-held", "digest.held"} <= set(codes(one))
    assert not [code for code in codes(one) if code.startswith("wacz.signature")]


def test_package_whose_digests_do_not_hold():
    (one,) = ingested(wacz(warc([(ADDRESS, PAGE)]), stated="0" * 64), "a.wacz").documents
    assert "wacz.digest-wrong" in codes(one)


def test_package_without_an_archive_is_refused():
    with pytest.raises(UnreadableSource, match="holds no web archive"):
        ingested(zipped({"datapackage.json": "{}"}), "a.wacz")


def test_stream_is_never_read_whole():
    class Watched(io.BytesIO):
        most = 0

        def read(self, size=-1):
            assert size >= 0
            self.most = max(self.most, size)
            return super().read(size)

    from crossread.ingest.limits import Budget
    from crossread.ingest.parts import Context
    from crossread.ingest.warc import read_warc

    stream = Watched(warc([(f"{ADDRESS}/{n}", PAGE) for n in range(50)]))
    limits = Limits()
    parts = list(read_warc(stream, Context("a", limits, Budget(limits, "a"))))
    assert len(parts) == 50
    assert stream.most <= 1 << 17
