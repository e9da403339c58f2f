"""Files made to overwhelm or to spy: refused or defused, nothing else lost, memory bounded."""

import gzip
import os
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ingest.builders import SENTENCE, ingested
from tests.unit.ingest.made import docx, mail, odt, paragraph, zipped

from crossread.errors import CrossreadError, UnreadableSource
from crossread.ingest.limits import Limits

LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY j SYSTEM 'file:///etc/hostname'>]>"


def in_feed(head):
    return f"{head}<rss><channel><item><description>&j;</description></item></channel></rss>"


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_feed_with_entities_of_its_own_is_refused(head, encoding):
    with pytest.raises(UnreadableSource, match="declares the entity"):
        ingested(in_feed(head).encode(encoding), "a.rss")


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("name, part", [("a.docx", "word/document.xml"), ("a.odt", "content.xml")])
def test_office_document_with_entities_is_refused(name, part, head):
    with pytest.raises(UnreadableSource, match="declares the entity"):
        ingested(zipped({part: f"{head}<a>&j;</a>"}), name)


# A fixed number here; ``make fuzz`` asks for more.
CASES = int(os.environ.get("CROSSREAD_FUZZ", "60"))

CHILD = """
import resource, sys
from crossread.ingest.limits import Limits
from crossread.ingest.reader import Source, read_source
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
found = read_source(Source("bomb.zip", sys.argv[1]))
print(len(found.documents), found.failures[0].reason)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits of a process")
def test_memory_is_bounded_whatever_is_packed(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("bomb.txt", "w", force_zip64=True) as file:
            for _ in range(400):
                file.write(b"\0" * 1_000_000)
        archive.writestr("b.txt", SENTENCE)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("1 bomb.txt in bomb.zip unpacks to more than 100 MB")


SEEDS = {
    "a.zip": zipped({"a.txt": SENTENCE, "b.md": SENTENCE}),
    "a.docx": docx(paragraph(SENTENCE)),
    "a.odt": odt(f"<text:p>{SENTENCE}</text:p>"),
    "a.eml": mail(html=f"<p>{SENTENCE}</p>"),
    "a.rss": in_feed("").replace("&j;", SENTENCE).encode(),
    "a.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{SENTENCE}\n".encode(),
    "a.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>{SENTENCE}\n".encode(),
    "a.json": f'[{{"text": "{SENTENCE}"}}]'.encode(),
}


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(deadline=None, max_examples=CASES)
@given(data=st.data())
def test_damage_anywhere_ends_in_documents_or_in_an_error_that_helps(name, data):
    content = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    found, hints = outcome(bytes(content), name)
    assert all(hints)
    for one in found:
        ends = [block.span.end for block in one.capture.blocks]
        assert max(ends, default=0) <= len(one.text)
        assert all(place.span.end <= len(one.text) for place in one.capture.places)


def outcome(content, name):
    """Return the documents, and the hint of the error where there is none."""
    try:
        return ingested(content, name, limits=Limits(max_total_bytes=10_000_000)).documents, []
    except CrossreadError as error:
        return (), [error.hint]


STREAMING = """
import resource, sys
from crossread.workspace import Workspace
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(one.split()[1]) * 1024 for one in lines if one.startswith("VmPeak"))
with Workspace(sys.argv[1], analysers=(), comparers=()) as workspace:
    assert workspace.add([sys.argv[2]]).n_new == 12
    most = peak() + int(sys.argv[4])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    print(workspace.add([sys.argv[3]]).n_new, workspace.n_documents())
"""


def big_archive(path, n_texts):
    """Write a web archive of so many texts of 400,000 characters."""
    words = "".join(
        f"The keeper of gate {n} said that the water would be back.\n" for n in range(7)
    )
    with path.open("wb") as file:
        for number in range(n_texts):
            text = f"{path.name} {number}. " + words * (400_000 // len(words))
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text.encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
                f"WARC-Target-URI: https://a.example/{number}\r\nWARC-Date: 2026-01-01T00:00:00Z"
                f"\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_archive_larger_than_memory_is_taken_in(tmp_path):
    big_archive(tmp_path / "small.warc.gz", 12)
    big_archive(tmp_path / "big.warc.gz", 75)  # 30 MB of text; held together they need more
    arguments = [tmp_path / name for name in ("w.db", "small.warc.gz", "big.warc.gz")]
    done = subprocess.run(
        [sys.executable, "-c", STREAMING, *map(str, arguments), "12000000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("75 87", "")
