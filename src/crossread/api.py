"""The Python interface: the two things most callers want, in one call each.

For a workspace that stays, with search, quotations and changes, see ``crossread.Workspace``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crossread import __version__
from crossread.errors import ExtraMissing, InputError, StoreError, UnknownName
from crossread.model.annotation import Annotation
from crossread.model.bodies import KINDS, Body, Quotation
from crossread.model.document import Document
from crossread.model.findings import Findings
from crossread.model.span import Pin, Span
from crossread.model.wire import annotation_to_json, schema
from crossread.workspace import Workspace

if TYPE_CHECKING:
    from crossread.ask.prose import Prose
    from crossread.report.brief.value import Brief, Written
    from crossread.report.sheet import Sheet

Paths = Iterable[str | os.PathLike[str]]


def read(
    sources: str | os.PathLike[str] | Paths, *, meta: str | None = None, n_workers: int = 1
) -> Findings:
    """Read texts, one by one, and return what is found in each.

    ``sources`` are files, folders or patterns. ``meta`` is a CSV file that supplies or corrects
    outlet, author, date and title. Offsets count Unicode code points of the extracted text.
    ``n_workers`` processes read at a time where there is much to read; a script that asks for
    more than one must start its work under ``if __name__ == "__main__":``.

    Sources that cannot be read are among the outcomes; raises ``InputError`` only when ``meta``
    cannot be read.
    """
    with Workspace(n_workers=n_workers) as workspace:
        workspace.add(_several(sources), meta=meta)
        return workspace.read()


def compare(
    sources: str | os.PathLike[str] | Paths = (),
    *,
    about: str | None = None,
    meta: str | None = None,
    workspace: str | os.PathLike[str] | None = None,
    n_workers: int = 1,
) -> Comparison:
    """Read texts and compare them.

    ``sources`` are files, folders or patterns, compared in this order. ``about`` narrows what is
    found to a topic: its words stand in the passage, or the sentence means much the same.
    ``meta`` is a CSV file that supplies or corrects outlet, author, date and title. ``workspace``
    is a file that keeps everything, so that the next call does only what is new; all documents in
    it are compared. ``n_workers`` is as for ``read``.

    Sources that cannot be read are among the outcomes. Raises ``InputError`` when ``meta`` cannot
    be read and ``StoreError`` when the workspace refuses.
    """
    from crossread.ingest.sources import shown

    paths = _several(sources)
    kept = None if workspace is None else os.fspath(workspace)
    with Workspace(kept, n_workers=n_workers) as opened:
        if paths:
            opened.add(paths, meta=meta)
        findings = opened.compare(about=about)
    named = " ".join(shown(os.path.basename(path) or path) for path in paths)
    return Comparison(findings, command=f"crossread.compare: {named}")


def _several(sources: str | os.PathLike[str] | Paths) -> list[str]:
    if isinstance(sources, str | os.PathLike):
        return [os.fspath(sources)]
    return [os.fspath(one) for one in sources]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found, and the ways to write it out.

    ``findings`` holds the documents in order, every annotation with its exact words, and how each
    analysis ended. ``command`` is what the sheet names as its origin. ``taken_out`` are words
    that must stand nowhere in what is written (see ``redacted``). ``originals`` gives the bytes
    of a source whose words were recognised in a picture, to show it; without it, its file does.
    """

    findings: Findings
    command: str = "crossread.compare"
    excerpts_only: bool = False
    taken_out: tuple[str, ...] = ()
    originals: Callable[[Document], bytes | None] | None = None

    def __repr__(self) -> str:
        """Return what there is, in numbers: the texts themselves would fill the screen."""
        return f"<Comparison: {self.findings.in_numbers}>"

    def quotations(self, *, speaker: str | None = None) -> tuple[Annotation[Quotation], ...]:
        """Return the quotations as people left them, in the order of the documents.

        ``speaker`` narrows them to speakers whose name holds these words, whatever their case.
        """
        from crossread.review.standing import decided

        found = decided(self.findings).findings.of(Quotation)
        if speaker is None:
            return found
        wanted = speaker.casefold()
        return tuple(one for one in found if wanted in (one.body.speaker or "").casefold())

    def sheet(self, path: str | os.PathLike[str]) -> Path:
        """Write the sheet and return its path; the ending chooses the form.

        ``.html`` is one page that needs no network, ``.md`` Markdown, ``.docx`` a Word file,
        ``.csv`` a table of statements, ``.jsonl`` the records, ``.jsonld`` W3C Web Annotations,
        ``.qdpx`` a REFI-QDA project, ``.ris`` the sources as citations. Raises ``InputError``
        for another ending and for a file that is one of the sources, ``StoreError`` when the file
        cannot be written.
        """
        target = Path(path)
        refuse_source(target, self.findings)
        write_bytes(target, self.exported(form_of(target.name)))
        return target

    def brief(self, written: Written | None = None) -> Brief:
        """Return the comparison told in one to two pages of prose, every sentence pinned.

        ``written`` is what of a language model's sentences survived checking, told apart.
        """
        from crossread.report.brief.written import with_written

        sheet = self.value()
        brief = sheet.brief
        assert brief is not None  # every sheet that is built has one
        return brief if written is None else with_written(brief, written, sheet, self.findings)

    def cited(self) -> tuple[Pin, ...]:
        """Return the places the brief by rule rests on, in its order, each once."""
        ids = {self.findings.siglum(one.id): one.id for one in self.findings.documents}
        found = (
            Pin(ids[words.siglum], Span(words.start, words.end))
            for one in self.brief().lines
            for quote in one.quotes
            for words in quote.places
        )
        return tuple(dict.fromkeys(found))

    def write_brief(self, path: str | os.PathLike[str], *, written: Written | None = None) -> Path:
        """Write the brief and return its path; the ending chooses the form.

        ``.html`` is one page that needs no network, ``.md`` Markdown, ``.docx`` a Word file;
        ``written`` is as for ``brief``.
        Raises ``InputError`` for another ending and for a file that is one of the sources,
        ``StoreError`` when the file cannot be written.
        """
        target = Path(path)
        form = brief_form_of(target.name)
        refuse_source(target, self.findings)
        write_bytes(target, self.brief_exported(form, written=written))
        return target

    def brief_exported(self, form: str, *, written: Written | None = None) -> bytes:
        """Return the file of the brief as html, md or docx, without what is redacted."""
        from crossread.report.brief.page import render_brief_page
        from crossread.report.brief.write import render_brief_docx, render_brief_markdown
        from crossread.report.redact import refuse_leak

        brief = self.brief(written)
        if form == "docx":
            content = render_brief_docx(brief)
        else:
            render = render_brief_page if form == "html" else render_brief_markdown
            content = render(brief).encode("utf-8")
        refuse_leak(content, self.taken_out)
        return content

    def exported(self, form: str) -> bytes:
        """Return the file of a form (one of ``EXPORTS``), without what is redacted.

        Raises ``UnknownName``, ``ExtraMissing``, and ``InputError`` where words that were taken
        out would stand in the file all the same, as words the format itself needs.
        """
        from crossread.report.redact import refuse_leak

        writers = {
            "docx": self.to_docx,
            "qdpx": self.to_qdpx,
            "xmi": self.to_xmi,
            "tables": self.to_tables,
        }
        content = writers[form]() if form in writers else self.rendered(form).encode("utf-8")
        refuse_leak(content, self.taken_out)
        return content

    def redacted(self, names: Iterable[str] = (), passages: Iterable[Pin] = ()) -> Comparison:
        """Return the comparison without names and passages, placeholders in their places.

        The forms of one name are given with ``|`` between them. Raises ``InputError`` for what is
        too short to be taken out.
        """
        from crossread.report.redact import Redaction, redact, without_names, words_taken_out

        redaction = Redaction.of(names, passages)
        if not redaction:
            return self
        return replace(
            self,
            findings=redact(self.findings, redaction),
            command=without_names(self.command, self.findings, redaction),
            taken_out=words_taken_out(self.findings, redaction),
        )

    def rendered(self, form: str) -> str:
        """Return what is written as text: html, md, csv, jsonl, jsonld, ris or csl."""
        writers = {
            "html": self.to_html,
            "md": self.to_markdown,
            "csv": self.to_csv,
            "jsonl": self.to_jsonl,
            "jsonld": self.to_web_annotations,
            "ris": self.to_ris,
            "csl": self.to_csl,
        }
        if form not in writers:
            raise unknown_form(form)
        return writers[form]()

    def to_html(self) -> str:
        """Return the sheet as one HTML page."""
        from crossread.report.page import render_page
        from crossread.report.seen import original_of, with_seen, without_pictures

        sheet = self.value()
        if self.taken_out:
            why = "words were taken out, and it would show them"
        elif self.excerpts_only:
            why = "the full texts are"
        else:
            return render_page(with_seen(sheet, self.findings, self.originals or original_of))
        return render_page(without_pictures(sheet, self.findings, why))

    def to_markdown(self) -> str:
        """Return the sheet as Markdown."""
        from crossread.report.markdown import render_markdown

        return render_markdown(self.value())

    def to_csv(self) -> str:
        """Return the statements as CSV, one row for each cell."""
        from crossread.report.table import render_csv

        return render_csv(self.value())

    def to_web_annotations(self) -> str:
        """Return the records as W3C Web Annotations (JSON-LD)."""
        from crossread.report.webannotation import render_webannotations

        return render_webannotations(self.findings)

    def to_docx(self) -> bytes:
        """Return the sheet as a Word file."""
        from crossread.report.sheet_docx import render_docx

        return render_docx(self.value())

    def to_tables(self) -> bytes:
        """Return every table of the sheet as CSV, in one zip."""
        from crossread.report.archive import to_zip
        from crossread.report.table import render_tables

        tables = render_tables(self.value())
        return to_zip({f"{name}.csv": text.encode("utf-8") for name, text in tables.items()})

    def to_qdpx(self) -> bytes:
        """Return a REFI-QDA project with the sources, codes and codings."""
        from crossread.report.refi import render_qdpx

        sheet = self.value()
        return render_qdpx(self.findings, made=sheet.made, title=sheet.title)

    def to_xmi(self) -> bytes:
        """Return UIMA CAS XMI, one file a source with its type system, in one zip."""
        from crossread.report.cas import render_xmi

        return render_xmi(self.findings)

    def to_ris(self) -> str:
        """Return the sources as RIS."""
        from crossread.report.citations import render_ris

        return render_ris(self.findings)

    def to_csl(self) -> str:
        """Return the sources as CSL-JSON."""
        from crossread.report.citations import render_csl

        return render_csl(self.findings)

    def to_jsonl(self, *, all_kinds: bool = False) -> str:
        """Return the records as JSON Lines: documents, annotations, outcomes.

        Paragraphs and sentences are left out unless ``all_kinds``. ``source`` is the file's name.
        """
        from crossread.report.stream import render_stream

        lines = render_stream(self.findings, structure=all_kinds)
        return "".join(f"{line}\n" for line in lines)

    def frame(self, kind: str) -> Any:
        """Return the records of one kind as a pandas frame, one row each.

        Columns are the labels of the kind, then ``source`` (siglum), ``start`` and ``end`` (code
        points) and ``quote`` of the first evidence, ``score`` and ``id``. Raises ``ExtraMissing``
        without pandas, ``UnknownName`` for an unknown kind.
        """
        if kind not in KINDS and kind not in {one.kind for one in self.findings.annotations}:
            raise UnknownName(
                f"no kind of record is named {kind}", hint=f"kinds: {', '.join(KINDS)}"
            )
        try:
            import pandas
        except ImportError as error:
            raise ExtraMissing(
                "frames need pandas, which is not installed",
                hint='pip install "crossread[frames]"',
            ) from error
        chosen = [one for one in self.findings.annotations if one.kind == kind]
        if not chosen:
            return pandas.DataFrame(columns=_frame_columns(kind))
        return pandas.DataFrame([_frame_row(one, self.findings) for one in chosen])

    def value(self) -> Sheet:
        """Return the sheet as a value, before it is written out in any form."""
        from crossread.report.build import build_sheet
        from crossread.report.sheet import Made

        today = datetime.now(UTC).astimezone().date().isoformat()
        made = Made(date=today, version=__version__, command=self.command)
        sheet = build_sheet(self.findings, made=made, excerpts_only=self.excerpts_only)
        if self.findings.topic is None:
            return sheet
        title = f"{sheet.title}: passages about “{self.findings.topic}”"
        brief = None if sheet.brief is None else replace(sheet.brief, title=title)
        return replace(sheet, title=title, brief=brief)

    def _repr_html_(self) -> str:
        """Return the sheet for a notebook, in a frame of its own so that styles stay inside."""
        import html

        page = html.escape(self.to_html(), quote=True)
        return (
            '<iframe sandbox="allow-scripts" style="width:100%;height:40rem;border:1px solid #8888"'
            f' title="Crossread: sources side by side" srcdoc="{page}"></iframe>'
        )


