"""The server as it is started: lines on which nothing is said take no thread from those who ask."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from activity_hub.cli import server
from tests.serving import free_port, hub, served

IDLE = 6 * server.threads


@pytest.fixture
def port(sqlite_app: Flask) -> Iterator[int]:
    """Of one worker."""
    found = free_port()
    with served(sqlite_app, hub(found), found):
        yield found


def test_idle_lines_hold_nobody_up(port: int) -> None:
    with ExitStack() as lines:
        idle = [lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(IDLE)]
        time.sleep(0.5)
        begun = time.monotonic()
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request("GET", "/healthz")
        assert asked.getresponse().status == 200
        took = time.monotonic() - begun
        idle[0].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle[0].recv(12) == b"HTTP/1.1 200"
    assert took < 4, "gunicorn's own worker waits 5 s for each of its threads"
