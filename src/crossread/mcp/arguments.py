"""What a tool may be asked: every argument with its type and its bounds, and nothing else.

Sources are named by siglum or id. There is no argument for a path or an address.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from crossread.errors import InputError

LONGEST_QUESTION = 2_000
LONGEST_DRAFT = 20_000
MOST = 100

Question = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_QUESTION, description="Who said …? How many …?")
]
Words = Annotated[str, Meta(min_length=1, max_length=200)]
SourceName = Annotated[
    str,
    Meta(
        pattern=r"^(?:[A-Z]{1,3}|[0-9a-f]{8,64})$",
        description="A siglum (A, B …) or an id of list_sources.",
    ),
]
RecordName = Annotated[str, Meta(pattern=r"^[0-9a-f]{8,64}$", description="The id of a record.")]
Limit = Annotated[int, Meta(ge=1, le=MOST, description="At most so many.")]
Offset = Annotated[int, Meta(ge=0, le=1_000_000, description="Leave out so many at the beginning.")]
Place = Annotated[int, Meta(ge=0, le=2**31, description="Code points of the source's text.")]


class Nothing(Struct, forbid_unknown_fields=True):
    """No argument."""


class Search(Struct, forbid_unknown_fields=True):
    """Words to look for."""

    query: Words
    limit: Limit = 20


class Quotations(Struct, forbid_unknown_fields=True):
    """Which quotations."""

    speaker: Words | None = None
    source: SourceName | None = None
    limit: Limit = 30
    offset: Offset = 0


class Compare(Struct, forbid_unknown_fields=True):
    """Which statements."""

    about: Words | None = None
    limit: Limit = 20
    offset: Offset = 0


class Named(Struct, forbid_unknown_fields=True):
    """Which actors."""

    entity: Words | None = None
    limit: Limit = 30
    offset: Offset = 0


class Labels(Struct, forbid_unknown_fields=True):
    """Which labels."""

    label: Words | None = None
    target: Words | None = None
    limit: Limit = 30
    offset: Offset = 0


class Ask(Struct, forbid_unknown_fields=True):
    """A question."""

    question: Question


class Verify(Struct, forbid_unknown_fields=True):
    """A text to be checked."""

    draft: Annotated[str, Meta(min_length=1, max_length=LONGEST_DRAFT)]


class Pin(Struct, forbid_unknown_fields=True):
    """A place in a source."""

    source: SourceName
    start: Place
    end: Place
    around: Annotated[int, Meta(ge=0, le=1_000, description="Code points either side.")] = 200


class Record(Struct, forbid_unknown_fields=True):
    """A record."""

    id: RecordName


Arguments = TypeVar("Arguments", bound=Struct)


def read(given: object, shape: type[Arguments]) -> Arguments:
    """Return arguments in their shape; raises ``InputError`` that echoes nothing of them."""
    try:
        return msgspec.convert(given or {}, shape, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        told = str(error) if isinstance(error, msgspec.ValidationError) else "nested too deep"
        raise InputError(
            f"the arguments do not fit: {told[:200]}", hint="see the tool's input schema"
        ) from error


def schema_of(shape: type[Struct]) -> dict[str, Any]:
    """Return the JSON Schema of a tool's arguments."""
    (whole,), defined = msgspec.json.schema_components((shape,), ref_template="#/$defs/{name}")
    schema = dict(defined[whole["$ref"].rsplit("/", 1)[-1]])
    schema.pop("title", None)
    return schema
