import re

import pytest

from crossread.compare import governments, naming
from crossread.compare.nominals import place_of
from crossread.model import (
    Alignment,
    Labelling,
    Mention,
    Pin,
    Quotation,
    Reading,
    Sentence,
    Shelf,
    Span,
)
from crossread.testing import a_document, sealed

NAMES = {
    "Kyiv": ("kyiv", "Kyiv", "LOC"),
    "Kiev": ("kyiv", "Kiev", "LOC"),
    "Tobin Kess": ("tobin-kess", "Tobin Kess", "PER"),
    "Kess": ("kess", "Kess", "PER"),
    "Halmora": ("halmora", "Halmora", "LOC"),
    "Department of Waters": ("department-of-waters", "Department of Waters", "ORG"),
    "Zelenskyy": ("zelenskyy", "Zelenskyy", "PER"),
    "Zelensky": ("zelensky", "Zelensky", "PER"),
    "DOW": ("dow", "DOW", "ORG"),
    "Ona Brask": ("ona-brask", "Ona Brask", "PER"),
    "Lena Brask": ("lena-brask", "Lena Brask", "PER"),
    "Brask": ("brask", "Brask", "PER"),
    "U.N.I.T.": ("u-n-i-t", "U.N.I.T.", "ORG"),
    "UNIT": ("unit", "UNIT", "ORG"),
}
LABELS = {"fascist": "before a name", "regime": "after a name", "tyrant": "apposition"}


def reading(text):
    document = a_document(text)
    mentions, labels, taken = [], [], []
    for name, (entity, full, kind) in NAMES.items():
        start = text.find(name)
        if start < 0 or any(a <= start < b for a, b in taken):
            continue
        taken.append((start, start + len(name)))
        pin = Pin(document.id, Span(start, start + len(name)))
        mentions.append(sealed(Mention(pin, entity, full, kind), document))
        for label, construction in LABELS.items():
            at = text.find(label)
            if at >= 0:
                words = Pin(document.id, Span(at, at + len(label)))
                body = Labelling(words, pin, label, full, "this text", "applied", construction)
                labels.append(sealed(body, document))
    whole = Sentence(Pin(document.id, Span(0, len(text))), 1)
    layers = {
        Mention: tuple(mentions),
        Labelling: tuple(labels),
        Sentence: (sealed(whole, document),),
        Quotation: tuple(
            sealed(Quotation((Pin(document.id, Span(*match.span(1))),), "direct"), document)
            for match in re.finditer("“(.*?)”", text)
        ),
    }
    return Reading(document, layers)


def namings(*texts, same=()):
    readings = [reading(text) for text in texts]
    documents = [one.document for one in readings]
    alignments = tuple(
        sealed(Alignment(a.bodies(Sentence)[0].sentence, b.bodies(Sentence)[0].sentence, "same"),
               *documents)
        for a, b in ((readings[x], readings[y]) for x, y in same)
    )  # fmt: skip
    shelf = Shelf(readings, {Alignment: alignments})
    return [
        (one.body, tuple(pin.span.of(documents[[d.id for d in documents].index(pin.document)].text)
                         for pin in one.body.expression))
        for one in naming.compare_namings(shelf)
    ]  # fmt: skip


def rows(*texts, same=()):
    return [(body.entity, words) for body, words in namings(*texts, same=same)]


def links(*texts):
    return [body.links for body, _ in namings(*texts)]


def test_two_spellings_of_one_place_are_a_contrast():
    assert rows("They left Kyiv.", "They left Kiev.") == [("Kyiv", ("Kyiv", "Kiev"))]


def test_a_label_beside_a_name_is_shown_with_it():
    found = rows("They left Halmora.", "They left fascist Halmora.")
    assert found == [("Halmora", ("Halmora", "fascist Halmora"))]


@pytest.mark.parametrize(
    "one, other",
    [
        ("They left Halmora.", "We saw Halmora."),
        ("Tobin Kess left.", "Kess left."),
        ("The Department of Waters closed it.", "The DOW closed it."),
        ("They left Halmora.", "Tobin Kess left."),
    ],
)
def test_the_same_name_shorter_or_longer_is_no_contrast(one, other):
    assert rows(one, other) == []


