"""A plug-in for the tests: an analyser that dies of some texts, breaks of others, is slow at all.

``installed_in`` makes of a folder on the path of Python what ``pip install`` would make.
"""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from crossread.model import Analyser, Finding, Pin, Reading

PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Odd:
    """A word that does something to whoever reads it."""

    kind: ClassVar[str] = "test_odd"
    word: Pin


def find_odd(reading: Reading) -> Iterator[Finding[Odd]]:
    time.sleep(PAUSE_SECONDS)
    if "POISON" in reading.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "BREAK" in reading.text:
        raise ValueError("this text breaks its reader")
    at = reading.text.find("odd")
    if at >= 0:
        yield Finding(Odd(reading.pin(at, at + 3)))


ANALYSER = Analyser("test.odd", version="1", analyse=find_odd, provides=Odd, requires=frozenset())


def installed_in(folder: Path) -> Path:
    """Install this module as a plug-in into a folder, and return the folder."""
    about = folder / "crossread_test_odd-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Name: crossread-test-odd\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(
        "[crossread.analysers]\nodd = crossread_test_odd:ANALYSER\n", encoding="utf-8"
    )
    source = Path(__file__).read_text(encoding="utf-8")
    (folder / "crossread_test_odd.py").write_text(source, encoding="utf-8")
    return folder
