"""What a person allows when a page is fetched. Apart from fetching itself, which opens sockets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetching:
    """What is allowed beyond the usual: pages that robots.txt asks to leave, other ports."""

    despite_robots: bool = False
    any_port: bool = False
