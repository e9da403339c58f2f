"""The command that lists what can be read."""

from __future__ import annotations

import click


@click.command(
    epilog="""\b
Examples:
  crossread formats
""",
)
def formats() -> None:
    """List the kinds of source that can be read, and what some of them need installed."""
    from crossread.ingest.formats import FORMATS

    for one in FORMATS:
        need = "" if one.is_here else f"  needs: pip install 'crossread[{one.extra}]'"
        click.echo(f"{one.name}: {' '.join(one.extensions)}\n   pins lead to {one.pins}{need}")
