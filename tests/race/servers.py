"""Two server processes that share one database, and many clients that press at the same moment."""

import http.client
import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.serving import PATIENCE, free_port, hub, served


@dataclass(frozen=True)
class Answer:
    """What a client was told."""

    status: int
    body: dict[str, Any]


@contextmanager
def two_servers(app: Flask, mutant: bool = False) -> Iterator[list[int]]:
    """The ports of two processes that serve the app's database; the mutant is served without any lock."""
    ports = [free_port(), free_port()]
    with _server(app, ports[0], mutant), _server(app, ports[1], mutant):
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


def _server(app: Flask, port: int, mutant: bool) -> AbstractContextManager[subprocess.Popen[bytes]]:
    without = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4"]
    without += ["--no-control-socket", "--log-level", "warning", "tests.race.mutant_app:app"]
    return served(app, without if mutant else hub(port), port, FAIR_GATE="off" if mutant else "on")


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
