"""Analysers with a learned reader among their models; the reader is made up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from crossread.analyse import (
    furniture,
    mentions,
    paragraphs,
    quotation,
    sentences,
    subjectivity,
    tone,
)
from crossread.analyse.mention.english import Name
from crossread.analyse.mention.learned import combined
from crossread.model import Quotation, Skipped
from crossread.model.bodies import Subjectivity, Tone
from crossread.testing import a_document, endings, read_with

PLAN = (
    furniture.ANALYSER, paragraphs.ANALYSER, sentences.ANALYSER, mentions.LEARNED,
    quotation.LEARNED, subjectivity.ANALYSER, tone.ANALYSER,
)  # fmt: skip
TEXT = (
    "The dam burst on Sunday, and Vellanoweth Brask fled. Critics grumbled that the wall was thin."
)
Place = tuple[int, int]


@dataclass(frozen=True)
class Named:
    place: Place
    kind: str
    score: float


@dataclass(frozen=True)
class Attributed:
    content: Place
    source: Place | None
    cue: Place | None
    score: float = 0.9


@dataclass
class FakeReader:
    """Finds the words it was told to find, wherever they stand."""

    names: Sequence[tuple[str, str, float]] = ()
    attributed: Sequence[tuple[str, str | None, str | None]] = ()
    tones: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    chance: float = 0.9
    digest: str = "sha256:fake"

    def supports(self, language: str | None) -> bool:
        return language == "en"

    def read(self, text: str, sentences: Sequence[Place]) -> "FakeReading":
        return FakeReading(self, text)


@dataclass
class FakeReading:
    reader: FakeReader
    text: str

    def _place(self, words: str | None) -> Place | None:
        return None if words is None else (i := self.text.index(words), i + len(words))

    def names(self) -> list[Named]:
        return [Named(self._place(w), kind, score) for w, kind, score in self.reader.names]  # type: ignore[arg-type]

    def attributions(self) -> list[Attributed]:
        return [
            Attributed(self._place(a), self._place(b), self._place(c))  # type: ignore[arg-type]
            for a, b, c in self.reader.attributed
        ]

    def tone(self, target: Place, sentence: Place) -> tuple[float, float, float] | None:
        return self.reader.tones.get(self.text[slice(*target)])

    def subjective(self, sentence: Place) -> float | None:
        return self.reader.chance


def read(text: str, reader: FakeReader, **document):
    """The reading of a text with all learned analysers."""
    return read_with(a_document(text, **document), PLAN, models={"read.minilm": reader})


# ---- names ---------------------------------------------------------------------------------------


def test_a_name_the_rules_miss_is_found_by_the_reader() -> None:
    (one,) = combined("Brask fled", [], [Named((0, 5), "PER", 0.95)])
    assert (one.text, one.kind) == ("Brask", "PER")


def test_what_is_not_written_as_a_name_is_none() -> None:
    assert combined("the dam fled", [], [Named((4, 7), "LOC", 0.95)]) == []


def test_what_the_text_tells_of_a_name_elsewhere_stands() -> None:
    ruled = [Name("Brask", 0, 5, "LOC", 0.9), Name("Brask", 10, 15, None, 0.4)]
    found = combined("Brask and Brask", ruled, [Named((10, 15), "PER", 0.97)])
    assert [one.kind for one in found] == ["LOC", None]


@pytest.mark.parametrize("score, kind", [(0.5, "PER"), (0.95, "LOC")])
def test_a_kind_the_rules_are_not_sure_of_is_the_readers(score: float, kind: str) -> None:
    ruled = [Name("Brask", 0, 5, "LOC", score)]
    assert combined("Brask", ruled, [Named((0, 5), "PER", 0.97)])[0].kind == kind


def test_where_both_agree_no_doubt_is_left() -> None:
    ruled = [Name("Brask", 0, 5, "PER", 0.5, doubtful=True)]
    (one,) = combined("Brask", ruled, [Named((0, 5), "PER", 0.9)])
    assert not one.doubtful
    assert one.score > 0.9


def test_a_title_is_not_overruled() -> None:
    ruled = [Name("Brask", 0, 5, "PER", 0.5, titled=True)]
    assert combined("Brask", ruled, [Named((0, 5), "ORG", 0.99)])[0].kind == "PER"


def test_bounds_are_the_readers_where_the_rules_are_not_sure() -> None:
    ruled = [Name("Brask", 4, 9, "PER", 0.5)]
    (one,) = combined("Old Brask Mill", ruled, [Named((4, 14), "ORG", 0.9)])
    assert (one.text, one.kind) == ("Brask Mill", "ORG")


def test_part_of_a_name_does_not_stand_in_its_place() -> None:
    ruled = [Name("Low Brask", 0, 9, "LOC", 0.6)]
    (one,) = combined("Low Brask", ruled, [Named((4, 9), "PER", 0.95)])
    assert one.text == "Low Brask"


def test_no_two_names_overlap() -> None:
    ruled = [Name("Old Brask", 0, 9, "PER", 0.95)]
    (one,) = combined("Old Brask", ruled, [Named((4, 9), "PER", 0.6)])
    assert one.text == "Old Brask"


# ---- indirect speech -----------------------------------------------------------------------------


def test_indirect_speech_is_the_readers_and_says_so() -> None:
    text = "Critics grumbled the wall was much too thin."
    reader = FakeReader(attributed=[("the wall was much too thin", "Critics", "grumbled")])
    reading = read(text, reader)
    (found,) = reading.annotations(Quotation)
    assert found.quotes("content") == ("the wall was much too thin",)
    assert found.body.form == "indirect"
    assert found.provenance.stage == "model"


def test_what_the_rules_find_is_marked_as_theirs() -> None:
    (found,) = read("Brask said that the wall was much too thin.", FakeReader()).annotations(
        Quotation
    )
    assert found.provenance.stage == "rule"


@pytest.mark.parametrize(
    "cue",
    ["denied", "refused to accept", "did not say", "wanted", "questioned whether"],
)
def test_what_is_denied_refused_or_wanted_is_not_said(cue: str) -> None:
    text = f"Critics {cue} the wall was much too thin."
    reader = FakeReader(attributed=[("the wall was much too thin", "Critics", cue)])
    assert read(text, reader).bodies(Quotation) == ()


@pytest.mark.parametrize("content", ["three days of mourning", "to rebuild it all"])
def test_what_is_no_clause_is_not_said(content: str) -> None:
    text = f"The ministry announced {content}."
    reader = FakeReader(attributed=[(content, "The ministry", "announced")])
    assert read(text, reader).bodies(Quotation) == ()


def test_words_between_marks_are_left_to_the_rules() -> None:
    text = "Brask said the wall was “much too thin” to stand."
    reader = FakeReader(attributed=[("the wall was “much too thin” to stand", "Brask", "said")])
    (found,) = read(text, reader).annotations(Quotation)
    assert found.quotes("content") == ("much too thin",)


def test_a_text_in_another_language_is_read_by_rule_and_the_rest_says_why_it_is_not() -> None:
    document = a_document("«Дамба стоїть», — сказала Олена Брек.", language="uk")
    reader = FakeReader()
    ended = {
        one.step.provides: one.outcome
        for one in endings(document, PLAN, models={"read.minilm": reader})
    }
    assert len(ended[Quotation].found) == 1
    for kind in (Tone, Subjectivity):
        assert isinstance(ended[kind], Skipped)
        assert "Ukrainian" in ended[kind].reason


# ---- subjectivity and tone -----------------------------------------------------------------------


@pytest.mark.parametrize("chance, subjective, score", [(0.9, True, 0.9), (0.2, False, 0.8)])
def test_a_sentence_is_what_is_likelier(chance: float, subjective: bool, score: float) -> None:
    found = read(TEXT, FakeReader(chance=chance)).annotations(Subjectivity)
    assert {(one.body.subjective, one.score) for one in found} == {(subjective, score)}
    assert len(found) == 2


def test_words_too_few_to_judge_are_not_judged() -> None:
    assert (
        read("How sad! It rained for a week.", FakeReader())
        .bodies(Subjectivity)[0]
        .sentence.span.start
        == 9
    )


PRAISE = (0.9, 0.04, 0.06)


def test_the_tone_of_the_text_is_held_by_this_text() -> None:
    text = "Mayor Ona Brask saved the town."
    (found,) = read(text, FakeReader(tones={"Ona Brask": PRAISE})).bodies(Tone)
    assert (found.target, found.holder, found.tone) == ("Ona Brask", "this text", "favourable")


def test_the_tone_of_a_quotation_is_held_by_its_speaker() -> None:
    text = "“Mayor Ona Brask saved the whole town,” Tobin Kess said."
    (found,) = list(read(text, FakeReader(tones={"Ona Brask": PRAISE})).bodies(Tone))
    assert found.holder == "Tobin Kess"


def test_a_tone_that_is_not_sure_is_given_to_nobody() -> None:
    text = "Mayor Ona Brask saved the town."
    assert read(text, FakeReader(tones={"Ona Brask": (0.5, 0.3, 0.2)})).bodies(Tone) == ()
