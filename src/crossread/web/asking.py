"""Asking: answers in which every sentence opens its pin, with the checks it passed.

Where a language model is configured, a person may have it asked as well, after seeing what would
be sent; what the sources say by rule is shown first and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.ask.answer import Answer
from crossread.errors import InputError
from crossread.web.bench import Bench, bench_of
from crossread.web.look import query, show
from crossread.web.writing import Writer, Writing
from crossread.workspace import Workspace

LONGEST_QUESTION = 2_000

EXAMPLES = (
    "Who said what?",
    "How many people died?",
    "What do they not agree on?",
    "What are readers asked to do?",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What asking the model would send, in words; ``refusal`` where it may not be sent.

    ``text`` is exactly what would be sent, without the key.
    """

    sent: str = ""
    text: str = ""
    refusal: str = ""


async def show_ask(request: Request) -> Response:
    """Show the box for a question, and the answer to the one asked."""
    bench = bench_of(request)
    question = _question(request.query_params.get("q", ""))
    answer: Answer | None = None
    waits = bool(question) and bench.work.standing.is_busy
    if question and not waits:
        answer = await bench.core.do(lambda workspace: asked(workspace, question, bench.person))
    known = await bench.core.do(lambda workspace: workspace.questions())
    labels = await bench.core.do(labels_of)
    return show(
        "ask.html",
        here="ask",
        bench=bench,
        question=question,
        answer=answer,
        waits=waits,
        known=[one for one in reversed(known) if one.question != question],
        labels=labels,
        examples=EXAMPLES,
        **await _of_model(bench, question if answer else ""),
    )


async def _of_model(bench: Bench, question: str) -> dict[str, Any]:
    """Return what the page needs to know of the language model, if one is configured."""
    writer = bench.writer
    if writer is None or not question:
        return {"writing": None, "offer": None, "is_stale": False}
    writing = writer.of(question)
    is_stale = False
    if writing is not None and writing.state == "done":
        state = await bench.core.do(lambda workspace: workspace.state())
        is_stale = bool(writing.seen) and writing.seen != state
    offer = None
    if writing is None or writing.state == "stopped" or is_stale or _failed(writing):
        offer = await bench.core.do(lambda workspace: offer_of(workspace, writer, question))
    return {"writing": writing, "offer": offer, "is_stale": is_stale}


def _failed(writing: Writing) -> bool:
    return writing.prose is not None and writing.prose.error is not None


def offer_of(workspace: Workspace, writer: Writer, question: str) -> Offer:
    """Return what would be sent for a question; nothing is sent."""
    chatting = writer.chatting
    try:
        prompt = workspace.prompt(question, budget=chatting.budget)
    except InputError as error:
        return Offer(refusal=f"{error.message}; {error.hint}" if error.hint else error.message)
    return Offer(chatting.budget.before(prompt), chatting.model.shown(prompt))


async def have_written(request: Request) -> Response:
    """Have the language model asked, which sends passages of the sources to its host."""
    bench = bench_of(request)
    question = await _posted(request)
    if bench.writer is None:
        raise InputError(
            "no language model is configured", hint="start the workbench with --llm and --llm-model"
        )
    if not question:
        raise InputError("there is no question to ask", hint="type one under Ask")
    if not bench.writer.start(question):
        raise InputError(
            "the language model is being asked another question",
            hint="wait until it has answered, or stop it",
        )
    return RedirectResponse(f"{query('/ask', q=question)}#written", 303)


async def stop_writing(request: Request) -> Response:
    """Stop the language model that is writing."""
    bench = bench_of(request)
    question = await _posted(request)
    if bench.writer is not None:
        bench.writer.stop()
    return RedirectResponse(query("/ask", q=question), 303)


async def show_writing(request: Request) -> Response:
    """Show how far the language model is, alone."""
    bench = bench_of(request)
    question = _question(request.query_params.get("q", ""))
    writing = bench.writer.of(question) if bench.writer else None
    return show("writing_only.html", bench=bench, writing=writing, question=question)


def _question(words: str) -> str:
    return " ".join(words.split())[:LONGEST_QUESTION]


async def _posted(request: Request) -> str:
    async with request.form() as form:
        return _question(str(form.get("question", "")))


def asked(workspace: Workspace, question: str, person: str | None) -> Answer:
    """Answer a question and keep it with the workspace."""
    answer = workspace.ask(question)
    if not workspace.read_only:
        workspace.keep_question(question, by=person)
    return answer


def labels_of(workspace: Workspace) -> dict[str, str]:
    """Return what each source is called, by siglum."""
    sigla = workspace.sigla()
    return {
        sigla[one.id]: one.capture.outlet or one.capture.author or one.capture.title or ""
        for one in workspace.documents()
    }


async def forget_question(request: Request) -> Response:
    """Forget a question that was kept."""
    question = await _posted(request)
    await bench_of(request).core.do(lambda workspace: workspace.forget_question(question))
    return RedirectResponse("/ask", 303)
