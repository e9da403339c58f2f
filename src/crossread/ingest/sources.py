"""Sources: what the user named, found on disk, in folders, by patterns or on standard input."""

from __future__ import annotations

import glob
import hashlib
import io
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias

from crossread.errors import CrossreadError, UnreadableSource
from crossread.ingest.formats import BY_EXTENSION, BY_MEDIA_TYPE, CSV, FEED, HTML, TSV
from crossread.ingest.kinds import format_of
from crossread.ingest.limits import Limits, in_megabytes
from crossread.ingest.media import HEAD_BYTES, extension_of, is_ours
from crossread.ingest.table import has_text_column
from crossread.model.document import Capture
from crossread.model.identity import digest_of
from crossread.model.outcome import Failed, OutcomeRecord, Skipped, record_outcome
from crossread.text.decode import counted

INGEST = "ingest"
VERSION = "2"
STANDARD_INPUT = "standard input"
NOTHING_KNOWN = Capture("", "")

# What browsers append, in some languages, to name the folder with the parts of a saved page.
SAVED_PARTS = re.compile(
    r"[_.-](?:files|dateien|fichiers|archivos|ficheiros|arquivos|bestanden|filer|pliki|soubory|"
    r"файли|файлы|dosyalar|file)",
    re.I,
)

PASSWORD = re.compile(r"//[^/?#@]*@")

