"""The key for an endpoint: from the environment or the system's keyring, kept nowhere else.

A key is sent to one place only. That of OpenAI is not sent to anybody else because it happens to
be set, and none is sent unencrypted over a network.
"""

from __future__ import annotations

from collections.abc import Mapping

KEY, OPENAI_KEY = "CROSSREAD_LLM_KEY", "OPENAI_API_KEY"
KEYRING_SERVICE = "crossread"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def key_for(host: str, environ: Mapping[str, str]) -> str | None:
    """Return the key for a host, None where there is none.

    Looked for in ``CROSSREAD_LLM_KEY``, for OpenAI's own address in ``OPENAI_API_KEY``, and then
    in the system's keyring (service ``crossread``, user: the host) where ``keyring`` is installed.
    """
    given = environ.get(KEY)
    if given:
        return given.strip()
    if host == "api.openai.com" and environ.get(OPENAI_KEY):
        return environ[OPENAI_KEY].strip()
    return None if host in LOOPBACK else _in_keyring(host)


def _in_keyring(host: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_password(KEYRING_SERVICE, host)
    except KeyringError:
        return None
    return None if found is None else str(found)
