import pytest

from crossread.analyse import furniture, paragraphs, sentences
from crossread.compare.versions import compare_versions
from crossread.model import Shelf
from crossread.testing import a_document, read_with

READ = (furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER)
KEPT = "The gates were closed on Saturday. Crews worked all night. Nobody was hurt there."


def changes(*texts, captures=None):
    known = captures or [{} for _ in texts]
    readings = [
        read_with(a_document(text, source=f"{n}.txt", **capture), READ)
        for n, (text, capture) in enumerate(zip(texts, known, strict=True))
    ]
    text_of = {one.document.id: one.text for one in readings}

    def words(pin):
        return None if pin is None else pin.span.of(text_of[pin.document])

    found = compare_versions(Shelf(readings))
    return [(one.body.change, words(one.body.before), words(one.body.after)) for one in found]


def test_a_sentence_that_was_changed_is_shown_in_both_wordings():
    old = "The minister said nine men had died at the bridge."
    new = "The minister said fourteen men had died at the bridge."
    assert changes(f"{KEPT} {old}", f"{KEPT} {new}") == [("changed", old, new)]


def test_sentences_cut_and_added_are_told_apart():
    assert changes(f"{KEPT} It rained.", KEPT) == [("cut", "It rained.", None)]
    assert changes(KEPT, f"{KEPT} It rained.") == [("added", None, "It rained.")]


def test_commas_and_spaces_make_no_change():
    assert changes(KEPT, KEPT.replace("Crews", "Crews,").replace(". N", ".  N")) == []


def test_the_earlier_capture_comes_first():
    captures = [{"date": "2024-05-02"}, {"date": "2024-05-01"}]
    found = changes(f"{KEPT} It rained.", KEPT, captures=captures)
    assert found == [("added", None, "It rained.")]


@pytest.mark.parametrize(
    "captures", [[{"outlet": "One"}, {"outlet": "Two"}], [{"language": "en"}, {"language": "uk"}]]
)
def test_texts_of_two_outlets_or_languages_are_no_versions(captures):
    assert changes(KEPT, f"{KEPT} It rained.", captures=captures) == []


def test_texts_that_share_little_are_no_versions():
    assert changes(KEPT, "The choir sang. It rained. Buses stood still.") == []


def test_among_many_texts_versions_have_one_title():
    same, other = {"title": "A gate"}, {"title": "A choir"}
    texts = (KEPT, f"{KEPT} It rained.", KEPT.replace("Saturday", "Sunday"))
    assert len(changes(*texts, captures=[same, same, other])) == 1


@pytest.mark.parametrize("texts", [(), ("",), ("", ""), (KEPT,)])
def test_too_little_to_compare_is_survived(texts):
    assert changes(*texts) == []
