"""What Word and OpenDocument texts have in common: blocks in order, the rest told in notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crossread.errors import UnreadableSource
from crossread.ingest.byline import Heading
from crossread.ingest.flow import Piece, laid_out
from crossread.ingest.plain import Extract
from crossread.model.document import Note
from crossread.text.decode import clean, counted

MAX_XML = 60_000_000


@dataclass(slots=True)
class Gathered:
    """The blocks of a text document, its footnotes apart, and what was met on the way."""

    pieces: list[Piece] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    n_inserted: int = 0
    n_deleted: int = 0
    n_hidden: int = 0
    n_comments: int = 0
    n_pictures: int = 0
    n_furniture: int = 0


def office_extract(
    gathered: Gathered, heading: Heading, name: str, language: str | None = None
) -> Extract:
    """Return the text of a document; raises ``UnreadableSource`` when it holds none."""
    pieces = [(role, clean(words)[0]) for role, words in gathered.pieces if words.strip()]
    notes = [("text", clean(one)[0]) for one in gathered.footnotes if one.strip()]
    if not pieces and not notes:
        raise UnreadableSource(
            f"{name} holds no text" + (", only pictures" if gathered.n_pictures else ""),
            hint="save it as PDF and read that" if gathered.n_pictures else "check what it shows",
        )
    text, blocks = laid_out([*pieces, *notes])  # type: ignore[list-item]
    first = next((words for role, words in pieces if role == "heading"), None)
    if heading.title is None and first is not None and pieces[0][0] == "heading":
        heading = Heading(first, heading.author, heading.outlet, heading.date, heading.date_found)
    return Extract(text, heading, blocks, tuple(_notes(gathered)), language)


def _notes(gathered: Gathered) -> Iterator[Note]:
    if gathered.n_deleted or gathered.n_inserted:
        message = (
            f"tracked changes: {gathered.n_inserted:,} characters inserted are in the text, "
            f"{gathered.n_deleted:,} deleted are left out, as when all changes are accepted"
        )
        yield Note("tracked-changes", message)
    if gathered.n_comments:
        yield Note("dropped.comments", f"{counted(gathered.n_comments, 'comment')} left out")
    if gathered.n_hidden:
        yield Note("dropped.hidden", f"{gathered.n_hidden:,} characters of hidden text left out")
    if gathered.footnotes:
        n_notes = counted(len(gathered.footnotes), "footnote")
        yield Note("footnotes", f"{n_notes} put behind the text")
    if gathered.n_furniture:
        message = f"{gathered.n_furniture:,} characters of page headers and footers left out"
        yield Note("dropped.furniture", message)
    if gathered.n_pictures:
        yield Note("dropped.pictures", f"{counted(gathered.n_pictures, 'picture')} not read")
