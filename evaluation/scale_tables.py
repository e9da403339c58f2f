"""The tables of ``docs/explanation/scale.md``, made of the figures that ``bench_scale`` kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

KEPT = Path(__file__).with_name("scale.json")
SIZES = (1_000, 10_000, 100_000)
ARTICLE_CHARACTERS = 3_000
"""An article is taken as so long, and to cost as many short texts as it is longer than these."""

Kept = dict[str, dict[str, float]]
Figures = Mapping[str, float]


def measured(kept: Kept) -> str:
    """Return the table of what was measured, one column a size."""
    rows = [
        ["", *(f"{n:,} texts" for n in SIZES)],
        ["---"] * (len(SIZES) + 1),
        *(_row(kept, *one) for one in _ROWS),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _row(kept: Kept, what: str, stage: str, cell: Callable[[Figures], str]) -> list[str]:
    found = (kept.get(stage.format(n=n)) for n in SIZES)
    return [what, *("–" if one is None else _shown(one, cell) for one in found)]


def _shown(figures: Figures, cell: Callable[[Figures], str]) -> str:
    if "missing" in figures:
        return "not installed"
    return cell(figures)


def _reading(figures: Figures) -> str:
    asked, read = int(figures["asked"]), int(figures["texts"])
    part = "" if read == asked else f"{read:,} of them in "
    return f"{part}{figures['seconds']:,.0f} s, {read / figures['seconds']:.0f} a second"


def _by_two(early: str, most: str) -> Callable[[Figures], str]:
    return lambda one: f"{one[early]:,.0f} → {one[most]:,.0f} MiB"


def _spent(figures: Figures) -> str:
    return f"{figures['worker_ms']:.0f} + {figures['driver_ms']:.1f} ms"


def _share(figures: Figures) -> str:
    used = (figures["worker_ms"] + figures["driver_ms"]) * figures["texts"] / 1000
    return f"{used / (figures['seconds'] * figures['processors']):.0%}"


_ROWS: Sequence[tuple[str, str, Callable[[Figures], str]]] = (
    ("reading on 1 worker", "read {n} on 1", _reading),
    ("reading on 2 workers", "read {n} on 2", _reading),
    ("processor time a text, workers + driver (1 worker)", "read {n} on 1", _spent),
    ("the same (2 workers)", "read {n} on 2", _spent),
    ("share of the processors that it got (2 workers)", "read {n} on 2", _share),
    (
        "memory of the driver, first third → at most",
        "read {n} on 2",
        _by_two("driver_mib_early", "driver_mib"),
    ),
    (
        "memory of a worker with its reading process, first third → at most",
        "read {n} on 2",
        _by_two("worker_mib_early", "worker_mib"),
    ),
    ("Parquet a text", "read {n} on 2", lambda one: f"{one['parquet_kb']:.1f} kB"),
    (
        "grouping: by the clock; processor time a text",
        "group {n}",
        lambda one: f"{one['seconds']:,.0f} s; {one['cpu_ms']:.0f} ms",
    ),
    (
        "pairs of one event in one group; pairs of one group of one event",
        "group {n}",
        lambda one: f"{one['recall']:.2f}; {one['precision']:.2f}",
    ),
    (
        "grouping and comparing within groups: by the clock; processor time a text; records",
        "compare {n}",
        lambda one: f"{one['seconds']:,.0f} s; {one['cpu_ms']:.0f} ms; {one['records']:,.0f}",
    ),
    (
        "search in one workspace (texts not read): median; p95 (limit 100 ms)",
        "search {n}",
        lambda one: f"{one['p50_ms']:.1f}; **{one['p95_ms']:.1f} ms**",
    ),
    ("the same, p95 of processor time", "search {n}", lambda one: f"{one['p95_cpu_ms']:.1f} ms"),
    ("a word of every text", "search {n}", lambda one: f"{one['common_ms']:.0f} ms"),
    ("opening that workspace", "search {n}", lambda one: f"{one['open_ms']:.0f} ms"),
    ("loading every text of it", "search {n}", lambda one: f"{one['load_s']:.1f} s"),
    (
        "taking a text in; what it takes in the file",
        "search {n}",
        lambda one: f"{one['add_ms']:.2f} ms; {one['kb']:.1f} kB",
    ),
    (
        "search in PostgreSQL: median; p95",
        "postgres {n}",
        lambda one: f"{one['p50_ms']:.1f}; {one['p95_ms']:.1f} ms",
    ),
    (
        "the same: a word of every text; taking a text in",
        "postgres {n}",
        lambda one: f"{one['common_ms']:.0f} ms; {one['add_ms']:.2f} ms",
    ),
    (
        "processes that wanted the processors (load), before reading",
        "read {n} on 2",
        lambda one: f"{one['load']:.0f} of {one['processors']:.0f}",
    ),
)


def worked_out(kept: Kept) -> str:
    """Return the table of what many articles need, if each costs as its characters do.

    It rests on the largest reading that was measured.
    """
    read = [kept[f"read {n} on 2"] for n in SIZES if f"read {n} on 2" in kept]
    grouped = [kept[f"group {n}"] for n in SIZES if f"group {n}" in kept]
    if not read:
        return ""
    times = ARTICLE_CHARACTERS / kept["texts"]["characters"]
    columns = [_needs(n, times, read[-1], grouped[-1] if grouped else None) for n in (10**7, 10**9)]
    heads = ["", "10 million articles", "1 billion articles"]
    rows = [heads, ["---"] * 3, *([name, *(one[name] for one in columns)] for name in columns[0])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _needs(n_articles: int, times: float, read: Figures, grouped: Figures | None) -> dict[str, str]:
    hours = n_articles * times / 3600 / 1000
    parts = n_articles / 128
    needs = {
        "reading, cores × hours": f"{hours * read['worker_ms']:,.0f}",
        "unpacking and writing, hours of one process": f"{hours * read['driver_ms']:,.1f}",
        "memory of a worker": f"{read['worker_mib']:,.0f} MiB",
        "Parquet": f"{n_articles * times * read['parquet_kb'] / 1e9:,.2f} TB in {parts:,.0f} parts",
    }
    if grouped is not None:
        least, most = (n_articles * one * grouped["cpu_ms"] / 3.6e6 for one in (1, times))
        needs["grouping, cores × hours"] = f"{least:,.0f} to {most:,.0f}"
    return needs
