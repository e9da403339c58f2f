"""Files made to overwhelm or to spy: refused or defused, nothing else lost, memory bounded."""

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import zipfile
import zlib

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested, page
from tests.unit.ingest.made import docx, mail, odt, paragraph, pdf, zipped
from tests.unit.ingest.test_mhtml import single_file
from tests.unit.ingest.test_picture import picture

from crossread.errors import CrossreadError, UnreadableSource
from crossread.ingest.limits import Limits

LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY j SYSTEM 'file:///etc/hostname'>]>"


PAGE = page("").encode()
OF_PDF = b"\n%PDF-1.7\n1 0 obj<<>>endobj\n"


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


def archived(body, address="https://a.example/", kind="text/html"):
    """Return one record of a web archive."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{address}>\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


# -- archives without an end ----------------------------------------------------------------------


def stored(n_bytes):
    """Return the head of a block of deflate that gives so many bytes as they stand."""
    return bytes([0]) + n_bytes.to_bytes(2, "little") + (n_bytes ^ 0xFFFF).to_bytes(2, "little")


def quine():
    """Return a gzip file that unpacks to itself.

    It is made of units of five bytes: to print the next units, and to repeat the last four. Its
    checksum is the solution of 32 linear equations, since it stands in what it sums up.
    """
    four, one, none, again = stored(20), stored(5), stored(0), bytes.fromhex("428821c400")
    size = 210

    def file(checksum):
        first = bytes.fromhex("1f8b08080000000000ff") + b"loop\0"
        last = none + b"\x03\0" + checksum.to_bytes(4, "little") + size.to_bytes(4, "little")
        units = [first, four, first, four, again, one, again, one, one, four, again, one, one, four]
        units += [again, four] * 4 + [again, none, none, four, again, none, none, four]
        return b"".join([*units, again, last, again, last])

    base = zlib.crc32(file(0))
    basis, checksum = {}, 0
    for bit in range(32):
        row, mask = zlib.crc32(file(1 << bit)) ^ base ^ (1 << bit), 1 << bit
        while row and row.bit_length() in basis:
            row, mask = (x ^ y for x, y in zip((row, mask), basis[row.bit_length()], strict=True))
        basis[row.bit_length()] = (row, mask)
    while base:
        row, mask = basis[base.bit_length()]
        base, checksum = base ^ row, checksum ^ mask
    return file(checksum)


def test_archive_that_holds_itself_ends_with_the_number():
    content = quine()
    assert gzip.decompress(content) == content
    with pytest.raises(UnreadableSource, match="packed more than 4 times over"):
        ingested(content, "a.gz")
    found = ingested(zipped({"a.gz": content, "b.txt": SENTENCE}), "a.zip")
    assert [one.text for one in found.documents] == [SENTENCE]
    assert "packed more than 4 times over" in found.failures[0].reason


def nested(width, depth, leaf):
    """Return an archive of archives, as 42.zip is: ``width`` in each, so many times over."""
    content = leaf
    for level in range(depth):
        ending = "txt" if level == 0 else "zip"
        content = zipped({f"{n}.{ending}": content for n in range(width)})
    return content


def test_archives_in_archives_end_with_the_number_of_entries():
    found = ingested(nested(16, 4, SENTENCE), "42.zip", limits=Limits(max_entries=300))
    assert len(found.documents) < 300
    assert "holds more than 300 entries" in found.failures[-1].reason


def test_archives_in_archives_end_with_the_bytes_in_all():
    limits = Limits(max_total_bytes=2_000_000)
    leaf = (SENTENCE + "\n") * 3_000
    found = ingested(nested(10, 3, leaf), "42.zip", limits=limits)
    assert sum(len(one.text) for one in found.documents) < 2_000_000
    assert "unpacks to more than 2.00 MB in all" in found.failures[-1].reason


# -- one file, two formats ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, content, what",
    [
        ("a.html", PAGE * 20 + zipped({"a.txt": SENTENCE}), "a ZIP archive"),
        ("a.png", None, "a ZIP archive"),
        ("a.txt", SENTENCE.encode() + OF_PDF, "a PDF"),
        ("a.html", PAGE.replace(b"<body>", b"<body><!--" + OF_PDF + b"-->"), "a PDF"),
    ],
)
def test_file_that_is_another_format_too_is_doubted(name, content, what):
    if content is None:
        content = picture([(20, 30, "The gate opens at noon.")], (400, 80))
        content += zipped({"a.txt": SENTENCE})
    one = document(content, name)
    (note,) = [one.message for one in one.capture.notes if one.code == "polyglot"]
    assert what in note


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.pdf", "a.html", "a.wacz", "a.png"])
def test_file_of_one_format_is_not_doubted(name):
    for one in ingested(SEEDS[name], name).documents:
        assert "polyglot" not in codes(one)


# A fixed number here; ``make fuzz`` asks for more.
CASES = int(os.environ.get("CROSSREAD_FUZZ", "60"))

CHILD = """
import resource, sys
from crossread.errors import CrossreadError
from crossread.ingest.reader import Source, read_source
most = 600_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[-1]
    try:
        found = read_source(Source(name, path))
    except CrossreadError as error:
        print(name, 0, error.message)
    else:
        print(name, len(found.documents), *[one.reason for one in found.failures])
