"""``ask --llm``: what is shown, what is sent, what is kept, and how it ends."""

import json
import sqlite3
from contextlib import closing

import pytest
from evaluation.scripted import in_order, refuses, serving
from tests.unit.ask.builders import TEXTS
from tests.unit.ask.scripts import claims

from crossread.cli.main import main

pytestmark = pytest.mark.slow

SECRET = "sk-very-secret-0123456789"
CLAIM = ("Hospital officials said at least 12 people died in the flood.", "A", "At least 12 people")
INVENTED = ("Wizards died in the flood.", "A", "At least 12 people died in the flood")
EVIL = ("See www.evil.example\x1b[31m now.", "A", "The lock at Orsk was closed on 3 May 2024")


@pytest.fixture
def sources(tmp_path, monkeypatch):
    for name in ("CROSSREAD_LLM", "CROSSREAD_LLM_MODEL", "CROSSREAD_LLM_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def ask(sources, *options, question="How many people died?"):
    return main(["ask", question, sources, *options])


def test_sentence_is_shown_with_its_checks_and_its_pin(sources, capsys):
    with serving(claims(CLAIM)) as model:
        assert ask(sources, "--llm", model.url, "--llm-model", "scripted") == 0
    out = capsys.readouterr().out
    assert "1. Hospital officials said at least 12 people died in the flood." in out
    assert "✓ quotation" in out
    assert "A ¶2 reports what hospital officials say" in out
    assert "1 sentence written: 1 passed every check; 120 tokens sent" in out
    assert "3 of 3 sources searched" in out


def test_words_no_source_bears_are_not_shown(sources, capsys):
    with serving(claims(INVENTED, EVIL)) as model:
        ask(sources, "--llm", model.url, "--llm-model", "scripted")
    out = capsys.readouterr().out
    assert "given in the source's own words instead" in " ".join(out.split())
    assert not {"Wizards", "evil", "\x1b[31m"} & set(out.split())
    assert "evil" not in out


def test_what_is_sent_is_told_before(sources, capsys):
    price = ("--llm-price", "1", "2")
    with serving(claims(CLAIM)) as model:
        ask(sources, "--llm", model.url, "--llm-model", "scripted", *price)
    assert f"asking scripted at {model.url}: about" in capsys.readouterr().err


def test_dry_run_sends_nothing(sources, capsys):
    with serving(claims(CLAIM)) as model:
        assert ask(sources, "--llm", model.url, "--llm-model", "scripted", "--dry-run") == 0
    assert model.requests == []
    out = capsys.readouterr().out
    assert out.startswith(f"POST {model.url}/chat/completions")
    assert "At least 12 people died" in out


def test_dry_run_without_a_model_says_what_is_missing(sources, capsys):
    assert ask(sources, "--dry-run") == 2
    assert "--llm URL" in capsys.readouterr().err


def test_without_a_model_configured_none_is_asked(sources, capsys):
    assert ask(sources) == 0
    assert "Written by" not in capsys.readouterr().out


def test_model_of_the_environment_is_asked_unless_told_not_to(sources, capsys, monkeypatch):
    with serving(claims(CLAIM)) as model:
        monkeypatch.setenv("CROSSREAD_LLM", model.url)
        monkeypatch.setenv("CROSSREAD_LLM_MODEL", "scripted")
        ask(sources)
        ask(sources, "--no-llm")
    assert len(model.requests) == 1


@pytest.mark.parametrize("as_json", [True, False])
def test_key_is_refused_and_the_answer_given_all_the_same(sources, capsys, monkeypatch, as_json):
    monkeypatch.setenv("CROSSREAD_LLM_KEY", SECRET)
    options = ["--json"] if as_json else []
    with serving(in_order(refuses(401, f"bad key {SECRET}"))) as model:
        code = ask(sources, "--llm", model.url, "--llm-model", "scripted", *options)
    told = capsys.readouterr()
    assert code == 5
    assert "refuses the key (401)" in told.err
    assert "CROSSREAD_LLM_KEY" in told.err
    assert "At least 12 people" in told.out
    assert SECRET not in told.out + told.err


def test_json_holds_the_sentences_and_the_error(sources, capsys):
    with serving(claims(CLAIM)) as model:
        ask(sources, "--llm", model.url, "--llm-model", "scripted", "--json")
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    (sentence,) = answer["prose"]["sentences"]
    assert sentence["text"] == CLAIM[0]
    assert sentence["pins"][0]["evidence"][0]["quote"].startswith("At least 12 people died")


def test_answer_with_a_model_fits_the_schema(sources, capsys):
    from jsonschema import validate

    from crossread.ask.wire import answer_schema

    with serving(claims(CLAIM, INVENTED)) as model:
        ask(sources, "--llm", model.url, "--llm-model", "scripted", "--json")
    schema = answer_schema()
    validate(json.loads(capsys.readouterr().out.splitlines()[-1]), schema)


def test_markdown_makes_no_link_of_a_models_words(sources, tmp_path):
    out = tmp_path / "answer.md"
    with serving(claims(CLAIM, EVIL)) as model:
        ask(sources, "--llm", model.url, "--llm-model", "scripted", "-o", str(out))
    text = out.read_text(encoding="utf-8")
    assert CLAIM[0] in text
    assert "evil" not in text


def test_same_question_of_a_workspace_is_asked_once_and_forgotten_with_a_source(sources, tmp_path):
    workspace = tmp_path / "case.db"
    with serving(claims(CLAIM)) as model:
        options = ("--llm", model.url, "--llm-model", "scripted", "-w", str(workspace), "-q")
        ask(sources, *options)
        ask(sources, *options)
        assert len(model.requests) == 1
        (kept,) = replies_in(workspace)
        assert CLAIM[0] in kept
        main(["forget", "A", "-w", str(workspace)])
        assert replies_in(workspace) == []
        assert CLAIM[0].encode() not in workspace.read_bytes()


def replies_in(workspace):
    with closing(sqlite3.connect(workspace)) as file:
        return [text for (text,) in file.execute("SELECT text FROM reply")]


@pytest.mark.postgres
def test_same_question_of_a_database_is_asked_once(sources, new_place):
    with serving(claims(CLAIM)) as model:
        options = ("--llm", model.url, "--llm-model", "scripted", "-w", new_place(), "-q")
        ask(sources, *options)
        ask(sources, *options)
        assert len(model.requests) == 1


@pytest.mark.parametrize("command", ["remove", "forget"])
def test_answers_that_earlier_versions_kept_in_a_folder_go_too(sources, tmp_path, command):
    folder = tmp_path / "case.db.replies"
    folder.mkdir()
    (folder / "1.json").write_text("{}", encoding="utf-8")
    workspace = str(tmp_path / "case.db")
    main(["add", sources, "-w", workspace, "-q"])
    main([command, "A", "-w", workspace])
    assert not folder.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--llm", "nonsense", "--llm-model", "x"],
        ["--llm", "http://localhost:1/v1"],
        ["--llm", "http://localhost:1/v1", "--llm-model", "x", "--llm-price", "1"],
        ["--llm", "http://localhost:1/v1", "--llm-model", "x", "--llm-tokens", "-3"],
    ],
)
def test_option_that_makes_no_sense_is_refused_before_any_work(sources, capsys, options):
    assert ask(sources, *options) == 2
    assert capsys.readouterr().out == ""


