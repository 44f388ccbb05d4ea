"""What every command answers where the hub is not set up: one line, exit code 1, nothing on standard output."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    ["serve"],
    ["check"],
    ["return", "D", "2024"],
    ["appoint", "M1", "chair", "D"],
    ["dismiss", "M1", "chair", "D"],
    ["password", "M1"],
    ["token", "M1", "--name", "x"],
    ["load", "."],
    ["import", "members", __file__],
)


def run(folder: Path, *line: str, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {"SECRET_KEY": "s" * 32, "INSTANCE_DIR": str(folder), "DEFAULT_LOCALE": "en", "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-c", "from activity_hub.cli import main; main()", *line],
        input="",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **given, **settings},
    )


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line[0])
def test_it_asks_for_the_schema(tmp_path: Path, line: list[str]) -> None:
    done = run(tmp_path, *line)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().endswith("Run: activity-hub init") and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"TIMEZONE": "Mars/Base"}, "TIMEZONE: "),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: "),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/none"}, "DATABASE_URL: "),
        ({"INSTANCE_DIR": "/proc/none"}, "/proc/none: "),
    ],
)
def test_init_says_which_setting_is_wrong(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    done = run(tmp_path, "init", **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said) and len(done.stderr.splitlines()) == 1


def test_init_works_twice_and_serve_wants_a_secret(tmp_path: Path) -> None:
    assert [run(tmp_path, "init").returncode for _ in range(2)] == [0, 0]
    for key in ("", "short"):
        refused = run(tmp_path, "serve", SECRET_KEY=key)
        assert (refused.returncode, refused.stdout) == (1, "") and refused.stderr.startswith("SECRET_KEY: ")
