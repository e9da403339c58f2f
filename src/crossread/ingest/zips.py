"""ZIP archives to documents: every readable member, through the same door as a file of its own."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator

from crossread.errors import UnreadableSource
from crossread.ingest.archive import opened_zip, shown_entry, unpacked
from crossread.ingest.formats import BY_EXTENSION, BY_MEDIA_TYPE
from crossread.ingest.media import extension_of
from crossread.ingest.parts import Context, Lost, Packed, Part
from crossread.model.document import Note
from crossread.text.decode import counted

OFFICE = {
    "xl/workbook.xml": ("a spreadsheet", "save the sheet you need as CSV and give that"),
    "ppt/presentation.xml": ("a presentation", "save it as PDF and give that"),
    "META-INF/container.xml": ("an e-book", "unpack it and give its chapters (.xhtml)"),
}
# What archives of other programs carry beside the texts.
BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def read_zip(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the readable members in the order of the archive; raises ``UnreadableSource``.

    A member is named ``!path``. Paths are names only: nothing is ever written to disk.
    """
    with opened_zip(content, context) as archive:
        entries = archive.infolist()
        refuse_office(archive, context)
        passed: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        for entry in entries:
            if entry.is_dir():
                continue
            context.budget.take_entry()
            reason = _reason_to_pass(entry)
            if reason is not None:
                passed[reason] += 1
                continue
            name = shown_entry(entry)
            seen[name] += 1
            again = f"~{seen[name]}" if seen[name] > 1 else ""
            yield _member(archive, entry, f"!{name}{again}", context)
        yield from _passed(passed)


def refuse_office(archive: zipfile.ZipFile, context: Context) -> None:
    """Raise ``UnreadableSource`` for other office documents, which are ZIP archives too."""
    names = set(archive.namelist())
    for name, (what, hint) in OFFICE.items():
        if name in names:
            raise UnreadableSource(f"{context.name} is {what}, which is not read", hint=hint)


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, member: str, context: Context
) -> Part:
    try:
        content = unpacked(archive, entry, context)
    except UnreadableSource as error:
        return Lost(member, error.message, error.hint)
    notes = tuple(_notes(entry))
    return Packed(member, content, shown_entry(entry), notes=notes)


def _notes(entry: zipfile.ZipInfo) -> Iterator[Note]:
    name = entry.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        yield Note(
            "name.outside", "its name in the archive points outside of it; used as a name only"
        )
    if shown_entry(entry) != name:
        yield Note("name.control", "its name in the archive holds characters that are not shown")


def _reason_to_pass(entry: zipfile.ZipInfo) -> str | None:
    base = entry.filename.replace("\\", "/").rsplit("/", 1)[-1]
    if entry.filename.startswith(BESIDE) or base in BESIDE or base.startswith("."):
        return "hidden"
    kind = BY_EXTENSION.get(extension_of(base))
    if kind is None:
        return "of a kind it does not read"
    if not BY_MEDIA_TYPE[kind].is_here:
        return f"that need crossread[{BY_MEDIA_TYPE[kind].extra}], which is not installed"
    return None


def _passed(passed: Counter[str]) -> Iterator[Lost]:
    for reason, count in sorted(passed.items()):
        yield Lost("", f"{counted(count, 'member')} {reason}", skipped=True)
