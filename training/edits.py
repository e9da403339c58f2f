"""Pairs made by rule from open text: the same words, with one thing changed in one of the two.

Each edit can be made in the premise, in the hypothesis, or in both. Made in one it contradicts (or
says more than is borne out), made in both it changes nothing: so no word of a hypothesis by itself
tells the label, which is what models that read only the claim go by.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.pairs import CONTRADICTS, ENTAILS, NEITHER, SMALL, Pair, sentences_of

Change = Callable[[str], str]

NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty "
    "forty fifty sixty seventy eighty ninety"
).split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SETS = (NUMBER_WORDS, ORDINALS, MONTHS, DAYS)

OPPOSITES = """
best worst, largest smallest, biggest smallest, highest lowest, oldest youngest, first last,
before after, increase decrease, increased decreased, increases decreases, increasing decreasing,
rise fall, rose fell, rising falling, raised lowered, won lost, win lose, winning losing,
accept reject, accepted rejected, accepts rejects, support oppose, supported opposed,
supports opposes, supporting opposing, approved rejected, approve reject, alive dead,
male female, man woman, men women, boy girl, son daughter, father mother, brother sister,
husband wife, king queen, he she, his her, actor actress, north south, northern southern,
east west, eastern western, more fewer, more less, most least, many few, always never,
everyone nobody, all none, all some, start end, started ended, begin finish, began finished,
begins ends, open close, opened closed, early late, earlier later, long short, longer shorter,
high low, higher lower, hot cold, old new, young old, good bad, better worse, success failure,
successful unsuccessful, succeeded failed, legal illegal, legally illegally, public private,
domestic foreign, local foreign, allowed banned, allow ban, allows bans, permitted forbidden,
agreed refused, agree refuse, agrees refuses, confirmed denied, confirm deny, confirms denies,
admitted denied, praised criticised, praised criticized, praise criticise, welcomed condemned,
welcome condemn, guilty innocent, convicted acquitted, arrested released, arrived left,
arrive leave, entered left, joined left, join leave, gained lost, gain loss, profit loss,
strong weak, stronger weaker, safe dangerous, possible impossible, likely unlikely, able unable,
over under, above below, inside outside, within outside, with without, majority minority,
major minor, remained left, kept dropped, keep drop, built destroyed, build destroy,
attack defend, attacked defended, victory defeat, victories defeats, ally enemy, allies enemies,
friend enemy, war peace, upheld overturned, uphold overturn, passed failed, continued stopped,
continue stop, continues stops, expand shrink, expanded shrank, buy sell, bought sold,
import export, imports exports, lent borrowed, teacher student, same different, similar different,
known unknown, positive negative, temporary permanent, voluntary compulsory, peaceful violent,
elected defeated, appointed dismissed, hired fired, born died, married divorced, full empty,
fast slow, faster slower, rich poor, richer poorer, up down, north-west south-east, left right,
at least at most, more than less than, more than fewer than, only also, partly fully, true false
"""

HEDGES = ("reportedly", "allegedly", "possibly", "apparently")
AUXILIARY = re.compile(r"\b(is|was|are|were|will|would|can|could|has|have|had|did|does|do)\b")
NEGATED = re.compile(r"\b(is|was|are|were|will|would|could|has|have|had|did|does|do) not\b")
SPEECH = re.compile(
    r"^(?P<who>[A-Z][^,.“”\"]{2,60}?) (?P<cue>said|stated|announced|claimed|added|reported|"
    r"confirmed|warned|argued) (?:that )?(?P<told>[a-z“\"].{25,}|the .{25,}|[A-Z][a-z]+ .{25,})$"
)
ACCORDING = re.compile(
    r"^(?P<told>[A-Z][^“”\"]{30,}), (?:according to (?P<who>[^,.]{3,60})|"
    r"(?:said|says) (?P<said>[^,.]{3,60}))\.$"
)
CLAUSE = re.compile(
    r"^(?P<main>[^;:“”\"]{25,}?),? (?:which|who|while|although|though|after|before|because|since|"
    r"following|despite|including|where|when|with|as) [^.]{12,}\.$"
)
ASIDE = re.compile(r"(?:, (?:who|which|a|an|the) [^,.“”]{5,80},| \([^()]{2,60}\))(?= )")
NAME = re.compile(r"(?<=[a-z,;] )(?:[A-Z][\w'’-]+)(?: (?:of |de |the |al-)?[A-Z][\w'’-]+)*")
VERBS = frozenset({"VBD", "VBZ", "VBP", "VBN", "MD", "VB"})
SWAPPED_TAGS = frozenset({"NN", "NNS", "JJ", "VBD", "VBN", "VBG", "VBZ", "VB", "JJR", "JJS", "RB"})
NEAREST, FARTHEST = 4, 60


def opposites() -> dict[str, list[str]]:
    """Each word with those that say the opposite."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in OPPOSITES.replace("\n", " ").split(","):
        words = entry.split()
        half = len(words) // 2
        one, other = " ".join(words[:half]), " ".join(words[half:])
        found[one].append(other)
        found[other].append(one)
    return dict(found)


