"""Drafts are checked sentence by sentence against the sources."""

import pytest
from tests.unit.ask.builders import TEXTS, a_workspace

from crossread.ask.verify import draft_of
from crossread.errors import InputError

HOLDS = [
    "At least 12 people died in the flood, hospital officials said.",
    "“We were never told that the lock would close,” said Mira Tolle.",
    "Mira Tolle called the closure “careless”.",
    "Engineers reportedly found two cracks in the northern gate.",
    "Seven people died when the river rose.",
    "The treaty of Veld allows the lock to be closed for repairs.",
    "Mira Tolle said nobody in her office had seen a letter.",
]

DIFFERS = [
    ("“We were never told that the gate would close,” said Mira Tolle.", "quotation"),
    ("“We were never told,” said Mira Tolle.", "quotation"),
    ("“We were never told that the lock would close,” said Pavel Drin.", "attribution"),
    ("At least 12 people died in the flood.", "attribution"),
    ("At least 40 people died in the flood, hospital officials said.", "numbers"),
    ("12 people died in the flood, hospital officials said.", "numbers"),
    ("Engineers found two cracks in the northern gate.", "hedges"),
    ("The treaty of Veld does not allow the lock to be closed for repairs.", "negation"),
    ("The lock at Orsk was closed on 9 May 2024, the harbour office said.", "dates"),
    ("Odo Vance and the engineers reportedly found two cracks in the northern gate.", "names"),
    ("Engineers reportedly found two cruel cracks in the northern gate.", "judging words"),
    ("“We sent a letter on 1 May,” said Pavel Drin (A).", "quotation"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with a_workspace(tmp_path_factory.mktemp("orsk"), TEXTS) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("text", HOLDS)
def test_sentence_that_keeps_to_a_source_passes(workspace, text):
    (only,) = workspace.verify(text).sentences
    assert (only.standing, only.failed) == ("holds", ())


@pytest.mark.slow
@pytest.mark.parametrize("text, check", DIFFERS)
def test_sentence_that_does_not_is_told_with_the_check_it_failed(workspace, text, check):
    (only,) = workspace.verify(text).sentences
    assert only.standing == "differs"
    assert check in {one.name for one in only.failed}


@pytest.mark.slow
def test_not_is_noticed_where_all_else_is_word_for_word_the_same(tmp_path):
    text = "The keeper spoke for an hour. That was enough for any honest person in Orsk."
    with a_workspace(tmp_path, {"keeper.txt": text}) as opened:
        (kept,) = opened.verify("That was enough for any honest person in Orsk.").sentences
        (turned,) = opened.verify("That was not enough for any honest person in Orsk.").sentences
    assert kept.standing == "holds"
    assert [one.name for one in turned.failed] == ["negation"]


@pytest.mark.slow
def test_sentence_no_source_speaks_of_is_not_found(workspace):
    (only,) = workspace.verify("Violins are carved from old orchards every spring.").sentences
    assert (only.standing, only.supports) == ("not_found", ())


@pytest.mark.slow
def test_supports_are_pinned_in_their_sources(workspace):
    (only,) = workspace.verify("Seven people died when the river rose.").sentences
    support = only.supports[0]
    assert (support.siglum, support.paragraph) == ("B", 2)
    assert support.evidence.holds_in(workspace.document("B"))


@pytest.mark.slow
def test_cut_quotation_is_told_with_the_words_that_follow(workspace):
    (only,) = workspace.verify("“We were never told,” said Mira Tolle.").sentences
    assert "that the lock would close" in only.failed[0].in_words


@pytest.mark.slow
def test_quotation_with_its_cut_shown_passes(workspace):
    draft = "“We were never told … the lock would close,” said Mira Tolle."
    (only,) = workspace.verify(draft).sentences
    assert only.standing == "holds"


@pytest.mark.slow
def test_counts_are_told(workspace):
    draft = f"{HOLDS[4]}\n\nViolins are carved from old orchards every spring."
    told = workspace.verify(draft).in_words
    assert told == ("2 sentences: 1 passed every check, 0 did not, for 1 no passage was found")


@pytest.mark.slow
def test_questions_are_not_checked(workspace):
    assert workspace.verify("Who closed the lock at Orsk?").sentences == ()


@pytest.mark.parametrize("draft", ["", " \n", "…"])
def test_draft_without_a_word_is_refused(draft):
    with pytest.raises(InputError):
        draft_of(draft)


@pytest.mark.slow
def test_quotation_that_stops_at_a_comma_passes_with_the_words_that_follow(tmp_path):
    text = "A lock\n\n“We closed the lock, for three days, to mend it,” said Mira Tolle in Orsk.\n"
    with a_workspace(tmp_path, {"lock.txt": text}) as opened:
        (only,) = opened.verify("“We closed the lock,” said Mira Tolle.").sentences
    assert only.checks[0].passed
    assert only.checks[0].in_words == "verbatim; the source goes on “for three days, to mend it”"


@pytest.mark.slow
def test_cut_that_joins_two_paragraphs_is_no_quotation(workspace):
    draft = "“Seven people died … Write to the council,” said Pavel Drin."
    (only,) = workspace.verify(draft).sentences
    assert "quotation" in {one.name for one in only.failed}
