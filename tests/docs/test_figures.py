"""The documents show the figures that were kept, and no others."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from evaluation import kept, overview

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("figures", ROOT / "docs" / "figures.py")
assert SPEC is not None
assert SPEC.loader is not None
figures = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(figures)


def test_page_of_figures_is_made_of_those_kept() -> None:
    assert figures.PAGE.read_text(encoding="utf-8") == figures.page(kept.kept())


def test_readme_shows_the_figures_kept_between_its_markers() -> None:
    text = figures.README.read_text(encoding="utf-8")
    assert text == figures.with_table(text, overview.table(kept.kept(), overview.SHORT))


def test_table_is_put_between_the_markers_and_nothing_else_changes() -> None:
    text = f"Before.\n{figures.BEGIN}\nold\n{figures.END}\nAfter.\n"
    made = figures.with_table(text, "new")
    assert made == f"Before.\n{figures.BEGIN}\nnew\n{figures.END}\nAfter.\n"
    assert figures.with_table(made, "new") == made


def test_document_without_markers_stays_as_it_is() -> None:
    assert figures.with_table("No markers.\n", "new") == "No markers.\n"
