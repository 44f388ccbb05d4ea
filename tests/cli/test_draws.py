"""The command that recomputes a published draw: from a file, from standard input, from an address."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from activity_hub.rules import draw as rule
from activity_hub.rules.draw import Call, Draw, Entry
from activity_hub.rules.seats import WaitPolicy
from tests.cli.test_running import run as run_alone

SEED = "ab" * 32


@pytest.fixture
def document() -> dict[str, Any]:
    entries = tuple(Entry(rule.ticket(no.to_bytes(16)), 1, 0, None) for no in range(1, 9))
    draw = Draw(Call("X1", 3, 0, WaitPolicy.STRICT), (), entries)
    return rule.document(draw, SEED, rule.run(draw, SEED))


@pytest.fixture
def file(document: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(document))
    return path


def run(app: Flask, *line: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["draw-verify", *line], input=typed)


def test_a_true_draw_is_printed(sqlite_app: Flask, file: Path, document: dict[str, Any]) -> None:
    done = run(sqlite_app, str(file))
    assert done.exit_code == 0
    assert all(one["ticket"] in done.output for one in document["result"])
    assert SEED in done.output and document["digest"] in done.output


def test_it_reads_standard_input(sqlite_app: Flask, document: dict[str, Any]) -> None:
    assert run(sqlite_app, "-", typed=json.dumps(document)).exit_code == 0


def test_a_changed_draw_is_told_apart(sqlite_app: Flask, document: dict[str, Any]) -> None:
    loser = next(one for one in document["result"] if one["outcome"] == "waiting")
    loser["outcome"] = "seated"
    done = run(sqlite_app, "-", typed=json.dumps(document))
    assert done.exit_code == 1 and f"{loser['ticket']}: " in done.stderr and "(seated ≠ waiting)" in done.stderr


def test_another_draw_under_the_same_name_is_found_by_the_noted_commitment(
    sqlite_app: Flask, file: Path, document: dict[str, Any]
) -> None:
    assert run(sqlite_app, str(file), "--commitment", document["commitment"].upper()).exit_code == 0
    assert run(sqlite_app, str(file), "--commitment", "0" * 64).exit_code == 1


@pytest.mark.parametrize("typed", ["", "no json", "[" * 100_000, "{}", "[]", "null", '{"format": 1}', "\x00"])
def test_what_is_no_draw_is_refused(sqlite_app: Flask, typed: str) -> None:
    done = run(sqlite_app, "-", typed=typed)
    assert done.exit_code == 1 and done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("source", ["missing.json", ".", "http://127.0.0.1:1/draw", "http://[/", "https://"])
def test_what_cannot_be_read_is_said(sqlite_app: Flask, source: str) -> None:
    done = run(sqlite_app, source)
    assert done.exit_code == 1 and done.stderr.startswith(f"{source}: ")


@pytest.fixture
def served(document: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """A server with nothing but this draw, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/activities/7/draw.json" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@pytest.mark.parametrize("path", ["/activities/7/draw", "/activities/7/draw.json", "/activities/7/draw?page=2"])
def test_the_address_of_the_page_is_enough(sqlite_app: Flask, served: tuple[str, list[str]], path: str) -> None:
    address, asked = served
    assert run(sqlite_app, address + path).exit_code == 0
    assert asked[0].startswith("/activities/7/draw.json")
    assert run(sqlite_app, f"{address}/activities/8/draw").exit_code == 1


def test_it_needs_no_database(tmp_path: Path, file: Path) -> None:
    done = run_alone(tmp_path, "draw-verify", str(file), DATABASE_URL="postgresql://127.0.0.1:1/none", SECRET_KEY="")
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("TRUE: ")
