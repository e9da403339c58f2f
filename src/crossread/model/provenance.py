"""Provenance: which analyser, in which version and settings, with which models, made a record."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from crossread.model.bodies import Pairs
from crossread.model.identity import content_id


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a record: an analyser or a person (PROV's agent), with what.

    ``models`` are digests (``sha256:…``), ``inputs`` the ids of the documents read. ``stage`` says
    which part of an analyser decided where several can.
    """

    analyser: str
    version: str
    settings: Pairs = ()
    models: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    stage: str | None = None
    person: str | None = None

    @property
    def fingerprint(self) -> str:
        """Return what identifies the maker: the same for every record one analyser makes."""
        return _fingerprint(
            self.analyser, self.version, self.settings, self.models, person=self.person
        )


@functools.lru_cache(maxsize=256)
def with_stage(provenance: Provenance, stage: str) -> Provenance:
    """Return the provenance of what one stage decided; findings of a stage share one."""
    return replace(provenance, stage=stage)


@functools.lru_cache(maxsize=256)
def _fingerprint(
    analyser: str, version: str, settings: Pairs, models: tuple[str, ...], *, person: str | None
) -> str:
    return content_id(
        {
            "analyser": analyser,
            "version": version,
            "settings": settings,
            "models": models,
            "person": person,
        }
    )
