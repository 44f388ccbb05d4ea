"""The server as it is started: lines on which nothing is said take no thread from those who ask."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from activity_hub.cli import server
from tests.serving import PROJECT, free_port, hub, served

IDLE = 6 * server.threads
# What a command or one rare page needs, and a worker at the door does not: 70 MB in all.
SPARED = {"alembic", "psycopg", "pypinyin", "xlsxwriter"}
LOADED = "import sys; from activity_hub import create_app; create_app({{{}}}); print(*sys.modules)"


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


def test_a_server_on_sqlite_loads_no_more_than_it_serves_with(sqlite_app: Flask) -> None:
    names = {"DATABASE_URL": "SQLALCHEMY_DATABASE_URI", "INSTANCE_DIR": "INSTANCE_DIR", "SECRET_KEY": "SECRET_KEY"}
    values = ", ".join(f"{name!r}: {sqlite_app.config[key]!r}" for name, key in names.items())
    told = subprocess.run(
        [sys.executable, "-c", LOADED.format(values)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert "flask" in loaded and not loaded & SPARED
