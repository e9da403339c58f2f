"""One sealed annotation of every kind."""

from crossread.model import (
    Alignment,
    Appeal,
    Chain,
    Change,
    Coverage,
    Event,
    Furniture,
    Group,
    Labelling,
    Mention,
    Naming,
    NumberVariant,
    Paragraph,
    Passage,
    Pin,
    Quantity,
    Quotation,
    QuoteVariant,
    Reuse,
    Review,
    Seam,
    Sentence,
    Span,
    Stance,
    Subjectivity,
    Time,
    Tone,
    Version,
)
from crossread.testing import a_document, sealed

ONE = a_document("Ann Holm said on 8 April that “at least 14” died. Come to the bridge!")
TWO = a_document("The mayor said 14 had died. Subscribe now")


def _one(start, end):
    return Pin(ONE.id, Span(start, end))


def _two(start, end):
    return Pin(TWO.id, Span(start, end))


BODIES = (
    Paragraph(_one(0, 69), 1),
    Sentence(_one(0, 50), 1),
    Furniture(_two(28, 41), "a plea to subscribe"),
    Quotation(
        content=(_one(31, 42), _one(44, 48)), form="mixed", cue=_one(9, 13), source=_one(0, 8),
        speaker="Ann Holm", speaker_certainty="sure", speaker_basis="named in the source",
        via=("The Sluice",),
    ),
    Mention(_one(0, 8), "ann-holm", "Ann Holm", "PER"),
    Quantity(_one(31, 42), 14, of="died", comparator="at least"),
    Time(_one(17, 24), "2023-04-08", "publication date"),
    Appeal(_one(50, 69)),
    Labelling(_one(9, 13), _one(0, 8), "liar", "Ann Holm", "this text", "denied", "copula"),
    Subjectivity(_one(0, 50), True),
    Tone(_one(0, 8), "Ann Holm", "this text", "unfavourable"),
    Stance(_one(9, 13), _one(0, 8), "Ann Holm", "Tobin Kess", "against"),
    Seam(_one(0, 49), _two(0, 27), ("a question, without a name",)),
    Chain(_one(31, 42), (_one(0, 8), _one(9, 13)), ("The Sluice", ""), "unsourced"),
    Reuse(_one(0, 8), _two(0, 9), "edited", 0.8),
    Alignment(_one(0, 49), _two(0, 27), "differs", ("number",), (_one(31, 42),), (_two(15, 17),)),
    QuoteVariant((_one(31, 42), _two(15, 17)), (Change(2, "cut", "at least", ""),), "Ann Holm"),
    NumberVariant((_one(31, 42), _two(15, 17)), "died", ("at least 14", "14")),
    Naming((_one(0, 8), _two(0, 9)), "Ann Holm", "PER", (1, 1), ("Holm is the surname",)),
    Version("changed", _one(0, 49), _two(0, 27)),
    Event((_one(0, 49), _two(0, 27)), (_one(31, 42),), ("2025-05-09",), ("stated",), "once"),
    Group((_one(0, 49), _two(0, 27)), (_one(46, 48), _two(15, 17)), ((TWO.id, ONE.id),)),
    Coverage(
        (_one(0, 49),), states=((ONE.id, "attributes"), (TWO.id, "absent")), nearest=(_two(0, 27),),
        speakers=((ONE.id, "Ann Holm"),), nearness=((TWO.id, "near"),),
    ),
    Passage(_one(0, 49)),
    Review(
        (_one(0, 8), _two(0, 9)), "correct", of="0" * 32, of_kind="naming",
        made="2025-05-09T12:00:00+00:00", finding="1" * 32, comment="Two people.",
        settles=("2" * 32,), after="3" * 32,
    ),
)  # fmt: skip

SAMPLES = tuple(sealed(body, ONE, TWO, score=0.93) for body in BODIES)
