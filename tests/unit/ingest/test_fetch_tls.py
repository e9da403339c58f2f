"""Fetching over TLS: the name is checked, although the connection goes to a vetted number."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.ingest.builders import page
from tests.unit.ingest.servers import HARBOUR, Net, Server, fetcher, redirect, response

from crossread.errors import NotFetched

PAGE = page("")


def contexts(tmp_path, *names):
    """Return what a server of these names proves itself with, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    chain = tmp_path / "chain.pem"
    chain.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    proving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    proving.load_cert_chain(chain)
    return proving, ssl.create_default_context(cafile=str(chain))


def test_name_is_asked_for_and_proved_at_the_number_that_was_vetted(tmp_path):
    proving, trusting = contexts(tmp_path, "harbour.example")
    names = []
    proving.sni_callback = lambda connection, name, context: names.append(name)
    with Server({"/story": response(PAGE)}, proving) as server:
        net = Net(server, {"harbour.example": [HARBOUR]}, trusting)
        got = fetcher(server, network=net).page("https://harbour.example/story")
        assert got.content == PAGE.encode()
        assert names == ["harbour.example"] * 2
        assert net.dialled == [f"{HARBOUR}:443"] * 2
        assert "Host: harbour.example\r\n" in server.requests[-1]
    assert len(got.last.certificate) == 64
    assert got.doubts == ()


def test_host_that_proves_another_name_is_refused(tmp_path):
    proving, trusting = contexts(tmp_path, "other.example")
    with Server({"/story": response(PAGE)}, proving) as server:
        net = Net(server, {"harbour.example": [HARBOUR]}, trusting)
        with pytest.raises(NotFetched, match="does not prove its name"):
            fetcher(server, network=net).page("https://harbour.example/story")
        assert server.asked == []


def test_host_that_nobody_vouches_for_is_refused(tmp_path):
    proving, _ = contexts(tmp_path, "harbour.example")
    with Server({"/story": response(PAGE)}, proving) as server:
        net = Net(server, {"harbour.example": [HARBOUR]}, ssl.create_default_context())
        with pytest.raises(NotFetched, match=r"does not prove its name: .*certificate"):
            fetcher(server, network=net).page("https://harbour.example/story")


def test_redirect_out_of_encryption_is_doubted(tmp_path):
    proving, trusting = contexts(tmp_path, "harbour.example")
    with (
        Server({"/story": redirect("http://plain.example/story")}, proving) as secured,
        Server({"/story": response(PAGE)}) as plain,
    ):

        class Both(Net):
            def dial(self, number, port, seconds):
                self.server = secured if port == 443 else plain
                return super().dial(number, port, seconds)

        numbers = {"harbour.example": [HARBOUR], "plain.example": [HARBOUR]}
        net = Both(secured, numbers, trusting)
        got = fetcher(secured, network=net).page("https://harbour.example/story")
    assert "unencrypted" in got.doubts[0]
