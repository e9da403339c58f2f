"""Templates and how values look on a page; source text is escaped wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, Response

from crossread import __version__
from crossread.model.document import Document
from crossread.report.build import file_name
from crossread.report.marks import difference, lit_words
from crossread.report.page import page_part
from crossread.report.sheet import KINDS_IN_WORDS, OF_DISPUTED, RANKS, SIGNS, Words
from crossread.report.wording import (
    abridged,
    basis_in_words,
    counted,
    date_in_words,
    found_in_words,
    isolated,
    listed,
    sentence,
    time_in_words,
    trimmed,
    with_dates,
    word_difference,
)
from crossread.text.language_names import language_name
from crossread.text.quote_marks import in_marks

if TYPE_CHECKING:
    from jinja2 import Environment

ID_LENGTH = 12
"""Digits of a document's id that stand in an address."""


def show(name: str, status: int = 200, **values: Any) -> Response:
    """Return a page made of a template."""
    page = environment().get_template(name).render(**values)
    return HTMLResponse(page, status)


def show_problem(found: Mapping[str, Any]) -> Response:
    """Return the page that tells of an error."""
    return show("problem.html", found["status"], problem=found, is_open=found["status"] != 401)


def text_link(document: str, words: Words | None = None) -> str:
    """Return the address of a text, or of words in it."""
    address = f"/read/{document[:ID_LENGTH]}"
    return address if words is None else f"{address}?pin={words.start}-{words.end}#pin"


def named(document: Document) -> str:
    """Return the name of the file or address a text came from, for those that have no title."""
    name = file_name(document.capture.source)
    return f"{name} {document.capture.member}" if document.capture.member else name


def query(address: str, **values: Any) -> str:
    """Return an address with a query of those values that say something."""
    told = {name: one for name, one in values.items() if one not in (None, "", ())}
    return f"{address}?{urlencode(told, doseq=True)}" if told else address


@lru_cache
def environment() -> Environment:
    """Return the templates."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        extensions=["jinja2.ext.loopcontrols"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "abridged": abridged,
        "basis_in_words": basis_in_words,
        "counted": counted,
        "found_in_words": found_in_words,
        "trimmed": trimmed,
        "with_dates": with_dates,
        "date_in_words": date_in_words,
        "difference": difference,
        "in_quotes": in_marks,
        "isolated": isolated,
        "kind_in_words": lambda kind: KINDS_IN_WORDS.get(kind, kind.replace("_", " ")),
        "language_name": language_name,
        "listed": listed,
        "lit": lit_words,
        "quoted": lambda text: quote(text, safe=""),
        "sentence": sentence,
        "time_in_words": time_in_words,
    }
    made.globals |= {
        "named": named,
        "of_disputed": OF_DISPUTED,
        "query": query,
        "ranks": RANKS,
        "signs": SIGNS,
        "text_link": text_link,
        "version": __version__,
        "word_difference": word_difference,
    }
    return made


# Templates of the sheet that the workbench shows in the same way.
_OF_THE_SHEET = frozenset({"leaf.html", "signs.html", "words.html"})


def _template(name: str) -> str:
    if name in _OF_THE_SHEET:
        return page_part(name)
    resource = files("crossread.web").joinpath("templates", name)
    return resource.read_text(encoding="utf-8").replace("\r\n", "\n")
