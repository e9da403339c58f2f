"""How sources are taken in: within which limits, with which mapping of fields."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crossread.ingest.fetching import Fetching
from crossread.ingest.limits import Limits
from crossread.ingest.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Intake:
    """What a user asked for beside the sources themselves.

    ``fetching``: addresses are fetched, and how; None, as it is unless somebody asks: they are not.
    """

    limits: Limits = field(default_factory=Limits)
    mapping: Mapping | None = None
    fetching: Fetching | None = None

    def raised_to(self, max_bytes: int | None) -> Intake:
        """Return it with a larger limit for one source; None leaves all as it is."""
        if max_bytes is None:
            return self
        return replace(self, limits=self.limits.raised(max_bytes=max_bytes))
