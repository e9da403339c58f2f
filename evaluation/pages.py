"""The saved pages of trafilatura's evaluation: what an article's text must and must not hold."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page with its address and what people noted about it."""

    name: str
    url: str
    content: bytes
    gold: dict[str, Any]


def saved_pages(folder: Path) -> Iterator[Page]:
    """Yield the pages of ``evaldata.json`` out of ``html.tar.xz``, in the order of the archive."""
    gold = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    by_file = {item["file"]: (url, item) for url, item in gold.items()}
    with tarfile.open(folder / "html.tar.xz", "r:xz") as archive:
        for member in archive:
            name = Path(member.name).name
            if not member.isfile() or name not in by_file:
                continue
            url, item = by_file.pop(name)
            file = archive.extractfile(member)
            assert file is not None
            yield Page(name, url, file.read(), item)
    if by_file:
        raise FileNotFoundError(f"{len(by_file)} pages are not in the archive: {min(by_file)}, …")
