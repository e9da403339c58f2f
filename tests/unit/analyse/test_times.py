import pytest

from crossread.analyse import paragraphs, sentences, times
from crossread.model import Analyser, Furniture, Time
from crossread.testing import a_document, analyser_checks, read_with

PLAN = (
    Analyser("furniture.none", "1", lambda reading: (), Furniture),
    paragraphs.ANALYSER,
    sentences.ANALYSER,
)


def read(text, *, language="en", date=None):
    document = a_document(text, language=language, date=date)
    reading = read_with(document, [*PLAN, times.ANALYSER])
    return [(one.evidence[0].quote, one.body.value) for one in reading.annotations(Time)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("On May 9, 2025, they met.", [("May 9, 2025", "2025-05-09")]),
        ("On 9 May 2025 they met.", [("9 May 2025", "2025-05-09")]),
        ("On the 9th of May 2025 they met.", [("the 9th of May 2025", "2025-05-09")]),
        ("Signed 2023-04-08.", [("2023-04-08", "2023-04-08")]),
        ("In May 2023 it began.", [("May 2023", "2023-05")]),
        ("It began in 1931.", [("1931", "1931")]),
        ("Since the 1930s it stood.", [("the 1930s", "193")]),
        ("In the 20th century it stood.", [("20th century", "19")]),
        ("It closed at 6:40 a.m. sharp.", [("6:40 a.m.", "T06:40")]),
        ("It closed at 4 p.m. on 8 April 2023.", [("4 p.m. on 8 April 2023", "2023-04-08T16:00")]),
        ("It took 36 hours.", [("36 hours", "PT36H")]),
        ("It took three weeks.", [("three weeks", "P3W")]),
        ("The May 9 parade was cancelled.", [("May 9", "XXXX-05-09")]),
        ("Forty cubic metres a second.", []),
        ("A second boat came.", []),
        ("We call 1931 the Homecoming.", [("1931", "1931")]),
        ("Shots were heard at 11.04.", [("11.04", "T11:04")]),
        ("It opens at noon.", [("noon", "T12:00")]),
        ("Come on the first of May 2023.", [("the first of May 2023", "2023-05-01")]),
        ("They may march in summer.", []),
        ("He paid 1931 people.", []),
        ("There were 200 and 1720 had left.", []),
        ("Article 9 stands.", []),
    ],
)
def test_stated_times_are_normalised(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text, value",
    [
        ("It closed on Saturday.", "2023-04-08"),
        ("It closed on Wednesday.", "2023-04-12"),
        ("It will open on Saturday.", "2023-04-15"),
        ("It closed last Saturday.", "2023-04-08"),
        ("Dorn said on Sunday it will open.", "2023-04-09"),
        ("It has been closed since Sunday, and it will open.", "2023-04-09"),
        ("Schools are closed until Friday.", "2023-04-14"),
        ("Come to the bridge on Sunday!", "2023-04-16"),
        ("It must end before the end of May.", "2023-05"),
        ("It opens next Saturday.", "2023-04-15"),
        ("On Saturday, the council will vote.", "2023-04-15"),
        ("On Saturday, the mayor announced that it will open.", "2023-04-08"),
        ("The ferry will stop at Tarn and return on Saturday.", "2023-04-15"),
        ("A speech, to be held on Saturday, is ready.", "2023-04-15"),
        ("Races planned for Saturday were held.", "2023-04-08"),
        ("He called off a scheduled talk on Saturday.", "2023-04-08"),
        ("In January, the council will vote.", "2024-01"),
        ("The trial is expected to open in January.", "2024-01"),
        ("He said he would resign in September.", "2023-09"),
        ("He said he would resign in December.", "2022-12"),
        ("In January, they said it will open.", "2023-01"),
        ("It closed yesterday.", "2023-04-11"),
        ("The gates closed on 8 April.", "2023-04-08"),
        ("It closed on 30 December.", "2022-12-30"),
        ("It closed in January.", "2023-01"),
        ("It closed in August last year.", "2022-08"),
        ("It closed last year.", "2022"),
        ("It closed two years ago.", "2021"),
        ("It closed three days ago.", "2023-04-09"),
        ("It closed last week.", "2023-W14"),
        ("It closed at 4 a.m. on Saturday.", "2023-04-08T04:00"),
    ],
)
def test_relative_times_are_anchored_to_the_publication_date(text, value):
    (found,) = read(text, date="2023-04-12")
    assert found[1] == value


@pytest.mark.parametrize(
    "language, text, value",
    [
        ("uk", "Це сталося 9 травня 2025 року.", "2025-05-09"),
        ("uk", "У травні 2023 року почалося.", "2023-05"),
        ("uk", "Це сталося у суботу.", "2023-04-08"),
        ("uk", "Це сталося вчора.", "2023-04-11"),
        ("ru", "Это случилось 9 мая 2025 года.", "2025-05-09"),
        ("ru", "Это случилось в субботу.", "2023-04-08"),
        ("ru", "Это случилось в 1931 году.", "1931"),
    ],
)
def test_ukrainian_and_russian_times_are_read(language, text, value):
    (found,) = read(text, language=language, date="2023-04-12")
    assert found[1] == value


@pytest.mark.parametrize(
    "text", ["The May 4 uprising shaped them.", "The 19 May 4 hijackers left."]
)
def test_named_days_are_given_no_year(text):
    assert [value for _, value in read(text, date="2023-04-12")] == ["XXXX-05-04"]


def test_todays_world_is_no_day():
    assert read("It haunts today’s world.", date="2023-04-12") == []


def test_relative_time_says_what_it_rests_on():
    document = a_document("It closed on Saturday. It began in 1931.", date="2023-04-12")
    reading = read_with(document, [*PLAN, times.ANALYSER])
    assert [body.basis for body in reading.bodies(Time)] == ["publication date", "stated"]


@pytest.mark.parametrize("check", analyser_checks(times.ANALYSER, PLAN), ids=str)
def test_times_keep_the_contract(check):
    check()
