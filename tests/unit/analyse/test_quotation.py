"""Quotations in English: marks, cues, sources and the names of speakers."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from crossread.analyse import mentions, paragraphs, quotation, sentences
from crossread.analyse.furniture import ANALYSER as FURNITURE
from crossread.model import (
    Analyser,
    Annotation,
    Block,
    Finding,
    Mention,
    Quotation,
    Reading,
    Span,
)  # fmt: skip
from crossread.testing import Check, a_document, analyser_checks, read_with

PLAN = (FURNITURE, paragraphs.ANALYSER, sentences.ANALYSER, mentions.ANALYSER)


def found(text: str, *, language: str = "en", **capture: object) -> list[Annotation[Quotation]]:
    document = a_document(text, language=language, **capture)
    reading = read_with(document, (*PLAN, quotation.ANALYSER))
    return list(reading.annotations(Quotation))


def said(text: str, **more: object) -> list[tuple[str, str | None]]:
    """Words and speaker of every stretch that is somebody's, indirect speech left out."""
    return [
        (words, one.body.speaker)
        for one in found(text, **more)
        if one.body.form not in {"scare", "indirect"}
        for words in one.quotes("content")
    ]


@pytest.mark.parametrize("check", analyser_checks(quotation.ANALYSER, PLAN), ids=str)
def test_contract(check: Check) -> None:
    check()


# ---- direct quotations and where their cue stands -----------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge is closed,” said Ann Lee, 40, the mayor, on Monday.",
        "“The bridge is closed,” Ann Lee said on Monday.",
        "“The bridge is closed,” Ann Lee, a mayor from the coast, told reporters.",
        "“The bridge is closed,” Ann Lee (D-Pa.), who has asked for help before, said.",
        "Ann Lee said, “The bridge is closed.”",
        "Ann Lee said on Monday that “the bridge is closed.”",
        "In a speech on Monday, Ann Lee told the crowd: “The bridge is closed.”",
        "According to Ann Lee, “the bridge is closed.”",
        "“The bridge is closed,” according to Ann Lee.",
        "As Ann Lee put it, “The bridge is closed.”",
        "“The bridge is closed,” in the words of Ann Lee.",
        "Ann Lee: “The bridge is closed.”",
        "Ann Lee’s statement that “the bridge is closed” surprised nobody.",
        "The council heard Ann Lee declaring that “the bridge is closed,” and went home.",
        "“The bridge is closed,” Ann Lee was quoted as saying.",
        "“The bridge is closed.” — Ann Lee",
        "The letter came late.\n\nFrom Chairwoman Ann Lee:\n\n“The bridge is closed.”",
        "Ann Lee went on:\n\n“The bridge is closed.”",
    ],
)
def test_quotation_has_its_speaker_wherever_the_cue_stands(text: str) -> None:
    ((words, speaker),) = said(text)
    assert (words.strip(".,").casefold(), speaker) == ("the bridge is closed", "Ann Lee")


@pytest.mark.parametrize(
    "text, words",
    [
        ('"We won," said Ann Lee.', "We won,"),
        ("“We won,” said Ann Lee.", "We won,"),
        ("‘We won,’ said Ann Lee.", "We won,"),
        ("'We won,' said Ann Lee.", "We won,"),
        ("«We won», said Ann Lee.", "We won"),
        ("„We won“, said Ann Lee.", "We won"),
        ("„We won”, said Ann Lee.", "We won"),
        ("‹We won›, said Ann Lee.", "We won"),
        ("``We won,'' said Ann Lee.", "We won,"),
        ("''We won,'' said Ann Lee.", "We won,"),
        ('“We won," said Ann Lee.', "We won,"),
        ("”We won,” said Ann Lee.", "We won,"),
        ("「We won」, said Ann Lee.", "We won"),
    ],
)
def test_quotation_keeps_only_the_words(text: str, words: str) -> None:
    assert said(text) == [(words, "Ann Lee")]


