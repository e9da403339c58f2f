"""ECB+ read from its own format, and mentions put together."""

from __future__ import annotations

from pathlib import Path

from evaluation.ecbplus import across_texts, anywhere, article, clusters, key_of, nowhere

from crossread.model import Span

ARTICLE = """<?xml version='1.0' encoding='UTF-8'?>
<Document doc_name="1_1ecb.xml">
<token t_id="1" sentence="0" number="0">The</token>
<token t_id="2" sentence="0" number="1">quay</token>
<token t_id="3" sentence="0" number="2">burnt</token>
<token t_id="4" sentence="0" number="3">down</token>
<token t_id="5" sentence="1" number="0">It</token>
<token t_id="6" sentence="1" number="1">burned</token>
<Markables>
<ACTION_OCCURRENCE m_id="7"><token_anchor t_id="3"/><token_anchor t_id="4"/></ACTION_OCCURRENCE>
<ACTION_OCCURRENCE m_id="8"><token_anchor t_id="6"/></ACTION_OCCURRENCE>
<LOC_FAC m_id="9"><token_anchor t_id="2"/></LOC_FAC>
<ACTION_OCCURRENCE m_id="10" RELATED_TO="" TAG_DESCRIPTOR="fire" instance_id="ACT1"/>
</Markables>
<Relations>
<CROSS_DOC_COREF r_id="1" note="ACT1"><source m_id="7"/><source m_id="8"/><target m_id="10"/>
</CROSS_DOC_COREF>
</Relations>
</Document>
"""


def read(tmp_path: Path, checked: set[str]):
    path = tmp_path / "1_1ecb.xml"
    path.write_text(ARTICLE, encoding="utf-8")
    return article(path, checked)


def test_actions_stand_where_their_words_are(tmp_path: Path) -> None:
    document, mentions = read(tmp_path, {"0", "1"})
    assert document.text == "The quay burnt down It burned"
    assert [one.span.of(document.text) for one in mentions] == ["burnt down", "burned"]
    assert [one.sentence for one in mentions] == [Span(0, 19), Span(20, 29)]


def test_mentions_of_sentences_nobody_checked_are_left_out(tmp_path: Path) -> None:
    assert len(read(tmp_path, {"1"})[1]) == 1


def test_chain_of_the_data_is_the_key(tmp_path: Path) -> None:
    _, mentions = read(tmp_path, {"0", "1"})
    assert len(key_of(mentions)) == 1


def test_mentions_of_one_word_are_put_together_where_linked(tmp_path: Path) -> None:
    _, mentions = read(tmp_path, {"0", "1"})
    assert len(clusters(mentions, nowhere)) == 2
    same = [mentions[1], mentions[1].__class__("b.txt", Span(0, 4), Span(0, 9), "burn", "x")]
    assert same[0].word == "burn"
    assert len(clusters(same, anywhere)) == 1


def test_pairs_are_counted_across_texts_only() -> None:
    cluster = frozenset({("a", 0, 1), ("a", 5, 6), ("b", 0, 1)})
    assert len(across_texts(cluster)) == 2