def replaced(text: str, old: str, new: str) -> str:
    """The text with a word, or words, replaced everywhere; capitals at the start are kept."""

    def put(match: re.Match[str]) -> str:
        return new[:1].upper() + new[1:] if match[0][:1].isupper() else new

    return re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", put, text, flags=re.IGNORECASE)


class Lexicon:
    """Words by part of speech (from UD English EWT), with neighbours in the encoder's own table."""

    def __init__(self, data: Path, vocabulary: dict[str, int], table: NDArray[Any]) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.lemmas: dict[str, str] = {}
        text = (data / "ud_english_ewt" / "train.conllu").read_text(encoding="utf-8")
        for line in text.splitlines():
            fields = line.split("\t")
            if len(fields) == 10:
                word = fields[1].lower()
                counts[word][fields[4]] += 1
                if fields[4] == "VBD" and fields[2] not in ("be", "have", "do"):
                    self.lemmas[word] = fields[2]
        self.tags = {
            word: tags.most_common(1)[0][0]
            for word, tags in counts.items()
            if tags.most_common(1)[0][1] >= 0.7 * tags.total()
        }
        by_tag: dict[str, list[str]] = defaultdict(list)
        for word, tag in self.tags.items():
            if tag in SWAPPED_TAGS and word in vocabulary and len(word) > 2 and word not in SMALL:
                by_tag[tag].append(word)
        self.words = dict(by_tag)
        unit = table / np.linalg.norm(table, axis=1, keepdims=True)
        self._vectors = {
            tag: unit[[vocabulary[word] for word in words]] for tag, words in self.words.items()
        }
        self._at = {tag: {w: n for n, w in enumerate(words)} for tag, words in self.words.items()}
        self._near: dict[str, list[str]] = {}
        self._unit, self._vocabulary = unit, vocabulary

    def near_name(self, name: str, names: Sequence[str]) -> list[str]:
        """Names that are used alike, for a name that is one word of the encoder's."""
        at = self._vocabulary.get(name.lower())
        known = [one for one in names if one.lower() in self._vocabulary and one != name]
        if at is None or not known:
            return []
        if name not in self._near:
            rows = self._unit[[self._vocabulary[one.lower()] for one in known]]
            order = np.argsort(-(rows @ self._unit[at]))[:25]
            self._near[name] = [known[n] for n in order if known[n][:4] != name[:4]]
        return self._near[name]

    def near(self, word: str) -> list[str]:
        """Words of the same part of speech that stand near, but not nearest: rarely synonyms."""
        tag = self.tags.get(word, "")
        if word not in self._at.get(tag, {}):
            return []
        if word not in self._near:
            vectors = self._vectors[tag]
            order = np.argsort(-(vectors @ vectors[self._at[tag][word]]))[NEAREST:FARTHEST]
            others = [self.words[tag][at] for at in order]
            self._near[word] = [one for one in others if one[:4] != word[:4]]
        return self._near[word]

    def is_clause(self, text: str) -> bool:
        """Whether words have a verb that could be a sentence's own."""
        return any(self.tags.get(word.lower()) in VERBS for word in text.split())


@dataclass(frozen=True, slots=True)
class Named:
    """An edit with its kind, for counting."""

    kind: str
    change: Change