def test_quotation_split_by_its_cue_is_one() -> None:
    (one,) = found("“We won,” Ann Lee said, “and we will stay.”")
    assert one.quotes("content") == ("We won,", "and we will stay.")


def test_cue_and_source_are_pinned() -> None:
    (one,) = found("“We won,” said Ann Lee, 40, the mayor.")
    assert (one.quotes("cue"), one.quotes("source")) == (("said",), ("Ann Lee",))


def test_quotation_goes_on_after_its_cue_with_the_same_speaker() -> None:
    text = "“The bridge is closed,” Ann Lee said. “It will stay closed until May.”"
    assert [speaker for _, speaker in said(text)] == ["Ann Lee", "Ann Lee"]


def test_paragraph_of_words_alone_goes_on_with_the_speaker_before() -> None:
    text = "“The bridge is closed,” Ann Lee said.\n\n“It will stay closed until the month of May.”"
    second = found(text)[1].body
    assert (second.speaker, second.speaker_certainty) == ("Ann Lee", "likely")


def test_sentence_before_introduces_the_speaker() -> None:
    text = "Ann Lee answered with a threat. “The bridge will be closed for a whole year.”"
    (one,) = found(text)
    assert (one.body.speaker, one.body.speaker_certainty) == ("Ann Lee", "likely")


def test_question_takes_the_cue_behind_it() -> None:
    assert said("“Who closed the bridge?” Ann Lee asked.") == [
        ("Who closed the bridge?", "Ann Lee")
    ]


# ---- marks that span paragraphs, or are missing -------------------------------------------------


def test_marks_that_reopen_make_one_quotation() -> None:
    text = "“First we waited for the boat.\n\n“Then we swam,” said Ann Lee."
    (one,) = found(text)
    assert one.quotes("content") == ("First we waited for the boat.", "Then we swam,")
    assert one.body.speaker == "Ann Lee"


def test_odd_mark_does_not_swallow_the_next_quotation() -> None:
    text = 'He saw a " on the wall.\n\n“We won,” said Ann Lee.\n\n“We lost,” said Bo Kim.'
    assert said(text)[-2:] == [("We won,", "Ann Lee"), ("We lost,", "Bo Kim")]


