"""Make the list of common lower-case English words that tells names from sentence starts.

    python -m training.common_words --data FOLDER

Counts words in UD English EWT (train) and the wikinews articles; keeps those that are written
in lower case nearly always when a sentence does not open with them. Only single words and no
counts are kept.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/crossread/text/words/common_en.txt"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
INSIDE = re.compile(r"(?<=[a-z,;] )[^\W\d_]+(?:['’][^\W\d_]+)?")
LEAST_COUNT = 3
LEAST_LOWER_SHARE = 0.9


def texts(data: Path) -> Iterator[str]:
    for path in sorted((data / "ud_english_ewt").glob("*train*.conllu")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                yield line[9:]
    csv.field_size_limit(10**8)
    for path in sorted((data / "wikinews").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            yield from (row["text"] for row in csv.DictReader(rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts(data):
        for match in INSIDE.finditer(text):
            word = match.group()
            (lower if word.islower() else upper)[word.lower()] += 1
    kept = sorted(
        word
        for word, count in lower.items()
        if len(word) > 1
        and count >= LEAST_COUNT
        and word.isascii()
        and count / (count + upper[word]) >= LEAST_LOWER_SHARE
    )
    head = "# Words English texts write in lower case. Made by training/common_words.py.\n[words]\n"
    OUT.write_text(head + "\n".join(kept) + "\n", encoding="utf-8", newline="\n")
    print(len(kept), "words")


if __name__ == "__main__":
    main()
