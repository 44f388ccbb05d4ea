"""Two server processes that share one database, and many clients that press at the same moment."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

PROJECT = Path(__file__).parents[2]
PATIENCE = 60  # seconds for a server to come up, or to answer


@dataclass(frozen=True)
class Answer:
    """What a client was told."""

    status: int
    body: dict[str, Any]


@contextmanager
def two_servers(app: Flask, mutant: bool = False) -> Iterator[list[int]]:
    """The ports of two processes that serve the app's database; the mutant is served without any lock."""
    ports = [_free_port(), _free_port()]
    with ExitStack() as stack:
        processes = [stack.enter_context(_server(app, port, mutant)) for port in ports]
        for port, process in zip(ports, processes, strict=True):
            _wait_for(port, process)
        yield ports


def press_together(
    ports: Sequence[int], path: str, tokens: Sequence[str], body: dict[str, Any] | None = None
) -> list[Answer]:
    """Every token posts once, all at one barrier, in turn to each port; the answers in the order of the tokens."""
    barrier = threading.Barrier(len(tokens))
    answers: list[Answer | None] = [None] * len(tokens)

    def press(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", ports[number % len(ports)], timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {tokens[number]}", "Content-Type": "application/json"}
        connection.connect()
        barrier.wait(PATIENCE)
        connection.request("POST", path, json.dumps(body or {}), headers)
        response = connection.getresponse()
        answers[number] = Answer(response.status, _json(response.read()))
        connection.close()

    threads = [threading.Thread(target=press, args=(number,)) for number in range(len(tokens))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer or Answer(0, {}) for answer in answers]


@contextmanager
def _server(app: Flask, port: int, mutant: bool) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_DIR": app.config["INSTANCE_DIR"],
        "SECRET_KEY": app.config["SECRET_KEY"],
        "FAIR_GATE": "off" if mutant else "on",
    }
    serve = ["-m", "flask", "--app", "wsgi", "serve", "--port", str(port), "--workers", "1"]
    without = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4"]
    without += ["--no-control-socket", "--log-level", "warning", "tests.race.mutant_app:app"]
    process = subprocess.Popen(
        [sys.executable, *(without if mutant else serve)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"no server at port {port}")


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
