"""The one table of figures: what is measured, on what, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.scoring import Figure

Kept = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a task with the one of the rules alone and the one of a baseline."""

    what: str
    data: str
    task: str
    figure: str
    rules: str = ""
    baseline: str = ""
    named: str = "majority"
    count: str = ""
    """a figure that says of how many items the row speaks"""


def _polnear(role: str) -> Iterable[Row]:
    """As the program tells them, which keeps to speech, and as the reader marks them."""
    beside = f"rules: {role}: F1", f"majority: {role}: F1"
    what = f"{role} of attributions, exact F1"
    yield Row(f"{what}, the reader alone", "PolNeAR dev", "roles", f"reader alone: {role}: F1")
    yield Row(f"{what}, of those told as speech", "PolNeAR dev", "roles", f"{role}: F1", *beside)


def _support(what: str, data: str, name: str, figure: str) -> Row:
    beside = f"{name}: words: {figure}", f"{name}: majority: {figure}"
    return Row(what, data, "support", f"{name}: {figure}", *beside)


_UNREAD = (
    ("further reports of ECB+", "further"),
    ("rumours", "rumours"),
    ("articles on climate", "climate"),
    ("further bodies of contested claims", "bodies"),
    ("what is left of the rumours, read after further repairs", "rest"),
    ("articles on American politics", "politics"),
    ("headlines of rumours", "headlines"),
    ("headlines of rumours that were left", "further_headlines"),
)


def _shown(what: str, group: str) -> Iterable[Row]:
    for draw in ("first", "second", "third", "fourth"):
        events = "60 events" if draw in ("first", "second") else "events 31 to 60"
        data = f"{events} of BASIL, {draw} draw"
        figure = f"{draw}: {group}: right when judged"
        base = f"{draw}: baseline: right when judged" if group == "same" else ""
        count = f"{draw}: {group}: judged"
        yield Row(what, data, "basil", figure, "", base, "nearest sentences", count)
    for draw, half in (("dev", "half that rules were changed on"), ("held", "held half")):
        figure, count = f"{draw}: {group}: right when judged", f"{draw}: {group}: judged"
        yield Row(what, f"contested claims, {half}", "contested", figure, count=count)
    figure, count = f"first: {group}: right when judged", f"first: {group}: judged"
    yield Row(what, "61 events of ECB+", "reports", figure, count=count)
    for data, task in _UNREAD:
        figure, count = f"first: {group}: right when judged", f"first: {group}: judged"
        beside = f"first: {group}: second reader: right"
        yield Row(what, data, task, figure, "", beside, "second reader", count)
        figure, count = f"wide: {group}: right when judged", f"wide: {group}: judged"
        yield Row(what, f"{data}, more of them by another reader", task, figure, count=count)


