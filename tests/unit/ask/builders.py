"""Three short texts about an invented lock, read by the built-in analysers without a model."""

from crossread.ask.library import Library
from crossread.ask.reply import answer_question
from crossread.testing import FakeEncoder
from crossread.workspace import Workspace

COURIER = """Lock at Orsk closed after storm

The lock at Orsk was closed on 3 May 2024, the harbour office said. At least 12 people died in \
the flood, hospital officials said.

“We were never told that the lock would close,” said Mira Tolle, the mayor of Orsk. “I will ask \
the council for an inquiry.”

Engineers reportedly found two cracks in the northern gate.
"""

TRIBUNE = """Seven dead at Orsk

Seven people died when the river rose on Friday. The lock was closed without a word to the town.

“We sent a letter on 1 May,” said Pavel Drin, a spokesman for the harbour office.

The Drin regime has never answered a question. Write to the council and ask for the letter.
"""

REVIEW = """A letter and a lock

Mira Tolle, the mayor, told this review that nobody in her office had seen a letter. She called \
the closure “careless”.

The treaty of Veld allows the lock to be closed for repairs. No other town on the river has a lock.
"""

TEXTS = {"courier.txt": COURIER, "tribune.txt": TRIBUNE, "review.txt": REVIEW}


def a_workspace(folder, texts=TEXTS):
    """Return a workspace in memory that holds these texts."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    workspace = Workspace(comparers=())
    workspace.add([folder / name for name in texts])
    return workspace


def a_library(folder, texts=TEXTS, *, encoder=None):
    """Return a library of these texts; no model is loaded."""
    with a_workspace(folder, texts) as workspace:
        return Library(workspace.read(), encoder=encoder)


def answered(question, library):
    """Return the texts of the sentences of an answer."""
    return [one.text for one in answer_question(question, library).said]


__all__ = [
    "COURIER",
    "REVIEW",
    "TEXTS",
    "TRIBUNE",
    "FakeEncoder",
    "a_library",
    "a_workspace",
    "answered",
]
