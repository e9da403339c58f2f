"""Ingest and analysis open no socket, whatever the sources ask for."""

import socket
import subprocess
import sys

import pytest
from tests.unit.ingest.builders import SENTENCE, page
from tests.unit.ingest.made import docx, mail, odt, paragraph, pdf, zipped
from tests.unit.ingest.test_hostile import SEEDS

from crossread.workspace import Workspace

REMOTE = (
    "<img src='https://t.example/p.gif' width='1'><link rel='stylesheet' href='//t.example/a.css'>"
    "<script src='https://t.example/a.js'></script><iframe src='https://t.example/'></iframe>"
)
ENTITY = "<?xml version='1.0'?><!DOCTYPE rss SYSTEM 'https://t.example/rss.dtd'>"
FEED = f"<rss><channel><item><title>Gate</title><description>{SENTENCE}</description></item>"
ASKING = {
    "a.html": page(REMOTE).encode(),
    "b.eml": mail(None, html=f"<p>{SENTENCE}</p>{REMOTE}"),
    "c.zip": zipped({"c.txt": SENTENCE, "c.html": page(REMOTE)}),
    "d.rss": f"{ENTITY}{FEED}<link>https://t.example/</link></channel></rss>".encode(),
    "e.docx": docx(paragraph(f"Again. {SENTENCE}")),
    "f.odt": odt(f"<text:p>Again. {SENTENCE}</text:p>"),
    "g.pdf": pdf([[(40, 60, SENTENCE[:60])]]),
}
"""Sources that name addresses of others, where their format can."""


@pytest.fixture
def no_sockets(monkeypatch):
    """Refuse every way to open a socket, and say so loudly."""

    def refuse(*given, **options):
        raise AssertionError(f"a socket was opened: {given[:1]}")

    for name in ("create_connection", "create_server", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("connect", "connect_ex", "sendto", "bind", "listen"):
        monkeypatch.setattr(socket.socket, name, refuse)


@pytest.mark.slow
def test_every_kind_of_source_is_read_and_everything_is_worked_out_with_sockets_forbidden(
    tmp_path, no_sockets
):
    for name, content in {**SEEDS, **ASKING}.items():
        (tmp_path / name).write_bytes(content)
    with Workspace() as workspace:
        added = workspace.add([str(tmp_path), "https://t.example/page"])
        read = {one.capture.source.rsplit("/", 1)[-1] for one in workspace.documents()}
        findings = workspace.compare()
        answer = workspace.ask("When will the water be back?")
        verification = workspace.verify("The water will be back by Friday.")
    assert read >= {*ASKING, "a.png", "a.pdf", "a.warc.gz", "a.wacz", "a.mbox", "a.csv"}
    assert [one.reason for one in added.failures if "is an address" in one.reason]
    assert findings.annotations
    assert not [one for one in findings.outcomes if one.ending == "failed" and one.documents]
    assert answer.said or answer.nearest
    assert verification.sentences


@pytest.mark.slow
def test_what_is_read_apart_knows_no_sockets():
    """PDF is read in a process of its own, out of reach of the fixture: its modules tell."""
    code = "import sys, crossread.ingest.pdf_worker; print('socket' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
