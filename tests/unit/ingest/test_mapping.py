"""Exported posts: known forms, and a mapping for others."""

import json

import pytest
from tests.unit.ingest.builders import SENTENCE, ingested

from crossread.errors import InputError
from crossread.ingest.mapping import read_mapping


def mapping(tmp_path, **fields):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(fields), encoding="utf-8")
    return read_mapping(path)


def test_archive_of_posts_in_a_script_is_read():
    post = {"tweet": {"full_text": SENTENCE, "created_at": "Fri May 09 10:30:00 +0000 2025"}}
    found = ingested(f"window.YTD.tweets.part0 = {json.dumps([post])}", "tweets.js")
    (one,) = found.documents
    assert (one.text, one.capture.date) == (SENTENCE, "2025-05-09T10:30:00+00:00")


def test_outbox_of_activitypub_is_read_without_its_markup():
    outbox = {
        "orderedItems": [
            {
                "object": {
                    "content": f"<p>{SENTENCE}<br>Really.</p>",
                    "published": "2025-05-09T10:30:00Z",
                    "url": "https://s.example/1",
                    "attributedTo": "https://s.example/ann",
                }
            },
            {"object": "https://s.example/boost"},
        ]
    }
    found = ingested(json.dumps(outbox), "outbox.json")
    assert [one.text for one in found.documents] == [f"{SENTENCE}\nReally."]
    assert [one.source for one in found.failures] == ["outbox.json#2"]


def test_mapping_says_which_fields_hold_what(tmp_path):
    posts = {"data": {"items": [{"msg": SENTENCE, "by": {"name": "Ann Lee"}, "at": 1746786600}]}}
    found = ingested(
        json.dumps(posts),
        "export.json",
        mapping=mapping(
            tmp_path, rows="data.items", text="msg", author=["by.x", "by.name"], date="at"
        ),
    )
    (one,) = found.documents
    assert (one.text, one.capture.author) == (SENTENCE, "Ann Lee")
    assert one.capture.date == "2025-05-09T10:30:00+00:00"


def test_mapping_of_a_table(tmp_path):
    table = f"Nachricht,Wer\n{SENTENCE},Ann Lee\n"
    (one,) = ingested(
        table, "posts.csv", mapping=mapping(tmp_path, text="Nachricht", author="Wer")
    ).documents
    assert (one.text, one.capture.author) == (SENTENCE, "Ann Lee")


@pytest.mark.parametrize(
    "fields, fault",
    [
        ({"text": "a", "colour": "b"}, "does not know colour"),
        ({"author": "a"}, "does not say where texts are"),
        ({"text": 3}, "a name, or a list of names"),
    ],
)
def test_mapping_that_says_too_little_is_refused(tmp_path, fields, fault):
    with pytest.raises(InputError, match=fault) as caught:
        mapping(tmp_path, **fields)
    assert caught.value.hint
