"""What a page says about itself: title, author, outlet, language, address, date and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crossread.ingest.byline import NAME, Heading
from crossread.ingest.extraction import stated_facts
from crossread.ingest.page_dates import Dated, changed, contradicting, linked_data, published
from crossread.model.document import Note

ADDRESS_HOST = re.compile(r"https?://(?:www\.)?([^/:]+)", re.I)
FULL_NAME = re.compile(NAME)
ADDRESS = re.compile(r"https?://\S+", re.I)

# What stands where an author should and is none: firms, desks, accounts, addresses.
NO_AUTHOR = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|de|at|ch|ru|ua|info)\b|\b(?:gmbh|ag|ltd|inc|llc|e\. ?v|"
    r"redaktion|redacci[oó]n|sekretariat|archiv|magazin|bundesverband|said|says|shares|edited|"
    r"admin|administrator|editors?|webmaster|author|verlag|verein|team|news|online|"
    r"staff|guest|newsroom|anonymous|anónimo|unknown|desk|name|publisher|profile|posts?|beiträge|"
    r"kitchens?|редакц\w*|проєкт|проект)\b",
    re.I,
)
BY = re.compile(r"^(?:by|von|par|por|auteure?|autor\w*|автор\w*|текст)\s*:?\s+", re.I)
AUTHOR_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "citation_author",
    "article.author",
    "byl",
)
SITE_MARK = re.compile(r"\s+[-|–—·•»:]+\s+")
MAX_AUTHOR = 60


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself, the language it declares, and what is noted or doubted."""

    heading: Heading
    language: str | None = None
    notes: tuple[Note, ...] = ()


def read_facts(tree: Any) -> Facts:
    """Read what a page says about itself. The tree is pruned on the way: give a copy."""
    objects = linked_data(tree)
    address = address_of(tree)
    language = _language(tree)
    dated = published(tree, objects, address)
    other = contradicting(dated, tree, objects, address) if dated else None
    notes = _notes(address, dated, other, changed(tree, objects))
    authors = _authors(tree, objects)
    main_heading = _main_heading(tree)
    found = stated_facts(tree)
    outlet = _outlet(objects) or found.sitename or None
    heading = Heading(
        title=_title(found.title, main_heading, outlet),
        author=_joined(authors or _full_names(found.author), (outlet, found.sitename, address)),
        outlet=outlet,
        date=dated.date if dated else None,
        date_found=dated.found if dated else None,
    )
    return Facts(heading, language, notes)


def address_of(tree: Any) -> str | None:
    """Return the address that a page gives as its own, or None."""
    for path, attribute in (
        ('.//link[@rel="canonical"]', "href"),
        ('.//meta[@property="og:url"]', "content"),
    ):
        for element in tree.iterfind(path):
            written = (element.get(attribute) or "").strip()
            if ADDRESS.fullmatch(written):
                return written
    return None


def _language(tree: Any) -> str | None:
    declared = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
        :2
    ]
    return declared.lower() if declared.isalpha() and len(declared) == 2 else None


def _notes(
    address: str | None, dated: Dated | None, other: Dated | None, modified: Dated | None
) -> tuple[Note, ...]:
    notes = [Note("address", address)] if address else []
    if other:
        message = f"another date, {other.date[:10]}, stands in the page ({other.found})"
        notes.append(Note("date.other", message))
    if modified and (dated is None or modified.date[:10] > dated.date[:10]):
        notes.append(Note("changed", f"it says it was changed on {modified.date[:10]}"))
    return tuple(notes)


def _main_heading(tree: Any) -> str | None:
    headings = [" ".join(" ".join(one.itertext()).split()) for one in tree.iter("h1")]
    return headings[0] if len(headings) == 1 and headings[0] else None


def _title(found: str | None, main_heading: str | None, outlet: str | None) -> str | None:
    """Return the title without the outlet's name; the main heading where it is part of it."""
    if not found:
        return main_heading
    parts = SITE_MARK.split(found)
    if main_heading and _is_told_by(main_heading, found, parts):
        return found if outlet and _same_name(main_heading, outlet) else main_heading
    marks = SITE_MARK.findall(found)
    if outlet and len(parts) > 1 and _same_name(parts[-1], outlet):
        return found[: found.rindex(marks[-1] + parts[-1])].strip()
    if outlet and len(parts) > 1 and _same_name(parts[0], outlet):
        return found[len(parts[0]) + len(marks[0]) :].strip()
    return found


def _is_told_by(heading: str, title: str, parts: list[str]) -> bool:
    """Whether a title is the main heading and more, and not a word of it by chance ("News")."""
    return heading in parts[:1] or (heading in title and len(heading) * 2 >= len(title))


def _same_name(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+|\.\w{2,3}$", "", name).lower() for name in (one, other))
    return a == b


def _outlet(objects: list[dict[str, Any]]) -> str | None:
    for one in objects:
        publisher = one.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return publisher["name"].strip() or None
    return None


def _authors(tree: Any, objects: list[dict[str, Any]]) -> list[str]:
    """Return the authors a page names for machines: JSON-LD, then <meta>, then its links."""
    for one in objects:
        names = list(_persons(one.get("author")))
        if names:
            return names
    named = [
        element.get("content") or ""
        for element in tree.iter("meta")
        if (element.get("name") or element.get("property") or "").lower() in AUTHOR_NAMES
    ]
    if any(_is_author(name) for name in named):
        return named
    return [
        " ".join(" ".join(element.itertext()).split())
        for path in ('.//a[@rel="author"]', './/*[@itemprop="author"]')
        for element in tree.iterfind(path)
    ]


def _persons(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, list):
        for one in author:
            yield from _persons(one)
    elif isinstance(author, dict) and "organization" not in str(author.get("@type", "")).lower():
        yield from _persons(author.get("name"))


def _full_names(written: str | None) -> list[str]:
    """Return the names a general search found, where they have the form of a person's name."""
    names = [BY.sub("", name.strip()) for name in (written or "").split(";")]
    return [name for name in names if FULL_NAME.fullmatch(name)]


def _joined(names: list[str], sites: tuple[str | None, ...]) -> str | None:
    """Return the names of people among ``names``; ``sites`` are the outlet's names and address."""
    spelled = [BY.sub("", " ".join(name.split())).strip(" ,;|") for name in names]
    kept = [
        name
        for name in dict.fromkeys(spelled)
        if _is_author(name) and not any(_names_site(name, site) for site in sites if site)
    ]
    return ", ".join(kept) or None


def _names_site(name: str, site: str) -> bool:
    """Whether what stands for an author is the outlet: its name, or the host of its address."""
    host = ADDRESS_HOST.match(site)
    return _same_name(name, host[1] if host else site)


def _is_author(name: str) -> bool:
    return 2 < len(name) <= MAX_AUTHOR and not NO_AUTHOR.search(name)
