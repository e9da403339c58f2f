"""The browser's half of the offsets agrees with ours on the same vectors."""

import json
import shutil
import subprocess
from importlib.resources import files

import pytest

from crossread.text.offsets import Utf16Offsets

VECTORS = [
    "",
    "plain",
    "\U0001f600 one emoji",
    "a\U0001f468\u200d\U0001f469\u200d\U0001f467b",
    "e\u0301 combining a\u0308",
    "\u0627\u0644\u0628\u0648 \u202eright to left\u202c",
    "\U0001d49c\U0001d49e\U0001d49f",
    "end \U0001f600",
]


@pytest.mark.slow
def test_both_halves_agree_at_every_offset():
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is needed to run the browser's half of the offsets")
    module = files("crossread.web").joinpath("static", "offsets.js").read_text("utf-8")
    script = module + (
        "\nconst told = process.argv.slice(1).map((text) => { const one = new Utf16Offsets(text);"
        " const there = [], back = [];"
        " for (let n = 0; n <= one.codePoints; n += 1) there.push(one.toUtf16(n));"
        " for (let n = 0; n <= text.length; n += 1) {"
        " try { back.push(one.toCodePoint(n)); } catch { back.push(null); } }"
        " return [there, back]; });\nconsole.log(JSON.stringify(told));"
    )
    command = [node, "--input-type=module", "-e", script, "--", *VECTORS]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told == [[_there(text), _back(text)] for text in VECTORS]


def _there(text):
    return [Utf16Offsets(text).to_utf16(n) for n in range(len(text) + 1)]


def _back(text):
    found = []
    for unit in range(len(text.encode("utf-16-le")) // 2 + 1):
        try:
            found.append(Utf16Offsets(text).to_code_point(unit))
        except ValueError:
            found.append(None)
    return found