@pytest.mark.parametrize(
    "text",
    [
        "The leftists' view isn't the miners' view.",
        "Rock 'n' roll came in the ’90s, and we told 'em so.",
        "The workers’ bridge wasn’t theirs.",
        "He is 6' 2\" tall.",
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert [one for one in found(text) if one.body.form != "indirect"] == []


def test_nested_quotation_is_a_record_of_its_own_with_its_chain() -> None:
    inner = [
        one.body
        for one in found("“Bo Kim said, ‘The bridge is closed,’ and left,” Ann Lee told reporters.")
        if one.quotes("content") == ("The bridge is closed,",)
    ]
    assert [(one.speaker, one.via) for one in inner] == [("Bo Kim", ("Ann Lee",))]


# ---- words in marks inside other sentences ------------------------------------------------------


@pytest.mark.parametrize(
    "text, words, speaker",
    [
        ("Ann Lee warned of “consequences” for the council.", "consequences", "Ann Lee"),
        ("The plan came from Ann Lee, who called it “a gift.”", "a gift.", "Ann Lee"),
        ("Ann Lee’s remarks went further, warning that the town faced “ruin.”", "ruin.", "Ann Lee"),
        ("Ann Lee dismissed the idea as “madness” on Monday.", "madness", "Ann Lee"),
        (
            "The plan is “a very bad idea” and should go, Ann Lee said.",
            "a very bad idea",
            "Ann Lee",
        ),
        ("Ann Lee used the word “ruin” twice.", "ruin", "Ann Lee"),
        ("The plan was called “mad” by Ann Lee.", "mad", "Ann Lee"),
        ("Ann Lee (D-Pa.), who came late, said it was “mad.”", "mad.", "Ann Lee"),
        ("The Dunn Times on July 20, 2006, described it as “mad.”", "mad.", "Dunn Times"),
        ("Ann Lee tried to soften Bo Kim’s words, saying they were “mad.”", "mad.", "Ann Lee"),
    ],
)
def test_quoted_words_in_a_clause_are_mixed(text: str, words: str, speaker: str) -> None:
    (one,) = [one for one in found(text) if one.body.form != "indirect"]
    assert (one.body.form, one.quotes("content"), one.body.speaker) == ("mixed", (words,), speaker)


def test_several_words_under_one_cue_are_one_quotation() -> None:
    (one,) = found("Ann Lee called the plan “mad” and “dangerous” on Monday.")
    assert one.quotes("content") == ("mad", "dangerous")


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “friends of the river” came too.",
        "The idea that this can be reduced to an “awkward legacy” is old.",
        "It speaks the language of “values” while it closes bridges.",
        "A drawing shows a man labelled “The council.” He is asleep.",
        "She held a sign that reads “Open the bridge.”",
        "They wore hats saying, “Open the bridge.”",
        "In the south the war is called the “Great Return” by nobody.",
        "The word “bridge” has six letters.",
        "When Ann Lee said no, the papers found an “expert” to explain it.",
    ],
)
def test_marks_that_nobody_spoke_are_scare(text: str) -> None:
    bodies = [one.body for one in found(text) if one.body.form != "indirect"]
    assert [(one.form, one.speaker) for one in bodies] == [("scare", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee spoke of the film “The Long River Home” at dinner.",
        "She read from the novel “Water” on Monday.",
        "William “Bill” Lee came too.",
        "He was a guest on NBC’s “Morning With Friends” on Monday.",
    ],
)
def test_titles_and_nicknames_are_no_quotations(text: str) -> None:
    assert found(text) == []


# ---- who is meant -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, speaker, certainty",
    [
        ("Ann Lee came late. “We won,” she said.", "Ann Lee", "sure"),
        ("Ann Lee met Bob Kim. “We won,” he said.", "Bob Kim", "sure"),
        ("The mayor, Ann Lee, came late. “We won,” the mayor said.", "Ann Lee", "sure"),
        ("Ann Lee, the mayor of Port Dunn, came. “We won,” the mayor said.", "Ann Lee", "sure"),
        ("Foreign Minister Ann Lee and Water Minister Bo Kim met. “No,” said the water minister.",
         "Bo Kim", "sure"),
        ("Deputy Mayor Bo Kim met Mayor Ann Lee. “No way,” the mayor said.", "Ann Lee", "sure"),
        ("Ann Lee has had a hard week. The mayor of Dunn called it “cruel.”", "Ann Lee", "likely"),
        ("The Ministry of Roads spoke late. “The road is shut,” the ministry said.",
         "Ministry of Roads", "sure"),
    ],
)  # fmt: skip
def test_speaker_is_named_through_pronouns_and_offices(
    text: str, speaker: str, certainty: str
) -> None:
    body = found(text)[-1].body
    assert (body.speaker, body.speaker_certainty) == (speaker, certainty)


@pytest.mark.parametrize("title", ["", "Mr. ", "Prime Minister "])
def test_pronoun_is_not_who_hangs_on_a_preposition_with_a_title(title: str) -> None:
    text = (
        "Mr. Tobin Kess came with Mr. Adam Lee.\n\n"
        f"In his meeting with {title}Adam Lee, however, Mr. Kess smiled. He said the war was over."
    )
    assert [one.body.speaker for one in found(text)] == ["Tobin Kess"]


def test_pronoun_is_not_whom_its_own_words_name() -> None:
    text = (
        "Robert Kess came late. It rained. The road was wet. The bridge was shut.\n\n"
        "“James Brask is not the owner now,” he said."
    )
    assert [one.body.speaker for one in found(text)] == ["Robert Kess"]


