"""ZIP archives and packed files: every readable member, and nothing that overwhelms."""

import bz2
import gzip
import io
import lzma
import stat
import struct
import zipfile

import brotli
import pytest
import zstandard
from tests.unit.ingest.builders import SENTENCE, codes, document, ingested
from tests.unit.ingest.made import docx, mail, paragraph, zipped

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Budget, Limits
from crossread.ingest.packed import unpack
from crossread.ingest.parts import Context

TIGHT = Limits(max_entries=5, max_entry_bytes=100_000, max_total_bytes=300_000)


def members(found):
    return [one.capture.member for one in found.documents]


def test_members_are_read_through_the_same_door():
    content = zipped(
        {
            "a.txt": SENTENCE,
            "sub/b.docx": docx(paragraph("Words of Word.")),
            "c.csv": f"title,text\nOne,{SENTENCE}\nTwo,{SENTENCE} Again.\n",
            "d.eml": mail(),
            "e.psd": b"xx",
            "__MACOSX/a.txt": b"xx",
        }
    )
    found = ingested(content, "all.zip")
    assert members(found) == ["!a.txt", "!sub/b.docx", "!c.csv#1", "!c.csv#2", "!d.eml"]
    assert {one.capture.source for one in found.documents} == {"all.zip"}
    assert {one.ending for one in found.failures} == {"skipped"}
    assert "1 member of a kind it does not read" in " ".join(one.reason for one in found.failures)


def test_one_bad_member_loses_nothing_else():
    found = ingested(zipped({"a.txt": b"", "b.pdf": b"%PDF-1.4 no", "c.txt": SENTENCE}), "a.zip")
    assert members(found) == ["!c.txt"]
    assert [one.source for one in found.failures] == ["a.zip!a.txt", "a.zip!b.pdf"]


def test_archive_in_an_archive_is_read():
    inner = zipped({"a.txt": SENTENCE})
    assert members(ingested(zipped({"in.zip": inner}), "a.zip")) == ["!in.zip!a.txt"]


def test_nesting_without_end_stops_with_the_number():
    content = SENTENCE.encode()
    for _ in range(9):
        content = zipped({"in.zip": content})
    found = ingested(content, "a.zip")
    assert found.documents == ()
    assert "packed more than 4 times over" in found.failures[0].reason


def test_entries_beyond_the_limit_are_told_and_the_first_are_kept():
    content = zipped({f"{n}.txt": f"{SENTENCE} {n}" for n in range(9)})
    found = ingested(content, "a.zip", limits=TIGHT)
    assert len(found.documents) == 5
    assert "more than 5 entries" in found.failures[-1].reason
    assert "--max-entries" in found.failures[-1].hint


def test_entry_that_unpacks_too_large_is_refused_and_the_rest_read():
    content = zipped({"bomb.txt": b"a" * 5_000_000, "b.txt": SENTENCE})
    found = ingested(content, "a.zip", limits=TIGHT)
    assert members(found) == ["!b.txt"]
    assert "more than 0.10 MB" in found.failures[0].reason


def test_total_is_bounded_over_all_entries():
    content = zipped({f"{n}.txt": (SENTENCE + "\n") * 1_000 + str(n) for n in range(5)})
    found = ingested(content, "a.zip", limits=TIGHT)
    assert 1 <= len(found.documents) <= 3
    assert "more than 0.30 MB in all" in " ".join(one.reason for one in found.failures)


def test_size_that_an_entry_states_is_not_believed():
    content = bytearray(zipped({"a.txt": b"a" * 5_000_000}))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    found = ingested(bytes(content), "a.zip", limits=TIGHT)
    assert found.documents == ()
    assert "is damaged" in found.failures[0].reason


