"""Reading the data sets of the reader, on small files made here."""

import json
import random
from pathlib import Path

import pytest
from training.corpora import (
    Text,
    Tone,
    bodies,
    columns,
    digest_of,
    framed,
    graded,
    graded_tones,
    held_back,
    newsmtsc,
    newssd,
    renamed,
    together,
    uner,
    written,
)


def names_in(text: Text) -> list[tuple[str, str]]:
    return [(text.text[start:end], kind) for start, end, kind in text.names or ()]


def test_documents_of_universal_ner_keep_their_spelling(tmp_path: Path) -> None:
    rows = (
        "# newdoc id = one\n# text = Ona Brek (Halmora) left.\n1\tOna\tB-PER\n2\tBrek\tI-PER\n"
        "3\t(\tO\n4\tHalmora\tB-LOC\n5\t)\tO\n6\tleft\tO\n7\t.\tO\n\n"
        "# text = Halmorans wept.\n1\tHalmorans\tB-OTH\n2\twept\tO\n3\t.\tO\n\n"
        "# newdoc id = two\n# text = Rain.\n1\tRain\tO\n2\t.\tO\n\n"
    )
    path = tmp_path / "a.iob2"
    path.write_text(rows, encoding="utf-8")
    one, two = uner(path)
    assert (one.group, one.text) == ("one", "Ona Brek (Halmora) left. Halmorans wept. ")
    assert names_in(one) == [("Ona Brek", "PER"), ("Halmora", "LOC"), ("Halmorans", "MISC")]
    assert two.names == ()


def test_inside_tags_alone_begin_a_name_where_the_kind_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Brek I-PER\nHalmora I-LOC\nPort I-LOC\nslept O\n\n", encoding="utf-8")
    (text,) = columns(path, tab=False, begin=False)
    assert names_in(text) == [("Brek", "PER"), ("Halmora Port", "LOC")]


@pytest.mark.parametrize(
    "words, text",
    [
        ("He did n't go .", "He didn't go."),
        ("`` We won , '' she said .", '"We won," she said.'),
        ("The dam ( old ) burst", "The dam (old) burst"),
    ],
)
def test_words_are_put_together_as_they_are_written(words: str, text: str) -> None:
    assert written(words.split()) == text


def test_targets_of_one_article_are_one_group(tmp_path: Path) -> None:
    row = {
        "primary_gid": "paper_7_1_Brek_0_4",
        "sentence_normalized": "Brek lied.",
        "targets": [{"from": 0, "to": 4, "mention": "Brek", "polarity": 2.0}],
    }
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (text,) = newsmtsc(path)
    assert (text.group, text.tones) == ("paper_7", (Tone((0, 4), 1),))


def test_subjective_sentences_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Sentence,Label\nHow sad!,SUBJ\nIt rained.,OBJ\n", encoding="utf-8")
    assert [text.subjective for text in newssd(path)] == [(1.0,), (0.0,)]


def test_a_renamed_target_keeps_its_tone_and_the_places_after_it() -> None:
    text = Text("g", "Brek praised Dorn.", ((0, 18),), tones=(Tone((0, 4), 2), Tone((13, 17), 0)))
    new = renamed(text, ["Ilsabet Varn"], random.Random(1))
    assert new.text == "Ilsabet Varn praised Ilsabet Varn."
    assert [new.text[slice(*one.target)] for one in new.tones or ()] == ["Ilsabet Varn"] * 2
    assert [one.tone for one in new.tones or ()] == [2, 0]


def test_sentences_put_together_keep_their_places() -> None:
    texts = [Text(str(n), f"Brek {n}.", ((0, 7),), tones=(Tone((0, 4), 0),)) for n in range(5)]
    joined = list(together(texts, random.Random(3), 3))
    assert sum(len(one.sentences) for one in joined) == 5
    for one in joined:
        assert all(one.text[slice(*tone.target)] == "Brek" for tone in one.tones or ())


def test_a_tenth_is_held_back_by_whole_groups_whatever_their_order() -> None:
    texts = [Text(f"g{n % 50}", "", ()) for n in range(400)]
    held = held_back(texts)
    assert held == held_back(texts[::-1])
    assert 40 <= sum(text.group in held for text in texts) <= 48


def test_sentences_of_other_sets_get_the_grade_that_their_digest_has(tmp_path: Path) -> None:
    path = tmp_path / "graded.tsv"
    path.write_text(f"# digests\n{digest_of('How sad it was!')}\t2\n", encoding="utf-8")
    text = Text("g", "It rained.  How sad\nit was!", ((0, 10), (12, 27)))
    (found,) = graded(path, [text])
    assert (found.group, found.text, found.subjective) == ("g", "How sad it was!", (0.7,))


def test_targets_of_other_sets_get_the_tone_that_a_reader_gave(tmp_path: Path) -> None:
    path = tmp_path / "tones.tsv"
    digest = digest_of("Brek shamed Dorn.")
    path.write_text(f"{digest}\t0\t4\t2\n{digest}\t12\t16\t3\n", encoding="utf-8")
    (found,) = graded_tones(path, [Text("g", "Rain. Brek shamed Dorn.", ((0, 5), (6, 23)))])
    assert found.tones == (Tone((0, 4), 1, 0.7), Tone((12, 16), 2))


def test_every_body_is_a_group_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Body ID,articleBody\n7,"It rained. It snowed."\n', encoding="utf-8")
    (text,) = bodies(path)
    assert (text.group, text.sentences) == ("body-7", ((0, 10), (11, 21)))


def test_every_article_on_climate_is_a_group_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("ID\tsource\ttext\n7\tgazette\tIt rained. It snowed.\n", encoding="utf-8")
    (text,) = framed(path)
    assert (text.group, text.sentences) == ("framed-7", ((0, 10), (11, 21)))
