"""The shipped models: one folder a model, with a card that names the digest of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

from crossread.errors import ModelDamaged, ModelMissing
from crossread.model.identity import digest_of

CARD = "card.json"
DAMAGED_HINT = "install crossread again; the files under crossread/weights were changed or cut off"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a model before it is loaded.

    ``files`` are pairs of a file's name and the SHA-256 of its bytes; ``longest_tokens`` counts
    the two tokens that open and close each piece.
    """

    name: str
    title: str
    licence: str
    languages: frozenset[str]
    dimensions: int
    longest_tokens: int
    files: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Return ``sha256:`` and the digest over the digests of all files: the model's name."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files))
        return f"sha256:{digest_of(lines.encode('utf-8'))}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The models in one folder."""

    root: Traversable

    def names(self) -> tuple[str, ...]:
        """Return the names of the models that are here, sorted."""
        if not self.root.is_dir():
            return ()
        return tuple(sorted(f.name for f in self.root.iterdir() if f.joinpath(CARD).is_file()))

    def card(self, name: str) -> Card:
        """Return the card of a model.

        Raises ``ModelMissing`` when no such model is here, ``ModelDamaged`` when its card cannot
        be read.
        """
        if name not in self.names():
            here = ", ".join(self.names()) or "none"
            raise ModelMissing(
                f"the model {name} is not here",
                hint=f"models here: {here}; install crossread again if one should be",
            )
        try:
            fields = json.loads(self.root.joinpath(name, CARD).read_text(encoding="utf-8"))
            return _card(fields)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelDamaged(
                f"the card of the model {name} cannot be read", hint=DAMAGED_HINT
            ) from error

    def read(self, card: Card, file: str) -> bytes:
        """Return the bytes of one of the model's files, checked against its card.

        Raises ``ModelMissing`` when the file is not here, ``ModelDamaged`` when its bytes are
        others than those the card names.
        """
        try:
            content = self.root.joinpath(card.name, file).read_bytes()
        except OSError as error:
            raise ModelMissing(
                f"the model {card.name} is here without its file {file}", hint=DAMAGED_HINT
            ) from error
        if dict(card.files).get(file) != digest_of(content):
            raise ModelDamaged(
                f"the file {file} of the model {card.name} is not the one that was shipped",
                hint=DAMAGED_HINT,
                details={"model": card.name, "file": file, "sha256": digest_of(content)},
            )
        return content


def _card(fields: Mapping[str, Any]) -> Card:
    return Card(
        name=str(fields["name"]),
        title=str(fields["title"]),
        licence=str(fields["licence"]),
        languages=frozenset(map(str, fields["languages"])),
        dimensions=int(fields["dimensions"]),
        longest_tokens=int(fields["longest_tokens"]),
        files=tuple(sorted((str(name), str(digest)) for name, digest in fields["files"].items())),
    )


def shipped() -> Catalogue:
    """Return the models that come with the package."""
    return Catalogue(files("crossread").joinpath("weights"))
