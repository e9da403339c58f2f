import pytest

from crossread.compare import naming
from crossread.engine.run import Models, compare_documents
from crossread.model import Done, Labelling, Mention, Pin, Reading, Span
from crossread.testing import a_document, no_models, sealed

NAMES = {
    "Kyiv": ("kyiv", "Kyiv", "LOC"),
    "Kiev": ("kyiv", "Kiev", "LOC"),
    "Tobin Kess": ("tobin-kess", "Tobin Kess", "PER"),
    "Kess": ("kess", "Kess", "PER"),
    "Halmora": ("halmora", "Halmora", "LOC"),
    "Department of Waters": ("department-of-waters", "Department of Waters", "ORG"),
    "DOW": ("dow", "DOW", "ORG"),
}
LABELS = {"fascist": "before a name", "regime": "after a name"}


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
    return Reading(document, {Mention: tuple(mentions), Labelling: tuple(labels)})


def rows(*texts):
    readings = [reading(text) for text in texts]
    (ended,) = compare_documents(readings, (naming.COMPARER,), Models(no_models))
    assert isinstance(ended.outcome, Done), ended.outcome
    return [(one.body.entity, one.quotes("expression")) for one in ended.outcome.found]


def links(*texts):
    readings = [reading(text) for text in texts]
    (ended,) = compare_documents(readings, (naming.COMPARER,), Models(no_models))
    return [one.body.links for one in ended.outcome.found]


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


def test_one_source_alone_is_no_contrast():
    assert rows("They left fascist Halmora.", "Nobody came.") == []


def test_counts_say_how_often_each_source_uses_an_expression():
    readings = [reading("They left Kyiv."), reading("They left Kiev.")]
    (ended,) = compare_documents(readings, (naming.COMPARER,), Models(no_models))
    assert ended.outcome.found[0].body.counts == (1, 1)
