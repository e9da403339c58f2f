"""Analysers with a learned reader among their models; the reader is made up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.analyse import (
    furniture,
    mentions,
    paragraphs,
    quotation,
    sentences,
    subjectivity,
    tone,
)
from crossread.analyse.learned import masked
from crossread.analyse.mention.english import Name
from crossread.analyse.mention.entities import Actor
from crossread.analyse.mention.lexicon import Kind
from crossread.analyse.mention.ruled import Ruled
from crossread.model import Mention, Quotation, Skipped
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
class Attributed:
    content: Place
    source: Place | None
    cue: Place | None
    score: float = 0.9


@dataclass(frozen=True)
class Told:
    place: Place
    kind: str
    score: float


@dataclass
class FakeReader:
    """Finds the words it was told to find in what it is given, which has other names."""

    attributed: Sequence[tuple[str, str | None, str | None]] = ()
    told: Sequence[tuple[str, Kind, float]] = ()
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

    def names(self) -> list[Told]:
        return [
            Told(self._place(words), kind, score)  # type: ignore[arg-type]
            for words, kind, score in self.reader.told
        ]

    def attributions(self) -> list[Attributed]:
        return [
            Attributed(self._place(a), self._place(b), self._place(c))  # type: ignore[arg-type]
            for a, b, c in self.reader.attributed
        ]

    def tones(self, places: Sequence[tuple[Place, Place]]) -> list[tuple[float, ...] | None]:
        return [self.reader.tones.get(self.text[slice(*target)]) for target, _ in places]

    def subjective(self, sentences: Sequence[Place]) -> list[float]:
        return [self.reader.chance for _ in sentences]


def read(text: str, reader: FakeReader, **document):
    """The reading of a text with all learned analysers."""
    return read_with(a_document(text, **document), PLAN, models={"read.minilm": reader})


# ---- names are out of the reader's sight ---------------------------------------------------------


def actor(start: int, end: int, entity: str, kind: Kind, score: float = 0.9) -> Actor:
    return Actor(Name(entity, start, end, kind, score), entity, entity)


def named(text: str, *names: tuple[str, Kind], score: float = 0.9) -> Ruled:
    """Every place where one of the names stands in a text."""
    return Ruled(
        tuple(
            actor(match.start(), match.end(), words, kind, score)
            for words, kind in names
            for match in re.finditer(words, text)
        )
    )


def test_a_name_is_read_as_a_plain_one_of_its_kind() -> None:
    text = "Ona Brask left Ostrel for the Mill Union."
    names = named(text, ("Ona Brask", "PER"), ("Ostrel", "LOC"), ("Mill Union", "ORG"))
    assert masked(text, names).text == "Robert Miller left Norland for the Northern Council."


def test_one_actor_has_one_stand_in() -> None:
    text = "Brask met Kess. Brask left."
    names = named(text, ("Brask", "PER"), ("Kess", "PER"))
    assert masked(text, names).text == "Miller met Carter. Miller left."


def test_what_is_known_to_be_another_thing_stays() -> None:
    text = "The Long Night was long."
    assert masked(text, named(text, ("Long Night", "MISC"))).text == text


def test_a_name_of_no_known_kind_is_read_as_one_that_may_name_anything() -> None:
    text = "They met in Ostrelka Report and at VKM."
    names = named(text, ("Ostrelka Report", "MISC"), ("VKM", "ORG"), score=0.5)
    assert masked(text, names).text == "They met in Hamilton Report and at BNR."


def test_a_word_that_may_be_a_name_is_not_seen() -> None:
    text = "Ostrelka voted yes."
    doubtful = Name("Ostrelka", 0, 8, None, 0.3, doubtful=True)
    assert masked(text, Ruled((), (doubtful,))).text == "Hamilton voted yes."


def test_exchanging_two_names_leaves_the_reader_the_same_text() -> None:
    one, other = "Brask struck Kess first.", "Kess struck Brask first."
    names = ("Brask", "PER"), ("Kess", "PER")
    assert masked(one, named(one, *names)).text == masked(other, named(other, *names)).text


PARTS = st.tuples(st.text("ab ,", max_size=6), st.text("XYZ", min_size=1, max_size=9))


@given(st.lists(PARTS, max_size=5), st.sampled_from([0.9, 0.5]))
def test_places_outside_names_lead_there_and_back(
    parts: list[tuple[str, str]], score: float
) -> None:
    text, names = "", []
    for before, name in parts:
        text += before + " "
        names.append(actor(len(text), len(text) + len(name), name, "ORG", score))
        text += name + " "
    read = masked(text, Ruled(tuple(names)))
    for start in range(len(text)):
        if any(one.name.start <= start < one.name.end for one in names):
            continue
        place = read.there((start, start + 1))
        assert read.text[slice(*place)] == text[start]
        assert read.back(place) == (start, start + 1)
    for one in names:
        span = (one.name.start, one.name.end)
        assert read.back(read.there(span)) == span


def test_no_name_is_cut_on_the_way_back() -> None:
    text = "Old Tobin Brask left."
    read = masked(text, named(text, ("Tobin Brask", "PER")))
    start, end = read.there((4, 15))
    assert read.back((start + 2, end - 1)) == (4, 15)


# ---- names ---------------------------------------------------------------------------------------


def told(text: str, *names: tuple[str, Kind, float]) -> dict[str, tuple[str, str | None]]:
    """What names what, and by which stage, when the reader says this of the words it is given."""
    found = read(text, FakeReader(told=names)).annotations(Mention)
    return {one.quotes("mention")[0]: (one.body.type, one.provenance.stage) for one in found}


def test_a_name_the_rules_do_not_find_is_the_readers() -> None:
    text = "They went to norvik on Sunday."
    assert told(text, ("norvik", "LOC", 0.8)) == {"norvik": ("LOC", "model")}
    assert told(text, ("norvik", "LOC", 0.45)) == {}


def test_little_words_in_small_letters_name_nothing() -> None:
    assert told("They went with us on Sunday.", ("us", "LOC", 0.9)) == {}
    assert told("The boats left us on Sunday.", ("The", "LOC", 0.9)) == {}


def test_an_adjective_of_a_people_names_no_place() -> None:
    assert told("They spoke of Peruvian boats.", ("Peruvian", "LOC", 0.9)) == {}


def test_a_name_does_not_end_in_a_preposition() -> None:
    text = "They joined the wardens of norvik."
    assert told(text, ("wardens of", "ORG", 0.9)) == {"wardens": ("ORG", "model")}


def test_the_reader_says_what_a_name_of_no_known_kind_names() -> None:
    text = "They spoke of Ostrelka."
    assert told(text) == {"Ostrelka": ("MISC", "rule")}
    assert told(text, ("Hamilton", "ORG", 0.8)) == {"Ostrelka": ("ORG", "model")}


def test_what_the_rules_know_stays() -> None:
    text = "Mayor Ona Brask saw Berlin."
    assert told(text, ("Robert Miller", "ORG", 0.95), ("Norland", "PER", 0.95)) == {
        "Ona Brask": ("PER", "rule"),
        "Berlin": ("LOC", "rule"),
    }


def test_a_guess_that_the_reader_does_not_share_is_none() -> None:
    text = "They bought a VKM there."
    assert told(text, ("ATC", "ORG", 0.45)) == {"VKM": ("ORG", "rule")}
    assert told(text) == {"VKM": ("MISC", "rule")}


def test_a_longer_name_than_the_rules_know_is_the_readers() -> None:
    text = "They joined the Front for the freedom of Berlin."
    longer = ("Hamilton for the freedom of Norland", "ORG", 0.9)
    assert told(text)["Berlin"] == ("LOC", "rule")
    assert told(text, longer) == {"Front for the freedom of Berlin": ("ORG", "model")}


@pytest.mark.parametrize("score, kind", [(0.45, "PER"), (0.55, "LOC")])
def test_a_guess_gives_way_only_to_a_reader_that_is_surer(score: float, kind: str) -> None:
    text = "It was signed for all of them there: Joost Emmer, at noon."
    assert told(text)["Joost Emmer"][0] == "PER"
    assert told(text, ("Robert Miller", "LOC", score))["Joost Emmer"][0] == kind


def test_names_on_two_lines_are_two() -> None:
    text = "Thanks a lot for it,\nnorvik\nostrelk"
    found = told(text, ("norvik\nostrelk", "PER", 0.95))
    assert found == {"norvik": ("PER", "model"), "ostrelk": ("PER", "model")}


def test_one_name_has_one_kind_throughout() -> None:
    text = "They spoke of Ostrelka. Nobody left Ostrelka at night. They like Ostrelka."
    found = read(text, FakeReader(told=[("Hamilton", "LOC", 0.8)])).bodies(Mention)
    assert [one.type for one in found] == ["LOC"] * 3


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
    ["denied", "refused to accept", "did not say", "wanted", "questioned whether", "allowed"],
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


@pytest.mark.parametrize(
    "text, source, cue",
    [
        ("The fair began after reports the wall was much too thin.", "The fair", "reports"),
        ("Critics came for help and assurances the wall was safe.", "Critics", "assurances"),
    ],
)
def test_a_noun_behind_another_verb_is_nobodys_cue(text: str, source: str, cue: str) -> None:
    content = text.partition(f"{cue} ")[2].removesuffix(".")
    reader = FakeReader(attributed=[(content, source, cue)])
    assert read(text, reader).bodies(Quotation) == ()


@pytest.mark.parametrize(
    "cue, content",
    [
        ("was coy on", "whether he would sell the wall"),
        ("brushed", "what he called dust off"),
        ("were furious over", "letters the mayor had sold them"),
    ],
)
def test_what_is_left_open_is_not_said(cue: str, content: str) -> None:
    reader = FakeReader(attributed=[(content, "Critics", cue)])
    assert read(f"Critics {cue} {content}.", reader).bodies(Quotation) == ()


@pytest.mark.parametrize(
    "cue, content, n_found",
    [
        ("described", "the angry reaction directed at people who came back", 0),
        ("described", "how the people were met with anger", 1),
        ("lamented", "the jobs lost to the far side", 0),
        ("lamented that", "the jobs were lost to the far side", 1),
    ],
)
def test_an_object_is_no_words_of_its_subject(cue: str, content: str, n_found: int) -> None:
    reader = FakeReader(attributed=[(content, "Critics", cue)])
    assert len(read(f"Critics {cue} {content}.", reader).bodies(Quotation)) == n_found


def test_words_that_hold_their_speaker_are_nobodys() -> None:
    content = "Critics forwarded letters that were secret"
    reader = FakeReader(attributed=[(content, "Critics", "forwarded")])
    assert read(f"{content}.", reader).bodies(Quotation) == ()


def test_words_between_marks_are_left_to_the_rules() -> None:
    text = "Brask said the wall was “much too thin” to stand."
    reader = FakeReader(attributed=[("the wall was “much too thin” to stand", "Miller", "said")])
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
    (found,) = read(text, FakeReader(tones={"Robert Miller": PRAISE})).bodies(Tone)
    assert (found.target, found.holder, found.tone) == ("Ona Brask", "this text", "favourable")


def test_the_tone_of_a_quotation_is_held_by_its_speaker() -> None:
    text = "“Mayor Ona Brask saved the whole town,” Tobin Kess said."
    (found,) = list(read(text, FakeReader(tones={"Robert Miller": PRAISE})).bodies(Tone))
    assert found.holder == "Tobin Kess"


@pytest.mark.parametrize("after, n_tones", [("", 1), (" chief", 0), (" officials", 0)])
def test_a_body_that_says_where_somebody_serves_is_no_target(after: str, n_tones: int) -> None:
    text = f"The Salt Council{after} saved the whole town."
    reader = FakeReader(tones={"Northern Council": PRAISE})
    assert len(read(text, reader).bodies(Tone)) == n_tones


def test_a_tone_that_is_not_sure_is_given_to_nobody() -> None:
    text = "Mayor Ona Brask saved the town."
    assert read(text, FakeReader(tones={"Robert Miller": (0.5, 0.3, 0.2)})).bodies(Tone) == ()


@pytest.mark.parametrize(
    "content",
    [
        "the case of a man who was fined for it",
        "legislation that would allow those who have permits to carry",
        "the needs of this town",
        "a recently completed review that had begun in spring",
        "the mayor's alleged demands for more money",
    ],
)
def test_a_thing_with_a_relative_clause_is_no_clause(content: str) -> None:
    text = f"Critics cited {content}."
    reader = FakeReader(attributed=[(content, "Critics", "cited")])
    assert read(text, reader).bodies(Quotation) == ()


def test_a_clause_whose_subject_has_a_relative_clause_is_kept() -> None:
    content = "a man who was fined had been right"
    reader = FakeReader(attributed=[(content, "Critics", "mentioned")])
    assert len(read(f"Critics mentioned {content}.", reader).bodies(Quotation)) == 1


def test_no_tone_is_told_of_a_bare_report() -> None:
    text = "Mayor Ona Brask was shot on Sunday."
    reader = FakeReader(tones={"Robert Miller": (0.03, 0.95, 0.02)}, chance=0.1)
    assert read(text, reader).bodies(Tone) == ()


def test_where_a_view_is_told_it_is_not_certain_whose_tone_it_is() -> None:
    text = "Mayor Ona Brask, they claim, saved the town."
    (found,) = read(text, FakeReader(tones={"Robert Miller": PRAISE})).bodies(Tone)
    assert found.holder == "unknown"


def test_parts_of_a_content_around_its_cue_are_one_quotation() -> None:
    text = "The army, Critics say, had fired first."
    reader = FakeReader(
        attributed=[("The army", "Critics", "say"), ("had fired first", "Critics", "say")]
    )
    (found,) = read(text, reader).annotations(Quotation)
    assert found.quotes("content") == ("The army", "had fired first")