"""
SIZE = 150
MEGABYTE = b"\0" * 1_000_000


def packed_nothing(opened):
    """Write so many megabytes of nothing."""
    with opened as file:
        for _ in range(SIZE):
            file.write(MEGABYTE)


def zip_bomb(path, name, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        packed_nothing(archive.open(name, "w", force_zip64=True))
        for other, content in members.items():
            archive.writestr(other.replace("_", "."), content)


def archive_bomb(path, *, length):
    """Write a web archive: a good record, then one of so many MB, or zeros without a head."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = archived(b"").split(b"\r\n\r\n")[0].rsplit(b"\r\n", 1)[0]
    with path.open("wb") as file:
        file.write(gzip.compress(archived(PAGE)))
    with gzip.open(path, "ab", 1) as file:
        if length:
            n_bytes = len(http) + length * len(MEGABYTE)
            file.write(head + f"\r\nContent-Length: {n_bytes}\r\n\r\n".encode() + http)
        for _ in range(SIZE):
            file.write(MEGABYTE)
        file.write(b"\r\n\r\n")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits of a process")
def test_memory_is_bounded_whatever_is_packed(tmp_path):
    zip_bomb(tmp_path / "a.zip", "bomb.txt", b_txt=SENTENCE)
    zip_bomb(tmp_path / "b.docx", "word/document.xml")
    zip_bomb(tmp_path / "c.odt", "content.xml")
    for name, opened in (
        ("d.txt.gz", gzip.open),
        ("e.txt.xz", lzma.open),
        ("f.txt.bz2", bz2.open),
        ("g.txt.zst", zstandard.open),
    ):
        packed_nothing(opened(tmp_path / name, "wb"))
    archive_bomb(tmp_path / "h.warc.gz", length=SIZE)
    archive_bomb(tmp_path / "i.warc.gz", length=0)
    files = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *files], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [one.rsplit("/", 1)[-1] for one in files]
    assert "the head of a record has no end" in lines.pop()
    assert all("more than 100 MB" in line or "more than 60 MB" in line for line in lines), lines
    assert [line.split()[1] for line in lines] == ["1", "0", "0", "0", "0", "0", "0", "1"]


