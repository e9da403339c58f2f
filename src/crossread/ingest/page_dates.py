"""The day a page was published, and where the page says so.

Pages that say it for machines come first, then the address, then what readers see beside the
title. Where none of these says it there is no date: the guesses of a general search over a page
were right half of the time (215 of trafilatura's evaluation pages), which is worse than none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, takewhile
from typing import Any

from crossread.ingest.dates import find_date, iso_of

# Names of <meta> that give the day of publication, surest first, in lower case.
META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "published-date",
    "date_published",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "citation_publication_date",
    "citation_date",
    "date",
    "article_date_original",
    "originalpublicationdate",
    "og:pubdate",
    "created",
)
MODIFIED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")

ARTICLE_TYPES = re.compile(r"article|blogposting|posting|report|review|webpage|newsstory", re.I)
WEB_PAGE = re.compile(r"webpage|website|collection", re.I)
IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[/-]?)(?P<month>0[1-9]|1[0-2])(?P=sep)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|pubdate|published?|posted(?:-on)?|dateline|timestamp|datum|entry-date|"
    r"post-date|time)(?:$|[\s_-])",
    re.I,
)
NOT_THE_ARTICLE = re.compile(
    r"comment|related|sidebar|widget|footer|copyright|teaser|recent|navigation|\bnav\b|aside|promo|"
    r"recommend|more-|latest|archive|calendar|popular|upcoming|modified|updated",
    re.I,
)
NOT_PUBLISHED = re.compile(
    r"©|copyright|updated|modified|aktualisiert|оновлено|обновлено|mis à jour|last edit", re.I
)

MAX_JSON = 2_000_000
LINES_AFTER = 8
PARAGRAPH = 120


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in ISO 8601 and where it was found, in words for readers."""

    date: str
    found: str


def published(tree: Any, objects: list[dict[str, Any]], address: str | None) -> Dated | None:
    """Return when a page says it was published, by the surest place that says it."""
    places = (
        _in_objects(objects),
        _in_meta(tree, META_NAMES),
        _in_microdata(tree),
        _in_time_tags(tree),
        _in_address(address),
        _in_classes(tree),
        _beside_title(tree),
    )
    return next(chain.from_iterable(places), None)


def contradicting(
    dated: Dated, tree: Any, objects: list[dict[str, Any]], address: str | None
) -> Dated | None:
    """Return another sure place that gives a day of publication more than a day away, if any."""
    places = (
        _in_objects(objects),
        _in_meta(tree, META_NAMES[:4]),
        _in_address(address),
        _beside_title(tree),
    )
    return next((one for one in chain.from_iterable(places) if _n_days(one, dated) > 1), None)


def _n_days(one: Dated, other: Dated) -> int:
    return abs((date.fromisoformat(one.date[:10]) - date.fromisoformat(other.date[:10])).days)


def changed(tree: Any, objects: list[dict[str, Any]]) -> Dated | None:
    """Return when a page says it was last changed."""
    for one in objects:
        day = iso_of(str(one.get("dateModified") or ""))
        if day:
            return Dated(day, "JSON-LD dateModified")
    return next(_in_meta(tree, MODIFIED_NAMES), None)


def linked_data(tree: Any) -> list[dict[str, Any]]:
    """Return the JSON-LD objects of a page that describe an article, the likeliest first."""
    found: list[dict[str, Any]] = []
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        text = (script.text or "").strip().strip(";")
        if text and len(text) <= MAX_JSON:
            found.extend(_objects(text))
    articles = [one for one in found if ARTICLE_TYPES.search(_types(one))]
    return sorted(articles, key=lambda one: bool(WEB_PAGE.search(_types(one))))


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield every object of a JSON-LD script, outermost first; nothing where it is no JSON."""
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            graph = one.get("@graph") or one.get("mainEntity") or one.get("itemListElement")
            if graph is not None and not _is_listing(one):
                waiting.append(graph)


def _is_listing(one: dict[str, Any]) -> bool:
    return "list" in _types(one).lower()


def _types(one: dict[str, Any]) -> str:
    kind = one.get("@type", "")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def _in_objects(objects: Iterable[dict[str, Any]]) -> Iterator[Dated]:
    for name in ("datePublished", "dateCreated"):
        for one in objects:
            day = iso_of(str(one.get(name) or ""))
            if day:
                yield Dated(day, f"JSON-LD {name}")


def _in_meta(tree: Any, names: tuple[str, ...]) -> Iterator[Dated]:
    given: dict[str, tuple[str, str]] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip()
            if name and name.lower() not in given:
                given[name.lower()] = (name, element.get("content") or "")
    for wanted in names:
        if wanted in given:
            name, content = given[wanted]
            day = iso_of(content)
            if day:
                yield Dated(day, f"meta {name}")


def _in_microdata(tree: Any) -> Iterator[Dated]:
    for element in tree.iterfind('.//*[@itemprop="datePublished"]'):
        if element.tag != "meta" and not _is_elsewhere(element):
            yield from _dated(element, "itemprop datePublished")


def _in_time_tags(tree: Any) -> Iterator[Dated]:
    for element in tree.iter("time"):
        words = " ".join(element.itertext())
        if not _is_elsewhere(element) and not NOT_PUBLISHED.search(words):
            yield from _dated(element, "time tag")


def _in_classes(tree: Any) -> Iterator[Dated]:
    for element in tree.iter("span", "div", "p", "small", "li", "a", "abbr", "td", "em"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if DATE_CLASS.search(names) and not _is_elsewhere(element):
            words = " ".join(" ".join(element.itertext()).split())
            if len(words) <= 80 and not NOT_PUBLISHED.search(words):
                yield from _dated(element, f"element of class {names.split()[0]}")


def _beside_title(tree: Any) -> Iterator[Dated]:
    """Yield the dates in short lines that stand right before or after the only main heading."""
    headings = list(tree.iter("h1"))
    if len(headings) != 1:
        return
    lines = [" ".join(line.split()) for line in tree.xpath("//body//text()[normalize-space()]")]
    title = " ".join(" ".join(headings[0].itertext()).split())
    at = next((n for n, line in enumerate(lines) if line and title.startswith(line)), None)
    if at is None:
        return
    below = takewhile(lambda line: len(line) < PARAGRAPH, lines[at + 1 : at + 1 + LINES_AFTER])
    for line in (*below, *reversed(lines[max(0, at - 3) : at])):
        found = None if len(line) > 60 or NOT_PUBLISHED.search(line) else find_date(line)
        if found is not None:
            yield Dated(found[0], "beside the title")


def _dated(element: Any, found: str) -> Iterator[Dated]:
    for attribute in ("datetime", "content", "title"):
        day = iso_of(element.get(attribute) or "")
        if day:
            yield Dated(day, found)
            return
    words = " ".join(" ".join(element.itertext()).split())
    inside = find_date(words[:200])
    if inside is not None:
        yield Dated(inside[0], found)


def _is_elsewhere(element: Any) -> bool:
    """Whether an element stands among comments, related pieces or in the margins."""
    for one in (element, *element.iterancestors()):
        if one.tag in ("aside", "footer", "nav"):
            return True
        if one.tag in ("body", "html", "article", "main"):
            return False
        if NOT_THE_ARTICLE.search(f"{one.get('class') or ''} {one.get('id') or ''}"):
            return True
    return False


def _in_address(address: str | None) -> Iterator[Dated]:
    match = IN_ADDRESS.search(address or "")
    if match:
        day = iso_of(f"{match['year']}-{match['month']}-{match['day']}")
        if day:
            yield Dated(day, "address")
