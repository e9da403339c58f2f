"""Speakers: the name a reader would give to the words that name a source.

Names come from the mentions of the document; titles, pronouns and "the ministry" are linked to
them only as far as the text makes it certain, and each link says how sure it is and why.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crossread.analyse.quotation.lexicon import Lexicon
from crossread.model import Mention
from crossread.model.bodies import Certainty

# How far back a pronoun looks for the one it stands for, in code points and in sentences.
PRONOUN_REACH = 2500
# A full name is late behind so many bare surnames, over so many code points.
LATE_NAMES, LATE_REACH = 4, 1500
MAX_SENTENCES_BACK = 8
_WORD_LEFT = re.compile(r"[^\W_][\w’'.&-]*$")
_WORD = re.compile(r"[^\W\d_][\w’'&-]*")
_HANGS_ON = frozenset("of for to by with from against about on behind than like at in".split())

# What joins a name to one before it: "like John Lee and Mr. Kess".
_JOINED = re.compile(r",?\s+(?:and|or)\s+(?:[A-Z][\w.]*\s+){0,3}|,\s+(?:[A-Z][\w.]*\s+){0,3}")
_IN_FULL = {
    "gov.": "governor", "sen.": "senator", "rep.": "representative", "gen.": "general",
    "col.": "colonel", "capt.": "captain", "lt.": "lieutenant", "sgt.": "sergeant",
    "adm.": "admiral", "prof.": "professor", "dr.": "doctor", "rev.": "reverend",
}  # fmt: skip
_VERBS = frozenset("is was has had will would can could did does says".split())


@dataclass(frozen=True, slots=True)
class Speaker:
    """A name, how sure the link is, why, and the words that the name was taken from."""

    name: str
    certainty: Certainty
    basis: str
    antecedent: tuple[int, int] | None = None
    entity: str | None = None


@dataclass(slots=True)
class Actor:
    """One actor of the document, with what the text says of it."""

    entity: str
    name: str
    type: str
    places: list[tuple[int, int]] = field(default_factory=list)
    roles: dict[str, set[str]] = field(default_factory=dict)
    votes: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def gender(self) -> str | None:
        """Return "f", "m", or None where the text leaves it open."""
        women, men = self.votes
        if women == men:
            return None
        return "f" if women > men else "m"


@dataclass(frozen=True, slots=True)
class Place:
    """One mention, with what matters for pronouns."""

    start: int
    end: int
    entity: str
    is_subject: bool
    is_quoted: bool
    is_owner: bool


class Cast:
    """The actors of one document, and who can be meant by a pronoun or a title at a place."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        lexicon: Lexicon,
        *,
        sentence_starts: Sequence[int],
        quoted: Sequence[tuple[int, int]],
    ) -> None:
        self.text, self.lexicon, self.starts = text, lexicon, sentence_starts
        self.mentions = sorted(mentions, key=lambda one: one.mention.span)
        self.mention_starts = [one.mention.span.start for one in self.mentions]
        self.actors: dict[str, Actor] = {}
        self.quoted = quoted
        self.quoted_starts = [start for start, _ in quoted]
        for mention in self.mentions:
            self._add(mention)
        for actor in self.actors.values():
            self._distrust_late_name(actor)
        self.surnames = Counter(
            actor.name.split()[-1] for actor in self.actors.values() if actor.type == "PER"
        )
        self.people = self._places("PER")
        self.bodies = self._places("ORG")
        self._vote()

    # -- building ---------------------------------------------------------------------------------

    def _add(self, mention: Mention) -> None:
        actor = self.actors.get(mention.entity)
        if actor is None:
            body = bare_word(mention.name.split()[-1]) in self.lexicon.words["body"]
            actor = Actor(mention.entity, mention.name, "ORG" if body else mention.type)
            self.actors[mention.entity] = actor
        span = mention.mention.span
        actor.places.append((span.start, span.end))
        if mention.type == "PER":
            self._learn_roles(actor, span.start, span.end)

    def _distrust_late_name(self, actor: Actor) -> None:
        """Keep the surname alone when a full name comes only long after it.

        Texts give a name in full first. One that stands in full late, behind many bare surnames,
        is as a rule somebody else of that name ("Trump … first lady Melania Trump").
        """
        given, _, last = actor.name.rpartition(" ")
        if actor.type != "PER" or not given:
            return
        for n_before, (start, end) in enumerate(actor.places):
            if given.split()[0] in self.text[start:end]:
                late = n_before >= LATE_NAMES and start - actor.places[0][0] > LATE_REACH
                actor.name = last if late else actor.name
                return

    def name_of(self, mention: Mention) -> str:
        """Return the name a reader would give to a mention."""
        span = mention.mention.span
        if len(self.text[span.start : span.end].split()) > 1:
            return mention.name
        return self.actors[mention.entity].name

    def _learn_roles(self, actor: Actor, start: int, end: int) -> None:
        inside = self.text[start:end]
        self._learn_title(actor, inside)
        left = words_left(self.text, start, 7)
        self._learn_phrase(actor, left)
        if left:
            self._learn_title(actor, left[-1])
        before = self.text[max(0, start - 2) : start]
        if before == ", ":
            self._learn_phrase(actor, words_left(self.text, start - 2, 8))
        self._learn_apposition(actor, end)

    def _learn_title(self, actor: Actor, words: str) -> None:
        for word in _WORD.findall(words)[:2]:
            if word in self.lexicon.words["title of a woman"]:
                actor.votes[0] += 20
            if word in self.lexicon.words["title of a man"]:
                actor.votes[1] += 20

    def _learn_phrase(self, actor: Actor, words: Sequence[str]) -> None:
        """Learn "Foreign Minister" or "the mayor of Port Dunn" right before a name."""
        lower = [word.lower() for word in words]
        for at in range(len(lower) - 1, -1, -1):
            if lower[at] in self.lexicon.cues or lower[at] in _NO_TITLE:
                words, lower = words[at + 1 :], lower[at + 1 :]
                break
        if self._ends_in_role(words, lower):
            self._learn_role_words(actor, lower)

    def _ends_in_role(self, words: Sequence[str], lower: Sequence[str]) -> bool:
        roles = self.lexicon.words["role"]
        if not lower or _IN_FULL.get(lower[-1], lower[-1]) in roles:
            return bool(lower)
        at = next((at for at, word in enumerate(lower) if word in {"of", "for"}), 0)
        named = all(word[0].isupper() or word in {"the", "and", "of"} for word in words[at + 1 :])
        if self.lexicon.language != "en":
            return any(word in roles for word in lower)
        return at > 0 and lower[at - 1] in roles and named

    def _learn_apposition(self, actor: Actor, end: int) -> None:
        after = self.text[end : end + 160]
        match = re.match(
            r"(?:\s*\([^)]{1,20}\))?(?:(?P<comma>,)\s*(?:\d{1,3},\s*)?|\s+(?:is|was|became|—|–)\s+)(?P<rest>[^,.;:()“”\"\n]{3,110})",
            after,
        )
        if match is None:
            return
        words = [word.lower() for word in _WORD.findall(match["rest"])][:10]
        if not words or words[0] in {"and", "but", "who", "which", "said", "then", "he", "she"}:
            return
        head = words
        for link in ("of", "for", "at", "in", "and", "who", "to", "from", "on"):
            if link in head[1:]:
                head = head[: head.index(link, 1)]
        if match["comma"] and self._goes_on(head):
            return
        self._learn_role_words(actor, head, more=words)

    def _goes_on(self, head: Sequence[str]) -> bool:
        """Whether "…, the governor pointed to" begins a clause and tells nothing of the name."""
        roles = self.lexicon.words["role"]
        return any(
            word in roles and (after in self.lexicon.cues or after in _VERBS or after[-2:] == "ed")
            for word, after in pairwise(head)
        )

    def _learn_role_words(
        self, actor: Actor, words: Sequence[str], more: Sequence[str] | None = None
    ) -> None:
        roles = self.lexicon.words["role"]
        words = [_IN_FULL.get(word, word) for word in words]
        everything = {bare_word(word) for word in (more or words)}
        for index, word in enumerate(words):
            rank = words[index - 1] if index and words[index - 1] in _RANKS else ""
            pair = " ".join(words[index : index + 2])
            for role in (word, pair):
                if role in roles:
                    full = f"{rank} {role}".strip()
                    actor.roles.setdefault(full, set()).update(everything)
                    self._vote_role(actor, role)

    def _vote_role(self, actor: Actor, role: str) -> None:
        actor.votes[0] += 6 * (role in self.lexicon.words["role of a woman"])
        actor.votes[1] += 6 * (role in self.lexicon.words["role of a man"])

    def _places(self, kind: str) -> list[Place]:
        found: list[Place] = []
        seen: set[int] = set()
        hung: int | None = None
        for mention in self.mentions:
            if self.actors[mention.entity].type != kind:
                continue
            start, end = mention.mention.span.start, mention.mention.span.end
            sentence = self.sentence_of(start)
            quoted = self.is_quoted(start)
            hangs = self._hangs(start) or (
                hung is not None and _JOINED.fullmatch(self.text, hung, start) is not None
            )
            hung = end if hangs else None
            owner = self.text[end : end + 2] in {"'s", "’s"} or self._is_modifier(end)
            is_first = sentence not in seen or self._tells(end)
            subject = not (quoted or hangs or owner) and is_first
            if subject:
                seen.add(sentence)
            found.append(Place(start, end, mention.entity, subject, quoted, owner))
        return found

    def _tells(self, end: int) -> bool:
        """Whether a verb of telling follows a name: “The gate was shut, Ann Lee said.”"""
        match = _VERB_NEXT.match(self.text, end)
        return match is not None and match[1] in self.lexicon.cues

    def _hangs(self, start: int) -> bool:
        """Whether a preposition stands before a name and its titles: "with Mr. Lee"."""
        before = words_left(self.text, start, 4)
        titled = False
        while before and before[-1].lower() not in _HANGS_ON:
            if not self.is_title(before[-1]) and not (titled and before[-1][:1].isupper()):
                break
            titled = True
            before.pop()
        return bool(before) and before[-1].lower() in _HANGS_ON

    def is_title(self, word: str) -> bool:
        """Whether a word is one that stands before names: "Mr.", "Sen.", "President"."""
        words = self.lexicon.words
        titles = words["title of a woman"] | words["title of a man"]
        full = _IN_FULL.get(word.lower(), _IN_FULL.get(f"{word.lower()}.", bare_word(word)))
        return word.rstrip(".") in titles or full in words["role"]

    def _is_modifier(self, end: int) -> bool:
        """Whether a name only says which body or office is meant: "the Lee administration"."""
        match = _WORD.match(self.text, end + 1)
        if match is None or self.text[end : end + 1] != " ":
            return False
        word = bare_word(match[0])
        return word in self.lexicon.words["body"] or word in self.lexicon.words["role"]

    def _vote(self) -> None:
        """Learn who is a he and who a she from given names and from pronouns nearby."""
        women, men = (
            self.lexicon.words.get("woman", frozenset()),
            self.lexicon.words.get("man", frozenset()),
        )
        for actor in self.actors.values():
            if actor.type != "PER":
                continue
            first = next((word for word in _WORD.findall(actor.name) if len(word) > 1), "")
            actor.votes[0] += 10 * (first in women)
            actor.votes[1] += 10 * (first in men)
            self._vote_ending(actor)
        self._vote_by_pronouns()

    def _vote_ending(self, actor: Actor) -> None:
        """Ukrainian and Russian names show it: given names in -а and -я are women's, but a few."""
        words = _WORD.findall(actor.name)
        if self.lexicon.language not in {"uk", "ru"} or not words:
            return
        woman = words[0].endswith(("а", "я", "ь")) and words[0] not in _MEN_IN_A and len(words) > 1
        surname = words[-1].endswith(
            ("ой", "ої", "ою", "ова", "ева", "єва", "ина", "іна", "ська", "цька", "ская", "цкая")
        )
        if woman or surname:
            actor.votes[0] += 8
        elif len(words) > 1 and words[-1].endswith(_MEN_ENDINGS):
            actor.votes[1] += 3

    def vote_verb(self, speaker: Speaker | None, verb: str) -> None:
        """ "Сказала", "сказал": the past tense shows whether a woman or a man speaks."""
        if speaker is None or speaker.entity not in self.actors or self.lexicon.language == "en":
            return
        actor = self.actors[speaker.entity or ""]
        if actor.type == "PER":
            actor.votes[0] += 10 * verb.endswith(("ла", "лася", "лась"))
            actor.votes[1] += 10 * verb.endswith(("в", "вся", "л", "лся", "к", "г"))

    def _vote_by_pronouns(self) -> None:
        """A pronoun in a sentence that names one person, or in the next that names nobody."""
        named: dict[int, set[str]] = {}
        for place in self.people:
            named.setdefault(self.sentence_of(place.start), set()).add(place.entity)
        for number, entities in named.items():
            if len(entities) != 1 or number < 0:
                continue
            actor = self.actors[next(iter(entities))]
            last = self._place_in(actor, number)
            end = self._sentence_end(number + (0 if number + 1 in named else 1))
            self._count_pronouns(actor, last, min(end, last + 500))

    def _place_in(self, actor: Actor, number: int) -> int:
        start = self.starts[number]
        at = bisect_right(actor.places, (start, -1))
        return actor.places[at][1] if at < len(actor.places) else start

    def _sentence_end(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)

    def _count_pronouns(self, actor: Actor, start: int, end: int) -> None:
        for match in _WORD.finditer(self.text, start, end):
            word = match[0].lower()
            if self.is_quoted(match.start()):
                continue
            actor.votes[0] += word in self.lexicon.words["she"]
            actor.votes[1] += word in self.lexicon.words["he"]

    # -- asking -----------------------------------------------------------------------------------

    def sentence_of(self, position: int) -> int:
        """Return the index of the sentence at ``position``."""
        return bisect_right(self.starts, position) - 1

    def is_quoted(self, position: int) -> bool:
        """Whether the place lies between quotation marks."""
        index = bisect_right(self.quoted_starts, position) - 1
        return index >= 0 and position < self.quoted[index][1]

    def is_place(self, speaker: Speaker) -> bool:
        """Whether a name is that of a place: places are no speakers without a cue."""
        actor = self.actors.get(speaker.entity or "")
        return actor is not None and actor.type == "LOC"

    def is_pronoun(self, word: str) -> bool:
        """Whether a word stands for somebody named before."""
        words = self.lexicon.words
        return (
            word in words["she"]
            or word in words["he"]
            or word in words["it"]
            or word in words["they"]
        )

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in a range, in order."""
        first = bisect_right(self.mention_starts, start - 1)
        found: list[Mention] = []
        for at in range(first, len(self.mentions)):
            mention = self.mentions[at]
            if mention.mention.span.start >= end:
                break
            if mention.mention.span.end <= end:
                found.append(mention)
        return found

    def first_name(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the place of the first person, else of the first body, in a range."""
        inside = self.mentions_in(start, end)
        for kind in ("PER", "ORG"):
            for mention in inside:
                if mention.type == kind:
                    return mention.mention.span.start, mention.mention.span.end
        return None

    def is_shared(self, mention: Mention) -> bool:
        """Whether a bare surname is that of two people of the text."""
        words = self.text[mention.mention.span.start : mention.mention.span.end].split()
        last = mention.name.split()[-1]
        return len(words) == 1 and words[0] == last and self.surnames[last] > 1

    def by_label(self, label: str) -> Speaker | None:
        """Resolve "LEE" on a turn of a transcript: the one person with that last name."""
        last = label.split()[-1].casefold()
        fits = [
            actor
            for actor in self.actors.values()
            if actor.type == "PER" and actor.name.split()[-1].casefold() == last
        ]
        if len(fits) != 1:
            return None
        actor = fits[0]
        return Speaker(actor.name, "sure", "named on the turn", actor.places[0], actor.entity)

    def in_full(self, speaker: Speaker) -> Speaker:
        """Return a speaker named by letters (the NLP) under the full name the text gives."""
        if not _LETTERS.fullmatch(speaker.name):
            return speaker
        return self.by_acronym(speaker.name, len(self.text)) or speaker

    def by_acronym(self, letters: str, position: int) -> Speaker | None:
        """Resolve "the NLP": the one body of the text whose capitals are these letters."""
        letters = letters.removesuffix("’s").removesuffix("'s").replace(".", "")
        if not _LETTERS.fullmatch(letters):
            return None
        fits = [
            actor
            for actor in self.actors.values()
            if actor.type in {"ORG", "MISC"} and letters in _capitals(actor.name)
        ]
        if len(fits) != 1:
            return None
        actor = fits[0]
        place = last_before(actor, position)
        return Speaker(actor.name, "sure", f"{letters} for {actor.name}", place, actor.entity)

    def by_subject_before(self, words: Sequence[str], position: int) -> Speaker | None:
        """ "Lee has had a hard week. The mayor told …": the one person of the sentence before."""
        if words[0] not in {"The"} or self._role_in([bare_word(word) for word in words]) is None:
            return None
        here = self.sentence_of(position)
        if here < 1 or position - self.starts[here] > 3:
            return None
        people = [
            mention
            for mention in self.mentions_in(self.starts[here - 1], position)
            if mention.type == "PER"
        ]
        if (
            len({one.entity for one in people}) != 1
            or "\n" in self.text[self.starts[here - 1] : position]
        ):
            return None
        one = people[0]
        if one.mention.span.start - self.starts[here - 1] > 3:
            return None
        place = (one.mention.span.start, one.mention.span.end)
        return Speaker(
            one.name, "likely", f"the sentence before is about {one.name}", place, one.entity
        )

    def by_role(self, words: Sequence[str], position: int) -> Speaker | None:
        """Resolve "the foreign minister": the actor whom the text has called so."""
        lower = [bare_word(word) for word in words]
        role = self._role_in(lower)
        if role is None:
            return None
        wanted = {word for word in lower if word not in _PLAIN} - set(role.split())
        fits = [
            actor
            for actor in self.actors.values()
            if role in actor.roles and wanted <= actor.roles[role] | _name_words(actor)
        ]
        before = [actor for actor in fits if actor.places[0][0] < position]
        if not before:
            return None
        chosen = max(before, key=lambda actor: last_before(actor, position)[0])
        if self._another(role, last_before(chosen, position)[1], position):
            return None
        sure: Certainty = "sure" if len(fits) == 1 else "likely"
        why = "the only" if len(fits) == 1 else "the last named"
        return Speaker(
            chosen.name,
            sure,
            f"{why} {role} in the text",
            last_before(chosen, position),
            chosen.entity,
        )

    def _another(self, role: str, start: int, position: int) -> bool:
        """Whether "an adviser" without a name comes after the last named one."""
        near = max(start, position - PRONOUN_REACH)
        name_behind = r"\b(?!,? [A-ZА-ЯІЇЄ])"
        pattern = _INDEFINITE + re.escape(role) + name_behind
        return re.search(pattern, self.text[near:position]) is not None

    def _role_in(self, lower: Sequence[str]) -> str | None:
        roles = self.lexicon.words["role"]
        head = list(lower)
        for link in ("of", "for", "at", "in", "from", "who"):
            if link in head:
                head = head[: head.index(link)]
        for n_words in (2, 1):
            role = " ".join(head[-n_words:])
            if role in roles:
                rank = head[-n_words - 1] if len(head) > n_words else ""
                return f"{rank} {role}" if rank in _RANKS else role
        return None

    def by_body(self, words: Sequence[str], position: int) -> Speaker | None:
        """Resolve "the ministry": the organisation with that word in its name."""
        noun = bare_word(words[-1]) if words else ""
        if noun not in self.lexicon.words["body"] or any(word in _HANGS_ON for word in words):
            return None
        fits = [
            actor
            for actor in self.actors.values()
            if actor.type == "ORG" and noun in _name_words(actor) and actor.places[0][0] < position
        ]
        if not fits:
            return None
        chosen = max(fits, key=lambda actor: last_before(actor, position)[0])
        sure: Certainty = "sure" if len(fits) == 1 else "likely"
        return Speaker(
            chosen.name,
            sure,
            f"the {noun} named in the text",
            last_before(chosen, position),
            chosen.entity,
        )

    def by_pronoun(self, pronoun: str, position: int, *, focus: Speaker | None) -> Speaker | None:
        """Resolve "he", "she", "it", "they" to the actor last in view.

        ``focus`` is the speaker of the quotation before, who is more in view than others.
        """
        if pronoun in self.lexicon.words["she"]:
            return self._by_salience(self.people, position, focus=focus, gender="f", word=pronoun)
        if pronoun in self.lexicon.words["he"]:
            return self._by_salience(self.people, position, focus=focus, gender="m", word=pronoun)
        if pronoun in self.lexicon.words["it"]:
            return self._by_salience(self.bodies, position, focus=focus, gender=None, word=pronoun)
        return None

    def _by_salience(
        self,
        places: Sequence[Place],
        position: int,
        *,
        focus: Speaker | None,
        gender: str | None,
        word: str,
    ) -> Speaker | None:
        ranked = self._ranked(places, position, focus, gender)
        if not ranked or (gender and self._office_between(ranked[0][2].end, position)):
            return None
        if gender and self._stranger_between(ranked[0][2].end, position):
            return None
        best, entity, place = ranked[0]
        margin = best - ranked[1][0] if len(ranked) > 1 else 100.0
        actor = self.actors[entity]
        if best < -60:
            return None
        certainty: Certainty = "unsure"
        if margin >= 30 and best > 10:
            certainty = "sure" if gender is None or actor.gender == gender else "likely"
        elif margin >= 10:
            certainty = "likely"
        basis = f"“{word}” after {actor.name}"
        return Speaker(actor.name, certainty, basis, (place.start, place.end), entity)

    def _ranked(
        self, places: Sequence[Place], position: int, focus: Speaker | None, gender: str | None
    ) -> list[tuple[float, str, Place]]:
        here = self.sentence_of(position)
        own = self._words_of(position)
        scores: dict[str, tuple[float, Place]] = {}
        last = bisect_right(places, position - 1, key=lambda place: place.start)
        for place in reversed(places[max(0, last - 60) : last]):
            back = here - self.sentence_of(place.start)
            if back > MAX_SENTENCES_BACK or position - place.start > PRONOUN_REACH:
                break
            if own[0] <= place.start < own[1]:
                continue  # nobody speaks of himself by name
            actor = self.actors[place.entity]
            if gender is not None and actor.gender not in {gender, None}:
                continue
            score = self._salience(place, back, actor, gender)
            if place.entity not in scores or score > scores[place.entity][0]:
                scores[place.entity] = (score, place)
        if focus is not None and focus.entity in scores:
            score, place = scores[focus.entity]
            scores[focus.entity] = (score + 12, place)
        ranked = [(score, entity, place) for entity, (score, place) in scores.items()]
        return sorted(ranked, key=lambda one: (-one[0], -one[2].start))

    def _words_of(self, position: int) -> tuple[int, int]:
        """Return the words between quotation marks that end right before a source, if any do."""
        index = bisect_right(self.quoted_starts, position) - 1
        if index < 0:
            return 0, 0
        start, end = self.quoted[index]
        is_theirs = end <= position and _TAG.fullmatch(self.text, end, position)
        return (start, end) if is_theirs else (0, 0)

    def _stranger_between(self, start: int, position: int) -> bool:
        """Whether "my brother-in-law, who …" comes between a name and a pronoun."""
        roles = self.lexicon.words["role"]
        for match in _STRANGER.finditer(self.text, start, position):
            noun = match["noun"].casefold()
            if noun in roles or noun.split("-")[0] in roles:
                return True
        return False

    def _office_between(self, start: int, position: int) -> bool:
        """Whether "our prime minister" opened a sentence after the last name, and nobody knows who.

        Such a phrase takes the pronoun, and the text does not name the one it stands for.
        """
        here = self.sentence_of(position)
        for number in (here, here - 1):
            if number < 0 or self.starts[number] < start:
                continue
            match = _OFFICE.match(self.text, self.starts[number])
            if match is None or match.end() > position:
                continue
            words = match[0].split()
            role = self._role_in([bare_word(word) for word in words])
            if role is None:
                role = self._role_in([bare_word(word) for word in words[:-1]])
                words = words[:-1]
            if role is not None:
                return self.by_role(words, self.starts[number]) is None
        return False

    def _salience(self, place: Place, back: int, actor: Actor, gender: str | None) -> float:
        score = 60.0 - 20 * back
        score += 25 if place.is_subject else 0
        score += 10 if place.is_subject and back <= 1 else 0
        score -= 35 if place.is_quoted else 0
        score -= 6 if place.is_owner else 0
        score += 15 if gender is not None and actor.gender == gender else 0
        return score


