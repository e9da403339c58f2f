"""Findings made by hand over invented texts, as the sheet would get them from a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crossread.model import (
    Alignment,
    Annotation,
    Appeal,
    Chain,
    Change,
    Code,
    Coverage,
    Document,
    Event,
    Furniture,
    Labelling,
    Mention,
    Naming,
    Note,
    NumberVariant,
    OutcomeRecord,
    Paragraph,
    Passage,
    Pin,
    Quantity,
    Quotation,
    QuoteVariant,
    Reuse,
    Seam,
    Sentence,
    Span,
    Stance,
    Time,
    Tone,
)
from crossread.model.findings import Findings
from crossread.report import Made
from crossread.review.record import Desk, Said, target_of
from crossread.testing import a_document, sealed

MADE = Made(
    "2026-11-22", "0.1.0", "crossread compare kessel-post.html union.txt senate.txt -o k.html"
)

POST = """\
Fire in Kessel granary kills at least six

At least six people died on Tuesday night when a fire swept through the grain store on \
Kessel’s east quay, the harbour master said. More than 40 were treated for smoke.

“The doors on the water side were locked,” said Inga Marwood, who leads the dockers’ union. \
“We had asked for them to be opened, in writing, in March and again in May.”

The city’s fire marshal, Otto Lindqvist, denied that any door had been locked. He said the \
sprinklers had been tested on 2 June and were in working order.

Senator Dagny Ruhl called the fire “a tragedy that no rule could have prevented” and \
promised an inquiry within thirty days.

It was the third fire at the granary in four years. The owner, Norhavn Grain, did not answer \
questions on Wednesday.

Subscribe to the Kessel Post for £2 a month"""

UNION = """\
Six of ours are dead

Six dockers burned behind a locked door. The doors on the water side of the Kessel granary \
were chained, as they had been all spring, and the key hung in an office two hundred metres \
away.

We wrote to Norhavn Grain in March. We wrote again in May. “The doors on the water side were \
locked, and everyone on this quay knew it,” our chairwoman Inga Marwood said at the gates.

The sprinklers did not work. The so-called “test” of 2 June was a man with a clipboard.

Senator Ruhl speaks of “a tragedy that no rule could have prevented”. There was a rule. It \
was broken.

Come to the east quay on Saturday at noon. Do not unload a single Norhavn ship until the \
company has answered."""

SENATE = """\
Statement by Senator Dagny Ruhl

The thoughts of the whole Senate are with the families of the six who died at Kessel.

What happened on the east quay is “a tragedy that no rule could have prevented without \
closing the port”. I have asked for an inquiry, to report within sixty days.

The fire marshal has told my office that every door was open and that the sprinklers were \
tested on 2 June.