# Files that stand in a folder to say something about it. Named one by one they are read.
ABOUT_THE_FOLDER = (
    "readme",
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "contributing",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Something to be read: a file that is opened only when it is its turn, or bytes at hand.

    ``name`` is the path as given, safe to show; ``path`` opens it. ``capture`` is what is known of
    the bytes from elsewhere: when they were taken, which notes speak of them. ``address``: they
    have yet to be fetched from there.
    """

    name: str
    path: str | None = None
    content: bytes | None = None
    capture: Capture = NOTHING_KNOWN
    address: str | None = None

    def load(self, limits: Limits) -> bytes:
        """Return the bytes; raises ``UnreadableSource`` when they cannot be had or are too many."""
        if self.content is not None:
            refuse_size(len(self.content), self.name, limits)
            return self.content
        assert self.path is not None
        try:
            return _bytes_of(self.path, self.name, limits)
        except OSError as error:
            raise _cannot_open(self.name, error) from error

    def loaded(self, limits: Limits) -> Source:
        """Return it with its bytes at hand, unless they are of a kind that is read piece by piece.

        Raises ``UnreadableSource``.
        """
        if self.content is not None or self.is_streamed():
            return self
        return replace(self, content=self.load(limits))

    def head(self, limits: Limits) -> bytes:
        """Return the first bytes; raises ``UnreadableSource``."""
        if self.content is not None:
            refuse_size(len(self.content), self.name, limits)
            return self.content[:HEAD_BYTES]
        with self.opened() as file:
            return file.read(HEAD_BYTES)

    def digest(self, limits: Limits) -> str:
        """Return the SHA-256 of the bytes, read piece by piece; raises ``UnreadableSource``."""
        if not self.is_streamed():
            return digest_of(self.load(limits))
        with self.opened() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @contextmanager
    def opened(self) -> Iterator[BufferedReader | io.BytesIO]:
        """Open the bytes for reading from their beginning; raises ``UnreadableSource``."""
        if self.content is not None:
            yield io.BytesIO(self.content)
            return
        assert self.path is not None
        try:
            file = Path(self.path).open("rb")  # noqa: SIM115
        except OSError as error:
            raise _cannot_open(self.name, error) from error
        with file:
            yield file

    def is_streamed(self) -> bool:
        """Whether it is a file that is read piece by piece, and may be larger than memory."""
        if self.content is not None or self.path is None or not os.path.isfile(self.path):
            return False
        with self.opened() as file:
            kind = format_of(file.read(HEAD_BYTES), self.name)
        return kind is not None and kind.streamed


Expanded: TypeAlias = Source | OutcomeRecord


def expand(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
    fetch: bool = False,
) -> list[Expanded]:
    """Find the sources that paths name, in the order given; each file once.

    A path may be a file, a folder (read with its subfolders, in order of name), a pattern with
    ``*``, ``?`` or ``[…]``, or ``-`` for ``stdin``. What names nothing, and what a folder holds
    that is not read, comes back as the record of an ingest that failed or was skipped. Addresses
    are such a failure too, unless they are to be fetched (``fetch``): then they are sources without
    bytes, for whoever called to fetch.
    """
    limits = limits or Limits()
    found: list[Expanded] = []
    seen: set[str] = set()
    for path in paths:
        for one in (
            _address(path) if fetch and is_address(path) else _expand_one(path, stdin, limits)
        ):
            key = _identity(one)
            if key not in seen:
                seen.add(key)
                found.append(one)
    return found


def _identity(one: Expanded) -> str:
    if isinstance(one, OutcomeRecord):
        return f"outcome {one.source} {one.code} {one.reason}"
    if one.address is not None:
        return f"address {one.address}"
    return STANDARD_INPUT if one.path is None else os.path.realpath(one.path)


def named_address(address: str) -> str:
    """Return how an address is called: without a password, and safe to show."""
    return shown(PASSWORD.sub("//", address, count=1))


def is_address(path: str) -> bool:
    """Whether a source is given as an address of the web."""
    return path.lower().startswith(("http://", "https://"))


def _address(path: str) -> Iterator[Source]:
    yield Source(named_address(path), address=path)


def _expand_one(path: str, stdin: BinaryIO | None, limits: Limits) -> Iterator[Expanded]:
    if path == "-":
        yield _standard_input(stdin, limits)
    elif not path or "\0" in path:
        error = UnreadableSource(f"{path!r} is no name of a file", hint="check how it was written")
        yield failure(path, error)
    elif is_address(path):
        yield failure(
            named_address(path),
            UnreadableSource(
                f"{named_address(path)} is an address, and nothing is fetched unless you ask",
                hint="say so with --fetch, or save the page in a browser and give the file",
            ),
        )
    elif os.path.isdir(path):
        yield from _folder(path)
    elif not os.path.lexists(path) and glob.has_magic(path):
        yield from _pattern(path)
    else:
        yield _file(path)


def _file(path: str) -> Source:
    """Return a file as a source; ``./a.txt`` and ``a.txt`` have one name."""
    return Source(shown(os.path.normpath(path)), path)


def _standard_input(stdin: BinaryIO | None, limits: Limits) -> Expanded:
    if stdin is None:
        error = UnreadableSource("there is no standard input here", hint="give a file")
        return failure(STANDARD_INPUT, error)
    return Source(STANDARD_INPUT, content=stdin.read(limits.max_bytes + 1))


def _pattern(pattern: str) -> Iterator[Expanded]:
    """Expand a pattern ourselves: the shell of Windows does not."""
    matches = sorted(glob.glob(os.path.expanduser(pattern), recursive=True), key=_name_order)
    if not matches:
        error = UnreadableSource(
            f"no file matches {shown(pattern)}", hint="check the folder and the spelling"
        )
        yield failure(pattern, error)
    for match in matches:
        if os.path.isdir(match):
            if "**" not in pattern:
                yield from _folder(match)
        else:
            yield _file(match)


def _folder(folder: str) -> Iterator[Expanded]:
    """Yield the readable files of a folder in order of name, then what was passed over and why."""
    passed: dict[str, list[str]] = {}
    n_read = 0
    for path in _files_under(folder, passed):
        reason = _reason_to_pass(path)
        if reason is None:
            n_read += 1
            yield _file(path)
        else:
            passed.setdefault(reason, []).append(path)
    if n_read == 0:
        yield failure(folder, _nothing_readable(folder, passed))
        return
    for reason in sorted(passed):
        skipped = Skipped(_passed_over(reason, passed[reason]), "ingest.passed-over")
        yield record_outcome(skipped, analyser=INGEST, version=VERSION, source=shown(folder))


def _files_under(folder: str, passed: dict[str, list[str]]) -> Iterator[str]:
    def unreadable(error: OSError) -> None:
        passed.setdefault("the folder cannot be opened", []).append(str(error.filename))

    for where, folders, files in os.walk(folder, onerror=unreadable):
        hidden = [name for name in folders if name.startswith(".")]
        if hidden:
            names = [os.path.join(where, name) for name in hidden]
            passed.setdefault("hidden", []).extend(names)
        parts = [name for name in folders if _belongs_to_a_page(name, files)]
        if parts:
            names = [os.path.join(where, name) for name in parts]
            passed.setdefault("with the parts of a saved page", []).extend(names)
        folders[:] = sorted(set(folders) - {*hidden, *parts}, key=_name_order)
        for name in sorted(files, key=_name_order):
            yield os.path.join(where, name)


def _belongs_to_a_page(folder: str, files: Sequence[str]) -> bool:
    """Whether a folder holds the pictures and frames that a browser saved beside a page."""
    pages = [Path(name).stem for name in files if BY_EXTENSION.get(extension_of(name)) == HTML]
    return any(
        folder.startswith(page) and SAVED_PARTS.fullmatch(folder[len(page) :]) for page in pages
    )


def _reason_to_pass(path: str) -> str | None:
    name = os.path.basename(path)
    kind = BY_EXTENSION.get(extension_of(name))
    if name.startswith("."):
        return "hidden"
    if name.endswith(".js") and not _head_of(path).lstrip().startswith(b"window.YTD"):
        return "of a kind it does not read"
    if kind is None:
        return "of a kind it does not read"
    if not BY_MEDIA_TYPE[kind].is_here:
        return f"that need crossread[{BY_MEDIA_TYPE[kind].extra}], which is not installed"
    if not os.path.isfile(path):
        return "not a regular file"
    if _is_about_the_folder(Path(name).stem):
        return "about the folder, not articles"
    return _reason_inside(_head_of(path), kind)


def _is_about_the_folder(stem: str) -> bool:
    """Whether a file is a read-me, a licence and the like, by its name without the ending."""
    if stem.lower() in ABOUT_THE_FOLDER:
        return True
    return stem.lower().startswith(ABOUT_THE_FOLDER) and stem[:4].isupper()


def _reason_inside(head: bytes, kind: str) -> str | None:
    if is_ours(head):
        return "made by Crossread"
    if kind in (CSV, TSV) and head and not has_text_column(head):
        return "a table without a column of texts"
    if kind == FEED and format_of(head, "") is not BY_MEDIA_TYPE[FEED]:
        return "XML that is no feed"
    return None


def _head_of(path: str) -> bytes:
    """Return the first bytes of a file; none where it cannot be opened, which is said in turn."""
    try:
        with open(path, "rb") as file:
            return file.read(HEAD_BYTES)
    except OSError:
        return b""


def _nothing_readable(folder: str, passed: dict[str, list[str]]) -> UnreadableSource:
    seen = "; ".join(_passed_over(reason, passed[reason]) for reason in sorted(passed))
    return UnreadableSource(
        f"{shown(folder)} holds nothing to read" + (f": {seen}" if seen else ": it is empty"),
        hint="it reads " + " ".join(sorted(BY_EXTENSION)),
    )


def _passed_over(reason: str, paths: Sequence[str]) -> str:
    files = counted(len(paths), "file")
    if reason == "of a kind it does not read":
        return f"{files} {reason} ({_kinds(paths)})"
    names = ", ".join(shown(os.path.basename(path)) for path in paths[:3])
    return f"{files} {reason} ({names}{', …' if len(paths) > 3 else ''})"


def _kinds(paths: Iterable[str]) -> str:
    counts = Counter(shown(extension_of(os.path.basename(path))) or "no ending" for path in paths)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {kind}" for kind, count in ordered[:6])


def _name_order(name: str) -> tuple[str, str]:
    return (name.casefold(), name)


def shown(name: str) -> str:
    """Return a file name that is safe to show: control and bidi characters as escapes.

    A name whose bytes are no text (Linux allows it) shows those bytes as escapes too.
    """
    return "".join(_shown_char(char) for char in name)


def _shown_char(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in "\u200e\u200f\u061c":
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return f"\\u{code:04x}"
    return char


def failure(name: str, error: CrossreadError) -> OutcomeRecord:
    """Return the record of a source of which no document came."""
    failed = Failed(error.code, error.message, error.hint)
    return record_outcome(failed, analyser=INGEST, version=VERSION, source=shown(name))


def refuse_size(size_bytes: int, name: str, limits: Limits) -> None:
    """Raise ``UnreadableSource`` when a source is larger than the limit."""
    if size_bytes > limits.max_bytes:
        raise UnreadableSource(
            f"{name} is larger than the limit: {in_megabytes(size_bytes)} of at most "
            f"{in_megabytes(limits.max_bytes)}",
            hint=f"split it, or raise the limit: --max-bytes {size_bytes}",
            details={"size_bytes": size_bytes, "max_bytes": limits.max_bytes},
        )


def _bytes_of(path: str, name: str, limits: Limits) -> bytes:
    with open(path, "rb") as file:
        refuse_size(os.fstat(file.fileno()).st_size, name, limits)
        # A pipe has no size and a file may grow: never read more than the limit and one byte.
        content = file.read(limits.max_bytes + 1)
    if len(content) > limits.max_bytes:
        raise UnreadableSource(
            f"{name} is larger than the limit of {in_megabytes(limits.max_bytes)}",
            hint="split it, or raise the limit with --max-bytes",
        )
    return content


def _cannot_open(name: str, error: OSError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(
            f"{name} is not there", hint="check the spelling, or whether it was moved or removed"
        )
    if isinstance(error, PermissionError):
        return UnreadableSource(
            f"{name} may not be opened", hint="check its permissions, or copy it elsewhere"
        )
    if isinstance(error, IsADirectoryError):
        return UnreadableSource(f"{name} is a folder", hint="give it by its own name")
    reason = (error.strerror or type(error).__name__).lower()
    return UnreadableSource(
        f"{name} could not be read: {reason}", hint="try again, or copy it first"
    )
