"""Keys: everything a result depends on, in one id, so that what is held need not be done again.

A result depends on who makes it (name, version, settings, models), on what that reads (the same
of every analyser before it), and on the document with what is known of it: a corrected date
changes what "yesterday" means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from crossread.model.analyser import Analyser, Comparer
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.identity import content_id
from crossread.model.provenance import Provenance
from crossread.model.shape import plain

Step = Analyser | Comparer


def step_keys(
    plan: Sequence[Step],
    digest_of_model: Callable[[str], str],
    *,
    given: Mapping[type[Body], str] | None = None,
) -> dict[str, str]:
    """Return a key for each step of ``plan``, by name.

    ``plan`` is in order, so that what a step requires comes before it; ``given`` are keys of
    kinds that come from elsewhere.
    """
    by_kind = dict(given or {})
    keys: dict[str, str] = {}
    for step in plan:
        maker = provenance_of(step, digest_of_model).fingerprint
        reads = sorted(by_kind[kind] for kind in step.requires)
        key = content_id({"maker": maker, "reads": reads, "languages": _languages(step)})
        keys[step.name] = by_kind[step.provides] = key
    return keys


def _languages(step: Step) -> list[str] | None:
    languages = step.languages if isinstance(step, Analyser) else None
    return None if languages is None else sorted(languages)


def provenance_of(
    step: Step, digest_of_model: Callable[[str], str], *, inputs: Iterable[str] = ()
) -> Provenance:
    """Return the provenance that what ``step`` finds will carry."""
    return Provenance(
        analyser=step.name,
        version=step.version,
        settings=step.settings,
        models=tuple(digest_of_model(name) for name in step.models),
        inputs=tuple(inputs),
    )


def document_key(document: Document) -> str:
    """Return the key of a document with what is known of it."""
    capture = document.capture
    return content_id(
        {
            "id": document.id,
            "language": document.language,
            "title": capture.title,
            "outlet": capture.outlet,
            "author": capture.author,
            "date": capture.date,
            "blocks": plain(capture.blocks),
        }
    )


def joined_key(parts: Iterable[str]) -> str:
    """Return one key for several."""
    return content_id({"parts": list(parts)})
