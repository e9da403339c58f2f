"""The page on growth shows what was measured, and tables are made of any part of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from evaluation import scale_tables

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("scale", ROOT / "docs" / "scale.py")
assert SPEC is not None
assert SPEC.loader is not None
scale = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(scale)

READ = {
    "asked": 100_000, "texts": 60_000, "workers": 2, "seconds": 1200, "worker_ms": 36,
    "driver_ms": 0.5, "driver_mib_early": 120, "driver_mib": 130, "worker_mib_early": 400,
    "worker_mib": 410, "parquet_kb": 4.5, "processors": 2, "load": 1,
}  # fmt: skip
KEPT = {"read 100000 on 2": READ, "texts": {"characters": 1000.0}}


def test_page_is_made_of_the_figures_kept():
    text = scale.PAGE.read_text(encoding="utf-8")
    assert scale.page(text, scale.kept()) == text


def test_what_was_read_in_the_time_given_is_told():
    assert "60,000 of them in 1,200 s, 50 a second" in scale_tables.measured(KEPT)


def test_what_was_not_measured_is_a_dash():
    (line,) = [one for one in scale_tables.measured({}).splitlines() if "on 1 worker |" in one]
    assert line == "| reading on 1 worker | – | – | – |"


def test_articles_cost_as_many_texts_as_they_are_longer():
    # 10 million articles, each three texts of 36 ms: 300 hours.
    (line,) = [one for one in scale_tables.worked_out(KEPT).splitlines() if "cores" in one]
    assert line == "| reading, cores × hours | 300 | 30,000 |"


def test_server_that_is_not_installed_is_told():
    (line, _) = [
        one
        for one in scale_tables.measured({"postgres 1000": {"missing": 1}}).splitlines()
        if "installed" in one
    ]
    assert "not installed" in line


def test_page_without_a_marker_is_refused():
    with pytest.raises(ValueError, match="lacks"):
        scale.page("No markers.", KEPT)