I ask everyone to wait for the findings before they assign blame."""

_HARBOURS = (
    ("Quayside Radio", "Five dead", "Five people died in the fire at the Kessel granary.", "en"),
    ("The Lamplighter", "Kessel burns", "At least six people died at Kessel on Tuesday.", "en"),
    (
        "Kessel Harbour Board",
        "Notice",
        "The granary fire is out and the east quay is closed.",
        "en",
    ),
    ("Rurik Daily", "Fire abroad", "Six dockers died in a fire in Kessel, a union said.", "en"),
    (
        "Вісник Кеселя",
        "Пожежа в порту",
        "Унаслідок пожежі загинуло щонайменше шестеро людей.",
        "uk",
    ),
    ("Norhavn Grain", "To our partners", "No door of the granary was locked that night.", "en"),
    ("The Sounding", "A rule was broken", "The doors on the water side were chained.", "en"),
    ("Port Chaplaincy", "A prayer", "We pray for the six, and for those who wait for news.", "en"),
    ("Inland Courier", "Port fire", "At least six people died at Kessel on Tuesday.", "en"),
)


def documents(n: int = 3) -> tuple[Document, ...]:
    """Return two to twelve sources about the fire at Kessel."""
    first = (
        a_document(
            POST,
            source="saved/kessel-post.html",
            title="Fire in Kessel granary kills at least six",
            outlet="The Kessel Post",
            author="Mirre Hallam",
            date="2031-06-18",
            date_found="article:published_time",
            media_type="text/html",
            notes=(Note("dropped.navigation", "Navigation and a cookie notice were left out."),),
        ),
        a_document(UNION, source="union.txt", outlet="Dockers’ Union of Kessel", date="2031-06-19"),
        a_document(SENATE, source="senate.txt", outlet="Office of Senator Ruhl", date="2031-06-19"),
    )
    rest = tuple(
        a_document(
            f"{title}\n\n{line}\n\nMore is expected on Thursday.",
            source=f"{index:02}.txt",
            outlet=outlet,
            title=title,
            date=f"2031-06-{18 + index % 4}",
            language=language,
        )
        for index, (outlet, title, line, language) in enumerate(_HARBOURS, 4)
    )
    return (*first, *rest)[:n]


def pin(document: Document, words: str) -> Pin:
    """Return a pin at the first place of ``words``; raises ``ValueError`` if there is none."""
    start = document.text.index(words)
    return Pin(document.id, Span(start, start + len(words)))


def sentence(document: Document, within: str) -> Pin:
    """Return a pin at the sentence that holds ``within``."""
    position = document.text.index(within)
    found = [(document.text.rfind(mark, 0, position), mark) for mark in (". ", "\n", "” ")]
    start = max((at + len(mark) for at, mark in found if at >= 0), default=0)
    end = re.compile(r"[.]”?(?=\s|$)|\n|$").search(document.text, position)
    assert end is not None
    return Pin(document.id, Span(start, end.end()))


def structure(document: Document) -> Iterator[Annotation[Any]]:
    """Yield paragraphs, and the last one of the Post as furniture."""
    number = 0
    for match in re.finditer(r"[^\n]+", document.text):
        span = Pin(document.id, Span(*match.span()))
        if match.group().startswith("Subscribe"):
            yield sealed(Furniture(span, "asks the reader to subscribe"), document)
            continue
        number += 1
        yield sealed(Paragraph(span, number, "heading" if number == 1 else "text"), document)
        yield sealed(Sentence(span, number), document)


def _quotations(post: Document, union: Document, *more: Document) -> Iterator[Annotation[Any]]:
    yield sealed(
        Quotation(
            content=(
                pin(post, "The doors on the water side were locked,"),
                pin(
                    post,
                    "We had asked for them to be opened, in writing, in March and again in May.",
                ),
            ),
            form="direct",
            cue=pin(post, "said"),
            source=pin(post, "Inga Marwood"),
            speaker="Inga Marwood",
            speaker_certainty="sure",
        ),
        post,
        analyser="quotations.rules",
    )
    yield sealed(
        Quotation(
            content=(pin(post, "a tragedy that no rule could have prevented"),),
            form="mixed",
            cue=pin(post, "called"),
            source=pin(post, "Senator Dagny Ruhl"),
            speaker="Dagny Ruhl",
            speaker_certainty="sure",
        ),
        post,
    )
    yield sealed(
        Quotation(
            content=(
                pin(
                    union,
                    "The doors on the water side were locked, and everyone on this quay knew it,",
                ),
            ),
            form="direct",
            source=pin(union, "our chairwoman Inga Marwood"),
            cue=Pin(union.id, Span(union.text.index("said at"), union.text.index("said at") + 4)),
            speaker="Inga Marwood",
            speaker_certainty="sure",
        ),
        union,
    )
    yield sealed(
        Quotation(
            content=(pin(union, "a tragedy that no rule could have prevented"),),
            form="mixed",
            source=pin(union, "Senator Ruhl"),
            speaker="Dagny Ruhl",
            speaker_certainty="unsure",
            speaker_basis="the surname alone",
            via=("The Kessel Post",),
        ),
        union,
    )
    yield sealed(Quotation(content=(pin(union, "test"),), form="scare"), union)
    for senate in more[:1]:
        yield sealed(
            Quotation(
                content=(
                    pin(
                        senate,
                        "a tragedy that no rule could have prevented without closing the port",
                    ),
                ),
                form="mixed",
            ),
            senate,
        )


def coverage(
    sources: tuple[Document, ...],
    said: dict[Document, str],
    *,
    by: dict[Document, str] | None = None,
    against: dict[Document, str] | None = None,
    near: dict[Document, str] | None = None,
    perhaps: bool = False,
    touching: bool = False,
) -> Annotation[Any]:
    """Return a row over ``sources``: who has the statement (words in its sentence), who opposes it.

    ``by`` names to whom a source attributes it; ``near`` gives nearest passages, of which a reader
    has to decide if ``perhaps``, and that are less near if ``touching``. Texts that are not
    English were not searched.
    """
    by, against, near = by or {}, against or {}, near or {}
    foreign = [one for one in sources if one.language != "en"]

    def state(one: Document) -> str:
        if one in foreign:
            return "not_searched"
        if one in against:
            return "disputes"
        if one in said:
            return "attributes" if one in by else "asserts"
        return "unclear" if (perhaps or touching) and one in near else "absent"

    return sealed(
        Coverage(
            assertion=tuple(sentence(one, words) for one, words in said.items()),
            states=tuple((one.id, state(one)) for one in sources),
            opposing=tuple(sentence(one, words) for one, words in against.items()),
            nearest=tuple(sentence(one, words) for one, words in near.items()),
            speakers=tuple((one.id, name) for one, name in by.items()),
            reasons=tuple((one.id, "no model for Ukrainian") for one in foreign),
            nearness=tuple((one.id, "near" if perhaps else "far") for one in near),
        ),
        *sources,
    )


def holding(sources: tuple[Document, ...], words: str) -> dict[Document, str]:
    """Return the sources that hold ``words``, with them."""
    return {one: words for one in sources if words in one.text}


def _coverage(sources: tuple[Document, ...]) -> Iterator[Annotation[Any]]:
    post, union, *more = sources
    rest = tuple(more)
    yield coverage(
        sources,
        {
            post: "At least six",
            union: "Six dockers",
            **holding(rest, "the families of the six"),
            **holding(rest, "t least six people"),
        },
        by={post: "the harbour master"},
        against=holding(rest, "Five people died"),
    )
    yield coverage(
        sources,
        {post: "The doors on", union: "were chained", **holding(rest, "were chained")},
        by={post: "Inga Marwood"},
        against=holding(rest, "every door was open") | holding(rest, "No door of"),
    )
    tested = {post: "had been tested", **holding(rest, "were tested on")}
    yield coverage(
        sources,
        tested,
        by=dict.fromkeys(tested, "the fire marshal"),
        against={union: "The sprinklers did not work"},
    )
    yield coverage(
        sources,
        {post: "promised an inquiry", **holding(rest, "I have asked for an inquiry")},
        near={union: "Senator Ruhl speaks"},
    )
    yield coverage(sources, {post: "third fire"}, near={union: "Six dockers"})
    yield coverage(sources, {union: "We wrote to"}, near={post: "We had asked"})
    yield coverage(sources, {union: "man with a clipboard"})


def _across(sources: tuple[Document, ...]) -> Iterator[Annotation[Any]]:
    post, union, *more = sources
    yield sealed(
        QuoteVariant(
            variant=(
                pin(post, "The doors on the water side were locked,"),
                pin(
                    union,
                    "The doors on the water side were locked, and everyone on this quay knew it,",
                ),
            ),
            diff=(Change(1, "added", "", "and everyone on this quay knew it"),),
            speaker="Inga Marwood",
        ),
        *sources,
    )
    yield sealed(
        Alignment(
            sentence(union, "There was a rule"),
            sentence(union, "The sprinklers did not work"),
            "contradicts",
            ("negation",),
            (pin(union, "was"),),
            (pin(union, "did not"),),
        ),
        *sources,
    )
    yield sealed(
        Naming(
            expression=(
                pin(post, "Senator Dagny Ruhl"),
                pin(union, "Senator Ruhl"),
                *(pin(one, "Senator Dagny Ruhl") for one in more[:1]),
            ),
            entity="Dagny Ruhl",
            type="PER",
            counts=(1, 2, 1)[: len(sources)],
            links=("Ruhl is the surname of Dagny Ruhl",),
        ),
        *sources,
    )
    yield sealed(
        Reuse(
            pin(post, "a tragedy that no rule could have prevented"),
            pin(union, "a tragedy that no rule could have prevented"),
            "copy",
        ),
        *sources,
    )
    for senate in more[:1]:
        yield sealed(
            QuoteVariant(
                variant=(
                    pin(
                        senate,
                        "a tragedy that no rule could have prevented without closing the port",
                    ),
                    pin(post, "a tragedy that no rule could have prevented"),
                ),
                diff=(Change(1, "cut", "without closing the port", ""),),
                speaker="Dagny Ruhl",
            ),
            *sources,
        )
        yield sealed(
            NumberVariant(
                variant=(pin(post, "thirty days"), pin(senate, "sixty days")),
                of="days until the inquiry reports",
                values=("30 days", "60 days"),
            ),
            *sources,
        )
        yield sealed(
            Alignment(
                sentence(post, "promised an inquiry"),
                sentence(senate, "I have asked for an inquiry"),
                "differs",
                ("number",),
                (pin(post, "thirty days"),),
                (pin(senate, "sixty days"),),
            ),
            *sources,
        )
        yield sealed(
            Alignment(
                sentence(post, "At least six people died"),
                sentence(senate, "The thoughts of the whole"),
                "differs",
                ("number", "degree"),
                (pin(post, "At least six"),),
                (pin(senate, "the six"),),
            ),
            *sources,
        )


def _single(post: Document, union: Document) -> Iterator[Annotation[Any]]:
    six = Quantity(pin(post, "At least six"), 6, "people", "people died", "at least")
    yield sealed(six, post, analyser="quantities.rules")
    yield sealed(Quantity(pin(post, "More than 40"), 40, None, "treated for smoke", "over"), post)
    yield sealed(Quantity(pin(post, "third fire"), 3, "fire", None, form="ordinal"), post)
    yield sealed(Time(pin(post, "Tuesday night"), "2031-06-17TNI", "publication date"), post)
    june = Time(pin(post, "2 June"), "2031-06-02", "publication date")
    yield sealed(june, post, analyser="times.rules")
    yield sealed(Time(pin(post, "Wednesday"), "2031-06-18", "publication date"), post)
    yield sealed(Time(pin(post, "thirty days"), "P30D"), post)
    yield sealed(Time(pin(union, "2 June"), "2031-06-02", "publication date"), union)
    yield sealed(
        Time(pin(union, "Saturday at noon"), "2031-06-21T12:00", "publication date"), union
    )
    yield sealed(Time(pin(union, "March"), "2031-03", "publication date"), union)
    yield sealed(
        Labelling(
            pin(post, "a tragedy"),
            pin(post, "the fire “"),
            label="tragedy",
            target="the fire",
            holder="Dagny Ruhl",
        ),
        post,
    )
    yield sealed(
        Labelling(
            pin(union, "“test”"),
            pin(union, "2 June"),
            label="test",
            target="the check of 2 June",
            holder="this text",
            mode="questioned",
        ),
        union,
    )
    yield sealed(Appeal(pin(union, "Come to the east quay on Saturday at noon.")), union)


def outcomes(sources: tuple[Document, ...], found: list[Annotation[Any]]) -> list[OutcomeRecord]:
    """Return how each analysis ended: one failed, one was skipped, the rest looked."""
    records = []
    for one in sources:
        for analyser in ("quotations.rules", "quantities.rules", "times.rules", "appeals.rules"):
            n = sum(
                1
                for each in found
                if each.kind[:6] == analyser[:6] and each.evidence[0].document == one.id
            )
            records.append(OutcomeRecord(analyser, "1", "done", (one.id,), n_found=n))
        if one.language == "uk":
            why = "mentions.rules does not read uk"
            records.append(
                OutcomeRecord(
                    "mentions.rules", "1", "skipped", (one.id,), reason=why, code="language"
                )
            )
    ids = tuple(one.id for one in sources)
    for name in ("reuse", "alignment", "coverage", "quote_variants", "number_variants", "naming"):
        records.append(OutcomeRecord(name, "1", "done", ids, n_found=3, comparison=True))
    records.append(
        OutcomeRecord(
            "ingest",
            "1",
            "failed",
            (),
            source="saved/scan.bin",
            reason="it is not text (it starts like an image)",
            code="input.unreadable",
            hint="give a text, a saved web page or a table",
        )
    )
    return records


def kessel(n: int = 3) -> Findings:
    """Return findings over the first ``n`` (2 to 12) sources."""
    sources = documents(n)
    post, union, *more = sources
    found: list[Annotation[Any]] = [
        *(one for document in sources for one in structure(document)),
        *_quotations(post, union, *more),
        *_single(post, union),
        *_across(sources),
        *_coverage(sources),
    ]
    return Findings(sources, tuple(found), tuple(outcomes(sources, found)))


def with_origins(findings: Findings) -> Findings:
    """Return the findings with a chain, a seam, a side, a tone, an event and a name in speech."""
    post, union, senate = findings.documents[:3]
    told = pin(senate, "The fire marshal has told my office")
    found: list[Annotation[Any]] = [
        sealed(
            Chain(
                pin(senate, "every door was open"),
                (told, pin(senate, "my office")),
                ("Otto Lindqvist", ""),
            ),
            senate,
        ),
        sealed(
            Seam(
                pin(union, "The sprinklers did not work."),
                pin(union, "Senator Ruhl speaks"),
                ("“we” ends",),
            ),
            union,
        ),
        sealed(
            Stance(pin(post, "denied"), pin(post, "fire marshal"), "the locks", "Otto", "against"),
            post,
        ),
        sealed(Tone(pin(union, "Inga Marwood"), "Inga Marwood", "this text", "favourable"), union),
        sealed(
            Event(
                (
                    pin(post, "the sprinklers had been tested on 2 June"),
                    pin(senate, "the sprinklers were tested on 2 June"),
                    pin(union, "The sprinklers did not work."),
                ),
                (pin(post, "2 June"), pin(senate, "2 June")),
                ("2031-06-02", "2031-06-03"),
                ("publication date", "publication date"),
                "differently",
            ),
            post,
            senate,
            union,
        ),
        sealed(Mention(pin(post, "water side"), "water-side", "Water Side", "LOC"), post),
    ]
    return replace(findings, annotations=(*findings.annotations, *found))


HOSTILE = "=HYPERLINK(1) <script>alert(1)</script> שלום 🌊"


def decided_kessel(n: int = 3) -> Findings:
    """Return the findings with decisions of Vera Lund and Bo Ek, and a settlement by Ed Roe.

    The first row is rejected, the first quotation corrected, the second one and the second row
    decided differently (the row settled), the first number commented and tagged; a passage is
    found by hand; one decision is lost.
    """
    findings = kessel(n)
    known = {one.id: one for one in findings.documents}
    records: list[Annotation[Any]] = []
    clock = iter(range(60))

    def desk(person: str) -> Desk:
        return Desk(known, tuple(records), person, f"2025-06-03T10:{next(clock):02}:00+00:00")

    rows, quoted = findings.of(Coverage), findings.of(Quotation)
    records.append(desk("Vera Lund").review("reject", target_of(rows[0]), Said("Not news.")))
    better = desk("Vera Lund").finding(
        replace(quoted[0].body, speaker="I. Marwood", content=quoted[0].body.content[:1])
    )
    records += [
        better,
        desk("Vera Lund").review("correct", target_of(quoted[0]), Said(finding=better.id)),
    ]
    for one in (quoted[1], rows[1]):
        records.append(desk("Vera Lund").review("accept", target_of(one)))
        records.append(desk("Bo Ek").review("reject", target_of(one), Said(HOSTILE)))
    settles = tuple(one.id for one in records[-2:])
    records.append(desk("Ed Roe").review("accept", target_of(rows[1]), Said(settles=settles)))
    number = findings.of(NumberVariant)[0]
    records.append(desk("Bo Ek").review("comment", target_of(number), Said("Which count?")))
    records.append(desk("Bo Ek").review("tag", target_of(number), Said(code="c2")))
    hand = desk("Bo Ek").finding(Passage(pin(findings.documents[0], "third fire")))
    records += [hand, desk("Bo Ek").review("add", target_of(hand), Said(finding=hand.id))]
    gone = replace(target_of(quoted[0]), subject="f" * 32)
    records.append(desk("Bo Ek").review("accept", gone))
    codes = (
        Code("c1", "Counting", "How many", None, "Vera Lund", "2025-06-03T09:00:00+00:00"),
        Code("c2", "Of the dead", "", "c1", "Bo Ek", "2025-06-03T09:01:00+00:00"),
    )
    return replace(findings, reviews=tuple(records), lost=("f" * 32,), codes=codes)
