"""Ingest and analysis open no socket, whatever the sources ask for."""

import socket

import pytest
from tests.unit.ingest.builders import SENTENCE, page
from tests.unit.ingest.made import mail, zipped

from crossread.workspace import Workspace


@pytest.mark.slow
def test_sources_are_read_and_compared_with_sockets_forbidden(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    remote = "<img src='https://t.example/p.gif' width='1'><script src='https://t.example/a.js'>"
    (tmp_path / "a.html").write_text(page(remote + "</script>"), encoding="utf-8")
    (tmp_path / "b.eml").write_bytes(mail(None, html=f"<p>{SENTENCE}</p>{remote}"))
    (tmp_path / "c.zip").write_bytes(zipped({"c.txt": SENTENCE}))
    with Workspace() as workspace:
        added = workspace.add([str(tmp_path)])
        assert (len(added.new), added.failures) == (3, ())
        findings = workspace.compare()
    assert findings.annotations
    assert not [one for one in findings.outcomes if one.ending == "failed"]
