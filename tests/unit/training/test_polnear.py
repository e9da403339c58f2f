"""Reading brat stand-off."""

from pathlib import Path

import pytest
from training.polnear import Linked, articles_of

TEXT = "The dam, said Ona Brek,\nburst. It did.\n"
LINES = (
    "T1\tSource 14 22\tOna Brek\n"
    "T2\tCue 9 13\tsaid\n"
    "T3\tContent 0 7;24 29\tThe dam burst\n"
    "T4\tContent 31 37\tIt did\n"
    "T5\tContent 34 37\tdid\n"
    "T6\tAttribution 9 13\tsaid\n"
    "E1\tAttribution:T6 Content:T3 Cue:T2 Source:T1\n"
    "\n"
    "#1\tAnnotatorNotes T3\tIs this one?\n"
)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """A part of one article that two people read."""
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "one.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "attributions" / "one_a.ann").write_text(LINES, encoding="utf-8", newline="")
    (tmp_path / "attributions" / "one_b.ann").write_text("", encoding="utf-8")
    return tmp_path


def test_article_is_read_once_by_its_first_annotator(part: Path) -> None:
    (article,) = articles_of(part)
    assert article.name == "one"
    assert article.ranges["Source"] == ((14, 22),)


def test_discontinuous_content_is_several_ranges(part: Path) -> None:
    (article,) = articles_of(part)
    words = [article.text[start:end] for start, end in article.ranges["Content"]]
    assert words == ["The dam", "burst", "It did"]


def test_line_ends_are_counted_as_they_are(part: Path) -> None:
    (part / "text" / "one.txt").write_text("a\r\nb", encoding="utf-8", newline="")
    (article,) = articles_of(part)
    assert len(article.text) == 4


def test_an_attribution_links_content_source_and_cue(part: Path) -> None:
    (article,) = articles_of(part)
    assert article.links == (Linked(((0, 7), (24, 29)), ((14, 22),), ((9, 13),)),)
