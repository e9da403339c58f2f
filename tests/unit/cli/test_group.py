import json

import pytest
from tests.unit.cli.builders import runner

TEXTS = {
    "dam-1.txt": "The Orlan dam burst on Tuesday and flooded four villages below the reservoir.",
    "bus-1.txt": "Bus drivers in Port Dunn walked out on Monday over wages and night shifts.",
    "dam-2.txt": "Four villages were flooded when the Orlan dam burst, rescuers said on Tuesday.",
    "bus-2.txt": "The strike of Port Dunn bus drivers over night shifts entered its second day.",
    "choir.txt": "The choir of Lower Kess sings Hadley motets at Easter.",
}

pytestmark = pytest.mark.slow


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return runner(capsys)


def test_groups_are_listed_with_what_ties_them_and_what_is_left(run):
    out = run("group", *TEXTS).out
    assert "Group 1: 2 sources" in out
    assert "“Orlan”" in out
    assert "In no group: 1 source" in out
    assert "5 sources searched: 4 in 2 groups, 0 of them copies, 1 in none" in out


def test_groups_are_written_as_records(run):
    lines = [json.loads(line) for line in run("group", *TEXTS, "--json").out.splitlines()]
    groups = [one for one in lines if one["kind"] == "group"]
    assert [len(one["evidence"]) > 1 for one in groups] == [True, True]
    assert {one["kind"] for one in lines} == {"document", "group", "outcome"}


def test_each_group_gets_a_sheet(run, tmp_path):
    (tmp_path / "sheets").mkdir()
    run("group", *TEXTS, "--sheets", "sheets")
    made = sorted(one.name for one in (tmp_path / "sheets").iterdir())
    assert made == ["group-1.html", "group-2.html"]
    assert "choir.txt" not in (tmp_path / "sheets" / "group-1.html").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_refused_before_any_work(run):
    assert run("group", *TEXTS, "--sheets", "nowhere").code == 2


def test_versions_show_what_changed_between_two_captures(run, tmp_path):
    text = "The gates were closed. Crews worked all night. Nine men died. Nobody came to see it."
    (tmp_path / "old.txt").write_text(text, encoding="utf-8")
    (tmp_path / "new.txt").write_text(text.replace("Nine", "Ten"), encoding="utf-8")
    out = run("versions", "old.txt", "new.txt").out
    assert "“Nine men died.”" in out
    assert "Sentences: 1 changed" in out


def test_versions_of_the_same_bytes_are_refused(run):
    assert run("versions", "choir.txt", "choir.txt").code == 2
