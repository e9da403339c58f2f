"""Texts as the program gives them to the reader: with a stand-in for every name the rules know.

What is said of their places is put on the places of the words that stand there then
(`crossread.analyse.learned`), so that the network learns from what it will be given to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crossread.analyse.learned import Masked, masked
from crossread.analyse.mention.ruled import named_by_rule
from training.corpora import Text
from training.polnear import Article, Linked, Ranges


def under_stand_ins(text: Text) -> Masked:
    """The words of a text with a stand-in for every name that the rules know."""
    return masked(text.text, named_by_rule(text.text, "en", text.sentences))


def hidden(text: Text) -> Text:
    """The text with a stand-in for every name that the rules know, and all places moved along.

    Of several names of the data set that stand under one stand-in the first is kept.
    """
    by = under_stand_ins(text)
    return replace(
        text,
        text=by.text,
        sentences=tuple(by.there(one) for one in text.sentences),
        article=None if text.article is None else _article(text.article, by),
        names=None if text.names is None else tuple(_names(text.names, by)),
        tones=None
        if text.tones is None
        else tuple(replace(one, target=by.there(one.target)) for one in text.tones),
    )


def _names(names: Iterable[tuple[int, int, str]], by: Masked) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(names):
        place = by.there((start, end))
        if not kept or kept[-1][1] <= place[0]:
            kept.append((*place, kind))
    return kept


def _article(article: Article, by: Masked) -> Article:
    return Article(
        article.name,
        by.text,
        {kind: _ranges(ranges, by) for kind, ranges in article.ranges.items()},
        tuple(
            Linked(_ranges(one.content, by), _ranges(one.source, by), _ranges(one.cue, by))
            for one in article.links
        ),
    )


def _ranges(ranges: Ranges, by: Masked) -> Ranges:
    """The ranges in the masked text; two that share a stand-in are one."""
    moved: list[tuple[int, int]] = []
    for start, end in (by.there(one) for one in sorted(ranges)):
        if moved and start < moved[-1][1]:
            moved[-1] = (moved[-1][0], max(end, moved[-1][1]))
        else:
            moved.append((start, end))
    return tuple(moved)