@pytest.mark.parametrize(
    "name, code",
    [
        ("../../etc/a.txt", "name.outside"),
        ("/etc/a.txt", "name.outside"),
        ("C:\\a.txt", "name.outside"),
        ("a\x1b[2J\u202e.txt", "name.control"),
    ],
)
def test_name_of_an_entry_is_a_name_only(name, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one = document(zipped({name: SENTENCE}), "a.zip")
    assert code in codes(one)
    assert "\x1b" not in one.capture.member
    assert list(tmp_path.rglob("*")) == []


def test_link_in_an_archive_is_not_followed():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = ingested(zipped([(link, "/etc/passwd"), ("b.txt", SENTENCE)]), "a.zip")
    assert members(found) == ["!b.txt"]
    assert "is a link" in found.failures[0].reason


def test_two_entries_of_one_name_are_two_members():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped([("a.txt", SENTENCE), ("a.txt", f"{SENTENCE} Again.")])
    assert members(ingested(content, "a.zip")) == ["!a.txt", "!a.txt~2"]


def test_locked_entry_is_told():
    content = bytearray(zipped({"a.txt": SENTENCE, "b.txt": SENTENCE}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    found = ingested(bytes(content), "a.zip")
    assert "locked with a password" in found.failures[0].reason


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_archive_cut_short_is_refused(cut):
    content = zipped({"a.txt": SENTENCE})
    with pytest.raises(UnreadableSource, match="damaged"):
        ingested(content[: int(len(content) * cut)], "a.zip")


PACKERS = {
    "gzip": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "br": brotli.compress,
}


@pytest.mark.parametrize(
    "coding, extension", [("gzip", "gz"), ("bz2", "bz2"), ("xz", "xz"), ("zstd", "zst")]
)
def test_packed_file_is_read_as_what_is_inside(coding, extension):
    one = document(PACKERS[coding](SENTENCE.encode()), f"a.md.{extension}")
    assert (one.text, one.capture.media_type) == (SENTENCE, "text/markdown")


def context(limits):
    return Context("a", limits, Budget(limits, "a"))


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_unpacking_stops_at_the_limit(coding):
    bomb = PACKERS[coding](b"\0" * 20_000_000)
    with pytest.raises(UnreadableSource, match=r"more than 0.10 MB"):
        unpack(bomb, coding, context(TIGHT))


@pytest.mark.parametrize("coding", sorted(PACKERS))
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1_000_000])
def test_unpacking_gives_what_was_packed(coding, size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert unpack(PACKERS[coding](content), coding, context(Limits())) == content


@pytest.mark.parametrize("coding", sorted(PACKERS))
def test_packed_file_cut_short_is_damaged(coding):
    content = PACKERS[coding](SENTENCE.encode() * 50)
    with pytest.raises(UnreadableSource, match="damaged"):
        unpack(content[: len(content) // 2], coding, context(Limits()))


def test_gzip_of_several_members_is_read_whole():
    content = gzip.compress(b"One. ") + gzip.compress(b"Two.")
    assert unpack(content, "gzip", context(Limits())) == b"One. Two."


def nested():
    """Return a gzip file in a gzip file, many times over."""
    content = SENTENCE.encode()
    for _ in range(12):
        content = gzip.compress(content)
    return content


def test_gzip_in_gzip_without_end_is_refused():
    with pytest.raises(UnreadableSource, match="packed more than 4 times over"):
        ingested(nested(), "a.gz")


def test_polyglot_is_read_as_what_it_begins_with():
    content = f"<!DOCTYPE html><html><body>{f'<p>{SENTENCE}</p>' * 30}</body></html>".encode()
    one = document(content + zipped({"a.txt": b"Other words."}), "a.html")
    assert "Other words." not in one.text


def test_zip_that_begins_with_something_else_is_no_zip():
    with pytest.raises(UnreadableSource):
        ingested(b"\x00\x01\x02\x03" * 50 + zipped({"a.txt": SENTENCE}), "a.zip")


def test_ten_thousand_and_one_entries():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.dat", b"")
    with pytest.raises(UnreadableSource, match="more than 10,000 entries"):
        ingested(out.getvalue(), "a.zip")
