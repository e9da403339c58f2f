import pytest

from crossread.analyse import paragraphs, quantities, sentences, times
from crossread.model import Analyser, Furniture, Quantity
from crossread.testing import a_document, analyser_checks, read_with

PLAN = (
    Analyser("furniture.none", "1", lambda reading: (), Furniture),
    paragraphs.ANALYSER,
    sentences.ANALYSER,
    times.ANALYSER,
)


def read(text, *, language="en"):
    reading = read_with(a_document(text, language=language), [*PLAN, quantities.ANALYSER])
    return reading.annotations(Quantity)


def one(text, *, language="en"):
    (found,) = read(text, language=language)
    return found


@pytest.mark.parametrize(
    "text, quote, value, unit, comparator",
    [
        ("It cost over 27 million lives.", "over 27 million lives", 27_000_000, "lives", "over"),
        ("At least 29 world leaders came.", "At least 29 world leaders", 29, "leaders", "at least"),
        ("Nine people died.", "Nine people", 9, "people", "exactly"),
        ("It lost nearly 4,000 people.", "nearly 4,000 people", 4000, "people", "under"),
        ("Up to 62 technicians work.", "Up to 62 technicians", 62, "technicians", "at most"),
        ("About 600 people walked.", "About 600 people", 600, "people", "about"),
        ("Some 14 per cent agreed.", "Some 14 per cent", 14, "%", "about"),
        ("It rose by 3.5%.", "3.5%", 3.5, "%", "exactly"),
        ("It cost $2.5 billion.", "$2.5 billion", 2_500_000_000, "USD", "exactly"),
        ("It cost six billion euros.", "six billion euros", 6_000_000_000, "EUR", "exactly"),
        ("Two hundred and twelve people drowned.", "Two hundred and twelve people", 212, "people",
         "exactly"),
        ("The share stands at two-thirds.", "two-thirds", 0.666667, None, "exactly"),
        ("It fell from ten to three boats.", "three boats", 3, "boats", "exactly"),
        ("One in five agreed.", "One in five", 0.2, None, "exactly"),
        ("The 80th anniversary came.", "80th anniversary", 80, "anniversary", "exactly"),
        ("They held 40 cubic metres a second.", "40 cubic metres a second", 40,
         "cubic metres a second", "exactly"),
        ("Some 50 or more boats came.", "Some 50", 50, None, "about"),
        ("We saw 50 boats or more.", "50 boats or more", 50, "boats", "at least"),
        ("Dozens of families left.", "Dozens of families", None, "families", "exactly"),
        ("11 of them left.", "11 of them", 11, None, "exactly"),
        ("They put the number of dead at nine and left.", "nine", 9, None, "exactly"),
        ("We printed nine hundred and left.", "nine hundred", 900, None, "exactly"),
        ("On January 14 two men came.", "two men", 2, "men", "exactly"),
        ("She wrote about two dead sailors.", "two dead sailors", 2, "sailors", "exactly"),
        ("The clerk said about 128 boats left.", "about 128 boats", 128, "boats", "about"),
        ("Recall what the clerk said about 128 boats.", "128 boats", 128, "boats", "exactly"),
        ("Two of our colleagues died.", "Two of our colleagues", 2, "colleagues", "exactly"),
    ],
)  # fmt: skip
def test_quantity_keeps_value_unit_and_comparator(text, quote, value, unit, comparator):
    found = one(text)
    assert (found.evidence[0].quote, found.body.value) == (quote, value)
    assert (found.body.unit, found.body.comparator) == (unit, comparator)


@pytest.mark.parametrize(
    "text, of",
    [
        ("At least 14 people were killed.", "people killed"),
        ("The blast killed two men.", "men killed"),
        ("Five died there.", "died"),
        ("It hit 200 people and killed dogs.", "people"),
    ],
)
def test_quantity_says_what_is_said_of_the_counted(text, of):
    assert one(text).body.of == of


def test_two_numbers_of_a_fall_are_both_read():
    found = read("It fell from 600 to 250 people.")
    assert [annotation.body.value for annotation in found] == [600, 250]


def test_range_has_both_ends():
    body = one("Between them 10 to 20 boats came.").body
    assert (body.value, body.upper) == (10, 20)


@pytest.mark.parametrize(
    "text",
    [
        "Article 9 of the treaty stands.",
        "It was signed on 8 April 2023.",
        "It closed at 6:40 a.m. sharp.",
        "In 1931 it began.",
        "Ann Lee, 40, came.",
        "Ann Lee was 34.",
        "(2) to sever the link",
        "They are the Friends of the Two Banks.",
        "No one came.",
        "The baker starts at four.",
        "The MH17 report and COVID-19 figures",
        "See page 12.",
        "It stood on page nine.",
        "He left at half past two and again at ten to three.",
        "They closed at four o’clock, at ten minutes to five.",
        "One side remembers.",
    ],
)
def test_names_dates_ages_and_labels_are_no_quantities(text):
    assert read(text) == ()


@pytest.mark.parametrize(
    "language, text, quote, value, comparator",
    [
        ("uk", "Щонайменше 14 людей загинули.", "Щонайменше 14 людей", 14, "at least"),
        ("uk", "Понад 3 тисячі людей виїхали.", "Понад 3 тисячі людей", 3000, "over"),
        ("ru", "Погибли более 27 млн человек.", "более 27 млн человек", 27_000_000, "over"),
        ("ru", "Около 5 процентов согласны.", "Около 5 процентов", 5, "about"),
    ],
)
def test_ukrainian_and_russian_quantities_are_read(language, text, quote, value, comparator):
    found = one(text, language=language)
    assert (found.evidence[0].quote, found.body.value) == (quote, value)
    assert found.body.comparator == comparator


@pytest.mark.slow
def test_a_line_of_numbers_is_read_in_linear_time():
    assert len(read("9,999 people and " * 20_000)) == 20_000


@pytest.mark.parametrize("check", analyser_checks(quantities.ANALYSER, PLAN), ids=str)
def test_quantities_keep_the_contract(check):
    check()
