"""Identity is content: ids are hashes of canonical JSON, the same tomorrow and on any machine.

SHA-256 over JSON with sorted keys and no white space, cut to 32 hexadecimal digits (128 bits).
The built-in ``hash`` is salted in each process and never used. Floats are refused: ONNX Runtime
promises no bit-equal results between machines, so nothing that comes out of one may be in an id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

ID_LENGTH = 32


def digest_of(data: bytes) -> str:
    """Return the full SHA-256 of ``data`` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_id(fields: Mapping[str, object]) -> str:
    """Return the id of a record with these fields, 32 hexadecimal digits.

    Raises ``ValueError`` when a float is found anywhere in ``fields``.
    """
    _refuse_floats(fields)
    return digest_of(_canonical(fields).encode("utf-8"))[:ID_LENGTH]


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_NO_FLOAT_WITHIN = frozenset({str, int, bool, type(None)})


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise ValueError("a float cannot be part of an identity")
    # JSON knows no other containers, and the abstract classes cost a sixth of all reading. Most of
    # what is in them needs no look of its own.
    items: Iterable[object] = ()
    if isinstance(value, dict):
        items = value.values()
    elif isinstance(value, list | tuple):
        items = value
    for item in items:
        if type(item) not in _NO_FLOAT_WITHIN:
            _refuse_floats(item)
