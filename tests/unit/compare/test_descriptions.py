import pytest

from crossread.compare.descriptions import descriptions, judges
from crossread.model import Mention, Pin, Quotation, Reading, Sentence, Span
from crossread.testing import a_document, sealed

NAMES = {
    "Tobin Kess": ("tobin-kess", "PER"),
    "Kess": ("tobin-kess", "PER"),
    "Ona Brask": ("ona-brask", "PER"),
    "Brask": ("ona-brask", "PER"),
    "North Halmora": ("north-halmora", "LOC"),
    "South Halmora": ("south-halmora", "LOC"),
}


def reading(text):
    document = a_document(text)
    found, taken = [], []
    for words, (entity, kind) in NAMES.items():
        at = text.find(words)
        while at >= 0:
            if not any(start <= at < end for start, end in taken):
                taken.append((at, at + len(words)))
                pin = Pin(document.id, Span(at, at + len(words)))
                found.append(sealed(Mention(pin, entity, words, kind), document))
            at = text.find(words, at + 1)
    whole = Sentence(Pin(document.id, Span(0, len(text))), 1)
    start, end = text.find("“"), text.find("”")
    quotations = ()
    if start >= 0:
        pin = Pin(document.id, Span(start + 1, end))
        quotations = (sealed(Quotation((pin,), "direct"), document),)
    found.sort(key=lambda one: one.body.mention.span.start)
    layers = {
        Mention: tuple(found),
        Sentence: (sealed(whole, document),),
        Quotation: quotations,
    }
    return Reading(document, layers)


def told(*texts):
    """Who is meant by which words, in each text."""
    readings = [reading(text) for text in texts]
    names = {entity: words for words, (entity, _) in reversed(NAMES.items())}
    return [
        (one.place, one.span.of(texts[one.place]), one.entity)
        for one in descriptions(readings, {}, names)
        if one.reason  # those right before a name need none
    ]


@pytest.mark.parametrize(
    "text, words",
    [
        ("President Tobin Kess left. The president slept.", "The president"),
        ("Tobin Kess, the mayor, left. Later the mayor slept.", "the mayor"),
        ("Halmoran leader Kess left. The Halmoran leader slept.", "The Halmoran leader"),
        ("Halmoran leader Kess left. They met Halmora’s leader.", "Halmora’s leader"),
        ("They call it the work of dictator Kess. They fear the dictator.", "the dictator"),
    ],
)
def test_an_office_said_of_a_person_means_that_person(text, words):
    assert (0, words, "tobin-kess") in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tobin Kess left. The president slept.",
        "President Tobin Kess left. The president of the club slept.",
        "President Tobin Kess left. The president Ona Brask slept.",
        "President Tobin Kess left. The former president slept.",
        "President Tobin Kess left. The Beskian president slept.",
        "Senator Tobin Kess met Senator Ona Brask. The senator slept.",
        "President Tobin Kess left. Once Ona Brask was the president. She slept.",
        "President Tobin Kess left. They had named as the president one who slept.",
        "Kess, an adviser, left. “The adviser slept,” they said.",
        "Adviser Kess left. Later an adviser spoke, and the adviser slept.",
    ],
)
def test_what_may_be_another_means_nobody(text):
    assert [one for one in told(text) if "slept" in text[text.find(one[1]) :][:60]] == []


def test_of_two_the_one_named_by_far_more_often_is_meant():
    text = "Senator Kess met Senator Ona Brask. Kess ate. Kess ran. Kess sang. The senator slept."
    assert told(text) == [(0, "The senator", "tobin-kess")]


def test_a_bare_office_means_the_one_it_is_said_of_barely():
    text = "President Kess met Beskian President Ona Brask. Brask ate. The president slept."
    assert told(text) == [(0, "The president", "tobin-kess")]


def test_the_words_of_another_text_may_make_the_tie():
    texts = "Halmoran dictator Tobin Kess left.", "Kess left. The dictator slept."
    assert told(*texts) == [(1, "The dictator", "tobin-kess")]
    assert told(texts[0], "They left. The dictator slept.") == []


def test_the_reason_says_which_words_make_the_tie():
    readings = [reading("Halmoran leader Kess left. The Halmoran leader slept.")]
    _, found = descriptions(readings, {}, {"tobin-kess": "Tobin Kess"})
    assert found.reason == "“the Halmoran leader”: Tobin Kess is called “Halmoran leader”"


def test_an_office_before_a_name_is_a_description_with_it():
    text = "They gave former Halmoran president Kess a boat."
    (found,) = descriptions([reading(text)], {}, {})
    assert (found.span.of(text), found.head) == ("former Halmoran president Kess", "president")


def test_a_day_and_a_verb_are_no_part_of_an_office():
    for text in ("On Wednesday Mayor Kess left.", "It’s Mayor Kess."):
        (found,) = descriptions([reading(text)], {}, {})
        assert found.span.of(text) == "Mayor Kess"


def test_a_half_is_meant_where_both_halves_are_named():
    text = "North Halmora and South Halmora met. The North left."
    assert told(text) == [(0, "The North", "north-halmora")]
    assert told("North Halmora met Kess. The North left.") == []


@pytest.mark.parametrize(
    "words, is_judging",
    [("the dictator", True), ("the reality star", True), ("the Halmoran president", False)],
)
def test_some_callings_judge(words, is_judging):
    assert judges(words) is is_judging
