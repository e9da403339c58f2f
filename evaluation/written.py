"""What of a language model's bad sentences reaches the reader: ``--data`` is a folder of Wikinews.

A scripted model behind a real address is sent passages of open news texts and answers with
sentences made by rule: good ones, and bad ones of seventeen kinds (a quote invented, altered, cut
short, spliced, cited to the wrong passage; words given to another speaker or to nobody, or without
whoever they came through; a hedge lost; a number, name or negation changed; two names or numbers
swapped; a judging word added; something from elsewhere put in).
*Caught*: the bad sentence is not shown as written. *Passed*: the good one is. Half of the
sentences (by digest) are for development, half are reported. Whether words shown as evidence or in
quotation marks stand in a source is looked up by a search that shares no code with the checks.
``CROSSREAD_EVERY=3`` takes every third text only.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from crossread.ask.answer import Answer
from crossread.ask.library import Library, Passage
from crossread.ask.people import speaker_words
from crossread.ask.prose import Prose, Sentence
from crossread.ask.written import tidy
from crossread.inference.chat import Budget
from crossread.inference.endpoint import Chat, Endpoint, Timeouts
from crossread.model import Annotation, Document, Quotation
from crossread.text.similarity import word_set
from crossread.workspace import Workspace
from evaluation.corpora import wikinews_articles
from evaluation.faithful import EVERY
from evaluation.made import (
    NUMBER,
    VERB,
    Made,
    altered,
    content_of,
    direct_quotations,
    is_english,
    is_other,
    is_told_elsewhere,
    is_usable,
    spliced,
    unhedged,
)
from evaluation.scripted import Body, Script, Step, floods, in_order, says, serving, stalls

TOGETHER = 5
"""Texts in one workspace."""

QUESTION = "What happened, who said what, and how many were there?"
BUDGET = Budget(max_tokens=60_000, max_reply_tokens=30_000)
ELSEWHERE = "The lantern of the orchard was painted green in spring."


@dataclass(frozen=True, slots=True)
class Sent:
    """A sentence for the scripted model to write: what is made, its quotes, its speaker.

    ``quotes`` are pairs of the passage it is said to stand in and the words.
    """

    made: Made
    quotes: tuple[tuple[Passage, str], ...]
    speaker: str | None = None


@dataclass(slots=True)
class Tally:
    """How many sentences of each kind were sent and shown as written, and what was shown."""

    sent: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    n_pins: int = 0
    n_false_pins: int = 0
    n_false_marks: int = 0
    n_cited: int = 0
    n_borne: int = 0


def measure(folder: Path) -> dict[str, float]:
    """Return the shares caught and passed by kind, and what was wrongly shown as evidence."""
    tally = Tally()
    articles = list(wikinews_articles(folder))[:: int(os.environ.get(EVERY, "1"))]
    for start in range(0, len(articles), TOGETHER):
        with TemporaryDirectory() as kept:
            _measure_some(articles[start : start + TOGETHER], Path(kept), tally)
    figures: dict[str, float] = {}
    for half in ("development", "held out"):
        figures |= _figures(half, tally)
    return figures | _shown(tally) | _endpoints(articles[:TOGETHER])


def _workspace(articles: Sequence[Document], kept: Path) -> Workspace:
    for number, one in enumerate(articles):
        (kept / f"{number}.txt").write_text(one.text, encoding="utf-8")
    workspace = Workspace(comparers=())
    workspace.add([kept])
    return workspace


def _measure_some(articles: Sequence[Document], kept: Path, tally: Tally) -> None:
    with _workspace(articles, kept) as workspace:
        library = Library(workspace.read())
        for some in _by_forty(list(wanted(library))):
            given: list[Sent] = []
            answer = asked(workspace, writes(some, given))
            if answer.prose is None or answer.prose.error is not None:
                raise RuntimeError(f"the scripted model failed: {answer.prose}")
            _count(given, answer.prose, library, tally)


def _by_forty(wanted: list[Sent]) -> Iterator[list[Sent]]:
    """Yield sentences in answers of forty, no sentence of the source twice in one answer.

    A sentence whose pinned words were shown before is left out as said before; that is no check.
    Nor is the same text twice in one, of which one may be good.
    """
    groups: list[list[Sent]] = []
    held: list[set[int | str]] = []
    for one in wanted:
        numbers: set[int | str] = {passage.number for passage, _ in one.quotes}
        numbers.add(one.made.text)
        for group, used in zip(groups, held, strict=True):
            if len(group) < 40 and not used & numbers:
                group.append(one)
                used |= numbers
                break
        else:
            groups.append([one])
            held.append(set(numbers))
    yield from groups


def asked(workspace: Workspace, script: Script, *, question: str = QUESTION) -> Answer:
    """Return what a workspace answers with a model that follows a script."""
    with serving(script) as model:
        chat = Chat(Endpoint(model.url, "scripted"))
        return workspace.ask(question, model=chat, budget=BUDGET)


_PASSAGE = re.compile(
    r"^\[(\d+)\] source ([A-Z]+)[^\n]*\n(.*?)(?=\n\n\[\d+\] source|\nPASSAGES-)",
    re.DOTALL | re.MULTILINE,
)


def passages_in(body: Body) -> list[tuple[int, str]]:
    """Return number and text of the passages of a request."""
    content = body["messages"][1]["content"]
    return [(int(number), text) for number, _, text in _PASSAGE.findall(content)]


def writes(wanted: Sequence[Sent], given: list[Sent]) -> Script:
    """Return a script that writes those of some sentences whose passages were sent.

    They are noted in ``given``.
    """

    def script(body: Body) -> Step:
        sent = passages_in(body)
        sentences = []
        for one in wanted:
            numbers = [_number(sent, passage) for passage, _ in one.quotes]
            if None in numbers or _is_right_after_all(one, numbers, sent):
                continue
            given.append(one)
            quotes = [
                {"passage": number, "quote": words}
                for number, (_, words) in zip(numbers, one.quotes, strict=True)
            ]
            claim = {"claim": one.made.text, "speaker": one.speaker, "quotes": quotes}
            sentences.append(claim)
        return says(json.dumps({"sentences": sentences}))

    return script


def _is_right_after_all(
    one: Sent, numbers: Sequence[int | None], sent: Sequence[tuple[int, str]]
) -> bool:
    """Whether a quote cited to the wrong passage stands there too."""
    texts = dict(sent)
    return one.made.kind == "wrong passage" and any(
        words in texts[number]
        for number, (_, words) in zip(numbers, one.quotes, strict=True)
        if number is not None
    )


def _number(sent: Sequence[tuple[int, str]], passage: Passage) -> int | None:
    return next((number for number, text in sent if passage.text in text), None)


# -- what is counted -----------------------------------------------------------------------------


def _count(given: Sequence[Sent], prose: Prose, library: Library, tally: Tally) -> None:
    shown = {one.text for one in prose.sentences if one.form == "written"}
    copied = {words for one in prose.sentences if one.form == "quoted" for words in _pins(one)}
    for one in given:
        kind = f"{'development' if one.made.is_for_development else 'held out'}, {one.made.kind}"
        tally.sent[kind] += 1
        tally.shown[kind] += is_shown(one, shown, copied)
    texts = [_alike(document.text) for document in library.documents]
    for sentence in prose.sentences:
        for said in sentence.said:
            for item in said.evidence:
                tally.n_pins += 1
                tally.n_false_pins += not _stands(item.quote, texts)
        marked = [] if sentence.form != "written" else re.findall(r"“([^”]+)”", sentence.text)
        tally.n_false_marks += sum(not _stands(words.rstrip(" .,"), texts) for words in marked)
    good = {tidy(one.made.text) for one in given if one.made.is_good}
    for sentence in prose.sentences:
        if sentence.form == "written":
            tally.n_cited += 1
            tally.n_borne += sentence.text in good


def is_shown(one: Sent, shown: set[str], copied: set[str]) -> bool:
    """Whether a sentence is shown, as written or, where it is a copy, as a quotation."""
    source = one.quotes[0][0].text
    is_copy = _alike(one.made.text).rstrip(".") in _alike(source)
    return tidy(one.made.text) in shown or (is_copy and source in copied)


def _pins(sentence: Sentence) -> list[str]:
    return [item.quote for said in sentence.said for item in said.evidence]


def _stands(words: str, texts: Sequence[str]) -> bool:
    return any(_alike(words) in text for text in texts)


def _alike(text: str) -> str:
    """Return text with its typography made alike, by a way of its own."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[“”„«»\"]", '"', re.sub(r"[‘’‚`´]", "'", plain))
    return re.sub(r"\s+", " ", re.sub(r"[‐-―]", "-", plain)).casefold()


