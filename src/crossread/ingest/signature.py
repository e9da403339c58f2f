"""Who signed a web archive's package (WACZ), as far as that can be checked without a network.

The signature and the key it was made with are checked; that the key is somebody's is not: for a
key alone nothing in the package tells, and for a domain the chain of certificates is followed
inside the package but held against no list of authorities, nor is the time stamp checked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from crossread.ingest.sources import shown
from crossread.model.document import Note

LONGEST = 200_000
SHOWN_DIGITS = 16


def signature_notes(signed: Any, digest: str) -> Iterator[Note]:
    """Say what holds of a signature over ``digest`` (``sha256:…``); ``signed`` is signedData."""
    if not isinstance(signed, dict):
        return
    if find_spec("cryptography") is None:
        message = "the package is signed, and what checks that is not installed: crossread[warc]"
        yield Note("wacz.signature", message)
        return
    if _text(signed, "hash").removeprefix("sha256:") != digest.removeprefix("sha256:"):
        message = "the package's signature is of another list of files: it says nothing of this one"
        yield Note("wacz.signature-wrong", message)
        return
    try:
        yield from _of_domain(signed) if signed.get("domainCert") else _of_key(signed)
    except (ValueError, TypeError, binascii.Error) as error:
        message = f"the package is signed in a way that cannot be read ({type(error).__name__})"
        yield Note("wacz.signature-wrong", message)


def _of_key(signed: Mapping[str, Any]) -> Iterator[Note]:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    content = base64.b64decode(_text(signed, "publicKey"), validate=True)
    named = f"the key {hashlib.sha256(content).hexdigest()[:SHOWN_DIGITS]}…"
    yield _held(signed, load_der_public_key(content), named, "whose key that is nothing here tells")


def _of_domain(signed: Mapping[str, Any]) -> Iterator[Note]:
    from cryptography import x509

    chain = x509.load_pem_x509_certificates(_text(signed, "domainCert").encode("ascii"))
    domain = shown(_text(signed, "domain"))[:200] or "a domain it does not name"
    names = _names(chain[0])
    if _text(signed, "domain").lower() not in names:
        told = ", ".join(sorted(names)[:3]) or "nobody"
        message = f"the package says {domain} signed it, and its certificate names {shown(told)}"
        yield Note("wacz.signature-wrong", message)
        return
    followed = "its chain holds together" if _holds_together(chain) else "its chain does not hold"
    unchecked = (
        f"{followed}; that an authority vouches for it, and the time stamp, were not checked"
    )
    yield _held(signed, chain[0].public_key(), f"the key of a certificate for {domain}", unchecked)


def _names(certificate: Any) -> set[str]:
    from cryptography import x509

    known = {
        str(one.value).lower()
        for one in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    }
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return known
    return known | {one.lower() for one in found.value.get_values_for_type(x509.DNSName)}


def _holds_together(chain: Any) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        for issued, issuer in pairwise(chain):
            issued.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _held(signed: Mapping[str, Any], key: Any, named: str, unchecked: str) -> Note:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    if not isinstance(key, ec.EllipticCurvePublicKey):
        return Note("wacz.signature", f"signed by {named}, of a kind that is not checked")
    signature = base64.b64decode(_text(signed, "signature"), validate=True)
    try:
        content = _text(signed, "hash").encode("utf-8")
        key.verify(_as_der(signature, key.curve.key_size), content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        message = f"the package's signature by {named} does not hold: it was changed or is forged"
        return Note("wacz.signature-wrong", message)
    when = shown(_text(signed, "created"))[:40]
    said = f", on {when} by its own account" if when else ""
    return Note("wacz.signature-held", f"signed by {named}{said}: that holds; {unchecked}")


def _as_der(signature: bytes, n_bits: int) -> bytes:
    """Return a signature as the library takes it: browsers write its two numbers side by side."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = (n_bits + 7) // 8
    if len(signature) != 2 * half:
        return signature
    return encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )


def _text(signed: Mapping[str, Any], name: str) -> str:
    value = signed.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError(f"{name} is no text")
    return value