def _frame_columns(kind: str) -> list[str]:
    labels = schema()["$defs"][kind]["properties"]["body"]["properties"]
    return [*labels, "source", "start", "end", "quote", "score", "id"]


def _frame_row(annotation: Annotation[Body], findings: Findings) -> dict[str, object]:
    first = annotation.evidence[0]
    return {
        **annotation_to_json(annotation)["body"],
        "source": findings.siglum(first.document),
        "start": first.span.start,
        "end": first.span.end,
        "quote": first.quote,
        "score": annotation.score,
        "id": annotation.id,
    }


FORMS = {
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".markdown": "md",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonld": "jsonld",
    ".docx": "docx",
    ".qdpx": "qdpx",
    ".ris": "ris",
}
"""The form that a file's ending asks for."""

EXPORTS = {
    "html": "the sheet as one page",
    "md": "the sheet as Markdown",
    "docx": "the sheet as a Word file",
    "csv": "the statements as a table",
    "tables": "every table as CSV, in a zip",
    "jsonl": "every record as JSON Lines",
    "jsonld": "W3C Web Annotations",
    "qdpx": "a REFI-QDA project with sources, codes and codings",
    "xmi": "UIMA CAS XMI with its type system, in a zip",
    "ris": "the sources as RIS",
    "csl": "the sources as CSL-JSON",
}
"""What is written, by form."""


