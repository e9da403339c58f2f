"""Quotations in English: marks, cues, sources and the names of speakers."""

from __future__ import annotations

import pytest

from crossread.analyse import mentions, paragraphs, quotation, sentences
from crossread.analyse.furniture import ANALYSER as FURNITURE
from crossread.model import Annotation, Quotation
from crossread.testing import Check, a_document, analyser_checks, read_with

PLAN = (FURNITURE, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER)


@pytest.mark.parametrize("check", analyser_checks(quotation.ANALYSER, PLAN), ids=str)
def test_contract(check: Check) -> None:
    check()