# "The deputy mayor" is not the mayor.
_RANKS = frozenset("deputy vice assistant former ex acting".split())
_MEN_ENDINGS = ("ов", "ев", "єв", "ёв", "ин", "ін", "їн", "ський", "цький", "ский", "цкий", "ой")
_MEN_IN_A = frozenset(
    "Микола Ілля Никита Микита Илья Кузьма Лука Фома Хома Сава Савва Яша Миша Саша Ваня Петя Коля "
    "Ігорь Игорь Лазарь Рамзан".split()
)
_LETTERS = re.compile(r"[A-ZА-ЯІЇЄҐ]{2,7}")
_STRANGER = re.compile(
    r"\b(?:my|his|her|their|our|an?|one)\s+(?:[\w’'-]+\s+){0,2}?(?P<noun>[a-z][\w-]*),\s+who\b"
)
_TAG = re.compile(r"[^.!?\n]{0,40}")
"""Between words and who is said to say them: “…,” he said; “…,” as he put it."""
_VERB_NEXT = re.compile(r" ([a-z]+)\b")
_INDEFINITE = r"\b(?:[Aa]n?|[Oo]ne|[Aa]nother)(?:\s+[\w’'-]+){0,5}?\s+"
_OFFICE = re.compile(r"(?:The|Our|His|Her|Their|My|Its|An?)(?:\s+[a-z][\w’'-]*){1,3}")
_NO_TITLE = frozenset(
    "also that as with by to told asked and but when while after before if because who which is "
    "was were are has had have will would did does not in on at from than".split()
)
_PLAIN = frozenset(
    "the a an this that his her their our its my former then new of for in at and from de".split()
)


