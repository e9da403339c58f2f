import pytest

from crossread.analyse import labelling, paragraphs, sentences
from crossread.model import (
    Analyser,
    Finding,
    Furniture,
    Labelling,
    Mention,
    Quotation,
)
from crossread.testing import analyser_checks, read_with

NAMES = {"Ilsabet Dorn": "PER", "Dorn": "PER", "Halmora": "LOC", "Calder": "LOC", "U.S.": "LOC"}


def names(reading):
    taken = []
    for name, kind in NAMES.items():
        start = reading.text.find(name)
        while start >= 0:
            if not any(a <= start < b for a, b in taken):
                taken.append((start, start + len(name)))
                pin = reading.pin(start, start + len(name))
                yield Finding(Mention(pin, name.lower(), name, kind))
            start = reading.text.find(name, start + 1)


def marked(reading):
    start, end = reading.text.find("“"), reading.text.find("”")
    if 0 <= start < end:
        form, speaker = (
            ("direct", "Ann Holm") if "Ann Holm said" in reading.text else ("scare", None)
        )
        pin = reading.pin(start + 1, end)
        yield Finding(Quotation(content=(pin,), form=form, speaker=speaker))


PLAN = (
    Analyser("furniture.none", "1", lambda reading: (), Furniture),
    paragraphs.ANALYSER,
    sentences.ANALYSER,
    Analyser("mentions.test", "1", names, Mention),
    Analyser("quotation.test", "1", marked, Quotation),
)


def read(text):
    return read_with(text, [*PLAN, labelling.ANALYSER]).annotations(Labelling)