def test_pronoun_is_who_told_what_stands_before() -> None:
    text = (
        "James Brask opened the bridge in May.\n\n"
        "Lena Voss had been seen near it, Minister Robert Kess told Norvik radio on Monday.\n\n"
        "“We asked for the plans and got them,” he said."
    )
    (direct,) = (one for one in found(text) if one.body.form == "direct")
    assert direct.body.speaker == "Robert Kess"


def test_pronoun_is_not_the_second_of_two_who_hang_on_a_preposition() -> None:
    text = (
        "Mayor Adam Lee spoke on Monday. Mr. Lee has hired people like Mr. John Bolt and Mr. Tobin "
        "Kess. He said the war was over."
    )
    assert [one.body.speaker for one in found(text)] == ["Adam Lee"]


def test_who_added_is_who_spoke_before_and_not_who_is_named_in_the_words() -> None:
    text = (
        "“Mr. Kess is using the town,” Adam Lee said. “Mr. Bram took a risk. It was a mistake. He "
        "smiled all day.”\n\n"
        "“We shall see at last what is behind Mr. Kess, who cheats us all,” he added."
    )
    assert [one.body.speaker for one in found(text)][-1] == "Adam Lee"


def test_resolved_speaker_shows_the_words_it_was_taken_from() -> None:
    one = found("Ann Lee came late. “We won,” she said.")[0]
    assert one.quotes("antecedent") == ("Ann Lee",)
    assert one.body.speaker_basis is not None


def test_surname_gets_the_full_name() -> None:
    text = "Ann Lee came late.\n\n“We won,” Lee said."
    assert said(text) == [("We won,", "Ann Lee")]


@pytest.mark.parametrize(
    "text",
    [
        "Their dictator has talked about a “big wall” in the north.",
        "“We won,” a spokeswoman said.",
        "“We won,” said a friend of Ann Lee.",
        "“We won,” supporters of Sen. Ann Lee said.",
        "“We won,” top advisers, including senior spokeswoman Ann Lee, said.",
        "“We won,” said a friend of President Ann Lee.",
        "“We won,” Ann Lee’s mother said.",
        "“We won,” said a spokesman for the Ministry of Roads.",
        "Our prime minister has been ill. She said the law was “dead.”",
        "I said “maybe” and left.",
        "Ann Lee came. My brother-in-law, who is deaf, heard what he calls “a noise.”",
        "A dossier compiled by former Maravian spy Tom Reed said: “The bridge was bought.”",
    ],
)
def test_speaker_is_not_guessed(text: str) -> None:
    assert [one.body.speaker for one in found(text) if one.body.form != "indirect"] == [None]


@pytest.mark.parametrize(
    "text, source",
    [
        ("“We won,” a retired teacher from Dunn said.", "a retired teacher from Dunn"),
        ("“We won,” according to Lee’s closely guarded notes.", "Lee’s closely guarded notes"),
    ],
)
def test_speaker_of_an_unnamed_source_keeps_its_words(text: str, source: str) -> None:
    (one,) = found(text)
    assert one.quotes("source") == (source,)


def test_unmarked_turns_of_an_interview_get_no_speaker() -> None:
    text = (
        "Who closed the bridge?\n\nI do not know. I was at home.\n\nAnd the council?\n\nAsk them."
    )
    assert found(text) == []


def test_words_told_to_an_outlet_came_through_it() -> None:
    (one,) = found("Ann Lee told the Dunn Times that the plan was “dead.”")
    assert (one.body.speaker, one.body.via) == ("Ann Lee", ("Dunn Times",))


def test_headline_takes_the_speaker_of_the_same_words_below() -> None:
    text = "Plan is ‘a very bad idea’\n\nThe plan is “a very bad idea,” Ann Lee said on Monday."
    first = found(text)[0].body
    assert (first.form, first.speaker, first.speaker_certainty) == ("mixed", "Ann Lee", "likely")


