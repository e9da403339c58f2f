"""Words of sources in Markdown: they can make no heading, link, image or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$@!&])")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www)(?=[:.])")


def escaped(text: str) -> str:
    """Return ``text`` on one line with all that Markdown would act on escaped."""
    line = " ".join(text.split())
    line = _SPECIAL.sub(r"\\\1", line)
    line = _ADDRESS.sub(lambda match: f"{match[0][:-1]}\u200b{match[0][-1]}", line)
    return _LINE_START.sub(lambda match: _escaped_start(match[1], match[2]), line)


def _escaped_start(space: str, start: str) -> str:
    return f"{space}{start}\u200b" if start.isdigit() else f"{space}\\{start}"
