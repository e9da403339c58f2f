"""Measure fairness: names of two sides exchanged in a text must change nothing but the names.

The sentences of ``tests/golden/swap`` are read twice, the second time with the names exchanged.
For each layer: in how many sentences where it found something, either way, the findings changed
beyond the names (``changed``, a share; 0 is right). ``--data`` is not read.

*naming* is found across texts, so it has pairs of texts of its own (``naming.txt``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crossread import Workspace
from crossread.compare import alignment, naming
from crossread.model import Naming
from crossread.model.wire import annotation_to_json
from evaluation.corpora import a_text
from evaluation.scoring import Told, accuracy, confusion, figure
from evaluation.shelves import Shelved

FOLDER = Path(__file__).parents[1] / "tests" / "golden" / "swap"
LAYERS = (
    "quotation", "mention", "labelling", "quantity", "time", "tone", "stance", "subjectivity",
)  # fmt: skip
ACROSS = ("naming",)
"""Layers found across texts."""
LEARNED = frozenset({"quotation", "mention", "tone", "stance", "subjectivity"})
"""Layers a model may have a say in; every other is by rule alone."""

Words = tuple[str, tuple[tuple[str, str], ...]]
Found = Counter[Words]


@dataclass(frozen=True, slots=True)
class Swap:
    """A sentence with the names of two sides in two ways."""

    section: str
    template: str
    first: str
    second: str

    @property
    def text(self) -> str:
        """Return the sentence as it was written."""
        return _filled(self.template, self.first, self.second)

    @property
    def exchanged(self) -> str:
        """Return the sentence with the names exchanged."""
        return _filled(self.template, self.second, self.first)


def _filled(template: str, first: str, second: str) -> str:
    text = template.replace("{A}", first).replace("{B}", second)
    return text[0].upper() + text[1:]


def sections(path: Path) -> dict[str, list[str]]:
    """Return the lines of a file by the section they are in."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            lines.append(line)
    return found


@cache
def swaps() -> tuple[Swap, ...]:
    """Return every sentence with a pair of names; the pairs of a section take turns."""
    names = sections(FOLDER / "names.txt")
    found = []
    for section, templates in sections(FOLDER / "sentences.txt").items():
        pairs = cycle([line.split(", ") for line in names[section]])
        for template, (first, second) in zip(templates, pairs, strict=False):
            found.append(Swap(section, template, first, second))
    return tuple(found)


def exchange(text: str, one: Swap) -> str:
    """Return words with the names of the two sides exchanged, whole or by their last part."""
    pairs = list(_parts(one.first, one.second))
    other = {a.casefold(): b for a, b in (*pairs, *((b, a) for a, b in pairs))}
    ordered = sorted(other, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in ordered), re.IGNORECASE)
    return pattern.sub(lambda match: other[match[0].casefold()], text)


def _parts(first: str, second: str) -> Iterator[tuple[str, str]]:
    yield first, second
    one, two = first.removeprefix("the ").split(), second.removeprefix("the ").split()
    yield " ".join(one), " ".join(two)
    for a, b in zip(one, two, strict=False):
        if a != b:
            yield a, b


