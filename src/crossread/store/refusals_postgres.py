"""What PostgreSQL refuses, in Crossread's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crossread.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly

_UNKNOWN = (StoreError, "the database {name} refused: {told}", "run crossread doctor on it")
_AGAIN = "and run the same command again; what was stored is safe"
_CUT = (
    StoreError,
    "the connection to {name} was cut or cannot be made: {told}",
    "see that the server runs and lets you in (a password goes into ~/.pgpass or PGPASSWORD), "
    + _AGAIN,
)

# By SQLSTATE, or the first two signs of it, which are its class
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_KNOWN: dict[str, tuple[type[StoreError], str, str]] = {
    "08": _CUT,
    "57": _CUT,
    "25P03": _CUT,
    "28": (
        StoreError,
        "{name} does not let you in: {told}",
        "check the user in the address; a password goes into ~/.pgpass or PGPASSWORD",
    ),
    "silent": (
        StoreError,
        "no database answers at {name}",
        f"see that the server runs and the address names its host and port, {_AGAIN}",
    ),
    "slow": (
        StoreError,
        "{name} did not answer in time",
        f"see that the server runs and can be reached from here, {_AGAIN}",
    ),
    "nowhere": (
        StoreError,
        "no host of that name is known: {name}",
        f"correct the address, or see that this machine is on the net, {_AGAIN}",
    ),
    "keyless": (
        StoreError,
        "{name} asks for a password",
        "put it into ~/.pgpass or PGPASSWORD",
    ),
    "ssl": (
        StoreError,
        "{name} does not speak TLS: {told}",
        "give the server a certificate; where the network is yours alone, end the address with "
        "?sslmode=disable",
    ),
    "3D": (
        StoreError,
        "{told}",
        "make the database with createdb --encoding=UTF8 NAME, or correct the address",
    ),
    "53100": (
        StoreFull,
        "there is no space left for {name}",
        "make space on the server and run the same command again; what was stored is safe",
    ),
    "25006": (
        StoreReadOnly,
        "{name} cannot be written to",
        "it is a copy that follows another server; use the address of that one",
    ),
    "42501": (
        StoreReadOnly,
        "{name} does not let you do that: {told}",
        "ask whoever keeps the database for the right (a new workspace needs CREATE on the "
        "database)",
    ),
    "55P03": (
        StoreError,
        "another program is writing to {name}",
        "wait until it has finished, or close it, and run the command again",
    ),
    "XX": (
        StoreDamaged,
        "{name} is damaged: {told}",
        "ask whoever keeps the server, and take a copy from before",
    ),
}


# What goes wrong before a connection is made comes without a code.
_UNCODED = (
    ("SSL", "ssl"),
    ("no password supplied", "keyless"),
    ("password", "28"),
    ("no pg_hba.conf entry", "28"),
    ("role", "28"),
    ("Connection refused", "silent"),
    ("No such file or directory", "silent"),
    ("resolve host", "nowhere"),
    ("timeout", "slow"),
    ("database", "3D"),
)


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """Translate what psycopg raises about the workspace ``name``; raises ``StoreError``s."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        # What the server says in its details may quote a row; only its first line is told on.
        raise refusal(error, name) from None


def refusal(error: Exception, name: str) -> StoreError:
    """Return our error for one of psycopg's."""
    state = getattr(error, "sqlstate", None) or ""
    diagnostic = getattr(getattr(error, "diag", None), "message_primary", None)
    told = " ".join((diagnostic or str(error).partition("\n")[0]).split())
    told = told.rpartition("FATAL: ")[2]
    if not state and type(error).__name__ == "OperationalError":
        state = next((code for sign, code in _UNCODED if sign in told), "08")
    kind, message, hint = _KNOWN.get(state) or _KNOWN.get(state[:2]) or _UNKNOWN
    details = {"workspace": name, "sqlstate": state}
    return kind(message.format(name=name, told=told), hint=hint, details=details)
