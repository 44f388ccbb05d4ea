"""Real servers for tests: processes that serve an app's database on a port of the loopback."""

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask

PROJECT = Path(__file__).parents[1]
PATIENCE = 120  # seconds for a server to come up, or to answer
PORTS, LANES = range(12_000, 32_000), 64
_given: set[int] = set()


@contextmanager
def served(
    app: Flask, words: Sequence[str], port: int, ready: str = "/readyz", **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`python …words` with the app's own settings, from when it answers at `ready`, until the block ends."""
    environment: Mapping[str, str] = os.environ | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_DIR": app.config["INSTANCE_DIR"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, ready, process)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def hub(port: int, workers: int = 1) -> list[str]:
    """The words that start the hub as its users do."""
    return ["-m", "flask", "--app", "wsgi", "serve", "--port", str(port), "--workers", str(workers)]


def free_port() -> int:
    """A port of the loopback that nobody uses now.

    It lies below those that the system hands out, and each process has a row of its own: until the server is up nobody
    else takes it, and whoever asks for it too early is not connected to themselves.
    """
    row = list(range(PORTS.start + os.getpid() % LANES, PORTS.stop, LANES))
    random.SystemRandom().shuffle(row)  # the usual dice fall alike in each process of a run
    for port in row:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port
    raise OSError("no port is free")


def _wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    raise TimeoutError(f"no server at port {port}")
