"""A scheduler and workers of Dask as processes of their own, and ``crossread`` beside them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

START_SECONDS = 180


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(holds, *, seconds=START_SECONDS):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come about in {seconds} seconds"
        time.sleep(0.05)


class Machines:
    """Starts processes, each perhaps inside another (``within``: a network namespace)."""

    def __init__(self, folder, plugins, *, host="127.0.0.1"):
        self.folder = folder
        self.host = host
        self.port = free_port()
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(plugins),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
        }
        self.running = []

    @property
    def address(self):
        return f"tcp://{self.host}:{self.port}"

    def start(self, *command, within=(), **options):
        process = subprocess.Popen(
            [*within, sys.executable, *map(str, command)],
            env=self.environment, cwd=self.folder, start_new_session=True, **options,
        )  # fmt: skip
        self.running.append(process)
        return process

    def scheduler(self, *, within=()):
        log = (self.folder / "scheduler.log").open("ab")
        started = self.start(
            "-m", "distributed.cli.dask_scheduler", "--host", self.host, "--port", self.port,
            "--no-dashboard", "--no-show", within=within, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        return started

    def worker(self, name="one", *, within=()):
        """Start a worker without a nanny: nobody brings it back when it dies."""
        log = (self.folder / f"worker-{name}.log").open("ab")
        started = self.start(
            "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
            "--no-dashboard", "--local-directory", self.folder / "dask", "--memory-limit", "0",
            within=within, stdout=log, stderr=log,
        )  # fmt: skip
        log.close()
        return started

    def crossread(self, *arguments, within=(), before=()):
        return self.start(
            *before, "-m", "crossread", *arguments,
            within=within, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def done(self, *arguments, **options):
        """Run ``crossread`` to its end and return exit code and what it said."""
        process = self.crossread(*arguments, **options)
        out, said = process.communicate(timeout=400)
        return process.returncode, out, said

    def end(self):
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()


def parts_in(folder: Path):
    return sorted((folder / "records").glob("*.parquet"))
