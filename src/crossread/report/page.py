"""The sheet as one HTML file: no outside request, works by keyboard, without script, on paper.

Style and script are written into the page and named by their digests in its content security
policy, so nothing else can run in it, whatever a source's text contains.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from crossread.report.marks import MarkedText, difference, lit_words
from crossread.report.matrix import matrix_of
from crossread.report.shared_map import shared_map_of
from crossread.report.sheet import (
    OF_DISPUTED,
    RANKS,
    SIGNS,
    Ending,
    Made,
    Row,
    Sheet,
    shared_groups,
)
from crossread.report.talk import drawing_of
from crossread.report.timeline import events_at_once, shown_at_once, strip_of
from crossread.report.wording import (
    abridged,
    basis_in_words,
    counted,
    date_in_words,
    found_in_words,
    listed,
    sentence,
    shortened,
    time_in_words,
    trimmed,
    with_dates,
)
from crossread.text.language_names import language_name

if TYPE_CHECKING:
    from jinja2 import Environment, Template

MOST_COLUMNS = 4
"""With more sources than this, a statement is a row of cards instead of a row of a table."""

MOST_NAMES = 7
"""With more names than this, the rest are counted under the title."""

_BIDI_CONTROLS = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def render_page(sheet: Sheet) -> str:
    """Return the sheet as one self-contained HTML file."""
    from markupsafe import Markup

    texts = [MarkedText(one) for one in sheet.texts]
    marked = [
        (one, [(block, text.block(block)) for block in one.blocks])
        for one, text in zip(sheet.texts, texts, strict=True)
    ]
    continued = [anchor for text in texts for anchor in text.continued]
    style = page_style() + (_lean(page_part("leaf.css")) if sheet.seen else "")
    style += _style_of(sheet, continued)
    script = page_part("page.js")
    strip = strip_of(sheet)
    page: str = template("page.html").render(
        sheet=sheet,
        marked=marked,
        style=Markup(style),
        script=Markup(script),
        policy=page_policy(style, script),
        signs=SIGNS,
        ranks=RANKS,
        of_disputed=OF_DISPUTED,
        strip=strip,
        matrix=matrix_of(sheet),
        drawn=shown_at_once(sheet, strip),
        events=events_at_once(sheet),
        talk=drawing_of(sheet),
        shared_map=shared_map_of(sheet),
        shared=shared_groups(sheet.shared),
        as_table=len(sheet.sources) <= MOST_COLUMNS,
        most_told=_most_told,
        analyses=_analyses(sheet),
        labels=_labels(sheet),
    )
    return page.lstrip()


MOST_CARDS = 30
"""How many statements among many sources are shown before the rest is folded."""


def _most_told(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows that most sources have and the rest, each in order."""
    ranked = sorted(rows, key=lambda row: (-len(row.found), row.number))
    first = {row.number for row in ranked[:MOST_CARDS]}
    return (
        [row for row in rows if row.number in first],
        [row for row in rows if row.number not in first],
    )


def _analyses(sheet: Sheet) -> list[tuple[str, list[Ending | None]]]:
    """Return each analysis with how it ended for each source; None where it was no part of it."""
    endings = [
        {f"{one.analyser} {one.version}": one for one in source.endings} for source in sheet.sources
    ]
    names = dict.fromkeys(name for known in endings for name in known)
    return [(name, [known.get(name) for known in endings]) for name in names]


def _labels(sheet: Sheet) -> list[str]:
    """Return the sources' names, the first few of many."""
    labels = list(dict.fromkeys(source.label for source in sheet.sources))
    if len(labels) <= MOST_NAMES:
        return labels
    return [*labels[: MOST_NAMES - 1], f"{len(labels) - MOST_NAMES + 1} more"]


def page_policy(style: str, script: str | None = None) -> str:
    """Return the content security policy of a page that holds this style and this script."""
    scripts = f"script-src '{_digest(script)}'; " if script is not None else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}"
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def page_style() -> str:
    """Return the style every page of a report has, without what only its authors need."""
    return _lean(page_part("page.css"))


def _lean(style: str) -> str:
    """Return a style sheet without comments, indentation and the space before a brace."""
    style = re.sub(r"/\*.*?\*/\n?", "", style, flags=re.DOTALL)
    return re.sub(r"^[ \t]+| +(?={)", "", style, flags=re.M)


def template(name: str) -> Template:
    """Return a template of a report."""
    return _environment().get_template(name)


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@lru_cache
def page_part(name: str) -> str:
    """Return a template, style or script of a report; the workbench has some in common with it."""
    resource = files("crossread.report").joinpath("templates", name)
    return resource.read_text(encoding="utf-8").replace("\r\n", "\n")


@lru_cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(page_part),
        autoescape=True,
        extensions=["jinja2.ext.loopcontrols"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "abridged": abridged,
        "basis_in_words": basis_in_words,
        "counted": counted,
        "found_in_words": found_in_words,
        "trimmed": trimmed,
        "with_dates": with_dates,
        "date_in_words": date_in_words,
        "difference": difference,
        "language_name": language_name,
        "listed": listed,
        "lit": lit_words,
        "sentence": sentence,
        "time_in_words": time_in_words,
    }
    environment.filters.update(filters)
    return environment


def _style_of(sheet: Sheet, continued: list[str]) -> str:
    """Return the rules that depend on the sheet: page margins, filters, marks in several parts."""
    rules = [page_margins(sheet.title, sheet.made)]
    for source in sheet.sources:
        chosen = f'.filters:has(option[value="{source.siglum}"]:checked)'
        rules.append(f"{chosen} ~ * .row:not(.has-{source.siglum}){{display:none}}")
    rules += [
        f':root:has([id="{anchor}"]:target) [data-of="{anchor}"]{{background:var(--lit)}}'
        for anchor in dict.fromkeys(continued)
    ]
    return "\n".join(rules)


def page_margins(title: str, made: Made) -> str:
    """Return the rule that puts title, date and version on every page of paper."""
    header = _css_string(shortened(title, 110))
    footer = _css_string(f"{date_in_words(made.date)} · crossread {made.version}")
    return f"@page{{@top-left{{content:{header}}}@bottom-left{{content:{footer}}}}}"


def _css_string(text: str) -> str:
    """Return ``text`` as a CSS string in which only letters, digits and spaces stand as is."""
    plain = text.translate(_BIDI_CONTROLS)
    escaped = "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in plain)
    return f'"{escaped}"'
