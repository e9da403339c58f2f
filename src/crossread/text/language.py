"""Which language a text is in."""

from __future__ import annotations


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None where it cannot be told."""
    import py3langid

    letters = sum(1 for char in text[:4000] if char.isalpha())
    return str(py3langid.classify(text[:4000])[0]) if letters >= 20 else None