# ---- without marks ------------------------------------------------------------------------------

PASSAGE = "We will not close this bridge. It was built by our mothers and we shall keep it open."


@pytest.mark.parametrize(
    "cue, speaker",
    [
        ("The Dunn Workers Party (DWP) met in May. Wrote the DWP:", "Dunn Workers Party"),
        ("From Chairwoman Ann Lee, to whom I wrote in May:", "Ann Lee"),
        ("In a statement on Monday, Ann Lee said:", "Ann Lee"),
    ],
)
def test_block_after_a_cue_has_its_speaker(cue: str, speaker: str) -> None:
    blocks = [one for one in found(f"{cue}\n\n{PASSAGE}\n\nIt rained.") if one.body.form == "block"]
    assert [(one.quotes("content"), one.body.speaker) for one in blocks] == [((PASSAGE,), speaker)]


@pytest.mark.parametrize(
    "cue",
    ["Ann Lee said there were three reasons:", "What happened next is known:", "In figures:"],
)
def test_colon_alone_sets_no_block_off(cue: str) -> None:
    text = f"{cue}\n\nThe bridge is old, and the river under it has not been dredged for years."
    assert [one for one in found(text) if one.body.form == "block"] == []


def test_block_quote_of_a_page_is_a_block() -> None:
    text = f"A letter came.\n\n{PASSAGE}\n\nIt rained."
    start = text.index(PASSAGE)
    marked = (Block(Span(start, start + len(PASSAGE)), "quote"),)
    forms = [one.body.form for one in found(text, blocks=marked)]
    assert forms == ["block"]


def test_transcript_gives_each_turn_to_its_label() -> None:
    text = (
        "Ann Lee and Bo Kim met in Dunn.\n\nMODERATOR: Good evening, and welcome to you both.\n\n"
        "LEE: The bridge must stay open.\n\nIt was built by my mother.\n\nKIM: It must close.\n\n"
        "LEE: Never, as long as I live.\n\nMODERATOR: Thank you both."
    )
    turns = [one for one in found(text) if one.body.form == "block"]
    assert [one.body.speaker for one in turns] == [None, "Ann Lee", "Bo Kim", "Ann Lee", None]
    assert turns[1].quotes("content")[1] == "It was built by my mother."


# ---- indirect speech ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, words, speaker",
    [
        ("Ann Lee said that the bridge was closed.", "the bridge was closed", "Ann Lee"),
        (
            "Ann Lee said the bridge was closed, but nobody came.",
            "the bridge was closed",
            "Ann Lee",
        ),
        ("Ann Lee told the council that it was closed.", "it was closed", "Ann Lee"),
        ("According to Ann Lee, the bridge was closed.", "the bridge was closed", "Ann Lee"),
        ("The bridge was closed, according to Ann Lee.", "The bridge was closed", "Ann Lee"),
        ("The bridge was closed, Ann Lee said on Monday.", "The bridge was closed", "Ann Lee"),
    ],
)
def test_indirect_speech_is_bounded_by_its_clause(text: str, words: str, speaker: str) -> None:
    (one,) = found(text)
    assert (one.body.form, one.quotes("content"), one.body.speaker) == (
        "indirect",
        (words,),
        speaker,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee denied that the bridge was closed.",
        "Ann Lee should say that the bridge was closed.",
        "The said bridge was closed in May by the council.",
        "The report was long and the council was tired.",
    ],
)
def test_indirect_speech_is_not_read_into_other_clauses(text: str) -> None:
    assert found(text) == []


# ---- other languages, and nothing to find -------------------------------------------------------


def _no_mentions(reading: Reading) -> Iterator[Finding[Mention]]:
    yield from ()