def test_a_surname_is_tied_to_the_one_full_name_with_the_reason():
    assert links("Tobin Kess left.", "The Kess regime fell.") == [
        ("Kess is the surname of Tobin Kess",)
    ]


def test_an_apposition_that_judges_is_shown_with_the_name():
    found = rows("Tobin Kess left.", "Tobin Kess, a tyrant, left.")
    assert found == [("Tobin Kess", ("Tobin Kess", "Tobin Kess, a tyrant"))]


def test_one_source_alone_is_no_contrast():
    assert rows("They left fascist Halmora.", "Nobody came.") == []


def test_counts_say_how_often_each_source_uses_an_expression():
    ((body, _),) = namings("They left Kyiv.", "They left Kiev.")
    assert body.counts == (1, 1)


def test_two_spellings_of_one_surname_are_tied_with_the_reason():
    found = links("They met Zelensky in Halmora.", "They met the fascist Zelenskyy.")
    assert any("another spelling of" in reason for reasons in found for reason in reasons)


def test_nouns_of_one_family_said_of_one_place_are_one_thing():
    found = namings("The war in Halmora began.", "The special operation in Halmora began.")
    (body, words) = next(one for one in found if one[0].type == "THING")
    assert words == ("war", "special operation")
    assert "are said of the same, “Halmora”" in body.links[0]


def test_nouns_that_stand_for_each_other_in_two_statements_are_one_thing():
    texts = ("The invasion began before dawn.", "The operation began before dawn.")
    assert rows(*texts) == []
    assert [words for _, words in rows(*texts, same=((0, 1),))] == [("invasion", "operation")]


def test_what_somebody_is_quoted_as_calling_it_is_not_what_the_source_calls_it():
    assert rows("The war in Halmora began.", "“The operation in Halmora began,” said Kess.") == []


def test_sources_that_use_the_same_nouns_are_no_contrast():
    assert rows("The war in Halmora began.", "The war in Halmora ended.") == []


def test_nouns_of_different_places_are_different_things():
    assert rows("The war in Halmora began.", "The operation in Kiev began.") == []


def test_a_surname_is_that_of_the_one_by_far_most_often_named():
    spoken_of = ["Ona Brask left."] * 4
    texts = [*spoken_of, "Lena Brask ate.", "The Brask regime fell."]
    assert ("Brask is the surname of Ona Brask",) in links(*texts)
    assert links("Ona Brask left.", "Lena Brask ate.", "The Brask regime fell.") == []


def test_stops_in_an_acronym_are_no_contrast():
    assert rows("The U.N.I.T. left.", "The UNIT left.") == []


def test_descriptions_are_a_contrast_where_two_sources_describe_differently():
    found = rows("The mayor, Tobin Kess, left. The mayor said no.", "The dictator Tobin Kess left.")
    shown = ("The mayor, Tobin Kess", "The mayor", "dictator Tobin Kess")
    assert found == [("Tobin Kess", shown)]


def test_the_deal_is_the_one_deal_a_text_speaks_of():
    ((body, words),) = namings(
        "They signed the Halmora deal. The agreement was long.", "They left the Halmora pact."
    )
    assert words == ("deal", "agreement", "pact")
    assert body.type == "THING"


def test_the_deal_is_nothing_where_a_text_speaks_of_two():
    one = "They signed the Halmora deal and the Kyiv deal. The agreement was long."
    assert not any("agreement" in words for _, words in rows(one, "The Halmora pact ended."))


def test_an_office_behind_a_name_is_shown_with_it_as_far_as_it_goes():
    one = "Tobin Kess, the founder of a bank in Halmora, left."
    found = rows(one, "The dictator Tobin Kess left.")
    shown = ("Tobin Kess, the founder of a bank in Halmora", "dictator Tobin Kess")
    assert ("Tobin Kess", shown) in found


