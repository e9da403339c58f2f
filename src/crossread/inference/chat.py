"""What is asked of a language model, what it answers, and what that may cost.

Nothing here speaks to anybody: ``crossread.inference.endpoint`` does, and only when a person has
configured an address. Whoever asks holds a ``ChatModel``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from crossread.errors import InputError, StoreError
from crossread.model.identity import digest_of

Heard = Callable[[int], None]
"""Called while an answer comes in, with how many characters have come so far."""

CHARACTERS_PER_TOKEN = 3.5
BYTES_PER_TOKEN = 4.5
"""English has about four characters a token; scripts of several bytes a letter have fewer."""

BOUNDARY = "\N{SYMBOL FOR UNIT SEPARATOR}"
"""Stands for the random boundary of a prompt where two prompts are compared."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything a model is sent.

    ``schema`` is the JSON Schema of the answer wanted, called ``schema_name``. ``boundary`` is
    the random word that fences the sources in; it is no part of what makes two prompts the same.
    ``documents`` are the ids of those whose words are in it; they are not sent.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    schema_name: str = "answer"
    max_reply_tokens: int = 2_000
    boundary: str = ""
    documents: tuple[str, ...] = ()

    @property
    def n_tokens(self) -> int:
        """Return about how many tokens it is."""
        whole = len(json.dumps(dict(self.schema)))
        return about_tokens("".join(one.content for one in self.messages)) + whole // 4

    def digest(self, asked: str) -> str:
        """Return what names this prompt put to ``asked`` (an address and a model)."""
        messages = [[one.role, self._unfenced(one.content)] for one in self.messages]
        whole = [asked, messages, dict(self.schema), self.schema_name, self.max_reply_tokens]
        return digest_of(
            json.dumps(whole, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
        )

    def _unfenced(self, content: str) -> str:
        return content.replace(self.boundary, BOUNDARY) if self.boundary else content


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tokens went in and out; ``is_estimate`` where the endpoint did not say."""

    n_in: int
    n_out: int
    is_estimate: bool = False

    def plus(self, other: Usage) -> Usage:
        """Return the sum of both."""
        is_estimate = self.is_estimate or other.is_estimate
        return Usage(self.n_in + other.n_in, self.n_out + other.n_out, is_estimate)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered. ``is_cut``: it stopped because it reached the limit of tokens."""

    text: str
    usage: Usage
    is_cut: bool = False
    is_from_cache: bool = False


class ChatModel(Protocol):
    """A language model that can be asked."""

    @property
    def name(self) -> str:
        """Which model, and where, in words for readers; no secret is in it."""
        ...

    def shown(self, prompt: Prompt) -> str:
        """Return exactly what would be sent, without the key."""
        ...

    def reply(self, prompt: Prompt, *, heard: Heard) -> Reply:
        """Ask; raises ``Unavailable`` in one of its forms when there is no answer to be had."""
        ...


def about_tokens(text: str) -> int:
    """Return about how many tokens a text is: an upper estimate, not a count."""
    by_bytes = len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN
    return int(max(len(text) / CHARACTERS_PER_TOKEN, by_bytes)) + 1


# -- what it may cost --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be sent and spent for one question.

    ``price_in`` and ``price_out`` are what a million tokens cost, in whatever currency the person
    thinks in; ``max_cost`` is in the same.
    """

    max_tokens: int = 12_000
    max_reply_tokens: int = 2_000
    price_in: float | None = None
    price_out: float | None = None
    max_cost: float | None = None

    def cost(self, usage: Usage) -> float | None:
        """Return what so many tokens cost; None without prices."""
        if self.price_in is None or self.price_out is None:
            return None
        return (usage.n_in * self.price_in + usage.n_out * self.price_out) / 1_000_000

    def check(self, prompt: Prompt) -> None:
        """Raise ``InputError`` when a prompt is longer or dearer than allowed."""
        if prompt.n_tokens > self.max_tokens:
            raise InputError(
                f"about {prompt.n_tokens:,} tokens would be sent; at most {self.max_tokens:,} may",
                hint="ask a narrower question, or raise --llm-tokens",
            )
        cost = self.cost(Usage(prompt.n_tokens, prompt.max_reply_tokens))
        if self.max_cost is None:
            return
        if cost is None:
            raise InputError(
                "a limit of cost needs the price of tokens",
                hint="give it with --llm-price IN OUT, for a million tokens each",
            )
        if cost > self.max_cost:
            raise InputError(
                f"the answer may cost {cost:.4f}; at most {self.max_cost:.4f} is allowed",
                hint="ask a narrower question, or raise --llm-max-cost",
            )

    def before(self, prompt: Prompt) -> str:
        """Return in words what is about to be sent."""
        told = f"about {prompt.n_tokens:,} tokens, at most {prompt.max_reply_tokens:,} back"
        cost = self.cost(Usage(prompt.n_tokens, prompt.max_reply_tokens))
        return told if cost is None else f"{told}, at most {cost:.4f}"

    def after(self, usage: Usage) -> str:
        """Return in words what was used."""
        about = "about " if usage.is_estimate else ""
        told = f"{about}{usage.n_in:,} tokens sent, {usage.n_out:,} received"
        cost = self.cost(usage)
        return told if cost is None else f"{told}, {about}{cost:.4f}"


# -- answers kept ------------------------------------------------------------------------------


class Replies(Protocol):
    """Keeps what models answered, under the digest of all that was sent; a store does."""

    def reply_to(self, digest: str) -> str | None:
        """Return what is kept under a digest, None where nothing is."""
        ...

    def keep_reply(
        self, digest: str, text: str, *, model: str, documents: Sequence[str] = ()
    ) -> None:
        """Keep an answer that was made of the words of these documents, and goes with them."""
        ...


@dataclass(frozen=True, slots=True)
class Cached:
    """A model whose answers are kept, each under the digest of all that was sent."""

    model: ChatModel
    replies: Replies = field(repr=False)

    @property
    def name(self) -> str:
        """Return the name of the model asked."""
        return self.model.name

    def shown(self, prompt: Prompt) -> str:
        """Return exactly what would be sent."""
        return self.model.shown(prompt)

    def reply(self, prompt: Prompt, *, heard: Heard) -> Reply:
        """Return the answer kept, or ask and keep it; one that was cut off is not kept."""
        digest = prompt.digest(self.name)
        known = self.replies.reply_to(digest)
        if known is not None:
            return Reply(known, Usage(0, 0), is_from_cache=True)
        reply = self.model.reply(prompt, heard=heard)
        if not reply.is_cut:
            with suppress(StoreError):  # that it cannot be kept is no reason to lose it
                self.replies.keep_reply(
                    digest, reply.text, model=self.name, documents=prompt.documents
                )
        return reply
