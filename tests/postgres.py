"""A PostgreSQL server of the tests' own: one for each process that runs them, gone with it.

Run as a program it watches over one server: it stops it and clears up when its standard input ends,
which it does when whoever started it ends, however that comes.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

KEYED, KEY = "keyed", "op3n-s3same"
"""A person who is let in with a password only."""

MISSING = (
    "PostgreSQL is not installed. Debian, Ubuntu: apt-get install postgresql; elsewhere put initdb "
    "and pg_ctl on the path. Or leave these tests out with -m 'not postgres'."
)
SETTINGS = {
    "fsync": "off",
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "max_connections": "60",
}


def folder_of_programs():
    """Return the folder that initdb lies in, or None."""
    on_path = shutil.which("initdb")
    found = [on_path] if on_path else sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return Path(found[-1]).parent if found else None


def _as_person(command):
    """PostgreSQL refuses to run as root; then it runs as the person its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(*command):
    done = subprocess.run(
        _as_person([str(one) for one in command]), capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def server():
    """Yield the address of a database that may be filled with schemas."""
    programs = folder_of_programs()
    assert programs is not None, MISSING
    # The name of a socket may have 107 letters, fewer than a folder of pytest's.
    folder = Path(tempfile.mkdtemp(prefix="crpg"))
    if os.geteuid() == 0:
        person = pwd.getpwnam("postgres")
        os.chown(folder, person.pw_uid, person.pw_gid)
    data = folder / "data"
    try:
        _run(programs / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
             "-U", "crossread", "--no-sync")  # fmt: skip
        rules = (data / "pg_hba.conf").read_text()
        (data / "pg_hba.conf").write_text(f"local all {KEYED} scram-sha-256\n{rules}")
        settings = {**SETTINGS, "unix_socket_directories": folder}
        told = " ".join(f"-c {name}={value}" for name, value in settings.items())
        with _watched(folder):
            _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", told, "start")
            yield f"postgresql://crossread@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _watched(folder):
    """Have a program of its own stop the server when this block, or this process, ends."""
    command = [sys.executable, str(Path(__file__)), str(folder)]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, cwd="/")
    try:
        yield
    finally:
        watcher.stdin.close()
        watcher.wait(timeout=60)


def _watch(folder):
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)  # these are for the tests; the end of input is for us
    sys.stdin.read()
    stop = [folder_of_programs() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
    subprocess.run(_as_person([str(one) for one in stop]), capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch(Path(sys.argv[1]))
