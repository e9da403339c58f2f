"""Signatures of web archive packages: what holds, what does not, and what was not checked."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from tests.unit.ingest.builders import ingested
from tests.unit.ingest.test_warc import ADDRESS, PAGE, wacz, warc

from crossread.ingest import signature

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

KEY = ec.generate_private_key(ec.SECP384R1())
OTHER = ec.generate_private_key(ec.SECP384R1())


def in_base64(content):
    return base64.b64encode(content).decode()


def public(key):
    return in_base64(
        key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def signed_by(key, text):
    return key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))


def by_key(digest, key=KEY, claimed=KEY):
    """Return what a browser writes: the two numbers of the signature side by side."""
    numbers = decode_dss_signature(signed_by(key, digest))
    raw = b"".join(one.to_bytes(48, "big") for one in numbers)
    known = {"hash": digest, "created": "2026-01-02T03:04:05Z", "software": "tests"}
    return {**known, "signature": in_base64(raw), "publicKey": public(claimed)}


def certificate(name, key, issuer=None, issuer_key=None):
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(issuer_key or key, hashes.SHA256())
    )


def by_domain(digest, *, key=KEY, signer=KEY, domain="archive.example", root_key=OTHER):
    root = certificate("Authority", OTHER)
    leaf = certificate("archive.example", key, root, root_key)
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root))
    return {
        "hash": digest,
        "signature": in_base64(signed_by(signer, digest)),
        "domain": domain,
        "domainCert": pem.decode(),
        "timeSignature": "",
    }


def note(signed):
    """Return code and message of the note on the signature."""
    (one,) = ingested(wacz(warc([(ADDRESS, PAGE)]), signed=signed), "a.wacz").documents
    (found,) = [one for one in one.capture.notes if one.code.startswith("wacz.signature")]
    return found.code, found.message


def test_signature_of_a_key_holds_and_whose_it_is_stays_open():
    code, message = note(by_key)
    assert code == "wacz.signature-held"
    assert message.startswith("signed by the key ")
    assert "on 2026-01-02T03:04:05Z by its own account: that holds" in message
    assert message.endswith("whose key that is nothing here tells")


@pytest.mark.parametrize("signed", [lambda one: by_key(one, key=OTHER)])
def test_signature_of_another_key_does_not_hold(signed):
    code, message = note(signed)
    assert code == "wacz.signature-wrong"
    assert "changed or is forged" in message


def test_signature_of_another_package_says_nothing():
    code, message = note(lambda digest: by_key("sha256:" + "0" * 64))
    assert (code, "another list of files" in message) == ("wacz.signature-wrong", True)


def test_signature_of_a_domain_holds_and_says_what_was_not_checked():
    code, message = note(by_domain)
    assert code == "wacz.signature-held"
    assert "a certificate for archive.example" in message
    assert "its chain holds together" in message
    assert "an authority vouches for it, and the time stamp, were not checked" in message
    assert "verified" not in message


def test_chain_that_does_not_hold_is_said():
    _, message = note(lambda digest: by_domain(digest, root_key=KEY))
    assert "its chain does not hold" in message


def test_certificate_of_another_domain_is_told():
    code, message = note(lambda digest: by_domain(digest, domain="court.example"))
    assert code == "wacz.signature-wrong"
    assert "says court.example signed it, and its certificate names archive.example" in message


def test_domain_whose_key_did_not_sign_is_told():
    assert note(lambda digest: by_domain(digest, signer=OTHER))[0] == "wacz.signature-wrong"


def test_kind_of_key_that_is_not_checked_is_said():
    key = rsa.generate_private_key(65537, 2048)
    code, message = note(lambda digest: {**by_key(digest), "publicKey": public(key)})
    assert (code, "not checked" in message) == ("wacz.signature", True)


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "!"},
        {"publicKey": "AAAA"},
        {"publicKey": None},
        {"signature": 7},
        {"domainCert": "no certificate"},
        {"domainCert": "é"},
        {"signature": "A" * 300_000},
    ],
)
def test_signature_that_is_none_is_told(change):
    code, _ = note(lambda digest: {**by_key(digest), **change})
    assert code == "wacz.signature-wrong"


def test_signature_without_what_checks_it_is_said(monkeypatch):
    monkeypatch.setattr(signature, "find_spec", lambda name: None)
    code, message = note(by_key)
    assert (code, "crossread[warc]" in message) == ("wacz.signature", True)
