"""Reports kept to be read once: none that was read, none that copies one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from evaluation.corpora import contested_claims, event_reports, rumour_bodies, stances_of_claims
from evaluation.unread import (
    RUN,
    choose_bodies,
    choose_further,
    choose_rest,
    choose_rumours,
    climate_articles,
    is_copy,
    rumours,
    runs_of,
)
from tests.unit.evaluation.test_basil import a_data_folder
from tests.unit.evaluation.test_event_reports import a_report

FRENCH = (
    "Le vieux barrage de la rivière s’est rompu dans la nuit de lundi, et trois moulins ont été "
    "inondés par les eaux. Le conseil de la ville a dit que personne n’a été blessé, mais que les "
    "habitants qui vivent près du pont ne pourront pas rentrer chez eux avant la fin de la semaine."
)


def numbered(number: int, n_words: int = 120) -> str:
    """Return words that stand in the text of this number alone."""
    return " ".join(f"w{number}x{word}" for word in range(n_words)) + " ."


def in_english(number: int) -> str:
    """Return an English text, each run of eight words of which stands in this number's alone."""
    return " ".join(f"It is said that he saw w{number}x{n}." for n in range(30))


def an_event(folder: Path, n_reports: int) -> None:
    for number in range(1, n_reports + 1):
        a_report(folder, f"3_{number}ecb", [numbered(number)])


# ---- copies --------------------------------------------------------------------------------------


def test_runs_are_of_eight_words_whatever_their_case_and_stops() -> None:
    words = "One, two three four five six seven eight nine"
    assert runs_of([words]) == runs_of([words.upper().replace(",", " —")])
    assert len(runs_of([words])) == 9 - RUN + 1
    assert not runs_of(["one two three"])


@pytest.mark.parametrize("n_shared, copy", [(12, False), (13, True)])
def test_text_with_more_than_a_twentieth_of_its_runs_is_a_copy(n_shared: int, copy: bool) -> None:
    own = [f"own{n}" for n in range(107)]  # a hundred runs, of which n_shared - 7 are shared
    read = own[:n_shared] + ["other"] * 20
    assert is_copy(" ".join(own), runs_of([" ".join(read)])) is copy


def test_text_without_a_run_is_no_copy() -> None:
    assert not is_copy("Too short.", runs_of(["Too short."]))


# ---- further reports -----------------------------------------------------------------------------


def test_further_reports_are_those_that_the_first_draw_left(tmp_path: Path) -> None:
    an_event(tmp_path, 9)
    (read,) = event_reports(tmp_path)
    chosen = choose_further(tmp_path, frozenset())
    (event,) = chosen.events
    assert len(event) == 4
    assert not {one.id for one in event} & {one.id for one in read}
    assert chosen.counts["texts left"] == 5


def test_event_with_two_reports_left_is_left_out(tmp_path: Path) -> None:
    an_event(tmp_path, 6)
    assert not choose_further(tmp_path, frozenset()).events


def test_copy_of_a_report_that_was_read_is_left_out_and_counted(tmp_path: Path) -> None:
    an_event(tmp_path, 8)
    (read,) = event_reports(tmp_path)
    (event,) = choose_further(tmp_path, frozenset()).events
    again = event[0].capture.source.removesuffix(".txt")
    a_report(tmp_path, again, [*read[0].text.replace(".", " .").split("\n"), "A line more ."])
    chosen = choose_further(tmp_path, frozenset())
    assert [one.capture.source for one in chosen.events[0]] == [
        one.capture.source for one in event[1:]
    ]
    assert chosen.counts["copies"] == 1


def test_report_that_was_looked_at_before_is_left_out_and_counted(tmp_path: Path) -> None:
    an_event(tmp_path, 8)
    (event,) = choose_further(tmp_path, frozenset()).events
    name = event[0].capture.source
    chosen = choose_further(tmp_path, frozenset({name}))
    assert name not in {one.capture.source for one in chosen.events[0]}
    assert chosen.counts["looked at before"] == 1


# ---- rumours and contested claims ----------------------------------------------------------------


def a_rumour_folder(folder: Path) -> Path:
    """One contested claim, one rumour with one body of it, and one with bodies of its own."""
    return a_data_folder(
        folder,
        {
            "Contested": {1: "agree", 2: "agree", 3: "disagree"},
            "Touched": {3: "discuss", 4: "discuss", 5: "discuss", 6: "discuss"},
            "Unread": dict.fromkeys(range(11, 17), "discuss"),
            "Unread too": dict.fromkeys(range(13, 19), "discuss"),
        },
        tell=in_english,
    )