def _figures(half: str, tally: Tally) -> dict[str, float]:
    kinds = sorted(one for one in tally.sent if one.startswith(half))
    figures: dict[str, float] = {}
    for kind in kinds:
        figures |= _share(kind, [kind], tally)
    groups = {
        "good": [one for one in kinds if ", good" in one],
        "bad": [one for one in kinds if ", good" not in one],
        "misattributed or hedge lost": [
            one for one in kinds if one.endswith(("misattributed", "own voice", "hedge dropped"))
        ],
    }
    for name, group in groups.items():
        figures |= _share(f"{half}: {name}", group, tally)
    return figures


def _share(name: str, kinds: Sequence[str], tally: Tally) -> dict[str, float]:
    n = sum(tally.sent[kind] for kind in kinds)
    shown = sum(tally.shown[kind] for kind in kinds) / n if n else 0.0
    if all(", good" in kind for kind in kinds):
        return {f"{name}, number": n, f"{name}, passed": shown}
    return {f"{name}, number": n, f"{name}, caught": 1 - shown}


def _shown(tally: Tally) -> dict[str, float]:
    """Return what was shown as evidence, and the precision and recall of citations.

    Precision: of the sentences shown as written, those that their pins bear. Recall: of the
    sentences that some pin bears, those shown with it.
    """
    good = [one for one in tally.sent if ", good" in one]
    n_good, n_shown = (sum(count[one] for one in good) for count in (tally.sent, tally.shown))
    return {
        "pins shown": tally.n_pins,
        "pins that do not stand": tally.n_false_pins,
        "marks that do not stand": tally.n_false_marks,
        "evidence that stands": 1 - (tally.n_false_pins + tally.n_false_marks) / tally.n_pins,
        "citation precision": tally.n_borne / tally.n_cited if tally.n_cited else 0.0,
        "citation recall": n_shown / n_good if n_good else 0.0,
    }


