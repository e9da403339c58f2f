"""What was found, arranged once for every view, until something in the workspace changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from crossread import __version__
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.findings import Findings
from crossread.report.brief.value import Brief
from crossread.report.build import brief_of, build_bare_sheet
from crossread.report.fulltext import pinned_words
from crossread.report.places import Places
from crossread.report.sheet import Made, Note, Row, Sheet, Source
from crossread.report.wording import abridged
from crossread.workspace import Workspace


@dataclass(frozen=True)
class Kept:
    """The findings of one state of the workspace as a sheet, and the ways into it."""

    findings: Findings
    sheet: Sheet

    @cached_property
    def brief(self) -> Brief:
        """Return the comparison told in prose."""
        return brief_of(self.sheet, self.findings)

    @cached_property
    def places(self) -> Places:
        """Return where words stand, to cite them."""
        return Places(self.findings)

    @cached_property
    def documents(self) -> dict[str, str]:
        """Return the id of the document of each siglum."""
        return {one.siglum: one.document for one in self.sheet.sources}

    @cached_property
    def sigla(self) -> dict[str, str]:
        """Return the siglum of each document."""
        return {document: siglum for siglum, document in self.documents.items()}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Return the sources by siglum."""
        return {one.siglum: one for one in self.sheet.sources}

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Return the statements by what names each in an address."""
        return {self.names[one.number]: one for one in self.sheet.rows}

    @cached_property
    def names(self) -> dict[int, str]:
        """Return what names each statement in an address: its subject, which outlives a re-run.

        Where several begin with the same words, the later ones have their number beside it.
        """
        taken: set[str] = set()
        found: dict[int, str] = {}
        for one in self.sheet.rows:
            again = one.subject in taken
            found[one.number] = f"{one.subject}-{one.number}" if again else one.subject
            taken.add(one.subject)
        return found

    @cached_property
    def row_of(self) -> dict[str, str]:
        """Return the address of each row of the comparison by its anchor on the sheet."""
        statements = {
            f"s-{one.number}": f"/compare/row/{self.names[one.number]}" for one in self.sheet.rows
        }
        views = {
            "i": "statements", "n": "numbers", "v": "variants", "p": "shared", "c": "names",
            "l": "labels", "ap": "appeals", "t": "chains", "u": "seams", "x": "sides",
            "e": "timeline",
        }  # fmt: skip
        others = {
            note.target: f"/compare/{views[kind]}?at={number}#{note.target}"
            for known in self.notes.values()
            for note in known
            for kind, _, number in [note.target.partition("-")]
            if kind in views
        }
        decisions = {
            note.target: "/decide"
            for known in self.notes.values()
            for note in known
            if note.layer == "decision"
        }
        return others | statements | decisions

    @cached_property
    def heads(self) -> dict[str, str]:
        """Return what each statement and event says, shortened, by its anchor on the sheet."""
        rows = {f"s-{one.number}": one.head.text for one in self.sheet.rows}
        events = {f"e-{one.number}": one.head.text for one in self.sheet.events}
        return {target: abridged(text, 110) for target, text in (rows | events).items()}

    @cached_property
    def records(self) -> dict[str, Annotation[Body]]:
        """Return every record by its id."""
        return {one.id: one for one in self.findings.annotations}

    @cached_property
    def notes(self) -> dict[str, dict[Note, int]]:
        """Return, by siglum, the rows of the comparison that pin words there, and where first."""
        found: dict[str, dict[Note, int]] = {}
        for words, _, note in pinned_words(self.sheet):
            if note is not None and note.layer != "quotation":
                found.setdefault(words.siglum, {}).setdefault(note, words.start)
        return found


def arranged(findings: Findings) -> Kept:
    """Arrange findings for the views."""
    today = datetime.now(UTC).astimezone().date().isoformat()
    made = Made(date=today, version=__version__, command="crossread serve")
    return Kept(findings, build_bare_sheet(findings, made=made))


class Keeper:
    """Holds what was last arranged, and arranges anew when the workspace has changed."""

    def __init__(self, arrange: Callable[[Findings], Kept] = arranged) -> None:
        self._arrange = arrange
        self._lock = threading.Lock()
        self._kept: tuple[tuple[object, ...], Kept] | None = None

    def arrange(self, workspace: Workspace) -> Kept:
        """Return everything found, arranged, whether or not all is compared."""
        with self._lock:
            state = workspace.state()
            if self._kept is None or self._kept[0] != state:
                self._kept = (state, self._arrange(workspace.found()))
            return self._kept[1]

    def look(self, workspace: Workspace) -> tuple[Kept | None, bool]:
        """Return what is arranged, and whether it is of the workspace as it is now.

        Where something is still to be worked out, it is what was arranged before that, if anything.
        """
        if not workspace.to_do():
            return self.arrange(workspace), True
        return (None if self._kept is None else self._kept[1]), False