@dataclass
class Editor:
    """Makes edits of what two texts share."""

    lexicon: Lexicon
    names: Sequence[str]
    random: random.Random

    @cached_property
    def _short_names(self) -> list[str]:
        return [name for name in self.names if " " not in name]

    def edits(self, premise: str, hypothesis: str) -> list[Named]:
        """Edits that can be made in either text, for both have what is changed."""
        found = [
            *self._figures(premise, hypothesis),
            *self._names(premise, hypothesis),
            *self._words(premise, hypothesis),
            *self._negations(premise, hypothesis),
        ]
        self.random.shuffle(found)
        return found

    def _figures(self, premise: str, hypothesis: str) -> Iterator[Named]:
        shared = set(re.findall(r"\d[\d,.]*\d|\d", premise))
        for figure in sorted(shared & set(re.findall(r"\d[\d,.]*\d|\d", hypothesis))):
            yield self._swap("number", figure, self._other_figure(figure))
        first, second = set(premise.split()), set(hypothesis.replace(".", " ").split())
        for words in SETS:
            both = {one for one in words if one in second and one in premise}
            for word in sorted(both & first | both):
                others = [one for one in words if one != word]
                yield self._swap("number", word, self.random.choice(others))

    def _other_figure(self, figure: str) -> str:
        digits = figure.replace(",", "")
        if re.fullmatch(r"(1[5-9]|20)\d\d", digits):
            return str(int(digits) + self.random.choice([-30, -12, -7, -3, -2, -1, 1, 2, 4, 9, 21]))
        at = self.random.randrange(len(digits))
        if not digits[at].isdigit():
            at = 0
        new = self.random.choice([one for one in "123456789" if one != digits[at]])
        changed = digits[:at] + new + digits[at + 1 :]
        return f"{int(changed):,}" if "," in figure and changed.isdigit() else changed

    def _names(self, premise: str, hypothesis: str) -> Iterator[Named]:
        for name in sorted(set(NAME.findall(hypothesis))):
            if name in premise and name not in MONTHS + DAYS:
                alike = self.lexicon.near_name(name, self._short_names) or [
                    one for one in self.random.sample(self.names, 40) if _alike(one, name)
                ]
                if alike:
                    yield self._swap("name", name, self.random.choice(alike))

    def _words(self, premise: str, hypothesis: str) -> Iterator[Named]:
        first = {word.lower().strip(".,;:") for word in premise.split()}
        contrary = opposites()
        for word in sorted({word.strip(".,;:") for word in hypothesis.split()}):
            if word.lower() in first and not word[:1].isupper():
                if word in contrary:
                    yield self._swap("opposite", word, self.random.choice(contrary[word]))
                elif word not in SMALL and (near := self.lexicon.near(word)):
                    yield self._swap("word", word, self.random.choice(near))

    def _negations(self, premise: str, hypothesis: str) -> Iterator[Named]:
        for match in AUXILIARY.finditer(hypothesis):
            rest = hypothesis[match.end() :].split()
            if not rest or rest[0] == "not":
                continue
            phrase = f"{match[0]} {rest[0]}"
            if phrase in premise:
                negative = f"{match[0]} {self.random.choice(['not', 'not', 'never'])} {rest[0]}"
                yield self._swap("negation", phrase, negative)
        for word in sorted(set(hypothesis.split()) & self.lexicon.lemmas.keys()):
            if f" {word} " in premise and self.lexicon.tags.get(word) == "VBD":
                plain = f"did not {self.lexicon.lemmas[word]}"
                yield self._swap("negation", word, self.random.choice([plain, f"never {word}"]))

    def _swap(self, kind: str, old: str, new: str) -> Named:
        return Named(kind, lambda text: replaced(text, old, new))


def _alike(name: str, other: str) -> bool:
    return len(name.split()) == len(other.split()) and not set(name.split()) & set(other.split())


def names_in(texts: Sequence[str]) -> list[str]:
    """Names written inside sentences, once each."""
    return sorted({name for text in texts for name in NAME.findall(text)})


def in_four_ways(pair: Pair, edits: Sequence[Named], count: int) -> Iterator[Pair]:
    """From a pair that entails: edits in the premise, in the hypothesis, and in both."""
    made = 0
    for edit in edits:
        premise, hypothesis = edit.change(pair.premise), edit.change(pair.hypothesis)
        if premise == pair.premise or hypothesis == pair.hypothesis:
            continue
        name = f"edits {edit.kind}"
        yield replace(pair, hypothesis=hypothesis, label=CONTRADICTS, data_set=name)
        yield replace(pair, premise=premise, label=CONTRADICTS, data_set=name)
        yield replace(pair, premise=premise, hypothesis=hypothesis, data_set=name)
        made += 1
        if made == count:
            return