BROKEN = {
    "broken JSON": says('{"sentences": [{"claim": "'),
    "no JSON": says("Certainly! Here is what I found."),
    "stalls": stalls(),
    "floods": floods(),
}


def _endpoints(articles: Sequence[Document]) -> dict[str, float]:
    """Return the share of broken answers told as such, with the answer by rule still given."""
    told = 0
    with TemporaryDirectory() as kept, _workspace(articles, Path(kept)) as workspace:
        for step in BROKEN.values():
            with serving(in_order(step)) as model:
                endpoint = Endpoint(model.url, "scripted", timeouts=Timeouts(2, 0.5, 5))
                answer = workspace.ask(QUESTION, model=Chat(endpoint))
            prose = answer.prose
            told += bool(prose and prose.error and prose.error.hint and not prose.sentences)
    return {"broken answers told": told / len(BROKEN)}


# -- the sentences -------------------------------------------------------------------------------


def wanted(library: Library) -> Iterator[Sent]:
    """Yield good and bad sentences for a model to write, each with the quotes it gives."""
    quoted = list(direct_quotations(library))
    speakers = list(dict.fromkeys(one.body.speaker or "" for one in quoted))
    for number, one in enumerate(quoted):
        yield from _from_quotation(library, one, quoted[number - 1], speakers)
    for one in library.of(Quotation):
        if one.body.form == "indirect" and is_english(library, one):
            yield from _from_report(library, one, speakers)
    for passage in library.passages:
        if passage.document.language == "en" and is_usable(library, passage):
            yield from _from_own_voice(library, passage)


def _from_quotation(
    library: Library, one: Annotation[Quotation], other: Annotation[Quotation], speakers: list[str]
) -> Iterator[Sent]:
    words, speaker = content_of(one), one.body.speaker or ""
    passage = _passage(library, one)
    if passage is None or "“" in words or '"' in words:
        return
    inside = " ".join(words.split()).rstrip(".,")
    claim = f"“{inside}{'' if inside[-1:] in '!?' else ','}” {speaker} said."
    text = one.evidence[0].quote
    kind = "chain dropped" if one.body.via else "good quotation"
    yield _sent(kind, claim, passage, text, speaker)
    yield _sent("invented quotation", f"“{ELSEWHERE[:-1]},” {speaker} said.", passage, ELSEWHERE)
    changed = altered(inside)
    yield _sent("altered quotation", f"“{changed},” {speaker} said.", passage, changed, speaker)
    yield _sent("altered inside", f"“{changed},” {speaker} said.", passage, text, speaker)
    short = " ".join(inside.split()[:-2]).rstrip(",;")
    yield _sent("truncated quotation", f"“{short},” {speaker} said.", passage, short, speaker)
    if other is not one:
        mixed = spliced(inside, content_of(other))
        yield _sent("spliced quotation", f"“{mixed},” {speaker} said.", passage, mixed, speaker)
        elsewhere = _passage(library, other)
        if elsewhere is not None and _is_elsewhere(elsewhere, passage):
            yield _sent("wrong passage", claim, elsewhere, text, speaker)
    stranger = next((name for name in speakers if is_other(library, words, name)), None)
    if stranger:
        said = claim.replace(f"” {speaker} said", f"” {stranger} said")
        yield _sent("misattributed", said, passage, text, stranger)