LETTER = mail(html=f"<p>{SENTENCE}</p>")
SEEDS = {
    "a.zip": zipped({"a.txt": SENTENCE, "b.md": SENTENCE}),
    "a.docx": docx(paragraph(SENTENCE)),
    "a.odt": odt(f"<text:p>{SENTENCE}</text:p>"),
    "a.eml": LETTER,
    "a.mbox": b"".join(b"From a@b.example Fri May  9 10:30:00 2025\n" + LETTER for _ in "ab"),
    "a.rss": in_feed("").replace("&j;", SENTENCE).encode(),
    "a.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{SENTENCE}\n".encode(),
    "a.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>{SENTENCE}\n".encode(),
    "a.json": f'[{{"text": "{SENTENCE}"}}]'.encode(),
    "a.csv": f"title,text\nA,{SENTENCE}\n".encode(),
    "a.html": PAGE,
    "a.mhtml": single_file(""),
    "a.txt.gz": gzip.compress(SENTENCE.encode()),
    "a.txt.bz2": bz2.compress(SENTENCE.encode()),
    "a.txt.xz": lzma.compress(SENTENCE.encode()),
    "a.txt.zst": zstandard.compress(SENTENCE.encode()),
    "a.warc": archived(PAGE),
    "a.warc.gz": gzip.compress(archived(PAGE)),
    "a.wacz": zipped({"datapackage.json": "{}", "archive/a.warc": archived(PAGE)}),
    "a.pdf": pdf([[(40, 60, SENTENCE)]]),
    "a.png": picture([(20, 30, "The gate opens at noon.")], (400, 80)),
}
SLOW = {"a.pdf", "a.png"}
"""Each of these starts a process or a recogniser."""

DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8)


def damaged(content, damage, share_left):
    """Return content with some bytes changed, cut short."""
    changed = bytearray(content)
    for at, byte in damage:
        changed[int(at * (len(changed) - 1))] = byte
    return bytes(changed[: max(1, int(len(changed) * share_left))])


def ends_well(content, name):
    """Whatever came of it, it can be used: documents whose places lie in the text, or an error."""
    found, hints = outcome(content, name)
    assert all(hints)
    for one in found:
        ends = [block.span.end for block in one.capture.blocks]
        assert max(ends, default=0) <= len(one.text)
        assert all(place.span.end <= len(one.text) for place in one.capture.places)


@pytest.mark.parametrize("name", sorted(set(SEEDS) - SLOW))
@settings(deadline=None, max_examples=CASES)
@given(damage=DAMAGE, left=st.sampled_from([1.0, 1.0, 0.9, 0.5, 0.1]))
def test_damage_anywhere_ends_in_documents_or_in_an_error_that_helps(name, damage, left):
    ends_well(damaged(SEEDS[name], damage, left), name)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")  # the library on damaged pictures
