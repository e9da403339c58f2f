"""Gates that bite: what the documents promise about the code holds, and each gate can refuse."""

import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from crossread.model import KINDS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def layers_of_contract():
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    return [line.replace("crossread.", "") for line in contract["layers"]]


def layers_of_document(text):
    block = text.split("## Layers")[1].split("```")[1]
    return [line.split("  ")[0].strip() for line in block.strip().splitlines()]


def test_layers_of_the_document_are_those_of_the_contract():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert layers_of_document(text) == layers_of_contract()


def test_layer_gate_sees_a_difference():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").replace("\nstore |", "\nshop |")
    assert layers_of_document(text) != layers_of_contract()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_in_the_glossary(kind):
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert f"\n| {kind} |" in text


def modules_loaded_by(statement):
    code = (
        f"import sys; before = set(sys.modules); {statement}\n"
        "import sysconfig\n"
        "paths = [sysconfig.get_path(name) for name in ('purelib', 'platlib')]\n"
        "new = [sys.modules[name] for name in set(sys.modules) - before]\n"
        "print([one.__name__ for one in new if any(\n"
        "    str(getattr(one, '__file__', '') or '').startswith(path) for path in paths)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.slow
def test_importing_crossread_loads_no_third_party_module():
    assert modules_loaded_by("import crossread") == "[]"


@pytest.mark.slow
def test_import_weight_gate_sees_a_third_party_module():
    assert "msgspec" in modules_loaded_by("import msgspec")


HOMES = ("root",)
FORBIDDEN = re.compile(
    "|".join([r"\bTO" r"DO\b", r"\bFIX" r"ME\b", *(f"/{one}/" for one in HOMES)])
)


@pytest.mark.parametrize("folder", ["src", "docs", "tests", "training", "evaluation", "examples"])
def test_no_path_of_a_machine_and_no_unfinished_mark_is_kept(folder):
    files = [one for one in (ROOT / folder).rglob("*") if one.suffix in {".py", ".md", ".txt"}]
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if FORBIDDEN.search(line) and path != Path(__file__)
    ]
    assert found == []


@pytest.mark.parametrize("line", ["# TODO later", f"open('/{HOMES[0]}/x')"])
def test_machine_path_gate_bites(line):
    assert FORBIDDEN.search(line)


# What opens sockets: fetching and the language model's endpoint ask others, the workbench is asked.
# The event loop of web and mcp is in the list too: it could open connections.
SOCKETS = re.compile(
    r"^\s*(?:import|from)\s+(socket|ssl|http\.client|urllib\.request|urllib3|requests|aiohttp|"
    r"httpx2?|httpcore2?|asyncio|ftplib|smtplib|socketserver|websockets|uvicorn)\b",
    re.M,
)
MAY_OPEN_SOCKETS = {
    "ingest/fetch.py": {"socket", "ssl", "http.client"},
    "inference/endpoint.py": {"httpx2"},
    "web/server.py": {"socket", "uvicorn"},
    "web/core.py": {"asyncio"},
    "web/guard.py": {"asyncio"},
    "mcp/server.py": {"asyncio"},
}


def sockets_in(folder):
    found = {}
    for path in sorted(folder.rglob("*.py")):
        modules = set(SOCKETS.findall(path.read_text(encoding="utf-8")))
        if modules:
            found[path.relative_to(folder).as_posix()] = modules
    return found


def test_sockets_are_opened_in_few_places_and_in_ingest_by_fetch_alone():
    found = sockets_in(ROOT / "src" / "crossread")
    assert found["ingest/fetch.py"] == MAY_OPEN_SOCKETS["ingest/fetch.py"]
    assert {
        name: modules - MAY_OPEN_SOCKETS.get(name, set())
        for name, modules in found.items()
        if modules - MAY_OPEN_SOCKETS.get(name, set())
    } == {}


def test_socket_gate_sees_a_module_of_ours_that_asks_others(tmp_path):
    (tmp_path / "a.py").write_text("def f():\n    from urllib.request import urlopen\n")
    assert sockets_in(tmp_path) == {"a.py": {"urllib.request"}}


@pytest.mark.slow
def test_fetch_is_loaded_only_where_somebody_asks_to_fetch():
    code = (
        "import sys, crossread.cli.main as m; from crossread.workspace import Workspace\n"
        "w = Workspace(analysers=(), comparers=()); w.add(['https://a.example/'])\n"
        "print('crossread.ingest.fetch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_network_is_forbidden_in_tests():
    with (
        socket.socket() as sock,
        pytest.warns(UserWarning, match="tried to use"),
        pytest.raises(SocketConnectBlockedError),
    ):
        sock.connect(("192.0.2.1", 80))