@pytest.mark.parametrize(
    "text",
    [
        "They met Tobin Kess, former secretary of state Ona Brask and others.",
        "They met Tobin Kess, whose lawyer left.",
        "They met Tobin Kess, the lawyer said.",
    ],
)
def test_an_office_of_another_is_not_that_of_the_one_named_before(text):
    assert not any("Tobin Kess," in one for _, words in rows(text, "The dictator Tobin Kess left.")
                   for one in words)  # fmt: skip


# ---- what else a country is called by ----------------------------------------------------------

PLACES = {"Norway": ("norway", "Norway", "LOC"), "Oslo": ("oslo", "Oslo", "LOC")}


@pytest.fixture
def _real_places(monkeypatch):
    monkeypatch.setattr(__name__ + ".NAMES", PLACES)


@pytest.mark.usefixtures("_real_places")
@pytest.mark.parametrize(
    "text, words, why",
    [
        ("Oslo has refused to sign. Norway waits.", "Oslo", "“Oslo has refused”"),
        ("The talks with Oslo went on. Norway waits.", "Oslo", "“with Oslo”"),
        ("Oslo’s missile programme grew. Norway waits.", "Oslo", "“Oslo’s missile”"),
        ("Oslo’s corrupt regime fell. Norway waits.", "Oslo’s corrupt regime", "regime”"),
    ],
)
def test_a_town_stands_for_the_government_where_it_acts_as_one(text, words, why):
    ((body, shown),) = namings(text, "They left Norway.")
    assert body.entity == "Norway"
    assert words in shown
    assert any(why in link for link in body.links)


@pytest.mark.usefixtures("_real_places")
@pytest.mark.parametrize(
    "text",
    [
        "They met in Oslo said nobody. Norway waits.",
        "Oslo has nine bridges. Norway waits.",
        "Oslo’s streets were wet. Norway waits.",
        "“Oslo has refused to sign,” said Kess. Norway waits.",
        "Oslo has refused to sign.",
    ],
)
def test_a_town_is_a_town_where_nothing_says_that_it_acts(text):
    assert rows(text, "They left Norway.") == []


def test_the_government_of_a_country_is_called_by_words_that_differ():
    one = "They left Halmora. The Halmoran junta fell. The junta had ruled long."
    ((_, words),) = rows(one, "They left Halmora. The Halmoran government fell.")
    assert words == (
        "Halmora", "The Halmoran junta", "The junta", "Halmora", "The Halmoran government",
    )  # fmt: skip


@pytest.mark.parametrize(
    "adjective, places, whose",
    [
        ("the Halmoran ", ["Halmora"], "Halmora"),
        ("the Kelmish ", ["Kelm"], "Kelm"),
        ("the South Halmoran ", ["Halmora", "South Halmora"], "South Halmora"),
        ("the Halmoran ", ["South Halmora"], None),
        ("the Kelmorian ", ["Kelmo", "Kelmoria"], "Kelmoria"),
        ("the Halmoralian ", ["Halmora"], None),
        ("the Halmoran ", ["Halmoran"], None),
        ("they fan ", ["Fa"], None),
    ],
)
def test_an_adjective_is_of_the_place_it_is_made_of(adjective, places, whose):
    assert place_of(adjective, places) == whose


# ---- what a thing is called by ---------------------------------------------------------------


def things(*texts, same=()):
    return [words for body, words in namings(*texts, same=same) if body.type == "THING"]


def test_what_is_done_to_somebody_is_one_act_by_verb_and_by_noun():
    found = things("Ona Brask was murdered there.", "The killing of Ona Brask was told.")
    assert found == [("murdered", "killing")]


def test_a_verb_and_its_noun_are_no_contrast():
    assert things("Ona Brask was arrested there.", "The arrest of Ona Brask was told.") == []


def test_a_place_is_occupied_or_liberated():
    assert things("The army occupied Halmora.", "The army liberated Halmora.") == [
        ("occupied", "liberated")
    ]


def test_those_who_meet_tell_which_meeting_it_is():
    one = "In Halmora the talks with Ona Brask began."
    more = "They left Halmora."
    same = things(one, "In Halmora the summit with Ona Brask began.", more)
    assert same == [("talks", "summit")]
    assert things(one, "In Halmora the summit with Lena Brask began.", more) == []