@pytest.mark.parametrize("name", sorted(SLOW))
@settings(deadline=None, max_examples=max(CASES // 8, 1))
@given(damage=DAMAGE, left=st.sampled_from([1.0, 1.0, 0.9, 0.5]))
def test_damaged_pdf_or_picture_ends_well(name, damage, left):
    ends_well(damaged(SEEDS[name], damage, left), name)


INSIDE = {
    "a.docx": ("word/document.xml", SEEDS["a.docx"]),
    "a.odt": ("content.xml", SEEDS["a.odt"]),
    "a.wacz": ("archive/a.warc", SEEDS["a.wacz"]),
    "b.wacz": ("datapackage.json", zipped({"datapackage.json": '{"resources": [{"path": "a"}]}'})),
}


@pytest.mark.parametrize("name", sorted(INSIDE))
@settings(deadline=None, max_examples=CASES)
@given(damage=DAMAGE, left=st.sampled_from([1.0, 1.0, 0.9, 0.5]))
def test_damage_inside_a_container_ends_well(name, damage, left):
    part, content = INSIDE[name]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members[part] = damaged(members[part], damage, left)
    ends_well(zipped(members), name)


TOKENS = {
    "a.warc": b"WARC/1.0\r\n|WARC-Type: |response|revisit|Content-Length: |0|-1|99999999999|\r\n|"
    b"HTTP/1.1 200 OK\r\n|Transfer-Encoding: chunked\r\n|ffffffff\r\n|Content-Encoding: br\r\n|"
    b"WARC-Target-URI: |<|\0|http://a.example/\r\n|Content-Type: text/html; charset=\r\n|<p>a",
    "a.mbox": b"From a@b.example Fri May  9 10:30:00 2025\n|From: a\n|Date: x\n|--b\n|--b--\n|"
    b'Subject: =?utf-8?b?|?=\n|\n|Content-Type: multipart/mixed; boundary="|b"\n|////|\0|\xff|'
    b"Content-Transfer-Encoding: base64\n|Content-Type: text/html; charset=none\n|<p>a",
    "a.pdf": b"%PDF-1.4\n|1 0 obj|endobj\n|<<|>>|/Type|/Pages|/Kids|[|]|1 0 R|/Count -1|stream\n|"
    b"endstream|/Length 9|BT /F 9 Tf (a) Tj ET|xref\n|trailer|startxref\n0\n%%EOF|/Catalog",
    "a.rss": b"<?xml version='1.0'?>|<rss>|<channel>|<item>|</item>|<title>|<![CDATA[|]]>|&#0;|"
    b"&amp;|<description>|<!DOCTYPE a [|]>|<!ENTITY a 'b'>|<?x|?>|<a:b xmlns:a='|'>|\xff|</rss>|"
    b"<opml>",
    "a.srt": b"1\n|00:00:01,000 --> |99:99:99,999\n|a\n|\n|{\\an8}|<i>|<v |>|WEBVTT\n|-1|NOTE|\xff",
    "a.html": b"<html>|<p>|</p>|<!--|<script>|<table><tr><td>|<svg>|&#x110000;|<![CDATA[|\0|"
    b"<meta charset=utf-7>|<a href='javascript:|'>|<plaintext>|<noscript>|<template>|Words of it. ",
}
"""Pieces each grammar is made of, put together in any order."""


@pytest.mark.parametrize("name", sorted(TOKENS))
@settings(deadline=None, max_examples=CASES if CASES > 60 else 25)
@given(data=st.data())
def test_any_order_of_what_a_format_is_made_of_ends_well(name, data):
    pieces = TOKENS[name].split(b"|")
    drawn = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=40))
    ends_well(pieces[0] + b"".join(drawn), name)


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
            body = archived(text.encode(), f"https://a.example/{number}", "text/plain")
            file.write(gzip.compress(body, 1))


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


# -- fonts that lie -------------------------------------------------------------------------------

TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
    "1 begincodespacerange <00> <FF> endcodespacerange {n} beginbfchar {pairs} endbfchar "
    "endcmap end end"
)


def lying_pdf(lines):
    """Return a PDF that draws lines and states them with each letter another."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    turned = letters[7:] + letters[:7]
    pairs = " ".join(f"<{ord(a):02x}> <{ord(b):04x}>" for a, b in zip(letters, turned, strict=True))
    stream = TO_UNICODE.format(n=len(letters), pairs=pairs)
    page = [(30, 40 + 16 * n, line) for n, line in enumerate(lines)]
    extra = [f"<</Length {len(stream)}>>stream\n{stream}\nendstream"]
    # objects: catalogue, pages, font, page, its content, then the extra one
    return pdf([page], extra=extra, font_says="/ToUnicode 6 0 R")


LINES = [
    "The keeper of the gate said that the water",
    "would be back in the town before the Friday",
    "market, and the council thanked the people",
    "who had carried buckets through the night.",
    "Nobody was asked why the gate stood open.",
]


@pytest.mark.slow
def test_font_that_states_other_words_than_it_draws_is_doubted():
    one = document(lying_pdf(LINES), "a.pdf")
    assert "keeper" not in one.text
    (note,) = [one.message for one in one.capture.notes if one.code == "font.lies"]
    assert "the words that are drawn are not those the file states" in note


@pytest.mark.slow
def test_font_that_states_what_it_draws_is_not_doubted():
    page = [(30, 40 + 16 * n, line) for n, line in enumerate(LINES)]
    one = document(pdf([page]), "a.pdf")
    assert "keeper" in one.text
    assert "font.lies" not in codes(one)
