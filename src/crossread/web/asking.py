"""Asking: answers in which every sentence opens its pin, with the checks it passed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crossread.ask.answer import Answer
from crossread.web.bench import bench_of
from crossread.web.look import show
from crossread.workspace import Workspace

LONGEST_QUESTION = 2_000

EXAMPLES = (
    "Who said what?",
    "How many people died?",
    "What do they not agree on?",
    "What are readers asked to do?",
)


async def show_ask(request: Request) -> Response:
    """Show the box for a question, and the answer to the one asked."""
    bench = bench_of(request)
    question = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUESTION]
    answer: Answer | None = None
    waits = False
    if question:
        waits = bench.work.standing.is_busy
        if not waits:
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
    )


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
    async with request.form() as form:
        question = str(form.get("question", ""))
    await bench_of(request).core.do(lambda workspace: workspace.forget_question(question))
    return RedirectResponse("/ask", 303)