def test_what_is_met_at_a_place_is_not_one_meeting():
    assert things("The talks in Halmora began.", "The summit in Halmora began.") == []


def test_a_gerund_is_no_meeting():
    assert things("After meeting with Ona Brask he left.", "The summit with Ona Brask began.") == []


def test_the_caravan_of_all_sources_is_one_with_those_it_is_said_to_be_of():
    one = "A caravan of 400 migrants came. The caravan was long. The migrants slept."
    other = "The caravan was long. A caravan of refugees, it was said."
    ((body, words),) = [found for found in namings(one, other) if found[0].type == "THING"]
    assert words == ("caravan", "migrants", "caravan", "refugees")
    assert "“caravan of 400 migrants”" in body.links


def test_one_noun_before_two_of_a_family_ties_them():
    one = "They came to the border. The border wall stood."
    assert things(one, "At the border, the border fence fell.") == [("border wall", "border fence")]


def test_a_quality_before_two_of_a_family_ties_nothing():
    assert things("The ugly wall stood there.", "The ugly fence fell there.") == []


def test_a_place_is_defended_against_what_befalls_it():
    one = "They defend Halmora against invasion."
    assert things(one, "The war in Halmora began.") == [("invasion", "war")]


def test_two_kinds_of_pact_with_one_are_two():
    one = "The peace treaty with Halmora ended."
    assert things(one, "The trade deal with Halmora ended.") == []
    assert things(one, "The peace deal with Halmora ended.") == [("peace treaty", "peace deal")]


@pytest.mark.parametrize(
    "text",
    [
        "The Halmoran raid failed.",
        "The talks with Halmora’s neighbours failed.",
        "They saw Halmora abandon talks.",
    ],
)
def test_whose_it_is_or_who_does_it_is_no_anchor(text):
    assert things(text, "The attack on Halmora came. The summit with Halmora began.") == []


@pytest.mark.parametrize(
    "text",
    [
        "What Kess calls a special operation in Halmora began.",
        "They called it an operation in Halmora.",
    ],
)
def test_what_a_source_says_that_others_call_it_is_not_what_it_calls_it(text):
    assert things("The war in Halmora began.", text) == []


def test_a_noun_that_opens_a_sentence_is_one():
    assert things("War in Halmora began.", "The operation in Halmora began.") == [
        ("War", "operation")
    ]


def test_nobody_is_tied_who_is_only_of_the_same_kind():
    assert things("The rebels slept in Halmora.", "The terrorists slept in Halmora.") == []


def test_those_of_whom_two_statements_say_the_same_are_one():
    texts = ("The rebels fired on her car.", "The terrorists fired on her car.")
    assert things(*texts, same=((0, 1),)) == [("rebels", "terrorists")]


def test_what_statements_tie_is_counted_all_through_a_text():
    document = a_document("The rebels fired. The rebels left. The rebels slept.")
    other = a_document("The terrorists fired.")
    texts = [sentences_read(document), sentences_read(other)]
    pins = [one.bodies(Sentence)[0].sentence for one in texts]
    same = sealed(Alignment(*pins, "same"), document, other)
    (found,) = naming.compare_namings(Shelf(texts, {Alignment: (same,)}))
    assert found.body.counts == (3, 1)


def sentences_read(document):
    spans = [Span(*match.span()) for match in re.finditer(r"[A-Z][^.]*\.", document.text)]
    found = [sealed(Sentence(Pin(document.id, one), n), document) for n, one in enumerate(spans, 1)]
    return Reading(document, {Sentence: tuple(found), Mention: (), Labelling: (), Quotation: ()})


def test_nouns_of_two_anchors_are_not_tied_by_statements():
    texts = ("The war in Halmora began.", "The operation in Kyiv began.")
    assert things(*texts, same=((0, 1),)) == []


def named(text, *mentions):
    """A reading whose mentions are words with the entity and the full name they stand for."""
    document = a_document(text)
    bodies = [
        Mention(
            Pin(document.id, Span(at := text.index(words), at + len(words))), entity, full, "PER"
        )
        for words, entity, full in mentions
    ]
    return Reading(document, {Mention: tuple(sealed(body, document) for body in bodies)})


