"""The rules of a codebook: names that can be told apart, parents that are there, no circles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from crossread.errors import InputError, UnknownName
from crossread.model.codebook import Code, path_of
from crossread.model.identity import content_id

LONGEST_CODE = 120


def new_code(
    name: str,
    known: Iterable[Code],
    *,
    description: str,
    parent: str | None,
    signed: tuple[str, str],
) -> Code:
    """Return a new code; ``signed`` is who writes it down and when, ``parent`` names a code.

    Raises ``InputError`` when a code of that name is there under the same parent, ``UnknownName``
    when the parent is not.
    """
    known = tuple(known)
    above = None if parent is None else code_named(parent, known).id
    person, made = signed
    tidy = tidy_name(name)
    code_id = content_id({"code": tidy, "parent": above, "person": person, "made": made})
    code = Code(code_id, tidy, description.strip(), above, person, made)
    _refuse_twin(code, known)
    return code


def changed_code(code: Code, known: Iterable[Code], *, parent: str | None = None) -> Code:
    """Return ``code`` if it may be written down so, put under ``parent`` (a name) if one is given.

    Raises as ``new_code`` does, and ``InputError`` when a code would come to stand under itself.
    """
    known = tuple(known)
    if parent is not None:
        code = replace(code, parent=code_named(parent, known).id)
    code = replace(code, name=tidy_name(code.name), description=code.description.strip())
    if code.id in _above(code, known):
        raise InputError(
            f"{code.name} cannot stand under itself", hint="choose another parent for it"
        )
    _refuse_twin(code, known)
    return code


def code_named(name: str, known: Iterable[Code]) -> Code:
    """Return a code by its name, its path ("Blame / Of the state"), or the beginning of its id.

    Raises ``UnknownName``, with the nearest names as a hint, when none or several fit.
    """
    known = tuple(known)
    wanted = name.strip().casefold()
    by_path = {path_of(one, known): one for one in known}
    found = [one for path, one in by_path.items() if path.casefold() == wanted]
    found = found or [one for one in known if one.name.casefold() == wanted]
    found = found or [one for one in known if len(wanted) > 3 and one.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        paths = ", ".join(path_of(one, known) for one in found)
        raise UnknownName(f"several codes are named {name}", hint=f"give the whole of one: {paths}")
    near = get_close_matches(name, by_path, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "see crossread codebook list"
    raise UnknownName(f"no code is named {name}", hint=hint)


def tidy_name(name: str) -> str:
    """Return a code's name on one line; raises ``InputError`` when it cannot be one."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_CODE or "/" in tidy:
        raise InputError(
            "that is no name for a code",
            hint=f"give one of at most {LONGEST_CODE} characters, without a slash",
        )
    return tidy


def _above(code: Code, known: tuple[Code, ...]) -> set[str]:
    by_id = {one.id: one for one in known}
    above: set[str] = set()
    parent = code.parent
    while parent is not None and parent not in above:
        above.add(parent)
        parent = by_id[parent].parent if parent in by_id else None
    return above


def _refuse_twin(code: Code, known: tuple[Code, ...]) -> None:
    for one in known:
        same_place = one.id != code.id and one.parent == code.parent
        if same_place and one.name.casefold() == code.name.casefold():
            raise InputError(
                f"there is a code named {one.name} already", hint="choose another name or parent"
            )