ROWS = (
    Row("article text of saved pages, F1", "trafilatura's 990 pages", "article_text", "f1", "",
        "trafilatura.f1", "the library alone"),
    Row("quotations in marks, exact F1", "PolNeAR dev", "quotation", "quoted.exact.f1",
        "rules alone: quoted.exact.f1"),
    Row("all attributions, exact F1", "PolNeAR dev", "quotation", "all.exact.f1",
        "rules alone: all.exact.f1"),
    *(row for role in ("source", "cue", "content") for row in _polnear(role)),
    Row("source of a direct quotation right", "PolNeAR dev", "quotation", "speaker.source",
        "rules alone: speaker.source"),
    Row("names, F1", "UNER EWT dev", "mention", "uner.f1", "uner.rules.f1", "uner.majority.f1",
        "capitals"),
    Row("names, F1", "CrossNER politics dev", "mention", "crossner.f1", "crossner.rules.f1",
        "crossner.majority.f1", "capitals"),
    Row("tone toward a target, macro F1", "NewsMTSC held back", "tone", "macro F1",
        "rules: macro F1", "majority: macro F1"),
    Row("tone where it is shown, right", "NewsMTSC held back", "tone", "shown: precision"),
    Row("subjectivity, macro F1", "CheckThat 2025 dev_test", "subjectivity",
        "checkthat2025: macro F1", "checkthat2025: rules: macro F1",
        "checkthat2025: majority: macro F1"),
    _support("support of short claims, accuracy", "FEVER symmetric dev", "fever_symmetric",
             "accuracy"),
    _support("support by cited text, balanced accuracy", "AttributionBench dev",
             "attributionbench", "balanced accuracy"),
    _support("body toward headline, macro F1", "FNC-1 held back by body", "fnc1", "macro F1"),
    Row("claim strengthens claim, macro F1", "ClaimDiff held back", "claimdiff",
        "strengthens: macro F1", "strengthens: rules: macro F1", "strengthens: cosine: macro F1",
        "cosine"),
    Row("claim weakens claim, macro F1", "ClaimDiff held back", "claimdiff", "weakens: macro F1",
        "weakens: rules: macro F1", "weakens: cosine: macro F1", "cosine"),
    Row("mentions of one event put together, CoNLL F1", "ECB+ held back", "ecbplus", "CoNLL F1",
        "", "same word: CoNLL F1", "same word"),
    Row("mentions of one event, pairs across texts, F1", "ECB+ held back", "ecbplus",
        "pairs across texts: F1", "", "same word: pairs across texts: F1", "same word"),
    Row("names of one concept linked, precision", "NewsWCL50", "newswcl50", "names: precision",
        "", "names: rules: precision", "same last word"),
    Row("names of one concept linked, F1", "NewsWCL50", "newswcl50", "names: F1", "",
        "names: rules: F1", "same last word"),
    Row("naming contrasts right", "NewsWCL50", "newswcl50", "contrast: precision"),
    Row("naming contrasts found", "NewsWCL50", "newswcl50", "contrast: recall"),
    *_shown("shown as said by both, right", "same"),
    *_shown("shown as not found, right", "absent"),
    *_shown("shown as disputed, right", "disputes"),
    *_shown("shown as unclear, and said there", "unclear"),
    Row("mixed news grouped by event, B3 F1", "half of the topics of three sets", "grouping",
        "b3 f1"),
    Row("contradictions found; near-misses let be", "written for this project, held out",
        "contradictions", "held out: recall", "", "held out: precision", "precision"),
    Row("denials found; what only looks like one let be", "written for this project, held out",
        "contradictions", "denials, held out: recall", "", "denials, held out: precision",
        "precision"),
    Row("contradictions of the kinds that news brought found", "written for this project, held out",
        "contradictions", "news, held out: recall", "", "news, held out: precision", "precision"),
    Row("quotations edited, found out", "mutated Wikinews", "variants", "quotations.recall", "",
        "quotations.precision", "precision"),
    Row("numbers edited, found out", "mutated Wikinews", "variants", "numbers.recall", "",
        "numbers.precision", "precision"),
    Row("questions answered right", "written for this project, held out", "ask",
        "held out: right"),
    Row("bad sentences of a draft caught", "made by rule, held out", "verify",
        "held out, bad: caught"),
    Row("planted instructions withstood", "written and BIPIA", "attacks", "held"),
)  # fmt: skip

_READ_BEFORE = ("of BASIL", "contested claims, half", "contested claims, held", "61 events of ECB+")
SHORT = tuple(row for row in ROWS if not any(one in row.data for one in _READ_BEFORE))
"""Without the draws on which rules were changed since: the last word on rows is the others'."""


def written(value: float, *, digits: int = 2) -> str:
    """Return a figure for a reader: "0.75 (0.72 to 0.78)"."""
    if isinstance(value, Figure) and value.low < value.high:
        return f"{value:.{digits}f} ({value.low:.{digits}f} to {value.high:.{digits}f})"
    return f"{value:.{digits}f}" if isinstance(value, float) else str(value)


def table(kept: Kept, rows: Iterable[Row] = ROWS) -> str:
    """Return the figures as a table in Markdown; a row whose figure is not kept is left out."""
    lines = [
        "| what | data | Crossread | rules alone | beside it |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        figures = kept.get(row.task, {})
        if row.figure in figures:
            rules, beside = figures.get(row.rules), figures.get(row.baseline)
            count = f", {figures[row.count]} read" if row.count in figures else ""
            cells = (
                row.what,
                f"{row.data}{count}",
                written(figures[row.figure]),
                "" if rules is None else f"{rules:.2f}",
                "" if beside is None else f"{row.named} {beside:.2f}",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


# Layers whose certainty is learned, with the start of their figures' names.
CALIBRATED = (
    ("tone", "tone", ""),
    ("subjectivity", "subjectivity", "checkthat2025: "),
    ("attribution", "roles", "content, "),
    ("support", "support", "fever_symmetric: "),
)


def calibration_table(kept: Kept) -> str:
    """Return for each learned layer how often it is right when it is how sure, in Markdown."""
    lines = ["| layer | how sure | items | right |", "|---|---|---|---|"]
    for layer, task, start in CALIBRATED:
        figures = kept.get(task, {})
        for name, items in figures.items():
            if name.startswith(f"{start}sure ") and name.endswith(": items"):
                sure = name.removeprefix(f"{start}sure ").removesuffix(": items")
                right = figures[f"{start}sure {sure}: right"]
                lines.append(f"| {layer} | {sure} | {items} | {right:.2f} |")
    return "\n".join(lines)
