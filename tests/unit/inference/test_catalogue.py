"""The catalogue of shipped models."""

import json
from pathlib import Path

import pytest

from crossread.errors import ModelDamaged, ModelMissing
from crossread.inference.catalogue import Catalogue
from crossread.model.identity import digest_of

FIELDS = {
    "name": "embed.tiny",
    "title": "A tiny model",
    "licence": "Apache-2.0",
    "languages": ["en"],
    "dimensions": 4,
    "longest_tokens": 16,
    "files": {"model.onnx": digest_of(b"weights"), "tokenizer.json": digest_of(b"words")},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one model."""
    model = tmp_path / "embed.tiny"
    model.mkdir()
    (model / "card.json").write_text(json.dumps(FIELDS), encoding="utf-8")
    (model / "model.onnx").write_bytes(b"weights")
    (model / "tokenizer.json").write_bytes(b"words")
    return tmp_path


def test_names_are_the_folders_with_a_card(folder: Path) -> None:
    (folder / "notes").mkdir()
    assert Catalogue(folder).names() == ("embed.tiny",)


def test_names_of_a_folder_that_is_not_there_are_none(tmp_path: Path) -> None:
    assert Catalogue(tmp_path / "nowhere").names() == ()


def test_card_gives_what_the_file_says(folder: Path) -> None:
    card = Catalogue(folder).card("embed.tiny")
    assert (card.dimensions, card.longest_tokens, card.languages) == (4, 16, frozenset({"en"}))


def test_unknown_model_is_missing_and_the_hint_lists_those_here(folder: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        Catalogue(folder).card("embed.huge")
    assert "embed.tiny" in caught.value.hint


@pytest.mark.parametrize("name", ["../embed.tiny", "", "."])
def test_name_that_is_a_path_is_missing(folder: Path, name: str) -> None:
    with pytest.raises(ModelMissing):
        Catalogue(folder).card(name)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "embed.tiny"}', "\ufeff{"])
def test_card_that_cannot_be_read_is_damaged(folder: Path, text: str) -> None:
    (folder / "embed.tiny" / "card.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelDamaged):
        Catalogue(folder).card("embed.tiny")


def test_read_gives_the_bytes(folder: Path) -> None:
    catalogue = Catalogue(folder)
    assert catalogue.read(catalogue.card("embed.tiny"), "model.onnx") == b"weights"


def test_changed_file_is_damaged(folder: Path) -> None:
    (folder / "embed.tiny" / "model.onnx").write_bytes(b"weightz")
    catalogue = Catalogue(folder)
    with pytest.raises(ModelDamaged) as caught:
        catalogue.read(catalogue.card("embed.tiny"), "model.onnx")
    assert caught.value.details["file"] == "model.onnx"


def test_file_the_card_does_not_name_is_damaged(folder: Path) -> None:
    (folder / "embed.tiny" / "extra.onnx").write_bytes(b"more")
    catalogue = Catalogue(folder)
    with pytest.raises(ModelDamaged):
        catalogue.read(catalogue.card("embed.tiny"), "extra.onnx")


def test_absent_file_is_missing(folder: Path) -> None:
    (folder / "embed.tiny" / "model.onnx").unlink()
    catalogue = Catalogue(folder)
    with pytest.raises(ModelMissing):
        catalogue.read(catalogue.card("embed.tiny"), "model.onnx")


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_digest_changes_with_each_file(folder: Path, file: str) -> None:
    before = Catalogue(folder).card("embed.tiny").digest
    fields = FIELDS | {"files": FIELDS["files"] | {file: digest_of(b"other")}}
    (folder / "embed.tiny" / "card.json").write_text(json.dumps(fields), encoding="utf-8")
    assert Catalogue(folder).card("embed.tiny").digest != before


def test_digest_does_not_depend_on_the_order_of_files(folder: Path) -> None:
    before = Catalogue(folder).card("embed.tiny").digest
    fields = FIELDS | {"files": dict(reversed(FIELDS["files"].items()))}
    (folder / "embed.tiny" / "card.json").write_text(json.dumps(fields), encoding="utf-8")
    assert Catalogue(folder).card("embed.tiny").digest == before