def form_of(name: str) -> str:
    """Return the form a file's ending asks for; raises ``InputError``."""
    ending = Path(name).suffix.lower()
    if ending not in FORMS:
        raise unknown_form(ending)
    return FORMS[ending]


def unknown_form(ending: str) -> UnknownName:
    """Return the error for a form that is not written."""
    return UnknownName(
        f"no sheet is written as {ending or 'a file without an ending'}",
        hint=f"give a file that ends in {', '.join(FORMS)}",
    )


def written_of(prose: Prose) -> Written:
    """Return what a language model wrote as a brief can tell it: checked sentences, and counts."""
    from crossread.report.brief.value import Written, WrittenLine

    lines: list[WrittenLine] = []
    for one in prose.sentences:
        pins = tuple(item for said in one.said for item in said.evidence)
        if one.form == "written":
            lines.append(WrittenLine(one.text, pins))
        else:
            lines += [WrittenLine("", said.evidence, said.parts) for said in one.said]
    return Written(prose.model, tuple(lines), prose.in_words)


BRIEF_FORMS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".docx": "docx"}


def brief_form_of(name: str) -> str:
    """Return the form of a brief a file's ending asks for; raises ``UnknownName``."""
    ending = Path(name).suffix.lower()
    if ending not in BRIEF_FORMS:
        raise UnknownName(
            f"no brief is written as {ending or 'a file without an ending'}",
            hint="give a file that ends in .html, .md or .docx",
        )
    return BRIEF_FORMS[ending]


def refuse_source(path: Path, findings: Findings) -> None:
    """Raise ``InputError`` where writing ``path`` would put an end to one of the sources."""
    further = (source for _, sources in findings.sources for source in sources)
    for source in (*(one.capture.source for one in findings.documents), *further):
        if is_same_file(path, source):
            raise InputError(
                f"{path} is one of the sources and would be lost",
                hint="write to another file with -o",
            )


def is_same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two paths lead to one file, whatever they are called; a file that is not, is none."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all; raises ``StoreError`` when the disk refuses."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises ``StoreError`` when the disk refuses."""
    partial = path.with_name(f".{path.name[:40]}.{os.getpid()}.part")  # names have a limit
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> StoreError:
    """Return our error for a file that cannot be written."""
    return StoreError(
        f"{path} cannot be written: {(error.strerror or type(error).__name__).lower()}",
        hint="choose another place with -o",
        details={"path": str(path)},
    )
