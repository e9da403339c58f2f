"""Writing the brief: Markdown, Word, records. The page is in ``brief.page``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossread.report.brief.value import CUT, Brief, Line, Quote
from crossread.report.escaping import escaped
from crossread.report.sheet import Words
from crossread.report.wording import date_in_words

WHAT = (
    "A brief of what texts say, in their exact words, each with the place where it stands. It gives"
    " no verdict on truth, on outlets or on people."
)


def made_in_words(brief: Brief) -> str:
    """Return when and by what the brief was made."""
    return f"{date_in_words(brief.made.date)} · crossread {brief.made.version}"


# -- Markdown -----------------------------------------------------------------------------------


def render_brief_markdown(brief: Brief) -> str:
    """Return the brief as Markdown; words of sources can make no heading, link or image."""
    return "\n".join(_markdown(brief)).rstrip() + "\n"


def _markdown(brief: Brief) -> Iterator[str]:
    yield from (f"# {escaped(brief.title)}", "", escaped(brief.standfirst), "")
    yield from chapters_as_markdown(brief, "##")
    yield from ("## Sources", "")
    for source in brief.sources:
        about = f" · {escaped(source.about)}" if source.about else ""
        yield f"- **{source.siglum}** {escaped(source.name)}{about}"
    yield from ("", escaped(f"{WHAT} {made_in_words(brief)}"), "")


def chapters_as_markdown(brief: Brief, level: str) -> Iterator[str]:
    """Yield the lines of its chapters, under headings of a level ("##")."""
    for chapter in brief.chapters:
        yield from (f"{level} {escaped(chapter.heading)}", "")
        for paragraph in chapter.paragraphs:
            yield from (" ".join(_marked_up(one) for one in paragraph), "")


def _marked_up(line: Line) -> str:
    found = ""
    for part in line.parts:
        if isinstance(part, str):
            lead = " " if part[:1] == " " else ""
            end = " " if part[-1:] == " " and part.strip() else ""
            found += f"{lead}{escaped(part)}{end}" if part.strip() else part
        else:
            words = f"*{escaped(part.in_marks)}*" if part.text else ""
            found += f"{words}{escaped(part.citation) if not words else part.citation}"
    return found


# -- Word ---------------------------------------------------------------------------------------


def render_brief_docx(brief: Brief) -> bytes:
    """Return the brief as a Word file; raises ``ExtraMissing`` without python-docx."""
    from crossread.report import docx

    document = docx.new_document(brief.title, date=brief.made.date, footer=made_in_words(brief))
    docx.add_heading(document, brief.title, 0)
    docx.add_paragraph(document, [(brief.standfirst, "ours")])
    add_chapters(document, brief, 1)
    docx.add_heading(document, "Sources", 1)
    for source in brief.sources:
        told = f"{source.siglum}  {source.name} · {source.about}"
        docx.add_paragraph(document, [(told, "ours")])
    docx.add_paragraph(document, [(WHAT, "place")])
    return docx.to_bytes(document)


def add_chapters(document: Any, brief: Brief, level: int) -> None:
    """Add its chapters to a Word file, under headings of a level."""
    from crossread.report import docx

    for chapter in brief.chapters:
        docx.add_heading(document, chapter.heading, level)
        for paragraph in chapter.paragraphs:
            docx.add_paragraph(document, _runs(paragraph))


def _runs(paragraph: tuple[Line, ...]) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(paragraph):
        if number:
            yield " ", "ours"
        for part in line.parts:
            if isinstance(part, str):
                yield part, "ours"
            else:
                yield from _quoted(part)


def _quoted(quote: Quote) -> Iterator[tuple[str, Any]]:
    if quote.text:
        words = quote.in_marks[1:-1]
        yield "“", "ours"
        yield words.removesuffix(CUT) if quote.is_cut else words, "source"
        yield f"{CUT}”" if quote.is_cut else "”", "ours"
    yield quote.citation, "place"


# -- records ------------------------------------------------------------------------------------

Json = dict[str, Any]


def brief_to_json(brief: Brief, documents: dict[str, str]) -> Json:
    """Return the record of a brief; ``documents`` gives each siglum's document id.

    ``parts`` are our words (a string) and, as a number, which of ``evidence`` is quoted there.
    """
    return {
        "kind": "brief",
        "title": brief.title,
        "sources": [{"source": one.siglum, "name": one.name} for one in brief.sources],
        "chapters": [
            {
                "name": chapter.name,
                "heading": chapter.heading,
                "paragraphs": [
                    [_line_to_json(one, documents) for one in paragraph]
                    for paragraph in chapter.paragraphs
                ],
            }
            for chapter in brief.chapters
        ],
        "words_quoted": brief.words_quoted,
    }


def _line_to_json(line: Line, documents: dict[str, str]) -> Json:
    parts: list[str | int] = []
    evidence: list[Json] = []
    for part in line.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        parts.append(len(evidence))
        for number, words in enumerate(part.places):
            evidence.append(_pin(words, documents, part.text if number == 0 else ""))
    return {
        "text": line.text,
        "parts": parts,
        "evidence": evidence,
        "on_the_reading": line.on_the_reading,
    }


def _pin(words: Words, documents: dict[str, str], shown: str) -> Json:
    return {
        "source": words.siglum,
        "document": documents[words.siglum],
        "paragraph": words.paragraph,
        "start": words.start,
        "end": words.end,
        "quote": words.text,
        "shown": shown,
    }


def brief_schema() -> Json:
    """Return the JSON Schema of the record of a brief."""
    text: Json = {"type": "string"}
    count: Json = {"type": "integer", "minimum": 0}
    pin = _closed(
        {
            "source": text,
            "document": text,
            "paragraph": {"type": ["integer", "null"]},
            "start": count,
            "end": count,
            "quote": {"type": "string", "minLength": 1},
            "shown": text,
        }
    )
    sentence = _closed(
        {
            "text": text,
            "parts": {"type": "array", "items": {"type": ["string", "integer"]}},
            "evidence": {"type": "array", "items": pin},
            "on_the_reading": {"type": "boolean"},
        }
    )
    paragraphs = {"type": "array", "items": {"type": "array", "items": sentence}}
    chapter = _closed({"name": text, "heading": text, "paragraphs": paragraphs})
    return {
        "description": "A comparison in prose; a sentence without evidence is on the reading only.",
        **_closed(
            {
                "kind": {"const": "brief"},
                "title": text,
                "sources": {"type": "array", "items": _closed({"source": text, "name": text})},
                "chapters": {"type": "array", "items": chapter},
                "words_quoted": {"type": "object", "additionalProperties": count},
            }
        ),
    }


def _closed(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
