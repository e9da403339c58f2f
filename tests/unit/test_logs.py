"""The log tells what is done and holds no word of what is read."""

import io
import json
import logging

import pytest

from crossread import logs


@pytest.fixture
def log():
    stream = io.StringIO()
    handler = logs.log_to(stream)
    yield stream
    logs.stop(handler)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_line_holds_moment_event_and_fields(log):
    logs.note("read", document="49d25a3677fa68d4", analyser="mentions.rules", found=3, code="")
    (line,) = lines(log)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "event": "read",
        "document": "49d25a3677fa68d4",
        "analyser": "mentions.rules",
        "found": 3,
        "code": "",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "Ann Lee opened the dam"},
        {"document": "Marwood"},
        {"digest": "Дамба"},
        {"analyser": "“We won”"},
        {"comparer": "x" * 81},
        {"what": ["Ann", "Lee"]},
    ],
)
def test_what_is_no_plain_name_is_withheld(log, fields):
    logs.note("read", **fields)
    (line,) = lines(log)
    assert [line[name] for name in fields] == [logs.WITHHELD]


def test_field_that_is_not_on_the_list_is_left_out(log):
    logs.note("read", title="Dam", words="Lee")
    assert set(lines(log)[0]) == {"at", "event"}


def test_message_of_another_part_of_the_program_is_withheld(log):
    logging.getLogger("crossread.ingest").warning("odd words: %s", "Ann Lee opened")
    (line,) = lines(log)
    assert line["event"] == logs.WITHHELD
    assert "Ann" not in log.getvalue()


def test_other_libraries_do_not_write_into_the_log(log):
    logging.getLogger("trafilatura").error("Ann Lee opened the dam")
    assert lines(log) == []


def test_nothing_is_logged_unless_asked_for(capsys):
    logs.note("read", found=1)
    assert capsys.readouterr() == ("", "")


def test_log_that_was_stopped_gets_no_more(log):
    second = io.StringIO()
    logs.stop(logs.log_to(second))
    logs.note("read", found=1)
    assert second.getvalue() == ""