def links(text):
    return {(one.body.label, one.body.target) for one in read(text)}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("They fled fascist Halmora at night.", {("fascist", "Halmora")}),
        ("They toppled the Dorn regime.", {("regime", "Dorn")}),
        ("Calder’s corrupt government fell.", {("corrupt", "Calder")}),
        ("Calder’s fascist regime fell.", {("fascist", "Calder"), ("regime", "Calder")}),
        ("Dorn is a tyrant.", {("tyrant", "Dorn")}),
        ("Dorn is a nationalist and an imperialist leader.",
         {("nationalist", "Dorn"), ("imperialist", "Dorn")}),
        ("Dorn, a brutal dictator, left.", {("brutal", "Dorn"), ("dictator", "Dorn")}),
        ("Dorn, the liberator of the valley, left.", {("liberator", "Dorn")}),
        ("Dorn, a fascist corporate dictatorship, fell.",
         {("fascist", "Dorn"), ("dictatorship", "Dorn")}),
        ("To call six hundred mourners terrorists is wrong.",
         {("terrorist", "six hundred mourners")}),
        ("The so-called “Dorn” are not our liberators.",
         {("liberator", "Dorn"), ("so-called", "Dorn")}),
        ("They read the so-called Dorn letters aloud.", set()),
        ("They met the Halmoran dictator.", set()),
        ("They met Halmoran dictator Dorn.", {("dictator", "Dorn")}),
        ("Calder continues to be controlled by the junta.", {("junta", "Calder")}),
        ("The left is acting in a fascist manner.", {("fascist", "the left")}),
        ("The leftists who came to town are called traitors.", {("traitor", "the leftists")}),
        ("The bloc’s unelected envoy, Dorn, left.", {("unelected", "Dorn")}),
        ("The unelected envoy, Dorn said, had left.", set()),
        ("When he goes the fascist deep state will remain.", {("fascist", "the deep state")}),
        ("He fled terrorist-led Halmora.", {("terrorist", "Halmora")}),
        ("It pays Nazis in Halmora.", {("nazi", "those in Halmora")}),
        ("He saw fascist mobs across Halmora and Calder.",
         {("fascist", "mobs across Halmora and Calder")}),
        ("She called Dorn a “clown”.", {("clown", "Dorn")}),
        ("She called Dorn an “act of nature”.", {("act of nature", "Dorn")}),
        ("She called Dorn the “dawn of a new age”.", {("dawn of a new age", "Dorn")}),
        ("She called Dorn a taxi and left.", set()),
        ("She called Dorn “a waste of public money”.", {("waste of public money", "Dorn")}),
        ("Dorn’s occupation was not known.", set()),
        ("The regime in Halmora fell.", {("regime", "Halmora")}),
        ("We are no rioters.", {("rioter", "We")}),
        ("The miners are angry, you are a junta.", {("junta", "you")}),
        ("They are not our liberators.", {("liberator", "They")}),
        ("It calls itself a movement of “liberators”.", {("liberator", "itself")}),
        ("It has called the men in the tower “executioners” already.",
         {("executioner", "the men in the tower")}),
        ("We are called “occupiers” and “executioners” by a radio station.",
         {("occupier", "We"), ("executioner", "We")}),
        ("Halmora lists the group as terrorist; Calder does not.", {("terrorist", "the group")}),
        ("They called Dorn a hero.", {("hero", "Dorn")}),
        ("They denounced Calder as a dictatorship.", {("dictatorship", "Calder")}),
        ("They accused Calder of terrorism.", {("terrorism", "Calder")}),
        ("They fight the fascists in Halmora.", {("fascist", "those in Halmora")}),
        ("They fear fascist mobs across Halmora.", {("fascist", "mobs across Halmora")}),
        ("They fear Beskian aggressors.", {("aggressor", "Beskian")}),
        ("They fear the terrorist group Calder.", {("terrorist", "Calder")}),
        ("They resist the Calder empire like they resisted it before.", {("empire", "Calder")}),
        ("They fear the U.S.-Beskian aggressors.", {("aggressor", "U.S.-Beskian")}),
        ("The miners rose to stop the new fascist menace.", {("fascist", "the menace")}),
        ("Calder is ruled by a junta which is behind the country’s fascist policies.",
         {("junta", "Calder"), ("fascist", "Calder")}),
        ("Calder and Halmora spoke of the country’s fascist policies.", set()),
        ("The radio paints Calder as a tyranny.", {("tyranny", "Calder")}),
        ("The radio paints Calder in black.", set()),
        ("Dorn was portrayed as a traitor.", {("traitor", "Dorn")}),
        ("Dorn has been a tyrant.", {("tyrant", "Dorn")}),
        ("They are the new Nazis.", {("nazi", "They")}),
        ("This is a massacre.", {("massacre", "This")}),
        ("That is a criminal case.", set()),
        ("The man that is a thug left.", set()),
        ("Anti-fascist groups in Calder met.", {("anti-fascist", "groups in Calder")}),
    ],
)  # fmt: skip
def test_label_is_tied_to_its_target_by_construction(text, expected):
    assert links(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Calder’s dissidents wait.",
        "Calder’s liberation came late.",
        "They condemned the genocide in Halmora.",
        "Dorn met a tyrant in Calder.",
        "Dorn is a baker.",
        "A reckless U.S. plan failed.",
        "Dorn saw the regime.",
        "They were calling for a march and for rioters to come.",
        "They fear the Dorn-led dictators.",
        "She is a true Halmoran hero.",
        "They prayed in Saint Dorn.",
        "They met the victim group Calder.",
        "A Calder hero came home.",
        "The mayor of Calder is a tyrant.",
        "Calder’s criminal court sat.",
        "It was in Calder, The Guardian reported.",
        "They remember the British empire.",
        "They will treat Dorn as a hero.",
    ],
)
def test_nearness_alone_makes_no_link(text):
    assert links(text) == set()


