"""The last chapter: how far the reading can be trusted, from how every analysis ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossread.report.brief.chapters import Paragraphs
from crossread.report.brief.teller import Teller, line
from crossread.report.brief.value import Line
from crossread.report.sheet import Ending
from crossread.report.wording import counted, counted_in_words, listed
from crossread.text.language_names import language_name

MOST_NAMED = 5
BY_RULE = "This brief was put together by rule"


def trust(teller: Teller) -> Paragraphs:
    """Tell what failed, what was skipped, what was left out, and what all this cannot see."""
    found = (tuple(_troubles(teller)), tuple(_always(teller)))
    return tuple(one for one in found if one)


def _say(text: str) -> Line:
    return line(text, on_the_reading=True)


def _troubles(teller: Teller) -> Iterator[Line]:
    sheet = teller.sheet
    for one in sheet.failed[:MOST_NAMED]:
        yield _say(f"{one.name} could not be read: {one.reason}")
    if len(sheet.failed) > MOST_NAMED:
        yield _say(f"{counted(len(sheet.failed) - MOST_NAMED, 'further source')} could not be read")
    yield from _unread(teller)
    for ending in sheet.comparisons:
        if ending.ending != "done":
            yield _say(f"the comparison “{ending.analyser}” {ending.in_words}")
    yield from _texts(teller)


def _unread(teller: Teller) -> Iterator[Line]:
    """Yield one sentence for each reason and the sources it holds of, with all that was missed."""
    known: dict[tuple[str, str], list[str]] = {}
    for source in teller.sheet.sources:
        for one in source.unread:
            known.setdefault(_why(one), []).append(source.siglum)
    missed: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (what, why), sigla in known.items():
        missed.setdefault((why, tuple(sigla)), []).append(what)
    for (why, where), names in missed.items():
        if why.startswith("failed"):
            yield _say(f"in {teller.named(where)}, the search for {listed(names)} {why}")
        else:
            yield _say(f"in {teller.named(where)}, {listed(names)} were not looked for: {why}")


def _why(one: Ending) -> tuple[str, str]:
    what = _plural(one.analyser.split(".")[0].replace("_", " "))
    if one.ending == "failed":
        return what, f"failed: {one.reason}"
    return what, one.reason.replace("it does not read", "they cannot be read in")


_NAMES = {
    "labelling": "labels",
    "naming": "names",
    "stance": "sides taken",
    "subjectivity": "subjective sentences",
    "tone": "tones of voice",
    "chains": "chains of attribution",
}


def _plural(what: str) -> str:
    return _NAMES.get(what, what if what.endswith("s") else f"{what}s")


def _texts(teller: Teller) -> Iterator[Line]:
    sources = teller.sheet.sources
    for one in sources:
        for warning in one.warnings[:1]:
            yield _say(f"{teller.name(one.siglum)}: {warning}")
    languages = list(dict.fromkeys(one.language for one in sources if one.language))
    if len(languages) > 1:
        named = listed([language_name(one) for one in languages])
        yield _say(f"the texts are in {named}, and none was compared with one in another language")
    undated = [one.siglum for one in sources if not one.date]
    if undated and len(sources) > 1:
        yield _say(f"no date was found for {teller.named(undated)}")
    left = sum(len(one.left_out) for one in sources)
    if left:
        yield _say(
            f"{counted_in_words(left, 'passage')} that {'is' if left == 1 else 'are'} no part of"
            " the running text, such as menus and pleas for money,"
            f" {'was' if left == 1 else 'were'} left out"
        )


def _always(teller: Teller) -> Sequence[Line]:
    n_rows = len(teller.sheet.rows)
    more = "" if n_rows == 0 else f"; the sheet has all {counted(n_rows, 'statement')}"
    if n_rows == 1:
        more = ""
    return (
        _say(
            f"{BY_RULE} from what was found, and what was found has gaps:"
            " read the passages before you rest anything on it" + more
        ),
        _say(
            "“Not found” means searched and not found in these texts as they were extracted, and"
            " how many sources say a thing is no sign that it is true"
        ),
    )