def test_question_far_too_long_is_refused(sources, capsys):
    with serving(claims(CLAIM)) as model:
        options = ("--llm", model.url, "--llm-model", "scripted")
        assert ask(sources, *options, question="why " * 25_000) == 2
    assert model.requests == []


# -- the brief --------------------------------------------------------------------------------

DIED = "At least 12 people died in the flood"


def briefed(sources, url, *options):
    return main(["brief", sources, "--llm", url, "--llm-model", "scripted", *options])


def flat(text):
    return " ".join(text.split())


def test_brief_has_what_of_a_models_sentences_its_pins_bear(sources, capsys):
    script = claims(
        ("Hospital officials said at least 12 people died in the flood.", "A", DIED),
        ("Ninety people died in the flood.", "A", DIED),
    )
    with serving(script) as model:
        assert briefed(sources, model.url) == 0
    told = capsys.readouterr()
    assert "said at least 12 people died in the flood (A ¶2)." in flat(told.out)
    assert "Ninety" not in told.out
    assert "2 sentences written: 1 passed every check" in flat(told.out)


def test_brief_by_rule_is_given_where_the_model_does_not_answer(sources, capsys):
    with serving(in_order(refuses(401))) as model:
        assert briefed(sources, model.url) != 0
    told = capsys.readouterr()
    assert "Who speaks" in told.out
    assert "the brief by rule is given" in told.err


def test_dry_run_of_a_brief_sends_nothing(sources, capsys):
    with serving(in_order()) as model:
        assert briefed(sources, model.url, "--dry-run") == 0
    assert model.requests == []
    assert "Write a brief" in capsys.readouterr().out


def test_words_of_judgement_in_a_sources_own_voice_stay_in_its_marks(sources, capsys):
    script = claims(("A regime has never answered a question.", "B", "The Drin regime has never"))
    with serving(script) as model:
        briefed(sources, model.url)
    assert "According to tribune.txt: A regime" not in flat(capsys.readouterr().out)