def bare_word(word: str) -> str:
    """Return a word in lower case without a possessive ending."""
    return re.sub(r"(?:['’]s|(?<=s)['’])$", "", word.lower())


def _name_words(actor: Actor) -> set[str]:
    return {word.lower() for word in _WORD.findall(actor.name)}


def _capitals(name: str) -> set[str]:
    """The capitals of a name, and of what stands before "of" or "in" in it."""
    heads = [name, *(name.split(f" {link} ")[0] for link in ("of", "in", "for"))]
    return {"".join(word[0] for word in _WORD.findall(head) if word[0].isupper()) for head in heads}


def last_before(actor: Actor, position: int) -> tuple[int, int]:
    """Return the last place where an actor is named before ``position``, else the first place."""
    index = bisect_right(actor.places, (position, -1)) - 1
    return actor.places[max(index, 0)]


def words_left(text: str, position: int, n_words: int) -> list[str]:
    """Return up to ``n_words`` words before ``position`` that no punctuation cuts off, in order."""
    words: list[str] = []
    end = position
    while len(words) < n_words:
        cut = end
        while cut > 0 and text[cut - 1] == " ":
            cut -= 1
        match = _WORD_LEFT.search(text, max(0, cut - 40), cut)
        if match is None or (cut == end and words):
            break
        words.append(match[0])
        end = match.start()
    return words[::-1]
