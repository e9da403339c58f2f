"""The versions of everything a finding may depend on."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of_package

from crossread import __version__

DEPENDENCIES = (
    "charset-normalizer", "click", "httpx2", "jinja2", "lxml", "msgspec", "numpy", "onnxruntime",
    "py3langid", "pypdfium2", "python-docx", "rapidfuzz", "rich", "starlette", "tokenizers",
    "trafilatura", "uvicorn",
    # extras; None where they are not installed
    "brotli", "distributed", "mcp", "pandas", "psycopg", "pyarrow", "rapidocr", "warcio",
    "zstandard",
)  # fmt: skip


def everything() -> dict[str, object]:
    """Return the versions, as ``crossread version --json`` writes them."""
    from crossread.engine.rules import COMPARING, READING, digest_of_parts
    from crossread.ingest.sources import VERSION
    from crossread.store.carry import FORMAT
    from crossread.store.migrate import schema_files
    from crossread.workspace import available_analysers, available_comparers

    return {
        "kind": "versions",
        "version": __version__,
        "schema": len(schema_files()),
        "export_format": FORMAT,
        "reader": VERSION,
        "rules": {"reading": digest_of_parts(READING), "comparing": digest_of_parts(COMPARING)},
        "analysers": {one.step.name: one.step.version for one in available_analysers()},
        "comparers": {one.step.name: one.step.version for one in available_comparers()},
        "models": _models(),
        "python": platform.python_version(),
        "platform": platform.system(),
        "sqlite": sqlite3.sqlite_version,
        "dependencies": {name: _installed(name) for name in DEPENDENCIES},
    }


def _models() -> dict[str, str]:
    """Return the digest of each model that is here, by its name."""
    from crossread.inference.catalogue import shipped
    from crossread.workspace import model_digest

    return {name: model_digest(name) for name in shipped().names()}


def _installed(name: str) -> str | None:
    try:
        return version_of_package(name)
    except PackageNotFoundError:
        return None