@pytest.mark.parametrize(
    "text, mode",
    [
        ("Dorn is a tyrant.", "applied"),
        ("Dorn is not a tyrant.", "denied"),
        ("Dorn was never a tyrant.", "denied"),
        ("Dorn is a tyrant?", "questioned"),
        ("Dorn is a “tyrant” here.", "questioned"),
        ("Dorn is like a tyrant.", "compared"),
        ("They called the mourners terrorists.", "applied"),
        ("It is wrong to call mourners terrorists.", "questioned"),
        ("They falsely called Dorn a tyrant.", "denied"),
    ],
)
def test_mode_tells_applied_from_denied_questioned_and_compared(text, mode):
    assert [one.body.mode for one in read(text)] == [mode]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Dorn is another Hitler.", {("hitler", "Dorn", "compared")}),
        ("Dorn is worse than Stalin.", {("stalin", "Dorn", "compared")}),
        ("Dorn is the Lincoln of our time.", {("lincoln", "Dorn", "compared")}),
        ("Dorn is no Churchill.", {("churchill", "Dorn", "denied")}),
        ("Dorn, like Hitler, came to power by vote.", {("hitler", "Dorn", "compared")}),
        ("Halmora compared Dorn to Gandhi.", {("gandhi", "Dorn", "compared")}),
        ("He likened Dorn to a tyrant.", {("tyrant", "Dorn", "compared")}),
        ("They fight against Calder as they fought against Nazi Germany.",
         {("nazi", "Calder", "compared")}),
        ("Dorn was a KGB officer.", set()),
        ("Dorn grew up under Stalin.", set()),
        ("They fight for Calder as they fought against Hitler.", set()),
    ],
)  # fmt: skip
def test_a_name_that_has_become_a_label_is_found_where_somebody_is_likened_to_it(text, expected):
    assert {(one.body.label, one.body.target, one.body.mode) for one in read(text)} == expected


@pytest.mark.parametrize(
    "text, mode",
    [
        ("That would be a fascist move.", "questioned"),
        ("Dorn would be a tyrant.", "questioned"),
        ("Dorn will be a tyrant.", "applied"),
        ("Dorn cannot be a liberator.", "denied"),
        ("Dorn will not be a tyrant.", "denied"),
    ],
)
def test_what_is_only_supposed_is_not_applied(text, mode):
    assert [one.body.mode for one in read(text)] == [mode]


@pytest.mark.parametrize(
    "text, holder",
    [
        ("Dorn is a tyrant.", "this text"),
        ("Ann Holm said: “Dorn is a tyrant.”", "Ann Holm"),
        ("Halmora called Dorn a tyrant.", "Halmora"),
        ("Halmora has accused Dorn of terrorism.", "Halmora"),
        ("They called Dorn a tyrant.", "unknown"),
        ("I call Dorn a tyrant.", "this text"),
        ("Dorn has been compared to Hitler.", "unknown"),
        ("Ann Holm said: “Halmora called Dorn a tyrant.”", "Halmora"),
        ("Calling Dorn a tyrant, Halmora left the talks.", "Halmora"),
        ("Calling Dorn a tyrant, the mayor left the talks.", "unknown"),
        ("Dorn has been called a tyrant.", "unknown"),
        ("The poster read “Dorn is a brutal old tyrant”.", "unknown"),
    ],
)
def test_holder_is_whose_words_they_are(text, holder):
    assert {one.body.holder for one in read(text)} == {holder}


@pytest.mark.parametrize("one, other", [("Halmora", "Calder"), ("Dorn", "Halmora")])
def test_swapping_the_names_swaps_the_targets_and_nothing_else(one, other):
    text = f"Fascist {one} fell. {one} is not a democracy. They called {one} a puppet."
    found = [(label, mode) for label, mode in ((a.body.label, a.body.mode) for a in read(text))]
    swapped = text.replace(one, other)
    assert [(a.body.label, a.body.mode) for a in read(swapped)] == found
    assert {a.body.target for a in read(swapped)} == {other}


@pytest.mark.parametrize("check", analyser_checks(labelling.ANALYSER, PLAN), ids=str)
def test_labelling_keeps_the_contract(check):
    check()
