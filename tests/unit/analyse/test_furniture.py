"""Furniture: known formulas go, sentences of the text stay."""

from __future__ import annotations

import pytest

from crossread.analyse.furniture import ANALYSER, formula_reason, front_matter_end, plea_reason
from crossread.model import Furniture
from crossread.testing import a_document, analyser_checks, read_with

ARTICLE = (
    "The ferry to Ostrava Bay stopped on Monday.\n\n"
    "The harbour master said the crew had gone unpaid since March. Nobody was hurt.\n\n"
    "Passengers waited for nine hours, and a kettle was passed along the quay.\n\n"
)


def furniture_of(text: str) -> list[tuple[str, str]]:
    reading = read_with(a_document(text), [ANALYSER])
    return [(one.reason, one.furniture.span.of(text)) for one in reading.bodies(Furniture)]


@pytest.mark.parametrize("check", analyser_checks(ANALYSER), ids=str)
def test_contract(check):
    check()


@pytest.mark.parametrize(
    "line, reason",
    [
        ("Leave a comment", "comment form"),
        ("Leave a Reply Cancel reply", "comment form"),
        ("Your email address will not be published. Required fields are marked *", "comment form"),
        ("Залишити відповідь", "comment form"),
        ("Добавить комментарий", "comment form"),
        ("12 Comments", "comment form"),
        ("Website Powered by WordPress.com.", "site footer"),
        ("© 2031 The Quay Gazette. All rights reserved.", "site footer"),
        ("Усі права захищені.", "site footer"),
        ("Up ↑", "site navigation"),
        ("Skip to content", "site navigation"),
        ("Home | News | Contact", "site navigation"),
        ("Previous Post", "site navigation"),
        ("Share this:", "share buttons"),
        ("Facebook Twitter WhatsApp Email", "share buttons"),
        ("Поділитися у Facebook", "share buttons"),
        ("Advertisement", "advertisement"),
        ("Story continues below", "advertisement"),
        ("Реклама", "advertisement"),
        ("Read more: The quay that sank twice", "teaser to another text"),
        ("Читайте також: Як мілів лиман", "teaser to another text"),
        ("Sign up for our daily newsletter", "plea to subscribe"),
        ("Подписывайтесь на наш телеграм-канал", "plea to subscribe"),
        ("Support us on Patreon", "plea for donations"),
        ("Filed under: Rivers, Memory", "labels and categories"),
        ("We use cookies to make this site work. Accept all or read on.", "cookie notice"),
        ("Photo: Reuters/Anna Kvist", "image credit"),
        ("(Getty Images)", "image credit"),
    ],
)
def test_formula_is_furniture(line, reason):
    assert furniture_of(f"{ARTICLE}{line}\n") == [(reason, line)]


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Kvist, The Quay Gazette",
        "9 May 2031",
        "The ferry stops again",
        "Leave a comment on the wall, the old saying goes, and the wall answers.",
        "He had to share this: a bed, a coat and one bowl.",
        "Patreon said on Monday it would donate to our harbour fund if you, the minister, resign.",
        "“Please donate to our Patreon”, the leaflet said.",
        "Photo: the crew carry the bell ashore in the rain",
        "The advertisement ran for nine weeks.",
        "More than half of the crew left.",
        "Telegram was blocked in the port at noon, our correspondent writes.",
        "Read more slowly, she told the class.",
    ],
)
def test_sentence_of_the_text_stays(line):
    assert furniture_of(f"{ARTICLE}{line}\n\nThe bay was quiet again by Friday.\n") == []


def test_plea_at_the_end_is_furniture():
    plea = "If you like what I write, please consider a small donation to my Patreon."
    assert furniture_of(f"{ARTICLE}{plea}") == [("plea for donations", plea)]


def test_article_about_a_fund_stays():
    text = (
        "Patreon cut the fund off on Monday.\n\nThe fund asks: please donate, if you can.\n\n"
        "Its critics answered that donors should look twice.\n\n"
    )
    assert furniture_of(text + ARTICLE * 3) == []


def test_teasers_under_related_posts_go_with_it():
    tail = "Related Posts\n\nNinety candles\nWho pays the ferrymen?\nA short history of tar"
    assert furniture_of(ARTICLE + tail) == [("teasers to other texts", tail)]


def test_related_posts_in_the_middle_spares_the_text_below():
    found = furniture_of(f"{ARTICLE}Related posts\nNinety candles\nOld tar\n\n{ARTICLE}")
    assert found == [("teasers to other texts", "Related posts\nNinety candles\nOld tar")]


def test_text_below_an_end_marker_stays():
    assert furniture_of(f"{ARTICLE}Leave a comment\n\n{ARTICLE}") == [
        ("comment form", "Leave a comment")
    ]


def test_scraps_below_an_end_marker_are_furniture():
    found = furniture_of(f"{ARTICLE}Leave a Reply\n\nThe Quay Gazette, since 1911\n")
    assert found == [
        ("comment form", "Leave a Reply"),
        ("page after the text", "The Quay Gazette, since 1911"),
    ]


def test_adjacent_lines_of_one_reason_are_one_passage():
    assert furniture_of(f"{ARTICLE}Share this:\nTwitter\n\nFacebook\n") == [
        ("share buttons", "Share this:\nTwitter\n\nFacebook")
    ]


def test_menu_of_short_lines_is_navigation():
    assert furniture_of(f"Home\nNews\nSport\nOpinion\n\n{ARTICLE}") == [
        ("site navigation", "Home\nNews\nSport\nOpinion")
    ]


def test_front_matter_is_furniture():
    text = "---\ntitle: The quay\ntags:\n  - tar\n---\n\nThe quay sank."
    assert furniture_of(text) == [
        ("Markdown front matter", "---\ntitle: The quay\ntags:\n  - tar\n---")
    ]


def test_rule_at_the_top_is_no_front_matter():
    assert front_matter_end("---\n\nThe quay sank, and nobody saw it sink.\n\n---\n") is None


def test_long_line_is_never_a_formula():
    assert formula_reason("Read more: " + "tar and rope " * 60) is None


def test_plea_needs_its_own_voice():
    assert plea_reason("Please donate to the harbour fund of Ostrava Bay.") is None