@dataclass
class News:
    """Pairs from open news text."""

    editor: Editor
    articles: Sequence[tuple[str, str]]

    @cached_property
    def everything(self) -> list[str]:
        """All sentences."""
        return [one for _, text in self.articles for one in sentences_of(text)]

    def pairs(self) -> Iterator[Pair]:
        """All kinds of pairs, article by article."""
        for title, text in self.articles:
            for paragraph in text.split("\n"):
                if "((" in paragraph:  # interviews, question and answer
                    continue
                sentences = [one for one in sentences_of(paragraph) if 30 < len(one) < 260]
                for at, sentence in enumerate(sentences):
                    near = sentences[max(0, at - 1) : at + 2]
                    yield from self._of_one(f"news {title}", sentence, near)

    def _of_one(self, group: str, sentence: str, near: list[str]) -> Iterator[Pair]:
        chance = self.editor.random
        premise = " ".join(near) if chance.random() < 0.5 else sentence
        whole = Pair(premise, sentence, ENTAILS, group, "news")
        if chance.random() < 0.3:
            yield whole
        yield from in_four_ways(whole, self.editor.edits(sentence, sentence), 1)
        others = [one for one in near if one != sentence]
        if others and chance.random() < 0.6:
            yield replace(whole, premise=" ".join(others), label=NEITHER, data_set="news beside")
        yield from self._shorter(whole, sentence)
        yield from self._hedged(whole, sentence)
        yield from self._told(whole, sentence)
        yield from self._exchanged(whole, sentence)

    def _shorter(self, whole: Pair, sentence: str) -> Iterator[Pair]:
        match = CLAUSE.match(sentence)
        short = f"{match['main'].rstrip(',')}." if match else ASIDE.sub("", sentence, count=1)
        if short == sentence or not self.editor.lexicon.is_clause(short):
            return
        name = "news clause"
        pair = replace(whole, hypothesis=short, data_set=name)
        yield pair
        yield replace(whole, premise=short, hypothesis=sentence, label=NEITHER, data_set=name)
        yield from in_four_ways(pair, self.editor.edits(sentence, short), 1)

    def _hedged(self, whole: Pair, sentence: str) -> Iterator[Pair]:
        match = AUXILIARY.search(sentence)
        if match is None or self.editor.random.random() < 0.6 or "not" in sentence:
            return
        hedge = self.editor.random.choice(HEDGES)
        hedged = f"{sentence[: match.end()]} {hedge}{sentence[match.end() :]}"
        past = {"was": "may have been", "were": "may have been", "is": "may be", "are": "may be"}
        if match[0] in past and self.editor.random.random() < 0.6:
            hedged = f"{sentence[: match.start()]}{past[match[0]]}{sentence[match.end() :]}"
        name = "news hedge"
        yield replace(whole, premise=hedged, hypothesis=sentence, label=NEITHER, data_set=name)
        yield replace(whole, premise=hedged, hypothesis=hedged, data_set=name)

    def _told(self, whole: Pair, sentence: str) -> Iterator[Pair]:
        match = SPEECH.match(sentence) or ACCORDING.match(sentence)
        if match is None:
            return
        groups = match.groupdict()
        who = groups["who"] or groups.get("said") or ""
        told = match["told"].strip('“”"')
        told = told[:1].upper() + told[1:]
        told = told if told.endswith((".", "!", "?")) else f"{told}."
        other = self.editor.random.choice(self.editor.names)
        name = "news speech"
        yield replace(whole, premise=sentence, hypothesis=told, label=NEITHER, data_set=name)
        yield replace(whole, premise=told, hypothesis=sentence, label=NEITHER, data_set=name)
        elsewhere = sentence.replace(who, other)
        yield replace(
            whole, premise=sentence, hypothesis=elsewhere, label=CONTRADICTS, data_set=name
        )
        yield replace(whole, premise=elsewhere, hypothesis=elsewhere, data_set=name)

    def _exchanged(self, whole: Pair, sentence: str) -> Iterator[Pair]:
        names = list(dict.fromkeys(NAME.findall(" " + sentence)))
        if len(names) < 2 or f"{names[0]} and {names[1]}" in sentence:
            return
        one, other = names[:2]
        if one in other or other in one:
            return
        turned = sentence.replace(one, "\0").replace(other, one).replace("\0", other)
        name = "news exchanged"
        yield replace(whole, hypothesis=turned, label=CONTRADICTS, data_set=name)
        yield replace(whole, premise=turned, hypothesis=turned, data_set=name)