def test_language_without_words_gets_marked_sentences_and_no_speaker() -> None:
    stub = Analyser("none", "1", analyse=_no_mentions, provides=Mention)
    document = a_document("„Wir haben gewonnen und bleiben hier“, sagte Ann Lee.", language="de")
    reading = read_with(document, (*PLAN[:3], stub, quotation.ANALYSER))
    assert [(one.form, one.speaker) for one in reading.bodies(Quotation)] == [("direct", None)]


def test_line_under_a_quotation_names_its_speaker() -> None:
    assert said("“The bridge is closed for good.”\n\n— Ann Lee, mayor\n\nIt rained.") == [
        ("The bridge is closed for good.", "Ann Lee")
    ]


@pytest.mark.parametrize("text", ["", "No marks here.", "“”", "“ ”", '"', "“…”"])
def test_nothing_is_found_where_nothing_is_quoted(text: str) -> None:
    assert found(text) == []


def test_surer_rule_scores_higher() -> None:
    touching = found("“We won,” said Ann Lee.")[0].score
    gathered = found("Ann Lee answered with a threat. “The bridge will be closed for a year.”")[0]
    assert touching > gathered.score


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["“We won,” said Ann Lee. ", "“He said ‘no’ to it,” she said. ", "He said “a” and “b” or "],
)
def test_time_is_linear_in_the_number_of_quotations(piece: str) -> None:
    def seconds(n_pieces: int) -> float:
        reading = read_with(a_document(piece * n_pieces), PLAN)
        # The best of three: a sweep over the memory of all other tests is not what is timed.
        taken = []
        for _ in range(3):
            started = time.process_time()
            assert sum(1 for _ in quotation.find_quotations(reading)) >= n_pieces
            taken.append(time.process_time() - started)
        return min(taken)

    seconds(10)
    assert seconds(2_000) < 20 * max(seconds(250), 0.01)  # eightfold; squared is 64


@pytest.mark.parametrize(
    "text, speaker",
    [
        ("“We won,” Ann Lee, Mr. Kim’s chief adviser, told reporters.", "Ann Lee"),
        ("“We won,” Ann Lee last week said.", "Ann Lee"),
        ("“We won,” Sen. Ann Harding of Dunn, who sits with them, told us.", "Ann Harding"),
        (
            "Ann Lee fought back in two interviews, first telling CNN, “I won.”",
            "Ann Lee",
        ),
        ("“We won,” Ann Lee, on radio during the flight, said.", "Ann Lee"),
        ("Bo Kim guessed at the votes, and Sen. Ann Lee (D-Pa.), said it was “mad.”", "Ann Lee"),
        ("“We won,” said a guest. Ann Lee is expected to say “thanks” too.", "Ann Lee"),
    ],
)
def test_subject_is_found_past_what_stands_between(text: str, speaker: str) -> None:
    assert said(text)[-1][1] == speaker


def test_new_adviser_is_not_the_one_named_before() -> None:
    text = "Ann Lee, an adviser, left.\n\nThen another adviser came. “We won,” the adviser said."
    assert said(text) == [("We won,", None)]


def test_full_name_that_comes_late_is_not_given_to_the_bare_surname() -> None:
    lines = [f"President Brandt closed bridge number {n}, and the river rose." for n in range(40)]
    text = "\n\n".join([*lines, "“We won,” Brandt said.", "First lady Ida Brandt was there."])
    assert said(text) == [("We won,", "Brandt")]


@pytest.mark.parametrize(
    "text, speaker",
    [
        (
            "Gov. Ona Brask met the press. In talks with Mr. Kess, the governor pointed to it. "
            "“It will hold,” the governor said.",
            "Ona Brask",
        ),
        ("Gov. Ona Brask left. “It will hold,” said the governor, a Liberal.", "Ona Brask"),
    ],
)
def test_office_is_the_one_the_text_gives_and_not_the_subject_behind_a_name(
    text: str, speaker: str
) -> None:
    assert [one.body.speaker for one in found(text)] == [speaker]
