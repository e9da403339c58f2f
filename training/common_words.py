"""Make the list of common lower-case English words that tells names from sentence starts.

    python -m training.common_words --data FOLDER

Counts words in UD English EWT (train), GUM, ECB+, the FEVER pairs and the wikinews articles;
keeps those that are written in lower case nearly always when a sentence does not open with them.
Only single words and no counts are kept.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/crossread/text/words/common_en.txt"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?:['’][^\W\d_]+)?")
TOKEN = re.compile(r"<token[^>]*>([^<]*)</token>")
LEAST_COUNT = 3


# The genres whose texts may be used for any purpose; essay, fiction, letter, podcast, how-to and
# the challenge set may not.
GUM_GENRES = ("academic", "bio", "conversation", "court", "interview", "news", "speech", "textbook",
              "vlog", "voyage")  # fmt: skip


def running_text(data: Path) -> Iterator[str]:
    """Yield texts with few titles in them."""
    for path in (data / "ud_english_ewt").glob("*train*.conllu"):
        yield from sentences_of(path)
    csv.field_size_limit(10**8)
    for path in sorted((data / "wikinews").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            yield from (row["text"] for row in csv.DictReader(rows))


def titled_text(data: Path) -> Iterator[str]:
    """Yield texts that name many works, matches and companies."""
    for genre in GUM_GENRES:
        for path in sorted((data / "gum/dep").glob(f"GUM_{genre}_*.conllu")):
            yield from sentences_of(path)
    for path in (data / "ecbplus/annotated_data").rglob("*.xml"):
        yield " ".join(TOKEN.findall(path.read_text(encoding="utf-8")))
    yield from (data / "fever_pairs/dev.raw.input0").read_text(encoding="utf-8").splitlines()


def sentences_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# text = "):
            yield line[9:]


def lower_words(texts: Iterable[str], share: float) -> set[str]:
    """Return the words of which at least ``share`` are in lower case inside sentences."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        for match in INSIDE.finditer(text):
            word = match.group()
            (lower if word.islower() else upper)[word.lower()] += 1
    return {
        word
        for word, count in lower.items()
        if len(word) > 1
        and count >= LEAST_COUNT
        and word.isascii()
        and count / (count + upper[word]) >= share
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    kept = lower_words(running_text(data), 0.9)
    kept |= lower_words(chain(running_text(data), titled_text(data)), 0.8)
    head = "# Words English texts write in lower case. Made by training/common_words.py.\n[words]\n"
    OUT.write_text(head + "\n".join(sorted(kept)) + "\n", encoding="utf-8", newline="\n")
    print(len(kept), "words")


if __name__ == "__main__":
    main()
