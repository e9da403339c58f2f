"""Options of a language model, shared by the commands that may ask one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from crossread.cli.options import Command, say
from crossread.errors import InputError

if TYPE_CHECKING:
    from crossread.ask.prose import Prose
    from crossread.inference.chat import Budget, ChatModel, Heard, Prompt, Reply

_OPTIONS = (
    click.option(
        "--llm",
        "llm_url",
        envvar="CROSSREAD_LLM",
        metavar="URL",
        help="Ask a language model too, at this OpenAI-compatible address; the only one contacted.",
    ),
    click.option(
        "--llm-model", envvar="CROSSREAD_LLM_MODEL", metavar="NAME", help="The model to ask there."
    ),
    click.option(
        "--llm-tokens",
        type=click.IntRange(min=500),
        default=12_000,
        show_default=True,
        metavar="N",
        help="Send at most about so many tokens.",
    ),
    click.option(
        "--llm-reply-tokens",
        type=click.IntRange(min=50),
        default=2_000,
        show_default=True,
        metavar="N",
        help="Let it write at most so many.",
    ),
    click.option(
        "--llm-price",
        type=(click.FloatRange(min=0), click.FloatRange(min=0)),
        metavar="IN OUT",
        help="What a million tokens cost, to show the cost before and after.",
    ),
    click.option(
        "--llm-max-cost",
        type=click.FloatRange(min=0),
        metavar="COST",
        help="Send nothing that may cost more.",
    ),
    click.option(
        "--llm-timeout",
        type=click.FloatRange(min=1),
        metavar="SECONDS",
        help="Wait so long for the whole answer.  [default: 300]",
    ),
    click.option(
        "--dry-run", is_flag=True, help="Print exactly what would be sent, and send nothing."
    ),
    click.option("--no-llm", is_flag=True, help="Ask no language model, whatever is configured."),
)
_NAMES = (
    "llm_url", "llm_model", "llm_tokens", "llm_reply_tokens", "llm_price", "llm_max_cost",
    "llm_timeout", "dry_run", "no_llm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A model of which the user is told, before it is asked, what it is sent."""

    model: ChatModel
    budget: Budget
    quiet: bool

    @property
    def name(self) -> str:
        """Return the name of the model asked."""
        return self.model.name

    def shown(self, prompt: Prompt) -> str:
        """Return exactly what would be sent."""
        return self.model.shown(prompt)

    def reply(self, prompt: Prompt, *, heard: Heard) -> Reply:
        """Say what is sent where, and ask."""
        say(f"asking {self.name}: {self.budget.before(prompt)}", quiet=self.quiet)
        return self.model.reply(prompt, heard=heard)


@dataclass(frozen=True, slots=True)
class Asking:
    """Which language model is asked, how much may be sent, and whether anything is."""

    url: str | None
    model: str
    budget: Budget
    timeout: float | None
    is_dry: bool

    def chat(self, *, quiet: bool = False) -> ChatModel | None:
        """Return the model to ask, None where none is configured; raises ``InputError``."""
        from crossread.inference.endpoint import Chat, Timeouts, endpoint_at

        if self.url is None:
            if self.is_dry:
                raise InputError(
                    "no language model is configured, so nothing would be sent",
                    hint="name one with --llm URL --llm-model NAME",
                )
            return None
        times = None
        if self.timeout is not None:
            times = Timeouts(first=self.timeout, total=self.timeout)
        chat: ChatModel = Chat(endpoint_at(self.url, self.model, timeouts=times))
        return Told(chat, self.budget, quiet)

    def shown(self, model: ChatModel, prompt: Prompt) -> str:
        """Return what would be sent, and how much it is."""
        return f"{model.shown(prompt)}\n{self.budget.before(prompt)}"


def ended(prose: Prose | None, *, instead: str, quiet: bool = False) -> int:
    """Say what a model used, or why it gave no answer, and return the exit code of that."""
    if prose is None:
        return 0
    if prose.error is None:
        say(f"{prose.model}: {prose.in_words}; {prose.used}", quiet=quiet)
        return 0
    say(f"crossread: {prose.error.message}")
    hint = f"{prose.error.hint}; " if prose.error.hint else ""
    say(f"  {hint}{instead}")
    return prose.error.exit_code


def options(command: Command) -> Command:
    """Add the options of a language model; the command gets them as one ``asking``."""

    @wraps(command)
    def called(*arguments: Any, **given: Any) -> Any:
        chosen = {name: given.pop(name) for name in _NAMES}
        return command(*arguments, asking=_asking(chosen), **given)

    wrapped: Callable[..., Any] = called
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]  # the same command, with more options


def _asking(chosen: dict[str, Any]) -> Asking:
    from crossread.inference.chat import Budget

    price_in, price_out = chosen["llm_price"] or (None, None)
    budget = Budget(
        chosen["llm_tokens"],
        chosen["llm_reply_tokens"],
        price_in,
        price_out,
        chosen["llm_max_cost"],
    )
    url = None if chosen["no_llm"] else chosen["llm_url"] or None
    model = chosen["llm_model"] or ""
    return Asking(url, model, budget, chosen["llm_timeout"], chosen["dry_run"])