FULL = ("tobin-aldo-kess", "Tobin Aldo Kess")


def test_a_name_without_its_middle_is_that_of_whom_another_text_calls_by_both():
    one = named("Tobin Aldo Kess left. “Tobin Kess left,” they said.",
                (FULL[1], *FULL), ("Tobin Kess", *FULL))  # fmt: skip
    other = named("Tobin Kess ate.", ("Tobin Kess", "tobin-kess", "Tobin Kess"))
    assert naming.actors_across([one, other]) == {FULL[0]: FULL[0], "tobin-kess": FULL[0]}
    alone = named("Tobin Aldo Kess left.", (FULL[1], *FULL))
    assert naming.actors_across([alone, other])["tobin-kess"] == "tobin-kess"


@pytest.mark.parametrize(
    "kind, called, is_little",
    [
        ("PER", [["Minister Brask"], ["Foreign Minister Ona Brask"], ["Ona Brask"]], True),
        ("PER", [["the foreign minister, Ona Brask"], ["Ona Brask"]], True),
        ("PER", [["President Ona Brask"], ["Foreign Minister Ona Brask"]], False),
        ("PER", [["Ona Brask"], ["the embattled Ona Brask"]], False),
        ("PER", [["Ona Brask"], ["Ona Brask, the founder of a bank"]], False),
        ("LOC", [["U.S."], ["America"]], True),
        ("LOC", [["Kyiv"], ["Kiev"]], False),
        ("ORG", [["Ferrist Party"], ["Ferrists"]], True),
        ("ORG", [["Tarn News-Service"], ["TNS"]], True),
        ("ORG", [["Waters Department"], ["DOW"]], True),
        ("ORG", [["GOP"], ["Republicans"]], True),
        ("THING", [["war"], ["wars"]], False),
    ],
)
def test_a_title_or_the_form_of_a_name_tells_little(kind, called, is_little):
    assert naming.tells_little(kind, called) is is_little


@pytest.mark.parametrize(
    "text, meant",
    [
        ("The White House said so to Belgium and the United States.", ["White House"]),
        ("They left the White House for the United States.", []),
        ("The White House said so.", []),
    ],
)
def test_a_house_stands_for_its_government_where_it_acts(text, meant):
    document = a_document(text)
    named = {
        "White House": ("white-house", "ORG"),
        "United States": ("united-states", "LOC"),
    }
    mentions = tuple(
        sealed(Mention(Pin(document.id, Span(at, at + len(name))), entity, name, kind), document)
        for name, (entity, kind) in named.items()
        if (at := text.find(name)) >= 0
    )
    layers = {Mention: mentions, Quotation: ()}
    found = governments.governments(0, Reading(document, layers), {}, {}, {})
    assert [one.span.of(text) for one in found] == meant


def test_what_somebody_is_quoted_as_calling_an_actor_is_not_what_the_source_calls_it():
    quoting = "“Minister Ona Brask must go,” said Tobin Kess."
    assert rows("President Ona Brask left.", quoting) == []


@pytest.mark.parametrize(
    "lead, place",
    [
        ("the French ", "France"),
        ("an American ", "United States"),
        ("the Halmoran ", "Halmora"),
        ("the France ", None),
        ("", None),
    ],
)
def test_an_adjective_names_its_country_though_it_is_not_made_of_its_name(lead, place):
    assert place_of(lead, ("France", "United States", "Halmora", "Calder")) == place


@pytest.mark.parametrize(
    "said, meant",
    [
        ("Halmoran President Ona Brask left.", ["the Brask administration"]),
        ("President Ona Brask of the club left.", []),
        ("Former Halmoran President Ona Brask left.", []),
    ],
)
def test_the_administration_of_a_ruler_is_the_government_of_the_country(said, meant):
    texts = [f"{said} Halmora is far.", "They met the Brask administration in Halmora."]
    readings = [reading(text) for text in texts]
    homes = {"brask": "ona-brask"}
    ruled = governments.rulers(readings, homes, {"halmora": "Halmora"})
    found = governments.governments(1, readings[1], homes, {}, ruled)
    assert [one.span.of(texts[1]) for one in found] == meant