def test_rumours_are_claims_of_which_no_body_was_read(tmp_path: Path) -> None:
    folder = a_rumour_folder(tmp_path)
    events = list(rumours(folder))
    names = [int(one.capture.source[5:-4]) for event in events for one in event]
    assert names
    assert min(names) > 6


def test_rumour_that_shares_a_body_with_one_taken_is_left_out(tmp_path: Path) -> None:
    (event,) = rumours(a_rumour_folder(tmp_path))
    assert len(event) == 4


def test_rumour_keeps_no_copy_of_a_contested_body(tmp_path: Path) -> None:
    folder = a_data_folder(
        tmp_path,
        {
            "Contested": {1: "agree", 2: "agree", 3: "disagree"},
            "Unread": dict.fromkeys(range(11, 15), "discuss"),
        },
        tell=lambda body: in_english(1 if body == 11 else body),
    )
    chosen = choose_rumours(folder)
    (event,) = chosen.events
    assert "body-11.txt" not in {one.capture.source for one in event}
    assert chosen.counts["copies"] == 1


def test_body_in_another_language_is_in_no_contested_claim(tmp_path: Path) -> None:
    stances = {1: "agree", 2: "agree", 3: "disagree", 4: "disagree"}
    folder = a_data_folder(
        tmp_path, {"A dam broke": stances},
        tell=lambda body: FRENCH * 3 if body == 3 else f"It is the one that tells of {body}. " * 50,
    )  # fmt: skip
    (event,) = contested_claims(folder)
    assert sorted(one.capture.source for one in event) == [
        "body-1.txt", "body-2.txt", "body-4.txt",
    ]  # fmt: skip
    assert "3" in stances_of_claims(folder)["A dam broke"]
    assert rumour_bodies(folder)["3"].startswith("Le vieux")


def test_rest_takes_what_no_other_input_took(tmp_path: Path) -> None:
    stances = dict.fromkeys(range(1, 6), "agree") | dict.fromkeys(range(6, 11), "disagree")
    folder = a_data_folder(tmp_path, {"A dam broke": stances}, tell=in_english)
    taken = [one for e in (*contested_claims(folder), *choose_bodies(folder).events) for one in e]
    (event,) = choose_rest(folder).events
    assert len(event) == len(stances) - len(taken) == 2
    assert not {one.capture.source for one in event} & {one.capture.source for one in taken}


def test_one_body_that_is_left_makes_no_event(tmp_path: Path) -> None:
    stances = dict.fromkeys(range(1, 6), "agree") | dict.fromkeys(range(6, 10), "disagree")
    folder = a_data_folder(tmp_path, {"A dam broke": stances}, tell=in_english)
    assert choose_rest(folder).events == []


def test_further_bodies_are_of_each_stance_in_turn_and_were_not_read(tmp_path: Path) -> None:
    stances = dict.fromkeys(range(1, 6), "agree") | dict.fromkeys(range(6, 11), "disagree")
    folder = a_data_folder(tmp_path, {"A dam broke": stances}, tell=in_english)
    (read,) = contested_claims(folder)
    (event,) = choose_bodies(folder).events
    names = {one.capture.source for one in event}
    assert len(names) == 4
    assert not names & {one.capture.source for one in read}
    assert sum(stances[int(name[5:-4])] == "agree" for name in names) == 2


def test_further_bodies_are_of_claims_of_which_a_body_was_read(tmp_path: Path) -> None:
    (event,) = choose_bodies(a_rumour_folder(tmp_path)).events
    assert {one.capture.source for one in event} == {"body-4.txt", "body-5.txt", "body-6.txt"}


# ---- articles on climate -------------------------------------------------------------------------


def test_article_printed_twice_is_one_text(tmp_path: Path) -> None:
    path = tmp_path / "data/articles_metadata.tsv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter="\t").writerows(
            [
                ("ID", "source", "date", "text"),
                (1, "Tarn Post", "2024-05-03", "The dam broke."),
                (2, "Mill Echo", "2024-05-03", "The dam broke."),
                (3, "Mill Echo", "2024-05-04", "The mill stands."),
            ]
        )
    articles = list(climate_articles(tmp_path))
    assert [one.capture.source for one in articles] == ["article-1.txt", "article-3.txt"]
    assert articles[0].capture.outlet == "Tarn Post"
    assert articles[0].capture.date == "2024-05-03"
