"""Answers as a reader sees them: plain lines for the terminal, and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from crossread.ask.answer import Answer, Said
from crossread.ask.prose import Prose
from crossread.ask.verification import Verification, Verified
from crossread.cli.summary import visible, wrapped
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings, siglum_of
from crossread.report.escaping import escaped
from crossread.report.wording import counted
from crossread.text.quote_marks import in_marks

SHOWN = 6
"""Sentences of one source, or on one statement, shown before the rest is folded."""

NOT_SAID = "The sources do not say."
NEAREST = "The nearest passages, which are no answer:"


def render_answer(answer: Answer, findings: Findings, *, show_all: bool = False) -> str:
    """Return an answer for the terminal; ``show_all`` folds nothing."""
    lines = _written(answer.prose) if answer.prose is not None else []
    lines += wrapped(f"Read as: {visible(answer.understood)}", "")
    names = _names(findings)
    for heading, said in _groups(answer, names):
        lines += ["", click.style(visible(heading), bold=True)]
        shown = said if show_all else said[:SHOWN]
        for one in shown:
            lines += wrapped(visible(one.text), "   ")
        if len(said) > len(shown):
            lines.append(f"   and {len(said) - len(shown)} more (--all shows them)")
    if not answer.is_found:
        lines += ["", click.style(NOT_SAID, bold=True)]
        lines += ["", NEAREST] if answer.nearest else []
        for near in answer.nearest:
            place = near.siglum if near.paragraph is None else f"{near.siglum} ¶{near.paragraph}"
            lines += wrapped(f"{place}: {visible(in_marks(near.evidence.quote))}", "   ")
    lines.append("")
    for line in _closing(answer):
        lines += wrapped(visible(line), "")
    return "\n".join(lines)


WRITTEN_BY = "Written by {}, as far as the words it rests on bear it:"
FOUND_BY_RULE = "Found by rule, without a language model:"


def _written(prose: Prose) -> list[str]:
    """Return what a language model wrote: each sentence, its checks, and its pinned words."""
    if prose.error is not None:
        return []
    lines = [click.style(visible(WRITTEN_BY.format(prose.model)), bold=True)]
    for number, one in enumerate(prose.sentences, 1):
        lines += ["", *wrapped(f"{number}. {visible(one.text)}", "")]
        if one.is_rewritten:
            why = "; ".join(f"{check.name}: {check.in_words}" for check in one.failed)
            lines += wrapped(
                f"the source's own words; what was written failed {visible(why)}", "   "
            )
            continue
        passed = ", ".join(dict.fromkeys(check.name for check in one.checks))
        lines += wrapped(f"✓ {passed}", "   ")
        for said in one.said if one.form == "written" else ():
            lines += wrapped(visible(said.text), "   ")
    lines += ["", *wrapped(f"{_of_prose(prose)}.", "")]
    return [*lines, "", click.style(FOUND_BY_RULE, bold=True)]


def _of_prose(prose: Prose) -> str:
    """Return the counts of what was written, and what was sent and used, in words."""
    if not prose.sentences and not prose.left_out:
        return f"It found no answer in the passages it was sent; {prose.used}"
    if not prose.sentences:
        return f"Nothing it wrote is borne out by the sources ({prose.in_words}); {prose.used}"
    return f"{prose.in_words}; {prose.used}"


def _closing(answer: Answer) -> Iterator[str]:
    yield from answer.unanswered
    yield from answer.notes
    if answer.n_left_out:
        left_out = counted(answer.n_left_out, "sentence")
        yield f"Left out, as a check failed: {left_out}."
    yield f"{answer.searched.in_words}."


def _names(findings: Findings) -> dict[str, str]:
    names: dict[str, str] = {}
    for number, document in enumerate(findings.documents):
        file = document.capture.source.replace("\\", "/").rsplit("/", 1)[-1]
        member = document.capture.member or ""
        names[siglum_of(number)] = document.capture.outlet or f"{file}{member}"
    return names


def _groups(answer: Answer, names: dict[str, str]) -> list[tuple[str, Sequence[Said]]]:
    """Return the sentences by source, or by statement where sources are set side by side."""
    if answer.route == "agreement":
        abouts = list(dict.fromkeys(one.about for one in answer.said))
        if any(abouts):
            return [
                (about.capitalize(), [one for one in answer.said if one.about == about])
                for about in abouts
            ]
    return [(f"{siglum}  {names.get(siglum, '')}", said) for siglum, said in answer.by_source()]


def render_answer_markdown(answer: Answer, findings: Findings) -> str:
    """Return an answer as Markdown; words of sources can make no heading, link or image."""
    lines = [f"# {escaped(answer.question)}", ""]
    lines += _written_markdown(answer.prose) if answer.prose is not None else []
    lines += [f"Read as: {escaped(answer.understood)}", ""]
    for heading, said in _groups(answer, _names(findings)):
        lines += [f"## {escaped(heading)}", ""]
        lines += [f"- {_marked_up(one)}" for one in said]
        lines.append("")
    if not answer.is_found:
        lines += [f"**{NOT_SAID}**", ""]
        lines += [NEAREST, ""] if answer.nearest else []
        for near in answer.nearest:
            place = near.siglum if near.paragraph is None else f"{near.siglum} ¶{near.paragraph}"
            lines.append(f"- {place}: {escaped(in_marks(near.evidence.quote))}")
        lines += [""] if answer.nearest else []
    for line in _closing(answer):
        lines += [escaped(line), ""]
    return "\n".join(lines).rstrip() + "\n"


def _written_markdown(prose: Prose) -> list[str]:
    if prose.error is not None:
        return [f"**{escaped(prose.error.message)}** {escaped(prose.error.hint)}", ""]
    lines = [f"## {escaped(WRITTEN_BY.format(prose.model))}", ""]
    for one in prose.sentences:
        if one.form != "written":
            lines += [f"- {' '.join(_marked_up(said) for said in one.said)}"]
            continue
        passed = ", ".join(dict.fromkeys(check.name for check in one.checks))
        lines += [f"- {escaped(one.text)} (✓ {escaped(passed)})"]
        lines += [f"  - {_marked_up(said)}" for said in one.said]
    return [*lines, "", escaped(f"{_of_prose(prose)}."), "", f"## {FOUND_BY_RULE}", ""]


def _marked_up(one: Said) -> str:
    return "".join(
        f"*{escaped(in_marks(part.quote))}*" if isinstance(part, Evidence) else _spaced(part)
        for part in one.parts
    )


def _spaced(part: str) -> str:
    """Escape our words, keeping the space at either end."""
    lead = " " if part[:1] == " " else ""
    end = " " if part[-1:] == " " and part.strip() else ""
    return f"{lead}{escaped(part)}{end}" if part.strip() else part


SIGNS = {"holds": "✓", "differs": "≠", "not_found": "○"}
IN_WORDS = {
    "holds": "passed every check",
    "differs": "differs from the sources",
    "not_found": "no passage found",
}


def render_verification(verification: Verification) -> str:
    """Return a draft sentence by sentence for the terminal: sign, checks, nearest passage."""
    lines: list[str] = []
    for number, one in enumerate(verification.sentences, 1):
        lines += _verified(number, one)
    lines.append(f"{verification.in_words}.")
    lines += verification.notes
    return "\n".join(lines)


def _verified(number: int, one: Verified) -> list[str]:
    head = (
        f"{number}. {SIGNS[one.standing]} {IN_WORDS[one.standing]}: {visible(in_marks(one.text))}"
    )
    lines = wrapped(head, "")
    for check in one.failed:
        lines += wrapped(f"≠ {check.name}: {visible(check.in_words)}", "   ")
    for check in one.checks:
        if check.passed and check.name == "quotation":
            lines += wrapped(f"✓ quotation: {visible(check.in_words)}", "   ")
    others = dict.fromkeys(check.name for check in one.checks if check.passed)
    passed = ", ".join(name for name in others if name != "quotation")
    lines += wrapped(f"✓ {passed}", "   ") if passed else []
    for support in one.supports[:1] if one.standing == "holds" else one.supports[:2]:
        place = support.siglum
        place += "" if support.paragraph is None else f" ¶{support.paragraph}"
        lines += wrapped(f"{place}: {visible(in_marks(support.evidence.quote))}", "   ")
    lines.append("")
    return lines