def read_all(texts: Sequence[str]) -> list[dict[str, Found]]:
    """Return what is found in each text, by layer: bodies and words, without where and how sure."""
    found: list[dict[str, Found]] = [{layer: Counter() for layer in LAYERS} for _ in texts]
    with TemporaryDirectory() as folder, Workspace(n_workers=1) as workspace:
        root = Path(folder)
        names = [f"{at:04}.txt" for at in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            (root / name).write_text(text + "\n", encoding="utf-8", newline="\n")
        rows = "".join(f"{name},en,2024-05-09\n" for name in names)
        meta = root / "meta.csv"
        meta.write_text("source,language,date\n" + rows, encoding="utf-8")
        workspace.add([root / name for name in names], meta=meta)
        findings = workspace.read()
    places = {one.id: int(Path(one.capture.source).stem) for one in findings.documents}
    for annotation in findings.annotations:
        if annotation.kind in LAYERS:
            at = places[annotation.evidence[0].document]
            found[at][annotation.kind][_words_of(annotation_to_json(annotation))] += 1
    return found


def namings(texts: Sequence[tuple[str, str]]) -> list[dict[str, Found]]:
    """Return what is found in the naming of each two texts: bodies and words."""
    found = []
    for both in texts:
        shelf = Shelved(
            [a_text(text, source=f"{at}.txt", date="2024-05-09") for at, text in enumerate(both)],
            (alignment.COMPARER, naming.COMPARER),
        )
        rows = (_words_of(annotation_to_json(one)) for one in shelf.of(Naming))
        found.append({"naming": Counter(rows)})
    return found


def naming_swaps() -> tuple[tuple[Swap, Swap], ...]:
    """Return every two texts with a pair of names; the pairs of a section take turns."""
    names = sections(FOLDER / "names.txt")
    found = []
    for section, lines in sections(FOLDER / "naming.txt").items():
        pairs = cycle([line.split(", ") for line in names[section]])
        for line, (first, second) in zip(lines, pairs, strict=False):
            one, other = (Swap(section, part, first, second) for part in line.split(" | "))
            found.append((one, other))
    return tuple(found)


def _words_of(record: Mapping[str, Any]) -> Words:
    body = {name: value for name, value in record["body"].items() if name != "entity"}
    words = [(item["role"], item["quote"]) for item in record["evidence"]]
    return repr(sorted(body.items())), tuple(words)


def changed(before: Mapping[str, Found], after: Mapping[str, Found], one: Swap) -> Iterator[str]:
    """Yield the layers whose findings differ beyond the names."""
    for layer in before:
        turned = _counted(before[layer], lambda words: exchange(words, one))
        if turned != _counted(after[layer], str):
            yield layer


def _counted(found: Found, named: Callable[[str], str]) -> Counter[Words]:
    """Count findings, their names as ``named`` gives them; the order of words says nothing, for
    equal ones stand in that of their letters."""
    counted: Counter[Words] = Counter()
    for (body, words), n in found.items():
        both = sorted((role, named(quote).casefold()) for role, quote in words)
        counted[named(body).casefold(), tuple(both)] += n
    return counted


def compared(swaps_: Sequence[Swap]) -> Iterator[tuple[Swap, str, bool]]:
    """Yield, for each sentence and layer that found something, whether the findings changed."""
    before = read_all([one.text for one in swaps_])
    after = read_all([one.exchanged for one in swaps_])
    yield from _differing(swaps_, before, after)


def compared_across() -> Iterator[tuple[Swap, str, bool]]:
    """Yield, for each two texts whose naming was shown, whether it changed beyond the names."""
    both = naming_swaps()
    before = namings([(one.text, other.text) for one, other in both])
    after = namings([(one.exchanged, other.exchanged) for one, other in both])
    yield from _differing([one for one, _ in both], before, after)


def _differing(
    swaps_: Sequence[Swap], before: Sequence[dict[str, Found]], after: Sequence[dict[str, Found]]
) -> Iterator[tuple[Swap, str, bool]]:
    for one, first, second in zip(swaps_, before, after, strict=True):
        differing = set(changed(first, second, one))
        for layer in first:
            if first[layer] or second[layer]:
                yield one, layer, layer in differing


def measure(data: Path) -> dict[str, float]:
    """Return for each layer the share of sentences in which findings changed beyond the names."""
    del data  # the set comes with the project
    results = [*compared(swaps()), *compared_across()]
    figures: dict[str, float] = {"sentences": len(swaps())}
    for layer in (*LAYERS, *ACROSS):
        told = [
            Told(one.template, "same", "changed" if c else "same")
            for one, name, c in results
            if name == layer
        ]
        what = "pairs of texts" if layer in ACROSS else "sentences"
        figures[f"{layer}: {what} with findings"] = len(told)
        if told:
            counts = confusion(told, ("same", "changed"))
            figures[f"{layer}: changed"] = figure(counts, lambda one: 1 - accuracy(one))
    return figures
