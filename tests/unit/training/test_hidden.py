"""What is said of a text stays on the right words when its names stand under others."""

from training.corpora import Text, Tone
from training.hidden import hidden
from training.polnear import Article, Linked

WORDS = "President Ona Brek told Reuters that Halmora would yield. Ona Brek slept."
SENTENCES = ((0, 57), (58, 73))


def words_at(text: Text, *places: tuple[int, int]) -> list[str]:
    return [text.text[start:end] for start, end in places]


def test_names_are_under_stand_ins_and_one_person_under_one() -> None:
    new = hidden(Text("g", WORDS, SENTENCES, names=((10, 18, "PER"), (58, 66, "PER"))))
    assert "Brek" not in new.text
    first, second = (new.text[start:end] for start, end, _ in new.names or ())
    assert first == second


def test_sentences_end_where_their_words_end() -> None:
    new = hidden(Text("g", WORDS, SENTENCES))
    assert [one[-1] for one in words_at(new, *new.sentences)] == [".", "."]
    assert words_at(new, new.sentences[1])[0].endswith(" slept.")


def test_a_target_keeps_its_tone_on_the_stand_in() -> None:
    new = hidden(Text("g", WORDS, SENTENCES, tones=(Tone((58, 66), 1, 0.7),)))
    (tone,) = new.tones or ()
    assert (tone.tone, tone.sure) == (1, 0.7)
    assert tone.target[0] == new.sentences[1][0]


def test_parts_of_an_attribution_are_moved_together() -> None:
    content, source, cue = ((32, 56),), ((0, 18),), ((19, 23),)
    ranges = {"Source": source, "Cue": cue, "Content": content}
    article = Article("a", WORDS, ranges, (Linked(content, source, cue),))
    new = hidden(Text("g", WORDS, SENTENCES, article))
    assert new.article is not None
    (link,) = new.article.links
    assert words_at(new, *link.cue) == ["told"]
    assert words_at(new, *link.content)[0].endswith(" would yield")
    assert new.article.ranges["Content"] == link.content


def test_two_names_under_one_stand_in_are_one() -> None:
    new = hidden(
        Text("g", WORDS, SENTENCES, names=((0, 9, "MISC"), (10, 13, "PER"), (14, 18, "PER")))
    )
    assert [kind for _, _, kind in new.names or ()] == ["MISC", "PER"]