def _is_elsewhere(one: Passage, other: Passage) -> bool:
    return one.document is not other.document or one.paragraph != other.paragraph


def _passage(library: Library, one: Annotation[Quotation]) -> Passage | None:
    pin = one.body.content[0]
    found = library.passages_at(pin.document, pin.span)
    return found[0] if len(found) == 1 else None


def _sent(kind: str, text: str, passage: Passage, quote: str, speaker: str | None = None) -> Sent:
    return Sent(Made(kind, text), ((passage, quote),), speaker)


def _from_report(
    library: Library, one: Annotation[Quotation], speakers: list[str]
) -> Iterator[Sent]:
    content, speaker = content_of(one).rstrip("."), speaker_words(library, one)
    passage = _passage(library, one)
    if speaker is None or passage is None or len(content.split()) < 6:
        return
    whole = passage.text
    who = f"{speaker[0].upper()}{speaker[1:]}"
    yield _sent("good report", f"{who} said that {content}.", passage, whole, speaker)
    yield _sent(
        "good report, after", f"According to {speaker}, {content}.", passage, whole, speaker
    )
    if not is_told_elsewhere(library, passage):
        own = f"{content[0].upper()}{content[1:]}."
        yield _sent("own voice", own, passage, whole)
    bare = unhedged(content)
    if bare != content:
        yield _sent("hedge dropped", f"{who} said that {bare}.", passage, whole, speaker)
    stranger = next((name for name in speakers if is_other(library, content, name)), None)
    if stranger and stranger not in whole:
        said = f"{stranger} said that {content}."
        yield _sent("misattributed", said, passage, whole, stranger)


def _from_own_voice(library: Library, passage: Passage) -> Iterator[Sent]:
    text = " ".join(passage.text.split())
    yield _sent("good repeat", text, passage, passage.text)
    first = re.split(r", (?:which|who|where|after|as|while|with)\b", text)[0]
    if first != text and len(first.split()) >= 6:
        yield _sent("good clause", f"{first}.", passage, passage.text)
    yield from _changed(library, passage, text)
    hedges = "|".join(sorted(word_set("hedges")))
    if re.search(rf"\b(?:{hedges})\b", text):
        bare = unhedged(text)
        yield _sent("hedge dropped", f"{bare[0].upper()}{bare[1:]}", passage, passage.text)


def _swapped(text: str, one: str, other: str) -> str:
    """Return a text with two stretches of it in each other's place."""
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def _in_each_others_place(library: Library, passage: Passage, text: str) -> Iterator[Sent]:
    names = list(dict.fromkeys(m.evidence[0].quote for m in library.mentions_in(passage)))
    if len(names) > 1 and names[0] not in names[1] and names[1] not in names[0]:
        swapped = _swapped(text, names[0], names[1])
        if swapped != text:
            yield _sent("names swapped", swapped, passage, passage.text)
    numbers = list(dict.fromkeys(NUMBER.findall(text)))
    if len(numbers) > 1 and len(library.quantities_in(passage)) > 1:
        first, second = (rf"\b{re.escape(one)}\b" for one in numbers[:2])
        swapped = re.sub(first, "\0", text)
        swapped = re.sub(second, numbers[0], swapped).replace("\0", numbers[1])
        yield _sent("numbers swapped", swapped, passage, passage.text)


def _changed(library: Library, passage: Passage, text: str) -> Iterator[Sent]:
    quote = passage.text
    yield from _in_each_others_place(library, passage, text)
    if library.quantities_in(passage):
        changed = NUMBER.sub("731", text, count=1)
        if changed != text:
            yield _sent("number changed", changed, passage, quote)
    verb = VERB.search(text)
    if verb and not re.search(r"\b(?:not|no|never|nobody|none|nothing|neither|nor)\b", text, re.I):
        negated = f"{text[: verb.end()]} not{text[verb.end() :]}"
        yield _sent("negated", negated, passage, quote)
    names = library.mentions_in(passage)
    other = text.replace(names[0].evidence[0].quote, "Odo Vancelot") if names else text
    if other != text:
        yield _sent("name changed", other, passage, quote)
    judged = re.sub(r"\.$", ", a monstrous and cowardly act.", text)
    yield _sent("judging word added", judged, passage, quote)
    yield _sent("from elsewhere", f"{text[:-1]}, and {ELSEWHERE.lower()}", passage, quote)
